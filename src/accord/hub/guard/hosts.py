"""The maintained lists of well-known hosts, as sorted 64-bit key prefixes in a file that is mapped, not loaded.

Made once from the `pymispwarninglists` package into the hub's data directory, and again when the package's version changes.
A prefix of 64 bits confuses a host with one of a million others about once in 10^13 lookups.
"""

import json
import mmap
import os
import sys
import tempfile
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from accord.core.identifiers.base import key_of
from accord.core.trust.words import Protects

# In order of precedence: a bank's site that is also popular is a bank's.
LISTS: tuple[tuple[str, Protects, str], ...] = (
    ("bank-website", Protects.BANK, "MISP bank-website"),
    ("dynamic-dns", Protects.SHARED_HOST, "MISP dynamic-dns"),
    ("url-shortener", Protects.SHARED_HOST, "MISP url-shortener"),
    ("link-in-bio", Protects.SHARED_HOST, "MISP link-in-bio"),
    ("public-ipfs-gateways", Protects.SHARED_HOST, "MISP public-ipfs-gateways"),
    ("public-dns-v4", Protects.SHARED_HOST, "MISP public-dns-v4"),
    ("public-dns-v6", Protects.SHARED_HOST, "MISP public-dns-v6"),
    ("tranco", Protects.POPULAR_SITE, "Tranco 1M (MISP)"),
)


PREFIX = 8  # bytes of a key that stand in the file


@dataclass(frozen=True, slots=True)
class Listed:
    """Why a host is protected and which list says so."""

    code: Protects
    list: str


_LISTED = [Listed(code, name) for _, code, name in LISTS]


def listed(key: bytes) -> Listed | None:
    """Whether an identifier key stands on one of the maintained lists."""
    prefixes, which = _views()
    wanted = int.from_bytes(key[:PREFIX], "big")
    place = bisect_left(prefixes, wanted)
    if place == len(prefixes) or prefixes[place] != wanted:
        return None
    return _LISTED[which[place]]


def prefixes() -> bytes:
    """The first bytes of the keys of all hosts on the lists, PREFIX of each."""
    found = array("Q", _views()[0])
    if sys.byteorder == "little":
        found.byteswap()
    return found.tobytes()


def prepare() -> int:
    """Make the file where it is missing; returns how many hosts it holds."""
    return len(_views()[0])


@cache
def _views() -> tuple[memoryview, memoryview]:
    """The prefixes as numbers, in order, and of each the list that it stands on."""
    stem = f"hosts-{version('pymispwarninglists')}-3"
    prefixes, which = (Path(settings.ACCORD_DATA) / f"{stem}-{part}.{sys.byteorder}" for part in ("prefixes", "lists"))
    if not (prefixes.exists() and which.exists()):
        _build(prefixes, which)
    return _mapped(prefixes).cast("Q"), _mapped(which)


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _build(prefixes: Path, which: Path) -> None:
    folder = files("pymispwarninglists").joinpath("data", "misp-warninglists", "lists")
    found: dict[int, int] = {}
    for number in reversed(range(len(LISTS))):
        values = json.loads(folder.joinpath(LISTS[number][0], "list.json").read_text(encoding="utf-8"))["list"]
        for value in values:
            found[int.from_bytes(_key(value)[:PREFIX], "big")] = number
    keys = sorted(found)
    _save(which, bytes([found[key] for key in keys]))
    _save(prefixes, array("Q", keys).tobytes())


def _save(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may be looking for the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    os.replace(name, path)


def _key(value: str) -> bytes:
    host = value.strip().strip(".").lower().split("/")[0]
    if not host.isascii():
        host = host.encode("idna", "ignore").decode() or host
    is_address = ":" in host or host.replace(".", "").isdigit()
    return key_of("ip" if is_address else "domain", host)
