"""Time-stamps (RFC 3161) of the digests of files, where an authority is set: it says that the digest was there at that time.

The authority learns the digest and nothing else.
"""

import logging
import threading
from functools import partial

from django.conf import settings
from django.db import Error

from accord.formats.timestamps import is_of, query, time_of
from accord.hub.cases import queries as cases
from accord.hub.delivery import actions as delivery
from accord.hub.evidence import custody, store
from accord.hub.evidence.store import Item
from accord.hub.evidence.vocabulary import STAMPED, WHOLE
from accord.hub.journal.actions import turn
from accord.hub.refusals import Refusal
from accord.hub.threads import close_connections, start

_log = logging.getLogger("accord.evidence")
LOOK = 30.0  # seconds between looks whether a file waits
AFTER_TROUBLE = 600.0  # seconds after which an authority that gave nothing is asked again
WITHIN = 20.0  # seconds


def stampers(stop: threading.Event) -> list[threading.Thread]:
    """The thread that asks for them, started; none where no authority is set."""
    return [start(partial(_stamp_until, stop), "time-stamps")] if settings.ACCORD_TSA else []


def _stamp_until(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            goes_well = stamp_waiting()
        except (Error, Refusal) as error:
            _log.error("A file could not be time-stamped (%s). Trying again.", type(error).__name__)
            goes_well = False
        close_connections()
        stop.wait(LOOK if goes_well else AFTER_TROUBLE)


def stamp_waiting() -> bool:
    """Have all files stamped that have no stamp yet; False where the authority gives none."""
    for item in store.unstamped():
        answer = ask(settings.ACCORD_TSA, bytes(item.sha256 or b""))
        if answer is None:
            return False
        _keep(item, answer)
    return True


def _keep(item: Item, answer: bytes) -> None:
    with turn() as t:
        current = store.load(item.id, changing=True)
        if current is None or current.state != WHOLE or current.stamp is not None:
            return
        current.stamp = answer
        store.update(current)
        custody.leave_in(t, current, None, STAMPED, detail=time_of(answer), to=cases.seers(current.part or ""))


def ask(address: str, sha256: bytes) -> bytes | None:
    """The authority's answer for a digest; None where there is none, or none that is about it. Whoever runs the hub chose the address."""
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply", "User-Agent": "Accord"}
    answer = delivery.exchange(address, query(sha256), headers, lambda address, secure: True, within=WITHIN)
    if answer.status != 200 or not is_of(answer.body, sha256):
        _log.warning("The time-stamp authority gave no time-stamp (%s). It is asked again later.", answer.outcome.code)
        return None
    return answer.body
