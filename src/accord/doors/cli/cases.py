"""Commands about cases: open one, find it, look at it, close it. Parts stand in case_parts, members in case_members."""

from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.asks import caller_of, member_option
from accord.doors.cli.program import Failed, Group, with_hub, write_json
from accord.doors.cli.who import nothing_of

if TYPE_CHECKING:
    from accord.formats.api.cases import CasePage

STATES = ("open", "closed", "invited")
ITEM = "KIND:ID"


@click.group(cls=Group)
def case() -> None:
    """Cases, in which one scam is worked by one member or by several."""


def said(text: str, as_json: bool, /, **values: Any) -> None:
    if as_json:
        write_json(values)
    else:
        click.echo(text)


def items_of(given: tuple[str, ...]) -> list[tuple[str, str]]:
    """`request:ID`, `signal:ID` or `report:ID`."""
    from accord.hub.cases.vocabulary import ITEMS

    pairs = []
    for text in given:
        kind, colon, ref = text.partition(":")
        if not colon or kind not in ITEMS:
            raise Failed("bad-item", "Write what it is, a colon, and its id, such as signal:6f1c7a52-3b1e-8d5f-9a44-0f3a2f9c1b77.")
        pairs.append((kind, ref))
    return pairs


def time_of(text: str | None, option: str) -> int | None:
    from accord.core.times import NotATime, read_time

    try:
        return None if text is None else read_time(text)
    except NotATime as error:
        raise Failed("bad-time", f"{option}: {error}") from None


def ids_of(given: tuple[str, ...]) -> list[str]:
    from accord.hub.members import queries

    return [queries.member(text).id for text in given]


@case.command(name="open")
@click.argument("title", metavar="TITLE")
@click.option("--scheme", default="", metavar="SCHEME", help="The kind of scam, such as romance.")
@click.option("--item", "items", multiple=True, metavar=ITEM, help="A request, signal or report that joins it; repeat.")
@click.option("--tlp", default="amber", show_default=True, metavar="TLP", help="The label of these parts.")
@member_option("Who leads it.")
@with_hub
def open_one(title: str, scheme: str, items: tuple[str, ...], tlp: str, member_id: str | None, as_json: bool) -> None:
    """Open a case called TITLE. Nobody else sees anything of it until you invite and share."""
    from accord.formats.cases import word
    from accord.hub.cases import actions

    id = actions.open_case(caller_of(member_id), title=title, scheme=scheme, items=items_of(items), tlp=word(tlp))
    said(f"Opened: case {id}.", as_json, id=id)


@case.command(name="list")
@click.option("--state", type=click.Choice(STATES), help="Only open or closed ones, or only invitations.")
@click.option("--find", "text", default="", metavar="TEXT", help="Only those in which this text stands that the member is shown.")
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True, help="At most so many.")
@member_option("Whose.")
@with_hub
def listed(state: str | None, text: str, limit: int, member_id: str | None, as_json: bool) -> None:
    """List the cases of a member, those that changed last first."""
    from accord.formats.cases import case_out
    from accord.hub.cases import queries

    rows, following = queries.cases(caller_of(member_id), state=state, text=text, limit=limit)
    items = [case_out(row) for row in rows]
    if as_json:
        write_json({"items": items, "next": following})
        return
    from accord.doors.cli.show import table

    cells = (
        (
            item.number,
            item.title,
            item.state if item.standing == "in" else "invitation",
            "us" if item.is_lead else item.lead.name,
            item.due,
            item.changed,
            item.id,
        )
        for item in items
    )
    empty = nothing_of(member_id, "There is no case here. Run: accord case open TITLE")
    table(("no.", "title", "state", "lead", "due", "changed", "id"), cells, empty)


@case.command()
@click.argument("case_id", metavar="ID")
@member_option("Who looks.")
@with_hub
def show(case_id: str, member_id: str | None, as_json: bool) -> None:
    """Show the case with this ID, with all that a member is shown of it. Each look is recorded."""
    from accord.formats.cases import page_out
    from accord.hub.cases import queries

    page = page_out(queries.case(caller_of(member_id), case_id))
    if as_json:
        write_json(page)
    else:
        _tell(page)


def _tell(page: "CasePage") -> None:
    from accord.doors.cli.show import pairs, table

    pairs(
        (
            ("case", page.id),
            ("number", page.number),
            ("title", page.title),
            ("state", page.state),
            ("outcome", page.outcome),
            ("lead", page.lead.name),
            ("shown up to", page.ceiling),
            ("opened", page.opened),
            ("due", page.due),
        )
    )
    members = ((row.member.name, "lead" if row.is_lead else row.standing, row.ceiling, row.joined) for row in page.participants)
    table(("member", "takes part", "up to", "since"), members, "Nobody takes part.")
    rows: list[tuple[Any, ...]] = []
    rows += [(row.kind, row.subject or row.label or row.ref or "you may not see it", row) for row in page.items]
    rows += [("target", row.display, row) for row in page.targets]
    rows += [("note", row.text, row) for row in page.notes]
    rows += [("event", f"{row.moment}: {row.text}", row) for row in page.events]
    rows += [("task", _task(row), row) for row in page.tasks]
    rows += [("person", "possible victim" if row.possible_victim else "", row) for row in page.persons]
    rows += [("evidence", row.text, row) for row in page.evidence]
    names = {row.member.id: row.member.name for row in page.participants}
    cells = (
        (kind, text, part.owner.name, part.tlp, [names.get(id, id) for id in part.shared_with] if part.own else "", part.id)
        for kind, text, part in rows
    )
    table(("part", "", "put in by", "label", "shown to", "id"), cells, "Nothing is in it yet.")


def _task(row: Any) -> str:
    when = f"done {row.done}" if row.done else f"due {row.due}" if row.due else "no time"
    return f"{row.text} ({row.for_member.name}, {when})"


@case.command()
@click.argument("case_id", metavar="ID")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="At most so many.")
@member_option("Who looks.")
@with_hub
def timeline(case_id: str, limit: int, member_id: str | None, as_json: bool) -> None:
    """Show what happened in the case with this ID, the newest first."""
    from accord.formats.cases import line_out
    from accord.hub.cases import queries

    rows, following = queries.timeline(caller_of(member_id), case_id, limit=limit)
    items = [line_out(row) for row in rows]
    if as_json:
        write_json({"items": items, "next": following})
        return
    from accord.doors.cli.show import table

    cells = (
        (item.at, item.source, item.what, item.member.name if item.member else "", item.about.name if item.about else "", item.text)
        for item in items
    )
    table(("when", "where", "what", "by", "about", ""), cells, "Nothing happened yet.")


@case.command()
@click.argument("case_id", metavar="ID")
@member_option("Who looks.")
@with_hub
def money(case_id: str, member_id: str | None, as_json: bool) -> None:
    """Show the money of all requests of the case with this ID: each payment once, and never added across currencies."""
    from accord.formats.cases import money_out
    from accord.hub.cases import queries

    sums = money_out(queries.money(caller_of(member_id), case_id))
    if as_json:
        write_json(sums)
        return
    from accord.doors.cli.show import table

    facts = ("lost", "held", "ordered", "released", "returned", "wrongly_held")
    cells = ((row.code, *(getattr(row, fact) for fact in facts), row.requests, row.payments) for row in sums.rows)
    table(("", *(fact.replace("_", " ") for fact in facts), "requests", "payments"), cells, "No money is disputed in this case.")


@case.command()
@click.option("--before", metavar="TIME", help="Only those due by then (RFC 3339).")
@member_option("Whose.")
@with_hub
def tasks(before: str | None, member_id: str | None, as_json: bool) -> None:
    """Show the open tasks of a member in its open cases, the first due first."""
    from accord.formats.cases import task_out
    from accord.hub.cases import queries

    items = [task_out(row) for row in queries.due(caller_of(member_id), before=time_of(before, "--before"))]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    cells = ((item.due, "over" if item.over else "", item.number, item.title, item.text, item.part) for item in items)
    table(("due", "", "case", "title", "task", "id"), cells, "No task is open.")


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("title", metavar="TITLE")
@click.option("--scheme", metavar="SCHEME", help="The kind of scam.")
@click.option("--tlp", metavar="TLP", help="The label of the title.")
@member_option("Whose title.")
@with_hub
def title(case_id: str, title: str, scheme: str | None, tlp: str | None, member_id: str | None, as_json: bool) -> None:
    """Call the case with this ID TITLE. Each member has its own title, which nobody else sees until it is shared."""
    from accord.formats.cases import word
    from accord.hub.cases import actions

    part = actions.set_title(caller_of(member_id), case_id, title, scheme=scheme, tlp=None if tlp is None else word(tlp))
    said("Kept.", as_json, case=case_id, part=part)


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("outcome", metavar="OUTCOME")
@click.option("--text", default="", metavar="TEXT", help="A note of the lead's own.")
@click.option("--show", "audience", multiple=True, metavar="MEMBER", help="A member that is shown the note; repeat.")
@member_option("Who leads it.")
@with_hub
def close(case_id: str, outcome: str, text: str, audience: tuple[str, ...], member_id: str | None, as_json: bool) -> None:
    """Close the case with this ID. OUTCOME, such as arrests or money-returned, is told to all who take part."""
    from accord.hub.cases import actions

    actions.close(caller_of(member_id), case_id, outcome, text, audience=ids_of(audience))
    said("Closed.", as_json, id=case_id, state="closed")


@case.command()
@click.argument("case_id", metavar="ID")
@member_option("Who leads it.")
@with_hub
def reopen(case_id: str, member_id: str | None, as_json: bool) -> None:
    """Go on with the closed case with this ID."""
    from accord.hub.cases import actions

    actions.reopen(caller_of(member_id), case_id)
    said("Open again.", as_json, id=case_id, state="open")
