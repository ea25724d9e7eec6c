"""The feed of a member, entry by entry: in pages as far as they go, or as a stream that does not end."""

import json
from collections.abc import Mapping

from accord.client.calls import LONGEST, TRIES, feed_page, given_up, helps_to_wait, no_hub, pause, refusal
from accord.client.cursor import Place, Where
from accord.client.events import Events
from accord.client.steps import Answer, Call, Flow, Give, More, Open, Pause, Shut

SILENCE = 45.0  # seconds; the hub gives a sign of life every 15


def filters(kind: str | None, scheme: str | None, country: str | None) -> dict[str, str]:
    """The filters of the query, as the hub names them."""
    return {name: text for name, text in (("kind", kind), ("scheme", scheme), ("country", country)) if text is not None}


def feed(where: Where, only: Mapping[str, str], limit: int, wait: float | None) -> Flow:
    """Page after page. An entry counts as worked on when the next is asked for."""
    place = Place(where)
    try:
        while True:
            page = yield from feed_page(place.at, limit, only)
            for entry in page["entries"]:
                yield Give(entry)
                place.move(entry["seq"])
            place.move(page["next"])
            if not page["more"]:
                if wait is None:
                    return
                yield Pause(wait)
    finally:
        place.close()


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
                headers={"Accept": "text/event-stream", "Accept-Encoding": "identity", "Last-Event-ID": str(place.at)},
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
                        if event.id is not None and event.id.isascii() and event.id.isdigit():
                            place.move(int(event.id))
                yield Shut()
                waited = min(events.retry, LONGEST)
            elif answer is not None and not helps_to_wait(answer):
                raise refusal(answer)
            failures += 1
            if not reached and failures == TRIES:
                raise given_up(answer)
            yield Pause(max(waited, pause(answer, failures - 1)))
    finally:
        place.close()
