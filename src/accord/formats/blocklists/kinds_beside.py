"""Feeds that say of each row what stands in it, as in `2026-08-16,someone,domain,evil.example,#phishing,https://x.com/someone/status/1`."""

import re
from collections.abc import Callable, Sequence

# What a row can be that no claim is made on: where it was told, a file, a part of an address.
_UNLISTED = frozenset(
    "md5 sha1 sha256 sha512 sha-1 sha-256 hash imphash ssdeep tlsh file files filename file_name file_path filepath "
    "file_path_name url_path description reference references report comment mutex registry registry_key regkey yara cve asn "
    "user_agent user-agent pdb".split()
)
_TYPES = _UNLISTED | frozenset(
    "url uri link domain hostname host fqdn ip ipv4 ipv6 ip-src ip-dst ip-port ip:port ip_port ipaddress email email-src phone wallet "
    "crypto btc".split()
)
_SAYS = frozenset("type kind indicator indicator_type ioc_type entity_type".split())  # what columns are called that say it
_DIGEST = re.compile(r"[0-9a-fA-F]{32,128}")
_ENOUGH = 0.8  # of the rows
_SAMPLE = 200


def is_typed(rows: Sequence[Sequence[str]], known: Callable[[str], bool]) -> bool:
    """Whether the first row is one of such a feed, and names no columns: what it says it is, others are too, beside an identifier."""
    first, below = rows[0], rows[1:_SAMPLE]
    said = [place for place, cell in enumerate(first) if _is_type(cell) and any(_cell(row, place) == cell for row in below)]
    return bool(said) and any(map(known, first))


def value_beside(rows: Sequence[Sequence[str]], known: Callable[[str], bool]) -> int | None:
    """The first column of identifiers in a table of which another says what stands there; what is said to be a file, say, need be none."""
    rows = rows[:_SAMPLE]
    width = max(map(len, rows), default=0)
    types = next((place for place in range(width) if _share([_cell(row, place) for row in rows], _is_type)), None)
    if types is None:
        return None
    listed = [row for row in rows if not is_unlisted(_cell(row, types))]
    # Where digests alone are seen, what is listed stands below them, in their column.
    seen, fits = (listed, known) if listed else (rows, lambda text: _DIGEST.fullmatch(text) is not None)
    return next((place for place in range(width) if place != types and _share([_cell(row, place) for row in seen], fits)), None)


def says_type(name: str) -> bool:
    """Whether a column is called as those that say what stands in a row."""
    return name in _SAYS


def is_unlisted(said: str) -> bool:
    """Whether a row is, by what it says of itself, nothing that is listed."""
    return said.strip().lower() in _UNLISTED


def _is_type(cell: str) -> bool:
    return cell.strip().lower() in _TYPES


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(fits, cells)) >= len(cells) * _ENOUGH
