"""The parts of lists and pages: what a row says, which steps and clocks it has, and the names beside it. Few queries for many rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from msgspec.structs import replace

from accord.core.identifiers import KINDS, Identifier
from accord.core.protocols import END, SIDES, Clock, Protocol, Step, answer_owed, declines, headline, offered
from accord.core.protocols.clocks import end_of
from accord.core.protocols.values import bound_of
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.members.vocabulary import GONE
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import store
from accord.hub.requests.files import texts
from accord.hub.requests.money import ledgers, payments
from accord.hub.requests.steps import access, called_off, confirmation, continuing, execution, offers, rules, waiting
from accord.hub.requests.steps.facts import is_domestic
from accord.hub.requests.steps.rules import Warning
from accord.hub.requests.store import Party, Request, StepRow
from accord.hub.requests.views.matter import matter_of, named_in
from accord.hub.requests.views.rows import ClockRow, OpenStep, PaymentRow, Row, SubjectRow, TakenRow
from accord.hub.requests.vocabulary import ANSWERER, ASKER, CLOCK, MANAGE, REROUTE


def rows_of(
    caller: Caller, requests: list[Request], at: int, *, only_known: bool = True, books: Mapping[int, ledgers.Book] | None = None
) -> list[Row]:
    """Few queries, however many rows. `only_known`: steps are barred by what the request and its money say alone; see `offers`.

    `books`: by root, where they were read already.
    """
    numbers = [request.n for request in requests]
    parties = store.parties_of(numbers)
    subjects = subjects_of(requests)
    parents = _parents(caller, requests)
    books = ledgers.load_many(request.root for request in requests) if books is None else books
    embargoed = store.under_embargo((request.subject for request in requests if request.subject is not None), at)
    named = members.by_number({n for request in requests for n in named_in(request, parties.get(request.n, []))})
    active = frozenset(n for n, row in named.items() if row.standing == "active")
    several = [n for n in numbers if len(answering(parties.get(n, []))) > 1]
    all_declined, all_doers = store.declined_of(several), continuing.doers_of(parties)
    rows = []
    for request in requests:
        protocol = protocols()[request.protocol]
        own_parties, book = parties.get(request.n, []), books[request.root]
        there = clocks(request, protocol, at)
        answerers = answering(own_parties)
        declined = all_declined.get(request.n, frozenset())
        money = waiting.money_of(book, request.n)
        doers = all_doers.get(request.n, frozenset())
        at_peace = continuing.left_in_peace(request, own_parties, protocol, money.pending, doers)
        kept_out = declined | at_peace
        wanted = active - kept_out
        known = {
            "embargo": request.subject in embargoed,
            "answers": any(n in wanted for n in answerers),
            "domestic": is_domestic(request, own_parties, {n: row.country for n, row in named.items()}),
        }
        if not request.fields.get("preserve-first"):
            known["preserve open"] = False
        steps = execution.open_steps(caller, request, own_parties, protocol, doers=doers)
        barred = offers.barred(caller, steps, request, own_parties, protocol, book, at, known=known, only_known=only_known)
        inside = access.takes_part(caller, request, own_parties)
        sides = execution.sides_of(caller, request, own_parties, protocol)
        running = waiting.clocks_of(request, protocol, money)
        first = headline(running, sides, money) if request.closed is None else None
        row = Row(
            id=request.id,
            protocol=request.protocol,
            name=request.name,
            title=protocol.title,
            state=request.state,
            state_title=called_off.state_title(request, protocol),
            subject=subjects[request.n],
            asker=named[request.asker].id,
            asker_name=named[request.asker].name,
            answerers=tuple((named[n].id, named[n].name) for n in answerers),
            sides=sides,
            desk=request.desk,
            confirmed=request.confirmed is not None,
            embargo=inside and request.subject in embargoed,
            opened=request.opened,
            entered=request.entered,
            closed=request.closed,
            due=request.next_due,
            clock=next((clock for clock in there if clock.due is not None and clock.due == request.next_due), None),
            version=request.version,
            parent=parents.get(request.parent) if request.parent is not None else None,
            ask=request.ask,
            steps=tuple(open_step(step, request, protocol, book, at) for step in steps),
            totals=ledgers.totals_of(book, request.n),
            headline=None if first is None else clock_row(first.clock, first.due, request.entered, at),
            waits=waits(
                caller, protocol, own_parties, waiting.sides(request, protocol, own_parties, running, money, wanted), declined | at_peace
            ),
            barred=barred,
            called_off=called_off.is_called_off(request),
            matter=matter_of(caller, request, own_parties, protocol, book, named, subjects[request.n].kind, (money, first)),
            declined=tuple((named[n].id, named[n].name) for n in answerers if n in declined),
            still_asked=_still_asked(request, [named[n] for n in answerers], wanted),
        )
        absent = _absent(request, [named[n] for n in answerers if n not in kept_out], hand_on(caller, row), ends(row)) if inside else []
        rows.append(replace(row, absent=absent[0].text) if absent else row)
    return rows


def _still_asked(request: Request, answerers: list[MemberRow], wanted: frozenset[int]) -> tuple[tuple[str, str], ...]:
    protocol = execution.protocol_of(request)
    if len(answerers) < 2 or not any(request.state in step.from_states and declines(protocol, step) for step in protocol.steps):
        return ()
    return tuple((row.id, row.name) for row in answerers if row.n in wanted)


def waits(
    caller: Caller, protocol: Protocol, parties: Iterable[Party], sides: frozenset[str], declined: frozenset[int] = frozenset()
) -> bool:
    """Whether a request that waits for these sides waits for this caller: as `acting_sides` counts it. `declined`: those who said no."""
    acting = acting_sides(caller)
    own = [party for party in parties if party.member == caller.n and not (party.side == ANSWERER and caller.n in declined)]
    return any(party.side in sides & acting for party in own) and acts_in(caller, protocol)


def acting_sides(caller: Caller) -> frozenset[str]:
    """The sides on which a person of this role may take steps at all."""
    return frozenset(side for side in SIDES if side != CLOCK and caller.may(execution.permission_of(side)))


def acts_in(caller: Caller, protocol: Protocol) -> bool:
    """Whether the role takes any step of the protocol."""
    acting = acting_sides(caller)
    return any(step.side in acting and confirmation.role_on(caller, step.side) in step.roles for step in protocol.steps)


def open_step(step: Step, request: Request, protocol: Protocol, book: ledgers.Book, at: int) -> OpenStep:
    """An open step with its form's defaults: the dates that a rule or a law gives, and the amount where the step is about all of it."""
    defaults: dict[str, Any] = dict(offered(protocol, step, at, store.rules_of(request.rules)))
    for guard, account in (("amount-all-pending", "pending"), ("amount-within-pending", "pending"), ("amount-all-held", "held")):
        if guard in step.guards:
            there = {code: value for code, value in book.balances(request.n, account).items() if value}  # type: ignore[arg-type]
            if len(there) == 1:
                ((code, value),) = there.items()
                defaults["amount"] = f"{value:f} {code}"
    latest = {field.key: bound_of(field.most, at, store.rules_of(request.rules)) for field in step.fields if field.most is not None}
    return OpenStep(step.key, step.title, step.letter or "", step.side, step.to, step, defaults, latest)


def clocks(request: Request, protocol: Protocol, at: int, book: ledgers.Book | None = None) -> tuple[ClockRow, ...]:
    """Those of its state; with the books also that of an answer which is owed for a part."""
    rows = []
    owed = None if book is None else answer_owed(protocol, request.state, waiting.money_of(book, request.n))
    for clock in (*protocol.states[request.state].clocks, *([] if owed is None else [owed])):
        due = end_of(clock, request.entered, store.rules_of(request.rules), request.fields)
        rows.append(clock_row(clock, due, request.entered, at))
    return tuple(sorted(rows, key=lambda row: (row.due is None, row.due or 0)))


def clock_row(clock: Clock, due: int | None, entered: int, at: int) -> ClockRow:
    whole = None if due is None else due - entered
    quarter = due is not None and whole is not None and at < due and (due - at) * 4 <= whole
    return ClockRow(clock.key, clock.title, clock.target, due, clock.source, clock.rule, quarter, due is not None and due <= at)


def taken_row(
    row: StepRow,
    protocol: Protocol,
    names: Mapping[int, tuple[str, str]],
    people: Mapping[int, str],
    reader: Caller | None,
    inside: bool,
    at: int,
) -> TakenRow:
    title = next((step.title for step in (*protocol.steps, *protocol.opening) if step.key == row.step), row.step)
    id, name = names.get(row.member, ("", "")) if row.member is not None else ("", "")
    words = texts.words_of(texts.read(row.texts, reader, at)) if reader is not None and row.texts else {}
    state = protocol.states[row.state].title
    fields = row.fields if inside else {}
    person = people.get(row.person, "") if row.person is not None else ""
    return TakenRow(row.id, row.step, title, row.letter, row.side, id, name, person, row.how, row.state, state, fields, words, row.at)


def payment_row(row: tuple[str, Any, Any, str], reader: Caller | None, others: int, at: int) -> PaymentRow:
    id, payment, disputed, report = row
    sender = texts.read(report, reader, at) if reader is not None and report else None
    return PaymentRow(
        id,
        payment.uetr,
        payment.rails,
        payment.end_to_ends,
        payment.bank_references,
        tuple(map(str, payment.amounts)),
        payment.times,
        payment.from_banks,
        payment.to_banks,
        str(disputed),
        {key: str(value) for key, value in (sender or {}).items()},
        others,
        payment.instruction,
        payment.message,
        payment.message_name,
        payment.message_time,
        payment.settled,
    )


def others(caller: Caller, request: Request) -> dict[str, int]:
    """For each payment of the request: how many other requests that the caller answers are about it."""
    reports = payments.reported_in([request.n])
    there = payments.reported_like(reports, store.answered_by(caller.n))
    return {report.payment: len({other.request for other in there if other.is_of_same(report)}) for report in reports} if there else {}


def hand_on(reader: Caller, row: Row) -> str | None:
    """For the secretariat the step by which it alerts another member, empty where it is not open; None for everyone else."""
    if not reader.may(MANAGE):
        return None
    return next((gettext(step.title) for step in row.offered if step.key == REROUTE), "")


def ends(row: Row) -> str:
    """The step by which the reader ends what nobody is left to answer; empty where it is not open."""
    return next((gettext(step.title) for step in row.offered if step.key == END), "")


def warnings(
    request: Request, subject: SubjectRow, parties: list[Party], paid: list[Any], at: int, hand_on: str | None = None, ends: str = ""
) -> list[Warning]:
    """`hand_on` and `ends`: as in `rules.takes_no_part`."""
    asker = members.by_number([request.asker])[request.asker]
    answerers = list(members.by_number(answering(parties)).values())
    countries = {row.country for row in answerers if row.country}
    amounts: dict[str, Any] = {}
    for _id, _said, disputed, _report in paid:
        amounts[disputed.code] = amounts.get(disputed.code, 0) + disputed.value
    times = [time for _id, payment, _d, _r in paid for time in payment.times]
    applied_rules = rules.applied(
        request.name,
        asker,
        countries.pop() if len(countries) == 1 else None,
        request.fields,
        amounts,
        request.for_person,
        paid_at=min(times, default=None),
        at=at,
    )
    about = Identifier(kind=subject.kind, value=subject.value, display=subject.display) if subject.kind in KINDS and subject.value else None
    declined = store.declined_of([request.n]).get(request.n, frozenset()) if len(answerers) > 1 else frozenset()
    silent = _absent(request, [row for row in answerers if row.n not in declined], hand_on, ends) or _not_rung(
        request, [row.name for row in answerers], hand_on
    )
    return [*silent, *rules.protected(about), *rules.said(applied_rules)]


def asker_away(request: Request) -> list[Warning]:
    """As long as it is open, that the member that asked takes no part: nobody there reads an answer. Not for guests, who know no member."""
    asker = members.by_number([request.asker])[request.asker]
    if request.closed is not None or asker.standing == "active":
        return []
    return [rules.asker_away(asker.name, asker.standing)]


def _absent(request: Request, answerers: list[MemberRow], hand_on: str | None, ends: str) -> list[Warning]:
    """As long as it is open, that nobody who was asked takes part."""
    if request.closed is not None or not answerers or any(row.standing == "active" for row in answerers):
        return []
    left = [row.name for row in answerers if row.standing == GONE]
    return [rules.takes_no_part([row.name for row in answerers if row.standing != GONE], hand_on, ends, left=left)]


def _not_rung(request: Request, names: list[str], hand_on: str | None) -> list[Warning]:
    """Until somebody answers, that no desk was rung for it."""
    protocol = execution.protocol_of(request)
    rings = any("ring-desks" in way.effects for way in protocol.opening)
    waits = request.closed is None and request.state == protocol.first and not request.desk
    return [rules.nobody_rung(names, hand_on)] if rings and waits else []


def private(protocol: Protocol, fields: Mapping[str, Any], read: Any) -> dict[str, dict[str, str]]:
    """The texts that the vault keeps for the personal fields, by field; without those that this reader may not see."""
    records = {}
    for key, field in protocol.fields.items():
        if field.type == "reference" and key in fields:
            kept = read(str(fields[key]))
            if kept is not None:
                records[key] = {name: str(value) for name, value in kept.items() if isinstance(value, str)}
    return records


def answering(parties: Iterable[Party]) -> list[int]:
    return [party.member for party in parties if party.side == ANSWERER]


def subjects_of(requests: list[Request]) -> dict[int, SubjectRow]:
    there = store.subjects_by([request.subject for request in requests if request.subject is not None])
    rows = {}
    for request in requests:
        if request.subject is None:
            rows[request.n] = SubjectRow("", "", request.about, request.about)
        else:
            kind, value, display = there[request.subject] if request.erased is None else (there[request.subject][0], None, None)
            rows[request.n] = SubjectRow(request.subject.hex(), kind, value or "", display or "")
    return rows


def _parents(caller: Caller, requests: list[Request]) -> dict[int, str]:
    """Ids of the requests before these on their trails, where the caller sees them: who answers a hop is not told of what was before."""
    numbers = sorted({request.parent for request in requests if request.parent is not None})
    parties = store.parties_of(numbers)
    return {parent.n: parent.id for parent in store.by_numbers(numbers).values() if access.sees(caller, parent, parties.get(parent.n, []))}


def names_of(numbers: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    rows = members.by_number({n for n in numbers if n is not None})
    return {n: (row.id, row.name) for n, row in rows.items()}


def people(caller: Caller, taken: list[StepRow]) -> dict[int, str]:
    return people_of(caller, [(step.member, step.person) for step in taken])


def people_of(caller: Caller, pairs: Iterable[tuple[int | None, int | None]]) -> dict[int, str]:
    """Names of one's own colleagues alone."""
    colleagues = {person for member, person in pairs if member == caller.n and person is not None}
    return {row.n: row.name for row in members.people_of(caller.n) if row.n in colleagues} if colleagues else {}


def contacts(request: Request, parties: list[Party], taken: list[StepRow]) -> tuple[tuple[str, str, str], ...]:
    """Two officers who agreed to speak: member, name and side of each."""
    officers = []
    for side in (ASKER, ANSWERER):
        last_step = next((step for step in reversed(taken) if step.side == side and step.person is not None), None)
        if last_step is not None and last_step.person is not None and last_step.member is not None:
            person = members.person(last_step.person)
            officers.append((names_of([last_step.member])[last_step.member][1], person.name, side))
    return tuple(officers)
