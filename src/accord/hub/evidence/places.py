"""Whom a file is shown: by its case alone. Whoever may not see it is refused as if there were none, and a line says that somebody tried."""

from accord.core.times import DAY
from accord.hub.cases import queries as cases
from accord.hub.cases.queries import Access
from accord.hub.cases.vocabulary import READ, WRITE
from accord.hub.evidence import custody, store
from accord.hub.evidence.errors import NoSuchEvidence
from accord.hub.evidence.store import Item
from accord.hub.evidence.vocabulary import COMING, MOST_REFUSED, REFUSED, WHOLE
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller, need
from accord.hub.refusals import Absent


def to_read(me: Caller, case: str) -> Access:
    """Raises NoSuchCase, NotAllowed."""
    need(me, READ)
    return cases.access(me, case)


def to_write(me: Caller, case: str) -> Access:
    """Raises NoSuchCase, NotAllowed."""
    need(me, WRITE)
    return cases.access(me, case)


def seen(me: Caller, case: str, part: str, act: str) -> Item:
    """A whole file that the caller's member is shown. Raises NoSuchCase, NoSuchEvidence, NotAllowed; a refusal leaves a custody line."""
    item = store.of_part(case, part)
    try:
        to_read(me, case)
        if item is None or item.state != WHOLE or part not in cases.sees_parts(me, case, [part]):
            raise NoSuchEvidence
    except Absent:
        if item is not None and item.state == WHOLE:
            with turn() as t:
                again = store.load(item.id, changing=True)
                if again is not None and again.state == WHOLE and store.count_refused(again, me.id, t.at - DAY) < MOST_REFUSED:
                    custody.leave_in(t, again, me, act, result=REFUSED, seen=False)
        raise
    return item


def own_upload(me: Caller, case: str, upload: str) -> Item:
    """An upload of the caller's own member, also one that has become whole. Raises NoSuchCase, NoSuchEvidence, NotAllowed."""
    to_write(me, case)
    item = store.load(upload)
    if item is None or item.case != case or item.member != me.n or item.state not in (COMING, WHOLE):
        raise NoSuchEvidence
    return item
