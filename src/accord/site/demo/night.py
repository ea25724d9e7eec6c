"""The demo's night: people who left a compound and go home, and a person who is still held. All of it is made up.

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
    night, at = data("night.toml"), now()
    _know_consulates(world, night)
    _offer_help(world, night["shelter"], at)
    desk = somebody(world, "dao")
    people = _people(desk, night, at)
    _see_to_them(desk, people, night, at)
    _the_embassy_answers(somebody(world, "hari"), at)
    _fly(desk, people, night, at)
    _home_is_told(desk, somebody(world, "maya"), _of(people, "NP"), at)
    _refer(world, desk, people, night["shelter"]["offered"])
    _rescue(somebody(world, "anan"), night["rescue"], at)
    return len(people)


def somebody(world: World, login: str) -> Caller:
    """A person of the cast, as when signed in."""
    desk, player = next((desk, player) for desk in desks() for player in desk.people if player.login == login)
    row = next(row for row in queries.people_of(world.desks[desk.key].n) if row.name == player.name)
    caller = queries.person_caller(row.n)
    assert caller is not None
    return caller


def _know_consulates(world: World, night: Mapping[str, Any]) -> None:
    for row in night["consulate"]:
        if directory.contacts(row["nationality"], row["country"]):
            continue
        consulates.enter(
            queries.operator(),
            Entry(
                nationality=row["nationality"],
                country=row["country"],
                city=row["city"],
                channels=(("mail", f"consular-{row['nationality'].lower()}@consulates.example"),),
                source="Made up for the demo",
                member=world.desks[row["member"]].id if "member" in row else "",
            ),
        )


def _offer_help(world: World, shelter: Mapping[str, Any], at: int) -> None:
    care.offer(
        world.caller("shelter"),
        countries=["TH"],
        services=shelter["services"],
        languages=shelter["languages"],
        takes=shelter["takes"],
        room=shelter["room"],
        at=at,
    )


def _people(desk: Caller, night: Mapping[str, Any], at: int) -> list[PersonRow]:
    """The list is taken in as an operation room takes it in, with the one pair in it decided: one person, written twice."""
    then = at - night["ago"] * HOUR
    group = next((operation.id for operation in way_home.operations(desk)[0]), None) or actions.open_operation(
        desk, night["place"], at=then
    )
    if not way_home.people(desk, group)[0]:
        for left in way_home.board(desk, group).lists:
            actions.drop_list(desk, left.id)
        sheet = actions.put_list(desk, group, files("accord.site.demo").joinpath("night.csv").read_bytes(), at=then)
        actions.decide(desk, sheet, {pair.id: "same" for pair in way_home.preview(desk, sheet, WHY, at=then).pairs})
        actions.make(desk, sheet, at=then)
    return _all(desk, group)


def _all(desk: Caller, group: str) -> list[PersonRow]:
    return list(way_home.people(desk, group, limit=1000)[0])


def _see_to_them(desk: Caller, people: list[PersonRow], night: Mapping[str, Any], at: int) -> None:
    """Consents, consulates, papers and what keeps them."""
    then = at - night["ago"] * HOUR
    _they_agree(desk, people, night, then)
    actions.begin(desk, [person.id for person in people], at=then + 2 * HOUR)
    for row in night["papers"]:
        actions.see_to_papers_of(desk, _of(people, row["nationality"]), row["papers"], at=then + 3 * HOUR)
    actions.ask_consulates(desk, [person.id for person in people], at=then + 4 * HOUR)
    for row in night["answer"]:
        valid = (moment(at) + timedelta(days=60)).date().isoformat() if row["said"] == "issued" else ""
        ids = _of(people, row["nationality"])
        actions.note_answers_for(
            desk, ids, row["said"], how="letter", source="A letter, made up", valid=valid, at=at - row["ago"] * HOUR
        )  # fmt: skip
    for row in night["block"]:
        for id in _of(people, row["nationality"]):
            if not any(keeping.kind == row["kind"] for keeping in way_home.person(desk, id).row.keeping):
                actions.block(desk, id, row["kind"], at=at - row["ago"] * HOUR)
    flying = {leg["nationality"] for leg in night["leg"]}
    for person in people:
        # Nobody's risk is assessed who was not heard before.
        kinds = {keeping.kind for keeping in way_home.person(desk, person.id).row.keeping}
        if person.nations[0] in flying and "screening" in kinds:
            care.answer(desk, person.file, {"papers-taken": "present", "debt": "declined"}, WHY, at=at - 40 * HOUR)
        if person.nations[0] in flying and not way_home.person(desk, person.id).risk:
            actions.assess(desk, person.id, "low", "Nobody looks for the person there. Made up.", at=at - 30 * HOUR)


def _they_agree(desk: Caller, people: list[PersonRow], night: Mapping[str, Any], then: int) -> None:
    afraid, stays = _first(people, night["feared"]), _first(people, night["refused"])
    for person in people:
        consents = {row.consent for row in kept.consents(desk, person.file) if row.stands}
        if person.id not in stays and "travel" not in consents:
            care.agree(desk, person.file, {"travel": True, "support": True}, at=then + HOUR)
        if not any(kept.consulates(desk, person.file)):
            feared = person.id in afraid
            care.agree(desk, person.file, {"consulate": not feared}, about=person.nations[0], feared=feared, at=then + HOUR)


def _first(people: list[PersonRow], nations: list[str]) -> set[str]:
    return {next(person.id for person in people if person.nations[0] == nation) for nation in nations}


def _of(people: list[PersonRow], nation: str) -> list[str]:
    return [person.id for person in people if person.nations[0] == nation]


def _the_embassy_answers(embassy: Caller, at: int) -> None:
    """About all but two, which still wait."""
    asked = [verification for verification in way_home.asked_of_us(embassy)[0] if verification.state == "asked"]
    for verification in asked[2:]:
        actions.answer(embassy, verification.id, "national", at=at - 40 * HOUR)


def _fly(desk: Caller, people: list[PersonRow], night: Mapping[str, Any], at: int) -> None:
    group = way_home.operations(desk)[0][0].id
    there = {leg.carrier for leg in way_home.board(desk, group).legs}
    for leg in night["leg"]:
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
    waiting = [arrival.id for arrival in way_home.arrivals(home)[0] if arrival.reception == "told"]
    actions.accept_all(home, waiting[:-1], at=at - 18 * HOUR)
    actions.travel(desk, ids, at=at - 16 * HOUR)


def _refer(world: World, desk: Caller, people: list[PersonRow], count: int) -> None:
    shelter = world.desks["shelter"]
    house = somebody(world, "ploy")
    actions.refer_all(desk, [person.id for person in people[-count:]], shelter.id, "safehouse")
    for row in kept.received(house)[0][: count // 2]:
        if row.state == "offered":
            care.accept(house, row.id)


def _rescue(officer: Caller, row: Mapping[str, Any], at: int) -> None:
    if rescues.rescues(officer):
        return
    rescue.open_rescue(
        officer,
        [
            NewStatement("place", row["place"], row["country"]),
            NewStatement("people", row["people"], count=row["count"]),
            NewStatement("contact", row["contact"]),
            NewStatement("risk", {}, risks=row["risk"]),
            NewStatement("story", {"words": row["story"]}),
        ],
        known=row["known"],
        at=at - row["ago"] * HOUR,
    )
