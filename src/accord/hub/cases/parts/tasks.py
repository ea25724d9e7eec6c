"""Tasks: what is to be done, by whom and until when. When a task is due, the desk of the member that is to do it rings."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accord.hub.cases import bells, sealing, store, timelines
from accord.hub.cases.admission import Place, write_place
from accord.hub.cases.errors import NoSuchCase, Refused
from accord.hub.cases.parts import common, sharing, texts
from accord.hub.cases.store import Part, Participant
from accord.hub.cases.vocabulary import DUE, TASK, TASK_DONE, WRITE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.times import at_or_now


def add_task(
    me: Caller,
    case: str,
    text: str,
    *,
    owner: str = "",
    due: int | None = None,
    tlp: str = common.AMBER,
    audience: Collection[str] = (),
    at: int | None = None,
) -> str:
    """Give a task to a member that takes part, which is then shown it, or to a person of the caller's own; by default to its member.

    `owner`: a member's or a person's id. Returns the part's id. Raises Refused, AsThingsStand, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at, label, words = at_or_now(at), common.read_tlp(tlp), sealing.text(text, "text")
    due = None if due is None else texts.checked_moment(due, "due")
    with turn() as t:
        place = write_place(me, case)
        row = common.new(me, place, TASK, label, at, moment=due, for_member=me.n)
        other = _give(place, row, owner)
        if other is not None:
            audience = {*audience, owner}
        common.add_in(t, me, place, row, words, audience, at)
        set_clock(t, row)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: task {row.id}")
    return row.id


def _give(place: Place, row: Part, owner: str) -> Participant | None:
    """Note who is to do it; returns the other member, where it is one. Raises Refused, AsThingsStand."""
    row.for_member, row.for_person = row.owner, ""
    if not owner or owner == members.by_number([row.owner])[row.owner].id:
        return None
    if any(person.id == owner and person.is_active for person in members.people_of(row.owner)):
        row.for_person = owner
        return None
    (other,) = sharing.chosen(place, [owner])
    row.for_member = other.member
    return other


def _doer(row: Part) -> str:
    """Who is to do it, as it was given: the id of a person or of a member."""
    return row.for_person or members.by_number([row.for_member or row.owner])[row.for_member or row.owner].id


def change_task(
    me: Caller,
    case: str,
    part: str,
    *,
    text: str | None = None,
    owner: str | None = None,
    due: int | None = None,
    no_due: bool = False,
    done: bool | None = None,
    tlp: str | None = None,
    at: int | None = None,
) -> None:
    """Change a task of the caller's own member; the member that is to do it may say that it is done, and who there does it.

    Raises Refused, AsThingsStand, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at = at_or_now(at)
    words = None if text is None else sealing.text(text, "text")
    due = None if due is None else texts.checked_moment(due, "due")
    with turn() as t:
        place = write_place(me, case)
        row = store.part(place.case.n, part)
        if row is None or row.kind != TASK or not store.sees(row, me.n):
            raise NoSuchCase
        if row.owner != me.n:
            _change_as_doer(t, me, place, row, done, owner, at, others=text is not None or due is not None or no_due or tlp is not None)
        else:
            _change(t, me, place, row, words, owner, due, no_due, done, tlp, at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: changed task {row.id}")


def _change(
    t: Turn,
    me: Caller,
    place: Place,
    row: Part,
    words: str | None,
    owner: str | None,
    due: int | None,
    no_due: bool,
    done: bool | None,
    tlp: str | None,
    at: int,
) -> None:
    if owner is not None and owner != _doer(row):
        before = row.for_member
        other = _give(place, row, owner)
        if row.for_member != before:
            bells.stop(t, row, at, by=me)
            row.rung = 0
        if other is not None:
            sharing.share_in(t, me, place, [row], [owner], at)
    if (due is not None or no_due) and due != row.moment:
        bells.stop(t, row, at, by=me)  # at the new time it rings anew
        row.moment, row.rung = due, 0
    is_news = done is True and row.done is None
    if done is not None:
        row.done = (row.done or at) if done else None
    _settle(t, me, row, at)
    common.change_in(t, me, place, row, at, words=words, tlp=tlp)
    if is_news:
        timelines.tell(t, place.case, timelines.to_all(common.seers(row), TASK_DONE, part=row), at, by=me)
    set_clock(t, row)


def _change_as_doer(t: Turn, me: Caller, place: Place, row: Part, done: bool | None, owner: str | None, at: int, *, others: bool) -> None:
    if row.for_member != me.n or others:
        raise NoSuchCase
    if owner is not None:
        if owner and not any(person.id == owner and person.is_active for person in members.people_of(me.n)):
            raise Refused("no-such-person", _("Choose a person of your own member, or nobody."), "owner")
        row.for_person = owner
    is_news = done is True and row.done is None
    if done is not None:
        row.done = (row.done or at) if done else None
        row.changed = at
    _settle(t, me, row, at)
    store.update_part(row)
    if is_news:
        timelines.tell(t, place.case, timelines.to_all(common.seers(row), TASK_DONE, part=row), at, by=me)
    set_clock(t, row)


def remove_task(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    """Raises AsThingsStand, NoSuchCase, NotAllowed."""
    at = at_or_now(at)
    need(me, WRITE)
    with turn() as t:
        place = write_place(me, case)
        row = common.own_part(place, part, TASK)
        row.done = at
        _settle(t, me, row, at)
        common.remove_in(t, me, place, [row], at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: removed task {part}")


def set_clock(t: Turn, row: Part) -> None:
    """The clock of a task that is open runs until it is due."""
    if row.moment is not None and row.done is None:
        t.set_clock(DUE, row.id, row.moment)
    else:
        t.unset_clock(DUE, row.id)


def _settle(t: Turn, me: Caller, row: Part, at: int) -> None:
    """Stop the bell of a task that is done."""
    if row.done is not None:
        bells.stop(t, row, at, by=me)
