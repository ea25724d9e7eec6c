"""The maintained lists of well-known hosts, as sorted 64-bit key prefixes in a file that is mapped, not loaded.

Made once from the `pymispwarninglists` package, 18 MB: beside the packages of this environment, so that every hub of it shares them, or
where that can't be written, in the hub's data directory; and again when the package's version changes.
A prefix of 64 bits confuses a host with one of a million others about once in 10^13 lookups.
"""

import json
import mmap
import os
import sys
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from msgspec import Struct

from accord.core.identifiers.base import key_of
from accord.core.trust.vocabulary import Protects

# A list's place is its bit in the file: another order or another list takes another FORM.
FORM = 4


class Maintained(Struct, frozen=True):
    """A list of the package: its folder, what it is a list of, its name for readers, and whether it is older than two years."""

    folder: str
    kind: str
    name: str
    is_old: bool = False


LISTS: tuple[Maintained, ...] = (
    Maintained("bank-website", "bank", "MISP bank-website"),
    Maintained("dynamic-dns", "shared", "MISP dynamic-dns"),
    Maintained("url-shortener", "shared", "MISP url-shortener"),
    Maintained("link-in-bio", "shared", "MISP link-in-bio"),
    Maintained("public-ipfs-gateways", "shared", "MISP public-ipfs-gateways"),
    Maintained("public-dns-v4", "shared", "MISP public-dns-v4"),
    Maintained("public-dns-v6", "shared", "MISP public-dns-v6"),
    Maintained("tranco10k", "top", "Tranco top 10,000, January 2025"),
    Maintained("cisco_top10k", "top", "Cisco Umbrella top 10,000, December 2025"),
    Maintained("moz-top500", "top", "Moz top 500, December 2025"),
    Maintained("majestic_million", "top", "Majestic top 10,000, October 2023", is_old=True),
    Maintained("alexa", "top", "Alexa top 1,000, May 2023", is_old=True),
    Maintained("tranco", "million", "Tranco 1M, January 2025"),
    Maintained("google-chrome-crux-1million", "million", "Chrome UX 1M, December 2025"),
)


Numbers = np.ndarray[Any, np.dtype[np.uint64]]
PREFIX = 8  # bytes of a key that stand in the file


class Listed(Struct, frozen=True):
    """Why a host is protected and which list says so."""

    code: Protects
    list: str


Found = tuple[Listed, ...]


def listed(key: bytes) -> Found:
    """Why an identifier key stands on the maintained lists, by kind of list; empty where it stands on none."""
    prefixes, which = _views()
    wanted = int.from_bytes(key[:PREFIX], "big")
    place = bisect_left(prefixes, wanted)
    if place == len(prefixes) or prefixes[place] != wanted:
        return ()
    return _meaning(which[place])


@cache
def _meaning(bits: int) -> Found:
    """The protection of a host on just these lists. A bank's site that is also popular is a bank's.

    Of popularity the highest rank counts. A short list that is older than two years ranks nobody who stands on neither of the newer
    millions: the name may be another owner's by now.
    """
    on = {kind: [host_list for place, host_list in enumerate(LISTS) if bits >> place & 1 and host_list.kind == kind] for kind in _KINDS}
    if on["bank"]:
        return (Listed(Protects.BANK, on["bank"][0].name),)
    shared = tuple(Listed(Protects.SHARED_HOST, host_list.name) for host_list in on["shared"][:1])
    top = [host_list for host_list in on["top"] if not host_list.is_old or on["million"]]
    if top:
        return (*shared, Listed(Protects.TOP_SITE, top[0].name))
    if len(on["million"]) > 1:
        return (*shared, Listed(Protects.POPULAR_SITE, "; ".join(host_list.name for host_list in on["million"])))
    known = on["million"] or on["top"]
    return (*shared, *(Listed(Protects.KNOWN_SITE, host_list.name) for host_list in known[:1]))


_KINDS = frozenset(host_list.kind for host_list in LISTS)


def prefixes() -> bytes:
    """The first bytes of the keys of all hosts on the lists, PREFIX of each."""
    numbers = array("Q")
    numbers.frombytes(_views()[0].cast("B"))
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def prepare() -> int:
    """Make the file where it is missing; returns how many hosts it holds."""
    return len(_views()[0])


@cache
def _views() -> tuple[memoryview, memoryview]:
    """The prefixes as numbers, in order, and of each the lists that it stands on, as bits."""
    for folder in _folders():
        prefixes, which = _paths(folder)
        if os.access(prefixes, os.R_OK) and os.access(which, os.R_OK):
            break
    else:
        prefixes, which = _paths(next((folder for folder in _folders() if _is_writable(folder)), Path(settings.ACCORD_DATA)))
        _build(prefixes, which)
    return _mapped(prefixes).cast("Q"), _mapped(which).cast("H")


def _folders() -> Iterator[Path]:
    """Where the files may lie, the shared place first."""
    if sys.prefix != sys.base_prefix:
        yield Path(sys.prefix) / "var" / "accord"
    yield Path(settings.ACCORD_DATA)


def _paths(folder: Path) -> tuple[Path, Path]:
    stem = f"hosts-{version('pymispwarninglists')}-{FORM}"
    return folder / f"{stem}-prefixes.{sys.byteorder}", folder / f"{stem}-lists.{sys.byteorder}"


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _mapped(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _build(prefixes: Path, which: Path) -> None:
    folder = files("pymispwarninglists").joinpath("data", "misp-warninglists", "lists")
    # One list after the other: all of them as text at once would take a small machine's memory.
    keys = [_keys(json.loads(folder.joinpath(host_list.folder, "list.json").read_text(encoding="utf-8"))["list"]) for host_list in LISTS]
    all_keys = np.unique(np.concatenate(keys))
    bits = np.zeros(len(all_keys), np.uint16)
    for place, list_keys in enumerate(keys):
        bits[np.searchsorted(all_keys, list_keys)] |= np.uint16(1 << place)
    _save(which, bits.tobytes())
    _save(prefixes, all_keys.tobytes())


def _keys(values: Iterable[str]) -> Numbers:
    """`www.` before a site is that site, on these lists too."""
    numbers = [int.from_bytes(_key(value)[:PREFIX], "big") for value in values]
    return np.unique(np.array(numbers, np.uint64))


def _save(path: Path, content: bytes) -> None:
    """Whole or not at all: another process may be looking for the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o644)  # public lists; others may run hubs of this environment
        file.write(content)
    os.replace(name, path)


def _key(value: str) -> bytes:
    host = value.strip().strip(".").lower().split("/")[0].removeprefix("www.")
    if not host.isascii():
        host = host.encode("idna", "ignore").decode() or host
    is_address = ":" in host or host.replace(".", "").isdigit()
    return key_of("ip" if is_address else "domain", host)
