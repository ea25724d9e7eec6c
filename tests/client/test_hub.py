"""The clients against a served hub: killed and back, both ways of calling, and the example of the README."""

import asyncio
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import aclosing, closing
from pathlib import Path
from typing import Any

import pytest
from programs import answer, environment, new_hub, run
from servers import serving

from accord.client import AsyncClient, Client, Refused, publishing

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = Path(__file__).with_name("example.py")


def signals(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {"identifier": {"value": f"number-{number}-evil.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}


def published(entries: Any) -> int:
    return len([entry for entry in entries if entry["type"] == "signal.published"])


def test_killed_and_back_every_signal_is_there_once_and_has_one_outcome(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "MOST_LINES", 20)
    data, made = new_hub(tmp_path)
    with serving(data) as (address, process):
        port = address.rsplit(":", 1)[1]
        with Client(address, made["token"]) as client:
            outcomes = client.publish([{"scheme": "parcel"}, *signals(60)])
            first = [next(outcomes) for _ in range(15)]
            process.send_signal(signal.SIGKILL)
            process.wait(120)
            with serving(data, port):
                all_outcomes = first + list(outcomes)
                assert [outcome.line for outcome in all_outcomes] == list(range(1, 62))
                assert (all_outcomes[0].status, all_outcomes[0].id) == ("refused", None) and all_outcomes[0].code and all_outcomes[0].text
                assert {outcome.status for outcome in all_outcomes[1:]} <= {"published", "duplicate"}
                # Sent again as a whole, nothing is there twice.
                again = list(client.publish(signals(60)))
                assert {outcome.status for outcome in again} == {"duplicate"}
                assert [outcome.id for outcome in again] == [outcome.id for outcome in all_outcomes[1:]]
                entries = list(client.feed(limit=7))
                assert published(entries) == 60
                assert client.acknowledge(entries[-1]["seq"], "test") == entries[-1]["seq"]
                checked = client.check([f"number-{n}-evil.com" for n in range(60)] * 20, use="block")
                assert (len(checked), {result["verdict"] for result in checked}) == (1200, {"reported"})


def test_a_stream_survives_the_hub_and_tells_what_came_meanwhile(tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    cursor = tmp_path / "cursor"
    with serving(data) as (address, process), Client(address, made["token"]) as client:
        port = address.rsplit(":", 1)[1]
        list(client.publish(signals(3)))
        with closing(client.stream(cursor)) as entries:
            seen = [next(entries)]
            while published(seen) < 3:
                seen.append(next(entries))
            process.send_signal(signal.SIGKILL)
            process.wait(120)
            with serving(data, port):
                other = Client(address, made["token"])
                late = threading.Thread(target=lambda: list(other.publish(signals(6))))
                late.start()
                while published(seen) < 6:
                    seen.append(next(entries))
                late.join()
                other.close()
                seqs = [entry["seq"] for entry in seen]
                assert seqs == sorted(set(seqs))
                assert seqs[-2] <= int(cursor.read_text()) < seqs[-1]
                assert seen == list(client.feed())[: len(seen)]
                assert published(client.feed(kind="domain", scheme="parcel")) == 6
                assert published(client.feed(kind="phone")) == 0
    assert int(cursor.read_text()) < seqs[-1]


def test_the_asynchronous_client_does_the_same(tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)

    async def scene(address: str) -> None:
        async with AsyncClient(address, made["token"]) as client:
            assert [outcome.status async for outcome in client.publish(signals(3))] == ["published"] * 3
            cursor = tmp_path / "cursor"
            fed = [entry async for entry in client.feed(cursor)]
            seqs = [entry["seq"] for entry in fed]
            assert seqs == sorted(seqs) and int(cursor.read_text()) >= seqs[-1]
            assert [entry async for entry in client.feed(cursor)] == []
            async with aclosing(client.stream()) as entries:
                assert [await anext(entries) for _ in fed] == fed
            assert await client.acknowledge(seqs[-1], "test") == seqs[-1]
            assert (await client.check(["number-1-evil.com"]))[0]["verdict"] == "reported"
            with pytest.raises(Refused):
                await client.list_file("nonsense")
            assert len(await client.list_key()) == 64
        async with AsyncClient(address, "no-token") as stranger:
            for calling in (stranger.publish(signals(1)), stranger.feed(), stranger.stream()):
                with pytest.raises(Refused) as refused:
                    await anext(calling)
                assert refused.value.status == 401

    with serving(data) as (address, _):
        asyncio.run(scene(address))


def test_the_example_makes_a_real_round_trip(tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    with serving(data) as (address, _):
        variables = environment(HUB=address, TOKEN=made["token"], NO_PROXY="127.0.0.1")

        def example() -> list[str]:
            done = subprocess.run(
                [sys.executable, EXAMPLE], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False, timeout=120
            )
            assert done.returncode == 0, done.stderr
            return done.stdout.splitlines()

        assert run("lists", "build", data=data).returncode == 0
        first = example()
        assert first[0].startswith("published ")
        assert first[-2] == "reported"
        assert answer("lists", "build", "--use", "block", data=data)["items"][0]["count"] == 1
        second = example()
        assert second[0].startswith("duplicate ")
        assert "scheme='parcel'" in second[-1]


def test_the_example_is_the_one_in_the_readme_and_short() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = EXAMPLE.read_text(encoding="utf-8")
    assert re.findall(r"^```python\n(.*?)^```", readme, re.MULTILINE | re.DOTALL) == [example]
    assert len([line for line in example.splitlines() if line]) <= 15
