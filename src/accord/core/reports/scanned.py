"""QR codes in a person's pictures: whom they pay, where they lead. Read once, and kept as what each names, never as its text:
a code may hold a payment card's number.
"""

from typing import Final

import msgspec

from accord.core.identifiers import Identifier, NotAnIdentifier, Tables, parse
from accord.core.identifiers.payload import read_payload

MOST_CODES: Final = 5  # of one picture
MOST_NAMED: Final = 20  # of one code


class Scanned(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One code. `scheme` as `read_payload` has it; `named` are the identifiers in it, each as kind and value."""

    scheme: str
    named: tuple[tuple[str, str], ...]


def scan(picture: bytes, region: str | None, tables: Tables) -> tuple[Scanned, ...]:
    """The codes in a picture that name something. What can't be read is left out: the picture is kept all the same."""
    # The decoder is slow to load, and only pictures need it.
    from accord.core.identifiers.qr import read_qr

    codes = []
    for code in read_qr(picture)[:MOST_CODES]:
        try:
            payload = read_payload(code.text, region, tables)
        except NotAnIdentifier:
            continue
        if payload.identifiers:
            kinds_and_values = tuple((identifier.kind, identifier.value) for identifier in payload.identifiers[:MOST_NAMED])
            codes.append(Scanned(scheme=payload.scheme, named=kinds_and_values))
    return tuple(codes)


def named_in(codes: tuple[Scanned, ...], region: str | None, tables: Tables) -> tuple[Identifier, ...]:
    """The identifiers that these codes name, each once."""
    by_key: dict[bytes, Identifier] = {}
    for kind, value in (kind_and_value for code in codes for kind_and_value in code.named):
        try:
            identifier = parse(value, region, kind, tables=tables)
        except NotAnIdentifier:
            continue  # a newer version reads such a value otherwise
        by_key.setdefault(identifier.key, identifier)
    return tuple(by_key.values())
