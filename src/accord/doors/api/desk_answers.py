"""The shapes of answers about desks and bells. As in `answers`: add to them, never rename."""

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, UnsetType

from accord.doors.api.answers import Named, Time, list_of


class DeskOut(msgspec.Struct, kw_only=True):
    """A desk. `open`: its hours hold now, or somebody is on call; `attended`: somebody is. `tested` is when a test was last answered."""

    id: Named
    member: Named
    name: str
    zone: Annotated[str, msgspec.Meta(description="IANA time zone.")]
    holidays: Annotated[str, msgspec.Meta(description="ISO 3166-1 or -2: whose holidays count; empty for none.")]
    languages: list[str]
    open: bool
    attended: bool
    tested: Time | None
    wait: Annotated[int, msgspec.Meta(description="Minutes until an unanswered bell climbs.")]


class DeskContact(msgspec.Struct):
    person: Named
    channels: list[str]


class ShiftOut(msgspec.Struct):
    id: Named
    person: Named
    begins: Time
    ends: Time


class AwayOut(msgspec.Struct):
    id: Named
    person: Named
    begins: Time
    ends: Time
    stand_in: Named | None


class DeskShown(DeskOut, kw_only=True):
    """One desk. `cover` is the desk that takes over. From `hook` on it is for the desk's own member; people are told by id alone."""

    hours: Annotated[
        Literal["always"] | dict[str, list[str]],
        msgspec.Meta(description="By weekday, in the desk's zone.", examples=[{"mon": ["09:00-17:00"]}]),
    ]
    cover: Named | None
    hook: Annotated[bool, msgspec.Meta(description="Whether a webhook is rung as well.")] | UnsetType = UNSET
    contacts: Annotated[list[DeskContact], msgspec.Meta(description="In the order in which they are rung.")] | UnsetType = UNSET
    shifts: list[ShiftOut] | UnsetType = UNSET
    away: list[AwayOut] | UnsetType = UNSET


class RingOut(msgspec.Struct):
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


class BellOut(msgspec.Struct):
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
