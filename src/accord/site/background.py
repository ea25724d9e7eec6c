"""The process beside the web: followers and the clock. Run as `python -m accord.site.background` by `accord serve`."""

import contextlib
import gc
import signal
import threading

import django
from django.conf import settings
from django.db import Error

from accord.hub import amiss, waking
from accord.hub.hearing import hear
from accord.hub.leases.actions import Holder, take_place
from accord.hub.leases.vocabulary import BACKGROUND
from accord.hub.running import Rounds, declared
from accord.hub.threads import close_connections
from accord.hub.times import now
from accord.hub.trouble import noted
from accord.server.keeping import Giver
from accord.server.parent import end_with_parent
from accord.server.stopping import Heard
from accord.site.keys import must_have_keys
from accord.site.later import load_beside

AFTER_TROUBLE = 2.0  # seconds
SENT_WITHIN = 1.0  # seconds for what is being sent at the end; what is cut off is sent again


def main() -> None:
    """Work until SIGTERM or SIGINT; what is in hand is finished first, which takes one short turn."""
    gc.disable()  # until it works: what is made at the start stays
    stop, heard = threading.Event(), Heard()
    heard.on(signal.SIGTERM, signal.SIGINT, job=lambda: _end(stop))
    heard.begin()
    end_with_parent()
    django.setup()
    from accord.hub.journal.actions import look, serve
    from accord.hub.signals import followers as signals

    signals.forget_beforehand()  # as a fork it holds open what the web process alone is to take
    gc.freeze()
    gc.enable()
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
    """All that is declared and that this process holds the lease of, again and again. Trouble with the database is told, and tried again:
    nothing is lost by it."""
    from accord.hub.journal.followers import WORK, beat, until_due

    alive, runs = Giver(), declared()

    def signs() -> None:
        alive()
        if holder.holds(WORK):
            with holder.under(WORK):
                beat()

    holder = _begin(stop, [each.name for each in runs if each.is_leased], alive)
    load_beside()
    sleeper, rounds = waking.Sleeper(), Rounds(runs, alive, leases=holder)
    holder.keep_until(stop, sleeper.wake)
    while not stop.is_set() and not holder.replaced:
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
    rounds.end()
    waking.wake_all()
    rounds.wait(SENT_WITHIN)
    holder.end()


def _begin(stop: threading.Event, names: list[str], alive: Giver) -> Holder:
    """This process among those of the hub, as soon as the database takes it."""
    holder = Holder(take_place(settings.ACCORD_DATA, BACKGROUND), [BACKGROUND], names, counts=amiss.counts)
    while not stop.is_set():
        try:
            holder.begin()
            break
        except Error as error:
            if noted(error) is None:
                raise
            close_connections()
            alive()
            stop.wait(AFTER_TROUBLE)
    return holder


if __name__ == "__main__":
    main()
