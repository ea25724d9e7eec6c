"""Opening a case, closing it with its outcome, and going on with it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accord.core.times import DAY
from accord.hub.cases import bells, sealing, store, timelines
from accord.hub.cases.admission import Place, lead_place
from accord.hub.cases.errors import AsThingsStand, Refused
from accord.hub.cases.parts import common, tasks, telling, texts, things
from accord.hub.cases.parts import items as item_parts
from accord.hub.cases.store import Case, Participant
from accord.hub.cases.vocabulary import (
    CLOSED,
    CLOSED_BY,
    IN,
    INVITED,
    KEPT,
    KEPT_DAYS,
    MOST_AT_ONCE,
    NOTE,
    OPEN,
    OPENED,
    OUTCOMES,
    QUIET_DAYS,
    REOPENED,
    WRITE,
)
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.times import at_or_now
from accord.hub.vault.vocabulary import MOST_DAYS

CEILING = "amber+strict"  # the lead's own, which bounds nothing: parts are shown to it by their owners


def open_case(
    me: Caller,
    *,
    title: str,
    scheme: str = "",
    items: Collection[tuple[str, str]] = (),
    tlp: str = common.AMBER,
    at: int | None = None,
) -> str:
    """Open a case that the caller's member leads; returns its id. `items`: (kind, ref) of requests, signals and reports that join it.

    Raises Refused, NoSuchItem where an item is none that the caller may see, NotAllowed.
    """
    need(me, WRITE)
    at, label, words = at_or_now(at), common.read_tlp(tlp), texts.read_title(title, scheme)
    if len(items) > MOST_AT_ONCE:
        raise Refused("too-many", _("Choose at most {count} parts at once.").format(count=MOST_AT_ONCE), "items")
    with turn() as t:
        there = [(kind, *things.find(me, kind, ref, number)) for number, (kind, ref) in enumerate(items)]
        case = Case(id=store.new_id(), lead=me.n, state=OPEN, opened=at)
        store.add_case(case)
        own = Participant(
            case_n=case.n, member=me.n, number=store.next_number(me.n), standing=IN, ceiling=CEILING, asked=at, joined=at, changed=at
        )
        sealing.begin(t, case, own, me.actor, at)
        store.add_participant(own)
        place = Place(case, own)
        timelines.tell(t, case, timelines.to_all([me.n], OPENED), at, by=me)
        texts.add_title_in(t, me, place, words, scheme, label, at)
        _add(t, me, place, there, label, at)
        t.set_clock(KEPT, case.id, at + QUIET_DAYS * DAY)
        t.audit(me.n, me.actor, WRITE, detail=f"case {case.id}: opened with {len(there)}")
    return case.id


def _add(t: Turn, me: Caller, place: Place, there: list[tuple[str, str, str]], label: str, at: int) -> None:
    for kind, kept, code in there:
        item_parts.add_in(t, me, place, kind, kept, code, label, (), at)


def close(me: Caller, case: str, outcome: str, text: str = "", *, audience: Collection[str] = (), at: int | None = None) -> None:
    """Close a case with its outcome, which all who take part are told; the text is the lead's note, shown to `audience` (member ids).

    For the lead. Raises Refused, AsThingsStand, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at = at_or_now(at)
    if outcome not in OUTCOMES:
        raise Refused("no-such-outcome", _("Choose the outcome from the list: {words}.").format(words=", ".join(OUTCOMES)), "outcome")
    words = sealing.text(text, "text") if text.strip() else ""
    with turn() as t:
        place = lead_place(me, case)
        if words:
            common.add_in(t, me, place, common.new(me, place, NOTE, common.AMBER, at), words, audience, at)
        close_in(t, me, place.case, outcome, at, by=me)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: closed {outcome}")


def close_in(t: Turn, me: Caller, case: Case, outcome: str, at: int, *, by: Caller | None) -> None:
    """In the caller's turn: it is kept for KEPT_DAYS from now on, and nothing of it rings. `by`: who is said to have closed it."""
    bells.stop_all(t, case, at, by=me)
    case.state, case.outcome, case.closed, case.until, case.offered = CLOSED, outcome, at, at + KEPT_DAYS * DAY, None
    store.update(case)
    telling.tell_all(t, case.n)
    viewers = [one.member for one in store.involved(case.n)]
    timelines.tell(t, case, timelines.to_all(viewers, CLOSED_BY, code=outcome), at, by=by, member=case.lead)
    sealing.keep([one.sealed for one in store.participants(case.n)], case.until, at)
    t.set_clock(KEPT, case.id, case.until)


def reopen(me: Caller, case: str, *, at: int | None = None) -> None:
    """Go on with a closed case. For the lead. Raises AsThingsStand, NoSuchCase, NotAllowed."""
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        place = lead_place(me, case, closed_too=True)
        row = place.case
        if row.state != CLOSED:
            raise AsThingsStand("open", _("This case is open."), OPEN)
        row.state, row.outcome, row.closed, row.until = OPEN, "", None, None
        store.update(row)
        telling.tell_all(t, row.n)
        timelines.tell(t, row, timelines.to_all([one.member for one in store.involved(row.n)], REOPENED), at, by=me)
        sealing.keep([one.sealed for one in store.participants(row.n)], at + MOST_DAYS * DAY, at)
        t.set_clock(KEPT, row.id, at + QUIET_DAYS * DAY)
        for task in store.open_tasks(row.n):
            tasks.set_clock(t, task)
        for other in store.involved(row.n):
            if other.standing == INVITED:  # it can be accepted again
                other.bell = bells.ring(t, other.member, at, by=me)
                store.update_participant(other)
        t.audit(me.n, me.actor, WRITE, detail=f"case {row.id}: opened again")
