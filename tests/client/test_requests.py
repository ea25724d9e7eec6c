"""Requests through both clients, against a served hub: opened once, listed whole, answered, and refused with what was open."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from programs import answer, new_hub
from servers import Scripted, serving

from accord.client import AsyncClient, Client, Refused

FIELDS = {"asks": "hold", "recall-sent": False, "harmed-in": "TH"}
PAID = [{"amount": "480000.00 THB"}]
HOLD = {"amount": "480000.00 THB", "until": (datetime.now(UTC) + timedelta(days=6)).isoformat()}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A hub with a bank that asks and one that answers, and a token of each."""
    data, _made = new_hub(tmp_path_factory.mktemp("requests"))
    tokens = {}
    for name in ("Sender", "Kasi"):
        answer("member", "add", name, "--sector", "finance", "--country", "TH", data=data)
        tokens[name] = answer("token", "create", "--member", name, data=data)["token"]
    answer("responsibility", "add", "bank", "TH:004", "--member", "Kasi", data=data)
    return data, tokens


def test_a_bank_asks_and_another_answers(home: tuple[Path, dict[str, str]]) -> None:
    data, tokens = home
    with serving(data) as (address, _), Client(address, tokens["Sender"]) as sender, Client(address, tokens["Kasi"]) as kasi:
        accounts = [f"TH:004:123456789{number}" for number in range(5)]
        ids = []
        for account in accounts:
            opened = sender.open_request(
                "hold-funds", [account], fields=FIELDS, payments=PAID, private={"narrative": "He called."}, reporter="r-1"
            )
            (request,) = opened["requests"]
            ids.append(request["id"])
        # More than a page of them, each once, the newest first.
        assert [row["id"] for row in sender.requests(side="asker", limit=2)] == ids[::-1]
        assert [row["id"] for row in kasi.requests(side="asker")] == []
        page = kasi.request(ids[0])
        assert page["private"]["narrative"]["text"] == "He called." and "hold" in page["open"]
        taken = kasi.take_step(ids[0], "hold", HOLD, seen=page["version"])
        assert (taken["state"], taken["version"]) == ("held", page["version"] + 1)
        with pytest.raises(Refused) as refused:
            kasi.take_step(ids[0], "hold", HOLD, seen=page["version"])
        assert (refused.value.status, refused.value.code) == (409, "changed")
        assert refused.value.open == tuple(taken["open"]) and refused.value.happened.startswith("Hold all of it")
        with pytest.raises(Refused) as refused:
            kasi.take_step(ids[1], "hold", {"amount": "1 THB"})
        assert refused.value.fields == ("fields.until",) and "acknowledge" in refused.value.open
        assert [row["id"] for row in sender.requests(state="held")] == [ids[0]]
        order = {"order": "Order 17 of the court"}
        assert kasi.take_step(ids[0], "convert", {"amount": "480000.00 THB"}, private=order)["state"] == "converted-to-order"
        for bad in ("x", "../me", "00000000-0000-4000-8000-000000000000"):
            with pytest.raises(Refused) as refused:
                sender.request(bad)
            assert refused.value.status == 404


def test_the_asynchronous_client_does_the_same(home: tuple[Path, dict[str, str]]) -> None:
    data, tokens = home

    async def scene(address: str) -> None:
        async with AsyncClient(address, tokens["Sender"]) as sender, AsyncClient(address, tokens["Kasi"]) as kasi:
            opened = await sender.open_request("hold-funds", ["TH:004:5555555555"], fields=FIELDS, payments=PAID, for_person=True)
            (request,) = opened["requests"]
            assert not request["confirmed"]
            assert request["id"] in [row["id"] async for row in kasi.requests(state="received", side="answerer", limit=1)]
            assert [row async for row in kasi.requests(side="asker")] == []
            page = await kasi.request(request["id"])
            assert (await kasi.take_step(request["id"], "acknowledge", seen=page["version"]))["state"] == "acknowledged"
            with pytest.raises(Refused) as refused:
                await kasi.take_step(request["id"], "acknowledge", seen=page["version"])
            assert refused.value.code == "changed" and "locate" in refused.value.open and refused.value.happened
            with pytest.raises(Refused) as refused:
                await sender.open_request("hold-funds", ["TH:004:5555555555"], fields={**FIELDS, "asks": "seize"}, payments=PAID)
            assert refused.value.fields == ("fields.asks",)

    with serving(data) as (address, _):
        asyncio.run(scene(address))


def _opened(address: str) -> Any:
    with Client(address, "t") as client:
        return client.open_request("hold-funds", ["x"], fields=FIELDS)


def _opened_async(address: str) -> Any:
    async def scene() -> Any:
        async with AsyncClient(address, "t") as client:
            return await client.open_request("hold-funds", ["x"], fields=FIELDS)

    return asyncio.run(scene())


@pytest.mark.parametrize("open_one", [_opened, _opened_async], ids=["sync", "async"])
def test_an_ask_that_is_tried_again_is_the_same_ask(
    open_one: Callable[[str], Any], serve: Callable[[Any], str], pauses: list[float]
) -> None:
    server = Scripted((503, {}, b""), None, (201, {"Content-Type": "application/json"}, b'{"requests": []}'))
    assert open_one(serve(server)) == {"requests": []}
    keys = {headers["idempotency-key"] for _, _, headers, _ in server.asked}
    assert (len(server.asked), len(keys)) == (3, 1), "tried again under the key of the first try, it is made once"
    assert len({body for _, _, _, body in server.asked}) == 1
