"""Feeds that say of each row what stands in it, as in `2026-08-16,someone,domain,evil.example,#phishing,https://x.com/someone/status/1`."""

from collections.abc import Callable, Sequence

_DIGESTS = frozenset("md5 sha1 sha256 sha512 hash imphash ssdeep tlsh".split())
_TYPES = _DIGESTS | frozenset(
    "url uri link domain hostname host fqdn ip ipv4 ipv6 ip-src ip-dst ip-port ip:port email email-src phone wallet crypto btc".split()
)
_ENOUGH = 0.8  # of the rows
_SAMPLE = 200


def is_typed(rows: Sequence[Sequence[str]], known: Callable[[str], bool]) -> bool:
    """Whether the first row is one of such a feed, and names no columns: what it says of itself is said again below, beside an identifier."""
    first, below = rows[0], rows[1:_SAMPLE]
    said = [place for place, cell in enumerate(first) if cell.lower() in _TYPES and any(_cell(row, place) == cell for row in below)]
    return bool(said) and any(map(known, first))


def value_beside(rows: Sequence[Sequence[str]], known: Callable[[str], bool]) -> int | None:
    """The first column of identifiers in a table of which another says what stands there; what is said to be a digest need be none."""
    rows = rows[:_SAMPLE]
    width = max(map(len, rows), default=0)
    types = next((place for place in range(width) if _share([_cell(row, place).lower() for row in rows], _TYPES.__contains__)), None)
    if types is None:
        return None
    listed = [row for row in rows if _cell(row, types).lower() not in _DIGESTS]
    places = (place for place in range(width) if place != types and _share([_cell(row, place) for row in listed], known))
    return next(places, None)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> bool:
    return bool(cells) and sum(map(fits, cells)) >= len(cells) * _ENOUGH
