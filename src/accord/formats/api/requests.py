"""Requests, as their parties see them, and what was done to them."""

from typing import Annotated, Any

from msgspec import Meta, Struct, field

from accord.formats.api.common import MemberName, Named, Time, list_of
from accord.formats.api.gateways import GatewayForOut
from accord.formats.api.protocols import StepAsks

Totals = Annotated[
    dict[str, dict[str, str]],
    Meta(
        description="By currency: disputed = pending + held + moved-on + taken-out + not-found + refused, and held, "
        "as here still held, released, returned and converted are what became of what was ever held. Exact amounts "
        "as texts, never added across currencies.",
        examples=[{"THB": {"disputed": "160000.00", "pending": "0", "held": "160000.00"}}],
    ),
]
Money = Annotated[str, Meta(description="Exact, with its ISO 4217 currency or asset.", examples=["160000.00 THB"])]


class OpenStepOut(StepAsks):
    """A step that is open to you. `offered`: what a form may fill in, by field. `guards`: what may still stand in its way."""

    side: str
    to: str | None
    offered: dict[str, Any]


class ClockOut(Struct):
    """A clock of the present state. `due` is null where nobody knows the length; `source` says where its length comes from."""

    clock: str
    title: str
    target: str | None
    due: Time | None
    overdue: bool
    source: str
    rule: str | None


class SubjectOut(Struct):
    """The subject of a request. Erased, it has its kind alone; where it is no identifier, `value` is an opaque id."""

    kind: str
    value: str
    display: str
    key: str


class RequestRow(Struct, kw_only=True):
    """A request as its parties see it. `sides`: where you stand; `due`: what ends next; `version` counts changes."""

    id: Named
    protocol: Annotated[str, Meta(description="Pinned: name@version.")]
    title: str
    state: str
    state_title: str
    subject: SubjectOut
    asker: MemberName
    answerers: list[MemberName]
    sides: list[str]
    desk: Named | None
    confirmed: bool
    embargo: bool
    opened: Time
    entered: Time
    closed: Time | None
    due: Time | None
    version: int
    parent: Named | None
    ask: Annotated[str, Meta(description="The same for all that were opened together.")]
    open: list[str]
    totals: Totals


class TakenOut(Struct):
    """A step that was taken. `how` is empty for the usual way, else guest, by-hand, bank-message, or for-itself: a no that one of several
    members said for itself, while the others are still asked; then `state` stays as it was."""

    id: Named
    step: str
    title: str
    side: str
    member: MemberName | None
    person: str
    how: str
    state: str
    fields: dict[str, Any]
    words: dict[str, str]
    at: Time


class PaymentReports(Struct):
    """A payment as all its reports state it."""

    id: Named
    uetr: str | None
    rails: list[str]
    end_to_ends: list[str]
    bank_references: list[str]
    amounts: list[str]
    times: list[Time]
    from_banks: list[str]
    to_banks: list[str]


class PaidOut(PaymentReports):
    """A payment as all its reports state it. `others`: requests of yours about the same one."""

    disputed: str
    sender: dict[str, str]
    others: int
    instruction: str | None
    message: str | None
    message_name: str | None
    message_time: Time | None
    settled: str | None


class MessageOut(Struct):
    """`text` is null where the vault does not open it to your role."""

    id: Named
    member: MemberName
    person: str
    text: str | None
    at: Time


class AttachmentOut(Struct):
    """`type` is what its bytes are, whatever it was called."""

    id: Named
    member: MemberName
    type: str
    size: int
    sha256: str
    at: Time


class InvitedOut(Struct):
    """A guest that was invited; never the token."""

    id: Named
    made: Time
    expires: Time
    used: Time | None
    sent: Time | None
    code: str


class TrailRowOut(Struct):
    """A request of the trail, parents before children."""

    id: Named
    parent: Named | None
    depth: int
    state: str
    answerers: list[MemberName]
    due: Time | None
    totals: Totals
    mine: bool


class FlowNode(Struct):
    """A request's ledger, where `account` is null and `amount` what is disputed there; else where a part of it stands."""

    key: str
    request: Named
    account: str | None
    amount: Money


class FlowLink(Struct):
    """`amount` leaves `source`; `into` is what arrives at `target`, in another currency at the `rate`.

    `width` is its part of what the first request disputes, of 1: for drawing only.
    """

    source: str
    target: str
    amount: Money
    into: Money
    rate: Annotated[str | None, Meta(description="How much of the other currency one of this one became.")]
    width: str


class FlowOut(Struct):
    nodes: list[FlowNode]
    links: list[FlowLink]


class TrailOut(Struct):
    """`root` is the first request of it that you may see; `drawings` are there, by its currency, where you see the whole."""

    root: Named
    items: list[TrailRowOut]
    drawings: dict[str, FlowOut]


class RequestWarning(Struct):
    """A warning that must be shown: it stops nobody. `book` is whose rule it is."""

    code: str
    text: str
    book: str
    sources: list[str]


class EmbargoBy(Struct):
    """The police ask that nobody acts; contact them."""

    member: str
    desk: Named | None


class ClaimRow(Struct):
    """A claim that an appeal is about; `decision` is upheld, rejected or empty."""

    id: Named
    member: str
    decision: str


class OfficerOut(Struct):
    """An officer who agreed to be shown to the other side."""

    member: str
    name: str
    side: str


class ConfirmerOut(Struct):
    """A member that can stand behind the ask, and as what: bank, police or secretariat."""

    member: MemberName
    side: str


class HoldOut(Struct):
    """Until when money is held. `longest` is its end without an order, by a country's rule or by our own choice; `order`: whose it is."""

    until: Time
    longest: Time
    by_rule: bool
    order: str | None


class RequestPage(RequestRow, kw_only=True):
    """A request with all that you may see of it. `steps` are those that are open to you."""

    steps: list[OpenStepOut]
    taken: list[TakenOut]
    clocks: list[ClockOut]
    payments: list[PaidOut]
    messages: list[MessageOut]
    attachments: list[AttachmentOut]
    guests: list[InvitedOut]
    trail: list[TrailRowOut]
    warnings: list[RequestWarning]
    unknowns: list[RequestWarning]
    private: Annotated[
        dict[str, dict[str, str]], Meta(description="What lies in the vault behind personal fields; each look leaves a line.")
    ]
    embargo_by: EmbargoBy | None
    claims: list[ClaimRow]
    contacts: list[OfficerOut]
    confirmed_by: str | None
    can_confirm: Annotated[
        list[ConfirmerOut],
        Meta(description="Who can stand behind it now; none once it is confirmed."),
    ]
    hold: HoldOut | None


class OpenedRowOut(Struct):
    """One request that was opened. `rung`: a desk was found and its bell rings."""

    id: Named
    protocol: str
    state: str
    subject: str
    answerers: list[Named]
    desk: Named | None
    rung: bool
    confirmed: bool
    children: list[Named] = field(name="begot")


class AskedGapOut(Struct):
    """A gap, on which nobody can act: its place in the ask, its class, and whom one could invite."""

    about: int
    kind: str
    value: str
    invite: str


class InvitationOut(Struct):
    """`address` opens the guest's page: told this once, and mailed where a mail address was given. Hand it to nobody else."""

    id: Named
    request: Named
    address: str
    expires: Time


class AskOpened(Struct):
    """All that one ask has begun. `unknowns`: clocks of which no source tells the length."""

    ask: str
    requests: list[OpenedRowOut]
    gaps: list[AskedGapOut]
    guests: list[InvitationOut]
    warnings: list[RequestWarning]
    unknowns: list[RequestWarning]


class OpenedOut(AskOpened):
    """All that one ask has begun. `unknowns`: clocks of which no source tells the length; `gateways`: what the register has for each
    pair of countries, and what to do where it has nothing."""

    gateways: list[GatewayForOut]


class StepTaken(Struct):
    """The result of a step. `open`: the steps open to you next; `begot`: child requests; `gaps`: kinds of identifiers nobody can act on."""

    request: Named
    step: str
    state: str
    version: int
    open: list[str]
    children: list[Named] = field(name="begot")
    gaps: list[str]


class StepRefusedOut(Struct):
    """Why one of many did not take the step; `open` are the steps that are open there."""

    code: str
    text: str
    open: list[str]
    field: str | None


class StepOfMany(Struct):
    """Either `taken` or `refused`."""

    request: str
    taken: StepTaken | None
    refused: StepRefusedOut | None


class StepsOut(Struct):
    """One row for each request, in order."""

    items: list[StepOfMany]


class MessageMade(Struct):
    id: Named


class AttachmentMade(Struct):
    """Give the id where a step asks for an attachment."""

    id: Named
    size: int


class MessageStepTaken(StepTaken):
    """A step that a bank's message was. `repeated`: it had been taken before, and the message changed nothing.

    The step `message` is none: what the bank says stands among the messages of the request, and moved nothing.
    """

    repeated: bool


class UnknownPayment(Struct):
    """A payment of the message. `place` counts from 1; `reference` is the first that the message gives, empty where it gives none."""

    place: int
    reference: str


class StepsTaken(Struct):
    """One row for each step that the message was. `unknown`: payments that no open request of yours is about; nothing was done with them.
    Open a request about them and send the message again: what was taken is taken once."""

    items: list[MessageStepTaken]
    unknown: list[UnknownPayment]


class BankFormOut(Struct):
    """How your bank messages are written. `place` is the zone in which their days and times are."""

    version: str
    header: str
    service: str
    envelope: str
    market: str
    zone: str
    place: str


class GuestsWithdrawn(Struct):
    id: Named
    withdrawn: bool


class WrongHoldTold(Struct):
    id: Named
    told: bool


class ReviewerNamed(Struct):
    id: Named
    member: str


class RequestTotals(Struct):
    """Over every trail that you asked for or answer in. Side by side, never added up: neither across currencies nor across these."""

    lost: dict[str, str]
    held: dict[str, str]
    ordered: dict[str, str]
    released: dict[str, str]
    returned: dict[str, str]
    wrongly_held: dict[str, str]


class EmbargoRowOut(Struct):
    id: Named
    key: str
    kind: str
    display: str
    desk: Named | None
    made: Time
    until: Time
    lifted: Time | None


class EmbargoMade(Struct):
    id: Named
    until: Time


class EmbargoLifted(Struct):
    id: Named
    lifted: bool


class PaymentRequest(Struct):
    """A request about the payment that you take part in, and how much of it is disputed there."""

    id: Named
    protocol: str
    state: str
    disputed: str


class PaymentOut(PaymentReports):
    """A payment as all its reports state it. `id` is that of the payment it turned out to be, where two were one."""

    requests: list[PaymentRequest]


RequestList = list_of(RequestRow, "RequestList")
EmbargoList = list_of(EmbargoRowOut, "EmbargoList")
