"""What the hub itself and the features above ask of cases, such as targets to deconflict. Nothing of this is ever shown to a caller."""

from collections.abc import Collection, Iterable

from accord.core.identifiers.rule import CHANGED, renewed
from accord.hub.cases import store
from accord.hub.cases.present import TargetHit
from accord.hub.cases.store import Part
from accord.tables import identifier_tables


def _hits(rows: Iterable[Part]) -> list[TargetHit]:
    there = list(rows)
    cases = store.by_numbers(row.case_n for row in there)
    return [
        TargetHit(row.owner, cases[row.case_n].id, row.id, row.actor, row.at, row.key, row.code, row.value)
        for row in there
        if row.key is not None
    ]


def deconflicting(*, after: int = 0, limit: int = 500) -> list[tuple[int, TargetHit]]:
    """All targets to deconflict in the order of their numbers, which come with them. For deconfliction alone."""
    rows = store.deconflicting(after, limit)
    return list(zip((row.n for row in rows), _hits(rows), strict=True))


def deconflicting_part(part: str) -> TargetHit | None:
    """This target, where it is to be deconflicted now."""
    row = store.deconflicting_part(part)
    return None if row is None else next(iter(_hits([row])), None)


def own_targets(member: int, part_ids: Collection[str]) -> dict[str, tuple[str, str]]:
    """Targets of this member by the parts' ids, each with its case and as it is shown: for what introduces the member's own officer."""
    rows = [row for row in store.parts_named(part_ids) if row.owner == member and row.key is not None]
    cases = store.by_numbers(row.case_n for row in rows)
    return {row.id: (cases[row.case_n].id, row.display or row.value) for row in rows}


def seers(part_id: str) -> tuple[int, ...]:
    """The members that are shown a part, its owner first, by number; for features above alone: nobody is told."""
    row = store.part_by_id(part_id)
    return () if row is None else (row.owner, *sorted(store.shares_of([row.n]).get(row.n, ())))


def of_member(member: int) -> list[str]:
    """The ids of the cases at which a member takes part or is invited, for who lets it leave; nobody else is shown these."""
    return [row.case.id for row in store.of_member(member)]


def targets_to_move(after: str, most: int) -> tuple[str | None, int, list[tuple[int, bytes, str, str]]]:
    """For the job that makes keys anew, where the rule by which they are made has changed: the next targets in the order of their numbers.

    The last number (None at the end), how many, and those whose key is another now: number, key, value, display.
    """
    tables = identifier_tables()
    rows = store.targets_after(int(after or 0), most)
    moving = []
    for row in rows:
        if row.code in CHANGED:
            now = renewed(row.code, row.value, row.display, tables)
            if now.key != row.key:
                moving.append((row.n, now.key, now.value, now.display))
    return (str(rows[-1].n) if rows else None), len(rows), moving
