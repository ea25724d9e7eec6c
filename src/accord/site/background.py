"""The process beside the web: followers and the clock. Run as `python -m accord.site.background` by `accord serve`."""

import contextlib
import signal
import threading
import time

import django
from django.db import Error

from accord.hub import waking
from accord.hub.hearing import hear
from accord.hub.running import Rounds, declared
from accord.hub.threads import close_connections
from accord.hub.times import now
from accord.hub.trouble import noted
from accord.server.keeping import Giver
from accord.server.parent import end_with_parent
from accord.site.keys import must_have_keys

AFTER_TROUBLE = 2.0  # seconds
SENT_WITHIN = 1.0  # seconds for what is being sent at the end; what is cut off is sent again


def main() -> None:
    """Work until SIGTERM or SIGINT; what is in hand is finished first, which takes one short turn."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _end(stop))
    end_with_parent()
    django.setup()
    from accord.hub.journal.actions import look, serve

    must_have_keys()
    hear()
    # Where another epoch begins this process is started anew, since what it remembers may be of entries that are gone.
    serve(lambda: _end(stop))
    work_until(stop)
    with contextlib.suppress(Error):
        look()


def _end(stop: threading.Event) -> None:
    stop.set()
    waking.wake_all()


def work_until(stop: threading.Event) -> None:
    """All that is declared, again and again. Trouble with the database is told, and tried again: nothing is lost by it."""
    from accord.hub.journal.followers import beat, until_due

    alive = Giver()

    def signs() -> None:
        alive()
        beat()

    sleeper, rounds = waking.Sleeper(), Rounds(declared(), alive)
    sending = rounds.start(stop)
    while not stop.is_set():
        sleeper.look()
        try:
            if not rounds.once(now()):
                sleeper.sleep(until_due(now()), signs)
        except (Error, OSError) as error:
            if noted(error) is None:
                raise  # the process ends, with where it happened, and is started again
            close_connections()
            alive()
            stop.wait(AFTER_TROUBLE)
    ends = time.monotonic() + SENT_WITHIN
    for thread in sending:
        thread.join(max(0.0, ends - time.monotonic()))


if __name__ == "__main__":
    main()
