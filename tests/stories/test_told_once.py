"""A teacher in Lima has lost savings to a romance that was a false investment. She tells it once, in Spanish, on her phone.

Everybody speaks HTTP to a served hub. Her bank and the one that received the money ring while she still writes; the bank confirms that the
payment was hers, the money is held, the site is taken down, the police read what she agreed to. With her code she sees all of it, and takes
back one consent. Nothing of her lies anywhere but in the vault.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from bells import Post, person, rows, signed_in
from canary import Canaries
from edges import Served, hub_on, served
from hubs import Api, Hub
from programs import wait_until
from worlds import caller

NAME, MAIL, PHONE = "Wexbrooke Pemblequist", "w.pemblequist@canary-77.example", "+51987654321"
OWN, THEIRS = "PE:002:19112345678901", "PE:003:2001234567890"
SITE = "https://amor-e-inversion.example.com/pagar"
WORDS = f"Lo conocí en una red social. Me hizo pagar en {SITE}. Mi número es {PHONE}. Thrungavel me dijo que era seguro."
CAST = (("Credito", "finance"), ("Interbanco", "finance"), ("Host", "platform"), ("Policia", "state"), ("Stranger", "finance"))


@dataclass
class Desk:
    """A member's client: it knows the address of the hub and its token."""

    hub: Served
    api: Api

    def get(self, path: str) -> Any:
        told = self.hub.get(f"/api/v1{path}", self.api.token)
        assert told.status == 200, (self.api.name, path, told.body)
        return told.json()

    def take(self, request: str, step: str, fields: dict[str, Any] | None = None) -> Any:
        told = self.hub.ask("POST", f"/api/v1/requests/{request}/steps", self.api.token, {"step": step, "fields": fields or {}})
        assert told.status in (200, 201), (self.api.name, step, told.body)
        return told.json()

    def ringing(self) -> list[str]:
        return [bell["ref"] for bell in self.get("/bells")["items"] if bell["state"] == "ringing"]


class Teacher:
    """Somebody with a phone, in Spanish, and with the code once there is one."""

    def __init__(self, hub: Served) -> None:
        self.hub, self.code = hub, ""

    def send(self, path: str, fields: dict[str, Any]) -> str:
        body = urlencode(fields, doseq=True).encode()
        told = self.hub.ask("POST", f"{path}?lang=es", body=body, Content_Type="application/x-www-form-urlencoded")
        assert told.status == 200, (path, told.status, told.body.decode())
        assert '<html lang="es"' in told.body.decode()
        return unescape(told.body.decode())

    def fill(self, at: str, **fields: Any) -> str:
        page = self.send("/report", {"code": self.code, "door": "money", "at": at, "form": "f" * 32, "do": "next", **fields})
        found = re.search(r'name="code" value="([^"]+)"', page)
        assert found, page
        self.code = found[1]
        return page

    def follow(self, **fields: str) -> str:
        page = self.send("/report/follow", {"code": self.code, **fields})
        assert not any(told in page for told in (NAME, MAIL, PHONE[3:], "Credito", "Interbanco", "Policia", "amor-e", "1500", "Thrungavel"))
        return page


@dataclass
class Scene:
    served: Served
    desks: dict[str, Desk]
    logs: Path

    def __getitem__(self, name: str) -> Desk:
        return self.desks[name]


def cast(hub: Hub) -> None:
    from accord.hub.desks import actions as desks
    from accord.hub.routing import actions as routing

    for name, sector in CAST:
        api = hub.member(name, sector, "PE")
        officer = signed_in(person(api, f"Officer{name}", email=f"{name.lower()}@desk.example"))
        desk = desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=60)
        desks.set_contacts(caller(api), desk, [(officer.person, ["mail"])])
    person(hub.admin, "Sue", role="secretariat", email="sue@secretariat.example")
    routing.declare(caller(hub.member("Credito")), "bank", "PE:002")
    routing.declare(caller(hub.member("Interbanco")), "bank", "PE:003")
    routing.declare(caller(hub.member("Host")), "host", "amor-e-inversion.example.com")


@contextmanager
def scene_on(hub: Hub, folder: Path) -> Iterator[Scene]:
    cast(hub)
    with Post() as post, served(folder, ACCORD_SMTP=post.address, ACCORD_MAIL_FROM="accord@accord.example") as at:
        yield Scene(at, {name: Desk(at, hub.member(name)) for name, _ in CAST}, folder)


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_teacher_in_lima_tells_it_once(vendor: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    folder = tmp_path / "hub"
    folder.mkdir()
    with hub_on(vendor, request, folder) as hub, scene_on(hub, folder) as scene:
        teacher = Teacher(scene.served)
        hold = _the_banks_ring_while_she_writes(scene, teacher)
        _the_rest_goes_out(scene, teacher)
        _the_money_is_held(scene, teacher, hold)
        _she_takes_one_consent_back(scene, teacher)
        told = Canaries([NAME, MAIL, PHONE, WORDS, OWN.rpartition(":")[2], "Thrungavel", teacher.code])
        feeds = {name: str(scene[name].get("/feed?after=0&limit=500")) for name, _ in CAST}
        assert told.leaks(folders=[folder], texts={**feeds, "errors": "\n".join(scene.served.errors)}) == []


def _the_banks_ring_while_she_writes(scene: Scene, teacher: Teacher) -> str:
    teacher.fill("first", **{"q.country": "PE", "q.lost": ["money"], "q.age": "adult"})
    paid = {"p1.amount": "1500.00", "p1.currency": "PEN", "p1.own-bank": "PE:002", "p1.own-account": OWN, "p1.to": THEIRS}
    teacher.fill("money", **paid, yes="bank")
    wait_until(lambda: scene["Credito"].ringing() and scene["Interbanco"].ringing())
    (row,) = scene["Interbanco"].get("/requests/inbox")["items"]
    assert row["protocol"] == "hold-funds@1" and row["confirmed"] is False, "nobody's account is held by a claim that nobody confirmed"
    assert scene["Stranger"].get("/requests/inbox")["items"] == [] and scene["Host"].ringing() == []
    return str(row["id"])


def _the_rest_goes_out(scene: Scene, teacher: Teacher) -> None:
    page = teacher.fill("story", **{"q.words": WORDS, "q.scheme": "romance", "q.reached-by": "social"})
    found = dict.fromkeys(re.findall(r'name="(m\.[0-9a-f]{64})"', page), "own")
    site = re.search(r'amor-e-inversion.*?name="(m\.[0-9a-f]{64})"', page, re.DOTALL)
    assert site
    teacher.fill("whose", **{**found, site[1]: "theirs"})
    teacher.fill("you", **{"q.name": NAME, "q.may-contact": "message", "q.contact": MAIL})
    page = teacher.fill("agree", yes=["bank", "signals", "platform", "police"])
    items = re.findall(r'name="item" value="([^"]+)"', page)
    assert any(item.startswith("platform") for item in items)
    teacher.fill("plan", do="send", item=items, on=items)
    wait_until(lambda: scene["Host"].ringing() and scene["Policia"].ringing())
    wait_until(lambda: len(_published(scene)) == 2)
    assert not any(PHONE in value or OWN[7:] in value for value in _published(scene))


def _published(scene: Scene) -> list[str]:
    entries = scene["Stranger"].get("/feed?after=0&limit=500")["entries"]
    return [entry["data"]["identifier"]["value"] for entry in entries if entry["type"] == "signal.published"]


def _the_money_is_held(scene: Scene, teacher: Teacher, hold: str) -> None:
    confirmed = scene["Credito"].take(hold, "confirm")
    assert confirmed["state"] == "received"
    scene["Interbanco"].take(hold, "acknowledge")
    scene["Interbanco"].take(hold, "hold", {"amount": "1500.00 PEN", "until": "2027-06-01T00:00:00Z"})
    (site,) = [row["id"] for row in scene["Host"].get("/requests/inbox")["items"]]
    scene["Host"].take(site, "remove")
    wait_until(
        lambda: _says("The money is held. It is not back yet.") in teacher.follow() and _says("It was taken down.") in teacher.follow()
    )


def _she_takes_one_consent_back(scene: Scene, teacher: Teacher) -> None:
    teacher.follow(do="back", consent="signals")
    wait_until(lambda: ("signal", "sent") not in _steps())
    page = teacher.follow()
    assert _says("The warning was taken back.") in page
    kinds = [entry["type"] for entry in scene["Stranger"].get("/feed?after=0&limit=500")["entries"]]
    assert kinds.count("signal.retracted") == 2
    # The money that is held rests on more than her word, and stays.
    assert _says("The money is held. It is not back yet.") in page
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]


def _steps() -> set[tuple[str, str]]:
    return {(step, state) for step, state in rows("SELECT step, state FROM intake_followed")}


def _says(sentence: str) -> str:
    from django.utils import translation

    with translation.override("es"):
        return translation.gettext(sentence)
