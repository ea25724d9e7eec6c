"""The parts of lists and pages: what a row says, which steps and clocks it has, and the names beside it. Few queries for many rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from accord.core.identifiers import KINDS, Identifier
from accord.core.protocols import Protocol, Step, offered
from accord.core.protocols.clocks import end_of
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.files import texts
from accord.hub.requests.money import ledgers, payments
from accord.hub.requests.steps import access, execution, rules
from accord.hub.requests.steps.rules import Warning
from accord.hub.requests.store import Party, Request, StepRow
from accord.hub.requests.views.rows import ClockRow, OpenStep, PaymentRow, Row, SubjectRow, TakenRow
from accord.hub.requests.vocabulary import ANSWERER, ASKER
from accord.tables import protocols


def rows_of(caller: Caller, found: list[Request], at: int) -> list[Row]:
    """Few queries, however many rows."""
    numbers = [one.n for one in found]
    parties = store.parties_of(numbers)
    subjects = subjects_of(found)
    parents = _parents(caller, found)
    books = ledgers.load_many(one.root for one in found)
    embargoed = store.under_embargo((one.subject for one in found if one.subject is not None), at)
    names = names_of([n for one in found for n in (one.asker, *answering(parties.get(one.n, [])))])
    rows = []
    for one in found:
        protocol = protocols()[one.protocol]
        mine = parties.get(one.n, [])
        there = clocks(one, protocol, at)
        steps = execution.open_steps(caller, one, mine, protocol)
        inside = access.takes_part(caller, one, mine)
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
                answerers=tuple(names[n] for n in answering(mine)),
                sides=execution.sides_of(caller, one, mine, protocol),
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
                steps=tuple(open_step(step, one, protocol, books[one.root], at) for step in steps),
                totals=ledgers.totals_of(books[one.root], one.n),
            )
        )
    return rows


def open_step(step: Step, request: Request, protocol: Protocol, book: ledgers.Book, at: int) -> OpenStep:
    """What a form may fill in: the dates that a rule or a law gives, and the amount that a step about all of it means."""
    found: dict[str, Any] = dict(offered(protocol, step, at, store.rules_of(request.rules)))
    for guard, account in (("amount-all-pending", "pending"), ("amount-within-pending", "pending"), ("amount-all-held", "held")):
        if guard in step.guards:
            there = {code: value for code, value in book.balances(request.n, account).items() if value}  # type: ignore[arg-type]
            if len(there) == 1:
                ((code, value),) = there.items()
                found["amount"] = f"{value:f} {code}"
    return OpenStep(step.key, step.title, step.letter or "", step.side, step.to, step, found)


def clocks(request: Request, protocol: Protocol, at: int) -> tuple[ClockRow, ...]:
    rows = []
    for clock in protocol.states[request.state].clocks:
        due = end_of(clock, request.entered, store.rules_of(request.rules), request.fields)
        whole = None if due is None else due - request.entered
        quarter = due is not None and whole is not None and at < due and (due - at) * 4 <= whole
        rows.append(ClockRow(clock.key, clock.title, clock.target, due, clock.source, clock.rule, quarter, due is not None and due <= at))
    return tuple(sorted(rows, key=lambda one: (one.due is None, one.due or 0)))


def taken_row(
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


def payment_row(one: tuple[str, Any, Any, str], reader: Caller | None, others: int, at: int) -> PaymentRow:
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


def others(caller: Caller, request: Request) -> dict[str, int]:
    """For each payment of the request: how many other requests that the caller answers are about it."""
    mine = payments.reported_in([request.n])
    there = payments.reported_like(mine, store.answered_by(caller.n))
    return {one.payment: len({other.request for other in there if other.is_of_same(one)}) for one in mine} if there else {}


def warnings(request: Request, subject: SubjectRow, parties: list[Party], paid: list[Any], at: int) -> list[Warning]:
    asker = members.by_number([request.asker])[request.asker]
    countries = {row.country for row in members.by_number(answering(parties)).values() if row.country}
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
    about = Identifier(kind=subject.kind, value=subject.value, display=subject.display) if subject.kind in KINDS and subject.value else None
    return [*rules.protected(about), *rules.said(found)]


def private(protocol: Protocol, fields: Mapping[str, Any], read: Any) -> dict[str, dict[str, str]]:
    """What lies in the vault behind the personal fields, by field; without what this reader may not see."""
    found = {}
    for key, field in protocol.fields.items():
        if field.type == "reference" and key in fields:
            kept = read(str(fields[key]))
            if kept is not None:
                found[key] = {name: str(value) for name, value in kept.items() if isinstance(value, str)}
    return found


def answering(parties: Iterable[Party]) -> list[int]:
    return [one.member for one in parties if one.side == ANSWERER]


def subjects_of(found: list[Request]) -> dict[int, SubjectRow]:
    there = store.subjects_by([one.subject for one in found if one.subject is not None])
    rows = {}
    for one in found:
        if one.subject is None:
            rows[one.n] = SubjectRow("", "", one.about, one.about)
        else:
            kind, value, display = there[one.subject] if one.erased is None else (there[one.subject][0], None, None)
            rows[one.n] = SubjectRow(one.subject.hex(), kind, value or "", display or "")
    return rows


def _parents(caller: Caller, found: list[Request]) -> dict[int, str]:
    """Ids of the requests before these on their trails, where the caller sees them: who answers a hop is not told of what was before."""
    numbers = sorted({one.parent for one in found if one.parent is not None})
    parties = store.parties_of(numbers)
    return {one.n: one.id for one in store.by_numbers(numbers).values() if access.sees(caller, one, parties.get(one.n, []))}


def names_of(numbers: Iterable[int | None]) -> dict[int, tuple[str, str]]:
    rows = members.by_number({n for n in numbers if n is not None})
    return {n: (row.id, row.name) for n, row in rows.items()}


def people(caller: Caller, taken: list[StepRow]) -> dict[int, str]:
    return people_of(caller, [(one.member, one.person) for one in taken])


def people_of(caller: Caller, found: Iterable[tuple[int | None, int | None]]) -> dict[int, str]:
    """Names of one's own colleagues alone."""
    mine = {person for member, person in found if member == caller.n and person is not None}
    return {row.n: row.name for row in members.people_of(caller.n) if row.n in mine} if mine else {}


def contacts(request: Request, parties: list[Party], taken: list[StepRow]) -> tuple[tuple[str, str, str], ...]:
    """Two officers who agreed to speak: member, name and side of each."""
    found = []
    for side in (ASKER, ANSWERER):
        one = next((step for step in reversed(taken) if step.side == side and step.person is not None), None)
        if one is not None and one.person is not None and one.member is not None:
            person = members.person(one.person)
            found.append((names_of([one.member])[one.member][1], person.name, side))
    return tuple(found)
