"""Desks and bells."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from accord.formats.api.common import Body, Named, Time, list_of


class NewBell(Body):
    """The reason for a bell, and its id where it has one. Nothing personal: everybody that is rung may read it."""

    kind: Annotated[str, Meta(description="test: only at your own desk, as POST /desks/{id}/test does.", examples=["call"])]
    ref: Annotated[
        str,
        Meta(
            description="The id of a signal that you see, or another opaque id (a UUID).",
            extra_json_schema={"pattern": "^(([a-z]{1,16}:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$"},
        ),
    ] = ""


class DeskOut(Struct, kw_only=True):
    """A desk. `open`: its hours hold now, or an officer is on call; `attended`: one is. `tested` is when a test was last answered."""

    id: Named
    member: Named
    name: str
    zone: Annotated[str, Meta(description="IANA time zone.")]
    holidays: Annotated[str, Meta(description="ISO 3166-1 or -2: whose holidays count; empty for none.")]
    languages: list[str]
    open: bool
    attended: bool
    tested: Time | None
    wait: Annotated[int, Meta(description="Minutes until an unanswered bell climbs.")]


class DeskContact(Struct):
    person: Named
    channels: list[str]


class ShiftOut(Struct):
    id: Named
    person: Named
    begins: Time
    ends: Time


class AwayOut(ShiftOut):
    stand_in: Named | None


class DeskShown(DeskOut, kw_only=True):
    """One desk. `cover` is the desk that takes over. From `hook` on it is for the desk's own member; people are told by id alone."""

    hours: Annotated[
        Literal["always"] | dict[str, list[str]],
        Meta(description="By weekday, in the desk's zone.", examples=[{"mon": ["09:00-17:00"]}]),
    ]
    cover: Named | None
    hook: Annotated[bool, Meta(description="Whether a webhook is rung as well.")] | UnsetType = UNSET
    contacts: Annotated[list[DeskContact], Meta(description="In the order in which they are rung.")] | UnsetType = UNSET
    shifts: list[ShiftOut] | UnsetType = UNSET
    away: list[AwayOut] | UnsetType = UNSET


class RingOut(Struct):
    """One ring of a bell: whose turn it was, through which channel, and what became of it; `code` says why it failed."""

    step: int
    stop: Literal["shift", "contact", "cover", "secretariat"]
    member: Named
    channel: str
    due: Time
    state: Literal["due", "sending", "sent", "failed", "off"]
    tries: int
    sent: Time | None
    code: str


class BellOut(Struct):
    """A bell. `by` rang it at `desk` of `member`; `next` is when it climbs; `unanswered` is when it had rung for a day.

    `ended` is when it was answered, by a person of the member `answered_by`, or stopped.
    """

    id: Named
    desk: Named
    member: Named
    kind: str
    ref: str
    by: Named
    at: Time
    state: Literal["ringing", "answered", "stopped"]
    answered_by: Named | None
    ended: Time | None
    unanswered: Time | None
    next: Time | None
    may_answer: bool
    may_stop: bool
    rings: list[RingOut]


DeskList = list_of(DeskOut, "DeskList")
BellList = list_of(BellOut, "BellList")
