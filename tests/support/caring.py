"""What tests of care share: a national desk, a shelter, others who have no business with it, and one person's file."""

from dataclasses import dataclass, field
from typing import Any

from bells import NOON, person, signed_in
from hubs import Api, Hub
from scenes import scene
from worlds import caller

DAY = 86_400_000_000
HOUR = 3_600_000_000
MEMBERS = (
    ("Desk", "state", "TH"),
    ("Shelter", "support", "TH"),
    ("Clinic", "support", "TH"),
    ("Bank", "finance", "TH"),
    ("Lima", "state", "PE"),
)
ROLES = ("officer", "investigator", "victim officer", "analyst", "administrator", "auditor")
FORCED = {
    "called": "Quivolda",
    "name": "Quivolda Ostrovantz",
    "birth": "1999-03-04",
    "nationality": "NP",
    "languages": "Nepali",
    "contact": "+999 12345 678",
    "health": "A wound at the left hand",
    "statement": "Taken over the river at night",
}
DEFRAUDED = {"called": "Zanthipé", "name": "Zanthipé Pemblequist", "contact": "by letter", "lost": "480000 THB"}


@dataclass
class Care:
    """`care["Desk"]` is the victim officer of a member, `care.who("Desk", "officer")` somebody of another role."""

    hub: Hub
    desks: dict[str, str] = field(default_factory=dict)
    people: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Any:
        return self.who(name)

    def who(self, name: str, role: str = "victim officer") -> Any:
        if (name, role) not in self.people:
            label = f"{role.title().replace(' ', '')}{name}"
            self.people[name, role] = signed_in(person(self.api(name), label, role=role))
        return self.people[name, role]

    def api(self, name: str) -> Api:
        return self.hub.admin if name == "Secretariat" else self.hub.member(name)


@scene
def care(hub: Hub) -> Care:
    from accord.hub.desks import actions as desks
    from accord.hub.members import actions as members
    from accord.hub.members import queries

    made = Care(hub)
    for name, sector, country in MEMBERS:
        api = hub.member(name, sector, country)
        made.desks[name] = desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=5)
        desks.set_contacts(caller(api), made.desks[name], [(made[name].person, ["mail"])])
    members.name_national_desk(queries.member(hub.member("Desk").id), by=queries.operator())
    return made


def reason(code: str = "handling") -> Any:
    from accord.hub.vault.vocabulary import Reason

    return Reason(code)


def forced(made: Care, *, agreed: dict[str, bool] | None = None, at: int = NOON, who: str = "Desk", **more: Any) -> str:
    from accord.hub.care import actions

    given = {"support": True} if agreed is None else agreed
    return actions.open_file(made[who], "forced", more.pop("fields", FORCED), agreed=given, at=at, **more).id


def referred(made: Care, file: str, *services: str, to: str = "Shelter", at: int = NOON, **more: Any) -> str:
    from accord.hub.care import actions

    return actions.refer(made["Desk"], file, made.api(to).id, services or ("safehouse",), at=at, **more)


def seen(made: Care, referral: str, *, by: str = "Shelter", at: int = NOON) -> dict[str, str]:
    from accord.hub.care import queries

    return dict(queries.received_person(made[by], referral, reason("referral"), at=at).fields)
