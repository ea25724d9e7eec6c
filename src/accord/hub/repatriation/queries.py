"""The way home as the home member, a consulate and the desk at home see it. Permission inside; each look at a person leaves a line."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from django.db import connection

from accord.core.care.file import extract_fields
from accord.core.care.journey import Going, blockers, flaws
from accord.core.care.journey import board as core_board
from accord.core.care.wording import DUPLICATES, LISTS
from accord.core.times import DAY
from accord.hub.care import keeping
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.keeping import at_or_now, by_field, need
from accord.hub.consulates import queries as consulates
from accord.hub.consulates.errors import NoSuchConsulate
from accord.hub.consulates.queries import Consulate
from accord.hub.journal.times import FOR_EVER
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, listing, picture, receiving, store, travelling, verifying
from accord.hub.repatriation.picture import Whole
from accord.hub.repatriation.shown import (
    Arrival,
    ArrivalRow,
    Asked,
    AskedRow,
    Board,
    ClearedRow,
    ConsulateRow,
    EventRow,
    FollowupRow,
    Keeping,
    KeepingCount,
    LegRow,
    ListedRow,
    ListRow,
    OperationRow,
    PairRow,
    Person,
    PersonRow,
    Preview,
    ReceptionRow,
    SeatRow,
    VerificationRow,
)
from accord.hub.repatriation.store import Done, Event, Followup, Leg, Operation, Pair, Seat, Sheet, Traveller, Verification
from accord.hub.repatriation.words import (
    ACCEPTED,
    CALLED_OFF,
    DECLINED,
    ISSUED,
    NATIONAL,
    NOT_NATIONAL,
    OPEN,
    OVER,
    REVIEWED_RISKS,
    TOLD,
    WITHDRAWN,
)
from accord.hub.vault.asking import Reason
from accord.tables import care

MOST = 200


# Operations


def operations(caller: Caller, *, before: int | None = None, limit: int = 50) -> tuple[list[OperationRow], int | None]:
    """The operations of the caller's member, the newest first; then the `before` of the next page. Raises NotAllowed."""
    need(caller)
    limit = min(max(limit, 1), MOST)
    with connection.cursor() as cursor:
        found = store.select(
            cursor,
            Operation,
            "home = %s AND n < %s",
            [caller.n, FOR_EVER if before is None else before],
            f"ORDER BY n DESC LIMIT {limit + 1}",
        )
        rows = [_operation(cursor, one) for one in found[:limit]]
    return rows, found[limit - 1].n if len(found) > limit else None


def operation(caller: Caller, id: str) -> OperationRow:
    """One of them. Raises NoSuchFile, NotAllowed."""
    need(caller)
    with connection.cursor() as cursor:
        return _operation(cursor, access.operation(cursor, caller, id))


def alone(caller: Caller, *, at: int | None = None) -> tuple[PersonRow, ...]:
    """Persons who are on the way without an operation. Raises NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with connection.cursor() as cursor:
        found = picture.load(
            cursor, store.select(cursor, Traveller, "home = %s AND operation IS NULL", [caller.n], "ORDER BY n DESC LIMIT 200")
        )
        return tuple(_person_row(one, consulates.served(one.file.country), at) for one in found)


def _operation(cursor: store.Cursor, one: Operation) -> OperationRow:
    wholes = access.of_operation(cursor, one)
    return _operation_row(one, wholes)


def _operation_row(one: Operation, wholes: Collection[Whole]) -> OperationRow:
    home = sum(whole.state in OVER for whole in wholes)
    return OperationRow(one.id, one.place, one.country, one.day, one.state, one.lead, len(wholes), home, one.opened)


def board(caller: Caller, id: str, *, at: int | None = None) -> Board:
    """The board of the operation room. Raises NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with connection.cursor() as cursor:
        group = access.operation(cursor, caller, id)
        wholes = access.of_operation(cursor, group)
        legs = store.select(cursor, Leg, "operation = %s", [group.n], "ORDER BY leaves, n")
        sheets = store.select(cursor, Sheet, "operation = %s AND state = %s", [group.n, OPEN])
        lists = tuple(_list(cursor, one) for one in sheets)
        served = consulates.served(group.country)
        kept = {whole.traveller.id: picture.keeps(whole, served, at) for whole in wholes}
        going = [
            Going(
                reference=whole.traveller.id,
                nationality=next(iter(whole.traveller.countries), None),
                state=whole.state,
                blocks=kept[whole.traveller.id],
            )
            for whole in wholes
        ]
        ages = [one for blocks in kept.values() for one in blockers(care(), blocks, at)]
        by_kind: dict[str, list[int]] = {}
        for one in ages:
            by_kind.setdefault(one.kind.key, []).append(one.days)
        counts = [KeepingCount(key, care().blockers[key].label, len(days), max(days)) for key, days in by_kind.items()]
        return Board(
            row=_operation_row(group, wholes),
            nations=core_board(care(), going, at),
            states=dict(Counter(whole.state for whole in wholes)),
            keeping=tuple(sorted(counts, key=lambda one: (-one.people, -one.oldest, one.kind))),
            consulates=_consulates(group, wholes, at),
            receptions=_receptions(wholes),
            legs=tuple(_leg(one, wholes) for one in legs),
            lists=lists,
            people=len(wholes),
            ready=sum(not blockers(care(), kept[whole.traveller.id], at) and whole.state == "risk-assessed" for whole in wholes),
            consented=sum(whole.may("travel", at) for whole in wholes),
            at=at,
        )


def _list(cursor: store.Cursor, one: Sheet) -> ListRow:
    pairs = store.select(cursor, Pair, "sheet = %s AND decision = %s", [one.n, ""])
    return ListRow(one.id, one.people, len(pairs), len(store.select(cursor, Done, "sheet = %s", [one.n])))


def _consulates(group: Operation, wholes: Collection[Whole], at: int) -> tuple[ConsulateRow, ...]:
    nations = sorted({nation for whole in wholes for nation in whole.traveller.countries})
    return tuple(_consulate(nation, group.country, [one for one in wholes if nation in one.traveller.countries], at) for nation in nations)


def _consulate(nation: str, country: str, wholes: Collection[Whole], at: int) -> ConsulateRow:
    found = consulates.contacts(nation, country)
    rows = [row for whole in wholes for row in whole.verifications if row.nation == nation and row.state != WITHDRAWN]
    waiting = [row.asked for row in rows if picture.is_waiting(row)]
    answers = Counter(row.answer for row in rows)
    return ConsulateRow(
        nation=nation,
        consulate=found[0] if found else None,
        elsewhere=() if found else consulates.accredited(nation),
        askable=sum(nation in verifying.open_for(whole) for whole in wholes),
        asked=len(rows),
        waiting=len(waiting),
        oldest=(at - min(waiting)) // DAY if waiting else None,
        national=answers[NATIONAL],
        issued=answers[ISSUED],
        not_national=answers[NOT_NATIONAL],
        feared=sum(nation in whole.feared for whole in wholes),
    )


def _receptions(wholes: Collection[Whole]) -> tuple[ReceptionRow, ...]:
    groups: dict[str, list[Whole]] = {}
    for whole in wholes:
        if whole.request is not None:
            groups.setdefault(str(whole.request.fields.get("home-country", "")), []).append(whole)
    found = []
    for country in sorted(groups):
        people = groups[country]
        desk = travelling.home_desk(people[0])
        said = Counter(one.traveller.reception for one in people)
        name = "" if desk is None else members.by_number([desk])[desk].name
        found.append(ReceptionRow(country, name, len(people), said[TOLD], said[ACCEPTED], said[DECLINED]))
    return tuple(found)


def _leg(one: Leg, wholes: Iterable[Whole]) -> LegRow:
    states = Counter(seat.state for whole in wholes for seat, leg in whole.seats if leg.n == one.n)
    return LegRow(one.id, one.origin, one.target, one.leaves, one.arrives, one.carrier, dict(states))


# Persons


def people(
    caller: Caller, id: str, *, nation: str = "", state: str = "", kept_by: str = "", after: int = 0, limit: int = 50, at: int | None = None
) -> tuple[tuple[PersonRow, ...], int | None]:
    """Persons of an operation, narrowed; then the `after` of the next page. Nothing of who they are. Raises NoSuchFile, NotAllowed.

    `nation` `none` is a nationality that is not known.
    """
    need(caller)
    at = at_or_now(at)
    with connection.cursor() as cursor:
        group = access.operation(cursor, caller, id)
        wholes = access.of_operation(cursor, group)
        served = consulates.served(group.country)
    rows = [(whole.traveller.n, _person_row(whole, served, at)) for whole in wholes]
    fits = [
        (n, row)
        for n, row in rows
        if (not nation or nation in row.nations or (nation == "none" and not row.nations))
        and (not state or row.state == state)
        and (not kept_by or any(one.kind == kept_by for one in row.keeping))
        and n > after
    ]
    limit = min(max(limit, 1), 5000)
    return tuple(row for _, row in fits[:limit]), fits[limit - 1][0] if len(fits) > limit else None


def ids(caller: Caller, id: str, *, nation: str = "", state: str = "", at: int | None = None) -> tuple[str, ...]:
    """The ids of all persons of an operation, narrowed: for what is done for many at once. Raises NoSuchFile, NotAllowed."""
    return tuple(row.id for row in people(caller, id, nation=nation, state=state, limit=5000, at=at)[0])


def names(caller: Caller, wanted: Iterable[str], reason: Reason, *, at: int | None = None) -> dict[str, str]:
    """What these persons are called, by id, for a reason that stays written down. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with connection.cursor() as cursor:
        found = access.people(cursor, caller, wanted)
    shown = {}
    for whole in found:
        fields = access.read(whole, caller, reason, at)
        shown[whole.traveller.id] = fields.get("name") or fields.get("called") or fields.get("names-other", "")
    return shown


def _person_row(whole: Whole, served: frozenset[str], at: int) -> PersonRow:
    waiting = sum(picture.is_waiting(row) for row in whole.verifications)
    one = whole.traveller
    kept = _keeping(whole, served, at)
    return PersonRow(one.id, whole.file.id, one.countries, whole.state, whole.file.is_child, kept, waiting, one.reception)


def _keeping(whole: Whole, served: frozenset[str], at: int) -> tuple[Keeping, ...]:
    rows = {block.kind: block.id for block in whole.blocks if block.until is None}
    aged = blockers(care(), picture.keeps(whole, served, at), at)
    return tuple(Keeping(one.kind.key, one.kind.label, one.kind.clears, one.since, one.days, rows.get(one.kind.key, "")) for one in aged)


def person(caller: Caller, id: str, *, at: int | None = None) -> Person:
    """A person on the way home: all but who it is. Raises NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with connection.cursor() as cursor:
        whole = access.person(cursor, caller, id)
        one = whole.traveller
        host = access.host(cursor, whole)
        group = store.select(cursor, Operation, "n = %s", [one.operation]) if one.operation is not None else []
        events = store.select(cursor, Event, "traveller = %s", [one.n])
        followups = store.select(cursor, Followup, "traveller = %s", [one.n], "ORDER BY due, n")
        operation_row = _operation(cursor, group[0]) if group else None
    known = members.by_number({event.member for event in events if event.member is not None} | {one.receiver or 0})
    legs = sorted(whole.seats, key=lambda pair: pair[1].leaves)
    desk = known.get(one.receiver or 0)
    open_now = not whole.is_over
    return Person(
        row=_person_row(whole, consulates.served(host), at),
        operation=operation_row,
        request=one.request or "",
        country="" if whole.request is None else str(whole.request.fields.get("home-country", "")),
        papers=one.papers,
        risk=one.risk,
        assessed=one.assessed,
        reviewed=one.reviewed,
        review_needed=one.risk in REVIEWED_RISKS and one.reviewed is None,
        own_review=one.assessor == caller.actor,
        agreed=tuple(sorted(whole.agreed)),
        feared=tuple(sorted(whole.feared)),
        askable=verifying.open_for(whole),
        desk=desk.name if desk else "",
        decline=one.decline,
        verifications=tuple(_verification(row) for row in whole.verifications),
        seats=tuple(SeatRow(_leg(leg, [whole]), seat.state, seat.escorted, seat.met) for seat, leg in legs),
        flaws=tuple((flaw.leg, flaw.text) for flaw in flaws(whole.stretches(), whole.file.is_child)),
        cleared=tuple(
            ClearedRow(row.kind, care().blockers[row.kind].label, row.since, row.until, row.clearer, row.actor)
            for row in whole.blocks
            if row.until is not None
        ),
        followups=tuple(FollowupRow(row.id, row.due, row.done, row.outcome) for row in followups),
        events=tuple(EventRow(e.what, e.code, known[e.member].name if e.member in known else "", e.actor, e.at) for e in events),
        missing=travelling.missing(whole, at) if open_now else None,
        may_travel=open_now and whole.may("travel", at),
        may_begin=whole.request is None and whole.may("repatriate", at),
    )


def person_fields(caller: Caller, id: str, reason: Reason, *, at: int | None = None) -> dict[str, str]:
    """Who it is, for a reason that stays written down. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with connection.cursor() as cursor:
        try:
            whole = access.person(cursor, caller, id)
        except NoSuchFile:
            keeping.note_attempt(cursor, caller, "", reason, at)
            raise
    return access.read(whole, caller, reason, at)


def risk_words(caller: Caller, id: str, reason: Reason, *, at: int | None = None) -> tuple[str, str]:
    """What was written of the risk, and by who reviewed it. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with connection.cursor() as cursor:
        one = access.person(cursor, caller, id).traveller
    return _words(one.assessment, caller, reason, at), _words(one.review, caller, reason, at)


def _words(reference: str | None, caller: Caller, reason: Reason, at: int) -> str:
    if reference is None:
        return ""
    try:
        return str(keeping.read(reference, caller, reason, at).get("words", ""))
    except (NoSuchFile, Refused):
        return ""


def on_the_way(caller: Caller, file: str) -> str:
    """The id under which the person of a file is on the way home; empty where it is not. Raises NoSuchFile, NotAllowed."""
    need(caller)
    with connection.cursor() as cursor:
        found = store.select(cursor, Traveller, "file = %s", [keeping.mine(cursor, caller, file).n])
    return found[0].id if found else ""


def leg(caller: Caller, id: str) -> tuple[LegRow, str]:
    """A leg of the caller's member, and the id of its operation; empty where it has none. Raises NoSuchFile, NotAllowed."""
    need(caller)
    with connection.cursor() as cursor:
        row = store.one(cursor, Leg, id)
        if row is None or row.home != caller.n:
            raise NoSuchFile
        seats = store.select(cursor, Seat, "leg = %s", [row.n])
        wholes = picture.load(cursor, store.among(cursor, Traveller, "n", [seat.traveller for seat in seats]))
        group = store.select(cursor, Operation, "n = %s", [row.operation]) if row.operation is not None else []
    return _leg(row, wholes), group[0].id if group else ""


# Consulates


def _verification(row: Verification) -> VerificationRow:
    entry = _entry(row.consulate)
    member = "" if row.member is None else members.by_number([row.member])[row.member].name
    closed = row.extract is None
    return VerificationRow(row.id, row.nation, entry, member, row.state, row.answer, row.valid, row.how, row.asked, row.answered, closed)


def _entry(id: str) -> Consulate | None:
    try:
        return consulates.consulate(id)
    except NoSuchConsulate:
        return None


def sheet(caller: Caller, id: str, reason: Reason, *, at: int | None = None) -> tuple[VerificationRow, str, dict[str, str]]:
    """What a consulate that is no member is told, for whoever rings or writes to it: the row, the person's id, and just those fields.

    Raises NoSuchFile, Refused, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    with connection.cursor() as cursor:
        row, whole = verifying.ours(cursor, caller, id)
    if row.extract is None or row.state == WITHDRAWN:
        raise verifying.no_verification()
    return _verification(row), whole.traveller.id, _extract(row.extract, "consulate", caller, reason, at)


def verification(caller: Caller, id: str) -> tuple[VerificationRow, str]:
    """One that the caller's member sent, and the id of the person. Raises NoSuchFile, NotAllowed."""
    need(caller)
    with connection.cursor() as cursor:
        row, whole = verifying.ours(cursor, caller, id)
    return _verification(row), whole.traveller.id


def asked_of_us(caller: Caller, *, before: int | None = None, limit: int = 50) -> tuple[list[AskedRow], int | None]:
    """What the caller's member is asked as a consulate, the newest first: only while the persons' yes stands. Raises NotAllowed."""
    need(caller)
    limit = min(max(limit, 1), MOST)
    shown: list[AskedRow] = []
    number = FOR_EVER if before is None else before
    with connection.cursor() as cursor:
        while len(shown) < limit:
            found = store.select(cursor, Verification, "member = %s AND n < %s", [caller.n, number], f"ORDER BY n DESC LIMIT {MOST}")
            if not found:
                return shown, None
            wholes = {
                one.traveller.n: one for one in picture.load(cursor, store.among(cursor, Traveller, "n", {r.traveller for r in found}))
            }
            for row in found:
                number = row.n
                whole = wholes.get(row.traveller)
                if whole is not None and verifying.is_open_to(row, whole):
                    shown.append(_asked(row, whole))
                    if len(shown) == limit:
                        break
    return shown, number


def _asked(row: Verification, whole: Whole) -> AskedRow:
    by = members.by_number([whole.traveller.home])[whole.traveller.home].name
    return AskedRow(row.id, row.nation, by, row.state, row.answer, row.asked, row.answered)


def asked(caller: Caller, id: str) -> AskedRow:
    """One question to the caller's member as a consulate. Raises NoSuchFile, alike for every other, and once it is shut out; NotAllowed."""
    need(caller)
    with connection.cursor() as cursor:
        return _asked(*verifying.asked_of(cursor, caller, id))


def asked_person(caller: Caller, id: str, reason: Reason, *, at: int | None = None) -> Asked:
    """The person, as far as verification needs it. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with connection.cursor() as cursor:
        try:
            row, whole = verifying.asked_of(cursor, caller, id)
        except NoSuchFile:
            keeping.note_attempt(cursor, caller, "", reason, at)
            raise
    assert row.extract is not None
    try:
        return Asked(_asked(row, whole), _extract(row.extract, "consulate", caller, reason, at))
    except NoSuchFile:
        raise verifying.no_verification() from None


def _extract(reference: str, kind: str, caller: Caller, reason: Reason, at: int) -> dict[str, str]:
    opened = by_field("forced", keeping.read(reference, caller, reason, at))
    return {key: opened[key] for key in extract_fields(care(), kind) if key in opened}


# Home


def arrivals(caller: Caller, *, before: int | None = None, limit: int = 50, at: int | None = None) -> tuple[list[ArrivalRow], int | None]:
    """Who is on the way to the caller's member, the newest first. Nothing of who they are. Raises NotAllowed."""
    need(caller)
    at = at_or_now(at)
    limit = min(max(limit, 1), MOST)
    with connection.cursor() as cursor:
        found = store.select(
            cursor,
            Traveller,
            "receiver = %s AND reception IN (%s, %s) AND gone = %s AND n < %s",
            [caller.n, TOLD, ACCEPTED, False, FOR_EVER if before is None else before],
            f"ORDER BY n DESC LIMIT {limit + 1}",
        )
        wholes = picture.load(cursor, found[:limit])
    return [_arrival(one, at) for one in wholes], found[limit - 1].n if len(found) > limit else None


def _arrival(whole: Whole, at: int) -> ArrivalRow:
    one = whole.traveller
    ends = [leg.arrives for seat, leg in whole.seats if seat.state != CALLED_OFF]
    by = members.by_number([one.home])[one.home].name
    country = "" if whole.request is None else str(whole.request.fields.get("home-country", ""))
    is_open = receiving.is_open_to(whole, at)
    return ArrivalRow(one.id, by, country, whole.state, one.reception, whole.file.is_child, one.told or 0, max(ends, default=None), is_open)


def arrival(caller: Caller, id: str, reason: Reason | None = None, *, at: int | None = None) -> Arrival:
    """One of them; with a reason also who it is, once the desk accepted and travel is arranged. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with connection.cursor() as cursor:
        try:
            whole = receiving.arriving(cursor, caller, id)
        except NoSuchFile:
            if reason is not None:
                keeping.note_attempt(cursor, caller, "", reason, at)
            raise
        followups = store.select(cursor, Followup, "traveller = %s AND member = %s", [whole.traveller.n, caller.n], "ORDER BY due, n")
    row = _arrival(whole, at)
    fields: dict[str, str] = {}
    if reason is not None and row.is_open and whole.traveller.extract is not None:
        fields = _extract(whole.traveller.extract, "reception", caller, reason, at)
    legs = tuple(_leg(leg, [whole]) for seat, leg in sorted(whole.seats, key=lambda pair: pair[1].leaves) if seat.state != CALLED_OFF)
    shown = legs if row.reception == ACCEPTED else ()
    return Arrival(row, shown, tuple(FollowupRow(one.id, one.due, one.done, one.outcome) for one in followups), fields)


def rung_about(caller: Caller, ref: str) -> str:
    """Where a bell that was rung about a person leads this caller: `person`, `arrival`, `asked`, or nowhere."""
    with connection.cursor() as cursor:
        found = store.one(cursor, Traveller, ref)
        if found is None or found.gone:
            return ""
        if found.home == caller.n:
            return "person"
        if found.receiver == caller.n and found.reception in (TOLD, ACCEPTED):
            return "arrival"
        rows = store.select(cursor, Verification, "traveller = %s AND member = %s", [found.n, caller.n])
    return "asked" if rows else ""


# Lists


def preview(caller: Caller, id: str, reason: Reason, *, at: int | None = None) -> Preview:
    """A list before files are made of it, for a reason that stays written down. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    found = listing.content(caller, id, reason, at)
    with connection.cursor() as cursor:
        pairs = store.select(cursor, Pair, "sheet = %s", [found.sheet.n])
        begun = bool(store.select(cursor, Done, "sheet = %s", [found.sheet.n]))
        there = {one.other for one in pairs if not one.other.startswith("row-")}
        wholes = picture.load(cursor, store.among(cursor, Traveller, "id", there))
    known = {whole.traveller.id: access.read(whole, caller, reason, at) for whole in wholes}
    files: dict[str, Any] = {one.reference: found.listed.files[place] for place, one in enumerate(found.listed.people)}
    unclear: dict[int, list[tuple[str, str, str]]] = {}
    for one in found.listed.unclear:
        unclear.setdefault(one.row, []).append((one.column, one.code, LISTS[one.code]))
    rows = []
    for one in found.listed.people:
        number = int(one.reference.removeprefix("row-"))
        rows.append(ListedRow(found.place(number), files[one.reference], tuple(unclear.get(number, ()))))
    shown = []
    for pair in pairs:
        of_row = pair.other.startswith("row-")
        shown.append(
            PairRow(
                id=pair.id,
                number=found.place(int(pair.one.removeprefix("row-"))),
                other_number=found.place(int(pair.other.removeprefix("row-"))) if of_row else 0,
                other_id="" if of_row else pair.other,
                reasons=tuple(DUPLICATES[code] for code in msgspec.json.decode(pair.reasons, type=tuple[str, ...])),
                against=tuple(DUPLICATES[code] for code in msgspec.json.decode(pair.against, type=tuple[str, ...])),
                decision=pair.decision,
                one=files.get(pair.one, {}),
                other=files.get(pair.other, {}) if of_row else known.get(pair.other, {}),
            )
        )
    return Preview(
        id=id,
        operation=found.operation.id,
        people=len(rows),
        rows=tuple(rows),
        unclear=sum(len(one.unclear) for one in rows),
        pairs=tuple(shown),
        undecided=sum(not one.decision for one in pairs),
        unused=tuple(found.kept.unused),
        begun=begun,
    )
