"""Webhooks."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from accord.formats.api.common import Body, Named, Seq, Time, list_of

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
    """A field left out stays as it is; an empty text takes a filter away."""

    url: Annotated[str | None, Meta(description="Where it is sent to, by https.")] = None
    kind: WebhookKind = None
    scheme: WebhookScheme = None
    country: WebhookCountry = None


class NewSecret(Body):
    """The old secret signs beside the new one for a day."""

    secret: WebhookSecret = None


class ResumedWebhook(Body):
    """Without `after` it goes on where it stopped. Set back, everything is sent anew, under other ids than before."""

    after: WebhookAfter = None


class WebhookFilters(Struct):
    """The part of the feed that is sent; an empty filter is everything."""

    kind: str | UnsetType = UNSET
    scheme: str | UnsetType = UNSET
    country: str | UnsetType = UNSET


class TryOut(Struct):
    """The outcome of one try: `sent`, `refused` (another status than 2xx), `redirected`, `gone` (410), `timeout`,
    `unreachable`, `bad-certificate`, `forbidden-address` (a private one) and so on; the HTTP status where it answered."""

    at: Time
    outcome: str
    status: int | None


class WebhookOut(Struct, kw_only=True):
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


class WebhookRemoved(Struct):
    id: Named
    removed: bool


class DeadLetterOut(Struct):
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


class CountOut(Struct):
    """How many it was done to."""

    count: int


WebhookList = list_of(WebhookOut, "WebhookList")
DeadLetterList = list_of(DeadLetterOut, "DeadLetterList")
