"""Commands that put something into a case and take it out."""

from pathlib import Path
from typing import Any

import click

from accord.doors.cli import asks
from accord.doors.cli.asks import caller_of, member_option
from accord.doors.cli.cases import ITEM, case, ids_of, items_of, said, time_of
from accord.doors.cli.program import Failed, with_hub, write_json

__all__ = ["case"]

_TLP = click.option("--tlp", default="amber", show_default=True, metavar="TLP", help="Its label.")
_SHOW = click.option("--show", "audience", multiple=True, metavar="MEMBER", help="A member that is shown it at once; repeat.")
_TEXT = click.argument("file", metavar="FILE", type=asks.FILE)


def _more(tlp: str, audience: tuple[str, ...]) -> dict[str, Any]:
    from accord.formats.cases import word

    return {"tlp": word(tlp), "audience": ids_of(audience)}


def _made(case_id: str, parts: list[str], as_json: bool) -> None:
    if as_json:
        write_json({"case": case_id, "parts": parts})
    else:
        for part in parts:
            click.echo(part)


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("items", metavar=ITEM, nargs=-1, required=True)
@_TLP
@_SHOW
@member_option("Who puts it in.")
@with_hub
def add(case_id: str, items: tuple[str, ...], tlp: str, audience: tuple[str, ...], member_id: str | None, as_json: bool) -> None:
    """Put requests, signals and reports into the case with this ID, such as signal:6f1c7a52-3b1e-8d5f-9a44-0f3a2f9c1b77."""
    from accord.hub.cases import actions

    caller, more = caller_of(member_id), _more(tlp, audience)
    _made(case_id, [actions.add_item(caller, case_id, kind, ref, **more) for kind, ref in items_of(items)], as_json)


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("value", metavar="VALUE")
@click.option("--kind", metavar="KIND", help="Read it as this kind. [default: the likeliest one]")
@click.option("--region", metavar="COUNTRY", help="The country of a national form. [default: the member's]")
@click.option("--deconflict", is_flag=True, help="Ask whether another member works on it.")
@_TLP
@_SHOW
@member_option("Who puts it in.")
@with_hub
def target(
    case_id: str,
    value: str,
    kind: str | None,
    region: str | None,
    deconflict: bool,
    tlp: str,
    audience: tuple[str, ...],
    member_id: str | None,
    as_json: bool,
) -> None:
    """Put the identifier VALUE, as it was found, into the case with this ID."""
    from accord.hub.cases import actions

    caller = caller_of(member_id)
    part = actions.add_target(
        caller, case_id, value, kind=kind, region=region or caller.country or None, deconflict=deconflict, **_more(tlp, audience)
    )
    _made(case_id, [part], as_json)


@case.command()
@click.argument("case_id", metavar="ID")
@_TEXT
@_TLP
@_SHOW
@member_option("Who writes it.")
@with_hub
def note(case_id: str, file: Path, tlp: str, audience: tuple[str, ...], member_id: str | None, as_json: bool) -> None:
    """Write the text of FILE (- for the standard input) into the case with this ID, as a note."""
    from accord.hub.cases import actions

    more = _more(tlp, audience)
    text = asks.text_of(file, "note")
    _made(case_id, [actions.add_note(caller_of(member_id), case_id, text, more["audience"], tlp=more["tlp"])], as_json)


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("moment", metavar="TIME")
@_TEXT
@_TLP
@_SHOW
@member_option("Who writes it.")
@with_hub
def event(case_id: str, moment: str, file: Path, tlp: str, audience: tuple[str, ...], member_id: str | None, as_json: bool) -> None:
    """Write into the timeline of the case with this ID what happened at TIME (RFC 3339): the text of FILE (- for the standard input)."""
    from accord.hub.cases import actions

    more, when = _more(tlp, audience), time_of(moment, "TIME")
    assert when is not None
    text = asks.text_of(file, "event")
    _made(case_id, [actions.add_event(caller_of(member_id), case_id, when, text, more["audience"], tlp=more["tlp"])], as_json)


@case.command()
@click.argument("case_id", metavar="ID")
@_TEXT
@click.option("--owner", default="", metavar="MEMBER", help="Who is to do it, by id or name of a member. [default: the member itself]")
@click.option("--due", metavar="TIME", help="By when (RFC 3339). Then the desk of that member rings.")
@_TLP
@_SHOW
@member_option("Who gives it.")
@with_hub
def task(
    case_id: str, file: Path, owner: str, due: str | None, tlp: str, audience: tuple[str, ...], member_id: str | None, as_json: bool
) -> None:
    """Give a task in the case with this ID: the text of FILE (- for the standard input)."""
    from accord.hub.cases import actions

    part = actions.add_task(
        caller_of(member_id),
        case_id,
        asks.text_of(file, "task"),
        owner=ids_of((owner,))[0] if owner else "",
        due=time_of(due, "--due"),
        **_more(tlp, audience),
    )
    _made(case_id, [part], as_json)


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("part", metavar="PART")
@click.option("--not", "undone", is_flag=True, help="It is not done after all.")
@member_option("Who says so.")
@with_hub
def done(case_id: str, part: str, undone: bool, member_id: str | None, as_json: bool) -> None:
    """Say that the task PART of the case with this ID is done."""
    from accord.hub.cases import actions

    actions.change_task(caller_of(member_id), case_id, part, done=not undone)
    said("Kept.", as_json, case=case_id, part=part, done=not undone)


@case.command()
@click.argument("case_id", metavar="ID")
@_TEXT
@click.option("--possible-victim/--no-possible-victim", required=True, help="Whether the person may be a victim too.")
@click.option("--until", metavar="TIME", help="Until when it is kept (RFC 3339): a year at the most, which is also the default.")
@click.option("--tlp", default="amber+strict", show_default=True, metavar="TLP", help="Its label.")
@_SHOW
@member_option("Who keeps it.")
@with_hub
def person(
    case_id: str,
    file: Path,
    possible_victim: bool,
    until: str | None,
    tlp: str,
    audience: tuple[str, ...],
    member_id: str | None,
    as_json: bool,
) -> None:
    """Keep a person of interest in the case with this ID. FILE (- for the standard input): one JSON object of name, role and so on."""
    from accord.hub.cases import actions

    fields = asks.object_of(file)
    if not all(isinstance(value, str) for value in fields.values()):
        raise Failed("not-text", "Each field of a person is a text. Put it between quotation marks.")
    part = actions.add_person(
        caller_of(member_id), case_id, fields, possible_victim=possible_victim, until=time_of(until, "--until"), **_more(tlp, audience)
    )
    _made(case_id, [part], as_json)


@case.command()
@click.argument("case_id", metavar="ID")
@member_option("Who looks.")
@with_hub
def persons(case_id: str, member_id: str | None, as_json: bool) -> None:
    """Show the persons of interest of the case with this ID. Each look is recorded; the vault opens to few roles."""
    from accord.formats.cases import person_out
    from accord.hub.cases import queries

    items = [person_out(row) for row in queries.persons(caller_of(member_id), case_id)]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    cells = (
        (
            [f"{name}: {text}" for name, text in item.fields.items()] if item.fields is not None else "the vault does not open it",
            "possible victim" if item.possible_victim else "",
            item.owner.name,
            item.until,
            item.id,
        )
        for item in items
    )
    table(("person", "", "put in by", "kept until", "id"), cells, "Nobody is named.")


@case.command()
@click.argument("case_id", metavar="ID")
@click.argument("parts", metavar="PART...", nargs=-1, required=True)
@member_option("Whose parts.")
@with_hub
def remove(case_id: str, parts: tuple[str, ...], member_id: str | None, as_json: bool) -> None:
    """Take parts out of the case with this ID. A person of interest is erased for good."""
    from accord.hub.cases import actions, queries
    from accord.hub.cases.errors import NoSuchCase

    caller = caller_of(member_id)
    for part in parts:
        kind = queries.part(caller, case_id, part).kind
        act = {
            "target": actions.remove_target,
            "note": actions.remove_note,
            "title": actions.remove_note,
            "event": actions.remove_event,
            "task": actions.remove_task,
            "person": actions.erase_person,
        }.get(kind, actions.remove_item)
        if kind == "evidence":
            raise NoSuchCase
        act(caller, case_id, part)
    said("Taken out.", as_json, case=case_id, parts=list(parts))
