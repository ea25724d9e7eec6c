"""Requests as their parties see them: the inbox by what falls due, one page, the trail, lists, totals. Permission inside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accord.core.money.figures import Sankey, Totals, sankey
from accord.core.money.figures import totals as totals_of_trails
from accord.core.protocols import Protocol, Step, offered, open_to
from accord.hub.journal.times import now
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests import facts, files, guests, ledgers, making, payments, reaching, rules, store, taking, texts
from accord.hub.requests.errors import NoSuchRequest
from accord.hub.requests.files import Download
from accord.hub.requests.models import Attachment, Embargo, Message
from accord.hub.requests.rules import Warning
from accord.hub.requests.store import Party, Request, StepRow
from accord.hub.requests.words import ANSWER, ANSWERER, ASKER, GUEST, MANAGE, OPEN, READ, WATCHER
from accord.tables import protocols

MOST = 200


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that is open to the caller. `offered`: what a form may fill in, by field: microseconds since 1970, or amounts as texts."""

    key: str
    title: str
    letter: str
    side: str
    to: str | None
    step: Step
    offered: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A clock of the present state. `due` None: nobody knows when. `quarter`: less than a quarter of its time is left."""

    key: str
    title: str
    target: str | None
    due: int | None
    source: str
    rule: str | None
    quarter: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """What it is about: an identifier, or an opaque id. Erased, it has its kind alone."""

    key: str
    kind: str
    value: str
    display: str


@dataclass(frozen=True, slots=True)
class Row:
    """A request in a list. `sides`: where the caller stands; `clock`: what ends next in its state."""

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


@dataclass(frozen=True, slots=True)
class TakenRow:
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


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """What all reports say of a payment, and how much of it is disputed here. `sender` is read from the vault where that is asked."""

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


@dataclass(frozen=True, slots=True)
class MessageRow:
    id: str
    member: str
    member_name: str
    person: str
    text: str | None
    at: int


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    id: str
    member: str
    member_name: str
    type: str
    size: int
    sha256: str
    at: int


@dataclass(frozen=True, slots=True)
class InvitedRow:
    """An invitation of a guest: never its token."""

    id: str
    made: int
    expires: int
    used: int | None
    sent: int | None
    code: str


@dataclass(frozen=True, slots=True)
class TrailRow:
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


@dataclass(frozen=True, slots=True)
class Trail:
    """`sankey` by the currency that the first request disputes; node keys are request ids, or `id/account`."""

    root: str
    rows: tuple[TrailRow, ...]
    sankey: Mapping[str, Sankey]


@dataclass(frozen=True, slots=True)
class Page:
    """A request with all that the caller may see of it. `contacts`: both officers, where they agreed to be shown to each other."""

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


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows; an empty one shows all. `role`: asker or answerer; `due`: what a clock ends for before then."""

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


@dataclass(frozen=True, slots=True)
class GuestPage:
    """What a guest is shown: the one request, its steps, and nothing else of the hub."""

    protocol: Protocol
    title: str
    state_title: str
    asker_name: str
    subject: SubjectRow
    pending: Mapping[str, str]
    payments: tuple[PaymentRow, ...]
    words: Mapping[str, str]
    private: Mapping[str, Mapping[str, str]]
    steps: tuple[OpenStep, ...]
    clocks: tuple[ClockRow, ...]
    expires: int


@dataclass(frozen=True, slots=True)
class EmbargoRow:
    id: str
    key: str
    kind: str
    display: str
    desk: str
    made: int
    until: int
    lifted: int | None


def inbox(caller: Caller, desk: str | None = None, *, at: int | None = None, limit: int = 100) -> list[Row]:
    """What waits for the caller's member, by what falls due: with open steps. `desk` shows those that were rung there alone.

    Raises NotAllowed.
    """
    reaching.need(caller, READ, MANAGE)
    condition = "r.closed IS NULL AND EXISTS (SELECT 1 FROM requests_party p WHERE p.request = r.n AND p.member = %s AND p.side <> %s)"
    values: list[Any] = [caller.n, WATCHER]
    if desk:
        condition += " AND r.desk = %s"
        values.append(desk)
    found = _select(
        f"{condition} ORDER BY CASE WHEN r.next_due IS NULL THEN 1 ELSE 0 END, r.next_due, r.n LIMIT %s", [*values, _capped(limit)]
    )
    return _rows(caller, found, now() if at is None else at)


def listing(
    caller: Caller, filters: Filters = Filters(), *, before: int | None = None, limit: int = 100, at: int | None = None
) -> tuple[list[Row], int | None]:
    """Requests that the caller may see, newest first; then the `before` of the next page. Raises NotAllowed."""
    reaching.need(caller, READ, MANAGE)
    seen, values = reaching.spec(caller)
    conditions = [seen]
    columns = {"name": filters.protocol, "state": filters.state, "ask": filters.ask, "origin": filters.origin}
    for column, value in {**columns, "origin_id": filters.origin_id, "desk": filters.desk}.items():
        if value:
            conditions.append(f"r.{column} = %s")
            values.append(value)
    if filters.due is not None:
        conditions.append("r.next_due < %s AND r.closed IS NULL")
        values.append(filters.due)
    if filters.role in (ASKER, ANSWERER):
        conditions.append("EXISTS (SELECT 1 FROM requests_party q WHERE q.request = r.n AND q.member = %s AND q.side = %s)")
        values += [caller.n, filters.role]
    if filters.open is not None:
        conditions.append("r.closed IS NULL" if filters.open else "r.closed IS NOT NULL")
    if filters.subject is not None:
        conditions.append("r.subject = %s")
        values.append(filters.subject)
    if filters.root:
        conditions.append("r.root IN (SELECT x.n FROM requests_request x WHERE x.id = %s)")
        values.append(filters.root)
    if before is not None:
        conditions.append("r.n < %s")
        values.append(before)
    limit = _capped(limit)
    found = _select(f"{' AND '.join(conditions)} ORDER BY r.n DESC LIMIT %s", [*values, limit + 1])
    more = found[limit - 1].n if len(found) > limit else None
    return _rows(caller, found[:limit], now() if at is None else at), more


def count_open(caller: Caller) -> int:
    """How many open requests the caller's member takes part in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(DISTINCT request) FROM requests_party WHERE member = %s AND open = %s AND side <> %s", [caller.n, True, WATCHER]
        )
        return int(cursor.fetchone()[0])


def _capped(limit: int) -> int:
    return min(max(limit, 1), MOST)


def _select(rest: str, values: Iterable[Any]) -> list[Request]:
    columns = ", ".join(f"r.{name}" for name in store.COLUMNS.split(", "))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM requests_request r WHERE {rest}", list(values))
        return [store.request_of(row) for row in cursor.fetchall()]


def page(caller: Caller, id: str, *, words: bool = True, at: int | None = None) -> Page:
    """A request. `words`: what lies in the vault is read too, which leaves a line for each look. Raises NoSuchRequest, NotAllowed."""
    at = now() if at is None else at
    with connection.cursor() as cursor:
        request, parties = reaching.reach(cursor, caller, id)
        inside = reaching.takes_part(caller, request, parties)
        taken = store.steps(cursor, request.n)
        paid = payments.of_request(cursor, request.n) if inside else []
        invited = store.invitations(cursor, request.n) if request.asker == caller.n or caller.may(MANAGE) else []
        embargo = facts.embargoed(cursor, request.subject, at) if inside else None
        claims = facts.claims(cursor, request.n) if inside else []
        others = _others(cursor, caller, request, [one[0] for one in paid])
    protocol = taking.protocol_of(request)
    (row,) = _rows(caller, [request], at)
    names = _names([request.asker, request.confirmed_by, *(one.member for one in taken), *(n for _c, n, _d, _s in claims)])
    if embargo is not None:
        names |= _names([embargo[0]])
    people = _people(caller, taken)
    return Page(
        row=row,
        taken=tuple(_taken(one, protocol, names, people, caller if inside and words else None, inside, at) for one in taken),
        clocks=_clocks(request, protocol, at),
        payments=tuple(_payment(one, caller if words else None, others.get(one[0], 0), at) for one in paid),
        messages=tuple(_messages(caller, request, words, at)) if inside else (),
        attachments=tuple(_attachments(request)) if inside else (),
        invitations=tuple(InvitedRow(one.id, one.made, one.expires, one.used, one.sent, one.code) for one in invited),
        trail=_trail(caller, request),
        warnings=tuple(_warnings(request, parties, paid, at)) if inside else (),
        private=_private(protocol, request.fields, lambda reference: texts.read(reference, caller, at)) if inside and words else {},
        embargo=None if embargo is None else (names[embargo[0]][1], embargo[1]),
        claims=tuple((claim, names[member][0], decision) for claim, member, decision, _seq in claims),
        contacts=_contacts(request, parties, taken) if request.facts.get("contacts") else (),
        confirmed_by=names[request.confirmed_by][1] if request.confirmed_by else "",
    )


def trail(caller: Caller, root: str) -> Trail:
    """The whole trail that begins with, or passes through, a request. Raises NoSuchRequest, NotAllowed."""
    with connection.cursor() as cursor:
        request, _parties = reaching.reach(cursor, caller, root)
    return _trail(caller, request)


def _trail(caller: Caller, request: Request) -> Trail:
    """Whoever asks at the root sees all of it; whoever answers, its own requests and what they begot."""
    with connection.cursor() as cursor:
        rows = store.load_all(cursor, "root = %s ORDER BY n", [request.root])
        book = ledgers.load(cursor, request.root)
        parties = _parties(cursor, [one.n for one in rows])
    shown = {one.n: one for one in rows if reaching.sees(caller, one, parties.get(one.n, []))}
    ids = {one.n: one.id for one in rows}
    depths: dict[int, int] = {}
    for one in rows:
        depths[one.n] = 0 if one.parent is None else depths.get(one.parent, 0) + 1
    names = _names(n for one in rows for n in _answering(parties.get(one.n, [])))
    found = tuple(
        TrailRow(
            one.id,
            ids.get(one.parent) if one.parent in shown else None,
            depths[one.n],
            one.state,
            taking.protocol_of(one).states[one.state].title,
            tuple(names[n] for n in _answering(parties.get(one.n, []))),
            one.next_due,
            ledgers.totals_of(book, one.n),
            any(party.member == caller.n for party in parties.get(one.n, [])),
        )
        for one in rows
        if one.n in shown
    )
    drawings: dict[str, Sankey] = {}
    if request.root in shown:
        drawings = {code: _named_sankey(sankey(one), ids) for code, one in book.trails.items()}
    return Trail(ids.get(request.root, request.id) if request.root in shown else request.id, found, drawings)


def _named_sankey(drawn: Sankey, ids: Mapping[int, str]) -> Sankey:
    """With the ids of requests in the place of their numbers."""

    def named(key: str) -> str:
        n, slash, account = key.partition("/")
        return ids[int(n)] + slash + account

    return Sankey(
        tuple(type(one)(named(one.key), named(one.request), one.account, one.amount) for one in drawn.nodes),
        tuple(type(one)(named(one.source), named(one.target), one.amount, one.into, one.rate, one.width) for one in drawn.links),
    )


def totals(caller: Caller, *, limit: int = 5000) -> Mapping[str, Totals]:
    """By currency, over every trail whose first request the caller may see. Never added across currencies or states."""
    reaching.need(caller, READ, MANAGE)
    seen, values = reaching.spec(caller)
    roots = _select(f"{seen} AND r.parent IS NULL ORDER BY r.n DESC LIMIT %s", [*values, limit])
    with connection.cursor() as cursor:
        found = [trail for book in ledgers.load_many(cursor, (one.n for one in roots)).values() for trail in book.trails.values()]
    return totals_of_trails(found)


def payment(caller: Caller, id: str, *, at: int | None = None) -> tuple[PaymentRow, list[tuple[str, str, str, str]]]:
    """A payment, and the requests about it in which the caller takes part: id, protocol, state, and what is disputed of it there.

    Raises NoSuchRequest where it takes part in none; NotAllowed.
    """
    reaching.need(caller, READ, OPEN, ANSWER, MANAGE)
    if not reaching.is_id(id):
        raise NoSuchRequest
    found, whole = [], None
    with connection.cursor() as cursor:
        cursor.execute("SELECT request FROM requests_request_payment WHERE payment = %s ORDER BY request DESC LIMIT %s", [id, MOST])
        for (n,) in cursor.fetchall():
            request = store.load(cursor, "n", n)
            assert request is not None
            parties = store.parties(cursor, n)
            if not reaching.sees(caller, request, parties) or not reaching.takes_part(caller, request, parties):
                continue
            for one in payments.of_request(cursor, n):
                if one[0] == id:
                    whole = one
                    found.append((request.id, request.protocol, request.state, str(one[2])))
    if whole is None:
        raise NoSuchRequest
    return _payment(whole, None, 0, now() if at is None else at), found


def download(caller: Caller, attachment: str, *, at: int | None = None) -> Download:
    """A file with the headers that must go with it. Raises NoSuchRequest, NotAllowed."""
    row = Attachment.objects.filter(id=attachment).first() if reaching.is_id(attachment) else None
    if row is None or (row.request is None and row.member != caller.n):
        raise NoSuchRequest
    if row.request is not None:
        with connection.cursor() as cursor:
            request = store.load(cursor, "n", row.request)
            parties = store.parties(cursor, row.request)
        reaching.need(caller, READ, OPEN, ANSWER, MANAGE)
        if request is None or not reaching.sees(caller, request, parties) or not reaching.takes_part(caller, request, parties):
            raise NoSuchRequest
    found = files.opened(row.parts, row.type, bytes(row.sha256), caller, now() if at is None else at)
    if found is None:
        raise NoSuchRequest
    return found


def guest_page(token: str, *, at: int | None = None) -> GuestPage:
    """The page of an invitation. Raises NoSuchRequest once it was answered, taken back or is too old."""
    at = now() if at is None else at
    with connection.cursor() as cursor:
        invitation = guests.found(cursor, token, at)
        request = store.load(cursor, "n", invitation.request)
        assert request is not None
        taken = store.steps(cursor, request.n)
        paid = payments.of_request(cursor, request.n)
        book = ledgers.load(cursor, request.root)
        subject = _subjects(cursor, [request])[request.n]
    protocol = taking.protocol_of(request)
    asker = members.by_number([request.asker])[request.asker]
    words: dict[str, str] = {}
    for one in taken:
        if one.side == ASKER and one.texts:
            words |= texts.words_of(texts.read_for_guest(one.texts, at))
    return GuestPage(
        protocol=protocol,
        title=protocol.title,
        state_title=protocol.states[request.state].title,
        asker_name=asker.name,
        subject=subject,
        pending={code: f"{value:f}" for code, value in book.balances(request.n, "pending").items()},
        payments=tuple(_payment(one, None, 0, at) for one in paid),
        words=words,
        private=_private(protocol, request.fields, lambda reference: texts.read_for_guest(reference, at)),
        steps=tuple(_open(one, request, protocol, book, at) for one in open_to(protocol, request.state, GUEST, ANSWERER)),
        clocks=_clocks(request, protocol, at),
        expires=invitation.expires,
    )


def embargoes(caller: Caller, *, at: int | None = None) -> list[EmbargoRow]:
    """Those that the caller's member set, newest first. Raises NotAllowed."""
    reaching.need(caller, READ, MANAGE)
    rows = list(Embargo.objects.filter(member=caller.n).order_by("-n")[:MOST])
    with connection.cursor() as cursor:
        there = store.subjects(cursor, [bytes(row.key) for row in rows])
    return [
        EmbargoRow(
            row.id,
            bytes(row.key).hex(),
            there[bytes(row.key)][0],
            there[bytes(row.key)][2] or "",
            row.desk,
            row.made,
            row.until,
            row.lifted,
        )
        for row in rows
    ]


def of_origin(origin: str, origin_id: str) -> list[tuple[str, str, str, bool]]:
    """For the feature that a request came from: id, protocol, state and whether it is closed; nobody else may be shown these."""
    found = _select("r.origin = %s AND r.origin_id = %s ORDER BY r.n", [origin, origin_id])
    return [(one.id, one.protocol, one.state, one.closed is not None) for one in found]


# The parts of rows and pages


def _rows(caller: Caller, found: list[Request], at: int) -> list[Row]:
    """Few queries, however many rows."""
    numbers = [one.n for one in found]
    with connection.cursor() as cursor:
        parties = _parties(cursor, numbers)
        subjects = _subjects(cursor, found)
        parents = _ids(cursor, [one.parent for one in found if one.parent is not None])
        books = ledgers.load_many(cursor, (one.root for one in found))
        embargoed = _embargoed(cursor, [one.subject for one in found if one.subject is not None], at)
    names = _names([n for one in found for n in (one.asker, *_answering(parties.get(one.n, [])))])
    rows = []
    for one in found:
        protocol = protocols()[one.protocol]
        mine = parties.get(one.n, [])
        there = _clocks(one, protocol, at)
        steps = taking.open_steps(caller, one, mine, protocol)
        inside = reaching.takes_part(caller, one, mine)
        rows.append(
            Row(
                id=one.id,
                protocol=one.protocol,
                name=one.name,
                title=protocol.title,
                state=one.state,
                state_title=protocol.states[one.state].title,
                subject=subjects[one.n],
                asker=names[one.asker][0],
                asker_name=names[one.asker][1],
                answerers=tuple(names[n] for n in _answering(mine)),
                sides=taking.sides_of(caller, one, mine, protocol),
                desk=one.desk,
                confirmed=one.confirmed is not None,
                embargo=inside and one.subject in embargoed,
                opened=one.opened,
                entered=one.entered,
                closed=one.closed,
                due=one.next_due,
                clock=next((clock for clock in there if clock.due is not None and clock.due == one.next_due), None),
                version=one.version,
                parent=parents.get(one.parent) if one.parent is not None else None,
                ask=one.ask,
                steps=tuple(_open(step, one, protocol, books[one.root], at) for step in steps),
                totals=ledgers.totals_of(books[one.root], one.n),
            )
        )
    return rows


def _open(step: Step, request: Request, protocol: Protocol, book: ledgers.Book, at: int) -> OpenStep:
    """What a form may fill in: the dates that a rule or a law gives, and the amount that a step about all of it means."""
    found: dict[str, Any] = dict(offered(protocol, step, at, making.rules_of(request.rules)))
    for guard, account in (("amount-all-pending", "pending"), ("amount-within-pending", "pending"), ("amount-all-held", "held")):
        if guard in step.guards:
            there = {code: value for code, value in book.balances(request.n, account).items() if value}  # type: ignore[arg-type]
            if len(there) == 1:
                ((code, value),) = there.items()
                found["amount"] = f"{value:f} {code}"
    return OpenStep(step.key, step.title, step.letter or "", step.side, step.to, step, found)


def _clocks(request: Request, protocol: Protocol, at: int) -> tuple[ClockRow, ...]:
    from accord.core.protocols.clocks import end_of

    rows = []
    for clock in protocol.states[request.state].clocks:
        due = end_of(clock, request.entered, making.rules_of(request.rules), request.fields)
        whole = None if due is None else due - request.entered
        quarter = due is not None and whole is not None and at < due and (due - at) * 4 <= whole
        rows.append(ClockRow(clock.key, clock.title, clock.target, due, clock.source, clock.rule, quarter, due is not None and due <= at))
    return tuple(sorted(rows, key=lambda one: (one.due is None, one.due or 0)))


def _taken(
    one: StepRow,
    protocol: Protocol,
    names: Mapping[int, tuple[str, str]],
    people: Mapping[int, str],
    reader: Caller | None,
    inside: bool,
    at: int,
) -> TakenRow:
    title = next((step.title for step in (*protocol.steps, *protocol.opening) if step.key == one.step), one.step)
    id, name = names.get(one.member, ("", "")) if one.member is not None else ("", "")
    words = texts.words_of(texts.read(one.texts, reader, at)) if reader is not None and one.texts else {}
    state = protocol.states[one.state].title
    fields = one.fields if inside else {}
    person = people.get(one.person, "") if one.person is not None else ""
    return TakenRow(one.id, one.step, title, one.letter, one.side, id, name, person, one.how, one.state, state, fields, words, one.at)


def _payment(one: tuple[str, Any, Any, str], reader: Caller | None, others: int, at: int) -> PaymentRow:
    id, said, disputed, report = one
    sender = texts.read(report, reader, at) if reader is not None and report else None
    return PaymentRow(
        id,
        said.uetr,
        said.rails,
        said.end_to_ends,
        said.bank_references,
        tuple(map(str, said.amounts)),
        said.times,
        said.from_banks,
        said.to_banks,
        str(disputed),
        {key: str(value) for key, value in (sender or {}).items()},
        others,
    )


def _others(cursor: store.Cursor, caller: Caller, request: Request, ids: list[str]) -> dict[str, int]:
    """For each payment: how many other requests that the caller answers are about it."""
    if not ids:
        return {}
    cursor.execute(
        "SELECT p.payment, COUNT(*) FROM requests_request_payment p JOIN requests_party y ON y.request = p.request "
        f"WHERE p.payment IN ({store.marks(ids)}) AND p.request <> %s AND y.member = %s AND y.side = %s GROUP BY p.payment",
        [*ids, request.n, caller.n, ANSWERER],
    )
    return dict(cursor.fetchall())


def _messages(caller: Caller, request: Request, words: bool, at: int) -> list[MessageRow]:
    rows = list(Message.objects.filter(request=request.n).order_by("n"))
    names = _names(row.member for row in rows)
    people = _people_of(caller, [(row.member, row.person) for row in rows])
    found = []
    for row in rows:
        kept = texts.read(row.text, caller, at) if words else None
        text = None if kept is None else str(kept.get("text", ""))
        found.append(MessageRow(row.id, *names[row.member], people.get(row.person, "") if row.person else "", text, row.at))
    return found


def _attachments(request: Request) -> list[AttachmentRow]:
    rows = list(Attachment.objects.filter(request=request.n).order_by("n"))
    names = _names(row.member for row in rows)
    return [AttachmentRow(row.id, *names[row.member], row.type, row.size, bytes(row.sha256).hex(), row.at) for row in rows]


def _warnings(request: Request, parties: list[Party], paid: list[Any], at: int) -> list[Warning]:
    asker = members.by_number([request.asker])[request.asker]
    countries = {row.country for row in members.by_number(_answering(parties)).values() if row.country}
    amounts: dict[str, Any] = {}
    for _id, _said, disputed, _report in paid:
        amounts[disputed.code] = amounts.get(disputed.code, 0) + disputed.value
    times = [time for _id, said, _d, _r in paid for time in said.times]
    found = rules.applied(
        request.name,
        asker,
        countries.pop() if len(countries) == 1 else None,
        request.fields,
        amounts,
        request.for_person,
        paid_at=min(times, default=None),
        at=at,
    )
    return rules.said(found)


def _private(protocol: Protocol, fields: Mapping[str, Any], read: Any) -> dict[str, dict[str, str]]:
    """What lies in the vault behind the personal fields, by field; without what this reader may not see."""
    found = {}
    for key, field in protocol.fields.items():
        if field.type == "reference" and key in fields:
            kept = read(str(fields[key]))
            if kept is not None:
                found[key] = {name: str(value) for name, value in kept.items() if isinstance(value, str)}
    return found


def _parties(cursor: store.Cursor, numbers: list[int]) -> dict[int, list[Party]]:
    found: dict[int, list[Party]] = {}
    for some in store.pieces(numbers):
        cursor.execute(f"SELECT request, member, side FROM requests_party WHERE request IN ({store.marks(some)}) ORDER BY id", some)
        for request, member, side in cursor.fetchall():
            found.setdefault(request, []).append(Party(member, side))
    return found


def _answering(parties: Iterable[Party]) -> list[int]:
    return [one.member for one in parties if one.side == ANSWERER]


def _subjects(cursor: store.Cursor, found: list[Request]) -> dict[int, SubjectRow]:
    there = store.subjects(cursor, [one.subject for one in found if one.subject is not None])
    rows = {}
    for one in found:
        if one.subject is None:
            rows[one.n] = SubjectRow("", "", one.about, one.about)
        else:
            kind, value, display = there[one.subject]
            rows[one.n] = SubjectRow(one.subject.hex(), kind, value or "", display or "")
    return rows


def _ids(cursor: store.Cursor, numbers: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in store.pieces(numbers):
        cursor.execute(f"SELECT n, id FROM requests_request WHERE n IN ({store.marks(some)})", some)
        found |= dict(cursor.fetchall())
    return found


def _embargoed(cursor: store.Cursor, keys: list[bytes], at: int) -> set[bytes]:
    found: set[bytes] = set()
    for some in store.pieces(sorted(set(keys))):
        cursor.execute(
            f"SELECT key FROM requests_embargo WHERE key IN ({store.marks(some)}) AND until > %s AND lifted IS NULL", [*some, at]
        )
        found |= {bytes(key) for (key,) in cursor.fetchall()}
    return found


def _names(numbers: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    rows = members.by_number({n for n in numbers if n is not None})
    return {n: (row.id, row.name) for n, row in rows.items()}


def _people(caller: Caller, taken: list[StepRow]) -> dict[int, str]:
    return _people_of(caller, [(one.member, one.person) for one in taken])


def _people_of(caller: Caller, found: Iterable[tuple[int | None, int | None]]) -> dict[int, str]:
    """Names of one's own colleagues alone."""
    mine = {person for member, person in found if member == caller.n and person is not None}
    return {row.n: row.name for row in members.people_of(caller.n) if row.n in mine} if mine else {}


def _contacts(request: Request, parties: list[Party], taken: list[StepRow]) -> tuple[tuple[str, str, str], ...]:
    """Two officers who agreed to speak: member, name and side of each."""
    found = []
    for side in (ASKER, ANSWERER):
        one = next((step for step in reversed(taken) if step.side == side and step.person is not None), None)
        if one is not None and one.person is not None and one.member is not None:
            person = members.person(one.person)
            found.append((_names([one.member])[one.member][1], person.name, side))
    return tuple(found)
