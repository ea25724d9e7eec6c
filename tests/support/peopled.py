"""A world in which much is known of people, and everybody who should not learn of it: for tests that try every door as everybody wrong.

The desk of a country keeps a file; members stand to it in every way there is: one helps, others were asked, refused, were called off,
were done. The police hold a copy of a report, of which the secretariat keeps a file. The desk keeps a rescue, on whose list stand a member
and one person of another. Somebody is on the way home: a consulate was asked about them, the desk of their country awaits them. Each
personal text of it stands in `told`.
"""

from dataclasses import dataclass, field
from typing import Any

from canary import Canaries, plant
from hubs import Hub
from rooms import browser, caller, person
from scenes import scene

# Members, and how the referral to each stands.
BODIES = ("Helping", "Asked", "Refused", "CalledOff", "Finished", "Shut")
CAST = (
    ("Desk", "state", "TH"),
    ("Policia", "state", "PE"),
    *((name, "support", "TH") for name in BODIES),
    ("Stranger", "finance", "TH"),
    ("Neighbour", "state", "TH"),
    ("Enters", "state", "TH"),
    ("Names", "finance", "TH"),
    ("Embassy", "state", "NP"),
    ("Kathmandu", "state", "NP"),
    ("Suspended", "support", "TH"),
)
ROLES = ("officer", "investigator", "victim officer", "analyst", "administrator", "auditor")
HOUR = 3_600_000_000


@dataclass
class Peopled:
    """`ids`: what may stand in an address, by what stands before it; `within`: what may stand behind that. `told`: all that must not
    be shown; `parts`: of a rescue, by the parts of its story."""

    hub: Hub
    told: Canaries
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    within: dict[str, str] = field(default_factory=dict)
    parts: dict[str, set[str]] = field(default_factory=dict)
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


@scene
def peopled(hub: Hub) -> Peopled:
    """Needs a key ring that the settings name."""
    from accord.hub.care import actions
    from accord.hub.care import queries as care
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.times import now

    made = Peopled(hub, plant(90))
    texts = iter(made.told.texts)
    for name, sector, country in CAST:
        hub.member(name, sector, country)
    for name in ("Desk", "Kathmandu"):
        members.name_national_desk(queries.member(hub.member(name).id), by=queries.operator())
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
    _rescue(made, texts)
    _way_home(made, texts)
    members.change_standing(queries.member(hub.member("Suspended").id), "suspended", by=queries.operator())
    return made


def _report(made: Peopled, texts: Any) -> None:
    from bells import rows
    from reporting import attend, picture, sheet

    from accord.hub.intake import actions
    from accord.hub.reports import actions as reporting

    answers = {"country": "PE", "lost": ["nothing"], "may-contact": "message"}
    answers |= {"words": next(texts), "name": next(texts), "contact": next(texts)}
    made.code = actions.begin("report", sheet(answers=answers, marks={}), {"police": True}, form="f" * 32, country="PE").code
    actions.attach(made.code, picture())
    actions.hand_in(made.code)
    attend()
    ((item,),) = rows("SELECT item FROM reports_sent WHERE outlet = 'police'")
    made.ids["reports"] = {"report": item}
    opened = reporting.open_file(made.who("Policia"), item)
    assert not opened.is_ours, "where a country has no national desk, the secretariat keeps it"
    ((made.ids["care"]["reported"],),) = rows("SELECT id FROM care_defrauded ORDER BY n DESC LIMIT 1")


def _rescue(made: Peopled, texts: Any) -> None:
    """A place with everything that may be told of it, and somebody in it."""
    from bells import rows

    from accord.hub.rescue import actions
    from accord.hub.rescue.actions import NewStatement
    from accord.tables import rescue_track

    desk, track = made.who("Desk"), rescue_track()
    fields = {part.key: {key: next(texts) for key in part.fields if key != "evidence"} for part in track.parts.values()}
    made.parts = {key: set(values.values()) for key, values in fields.items()}
    statements = [NewStatement(key, values, country="TH" if key == "place" else "") for key, values in fields.items()]
    id = actions.open_rescue(desk, statements, known="police")
    inside = actions.add_person(desk, id, {key: next(texts) for key in ("name", "called", "health-urgent")}, known="inside")
    actions.name(desk, id, made.hub.member("Enters").id, ["place"], next(texts))
    actions.name(desk, id, made.row("Names", "investigator").id, ["story"], next(texts))
    actions.step(desk, id, "look", words=next(texts))
    made.ids |= {"rescues": {"rescue": id}, "rescue-looks": {"rescue": id}}
    ((entry,),) = rows("SELECT id FROM rescue_access ORDER BY n DESC LIMIT 1")
    made.within |= {"person": inside, "entry": str(entry), "statement": "1"}


def _way_home(made: Peopled, texts: Any) -> None:
    """Somebody whom their consulate is asked about, and whom the desk at home has accepted; and a list that is not made yet."""
    from bells import rows
    from repatriations import DAY, csv

    from accord.hub.care import actions as care
    from accord.hub.consulates import actions as consulates
    from accord.hub.consulates.actions import Entry
    from accord.hub.members import queries as members
    from accord.hub.repatriation import actions
    from accord.hub.times import now

    desk, home, at = made.who("Desk"), made.who("Kathmandu"), now()
    embassy = made.hub.member("Embassy").id
    phone = (("phone", "+66 2 000 0000"),)
    consulates.enter(
        members.operator(), Entry(nationality="NP", country="TH", city="Bangkok", channels=phone, source="a test", member=embassy)
    )
    fields = {key: next(texts) for key in ("name", "birth", "papers", "contact", "health")} | {"nationality": "NP"}
    file = care.open_file(desk, "forced", fields, agreed={"travel": True}, at=at).id
    care.agree(desk, file, {"consulate": True}, about="NP", at=at)
    group = actions.open_operation(desk, "The bridge", "2026-11-25", at=at)
    person_id = actions.add(desk, group, file, at=at)
    assert [result.done for result in actions.begin(desk, [person_id], at=at)] == [True]
    actions.see_to_papers(desk, person_id, "passport", at=at)
    actions.ask_consulates(desk, [person_id], at=at)
    actions.assess(desk, person_id, "low", next(texts), at=at)
    actions.block(desk, person_id, "health", words=next(texts), at=at)
    actions.clear(desk, person_id, "health", "doctor", at=at)
    leg = actions.plan_leg(
        desk, [person_id], origin="BKK", target="KTM", leaves=at + DAY, arrives=at + DAY + HOUR, met=True, operation=group, at=at
    )
    actions.tell_home(desk, [person_id], at=at)
    actions.accept(home, person_id, at=at)
    assert [result.code for result in actions.travel(desk, [person_id], at=at)] == ["travel"]
    waiting = actions.put_list(desk, group, csv((next(texts), next(texts), "", "NP", next(texts), "")))
    ((asked,),) = rows("SELECT id FROM repatriation_verification")
    made.within["asked"] = str(asked)
    made.ids |= {"way-home": {"group": group}, "way-home/leg": {"leg": leg}, "way-home/person": {"person": person_id}}
    made.ids |= {"way-home/list": {"list": waiting}, "verifications": {"asked": str(asked)}, "arrivals": {"person": person_id}}
