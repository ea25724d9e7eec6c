"""The process beside the web: followers and the clock. Run as `python -m accord.site.background` by `accord serve`."""

import logging
import signal
import threading
import time
from typing import TYPE_CHECKING

import django
from django.conf import settings

from accord.hub import waking
from accord.site.parent import end_with_parent

if TYPE_CHECKING:
    from accord.hub.journal.actions import Turn

log = logging.getLogger("accord.background")

CLOCK_EVERY = 3.0  # seconds
AFTER_TROUBLE = 2.0  # seconds
SENT_WITHIN = 1.0  # seconds for what is being sent at the end; what is cut off is sent again


def main() -> None:
    """Work until SIGTERM or SIGINT; what is in hand is finished first, which takes one short turn."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _end(stop))
    end_with_parent()
    django.setup()
    waking.listen(settings.ACCORD_DATA)
    work_until(stop)


def _end(stop: threading.Event) -> None:
    stop.set()
    waking.heard()


def work_until(stop: threading.Event) -> None:
    """Followers and clock, again and again. Trouble with the database is told, and tried again: nothing is lost by it."""
    from django.db import Error, connection

    from accord.hub.appeals.followers import provers
    from accord.hub.desks.followers import senders
    from accord.hub.journal.followers import until_due
    from accord.hub.lists.followers import builders
    from accord.hub.reindex.followers import workers
    from accord.hub.times import now
    from accord.hub.webhooks.followers import senders as webhook_senders

    sleeper = waking.Sleeper()
    due, sending = 0, [*senders(stop), *webhook_senders(stop), *builders(stop), *provers(stop), *workers(stop)]
    while not stop.is_set():
        sleeper.look()
        try:
            busy, due = _once(now(), due)
            rest = 0.0 if busy else until_due(now())
        except Error as error:
            log.error("The database is in trouble (%s). Trying again.", type(error).__name__)
            connection.close()
            stop.wait(AFTER_TROUBLE)
            continue
        if rest:
            sleeper.sleep(rest)
    ends = time.monotonic() + SENT_WITHIN
    for thread in sending:
        thread.join(max(0.0, ends - time.monotonic()))


def _once(now: int, due: int) -> tuple[bool, int]:
    """One piece of work; returns whether there was any, and when the clock is looked at next."""
    from accord.hub.appeals import followers as appeals
    from accord.hub.care import followers as care
    from accord.hub.desks import followers as desks
    from accord.hub.journal.followers import BEAT, beat, begin_beats, fire_due
    from accord.hub.repatriation import followers as repatriation
    from accord.hub.reports import followers as reports
    from accord.hub.requests import followers as requests
    from accord.hub.rescue import followers as rescue
    from accord.hub.signals import followers as signals
    from accord.hub.vault import followers as vault

    busy = False
    if now >= due:
        if not due:
            begin_beats()
        busy = fire_due({"journal.retries": _daily, BEAT: beat}, now) > 0
        # What the vault has to erase or to wrap anew goes on at once until nothing is left of it.
        more = vault.work(now)
        busy, due = busy or more, due if more else now + int(CLOCK_EVERY * 1_000_000)
    busy = desks.climb_due(now) or busy
    busy = requests.work(now) or busy
    # Before all else of the people's: a bank that is rung a second sooner may still have the money.
    busy = reports.work(now) or busy
    busy = rescue.work(now) or busy
    busy = appeals.work(now) or busy
    busy = care.work(now) or busy
    busy = repatriation.work(now) or busy
    return signals.work() or busy, due


def _daily(t: "Turn", ref: str) -> None:
    from accord.hub.journal.actions import forget_old_retries
    from accord.hub.members.actions.people import forget_old_sessions

    forget_old_retries(t, ref)
    forget_old_sessions()


if __name__ == "__main__":
    main()
