"""The demo's desks with their rota, what they can act on, and a bell that rings when somebody looks in for the first time."""

from typing import Any

from accord.core.times import DAY
from accord.hub.desks import actions, queries
from accord.hub.journal.times import now
from accord.hub.members import queries as members
from accord.hub.routing import actions as routing
from accord.hub.routing.errors import BadRouting
from accord.site.demo.people import cast
from accord.site.demo.world import World, data

DAYS = 14
SHIFT = DAY // 2


def set_up(world: World) -> None:
    """Make the desks that are missing, each with its contacts and, where it has two or more, a rota of twelve-hour shifts."""
    names = {one["login"]: one["name"] for one, _ in cast()}
    for duty in data("desks.toml")["duty"]:
        caller = world.caller(duty["desk"])
        if not any(row.is_own and row.name == duty["name"] for row in queries.desks(caller)):
            _make(caller, duty, names)


def declare(world: World) -> None:
    """Declare what the desks can act on, as far as it is not."""
    for one in data("desks.toml")["responsibility"]:
        caller = world.caller(one["desk"])
        try:
            routing.declare(caller, one["kind"], one["value"], note=one.get("note", ""))
        except BadRouting as bad:
            if bad.code != "declared-already":
                raise


def _make(caller: Any, duty: dict[str, Any], names: dict[str, str]) -> None:
    ids = {row.name: row.id for row in members.people_of(caller.n)}
    people = [ids[names[login]] for login in duty["contacts"]]
    desk = actions.make_desk(
        caller,
        name=duty["name"],
        zone=duty["zone"],
        hours=duty.get("hours", "always"),
        holidays=duty.get("holidays", ""),
        languages=duty["languages"],
    )
    actions.set_contacts(caller, desk, [(person, ["mail"]) for person in people])
    today = now() // DAY * DAY
    for place in range(2 * DAYS if len(people) > 1 else 0):
        begins = today + place * SHIFT
        actions.add_shift(caller, desk, people[place % 2], begins, begins + SHIFT)


def ring(world: World) -> None:
    """The police rings the bank's desk, once in the demo's life."""
    police = world.caller("police")
    if queries.bells(police, limit=1)[0]:
        return
    desk = next(row for row in queries.desks(police, world.desks["bank"].id))
    actions.ring(police, desk.id, "call")
