"""Checks against a signed list on one's own machine: ten million entries, no hub."""

import hashlib
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accord.client.lists import Lists
from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.identifiers.equivalents import equivalents
from accord.core.identifiers.expressions import expressions
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
    prefixes = np.array(body.prefixes)
    with _without_numpy():
        alone = Lists(folder, key=PUBLIC)
    asked = [(value, _keyed(value)) for value in pool]
    list_times, alone_times, bare_times = [], [], []
    for _ in range(rounds):
        list_times.append(_timed(lambda: _ask(lists, pool)) / len(pool) * 1e6)
        alone_times.append(_timed(lambda: _ask(alone, pool)) / len(pool) * 1e6)
        bare_times.append(_timed(lambda: _bare(prefixes, asked)) / len(pool) * 1e6)
    list_time, other, opened = statistics.median(list_times), statistics.median(bare_times), statistics.median(opening)
    beside = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) - len(raw)
    count = len(body.prefixes)
    tell(f"signed list: {list_time:.1f} µs a check, opens in {opened:.1f} ms; its bare work {other:.1f} µs")
    return Figure(
        key="list_check",
        value=list_time / other,
        yardstick="each value read, SHA-256 of the texts of all its keys, which are given, these looked for by numpy in the same numbers",
        absolutes={
            "us": round(list_time, 2),
            "bytes_an_entry": round(len(raw) / count, 3),
            "open_ms": round(opened, 2),
            "entries": count,
            "hits": round(hits, 3),
            "bare_us": round(other, 2),
            "keys_a_value": round(sum(len(texts) for _, texts in asked) / len(asked), 1),
            "without_numpy_us": round(statistics.median(alone_times), 2),
            "more_bytes_an_entry_on_the_machine": round(beside / count, 3),
        },
        says=f"{list_time:.1f} µs a check with canonical form and all expressions among {count:,} entries, {hits:.0%} hits, its bare work "
        f"{other:.1f} µs; "
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


def _keyed(value: str) -> list[bytes]:
    """The texts whose hashes a check of this value looks for: of itself, of what it lies below, and of what else it names.

    Of the kinds that the corpus has: no addresses of the internet.
    """
    tables = identifier_tables()
    read = parse(value, tables=tables)
    texts: list[bytes] = []
    for identifier in (read, *equivalents(read, tables)):
        if identifier.kind not in ("url", "domain", "ip"):
            texts.append(f"{identifier.kind}\n{identifier.value}".encode())
        for expression in expressions(identifier, tables):
            if expression.text.find("/") == len(expression.text) - 1:  # a host, which stands as a domain too
                texts.append(b"domain\n" + expression.text[:-1].encode())
            texts.append(b"url\n" + expression.text.encode())
    return texts


def _bare(prefixes: np.ndarray[Any, Any], asked: Sequence[tuple[str, list[bytes]]]) -> None:
    """What no check can do without: each value read, its texts hashed and found; nothing made of it, and nothing decided."""
    sha256, tables = hashlib.sha256, identifier_tables()
    for value, texts in asked:
        parse(value, tables=tables)
        sought = np.frombuffer(b"".join([sha256(text).digest()[:8] for text in texts]), ">u8").astype("u8")
        _ = prefixes.take(prefixes.searchsorted(sought), mode="clip") == sought


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
