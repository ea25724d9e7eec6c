"""The stream: entries once and in order, whatever breaks, and a cursor that is never ahead of what was worked on."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from servers import Scripted, Teller

from accord.client import Client, Cursor, EpochChanged, HubFailed, Refused, Unreachable, calls

Read = Callable[..., list[Any]]
Serve = Callable[[Any], str]


def entry(seq: int) -> bytes:
    return b'id: %d\nevent: entry\ndata: {"seq":%d}\n\n' % (seq, seq)


def beat(seq: int) -> bytes:
    return b"id: %d\n: beat\n\n" % seq


def seqs(entries: list[Any]) -> list[int]:
    return [entry["seq"] for entry in entries]


def begun_after(server: Teller | Scripted) -> list[tuple[str, str]]:
    return [(path.partition("?")[2], headers["last-event-id"]) for _, path, headers, _ in server.asked]


def test_it_goes_on_after_every_break_where_it_was(read: Read, serve: Serve, pauses: list[float], tmp_path: Path) -> None:
    server = Teller([entry(3), entry(5)[:20]], (503, {"Retry-After": "2"}, b""), [entry(5), beat(9)], [], [entry(11), entry(12)])
    cursor = tmp_path / "new" / "cursor"
    assert seqs(read(serve(server), "stream", cursor, kind="url", country="TH", most=4)) == [3, 5, 11, 12]
    query = "after={}&kind=url&country=TH"
    assert begun_after(server) == [(query.format(after), str(after)) for after in (0, 3, 3, 9, 9)]
    # The last one was given, but nobody asked for the next.
    assert int(cursor.read_text()) == 11
    assert server.left.wait(120)
    assert pauses[0] < 0.5 and 2 <= pauses[1] < 3


def test_a_number_says_where_to_begin(read: Read, serve: Serve) -> None:
    server = Teller([entry(8)])
    assert seqs(read(serve(server), "stream", 7, most=1)) == [8]
    assert begun_after(server) == [("after=7", "7")]


def test_what_befell_the_consumer_is_given_again(serve: Serve, tmp_path: Path) -> None:
    server = Teller([entry(1), entry(2)], [entry(2)])
    cursor = tmp_path / "cursor"
    with Client(serve(server), "t") as client:
        with pytest.raises(ZeroDivisionError), closing(client.stream(cursor)) as entries:
            for feed_entry in entries:
                assert feed_entry["seq"] < 2 or 1 / 0
        assert int(cursor.read_text()) == 1
        with closing(client.stream(cursor)) as entries:
            assert next(entries) == {"seq": 2}
    assert begun_after(server) == [("after=0", "0"), ("after=1", "1")]


def test_silence_means_that_the_line_is_dead(read: Read, serve: Serve, pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.client.following.SILENCE", 1.0)

    class Silent(Teller):
        def answer(self, handler: Any, *asked: Any) -> None:
            monkeypatch.setattr("accord.client.following.SILENCE", 120.0)  # for the line after this one, on which nothing is silent
            self._script.append([])  # this one is not the last: but it does not end either
            super().answer(handler, *asked)
            self._script.pop()
            if self._script:
                handler.rfile.read(1)

    server = Silent([entry(1)], [entry(2)])
    assert seqs(read(serve(server), "stream", most=2)) == [1, 2]
    assert len(server.asked) == 2


def test_a_closed_door_is_told_and_not_knocked_at(read: Read, serve: Serve, pauses: list[float]) -> None:
    problem = json.dumps({"code": "unknown-token", "detail": "Ask for a new token."}).encode()
    server = Teller([entry(1)], (401, {}, problem))
    with pytest.raises(Refused, match="new token"):
        read(serve(server), "stream")
    assert len(server.asked) == 2
    with pytest.raises(Refused, match="is not a hub"):
        read(serve(Scripted((200, {"Content-Type": "text/html"}, b"hello"))), "stream")


def test_who_was_never_reached_is_given_up_and_who_was_is_not(read: Read, serve: Serve, pauses: list[float]) -> None:
    with pytest.raises(Unreachable):
        read(serve(Scripted(*[None] * calls.TRIES)), "stream")
    with pytest.raises(HubFailed):
        read(serve(Scripted(*[(503, {}, b"")] * calls.TRIES)), "stream")
    long_gone = [(503, {}, b"")] * (3 * calls.TRIES)
    assert seqs(read(serve(Teller([entry(1)], *long_gone, [entry(2)])), "stream", most=2)) == [1, 2]
    assert max(pauses) <= calls.LONGEST


def test_the_hub_may_say_how_long_to_stay_away(read: Read, serve: Serve, pauses: list[float]) -> None:
    server = Teller([b"retry: 3500\n\n", entry(1)], [b"retry: 9999999999\n\n"], [entry(2)])
    assert seqs(read(serve(server), "stream", most=2)) == [1, 2]
    assert pauses == [3.5, calls.LONGEST]


def test_other_events_are_passed_over(read: Read, serve: Serve) -> None:
    server = Teller([b"event: notice\ndata: closing soon\n\nid: x\ndata: y\n\n", entry(4)])
    assert read(serve(server), "stream", most=1) == [{"seq": 4}]


def test_a_retraction_is_acknowledged_at_once_and_the_rest_now_and_then(
    read: Read, serve: Serve, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accord.client.following.TOLD_EVERY", 600.0)
    retraction = b'id: 7\nevent: entry\ndata: {"seq":7,"type":"signal.retracted"}\n\n'
    applied = (200, {}, b'{"seq":0}')
    server = Teller([entry(3), retraction], applied, [entry(8)])
    assert seqs(read(serve(server), "stream", acknowledge_as="filter", most=3)) == [3, 7, 8]
    assert [json.loads(body) for method, _, _, body in server.asked if method == "POST"] == [{"seq": 7, "consumer": "filter"}]


def test_a_hub_that_writes_nothing_for_now_ends_no_stream_and_is_told_later(
    read: Read, serve: Serve, pauses: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accord.client.following.TOLD_EVERY", 0.0)
    unclear, applied = (503, {"Retry-After": "5"}, b'{"code":"epoch-unclear"}'), (200, {}, b'{"seq":0}')
    away = [part for _ in range(calls.TRIES) for part in ([beat(5)], unclear)]
    server = Teller([entry(3)], unclear, *away, [beat(6)], applied, [entry(8)])
    assert seqs(read(serve(server), "stream", acknowledge_as="filter", most=2)) == [3, 8]
    told = [json.loads(body)["seq"] for method, _, _, body in server.asked if method == "POST"]
    assert told == [3, *[5] * calls.TRIES, 6]


def changed(epoch: int, read_from: int) -> tuple[int, dict[str, str], bytes]:
    problem = {"code": "epoch-changed", "detail": "Read on after that.", "epoch": epoch, "read_from": read_from}
    return 409, {}, json.dumps(problem).encode()


def of_epoch(epoch: int, seq: int) -> bytes:
    return b'id: %d-%d\nevent: entry\ndata: {"seq":%d}\n\n' % (epoch, seq, seq)


def test_it_goes_back_where_the_hub_was_put_back_and_says_so(read: Read, serve: Serve, pauses: list[float], tmp_path: Path) -> None:
    later = 2**32 + 1
    server = Teller([of_epoch(1, 3), of_epoch(1, 8)], changed(2, 5), [of_epoch(2, 5 + 1), b"id: 2-7\n: beat\n\n"], [of_epoch(2, later)])
    heard: list[Any] = []
    cursor = tmp_path / "cursor"
    assert seqs(read(serve(server), "stream", cursor, most=4, on_epoch=heard.append)) == [3, 8, 6, later]
    assert heard == [EpochChanged(2, 5)]
    assert [last for _, last in begun_after(server)] == ["0", "1-8", "2-5", "2-7"]
    # The last was not asked past, so the cursor stands before it, in the epoch of the hub.
    assert cursor.read_text() == f"{7:020} {2:07}\n"
    assert Cursor(cursor).read() == 7


def test_what_the_consumer_has_not_heard_is_told_again(read: Read, serve: Serve, pauses: list[float], tmp_path: Path) -> None:
    cursor = tmp_path / "cursor"
    cursor.write_text("9\n")
    server = Teller(changed(2, 5), changed(2, 5), [of_epoch(2, 6)])
    address = serve(server)

    def fails(change: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read(address, "stream", cursor, most=1, on_epoch=fails)
    assert cursor.read_text() == "9\n"
    assert seqs(read(address, "stream", cursor, most=1)) == [6]


def test_a_hub_that_sends_back_to_the_same_place_is_refused(read: Read, serve: Serve) -> None:
    with pytest.raises(Refused, match="Read on"):
        read(serve(Teller(changed(2, 5), changed(2, 5))), "stream", 9)
