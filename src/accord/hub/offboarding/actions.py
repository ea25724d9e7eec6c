"""A member leaves: from the first turn on it can do nothing, then all of its that acts is ended, each with its line of the audit."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from accord.hub.cases import actions as cases
from accord.hub.desks import actions as desks
from accord.hub.desks import queries as desk_queries
from accord.hub.journal.actions import turn
from accord.hub.members import actions as members
from accord.hub.members.actions import people
from accord.hub.members.queries import Caller, MemberRow, as_member, first_member, member
from accord.hub.offboarding import handing, queries
from accord.hub.offboarding.handing import Fate
from accord.hub.offboarding.queries import Leaving
from accord.hub.protocol_book import actions as protocol_book
from accord.hub.refusals import Conflict
from accord.hub.requests import actions as requests
from accord.hub.routing import actions as routing
from accord.hub.watchlists import actions as watchlists
from accord.hub.webhooks import actions as webhooks

OFFBOARD = "hub:members:offboard"


class Wishes(Struct, frozen=True):
    """What shall become of what is open. `leaves_open`: requests that can neither be handed on nor withdrawn may stay open; their clocks
    call others. `to`: a member that answers, reviews and covers in its place. `withdraws`: it lets go of what it asked."""

    leaves_open: bool = False
    to: str | None = None
    withdraws: bool = False


NOTHING = Wishes()


def foresee(plan: Leaving, wishes: Wishes, *, by: Caller) -> tuple[Fate, ...]:
    """What would become of its open requests; changes nothing. Raises Conflict, NoSuchMember."""
    return handing.fates(plan, by, _heir(plan, wishes.to), wishes.withdraws)


def offboard(id_or_name: str, *, by: Caller, wishes: Wishes = NOTHING) -> Leaving:
    """End all of a member that acts; returns what is left. Cut off in the middle, it goes on where it stopped when it is called again.

    Raises Conflict, NoSuchMember.
    """
    plan = queries.leaving(id_or_name)
    told = foresee(plan, wishes, by=by)
    _check(plan, told, wishes)
    row, to = plan.member, _heir(plan, wishes.to)
    handing.carry_out(plan, told, by, to)
    if to is not None:
        _ask_to_cover(plan, to, by)
    # First of all, in one turn: no token, session or webhook of a withdrawn member does anything, and its desks are rung no more.
    if row.standing != "withdrawn":
        members.change_standing(row, "withdrawn", by=by)
    # Looked at once more: where requests were handed on, no bell of theirs rings at its desks.
    _end(queries.leaving(row.id), as_member(row), by)
    # The lead of its cases goes to the same heir, where that takes part; its persons of interest, and who of it did what, are erased.
    cases.end_member(row.n, by=by, heir=None if to is None else to.n)
    with turn() as t:
        ended = f"tokens {len(plan.tokens)}, people {len(plan.people)}, webhooks {len(plan.webhooks)}, desks {len(plan.desks)}"
        ended += f", cases {len(plan.cases)}"
        handed = f"requests {len(plan.requests)}, of them moved {sum(bool(fate.step) for fate in told)}"
        t.audit(by.n, by.actor, OFFBOARD, detail=f"{row.id}: {ended}, {handed}" + (f", to {to.id}" if to else ""))
    return queries.leaving(row.id)


def _heir(plan: Leaving, to: str | None) -> MemberRow | None:
    if to is None:
        return None
    heir = member(to)
    if heir.n == plan.member.n or heir.standing != "active":
        raise Conflict("bad-heir", _("Only another member that takes part can be handed what is open. See accord member list"))
    return heir


def _ask_to_cover(plan: Leaving, to: MemberRow, by: Caller) -> None:
    """Desks that the member's desks were to cover are covered by one of the other's, once that one agrees."""
    mine, theirs = {desk.id for desk in plan.desks}, desk_queries.not_archived(to.n)
    for desk in plan.covers if theirs else ():
        if desk not in mine:
            desks.change_desk(by, desk, cover=theirs[0][0])


def _check(plan: Leaving, told: tuple[Fate, ...], wishes: Wishes) -> None:
    row = plan.member
    if row.n == first_member().n:
        raise Conflict("first-member", _("The hub's own secretariat can't leave: the operator of the hub acts as it."))
    if row.national:
        text = _("This member answers for {country}. Name another desk for that country first: accord member national-desk MEMBER")
        raise Conflict("national-desk", text.format(country=row.country))
    if (plan.files or plan.rescues) and not wishes.leaves_open:
        text = _(
            "This member keeps {files} open files of people and {rescues} open rescues, and nobody else can open them. Let it refer each "
            "person to another member, and close the file, before it leaves; --leave-open leaves them, and nobody then looks after these "
            "people."
        )
        raise Conflict("people-left", text.format(files=plan.files, rescues=plan.rescues))
    staying = [fate for fate in told if fate.stays]
    if staying and not wishes.leaves_open:
        text = ngettext(
            "The open request {first} waits for this member: {next}",
            "{count} open requests wait for this member, the first of them {first}: {next}",
            len(staying),
        ).format(count=len(staying), first=staying[0].request, next=staying[0].next)
        more = _("Without --yes all are shown; --leave-open leaves them to their clocks, which call the other side and the secretariat.")
        raise Conflict("requests-open", " ".join((text, more)))


def _end(plan: Leaving, own: Caller, by: Caller) -> None:
    row = plan.member
    for token in plan.tokens:
        members.revoke_token(token, by=by, member=row.n)
    for person in plan.people:
        if person.is_active:
            people.set_active(person, False, by=by)
        if person.contact is not None:
            people.set_contact(person, email="", phone="", by=by)
        people.forget_names(person, by=by)
    _each(plan.webhooks, lambda hook: webhooks.remove(own, hook))
    _each(plan.embargoes, lambda embargo: requests.lift_embargo(own, embargo))
    if plan.watched:
        watchlists.end_all(row.n, by)
    if plan.responsibilities:
        # A telecom may have declared hundreds of thousands: they end some thousand at a time, with a line for each turn.
        routing.take_in(by, [], member=row.id, replace=True)
    _each(tuple(desk.id for desk in plan.desks if not desk.rings), lambda desk: desks.archive_desk(by, desk))
    if plan.protocols:
        protocol_book.end_for(own)
    for circle in plan.circles:
        members.leave(circle, member(row.id), by=by)


def _each(ids: tuple[str, ...], end: Callable[[str], object]) -> None:
    for one in ids:
        end(one)
