"""Publishing: each signal has one outcome, in order, whatever the line does."""

import gzip
import json
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from servers import Scripted, Taker

from accord.client import Client, HubFailed, Outcome, Refused, Unreachable, calls, publishing

Publish = Callable[..., list[Outcome]]
Serve = Callable[[Any], str]


def signals(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {"identifier": {"value": f"number-{number}-evil.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}


def test_each_signal_has_its_outcome(publish: Publish, serve: Serve) -> None:
    server = Taker()
    given = [*signals(2), {"scheme": "parcel"}, *signals(1)]
    assert publish(serve(server), given) == [
        Outcome(1, "published", "id-1", 1),
        Outcome(2, "published", "id-2", 2),
        Outcome(3, "refused", field="identifier", code="missing", text="Name the identifier."),
        Outcome(4, "duplicate", "id-1", 1),
    ]
    (_, _, headers, body) = server.asked[0]
    assert headers["authorization"] == "Bearer t"
    assert [json.loads(line) for line in body.splitlines()] == given


def test_nothing_to_publish_asks_nothing(publish: Publish, serve: Serve) -> None:
    server = Taker()
    assert publish(serve(server), []) == []
    assert server.asked == []


def test_much_goes_in_pieces_and_compressed(publish: Publish, serve: Serve) -> None:
    server = Taker()
    outcomes = publish(serve(server), signals(2 * publishing.MOST_LINES + 1))
    assert [outcome.line for outcome in outcomes] == list(range(1, 2 * publishing.MOST_LINES + 2))
    assert {outcome.status for outcome in outcomes} == {"published"}
    assert [headers.get("content-encoding") for _, _, headers, _ in server.asked] == ["gzip", "gzip", None]
    assert [len(gzip.decompress(body).splitlines()) for _, _, _, body in server.asked[:2]] == [publishing.MOST_LINES] * 2


def test_big_signals_go_in_smaller_pieces(serve: Serve) -> None:
    server = Taker()
    big = ({**signal, "note": "n" * 50_000} for signal in signals(200))
    with Client(serve(server), "t") as client:
        assert len(list(client.publish(big))) == 200
    assert [len(gzip.decompress(body)) <= publishing.MOST_BYTES + 60_000 for _, _, _, body in server.asked] == [True] * 3


def test_an_answer_that_is_cut_off_is_taken_as_far_as_it_goes(publish: Publish, serve: Serve, pauses: list[float]) -> None:
    server = Taker(3, None, 0)
    outcomes = publish(serve(server), signals(10))
    assert [outcome.line for outcome in outcomes] == list(range(1, 11))
    # What was written when the line was cut has no outcome then, and is a duplicate afterwards.
    assert [outcome.status for outcome in outcomes if outcome.line not in (4, 6)] == ["published"] * 8
    assert {outcome.id for outcome in outcomes} == {f"id-{number}" for number in range(1, 11)}
    assert len(pauses) == 3


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.none() | st.integers(0, 9), max_size=calls.TRIES - 1), st.integers(0, 30))
def test_whatever_is_cut_each_line_has_one_outcome(serve: Serve, pauses: list[float], cuts: list[int | None], count: int) -> None:
    server = Taker(*cuts)
    with Client(serve(server), "t") as client:
        outcomes = list(client.publish(signals(count)))
    assert [outcome.line for outcome in outcomes] == list(range(1, count + 1))
    assert [outcome.id for outcome in outcomes] == [f"id-{number}" for number in range(1, count + 1)]
    assert len(server.taken) == count


def test_a_busy_hub_is_given_the_time_it_asks_for(publish: Publish, serve: Serve, pauses: list[float]) -> None:
    server = Taker((429, {"Retry-After": "7"}, b"{}"), (503, {}, b""))
    assert len(publish(serve(server), signals(3))) == 3
    assert 7 <= pauses[0] < 8 and 0.25 <= pauses[1] <= 0.5


def test_a_piece_too_large_for_what_lies_between_is_halved(
    publish: Publish, serve: Serve, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "WORTH_COMPRESSING", 1 << 20)
    server = Taker((413, {}, b""), (413, {}, b""))
    assert len(publish(serve(server), signals(8))) == 8
    assert [body.count(b"identifier") for *_, body in server.asked] == [8, 4, 2, 4, 2]


@pytest.mark.parametrize("code", ["stopping", "internal", "not-authenticated"])
def test_what_the_hub_did_not_look_at_is_sent_again(publish: Publish, serve: Serve, pauses: list[float], code: str) -> None:
    ended = b'{"line":1,"status":"refused","error":{"field":"","code":"%s","text":"Send this line and what follows again."}}\n'
    reply = (200, {"Content-Type": "application/x-ndjson"}, ended % code.encode())
    assert [outcome.status for outcome in publish(serve(Taker(reply, reply)), signals(3))] == ["published"] * 3
    assert len(pauses) == 2
    with pytest.raises(HubFailed):
        publish(serve(Taker(*[reply] * calls.TRIES)), signals(1))


def test_it_gives_up_in_the_end(publish: Publish, serve: Serve, pauses: list[float]) -> None:
    with pytest.raises(Unreachable, match="send the same again"):
        publish(serve(Taker(*[None] * calls.TRIES)), signals(1))
    with pytest.raises(HubFailed):
        publish(serve(Taker(*[(503, {}, b"")] * calls.TRIES)), signals(1))
    with pytest.raises(Unreachable):
        publish(serve(Taker(*[0] * calls.TRIES)), signals(1))
    assert len(pauses) == 3 * (calls.TRIES - 1)


def test_what_befalls_all_is_raised(publish: Publish, serve: Serve) -> None:
    problem = json.dumps({"code": "no-permission", "detail": "Ask for a token that may publish."}).encode()
    with pytest.raises(Refused, match="may publish") as refused:
        publish(serve(Taker((403, {}, problem))), signals(3))
    assert (refused.value.status, refused.value.code) == (403, "no-permission")


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("text/html", b"<p>Please sign in to the network</p>"),
        ("application/x-ndjson", b"<p>\n"),
        ("application/x-ndjson", b'{"line":2,"status":"published"}\n'),
        ("application/x-ndjson", b'{"line":1,"status":"published"}\n{"line":2,"status":"published"}\n'),
    ],
)
def test_what_is_no_hub_is_told(publish: Publish, serve: Serve, media_type: str, body: bytes) -> None:
    with pytest.raises(Refused, match="is not a hub"):
        publish(serve(Scripted((200, {"Content-Type": media_type}, body))), signals(1))


@pytest.mark.parametrize("bad", [{"value": object()}, "text", 7, {"note": "\ud800"}])
def test_what_is_no_json_is_told_by_its_place_and_never_shown(publish: Publish, serve: Serve, bad: Any) -> None:
    with pytest.raises(ValueError, match=r"^Signal 3 can't be written as JSON"):
        publish(serve(Taker()), [*signals(2), bad])


def test_many_signals_need_no_more_memory_than_a_few(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = Taker()
    address = serve(server)

    def peak(count: int) -> int:
        with Client(address, "t") as client:
            tracemalloc.start()
            for _ in client.publish(signals(count)):
                server.asked.clear()
                server.taken.clear()
            result = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return result

    monkeypatch.setattr(publishing, "MOST_LINES", 200)
    few = peak(400)
    assert peak(4000) < 2 * few
