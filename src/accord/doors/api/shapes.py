"""The shapes of requests and answers. They decode requests and make the API document; add to them, never rename."""

from typing import Any, Literal

import msgspec


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """A request body: unknown fields are refused by name."""


class AudienceIn(Body, rename={"excluded": "except"}):
    """Anybody that one of the lists names, minus the exceptions. Members and circles by id or name."""

    members: list[str] | None = None
    sectors: list[str] | None = None
    countries: list[str] | None = None
    circles: list[str] | None = None
    people: list[str] | None = None
    excluded: list[str] | None = None


class Reason(Body):
    """Why; a sentence that goes to everybody that received the signal."""

    reason: str


class Sighting(Body):
    count: int = 1
    note: str | None = None


class Action(Body):
    action: Literal["blocked", "held", "removed", "warned", "nothing-found"]
    note: str | None = None


class Dispute(Body):
    """Say why it is wrong; or withdraw your own dispute."""

    reason: str | None = None
    withdraw: bool = False


class ShareRequest(Body):
    """Ask the originator to share with these as well."""

    audience: Any
    reason: str


class ShareAnswer(Body):
    answer: Literal["grant", "decline"]


class Applied(Body):
    """A consumer says that it has applied all entries up to this number."""

    seq: int
    consumer: str = "default"


class Check(Body):
    """Up to 1,000 values, the region that helps to read national forms, and what you mean to do."""

    values: list[str]
    region: str | None = None
    use: Literal["block", "hold", "warn", "investigate"] | None = None
    kind: str | None = None


class NewMember(Body):
    name: str
    sector: str
    country: str = ""
    standing: str = "active"


class Standing(Body):
    standing: str


class Budget(Body):
    """New claims a day."""

    daily: int


class NewCircle(Body):
    """`opens`: later joiners are granted what the circle shares already."""

    name: str
    opens: bool = False


class CircleMember(Body):
    member: str


class NewToken(Body):
    """Without scopes: all that is about the member's own. `member` needs hub:tokens:manage where it isn't yours."""

    name: str = ""
    scopes: list[str] | None = None
    role: str = "administrator"
    expires: str | None = None
    member: str | None = None


class Decision(Body):
    decision: Literal["release", "reject"]
    reason: str = ""


# What comes back. These describe; the values themselves are made where they are known.


class MemberName(msgspec.Struct):
    id: str
    name: str


class AudienceOut(msgspec.Struct):
    """Who will see it besides you: names and count."""

    count: int
    members: list[MemberName]


class IdentifierOut(msgspec.Struct):
    """`key` is the SHA-256 of kind, newline, value, in hexadecimal."""

    kind: str
    value: str
    display: str
    key: str
    looks_like: str | None = None
    verified: bool | None = None


class PublishedOut(msgspec.Struct):
    id: str
    status: Literal["published", "duplicate", "quarantined"]
    seq: int | None
    identifier: IdentifierOut
    audience: AudienceOut
    reason: str | None = None


class PreviewOut(msgspec.Struct):
    identifier: IdentifierOut
    audience: AudienceOut
    would: Literal["publish", "quarantine"]


class SeqOut(msgspec.Struct):
    """The number of the entry that tells the others."""

    id: str
    seq: int | None = None


class Entry(msgspec.Struct):
    seq: int
    type: str
    at: str
    by: str | None
    marking: dict[str, Any] | None
    data: dict[str, Any]


class FeedOut(msgspec.Struct):
    """`next` is the `after` of your next call."""

    entries: list[Entry]
    next: int
    more: bool


class ReasonOut(msgspec.Struct):
    code: str
    text: str


class ResultOut(msgspec.Struct):
    """One answer, in the order asked. `input` is null where it was a card number, which is never repeated."""

    input: str | None
    identifier: dict[str, Any] | None
    verdict: Literal["none", "reported", "corroborated", "disputed", "protected", "retracted"]
    reasons: list[ReasonOut]
    sources: int
    uses: list[str]
    schemes: list[str]
    first_seen: str | None
    last_seen: str | None
    advice: list[ReasonOut]


class CheckOut(msgspec.Struct):
    results: list[ResultOut]


class ItemsOut(msgspec.Struct):
    """A list; `next` is what continues it, where it goes on."""

    items: list[dict[str, Any]]
    next: int | None = None


class TokenOut(msgspec.Struct):
    """The token is shown this once."""

    id: str
    token: str


Thing = dict[str, Any]
