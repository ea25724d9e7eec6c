"""Commands about members."""

from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Failed, Group, in_pieces, with_hub, write_json

if TYPE_CHECKING:
    from accord.hub.members.queries import MemberRow
    from accord.hub.offboarding.queries import Leaving

MOST = 2**31  # more than a hub holds


@click.group(cls=Group)
def member() -> None:
    """Who takes part in the partnership."""


def shown(row: "MemberRow") -> dict[str, Any]:
    from django.conf import settings

    from accord.core.times import rfc3339

    fields: dict[str, Any] = {
        "id": row.id,
        "name": row.name,
        "sector": row.sector,
        "country": row.country,
        "standing": row.standing,
        "since": rfc3339(row.since),
    }
    fields |= {"national": "yes"} if row.national else {}
    fields |= {"sandbox": True} if settings.ACCORD_SANDBOX else {}
    return fields | ({"note": row.note, "source": row.source} if row.note or row.source else {})


def _tell(row: "MemberRow", as_json: bool) -> None:
    if as_json:
        write_json(shown(row))
        return
    from accord.doors.cli.show import pairs

    pairs((name, value) for name, value in shown(row).items() if value)


@member.command()
@click.argument("name")
@click.option("--sector", required=True, metavar="SECTOR", help="state, platform, finance, telecom, crypto, support or secretariat.")
@click.option("--country", default="", metavar="CC", help="Two letters (ISO 3166); left out for an international body.")
@click.option(
    "--standing", default="active", show_default=True, metavar="STANDING", help="invited, signed, active, suspended or withdrawn."
)
@click.option("--note", default="", help="Public facts about its membership.")
@click.option("--source", default="", help="The source of these facts.")
@with_hub
def add(name: str, sector: str, country: str, standing: str, note: str, source: str, as_json: bool) -> None:
    """Add a member called NAME."""
    from accord.hub.members import actions, queries

    _tell(actions.add_member(name, sector, country, by=queries.operator(), standing=standing, note=note, source=source), as_json)


@member.command(name="list")
@with_hub
def list_members(as_json: bool) -> None:
    """List all members."""
    from accord.hub.members import queries

    rows = queries.members()
    if as_json:
        write_json({"items": [shown(row) for row in rows]})
        return
    from accord.doors.cli.show import table

    cells = ((row.name, row.sector, row.country, row.standing, row.id) for row in rows)
    table(("name", "sector", "country", "standing", "id"), cells, "There are no members yet.")


@member.command()
@click.argument("member_id", metavar="MEMBER")
@click.argument("standing")
@with_hub
def standing(member_id: str, standing: str, as_json: bool) -> None:
    """Give MEMBER, by id or name, another STANDING: invited, signed, active, suspended or withdrawn."""
    from accord.hub.members import actions, queries
    from accord.hub.requests.queries import count_open_of

    row = actions.change_standing(queries.member(member_id), standing, by=queries.operator())
    _tell(row, as_json)
    count = count_open_of(row.n) if row.standing != "active" else 0
    if count:
        says = f"Open requests in which no one of it can act now: {count}."
        hand_on = " To see them, and to have them handed on or taken back: accord member offboard MEMBER" if standing == "withdrawn" else ""
        click.echo(f"{says}{hand_on}", err=True)


@member.command()
@click.argument("member_id", metavar="MEMBER")
@click.option("--name", metavar="NAME", help="What it is called.")
@click.option("--sector", metavar="SECTOR", help="Only before it takes part.")
@click.option("--country", metavar="CC", help="Two letters (ISO 3166), or nothing; only before it takes part.")
@click.option("--note", help="Public facts about its membership.")
@click.option("--source", help="The source of these facts.")
@with_hub
def correct(
    member_id: str, name: str | None, sector: str | None, country: str | None, note: str | None, source: str | None, as_json: bool
) -> None:
    """Correct what was written of MEMBER, by id or name, when it was added. What isn't given stays."""
    from accord.hub.members import actions, queries

    row = queries.member(member_id)
    given = [before if now is None else now for before, now in ((row.name, name), (row.sector, sector), (row.country, country))]
    facts = [before if now is None else now for before, now in ((row.note, note), (row.source, source))]
    _tell(actions.correct_member(row, *given, by=queries.operator(), note=facts[0], source=facts[1]), as_json)


@member.command(name="national-desk")
@click.argument("member_id", metavar="MEMBER")
@with_hub
def national_desk(member_id: str, as_json: bool) -> None:
    """Let MEMBER, an authority, answer for its country: it keeps appeals of people there, instead of the secretariat."""
    from accord.hub.members import actions, queries

    _tell(actions.name_national_desk(queries.member(member_id), by=queries.operator()), as_json)


@member.command()
@click.argument("member_id", metavar="MEMBER")
@click.argument("daily", type=click.IntRange(0, 1_000_000_000))
@with_hub
def budget(member_id: str, daily: int, as_json: bool) -> None:
    """Let MEMBER publish up to DAILY new claims a day; what is beyond waits for a reviewer."""
    from accord.hub.members import queries
    from accord.hub.signals import actions

    member = queries.member(member_id)
    actions.set_budget(member.n, daily, queries.operator())
    if as_json:
        write_json({"id": member.id, "daily": daily})
    else:
        click.echo(f"Up to {daily:,} new claims a day.")


def _moment(_context: click.Context, _option: click.Parameter, text: str | None) -> int | None:
    """Microseconds of a moment as RFC 3339 has it."""
    from datetime import datetime

    from accord.core.times import micros

    try:
        at = None if text is None else datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min
    if at is not None and at.tzinfo is None:
        raise click.BadParameter("Give a moment with its zone (RFC 3339), such as 2026-11-24T02:00:00+07:00.")
    return None if at is None else micros(at)


_since = click.option(
    "--since", callback=_moment, metavar="TIME", help="Published from then on (RFC 3339); without it, from the first one on."
)
_until = click.option("--until", callback=_moment, metavar="TIME", help="Published before then (RFC 3339); without it, until now.")


@member.command(name="set-aside")
@click.argument("member_id", metavar="MEMBER")
@_since
@_until
@with_hub
@in_pieces("All that was set aside until then stays so. Run it again afterwards: it goes on where it was.")
def set_aside(member_id: str, since: int | None, until: int | None, as_json: bool) -> None:
    """Set aside what MEMBER published in a span of time: it may be looked into and warned of, and nothing else.

    For signals in question as a whole: a token was stolen, or the member is looked into. They stay where they are, lists for blocking and
    holding leave them out, and they corroborate nothing. To undo it: accord member take-up-again MEMBER.
    """
    _in_question(member_id, since, until, as_json, is_aside=True)


@member.command(name="take-up-again")
@click.argument("member_id", metavar="MEMBER")
@_since
@_until
@with_hub
@in_pieces("All that was taken up again until then stays so. Run it again afterwards: it goes on where it was.")
def take_up_again(member_id: str, since: int | None, until: int | None, as_json: bool) -> None:
    """Let the signals of MEMBER that were set aside be used as it permits, and count again."""
    _in_question(member_id, since, until, as_json, is_aside=False)


def _in_question(member_id: str, since: int | None, until: int | None, as_json: bool, *, is_aside: bool) -> None:
    from accord.doors.cli.importing_shown import counted
    from accord.hub.members import queries
    from accord.hub.signals import actions
    from accord.hub.signals.queries import count_between
    from accord.hub.times import now

    row, operator, at = queries.member(member_id), queries.operator(), now()
    span = (since or 0, at if until is None else until)
    if span[1] <= span[0]:
        raise Failed("bad-span", "Give an end that comes after the beginning.")
    with counted(count_between(row.n, *span, MOST, is_aside=not is_aside), "changing") as on_progress:
        done = (actions.set_aside if is_aside else actions.take_up_again)(row, *span, operator, on_progress)
    if as_json:
        write_json({"id": row.id, "set_aside" if is_aside else "taken_up_again": done})
    else:
        click.echo(f"{'Set aside' if is_aside else 'Taken up again'}: {done:,} signals of {row.name}.")


@member.command()
@click.argument("member_id", metavar="MEMBER")
@click.option("--yes", is_flag=True, help="Do it. Without this, nothing is changed, and what would be is shown.")
@click.option("--hand-to", "to", metavar="MEMBER", help="Who answers its open requests, reviews and covers desks in its place.")
@click.option("--withdraw", is_flag=True, help="Let go of what it asked of others: each request by its own step.")
@click.option(
    "--leave-open",
    is_flag=True,
    help="Leave open what can be neither handed on nor withdrawn: the clocks then call others. Files of people too.",
)
@with_hub
@in_pieces("All that ended until then stays ended. Type the same again afterwards: it goes on where it stopped.")
def offboard(member_id: str, yes: bool, to: str | None, withdraw: bool, leave_open: bool, as_json: bool) -> None:
    """Let MEMBER leave for good: its tokens, people, webhooks, desks and responsibilities end; what is kept by law is named.

    Nothing of this can be undone. Cut off in the middle, it goes on where it stopped. Money that it holds no other member can hold in its
    place: let it release or return it first.
    """
    from accord.hub.members.queries import operator
    from accord.hub.offboarding import actions, queries

    before, wishes = queries.leaving(member_id), actions.Wishes(leave_open, to, withdraw)
    fates = actions.foresee(before, wishes, by=operator())
    after = actions.offboard(member_id, by=operator(), wishes=wishes) if yes else before
    if as_json:
        rows = [{"id": fate.request, "step": fate.step or None, "stays": fate.stays, "next": fate.next} for fate in fates]
        write_json({"done": yes, "ends": _leaving(before), "requests": rows, "left": _leaving(after)})
        return
    for fate in fates:
        click.echo(f"{fate.protocol} {fate.request}, {fate.state}: {fate.next}")
    _tell_leaving(before, after, yes)


def _leaving(plan: "Leaving") -> dict[str, Any]:
    from accord.core.times import rfc3339

    return {
        "member": {"id": plan.member.id, "name": plan.member.name, "standing": plan.member.standing},
        "tokens": list(plan.tokens),
        "people": [person.id for person in plan.people],
        "webhooks": list(plan.webhooks),
        "desks": [{"id": desk.id, "rings": desk.rings} for desk in plan.desks],
        "covers": list(plan.covers),
        "responsibilities": plan.responsibilities,
        "circles": [circle.id for circle in plan.circles],
        "owned_circles": [circle.id for circle in plan.owned],
        "embargoes": list(plan.embargoes),
        "watched": plan.watched,
        "cases": list(plan.cases),
        "protocols": list(plan.protocols),
        "files": plan.files,
        "rescues": plan.rescues,
        "requests": [
            {
                "id": row.id,
                "protocol": row.protocol,
                "state": row.state,
                "sides": list(row.sides),
                "due": None if row.due is None else rfc3339(row.due),
            }
            for row in plan.requests
        ],
        "kept": [{"kind": row.kind, "count": row.count, "until": rfc3339(row.last_until)} for row in plan.kept],
    }


def _tell_leaving(before: "Leaving", after: "Leaving", is_done: bool) -> None:
    from accord.core.times import rfc3339
    from accord.doors.cli.show import pairs, table

    ends = ("tokens", "people", "webhooks", "desks", "circles", "embargoes", "cases", "protocols")
    counts = {name: len(getattr(before, name)) for name in ends} | {"responsibilities": before.responsibilities, "watched": before.watched}
    pairs([("member", before.member.name), *counts.items()])
    if before.member.national:
        click.echo(f"It answers for {before.member.country}. Name another desk for that country first: accord member national-desk MEMBER")
    if before.files or before.rescues:
        click.echo(
            f"It keeps {before.files} open files of people and {before.rescues} open rescues. Nobody else can open them: let it refer each"
        )
        click.echo("person to another member, and close the file, before it leaves.")
    for row in after.requests:
        due = f", due {rfc3339(row.due)}" if row.due is not None else ""
        click.echo(f"Open: {row.protocol} {row.id}, {row.state}, as {' and '.join(row.sides)}{due}")
    for desk_id in after.covers:
        click.echo(f"The desk {desk_id} is to be covered by one of this member's. Its member chooses another in the console, under Desks.")
    if before.responsibilities and is_done:
        click.echo(
            "Nobody acts on its responsibilities now, until another member declares them: accord responsibility add ... --member MEMBER"
        )
    for circle in after.owned:
        click.echo(f"The circle {circle.id} is this member's own, and goes on without it: the secretariat looks after it.")
    for desk in after.desks:
        if desk.rings:
            click.echo(f"A bell rings at the desk {desk.id}. Let somebody of the secretariat acknowledge it, then run this again.")
    kept = [(row.kind, row.count, rfc3339(row.last_until)) for row in after.kept]
    table(("kept in the vault", "records", "until"), kept, "Nothing of this member is kept in the vault.")
    click.echo("What it published stays, as do the journal and the audit: others acted on it.")
    if is_done:
        click.echo("Done: it no longer takes part.")
    else:
        click.echo("Nothing was changed. To do it, which can't be undone: the same with --yes", err=True)
