"""That the erasure log can't be written to is told before there is anything to write."""

import os
from pathlib import Path

import pytest
from hubs import Hub
from small_disks import small_disk

from accord.hub.amiss import ERASURE_LOG


def test_a_log_that_cannot_be_written_to_is_told_before_the_first_act(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.hub.erasures import followers
    from accord.hub.erasures.actions import LOG

    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "file").write_text("")
    places = [folder / "erasures.log", folder / "file" / "erasures.log", folder / "new" / "erasures.log", folder]
    seen = []
    for place in places:
        monkeypatch.setattr(settings, "ACCORD_ERASURES", str(place))
        assert followers.work(0) is False
        seen.append(LOG.seen)
    assert seen == [None, ERASURE_LOG, None, ERASURE_LOG]
    assert sorted(os.listdir(folder)) == ["file"], "a look makes nothing"
    LOG.forget()


def test_a_full_disk_is_told_and_room_mends_it(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.hub.erasures import followers
    from accord.hub.erasures.actions import LOG

    with small_disk(tmp_path / "disk", "1m") as disk:
        monkeypatch.setattr(settings, "ACCORD_ERASURES", str(disk / "erasures.log"))
        (disk / "filler").write_bytes(bytes(1024 * 1024))
        followers.work(0)
        assert LOG.seen == ERASURE_LOG
        (disk / "filler").unlink()
        followers.work(0)
        assert LOG.seen is None
