"""The holder of a report's code asks to end a rescue: nothing ends by that alone, for the code may be in a captor's hands.

The wish becomes a task of the rescue's home: ask the person, in the way agreed to be safe. Only the person's own answer there ends it.
"""

from collections.abc import Iterable
from typing import Final

from django.utils.translation import gettext as _

from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.rescue import sealing, store
from accord.hub.rescue.access_list.admission import admit, admitted
from accord.hub.rescue.alerts import clocks
from accord.hub.rescue.course import origins
from accord.hub.rescue.errors import NoSuchRescue, Refused
from accord.hub.rescue.store import Event, Rescue
from accord.hub.rescue.vocabulary import CLOSED, ERASED, HANDLE, WISH_ANSWERED, WISHED
from accord.hub.times import at_or_now

STOP: Final = "stop"
ANSWERS: Final = (STOP, "go-on", "not-reached")
_SETTLED: Final = (STOP, "go-on")


def wish_in(t: Turn, origin: str, at: int) -> bool:
    """The code says that it is to end: its home is rung to ask the person. False where no rescue is open, so that it may just end."""
    rescue = _asking(origin)
    if rescue is None:
        return False
    if pending(store.events(rescue.n)) is None:
        clocks.note(t, rescue, WISHED, at)
        clocks.ring(t, rescue, at)
        sealing.settle_time(t, rescue, at)
        t.audit(None, "hub", HANDLE, detail="a wish to end")
    return True


def asks_first(origin: str) -> bool:
    """Whether the person is asked before this ends."""
    return _asking(origin) is not None


def _asking(origin: str) -> Rescue | None:
    rescue = store.by_origin(origin)
    return None if rescue is None or rescue.state in (CLOSED, ERASED) else rescue


def pending(events: Iterable[Event]) -> int | None:
    """Since when a wish waits for the home to ask the person; None where none does."""
    since: int | None = None
    for event in events:
        if event.what == WISHED:
            since = event.at
        elif event.what == WISH_ANSWERED and event.code in _SETTLED:
            since = None
    return since


def answer(caller: Caller, rescue_id: str, answered: str, words: str = "", *, at: int | None = None) -> None:
    """Write down what the person said when asked in the agreed way: `stop` takes the report back as the person's own word; `go-on` ends the
    task, and `not-reached` leaves it. The holder of the code is not told which.

    Raises Refused, NoSuchRescue, NotAllowed.
    """
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    if answered not in ANSWERS:
        raise Refused("no-such-answer", _("Choose what the person said: stop, go on, or not reached."), "answer")
    text = sealing.text(words, "words") if words.strip() else ""
    with turn() as t:
        admission = admitted(caller, rescue_id, changing=True)
        rescue = admission.rescue
        if not admission.at_home:
            raise NoSuchRescue
        if pending(store.events(rescue.n)) is None:
            raise Refused("no-wish", _("No one has asked to end this one since the person was last asked."), "answer")
        reference = sealing.put(t, rescue, {"words": text}, by=caller.actor, at=at) if text else None
        clocks.settle(t, rescue, caller, at)
        clocks.note(t, rescue, WISH_ANSWERED, at, by=caller, code=answered, words=reference)
        sealing.settle_time(t, rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"a wish to end: {answered}")
        if answered == STOP:
            origins.end(t, rescue.origin)
