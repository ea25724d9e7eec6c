"""The shapes of requests. They decode requests and make the API document; add to them, never rename."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from accord.formats.signals import SeenIn

TLPS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
PAPS = ("CLEAR", "GREEN", "AMBER", "RED")

# Bounds that handlers check, with sentences of their own; here they are only shown.
Note = Annotated[
    str,
    Meta(
        description="A readable text; other people's identifiers in it are masked.", extra_json_schema={"minLength": 1, "maxLength": 1000}
    ),
]
Name = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 200})]
Region = Annotated[str, Meta(description="ISO 3166-1, two letters; helps to read national forms.", examples=["TH"])]


class Body(msgspec.Struct, forbid_unknown_fields=True):
    """A request body: unknown fields are refused by name."""


class AudienceIn(Body, rename={"excluded": "except"}):
    """Anybody that one of the lists names, minus the exceptions. Members and circles by id or name; people by id, for TLP:RED alone."""

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
    """What is known of the harm; leave out what is unknown."""

    victims: Annotated[int, Meta(ge=0, le=10_000_000_000)] | None = None
    loss: Annotated[
        dict[str, str] | None,
        Meta(description="Exact amounts as texts, by ISO 4217 currency; they are never added up.", examples=[{"THB": "125000.50"}]),
    ] = None
    countries: Annotated[list[str] | None, Meta(description="Where those harmed live: ISO 3166-1, two capitals.", examples=[["TH"]])] = None


class Changes(Body):
    """What changes of a signal; what is left out stays, a null takes away. Its identifier and its id can't change."""

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
    """What you did about it; nothing-found: you looked, and saw no such thing."""

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


class Applied(Body):
    """A consumer says that it has applied all entries up to this number."""

    seq: Annotated[int, Meta(extra_json_schema={"minimum": 0})]
    consumer: Annotated[str, Meta(extra_json_schema={"pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}, examples=["firewall"])] = "default"


class Check(Body):
    """Up to 1,000 values, the region that helps to read national forms, and what you mean to do."""

    values: Annotated[list[str], Meta(extra_json_schema={"maxItems": 1000})]
    region: Region | None = None
    use: Literal["block", "hold", "warn", "investigate"] | None = None
    kind: str | None = None


class NewMember(Body):
    """An organisation that takes part. An international body has no country."""

    name: Name
    sector: str
    country: Annotated[str, Meta(description="ISO 3166-1, two letters; empty for an international body.")] = ""
    standing: str = "active"


class Standing(Body):
    """Only active members read and publish."""

    standing: str


class Budget(Body):
    """New claims a day."""

    daily: Annotated[int, Meta(extra_json_schema={"minimum": 0, "maximum": 1_000_000_000})]


class NewCircle(Body):
    """`opens`: later joiners are granted what the circle shares already."""

    name: Name
    opens: bool = False


class CircleMember(Body):
    """By id or name."""

    member: Name


class NewToken(Body):
    """Without scopes: all that is about the member's own. `member` needs hub:tokens:manage where it isn't yours."""

    name: Annotated[str, Meta(description="To tell your tokens apart.", extra_json_schema={"maxLength": 100})] = ""
    scopes: list[str] | None = None
    role: Annotated[str | None, Meta(description="How wide it may publish; at most as wide as your own, which it is when left out.")] = None
    expires: Annotated[str | None, Meta(description="RFC 3339, to come. Left out: never.", examples=["2030-01-31T12:00:00Z"])] = None
    member: Name | None = None


class NewBell(Body):
    """What it rings for, and the id of it where it has one. Nothing personal: everybody that is rung may read it."""

    kind: Annotated[str, Meta(description="test: only at your own desk, as POST /desks/{id}/test does.", examples=["call"])]
    ref: Annotated[
        str,
        Meta(
            description="The id of a signal that you see, or another opaque id (a UUID).",
            extra_json_schema={"pattern": "^(([a-z]{1,16}:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$"},
        ),
    ] = ""


ResponsibilityKind = Annotated[str, Meta(examples=["bank"])]


class NewResponsibility(Body):
    """What a member can act on. `member` needs hub:responsibilities:manage where it isn't yours."""

    kind: ResponsibilityKind
    value: Annotated[
        str,
        Meta(description="As the kind has it: TH:004, KASITHBK, AE:033, +6681, telegram, example.com and so on.", examples=["TH:004"]),
    ]
    note: Annotated[
        str, Meta(description="For whoever asks: read by every member that is routed to you.", extra_json_schema={"maxLength": 200})
    ] = ""
    protocols: Annotated[list[str] | None, Meta(description="Only under these; left out or empty: all that fit.")] = None
    member: Name | None = None


class ResponsibilityTable(Body):
    """Comma-separated values under the line `kind,value,note` or `kind,value,note,protocols`."""

    csv: Annotated[str, Meta(examples=["kind,value,note\nbank,TH:004,retail accounts\n"])]


class RouteQuestion(Body):
    """An identifier, and what is to be asked. `known` is what you looked up: registrar, carrier, host or network.

    `loss` is the harm behind it, told where nobody can act: exact amounts as texts, by ISO 4217 currency.
    """

    value: Annotated[str, Meta(examples=["TH:004:1234567890"])]
    kind: str | None = None
    region: Region | None = None
    protocol: str | None = None
    known: Annotated[dict[str, str] | None, Meta(examples=[{"registrar": "1068"}])] = None
    loss: Annotated[dict[str, str] | None, Meta(examples=[{"THB": "480000.00"}])] = None


class NewAppeal(Body):
    """What is wrongly listed, blocked or held, and why. `reason`, `name` and `reach` are sealed; no card numbers in them."""

    value: Annotated[str, Meta(description="The number, account, link or address that it is about.", examples=["shop.example.com"])]
    harm: Annotated[Literal["money-held", "number-blocked", "removed", "listed", "other"], Meta(description="What it causes.")]
    reason: Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 5000})]
    kind: str | None = None
    region: Region | None = None
    for_person: Annotated[bool, Meta(description="False where your member appeals for itself.")] = True
    name: Annotated[str | None, Meta(extra_json_schema={"maxLength": 200})] = None
    reach: Annotated[str | None, Meta(description="How to reach them.", extra_json_schema={"maxLength": 200})] = None
    language: Annotated[Literal["en", "th", "bn", "ne", "es", "ar"], Meta(description="In which they are written to.")] = "en"


class NewReport(Body):
    """What somebody told at your member. `answers` by question, as in the form of reports; all of it is sealed; no card numbers in it."""

    id: Annotated[str, Meta(description="Your own id of the report.", extra_json_schema={"minLength": 1, "maxLength": 100})]
    answers: Annotated[dict[str, Any], Meta(description="Answers by question.", examples=[{"country": "TH", "lost": ["money"]}])]
    consents: Annotated[list[str], Meta(description="To what the person said yes.", examples=[["bank", "police"]])]
    door: Annotated[Literal["money", "held"], Meta(description="Money or data was taken, or someone is held.")] = "money"
    language: Annotated[Literal["en", "th", "bn", "ne", "es", "ar"], Meta(description="In which the person is written to.")] = "en"
    pictures: Annotated[
        list[bytes],
        Meta(
            description="Pictures of the chat, the QR code, the receipt: PNG, JPEG, GIF or WebP, each in base64. They are drawn anew, so "
            "that nothing but what they show is kept.",
            extra_json_schema={"maxItems": 10},
        ),
    ] = []


class ConfirmControl(Body):
    """The way by which control was seen: one of the appeal's `ways` that is not a code."""

    way: Annotated[str, Meta(examples=["bank"])]


class NewGateway(Body):
    """Under which instrument one country may ask another for what. Only what somebody can point at: `source` says where it stands."""

    asker: Annotated[str, Meta(description="The country that may ask: ISO 3166-1, two letters.", examples=["TH"])]
    asked: Annotated[str, Meta(description="The country that it may ask.", examples=["AE"])]
    protocol: Annotated[str, Meta(description="The kind of request.", examples=["hold-funds"])]
    instrument: Annotated[str, Meta(description="The treaty or arrangement, as it is called.", extra_json_schema={"maxLength": 200})]
    scope: Annotated[list[str], Meta(description="The offences or purposes that it covers: at least one.", examples=[["fraud"]])]
    source: Annotated[str, Meta(description="Where it stands.", extra_json_schema={"maxLength": 1000})]
    data: Annotated[list[str] | None, Meta(description="The sorts of data that may be handed over; none where none may.")] = None
    expires: Annotated[str | None, Meta(description="The last day; left out where it does not expire.", examples=["2030-01-31"])] = None


class ContactTried(Body):
    """What came of trying a contact of a country. `ping`: it is the member's desk `desk`, and a test bell was answered there."""

    section: Annotated[str, Meta(examples=["lines"])]
    key: Annotated[str, Meta(description="The row of the contact, as the country has it.", examples=["aoc-1441"])]
    how: Annotated[str, Meta(examples=["call"])]
    found: Annotated[str, Meta(description="What came of it.")] = "answered"
    day: Annotated[str | None, Meta(description="On which day; left out: today.", examples=["2026-11-25"])] = None
    desk: Annotated[str | None, Meta(description="With `ping`: the id of the member's desk.")] = None


class BankContactIn(Body):
    """Where a bank that is no member gets one-time pages. It is used once somebody notes that it answered (section `banks`)."""

    bank: Annotated[str, Meta(description="Its code, BIC or name, as the country's list of banks has it.", examples=["025"])]
    mail: Annotated[str, Meta(description="The address of the bank's desk, not of a person.", examples=["fraud@bank.example"])]
    name: Annotated[str, Meta(description="What the desk is called.", examples=["Fraud desk"])] = ""
    language: Annotated[str, Meta(description="Of the mail and the page; left out: English.", examples=["th"])] = ""


LossCountry = Annotated[str | None, Meta(description="ISO 3166-1, two letters.", examples=["TH"])]


class LossIn(Body):
    """A loss, without anybody's name, account or number. What is left out is unknown, and never closes a door."""

    asks: Annotated[str, Meta(description="Who asks; `person` asks through a centre.", examples=["police"])]
    asks_from: LossCountry = None
    victim_country: LossCountry = None
    from_country: Annotated[str | None, Meta(description="Where the victim's bank is.", examples=["TH"])] = None
    to_countries: Annotated[list[str] | None, Meta(description="Where the money went.", examples=[["AE"]])] = None
    amount: Annotated[str | None, Meta(examples=["480000.00"])] = None
    currency: Annotated[str | None, Meta(description="ISO 4217, or the symbol of an asset.", examples=["THB"])] = None
    paid_at: Annotated[str | None, Meta(description="RFC 3339, with an offset.", examples=["2026-11-24T16:00:00Z"])] = None
    age: Annotated[str | None, Meta(description="How long ago it was paid, in place of `paid_at`.", examples=["5 hours"])] = None
    rail: Annotated[str | None, Meta(description="How it was sent.", examples=["swift"])] = None
    done: Annotated[list[str] | None, Meta(description="What was done already.", examples=[["recall-sent"]])] = None
    known: Annotated[list[str] | None, Meta(description="What is known of the money's way.", examples=[["uetr"]])] = None
    rates: Annotated[
        dict[str, str] | None,
        Meta(description="By code: how much of it one of `currency` is. Stated by you; none is assumed.", examples=[{"USD": "0.0285"}]),
    ] = None


WebhookUrl = Annotated[str, Meta(description="Where it is sent to, by https.", examples=["https://hooks.example.com/accord"])]
WebhookKind = Annotated[
    str | None, Meta(description="Only entries on identifiers of these kinds, as the feed's `kind`: with commas between.")
]
WebhookScheme = Annotated[str | None, Meta(description="Only entries of these schemes, as the feed's `scheme`: with commas between.")]
WebhookCountry = Annotated[str | None, Meta(description="ISO 3166-1, two letters; as the feed's `country`: with commas between.")]
WebhookSecret = Annotated[
    str | None,
    Meta(description="Your own: whsec_ and 24 to 64 bytes in base64. Left out, one is made; it is shown once either way."),
]
WebhookAfter = Annotated[
    int | None, Meta(description="A number of the journal: what comes after it is sent.", extra_json_schema={"minimum": 0})
]


class NewWebhook(Body):
    """Your feed is pushed there, in order. Without `after` it begins with what comes from now on; 0 is everything."""

    url: WebhookUrl
    secret: WebhookSecret = None
    kind: WebhookKind = None
    scheme: WebhookScheme = None
    country: WebhookCountry = None
    after: WebhookAfter = None


class WebhookChanges(Body):
    """What is left out stays; an empty text takes a filter away."""

    url: Annotated[str | None, Meta(description="Where it is sent to, by https.")] = None
    kind: WebhookKind = None
    scheme: WebhookScheme = None
    country: WebhookCountry = None


class NewSecret(Body):
    """The old secret signs beside the new one for a day."""

    secret: WebhookSecret = None


class ResumedWebhook(Body):
    """Without `after` it goes on where it stood. Set back, everything is sent anew, under other ids than before."""

    after: WebhookAfter = None


class Decision(Body):
    """`release` publishes the claim as it was sent."""

    decision: Literal["release", "reject"]
    reason: str = ""
