"""The mark `possible victim` on a signal that is a suspect record: neither listed nor blocked by until the person has been screened.

Marking never waits for a file. What lifts the mark is an assessment in a file, as an offender and no victim; time never does.
"""

from django.utils.translation import gettext as _

from accord.core.screening.status import FARTHEST_REVIEW, Assessment, PossibleVictim, Standing, judge_status
from accord.hub.care import store
from accord.hub.care.access import need, own_file
from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused
from accord.hub.care.store import StoredFile, Suspect
from accord.hub.care.vocabulary import FORCED, HANDLE, MARKS
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.signals import actions as signal_actions
from accord.hub.signals import queries as signals
from accord.hub.times import at_or_now
from accord.tables import screening

PUBLISH = "member:signals:publish"
MAY_MARK = ("state", "secretariat")  # whose victim officers may mark what another member published


def mark(caller: Caller, signal: str, why: str, *, review: int, at: int | None = None) -> str:
    """Mark a signal as that of a possible victim: from now on it may be used to investigate and to warn, and for nothing else.

    Its publisher may, and victim officers of authorities. `why`: found-in-compound, told, officer. Returns the mark's id.
    Raises Refused, NoSuchFile, NotAllowed.
    """
    at = at_or_now(at)
    row = signals.find(caller, signal)
    may_own = row is not None and row.member == caller.n and caller.may(PUBLISH)
    may_any = caller.may(HANDLE) and caller.role == "victim officer" and caller.sector in MAY_MARK
    if not caller.may(PUBLISH) and not may_any:
        raise NotAllowed
    if row is None or not (may_own or may_any):
        raise NoSuchFile(_("There is no such signal that you could mark. Choose one of your own member's."))
    if why not in MARKS:
        raise Refused("no-such-mark", _("Choose the reason: {words}.").format(words=", ".join(MARKS)), "why")
    if not at < review <= at + FARTHEST_REVIEW:
        raise Refused("review", _("Set a review date within a year."), "review")
    with turn() as t:
        there = store.mark_of_signal(str(row.id))
        if there is not None and (there.withheld or there.file is not None):
            raise Refused("marked", _("This signal carries the mark already, or its person was assessed. See the file."), "signal")
        if there is None:
            id = store.new_id()
            store.add(
                store.Suspect(
                    id=id,
                    signal=str(row.id),
                    member=caller.n,
                    actor=caller.actor,
                    file=None,
                    why=why,
                    since=at,
                    review=review,
                    withheld=True,
                )
            )
        else:
            id = there.id
            there.withheld, there.review = True, review
            store.update(there)
        signal_actions.withhold_in(t, row)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"possible victim {id}")
    return id


def belongs_to(caller: Caller, mark: str, file: str, *, at: int | None = None) -> None:
    """A marked signal is about the person of this file: what is assessed there counts for it. Raises Refused, NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    with turn() as t:
        row = own_file(caller, file, changing=True)
        if not attach_mark_in(t, mark, row, at):
            raise NoSuchFile(_("There is no such mark, or it belongs to another file."))
        t.audit(caller.n, caller.actor, HANDLE, detail=f"mark {mark} belongs to {row.id}")


def attach_mark_in(t: Turn, mark: str, file: StoredFile, at: int) -> bool:
    """The same in a caller's turn: for the feature that marked it before there was a file. Raises Refused."""
    row = store.mark(mark)
    if row is None or row.file not in (None, file.n):
        return False
    if file.kind != FORCED:
        raise Refused("no-such-kind", _("Screening is about people who were forced. Choose such a file."), "file")
    row.file = file.n
    store.update(row)
    settle(t, file, at)
    return True


def known_mark(caller: Caller, signal: str) -> str | None:
    """The id of the mark that the caller's member put on a signal; None where it put none."""
    row = store.mark_of_signal(signal)
    return row.id if row is not None and row.member == caller.n else None


def settle(t: Turn, file: StoredFile, at: int) -> None:
    """Withhold what the latest assessment withholds, and give free what it gives free."""
    for mark in store.marks(file.n):
        is_withheld = bool(standing_of(mark, at).withheld)
        if is_withheld != mark.withheld:
            mark.withheld = is_withheld
            store.update(mark)
            row = signals.by_id(mark.signal)
            if row is not None:
                (signal_actions.withhold_in if is_withheld else signal_actions.give_free_in)(t, row)


def standing_of(row: Suspect, at: int) -> Standing:
    """How a marked signal stands."""
    assessed = [] if row.file is None else assessments(row.file)
    return judge_status(screening(), PossibleVictim(since=row.since, why=row.why, review=row.review), assessed, at)  # type: ignore[arg-type]


def assessments(file: int) -> tuple[Assessment, ...]:
    rows = store.assessments(file)
    return tuple(Assessment(status=row.status, by=row.actor, at=row.at, review=row.review) for row in rows)  # type: ignore[arg-type]


def part_from(t: Turn, file: StoredFile) -> None:
    """A file is erased: its marks belong to none any more, and stay as they are."""
    store.part_marks(file.n)
