"""The lock files of writers."""

import os
import resource
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from accord.hub import turns
from accord.hub.trouble import FILES, cause_of


def test_a_lock_file_that_cannot_be_opened_is_one_error_and_no_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    beside: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", beside.append)
    path = str(tmp_path / "gone" / "accord.db.turn")
    with pytest.raises(OperationalError):
        turns._descriptor(path)
    assert beside == []
    (tmp_path / "gone").mkdir()
    assert turns._descriptor(path) == turns._descriptor(path)


def test_too_many_open_files_are_trouble_of_the_database_by_their_cause(tmp_path: Path) -> None:
    """Threads go on after such trouble; the one that keeps the leases ended of it, and the process did nothing more."""
    most, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.open(os.devnull, os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, hard))
    try:
        with pytest.raises(OperationalError) as raised:
            turns._descriptor(str(tmp_path / "accord.db.turn"))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    assert cause_of(raised.value) is FILES
