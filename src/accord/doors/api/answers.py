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
    verdict: Literal["none", "reported", "corroborated", "disputed", "protected", "retracted"]
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


class TokenRow(msgspec.Struct):
    """A token as it may be listed, without the token itself."""

    id: Named
    name: str
    scopes: list[str]
    role: str
    made: Time
    expires: Time | None
    revoked: Time | None


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
    id: Named
    status: Literal["published", "duplicate", "rejected"]
    seq: Seq | None


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


class ContactOut(msgspec.Struct):
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
    contacts: Annotated[list[ContactOut], msgspec.Meta(description="In the order in which they are rung.")] | UnsetType = UNSET
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


class FaultOut(msgspec.Struct):
    """What is wrong with one field; `field` is a path such as marking.audience.members."""

    field: str
    code: str
    text: str


class ProblemOut(msgspec.Struct):
    """An RFC 9457 problem. Branch on `code`; `detail` says what to do next and never repeats what was sent."""

    type: Annotated[str, msgspec.Meta(pattern="^urn:accord:problem:")]
    title: str
    status: int
    detail: str
    code: str
    errors: list[FaultOut] | UnsetType = UNSET
    open: Annotated[list[str] | UnsetType, msgspec.Meta(description="Of a step that was refused: the steps that are open to you.")] = UNSET
    happened: Annotated[str | UnsetType, msgspec.Meta(description="Of a step that was refused: what was done last.")] = UNSET


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


class WebhookFilters(msgspec.Struct):
    """What of the feed is sent; nothing here is everything."""

    kind: str | UnsetType = UNSET
    scheme: str | UnsetType = UNSET
    country: str | UnsetType = UNSET


class TryOut(msgspec.Struct):
    """What became of one try: `sent`, `refused` (another status than 2xx), `redirected`, `gone` (410), `timeout`, `unreachable`,
    `forbidden-address` (a private one) and so on; the HTTP status where it answered."""

    at: Time
    outcome: str
    status: int | None


class WebhookOut(msgspec.Struct, kw_only=True):
    """A webhook. `cursor`: everything up to it was taken or given up; `behind`: how many numbers of the journal come after it.

    `reason` is there where the hub stopped it: `gone`, the receiver answered 410; `dead`, five messages in a row were given up.
    `next_try` is there while a message waits. A test that was asked for and not sent yet: `test_waits`.
    """

    id: Named
    url: str
    state: Literal["active", "paused", "stopped"]
    reason: Literal["gone", "dead"] | None
    filters: WebhookFilters
    cursor: Seq
    behind: int
    failures: int
    next_try: Time | None
    last_success: Time | None
    last_try: TryOut | None
    test: TryOut | None
    test_waits: bool
    old_secret_signs_until: Time | None
    dead_letters: int
    made: Time


class WebhookMade(WebhookOut, kw_only=True):
    """The secret is shown this once."""

    secret: str


class WebhookRemoved(msgspec.Struct):
    id: Named
    removed: bool


class DeadLetterOut(msgspec.Struct):
    """A message that was given up after `tries`: the feed's entries with after < seq <= next. `message` was its webhook-id.

    `waits`: it is being sent again.
    """

    id: Named
    message: str
    after: Seq
    next: Seq
    count: int
    tries: int
    outcome: str
    status: int | None
    at: Time
    waits: bool


class CountOut(msgspec.Struct):
    """How many it was done to."""

    count: int


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


class ProtocolRow(msgspec.Struct):
    """A protocol that requests run under. `ref` is its name and version; `kinds` are the kinds of identifier that it is asked about."""

    ref: str
    name: str
    version: int
    title: str
    about: str
    kinds: list[str]
    offers: list[str]


class FieldOut(msgspec.Struct):
    """What a step asks for. `columns` are those of a list; `personal`: it is about a person and goes to the vault."""

    field: str
    title: str
    type: str
    required: bool
    personal: bool | UnsetType = UNSET
    choices: dict[str, str] | UnsetType = UNSET
    columns: "list[FieldOut] | UnsetType" = UNSET
    of: str | UnsetType = UNSET
    help: str | UnsetType = UNSET
    least: str | UnsetType = UNSET
    most: str | UnsetType = UNSET


class OpeningOut(msgspec.Struct):
    """A step that opens a request. `letter` is its key at the keyboard; `guards` are what must hold beside its fields."""

    step: str
    title: str
    letter: str | None
    help: str
    fields: list[FieldOut]
    guards: list[str]


class ProtocolStepOut(OpeningOut, kw_only=True):
    """A step from any of these states; `to` is null where the state stays."""

    from_: list[str] = msgspec.field(name="from")
    to: str | None
    side: str
    roles: list[str]


class ClockOut(msgspec.Struct):
    """A clock of a state. `after` is null where its length is not known before the request runs; `then` is the step at its end."""

    clock: str
    title: str
    target: str | None
    after: str | None
    until: str | None
    rule: str | None
    source: str
    reminders: list[str]
    escalate: dict[str, str]
    then: str | None


class ProtocolStateOut(msgspec.Struct):
    state: str
    title: str
    final: bool
    refusal: bool
    clocks: list[ClockOut]


class ProtocolOut(ProtocolRow):
    """All of a protocol; `drawing` is a Mermaid state diagram."""

    first: str
    sides: dict[str, Any]
    refusals: dict[str, str]
    opening: list[OpeningOut]
    states: list[ProtocolStateOut]
    steps: list[ProtocolStepOut]
    drawing: str


def _list(item: type[msgspec.Struct], name: str) -> type[msgspec.Struct]:
    """A list of these; `next` is what continues it, null at its end."""
    return msgspec.defstruct(name, [("items", list[item]), ("next", int | None)], namespace={"__doc__": _list.__doc__})  # type: ignore[valid-type]


SignalList = _list(SignalOut, "SignalList")
ShareRequestList = _list(ShareRequestOut, "ShareRequestList")
MemberList = _list(MemberOut, "MemberList")
SchemeList = _list(SchemeOut, "SchemeList")
CircleList = _list(CircleOut, "CircleList")
TokenList = _list(TokenRow, "TokenList")
HeldList = _list(HeldOut, "HeldList")
DeskList = _list(DeskOut, "DeskList")
BellList = _list(BellOut, "BellList")
AuditList = _list(AuditLine, "AuditList")
ListList = _list(ListOut, "ListList")
WebhookList = _list(WebhookOut, "WebhookList")
DeadLetterList = _list(DeadLetterOut, "DeadLetterList")
ResponsibilityList = _list(ResponsibilityOut, "ResponsibilityList")
GapList = _list(GapOut, "GapList")
ProtocolList = _list(ProtocolRow, "ProtocolList")
