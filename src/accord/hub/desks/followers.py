"""A bell goes on by the journal's clock, and its rings are sent outside any transaction.

A worker claims a ring, sends it, and then marks it. One that is cut off in between leaves a claim; when it is a minute old, the ring is
sent again: better twice than never, under the same Message-ID or webhook-id, so that the other side can tell. The times of its
steps are those of the clock, whenever a process comes to them.
"""

import logging
import threading
import time
from collections.abc import Mapping
from functools import partial
from uuid import UUID

from django.db import Error, InterfaceError

from accord.core.times import SECOND
from accord.hub import threads, waking
from accord.hub.delivery.actions import channels, send
from accord.hub.delivery.vocabulary import BAD_CERTIFICATE, NO_ADDRESS, REFUSED, TIMEOUT, UNREACHABLE, Message, Outcome
from accord.hub.delivery.vocabulary import SENT as DELIVERED
from accord.hub.desks import labels, store
from accord.hub.desks.access import action_of
from accord.hub.desks.alerts import CLOCK, escalate, journal_bell, set_clock
from accord.hub.desks.escalation import SECRETARIAT, leaves, next_stop
from accord.hub.desks.store import Bell, Desk, Ring
from accord.hub.desks.store.sending import EVERY, Lane, due_from, next_due, note_hook, take
from accord.hub.desks.vocabulary import (
    CONSOLE,
    DEFAULT_CHANNELS,
    DUE,
    FAILED,
    MINUTE,
    OFF,
    OWN_KINDS,
    PUSH,
    RETRY_AFTER,
    RINGING,
    SENDING,
    SENT,
    TEST,
    UNANSWERED_AFTER,
)
from accord.hub.desks.world import scene
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.followers import Fire, fire_due
from accord.hub.members import queries as members
from accord.hub.push import actions as push
from accord.hub.running import Runs, place
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

_log = logging.getLogger("accord.desks")
NOT_REACHED = (TIMEOUT, UNREACHABLE, BAD_CERTIFICATE, REFUSED)
SENDERS = 3  # threads of each lane
AFTER_TROUBLE = 2.0  # seconds


def go_on(t: Turn, ref: str, at: int | None = None) -> None:
    """A bell's clock has fired: it goes on, or it has rung too long, or it rings no more and nothing happens."""
    bell = store.bell(id=UUID(ref), state=RINGING)
    if bell is None:
        return
    desk = store.desk_of(bell)
    moment, too_long = t.at if at is None else at, bell.at + UNANSWERED_AFTER
    if bell.unanswered is None and moment >= too_long and not (bell.next and bell.next < too_long):
        bell.unanswered = too_long
        _mark(t, bell, desk)
    if bell.next is None or bell.next > moment:
        set_clock(t, bell, bell.next)
        return
    try:
        with t.attempt():
            escalate(t, bell, desk, moment)
    except (Error, InterfaceError):
        raise
    except Exception as error:  # a bell is never given up: what it trips over is said, and tried again in a minute
        t.audit(desk.member, "hub", action_of(bell.kind, "member:bells:answer"), "failed", f"{bell.id} can't climb: {place(error)}")
        t.set_clock(CLOCK, ref, moment + MINUTE)


def _mark(t: Turn, bell: Bell, desk: Desk) -> None:
    """Record once, in sight of both sides, that a bell has rung for a day. It rings on."""
    store.change_bell(bell.n, unanswered=bell.unanswered)
    journal_bell(t, bell, desk, "bell.unanswered", members.first_member(), {})
    t.audit(desk.member, "hub", action_of(bell.kind, "member:bells:answer"), "unanswered", f"{bell.id} at {desk.id}")


def clocks(at: int) -> dict[str, Fire]:
    return {CLOCK: partial(go_on, at=at)}


def _hurry(at: int) -> None:
    """Let bells go on now, without waiting for their next step: at a desk whose member takes part no more, and those that are quiet for a
    person who takes part no more."""
    snoozed = store.snoozed(at)
    there = members.active_people(snoozed.values()) if snoozed else set()
    for bell in (*store.stranded(at), *(bell for bell, by in snoozed.items() if by not in there)):
        with turn() as t:
            if store.hurry(bell, at):
                t.set_clock(CLOCK, str(bell), at)


def work(at: int) -> bool:
    """Let bells go on that are due, and send what is due, one after another; whether anything was done."""
    went_on = escalate_due(at)
    return deliver(at) or went_on


def escalate_due(at: int) -> bool:
    """Let bells go on that are due, one step each; whether any did. What they ring is sent by `deliver`."""
    _hurry(at)
    return fire_due(clocks(at), at) > 0


def deliver_until(stop: threading.Event, lane: Lane = EVERY) -> None:
    """Send what is due, again and again, until told to stop; any number of threads and processes may."""
    sleeper = waking.Sleeper()
    while not stop.is_set():
        try:
            # While it sends, the next thread looks.
            with lane.looks:
                sleeper.look()
                at = now()
                busy, ring = _next(at, lane)
                if not busy and not stop.is_set():
                    sleeper.sleep(_rest(lane))
            if ring is not None:
                _serve(ring, at)
        except Error:
            threads.close_connections()
            stop.wait(AFTER_TROUBLE)


def _rest(lane: Lane) -> float:
    """Seconds until a ring of the lane falls due, where nothing is sent before."""
    due = due_from(lane) if waking.hears() else None
    return waking.LONGEST if due is None else max(waking.FALLBACK, (due - now()) / SECOND)


def lanes() -> list[Lane]:
    """The lanes of sending: channels to addresses that members chose, and the gateway, are sent apart from the mails."""
    apart = [channel for channel in channels() if channel not in DEFAULT_CHANNELS]
    return [Lane(but=apart), *(Lane([channel]) for channel in apart)]


def senders(stop: threading.Event) -> list[threading.Thread]:
    """Threads that send, started: some for each lane."""
    return [threads.start(partial(deliver_until, stop, lane), f"bells-{number}") for lane in lanes() for number in range(SENDERS)]


def deliver(at: int, lane: Lane = EVERY) -> bool:
    """Send the next ring that is due; False where there is none. Not inside a transaction."""
    busy, ring = _next(at, lane)
    if ring is not None:
        _serve(ring, at)
    return busy


def _next(at: int, lane: Lane) -> tuple[bool, Ring | None]:
    """Whether a ring is due, and the one that was claimed: another worker may have been quicker, and there may be more."""
    if next_due(at, lane) is None:
        return False, None
    return True, _claim(at, lane)


def _serve(ring: Ring, at: int) -> None:
    begun = time.monotonic()
    outcome = _send(ring, at)
    _note(ring, outcome, at, at + int((time.monotonic() - begun) * SECOND))


def _claim(at: int, lane: Lane = EVERY) -> Ring | None:
    """Take a ring to send it; None where there is none any more, its bell rings no more, or its member takes part no more."""
    with turn():
        number = take(at, lane)
        if number is None:
            return None
        ring = store.ring(number)
        takes_part = members.active_among([ring.member]) or ring.member in members.secretariat()
        if takes_part and store.count_bells(n=ring.bell, state=RINGING):
            return ring
        store.change_ring(number, state=OFF)
        return None


def _send(ring: Ring, at: int) -> Outcome:
    try:
        return _sent(ring, at)
    except VaultError:
        return Outcome("unreadable", again=True)
    except (Error, InterfaceError):
        raise
    except Exception as error:  # whatever one ring trips over is said and tried again, and never holds up other rings
        _log.error("Ring %s broke: %s", ring.n, place(error))
        return Outcome("broken", again=True)


def _sent(ring: Ring, at: int) -> Outcome:
    bell, desk = store.bell_of(ring)
    if ring.channel == PUSH:
        return _pushed(ring, bell, at)
    count = max(1, store.count_bells_for(ring.member, ring.person))
    language = "en" if ring.person is None else members.person(ring.person).language
    message = labels.message(ring=ring.n, bell=bell.id, desk=desk.id, count=count, rung=bell.at, at=at, language=language)
    addresses = _addresses(ring, at)
    # Whoever stood still meanwhile for so long that another took it sends nothing.
    return send(ring.channel, message, addresses) if store.is_sending(ring, at) else Outcome("taken-over", again=True)


def _pushed(ring: Ring, bell: Bell, at: int) -> Outcome:
    """To the devices of whom this ring is for: how many bells ring there, and a link to the one or to all of them."""
    if ring.person is None or not members.person(ring.person).is_active:
        return NO_ADDRESS
    count = max(store.count_bells_for(ring.member, ring.person), 1)
    data: dict[str, object] = {"count": count, "link": labels.path_of(bell.id if count == 1 else None)}
    return push.ring(ring.person, Message(f"bell.{bell.id}.{ring.n}", "", "", at, data))


def _addresses(ring: Ring, at: int) -> Mapping[str, str]:
    """The addresses of this ring's recipient: out of the vault, for this one sending."""
    if ring.person is None:
        desk = store.desk(n=ring.desk or 0)
        reference = desk.hook if desk else None
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
        columns |= {"state": DUE, "after": ended + max(RETRY_AFTER[ring.tries - 1], outcome.rest)}
    else:
        columns |= {"state": FAILED}
    with turn() as t:
        if ring.desk is not None and outcome in (DELIVERED, *NOT_REACHED):
            note_hook(ring.desk, reached=outcome.is_sent, at=ended)
        if store.change_ring(ring.n, {"state": SENDING, "taken": at}, **columns):
            # A bell that was answered while this was being sent is not rung once more.
            if columns["state"] == DUE and not store.count_bells(n=ring.bell, state=RINGING):
                store.change_ring(ring.n, state=OFF)
            if columns["state"] == FAILED and outcome == NO_ADDRESS:
                _pass_on(t, ring, at)
            store.pulse()


def _pass_on(t: Turn, ring: Ring, at: int) -> None:
    """A step at which there is no address for anyone waits for nobody, where there is another at the desk or its cover: the bell takes it
    now. To the secretariat it goes in its own time: until then a colleague may see it in the open console."""
    bell = store.bell(n=ring.bell, state=RINGING)
    if bell is None or bell.kind == TEST or bell.reached or bell.quiet is not None or ring.step != bell.climb - 1:
        return
    step = [other for other in store.rings([bell.n]) if other.step == ring.step and other.channel != CONSOLE]
    if any((other.state, other.code) != (FAILED, NO_ADDRESS.code) for other in step):
        return
    around = scene(bell.desk, at)
    stop = next_stop(bell.desk, around.world, store.rung(bell.n), reached=False, takes_part=around.is_active)
    goes_out = stop.kind == SECRETARIAT or (bell.kind in OWN_KINDS and leaves(stop, ring.member))
    if not goes_out and store.hurry(bell.id, at):
        set_clock(t, bell, at)


RUNS = Runs(rank=10, work=escalate_due, threads=senders, claim=True, clocks=clocks)
