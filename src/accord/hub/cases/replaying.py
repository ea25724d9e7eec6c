"""What was erased, taken back or left after a backup, done once more when it is put back."""

from accord.hub.cases import store
from accord.hub.cases.parts import common, sharing
from accord.hub.cases.taking_part import leaving
from accord.hub.cases.vocabulary import CASE_LEFT, CASE_PART, CASE_SHARE, IN, INVITED
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members


def redo(ref: str, at: int) -> bool:
    """Do once more what the erasure log says, after a restore; False where nothing is to be done."""
    kind, *words = ref.split()
    with turn() as t:
        if kind == CASE_PART:
            return _part(t, words[0], at)
        if kind == CASE_SHARE:
            return _share(t, words[0], int(words[1]), at)
        return kind == CASE_LEFT and _left(t, words[0], int(words[1]), at)


def _part(t: Turn, part: str, at: int) -> bool:
    row = store.part_by_id(part)
    case = None if row is None else store.by_number(row.case_n)
    owner = None if row is None else store.participant(row.case_n, row.owner)
    if row is None or case is None or owner is None:
        return False
    common.erase_in(t, case, owner, [row], at, is_logged=False)
    return True


def _share(t: Turn, part: str, member: int, at: int) -> bool:
    row = store.part_by_id(part)
    case = None if row is None else store.by_number(row.case_n)
    if row is None or case is None:
        return False
    owner, other = store.participant(case.n, row.owner), store.participant(case.n, member)
    if owner is None or other is None or not store.was_shared(row, member, at):
        return False  # or it was shared anew since
    return sharing.withdraw_in(t, None, case, owner, [row], other, at) > 0


def _left(t: Turn, case_id: str, member: int, at: int) -> bool:
    case = store.load(case_id)
    row = None if case is None else store.participant(case.n, member)
    if case is None or row is None or row.standing not in (IN, INVITED) or row.asked > at:
        return False  # or it was invited anew since
    leaving.end_one(t, members.operator(), case, row, None, at, is_logged=False)
    return True
