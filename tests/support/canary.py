"""Canaries: distinctive strings that stand for personal data, and a search that finds them wherever they leak to.

    canaries = plant(200)
    ... use canaries.texts as names, phones, ids and notes, and run whatever is under test ...
    assert canaries.leaks(folders=[data], texts={"log": caplog.text}) == []

The search goes through every table and column of the database, the database's own bytes (SQLite's files with WAL, or what
PostgreSQL's COPY gives of every table), every file of the folders, and the texts. It knows the forms in which text travels.
"""

import base64
import html
import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

_FIRST = ("Quivolda", "Zanthipé", "Wexbrooke", "สมชายทดสอบ", "مكتومة", "নামহীনা", "गुप्तबहादुर", "Ñandúbayzo")
_LAST = ("Ostrovantz", "Pemblequist", "Thrungavel", "ไม่มีจริง", "الخيالي", "Yxkulldottir")
_FEW = 400  # needles, of which each is looked for by itself: faster than to look at every place
_NOTES = ("took my savings through", "kept in a compound near", "was threatened by", "โอนเงินให้", "fue engañada por")


@dataclass(frozen=True, slots=True)
class Leak:
    """Canary number `number` was found at `place`, written as `form`."""

    place: str
    number: int
    form: str


def without_tokens(page: str) -> str:
    """The page without ids and tokens: random letters say any three or four digits sooner or later, and nobody told them."""
    return re.sub(r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[A-Za-z0-9]{64})\b", "", page)


def _forms(text: str) -> Iterator[tuple[str, bytes]]:
    """The ways in which a text may be written down, each once."""
    raw = text.encode()
    yield "plain", raw
    yield "lower case", text.lower().encode()
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "SQL", text.replace("'", "''").encode()
    yield "repr", repr(raw)[2:-1].encode()
    yield "address", quote(text, safe="").encode()
    yield "HTML", html.escape(text).encode()
    yield "UTF-16", text.encode("utf-16-le")
    yield "hex", raw.hex().encode()
    for shift in range(3):
        # Characters at the seams depend on the neighbours, so they are cut off.
        yield "base64", base64.b64encode(bytes(shift) + raw)[4 if shift else 0 : -4]
    digits = "".join(letter for letter in text if letter.isdigit())
    if len(digits) >= 9:
        yield "digits", digits.encode()


class Canaries:
    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = tuple(texts)
        self._needles = {needle: (number, form) for number, text in enumerate(self.texts) for form, needle in reversed(list(_forms(text)))}
        # One pass over the data, however many strings. Only each so manieth place is looked at: wherever a needle stands, one of these
        # falls into its first bytes with a whole block.
        length = min(map(len, self._needles), default=1)
        self._block = (length + 1) // 2
        self._step = length - self._block + 1
        self._by_block: dict[bytes, list[tuple[bytes, int]]] = {}
        for needle in self._needles:
            for shift in range(self._step):
                self._by_block.setdefault(needle[shift : shift + self._block], []).append((needle, shift))

    def in_bytes(self, place: str, data: bytes) -> list[Leak]:
        if len(self._needles) <= _FEW:
            return [Leak(place, *origin) for needle, origin in self._needles.items() if needle in data]
        needles: dict[bytes, None] = {}
        block, by_block = self._block, self._by_block
        for at in range(0, len(data) - block + 1, self._step):
            start = data[at : at + block]
            if start in by_block:
                needles |= {needle: None for needle, shift in by_block[start] if at >= shift and data.startswith(needle, at - shift)}
        return [Leak(place, *self._needles[needle]) for needle in needles]

    def in_text(self, place: str, text: str) -> list[Leak]:
        return self.in_bytes(place, text.encode("utf-8", "surrogatepass"))

    def in_folder(self, folder: Path) -> list[Leak]:
        """Every file below, and its name."""
        leaks = []
        for path in sorted(folder.rglob("*")):
            leaks += self.in_text(f"name of {path.name}", path.name)
            if path.is_file():
                leaks += self.in_bytes(f"file {path.relative_to(folder)}", path.read_bytes())
        return leaks

    def in_database(self) -> list[Leak]:
        """Every value of every column of every table, and the database's own bytes."""
        leaks = []
        for place, value in _values():
            leaks += self.in_bytes(place, value)
        for place, data in _raw():
            leaks += self.in_bytes(place, data)
        return leaks

    def leaks(self, *, folders: Iterable[Path] = (), texts: Mapping[str, str | bytes] | None = None) -> list[Leak]:
        """Everything that the canaries are found in: the database, the folders, the texts."""
        leaks = self.in_database()
        for folder in folders:
            leaks += self.in_folder(folder)
        for place, text in (texts or {}).items():
            leaks += self.in_text(place, text) if isinstance(text, str) else self.in_bytes(place, text)
        return leaks


def plant(count: int = 200, seed: int = 7) -> Canaries:
    """So many strings that stand nowhere else, a quarter each: names, phones, ids, notes."""
    chance = random.Random(seed)
    return Canaries(_KINDS[number % 4](chance, number) for number in range(count))


def _name(chance: random.Random, number: int) -> str:
    return f"{chance.choice(_FIRST)} q{number}x {chance.choice(_LAST)}"


def _phone(chance: random.Random, number: int) -> str:
    return f"+999 {chance.randrange(10**4, 10**5)} {number:03d} {chance.randrange(10**3, 10**4)}"


def _id(chance: random.Random, number: int) -> str:
    return f"CN{number:03d}-{chance.randrange(10**8, 10**9)}-{chance.choice('KQXZ')}"


def _note(chance: random.Random, number: int) -> str:
    return f"q{number}x {chance.choice(_NOTES)} {_name(chance, number)}, 'reach me' at {_phone(chance, number)}"


_KINDS = (_name, _phone, _id, _note)


def _values() -> Iterator[tuple[str, bytes]]:
    from django.db import connection

    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            joined: dict[str, list[bytes]] = {column: [] for column in columns}
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    joined[column].append(_bytes_of(value))
            yield from ((f"{table}.{column}", b"\n".join(values)) for column, values in joined.items())


def _bytes_of(value: Any) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode("utf-8", "surrogatepass")


def _raw() -> Iterator[tuple[str, bytes]]:
    from django.db import connection

    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        for file in sorted(path.parent.glob(f"{path.name}*")):
            yield f"database file {file.name}", file.read_bytes()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
        for schema, table in cursor.fetchall():
            with cursor.copy(f'COPY "{schema}"."{table}" TO STDOUT (FORMAT binary)') as copy:
                yield f"copy of {schema}.{table}", b"".join(bytes(part) for part in copy)
