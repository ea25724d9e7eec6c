"""No figure of the board says what is not so: who travels has left, who is kept is kept, who is screened was asked."""

from typing import Any

from bells import NOON
from caring import reason
from repatriations import DAY, flown, night, operation, ready, traveller

from accord.core.care.tasks import Task

HOUR = DAY // 24


def board(made: Any, group: str, at: int = NOON) -> Any:
    from accord.hub.repatriation import queries

    return queries.board(made["Desk"], group, at=at)


def task(made: Any, person: str, at: int = NOON) -> Task | None:
    from accord.hub.repatriation import queries

    return queries.person(made["Desk"], person, at=at).row.task


def kept(made: Any, group: str) -> dict[str, int]:
    return {row.kind: row.people for row in board(made, group).keeping}


def test_nobody_travels_before_they_left_and_nothing_keeps_who_has(any_hub: Any) -> None:
    from accord.hub.repatriation import actions, queries

    made = night(any_hub)
    group = operation(made)
    ids = [traveller(made, group)[0] for _ in range(3)]
    assert dict(board(made, group).phases) == {"identified": 3}
    for person in ids:
        ready(made, person)
    leg = flown(made, ids, group)
    onward = flown(made, ids[:1], group, origin="KTM", target="PKR", leaves=NOON + 2 * DAY, arrives=NOON + 2 * DAY + HOUR)
    actions.tell_home(made["Desk"], ids, at=NOON)
    actions.accept_all(made["Kathmandu"], ids, at=NOON)
    assert all(outcome.done for outcome in actions.travel(made["Desk"], ids, at=NOON))
    # A flight of tomorrow: all three have it, and nobody is on the way.
    assert dict(board(made, group).phases) == {"travel": 3} and kept(made, group) == {"screening": 3}
    assert {row.phase for row in queries.people(made["Desk"], group, at=NOON)[0]} == {"travel"}
    assert task(made, ids[0]) == Task("flight", NOON + DAY)
    actions.move_leg(made["Desk"], leg, "left", only=ids[:2], at=NOON + DAY)
    assert dict(board(made, group).phases) == {"travel": 1, "under-way": 2} and kept(made, group) == {"screening": 1}
    assert [row.id for row in queries.people(made["Desk"], group, state="under-way", at=NOON)[0]] == ids[:2]
    actions.move_leg(made["Desk"], leg, "arrived", only=ids[:2], at=NOON + DAY + HOUR)
    # The first has another leg before them; the second has none, and nobody has said that they were received.
    assert dict(board(made, group).phases) == {"travel": 1, "under-way": 1, "landed": 1}
    assert (task(made, ids[0]), task(made, ids[1])) == (Task("flight", NOON + 2 * DAY), Task("reception"))
    assert {row.phase for row in queries.arrivals(made["Kathmandu"], at=NOON)[0]} == {"travel", "under-way", "landed"}
    actions.move_leg(made["Desk"], onward, "left", only=ids[:1], at=NOON + 2 * DAY)
    actions.receive(made["Kathmandu"], ids[1], "The service at the airport", at=NOON + 2 * DAY)
    whole = board(made, group)
    assert dict(whole.phases) == {"travel": 1, "under-way": 1, "received": 1} and sum(whole.phases.values()) == whole.people == 3
    assert {state: count for row in whole.nations for state, count in row.states.items()} == dict(whole.phases)


def test_who_was_asked_or_assessed_is_screened_and_nobody_else(any_hub: Any) -> None:
    from accord.hub.care import actions as care

    made = night(any_hub)
    group = operation(made)
    people = [traveller(made, group) for _ in range(5)]
    files = [file for _, file in people]
    assert kept(made, group)["screening"] == 5
    care.answer(made["Desk"], files[0], {"debt": "present"}, reason(), at=NOON)
    care.answer(made["Desk"], files[1], {"debt": "declined"}, reason(), at=NOON)
    care.answer(made["Desk"], files[2], {"debt": "not-asked", "violence": "not-asked"}, reason(), at=NOON)
    care.assess_status(made["Desk"], files[3], "victim", review=NOON + DAY, at=NOON)
    care.assess_status(made["Desk"], files[4], "not-assessed", review=NOON + DAY, at=NOON)
    assert kept(made, group)["screening"] == 2
    care.answer(made["Desk"], files[2], {"violence": "absent"}, reason(), at=NOON)
    assert kept(made, group)["screening"] == 1


def test_a_list_of_files_says_who_is_on_the_way_and_what_keeps_them_longest(any_hub: Any) -> None:
    from accord.hub.care import queries as care
    from accord.hub.repatriation import queries

    made = night(any_hub)
    group = operation(made)
    person, file = traveller(made, group)
    alone, other = traveller(made)
    rows, _ = care.files(made["Desk"], "forced")
    ways = queries.of_files(made["Desk"], [row.n for row in rows], at=NOON + 3 * DAY)
    assert {file: row.id for file, row in ways.items()} == {file: person, other: alone}
    assert ways[file].number == 1 and ways[file].keeping[0].days == 3
    assert queries.of_files(made["Kathmandu"], [row.n for row in rows], at=NOON) == {}


def test_people_in_their_own_country_lack_no_consulate_there(any_hub: Any) -> None:
    made = night(any_hub)
    group = operation(made)
    thai, kenyan = (traveller(made, group, nationality=nation)[0] for nation in ("TH", "KE"))
    assert kept(made, group)["no-mission"] == 1
    assert [row.nation for row in board(made, group).consulates] == ["KE"]
    from accord.hub.repatriation import queries

    blocked = {id: [keeping.kind for keeping in queries.person(made["Desk"], id, at=NOON).row.keeping] for id in (thai, kenyan)}
    assert "no-mission" not in blocked[thai] and "no-mission" in blocked[kenyan]
