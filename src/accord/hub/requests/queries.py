"""Requests as their parties see them: the inbox by what falls due, one page, the trail, lists, totals. Permission inside."""

import re
from collections.abc import Collection, Iterable, Mapping

from accord.core.identifiers.rule import CHANGED, renewed
from accord.core.money.figures import Totals
from accord.core.money.payments import merge
from accord.hub import cursors
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.protocol_book.queries import protocols, under
from accord.hub.requests import store
from accord.hub.requests.banks.recalls import can_recall
from accord.hub.requests.banks.writing import BankForm, bank_form
from accord.hub.requests.errors import NoSuchRequest
from accord.hub.requests.figures.money import BYS, SIDES, Asked, By, Corridor, Corridors, CurrencyFigures, Money, MoneyRow, corridors, money
from accord.hub.requests.figures.together import CountedRequest, TogetherMoney, TogetherRow, together, totals_once
from accord.hub.requests.files import attachments
from accord.hub.requests.files.attachments import Download
from accord.hub.requests.files.texts import words_of
from accord.hub.requests.guests.pages import guest_page, guest_receipt
from accord.hub.requests.money import payments
from accord.hub.requests.money.holds import Hold
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.money.ledgers import load as book
from accord.hub.requests.opening.preview import Preview, Target, preview
from accord.hub.requests.steps import access, waiting
from accord.hub.requests.steps.access import sees, takes_part
from accord.hub.requests.steps.claims import CALL_OFF, asked, is_taken_back, standing_on, still_stands
from accord.hub.requests.steps.facts import has_override
from accord.hub.requests.store import (
    Claim,
    Moving,
    Party,
    Request,
    by_id,
    by_ids,
    by_number,
    claims,
    claims_of,
    has_desk,
    invitations_of,
    of_trail,
    parties,
    parties_of,
    party_of,
    steps_of,
    subjects_by,
)
from accord.hub.requests.store.papers import ATTACHED as ATTACHED
from accord.hub.requests.store.steps import has_step_at as has_step_at
from accord.hub.requests.verifying import verify as verify
from accord.hub.requests.views import assembly
from accord.hub.requests.views.bells import BellMatter, about_bells
from accord.hub.requests.views.glances import Glance, StepGlance, glances, steps_among
from accord.hub.requests.views.matter import Matter, matters
from accord.hub.requests.views.messages import messages_to_take_up
from accord.hub.requests.views.naming import NamedBy, named_by
from accord.hub.requests.views.page import page, trail
from accord.hub.requests.views.rows import (
    AttachmentRow,
    ClockRow,
    EmbargoRow,
    Filters,
    Group,
    GuestPage,
    GuestReceipt,
    InvitedRow,
    MessageRow,
    OpenStep,
    Page,
    PaymentRow,
    Row,
    SubjectRow,
    TakenRow,
    Trail,
    TrailRow,
)
from accord.hub.requests.vocabulary import ACCEDE, ANSWER, ASKER, LET_IN, MANAGE, MOST_OF_A_KIND, OPEN, READ, WATCHER
from accord.hub.times import FOR_EVER, now
from accord.tables import identifier_tables

__all__ = [
    "BYS",
    "CALL_OFF",
    "SIDES",
    "Asked",
    "AttachmentRow",
    "BankForm",
    "BellMatter",
    "Book",
    "By",
    "Claim",
    "ClockRow",
    "Corridor",
    "Corridors",
    "CountedRequest",
    "CurrencyFigures",
    "Download",
    "EmbargoRow",
    "Filters",
    "Glance",
    "Group",
    "GuestPage",
    "GuestReceipt",
    "Hold",
    "InvitedRow",
    "Matter",
    "MessageRow",
    "Money",
    "MoneyRow",
    "NamedBy",
    "OpenStep",
    "Page",
    "Party",
    "PaymentRow",
    "Preview",
    "Request",
    "Row",
    "StepGlance",
    "SubjectRow",
    "TakenRow",
    "Target",
    "TogetherMoney",
    "TogetherRow",
    "Trail",
    "TrailRow",
    "about",
    "about_bells",
    "asked",
    "asked_groups",
    "bank_form",
    "book",
    "by_id",
    "by_ids",
    "by_number",
    "can_recall",
    "claims",
    "claims_of",
    "corridors",
    "count_arrived",
    "count_asked",
    "count_open_of",
    "count_waiting",
    "download",
    "embargoes",
    "glances",
    "guest_page",
    "guest_receipt",
    "has_desk",
    "has_override",
    "inbox",
    "inbox_groups",
    "inbox_kind",
    "invitations_of",
    "is_taken_back",
    "listing",
    "matters",
    "messages_to_take_up",
    "money",
    "named",
    "named_by",
    "newest",
    "of_origin",
    "of_trail",
    "page",
    "parties",
    "parties_of",
    "party_of",
    "payment",
    "preview",
    "rows_named",
    "sees",
    "sees_all",
    "standing_on",
    "steps_among",
    "steps_of",
    "still_stands",
    "subjects_by",
    "subjects_to_move",
    "takes_part",
    "together",
    "totals",
    "trail",
    "words_of",
]

MOST = 200
MOST_COUNTED = 1000
MOST_TOTALLED = 5000
INBOX = 100  # requests that the inbox shows, the most pressing ones
MOST_KEYS = 400  # identifiers, with all that they may also be written as, that are asked about at once
MOST_NAMED = 5
MOST_OF_EACH = 3  # requests about one identifier that a search shows
EVERY = Filters()
# The beginning of an id: eight digits at least, which tell requests apart wherever people read them out.
_BEGINNING = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f-]{0,27})?")


def inbox(caller: Caller, desk: str | None = None, *, at: int | None = None, limit: int = INBOX) -> list[Row]:
    """The requests that wait for the caller's member, by what falls due: with open steps. `desk` shows those that were rung there alone.

    Raises NotAllowed.
    """
    need(caller, READ, MANAGE)
    return assembly.rows_of(caller, store.waiting(caller.n, desk, _capped(limit)), now() if at is None else at)


def inbox_groups(
    caller: Caller, desk: str | None = None, *, at: int | None = None, most: int | None = None
) -> tuple[list[Group], list[Group]]:
    """The requests that wait for the caller's member, and those of its that wait for others: by protocol, those nearest their time first,
    be it still to come or over.

    Of each protocol `most`, as many as a page shows, so that none drowns another. Raises NotAllowed.
    """
    need(caller, READ, MANAGE)
    at = now() if at is None else at
    placed = store.waiting_groups(caller.n, sorted(assembly.acting_sides(caller)), desk, most or MOST_OF_A_KIND, MOST_COUNTED, at)
    rows = assembly.rows_of(caller, [request for request, _name, _waits, _whole in placed], at)
    grouped: dict[tuple[str, bool], list[Row]] = {}
    wholes: dict[tuple[str, bool], int] = {}
    for (_request, name, _waits, whole), row in zip(placed, rows, strict=True):
        grouped.setdefault((name, row.waits), []).append(row)
        wholes[name, row.waits] = whole
    groups = [(waits, Group(name, rows[0].title, tuple(rows), wholes[name, waits])) for (name, waits), rows in grouped.items()]
    return [group for waits, group in groups if waits], [group for waits, group in groups if not waits]


def inbox_kind(
    caller: Caller, name: str, *, waits: bool, desk: str | None = None, after: str = "", limit: int = MOST_OF_A_KIND, at: int | None = None
) -> tuple[list[Row], str]:
    """All requests of one protocol that wait for the caller's member, or all of its that wait for others, by what falls due: what is over
    first. Then the `after` of the next page, empty where there is none. Raises NotAllowed."""
    need(caller, READ, MANAGE)
    placed = store.of_a_kind(caller.n, sorted(assembly.acting_sides(caller)), desk, name, waits, _place(after), limit + 1)
    following = ""
    if len(placed) > limit:
        due, last = placed[limit - 1]
        following = f"{due}.{cursors.sealed(last.n)}"
    rows = assembly.rows_of(caller, [request for _due, request in placed[:limit]], now() if at is None else at)
    return rows, following


def _place(after: str) -> tuple[int, int]:
    """Where a page goes on, as `inbox_kind` gave it; the beginning for anything else."""
    due, _, cursor = after.partition(".")
    if not re.fullmatch(r"[0-9]{1,19}\.[0-9]{1,16}", after, re.ASCII):
        return 0, 0
    return min(int(due), FOR_EVER), cursors.opened(int(cursor)) or 0


def listing(
    caller: Caller, filters: Filters = EVERY, *, before: int | None = None, limit: int = 100, at: int | None = None
) -> tuple[list[Row], int | None]:
    """Requests that the caller may see, newest first; then the `before` of the next page. Raises NotAllowed."""
    need(caller, READ, MANAGE)
    limit = _capped(limit)
    columns = {
        "name": filters.protocol,
        "state": filters.state,
        "ask": filters.ask,
        "origin": filters.origin,
        "origin_id": filters.origin_id,
        "desk": filters.desk,
        "subject": filters.subject,
    }
    rows = store.listed(
        caller.n,
        {name: value for name, value in columns.items() if value},
        sees_all_of=access.sees_all_of(caller),
        role=filters.role,
        due=filters.due,
        opened=(filters.since, filters.until),
        is_open=filters.open,
        root=filters.root,
        before=cursors.opened(before),
        limit=limit + 1,
    )
    more = cursors.sealed(rows[limit - 1].n) if len(rows) > limit else None
    return assembly.rows_of(caller, rows[:limit], now() if at is None else at), more


def filter_words(caller: Caller) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The protocols and the states by which a list can be narrowed: of what members agreed on, only what the caller's member did."""
    known = (*under(caller), *(protocols()[ref] for ref in access.sees_all_of(caller) or ()))
    return (
        tuple(dict.fromkeys(protocol.name for protocol in known)),
        tuple(dict.fromkeys(state for protocol in known for state in protocol.states)),
    )


def rows_named(caller: Caller, ids: Iterable[str], *, at: int | None = None) -> list[Row]:
    """The open requests among these in which the caller's member takes part, by what falls due. Raises NotAllowed."""
    need(caller, READ, MANAGE)
    requests = store.by_ids(id for id in ids if access.is_id(id)).values()
    parties = store.parties_of(request.n for request in requests)
    own = [
        request
        for request in requests
        if request.closed is None and any(party.member == caller.n and party.side != WATCHER for party in parties.get(request.n, []))
    ]
    own.sort(key=lambda request: (request.next_due is None, request.next_due, request.n))
    return assembly.rows_of(caller, own, now() if at is None else at)


def asked_groups(caller: Caller, is_open: bool | None = None, *, at: int | None = None) -> list[Group]:
    """The requests that the caller's member asked, by protocol, the newest first: of each as many as a page shows. Raises NotAllowed."""
    need(caller, READ, MANAGE)
    placed = store.asked_groups(caller.n, is_open, MOST_OF_A_KIND, MOST_COUNTED)
    rows = assembly.rows_of(caller, [request for request, _name, _whole in placed], now() if at is None else at)
    grouped: dict[str, list[Row]] = {}
    for (_request, name, _whole), row in zip(placed, rows, strict=True):
        grouped.setdefault(name, []).append(row)
    wholes = {name: whole for _request, name, whole in placed}
    return [Group(name, rows[0].title, tuple(rows), wholes[name]) for name, rows in grouped.items()]


def count_asked(caller: Caller, is_open: bool | None = None) -> list[tuple[str, str, int]]:
    """How many requests the caller's member asked, by the name of their protocol and their state: how many of forty links are gone. As far
    as the newest MOST_COUNTED go. Raises NotAllowed."""
    need(caller, READ, MANAGE)
    return store.count_asked(caller.n, is_open, MOST_COUNTED)


def count_waiting(caller: Caller) -> int:
    """How many requests wait for the caller: as many as its inbox shows under that heading; counted as far as MOST_COUNTED."""
    counts = store.count_waiting(caller.n, sorted(assembly.acting_sides(caller)), MOST_COUNTED)
    return sum(count for ref, count in counts.items() if assembly.acts_in(caller, protocols()[ref]))


def about(caller: Caller, keys: Collection[bytes], *, at: int | None = None) -> dict[bytes, tuple[list[Row], int]]:
    """Which requests that the caller may see are about these identifiers: by key the newest of them, open ones first, and how many.

    Few queries, however many keys; nothing for a role that reads none.
    """
    if not keys or not (caller.may(READ) or caller.may(MANAGE)):
        return {}
    placed = store.about(list(keys)[:MOST_KEYS], access.seen_by(caller), MOST_OF_EACH, MOST)
    rows = assembly.rows_of(caller, [request for request, _whole in placed], now() if at is None else at)
    there: dict[bytes, tuple[list[Row], int]] = {}
    for (request, whole), row in zip(placed, rows, strict=True):
        if request.subject is not None:
            there.setdefault(request.subject, ([], whole))[0].append(row)
    return there


def named(caller: Caller, text: str, *, at: int | None = None) -> list[Row]:
    """The requests that the caller may see and that an id names, or its first eight digits or more, or a reference of a payment."""
    if not (caller.may(READ) or caller.may(MANAGE)):
        return []
    seen, beginning = access.seen_by(caller), text.strip().lower()
    rows = store.called(beginning, seen, MOST_NAMED) if _BEGINNING.fullmatch(beginning) else []
    paid = store.in_order(payments.naming(text.strip(), seen)[:MOST_NAMED])
    rows += [row for row in paid if row not in rows and takes_part(caller, row, store.parties(row.n))]
    return assembly.rows_of(caller, rows, now() if at is None else at)


def sees_all(caller: Caller) -> bool:
    """Whether the caller sees more than the requests of the own member."""
    return access.sees_all_of(caller) is not None


def answer_due(request: Request, whole_book: Book) -> int | None:
    """By when whoever was asked is to answer, for the whole or for the rest; None where no answer is awaited."""
    return waiting.answer_due(request, protocols()[request.protocol], waiting.money_of(whole_book, request.n))


def newest() -> int:
    """The number of the newest request of this hub: it grows with every one that is opened, and says nothing else."""
    return store.newest()


def count_arrived(caller: Caller, after: int) -> int:
    """How many requests with a higher number wait for the caller's member; none for a role that reads none."""
    return store.count_arrived(caller.n, after) if caller.may(READ) or caller.may(MANAGE) else 0


def count_open_of(member: int) -> int:
    """How many open requests this member acts in: for those who run the hub, before they change what it may do.

    Not its own admission: nobody waits for it there, since its standing is what that request is about.
    """
    return store.count_open(member) - len(_admissions(member))


def subjects_to_move(after: str, most: int) -> tuple[str | None, int, list[Moving]]:
    """For the job that makes keys anew, where the rule by which they are made has changed: the next subjects in the order of their keys.

    The last key in hex (None at the end), how many, and those whose key is another now.
    """
    tables = identifier_tables()
    rows = store.subjects_after(bytes.fromhex(after), most)
    moving: list[Moving] = []
    for row in rows:
        if row.value is None or row.kind not in CHANGED:
            continue  # erased, or read as before
        now = renewed(row.kind, row.value, row.display or "", tables)
        if now.key != row.key:
            moving.append((row.key, now.key, now.kind, now.value, now.display, row.seen))
    return (rows[-1].key.hex() if rows else None), len(rows), moving


def _capped(limit: int) -> int:
    return min(max(limit, 1), MOST)


def admission(caller: Caller, organisation: int) -> tuple[str, str, bool] | None:
    """The open request by which an organisation, by its member's number, joins: its id, the title of its state, and whether the member's
    standing agrees with it. Before it lets the member in, it may lag behind: papers are made up of members that were let in by hand.

    Raises NotAllowed.
    """
    need(caller, MANAGE)
    standing = members.by_number([organisation])[organisation].standing
    return next(
        (
            (row.id, protocols()[row.protocol].states[row.state].title, row.state == standing or row.state not in LET_IN)
            for row in _admissions(organisation)
        ),
        None,
    )


def _admissions(organisation: int) -> list[Request]:
    return store.listed(organisation, {"name": ACCEDE}, sees_all_of=None, role=ASKER, is_open=True, limit=1)


def totals(caller: Caller, *, limit: int = MOST_TOTALLED) -> Mapping[str, Totals]:
    """By currency, over every trail whose first request the caller may see, the newest of them. Never added across currencies or states. A
    payment that several requests name was lost once."""
    need(caller, READ, MANAGE)
    roots = store.listed(caller.n, {"parent": None}, sees_all_of=access.sees_all_of(caller), limit=limit)
    return totals_once(root.n for root in roots)


def payment(caller: Caller, payment_id: str, *, at: int | None = None) -> tuple[PaymentRow, list[tuple[str, str, str, str]]]:
    """A payment, and the requests about it in which the caller takes part: id, protocol, state, and what is disputed of it there.

    It shows what is said of it in those requests, and nothing of what others say. Raises NoSuchRequest where it takes part in none;
    NotAllowed.
    """
    need(caller, READ, OPEN, ANSWER, MANAGE)
    if not access.is_id(payment_id):
        raise NoSuchRequest
    at = now() if at is None else at
    seen = access.seen_by(caller)
    named = store.requests_about(payment_id, seen, MOST)
    like = payments.reported_like(payments.reported_in(named), seen) if named else []
    ids = {report.request: report.payment for report in like} | dict.fromkeys(named, payment_id)
    rows, request_rows = [], []
    for n in sorted(ids, reverse=True)[:MOST]:
        request = store.by_number(n)
        assert request is not None
        if not access.takes_part(caller, request, store.parties(n)):
            continue
        for row in payments.of_request(n):
            if row[0] == ids[n]:
                rows.append(row)
                request_rows.append((request.id, request.protocol, request.state, str(row[2])))
    if not any(row[0] == payment_id for row in rows):
        raise NoSuchRequest
    whole = rows[0][1]
    for row in rows[1:]:
        whole = merge(whole, row[1]) if not (whole.uetr and row[1].uetr and whole.uetr != row[1].uetr) else whole
    return assembly.payment_row((payment_id, whole, rows[0][2], ""), None, 0, at), request_rows


def download(caller: Caller, attachment: str, *, at: int | None = None) -> Download:
    """A file with the headers that must go with it. Raises NoSuchRequest, NotAllowed."""
    row = store.attachment(attachment) if access.is_id(attachment) else None
    if row is None or (row.request is None and row.member != caller.n):
        raise NoSuchRequest
    if row.request is not None:
        request = store.by_number(row.request)
        parties = store.parties(row.request)
        need(caller, READ, OPEN, ANSWER, MANAGE)
        if request is None or not access.sees(caller, request, parties) or not access.takes_part(caller, request, parties):
            raise NoSuchRequest
    file = attachments.opened(row.parts, row.type, row.sha256, caller, now() if at is None else at)
    if file is None:
        raise NoSuchRequest
    return file


def embargoes(caller: Caller, *, at: int | None = None) -> list[EmbargoRow]:
    """The embargoes that the caller's member set, newest first. Raises NotAllowed."""
    need(caller, READ, MANAGE)
    rows = store.embargoes_of(caller.n, MOST)
    there = store.subjects_by(row.key for row in rows)
    return [
        EmbargoRow(
            row.id,
            row.key.hex(),
            there[row.key][0],
            there[row.key][2] or "",
            row.desk,
            row.made,
            row.until,
            row.lifted,
        )
        for row in rows
    ]


def of_origin(origin: str, origin_id: str) -> list[tuple[str, str, str, bool]]:
    """For the feature that a request came from: id, protocol, state and whether it is closed; nobody else may be shown these."""
    return [(request.id, request.protocol, request.state, request.closed is not None) for request in store.of_origin(origin, origin_id)]
