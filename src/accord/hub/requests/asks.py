"""Asks: an ask as the caller gave it, which goes unchanged from the form to the store, and the request that the hub makes of it for each
member or guest that it reaches."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from accord.core.identifiers import Identifier
from accord.core.money.amounts import Amount, Rate
from accord.core.protocols import Protocol
from accord.hub.desks.queries.landing import Landing
from accord.hub.members.queries import Caller
from accord.hub.requests.store import Party, Request


class Ask(Struct, frozen=True):
    """An ask under a protocol.

    `identifiers` are texts, {kind, value, region} or Identifiers; `fields` those of the opening step; `private` texts or mappings by
    field, which go to the vault. A row of `payments` has rail, uetr, end_to_end, bank_reference, amount, disputed, time, from_bank,
    to_bank, from, holder, to. `to` names members instead of routing. `guests` are verified contacts of those who are no members, by the
    place of the identifier. `for_person`: the caller asks for another person, so nobody has confirmed it yet; `reporter` is an opaque
    name of that person. `facts` are those that a feature above has seen to; `topic` marks an ask of the hub itself as one more of many:
    it grows a bell and rings none of its own.
    """

    protocol: str
    identifiers: Sequence[Any] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    payments: Sequence[Mapping[str, Any]] = ()
    private: Mapping[str, Any] = field(default_factory=dict)
    to: Sequence[str] = ()
    about: str = ""
    step: str | None = None
    for_person: bool = False
    reporter: str = ""
    origin: str = ""
    origin_id: str = ""
    guests: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    confirmers: Sequence[str] = ()
    claims: Sequence[str] = ()
    region: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    topic: str = ""


class Came(Struct, frozen=True):
    """The money that came to a child: so much out of its parent's account, at this rate."""

    parent: int
    out: Amount
    rate: Rate
    payment: str | None


class New(Struct, frozen=True, kw_only=True):
    """One request of an ask. `by` is who opens it: None for the hub itself. `fields` are the ask's with what is this request's alone,
    `stated` the facts that its opening may rest on, `landed` desks that were looked up already, by member."""

    ask: Ask
    protocol: Protocol
    by: Caller | None
    role: str
    side: str
    asker: int
    region: str | None
    fields: Mapping[str, Any]
    answerers: Sequence[int] = ()
    also: Sequence[Party] = ()
    identifier: Identifier | None = None
    ask_id: str = ""
    parent: Request | None = None
    confirmed_by: int | None = None
    rules: Mapping[str, Any] = field(default_factory=dict)
    came: Came | None = None
    landed: Mapping[int, Landing] | None = None
    stated: Mapping[str, Any] = field(default_factory=dict)
