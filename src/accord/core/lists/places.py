"""Where an identifier is looked up in a list, and what is found there decides.

The places are those of `core.identifiers.expressions`, in its order, the most specific first; here only the prefixes of their keys, since
a check at a payment has microseconds.
"""

import struct
from collections.abc import Callable, Sequence
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.equivalents import equivalent_keys
from accord.core.identifiers.expressions import expressions, path_prefixes
from accord.core.identifiers.hosts import is_address, parents
from accord.core.lists.entries import HOST_ONLY, SCHEME, STOP


class Places(NamedTuple):
    """Prefixes in the order of their rank.

    The first `own` of them are the identifier's own; the others come in rows of `width`, one for each host from the whole one up to the
    registrable one, each with its paths from the longest to the root (which has two keys, as a page and as a domain).
    """

    prefixes: Sequence[int]
    own: int
    width: int


def places(kind: str, value: str, tables: Tables, typed: str | None = None) -> Places:
    """Where this identifier is looked up; `typed` is as an identifier has it."""
    if kind == "url":
        cut = value.index("/")
        return _host_places([], value[:cut], value[cut:], tables, None if typed is None else typed[cut:])
    own = [_prefix(f"{kind}\n{value}".encode())]
    if kind == "domain":
        return _host_places([], value, "/", tables)
    if kind == "ip":
        return _host_places([], f"[{value}]" if ":" in value else value, "/", tables)
    if kind == "email":
        return _host_places(own, value[value.rfind("@") + 1 :], "/", tables)
    return Places(own, 1, 1)


def _host_places(prefixes: list[int], host: str, path: str, tables: Tables, typed: str | None = None) -> Places:
    paths = [rest.encode() for rest in path_prefixes(path, typed)] if path != "/" else []
    own, address = len(prefixes), is_address(host)
    # Written out: a call for each would cost as much again as the hash itself.
    keys: list[bytes] = []
    for name in parents(host, tables.suffixes):
        below = name.encode()
        page = b"url\n" + below
        keys += [sha256(page + rest).digest() for rest in paths]
        keys.append(sha256(page + b"/").digest())
        keys.append(sha256(b"ip\n" + below.strip(b"[]") if address else b"domain\n" + below).digest())
    return Places([*prefixes, *_first_64_bits(len(keys))(b"".join(keys))], own, len(paths) + 2)


def all_prefixes(identifier: Identifier, own: Places, tables: Tables) -> Sequence[int]:
    """The prefixes of all keys under which something may stand that hits it, `own` among them, or what else it names: on most nothing
    does, so that one look for all of them is enough."""
    keys = equivalent_keys(identifier, tables)
    return [*own.prefixes, *_first_64_bits(len(keys))(b"".join(keys))] if keys else own.prefixes


def _prefix(text: bytes) -> int:
    return int.from_bytes(sha256(text).digest()[:8])


@cache
def _first_64_bits(count: int) -> Callable[[bytes], tuple[int, ...]]:
    """Of so many keys, one after the other, the first 64 bits of each."""
    return struct.Struct(">" + "Q24x" * count).unpack


def _at(index: int, places: Places) -> tuple[int, int]:
    """Row and column of a place; both keys of a host's root are one place."""
    if index < places.own:
        return -1, -1
    row, column = divmod(index - places.own, places.width)
    return row, min(column, max(places.width - 2, 0))


def decide(hits: Sequence[tuple[int, int]], places: Places) -> tuple[int, int] | None:
    """The result of the entries found (index of the place and mark, in order): index and scheme of the one that counts; None for no hit.

    The most specific entry counts, which was judged together with all above it. A STOP that is no part of it, on another branch
    of hosts and paths, was not: then nothing may be done, as after a STOP that is the most specific itself.
    """
    counted = [(_at(index, places), index, mark) for index, mark in hits if not (mark & HOST_ONLY and index >= places.own + places.width)]
    if not counted:
        return None
    (_, column), index, mark = counted[0]
    if mark & SCHEME == STOP:
        return None
    if any(other & SCHEME == STOP and at[1] < column for at, _, other in counted[1:]):
        return None
    return index, mark & SCHEME


def text_at(identifier: Identifier, index: int, places: Places, tables: Tables) -> str:
    """The place of a hit, for people: the identifier itself, a host, or a page."""
    if index < places.own or places.width == 1:
        return identifier.display
    row, column = _at(index, places)
    listable = expressions(identifier, tables)
    return listable[row * (places.width - 1) + column].text
