"""Who is there when a teacher in Lima tells what happened to her: a served hub with its background, its members, and what she tells.

What each of them may learn of her stands in `LEARNS`; `who_learns` looks through every page and every answer of the story as everybody.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from bells import Post
from consoles import Seat
from edges import Served, hub_on, served
from hubs import Api, Hub
from rooms import person
from worlds import caller

CREDITO, INTERBANCO, NACION, EXCHANGE = "Credito", "Interbanco", "Nacion", "Exchange"
HOST, DESK, POLICE, AMPARO, STRANGER = "Host", "Mesa nacional", "Comisaria", "Amparo", "Stranger"
CAST = (
    (CREDITO, "finance"),
    (INTERBANCO, "finance"),
    (NACION, "finance"),
    (EXCHANGE, "crypto"),
    (HOST, "platform"),
    (DESK, "state"),
    (POLICE, "state"),
    (AMPARO, "support"),
    (STRANGER, "finance"),
)
WALLET = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"
DECLARED = (
    (CREDITO, "bank", "PE:002"),
    (INTERBANCO, "bank", "PE:003"),
    (NACION, "bank", "PE:018"),
    (EXCHANGE, "addresses", WALLET),
    (HOST, "host", "amor-e-inversion.example.com"),
)
FOR_PEOPLE = (DESK, POLICE, AMPARO, STRANGER)  # who also has a victim officer

# What she tells, each once.
NAME, MAIL, PHONE, COMPLAINT = "Wexbrooke Pemblequist", "w.pemblequist@canary-77.example", "+51987654321", "DENUNCIA-4477-Q"
OWN, THEIRS, NEXT = "PE:002:19112345678901", "PE:003:2001234567890", "PE:018:04012345678901"
SITE = "https://amor-e-inversion.example.com/pagar"
WORDS = f"Lo conocí en una red social. Me hizo pagar en {SITE}. Mi número es {PHONE}. Thrungavel me dijo que era seguro."
# By what each is known wherever it stands, whatever stands around it.
TELLS = {
    "name": NAME,
    "contact": MAIL,
    "complaint": COMPLAINT,
    "own account": OWN.rpartition(":")[2],
    "own phone": PHONE.removeprefix("+51"),
    "words": "Thrungavel",
}
LEARNS = {
    CREDITO: frozenset(TELLS),  # her own bank confirms what was hers
    DESK: frozenset(TELLS),  # she agreed that the police read it, and the file is kept there
    AMPARO: frozenset({"name", "contact"}),
}


@dataclass
class Desk:
    """A member's client: it knows the address of the hub and its token."""

    hub: Served
    api: Api

    def status(self, path: str) -> int:
        return self.hub.get(f"/api/v1{path}", self.api.token).status

    def get(self, path: str) -> Any:
        response = self.hub.get(f"/api/v1{path}", self.api.token)
        assert response.status == 200, (self.api.name, path, response.body)
        return response.json()

    def take(self, request: str, step: str, **fields: Any) -> Any:
        response = self.hub.ask("POST", f"/api/v1/requests/{request}/steps", self.api.token, {"step": step, "fields": fields})
        assert response.status in (200, 201), (self.api.name, step, response.body)
        return response.json()

    def ringing(self) -> list[str]:
        """For what its own bells ring; those that it rang elsewhere are told too."""
        return [bell["ref"] for bell in self.get("/bells")["items"] if bell["state"] == "ringing" and bell["may_answer"]]

    def inbox(self) -> list[dict[str, Any]]:
        return list(self.get("/requests/inbox")["items"])

    def feed(self) -> list[dict[str, Any]]:
        return list(self.get("/feed?after=0&limit=500")["entries"])


@dataclass
class Scene:
    hub: Hub
    at: Served
    folder: Path
    post: Post
    desks: dict[str, Desk] = field(default_factory=dict)
    rows: dict[tuple[str, str], Any] = field(default_factory=dict)
    seats: dict[tuple[str, str], Seat] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Desk:
        return self.desks[name]

    def seat(self, name: str, role: str = "victim officer") -> Seat:
        """Somebody of a member, at the console; by default who works with people."""
        if (name, role) not in self.seats:
            self.seats[name, role] = Seat(self.rows[name, role], self.at.address)
        return self.seats[name, role]

    def signals(self, kind: str) -> list[dict[str, Any]]:
        """What a bank that has no business in it was told of signals."""
        return [entry["data"] for entry in self[STRANGER].feed() if entry["type"] == f"signal.{kind}"]

    def close(self) -> None:
        for seat in self.seats.values():
            seat.close()


@contextmanager
def lima_on(vendor: str, request: pytest.FixtureRequest, tmp: Path) -> Iterator[Scene]:
    from django.conf import settings

    folder = tmp / "hub"
    folder.mkdir()
    secret = Path(settings.ACCORD_DATA) / "secret.key"
    with ExitStack() as stack:
        hub = stack.enter_context(hub_on(vendor, request, folder))
        shutil.copy(secret, folder / "secret.key")  # sessions that this process begins hold at the served hub
        rows = _cast(hub)
        post = stack.enter_context(Post())
        at = stack.enter_context(served(folder, ACCORD_SMTP=post.address, ACCORD_MAIL_FROM="accord@accord.example"))
        made = Scene(hub, at, folder, post, {name: Desk(at, hub.member(name)) for name, _ in CAST}, rows)
        stack.callback(made.close)
        yield made


def _cast(hub: Hub) -> dict[tuple[str, str], Any]:
    from accord.hub.care import actions as care
    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.hub.routing import actions as routing

    by, rows = queries.operator(), {}
    for name, sector in CAST:
        api = hub.member(name, sector, "PE")
        for role in ("officer", "victim officer") if name in FOR_PEOPLE else ("officer",):
            rows[name, role] = person(api, role, f"{role} of {name}")
        officer = rows[name, "officer"]
        people.set_contact(officer, email=f"{name.split()[0].lower()}@desk.example", phone="", by=by)
        desk = desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=60)
        desks.set_contacts(caller(api), desk, [(officer.id, ["mail"])])
    rows["Secretariat", "secretariat"] = person(hub.admin, "secretariat", "Sue")
    members.name_national_desk(queries.member(hub.member(DESK).id), by=by)
    for name, kind, value in DECLARED:
        routing.declare(caller(hub.member(name)), kind, value)
    helps = ["psychosocial", "money-recovery"]
    care.offer(caller(hub.member(AMPARO)), countries=["PE"], services=helps, languages=["es"])
    return rows


# Everybody's eyes

_LISTS = ("/", "/inbox", "/bells", "/signals", "/journal", "/reports", "/care?kind=defrauded", "/referrals")
_ANSWERS = ("/feed?after=0&limit=500", "/requests/inbox", "/bells", "/signals")


def who_learns(scene: Scene, places: dict[str, str]) -> tuple[dict[str, frozenset[str]], dict[str, set[str]]]:
    """What of her each member finds in all pages and answers of the story; and who may open which of its places at all.

    `places` by a word: the paths in the console of what became of the report.
    """
    learnt: dict[str, set[str]] = {}
    opens: dict[str, set[str]] = {word: set() for word in places}
    for name, role in scene.rows:
        seat, facts = scene.seat(name, role), learnt.setdefault(name, set())
        for path in _LISTS:
            answer = seat.ask(f"/console{path}")
            assert answer.status_code in (200, 403, 404), (name, role, path, answer.status_code)
            facts |= _in(answer.text, is_list=True)
        for word, path in places.items():
            answer = seat.ask(path)
            assert answer.status_code in (200, 403, 404), (name, role, path, answer.status_code)
            if answer.status_code == 200:
                opens[word].add(name)
                facts |= _in(answer.text) if "text" in answer.headers["Content-Type"] else set()
    for name, desk in scene.desks.items():
        texts = [str(desk.get(path)) for path in _ANSWERS]
        for word, path in places.items():
            if path.startswith("/console/requests/"):
                response = scene.at.get(path.replace("/console", "/api/v1"), desk.api.token)
                assert (response.status == 200) == (name in opens[word]), (name, word, response.status)
                texts.append(response.body.decode())
        learnt[name] |= {fact for text in texts for fact in _in(text)}
    return {name: frozenset(facts) for name, facts in learnt.items() if facts}, opens


def _in(text: str, *, is_list: bool = False) -> set[str]:
    facts = {fact for fact, needle in TELLS.items() if needle in unescape(text)}
    assert not (is_list and facts), "no list says who it is about"
    return facts
