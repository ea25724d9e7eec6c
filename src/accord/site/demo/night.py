"""The demo's night: people who left a compound and go home, and somebody who is still held. All of it is made up.

Each part is looked at first and left where it is done, so that it can be stopped anywhere and played again.
"""

from collections.abc import Mapping
from datetime import timedelta
from importlib.resources import files
from typing import Any

from accord.core.times import DAY, moment
from accord.hub.care import actions as care
from accord.hub.care import queries as kept
from accord.hub.consulates import actions as consulates
from accord.hub.consulates import queries as directory
from accord.hub.consulates.actions import Entry
from accord.hub.members import queries
from accord.hub.members.queries import Caller
from accord.hub.repatriation import actions
from accord.hub.repatriation import queries as way_home
from accord.hub.repatriation.queries import PersonRow
from accord.hub.rescue import actions as rescue
from accord.hub.rescue import queries as rescues
from accord.hub.rescue.actions import NewStatement
from accord.hub.times import now
from accord.hub.vault.vocabulary import Reason
from accord.site.demo.described import desks
from accord.site.demo.files import data
from accord.site.demo.world import World

HOUR = DAY // 24
WHY = Reason("handling")


def play(world: World) -> int:
    """Let the night have happened; returns how many people are on their way home."""
    told, at = data("night.toml"), now()
    _know_consulates(world, told)
    _offer_help(world, told["shelter"], at)
    desk = _somebody(world, "dao")
    people = _people(desk, told, at)
    _see_to_them(desk, people, told, at)
    _the_embassy_answers(_somebody(world, "hari"), at)
    _fly(desk, people, told, at)
    _home_is_told(desk, _somebody(world, "maya"), _of(people, "NP"), at)
    _refer(world, desk, people, told["shelter"]["offered"])
    _rescue(_somebody(world, "anan"), told["rescue"], at)
    return len(people)


def _somebody(world: World, login: str) -> Caller:
    """A person of the cast, as when signed in."""
    desk, player = next((desk, player) for desk in desks() for player in desk.people if player.login == login)
    row = next(row for row in queries.people_of(world.desks[desk.key].n) if row.name == player.name)
    found = queries.person_caller(row.n)
    assert found is not None
    return found


def _know_consulates(world: World, told: Mapping[str, Any]) -> None:
    for one in told["consulate"]:
        if directory.contacts(one["nationality"], one["country"]):
            continue
        consulates.enter(
            queries.operator(),
            Entry(
                nationality=one["nationality"],
                country=one["country"],
                city=one["city"],
                channels=(("mail", f"consular-{one['nationality'].lower()}@consulates.example"),),
                source="Made up for the demo",
                member=world.desks[one["member"]].id if "member" in one else "",
            ),
        )


def _offer_help(world: World, told: Mapping[str, Any], at: int) -> None:
    care.offer(
        world.caller("shelter"),
        countries=["TH"],
        services=told["services"],
        languages=told["languages"],
        takes=told["takes"],
        room=told["room"],
        at=at,
    )


def _people(desk: Caller, told: Mapping[str, Any], at: int) -> list[PersonRow]:
    """The list is taken in as an operation room takes it in, with the one pair in it decided: one person, written twice."""
    then = at - told["ago"] * HOUR
    group = next((one.id for one in way_home.operations(desk)[0]), None) or actions.open_operation(desk, told["place"], at=then)
    if not way_home.people(desk, group)[0]:
        for left in way_home.board(desk, group).lists:
            actions.drop_list(desk, left.id)
        sheet = actions.put_list(desk, group, files("accord.site.demo").joinpath("night.csv").read_bytes(), at=then)
        actions.decide(desk, sheet, {pair.id: "same" for pair in way_home.preview(desk, sheet, WHY, at=then).pairs})
        actions.make(desk, sheet, at=then)
    return _all(desk, group)


def _all(desk: Caller, group: str) -> list[PersonRow]:
    return list(way_home.people(desk, group, limit=1000)[0])


def _see_to_them(desk: Caller, people: list[PersonRow], told: Mapping[str, Any], at: int) -> None:
    """Consents, consulates, papers and what keeps them."""
    then = at - told["ago"] * HOUR
    _they_agree(desk, people, told, then)
    actions.begin(desk, [one.id for one in people], at=then + 2 * HOUR)
    for row in told["papers"]:
        actions.see_to_papers_of(desk, _of(people, row["nationality"]), row["papers"], at=then + 3 * HOUR)
    actions.ask_consulates(desk, [one.id for one in people], at=then + 4 * HOUR)
    for row in told["answer"]:
        valid = (moment(at) + timedelta(days=60)).date().isoformat() if row["said"] == "issued" else ""
        ids = _of(people, row["nationality"])
        actions.note_answers_for(
            desk, ids, row["said"], how="letter", source="A letter, made up", valid=valid, at=at - row["ago"] * HOUR
        )  # fmt: skip
    for row in told["block"]:
        for id in _of(people, row["nationality"]):
            if not any(one.kind == row["kind"] for one in way_home.person(desk, id).row.keeping):
                actions.block(desk, id, row["kind"], at=at - row["ago"] * HOUR)
    flying = {leg["nationality"] for leg in told["leg"]}
    for one in people:
        if one.nations[0] in flying and not way_home.person(desk, one.id).risk:
            actions.assess(desk, one.id, "low", "Nobody looks for the person there. Made up.", at=at - 30 * HOUR)


def _they_agree(desk: Caller, people: list[PersonRow], told: Mapping[str, Any], then: int) -> None:
    afraid, stays = _first(people, told["feared"]), _first(people, told["refused"])
    for one in people:
        said = {row.consent for row in kept.consents(desk, one.file) if row.stands}
        if one.id not in stays and "travel" not in said:
            care.agree(desk, one.file, {"travel": True, "support": True}, at=then + HOUR)
        if not any(kept.consulates(desk, one.file)):
            feared = one.id in afraid
            care.agree(desk, one.file, {"consulate": not feared}, about=one.nations[0], feared=feared, at=then + HOUR)


def _first(people: list[PersonRow], nations: list[str]) -> set[str]:
    return {next(one.id for one in people if one.nations[0] == nation) for nation in nations}


def _of(people: list[PersonRow], nation: str) -> list[str]:
    return [one.id for one in people if one.nations[0] == nation]


def _the_embassy_answers(embassy: Caller, at: int) -> None:
    """About all but two, which still wait."""
    asked = [one for one in way_home.asked_of_us(embassy)[0] if one.state == "asked"]
    for one in asked[2:]:
        actions.answer(embassy, one.id, "national", at=at - 40 * HOUR)


def _fly(desk: Caller, people: list[PersonRow], told: Mapping[str, Any], at: int) -> None:
    group = way_home.operations(desk)[0][0].id
    there = {leg.carrier for leg in way_home.board(desk, group).legs}
    for leg in told["leg"]:
        if leg["carrier"] in there:
            continue
        leaves = at + leg["in"] * HOUR
        actions.plan_leg(
            desk,
            _of(people, leg["nationality"]),
            origin=leg["origin"],
            target=leg["target"],
            leaves=leaves,
            arrives=leaves + leg["lasts"] * HOUR,
            carrier=leg["carrier"],
            met=True,
            operation=group,
            at=at - 24 * HOUR,
        )


def _home_is_told(desk: Caller, home: Caller, ids: list[str], at: int) -> None:
    """The desk at home receives all but the last of them; for these travel is arranged."""
    actions.tell_home(desk, ids, at=at - 20 * HOUR)
    waiting = [one.id for one in way_home.arrivals(home)[0] if one.reception == "told"]
    actions.accept_all(home, waiting[:-1], at=at - 18 * HOUR)
    actions.travel(desk, ids, at=at - 16 * HOUR)


def _refer(world: World, desk: Caller, people: list[PersonRow], count: int) -> None:
    shelter = world.desks["shelter"]
    house = _somebody(world, "ploy")
    actions.refer_all(desk, [one.id for one in people[-count:]], shelter.id, "safehouse")
    for row in kept.received(house)[0][: count // 2]:
        if row.state == "offered":
            care.accept(house, row.id)


def _rescue(officer: Caller, told: Mapping[str, Any], at: int) -> None:
    if rescues.rescues(officer):
        return
    rescue.open_rescue(
        officer,
        [
            NewStatement("place", told["place"], told["country"]),
            NewStatement("people", told["people"], count=told["count"]),
            NewStatement("contact", told["contact"]),
            NewStatement("risk", {}, risks=told["risk"]),
            NewStatement("story", {"words": told["story"]}),
        ],
        known=told["known"],
        at=at - told["ago"] * HOUR,
    )
