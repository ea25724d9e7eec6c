"""Signals: what a member sends, what readers get, and what is answered to one."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from accord.formats.api.common import Body, MemberName, Named, Note, Seq, Time, list_of


class IdentifierIn(Struct, forbid_unknown_fields=True, frozen=True):
    """The identifier as it was met; `region` helps to read national forms."""

    value: str
    kind: str | None = None
    region: str | None = None


class SeenIn(Struct, forbid_unknown_fields=True, frozen=True):
    """When it was seen; RFC 3339."""

    first: str | None = None
    last: str | None = None


class SignalIn(Struct, forbid_unknown_fields=True, frozen=True):
    """One claim that an identifier is used in a scam."""

    identifier: IdentifierIn
    scheme: str
    marking: Any
    role: str | None = None
    channel: str | None = None
    seen: SeenIn | None = None
    confidence: str | int | None = None
    evidence: str | None = None
    source: str | None = None
    withhold: list[str] | None = None
    harm: Any = None
    ai: list[str] | None = None
    note: str | None = None
    id: str | None = None


State = Literal["live", "retracted", "expired"]


class AudienceOut(Struct):
    """Who will see it besides you: names and count."""

    count: int
    members: list[MemberName]


class IdentifierOut(Struct, kw_only=True):
    """`value` is what members agree on, `display` what people read (defanged); `key` is the SHA-256 of kind, newline, value.

    `looks_like` is the confusable skeleton of a domain that has one; `verified` is false where no checksum or register could confirm it.
    """

    display: str
    key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    kind: str
    looks_like: str | UnsetType = UNSET
    value: str
    verified: bool | UnsetType = UNSET


class EmbargoOut(Struct):
    """Do not act; contact whom it names, or the originator."""

    contact: str | UnsetType = UNSET
    until: Time | UnsetType = UNSET


class MarkingOut(Struct):
    """The part of a marking that every reader gets; who else may read it is the originator's affair."""

    tlp: Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
    pap: Literal["PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED"]
    uses: list[Literal["block", "investigate", "hold", "warn", "publish"]]
    attribution: Literal["named", "unnamed"]
    expires: Time | UnsetType = UNSET
    embargo: EmbargoOut | UnsetType = UNSET


class PublishedOut(Struct):
    """The outcome of publishing. `seq` is null in quarantine; `reason` says why it is there. Of a `duplicate` it is `retracted` where you
    took that claim back: it stays so, unless the new one says something new, or has an id of its own."""

    id: Named
    status: Literal["published", "duplicate", "quarantined"]
    seq: Seq | None
    identifier: IdentifierOut
    audience: AudienceOut
    reason: str | None


class PreviewOut(Struct):
    """The outcome that publishing would have; `reason` is a code, where it would go into quarantine, or is a duplicate
    that was `retracted`. Refusals are as in publishing."""

    identifier: IdentifierOut
    audience: AudienceOut
    would: Literal["publish", "duplicate", "quarantine"]
    reason: str | None


class SeqOut(Struct):
    """`seq` is the number of the entry that tells the others; null where nobody is told."""

    id: Named
    seq: Seq | None


class Entry(Struct):
    """A journal entry. `by` is the author's member id, null where it is unnamed or the entry was erased; `data` depends on the type."""

    seq: Seq
    type: str
    at: Time
    by: Named | None
    marking: MarkingOut | None
    data: dict[str, Any]


class SeenOut(Struct):
    first: Time | UnsetType = UNSET
    last: Time | UnsetType = UNSET


class HarmOut(Struct):
    """Exact money by currency, as texts."""

    victims: int | UnsetType = UNSET
    loss: dict[str, str] | UnsetType = UNSET
    countries: list[str] | UnsetType = UNSET


class SignalOut(Struct, kw_only=True):
    """A signal as its readers get it; what is unknown is left out. Where its content was erased, only how it stands remains."""

    id: Named
    seq: Seq
    state: State
    by: Named | None
    marking: MarkingOut | None
    published: Time
    expires: Time
    feedback: Annotated[dict[str, int], Meta(description="How many members answered what: sighting, dispute, blocked and so on.")]
    revision: int | UnsetType = UNSET
    identifier: IdentifierOut | UnsetType = UNSET
    scheme: str | UnsetType = UNSET
    role: str | UnsetType = UNSET
    channel: str | UnsetType = UNSET
    seen: SeenOut | UnsetType = UNSET
    confidence: str | int | UnsetType = UNSET
    evidence: str | UnsetType = UNSET
    source: str | UnsetType = UNSET
    harm: HarmOut | UnsetType = UNSET
    ai: list[str] | UnsetType = UNSET
    note: str | UnsetType = UNSET


class SignalWithHistory(SignalOut, kw_only=True):
    """A signal with every entry about it that your feed holds."""

    history: list[Entry]


class OwnHeld(Struct):
    """Your own signal in quarantine: nobody else sees it until a reviewer decides."""

    id: Named
    status: Literal["quarantined"]
    reason: str
    why: str
    content: dict[str, Any]


class ShareRequestOut(Struct):
    id: Named
    by: Named
    audience: dict[str, list[str]]
    reason: str
    state: Literal["open", "granted", "declined"]
    at: Time


class Receipt(Struct):
    """`up_to` is the lowest number that a consumer of the member says it has applied; null where none ever said."""

    id: Named
    name: str
    applied: bool
    up_to: Seq | None


class ReceiptsOut(Struct):
    """`seq` is the number of the signal's latest word."""

    seq: Seq
    items: list[Receipt]
    next: int | None


class HeldOut(Struct):
    """A claim that waits for a reviewer; `by` is its publisher, `content` the claim as it was sent.

    `by` is null where it is unnamed and you may not attribute. `why` is empty, and `content` its label alone, where it is for named people.
    """

    id: Named
    by: Named | None
    reason: str
    why: str
    at: Time
    content: dict[str, Any]


class ReviewedOut(Struct):
    """The outcome of the review. `waiting`: your yes is noted, and a reviewer of another member must say yes too."""

    id: Named
    status: Literal["published", "duplicate", "waiting", "rejected"]
    seq: Seq | None


class AttributionOut(Struct):
    id: Named
    member: MemberName


SignalList = list_of(SignalOut, "SignalList")
ShareRequestList = list_of(ShareRequestOut, "ShareRequestList")
HeldList = list_of(HeldOut, "HeldList")
TLPS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
PAPS = ("CLEAR", "GREEN", "AMBER", "RED")


class AudienceIn(Body, rename={"excluded": "except"}):
    """All that one of the lists names, minus the exceptions. Members and circles by id or name; people by id, for TLP:RED alone."""

    members: list[str] | None = None
    sectors: Annotated[list[str] | None, Meta(examples=[["finance", "telecom"]])] = None
    countries: Annotated[list[str] | None, Meta(description="ISO 3166-1, two letters.", examples=[["TH", "NP"]])] = None
    circles: list[str] | None = None
    people: list[str] | None = None
    excluded: Annotated[list[str] | None, Meta(description="Members that it is kept from.")] = None


class EmbargoIn(Body):
    """Do not act, contact us. Without `until` it stands until you revise it; without `contact` your own desk is meant."""

    contact: str | None = None
    until: Annotated[str | None, Meta(description="RFC 3339, with an offset.", examples=["2030-01-31T12:00:00Z"])] = None


class MarkingIn(Body):
    """How a signal is shared. TLP says whom it reaches, PAP and uses what they may do; what a label forbids, no use permits."""

    tlp: Annotated[
        str,
        Meta(
            description="TLP 2.0, in any letter case, with or without `TLP:`. CLEAR: the public. GREEN: all members. AMBER, AMBER+STRICT: "
            "those whom the audience names. RED: the people whom the audience names.",
            examples=["TLP:GREEN"],
            extra_json_schema={"enum": [f"{prefix}{tlp}" for prefix in ("TLP:", "") for tlp in TLPS]},
        ),
    ]
    pap: Annotated[
        str | None,
        Meta(
            description="What readers may do: RED and AMBER leave investigation only. Left out: GREEN, under TLP:CLEAR CLEAR.",
            examples=["PAP:GREEN"],
            extra_json_schema={"enum": [*(f"{prefix}{pap}" for prefix in ("PAP:", "") for pap in PAPS), None]},
        ),
    ] = None
    audience: Annotated[AudienceIn | None, Meta(description="Needed from AMBER on; narrows CLEAR and GREEN where it is given.")] = None
    uses: Annotated[
        list[Literal["block", "investigate", "hold", "warn", "publish"]] | None,
        Meta(description="Permitted uses. Left out: all that TLP and PAP leave.", examples=[["investigate", "warn"]]),
    ] = None
    embargo: EmbargoIn | None = None
    attribution: Annotated[
        Literal["named", "unnamed"] | None, Meta(description="Whether readers learn that it is yours. Left out: named.")
    ] = None
    expires: Annotated[str | None, Meta(description="RFC 3339, with an offset.", examples=["2030-01-31T12:00:00Z"])] = None


class HarmIn(Body):
    """The known facts of the harm; leave out what is unknown."""

    victims: Annotated[int, Meta(ge=0, le=10_000_000_000)] | None = None
    loss: Annotated[
        dict[str, str] | None,
        Meta(description="Exact amounts as texts, by ISO 4217 currency; they are never added up.", examples=[{"THB": "125000.50"}]),
    ] = None
    countries: Annotated[list[str] | None, Meta(description="Where those harmed live: ISO 3166-1, two capitals.", examples=[["TH"]])] = None


class Changes(Body):
    """The changes to a signal; a field left out stays, a null takes away. Its identifier and its id can't change."""

    scheme: str | UnsetType = UNSET
    marking: MarkingIn | UnsetType = UNSET
    role: str | UnsetType | None = UNSET
    channel: str | UnsetType | None = UNSET
    seen: SeenIn | UnsetType | None = UNSET
    confidence: str | int | UnsetType | None = UNSET
    evidence: str | UnsetType | None = UNSET
    source: str | UnsetType | None = UNSET
    withhold: list[str] | UnsetType | None = UNSET
    harm: HarmIn | UnsetType | None = UNSET
    ai: list[str] | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET


class Reason(Body):
    """Why; a sentence that goes to everybody that received the signal."""

    reason: Note


class Sighting(Body):
    """You saw it too: so many times since you last said so."""

    count: Annotated[int, Meta(extra_json_schema={"minimum": 1, "maximum": 1_000_000_000})] = 1
    note: Note | None = None


class Action(Body):
    """The action you took on it; nothing-found: you looked, and saw no such thing."""

    action: Literal["blocked", "held", "removed", "warned", "nothing-found"]
    note: Note | None = None


class Dispute(Body):
    """Say why it is wrong; or withdraw your own dispute."""

    reason: Note | None = None
    withdraw: bool = False


class ShareRequest(Body):
    """Ask the originator to share with these as well."""

    audience: Any
    reason: Note


class ShareAnswer(Body):
    """Granted, the signal's audience grows by what was asked."""

    answer: Literal["grant", "decline"]


class Decision(Body):
    """`release` publishes the claim as it was sent."""

    decision: Literal["release", "reject"]
    reason: str = ""
