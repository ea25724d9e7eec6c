"""The feed of a member, entry by entry: in pages as far as they go, or as a stream that does not end."""

import json
from collections.abc import Mapping

from accord.client.calls import LONGEST, TRIES, feed_page, given_up, helps_to_wait, no_hub, pause, refusal
from accord.client.cursor import Place, Where
from accord.client.errors import Refused
from accord.client.events import Events
from accord.client.steps import Answer, Call, Flow, Give, More, Open, Pause, Shut, Tell
from accord.core.epochs import read_event_id

SILENCE = 45.0  # seconds; the hub gives a sign of life every 15


def filters(kind: str | None, scheme: str | None, country: str | None) -> dict[str, str]:
    """The filters of the query, as the hub names them."""
    return {name: text for name, text in (("kind", kind), ("scheme", scheme), ("country", country)) if text is not None}


def feed(where: Where, only: Mapping[str, str], limit: int, wait: float | None) -> Flow:
    """Page after page. An entry counts as worked on when the next is asked for."""
    place = Place(where)
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
                place.move(entry["seq"], epoch)
            place.move(page["next"], epoch)
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


def stream(where: Where, only: Mapping[str, str]) -> Flow:
    """Entries as they come, taken up again after every break. Only a hub that was never reached at all is given up."""
    place = Place(where)
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
                    for event in events.take(raw):
                        if event.name == "entry" and event.data is not None:
                            yield Give(json.loads(event.data))
                        if event.id is not None and (taken := read_event_id(event.id)):
                            place.move(taken[1], taken[0])
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
