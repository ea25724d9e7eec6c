"""The feed of a member, entry by entry: in pages as far as they go, or as a stream that does not end."""

import json
import math
import time
from collections.abc import Mapping

from accord.client.calls import LONGEST, TRIES, acknowledge, feed_page, given_up, helps_to_wait, no_hub, pause, refusal
from accord.client.cursor import Place, Where
from accord.client.errors import HubFailed, Refused, Unreachable
from accord.client.events import Events
from accord.client.steps import Answer, Call, Flow, Give, More, Open, Pause, Shut, Tell
from accord.core.epochs import read_event_id

SILENCE = 45.0  # seconds; the hub gives a sign of life every 15
TOLD_EVERY = 1.0  # seconds between two acknowledgements of a reader that is at work
RETRACTED = "signal.retracted"


def filters(kind: str | None, scheme: str | None, country: str | None) -> dict[str, str]:
    """The filters of the query, as the hub names them."""
    return {name: text for name, text in (("kind", kind), ("scheme", scheme), ("country", country)) if text is not None}


class _Told:
    """How far the hub knows what was worked on, where it is told so, in the name of `consumer`."""

    def __init__(self, consumer: str | None, place: Place, tries: int = TRIES) -> None:
        self._consumer = consumer
        self._tries = tries
        self._failures = 0  # since the hub was told the last time
        self._place = place
        self._seq = place.at
        self.due = math.inf if consumer is None else time.monotonic() + TOLD_EVERY  # when it is told again, where there is something new

    def tell(self, *, at_once: bool) -> Flow:
        """Acknowledge everything up to here, if there is anything new: now and then, or at once."""
        if self._consumer is None or self._place.at == self._seq or not (at_once or time.monotonic() >= self.due):
            return
        seq = self._place.at
        yield from acknowledge(seq, self._consumer, self._tries)
        self._seq, self.due, self._failures = seq, time.monotonic() + TOLD_EVERY, 0

    def tell_if_it_can(self, *, at_once: bool) -> Flow:
        """The same in the middle of a stream: a hub that refuses writes is told later, and what it sends is read meanwhile."""
        if self._failures and time.monotonic() < self.due:
            return
        try:
            yield from self.tell(at_once=at_once)
        except (HubFailed, Unreachable):
            self.due = time.monotonic() + min(TOLD_EVERY * 2.0 ** min(self._failures, 20), LONGEST)
            self._failures += 1


def feed(where: Where, only: Mapping[str, str], limit: int, wait: float | None, consumer: str | None = None) -> Flow:
    """Page after page. An entry counts as worked on when the next is asked for."""
    place = Place(where)
    told = _Told(consumer, place)
    move, clock = place.mover(), time.monotonic if place.is_kept or consumer is not None else float  # which is 0.0 for ever
    try:
        while True:
            try:
                page = yield from feed_page(place.at, place.epoch, limit, only)
            except Refused as refused:
                yield from _gone_back(place, refused)
                continue
            epoch = page.get("epoch")
            for entry in page["entries"]:
                yield Give(entry)
                now = clock()
                move(entry["seq"], epoch, now)
                if now >= told.due:
                    yield from told.tell(at_once=True)
            place.move(page["next"], epoch)
            # Each acknowledgement is a write of the hub: while there is more, a page without a retraction waits for its second.
            retracted = any(entry.get("type") == RETRACTED for entry in page["entries"])
            yield from told.tell(at_once=retracted or not page["more"])
            if not page["more"]:
                if wait is None:
                    return
                yield Pause(wait)
    finally:
        place.close()


def _gone_back(place: Place, refused: Refused) -> Flow:
    """The cursor is of another epoch: tell it, and go on where the hub says. Raises the refusal where it is another, or changes nothing."""
    changed = refused.changed
    if changed is None or (changed.epoch, changed.read_from) == (place.epoch, place.at):
        raise refused
    yield Tell(changed)
    place.back(changed.read_from, changed.epoch)


def stream(where: Where, only: Mapping[str, str], consumer: str | None = None) -> Flow:
    """Entries as they come, taken up again after every break. Only a hub that was never reached at all is given up."""
    place = Place(where)
    told = _Told(consumer, place, tries=1)
    reached = False
    failures = 0
    try:
        while True:
            call = Call(
                "GET",
                "/stream",
                {"after": place.at, **only},
                headers={"Accept": "text/event-stream", "Accept-Encoding": "identity", "Last-Event-ID": place.event_id},
                silence=SILENCE,
            )
            waited = 0.0
            answer: Answer | None = yield Open(call)
            if answer is not None and answer.status == 200:
                if not answer.headers.get("content-type", "").startswith("text/event-stream"):
                    raise no_hub(answer)
                reached = True
                events = Events()
                while raw := (yield More()):
                    failures = 0
                    retracted = False
                    for event in events.take(raw):
                        if event.name == "entry" and event.data is not None:
                            entry = json.loads(event.data)
                            retracted |= entry.get("type") == RETRACTED
                            yield Give(entry)
                        if event.id is not None and (taken := read_event_id(event.id)):
                            place.move(taken[1], taken[0])
                    yield from told.tell_if_it_can(at_once=retracted)
                yield Shut()
                waited = min(events.retry, LONGEST)
            elif answer is not None and not helps_to_wait(answer):
                yield from _gone_back(place, refusal(answer))
                continue
            failures += 1
            if not reached and failures == TRIES:
                raise given_up(answer)
            yield Pause(max(waited, pause(answer, failures - 1)))
    finally:
        place.close()
