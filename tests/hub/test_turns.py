"""The lock files of writers."""

import sys
from pathlib import Path
from typing import Any

import pytest

from accord.hub import turns


def test_a_lock_file_that_cannot_be_opened_is_one_error_and_no_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", beside.append)
    path = str(tmp_path / "gone" / "accord.db.turn")
    with pytest.raises(FileNotFoundError):
        turns._descriptor(path)
    assert beside == []
    (tmp_path / "gone").mkdir()
    assert turns._descriptor(path) == turns._descriptor(path)
