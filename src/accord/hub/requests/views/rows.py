"""Rows of the views of requests, as plain values."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from accord.core.money.figures import Sankey
from accord.core.protocols import Protocol, Step
from accord.hub.requests.money.holds import Hold
from accord.hub.requests.steps.rules import Warning
from accord.hub.requests.views.matter import Matter

NOT_NAMED: Final = "–"  # who stated a rate, where that was no member


class OpenStep(Struct, frozen=True):
    """A step that is open to the caller. `offered`: what a form may fill in, by field: microseconds since 1970, or amounts as texts.
    `latest`: up to when a time may lie, by field."""

    key: str
    title: str
    letter: str
    side: str
    to: str | None
    step: Step
    offered: Mapping[str, Any]
    latest: Mapping[str, int] = MappingProxyType({})


class ClockRow(Struct, frozen=True):
    """A clock of the present state. `due` None: nobody knows when. `quarter`: less than a quarter of its time is left."""

    key: str
    title: str
    target: str | None
    due: int | None
    source: str
    rule: str | None
    quarter: bool
    overdue: bool


class SubjectRow(Struct, frozen=True):
    """The subject of a request: an identifier, or an opaque id. Erased, it has its kind alone."""

    key: str
    kind: str
    value: str
    display: str


class Row(Struct, frozen=True):
    """A request in a list. `sides`: where the caller stands; `clock`: what ends next in its state; `headline`: the clock that matters to
    the caller, also where the state has none for what is still owed. `waits`: whether the caller's member must act now.

    `barred`: steps that are open by the state and can't succeed as things stand, by key, and why not. `absent`: what to do where none of
    those that were asked takes part at the moment, as on the page. `declined`: the members that said no for themselves, `still_asked`:
    those that have not and take part, each by id and name; both are empty where one alone was alerted. `called_off`: the asker wants it let
    go, and it still stands.
    """

    id: str
    protocol: str
    name: str
    title: str
    state: str
    state_title: str
    subject: SubjectRow
    asker: str
    asker_name: str
    answerers: tuple[tuple[str, str], ...]
    sides: tuple[str, ...]
    desk: str
    confirmed: bool
    embargo: bool
    opened: int
    entered: int
    closed: int | None
    due: int | None
    clock: ClockRow | None
    version: int
    parent: str | None
    ask: str
    steps: tuple[OpenStep, ...]
    totals: Mapping[str, Mapping[str, Any]]
    headline: ClockRow | None
    waits: bool
    barred: Mapping[str, str]
    matter: Matter
    called_off: bool = False
    absent: str = ""
    declined: tuple[tuple[str, str], ...] = ()
    still_asked: tuple[tuple[str, str], ...] = ()

    @property
    def offered(self) -> tuple[OpenStep, ...]:
        """The steps that can succeed as things stand, the likely one first."""
        return tuple(step for step in self.steps if step.key not in self.barred)


class TakenRow(Struct, frozen=True):
    """A step that was taken. `person` and `words` are for those who take part; a watcher sees the step and its time."""

    id: str
    key: str
    title: str
    letter: str
    side: str
    member: str
    member_name: str
    person: str
    how: str
    state: str
    state_title: str
    fields: Mapping[str, Any]
    words: Mapping[str, str]
    at: int


class PaymentRow(Struct, frozen=True):
    """A payment by all its reports, and how much of it is disputed here. `sender` is read from the vault where the caller asks for it."""

    id: str
    uetr: str | None
    rails: tuple[str, ...]
    end_to_ends: tuple[str, ...]
    bank_references: tuple[str, ...]
    amounts: tuple[str, ...]
    times: tuple[int, ...]
    from_banks: tuple[str, ...]
    to_banks: tuple[str, ...]
    disputed: str
    sender: Mapping[str, str]
    others: int
    instruction: str | None = None
    message: str | None = None
    message_name: str | None = None
    message_time: int | None = None
    settled: str | None = None


class MessageRow(Struct, frozen=True):
    id: str
    member: str
    member_name: str
    person: str
    text: str | None
    at: int


class AttachmentRow(Struct, frozen=True):
    id: str
    member: str
    member_name: str
    type: str
    size: int
    sha256: str
    at: int


class InvitedRow(Struct, frozen=True):
    """An invitation of a guest: never its token."""

    id: str
    made: int
    expires: int
    used: int | None
    sent: int | None
    code: str


class TrailRow(Struct, frozen=True):
    """A request of the trail, parents before children; `depth` is 0 for the first."""

    id: str
    parent: str | None
    depth: int
    state: str
    state_title: str
    answerers: tuple[tuple[str, str], ...]
    due: int | None
    totals: Mapping[str, Mapping[str, Any]]
    is_mine: bool


class Trail(Struct, frozen=True):
    """`sankey` by the currency that the first request disputes; node keys are request ids, or `id/account`."""

    root: str
    rows: tuple[TrailRow, ...]
    sankey: Mapping[str, Sankey]


class Page(Struct, frozen=True):
    """A request with all that the caller may see of it. `contacts`: both officers, where they agreed to be shown to each other.

    `confirmers`: who can confirm it now, while it is unconfirmed: id, name and side. `hold`: until when money is held, and may be.
    `outside`: the steps that a guest may take now, while no member answers.
    """

    row: Row
    taken: tuple[TakenRow, ...]
    clocks: tuple[ClockRow, ...]
    payments: tuple[PaymentRow, ...]
    messages: tuple[MessageRow, ...]
    attachments: tuple[AttachmentRow, ...]
    invitations: tuple[InvitedRow, ...]
    trail: Trail
    warnings: tuple[Warning, ...]
    private: Mapping[str, Mapping[str, str]]
    embargo: tuple[str, str] | None
    claims: tuple[tuple[str, str, str], ...]
    contacts: tuple[tuple[str, str, str], ...]
    confirmed_by: str
    confirmers: tuple[tuple[str, str, str], ...] = ()
    hold: Hold | None = None
    outside: tuple[OpenStep, ...] = ()


class Group(Struct, frozen=True):
    """Requests of one protocol in an inbox, those nearest their time first: as many as are shown, and how many there are."""

    name: str
    title: str
    rows: tuple[Row, ...]
    whole: int


class Filters(Struct, frozen=True):
    """The filters of a list; an empty one shows all. `role`: asker or answerer; `due`: requests with a deadline before then;
    `since` and `until`: those opened from then on, or before."""

    protocol: str = ""
    state: str = ""
    role: str = ""
    open: bool | None = None
    subject: bytes | None = None
    root: str = ""
    ask: str = ""
    origin: str = ""
    origin_id: str = ""
    desk: str = ""
    due: int | None = None
    since: int | None = None
    until: int | None = None


class GuestPage(Struct, frozen=True):
    """The page of a guest: the one request, its steps, and nothing else of the hub.

    `fields` are what the asker stated, as JSON values; `barred` the steps that can't be taken as things stand, with what bars each;
    `ending` the keys of the steps after which the page may close; `taken` what was answered already: title and time.
    """

    request: str
    version: int
    protocol: Protocol
    title: str
    state_title: str
    asker_name: str
    asker_sector: str
    asker_country: str
    confirmed: bool
    embargo: bool
    subject: SubjectRow
    fields: Mapping[str, Any]
    pending: Mapping[str, str]
    payments: tuple[PaymentRow, ...]
    words: Mapping[str, str]
    private: Mapping[str, Mapping[str, str]]
    steps: tuple[OpenStep, ...]
    barred: Mapping[str, str]
    ending: frozenset[str]
    taken: tuple[tuple[str, int], ...]
    clocks: tuple[ClockRow, ...]
    warnings: tuple[Warning, ...]
    expires: int


class GuestReceipt(Struct, frozen=True):
    """A guest's recorded answer, never its free text. `how` is `guest` or `by-hand`."""

    request: str
    protocol: Protocol
    asker_name: str
    subject: SubjectRow
    step: str
    title: str
    state_title: str
    fields: Mapping[str, Any]
    how: str
    at: int


class EmbargoRow(Struct, frozen=True):
    id: str
    key: str
    kind: str
    display: str
    desk: str
    made: int
    until: int
    lifted: int | None
