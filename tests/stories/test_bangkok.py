"""A person in Bangkok loses THB 480,000 in three transfers. Desks of several members, each with its own token, speak HTTP to a served hub.

One bank holds what it got; one has seen two thirds of it go on, to a bank in Dubai and to an address at an exchange, which hold what comes
to them; one finds nothing. Part is given back, part lapses at its date. After every step the ledgers of the whole trail are added up.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from asking import ACCOUNTS, OPENING, WALLET, Cast, cast
from bells import Post, person, signed_in
from clocks import ServedClock
from edges import Served, hub_on, served
from hubs import Hub
from programs import wait_until
from worlds import caller

THIRD = "TH:006:9876543210"
LOST = {"Kasi": "120000.00", "Bangkok": "180000.00", "Third": "180000.00"}
# What one of them is in baht, as the desk that saw the money go states it.
WORTH = {"THB": Fraction(1), "AED": Fraction(90_000, 9_000), "USDT": Fraction(30_000, 850)}
ACCOUNTS_OF_A_LEDGER = ("pending", "held", "released", "returned", "converted", "moved-on", "taken-out", "not-found", "refused")
SECURED = ("held", "returned", "converted")
NARRATIVE = "A caller said that he was from the bank."


@dataclass
class Desk:
    """A member's client: it knows its address and its token, and nothing else of the hub."""

    hub: Served
    name: str
    token: str

    def get(self, path: str) -> Any:
        response = self.hub.get(f"/api/v1{path}", self.token)
        assert response.status == 200, (self.name, path, response.status, response.body)
        return response.json()

    def status(self, path: str) -> int:
        return self.hub.get(f"/api/v1{path}", self.token).status

    def post(self, path: str, body: Any, **headers: str) -> Any:
        response = self.hub.ask("POST", f"/api/v1{path}", self.token, body, **headers)
        assert response.status in (200, 201), (self.name, path, response.status, response.body)
        return response.json()

    def ringing(self) -> list[str]:
        """For what its bells ring now."""
        return [bell["ref"] for bell in self.get("/bells")["items"] if bell["state"] == "ringing"]

    def state(self, request: str) -> str:
        return str(self.get(f"/requests/{request}?words=0")["state"])

    def feed(self) -> list[dict[str, Any]]:
        entries, after = [], 0
        while True:
            page = self.get(f"/feed?after={after}&limit=500")
            entries += page["entries"]
            after = page["next"]
            if not page["more"]:
                return entries


@dataclass
class Scene:
    made: Cast
    desks: dict[str, Desk]
    post: Post
    clock: ServedClock
    roots: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Desk:
        return self.desks[name]

    def later(self, **time: float) -> str:
        """A moment to come, by the hub's clock, as people write it."""
        now = datetime.now().astimezone() + timedelta(seconds=self.clock.ahead)
        return (now + timedelta(**time)).isoformat(timespec="seconds")

    def take(self, who: str, request: str, step: str, **fields: Any) -> Any:
        done = self[who].post(f"/requests/{request}/steps", {"step": step, "fields": fields})
        self.adds_up()
        return done

    def adds_up(self) -> None:
        """Every ledger of every trail, as the one that asks is shown it now."""
        lost = Decimal(0)
        for root in self.roots:
            first, *children = self["Sender"].get(f"/requests/{root}?words=0")["trail"]
            lost += self._balances(first["totals"])["THB"]["disputed"]
            secured, moved = Fraction(0), Fraction(0)
            for row in (first, *children):
                for code, sums in self._balances(row["totals"]).items():
                    assert sums["disputed"] == sum(sums[account] for account in ACCOUNTS_OF_A_LEDGER), (row["id"], code, sums)
                    assert all(value >= 0 for value in sums.values())
                    secured += sum(Fraction(sums[account]) for account in SECURED) * WORTH[code]
                    moved += Fraction(sums["disputed"]) * WORTH[code] if row["parent"] else 0
            whole = self._balances(first["totals"])["THB"]
            assert secured <= Fraction(whole["disputed"]), "live holds over the trail exceed what was disputed"
            assert moved == Fraction(whole["moved-on"]), "what arrived is not what went on"
        assert lost == Decimal(480_000)

    @staticmethod
    def _balances(totals: Any) -> dict[str, dict[str, Decimal]]:
        return {
            code: {account: Decimal(value) for account, value in row.items() if account != "wrongly-held"} for code, row in totals.items()
        }


def _third_bank(made: Cast) -> None:
    from accord.hub.desks import actions as desks
    from accord.hub.routing import actions as routing

    api = made.hub.member("Third", "finance", "TH")
    made.people["Third"] = signed_in(person(api, "Officer Third", email="third@third.example"))
    made.desks["Third"] = desks.make_desk(caller(api), name="Third desk", zone="UTC", wait=5)
    desks.set_contacts(caller(api), made.desks["Third"], [(made.people["Third"].person, ["mail"])])
    routing.declare(caller(api), "bank", "TH:006")


@contextmanager
def scene_on(hub: Hub, folder: Path, tmp: Path) -> Iterator[Scene]:
    made = cast(hub)
    _third_bank(made)
    clock = ServedClock(tmp / "clock")
    with Post() as post, served(folder, ACCORD_SMTP=post.address, ACCORD_MAIL_FROM="bells@accord.example", **clock.settings) as at:
        names = ("Sender", "Police", "Kasi", "Bangkok", "Third", "Emirates", "Exchange", "Helper", "Stranger")
        yield Scene(made, {name: Desk(at, name, hub.member(name).token) for name in names}, post, clock)


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_the_money_is_followed_held_given_back_and_accounted_for(vendor: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    folder.mkdir()
    with hub_on(vendor, request, folder) as hub, scene_on(hub, folder, tmp_path) as scene:
        _report(scene)
        aed, usdt = _first_answers(scene)
        _further_on(scene, aed, usdt)
        _given_back(scene, aed, usdt)
        _lapses(scene, aed)
        _outcome(scene, aed, usdt)


def _report(scene: Scene) -> None:
    """Within a minute of the report the three receiving desks ring."""
    places = {"Kasi": ACCOUNTS["Kasi"], "Bangkok": ACCOUNTS["Bangkok"], "Third": THIRD}
    asked = {
        "protocol": "hold-funds",
        "identifiers": list(places.values()),
        "fields": OPENING,
        "private": {"narrative": NARRATIVE},
        "payments": [
            {"to": place, "amount": f"{LOST[name]} THB", "rail": "promptpay", "bank_reference": f"REF-{name}", "from_bank": "TH:014"}
            for place, name in enumerate(places)
        ],
        "origin": {"kind": "report", "id": "report-1"},
    }
    opened = scene["Sender"].post("/requests", asked, Idempotency_Key="report-1")
    assert [request["rung"] for request in opened["requests"]] == [True] * 3 and opened["gaps"] == []
    wait_until(lambda: sorted(scene.post.to) == ["bangkok", "kasi", "third"], 60)
    scene.roots = tuple(request["id"] for request in opened["requests"])
    for name, root in zip(places, scene.roots, strict=True):
        assert scene[name].ringing() == [root]
        (row,) = scene[name].get("/requests/inbox")["items"]
        assert (row["id"], row["totals"]["THB"]["pending"]) == (root, LOST[name])
        assert scene[name].get(f"/requests/{root}")["private"]["narrative"]["text"] == NARRATIVE
    again = scene["Sender"].post("/requests", asked, Idempotency_Key="report-1")
    assert again == opened, "sent twice, it is opened once"
    assert not any(NARRATIVE in mail.text or "1234567890" in mail.text for mail in scene.post.mails)
    scene.adds_up()


def _first_answers(scene: Scene) -> tuple[str, str]:
    """One holds; one says that two thirds have gone on; one finds nothing. Dubai and the exchange ring. Returns their requests."""
    kasi, bangkok, third = scene.roots
    scene.take("Kasi", kasi, "acknowledge")
    scene.take("Kasi", kasi, "hold", amount="120000.00 THB", until=scene.later(hours=2))
    scene.take("Third", third, "acknowledge")
    scene.take("Third", third, "not-found", amount="180000.00 THB")
    hops = [
        {"amount": "90000.00 THB", "next": ACCOUNTS["Emirates"], "country": "AE", "arrived": "9000.00 AED"},
        {"amount": "30000.00 THB", "next": WALLET, "arrived": "850 USDT"},
    ]
    done = scene.take("Bangkok", bangkok, "moved-on", hops=hops)
    aed, usdt = done["begot"]
    wait_until(lambda: {"emirates", "exchange"} <= set(scene.post.to), 60)
    assert scene["Emirates"].ringing() == [aed] and scene["Exchange"].ringing() == [usdt]
    scene.take("Bangkok", bangkok, "hold-part", amount="60000.00 THB", until=scene.later(hours=2))
    return str(aed), str(usdt)


def _further_on(scene: Scene, aed: str, usdt: str) -> None:
    """Whoever answers a hop holds its own part and sees its own part; too much is refused everywhere."""
    _kasi, bangkok, _third = scene.roots
    assert scene["Emirates"].get(f"/requests/{aed}")["private"]["narrative"]["text"] == NARRATIVE
    trail = scene["Emirates"].get(f"/requests/{aed}")["trail"]
    assert [(row["id"], row["parent"], row["depth"]) for row in trail] == [(aed, None, 0)]
    for name, others in {
        "Emirates": (bangkok, usdt),
        "Exchange": (bangkok, aed),
        "Kasi": (bangkok, aed),
        "Stranger": (aed, bangkok),
    }.items():
        assert [scene[name].status(f"/requests/{other}") for other in others] == [404, 404]
    refused = scene["Emirates"].hub.ask(
        "POST",
        f"/api/v1/requests/{aed}/steps",
        scene["Emirates"].token,
        {"step": "hold", "fields": {"amount": "9000.01 AED", "until": scene.later(hours=2)}},
    )
    assert (refused.status, refused.json()["code"]) == (422, "amount-all-pending")
    scene.adds_up()
    scene.take("Emirates", aed, "hold-part", amount="6000.00 AED", until=scene.later(hours=2))
    scene.take("Emirates", aed, "refuse", refusal="needs-order")
    scene.take("Exchange", usdt, "locate")
    scene.take("Exchange", usdt, "hold", amount="850 USDT", until=scene.later(hours=2))


def _given_back(scene: Scene, aed: str, usdt: str) -> None:
    kasi, bangkok, _third = scene.roots
    scene.take("Exchange", usdt, "return", amount="850 USDT")
    scene.take("Emirates", aed, "return-part", amount="2500.00 AED")
    scene.take("Kasi", kasi, "return-part", amount="100000.00 THB")
    scene.take("Sender", bangkok, "ask-extension", ground="police-complaint")
    scene.take("Bangkok", bangkok, "extend", until=scene.later(days=2), ground="police-complaint")


def _lapses(scene: Scene, aed: str) -> None:
    """Two hours pass. The hub's own process lets lapse what was not extended, at its date and not at that of the process."""
    kasi, bangkok, _third = scene.roots
    dates = {id: scene["Sender"].get(f"/requests/{id}?words=0")["due"] for id in (kasi, aed)}
    scene.clock.move(2 * 3600 + 60)
    wait_until(lambda: scene["Sender"].state(kasi) == scene["Sender"].state(aed) == "released")
    scene.adds_up()
    for id, date in dates.items():
        last = scene["Sender"].get(f"/requests/{id}?words=0")["taken"][-1]
        assert (last["step"], last["side"], last["at"]) == ("lapse", "clock", date)
    assert scene["Sender"].state(bangkok) == "extended"
    scene.take("Bangkok", bangkok, "return", amount="60000.00 THB")


def _outcome(scene: Scene, aed: str, usdt: str) -> None:
    """It travels to whoever asked and to the report that started it; what was lost, held and given back is told by currency."""
    from accord.hub.requests.queries import of_origin

    kasi, bangkok, third = scene.roots
    last_steps: dict[str, dict[str, Any]] = {}
    for entry in scene["Sender"].feed():
        if entry["type"] in ("request.opened", "request.step"):
            last_steps[entry["data"]["request"]] = entry["data"]
    ended = {kasi: "released", bangkok: "returned", third: "not-located", aed: "released", usdt: "returned"}
    assert {id: data["state"] for id, data in last_steps.items()} == ended
    assert (
        last_steps[aed]["totals"]["AED"] | {"released": "3500.00", "returned": "2500.00", "refused": "3000.00", "held": "0.00"}
        == last_steps[aed]["totals"]["AED"]
    )
    assert {id: state for id, _protocol, state, _closed in of_origin("report", "report-1")} == ended
    totals = scene["Sender"].get("/requests/totals")
    assert totals["lost"]["THB"] == "480000.00"
    assert {code: Decimal(value) for code, value in totals["returned"].items() if Decimal(value)} == {
        "THB": Decimal(160_000),
        "AED": Decimal(2_500),
        "USDT": Decimal(850),
    }
    for name in ("Stranger", "Helper", "Police"):
        assert not any(entry["type"].startswith("request.") for entry in scene[name].feed())
    assert NARRATIVE not in json.dumps(scene["Emirates"].feed())
