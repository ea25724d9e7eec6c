"""How far a consumer has come: on the disk at its end and once a second, and never back."""

from pathlib import Path

import pytest

from accord.client import cursor
from accord.client.cursor import Cursor, Place


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the file held each time that it was put on the disk."""
    texts: list[str] = []
    monkeypatch.setattr(cursor.os, "fsync", lambda file: texts.append((tmp_path / "cursor").read_text()))
    return texts


def test_it_is_put_on_the_disk_once_a_second_and_at_its_end(tmp_path: Path, settled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(cursor.time, "monotonic", lambda: clock[0])
    file_cursor = Cursor(tmp_path / "cursor")
    for number in range(1, 31):
        file_cursor.write(number)
        clock[0] += 0.1
    assert [int(text) for text in settled] == [12, 23]
    file_cursor.close()
    assert int(settled[-1]) == file_cursor.read() == 30
    file_cursor.close()
    assert len(settled) == 3, "what is closed is on the disk"
    file_cursor.write(31)
    file_cursor.close()
    assert int(settled[-1]) == Cursor(tmp_path / "cursor").read() == 31


@pytest.mark.parametrize("kept", [True, False])
def test_it_never_goes_back(tmp_path: Path, kept: bool) -> None:
    path = tmp_path / "cursor"
    Cursor(path).write(7)
    place = Place(path if kept else 7)
    for seq, at in ((9, 9), (8, 9), (9, 9), (10, 10)):
        place.move(seq)
        assert place.at == at
        assert Cursor(path).read() == (at if kept else 7)
    place.close()
