"""Commands about signed lists."""

import sys
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from accord.doors.cli.failures import must_mean_it
from accord.doors.cli.program import Failed, Group, with_hub, write_json

if TYPE_CHECKING:
    from accord.hub.lists.queries import Export, Version

NAMES = ("block", "hold", "warn")


@click.group(cls=Group)
def lists() -> None:
    """Signed lists, with which members check without asking the hub."""


@lists.command()
@click.option("--member", "member_id", metavar="MEMBER", help="Whose lists, by id or name. [default: every active member]")
@click.option("--use", type=click.Choice(NAMES), help="For which use. [default: each of them]")
@click.option("--anew", is_flag=True, help="From nothing, not of what changed.")
@with_hub
def build(member_id: str | None, use: str | None, anew: bool, as_json: bool) -> None:
    """Build all lists again: a new version of each, and the changes since the versions before."""
    from accord.hub.lists import actions
    from accord.hub.members import queries

    rows = [queries.member(member_id)] if member_id else [row for row in queries.members() if row.standing == "active"]
    by = queries.operator()
    built = [(row.name, actions.build(row, name, by=by, anew=anew)) for row in rows for name in ([use] if use else NAMES)]
    _print(built, as_json)


FORMATS = ("hosts", "adblock", "dnsmasq", "unbound", "rpz", "csv", "stix")


@lists.command(name="export")
@click.argument("name", type=click.Choice(NAMES))
@click.option("--format", "format_name", required=True, type=click.Choice(FORMATS), help="For which program it is written.")
@click.option("--member", "member_id", metavar="MEMBER", help="Whose list, by id or name. [default: the first member]")
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it there. [default: standard output]"
)
@with_hub
def export_list(name: str, format_name: str, member_id: str | None, output: Path | None, as_json: bool) -> None:
    """Write a list for name servers, ad blockers, spreadsheets or platforms of threat intelligence (STIX): what a member may block, hold or
    warn of, as things stand now.

    A page is never written as its host. What the format can't carry is counted, by kind, and said in the file too. With --json
    the report is printed; without --output it holds the list as `content`.
    """
    from accord.doors.cli.who import acting_for
    from accord.hub.lists import queries

    made = queries.export(acting_for(member_id), name, format_name)
    report = _report(made)
    with made.file as file:
        if output is not None:
            _save(file, output)
        elif as_json:
            _print_whole(report, file)
            return
        else:
            copyfileobj(file, sys.stdout.buffer)
    if as_json:
        write_json(report)
    else:
        lost = ", ".join(f"{count:,} {kind}" for kind, count in report["losses"].items()) or "nothing"
        click.echo(f"{report['written']:,} written, {report['exceptions']:,} exceptions; not carried by this format: {lost}", err=True)


def _report(made: "Export") -> dict[str, Any]:
    from accord.core.times import rfc3339

    counts = made.counts
    return {
        "name": made.name,
        "format": made.format,
        "seq": made.seq,
        "made": rfc3339(made.made),
        "written": counts.written,
        "exceptions": counts.exceptions,
        "losses": dict(sorted(counts.losses.items())),
    }


def _save(file: BinaryIO, output: Path) -> None:
    """Whole or not at all: a name server that reads it meanwhile reads the one before."""
    beside = output.with_name(f".{output.name}.part")
    try:
        with beside.open("wb") as written:
            copyfileobj(file, written)
        beside.replace(output)
    except OSError:
        beside.unlink(missing_ok=True)
        raise Failed("not-written", "The list could not be written there. Name a file that can be written.") from None


def _print_whole(report: dict[str, Any], file: BinaryIO) -> None:
    """The report with the list in it, piece by piece: a list of a million lines is never held whole."""
    import json
    from codecs import getincrementaldecoder

    decode = getincrementaldecoder("utf-8")().decode
    click.echo(json.dumps(report)[:-1] + ', "content": "', nl=False)
    while piece := file.read(1 << 18):
        click.echo(json.dumps(decode(piece))[1:-1], nl=False)
    click.echo('"}')


@lists.command()
@click.option("--member", "member_id", metavar="MEMBER", help="Only this member's, by id or name.")
@with_hub
def show(member_id: str | None, as_json: bool) -> None:
    """Show the lists that there are."""
    from accord.hub.lists import queries as lists_queries
    from accord.hub.members import queries

    rows = [queries.member(member_id)] if member_id else queries.members()
    _print([(row.name, version) for row in rows for version in lists_queries.latest(row.n)], as_json)


@lists.command()
@with_hub
def key(as_json: bool) -> None:
    """Show the public key that lists are checked with."""
    from accord.hub.lists import queries

    public, id = queries.public_key()
    if as_json:
        write_json({"key": public, "id": id})
    else:
        click.echo(public)


@lists.command()
@click.option("--yes", is_flag=True, help="Do it without asking.")
@with_hub
def rotate(yes: bool, as_json: bool) -> None:
    """Replace the key that lists are signed with, and build all lists again.

    From then on a program that checks against lists refuses each new one until it has the new public key. It goes on with the list that it
    has, for 24 hours at most. Back up the hub afterwards: a backup from before has the old key.
    """
    from accord.hub.lists import actions, queries
    from accord.hub.members import queries as members

    must_mean_it("Members' programs will take no new list before they are given the new public key. Replace it?", said=yes)
    by = members.operator()
    public, id = actions.renew_key(by=by)
    rows = [row for row in members.members() if row.standing == "active"]
    built = [actions.build(row, name, by=by) for row in rows if queries.latest(row.n) for name in NAMES]
    if as_json:
        write_json({"key": public, "id": id, "built": len(built)})
    else:
        click.echo(public)
        click.echo(f"{len(built)} lists were built again. Give members this public key by a way that they trust.", err=True)


def _print(versions: "list[tuple[str, Version]]", as_json: bool) -> None:
    from accord.core.times import rfc3339

    items: list[dict[str, Any]] = [
        {
            "member": member,
            "name": row.name,
            "version": row.version,
            "seq": row.seq,
            "made": rfc3339(row.made),
            "expires": rfc3339(row.expires),
            "count": row.count,
        }
        for member, row in versions
    ]
    if as_json:
        write_json({"items": items})
        return
    from accord.doors.cli.show import table

    names = ("member", "name", "version", "count", "seq", "made", "expires")
    table(names, ([item[name] for name in names] for item in items), "There is no list yet. Run: accord lists build")
