"""The demo's desks with their rota, what they can act on, and a bell that rings when a person looks in for the first time."""

from collections.abc import Iterable

from accord.core.times import DAY
from accord.formats.lists import Line
from accord.hub.desks import actions, queries
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.routing import actions as routing
from accord.hub.times import now
from accord.site.demo.described import Desk, Responsibility, answered_by
from accord.site.demo.world import World

DAYS = 5
SHIFT = DAY // 2


def set_up(world: World) -> None:
    """Make the desks that are missing, open at any hour, each with its contacts, and with a person on call for the days to come."""
    at = now()
    for desk in world.present():
        caller = world.caller(desk.key)
        people = _people(caller, desk)
        if not people:
            continue
        there = {row.name: row for row in queries.desks(caller, at=at) if row.is_own}
        row = there.get(desk.duty["name"])
        _take_turns(caller, people, row.id if row else _make(caller, desk), at)


def _make(caller: Caller, desk: Desk) -> str:
    return actions.make_desk(caller, name=desk.duty["name"], zone=desk.duty["zone"], languages=desk.duty["languages"])


def _people(caller: Caller, desk: Desk) -> list[str]:
    """The contacts of a desk, in their order, without those who were ended while the demo was played."""
    ids = {row.login: row.id for row in members.people_of(caller.n) if row.is_active}
    return [ids[login] for login in desk.contacts if login in ids]


def _take_turns(caller: Caller, people: list[str], desk_id: str, at: int) -> None:
    """Shifts of twelve hours, one contact after another. A demo that was left for weeks has a person on call again when it starts."""
    page = queries.desk(caller, desk_id, at=at)
    if page.week != "always":
        actions.change_desk(caller, desk_id, hours="always", holidays="")
    if [contact.person for contact in page.contacts] != people:
        actions.set_contacts(caller, desk_id, [(person, ["mail"]) for person in people])
    today = at // DAY * DAY
    begins = max([today, *(shift.ends for shift in page.shifts)])
    while begins < today + DAYS * DAY:
        actions.add_shift(caller, desk_id, people[begins // SHIFT % len(people)], begins, begins + SHIFT)
        begins += SHIFT


def declare(world: World) -> None:
    """Declare what the desks can act on, as far as it is not."""
    for desk in world.present():
        report = routing.take_in(world.caller(desk.key), _table(answered_by(desk)))
        if report.refusals:
            raise LookupError(f"The desk {desk.key} can't answer for its line {report.refusals[0].line}: {report.refusals[0].text}")


def _table(rows: Iterable[Responsibility]) -> Iterable[Line]:
    return [Line(number, row.value, None, {"kind": row.kind, "value": row.value, "note": row.note}) for number, row in enumerate(rows, 1)]


def ring(world: World) -> None:
    """The police rings the bank's desk, once in the demo's life."""
    police = world.caller("police")
    if queries.bells(police, limit=1)[0]:
        return
    desk = next(row for row in queries.desks(police, world.desks["bank"].id))
    actions.ring(police, desk.id, "call")
