"""Under which hosts and folders identifiers lie: sorted runs of rows in files, each written once and never changed.

A row is the registrable host (or address) that an identifier is under, the identifier's prefix, and a sieve of the keys above it: 128 bits,
of which each key sets three. What lies below a key is found without reading an identifier: the rows of its host whose sieves hold it, and
a few more by mistake. A run of n rows is four columns of n 64-bit numbers; small runs are merged into larger ones, so that there are few.
"""

import os
import secrets
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from accord.core.lists.body import Prefixes
from accord.hub.lists.store import files

BYTES = 32  # of a row
LARGEST = 2_000_000  # rows: larger ones are not merged, so that the memory is bounded
GROWS = 4  # a run is merged with the one before it, where that has not so many times its rows
Sieve = tuple[int, int]
_checked: dict[Path, tuple[int, int, int]] = {}


class Lost(Exception):
    """A file is gone or damaged: all runs are made anew."""


class Rows(NamedTuple):
    """Columns, sorted by host and prefix."""

    hosts: Prefixes
    prefixes: Prefixes
    low: Prefixes
    high: Prefixes

    def at(self, chosen: Any) -> "Rows":
        return Rows(*(column[chosen] for column in self))


def rows(listed: Sequence[tuple[int, int, Sieve]]) -> Rows:
    """Host, prefix and sieve of each identifier as rows: sorted, each once."""
    columns = (
        [host for host, _, _ in listed],
        [prefix for _, prefix, _ in listed],
        [sieve[0] for _, _, sieve in listed],
        [sieve[1] for _, _, sieve in listed],
    )
    return _sorted(Rows(*(np.array(column, np.uint64) for column in columns)))


def _sorted(unsorted: Rows) -> Rows:
    ordered = unsorted.at(np.lexsort((unsorted.prefixes, unsorted.hosts)))
    first = np.ones(len(ordered.hosts), bool)
    first[1:] = (ordered.hosts[1:] != ordered.hosts[:-1]) | (ordered.prefixes[1:] != ordered.prefixes[:-1])
    return ordered.at(first)


def sieve(keys: Sequence[bytes]) -> Sieve:
    """The sieve that holds these keys."""
    bits = 0
    for key in keys:
        bits |= 1 << (key[9] & 127) | 1 << (key[10] & 127) | 1 << (key[11] & 127)
    return bits & (1 << 64) - 1, bits >> 64


class Runs:
    """The runs by their names, opened. Raises Lost."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self._open = [_opened(name) for name in names]

    def add(self, new: Rows) -> None:
        """Put rows into a run of their own, and merge it with those before it as long as these are not much larger."""
        if not len(new.hosts):
            return
        while self.names:
            before = self._open[-1]
            total = len(before.hosts) + len(new.hosts)
            if total > LARGEST or len(before.hosts) >= GROWS * len(new.hosts):
                break
            new = _sorted(Rows(*(np.concatenate(pair) for pair in zip(before, new, strict=True))))
            self.names.pop()
            self._open.pop()
        self.names.append(_written(new))
        self._open.append(_opened(self.names[-1]))

    def below(self, above: Sequence[tuple[int | None, bytes]]) -> Prefixes:
        """The prefixes of what may lie below keys, each with the host that it is under; None where nobody knows it: then all are looked
        through."""
        found: list[Prefixes] = [np.empty(0, "<u8")]
        known = [(host, sieve([key])) for host, key in above if host is not None]
        unknown = [sieve([key]) for host, key in above if host is None]
        hosts = np.array([host for host, _ in known], np.uint64)
        for run in self._open:
            for number, start, end in _ranges(run, hosts):
                found.append(_held(run.at(slice(start, end)), known[number][1]))
            for whole in unknown:
                found.append(_held(run, whole))
        return np.unique(np.concatenate(found))

    def under(self, hosts: Prefixes) -> tuple[Prefixes, Prefixes]:
        """All that is under these hosts: the host and the prefix of each."""
        found = [np.empty(0, np.uint64)], [np.empty(0, np.uint64)]
        for run in self._open:
            for _, start, end in _ranges(run, hosts):
                found[0].append(run.hosts[start:end])
                found[1].append(run.prefixes[start:end])
        return np.concatenate(found[0]), np.concatenate(found[1])

    def hosts_of(self, prefixes: Prefixes) -> Prefixes:
        """The hosts that these are under, of those that are in the runs; each may be there more than once."""
        return np.unique(np.concatenate([np.empty(0, np.uint64), *(run.hosts[np.isin(run.prefixes, prefixes)] for run in self._open)]))


def _ranges(run: Rows, hosts: Prefixes) -> Iterator[tuple[int, int, int]]:
    """Where in a run each host's rows are, of those that have any: the host's number, the first row, and the one after the last."""
    starts, ends = np.searchsorted(run.hosts, hosts), np.searchsorted(run.hosts, hosts, "right")
    for number in (ends > starts).nonzero()[0].tolist():
        yield number, int(starts[number]), int(ends[number])


def _held(some: Rows, sought: Sieve) -> Prefixes:
    low, high = np.uint64(sought[0]), np.uint64(sought[1])
    return np.asarray(some.prefixes[((some.low & low) == low) & ((some.high & high) == high)])


def folder() -> Path:
    return files.shared() / "places"


def sweep(keep: Sequence[str]) -> None:
    """Remove the runs that nobody names."""
    for path in folder().glob("*"):
        if path.name not in keep:
            path.unlink(missing_ok=True)
            _checked.pop(path, None)


def _written(new: Rows) -> str:
    content = b"".join(column.astype("<u8", copy=False).tobytes() for column in new)
    name = f"{secrets.token_hex(8)}-{zlib.crc32(content):08x}.run"
    files.write(folder() / name, content)
    return name


def _opened(name: str) -> Rows:
    path = folder() / name
    try:
        stat = os.stat(path)
        raw: NDArray[np.uint64] = np.memmap(path, "<u8", "r")
    except (FileNotFoundError, ValueError):
        raise Lost from None
    look = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
    if _checked.get(path) != look:
        if stat.st_size % BYTES or f"{zlib.crc32(memoryview(raw)):08x}" != name[-12:-4]:
            raise Lost
        _checked[path] = look
    count = len(raw) // 4
    return Rows(*(np.asarray(raw[place * count : (place + 1) * count]) for place in range(4)))
