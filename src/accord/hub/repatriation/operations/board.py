"""Operations and the board of the operation room: counts, ages and flights, and nobody's name."""

from collections import Counter
from collections.abc import Collection

from accord.core.care.journey import Going, blockers
from accord.core.care.journey import board as core_board
from accord.core.care.tasks import next_task
from accord.core.times import DAY
from accord.hub.care.queries import need
from accord.hub.consulates import queries as consulates
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, journeys, returnees, store
from accord.hub.repatriation.present import (
    Board,
    ConsulateRow,
    Keeping,
    KeepingCount,
    ListRow,
    OperationRow,
    PersonRow,
    ReceptionRow,
)
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.store import Done, Leg, Operation, Pair, Sheet, Traveller
from accord.hub.repatriation.tasks import tasks_of
from accord.hub.repatriation.verification import questions
from accord.hub.repatriation.vocabulary import ACCEPTED, DECLINED, ISSUED, NATIONAL, NOT_NATIONAL, OPEN, OVER, TOLD, WITHDRAWN
from accord.hub.times import FOR_EVER, at_or_now
from accord.tables import care

MOST = 200


def operations(caller: Caller, *, before: int | None = None, limit: int = 50) -> tuple[list[OperationRow], int | None]:
    """The operations of the caller's member, the newest first; then the `before` of the next page. Raises NotAllowed."""
    need(caller)
    limit = min(max(limit, 1), MOST)
    stored = store.newest(Operation, FOR_EVER if before is None else before, limit + 1, home=caller.n)
    page = stored[:limit]
    persons: dict[int | None, list[Returnee]] = {}
    for returnee in returnees.load(store.among(Traveller, "operation", [row.n for row in page])):
        persons.setdefault(returnee.traveller.operation, []).append(returnee)
    rows = [_operation_row(row, persons.get(row.n, [])) for row in page]
    return rows, stored[limit - 1].n if len(stored) > limit else None


def operation(caller: Caller, operation_id: str) -> OperationRow:
    """One of them. Raises NoSuchFile, NotAllowed."""
    need(caller)
    return operation_at(access.operation(caller, operation_id))


def alone(caller: Caller, *, at: int | None = None) -> tuple[PersonRow, ...]:
    """Persons who are on the way without an operation. Raises NotAllowed."""
    need(caller)
    at = at_or_now(at)
    persons = returnees.load(store.newest(Traveller, FOR_EVER, MOST, home=caller.n, operation=None))
    served = {country: consulates.served(country) for country in {returnee.file.country for returnee in persons}}
    return tuple(person_row(returnee, served[returnee.file.country], at) for returnee in persons)


def operation_at(row: Operation) -> OperationRow:
    persons = access.of_operation(row)
    return _operation_row(row, persons)


def _operation_row(row: Operation, persons: Collection[Returnee]) -> OperationRow:
    home = sum(returnee.state in OVER for returnee in persons)
    return OperationRow(row.id, row.place, row.country, row.day, row.state, row.lead, len(persons), home, row.opened)


def board(caller: Caller, operation_id: str, *, at: int | None = None) -> Board:
    """The board of the operation room. Raises NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    group = access.operation(caller, operation_id)
    persons = access.of_operation(group)
    legs = store.where(Leg, operation=group.n, order=("leaves", "n"))
    sheets = store.where(Sheet, operation=group.n, state=OPEN)
    lists = tuple(_list(sheet) for sheet in sheets)
    served = consulates.served(group.country)
    kept = {returnee.traveller.id: returnees.keeps(returnee, served, at) for returnee in persons}
    going = [
        Going(
            reference=returnee.traveller.id,
            nationality=next(iter(returnee.nations), None),
            state=returnee.phase,
            blocks=kept[returnee.traveller.id],
        )
        for returnee in persons
    ]
    ages = [blocker for blocks in kept.values() for blocker in blockers(care(), blocks, at)]
    by_kind: dict[str, list[int]] = {}
    for row in ages:
        by_kind.setdefault(row.kind.key, []).append(row.days)
    counts = [KeepingCount(key, care().blockers[key].label, len(days), max(days)) for key, days in by_kind.items()]
    return Board(
        row=_operation_row(group, persons),
        nations=core_board(care(), going, at),
        phases=dict(Counter(returnee.phase for returnee in persons)),
        keeping=tuple(sorted(counts, key=lambda count: (-count.people, -count.oldest, count.kind))),
        consulates=_consulates(group, persons, at),
        receptions=_receptions(persons),
        legs=tuple(journeys.leg_row(leg, persons) for leg in legs),
        lists=lists,
        people=len(persons),
        ready=sum(not blockers(care(), kept[returnee.traveller.id], at) and returnee.state == "risk-assessed" for returnee in persons),
        consented=sum(returnee.may("travel", at) for returnee in persons),
        at=at,
    )


def _list(sheet: Sheet) -> ListRow:
    pairs = store.where(Pair, sheet=sheet.n, decision="")
    return ListRow(sheet.id, sheet.people, len(pairs), len(store.where(Done, sheet=sheet.n)))


def _consulates(group: Operation, persons: Collection[Returnee], at: int) -> tuple[ConsulateRow, ...]:
    """Those of the country in which people are have no consulate there, and need none."""
    nations = sorted({nation for returnee in persons for nation in returnee.nations} - {group.country})
    return tuple(
        _consulate(nation, group.country, [returnee for returnee in persons if nation in returnee.nations], at) for nation in nations
    )


def _consulate(nation: str, country: str, persons: Collection[Returnee], at: int) -> ConsulateRow:
    contacts = consulates.contacts(nation, country)
    rows = [row for returnee in persons for row in returnee.verifications if row.nation == nation and row.state != WITHDRAWN]
    waiting = [row.asked for row in rows if returnees.is_waiting(row)]
    answers = Counter(row.answer for row in rows)
    return ConsulateRow(
        nation=nation,
        consulate=contacts[0] if contacts else None,
        elsewhere=() if contacts else consulates.accredited(nation),
        askable=sum(nation in questions.open_for(returnee) for returnee in persons),
        asked=len(rows),
        waiting=len(waiting),
        oldest=(at - min(waiting)) // DAY if waiting else None,
        national=answers[NATIONAL],
        issued=answers[ISSUED],
        not_national=answers[NOT_NATIONAL],
        feared=sum(nation in returnee.feared for returnee in persons),
    )


def _receptions(persons: Collection[Returnee]) -> tuple[ReceptionRow, ...]:
    groups: dict[str, list[Returnee]] = {}
    for returnee in persons:
        if returnee.request is not None:
            groups.setdefault(str(returnee.request.fields.get("home-country", "")), []).append(returnee)
    receptions = []
    for country in sorted(groups):
        people = groups[country]
        desk = journeys.home_desk(people[0])
        counts = Counter(person.traveller.reception for person in people)
        name = "" if desk is None else members.by_number([desk])[desk].name
        receptions.append(ReceptionRow(country, name, len(people), counts[TOLD], counts[ACCEPTED], counts[DECLINED]))
    return tuple(receptions)


def person_row(returnee: Returnee, served: frozenset[str], at: int) -> PersonRow:
    waiting = sum(returnees.is_waiting(row) for row in returnee.verifications)
    traveller = returnee.traveller
    kept = _keeping(returnee, served, at)
    return PersonRow(
        id=traveller.id,
        file=returnee.file.id,
        number=returnee.file.number,
        nations=returnee.nations,
        state=returnee.state,
        phase=returnee.phase,
        risk=traveller.risk,
        task=next_task(tasks_of(returnee, at)),
        is_child=returnee.file.is_child,
        keeping=kept,
        waiting=waiting,
        reception=traveller.reception,
    )


def _keeping(returnee: Returnee, served: frozenset[str], at: int) -> tuple[Keeping, ...]:
    rows = {block.kind: block.id for block in returnee.blocks if block.until is None}
    aged = blockers(care(), returnees.keeps(returnee, served, at), at)
    return tuple(
        Keeping(blocker.kind.key, blocker.kind.label, blocker.kind.clears, blocker.since, blocker.days, rows.get(blocker.kind.key, ""))
        for blocker in aged
    )
