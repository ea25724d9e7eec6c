"""Set desks up, keep their rota, ring, answer and stop bells: each change in one turn, with its line."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.times import rfc3339
from accord.hub.desks import alerts, checks, matters, queries, store
from accord.hub.desks.access import MANAGE, MANAGE_ALL, action_of, audit, managed, person_of
from accord.hub.desks.alerts import escalate, journal_bell, set_clock
from accord.hub.desks.errors import BadDesk, NoSuchDesk
from accord.hub.desks.holding import add_note as add_note
from accord.hub.desks.holding import hand_over as hand_over
from accord.hub.desks.holding import snooze as snooze
from accord.hub.desks.matters import Matter as Matter
from accord.hub.desks.matters import Taken as Taken
from accord.hub.desks.matters import register_matter as register_matter
from accord.hub.desks.queries import BellRow
from accord.hub.desks.shifts import add_shift as add_shift
from accord.hub.desks.shifts import add_shifts as add_shifts
from accord.hub.desks.shifts import remove_shift as remove_shift
from accord.hub.desks.shifts import repeat_shift as repeat_shift
from accord.hub.desks.store import Bell, Desk
from accord.hub.desks.swaps import accept_swap as accept_swap
from accord.hub.desks.swaps import decline_swap as decline_swap
from accord.hub.desks.swaps import offer_swap as offer_swap
from accord.hub.desks.swaps import withdraw_swap as withdraw_swap
from accord.hub.desks.vocabulary import (
    ANSWERED,
    DEFAULT_WAIT,
    GROWS_AGAIN_AFTER,
    HOUR,
    MOST_AN_HOUR,
    MOST_CONTACTS,
    MOST_DESKS,
    MOST_OWN_AN_HOUR,
    MOST_RINGING,
    MOST_ROUNDS,
    PROTOCOL,
    REQUEST,
    RINGING,
    STOPPED,
    TEST,
)
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller, need
from accord.hub.refusals import NotAllowed
from accord.hub.times import now
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import MOST_DAYS, Reader, Reason

RING, ANSWER = "member:bells:ring", "member:bells:answer"


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    """The columns for what was given. Raises BadDesk."""
    plain: dict[str, Callable[[Any], Any]] = {
        "name": checks.name,
        "zone": checks.zone,
        "hours": checks.hours,
        "holidays": checks.holidays,
        "languages": checks.languages,
        "wait": checks.wait,
    }
    return {field: plain[field](value) for field, value in given.items()}


def _cover(desk_id: str | None, home: int, desk: Desk | None = None) -> dict[str, Any]:
    """The columns for a desk of that member to be covered by another. One of another member is asked, and covers once it agrees."""
    if not desk_id:
        return {"cover": None, "covered": False}
    try:
        cover = queries.active_desk(desk_id)
    except NoSuchDesk:
        cover = None
    if cover is None or (desk is not None and cover.n == desk.n):
        raise BadDesk("cover", _("Choose another desk from the list of desks as cover, or none."))
    has_agreed = desk is not None and desk.cover == cover.n and desk.covered
    return {"cover": cover.n, "covered": cover.member == home or has_agreed}


def make_desk(
    caller: Caller,
    *,
    name: str,
    zone: str,
    hours: Any = "always",
    holidays: str = "",
    languages: Iterable[str] = (),
    wait: int = DEFAULT_WAIT,
    cover: str | None = None,
    member: str | None = None,
) -> str:
    """Make a desk of the caller's member, or of `member` (an id; with hub:desks:manage). Returns its id. Raises BadDesk, NotAllowed."""
    need(caller, MANAGE, MANAGE_ALL)
    columns = _checked({"name": name, "zone": zone, "hours": hours, "holidays": holidays, "languages": languages, "wait": wait})
    home = caller.n
    if member is not None and member != caller.id:
        need(caller, MANAGE_ALL)
        try:
            home = members.member(member).n
        except NoSuchMember:
            raise BadDesk("member", _("Choose a member from the list of members.")) from None
    with turn() as t:
        if len(store.desks(member=home, archived=None)) >= MOST_DESKS:
            raise BadDesk("name", _("A member has at most 50 desks. Archive one that you no longer need."))
        _unique(home, columns["name"])
        desk = store.insert_desk(member=home, made=t.at, **_cover(cover, home), **columns)
        audit(t, caller, home, f"made {desk.id}")
    return str(desk.id)


def _unique(member: int, name: str, but: int = 0) -> None:
    if any(desk.n != but for desk in store.desks(member=member, name=name, archived=None)):
        raise BadDesk("name", _("There is a desk of this name already. Choose another name."))


def change_desk(caller: Caller, desk_id: str, **changes: Any) -> None:
    """Change what `make_desk` takes, but the member; what is left out stays. Raises BadDesk, NoSuchDesk, NotAllowed."""
    desk = managed(caller, desk_id)
    covers = "cover" in changes
    cover = changes.pop("cover", None)
    columns = _checked(changes)
    with turn() as t:
        if "name" in columns:
            _unique(desk.member, columns["name"], desk.n)
        if covers:
            columns |= _cover(cover, desk.member, store.desk(n=desk.n))
        store.change_desk(desk.n, **columns)
        audit(t, caller, desk.member, f"changed {desk.id}")


def agree_to_cover(caller: Caller, desk_id: str, asking: str, *, agrees: bool = True) -> None:
    """Take over for a desk that asked this one to cover it, or no more. Raises NoSuchDesk, NotAllowed."""
    desk = managed(caller, desk_id)
    with turn() as t:
        other = store.desk(id=queries.uuid(asking), cover=desk.n, archived=None)
        if other is None:
            raise NoSuchDesk
        # A desk covers its own member's desks unasked: their managers take it out there.
        if other.member != desk.member and other.covered != agrees:
            store.change_desk(other.n, covered=agrees)
            audit(t, caller, desk.member, f"{desk.id} {'covers' if agrees else 'no longer covers'} {other.id}")


def archive_desk(caller: Caller, desk_id: str) -> None:
    """Close a desk for good; its bells stay to be read. Raises BadDesk while one rings, NoSuchDesk, NotAllowed."""
    desk = managed(caller, desk_id)
    with turn() as t:
        if store.count_bells(desk=desk.n, state=RINGING):
            raise BadDesk("desk", _("A bell rings at this desk. Acknowledge it first, then archive the desk."))
        _drop_hook(t, desk, caller)
        store.archive(desk.n, t.at)
        audit(t, caller, desk.member, f"archived {desk.id}")


def set_contacts(caller: Caller, desk_id: str, contacts: Sequence[tuple[str, Iterable[str]]]) -> None:
    """Set the people to ring, in this order: their ids and their channels. Raises BadDesk, NoSuchDesk, NotAllowed."""
    desk = managed(caller, desk_id)
    if len(contacts) > MOST_CONTACTS or len({person for person, _channels in contacts}) < len(contacts):
        raise BadDesk("contacts", _("Name up to 20 contacts, each of them once."))
    rows = [(person_of(person, desk.member).n, checks.person_channels(channels)) for person, channels in contacts]
    with turn() as t:
        store.set_contacts(desk.n, rows)
        audit(t, caller, desk.member, f"contacts of {desk.id}: {len(rows)}")


def set_away(caller: Caller, person: str, begins: int, ends: int, stand_in: str | None = None) -> str:
    """Record a person of the caller's member as away, at all its desks; `stand_in` is rung instead. Oneself, or with member:desks:manage.

    Returns the absence's id. Raises BadDesk, NotAllowed.
    """
    if caller.person != person:
        need(caller, MANAGE)
    checks.span(begins, ends)
    away = person_of(person, caller.n)
    by = person_of(stand_in, caller.n, "stand_in") if stand_in else None
    if by is not None and by.n == away.n:
        raise BadDesk("stand_in", _("Choose another person to stand in, or no one."))
    with turn() as t:
        if store.absences(person=away.n, begins__lt=ends, ends__gt=begins):
            raise BadDesk("begins", _("This person is away then already. Take that absence out first."))
        row = store.insert_absence(person=away.n, member=caller.n, begins=begins, ends=ends, stand_in=by.n if by is not None else None)
        t.audit(caller.n, caller.actor, MANAGE, detail=f"away {row.id}")
    return str(row.id)


def remove_away(caller: Caller, away: str) -> None:
    """Remove an absence: the person is back, or isn't going. Raises NoSuchDesk, NotAllowed."""
    row = next(iter(store.absences(id=queries.uuid(away), member=caller.n)), None)
    if row is None or row.person != caller.person_n:
        need(caller, MANAGE)
    if row is None:
        raise NoSuchDesk
    with turn() as t:
        store.remove_absence(row.id)
        t.audit(caller.n, caller.actor, MANAGE, detail=f"away {row.id} removed")


def set_hook(caller: Caller, desk_id: str, url: str | None, secret: str | None = None) -> str | None:
    """Set a desk's webhook, or take it away (no address). Returns the secret, shown this once. Raises BadDesk, NoSuchDesk, NotAllowed."""
    desk = managed(caller, desk_id)
    fields = checks.hook(url, secret) if url else None
    with turn() as t:
        _drop_hook(t, desk, caller)
        reference = None
        if fields is not None:
            reference = vault.put(desk.member, "contact", fields, by="hub", at=t.at, retention_days=MOST_DAYS)
        store.change_desk(desk.n, hook=reference, hook_failures=0, hook_rests=None)
        audit(t, caller, desk.member, f"hook of {desk.id} {'set' if fields else 'taken away'}")
    return fields["webhook_secret"] if fields else None


def _drop_hook(t: Turn, desk: Desk, caller: Caller) -> None:
    row = store.desk(n=desk.n)
    if row is not None and row.hook is not None:
        vault.erase(row.hook, Reader(None, "hub", "hub"), Reason("correction"), at=t.at)


def ring(caller: Caller, desk: str, kind: str, ref: str = "", *, at: int | None = None) -> BellRow:
    """Ring a desk's bell: the first person in order is rung at once. `at` is the present moment. Raises BadDesk, NoSuchDesk, NotAllowed.

    A test rings only the first person of the desk who is there, and only its own member may make one.
    """
    need(caller, RING)
    kind, ref = checks.kind(kind), checks.ref(ref)
    rung = queries.active_desk(desk)
    if kind == TEST and not (rung.member == caller.n or caller.may(MANAGE_ALL)):
        raise BadDesk("kind", _("Only its own member tests a desk. Its answered tests are shown with their age."))
    at = now() if at is None else at
    with turn() as t:
        _keep_to_limits(caller, rung, at)
        bell = _ring(t, caller, rung, kind, ref, at)
    return queries.bell(caller, str(bell.id))


def _ring(
    t: Turn,
    caller: Caller,
    desk: Desk,
    kind: str,
    ref: str,
    at: int,
    *,
    topic: str = "",
    due: int | None = None,
    count: int = 1,
    for_person: int | None = None,
) -> Bell:
    due = at if due is None else due
    bell = store.insert_bell(
        desk=desk.n,
        kind=kind,
        ref=ref,
        by_member=caller.n,
        by_person=caller.person_n,
        at=at,
        state=RINGING,
        next=due,
        topic=topic,
        count=count,
        for_person=for_person,
    )
    if due > at:
        set_clock(t, bell, due)
        store.pulse()
    elif not escalate(t, bell, desk, at):
        raise BadDesk("desk", _("No one is on call at this desk now, so a test would reach no one. Put a person on call first."))
    journal_bell(t, bell, desk, "bell.rung", caller, {})
    t.audit(caller.n, caller.actor, action_of(kind, RING), detail=f"rung {bell.id} at {desk.id}")
    return bell


def ring_for(
    t: Turn,
    caller: Caller,
    desk: str,
    ref: str,
    *,
    at: int,
    topic: str = "",
    kind: str = REQUEST,
    count: int = 1,
    for_person: int | None = None,
) -> str | None:
    """Ring a desk for a request, in the request's own turn; returns the bell's id, or None where there is no such desk.

    Where so many of the caller's bells ring there already that one more would say nothing new, the newest of them rings for it too: it
    says for how many more. A desk at which none of them rings is always rung: nobody's request is silent because many came before it.
    With a `topic` it joins the bell of the same topic that rings there: one bell grows, and rings anew a while after it was answered at
    the earliest. `kind` is another than a request's where a feature rings for something of its own, `count` for how many things, and
    `for_person` is the one person of the desk's member whom it is for: nobody else is rung, or sees it.
    """
    try:
        rung = queries.active_desk(desk)
    except NoSuchDesk:
        return None
    own = {"by_member": caller.n, "desk": rung.n, "kind": kind, "for_person": for_person}
    last = store.bell(**own, topic=topic) if topic else None
    if last is not None and last.state == RINGING:
        return _grow(last, count)
    ringing = store.count_ringing(caller.n, rung.n)
    if ringing >= MOST_RINGING or (ringing and store.count_bells(**own, at__gt=at - HOUR) >= MOST_AN_HOUR):
        newest = store.bell(**own, state=RINGING)
        if newest is not None:
            return _grow(newest, count)
    due = at if last is None or last.ended is None else max(at, last.ended + GROWS_AGAIN_AFTER)
    bell = _ring(t, caller, rung, kind, ref, at, topic=topic, due=due, count=count, for_person=for_person)
    return str(bell.id)


def ring_inside(t: Turn, caller: Caller, desk: str, ref: str, *, at: int) -> str:
    """Ring a desk for a protocol that its member is to answer, in the proposal's own turn; returns the bell's id, empty where the desk is
    gone. It stays with that member, and is no more than one where several ring."""
    try:
        rung = queries.active_desk(desk)
    except NoSuchDesk:
        return ""
    ringing = store.bell(by_member=caller.n, desk=rung.n, kind=PROTOCOL, state=RINGING)
    return _grow(ringing, 1) if ringing is not None else str(_ring(t, caller, rung, PROTOCOL, ref, at).id)


def _grow(bell: Bell, count: int) -> str:
    """The bell rings for so many things more; returns its id."""
    store.change_bell(bell.n, count=bell.count + count)
    return str(bell.id)


def urge(t: Turn, bell: str, at: int, *, secretariat: bool = False) -> bool:
    """Let a bell that still rings go on now: to the next person, or to the secretariat. False where it rings no more."""
    row = store.bell(id=queries.uuid(bell), state=RINGING)
    if row is not None:
        desk = store.desk_of(row)
        alerts.wake(t, row, desk, at)
        if not (secretariat and row.reached):
            row.next = at
            escalate(t, row, desk, at, secretariat=secretariat)
    return row is not None


def wake(t: Turn, bell: str, at: int) -> None:
    """Ring a snoozed bell again now, since a clock needs it."""
    row = store.bell(id=queries.uuid(bell), state=RINGING)
    if row is not None:
        alerts.wake(t, row, store.desk_of(row), at)


def rings(bell: str) -> bool:
    """Whether a bell still rings."""
    return store.count_bells(id=queries.uuid(bell), state=RINGING) > 0


def settle(t: Turn, bell: str, at: int, by: Caller) -> None:
    """Stop a bell whose request was seen to, by its desk's member or by another. A bell that grew rings on for the others."""
    row = store.bell(id=queries.uuid(bell), state=RINGING)
    if row is None:
        return
    if row.count > 1:
        store.change_bell(row.n, count=row.count - 1)
    elif store.desk_of(row).member == by.n:
        _answer(t, by, row, at)
    else:
        _stop(t, by, row, at)


def _keep_to_limits(caller: Caller, desk: Desk, at: int) -> None:
    """Check the limits on bells ringing now or rung within the hour at desks of the same member, taken back or not. Raises BadDesk."""
    own = {"by_member": caller.n, "desk__in": store.numbers_of(desk.member)}
    within = store.count_bells(**own, at__gt=at - HOUR)
    if desk.member == caller.n:
        if within >= MOST_OWN_AN_HOUR:
            raise BadDesk("desk", _("Sixty bells rang at your own desks within the hour. Wait a while before you ring more."))
        return
    if store.count_bells(**own, state=RINGING) >= MOST_RINGING:
        raise BadDesk("desk", _("Ten of your bells ring at this member's desks. Wait until it acknowledges them, or take some back."))
    if within >= MOST_AN_HOUR:
        raise BadDesk("desk", _("You rang this member's desks thirty times within the hour. Those bells go on ringing; wait a while."))


class Answered(Struct, frozen=True):
    """A bell as it then is, and what it rang for; `taken` is empty where another person was quicker, and where it rang for nothing that is
    taken."""

    bell: BellRow
    taken: tuple[Taken, ...]


def answer(caller: Caller, bell: str, *, at: int | None = None) -> BellRow:
    """Acknowledge a bell, which takes what it rings for: see `take`. Returns the bell as it then is. Raises NoSuchDesk, NotAllowed."""
    return take(caller, bell, at=at).bell


def take(caller: Caller, bell: str, *, at: int | None = None) -> Answered:
    """Take a bell and what it rings for, in one turn: anybody of its desk's member, or of a member it has come to. The first counts.

    A request is acknowledged by its own step, in the caller's name. Where the caller's role may not take that step, nothing is taken and
    the bell rings on. Where the desk's member takes part no more, the hub's desk managers acknowledge. Raises NoSuchDesk, NotAllowed.
    """
    need(caller, ANSWER, MANAGE_ALL)
    row = store.bell(id=queries.uuid(bell))
    if row is None or not queries.may_answer(caller, row):
        raise NoSuchDesk
    at = now() if at is None else at
    taken: tuple[Taken, ...] = ()
    with turn() as t:
        if rings(bell):
            taken = matters.take(t, caller, str(row.id), at)
            # Taking the matter has ended its bell already, unless the bell rings for more.
            _answer(t, caller, row, at)
            if row.kind == TEST:
                store.change_desk(row.desk, tested=at)
            action = action_of(row.kind, ANSWER if caller.may(ANSWER) else MANAGE_ALL)
            t.audit(caller.n, caller.actor, action, detail=f"answered {row.id}")
    if taken and row.count > len(taken):
        taken += _rest(caller, str(row.id), taken, at)
    return Answered(queries.bell(caller, bell), taken)


def _rest(caller: Caller, bell: str, taken: tuple[Taken, ...], at: int) -> tuple[Taken, ...]:
    """The rest of a bell that grew beyond what one turn takes, in turns of its own: other writers come in between.

    What can't be taken stays where it is listed.
    """
    known, rest = {(each.kind, each.id) for each in taken}, []
    for _round in range(MOST_ROUNDS):
        try:
            with turn() as t:
                fresh = [each for each in matters.take(t, caller, bell, at) if (each.kind, each.id) not in known]
        except NotAllowed:
            break
        known |= {(each.kind, each.id) for each in fresh}
        rest += fresh
        if not any(each.step for each in fresh):
            break
    return tuple(rest)


def _answer(t: Turn, caller: Caller, bell: Bell, at: int) -> bool:
    """False where it has ended already."""
    ends = store.end_bell(bell.n, state=ANSWERED, ended=at, answered_by=caller.n, answered_person=caller.person_n)
    if ends:
        more = {"answered_at": rfc3339(at), "answered_by": caller.id}
        journal_bell(t, bell, store.desk_of(bell), "bell.answered", caller, more)
    return ends


def stop(caller: Caller, bell: str, *, at: int | None = None) -> BellRow:
    """Take a bell back: the member that rang it; where the desk's member takes part no more, also the hub's desk managers.

    Returns the bell as it then is. Raises NoSuchDesk, NotAllowed.
    """
    need(caller, RING, MANAGE_ALL)
    row = store.bell(id=queries.uuid(bell))
    if row is None or not queries.may_stop(caller, row):
        raise NoSuchDesk
    at = now() if at is None else at
    with turn() as t:
        if _stop(t, caller, row, at):
            action = action_of(row.kind, RING if row.by_member == caller.n else MANAGE_ALL)
            t.audit(caller.n, caller.actor, action, detail=f"stopped {row.id}")
    return queries.bell(caller, bell)


def _stop(t: Turn, caller: Caller, bell: Bell, at: int) -> bool:
    """False where it has ended already."""
    ends = store.end_bell(bell.n, state=STOPPED, ended=at, stopped_by=caller.n)
    if ends:
        journal_bell(t, bell, store.desk_of(bell), "bell.stopped", caller, {"stopped_at": rfc3339(at)})
    return ends
