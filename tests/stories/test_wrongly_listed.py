"""A shop's number is wrongly listed by one member, blocked by two others, and a bank holds its money. It has no account here, but a code.

Everybody speaks HTTP to a served hub. The code arrives by text message, the claimant lets four hours pass, a member that claims nothing
decides, and the claim is undone at all. Another appeal, against a report that is right, is rejected.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from asking import soon
from bells import Post, Web, person, signed_in
from clocks import ServedClock
from edges import Served, hub_on, served
from hubs import Api, Hub
from programs import wait_until
from worlds import caller

PHONE, ACCOUNT, MAIL = "+66812345678", "TH:004:1234567890", "owner@cheap-tickets.example.net"
REASON = "เบอร์นี้เป็นของร้านขนมของฉัน ไม่มีใครถูกหลอก"
REPORTED = "Reported as a scam"
CAST = (
    ("Alpha", "finance"),
    ("Beta", "telecom"),
    ("Gamma", "platform"),
    ("Kasi", "finance"),
    ("Centre", "state"),
    ("Stranger", "platform"),
)
STEP = re.compile(r'<h2 class="word" id="stands">([^<]*)</h2>')


@dataclass
class Desk:
    """A member's client: it knows the address of the hub and its token."""

    hub: Served
    api: Api

    def get(self, path: str) -> Any:
        response = self.hub.get(f"/api/v1{path}", self.api.token)
        assert response.status == 200, (self.api.name, path, response.body)
        return response.json()

    def post(self, path: str, body: Any) -> Any:
        response = self.hub.ask("POST", f"/api/v1{path}", self.api.token, body)
        assert response.status in (200, 201), (self.api.name, path, response.body)
        return response.json()

    def ringing(self) -> list[str]:
        return [bell["ref"] for bell in self.get("/bells")["items"] if bell["state"] == "ringing"]

    def inbox(self, state: str = "") -> list[Any]:
        """The appeals that wait here."""
        waiting = [row for row in self.get("/requests/inbox")["items"] if row["protocol"] == "appeal@1"]
        return [row for row in waiting if state in ("", row["state"])]

    def take(self, request: str, step: str, fields: dict[str, Any] | None = None, **private: str) -> Any:
        return self.post(f"/requests/{request}/steps", {"step": step, "fields": fields or {}, "private": private})

    def feed(self) -> list[dict[str, Any]]:
        return list(self.get("/feed?after=0&limit=500")["entries"])


@dataclass
class Person:
    """Somebody with a browser, in a language, and with the code once there is one."""

    hub: Served
    language: str
    code: str = ""

    def send(self, path: str, **fields: str) -> str:
        response = self.hub.ask(
            "POST", f"{path}?lang={self.language}", body=urlencode(fields).encode(), Content_Type="application/x-www-form-urlencoded"
        )
        assert response.status == 200, (path, response.status, response.body.decode())
        return response.body.decode()

    def appeal(self, identifier: str, **more: str) -> str:
        page = self.send("/appeal", identifier=identifier, country="TH", form="f" * 32, **more)
        match = re.search(r'class="big-code"><bdi dir="ltr">([^<]+)<', page)
        assert match, page
        self.code = match[1]
        return page

    def follow(self, **fields: str) -> str:
        page = self.send("/appeal/follow", code=self.code, **fields)
        assert f'<html lang="{self.language}"' in page
        assert not any(name in page for name in ("Alpha", "Beta", "Gamma", "Kasi", "Centre", PHONE[3:], MAIL, REASON))
        return page

    def type(self, way: str, short: str) -> None:
        """The code that was sent, once the page asks for it: a message is there some milliseconds before the hub has noted that it went."""
        wait_until(lambda: f'id="short-{way}"' in self.follow())
        self.follow(do="short", way=way, short=short)

    def stands(self) -> str:
        match = STEP.search(self.follow())
        assert match
        return unescape(match[1])


@dataclass
class Scene:
    served: Served
    desks: dict[str, Desk]
    post: Post
    texts: Web
    clock: ServedClock

    def __getitem__(self, name: str) -> Desk:
        return self.desks[name]

    def appeals(self) -> dict[str, str]:
        """The appeals that the centre keeps: where each stands."""
        return {row["id"]: row["step"] for row in self["Centre"].get("/appeals")["items"]}

    def public(self, text: str) -> str:
        return Person(self.served, "en").send("/check", text=text, country="TH")


def word(step: str, language: str) -> str:
    """What the page of an appeal says large at this step."""
    from django.utils import translation

    from accord.doors.public.labels_appeal import STEPS

    with translation.override(language):
        return translation.gettext(STEPS[step])


def cast(hub: Hub) -> None:
    from accord.hub.desks import actions as desks
    from accord.hub.members import actions, queries
    from accord.hub.routing import actions as routing

    for name, sector in CAST:
        api = hub.member(name, sector, "TH")
        officer = signed_in(person(api, f"Officer{name}", email=f"{name.lower()}@desk.example"))
        desk = desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=60)
        desks.set_contacts(caller(api), desk, [(officer.person, ["mail"])])
    person(hub.admin, "Sue", role="secretariat", email="sue@secretariat.example")
    actions.name_national_desk(queries.member(hub.member("Centre").id), by=queries.operator())
    routing.declare(caller(hub.member("Kasi")), "bank", "TH:004")


@contextmanager
def scene_on(hub: Hub, folder: Path, tmp: Path) -> Iterator[Scene]:
    cast(hub)
    clock = ServedClock(tmp / "clock")
    with Post() as post, Web() as texts:
        ways = {"ACCORD_SMTP": post.address, "ACCORD_MAIL_FROM": "accord@accord.example", "ACCORD_SMS_GATEWAY": texts.url}
        with served(folder, **ways, **clock.settings) as at:
            yield Scene(at, {name: Desk(at, hub.member(name)) for name, _ in CAST}, post, texts, clock)


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_shop_gets_its_number_and_its_money_back(vendor: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    folder.mkdir()
    with hub_on(vendor, request, folder) as hub, scene_on(hub, folder, tmp_path) as scene:
        claim, hold = _wrongly_listed(scene)
        shop = Person(scene.served, "th")
        part = _appeals_and_proves(scene, shop)
        _nobody_answers(scene, shop, part)
        _upheld(scene, shop, part, claim)
        _undone(scene, shop, claim, hold)
        _another_is_rejected(scene)
        assert not [line for line in scene.served.errors if PHONE in line or REASON in line or shop.code in line]


def _wrongly_listed(scene: Scene) -> tuple[str, str]:
    """One member lists the number, two block it, and a bank holds money because of it."""
    listing = {"identifier": {"value": PHONE}, "scheme": "other", "marking": {"tlp": "TLP:CLEAR"}}
    claim = scene["Alpha"].post("/signals", listing)["id"]
    for name in ("Beta", "Gamma"):
        scene[name].post(f"/signals/{claim}/actions", {"action": "blocked"})
    opened = scene["Alpha"].post(
        "/requests",
        {
            "protocol": "hold-funds",
            "identifiers": [ACCOUNT],
            "fields": {"asks": "hold", "recall-sent": "yes", "harmed-in": "TH"},
            "payments": [{"to": 0, "amount": "9000.00 THB", "bank_reference": "R-1", "from_bank": "TH:014"}],
            "origin": {"kind": "signal", "id": claim},
        },
    )
    hold = opened["requests"][0]["id"]
    scene["Kasi"].take(hold, "hold", {"amount": "9000.00 THB", "until": soon()})
    assert REPORTED in scene.public(PHONE)
    return claim, hold


def _appeals_and_proves(scene: Scene, shop: Person) -> str:
    """The form, the code, a text message; returns the request in which the claimant is to answer."""
    page = shop.appeal(PHONE, harm="number-blocked", reason=REASON)
    assert word("prove", "th") in unescape(page)
    assert scene["Alpha"].inbox() == [], "nobody is troubled before the proof"
    shop.follow(do="way", way="sms")
    wait_until(lambda: scene.texts.got)
    sent = json.loads(scene.texts.got[0][2])
    assert sent["to"] == PHONE
    short = re.search(r"\d{8}", sent["text"])
    assert short
    shop.type("sms", short[0])
    wait_until(scene["Alpha"].inbox)
    (row,) = scene["Alpha"].inbox("control-proven")
    wait_until(lambda: row["id"] in scene["Alpha"].ringing())
    for name in ("Beta", "Gamma"):
        assert row["id"] in scene[name].ringing(), "who acted on it gets it at once"
        steps = f"/api/v1/requests/{row['id']}/steps"
        refused = scene[name].hub.ask("POST", steps, scene[name].api.token, {"step": "acknowledge"})
        assert (refused.status, refused.json()["code"]) == (409, "not-yours"), "and only watches"
    assert scene["Stranger"].hub.get(f"/api/v1/requests/{row['id']}", scene["Stranger"].api.token).status == 404
    assert shop.stands() == word("proven", "th")
    return str(row["id"])


def _nobody_answers(scene: Scene, shop: Person, part: str) -> None:
    """The first answer is due in four hours; without one it climbs to the secretariat."""
    assert "sue" not in scene.post.to
    scene.clock.move(4 * 3600 - 120)
    assert shop.stands() == word("proven", "th")
    assert "sue" not in scene.post.to
    scene.clock.move(180)
    wait_until(lambda: "sue" in scene.post.to)
    assert part in scene["Alpha"].ringing()


def _upheld(scene: Scene, shop: Person, part: str, claim: str) -> None:
    """A member that claims nothing decides; the claimant can't."""
    refused = scene["Alpha"].hub.ask("POST", f"/api/v1/requests/{part}/steps", scene["Alpha"].api.token, {"step": "begin-review"})
    assert (refused.status, refused.json()["code"]) == (409, "not-yours")
    scene["Centre"].take(part, "begin-review")
    wait_until(lambda: set(scene.appeals().values()) == {"review"})
    scene["Alpha"].take(part, "stand-by", {"claim": claim}, findings="A customer said so by telephone.")
    scene["Centre"].take(part, "uphold-claim", {"claim": claim}, findings="The shop's licence and its bills show it.")
    scene["Centre"].take(part, "conclude-upheld", {"answer": f"เบอร์ {PHONE} ของคุณถูกต้อง Alpha ขออภัย"})
    wait_until(lambda: set(scene.appeals().values()) == {"upheld"})
    # It is upheld with the claim already; what the desk writes to the shop comes with the step after it.
    wait_until(lambda: "เบอร์ […] ของคุณถูกต้อง […] ขออภัย" in shop.follow())
    page = shop.follow()
    assert word("upheld", "th") in unescape(page)


def _undone(scene: Scene, shop: Person, claim: str, hold: str) -> None:
    """The listing is gone, the money is free, and who acted says when it has undone it."""
    assert REPORTED not in scene.public(PHONE)
    request = scene["Kasi"].get(f"/requests/{hold}")
    assert request["state"] == "released"
    assert (request["totals"]["THB"]["held"], request["totals"]["THB"]["wrongly-held"]) == ("0.00", "9000.00")
    (id,) = scene.appeals()
    for number, name in enumerate(("Beta", "Gamma")):
        taken_back = [entry for entry in scene[name].feed() if entry["type"] == "signal.retracted" and entry["data"]["id"] == claim]
        assert len(taken_back) == 1
        counts = scene["Centre"].get(f"/appeals/{id}")["counts"]
        assert (counts["upheld"], counts["told"], counts.get("applied", 0)) == (1, 2, number)
        scene[name].post("/feed/applied", {"seq": taken_back[0]["seq"], "consumer": "switch"})
        scene.clock.move(11)
        wait_until(lambda wanted=number + 1: scene["Centre"].get(f"/appeals/{id}")["counts"].get("applied") == wanted)
    wait_until(lambda: scene.appeals()[id] == "done")
    receipts = [row for part in scene["Centre"].get(f"/appeals/{id}")["requests"] for row in part["receipts"]]
    assert {row["member"]["name"] for row in receipts if row["applied"] and row["acted"]} == {"Beta", "Gamma"}
    assert shop.stands() == word("done", "th")


def _another_is_rejected(scene: Scene) -> None:
    """Who runs a scam appeals too: the report stays, and the answer names nobody."""
    listing = {"identifier": {"value": MAIL}, "scheme": "other", "marking": {"tlp": "TLP:CLEAR"}}
    claim = scene["Alpha"].post("/signals", listing)["id"]
    cheat = Person(scene.served, "es")
    cheat.appeal(MAIL, harm="listed", reason="Es mentira.")
    cheat.follow(do="way", way="mail")
    wait_until(lambda: [mail for mail in scene.post.mails if mail.to == MAIL])
    (mail,) = [mail for mail in scene.post.mails if mail.to == MAIL]
    short = re.search(r"\d{8}", mail.text)
    assert short
    cheat.type("mail", short[0])
    wait_until(lambda: scene["Alpha"].inbox("control-proven"))
    (row,) = scene["Alpha"].inbox("control-proven")
    scene["Alpha"].take(row["id"], "acknowledge")
    scene["Centre"].take(row["id"], "begin-review")
    scene["Centre"].take(row["id"], "reject-claim", {"claim": claim, "refusal": "claim-stands"}, findings="Nine people paid.")
    scene["Centre"].take(
        row["id"], "conclude-rejected", {"refusal": "claim-stands", "answer": "Nueve personas pagaron y no recibieron nada."}
    )
    wait_until(lambda: "rejected" in scene.appeals().values())
    page = cheat.follow()
    assert word("rejected", "es") in unescape(page) and "Nueve personas" in page
    assert REPORTED in scene.public(MAIL)
