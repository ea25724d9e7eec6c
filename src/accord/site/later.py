"""What only some requests need and is slow to load: loaded once the hub is up, so that it starts sooner and no request waits for it."""

import time
from decimal import Decimal
from importlib import import_module

from django.conf import settings
from msgspec.structs import replace

from accord.core.typed import Setting
from accord.core.typed.amount import read_amount
from accord.core.typed.moment import read_date, read_moment
from accord.core.typed.numerals import number
from accord.hub import threads
from accord.hub.times import now
from accord.tables import countries, identifier_tables, warm, warm_all, warm_libraries

# Codes of IBANs, the client by which the sandbox is reached, signatures of web push, calendars.
LIBRARIES = ("schwifty", "httpx", "jwt", "holidays")
LOOK_EVERY = 0.25  # seconds
READY_WITHIN = 30.0  # seconds
REST = 1.0  # seconds: what came up beside is looked at first


def load_later() -> None:
    """For the web process: in a thread, after the index of what is known, which checks wait for."""
    threads.start(_load, "later")


def load_beside() -> None:
    """For the process of followers and clock: in a thread at once, since the first report may come with the first page. Without it the desk
    of a bank rings a third of a second later for that one."""
    threads.start(load_all, "beside")


def _load() -> None:
    from accord.hub.signals import queries as signals

    until = time.monotonic() + READY_WITHIN
    while not signals.is_ready() and time.monotonic() < until:
        time.sleep(LOOK_EVERY)
    time.sleep(REST)
    load_all()
    for name in LIBRARIES:
        import_module(name)


def load_all() -> None:
    """Tables and words that are read from files when they are first asked for."""
    warm()
    warm_libraries()
    warm_all()
    # The words for money, days and places in all languages.
    setting = Setting(now=now(), tables=identifier_tables(), packs=countries())
    read_amount("one lakh taka", setting)
    read_moment("yesterday at 3 pm Bangkok time", setting)
    read_date("yesterday", setting)
    # How each of them writes a number, of whoever says no country.
    for language, _name in settings.LANGUAGES:
        number(Decimal(1), replace(setting, language=language))
