"""Backups on a schedule: made when they are due, tried again after one that failed, the oldest taken away; and what is told of it."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from hubs import Hub
from small_disks import small_disk

from accord.core.times import SECOND

HOUR = 3600 * SECOND


@pytest.fixture
def folder(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from django.conf import settings

    from accord.hub.lists.queries import public_key

    public_key()
    for name, value in (("TO", str(tmp_path / "to")), ("EVERY", 24), ("KEEP", 2)):
        monkeypatch.setattr(settings, f"ACCORD_BACKUP_{name}", value)
    monkeypatch.setattr(settings, "ACCORD_RECOVERY_KEY", "none")
    monkeypatch.setattr(settings, "ACCORD_ERASURES", str(tmp_path / "erasures.log"))
    return tmp_path / "to"


def at(monkeypatch: pytest.MonkeyPatch, moment: int) -> int:
    from accord.hub.backups import actions

    monkeypatch.setattr(actions, "now", lambda: moment)
    return moment


def test_one_is_made_when_it_is_due_and_the_oldest_goes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.backups import followers, queries
    from accord.hub.times import now

    begun = now()
    assert [followers.work(at(monkeypatch, begun + hours * HOUR)) for hours in (0, 1, 23, 24, 47, 48)] == [
        True,
        False,
        False,
        True,
        False,
        True,
    ]
    assert len(list(folder.glob("*/manifest.json"))) == 2
    assert queries.last_made(begun + 48 * HOUR) == begun + 48 * HOUR
    assert queries.warning(begun + 96 * HOUR) == ""
    assert "49 hours" in queries.warning(begun + 97 * HOUR)


def test_one_that_failed_is_tried_again_and_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.hub.backups import followers, queries
    from accord.hub.times import now

    begun = now()
    monkeypatch.setattr(settings, "ACCORD_RECOVERY_KEY", str(folder / "nowhere"))
    assert followers.work(at(monkeypatch, begun))
    assert "bad-recovery-key" in queries.warning(begun)
    folder.write_text("A file is where the folder should be.")
    monkeypatch.setattr(settings, "ACCORD_RECOVERY_KEY", "none")
    assert not followers.work(at(monkeypatch, begun + HOUR // 5)), "not at once"
    assert followers.work(at(monkeypatch, begun + HOUR // 4))
    assert "bad-target" in queries.warning(begun)
    folder.unlink()
    assert followers.work(at(monkeypatch, begun + HOUR // 2))
    assert queries.warning(begun + HOUR) == ""


def test_one_that_fails_after_others_is_told_before_the_next_is_missed_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that went away was said in the log alone, for as long as two backups may lie apart."""
    from accord.hub.backups import followers, queries
    from accord.hub.times import now

    begun = now()
    assert followers.work(at(monkeypatch, begun))
    away = folder.rename(folder.with_name("away"))
    folder.write_text("A file is where the folder was.")
    assert followers.work(at(monkeypatch, begun + 24 * HOUR))
    warning = queries.warning(begun + 25 * HOUR)
    assert "bad-target" in warning and "25 hours ago" in warning
    folder.unlink()
    away.rename(folder)
    assert followers.work(at(monkeypatch, begun + 25 * HOUR))
    assert queries.warning(begun + 26 * HOUR) == ""


def test_a_disk_without_room_for_the_copy_is_told_and_does_not_end_the_schedule(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy of SQLite's own library fails in its own words, which ended the thread that makes backups for good."""
    from django.conf import settings
    from django.db import Error

    from accord.hub.backups import followers, queries
    from accord.hub.times import now
    from accord.hub.trouble import cause_of

    begun, usual = now(), settings.ACCORD_DATA
    with small_disk(tmp_path / "disk", "64k") as disk:
        monkeypatch.setattr(settings, "ACCORD_DATA", disk)
        with pytest.raises(Error) as raised:
            followers.work(at(monkeypatch, begun))
        cause = cause_of(raised.value)
        assert cause is not None and cause.code == "disk-full"
    assert "disk-full" in queries.warning(begun)
    monkeypatch.setattr(settings, "ACCORD_DATA", usual)
    assert not followers.work(at(monkeypatch, begun + HOUR // 5)), "not at once"
    assert followers.work(at(monkeypatch, begun + HOUR // 4))
    assert queries.warning(begun + HOUR) == ""


def test_its_age_is_among_the_figures(folder: Path) -> None:
    from accord.doors.edge.gauges import gather
    from accord.hub.backups import followers
    from accord.hub.times import now

    assert gather().plain["accord_backup_age_seconds"] == -1
    followers.work(now())
    assert 0 <= gather().plain["accord_backup_age_seconds"] < 600


def test_a_schedule_without_a_key_must_say_that_its_backups_lie_open(tmp_path: Path) -> None:
    import json

    from programs import new_hub, run

    from accord.hub.backups import followers
    from accord.hub.refusals import Invalid

    data, _ = new_hub(tmp_path)
    to = {"ACCORD_BACKUP_TO": str(tmp_path / "to")}
    done = run("serve", "--port", "0", "--json", data=data, **to)
    assert json.loads(done.stdout)["code"] == "no-recovery-key"
    assert run("backup", "key", data=data, **to).returncode == 0
    assert followers.recipients("none") == []
    (recipient,) = followers.recipients(str(data / "recovery.pub"))
    assert followers.recipients(recipient) == [recipient]
    with pytest.raises(Invalid):
        followers.recipients("")


def test_what_waits_for_the_log_is_written_once_it_can_be(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.doors.edge.health import _backups
    from accord.hub.erasures import followers, queries
    from accord.hub.members import actions as members
    from accord.hub.members import queries as member_queries
    from accord.hub.times import now

    by: Any = member_queries.operator()
    monkeypatch.setattr(settings, "ACCORD_ERASURES", str(tmp_path / "no-folder" / "x"))
    (tmp_path / "no-folder").write_text("")
    token, _ = members.make_token(member_queries.first_member(), by=by)
    assert members.revoke_token(token, by=by), "it is done, though the log can't be written to"
    assert queries.count_waiting() == 1
    assert "1 erasure is" in _backups()[0]
    assert not followers.work(now())
    (tmp_path / "no-folder").unlink()
    assert followers.work(now())
    assert [(line.kind, line.ref) for line in queries.read(queries.path())] == [("token", token)]
    assert _backups() == []


def test_where_nothing_can_be_copied_but_the_database_a_dump_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    from django.conf import settings

    from accord.hub.backups import actions, followers, queries
    from accord.hub.refusals import Conflict
    from accord.hub.times import now

    monkeypatch.setattr(settings, "ACCORD_BACKUP_KIND", "incremental")
    begun = now()
    assert followers.work(at(monkeypatch, begun))
    assert queries.last_by_kind() == {"dump": begun}
    assert "may not replicate" in caplog.text
    with pytest.raises(Conflict) as refused:
        actions.create(folder, [], by="operator", kind="incremental")
    assert refused.value.code == "no-increments"
    assert queries.warning(begun + HOUR) == ""


def test_increments_without_a_new_base_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.doors.edge.gauges import gather
    from accord.hub.backups import queries
    from accord.hub.backups.store import made
    from accord.hub.times import now

    monkeypatch.setattr(settings, "ACCORD_BACKUP_KIND", "incremental")
    monkeypatch.setattr(settings, "ACCORD_BACKUP_BASE_EVERY", 7)
    present = now()
    made.add(made.Backup(at=present - 14 * 24 * HOUR, kind="base"))
    made.add(made.Backup(at=present - HOUR, kind="incremental"))
    assert queries.warning(present) == ""
    assert "15 days ago" in queries.warning(present + 22 * HOUR + HOUR * 2)
    figures = gather().plain
    ages = [round(figures[f"accord_backup_{name}age_seconds"] / 3600) for name in ("", "full_", "incremental_")]
    assert ages == [1, 14 * 24, 1]


def test_one_that_stood_still_until_another_had_the_work_leaves_no_backup(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bells import change

    from accord.hub.backups import creating, followers
    from accord.hub.leases.actions import Holder
    from accord.hub.times import now

    real = creating._plain_files

    def late(*words: Any) -> Any:
        change("UPDATE leases_lease SET until = until - 20000000")
        return real(*words)

    holder = Holder("one", ["background"], ["backups"])
    holder.begin()
    monkeypatch.setattr(creating, "_plain_files", late)
    with holder.under("backups"):
        followers.work(now())
    assert not holder.holds("backups")
    assert [path for path in folder.glob("*") if path.is_dir()] == []
    monkeypatch.setattr(creating, "_plain_files", real)
    holder.renew()
    with holder.under("backups"):
        assert followers.work(now())
    assert len([path for path in folder.glob("*Z-*") if path.is_dir()]) == 1


def test_what_would_keep_the_next_one_from_being_made_is_told_long_before_it_is_due(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    from accord.hub import amiss
    from accord.hub.backups import followers, queries
    from accord.hub.times import now

    def seen() -> set[amiss.Amiss | None]:
        followers.look()
        return {followers.FOLDER.seen, followers.KEY.seen} - {None}

    assert seen() == set() and not folder.exists(), "a folder that can be made is made with the first backup"
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(settings, "ACCORD_BACKUP_TO", str(tmp_path / "file"))
    monkeypatch.setattr(settings, "ACCORD_RECOVERY_KEY", str(tmp_path / "gone.pub"))
    assert seen() == {amiss.BACKUP_FOLDER, amiss.BACKUP_KEY}
    monkeypatch.setattr(settings, "ACCORD_RECOVERY_KEY", "none")
    with small_disk(tmp_path / "disk") as disk:
        monkeypatch.setattr(settings, "ACCORD_BACKUP_TO", str(disk))
        assert seen() == set()
        assert followers.work(at(monkeypatch, now()))
        (disk / "filler").write_bytes(bytes(24 * 1024 * 1024 - 2 * queries.last_size()))
        assert seen() == {amiss.BACKUP_ROOM}
        (disk / "rest").write_bytes(bytes(shutil.disk_usage(disk).free))
        assert seen() == {amiss.BACKUP_ROOM}
        (disk / "filler").unlink()
        (disk / "rest").unlink()
        assert seen() == set()
    monkeypatch.setattr(settings, "ACCORD_BACKUP_TO", str(Path(settings.ACCORD_DATA) / "backups"))
    assert seen() == {amiss.BACKUP_FOLDER}
    followers.FOLDER.forget()


def test_why_one_failed_is_said_by_its_cause(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.hub.backups import followers, queries
    from accord.hub.times import now

    with small_disk(tmp_path / "disk", "1m") as disk:
        monkeypatch.setattr(settings, "ACCORD_BACKUP_TO", str(disk))
        (disk / "filler").write_bytes(bytes(900 * 1024))
        assert followers.work(at(monkeypatch, now()))
    assert queries.warning(now()) == "No backup has been made yet: the last try failed (backup-room)."


def test_a_clock_that_was_wrong_keeps_no_backup_from_being_made_and_kept(folder: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the clock was a year ahead backups were made under names of that year: they held up the next one for a year, were taken for the
    newest, and the right ones were taken away beside them."""
    from accord.hub.backups import followers, queries
    from accord.hub.times import now

    begun, year = now(), 365 * 24 * HOUR
    for day in (0, 1):
        assert followers.work(at(monkeypatch, begun + year + 24 * day * HOUR))
    for hours in (48, 72, 96):
        hub.member(f"Joined at {hours}")
        assert followers.work(at(monkeypatch, begun + hours * HOUR)), "the next one is due as if nothing had been"
        assert queries.last_made(begun + hours * HOUR) == begun + hours * HOUR
    kept = [queries.find(one)[1].made for one in folder.glob("*Z-*")]
    assert sorted(kept) == [begun + 72 * HOUR, begun + 96 * HOUR]
    assert queries.find(folder)[1].made == begun + 96 * HOUR, "the newest is the one that holds most"
