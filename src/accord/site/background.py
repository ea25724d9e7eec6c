"""The process beside the web: followers and the clock. Run as `python -m accord.site.background` by `accord serve`."""

import signal
import sys
import threading
from typing import TYPE_CHECKING

import django

from accord.site.parent import end_with_parent

if TYPE_CHECKING:
    from accord.hub.journal.actions import Turn

IDLE = 0.3  # seconds between looks where nothing waits
CLOCK_EVERY = 3.0  # seconds
AFTER_TROUBLE = 2.0  # seconds
SENT_WITHIN = 1.0  # seconds for a ring in hand at the end; what is cut off is sent again


def main() -> None:
    """Work until SIGTERM or SIGINT; what is in hand is finished first, which takes one short turn."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    end_with_parent()
    django.setup()
    work_until(stop)


def work_until(stop: threading.Event) -> None:
    """Followers and clock, again and again. Trouble with the database is told, and tried again: nothing is lost by it."""
    from django.db import Error, connection

    from accord.hub.desks.followers import senders
    from accord.hub.journal.times import now

    due, sending = 0, senders(stop)
    while not stop.is_set():
        try:
            busy, due = _once(now(), due)
        except Error as error:
            print(f"The database is in trouble ({type(error).__name__}). Trying again.", file=sys.stderr, flush=True)
            connection.close()
            stop.wait(AFTER_TROUBLE)
            continue
        if not busy:
            stop.wait(IDLE)
    for thread in sending:
        thread.join(SENT_WITHIN)


def _once(now: int, due: int) -> tuple[bool, int]:
    """One piece of work; returns whether there was any, and when the clock is looked at next."""
    from accord.hub.desks import followers as desks
    from accord.hub.journal.followers import fire_due
    from accord.hub.signals import followers as signals
    from accord.hub.vault import followers as vault

    busy = False
    if now >= due:
        busy = fire_due({"journal.retries": _daily}, now) > 0
        # What the vault has to erase or to wrap anew goes on at once until nothing is left of it.
        more = vault.work(now)
        busy, due = busy or more, due if more else now + int(CLOCK_EVERY * 1_000_000)
    busy = desks.climb_due(now) or busy
    return signals.work() or busy, due


def _daily(t: "Turn", ref: str) -> None:
    from accord.hub.journal.actions import forget_old_retries
    from accord.hub.members.people.actions import forget_old_sessions

    forget_old_retries(t, ref)
    forget_old_sessions()


if __name__ == "__main__":
    main()
