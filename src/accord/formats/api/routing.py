"""Who can act on what."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from accord.formats.api.common import Body, Name, Named, Region, Time, list_of
from accord.formats.api.signals import IdentifierOut

ResponsibilityKind = Annotated[str, Meta(examples=["bank"])]


class NewResponsibility(Body):
    """A responsibility of a member: what it can act on. `member` needs hub:responsibilities:manage where it isn't yours."""

    kind: ResponsibilityKind
    value: Annotated[
        str,
        Meta(description="As the kind has it: TH:004, KASITHBK, AE:033, +6681, telegram, example.com and so on.", examples=["TH:004"]),
    ]
    note: Annotated[
        str, Meta(description="For whoever asks: read by every member that is routed to you.", extra_json_schema={"maxLength": 200})
    ] = ""
    protocols: Annotated[list[str] | None, Meta(description="Only under these; left out or empty: all that fit.")] = None
    member: Name | None = None


class ResponsibilityTable(Body):
    """Comma-separated values under the line `kind,value,note` or `kind,value,note,protocols`."""

    csv: Annotated[str, Meta(examples=["kind,value,note\nbank,TH:004,retail accounts\n"])]


class RouteQuestion(Body):
    """An identifier, and what is to be asked. `known` is what you looked up: registrar, carrier, host or network.

    `loss` is the harm behind it, told where nobody can act: exact amounts as texts, by ISO 4217 currency.
    """

    value: Annotated[str, Meta(examples=["TH:004:1234567890"])]
    kind: str | None = None
    region: Region | None = None
    protocol: str | None = None
    known: Annotated[dict[str, str] | None, Meta(examples=[{"registrar": "1068"}])] = None
    loss: Annotated[dict[str, str] | None, Meta(examples=[{"THB": "480000.00"}])] = None


class ResponsibilityOut(Struct):
    """A responsibility that a member declares. No `protocols`: all that fit."""

    id: Named
    member: Named
    kind: str
    value: str
    note: str
    protocols: list[str]
    made: Time


class ResponsibilityEnded(Struct):
    id: Named
    ended: bool


class BadLineOut(Struct):
    """Why a line declares nothing."""

    line: int
    field: str
    code: str
    text: str


class ResponsibilitiesTaken(Struct):
    """The outcome of the lines. `changed`: declared already, and now with the table's note and protocols; `refusals` names up to 1,000."""

    lines: int
    declared: int
    already: int
    changed: int
    ended: int
    refused: int
    refusals: list[BadLineOut]


class OverlapOut(Struct):
    """`by` declares `by_value` too, which covers the member's own `value`: the same, or wider."""

    id: Named
    kind: str
    value: str
    by: Named
    by_value: str
    same: bool


class OverlapsOut(Struct):
    """At most 1,000; `more` says whether there are others."""

    items: list[OverlapOut]
    more: bool


class WhyOut(Struct):
    """The member's responsibility that covers the identifier; `length` is how many characters of it that names."""

    id: Named
    kind: str
    value: str
    length: int
    note: str


class WayOut(Struct):
    """A member that can act. `desk` is where it is asked, null where it has none; `stop` says what a bell there comes to first."""

    member: Named
    desk: Named | None
    stop: Literal["shift", "contact", "cover", "secretariat"] | None
    why: list[WhyOut]


class InstitutionOut(Struct):
    """Who could be invited, as far as it is known; empty where it is not."""

    sector: str
    country: str
    name: str


class NobodyOut(Struct):
    """The class of what nobody can act on, as it was noted; never the identifier."""

    kind: str
    value: str
    invite: InstitutionOut


class RouteOut(Struct):
    """`gap` is null where a member can act, where one that can does not take part at the moment, and where nothing is ever asked about
    such an identifier."""

    identifier: IdentifierOut
    ways: list[WayOut]
    gap: NobodyOut | None


class GapOut(Struct):
    """A class of identifiers that nobody could act on. `asked` counts identifiers, `answers` those of guests; `harm` is never added across.

    `protocol` is null where none was named; `covered` says that a member declares it by now.
    """

    kind: str
    value: str
    protocol: str | None
    asked: int
    answers: int
    harm: Annotated[dict[str, str], Meta(description="Exact amounts as texts, by ISO 4217 currency.")]
    first: Time
    last: Time
    covered: bool
    invite: InstitutionOut


ResponsibilityList = list_of(ResponsibilityOut, "ResponsibilityList")
GapList = list_of(GapOut, "GapList")
