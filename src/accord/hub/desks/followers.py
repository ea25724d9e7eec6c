"""A bell climbs by the journal's clock, and its rings are sent outside any transaction.

A ring is claimed, sent, and then marked. Whoever is cut off in between leaves a claim; when it is a minute old, the ring is
sent again: better twice than never, under the same Message-ID or webhook-id, so that the other side can tell. The times of a
climb are those of the clock, whenever a process comes to them.
"""

import logging
import threading
import time
from collections.abc import Mapping
from functools import partial
from uuid import UUID

from django.db import Error, InterfaceError, connection

from accord.core.times import SECOND, rfc3339
from accord.hub.delivery.actions import channels, send
from accord.hub.delivery.vocabulary import REFUSED, TIMEOUT, UNREACHABLE, Outcome
from accord.hub.delivery.vocabulary import SENT as DELIVERED
from accord.hub.desks import labels
from accord.hub.desks.alerts import CLOCK, Ringing, climb_once, pulse, set_clock
from accord.hub.desks.models import Bell, Desk, Ring
from accord.hub.desks.sending import EVERY, Lane, next_due, note_hook, take
from accord.hub.desks.vocabulary import (
    DEFAULT_CHANNELS,
    DUE,
    FAILED,
    MINUTE,
    OFF,
    RETRY_AFTER,
    RINGING,
    SENDING,
    SENT,
    TEST,
    UNANSWERED_AFTER,
)
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.followers import fire_due
from accord.hub.members import queries as members
from accord.hub.running import Runs
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason
from accord.hub.waking import Sleeper

_log = logging.getLogger("accord.desks")
NOT_REACHED = (TIMEOUT, UNREACHABLE, REFUSED)
SENDERS = 3  # threads of each lane
AFTER_TROUBLE = 2.0  # seconds


def climb(t: Turn, ref: str, at: int | None = None) -> None:
    """A bell's clock has fired: it climbs, or it has rung too long, or it rings no more and nothing happens."""
    found = Bell.objects.filter(id=UUID(ref), state=RINGING).first()
    if found is None:
        return
    desk = Desk.objects.get(n=found.desk)
    moment = t.at if at is None else at
    if found.unanswered is None and moment >= found.at + UNANSWERED_AFTER and not (found.next and found.next < found.at + UNANSWERED_AFTER):
        found.unanswered = found.at + UNANSWERED_AFTER
        _mark(t, found, desk)
    bell = Ringing(
        found.n,
        str(found.id),
        desk.n,
        desk.member,
        found.kind,
        found.at,
        desk.wait,
        found.climb,
        found.reached,
        found.next,
        found.unanswered,
        found.by_member,
    )
    if found.next is None or found.next > moment:
        set_clock(t, bell, found.next)
        return
    try:
        with t.attempt():
            climb_once(t, bell, moment)
    except (Error, InterfaceError):
        raise
    except Exception as error:  # a bell is never given up: what it trips over is said, and tried again in a minute
        t.audit(desk.member, "hub", "member:bells:answer", "failed", f"{found.id} can't climb: {_place(error)}")
        t.set_clock(CLOCK, ref, moment + MINUTE)


def _mark(t: Turn, bell: Bell, desk: Desk) -> None:
    """It has rung for a day: said once, in sight of both sides. It rings on."""
    Bell.objects.filter(n=bell.n).update(unanswered=bell.unanswered)
    data = {"bell": str(bell.id), "desk": str(desk.id), "kind": bell.kind, "ref": bell.ref, "rung_at": rfc3339(bell.at)}
    hub = members.first_member()
    t.append("bell.unanswered", audience=t.recipients([bell.by_member, desk.member]), by=hub.n, by_id=hub.id, data=data)
    t.audit(desk.member, "hub", "member:bells:answer", "unanswered", f"{bell.id} at {desk.id}")
    pulse(t)


HANDLERS = {CLOCK: climb}
_STRANDED = (
    f"SELECT b.id FROM desks_bell b JOIN desks_desk d ON d.n = b.desk {members.join_member('d.member')} "
    "WHERE b.state = %s AND NOT b.reached AND b.kind <> %s AND b.next > %s AND m.standing <> 'active'"
)


def _hurry(at: int) -> None:
    """What rings at a desk whose member takes part no more climbs now, and not when its turn had come."""
    with connection.cursor() as cursor:
        cursor.execute(_STRANDED, [RINGING, TEST, at])
        found = [UUID(str(id)) for (id,) in cursor.fetchall()]
    for id in found:
        with turn() as t:
            if Bell.objects.filter(id=id, state=RINGING, next__gt=at).update(next=at):
                t.set_clock(CLOCK, str(id), at)


def work(at: int) -> bool:
    """Let bells climb that are due, and send what is due, one after another; whether anything was done."""
    fired = climb_due(at)
    return deliver(at) or fired


def climb_due(at: int) -> bool:
    """Let bells climb that are due, one step each; whether any did. What they ring is sent by `deliver`."""
    _hurry(at)
    return fire_due({kind: partial(handler, at=at) for kind, handler in HANDLERS.items()}, at) > 0


def deliver_until(stop: threading.Event, lane: Lane = EVERY) -> None:
    """Send what is due, again and again, until told to stop; any number of threads and processes may."""
    sleeper = Sleeper()
    while not stop.is_set():
        sleeper.look()
        try:
            busy = deliver(now(), lane)
        except Error:
            connection.close()
            stop.wait(AFTER_TROUBLE)
            continue
        if not busy:
            sleeper.sleep()
    connection.close()


def lanes() -> list[Lane]:
    """What goes out to addresses that members chose, and through the gateway, is sent apart from the mails."""
    apart = [channel for channel in channels() if channel not in DEFAULT_CHANNELS]
    return [Lane(but=apart), *(Lane([channel]) for channel in apart)]


def senders(stop: threading.Event) -> list[threading.Thread]:
    """Threads that send, started: some for each lane."""
    started = [threading.Thread(target=deliver_until, args=(stop, lane), daemon=True) for lane in lanes() for _ in range(SENDERS)]
    for thread in started:
        thread.start()
    return started


def deliver(at: int, lane: Lane = EVERY) -> bool:
    """Send the next ring that is due; False where there is none. Not inside a transaction."""
    if next_due(at, lane) is None:
        return False
    ring = _claim(at, lane)
    if ring is None:
        return True  # somebody else was quicker; there may be more
    begun = time.monotonic()
    outcome = _send(ring, at)
    _note(ring, outcome, at, at + int((time.monotonic() - begun) * SECOND))
    return True


def _claim(at: int, lane: Lane = EVERY) -> Ring | None:
    """Take a ring to send it; None where there is none any more, its bell rings no more, or its member takes part no more."""
    with turn() as t:
        number = take(t, at, lane)
        if number is None:
            return None
        ring = Ring.objects.get(n=number)
        there = {row.n for row in members.members() if row.standing == "active"} | set(members.secretariat())
        if ring.member not in there or not Bell.objects.filter(n=ring.bell, state=RINGING).exists():
            Ring.objects.filter(n=number).update(state=OFF)
            return None
        return ring


def _send(ring: Ring, at: int) -> Outcome:
    try:
        return _sent(ring, at)
    except VaultError:
        return Outcome("unreadable", again=True)
    except (Error, InterfaceError):
        raise
    except Exception as error:  # whatever one ring trips over is said and tried again, and never holds up other rings
        _log.error("Ring %s broke: %s", ring.n, _place(error))
        return Outcome("broken", again=True)


def _sent(ring: Ring, at: int) -> Outcome:
    bell = Bell.objects.get(n=ring.bell)
    desk = Desk.objects.get(n=bell.desk)
    message = labels.message(ring=ring.n, bell=bell.id, desk_name=desk.name, desk=desk.id, kind=bell.kind, rung=bell.at, at=at)
    return send(ring.channel, message, _addresses(ring, at))


def _place(error: Exception) -> str:
    """The class of an error and where it passed: never its message."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    return f"{type(error).__name__} at line {where.tb_lineno}" if where else type(error).__name__


def _addresses(ring: Ring, at: int) -> Mapping[str, str]:
    """How to reach whom this ring is for: out of the vault, for this one sending."""
    if ring.person is None:
        reference = Desk.objects.filter(n=ring.desk or 0).values_list("hook", flat=True).first()
    else:
        person = members.person(ring.person)
        reference = person.contact if person.is_active else None
    if reference is None:
        return {}
    kept = vault.read(reference, Reader(None, "hub", "hub"), Reason("delivery"), at=at)
    return {name: value for name, value in kept.items() if isinstance(value, str)}


def _note(ring: Ring, outcome: Outcome, at: int, ended: int) -> None:
    """Write down what became of it, unless the ring was taken again meanwhile."""
    columns: dict[str, object] = {"code": outcome.code}
    if outcome.is_sent:
        columns |= {"state": SENT, "sent": ended}
    elif outcome.again and ring.tries <= len(RETRY_AFTER):
        columns |= {"state": DUE, "after": ended + RETRY_AFTER[ring.tries - 1]}
    else:
        columns |= {"state": FAILED}
    with turn() as t:
        if ring.desk is not None and outcome in (DELIVERED, *NOT_REACHED):
            note_hook(t, ring.desk, reached=outcome.is_sent, at=ended)
        if Ring.objects.filter(n=ring.n, state=SENDING, taken=at).update(**columns):
            # A bell that was answered while this was being sent is not rung once more.
            if columns["state"] == DUE and not Bell.objects.filter(n=ring.bell, state=RINGING).exists():
                Ring.objects.filter(n=ring.n).update(state=OFF)
            pulse(t)


RUNS = Runs(rank=10, work=climb_due, threads=senders)
