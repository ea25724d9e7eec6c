"""Where the hub was put back, a receiver is told before anything else comes, however often it must be tried."""

import json
from typing import Any

from bells import Web
from hooks import dues, hooked
from hubs import Hub

from accord.client import EpochChanged, entries_of, epoch_change_of
from accord.core.epochs import STRIDE
from accord.hub.journal import actions as journal
from accord.hub.journal.queries import head
from accord.hub.times import now
from accord.hub.webhooks import actions, sending
from accord.hub.webhooks.vocabulary import WAITS


def _last(web: Web, secret: str) -> tuple[Any, dict[str, str]]:
    _, headers, body = web.got[-1]
    at = float(headers["webhook-timestamp"])
    return epoch_change_of(body, headers, secret, at=at) or entries_of(body, headers, secret, at=at), headers


def test_a_receiver_is_told_first_and_then_gets_what_comes(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    made.publish(0)
    sending.deliver(now())
    assert _last(web, made.secret)[1]["accord-epoch"] == "1"
    fork, before = head(), made.ids[-1]
    journal.begin_epoch("begun", above=2)
    made.publish(1)
    # Twelve times, which is more than there are tries: it is never given up, and nothing else is sent.
    web.status, at = 503, now()
    for number in range(12):
        assert sending.deliver(at) == 1
        assert dues(made) - at >= WAITS[min(number, len(WAITS) - 1)]
        assert sending.deliver(dues(made) - 1) == 0
        at = dues(made)
    web.status = 204
    assert sending.deliver(at) == 1
    told = [json.loads(body) for _, _, body in web.got[-13:]]
    assert {message["type"] for message in told} == {"epoch-changed"}
    assert len({body for _, _, body in web.got[-13:]}) == len({headers["webhook-id"] for _, headers, _ in web.got[-13:]}) == 1
    change, headers = _last(web, made.secret)
    assert (change, headers["accord-epoch"]) == (EpochChanged(3, fork), "3")
    assert sending.deliver(at) == 1 and made.letters == []
    entries, headers = _last(web, made.secret)
    assert [entry["seq"] > 2 * STRIDE for entry in entries] == [True]
    assert headers["webhook-id"].startswith(f"{made.id}-e3-") and headers["webhook-id"] != before
    assert (made.row.behind, made.row.failures) == (0, 0)
    assert sending.deliver(at) == 0


def test_one_that_is_made_later_is_told_nothing(hub: Hub, web: Web) -> None:
    journal.begin_epoch("begun", above=1)
    made = hooked(hub, web)
    made.publish(0)
    assert sending.deliver(now()) == 1
    assert _last(web, made.secret)[1]["accord-epoch"] == "2"


def test_a_dead_letter_keeps_the_id_of_its_epoch(hub: Hub, web: Web) -> None:
    made = hooked(hub, web)
    made.publish(0)
    web.status, at = 503, now()
    for _ in range(len(WAITS) + 1):
        sending.deliver(at)
        at = dues(made) or at
    (letter,) = made.letters
    journal.begin_epoch("begun", above=1)
    web.status = 204
    assert sending.deliver(at) == 1  # the epoch
    actions.send_again(made.beta, made.id, letter.id)
    assert sending.deliver(at) == 1
    assert made.ids[-1] == letter.message


def test_no_number_of_a_gap_is_taken_for_a_place(hub: Hub, web: Web) -> None:
    import pytest

    from accord.hub.webhooks.errors import BadWebhook

    made = hooked(hub, web)
    journal.begin_epoch("begun", above=1)
    actions.resume(made.beta, made.id, after=STRIDE)
    with pytest.raises(BadWebhook):
        actions.resume(made.beta, made.id, after=STRIDE - 1)
