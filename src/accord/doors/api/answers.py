"""The shapes of answers. They describe, for the API's document; the values are made where they are known. Add to them, never rename."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

Time = Annotated[str, msgspec.Meta(description="RFC 3339, in UTC.", extra_json_schema={"format": "date-time"})]
Named = Annotated[str, msgspec.Meta(description="An id that the API gave: a UUID.", extra_json_schema={"format": "uuid"})]
Seq = Annotated[int, msgspec.Meta(description="The number of a journal entry.", ge=0)]
State = Literal["live", "retracted", "expired"]


class MemberName(msgspec.Struct):
    id: Named
    name: str


class AudienceOut(msgspec.Struct):
    """Who will see it besides you: names and count."""

    count: int
    members: list[MemberName]


class IdentifierOut(msgspec.Struct):
    """`value` is what members agree on, `display` what people read (defanged); `key` is the SHA-256 of kind, newline, value.

    `looks_like` is the confusable skeleton of a domain that has one; `verified` is false where no checksum or register could confirm it.
    """

    kind: str
    value: str
    display: str
    key: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    looks_like: str | UnsetType = UNSET
    verified: bool | UnsetType = UNSET


class EmbargoOut(msgspec.Struct):
    """Do not act; contact whom it names, or the originator."""

    contact: str | UnsetType = UNSET
    until: Time | UnsetType = UNSET


class MarkingOut(msgspec.Struct):
    """What every reader gets of a marking; who else may read it is the originator's affair."""

    tlp: Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
    pap: Literal["PAP:CLEAR", "PAP:GREEN", "PAP:AMBER", "PAP:RED"]
    uses: list[Literal["block", "investigate", "hold", "warn", "publish"]]
    attribution: Literal["named", "unnamed"]
    expires: Time | UnsetType = UNSET
    embargo: EmbargoOut | UnsetType = UNSET


class PublishedOut(msgspec.Struct):
    """What became of it. `seq` is null in quarantine; `reason` says why it is there."""

    id: Named
    status: Literal["published", "duplicate", "quarantined"]
    seq: Seq | None
    identifier: IdentifierOut
    audience: AudienceOut
    reason: str | None


class PreviewOut(msgspec.Struct):
    """What publishing it would do; `reason` is a code, where it would go into quarantine. What would be refused is refused here too."""

    identifier: IdentifierOut
    audience: AudienceOut
    would: Literal["publish", "duplicate", "quarantine"]
    reason: str | None


class SeqOut(msgspec.Struct):
    """`seq` is the number of the entry that tells the others; null where nobody is told."""

    id: Named
    seq: Seq | None


class Entry(msgspec.Struct):
    """A journal entry. `by` is the author's member id, null where it is unnamed or the entry was erased; `data` depends on the type."""

    seq: Seq
    type: str
    at: Time
    by: Named | None
    marking: MarkingOut | None
    data: dict[str, Any]


class FeedOut(msgspec.Struct):
    """`next` is the `after` of your next call; `more` says whether it will find something now."""

    entries: list[Entry]
    next: Seq
    more: bool


class SeenOut(msgspec.Struct):
    first: Time | UnsetType = UNSET
    last: Time | UnsetType = UNSET


class HarmOut(msgspec.Struct):
    """Exact money by currency, as texts."""

    victims: int | UnsetType = UNSET
    loss: dict[str, str] | UnsetType = UNSET
    countries: list[str] | UnsetType = UNSET


class SignalOut(msgspec.Struct, kw_only=True):
    """A signal as its readers get it; what is unknown is left out. Where its content was erased, only how it stands remains."""

    id: Named
    seq: Seq
    state: State
    by: Named | None
    marking: MarkingOut | None
    published: Time
    expires: Time
    feedback: Annotated[dict[str, int], msgspec.Meta(description="How many members answered what: sighting, dispute, blocked and so on.")]
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


class OwnHeld(msgspec.Struct):
    """Your own signal in quarantine: nobody else sees it until a reviewer decides."""

    id: Named
    status: Literal["quarantined"]
    reason: str
    why: str
    content: dict[str, Any]


class ShareRequestOut(msgspec.Struct):
    id: Named
    by: Named
    audience: dict[str, list[str]]
    reason: str
    state: Literal["open", "granted", "declined"]
    at: Time


class Receipt(msgspec.Struct):
    """`up_to` is the lowest number that a consumer of the member says it has applied; null where none ever said."""

    id: Named
    name: str
    applied: bool
    up_to: Seq | None


class ReceiptsOut(msgspec.Struct):
    """`seq` is the number of the signal's latest word."""

    seq: Seq
    items: list[Receipt]
    next: int | None


class AppliedOut(msgspec.Struct):
    """What is recorded; it never moves back."""

    consumer: str
    seq: Seq


class ReasonOut(msgspec.Struct):
    code: str
    text: str


class ResultOut(msgspec.Struct):
    """One answer, in the order asked. `input` is null where it was a card number, which is never repeated."""

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


class CheckOut(msgspec.Struct):
    results: list[ResultOut]


class MemberOut(msgspec.Struct):
    """`note` and `source`: what is publicly known of its membership, and where that is stated."""

    id: Named
    name: str
    sector: str
    country: Annotated[str, msgspec.Meta(description="ISO 3166-1; empty for an international body.")]
    standing: str
    since: Time
    note: str | UnsetType = UNSET
    source: str | UnsetType = UNSET


class Myself(msgspec.Struct):
    id: Named
    name: str
    sector: str
    country: str


class BudgetOut(msgspec.Struct):
    """New claims a day, and how many of today's are spent."""

    daily: int
    spent: int


class MeOut(msgspec.Struct):
    member: Myself
    scopes: list[str]
    role: str
    budget: BudgetOut


class BudgetSet(msgspec.Struct):
    id: Named
    daily: int


class SchemeOut(msgspec.Struct):
    """A scam scheme with its names in other vocabularies; null where one has none."""

    key: str
    label: str
    definition: str
    stanford: str | None
    ic3: str | None
    xarf: str | None


class CircleOut(msgspec.Struct):
    id: Named
    name: str
    opens: bool
    members: list[Named]


class LeftOut(msgspec.Struct):
    id: Named
    left: Named


class MakerOut(msgspec.Struct):
    """The person who made a token."""

    id: Named
    name: str


class TokenRow(msgspec.Struct):
    """A token as it may be listed, without the token itself.

    `maker` or `parent` made it, and it may do what that one may now: where that is nothing any more it is `suspended`, and `lost` are the
    scopes that are gone. `may`: as which role it publishes now; null where it does not work.
    """

    id: Named
    name: str
    scopes: list[str]
    role: str
    made: Time
    expires: Time | None
    revoked: Time | None
    maker: MakerOut | None
    parent: Named | None
    suspended: bool
    lost: list[str]
    may: str | None


class TokenOut(msgspec.Struct):
    """The token is shown this once."""

    id: Named
    token: str


class RevokedOut(msgspec.Struct):
    id: Named
    revoked: bool


class HeldOut(msgspec.Struct):
    """A claim that waits for a reviewer; `by` is its publisher, `content` the claim as it was sent.

    `by` is null where it is unnamed and you may not attribute. `why` is empty, and `content` its label alone, where it is for named people.
    """

    id: Named
    by: Named | None
    reason: str
    why: str
    at: Time
    content: dict[str, Any]


class ReviewedOut(msgspec.Struct):
    """What became of it. `waiting`: your yes is noted, and a reviewer of another member must say yes too."""

    id: Named
    status: Literal["published", "duplicate", "waiting", "rejected"]
    seq: Seq | None


class AttributionOut(msgspec.Struct):
    id: Named
    member: MemberName


class AuditLine(msgspec.Struct):
    at: Time
    member: Named | None
    actor: str
    action: str
    outcome: str
    detail: str


class ErasedOut(msgspec.Struct):
    seq: Seq
    erased: bool


class ChoiceOut(msgspec.Struct):
    """One of the things that a text can mean: `value` is taken as it is, `display` is for people."""

    value: str
    display: str


class FaultOut(msgspec.Struct):
    """What is wrong with one field; `field` is a path such as marking.audience.members."""

    field: str
    code: str
    text: str
    choices: Annotated[
        list[ChoiceOut] | UnsetType, msgspec.Meta(description="Of a text that can mean several things: send one of these values instead.")
    ] = UNSET


class ProblemOut(msgspec.Struct):
    """An RFC 9457 problem. Branch on `code`; `detail` says what to do next and never repeats what was sent."""

    type: Annotated[str, msgspec.Meta(pattern="^urn:accord:problem:")]
    title: str
    status: int
    detail: str
    code: str
    errors: list[FaultOut] | UnsetType = UNSET
    choices: Annotated[
        list[ChoiceOut] | UnsetType, msgspec.Meta(description="Where one field alone is asked about: what it can mean, as in its error.")
    ] = UNSET
    open: Annotated[list[str] | UnsetType, msgspec.Meta(description="Of a step that was refused: the steps that are open to you.")] = UNSET
    happened: Annotated[str | UnsetType, msgspec.Meta(description="Of a step that was refused: what was done last.")] = UNSET
    can_confirm: Annotated[
        list[str] | UnsetType, msgspec.Meta(description="Of a step that waits until somebody stands behind the ask: the members that can.")
    ] = UNSET


class ListOut(msgspec.Struct):
    """A signed list as it stands: everything up to `seq` is reflected in it, and it is not to be used after `expires`."""

    name: Literal["block", "hold", "warn"]
    use: Literal["block", "hold", "warn"]
    version: int
    seq: Seq
    made: Time
    expires: Time
    count: int


class ListKey(msgspec.Struct):
    """An Ed25519 public key, and its short name: the first 8 bytes of its SHA-256."""

    key: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    id: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16}$")]


def list_of(item: type[msgspec.Struct], name: str) -> type[msgspec.Struct]:
    """A list of these; `next` is what continues it, null at its end."""
    return msgspec.defstruct(name, [("items", list[item]), ("next", int | None)], namespace={"__doc__": list_of.__doc__})  # type: ignore[valid-type]


SignalList = list_of(SignalOut, "SignalList")
ShareRequestList = list_of(ShareRequestOut, "ShareRequestList")
MemberList = list_of(MemberOut, "MemberList")
SchemeList = list_of(SchemeOut, "SchemeList")
CircleList = list_of(CircleOut, "CircleList")
TokenList = list_of(TokenRow, "TokenList")
HeldList = list_of(HeldOut, "HeldList")
AuditList = list_of(AuditLine, "AuditList")
ListList = list_of(ListOut, "ListList")
