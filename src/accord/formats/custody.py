"""Custody lines as they are hashed and exported. A line's hash is SHA-256 over the hash of the line before and the line's canonical JSON.

The canonical JSON has the fields below, sorted by name, without spaces, in UTF-8: what RFC 8785 makes of them.
"""

import hashlib
from collections.abc import Iterable

import msgspec

FORMAT = "accord custody 1"


class Entry(msgspec.Struct, frozen=True):
    """Who did what how, when, on what (its digest), with which result. Ids and codes alone."""

    item: str
    number: int
    at: str
    member: str
    actor: str
    role: str
    act: str
    how: str
    sha256: str
    result: str
    detail: str


class Link(msgspec.Struct, frozen=True):
    """An entry with its place in the chain."""

    entry: Entry
    hash: str


class Chain(msgspec.Struct, frozen=True, omit_defaults=True):
    """All lines of one file up to a moment. `path`: where the file lies in the bag. `note`: what who put it in wrote of it."""

    item: str
    name: str
    path: str
    size: int
    sha256: str
    lines: list[Link]
    note: str = ""


class Custody(msgspec.Struct, frozen=True):
    format: str
    case: str
    items: list[Chain]


def next_hash(before: bytes, entry: Entry) -> bytes:
    return hashlib.sha256(before + msgspec.json.encode(entry, order="sorted")).digest()


def broken(links: Iterable[Link]) -> str:
    """What is wrong with a chain, in words; empty where it is whole as far as it goes."""
    before = bytes(32)
    for number, link in enumerate(links, 1):
        if link.entry.number != number:
            return f"line {number} is missing"
        before = next_hash(before, link.entry)
        if before.hex() != link.hash:
            return f"line {number} is not what was written"
    return ""


def read(data: bytes) -> Custody:
    """Raises msgspec.DecodeError."""
    return msgspec.json.decode(data, type=Custody)
