"""A clock that a file moves: in a process of its own from its start, or in one that is forked from a parent which has imported the hub."""

import mmap
import os
import struct
import time
from collections.abc import Mapping
from pathlib import Path

FILE = "CLOCK_OF_THE_TEST"
# Python reads this at its start, in every process of a served hub: its clock is then as far ahead as the file says at that moment.
AT_START = """
import mmap, os, struct, time
_ahead = mmap.mmap(os.open(os.environ["CLOCK_OF_THE_TEST"], os.O_RDONLY), 8, prot=mmap.PROT_READ)
_time, _time_ns, _read = time.time, time.time_ns, struct.Struct("<d").unpack_from
time.time = lambda: _time() + _read(_ahead)[0]
time.time_ns = lambda: _time_ns() + int(_read(_ahead)[0] * 1e9)
"""

_file: mmap.mmap | None = None
_real = time.time, time.time_ns
_read = struct.Struct("<d").unpack_from


def is_all_in(start: Path) -> bool:
    """Whether this is what moves a clock, and nothing else."""
    return start.read_text(encoding="utf-8") == AT_START


def prepare() -> None:
    """Before anything is imported that may keep what it reads the time with."""
    time.time = lambda: _real[0]() + (_read(_file)[0] if _file else 0.0)
    time.time_ns = lambda: _real[1]() + (int(_read(_file)[0] * 1e9) if _file else 0)


def follow(environment: Mapping[str, str]) -> None:
    """From now on the clock is as far ahead as the file says that this environment names; without one it is right."""
    global _file
    named = environment.get(FILE)
    _file = None
    if named:
        file = os.open(named, os.O_RDONLY)
        _file = mmap.mmap(file, 8, prot=mmap.PROT_READ)
        os.close(file)
    else:
        time.time, time.time_ns = _real
