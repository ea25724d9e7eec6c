"""Watchlists: identifiers that are watched, and what named them."""

from typing import Annotated

from msgspec import Meta, Struct

from accord.formats.api.common import Body, MemberName, Named, Region, Time
from accord.formats.api.request_bodies import AboutIn

_UNTIL = Meta(description="RFC 3339, with an offset: within the next 366 days.", examples=["2030-01-31T12:00:00Z"])
Note = Annotated[str, Meta(description="What you want to remember of it; kept sealed.", extra_json_schema={"maxLength": 2000})]
DeskId = Annotated[str, Meta(description="Your desk to ring. Empty: the one where somebody is, when it rings.")]
Deconflict = Annotated[
    bool,
    Meta(
        description="Introduce an officer of yours to those of other members that have it too, and tell nobody else: for officers and "
        "investigators, with a note that says for what."
    ),
]
PersonId = Annotated[str, Meta(description="Somebody of your member, who is rung instead of a desk. Empty: nobody is.")]


class NewWatch(Body):
    """Identifiers to watch, each as people type it: a text, or a value with its kind, bank or country where that is known.

    `seen_by`: `member`, or `me` for your own eyes, which needs a person who is signed in. `until` left out: for 90 days.
    """

    identifiers: list[str | AboutIn]
    seen_by: str = "member"
    note: Note = ""
    until: Annotated[str | None, _UNTIL] = None
    desk: DeskId = ""
    person: PersonId = ""
    region: Region | None = None
    deconflict: Deconflict = False


class WatchChange(Body):
    """What is left out stays. An item that has ended goes on once its end lies ahead again; an empty note erases the one before."""

    note: Note | None = None
    until: Annotated[str | None, _UNTIL] = None
    desk: DeskId | None = None
    person: PersonId | None = None
    deconflict: Deconflict | None = None


class WatchPutOut(Struct):
    """What became of one identifier, in the order of those that were sent: `added`, `known` where it is watched there already, or `refused`
    with a code and a sentence."""

    status: str
    id: Named | None
    kind: str | None
    display: str | None
    code: str | None
    text: str | None


class WatchPutList(Struct):
    items: list[WatchPutOut]


class WatchOut(Struct):
    """An item. `state`: `watching`, or `ended`; `hits`: how often something named it, and `last` when it did last."""

    id: Named
    kind: str
    value: str
    display: str
    seen_by: str
    state: str
    by: MemberName | None
    desk: MemberName | None
    person: MemberName | None
    made: Time
    until: Time
    hits: int
    last: Time | None
    note: bool
    deconflict: bool


class HitOut(Struct):
    """Something that named it: a `signal` or a `request`, by its id. `how`: `same`; `below` it, as a page of a watched host; or `above`, as
    the host of a watched page. `open`: you may read it now. `retracted`: when a signal that is open to you was taken back, null where it
    stands."""

    what: str
    id: Named
    how: str
    at: Time
    open: bool
    retracted: Time | None


class WatchPageOut(Struct):
    """An item with its note and its newest hits; `next` is the `before` of the hits before them."""

    item: WatchOut
    note: str | None
    hits: list[HitOut]
    next: int | None


class WatchEnded(Struct):
    id: Named
    erased: bool


class WatchList(Struct):
    """A list of these; `next` is the `before` that continues it, null at its end."""

    items: list[WatchOut]
    next: int | None
