"""The clients: one like the other, what is sent again and what is not, and the feed with its cursor."""

import asyncio
import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from servers import Scripted

from accord.client import AsyncClient, Client, Cursor, EpochChanged, HubFailed, Refused, Unreachable, calls, following

Read = Callable[..., list[Any]]
Serve = Callable[[Any], str]
CHECKED = (200, {}, b'{"results":[{"verdict":"none"}]}')


def public(client: type) -> dict[str, inspect.Signature]:
    return {name: inspect.signature(call) for name, call in vars(client).items() if not name.startswith("_") and callable(call)}


def test_both_clients_have_the_same_calls_with_the_same_arguments() -> None:
    waiting, awaiting = public(Client), public(AsyncClient)
    assert waiting.keys() == awaiting.keys()
    assert inspect.signature(Client) == inspect.signature(AsyncClient)
    for name, signature in waiting.items():
        parameters = [(parameter.name, parameter.kind, parameter.default) for parameter in signature.parameters.values()]
        assert parameters == [(parameter.name, parameter.kind, parameter.default) for parameter in awaiting[name].parameters.values()], name
        if name != "publish":  # which takes asynchronous iterables as well
            assert [p.annotation for p in signature.parameters.values()] == [p.annotation for p in awaiting[name].parameters.values()]


def test_what_fails_on_the_way_is_sent_again_under_the_same_key(serve: Serve, pauses: list[float]) -> None:
    server = Scripted((503, {}, b""), None, (429, {"Retry-After": "7"}, b"{}"), (200, {}, b'{"seq":5}'))
    with Client(serve(server), "t") as client:
        assert client.acknowledge(5, "test") == 5
    keys = {headers["idempotency-key"] for _, _, headers, _ in server.asked}
    assert len(server.asked) == 4 and len(keys) == 1
    assert 0.125 <= pauses[0] <= 0.25 and 0.25 <= pauses[1] <= 0.5 and 7 <= pauses[2] < 8


REFUSED = (401, {}, b'{"code":"not-authenticated","detail":"Send another."}')


@pytest.mark.parametrize("awaits", [False, True], ids=["sync", "async"])
def test_a_token_that_is_given_for_minutes_is_asked_for_anew_where_the_hub_takes_it_no_longer(serve: Serve, awaits: bool) -> None:
    server = Scripted((200, {}, b'{"seq":5}'), REFUSED, (200, {}, b'{"seq":6}'), (200, {}, b'{"seq":7}'), REFUSED, REFUSED)
    given: list[str] = []

    def give() -> str:
        given.append(f"t{len(given) + 1}")
        return given[-1]

    def waiting() -> list[int]:
        with Client(serve(server), give) as client:
            done = [client.acknowledge(seq, "test") for seq in (5, 6, 7)]
            with pytest.raises(Refused, match="Send another"):
                client.acknowledge(8, "test")
            return done

    async def awaiting() -> list[int]:
        async with AsyncClient(serve(server), give) as client:
            done = [await client.acknowledge(seq, "test") for seq in (5, 6, 7)]
            with pytest.raises(Refused, match="Send another"):
                await client.acknowledge(8, "test")
            return done

    assert (asyncio.run(awaiting()) if awaits else waiting()) == [5, 6, 7]
    assert [headers["authorization"] for _, _, headers, _ in server.asked] == [f"Bearer t{n}" for n in (1, 1, 2, 2, 2, 3)]
    keys = [headers["idempotency-key"] for _, _, headers, _ in server.asked]
    assert keys[1] == keys[2] and len(set(keys)) == 4, "the refused call was not done, and is the same"


def test_where_no_token_is_given_the_call_says_so_or_is_tried_again(serve: Serve, pauses: list[float]) -> None:
    asked: list[int] = []

    def give() -> str:
        asked.append(1)
        if len(asked) == 1:
            raise httpx.ConnectError("the one that gives tokens is away")
        if len(asked) == 3:
            raise PermissionError("no client is known by this id")
        return "t"

    with Client(serve(Scripted((200, {}, b'{"seq":5}'), REFUSED)), give) as client:
        assert client.acknowledge(5, "test") == 5 and len(pauses) == 1
        with pytest.raises(PermissionError):
            client.acknowledge(6, "test")


def test_two_calls_have_two_keys(serve: Serve) -> None:
    server = Scripted((200, {}, b'{"seq":5}'), (200, {}, b'{"seq":5}'))
    with Client(serve(server), "t") as client:
        client.acknowledge(5, "test")
        client.acknowledge(5, "test")
    assert len({headers["idempotency-key"] for _, _, headers, _ in server.asked}) == 2


def test_it_gives_up_in_the_end_and_says_why(serve: Serve, pauses: list[float]) -> None:
    with Client(serve(Scripted(*[(503, {}, b"")] * calls.TRIES)), "t") as client, pytest.raises(HubFailed, match="later"):
        client.check(["x.com"])
    with Client(serve(Scripted(*[None] * calls.TRIES)), "t") as client, pytest.raises(Unreachable, match="Check its address"):
        client.check(["x.com"])
    assert len(pauses) == 2 * (calls.TRIES - 1)


def test_a_refusal_is_told_by_code_sentence_and_fields(serve: Serve) -> None:
    problem = {"code": "unknown-kind", "detail": "There is no such kind.", "errors": [{"field": "kind"}]}
    with Client(serve(Scripted((422, {}, json.dumps(problem).encode()))), "t") as client, pytest.raises(Refused) as refused:
        client.check(["x.com"], kind="nonsense")
    result = refused.value
    assert (result.status, result.code, result.text, result.fields) == (422, "unknown-kind", "There is no such kind.", ("kind",))


@pytest.mark.parametrize(
    "answer", [(200, {}, b"<p>hello</p>"), (200, {}, b"[]"), (404, {}, b"<p>not here</p>"), (302, {"Location": "/"}, b"")]
)
def test_what_is_no_hub_is_told(serve: Serve, answer: Any) -> None:
    with Client(serve(Scripted(answer)), "t") as client, pytest.raises(Refused, match="Check the address"):
        client.check(["x.com"])


def test_an_address_needs_its_scheme() -> None:
    for client in (Client, AsyncClient):
        with pytest.raises(ValueError, match="https://"):
            client("hub.example", "t")


@pytest.mark.parametrize("awaits", [False, True], ids=["sync", "async"])
def test_one_text_is_no_list_of_its_letters(serve: Serve, awaits: bool) -> None:
    server = Scripted()
    address = serve(server)

    async def awaiting(call: str, *given: Any) -> None:
        async with AsyncClient(address, "t") as client:
            await getattr(client, call)(*given)

    for call, given in (
        ("publish", ({"identifier": {"value": "evil.example"}},)),
        ("publish", ("evil.example",)),
        ("check", ("https://evil.example/",)),
        ("open_request", ("hold-funds", "TH:004:1234567890")),
    ):
        with pytest.raises(ValueError, match=r"\[value\]"):
            if awaits:
                asyncio.run(awaiting(call, *given))
            else:
                with Client(address, "t") as client:
                    getattr(client, call)(*given)
    assert not server.asked


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_no_token_goes_through_the_open_net_in_clear(kind: Any) -> None:
    for address in (
        "http://hub.example",
        "http://hub.example.org:8000/",
        "http://8.8.8.8",
        "http://[2606:4700:4700::1111]",
        "http://127.0.0.1.com",
    ):
        with pytest.raises(ValueError, match="with https:// in front"):
            kind(address, "t")
    near = "localhost:8000 127.0.0.1:8000 [::1]:8000 hub:8000 10.1.2.3 192.168.1.9 accord.bank.svc.cluster.local hub.internal".split()
    for host in near:
        kind(f"http://{host}", "t")


def test_the_address_of_the_api_is_the_address_of_its_hub(serve: Serve) -> None:
    server = Scripted((200, {}, b'{"results":[]}'), (200, {}, b'{"results":[]}'))
    address = serve(server)
    for given in (f"{address}/api/v1", f"{address}/api/v1/"):
        with Client(given, "t") as client:
            client.check(["x.com"])
    assert [path for _, path, _, _ in server.asked] == ["/api/v1/check"] * 2


def test_a_token_out_of_a_file_is_read_and_what_is_none_is_told_at_once(serve: Serve) -> None:
    server = Scripted((200, {}, b'{"results":[]}'))
    with Client(serve(server), " accord_abc\r\n") as client:
        client.check(["x.com"])
    assert server.asked[0][2]["authorization"] == "Bearer accord_abc"
    for client_class in (Client, AsyncClient):
        for none in (None, "", "\n", "Bearer accord_abc", "accord_abc\naccord_def", "โทเค็น", "a\0b"):
            with pytest.raises(ValueError, match="This is no token"):
                client_class("https://hub.example", none)


PAGES = [
    (200, {}, json.dumps({"entries": [{"seq": 3}, {"seq": 5}], "next": 6, "more": True}).encode()),
    (200, {}, json.dumps({"entries": [{"seq": 9}], "next": 12, "more": False}).encode()),
]


def test_the_feed_is_read_page_by_page_and_the_cursor_passes_what_is_not_shown(read: Read, serve: Serve, tmp_path: Path) -> None:
    server = Scripted(*PAGES, (200, {}, b'{"entries":[],"next":12,"more":false}'))
    cursor, address = tmp_path / "consumer" / "cursor", serve(server)
    assert [entry["seq"] for entry in read(address, "feed", cursor, kind="url", scheme="parcel", country="TH", limit=2)] == [3, 5, 9]
    assert int(cursor.read_text()) == 12
    assert read(address, "feed", cursor=str(cursor)) == []
    narrowed = "&limit=2&kind=url&scheme=parcel&country=TH"
    asked = [path.removeprefix("/api/v1/feed?") for _, path, _, _ in server.asked]
    assert asked == ["after=0" + narrowed, "after=6" + narrowed, "after=12&limit=1000"]


def test_an_entry_counts_as_worked_on_only_when_the_next_is_asked_for(read: Read, serve: Serve, tmp_path: Path) -> None:
    server = Scripted(PAGES[0], *PAGES)
    cursor, address = tmp_path / "cursor", serve(server)
    assert len(read(address, "feed", cursor, most=2)) == 2
    assert int(cursor.read_text()) == 3
    assert [entry["seq"] for entry in read(address, "feed", Cursor(cursor))] == [3, 5, 9]
    assert [path for _, path, _, _ in server.asked][1] == "/api/v1/feed?after=3&limit=1000"


def test_a_number_is_a_cursor_and_waiting_looks_again(read: Read, serve: Serve, pauses: list[float]) -> None:
    server = Scripted((200, {}, b'{"entries":[],"next":7,"more":false}'), PAGES[1])
    assert read(serve(server), "feed", 7, wait=5, most=1) == [{"seq": 9}]
    assert pauses == [5]
    assert [path for _, path, _, _ in server.asked] == ["/api/v1/feed?after=7&limit=1000"] * 2


def _acknowledged(server: Scripted) -> list[Any]:
    return [json.loads(body) for method, _, _, body in server.asked if method == "POST"]


def test_what_was_worked_on_is_acknowledged_now_and_then_and_at_the_end(read: Read, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    applied = (200, {}, b'{"seq":0}')
    monkeypatch.setattr(following, "TOLD_EVERY", 600.0)
    server = Scripted(PAGES[0], PAGES[1], applied)
    assert len(read(serve(server), "feed", acknowledge_as="filter")) == 3
    assert _acknowledged(server) == [{"seq": 12, "consumer": "filter"}]
    # Whoever took something back is told at the end of that page who acted on it.
    server = Scripted((200, {}, b'{"entries":[{"seq":3,"type":"signal.retracted"}],"next":6,"more":true}'), applied, PAGES[1], applied)
    assert len(read(serve(server), "feed", acknowledge_as="filter")) == 2
    assert [each["seq"] for each in _acknowledged(server)] == [6, 12]
    # Who works slowly is not left alone until the page's end; what the loop has in hand is not acknowledged.
    monkeypatch.setattr(following, "TOLD_EVERY", 0.0)
    server = Scripted(PAGES[0], applied, applied, applied)
    assert len(read(serve(server), "feed", acknowledge_as="filter", most=2)) == 2
    assert [each["seq"] for each in _acknowledged(server)] == [3]


def test_a_damaged_cursor_is_told_and_not_taken_for_the_beginning(read: Read, tmp_path: Path) -> None:
    (tmp_path / "cursor").write_text("")
    for call in ("feed", "stream"):
        with pytest.raises(ValueError, match="damaged"):
            read("http://127.0.0.1:9", call, tmp_path / "cursor")


BLOCKED = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Blocked())
{program}
assert not {blocked!r} & {{name.split(".")[0] for name in sys.modules}}
"""


@pytest.mark.parametrize(
    ("blocked", "program"),
    [
        ({"django", "granian", "psycopg"}, "from accord.client import *; import accord.client.synchronous, accord.client.asynchronous"),
        ({"django", "httpx"}, "from accord.client import Lists, entries_of, verify_webhook; import accord.client.shelf"),
    ],
)
def test_it_imports_where_there_is_no_django(blocked: set[str], program: str) -> None:
    code = BLOCKED.format(blocked=blocked, program=program)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr


def test_the_feed_goes_back_where_the_hub_was_put_back_and_says_so(read: Read, serve: Serve, tmp_path: Path) -> None:
    later = 2**32 + 1
    pages = [
        {"entries": [{"seq": 3}, {"seq": 8}], "next": 8, "more": True, "epoch": 1},
        {"entries": [{"seq": 6}], "next": later - 1, "more": True, "epoch": 2},
        {"entries": [{"seq": later}], "next": later, "more": False, "epoch": 2},
    ]
    first, *rest = [(200, {}, json.dumps(page).encode()) for page in pages]
    problem = {"code": "epoch-changed", "detail": "Read on after that.", "epoch": 2, "read_from": 5}
    server = Scripted(first, (409, {}, json.dumps(problem).encode()), *rest)
    cursor, heard = tmp_path / "cursor", list[Any]()
    assert [entry["seq"] for entry in read(serve(server), "feed", cursor, on_epoch=heard.append)] == [3, 8, 6, later]
    assert heard == [EpochChanged(2, 5)]
    asked = [path.removeprefix("/api/v1/feed?") for _, path, _, _ in server.asked]
    asked_after = [
        "after=0&limit=1000",
        "after=8&limit=1000&epoch=1",
        "after=5&limit=1000&epoch=2",
        f"after={later - 1}&limit=1000&epoch=2",
    ]
    assert asked == asked_after
    assert cursor.read_text() == f"{later:020}\n"
