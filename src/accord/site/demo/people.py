"""The demo's officers: made up, like the desks they sit at. All have one password, made for this demo."""

import secrets
from typing import Any

from accord.hub.members import queries
from accord.hub.members.people import actions
from accord.site.demo.mark import Mark
from accord.site.demo.world import World, data


def cast() -> list[tuple[dict[str, Any], str]]:
    """Everybody of the cast, with the name of their desk's member."""
    described = data("desks.toml")
    names = {desk["key"]: desk["name"] for desk in (described["hub"], *described["desk"])}
    return [(one, names[one["desk"]]) for one in described["person"]]


def engage(world: World, mark: Mark) -> None:
    """Make whoever is missing. Stopped half-way it goes on where it was: a person without a login gets one."""
    if not mark.password:
        mark.password = "night-desk-" + secrets.token_hex(3)
        mark.write()
    operator = queries.operator()
    for one, _ in cast():
        desk = world.desks[one["desk"]]
        found = next((person for person in queries.people_of(desk.n) if person.name == one["name"]), None)
        if found is None:
            id = actions.add_person(desk, one["name"], by=operator, role=one["role"])
            found = queries.managed_person(operator, id)
        if found.login is None:
            actions.take_up(actions.new_link(found, by=operator), one["login"], mark.password)
