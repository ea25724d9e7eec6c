"""Bodies of calls about requests.

What a step asks for stands in its protocol, so fields are loose here: the step itself names each fault.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from accord.formats.api.common import Body, Region

Fields = Annotated[
    dict[str, Any],
    Meta(
        description="The fields that the step asks for, by key, as docs/protocol-files.md says of each type.",
        examples=[{"amount": "160000.00 THB", "until": "2030-01-31T12:00:00Z"}],
    ),
]
Private = Annotated[
    dict[str, str | dict[str, str]],
    Meta(
        description="What is about a person, by the key of a `reference` field: a text, or texts by name. It goes to the vault, and the "
        "field gets its reference.",
        examples=[{"narrative": "A caller said that he was from the bank."}],
    ),
]


class AmountIn(Body):
    """An amount as a person typed it, beside its ISO 4217 currency or asset: `480,000` and `THB`."""

    value: str
    code: str


Money = Annotated[
    str | AmountIn,
    Meta(
        description="With its ISO 4217 currency or asset: exact, or as somebody typed it (`480,000 baht`). What can mean two amounts is "
        "refused with its choices.",
        examples=["160000.00 THB"],
    ),
]
MemberId = Annotated[str, Meta(description="A member's id or exact name.", extra_json_schema={"minLength": 1, "maxLength": 200})]


class AboutIn(Body):
    """An identifier as it was found; `region` (or `country`) helps to read national forms. An account's number as people type it needs
    its `bank` beside it: a code, a BIC, a name, or a wallet."""

    value: str
    kind: str | None = None
    region: Region | None = None
    bank: Annotated[str | None, Meta(examples=["SCB"])] = None
    country: Region | None = None


OfBank = Annotated[
    str | None,
    Meta(
        description="As your bank's system wrote it on the payment: `instruction` its instruction id, `message` the id of the message that "
        "it was in. A recall repeats both.",
        extra_json_schema={"maxLength": 35},
    ),
]
MessageName = Annotated[str | None, Meta(description="The name of that message.", examples=["pacs.008.001.08"])]
MessageTime = Annotated[str | None, Meta(description="When that message was made: RFC 3339, with an offset.")]
SettledOn = Annotated[
    str | None, Meta(description="The day on which the banks settled it, where that is not the day of `time`.", examples=["2026-11-27"])
]


class PaymentIn(Body, rename={"from_": "from"}):
    """One report of a payment. Whatever is unknown is left out; two reports of one payment become one.

    `from` and `holder` are about the harmed person and go to the vault. `disputed`: how much of it, where that is not all. `to` is an
    identifier of the ask, by its place (0 is the first) or its text.
    """

    amount: Money | None = None
    disputed: Money | None = None
    to: str | int | None = None
    rail: str | None = None
    uetr: str | None = None
    end_to_end: str | None = None
    bank_reference: str | None = None
    time: Annotated[str | None, Meta(description="RFC 3339, with an offset.")] = None
    from_bank: Annotated[str | None, Meta(description="BIC, or country and code.", examples=["TH:004"])] = None
    to_bank: str | None = None
    from_: str | None = None
    holder: str | None = None
    instruction: OfBank = None
    message: OfBank = None
    message_name: MessageName = None
    message_time: MessageTime = None
    settled: SettledOn = None


class PaymentFactsIn(Body, rename={"from_": "from"}):
    """What was not known of a payment when the request was opened. What the request states already stays, and may be said again.

    `to` is the account that the money went to; `from` and `holder` are about the harmed person and go to the vault.
    """

    amount: Money | None = None
    to: str | None = None
    rail: str | None = None
    uetr: str | None = None
    end_to_end: str | None = None
    bank_reference: str | None = None
    time: Annotated[str | None, Meta(description="RFC 3339, with an offset.")] = None
    from_bank: Annotated[str | None, Meta(description="BIC, or country and code.", examples=["TH:014"])] = None
    to_bank: Annotated[str | None, Meta(description="BIC, or country and code.", examples=["TH:004"])] = None
    from_: str | None = None
    holder: str | None = None
    instruction: OfBank = None
    message: OfBank = None
    message_name: MessageName = None
    message_time: MessageTime = None
    settled: SettledOn = None


class ContactIn(Body):
    """How to reach a person who is no member, and how that was verified. It is kept in the vault."""

    verified: Annotated[str, Meta(description="How it was verified.", examples=["Called back at the number on the bank's site"])]
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    organisation: str | None = None
    language: str | None = None


class GuestIn(ContactIn):
    """Whom to ask about an identifier that no member can act on: `about` is its place in the ask, 0 for the first."""

    about: Annotated[int, Meta(extra_json_schema={"minimum": 0})] = 0


class OriginIn(Body):
    """The origin of the request."""

    kind: Literal["signal", "verdict", "report", "network"]
    id: str = ""


class OpenIn(Body):
    """Ask every responsible desk at once. `signal` is enough of an identifier by itself; `about` stands where it is about none.

    `to` names members instead of routing; `step` chooses a way to open where there are several; `for_person`: a person who is no member
    asks through you, so a bank or the police must confirm it first, and `reporter` is your own opaque name for that person.
    """

    protocol: str
    identifiers: list[str | AboutIn] = field(default_factory=list)
    signal: str | None = None
    fields: Fields = field(default_factory=dict)
    private: Private = field(default_factory=dict)
    payments: list[PaymentIn] = field(default_factory=list)
    to: list[MemberId] = field(default_factory=list)
    about: str = ""
    step: str | None = None
    for_person: bool = False
    reporter: Annotated[str, Meta(extra_json_schema={"maxLength": 64})] = ""
    origin: OriginIn | None = None
    guests: list[GuestIn] = field(default_factory=list)
    confirmers: list[MemberId] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    region: Region | None = None


class StepIn(Body):
    """A step that is open to you. With `seen`, the version of the request that you looked at, it is refused where another was faster.

    `side` chooses on which side you take it, where you stand on several.
    """

    step: Annotated[str, Meta(examples=["acknowledge"])]
    fields: Fields = field(default_factory=dict)
    private: Private = field(default_factory=dict)
    seen: int | None = None
    side: str | None = None


class StepsIn(Body):
    """One step for many requests: each takes it, or says why not; the others go on."""

    requests: Annotated[list[str], Meta(extra_json_schema={"maxItems": 100})]
    step: Annotated[str, Meta(examples=["acknowledge"])]
    fields: Fields = field(default_factory=dict)


class ByHandIn(Body):
    """An answer by telephone from a body that is no member. `spoke_with` is about a person and goes to the vault."""

    step: str
    spoke_with: str
    fields: Fields = field(default_factory=dict)
    private: Private = field(default_factory=dict)


class ConfirmIn(Body):
    """Confirm the request, as the sender's bank or the police of the harmed person's country."""

    fields: Fields = field(default_factory=dict)
    private: Private = field(default_factory=dict)


class MessageIn(Body):
    """A note to the parties of the request alone; it is kept in the vault."""

    text: Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 10_000})]


class InviteIn(ContactIn):
    """For so many days the page may be answered, once."""

    days: Annotated[int, Meta(extra_json_schema={"minimum": 1, "maximum": 30})] = 7


class EmbargoAsk(Body):
    """Do not act on this identifier, contact us. Police alone set one, for at most 90 days."""

    identifier: str | AboutIn
    until: Annotated[str, Meta(description="RFC 3339, with an offset.", examples=["2030-01-31T12:00:00Z"])]
    desk: Annotated[str, Meta(description="Your desk to contact.")] = ""


class BankFormIn(Body):
    """How your bank messages are written: what is left out stays as it is.

    With a business header the message and it stand in one element, `envelope`; without both the message stands alone. `zone` is the IANA
    name of the zone in which its days and times are written; empty for that of your country, or of your desks.
    """

    version: Annotated[str | None, Meta(description="Of camt.056: 08 to 11.", examples=["08"])] = None
    header: Annotated[str | None, Meta(description="Of head.001.001: 01 to 04; empty for none.", examples=["02"])] = None
    service: Annotated[str | None, Meta(description="What the header names as business service.", examples=["swift.cbprplus.02"])] = None
    envelope: Annotated[str | None, Meta(description="Name of the element around both.", examples=["Envelope"])] = None
    market: Annotated[str | None, Meta(description="`iso`, or a market that takes a narrower message: `fedwire`.")] = None
    zone: Annotated[str | None, Meta(examples=["Asia/Bangkok"])] = None


class InvestigationIn(Body):
    """Which payment is meant, where the request has several; and what of your form is otherwise for this one message.

    Without `action` the bank is asked to look into the payment. RQST asks how that stands, RQCL to close it, for a `reason`: IRRR resolved,
    IRSI sent by mistake. `message` is your own id for the message, where your system gives it.
    """

    payment: str | None = None
    message: Annotated[str | None, Meta(extra_json_schema={"maxLength": 35})] = None
    action: Annotated[str | None, Meta(description="RQST or RQCL; left out to ask for the investigation.", examples=["RQST"])] = None
    reason: Annotated[str | None, Meta(description="Of RQCL: IRRR or IRSI.", examples=["IRRR"])] = None
    header: Annotated[str | None, Meta(description="Of head.001.001: 01 to 04; empty for none.", examples=["02"])] = None
    service: Annotated[str | None, Meta(description="What the header names as business service.")] = None
    envelope: Annotated[str | None, Meta(description="Name of the element around both.", examples=["Envelope"])] = None
    market: Annotated[str | None, Meta(description="`iso`, or a market that takes a narrower message: `fedwire`.")] = None
    zone: Annotated[str | None, Meta(examples=["Asia/Bangkok"])] = None


class RecallIn(BankFormIn):
    """Which payment is meant, where the request has several; and what of your form is otherwise for this one message.

    `message` is your own id for the message, where your system gives it.
    """

    payment: str | None = None
    message: Annotated[str | None, Meta(extra_json_schema={"maxLength": 35})] = None


class BankAnswerIn(Body):
    """Which payment is meant, where the request has several."""

    payment: str | None = None


class ReviewerIn(Body):
    """Whom the secretariat lets review an appeal."""

    member: MemberId


class WrongHoldIn(Body):
    """An amount that was held and let go, and had been held wrongly, on this ground (a code of the field `release-ground`)."""

    amount: Money
    ground: str
