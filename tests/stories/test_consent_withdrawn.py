"""Consent is taken back, and the next page that anybody asks for shows nothing of what rested on it: nobody waits for a background.

Two people on a served hub. One reported a loss in Lima: her bank, the police, a support body hold what she agreed to. One was forced to
scam: a shelter and a clinic see what their help needs, the clinic on a ground too. All of them look before, and again right after the
no.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from bells import rows
from canary import Canaries
from caring import FORCED
from edges import Served, hub_on, listening, served
from hubs import Hub
from programs import wait_until
from reporting import NAME, picture
from rooms import browser, caller, person

CAST = (
    ("Credito", "finance", "PE"),
    ("Interbanco", "finance", "PE"),
    ("Policia", "state", "PE"),
    ("Amparo", "support", "PE"),
    ("Desk", "state", "TH"),
    ("Shelter", "support", "TH"),
    ("Clinic", "support", "TH"),
)
PAID = {"amount": "1500.00", "currency": "PEN", "way": "transfer", "own-bank": "PE:002", "to": "PE:003:2001234567890"}
TOLD = {
    "country": "PE",
    "lost": ["money"],
    "payments": [PAID],
    "words": "Thrungavel dijo que era seguro.",
    "name": NAME,
    "may-contact": "message",
    "contact": "q.ostrovantz@canary-41.example",
    "needs": ["psychosocial"],
}
PICTURE = picture(size=(40, 40))
CSRF = "c" * 32


@dataclass
class Seat:
    """Somebody's browser at the served hub, which keeps its connection and sends again whatever it was told to keep a page by."""

    client: httpx.Client
    tags: dict[str, str]

    def get(self, path: str) -> httpx.Response:
        sent = {"If-None-Match": self.tags[path]} if path in self.tags else {}
        answer = self.client.get(path, headers=sent)
        assert answer.headers["Cache-Control"].find("no-store") >= 0, path
        if "ETag" in answer.headers:
            self.tags[path] = answer.headers["ETag"]
        return answer

    def post(self, path: str, fields: dict[str, str]) -> httpx.Response:
        return self.client.post(path, data=fields, headers={"X-CSRFToken": CSRF})


@dataclass
class Scene:
    hub: Hub
    at: Served
    officers: dict[str, Any]

    def seat(self, name: str) -> Seat:
        key = browser(self.officers[name]).cookies["accord_session"].value
        cookies = {"accord_session": key, "accord_csrf": CSRF}
        return Seat(httpx.Client(base_url=self.at.address, trust_env=False, timeout=120, cookies=cookies), {})

    def follow(self, code: str, **fields: str) -> str:
        body = urlencode({"code": code, **fields}).encode()
        response = self.at.ask("POST", "/report/follow", body=body, Content_Type="application/x-www-form-urlencoded")
        assert response.status == 200
        return response.body.decode()


@contextmanager
def scene_on(vendor: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[Scene]:
    from django.conf import settings

    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.routing import actions as routing

    secret = Path(settings.ACCORD_DATA) / "secret.key"
    with hub_on(vendor, request, folder) as hub:
        shutil.copy(secret, folder / "secret.key")  # sessions that this process begins hold at the served hub
        officers = {}
        for name, sector, country in CAST:
            api = hub.member(name, sector, country)
            officers[name] = person(api, "victim officer", name)
            desks.make_desk(caller(person(api, "administrator", f"{name}'s")), name=f"{name} desk", zone="UTC", wait=60)
        members.name_national_desk(queries.member(hub.member("Desk").id), by=queries.operator())
        for name, bank in (("Credito", "PE:002"), ("Interbanco", "PE:003")):
            routing.declare(queries.as_member(queries.member(hub.member(name).id)), "bank", bank)
        with served(folder) as at:
            yield Scene(hub, at, officers)


def _reported(scene: Scene) -> tuple[str, dict[str, str]]:
    """A report that was handed on; its code, and where each holder sees it."""
    from reporting import sheet

    from accord.hub.intake import actions

    yes = dict.fromkeys(("bank", "police", "support", "contact"), True)
    begun = actions.begin("report", sheet(answers=TOLD, marks={}), yes, form="f" * 32, country="PE", language="es")
    actions.attach(begun.code, PICTURE)
    actions.hand_in(begun.code)
    wait_until(lambda: {"own-bank", "police", "support"} <= {outlet for (outlet,) in rows("SELECT outlet FROM reports_sent")})
    sent = {outlet: (item, request) for outlet, item, request in rows("SELECT outlet, item, request FROM reports_sent")}
    police = f"/console/reports/{sent['police'][0]}"
    return begun.code, {
        "Credito": f"/console/requests/{sent['own-bank'][1]}",
        "Amparo": f"/console/requests/{sent['support'][1]}",
        "Policia": police,
        "picture": f"{police}/pictures/1",
    }


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_what_rested_on_a_consent_is_gone_with_the_next_page(vendor: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    folder.mkdir()
    with scene_on(vendor, request, folder) as scene:
        _a_report_is_taken_back(scene)
        _a_person_says_no_to_those_who_help(scene)
        assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]


def _a_report_is_taken_back(scene: Scene) -> None:
    canaries = Canaries([NAME, TOLD["contact"], TOLD["words"], "Thrungavel"])
    code, held = _reported(scene)
    bank, police, support = scene.seat("Credito"), scene.seat("Policia"), scene.seat("Amparo")
    police_token = scene.hub.member("Policia").token
    with listening(scene.at, police_token) as stream:
        for seat, name in ((bank, "Credito"), (police, "Policia"), (police, "Policia")):
            assert NAME in seat.get(held[name]).text, name
        wait_until(lambda: NAME in support.get(held["Amparo"]).text or "psychosocial" in support.get(held["Amparo"]).text.lower())
        assert police.get(held["picture"]).content.startswith(PICTURE[:8])
        scene.follow(code, do="back", consent="police")
        assert (police.get(held["Policia"]).status_code, police.get(held["picture"]).status_code) == (404, 404)
        assert held["Policia"].rpartition("/")[2] not in police.get("/console/reports").text
        assert NAME in bank.get(held["Credito"]).text, "what rests on another consent goes on"
        scene.follow(code, do="back", consent="bank")
        assert canaries.in_text("bank", bank.get(held["Credito"]).text) == []
        api = scene.at.get(held["Credito"].replace("/console", "/api/v1"), scene.hub.member("Credito").token)
        assert canaries.in_bytes("the bank's API", api.body) == []
        scene.follow(code, do="withdraw")
        assert canaries.in_text("support", support.get(held["Amparo"]).text) == []
        assert canaries.in_text("stream", str(stream.entries)) == []
    ((count,),) = rows("SELECT COUNT(*) FROM reports_sent WHERE sealed <> '' AND state <> 'ended'")
    assert count == 0


def _a_person_says_no_to_those_who_help(scene: Scene) -> None:
    from accord.hub.care import actions

    desk, shelter, clinic = (scene.seat(name) for name in ("Desk", "Shelter", "Clinic"))
    me = caller(scene.officers["Desk"])
    file, grounded = (actions.open_file(me, "forced", FORCED, agreed={"support": True}).id for _ in range(2))
    pages = {}
    for body, file_id in (("Shelter", file), ("Clinic", grounded)):
        referral = actions.refer(me, file_id, scene.hub.member(body).id, ["health"])
        actions.accept(caller(scene.officers[body]), referral)
        pages[body] = f"/console/referrals/{referral}?reason=referral"
    actions.override(me, grounded, "life-at-risk", "Unconscious since the morning")
    ((asked,),) = rows("SELECT request FROM care_referral WHERE kind = 'forced' ORDER BY n LIMIT 1")
    assert FORCED["health"] in shelter.get(pages["Shelter"]).text and FORCED["health"] in clinic.get(pages["Clinic"]).text
    assert FORCED["health"] in shelter.get(f"/console/requests/{asked}").text
    no = {"consent": "support", "yes": "no", "how": "spoken"}
    answer = desk.post(f"/console/care/{file}/consents", no).text
    assert "Ended at once: 1 referral." in answer and "own file" in answer, "what the body has of its own is told with its basis"
    assert FORCED["health"] not in shelter.get(pages["Shelter"]).text
    assert FORCED["health"] not in shelter.get(f"/console/requests/{asked}").text
    answer = desk.post(f"/console/care/{grounded}/consents", no).text
    assert "A life is at risk" in answer, "what goes on is told with its ground"
    assert FORCED["health"] in clinic.get(pages["Clinic"]).text
