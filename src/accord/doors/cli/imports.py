"""Commands that take in whole lists."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from accord.doors.cli.marked import marking, marking_options
from accord.doors.cli.program import Failed, Group, in_pieces, with_hub, write_json
from accord.doors.cli.who import acting_for, member_option, nothing_of

if TYPE_CHECKING:
    from accord.hub.imports.actions import Plan


FORMATS = ("auto", "hosts", "adblock", "dnsmasq", "unbound", "rpz", "bind", "clash", "vcard", "json", "csv", "list")
_takes_in = in_pieces("All that was taken in until then stays. Import the list again afterwards: what is there counts as a duplicate.")
_ANY = "file"  # the command that is meant where a file stands in a command's place


class _Imports(Group):
    """`accord import FILE`: what is no command is a file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        place = 0
        while place < len(args) and (args[place] == "--data" or args[place].startswith("--data=")):
            place += 2 if args[place] == "--data" else 1
        if place < len(args) and args[place] not in (*self.commands, "-h", "--help"):
            args = [*args[:place], _ANY, *args[place:]]
        return super().parse_args(ctx, args)


@click.group(cls=_Imports, name="import", subcommand_metavar="[FILE | COMMAND] [ARGS]...")
def imports() -> None:
    """Take in a list of identifiers: `accord import FILE`, in whatever format it is.

    An import can be stopped at any moment and run again: what is there already is a duplicate, and the end is the same.
    """


_OPTIONS = (
    click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)),
    click.option("--scheme", default="other", show_default=True, metavar="SCHEME", help="The kind of scam."),
    marking_options,
    member_option("Who publishes it."),
    click.option("--region", metavar="CC", help="The country whose national forms the list uses."),
    click.option("--kind", metavar="KIND", help="Read every line as this kind; otherwise as the likeliest one."),
    click.option("--benign", is_flag=True, help="It is an allow list: no one may list its entries."),
    click.option("--source", metavar="NAME", help="Where the list comes from; the same source counts once. [default: the file's name]"),
    click.option(
        "--report", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write the whole report there, as JSON."
    ),
)


def _import_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@imports.command(name=_ANY)
@_import_options
@click.option(
    "--format",
    "format_name",
    default="auto",
    show_default=True,
    type=click.Choice(FORMATS),
    help="What the list is written in; auto tells by what stands in it.",
)
@click.option(
    "--map",
    "mapping",
    metavar="FIELD=COLUMN,...",
    help="Of a table or JSON: which column or key holds what; also=COLUMN, as often as needed, reads other columns too. "
    "[default: as last time, else guessed]",
)
@click.option("--sheet", metavar="NAME", help="Of a workbook: which sheet to read. [default: the first that holds anything]")
@click.option("--dry-run", is_flag=True, help="Say what would be read and what would be lost, and publish nothing.")
@click.option(
    "--withdraw",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="Take back so many signals that an earlier version of the list named and this one doesn't: as many as --dry-run says.",
)
@click.option("--reason", metavar="TEXT", help="With --withdraw: why; it goes to everybody that received any of these signals.")
@with_hub
@_takes_in
def any_file(
    file: Path,
    format_name: str,
    mapping: str | None,
    sheet: str | None,
    dry_run: bool,
    withdraw: int | None,
    reason: str | None,
    report: Path | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Take in FILE (- for the standard input): hosts, adblock, dnsmasq, unbound, RPZ, zones of BIND, rules of Clash and Surge, JSON,
    CSV, XLSX, or one identifier a line; gzip too.

    What the list itself excepts (@@, allow rules, rpz-passthru, DIRECT) is never listed. With --benign it is what is taken in, and
    nobody may list it. Losses count what no claim can say, by kind.
    """
    from accord.doors.cli.importing_shown import progress, tell, tell_preview
    from accord.hub.imports import actions, queries

    plan = _plan(file, options)
    with _opened(file) as stream:
        opened = queries.opened(stream, region=plan.region, sheet=sheet)
        recognised = queries.recognised(opened, plan.caller, format_name, mapping=mapping, source=plan.source or "", region=plan.region)
        if dry_run:
            tell_preview(queries.preview(plan, opened, recognised), as_json=as_json)
            return
        looked = None
        if withdraw is not None:
            if not (reason or "").strip():
                raise Failed("no-reason", "Say why these signals are taken back: --reason 'No longer on our list.'")
            looked = queries.preview(plan, opened, recognised)
            actions.check_left(looked, withdraw, reason or "")
        with progress(opened.raw) as on_progress:
            done = actions.take_in(plan, opened, recognised, on_progress)
        if looked is not None:
            done.withdrawn = actions.withdraw_left(looked, plan.caller, reason or "")
    tell(done, as_json=as_json, report_file=report)


@imports.command(name="list")
@_import_options
@with_hub
@_takes_in
def list_file(file: Path, report: Path | None, as_json: bool, **options: Any) -> None:
    """Take in FILE (- for the standard input), one identifier a line; blank lines and # comments are skipped."""
    _run(file, None, report, as_json, options)


@imports.command(name="csv")
@_import_options
@click.option(
    "--map", "mapping", required=True, metavar="FIELD=COLUMN,...", help="Which column holds what, such as value=Address,kind=Type."
)
@with_hub
@_takes_in
def table_file(file: Path, mapping: str, report: Path | None, as_json: bool, **options: Any) -> None:
    """Take in the table FILE (- for the standard input): comma-separated values under a header.

    Fields: value, bank, platform, kind, region, scheme, role, channel, first, last, confidence, source, evidence, note, id. A column is
    named as in the header, or by its number, such as #1. What a row leaves out comes from the options.
    """
    from accord.formats.lists import BadMapping, read_mapping

    try:
        _run(file, read_mapping(mapping), report, as_json, options)
    except BadMapping as error:
        raise Failed("bad-mapping", str(error)) from None


@imports.command()
@member_option("Whose lists.")
@with_hub
def taken(member_id: str | None, as_json: bool) -> None:
    """The lists that the member took in, the newest first, with their numbers for `accord import undo`."""
    from accord.core.times import rfc3339
    from accord.doors.cli.show import table
    from accord.hub.signals import queries

    rows = queries.collections(acting_for(member_id, to_publish=True), 1000)
    if as_json:
        items = [{"number": row.id, "source": row.name, "identifiers": row.size, "ended": rfc3339(row.ended)} for row in rows]
        write_json({"items": items})
        return
    cells = ((str(row.id), row.name, f"{row.size:,}", rfc3339(row.ended)) for row in rows)
    table(("number", "source", "identifiers", "taken in"), cells, nothing_of(member_id, "No list yet. Run: accord import FILE"))


@imports.command()
@click.argument("number", type=click.IntRange(min=1))
@click.option("--reason", required=True, metavar="TEXT", help="Why; it goes to everybody that received any of it.")
@member_option("Whose list.")
@with_hub
@in_pieces("All that was taken back until then stays so. Run it again afterwards: it goes on where it was.")
def undo(number: int, reason: str, member_id: str | None, as_json: bool) -> None:
    """Retract every signal that stands of the list with this NUMBER (`accord import taken`).

    A retracted signal stays so: the same list under the same name does not bring it back.
    """
    from accord.doors.cli.importing_shown import counted
    from accord.hub.signals import actions, queries

    caller = acting_for(member_id, to_publish=True)
    one = queries.collection(caller, number)
    if one is None:
        raise Failed("no-such-list", "The member took in no list of this number. See those there are: accord import taken")
    with counted(queries.count_live_of(caller, one, one.last - one.first + 1)) as on_progress:
        done = actions.retract_collection(one, caller, reason, on_progress)
    if as_json:
        write_json({"source": one.name, "retracted": done})
    else:
        click.echo(f"Taken back: {done:,} signals of {one.name}.")


def _run(file: Path, columns: dict[str, str] | None, report: Path | None, as_json: bool, options: dict[str, Any]) -> None:
    from accord.doors.cli.importing_shown import progress, tell
    from accord.hub.imports.actions import run

    plan = _plan(file, options, columns)
    with _opened(file) as stream, progress(stream) as on_progress:
        done = run(plan, stream, on_progress)
    tell(done, as_json=as_json, report_file=report)


def _plan(file: Path, options: dict[str, Any], columns: dict[str, str] | None = None) -> "Plan":
    from accord.hub.imports.actions import Plan
    from accord.hub.imports.queries import source_of

    marked = marking(*(options[name] for name in ("tlp", "members", "sectors", "countries", "circles")))
    return Plan(
        caller=acting_for(options["member_id"], to_publish=True),
        scheme=options["scheme"],
        marking=marked,
        region=options["region"],
        kind=options["kind"],
        source=options["source"] or source_of(file.name),
        benign=options["benign"],
        columns=columns,
    )


def _opened(file: Path) -> BinaryIO:
    return io.BufferedReader(io.FileIO(sys.stdin.fileno(), closefd=False)) if str(file) == "-" else file.open("rb")
