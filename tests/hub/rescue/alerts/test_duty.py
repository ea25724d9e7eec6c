"""No rescue lands where nobody on duty may open it: whom a report goes to by roles and rotas, which desk rings, and what is warned of."""

import re
from typing import Any
from uuid import uuid4

import pytest
from bells import NOON, person, rows
from caring import care
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rescuing import HELD, HOUR, reported
from worlds import caller

from accord.core.hours import DAYS
from accord.core.reports.sheet import Sheet

MAY_OPEN = {"officer", "victim officer"}  # by hand: an investigator is let in by name alone, the others never
ROLES = ("officer", "victim officer", "investigator", "analyst", "administrator", "auditor", "secretariat")
DAY = 24 * HOUR
MINUTE = HOUR // 60


def chosen(answers: Any, at: int = NOON) -> str:
    """The member at which a rescue of these answers would land."""
    from accord.hub.reports.planning import reading

    read = reading.read(Sheet(kind="held", answers=answers), str(answers.get("country", "")), at)
    (item,) = [row for row in reading.planned(read.facts, frozenset({"rescue"}), (), at).items if row.outlet == "rescue"]
    (party,) = item.to
    return party.name


def on_shift(made: Any, name: str, role: str, *, begins: int = NOON - HOUR, ends: int = NOON + HOUR) -> str:
    """Somebody of this role who is on shift, at a desk that is open to nobody else."""
    from accord.hub.desks import actions as desks

    api = made.api(name)
    by = caller(api)
    if name not in made.desks:
        made.desks[name] = desks.make_desk(by, name=f"{name} desk", zone="UTC", wait=5)
    desks.set_contacts(by, made.desks[name], [])
    who = person(api, f"{role.title().replace(' ', '')}{name.replace(' ', '')}{begins // HOUR % 10_000}", role=role)
    desks.add_shift(by, made.desks[name], who, begins, ends)
    return who


def test_a_secretariat_whose_person_on_duty_may_not_open_it_is_passed_over(any_hub: Any) -> None:
    made = care(any_hub)
    on_shift(made, "Secretariat", "secretariat")
    # Nobody in Cambodia or Peru is on duty with the role; the Thai national desk is.
    on_shift(made, "Lima", "analyst")
    on_shift(made, "Desk", "victim officer")
    answers = {**HELD, "held-in": "KH", "country": "PE", "nationality": ["PE"], "fears-consulate": "no"}
    assert chosen(answers) == "Desk"
    on_shift(made, "Lima", "officer")
    assert chosen(answers) == "Lima", "the authority of the writer's country comes before another country's desk"
    on_shift(made, "Secretariat", "officer")
    assert chosen(answers) != "Desk"


def test_what_is_feared_is_not_asked_though_it_could_open_it(hub: Any) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries

    made = care(hub)
    members.name_national_desk(queries.member(made.api("Lima").id), by=queries.operator())
    on_shift(made, "Lima", "officer")
    on_shift(made, "Desk", "analyst")
    answers = {**HELD, "held-in": "KH", "country": "TH", "nationality": ["PE"]}
    assert chosen({**answers, "fears-consulate": "no"}) == "Lima"
    assert chosen({**answers, "fears-consulate": "yes"}) != "Lima"


def test_the_bell_rings_the_desk_at_which_somebody_may_open_it(hub: Any) -> None:
    from accord.hub.desks import actions as desks
    from accord.hub.times import now

    made = care(hub)
    by = caller(made.api("Desk"))
    at = now()
    desks.set_contacts(by, made.desks["Desk"], [])
    clerk = person(made.api("Desk"), "Clerk", role="analyst")
    desks.add_shift(by, made.desks["Desk"], clerk, at - HOUR, at + HOUR)
    second = desks.make_desk(by, name="Night team", zone="UTC", wait=5)
    desks.add_shift(by, second, made.who("Desk").person, at - HOUR, at + HOUR)
    reported()
    ((desk,),) = rows("SELECT d.name FROM desks_bell b JOIN desks_desk d ON d.n = b.desk")
    assert desk == "Night team"


def test_it_is_warned_of_each_stretch_in_which_nobody_on_duty_may_open_one(any_hub: Any) -> None:
    from accord.hub.desks import actions as desks
    from accord.hub.rescue.queries import duty_warnings

    made = care(any_hub)
    on_shift(made, "Secretariat", "secretariat", begins=NOON, ends=NOON + 8 * DAY)
    first = on_shift(made, "Desk", "officer", begins=NOON, ends=NOON + DAY)
    clerk = on_shift(made, "Desk", "analyst", begins=NOON + DAY, ends=NOON + 2 * DAY)
    on_shift(made, "Desk", "victim officer", begins=NOON + 2 * DAY, ends=NOON + 8 * DAY)

    def found() -> dict[str, Any]:
        return {warning.name: warning for warning in duty_warnings(NOON)}

    assert len(found()) == 2 and "Desk" in found()
    (hole,) = found()["Desk"].holes
    assert (hole.begins, hole.ends, hole.lasts) == (NOON + DAY, NOON + 2 * DAY, False)
    (other,) = [warning for name, warning in found().items() if name != "Desk"]
    assert other.nobody and other.holes[0].lasts, "the secretariat's own role opens no rescue"
    # Somebody who stands in counts for whom they stand in.
    by = caller(made.api("Desk"))
    desks.set_away(by, first, NOON + HOUR, NOON + 2 * HOUR, None)
    assert [(hole.begins - NOON, hole.ends - NOON) for hole in found()["Desk"].holes] == [(HOUR, 2 * HOUR), (DAY, 2 * DAY)]
    desks.set_away(by, clerk, NOON + DAY, NOON + 2 * DAY, first)
    assert [(hole.begins - NOON, hole.ends - NOON) for hole in found()["Desk"].holes] == [(HOUR, 2 * HOUR)]
    assert duty_warnings(NOON, only=-1) == []


def test_a_role_that_changes_is_seen_at_once(hub: Any) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people
    from accord.hub.rescue.queries import duty_warnings

    made = care(hub)
    who = on_shift(made, "Desk", "officer", begins=NOON, ends=NOON + 8 * DAY)
    assert "Desk" not in {warning.name for warning in duty_warnings(NOON)}
    (row,) = [person for person in queries.all_people() if person.id == who]
    people.change_role(row, "analyst", by=queries.operator())
    (desk,) = [warning for warning in duty_warnings(NOON) if warning.name == "Desk"]
    assert desk.holes[0].begins == NOON


def test_the_pages_of_desks_people_and_home_and_the_command_line_say_so(hub: Any) -> None:
    from click.testing import CliRunner
    from rooms import signed_in as visit

    from accord.doors.cli.routing import gaps
    from accord.doors.cli.status import status
    from accord.hub.desks import actions as desks
    from accord.hub.times import now

    made = care(hub)
    desk = visit(made.api("Desk"), "administrator")
    pages = ("/console/", "/console/people", f"/console/desks/{made.desks['Desk']}")
    before = {path: desk.get(path).content.decode() for path in pages}
    on_shift(made, "Desk", "analyst")
    words = "A rescue could arrive here while no one on duty may open it."
    assert not any(words in text for text in before.values()), "a contact of an open desk may open it"
    desks.change_desk(caller(made.api("Desk")), made.desks["Desk"], zone="Asia/Bangkok")
    on_shift(made, "Desk", "officer", begins=now() + DAY, ends=now() + 2 * DAY)
    said = {tuple(re.findall(r"<li>([^<]*no one on duty[^<]*)</li>", desk.get(path).content.decode())) for path in pages}
    assert len(said) == 1 and said != {()}, "the same hours on each page: those of the desk"
    for path in pages:
        assert words in desk.get(path).content.decode(), path
    assert words not in visit(made.api("Bank"), "administrator").get("/console/").content.decode(), "no rescue lands there"
    for command in (status, gaps):
        result = CliRunner().invoke(command, [], obj=lambda: None)
        assert "Desk: a rescue can land here, and no one on duty may open it from" in result.output, result.output
        assert '"rescue_duty"' in CliRunner().invoke(command, ["--json"], obj=lambda: None).output


@pytest.fixture
def stage(hub: Any) -> tuple[Any, dict[str, tuple[int, ...]], dict[str, int]]:
    """Two national desks, another authority and the secretariat, each with a desk and three people whose roles and shifts a test sets."""
    from accord.hub.desks import actions as desks
    from accord.hub.desks.models import Desk
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.members.models import Person

    made = care(hub)
    members.name_national_desk(queries.member(made.api("Lima").id), by=queries.operator())
    made.desks["Secretariat"] = desks.make_desk(caller(hub.admin), name="S", zone="UTC", wait=5)
    state = hub.member("Border police", "state", "TH")
    made.desks["Border police"] = desks.make_desk(caller(state), name="B", zone="UTC", wait=5)
    people: dict[str, tuple[int, ...]] = {}
    places: dict[str, int] = {}
    for name in ("Desk", "Lima", "Border police", "Secretariat"):
        api = made.api(name)
        ids = [person(api, f"{name.replace(' ', '')}{number}") for number in range(3)]
        people[name] = tuple(Person.objects.get(id=id).n for id in ids)
        places[name] = Desk.objects.get(id=made.desks[name]).n
    return made, people, places


someone = st.tuples(st.sampled_from(ROLES), st.sampled_from(["shift", "later", "contact", "away"]))
world = st.fixed_dictionaries({name: st.tuples(someone, someone, someone) for name in ("Desk", "Lima", "Border police", "Secretariat")})


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(world=world, country=st.sampled_from(["TH", "PE", "NP"]), held_in=st.sampled_from(["TH", "PE", "MM"]), feared=st.booleans())
def test_whatever_roles_and_rotas_are_it_lands_where_somebody_on_duty_may_open_it(stage, world, country, held_in, feared) -> None:
    from accord.hub.desks.models import Away, Contact, Desk, Shift
    from accord.hub.members.models import Person

    _, people, places = stage
    for table in (Away, Contact, Shift):
        table.objects.all().delete()
    Person.objects.update(role="analyst")
    Desk.objects.update(hours='"always"')
    on_duty = set()
    for name, cast in world.items():
        for place, ((role, where), who) in enumerate(zip(cast, people[name], strict=True)):
            Person.objects.filter(n=who).update(role=role)
            if where == "contact":
                Contact.objects.create(desk=places[name], person=who, place=place, channels="mail")
            else:
                begins = NOON + HOUR if where == "later" else NOON - HOUR
                Shift.objects.create(id=uuid4(), desk=places[name], person=who, begins=begins, ends=NOON + 2 * HOUR)
            if where == "away":
                Away.objects.create(id=uuid4(), member=0, person=who, begins=NOON - HOUR, ends=NOON + HOUR, stand_in=None)
            if role in MAY_OPEN and where in ("shift", "contact"):
                on_duty.add(name)
    answers = {**HELD, "country": country, "held-in": held_in, "nationality": ["PE"], "fears-consulate": "yes" if feared else "no"}
    landed = chosen(answers)
    name = landed if landed in world else "Secretariat"
    # What is feared is asked only where it is the country of the place or of the writer.
    reachable = {"Desk", "Secretariat"} | ({"Lima"} if not feared or "PE" in (country, held_in) else set())
    reachable |= {"Border police"} if "TH" in (country, held_in) else set()
    if on_duty & reachable:
        assert name in on_duty, (on_duty, reachable, landed)
    assert name in reachable


def test_a_stretch_between_two_desks_begins_and_ends_as_they_close_and_open(any_hub: Any) -> None:
    """Five minutes between two quarters of an hour were not seen at all."""
    from accord.hub.desks import actions as desks
    from accord.hub.rescue.queries import duty_warnings

    made = care(any_hub)
    by, officer = caller(made.api("Desk")), made.who("Desk").person
    desks.change_desk(by, made.desks["Desk"], hours={day: ["06:00-17:05"] for day in DAYS})
    second = desks.make_desk(by, name="Night team", zone="UTC", wait=5, hours={day: ["17:10-06:00"] for day in DAYS})
    for desk in (made.desks["Desk"], second):
        desks.set_contacts(by, desk, [(officer, ["mail"])])
    (warning,) = [warning for warning in duty_warnings(NOON) if warning.name == "Desk"]
    at_five = NOON + 5 * HOUR
    assert [(hole.begins, hole.ends) for hole in warning.holes] == [
        (at_five + day * DAY + 5 * MINUTE, at_five + day * DAY + 10 * MINUTE) for day in range(7)
    ]
    # What is edited is said at once.
    desks.change_desk(by, second, hours={day: ["17:05-06:00"] for day in DAYS})
    assert "Desk" not in {warning.name for warning in duty_warnings(NOON)}
