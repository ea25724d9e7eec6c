"""Who is there on the night on which a compound empties: a served hub, its members with their people, and a clock that can be moved."""

import json
import os
import re
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from bells import Post
from clocks import Clock, ServedClock
from consoles import Seat
from edges import Served, hub_on, served
from hubs import Hub
from programs import children_of
from rooms import caller, person

DESK, POLICE, SEASIDE, CITY, TONGUES = "Thai desk", "Border police", "Shelter by the sea", "Shelter in the city", "Interpreters"
MEMBERS = (
    (DESK, "state", "TH"),
    (POLICE, "state", "TH"),
    (SEASIDE, "support", "TH"),
    (CITY, "support", "TH"),
    (TONGUES, "support", "TH"),
    ("Bank", "finance", "TH"),
    ("Stranger", "platform", "TH"),
    ("Nepal desk", "state", "NP"),
    ("Embassy of Nepal", "state", "NP"),
    ("Kenya desk", "state", "KE"),
    ("Embassy of Kenya", "state", "KE"),
    ("Philippine desk", "state", "PH"),
)
# Nationalities with a consulate in Thailand; the others have one elsewhere, or none that anybody entered.
OF_MEMBERS = {"NP": "Embassy of Nepal", "KE": "Embassy of Kenya"}
NOT_OF_MEMBERS = ("BD", "ET", "PH", "ID", "IN", "MM", "PK", "LK", "VN", "CN")
ELSEWHERE = ("BR", "MY", "Kuala Lumpur")
NOWHERE = "UG"
HOMES = ("Nepal desk", "Kenya desk", "Philippine desk")
ROLES = ("victim officer", "officer", "investigator", "administrator", "analyst", "auditor")
DAY = 24 * 3600


@dataclass(frozen=True)
class Going:
    """A person on the way home: the id there, and the file."""

    id: str
    file: str

    @property
    def page(self) -> str:
        return f"/console/way-home/person/{self.id}"

    @property
    def care(self) -> str:
        return f"/console/care/{self.file}"


@dataclass
class Crowd:
    """Who is who among them."""

    everybody: list[Going]
    afraid: dict[str, Going]  # by the country whose consulate is feared
    suspects: list[Going]
    signals: list[tuple[str, str]]  # number and signal of each suspect
    children: list[Going]
    stay: list[Going]  # who do not want to go home
    regrets: Going  # takes back a yes to the consulate
    nation: dict[str, str]
    said: dict[str, str]  # what was written of each

    def of(self, nation: str) -> list[Going]:
        return [going for going in self.everybody if self.nation[going.id] == nation]


@dataclass
class Night:
    hub: Hub
    folder: Path
    clock: ServedClock
    here: Clock
    post: Post
    settings: dict[str, str]
    stack: ExitStack
    at: Served = field(init=False)
    rows: dict[tuple[str, str], Any] = field(default_factory=dict)
    seats: dict[tuple[str, str], Seat] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Seat:
        """The victim officer of a member, at the console."""
        return self.seat(name)

    def seat(self, name: str, role: str = "victim officer") -> Seat:
        key = (name, role)
        if key not in self.seats:
            self.seats[key] = Seat(self.person(name, role), self.at.address)
        return self.seats[key]

    def person(self, name: str, role: str = "victim officer") -> Any:
        key = (name, role)
        if key not in self.rows:
            api = self.hub.admin if name == "Secretariat" else self.hub.member(name)
            self.rows[key] = person(api, role.rstrip("2 "), f"{role} of {name}")
        return self.rows[key]

    def who(self, name: str, role: str = "victim officer") -> Any:
        """The same person as the hub sees it."""
        return caller(self.person(name, role))

    def wait(self, days: float) -> None:
        """Time goes by, here and at the hub; every session has ended meanwhile."""
        self.clock.move(days * DAY)
        self.here.ahead = self.clock.ahead
        self.leave()

    def now(self) -> int:
        from accord.hub.times import now

        return now()

    def serve(self) -> None:
        """Serve the hub, also after it was killed."""
        self.at = self.stack.enter_context(served(self.folder, **self.settings))
        self.leave()

    def leave(self) -> None:
        """Everybody has to sign in anew."""
        for seat in self.seats.values():
            seat.close()
        self.seats.clear()

    def kill(self) -> None:
        """All of the hub's processes at once, as when the power goes."""
        for process in (self.at.process, *children_of(self.at.process)):
            os.kill(process, signal.SIGKILL)

    def unseen(self, path: str, *texts: str) -> None:
        """Other members and other roles, the secretariat's too, get nothing: neither the page nor a word of it."""
        others = [(member, "victim officer") for member, *_ in MEMBERS if member != DESK] + [(DESK, role) for role in ROLES[1:]]
        for name, role in (*others, ("Secretariat", "secretariat"), ("Secretariat", "administrator"), ("Secretariat", "auditor")):
            answer = self.seat(name, role).ask(f"{path}?reason=handling")
            assert answer.status_code in (403, 404), (name, role, path)
            assert not any(text in answer.text for text in texts), (name, role, path)

    def adds_up(self, group: str, people: int = 240) -> dict[str, int]:
        """Every person stands once on the board: in one state, with one nationality. How many are in which state."""
        page = self[DESK].page(group)
        figures = {word: int(count) for word, count in re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page)}
        states = {word.strip(): int(count) for word, count in re.findall(r"</svg>([^<]+)<span class=\"count\">(\d+)</span>", page)}
        nations = [int(count) for count in re.findall(r'</a></th><td class="number" data-label="Persons">(\d+)</td>', page)]
        assert figures["people"] == people == sum(states.values()) == sum(nations), (figures, states, nations)
        return {word: count for word, count in states.items() if count}

    def people(self, group: str) -> dict[str, list["Going"]]:
        """Everybody of an operation by what they are called."""
        from accord.hub.repatriation import queries

        files = {row.id: row for row in queries.people(self.who(DESK), group.rpartition("/")[2], limit=5000)[0]}
        page = self[DESK].page(f"{group}/many?reason=handling")
        by_name: dict[str, list[Going]] = {}
        for id, name in re.findall(r'href="/console/way-home/person/([0-9a-f-]{36})" data-row-link>(?:<bdi>(.*?)</bdi> )?<span', page):
            by_name.setdefault(name, []).append(Going(id, files[id].file))
        return by_name

    def interview(
        self, officer: str, file: str, choices: list[tuple[str, bool, str]], *, how: str = "spoken", feared: str = ""
    ) -> dict[str, Any]:
        """An interview as a device holds it: (consent, yes, consulate's country), one that is feared, two answers, a note."""
        at = time.time_ns() // 1000
        consents = [{"consent": consent, "yes": yes, "about": about, "how": how, "at": at} for consent, yes, about in choices]
        if feared:
            consents.append({"consent": "consulate", "yes": False, "about": feared, "feared": True, "at": at})
        answers = [{"indicator": "debt", "answer": "present", "at": at}, {"indicator": "violence", "answer": "not-asked", "at": at}]
        notes = [{"text": "Tired, and glad to be out.", "at": at}]
        return {"id": str(uuid4()), "officer": officer, "file": file, "consents": consents, "answers": answers, "notes": notes}

    def send_interviews(self, interviews: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Twenty at a time, as a device on a good line may; what became of each."""
        results: list[dict[str, Any]] = []
        for start in range(0, len(interviews), 20):
            body = json.dumps({"clock": time.time_ns() // 1000, "interviews": interviews[start : start + 20]}).encode()
            results += self[DESK].json("/console/field/taken", body)["interviews"]
        return results

    def mails(self, name: str) -> int:
        """How many mails came for a member's desk."""
        return sum(to == _box(name) for to in self.post.to)


def _box(name: str) -> str:
    return name.lower().replace(" ", "-")


@contextmanager
def night_on(vendor: str, request: pytest.FixtureRequest, tmp: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Night]:
    from django.conf import settings

    folder = tmp / "hub"
    folder.mkdir()
    secret = Path(settings.ACCORD_DATA) / "secret.key"
    clock = ServedClock(tmp / "clock")
    with hub_on(vendor, request, folder) as hub, Post() as post, ExitStack() as stack:
        shutil.copy(secret, folder / "secret.key")  # sessions that this process begins hold at the served hub
        given = {"ACCORD_SMTP": post.address, "ACCORD_MAIL_FROM": "bells@accord.example", **clock.settings}
        made = Night(hub, folder, clock, Clock(monkeypatch), post, given, stack)
        _cast(made)
        made.serve()
        yield made
        made.leave()


def _cast(made: Night) -> None:
    from worlds import caller as member_caller

    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    by = queries.operator()
    for name, sector, country in MEMBERS:
        api = made.hub.member(name, sector, country)
        officer = made.person(name)
        people.set_contact(officer, email=f"{_box(name)}@desk.example", phone="", by=by)
        desk = desks.make_desk(member_caller(api), name=f"Desk of {name}", zone="UTC", wait=60)
        desks.set_contacts(member_caller(api), desk, [(officer.id, ["mail"])])
    for name in (DESK, *HOMES):
        members.name_national_desk(queries.member(made.hub.member(name).id), by=by)
    _consulates(made)


def _consulates(made: Night) -> None:
    from accord.hub.consulates import actions as consulates
    from accord.hub.consulates.actions import Entry
    from accord.hub.members import queries

    by, phone = queries.operator(), (("phone", "+66 2 000 0000"),)

    def enter(nation: str, country: str = "TH", city: str = "Bangkok", member: str = "") -> None:
        entry = Entry(nationality=nation, country=country, city=city, channels=phone, source="the night's list", member=member)
        consulates.enter(by, entry)

    for nation, name in OF_MEMBERS.items():
        enter(nation, member=made.hub.member(name).id)
    for nation in NOT_OF_MEMBERS:
        enter(nation)
    enter(*ELSEWHERE)
