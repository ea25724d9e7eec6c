"""Send due messages, outside any transaction, and then note the outcome.

The feed itself is the queue: a webhook is a cursor on it, moved only when the receiver has said 2xx. Where a message ends is
written down before it is sent, so that every try of it, before or after a crash, is the same range under the same webhook-id.
The sending process says so every few seconds; where it is gone without a word, another takes over, and the receiver may get that one
message twice, under one id.
"""

import logging
import random
import secrets
import threading
import time
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import Error, InterfaceError
from msgspec import Struct

from accord.core.epochs import epoch_of
from accord.core.times import SECOND
from accord.formats.webhooks import headers
from accord.hub.delivery.actions import Answer, exchange
from accord.hub.delivery.queries import allowed
from accord.hub.delivery.vocabulary import Outcome
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Aside, aside, turn
from accord.hub.journal.queries import read_filters
from accord.hub.running import place
from accord.hub.vault import actions as vault
from accord.hub.vault import queries as kept
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason
from accord.hub.webhooks import schedule, store
from accord.hub.webhooks.message import Message, entries_message, epoch_message, message_id, test_message
from accord.hub.webhooks.queries import WRITE
from accord.hub.webhooks.round import Round, Waiting
from accord.hub.webhooks.store import DeadLetter, Webhook
from accord.hub.webhooks.vocabulary import (
    ACTIVE,
    BROKEN,
    DEAD,
    GONE,
    MOST_DEAD_IN_A_ROW,
    MOST_ENTRIES,
    REDIRECTED,
    STOPPED,
    TAKEN_OFF,
    UNREADABLE,
    WAITS,
    WITHIN,
)

_log = logging.getLogger("accord.webhooks")
ME = secrets.token_hex(16)  # this process
GONE_AFTER = 10 * SECOND  # without a word from the sending process
SLOW = 2.0  # seconds
OPEN_FOR = 300.0  # seconds that a secret stays in memory once it was read from the vault: each look there leaves a line
_HUB, _DELIVERY = Reader(None, "hub", "hub"), Reason("delivery")
_lookups = threading.BoundedSemaphore(64)  # of names; bells have their own
_secrets: dict[int, tuple[UUID, int, float, tuple[str, ...]]] = {}


class _Job(Struct, frozen=True):
    """The message of one try: a message of the feed from the cursor to `until`, or one that was given up (`letter`), or a test, or that
    another epoch began (`begins`)."""

    hook: Webhook
    message: Message
    epoch: int
    until: int = 0
    begun: int = 0
    count: int = 0
    letter: DeadLetter | None = None
    is_test: bool = False
    begins: bool = False

    @property
    def is_of_feed(self) -> bool:
        return not self.is_test and not self.begins and self.letter is None


def due(at: int) -> list[Waiting]:
    """The webhooks of active members that have something to send, the longest waiting first."""
    last = journal.head()
    return [
        Waiting(n, member, bool(slow), seq, (seq, round, kind, scheme, country), bool(message), bool(fresh), bool(more), last)
        for n, member, slow, seq, round, kind, scheme, country, message, fresh, more in store.due(last, at, at - GONE_AFTER, ME)
    ]


def due_from(at: int) -> int | None:
    """When the first webhook falls due that waits; None where none waits."""
    return store.due_from(at)


def deliver(at: int) -> int:
    """Serve once every webhook that is due, one after another; returns how many had something to send. Not inside a transaction."""
    current_round, sent = Round(), 0
    for hook in due(at):
        for chosen in current_round.choose([hook]):
            passed = serve(chosen.n, at, current_round.passed(chosen))
            current_round.done(chosen, passed)
            sent += passed is None
    note_quiet(current_round)
    return sent


def serve(n: int, at: int, passed: int) -> int | None:
    """Send what a webhook has to send next. Returns how far its feed holds nothing for it, None where there was something to do.

    `passed` is how far it is known to hold nothing already.
    """
    hook = store.webhook(n=n, state=ACTIVE)
    if hook is None:
        return None
    job = _job(hook, at, passed)
    if isinstance(job, int):
        return job
    if not _claim(job, at):
        return None
    begun = time.monotonic()
    answer = _sent(job, at)
    took = time.monotonic() - begun
    _note(job, answer, at + int(took * SECOND), is_slow=took > SLOW)
    return None


def _job(hook: Webhook, at: int, passed: int) -> _Job | int:
    """The next message to send: a test, then one to be sent again, then the feed. A number where the feed holds nothing up to there."""
    epoch = hook.epoch
    if hook.test is not None and hook.test <= at:
        return _Job(hook, test_message(str(hook.id), at), epoch, is_test=True)
    last = journal.head()
    if epoch != epoch_of(last):
        # Before anything else, since what follows goes on from before what the receiver had.
        present = epoch_of(last)
        message = epoch_message(str(hook.id), present, journal.read_on(epoch, last), journal.epochs()[-1].began_at)
        return _Job(hook, message, present, begins=True) if hook.due <= at else hook.cursor
    letter = store.next_dead_letter(hook)
    if letter is not None:
        return _of_range(hook, letter.after, letter.until, letter.begun, letter.round, letter.epoch, letter)
    if hook.until is not None:
        return _of_range(hook, hook.cursor, hook.until, hook.begun or at, hook.round, epoch) if hook.due <= at else hook.cursor
    page = _page(hook, hook.member, max(passed, hook.cursor))
    while page.more and not page.entries:
        page = _page(hook, hook.member, page.next)
    if not page.entries:
        return page.next
    id = message_id(str(hook.id), hook.cursor, hook.round, epoch)
    message = entries_message(id, page.entries, after=hook.cursor, until=page.next, at=at)
    return _Job(hook, message, epoch, page.next, at, len(page.entries))


def _of_range(hook: Webhook, after: int, until: int, begun: int, rounds: int, epoch: int, letter: DeadLetter | None = None) -> _Job:
    """A range of the feed that was cut before, as it was cut. What was erased since stands in it as erased."""
    entries: list[bytes] = []
    at, more = after, True
    while more and at < until:
        page = _page(letter or hook, hook.member, at)
        entries += [entry for seq, entry in zip(page.seqs, page.entries, strict=True) if seq <= until]
        at, more = page.next, page.more
    message = entries_message(message_id(str(hook.id), after, rounds, epoch), entries, after=after, until=until, at=begun)
    return _Job(hook, message, hook.epoch, until, begun, len(entries), letter)


def _page(of: Webhook | DeadLetter, member: int, after: int) -> journal.Page:
    """A page of the feed, by the filters of a webhook, or of what was given up as they were then."""
    filters = read_filters(of.kind or None, of.scheme or None, of.country or None)
    return journal.feed(member, after=after, limit=MOST_ENTRIES, filters=filters)


def _claim(job: _Job, at: int) -> bool:
    """Take it in hand as it was when it was read; False where it was changed, or is just being changed, or another process has it.

    What this process holds by the tables is free for it: it serves a webhook in one thread alone, and one that met trouble with the
    database couldn't let go. Were it to wait until that is old, `say_busy` would make it new again each time.
    """
    hook = job.hook
    columns: dict[str, Any] = {"taken": at, "served": at}
    if job.is_of_feed:
        columns |= {"until": job.until, "begun": job.begun}
    with aside():
        return store.take(hook, at - GONE_AFTER, ME, **columns)


def _sent(job: _Job, at: int) -> Answer:
    hook = job.hook
    try:
        named = headers(_secrets_of(hook, at), job.message.id, str(at // SECOND), job.message.body)
        if settings.ACCORD_SANDBOX:
            named["accord-sandbox"] = "1"
        named["accord-epoch"] = str(job.epoch)
        return exchange(hook.url, job.message.body, named, allowed, within=WITHIN, lookups=_lookups, still=lambda: store.is_still(hook, ME))
    except VaultError:
        return Answer(Outcome(UNREADABLE))
    except (Error, InterfaceError):
        raise
    except Exception as error:  # whatever one message trips over is said and tried again, and never holds up the others
        _log.error("Webhook %s broke: %s", hook.id, place(error))
        return Answer(Outcome(BROKEN))


def _secrets_of(hook: Webhook, at: int) -> tuple[str, ...]:
    """The secrets that sign now, the newest first."""
    known = _secrets.get(hook.n)
    if known is None or known[:2] != (hook.secret, hook.changed) or time.monotonic() - known[2] > OPEN_FOR:
        record = kept.read(hook.secret, _HUB, _DELIVERY, at=at)
        old = record.text("webhook_old").split() if "webhook_old" in record else ()
        known = (hook.secret, hook.changed, time.monotonic(), (record.text("webhook_secret"), *old))
        _secrets[hook.n] = known
    both = known[3]
    return both if hook.old_until is not None and at < hook.old_until else both[:1]


def _note(job: _Job, answer: Answer, ended: int, *, is_slow: bool) -> None:
    """Write down what became of it, unless it was taken over or set back meanwhile."""
    with aside() as t:
        hook = store.held(n=job.hook.n, taken_by=ME)
        if hook is None:
            return
        store.change(hook.n, taken=None, taken_by="", is_slow=is_slow)
        if hook.round != job.hook.round or answer.outcome.code == "called-off":
            return
        code, status = _code(answer), answer.status
        if job.is_test:
            store.change(hook.n, test=None, tested=ended, test_code=code, test_status=status)
        elif job.begins:
            store.change(hook.n, code=code, status=status, tried=ended, **_told(job, hook, answer, ended))
        elif job.letter is not None:
            _note_letter(hook, job.letter, answer, code, ended)
        else:
            store.change(hook.n, code=code, status=status, tried=ended, **_moved(t, job, hook, answer, code, ended))
        if answer.outcome.is_sent:
            store.change(hook.n, dead_in_a_row=0, **({} if job.is_test else {"sent": ended}))
        elif code == TAKEN_OFF:
            _stop(t, hook, GONE)


def _code(answer: Answer) -> str:
    if answer.status == 410:
        return TAKEN_OFF
    if answer.status is not None and 300 <= answer.status < 400:
        return REDIRECTED
    return answer.outcome.code


_NOTHING_IN_HAND: dict[str, Any] = {"until": None, "begun": None, "failures": 0, "due": 0}


def _moved(t: Aside, job: _Job, hook: Webhook, answer: Answer, code: str, ended: int) -> dict[str, Any]:
    """The columns after a message was taken, is to be tried again, or is given up."""
    if answer.outcome.is_sent:
        return {**_NOTHING_IN_HAND, "cursor": job.until}
    failures = hook.failures + 1
    if code == TAKEN_OFF:
        return {"failures": failures, "due": ended}
    if not schedule.is_spent(failures):
        asked = schedule.read_retry_after(answer.retry_after, ended)
        return {"failures": failures, "due": ended + schedule.wait(failures, random.random(), asked)}
    store.insert_dead_letter(
        id=uuid4(),
        webhook=hook.n,
        after=hook.cursor,
        until=job.until,
        round=hook.round,
        epoch=job.epoch,
        kind=hook.kind,
        scheme=hook.scheme,
        country=hook.country,
        begun=job.begun,
        count=job.count,
        tries=failures,
        code=code,
        status=answer.status,
        at=ended,
    )
    t.audit(hook.member, "hub", WRITE, "failed", f"{hook.id} did not take {job.count} entries after {hook.cursor}")
    dead = hook.dead_in_a_row + 1
    if dead >= MOST_DEAD_IN_A_ROW:
        _stop(t, hook, DEAD)
    return {**_NOTHING_IN_HAND, "cursor": job.until, "dead_in_a_row": dead}


def _told(job: _Job, hook: Webhook, answer: Answer, ended: int) -> dict[str, Any]:
    """The columns after its receiver was told of another epoch, or is to be told again: that is never given up, since without it the
    receiver would take what comes next for what it had."""
    if answer.outcome.is_sent:
        return {"epoch": job.epoch, "failures": 0, "due": 0}
    failures = min(hook.failures + 1, len(WAITS))
    asked = schedule.read_retry_after(answer.retry_after, ended)
    return {"failures": failures, "due": ended + schedule.wait(failures, random.random(), asked)}


def _note_letter(hook: Webhook, letter: DeadLetter, answer: Answer, code: str, ended: int) -> None:
    """Forget a message that was sent again once the receiver took it; else it stays, and is not tried again by itself."""
    if answer.outcome.is_sent:
        store.delete_dead_letters(hook, letter.id)
    else:
        store.change_dead_letter(letter.n, due=None, tries=letter.tries + 1, code=code, status=answer.status, at=ended)


def _stop(t: Aside, hook: Webhook, reason: str) -> None:
    if store.change(hook.n, {"state": ACTIVE}, state=STOPPED, reason=reason):
        t.audit(hook.member, "hub", WRITE, "stopped", f"{hook.id} {reason}")


def note_quiet(current_round: Round) -> None:
    """Write down how far cursors have come past what is for others."""
    known = current_round.to_note()
    if not known:
        return
    with aside():
        for n, quiet in known:
            cursor, round, kind, scheme, country = quiet.at
            as_read = {"cursor": cursor, "round": round, "until": None, "kind": kind, "scheme": scheme, "country": country}
            store.move(n, as_read, quiet.seq)
    for n, quiet in known:
        current_round.noted(n, quiet)


def say_busy(current_round: Round) -> None:
    """Say that what is in hand is still in hand."""
    numbers = current_round.in_hand()
    if numbers and store.is_serving(ME, numbers):
        with aside() as t:
            store.note_serving(ME, numbers, taken=t.at)


def let_go() -> None:
    """This process ends: what it has in hand can be taken over at once."""
    if store.is_serving(ME):
        with aside():
            store.note_serving(ME, taken=None, taken_by="")


def forget_old_secrets(at: int) -> None:
    """Secrets that sign no more are taken out of the vault."""
    for n in [hook.n for hook in store.webhooks(old_until__lte=at)]:
        with turn() as t:
            hook = store.webhook(n=n, old_until__lte=at)
            if hook is None:
                continue
            try:
                vault.update(hook.secret, {"webhook_old": None}, _HUB, _DELIVERY, at=t.at)
            except VaultError:
                continue  # it does not sign; the vault's trouble is told by its own status
            store.change(n, old_until=None, changed=t.at)
