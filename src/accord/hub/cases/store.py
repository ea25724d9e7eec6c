"""The tables of cases. A row is changed only inside the caller's turn; what a page reads goes by statements that are made once."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import Max
from msgspec import Struct

from accord.hub import database
from accord.hub.cases.models import Case, Line, Part, Participant, Share
from accord.hub.cases.vocabulary import CLOSED, DUE, ERASED, EXPIRES, IN, INVITED, KEPT, MOST_RINGS, OPEN, PERSON, TASK
from accord.hub.columns import is_id, new_id
from accord.hub.statements import change, insert, run, select, select_in

__all__ = ["Case", "Line", "Part", "Participant", "SeenPart", "Share", "is_id", "new_id"]

_SEEN = "(owner = %s OR n IN (SELECT part FROM cases_share WHERE case_n = %s AND member = %s))"


# --- Cases and those who take part


def add_case(row: Case) -> None:
    insert([row])


def load(case_id: str) -> Case | None:
    """Inside a turn it stays as it is, since turns come one after another."""
    return next(iter(select(Case, "id = %s", case_id)), None) if is_id(case_id) else None


def by_number(n: int) -> Case | None:
    return next(iter(select(Case, "n = %s", n)), None)


def by_numbers(numbers: Iterable[int]) -> dict[int, Case]:
    return {row.n: row for row in select_in(Case, "n", numbers)}


def update(row: Case) -> None:
    change(row, ("lead", "offered", "state", "outcome", "closed", "until"))


def next_number(member: int) -> int:
    """The number of a member's next case; one that was given is never given again."""
    return (Participant.objects.filter(member=member).aggregate(last=Max("number"))["last"] or 0) + 1


def add_participant(row: Participant) -> None:
    insert([row])


def update_participant(row: Participant) -> None:
    """All but `changed`, which `note_changed` moves."""
    change(row, ("standing", "ceiling", "sealed", "asked", "joined", "ended", "bell"))


def participant(case: int, member: int) -> Participant | None:
    return next(iter(select(Participant, "case_n = %s AND member = %s", case, member)), None)


def participants(case: int) -> list[Participant]:
    """All that ever took part or were invited, in the order in which they were."""
    return select(Participant, "case_n = %s ORDER BY n", case)


def places_of(pairs: Collection[tuple[int, int]]) -> list[Participant]:
    """The participations of these cases and members."""
    wanted = set(pairs)
    return [row for row in select_in(Participant, "case_n", {case for case, _member in wanted}) if (row.case_n, row.member) in wanted]


def taking_part(case: int) -> list[Participant]:
    return select(Participant, "case_n = %s AND standing = %s ORDER BY n", case, IN)


def involved(case: int) -> list[Participant]:
    """Those that take part, and those that are invited."""
    return select(Participant, "case_n = %s AND standing IN (%s, %s) ORDER BY n", case, IN, INVITED)


def note_changed(case: int, members: Collection[int], at: int) -> None:
    if members:
        marks = ", ".join(["%s"] * len(members))
        run(f"UPDATE cases_participant SET changed = %s WHERE case_n = %s AND member IN ({marks})", at, case, *members)


class Listed(Struct, frozen=True):
    """A case of a member's list, with its participation."""

    case: Case
    participant: Participant


def listed(member: int, state: str | None, after: tuple[int, int] | None, limit: int) -> list[Listed]:
    """The cases of a member, those that changed last first."""
    standings: tuple[str, ...] = (IN, INVITED)
    if state in (INVITED, OPEN, CLOSED):
        standings = (INVITED,) if state == INVITED else (IN,)
    condition = f"member = %s AND standing IN ({', '.join(['%s'] * len(standings))})"
    values: list[Any] = [member, *standings]
    if state in (OPEN, CLOSED):
        condition += " AND case_n IN (SELECT n FROM cases_case WHERE state = %s)"
        values.append(state)
    if after is not None:
        condition += " AND (changed < %s OR (changed = %s AND number < %s))"
        values += [after[0], after[0], after[1]]
    rows = select(Participant, f"{condition} ORDER BY changed DESC, number DESC LIMIT %s", *values, limit)
    cases = by_numbers(row.case_n for row in rows)
    return [Listed(cases[row.case_n], row) for row in rows]


def of_member(member: int) -> list[Listed]:
    """Every case at which a member is invited or takes part, for its leaving."""
    rows = select(Participant, "member = %s AND standing IN (%s, %s) ORDER BY n", member, IN, INVITED)
    cases = by_numbers(row.case_n for row in rows)
    return [Listed(cases[row.case_n], row) for row in rows]


# --- Parts


def add_parts(rows: Sequence[Part]) -> None:
    for start in range(0, len(rows), 30):
        insert(rows[start : start + 30])


_CHANGES = (
    "tlp", "changed", "revision", "sealed", "code", "deconflict", "possible_victim", "moment", "done", "for_member", "for_person", "rung",
    "bell",
)  # fmt: skip


def update_part(row: Part) -> None:
    change(row, _CHANGES)


def part(case: int, part_id: str) -> Part | None:
    return next(iter(select(Part, "id = %s AND case_n = %s", part_id, case)), None) if is_id(part_id) else None


def part_by_id(part_id: str) -> Part | None:
    return next(iter(select(Part, "id = %s", part_id)), None) if is_id(part_id) else None


def parts_by_id(case: int, ids: Collection[str]) -> dict[str, Part]:
    return {row.id: row for row in parts_named(ids) if row.case_n == case}


def parts_named(ids: Collection[str]) -> list[Part]:
    """The parts with these ids, of whatever case."""
    wanted = [part_id for part_id in ids if is_id(part_id)]
    rows: list[Part] = []
    for start in range(0, len(wanted), database.SOME):
        batch = wanted[start : start + database.SOME]
        rows += select(Part, f"id IN ({', '.join(['%s'] * len(batch))})", *batch)
    return rows


class SeenPart(NamedTuple):
    """A part to be read alone: made in a tenth of the time that a model's row takes."""

    n: int
    id: str
    case_n: int
    owner: int
    kind: str
    tlp: str
    at: int
    changed: int
    actor: str
    revision: int
    sealed: bytes | None
    ref: str
    key: bytes | None
    code: str
    value: str
    display: str
    deconflict: bool
    possible_victim: bool
    moment: int | None
    done: int | None
    for_member: int | None
    for_person: str


_READ = f"SELECT {', '.join(SeenPart._fields)} FROM cases_part WHERE "


def seen(case: int, member: int, kinds: Sequence[str] = ()) -> list[SeenPart]:
    """The parts of a case that a member is shown, in the order in which they were put in: one statement."""
    condition = _SEEN
    values: list[Any] = [member, case, member]
    if kinds:
        condition += f" AND kind IN ({', '.join(['%s'] * len(kinds))})"
        values += kinds
    return list(map(SeenPart._make, database.rows(f"{_READ}case_n = %s AND {condition} ORDER BY n", [case, *values])))


def seen_in(cases: Collection[int], member: int, kinds: Sequence[str]) -> list[SeenPart]:
    """The parts of these kinds in many cases that a member is shown."""
    rows: list[SeenPart] = []
    wanted = sorted(cases)
    kind_marks = ", ".join(["%s"] * len(kinds))
    for start in range(0, len(wanted), database.SOME):
        batch = wanted[start : start + database.SOME]
        marks = ", ".join(["%s"] * len(batch))
        condition = (
            f"case_n IN ({marks}) AND kind IN ({kind_marks}) AND "
            f"(owner = %s OR n IN (SELECT part FROM cases_share WHERE member = %s AND case_n IN ({marks}))) ORDER BY n"
        )
        rows += map(SeenPart._make, database.rows(_READ + condition, [*batch, *kinds, member, member, *batch]))
    return rows


def sees(row: Part, member: int) -> bool:
    return row.owner == member or Share.objects.filter(part=row.n, member=member).exists()


def was_shared(row: Part, member: int, at: int) -> bool:
    """Whether a share with a member stands that was made until then."""
    return Share.objects.filter(part=row.n, member=member, at__lte=at).exists()


def own(case: int, member: int) -> list[Part]:
    return select(Part, "case_n = %s AND owner = %s ORDER BY n", case, member)


def all_parts(case: int) -> list[Part]:
    return select(Part, "case_n = %s ORDER BY n", case)


def own_like(case: int, member: int, kind: str, ref: str) -> Part | None:
    """The member's own part about the same thing."""
    return next(iter(select(Part, "case_n = %s AND owner = %s AND kind = %s AND ref = %s", case, member, kind, ref)), None)


def own_target(case: int, member: int, key: bytes) -> Part | None:
    return next((row for row in select(Part, "case_n = %s AND owner = %s AND kind = 'target' AND key = %s", case, member, key)), None)


def count_own(case: int, member: int, kind: str = "") -> int:
    rows = Part.objects.filter(case_n=case, owner=member)
    return (rows.filter(kind=kind) if kind else rows).count()


def about(kind: str, ref: str, member: int) -> list[tuple[Part, Participant, Case]]:
    """The items about a thing that a member is shown in cases in which it takes part, the newest first."""
    shared = "EXISTS (SELECT 1 FROM cases_share s WHERE s.part = cases_part.n AND s.member = %s)"
    condition = f"kind = %s AND ref = %s AND (owner = %s OR {shared}) ORDER BY n DESC"
    rows = select(Part, condition, kind, ref, member, member)
    cases = by_numbers(row.case_n for row in rows)
    places = {place.case_n: place for place in select_in(Participant, "case_n", cases) if place.member == member and place.standing == IN}
    return [(row, places[row.case_n], cases[row.case_n]) for row in rows if row.case_n in places]


def open_tasks(case: int) -> list[Part]:
    """The tasks of a case that are not done and have a due time."""
    return select(Part, "case_n = %s AND kind = 'task' AND done IS NULL AND moment IS NOT NULL ORDER BY n", case)


def drop_parts(rows: Sequence[Part]) -> None:
    """Delete parts and with whom they were shared."""
    numbers = [row.n for row in rows]
    for start in range(0, len(numbers), database.SOME):
        batch = numbers[start : start + database.SOME]
        marks = ", ".join(["%s"] * len(batch))
        run(f"DELETE FROM cases_share WHERE part IN ({marks})", *batch)
        run(f"DELETE FROM cases_part WHERE n IN ({marks})", *batch)


def forget_people(case: int, member: int) -> None:
    """Who of a member put its parts in, and did what, is no longer told."""
    Part.objects.filter(case_n=case, owner=member).update(actor="", for_person="")
    Line.objects.filter(case_n=case, viewer=member).delete()


# --- Shares


def add_shares(rows: Sequence[Share]) -> None:
    for start in range(0, len(rows), 100):
        insert(rows[start : start + 100])


def shares_of(parts: Collection[int]) -> dict[int, set[int]]:
    """With whom these parts are shared, by the part's number."""
    shared: dict[int, set[int]] = {}
    for row in select_in(Share, "part", parts):
        shared.setdefault(row.part, set()).add(row.member)
    return shared


def shares_of_own(case: int, member: int) -> dict[int, set[int]]:
    """With whom a member's parts of a case are shared."""
    shared: dict[int, set[int]] = {}
    sql = "SELECT s.part, s.member FROM cases_share s JOIN cases_part p ON p.n = s.part WHERE s.case_n = %s AND p.owner = %s"
    for number, other in database.rows(sql, [case, member]):
        shared.setdefault(number, set()).add(other)
    return shared


def shared_with(case: int, member: int) -> list[Part]:
    """The parts of others that are shared with a member."""
    return select(Part, "case_n = %s AND n IN (SELECT part FROM cases_share WHERE case_n = %s AND member = %s)", case, case, member)


def drop_shares(parts: Collection[int], member: int) -> None:
    wanted = sorted(parts)
    for start in range(0, len(wanted), database.SOME):
        batch = wanted[start : start + database.SOME]
        run(f"DELETE FROM cases_share WHERE member = %s AND part IN ({', '.join(['%s'] * len(batch))})", member, *batch)


def shares_any(case: int, owner: int, member: int) -> bool:
    """Whether an owner shares any part with a member."""
    sql = "SELECT 1 FROM cases_share s JOIN cases_part p ON p.n = s.part WHERE s.case_n = %s AND p.owner = %s AND s.member = %s LIMIT 1"
    return database.row(sql, [case, owner, member]) is not None


# --- Tasks


def tasks_of(member: int, before: int | None, limit: int) -> list[Part]:
    """The open tasks of a member in open cases in which it takes part, the first due first; those without a due time last."""
    condition = (
        "for_member = %s AND kind = 'task' AND done IS NULL AND case_n IN (SELECT p.case_n FROM cases_participant p "
        "JOIN cases_case c ON c.n = p.case_n WHERE p.member = %s AND p.standing = 'in' AND c.state = 'open')"
    )
    values: list[Any] = [member, member]
    if before is not None:
        condition += " AND moment <= %s"
        values.append(before)
    return select(Part, f"{condition} ORDER BY CASE WHEN moment IS NULL THEN 1 ELSE 0 END, moment, n LIMIT %s", *values, limit)


def count_waiting(member: int, at: int) -> tuple[int, ...]:
    """Of a member: invitations to open cases, offers of the lead, open cases, their open tasks that it is to do, and those that are over.

    One statement, since the first page asks it.
    """
    standing = "SELECT COUNT(*) FROM cases_participant p JOIN cases_case c ON c.n = p.case_n AND c.state = %s WHERE p.member = %s"
    offers = "SELECT COUNT(*) FROM cases_case WHERE offered = %s AND state = %s"
    tasks = (
        "SELECT COUNT(*) FROM cases_part t JOIN cases_participant p ON p.case_n = t.case_n AND p.member = %s AND p.standing = %s "
        "JOIN cases_case c ON c.n = t.case_n AND c.state = %s WHERE t.for_member = %s AND t.kind = 'task' AND t.done IS NULL"
    )
    of_tasks = [member, IN, OPEN, member]
    numbers = database.row(
        f"SELECT ({standing} AND p.standing = %s), ({offers}), ({standing} AND p.standing = %s), ({tasks}), ({tasks} AND t.moment <= %s)",
        [OPEN, member, INVITED, member, OPEN, OPEN, member, IN, *of_tasks, *of_tasks, at],
    )
    return tuple(map(int, numbers))


def first_due(cases: Collection[int], member: int) -> dict[int, int]:
    """When the earliest open task of a member is due, by case."""
    sql = (
        "SELECT case_n, MIN(moment) FROM cases_part WHERE for_member = %s AND kind = 'task' AND done IS NULL AND moment IS NOT NULL "
        "AND case_n IN ({}) GROUP BY case_n"
    )
    return dict(database.rows_of(sql, sorted(cases), before=[member]))


# --- Lines


def add_lines(rows: Sequence[Line]) -> None:
    for start in range(0, len(rows), 60):
        insert(rows[start : start + 60])


def lines(case: int, viewer: int) -> list[Line]:
    return select(Line, "case_n = %s AND viewer = %s ORDER BY n", case, viewer)


def was_told(case: int, viewer: int, about: int, whats: Sequence[str]) -> bool:
    """Whether a member was told one of these things about another."""
    return Line.objects.filter(case_n=case, viewer=viewer, about=about, what__in=whats).exists()


# --- Deconfliction, bells, retention


def deconflicting(after: int, limit: int) -> list[Part]:
    """The next targets to deconflict of open cases in which their owners take part, in the order of their numbers."""
    is_open = "case_n IN (SELECT n FROM cases_case WHERE state = %s)"
    own = "p.case_n = cases_part.case_n AND p.member = cases_part.owner"
    is_in = f"EXISTS (SELECT 1 FROM cases_participant p WHERE {own} AND p.standing = %s)"
    condition = f"kind = 'target' AND deconflict AND n > %s AND {is_open} AND {is_in} ORDER BY n LIMIT %s"
    return select(Part, condition, after, OPEN, IN, limit)


def deconflicting_part(part: str) -> Part | None:
    """This one of them."""
    row = part_by_id(part)
    return None if row is None else next((one for one in deconflicting(row.n - 1, 1) if one.n == row.n), None)


def to_deconflict(case: int, owner: int | None = None) -> list[Part]:
    """The targets of a case, or of one owner in it, that are to be deconflicted, whether it is open or not."""
    condition = "case_n = %s AND kind = 'target' AND deconflict"
    return select(Part, condition, case) if owner is None else select(Part, f"{condition} AND owner = %s", case, owner)


def by_bells(bells: Collection[str]) -> tuple[dict[str, Participant], dict[str, Part]]:
    """The participations and tasks for which these bells rang."""
    wanted = [bell for bell in bells if bell]
    asked = Participant.objects.filter(bell__in=wanted)
    tasks = Part.objects.filter(bell__in=wanted, kind=TASK)
    return {row.bell: row for row in asked}, {row.bell: row for row in tasks}


def targets_after(after: int, most: int) -> list[Part]:
    """The next targets in the order of their numbers, for the job that makes keys anew."""
    return select(Part, "kind = 'target' AND n > %s ORDER BY n LIMIT %s", after, most)


def rekey(n: int, key: bytes, value: str, display: str) -> int:
    """1 where it is still there."""
    return Part.objects.filter(n=n).update(key=key, value=value, display=display)


def forget(row: Case) -> None:
    """Leave the bare row of an erased case, and who took part."""
    parts = all_parts(row.n)
    drop_parts(parts)
    Line.objects.filter(case_n=row.n).delete()
    Participant.objects.filter(case_n=row.n).update(standing=ERASED, sealed="", bell="")


# --- For who looks at the whole hub


def count_cases() -> int:
    return Case.objects.count()


def parts_without_case() -> list[str]:
    return [id for (id,) in database.rows("SELECT p.id FROM cases_part p LEFT JOIN cases_case c ON c.n = p.case_n WHERE c.n IS NULL")]


def shares_astray() -> list[tuple[str, int]]:
    """Parts shared with a member that neither takes part in their case nor is invited."""
    sql = (
        "SELECT p.id, s.member FROM cases_share s JOIN cases_part p ON p.n = s.part LEFT JOIN cases_participant m "
        "ON m.case_n = s.case_n AND m.member = s.member AND m.standing IN (%s, %s) WHERE m.n IS NULL ORDER BY s.n"
    )
    return database.rows(sql, [IN, INVITED])


def numbers_of(member: int, ids: Collection[str]) -> dict[str, int]:
    """By the id of these cases the number that a member gives it, of those that it was ever asked to take part in."""
    if not ids:
        return {}
    marks = ", ".join(["%s"] * len(ids))
    sql = f"SELECT c.id, m.number FROM cases_case c JOIN cases_participant m ON m.case_n = c.n WHERE m.member = %s AND c.id IN ({marks})"
    return dict(database.rows(sql, [member, *ids]))


def cases_without_lead() -> list[str]:
    sql = (
        "SELECT c.id FROM cases_case c LEFT JOIN cases_participant m ON m.case_n = c.n AND m.member = c.lead AND m.standing = %s "
        "WHERE m.n IS NULL AND c.state = %s ORDER BY c.n"
    )
    return [id for (id,) in database.rows(sql, [IN, OPEN])]


def parts_without_words() -> list[str]:
    sql = (
        "SELECT p.id FROM cases_part p LEFT JOIN cases_participant m ON m.case_n = p.case_n AND m.member = p.owner AND m.sealed <> '' "
        "WHERE p.sealed IS NOT NULL AND m.n IS NULL ORDER BY p.n"
    )
    return [id for (id,) in database.rows(sql)]


def clocks() -> dict[str, list[str]]:
    """The clocks that must be set, by kind."""
    tasks = (
        "SELECT p.id FROM cases_part p JOIN cases_case c ON c.n = p.case_n WHERE p.kind = 'task' AND p.done IS NULL "
        "AND p.moment IS NOT NULL AND c.state = %s AND p.rung < %s"
    )
    return {
        DUE: [id for (id,) in database.rows(tasks, [OPEN, MOST_RINGS])],
        EXPIRES: [id for (id,) in database.rows("SELECT id FROM cases_part WHERE kind = %s", [PERSON])],
        KEPT: [id for (id,) in database.rows("SELECT id FROM cases_case WHERE state IN (%s, %s)", [OPEN, CLOSED])],
    }


def records() -> list[tuple[str, str]]:
    """The vault's records that must be there, with the case of each."""
    sql = "SELECT c.id, m.sealed FROM cases_participant m JOIN cases_case c ON c.n = m.case_n WHERE m.sealed <> ''"
    persons = "SELECT c.id, p.ref FROM cases_part p JOIN cases_case c ON c.n = p.case_n WHERE p.kind = %s"
    return [*database.rows(sql), *database.rows(persons, [PERSON])]
