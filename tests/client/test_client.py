"""The clients: what is sent again and what is not, cursors, outcomes; against a served hub, and against a network that fails."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from programs import answer, environment, new_hub, run
from servers import Scripted, serving

from accord.client import AsyncClient, Client, HubFailed, Outcome, Refused, Unreachable, calls

OK: tuple[int, dict[str, str], bytes] = (201, {}, json.dumps({"id": "x", "status": "published", "seq": 1, "reason": None}).encode())
SIGNAL = {"identifier": {"value": "evil-one.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def scripted() -> Iterator[Callable[..., Scripted]]:
    made: list[Scripted] = []

    def make(*script: Any) -> Scripted:
        made.append(Scripted(list(script)))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses are noted and not made."""
    pauses: list[float] = []
    monkeypatch.setattr("accord.client.synchronous.time.sleep", pauses.append)
    return pauses


def signals(count: int) -> list[dict[str, Any]]:
    return [{**SIGNAL, "identifier": {"value": f"number-{number}-evil.com"}} for number in range(count)]


def test_what_fails_on_the_way_is_sent_again_under_the_same_key(scripted: Callable[..., Scripted], at_once: list[float]) -> None:
    server = scripted((503, {}, b""), None, (429, {"Retry-After": "7"}, b"{}"), OK)
    with Client(server.address, "t") as client:
        assert list(client.publish([SIGNAL])) == [Outcome(1, "published", "x", 1)]
    keys = {headers["idempotency-key"] for _, _, headers, _ in server.asked}
    assert len(server.asked) == 4 and len(keys) == 1
    assert at_once == [0.25, 0.5, 7.0]


def test_two_signals_have_two_keys(scripted: Callable[..., Scripted]) -> None:
    server = scripted(OK, OK)
    with Client(server.address, "t") as client:
        assert [outcome.line for outcome in client.publish([SIGNAL, SIGNAL])] == [1, 2]
    assert len({headers["idempotency-key"] for _, _, headers, _ in server.asked}) == 2


def test_it_gives_up_in_the_end_and_says_why(scripted: Callable[..., Scripted], at_once: list[float]) -> None:
    busy = scripted(*[(503, {}, b"")] * calls.TRIES)
    with Client(busy.address, "t") as client, pytest.raises(HubFailed):
        client.check(["x.com"])
    gone = scripted(*[None] * calls.TRIES)
    with Client(gone.address, "t") as client, pytest.raises(Unreachable):
        client.check(["x.com"])
    assert len(at_once) == 2 * (calls.TRIES - 1)


def test_one_refused_signal_does_not_stop_the_others_but_a_bad_token_does(scripted: Callable[..., Scripted]) -> None:
    problem = json.dumps({"code": "missing", "detail": "Add a label.", "errors": [{"field": "marking.tlp"}]}).encode()
    server = scripted((422, {}, problem), OK, (401, {}, b"{}"))
    with Client(server.address, "t") as client:
        outcomes = client.publish([SIGNAL] * 3)
        assert next(outcomes) == Outcome(1, "refused", code="missing", text="Add a label.")
        assert next(outcomes).status == "published"
        with pytest.raises(Refused) as refused:
            next(outcomes)
    assert refused.value.status == 401


def test_an_entry_counts_as_worked_on_only_when_the_next_is_asked_for(scripted: Callable[..., Scripted], tmp_path: Path) -> None:
    page = (200, {}, json.dumps({"entries": [{"seq": 3}, {"seq": 5}, {"seq": 9}], "next": 12, "more": False}).encode())
    server = scripted(page, page)
    cursor = tmp_path / "consumer" / "cursor"
    with Client(server.address, "t") as client:
        with pytest.raises(ZeroDivisionError):
            for entry in client.feed(cursor=cursor):
                if entry["seq"] == 5:
                    raise ZeroDivisionError
        assert int(cursor.read_text()) == 3
        assert [entry["seq"] for entry in client.feed(cursor=cursor)] == [3, 5, 9]
    assert int(cursor.read_text()) == 12
    assert [path for _, path, _, _ in server.asked] == ["/api/v1/feed?after=0&limit=1000", "/api/v1/feed?after=3&limit=1000"]


def test_a_damaged_cursor_is_told_and_not_taken_for_the_beginning(tmp_path: Path) -> None:
    (tmp_path / "cursor").write_text("")
    with Client("http://127.0.0.1:9", "t") as client, pytest.raises(ValueError, match="damaged"):
        next(client.feed(cursor=tmp_path / "cursor"))


def test_against_a_served_hub_that_is_killed_and_comes_back_everything_arrives_once(tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    with serving(data) as (address, process):
        port = address.rsplit(":", 1)[1]
        with Client(address, made["token"]) as client:
            outcomes = client.publish(signals(30))
            assert [next(outcomes).status for _ in range(10)] == ["published"] * 10
            process.send_signal(signal.SIGKILL)
            process.wait(30)
            with serving(data, port):
                rest = list(outcomes)
                assert [outcome.status for outcome in rest] == ["published"] * 20
                # Sent again as a whole, nothing is there twice.
                assert {outcome.status for outcome in client.publish(signals(30))} == {"duplicate"}
                entries = [entry for entry in client.feed(limit=7) if entry["type"] == "signal.published"]
                assert len(entries) == 30
                assert client.acknowledge(entries[-1]["seq"], "test") == entries[-1]["seq"]
                found = client.check([f"number-{n}-evil.com" for n in range(30)] * 40, use="block")
                assert (len(found), {result["verdict"] for result in found}) == (1200, {"reported"})


def test_the_asynchronous_client_does_the_same(tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)

    async def scene(address: str) -> None:
        async with AsyncClient(address, made["token"]) as client:
            assert [outcome.status async for outcome in client.publish(signals(3))] == ["published"] * 3
            cursor = tmp_path / "cursor"
            seqs = [entry["seq"] async for entry in client.feed(cursor=cursor)]
            assert seqs == sorted(seqs) and int(cursor.read_text()) >= seqs[-1]
            assert [entry async for entry in client.feed(cursor=cursor)] == []
            assert await client.acknowledge(seqs[-1], "test") == seqs[-1]
            assert (await client.check(["number-1-evil.com"]))[0]["verdict"] == "reported"
            with pytest.raises(Refused):
                await client.list_file("block")
            assert len(await client.list_key()) == 64

    with serving(data) as (address, _):
        asyncio.run(scene(address))


def test_the_example_makes_a_real_round_trip(tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    program = Path(__file__).with_name("example.py")
    with serving(data) as (address, _):
        variables = environment(HUB=address, TOKEN=made["token"], NO_PROXY="127.0.0.1")

        def example() -> list[str]:
            done = subprocess.run(
                [sys.executable, program], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False, timeout=60
            )
            assert done.returncode == 0, done.stderr
            return done.stdout.splitlines()

        assert run("lists", "build", data=data).returncode == 0
        first = example()
        assert first[0].startswith("published ")
        assert first[-2:] == ["reported", "None"]
        assert answer("lists", "build", "--use", "block", data=data)["items"][0]["count"] == 1
        second = example()
        assert second[0].startswith("duplicate ")
        assert "scheme='parcel'" in second[-1]
        shown = answer("lists", "show", data=data)["items"]
        assert [(item["name"], item["version"]) for item in shown] == [("block", 2), ("hold", 1), ("warn", 1)]
        assert len(run("lists", "key", data=data).stdout.split()[0]) == 64


def test_the_example_is_short() -> None:
    code = Path(__file__).with_name("example.py").read_text().split('"""', 2)[2].strip().splitlines()
    assert len([line for line in code if line]) <= 15


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
        ({"django", "granian", "psycopg"}, "from accord.client import *"),
        ({"django", "httpx"}, "from accord.client import Lists, verify_webhook; import accord.client.shelf"),
    ],
)
def test_it_imports_where_there_is_no_django(blocked: set[str], program: str) -> None:
    code = BLOCKED.format(blocked=blocked, program=program)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env={**os.environ})
    assert done.returncode == 0, done.stderr
