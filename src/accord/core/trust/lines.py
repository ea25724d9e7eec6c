"""Emergency, anti-scam and bank lines: what a claim must never take from people in need. They stand in the country packs."""

from msgspec import Struct


class Line(Struct, frozen=True):
    """A line as a canonical identifier; a short code is a `sender` in its country, since it is no E.164 number."""

    kind: str
    value: str
    holder: str
    source: str
