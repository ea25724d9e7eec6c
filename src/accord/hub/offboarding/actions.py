"""A member leaves: from the first turn on it can do nothing, then all of its that acts is ended, each with its line of the audit."""

from collections.abc import Callable

from accord.hub.desks import actions as desks
from accord.hub.journal.actions import turn
from accord.hub.members import actions as members
from accord.hub.members.actions import people
from accord.hub.members.queries import Caller, as_member, first_member, member
from accord.hub.offboarding import queries
from accord.hub.offboarding.queries import Leaving
from accord.hub.refusals import Conflict
from accord.hub.requests import actions as requests
from accord.hub.routing import actions as routing
from accord.hub.webhooks import actions as webhooks

OFFBOARD = "hub:members:offboard"


def offboard(id_or_name: str, *, by: Caller, leaves_open: bool = False) -> Leaving:
    """End all of a member that acts; returns what is left. Cut off in the middle, it goes on where it stopped when it is called again.

    `leaves_open`: requests that it takes part in may stay open; their clocks call others. Raises Conflict, NoSuchMember.
    """
    plan = queries.leaving(id_or_name)
    _check(plan, leaves_open)
    row = plan.member
    # First of all, in one turn: no token, session or webhook of a withdrawn member does anything, and its desks are rung no more.
    if row.standing != "withdrawn":
        members.change_standing(row, "withdrawn", by=by)
    _end(plan, as_member(row), by)
    with turn() as t:
        ended = f"tokens {len(plan.tokens)}, people {len(plan.people)}, webhooks {len(plan.webhooks)}, desks {len(plan.desks)}"
        t.audit(by.n, by.actor, OFFBOARD, detail=f"{row.id}: {ended}, requests open {len(plan.requests)}")
    return queries.leaving(row.id)


def _check(plan: Leaving, leaves_open: bool) -> None:
    row = plan.member
    if row.n == first_member().n:
        raise Conflict("first-member", "The hub's own secretariat can't leave: whoever runs the machine acts as it.")
    if row.national:
        text = f"This member answers for {row.country}. Name another desk for that country first: accord member national-desk MEMBER"
        raise Conflict("national-desk", text)
    if plan.requests and not leaves_open:
        text = "This member takes part in open requests. Bring them to an end first (accord request list --open --member MEMBER)"
        raise Conflict("requests-open", f"{text}, or give --leave-open: then their clocks call the other side and the secretariat.")


def _end(plan: Leaving, own: Caller, by: Caller) -> None:
    row = plan.member
    for token in plan.tokens:
        members.revoke_token(token, by=by, member=row.n)
    for person in plan.people:
        if person.is_active:
            people.set_active(person, False, by=by)
        if person.contact is not None:
            people.set_contact(person, email="", phone="", by=by)
    _each(plan.webhooks, lambda hook: webhooks.remove(own, hook))
    _each(plan.embargoes, lambda embargo: requests.lift_embargo(own, embargo))
    if plan.responsibilities:
        # A telecom may have declared hundreds of thousands: they end some thousand at a time, with a line for each turn.
        routing.take_in(by, [], member=row.id, replace=True)
    _each(tuple(desk.id for desk in plan.desks if not desk.rings), lambda desk: desks.archive_desk(by, desk))
    for circle in plan.circles:
        members.leave(circle, member(row.id), by=by)


def _each(ids: tuple[str, ...], end: Callable[[str], object]) -> None:
    for one in ids:
        end(one)
