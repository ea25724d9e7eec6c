"""Emergency, anti-scam and bank lines: what a claim must never take from people in need. They stand in the country packs, and emergency
numbers of all countries in a table beside this."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, convert


class Line(Struct, frozen=True):
    """A line as a canonical identifier; a short code is a `sender` in its country, since it is no E.164 number."""

    kind: str
    value: str
    holder: str
    source: str


class _Numbers(Struct, frozen=True, forbid_unknown_fields=True):
    everywhere: list[str]
    source_everywhere: str
    source: str
    numbers: dict[str, list[str]]


def read_numbers(file: Mapping[str, object], regions: Iterable[str]) -> Iterator[Line]:
    """The emergency numbers of these countries, of a parsed file. Raises msgspec.ValidationError."""
    table = convert(file, _Numbers)
    for region in sorted(regions):
        own = table.numbers.get(region, [])
        for number in dict.fromkeys((*own, *table.everywhere)):
            yield Line(
                "sender", f"{region}:{number}", f"emergency number, {region}", table.source if number in own else table.source_everywhere
            )
