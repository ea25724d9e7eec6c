"""The shapes of answers about webhooks. As in `answers`: add to them, never rename."""

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from accord.doors.api.answers import Named, Seq, Time, list_of


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


WebhookList = list_of(WebhookOut, "WebhookList")
DeadLetterList = list_of(DeadLetterOut, "DeadLetterList")
