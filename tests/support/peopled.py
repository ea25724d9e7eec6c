"""A world in which much is known of people, and everybody who should not learn of it: for tests that try every door as everybody wrong.

The desk of a country keeps a file; members stand to it in every way there is: one helps, others were asked, refused, were called off,
were done. The police hold a copy of a report. Each personal text of it stands in `texts`.
"""

from dataclasses import dataclass, field
from typing import Any

from canary import Canaries, plant
from hubs import Hub
from rooms import browser, caller, person
from small_png import small_png

# Members, and how the referral to each stands.
BODIES = ("Helping", "Asked", "Refused", "CalledOff", "Finished", "Shut")
CAST = (
    ("Desk", "state", "TH"),
    ("Policia", "state", "PE"),
    *((name, "support", "TH") for name in BODIES),
    ("Stranger", "finance", "TH"),
    ("Neighbour", "state", "TH"),
    ("Suspended", "support", "TH"),
)
ROLES = ("officer", "investigator", "victim officer", "analyst", "administrator", "auditor")
HOUR = 3_600_000_000


@dataclass
class Peopled:
    """`ids`: what may stand in an address, by the area of the console. `told`: all that must not be shown."""

    hub: Hub
    told: Canaries
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    requests: dict[str, str] = field(default_factory=dict)
    code: str = ""
    people: dict[tuple[str, str], Any] = field(default_factory=dict)

    def row(self, name: str, role: str) -> Any:
        if (name, role) not in self.people:
            self.people[name, role] = person(self.hub.admin if name == "Secretariat" else self.hub.member(name), role, f"{name}'s {role}")
        return self.people[name, role]

    def who(self, name: str, role: str = "victim officer") -> Any:
        return caller(self.row(name, role))

    def browser(self, name: str, role: str) -> Any:
        return browser(self.row(name, role))


def peopled(hub: Hub) -> Peopled:
    """Needs a key ring that the settings name."""
    from accord.hub.care import actions
    from accord.hub.care import queries as care
    from accord.hub.journal.times import now
    from accord.hub.members import actions as members
    from accord.hub.members import queries

    made = Peopled(hub, plant(60))
    texts = iter(made.told.texts)
    for name, sector, country in CAST:
        hub.member(name, sector, country)
    members.name_national_desk(queries.member(hub.member("Desk").id), by=queries.operator())
    desk, at = made.who("Desk"), now()
    fields = {
        key: next(texts) for key in ("called", "name", "birth", "languages", "contact", "health", "health-urgent", "statement", "papers")
    }
    file = actions.open_file(desk, "forced", fields, agreed={"support": True}, at=at).id
    other = actions.open_file(desk, "defrauded", {"name": next(texts), "lost": next(texts)}, agreed={}, at=at).id
    actions.answer(desk, file, {"debt": "present"}, actions.Reason("handling"), at=at)
    actions.assess_status(desk, file, "victim", review=at + 24 * HOUR, words=next(texts), at=at)
    handed = {name: actions.refer(desk, file, hub.member(name).id, ["health"], at=at) for name in BODIES if name != "Shut"}
    for name in ("Helping", "CalledOff", "Finished"):
        actions.accept(made.who(name), handed[name], at=at)
    actions.reject(made.who("Refused"), handed["Refused"], "no-room", at=at)
    actions.revoke(desk, handed["CalledOff"], "not-safe", at=at)
    actions.finish(made.who("Finished"), handed["Finished"], "helped", at=at)
    # Upon a ground that has come to its end.
    actions.override(desk, other, "life-at-risk", next(texts), at=at - 25 * HOUR)
    handed["Shut"] = actions.refer(desk, other, hub.member("Shut").id, ["police"], at=at - 24 * HOUR - 1)
    actions.accept(made.who("Shut"), handed["Shut"], at=at - 24 * HOUR - 1)
    made.requests = {name: care.referral(desk, id)[0].request for name, id in handed.items()}
    made.ids = {"care": {"file": file, "other": other}, "looks": {"file": file, "other": other}, "referrals": handed}
    _report(made, texts)
    members.change_standing(queries.member(hub.member("Suspended").id), "suspended", by=queries.operator())
    return made


def _report(made: Peopled, texts: Any) -> None:
    from bells import rows
    from reporting import attend, sheet

    from accord.hub.intake import actions

    answers = {"country": "PE", "lost": ["nothing"], "may-contact": "message"}
    answers |= {"words": next(texts), "name": next(texts), "contact": next(texts)}
    made.code = actions.begin("report", sheet(answers=answers, marks={}), {"police": True}, form="f" * 32, country="PE").code
    actions.attach(made.code, small_png(next(texts)))
    actions.hand_in(made.code)
    attend()
    ((item,),) = rows("SELECT item FROM reports_sent WHERE outlet = 'police'")
    made.ids["reports"] = {"report": item}
