"""Checks against a signed list on one's own machine: ten million entries, no hub."""

import hashlib
import statistics
import sys
import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accord.client.lists import Lists
from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.lists import body as entries
from accord.core.lists.entries import prefix_of
from accord.core.lists.files import FORMAT, Header, digest, key_id, list_file, public_bytes
from accord.tables import identifier_tables, schemes
from bench import corpus
from bench.report import Figure, tell

ENTRIES = 10_000_000
ASKED = 20_000
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = public_bytes(KEY.public_key()).hex()


class File:
    """Gives one list, as a hub would."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def list_file(self, name: str, since: int | None = None) -> bytes | None:
        return None if since else self._raw

    def list_key(self) -> str:
        return PUBLIC


def offline(home: Path, rounds: int) -> Figure:
    known = list(dict.fromkeys(corpus.values(ASKED, seed=5)))[: ASKED // 2]
    unknown = list(corpus.values(len(known), seed=6))
    pool = [value for pair in zip(known, unknown, strict=True) for value in pair]
    tell(f"making a list of {ENTRIES:,} entries")
    raw, body = _made(known)
    folder = home / "lists"
    Lists(folder, File(raw), key=PUBLIC).update()
    opening = [_timed(lambda: Lists(folder, key=PUBLIC)) * 1000 for _ in range(rounds)]
    lists = Lists(folder, key=PUBLIC)
    hits = sum(bool(lists.check(value)) for value in pool) / len(pool)
    prefixes = array("Q", body.prefixes.tobytes())
    with _without_numpy():
        alone = Lists(folder, key=PUBLIC)
    list_times, alone_times, bare_times = [], [], []
    for _ in range(rounds):
        list_times.append(_timed(lambda: _ask(lists, pool)) / len(pool) * 1e6)
        alone_times.append(_timed(lambda: _ask(alone, pool)) / len(pool) * 1e6)
        bare_times.append(_timed(lambda: _bare(prefixes, pool)) / len(pool) * 1e6)
    list_time, other, opened = statistics.median(list_times), statistics.median(bare_times), statistics.median(opening)
    beside = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) - len(raw)
    count = len(body.prefixes)
    tell(f"signed list: {list_time:.1f} µs a check, opens in {opened:.1f} ms; bare bisection {other:.1f} µs")
    return Figure(
        key="list_check_us",
        value=list_time,
        yardstick="SHA-256 of the text and one bisection in the same 10M numbers, nothing canonicalised, no expressions",
        absolutes={
            "bytes_an_entry": round(len(raw) / count, 3),
            "open_ms": round(opened, 2),
            "entries": count,
            "hits": round(hits, 3),
            "bare_us": round(other, 2),
            "without_numpy_us": round(statistics.median(alone_times), 2),
            "more_bytes_an_entry_on_the_machine": round(beside / count, 3),
        },
        says=f"{list_time:.1f} µs a check with canonical form and all expressions among {count:,} entries, {hits:.0%} hits; "
        f"{len(raw) / count:.2f} bytes an entry on the way, {beside / count:.2f} more on the machine; opens in {opened:.1f} ms",
    )


def _made(known: Sequence[str]) -> tuple[bytes, entries.Body]:
    """A list with the known values and random prefixes, signed as a hub signs it."""
    tables = identifier_tables()
    own = []
    for value in known:
        try:
            own.append(prefix_of(parse(value, tables=tables).key))
        except NotAnIdentifier:
            continue
    made = np.random.default_rng(1)
    prefixes = np.concatenate([np.array(own, "<u8"), made.integers(0, 2**64, ENTRIES - len(own), "u8")])
    names = list(schemes())[:100]
    body = entries.make(prefixes, made.integers(0, len(names), len(prefixes)).astype("u1"))
    packed = entries.write(body)
    now = datetime.now(UTC)
    header = Header(
        format=FORMAT,
        type="list",
        hub="http://localhost",
        member="0b9e7c1e-53a2-4c0e-8f0e-5f4f1d2c3b4a",
        name="block",
        use="block",
        version=1,
        seq=1,
        made=f"{now:%Y-%m-%dT%H:%M:%S}.000000Z",
        expires=f"{now + timedelta(hours=12):%Y-%m-%dT%H:%M:%S}.000000Z",
        count=len(body.prefixes),
        schemes=names,
        body=digest(packed),
        key=key_id(KEY.public_key()),
    )
    return list_file(header, packed, KEY), body


def _ask(lists: Lists, pool: Sequence[str]) -> None:
    check = lists.check
    for value in pool:
        check(value)


def _bare(prefixes: "array[int]", pool: Sequence[str]) -> None:
    sha256, count = hashlib.sha256, len(prefixes)
    for value in pool:
        bisect_left(prefixes, int.from_bytes(sha256(value.encode()).digest()[:8], "big"), 0, count)


@contextmanager
def _without_numpy() -> Iterator[None]:
    """As on a machine that lacks it."""
    kept, sys.modules["numpy"] = sys.modules["numpy"], None  # type: ignore[assignment]
    try:
        yield
    finally:
        sys.modules["numpy"] = kept


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun
