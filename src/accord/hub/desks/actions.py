"""Set desks up, keep their rota, ring, answer and stop bells: each change in one turn, with its line."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from accord.core.times import rfc3339
from accord.hub.desks import checks, queries
from accord.hub.desks.alerts import Ringing, call_off, climb_once, pulse, set_clock
from accord.hub.desks.errors import BadDesk, NoSuchDesk, NotAllowed
from accord.hub.desks.models import Away, Bell, Contact, Desk, Shift
from accord.hub.desks.queries import BellRow
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
    RINGING,
    STOPPED,
    TEST,
)
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller, PersonRow
from accord.hub.times import now
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import MOST_DAYS, Reader, Reason

MANAGE, MANAGE_ALL = "member:desks:manage", "hub:desks:manage"
RING, ANSWER = "member:bells:ring", "member:bells:answer"


def _need(caller: Caller, *permissions: str) -> None:
    """One of these. Raises NotAllowed."""
    if not any(caller.may(permission) for permission in permissions):
        raise NotAllowed


def _managed(caller: Caller, id: str) -> Desk:
    """A desk that the caller may change. Raises NotAllowed, NoSuchDesk."""
    _need(caller, MANAGE, MANAGE_ALL)
    found = Desk.objects.filter(id=queries.uuid(id), archived=None).first()
    if found is None or not (caller.may(MANAGE_ALL) or found.member == caller.n):
        raise NoSuchDesk
    return found


def _audit(t: Turn, caller: Caller, member: int, detail: str) -> None:
    t.audit(caller.n, caller.actor, MANAGE if caller.may(MANAGE) and member == caller.n else MANAGE_ALL, detail=detail)


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


def _cover(id: str | None, home: int, desk: Desk | None = None) -> dict[str, Any]:
    """The columns for a desk of that member to be covered by another. One of another member is asked, and covers once it agrees."""
    if not id:
        return {"cover": None, "covered": False}
    try:
        found = queries.active_desk(id)
    except NoSuchDesk:
        found = None
    if found is None or (desk is not None and found.n == desk.n):
        raise BadDesk("cover", _("Choose another desk from the list of desks as cover, or none."))
    has_agreed = desk is not None and desk.cover == found.n and desk.covered
    return {"cover": found.n, "covered": found.member == home or has_agreed}


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
    _need(caller, MANAGE, MANAGE_ALL)
    columns = _checked({"name": name, "zone": zone, "hours": hours, "holidays": holidays, "languages": languages, "wait": wait})
    home = caller.n
    if member is not None and member != caller.id:
        _need(caller, MANAGE_ALL)
        try:
            home = members.member(member).n
        except NoSuchMember:
            raise BadDesk("member", _("Choose a member from the list of members.")) from None
    with turn() as t:
        if Desk.objects.filter(member=home, archived=None).count() >= MOST_DESKS:
            raise BadDesk("name", _("A member has at most 50 desks. Archive one that is needed no more."))
        _unique(home, columns["name"])
        desk = Desk.objects.create(id=uuid4(), member=home, made=t.at, **_cover(cover, home), **columns)
        _audit(t, caller, home, f"made {desk.id}")
    return str(desk.id)


def _unique(member: int, name: str, but: int = 0) -> None:
    if Desk.objects.filter(member=member, name=name, archived=None).exclude(n=but).exists():
        raise BadDesk("name", _("There is a desk of this name already. Choose another name."))


def change_desk(caller: Caller, id: str, **changes: Any) -> None:
    """Change what `make_desk` takes, but the member; what is left out stays. Raises BadDesk, NoSuchDesk, NotAllowed."""
    desk = _managed(caller, id)
    covers = "cover" in changes
    cover = changes.pop("cover", None)
    columns = _checked(changes)
    with turn() as t:
        if "name" in columns:
            _unique(desk.member, columns["name"], desk.n)
        if covers:
            columns |= _cover(cover, desk.member, Desk.objects.get(n=desk.n))
        Desk.objects.filter(n=desk.n).update(**columns)
        _audit(t, caller, desk.member, f"changed {desk.id}")


def agree_to_cover(caller: Caller, id: str, asking: str, *, agrees: bool = True) -> None:
    """Take over for a desk that asked this one to cover it, or no more. Raises NoSuchDesk, NotAllowed."""
    desk = _managed(caller, id)
    with turn() as t:
        other = Desk.objects.filter(id=queries.uuid(asking), cover=desk.n, archived=None).first()
        if other is None:
            raise NoSuchDesk
        # Its own member's desks it covers unasked: whoever sets them up takes it out there.
        if other.member != desk.member and other.covered != agrees:
            Desk.objects.filter(n=other.n).update(covered=agrees)
            _audit(t, caller, desk.member, f"{desk.id} {'covers' if agrees else 'no longer covers'} {other.id}")


def archive_desk(caller: Caller, id: str) -> None:
    """Close a desk for good; its bells stay to be read. Raises BadDesk while one rings, NoSuchDesk, NotAllowed."""
    desk = _managed(caller, id)
    with turn() as t:
        if Bell.objects.filter(desk=desk.n, state=RINGING).exists():
            raise BadDesk("desk", _("A bell rings at this desk. Acknowledge it first, then archive the desk."))
        _drop_hook(t, desk, caller)
        Desk.objects.filter(n=desk.n).update(archived=t.at, hook=None)
        Desk.objects.filter(cover=desk.n).update(cover=None, covered=False)
        _audit(t, caller, desk.member, f"archived {desk.id}")


def _person(id: str, member: int, field: str = "person") -> PersonRow:
    """Somebody who takes part at the desk's member. Raises BadDesk."""
    found = next((row for row in members.people_of(member) if row.id == id and row.is_active), None)
    if found is None:
        raise BadDesk(field, _("Choose somebody of the desk's own member, from the list of its people."))
    return found


def set_contacts(caller: Caller, id: str, contacts: Sequence[tuple[str, Iterable[str]]]) -> None:
    """Who is rung, in this order: ids of people and their channels. Raises BadDesk, NoSuchDesk, NotAllowed."""
    desk = _managed(caller, id)
    if len(contacts) > MOST_CONTACTS or len({person for person, _channels in contacts}) < len(contacts):
        raise BadDesk("contacts", _("Name up to 20 contacts, each of them once."))
    rows = [(_person(person, desk.member).n, checks.person_channels(channels)) for person, channels in contacts]
    with turn() as t:
        Contact.objects.filter(desk=desk.n).delete()
        Contact.objects.bulk_create(
            Contact(desk=desk.n, place=place, person=person, channels=channels) for place, (person, channels) in enumerate(rows)
        )
        _audit(t, caller, desk.member, f"contacts of {desk.id}: {len(rows)}")


def add_shift(caller: Caller, id: str, person: str, begins: int, ends: int) -> str:
    """Put somebody on call at a desk; returns the shift's id. Raises BadDesk, NoSuchDesk, NotAllowed."""
    desk = _managed(caller, id)
    checks.span(begins, ends)
    found = _person(person, desk.member)
    with turn() as t:
        overlap = Shift.objects.filter(desk=desk.n, person=found.n, begins__lt=ends, ends__gt=begins)
        if overlap.exists():
            raise BadDesk("begins", _("This person is on call at this desk then already. Choose another time."))
        shift = Shift.objects.create(id=uuid4(), desk=desk.n, person=found.n, begins=begins, ends=ends)
        _audit(t, caller, desk.member, f"shift {shift.id} at {desk.id}")
    return str(shift.id)


def remove_shift(caller: Caller, shift: str) -> None:
    """Take a shift out of the rota. Raises NoSuchDesk, NotAllowed."""
    _need(caller, MANAGE, MANAGE_ALL)
    found = Shift.objects.filter(id=queries.uuid(shift)).first()
    desk = Desk.objects.filter(n=found.desk).first() if found else None
    if desk is None or not (caller.may(MANAGE_ALL) or desk.member == caller.n):
        raise NoSuchDesk
    with turn() as t:
        Shift.objects.filter(id=queries.uuid(shift)).delete()
        _audit(t, caller, desk.member, f"shift {queries.uuid(shift)} removed")


def set_away(caller: Caller, person: str, begins: int, ends: int, stand_in: str | None = None) -> str:
    """Somebody of the caller's member is away, at all its desks; `stand_in` is rung instead. Oneself, or with member:desks:manage.

    Returns the absence's id. Raises BadDesk, NotAllowed.
    """
    if caller.person != person:
        _need(caller, MANAGE)
    checks.span(begins, ends)
    away = _person(person, caller.n)
    by = _person(stand_in, caller.n, "stand_in") if stand_in else None
    if by is not None and by.n == away.n:
        raise BadDesk("stand_in", _("Choose somebody else to stand in, or nobody."))
    with turn() as t:
        if Away.objects.filter(person=away.n, begins__lt=ends, ends__gt=begins).exists():
            raise BadDesk("begins", _("This person is away then already. Take that absence out first."))
        row = Away.objects.create(
            id=uuid4(), person=away.n, member=caller.n, begins=begins, ends=ends, stand_in=by.n if by is not None else None
        )
        t.audit(caller.n, caller.actor, MANAGE, detail=f"away {row.id}")
    return str(row.id)


def remove_away(caller: Caller, away: str) -> None:
    """Somebody is back, or isn't going. Raises NoSuchDesk, NotAllowed."""
    found = Away.objects.filter(id=queries.uuid(away), member=caller.n).first()
    if found is None or found.person != caller.person_n:
        _need(caller, MANAGE)
    if found is None:
        raise NoSuchDesk
    with turn() as t:
        Away.objects.filter(id=found.id).delete()
        t.audit(caller.n, caller.actor, MANAGE, detail=f"away {found.id} removed")


def set_hook(caller: Caller, id: str, url: str | None, secret: str | None = None) -> str | None:
    """Set a desk's webhook, or take it away (no address). Returns the secret, shown this once. Raises BadDesk, NoSuchDesk, NotAllowed."""
    desk = _managed(caller, id)
    fields = checks.hook(url, secret) if url else None
    with turn() as t:
        _drop_hook(t, desk, caller)
        reference = None
        if fields is not None:
            reference = vault.put(desk.member, "contact", fields, by="hub", at=t.at, retention_days=MOST_DAYS)
        Desk.objects.filter(n=desk.n).update(hook=reference, hook_failures=0, hook_rests=None)
        _audit(t, caller, desk.member, f"hook of {desk.id} {'set' if fields else 'taken away'}")
    return fields["webhook_secret"] if fields else None


def _drop_hook(t: Turn, desk: Desk, caller: Caller) -> None:
    old = Desk.objects.filter(n=desk.n).values_list("hook", flat=True).first()
    if old is not None:
        vault.erase(old, Reader(None, "hub", "hub"), Reason("correction"), at=t.at)


def ring(caller: Caller, desk: str, kind: str, ref: str = "", *, at: int | None = None) -> BellRow:
    """Ring a desk's bell: whoever is first is rung at once. `at` is the present moment. Raises BadDesk, NoSuchDesk, NotAllowed.

    A test rings only the first person of the desk who is there, and only its own member may make one.
    """
    _need(caller, RING)
    kind, ref = checks.kind(kind), checks.ref(ref)
    found = queries.active_desk(desk)
    if kind == TEST and not (found.member == caller.n or caller.may(MANAGE_ALL)):
        raise BadDesk("kind", _("Only its own member tests a desk. Its answered tests are shown with their age."))
    at = now() if at is None else at
    with turn() as t:
        _keep_to_limits(caller, found, at)
        bell = _ring(t, caller, found, kind, ref, at)
    return queries.bell(caller, str(bell.id))


def _ring(t: Turn, caller: Caller, desk: Desk, kind: str, ref: str, at: int, *, topic: str = "", due: int | None = None) -> Bell:
    due = at if due is None else due
    bell = Bell.objects.create(
        id=uuid4(),
        desk=desk.n,
        kind=kind,
        ref=ref,
        by_member=caller.n,
        by_person=caller.person_n,
        at=at,
        state=RINGING,
        next=due,
        topic=topic,
    )
    climbing = Ringing(bell.n, str(bell.id), desk.n, desk.member, kind, at, desk.wait, 0, False, due, None, caller.n)
    if due > at:
        set_clock(t, climbing, due)
        pulse(t)
    elif not climb_once(t, climbing, at):
        raise BadDesk("desk", _("Nobody is on call at this desk now, so a test would reach nobody. Put somebody on call first."))
    data = {"bell": str(bell.id), "desk": str(desk.id), "kind": kind, "ref": ref, "rung_at": rfc3339(at)}
    t.append("bell.rung", audience=t.recipients([caller.n, desk.member]), by=caller.n, by_id=caller.id, data=data)
    t.audit(caller.n, caller.actor, RING, detail=f"rung {bell.id} at {desk.id}")
    return bell


def ring_for(t: Turn, caller: Caller, desk: str, ref: str, *, at: int, topic: str = "") -> str | None:
    """Ring a desk for a request, in the request's own turn; returns the bell's id. None where so many of the caller's bells ring
    there already that one more would say nothing new: the request stands in the desk's inbox all the same.

    A desk at which none of them rings is always rung: nobody's request is silent because many came before it. With a `topic` it joins
    the bell of the same topic that rings there: one bell grows, and rings anew a while after it was answered at the earliest.
    """
    try:
        found = Desk.objects.filter(id=queries.uuid(desk), archived=None).first()
    except NoSuchDesk:
        return None
    if found is None or not members.active_among([found.member]):
        return None
    rung = Bell.objects.filter(by_member=caller.n, desk=found.n)
    last = rung.filter(topic=topic).order_by("-n").first() if topic else None
    if last is not None and last.state == RINGING:
        return _grow(t, last)
    ringing = rung.filter(state=RINGING).count()
    if ringing >= MOST_RINGING or (ringing and rung.filter(at__gt=at - HOUR).count() >= MOST_AN_HOUR):
        newest = rung.filter(state=RINGING).order_by("-n").first() if topic else None
        return None if newest is None else _grow(t, newest)
    due = at if last is None or last.ended is None else max(at, last.ended + GROWS_AGAIN_AFTER)
    return str(_ring(t, caller, found, "request", ref, at, topic=topic, due=due).id)


def _grow(t: Turn, bell: Bell) -> str:
    """The bell rings for one thing more; returns its id."""
    Bell.objects.filter(n=bell.n).update(count=bell.count + 1)
    pulse(t)
    return str(bell.id)


def urge(t: Turn, bell: str, at: int, *, secretariat: bool = False) -> bool:
    """Let a bell that still rings climb now: to whoever is next, or to the secretariat. False where it rings no more."""
    found = Bell.objects.filter(id=queries.uuid(bell), state=RINGING).first()
    if found is None:
        return False
    if secretariat and found.reached:
        return True
    desk = Desk.objects.get(n=found.desk)
    reached = found.reached or secretariat
    climbing = Ringing(
        found.n, bell, desk.n, desk.member, found.kind, found.at, desk.wait, found.climb, reached, at, found.unanswered, found.by_member
    )
    climb_once(t, climbing, at)
    return True


def rings(bell: str) -> bool:
    """Whether a bell still rings."""
    return Bell.objects.filter(id=queries.uuid(bell), state=RINGING).exists()


def settle(t: Turn, bell: str, at: int, by: Caller) -> None:
    """What a request's bell rang for was seen to, by its desk's member or by another: it rings no more. One that grew rings on for the
    others."""
    found = Bell.objects.filter(id=queries.uuid(bell), state=RINGING).first()
    if found is None:
        return
    if found.count > 1:
        Bell.objects.filter(n=found.n).update(count=found.count - 1)
        pulse(t)
        return
    if Desk.objects.filter(n=found.desk, member=by.n).exists():
        _end(t, found, ANSWERED, at, answered_by=by.n, answered_person=by.person_n)
        _journal(t, by, found, "bell.answered", {"answered_at": rfc3339(at), "answered_by": by.id})
    else:
        _end(t, found, STOPPED, at, stopped_by=by.n)
        _journal(t, by, found, "bell.stopped", {"stopped_at": rfc3339(at)})


def _keep_to_limits(caller: Caller, desk: Desk, at: int) -> None:
    """What rings already or rang within the hour at desks of the same member, taken back or not. Raises BadDesk."""
    desks = Desk.objects.filter(member=desk.member).values("n")
    rung = Bell.objects.filter(by_member=caller.n, desk__in=desks)
    within = rung.filter(at__gt=at - HOUR)
    if desk.member == caller.n:
        if within.count() >= MOST_OWN_AN_HOUR:
            raise BadDesk("desk", _("Sixty bells rang at your own desks within the hour. Wait a while before you ring more."))
        return
    if rung.filter(state=RINGING).count() >= MOST_RINGING:
        raise BadDesk("desk", _("Ten of your bells ring at this member's desks. Wait until it acknowledges them, or take some back."))
    if within.count() >= MOST_AN_HOUR:
        raise BadDesk("desk", _("You rang this member's desks thirty times within the hour. What rings there rings on; wait a while."))


def answer(caller: Caller, bell: str, *, at: int | None = None) -> BellRow:
    """Acknowledge a bell: anybody of its desk's member, or of a member it has climbed to. Whoever is first counts.

    Where the desk's member takes part no more, the hub's desk managers do. Returns the bell as it then is, also where somebody was
    quicker. Raises NoSuchDesk, NotAllowed.
    """
    _need(caller, ANSWER, MANAGE_ALL)
    found = Bell.objects.filter(id=queries.uuid(bell)).first()
    if found is None or not queries.may_answer(caller, found):
        raise NoSuchDesk
    at = now() if at is None else at
    with turn() as t:
        if _end(t, found, ANSWERED, at, answered_by=caller.n, answered_person=caller.person_n):
            if found.kind == TEST:
                Desk.objects.filter(n=found.desk).update(tested=at)
            _journal(t, caller, found, "bell.answered", {"answered_at": rfc3339(at), "answered_by": caller.id})
            t.audit(caller.n, caller.actor, ANSWER if caller.may(ANSWER) else MANAGE_ALL, detail=f"answered {found.id}")
    return queries.bell(caller, str(found.id))


def stop(caller: Caller, bell: str, *, at: int | None = None) -> BellRow:
    """Take a bell back: the member that rang it; where the desk's member takes part no more, also the hub's desk managers.

    Returns the bell as it then is. Raises NoSuchDesk, NotAllowed.
    """
    _need(caller, RING, MANAGE_ALL)
    found = Bell.objects.filter(id=queries.uuid(bell)).first()
    if found is None or not queries.may_stop(caller, found):
        raise NoSuchDesk
    at = now() if at is None else at
    with turn() as t:
        if _end(t, found, STOPPED, at, stopped_by=caller.n):
            _journal(t, caller, found, "bell.stopped", {"stopped_at": rfc3339(at)})
            t.audit(caller.n, caller.actor, RING if found.by_member == caller.n else MANAGE_ALL, detail=f"stopped {found.id}")
    return queries.bell(caller, str(found.id))


def _end(t: Turn, bell: Bell, state: str, at: int, **columns: Any) -> bool:
    """End the ringing; False where it has ended already."""
    if not Bell.objects.filter(n=bell.n, state=RINGING).update(state=state, ended=at, **columns):
        return False
    call_off(t, bell.n)
    return True


def _journal(t: Turn, caller: Caller, bell: Bell, type: str, more: dict[str, str]) -> None:
    desk = Desk.objects.get(n=bell.desk)
    data = {"bell": str(bell.id), "desk": str(desk.id), "kind": bell.kind, "ref": bell.ref, "rung_at": rfc3339(bell.at), **more}
    t.append(type, audience=t.recipients([bell.by_member, desk.member]), by=caller.n, by_id=caller.id, data=data)
