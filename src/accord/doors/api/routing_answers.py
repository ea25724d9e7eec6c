"""The shapes of answers about who can act on what. As in `answers`: add to them, never rename."""

from typing import Annotated, Literal

import msgspec

from accord.doors.api.answers import IdentifierOut, Named, Time, list_of


class ResponsibilityOut(msgspec.Struct):
    """What a member declares that it can act on. No `protocols`: all that fit."""

    id: Named
    member: Named
    kind: str
    value: str
    note: str
    protocols: list[str]
    made: Time


class ResponsibilityEnded(msgspec.Struct):
    id: Named
    ended: bool


class BadLineOut(msgspec.Struct):
    """Why a line declares nothing."""

    line: int
    field: str
    code: str
    text: str


class ResponsibilitiesTaken(msgspec.Struct):
    """What became of the lines. `changed`: declared already, and now with the table's note and protocols; `refusals` names up to 1,000."""

    lines: int
    declared: int
    already: int
    changed: int
    ended: int
    refused: int
    refusals: list[BadLineOut]


class OverlapOut(msgspec.Struct):
    """`by` declares `by_value` too, which covers the member's own `value`: the same, or wider."""

    id: Named
    kind: str
    value: str
    by: Named
    by_value: str
    same: bool


class OverlapsOut(msgspec.Struct):
    """At most 1,000; `more` says whether there are others."""

    items: list[OverlapOut]
    more: bool


class WhyOut(msgspec.Struct):
    """What the member declares that covers the identifier; `length` is how many characters of it that names."""

    id: Named
    kind: str
    value: str
    length: int
    note: str


class WayOut(msgspec.Struct):
    """A member that can act. `desk` is where it is asked, null where it has none; `stop` says what a bell there comes to first."""

    member: Named
    desk: Named | None
    stop: Literal["shift", "contact", "cover", "secretariat"] | None
    why: list[WhyOut]


class InstitutionOut(msgspec.Struct):
    """Who could be invited, as far as it is known; empty where it is not."""

    sector: str
    country: str
    name: str


class NobodyOut(msgspec.Struct):
    """The class of what nobody can act on, as it was noted; never the identifier."""

    kind: str
    value: str
    invite: InstitutionOut


class RouteOut(msgspec.Struct):
    """`gap` is null where somebody can act, and where nothing is ever asked about such an identifier."""

    identifier: IdentifierOut
    ways: list[WayOut]
    gap: NobodyOut | None


class GapOut(msgspec.Struct):
    """A class of identifiers that nobody could act on. `asked` counts identifiers, `answers` those of guests; `harm` is never added across.

    `protocol` is null where none was named; `covered` says that a member declares it by now.
    """

    kind: str
    value: str
    protocol: str | None
    asked: int
    answers: int
    harm: Annotated[dict[str, str], msgspec.Meta(description="Exact amounts as texts, by ISO 4217 currency.")]
    first: Time
    last: Time
    covered: bool
    invite: InstitutionOut


ResponsibilityList = list_of(ResponsibilityOut, "ResponsibilityList")
GapList = list_of(GapOut, "GapList")
