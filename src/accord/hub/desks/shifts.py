"""The rota of a desk: shifts one by one, by a rule, or out of a calendar; and taken out again. Each change in one turn, with its line."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from accord.core.recurrence import NotRepeated, Rule, occurrences
from accord.hub.desks import checks, queries, store, world
from accord.hub.desks.access import MANAGE, MANAGE_ALL, audit, managed, own, person_of
from accord.hub.desks.errors import BadDesk
from accord.hub.desks.store import Desk, Shift
from accord.hub.desks.vocabulary import MOST_SHIFTS
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller, need

Span = tuple[int, int, int]  # person, begin, end


def add_shift(caller: Caller, desk_id: str, person: str, begins: int, ends: int) -> str:
    """Put a person on call at a desk; returns the shift's id. Raises BadDesk, NoSuchDesk, NotAllowed."""
    desk = managed(caller, desk_id)
    checks.span(begins, ends)
    number = person_of(person, desk.member).n
    with turn() as t:
        _check_free(desk, [(number, begins, ends)], t.at)
        shift = store.insert_shift(desk=desk.n, person=number, begins=begins, ends=ends)
        audit(t, caller, desk.member, f"shift {shift.id} at {desk.id}")
    return str(shift.id)


def repeat_shift(caller: Caller, desk_id: str, person: str, begins: datetime, ends: datetime, rule: Rule) -> int:
    """Put a person on call again and again: `begins` and `ends` are the first shift's, by the clock on the desk's wall.

    Returns how many shifts that makes. Raises BadDesk, NoSuchDesk, NotAllowed.
    """
    desk = managed(caller, desk_id)
    number = person_of(person, desk.member).n
    try:
        times = list(occurrences(begins, ends, rule, world.zone_of(desk.zone)))
    except NotRepeated:
        raise BadDesk("ends", _("It must end after it begins.")) from None
    if not times:
        raise BadDesk("until", _("No shift begins before that day. Choose a later day."))
    for low, high in times:
        checks.span(low, high)
    if any(later < high for (_low, high), (later, _end) in pairwise(times)):
        raise BadDesk("repeat", _("A shift would begin before the one before it ends. Make it shorter, or repeat it less often."))
    spans = [(number, low, high) for low, high in times]
    series = uuid4()
    with turn() as t:
        _check_free(desk, spans, t.at)
        _insert(desk, spans, series if len(spans) > 1 else None)
        audit(t, caller, desk.member, f"shifts by a rule at {desk.id}: {len(spans)}")
    return len(spans)


def add_shifts(caller: Caller, desk_id: str, shifts: Sequence[tuple[str, int, int]]) -> int:
    """Put people on call as a calendar has it: (person, begin, end). What stands in the rota already is left as it is.

    Returns how many shifts were new. Raises BadDesk, NoSuchDesk, NotAllowed.
    """
    desk = managed(caller, desk_id)
    numbers = {person: person_of(person, desk.member).n for person in {person for person, _begins, _ends in shifts}}
    for _person, begins, ends in shifts:
        checks.span(begins, ends)
    wanted = sorted({(numbers[person], begins, ends) for person, begins, ends in shifts}, key=lambda span: span[1:])
    with turn() as t:
        there = {(row.person, row.begins, row.ends) for row in store.shifts(desk=desk.n, ends__gt=min((s[1] for s in wanted), default=0))}
        spans = [span for span in wanted if span not in there]
        _check_free(desk, spans, t.at)
        _insert(desk, spans, None)
        audit(t, caller, desk.member, f"shifts out of a calendar at {desk.id}: {len(spans)}")
    return len(spans)


def _insert(desk: Desk, spans: Iterable[Span], series: UUID | None) -> None:
    rows = (Shift(id=uuid4(), desk=desk.n, person=person, begins=begins, ends=ends, series=series) for person, begins, ends in spans)
    store.insert_shifts(rows)


def _check_free(desk: Desk, spans: Sequence[Span], at: int) -> None:
    """Nobody is on call twice at a time at one desk. Raises BadDesk, which names the first time that is taken."""
    if not spans:
        return
    first, last = min(span[1] for span in spans), max(span[2] for span in spans)
    people = {span[0] for span in spans}
    taken = [(row.person, row.begins, row.ends) for row in store.shifts(desk=desk.n, person__in=people, begins__lt=last, ends__gt=first)]
    both = sorted([*taken, *spans])
    for (person, _begins, ends), (other, begins, _ends) in pairwise(both):
        if person == other and begins < ends:
            when = datetime.fromtimestamp(begins / 1_000_000, world.zone_of(desk.zone))
            text = _("This person is on call at this desk then already ({when}). Choose another time.")
            raise BadDesk("begins", text.format(when=f"{when:%Y-%m-%d %H:%M}"))
    if len(store.shifts(MOST_SHIFTS + 1, desk=desk.n, ends__gt=at)) + len(spans) > MOST_SHIFTS:
        raise BadDesk("begins", _("A desk has at most 2,000 shifts ahead. Put in fewer, or later."))


def remove_shift(caller: Caller, shift: str, *, rest: bool = False) -> int:
    """Take a shift out of the rota; with `rest` also those of its series that come after it. Returns how many were taken out.

    Raises NoSuchDesk, NotAllowed.
    """
    need(caller, MANAGE, MANAGE_ALL)
    row = next(iter(store.shifts(id=queries.uuid(shift))), None)
    desk = own(caller, store.desk(n=row.desk) if row else None)
    assert row is not None
    with turn() as t:
        if rest and row.series is not None:
            count = store.remove_shifts(series=row.series, begins__gte=row.begins)
        else:
            count = store.remove_shifts(id=row.id)
        audit(t, caller, desk.member, f"shift {row.id} removed" + (f" with {count - 1} after it" if count > 1 else ""))
    return count
