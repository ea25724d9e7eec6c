"""Checks: values that are asked about, and the verdict on each."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from accord.formats.api.common import Body, Region, Time
from accord.formats.api.signals import IdentifierOut


class ReasonOut(Struct):
    code: str
    text: str


class SimilarOut(Struct):
    """A reported script that a text is like. `likeness`: the share of the words' letters in common, estimated, from 0.25 to 1."""

    identifier: IdentifierOut
    verdict: Literal["reported", "corroborated"]
    likeness: float
    schemes: list[str]


class ResultOut(Struct, omit_defaults=True):
    """One answer, in the order asked. `input` is null where it was a card number, which is never repeated.

    `similar` stands there only for a text that is like a reported script. Where it is left out nothing follows of the text.
    """

    input: str | None
    identifier: IdentifierOut | None
    verdict: Literal["none", "reported", "corroborated", "disputed", "protected", "retracted", "unreadable"]
    reasons: list[ReasonOut]
    sources: int
    uses: list[Literal["block", "investigate", "hold", "warn", "publish"]]
    schemes: list[str]
    first_seen: Time | None
    last_seen: Time | None
    advice: list[ReasonOut]
    similar: list[SimilarOut] = []


class CheckOut(Struct):
    results: list[ResultOut]


Use = Literal["block", "hold", "warn", "investigate"]


class Check(Body):
    """Up to 1,000 values, the region that helps to read national forms, and what you mean to do."""

    values: Annotated[list[str], Meta(extra_json_schema={"maxItems": 1000})]
    region: Region | None = None
    use: Use | None = None
    kind: str | None = None
