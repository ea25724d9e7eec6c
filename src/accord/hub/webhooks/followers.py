"""The threads that serve webhooks: one looks for what is due, a few send.

Who waits longest comes next. One webhook has one message in hand; one member's webhooks hold few of the threads, and those whose
receivers are slow or down hold few of them together, so that everybody else's find one free.
"""

import logging
import threading
import time
from queue import SimpleQueue

from django.db import Error

from accord.core.times import SECOND
from accord.hub import waking
from accord.hub.running import Runs, place
from accord.hub.times import now
from accord.hub.trouble import noted
from accord.hub.turns import disconnect
from accord.hub.webhooks import sending
from accord.hub.webhooks.round import THREADS, Round, Waiting

_log = logging.getLogger("accord.webhooks")
AFTER_TROUBLE = 2.0  # seconds
FINISHED_WITHIN = 0.8  # seconds for what is in hand at the end; what is cut off is sent again
SAY_EVERY = 2 * SECOND
NOTE_EVERY = 3 * SECOND
FORGET_EVERY = 60 * SECOND


class _Senders:
    def __init__(self, stop: threading.Event) -> None:
        self.stop, self.round = stop, Round()
        self.handed: SimpleQueue[Waiting | None] = SimpleQueue()
        self.sleeper = waking.Sleeper()
        self.said = self.noted = self.forgot = 0

    def threads(self) -> list[threading.Thread]:
        workers = [threading.Thread(target=self._send_until, name=f"webhooks-{number}", daemon=True) for number in range(THREADS)]
        return [*workers, threading.Thread(target=self._look_until, name="webhooks", daemon=True)]

    def _look_until(self) -> None:
        while not self.stop.is_set():
            self.sleeper.look()
            rest = 0.0
            try:
                self._look(now())
                rest = self._rest()
            except Error:
                disconnect()
                self.stop.wait(AFTER_TROUBLE)
            self.sleeper.sleep(rest)
        for _ in range(THREADS):
            self.handed.put(None)
        self._end()

    def _look(self, at: int) -> None:
        for hook in self.round.choose(sending.due(at)):
            self.handed.put(hook)
        if at - self.said > SAY_EVERY:
            self.said = at
            sending.say_busy(self.round)
        if at - self.noted > NOTE_EVERY:
            self.noted = at
            sending.note_quiet(self.round)
        if at - self.forgot > FORGET_EVERY:
            self.forgot = at
            sending.forget_old_secrets(at)

    def _rest(self) -> float:
        """Seconds until a webhook falls due, where nothing comes before. What is in hand, and what was passed, has to be said meanwhile."""
        if not waking.hears() or self.round.in_hand() or self.round.to_note():
            return waking.FALLBACK
        at = now()
        due = sending.due_from(at)
        return waking.LONGEST if due is None else max(waking.FALLBACK, (due - at) / SECOND)

    def _end(self) -> None:
        ends = time.monotonic() + FINISHED_WITHIN
        while self.round.in_hand() and time.monotonic() < ends:
            time.sleep(0.02)
        try:
            sending.let_go()
        except Error:
            _log.error("Webhooks in hand could not be let go; they are taken over in a few seconds.")
        disconnect()

    def _send_until(self) -> None:
        while (hook := self.handed.get()) is not None:
            passed = None
            try:
                if not self.stop.is_set():
                    passed = sending.serve(hook.n, now(), self.round.passed(hook))
            except Error as error:
                noted(error)
                # The database is in trouble: what was sent without a note is sent again, under the same id.
                disconnect()
                self.stop.wait(AFTER_TROUBLE)
            except Exception as error:  # whatever one webhook trips over is said, and never ends the thread
                _log.error("A webhook broke: %s", place(error))
                self.stop.wait(AFTER_TROUBLE)
            self.round.done(hook, passed)
            self.sleeper.wake()
        disconnect()


def senders(stop: threading.Event) -> list[threading.Thread]:
    """Threads that serve webhooks until they are told to stop, started; any number of processes may have some."""
    threads = _Senders(stop).threads()
    for thread in threads:
        thread.start()
    return threads


RUNS = Runs(rank=90, threads=senders, claim=True)
