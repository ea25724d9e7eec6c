"""Requests as their parties see them: the inbox by what falls due, one page, the trail, lists, totals. Permission inside."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from accord.core.identifiers.rule import CHANGED, renewed
from accord.core.money.figures import Sankey, Totals, sankey
from accord.core.money.figures import totals as totals_of_trails
from accord.core.money.payments import merge
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.errors import NoSuchRequest, PageOver
from accord.hub.requests.figures.money import BYS, SIDES, Asked, By, Corridor, Corridors, CurrencyFigures, Money, MoneyRow, corridors, money
from accord.hub.requests.files import attachments, texts
from accord.hub.requests.files.attachments import Download
from accord.hub.requests.files.texts import words_of
from accord.hub.requests.guests import invitations
from accord.hub.requests.money import holds, ledgers, payments
from accord.hub.requests.money.holds import Hold
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.money.ledgers import load as book
from accord.hub.requests.opening.preview import Preview, Target, preview
from accord.hub.requests.steps import access, confirmation, execution, facts, offers
from accord.hub.requests.steps.access import sees, takes_part
from accord.hub.requests.steps.claims import asked, standing_on, still_stands
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
from accord.hub.requests.views import assembly
from accord.hub.requests.views.bells import BellMatter, about_bells
from accord.hub.requests.views.matter import Matter, matters
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
from accord.hub.requests.vocabulary import ANSWER, ANSWERER, ASKER, MANAGE, MOST_OF_A_KIND, OPEN, READ, TAKEN_ELSEWHERE, WATCHER
from accord.hub.times import now
from accord.tables import identifier_tables, protocols

__all__ = [
    "BYS",
    "SIDES",
    "Asked",
    "AttachmentRow",
    "BellMatter",
    "Book",
    "By",
    "Claim",
    "ClockRow",
    "Corridor",
    "Corridors",
    "CurrencyFigures",
    "Download",
    "EmbargoRow",
    "Filters",
    "Group",
    "GuestPage",
    "GuestReceipt",
    "Hold",
    "InvitedRow",
    "Matter",
    "MessageRow",
    "Money",
    "MoneyRow",
    "OpenStep",
    "Page",
    "Party",
    "PaymentRow",
    "Preview",
    "Request",
    "Row",
    "SubjectRow",
    "TakenRow",
    "Target",
    "Trail",
    "TrailRow",
    "about",
    "about_bells",
    "asked",
    "asked_groups",
    "book",
    "by_id",
    "by_ids",
    "by_number",
    "claims",
    "claims_of",
    "corridors",
    "count_arrived",
    "count_waiting",
    "download",
    "embargoes",
    "guest_page",
    "guest_receipt",
    "has_desk",
    "has_override",
    "inbox",
    "inbox_groups",
    "invitations_of",
    "listing",
    "matters",
    "money",
    "named",
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
    "steps_of",
    "still_stands",
    "subjects_by",
    "subjects_to_move",
    "takes_part",
    "totals",
    "trail",
    "words_of",
]

MOST = 200
MOST_COUNTED = 1000
INBOX = 100  # requests that the inbox shows, the most pressing ones
MOST_KEYS = 400  # identifiers, with all that they may also be written as, that are asked about at once
MOST_NAMED = 5
MOST_OF_EACH = 3  # requests about one identifier that a search shows
EVERY = Filters()
# How an id begins: eight digits at least, which tell requests apart wherever people read them out.
_BEGINNING = re.compile(r"[0-9a-f]{8}(?:-?[0-9a-f-]{0,27})?")


def inbox(caller: Caller, desk: str | None = None, *, at: int | None = None, limit: int = INBOX) -> list[Row]:
    """What waits for the caller's member, by what falls due: with open steps. `desk` shows those that were rung there alone.

    Raises NotAllowed.
    """
    need(caller, READ, MANAGE)
    return assembly.rows_of(caller, store.waiting(caller.n, desk, _capped(limit)), now() if at is None else at)


def inbox_groups(caller: Caller, desk: str | None = None, *, at: int | None = None) -> tuple[list[Group], list[Group]]:
    """What waits for the caller's member, and what it takes part in and waits for others: by protocol, what falls due first first.

    Of each protocol as many as a page shows, so that none drowns another. Raises NotAllowed.
    """
    need(caller, READ, MANAGE)
    placed = store.waiting_groups(caller.n, sorted(assembly.acting_sides(caller)), desk, MOST_OF_A_KIND, MOST_COUNTED)
    rows = assembly.rows_of(caller, [request for request, _name, _waits, _whole in placed], now() if at is None else at)
    grouped: dict[tuple[str, bool], list[Row]] = {}
    wholes: dict[tuple[str, bool], int] = {}
    for (_request, name, _waits, whole), row in zip(placed, rows, strict=True):
        grouped.setdefault((name, row.waits), []).append(row)
        wholes[name, row.waits] = whole
    groups = [(waits, Group(name, rows[0].title, tuple(rows), wholes[name, waits])) for (name, waits), rows in grouped.items()]
    return [group for waits, group in groups if waits], [group for waits, group in groups if not waits]


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
        is_open=filters.open,
        root=filters.root,
        before=before,
        limit=limit + 1,
    )
    more = rows[limit - 1].n if len(rows) > limit else None
    return assembly.rows_of(caller, rows[:limit], now() if at is None else at), more


def rows_named(caller: Caller, ids: Iterable[str], *, at: int | None = None) -> list[Row]:
    """Of these requests the open ones in which the caller's member takes part, by what falls due. Raises NotAllowed."""
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
    """What the caller's member asked, by protocol, the newest first: of each as many as a page shows. Raises NotAllowed."""
    need(caller, READ, MANAGE)
    placed = store.asked_groups(caller.n, is_open, MOST_OF_A_KIND, MOST_COUNTED)
    rows = assembly.rows_of(caller, [request for request, _name, _whole in placed], now() if at is None else at)
    grouped: dict[str, list[Row]] = {}
    for (_request, name, _whole), row in zip(placed, rows, strict=True):
        grouped.setdefault(name, []).append(row)
    wholes = {name: whole for _request, name, whole in placed}
    return [Group(name, rows[0].title, tuple(rows), wholes[name]) for name, rows in grouped.items()]


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


def newest() -> int:
    """The number of the newest request of this hub: it grows with every one that is opened, and says nothing else."""
    return store.newest()


def count_arrived(caller: Caller, after: int) -> int:
    """How many requests with a higher number wait for the caller's member; none for a role that reads none."""
    return store.count_arrived(caller.n, after) if caller.may(READ) or caller.may(MANAGE) else 0


def subjects_to_move(after: str, most: int) -> tuple[str | None, int, list[Moving]]:
    """For whoever makes keys anew, where the rule by which they are made has changed: the next subjects in the order of their keys.

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


def page(caller: Caller, request_id: str, *, words: bool = True, at: int | None = None) -> Page:
    """A request. `words`: what lies in the vault is read too, which leaves a line for each look. Raises NoSuchRequest, NotAllowed."""
    at = now() if at is None else at
    request, parties = access.reach(caller, request_id)
    inside = access.takes_part(caller, request, parties)
    taken = store.steps_of(request.n)
    paid = payments.of_request(request.n) if inside else []
    invited = store.invitations_of(request.n) if request.asker == caller.n or caller.may(MANAGE) else []
    embargo = store.embargoed(request.subject, at) if inside else None
    claims = store.claims(request.n) if inside else []
    others = assembly.others(caller, request) if paid else {}
    protocol = execution.protocol_of(request)
    trail_book = ledgers.load(request.root)
    hold = holds.standing(request, trail_book, protocol, at) if inside else None
    answers_outside = inside and request.closed is None and not assembly.answering(parties)
    outside = offers.open_outside(request, parties, protocol, trail_book, at)[0] if answers_outside else []
    can_confirm = confirmation.who_can(request, parties, protocol) if inside else []
    # Where a feature above takes the steps, it says what of a person shows to whom: here the other side sees states and clocks alone.
    elsewhere = request.name in TAKEN_ELSEWHERE
    sees_content = inside and (not elsewhere or request.asker == caller.n)
    (row,) = assembly.rows_of(caller, [request], at, only_known=False)
    named = [
        request.asker,
        request.confirmed_by,
        *(step.member for step in taken),
        *(confirmer.member for confirmer in can_confirm),
        *(claim.member for claim in claims),
    ]
    names = assembly.names_of(named)
    if embargo is not None:
        names |= assembly.names_of([embargo[0]])
    people = assembly.people(caller, taken)
    return Page(
        row=row,
        taken=tuple(
            assembly.taken_row(step, protocol, names, people, caller if sees_content and words else None, sees_content, at)
            for step in taken
        ),
        clocks=assembly.clocks(request, protocol, at),
        payments=tuple(assembly.payment_row(payment, caller if words else None, others.get(payment[0], 0), at) for payment in paid),
        messages=tuple(_messages(caller, request, words, at)) if inside else (),
        attachments=tuple(_attachments(request)) if inside else (),
        invitations=tuple(
            InvitedRow(invitation.id, invitation.made, invitation.expires, invitation.used, invitation.sent, invitation.code)
            for invitation in invited
        ),
        trail=_trail(caller, request),
        warnings=tuple(assembly.warnings(request, row.subject, parties, paid, at)) if inside else (),
        private=assembly.private(protocol, request.fields, lambda reference: texts.read(reference, caller, at))
        if sees_content and words and not elsewhere
        else {},
        embargo=None if embargo is None else (names[embargo[0]][1], embargo[1]),
        claims=tuple((claim.claim, names[claim.member][0], claim.decision) for claim in claims),
        contacts=assembly.contacts(request, parties, taken) if request.facts.get("contacts") else (),
        confirmed_by=names[request.confirmed_by][1] if request.confirmed_by else "",
        confirmers=tuple((*names[confirmer.member], confirmer.side) for confirmer in can_confirm),
        hold=hold,
        outside=tuple(assembly.open_step(step, request, protocol, trail_book, at) for step in outside),
    )


def trail(caller: Caller, root: str) -> Trail:
    """The whole trail that begins with, or passes through, a request. Raises NoSuchRequest, NotAllowed."""
    request, _parties = access.reach(caller, root)
    return _trail(caller, request)


def _trail(caller: Caller, request: Request) -> Trail:
    """Whoever asks at the root sees all of it; whoever answers, its own requests, as if its trail began there."""
    rows = store.of_trail(request.root)
    book = ledgers.load(request.root)
    parties = store.parties_of(row.n for row in rows)
    visible_rows = {row.n: row for row in rows if access.sees(caller, row, parties.get(row.n, []))}
    ids = {row.n: row.id for row in rows}
    depths: dict[int, int] = {}
    for row in rows:
        depths[row.n] = depths[row.parent] + 1 if row.parent in visible_rows else 0
    names = assembly.names_of(n for row in rows for n in assembly.answering(parties.get(row.n, [])))
    trail_rows = tuple(
        TrailRow(
            row.id,
            ids.get(row.parent) if row.parent in visible_rows else None,
            depths[row.n],
            row.state,
            execution.protocol_of(row).states[row.state].title,
            tuple(names[n] for n in assembly.answering(parties.get(row.n, []))),
            row.next_due,
            ledgers.totals_of(book, row.n),
            any(party.member == caller.n for party in parties.get(row.n, [])),
        )
        for row in rows
        if row.n in visible_rows
    )
    drawings: dict[str, Sankey] = {}
    if request.root in visible_rows:
        drawings = {code: _named_sankey(sankey(trail), ids) for code, trail in book.trails.items()}
    return Trail(ids.get(request.root, request.id) if request.root in visible_rows else request.id, trail_rows, drawings)


def _named_sankey(drawn: Sankey, ids: Mapping[int, str]) -> Sankey:
    """With the ids of requests in the place of their numbers."""

    def named(key: str) -> str:
        n, slash, account = key.partition("/")
        return ids[int(n)] + slash + account

    return Sankey(
        tuple(type(node)(named(node.key), named(node.request), node.account, node.amount) for node in drawn.nodes),
        tuple(type(link)(named(link.source), named(link.target), link.amount, link.into, link.rate, link.width) for link in drawn.links),
    )


def totals(caller: Caller, *, limit: int = 5000) -> Mapping[str, Totals]:
    """By currency, over every trail whose first request the caller may see. Never added across currencies or states."""
    need(caller, READ, MANAGE)
    roots = store.listed(caller.n, {"parent": None}, sees_all_of=access.sees_all_of(caller), limit=limit)
    trails = [trail for book in ledgers.load_many(root.n for root in roots).values() for trail in book.trails.values()]
    return totals_of_trails(trails)


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


def guest_page(token: str, *, at: int | None = None) -> GuestPage:
    """The page of an invitation. Raises NoSuchRequest, and PageOver once it was answered, taken back or is too old."""
    at = now() if at is None else at
    invitation = invitations.found(token, at)
    request = store.by_number(invitation.request)
    assert request is not None
    if request.closed is not None:
        raise PageOver("closed")
    taken = store.steps_of(request.n)
    paid = payments.of_request(request.n)
    book = ledgers.load(request.root)
    subject = assembly.subjects_of([request])[request.n]
    embargo = store.embargoed(request.subject, at)
    parties = store.parties(request.n)
    protocol = execution.protocol_of(request)
    asker = members.by_number([request.asker])[request.asker]
    words: dict[str, str] = {}
    stated: dict[str, Any] = {}
    for step in taken:
        if step.side == ASKER:
            stated |= step.fields
            words |= texts.words_of(texts.read_for_guest(step.texts, request.asker, at)) if step.texts else {}
    steps, barred = offers.open_outside(request, parties, protocol, book, at)
    return GuestPage(
        request=request.id,
        version=request.version,
        protocol=protocol,
        title=protocol.title,
        state_title=protocol.states[request.state].title,
        asker_name=asker.name,
        asker_sector=asker.sector,
        asker_country=asker.country,
        confirmed=request.confirmed is not None,
        embargo=embargo is not None,
        subject=subject,
        fields=stated,
        pending={code: f"{value:f}" for code, value in book.balances(request.n, "pending").items()},
        payments=tuple(assembly.payment_row(payment, None, 0, at) for payment in paid),
        words=words,
        private={}
        if facts.is_for_named(request)
        else assembly.private(protocol, request.fields, lambda reference: texts.read_for_guest(reference, request.asker, at)),
        steps=tuple(assembly.open_step(step, request, protocol, book, at) for step in steps),
        barred=barred,
        ending=frozenset(step.key for step in steps if invitations.ends_with(protocol, request.state, step)),
        taken=tuple((invitations.title_of(protocol, step.step), step.at) for step in taken if step.side == ANSWERER),
        clocks=assembly.clocks(request, protocol, at),
        warnings=tuple(assembly.warnings(request, subject, parties, paid, at)),
        expires=invitation.expires,
    )


def guest_receipt(token: str) -> GuestReceipt | None:
    """What was recorded through the page of this token, or by telephone in its place; None where nothing was. Raises NoSuchRequest."""
    invitation = invitations.named(token)
    answer = invitations.answer_of(invitation)
    request = store.by_number(invitation.request)
    if answer is None or request is None:
        return None
    subject = assembly.subjects_of([request])[request.n]
    protocol = execution.protocol_of(request)
    asker = members.by_number([request.asker])[request.asker]
    title, state = invitations.title_of(protocol, answer.step), protocol.states[answer.state].title
    return GuestReceipt(request.id, protocol, asker.name, subject, answer.step, title, state, answer.fields, answer.how, answer.at)


def embargoes(caller: Caller, *, at: int | None = None) -> list[EmbargoRow]:
    """Those that the caller's member set, newest first. Raises NotAllowed."""
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


def _messages(caller: Caller, request: Request, words: bool, at: int) -> list[MessageRow]:
    rows = store.messages(request.n)
    names = assembly.names_of(row.member for row in rows)
    people = assembly.people_of(caller, [(row.member, row.person) for row in rows])
    messages = []
    for row in rows:
        kept = texts.read(row.text, caller, at) if words else None
        text = None if kept is None else str(kept.get("text", ""))
        messages.append(MessageRow(row.id, *names[row.member], people.get(row.person, "") if row.person else "", text, row.at))
    return messages


def _attachments(request: Request) -> list[AttachmentRow]:
    rows = store.attachments(request.n)
    names = assembly.names_of(row.member for row in rows)
    return [AttachmentRow(row.id, *names[row.member], row.type, row.size, row.sha256.hex(), row.at) for row in rows]
