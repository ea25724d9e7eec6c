"""Commands about watchlists: identifiers that a member watches, and what named them."""

import sys
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Failed, Group, with_hub, write_json
from accord.doors.cli.who import acting_for, member_option, nothing_of

if TYPE_CHECKING:
    from accord.hub.watchlists.actions import Put

LARGEST = 1024 * 1024


@click.group(cls=Group)
def watch() -> None:
    """Watch identifiers: a bell rings when something that the member may see names one of them."""


def _until(text: str | None) -> int | None:
    from accord.core.times import NotATime, read_time

    if text is None:
        return None
    try:
        return read_time(text)
    except NotATime as error:
        raise Failed("bad-time", f"until: {error}") from None


def _lines(identifiers: tuple[str, ...]) -> list[str]:
    """The identifiers as they were given, or, for `-`, the lines of what comes in."""
    if identifiers != ("-",):
        return list(identifiers)
    raw = sys.stdin.buffer.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Failed("too-large", "Give at most 1 MiB at a time.")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        raise Failed("not-utf-8", "Give text in UTF-8, one identifier on each line.") from None
    return [line.strip() for line in text.splitlines() if line.strip()]


@watch.command()
@click.argument("identifiers", nargs=-1, required=True, metavar="IDENTIFIER...")
@click.option("--kind", metavar="KIND", help="Read them as this kind. [default: the likeliest one]")
@click.option("--bank", metavar="BANK", help="The bank of accounts, for example TH:004.")
@click.option("--region", metavar="COUNTRY", help="Where national numbers are from. [default: the member's country]")
@click.option("--until", metavar="TIME", help="When it ends (RFC 3339). [default: in 90 days]")
@click.option("--desk", default="", metavar="ID", help="The desk to ring. [default: the one where somebody is]")
@click.option("--person", default="", metavar="ID", help="Somebody of the member to ring instead of a desk.")
@click.option("--note", default="", metavar="TEXT", help="What to remember of it; kept sealed.")
@click.option("--deconflict", is_flag=True, help="Introduce an officer to those of other members that have it too; the note says for what.")
@member_option("Who watches.")
@with_hub
def add(
    identifiers: tuple[str, ...],
    kind: str | None,
    bank: str | None,
    region: str | None,
    until: str | None,
    desk: str,
    person: str,
    note: str,
    deconflict: bool,
    member_id: str | None,
    as_json: bool,
) -> None:
    """Watch each IDENTIFIER, as people type it; `-` reads them from the input, one on each line."""
    from accord.hub.watchlists import actions

    given = [{"value": line, "kind": kind, "bank": bank} for line in _lines(identifiers)]
    terms = actions.Terms(note=note, until=_until(until), desk=desk, person=person, deconflict=deconflict)
    results = actions.watch(acting_for(member_id), given, terms, region=region)
    if as_json:
        write_json({"items": [_put(result) for result in results]})
    else:
        for place, result in enumerate(results, 1):
            click.echo(f"{place}: {result.text}" if result.status == "refused" else f"{result.id}  {result.status}", err=not result.id)
    if not any(result.id for result in results):
        raise SystemExit(1)


def _put(result: "Put") -> dict[str, Any]:
    from msgspec import to_builtins

    from accord.formats.api.watchlists import WatchPutOut
    from accord.formats.api.wire import wire

    shown: dict[str, Any] = to_builtins(wire(WatchPutOut, result))
    return shown


@watch.command(name="list")
@click.option("--ended", is_flag=True, help="Those that have ended.")
@member_option("Whose.")
@with_hub
def listed(ended: bool, member_id: str | None, as_json: bool) -> None:
    """Show what a member watches, the newest first: what is for one person alone is for that person's own page."""
    from accord.hub.watchlists import queries
    from accord.hub.watchlists.vocabulary import ENDED, WATCHING

    me, before, rows = acting_for(member_id), None, []
    while True:
        more, before = queries.watched(me, state=ENDED if ended else WATCHING, before=before, limit=queries.MOST)
        rows += more
        if before is None:
            break
    if as_json:
        write_json({"items": [_row(row) for row in rows]})
        return
    from accord.doors.cli.show import table

    names = ("display", "kind", "hits", "last", "until", "id")
    shown = [_row(row) for row in rows]
    empty = nothing_of(member_id, "Nothing is watched. Run: accord watch add IDENTIFIER")
    table(names, ([item[name] for name in names] for item in shown), empty)


def _row(row: Any) -> dict[str, Any]:
    from accord.core.times import rfc3339

    times = {
        name: None if value is None else rfc3339(value) for name, value in (("until", row.until), ("last", row.last), ("made", row.made))
    }
    plain = {name: getattr(row, name) for name in ("id", "kind", "value", "display", "state", "hits", "seen_by", "deconflict")}
    return {**plain, "desk": row.desk or None, "person": row.person or None, **times}


@watch.command()
@click.argument("item_id", metavar="ID")
@member_option("Whose.")
@with_hub
def show(item_id: str, member_id: str | None, as_json: bool) -> None:
    """Show the item with this ID and what named it. Its note stays sealed: people read it in the console."""
    from accord.core.times import rfc3339
    from accord.hub.watchlists import queries

    page = queries.item(acting_for(member_id), item_id, limit=queries.MOST, note=False)
    hits = [
        {
            "what": hit.what,
            "id": hit.ref,
            "how": hit.how,
            "at": rfc3339(hit.at),
            "retracted": None if hit.retracted is None else rfc3339(hit.retracted),
        }
        for hit in page.hits
    ]
    if as_json:
        write_json({"item": _row(page.row), "hits": hits})
        return
    from accord.doors.cli.show import pairs, table

    pairs(_row(page.row).items())
    names = ("what", "how", "at", "retracted", "id")
    table(names, ([hit[name] or "" for name in names] for hit in hits), "Nothing has named it yet.")


@watch.command(name="remove")
@click.argument("item_ids", nargs=-1, required=True, metavar="ID...")
@member_option("Whose.")
@with_hub
def remove(item_ids: tuple[str, ...], member_id: str | None, as_json: bool) -> None:
    """Take items off: each is erased at once, with its note and what named it."""
    from accord.hub.watchlists import actions

    count = actions.take_off(acting_for(member_id), item_ids)
    if as_json:
        write_json({"erased": count})
    else:
        click.echo("Erased.")
