"""Commands that take in whole lists."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import click

from accord.doors.cli.marked import marking, marking_options
from accord.doors.cli.program import Failed, Group, with_hub
from accord.doors.cli.who import acting_for, member_option


@click.group(cls=Group, name="import")
def imports() -> None:
    """Take in a list of identifiers.

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


@imports.command(name="list")
@_import_options
@with_hub
def list_file(file: Path, report: Path | None, as_json: bool, **options: Any) -> None:
    """Take in FILE (- for the standard input), one identifier a line; blank lines and # comments are skipped."""
    _run(file, None, report, as_json, options)


@imports.command(name="csv")
@_import_options
@click.option(
    "--map", "mapping", required=True, metavar="FIELD=COLUMN,...", help="Which column holds what, such as value=Address,kind=Type."
)
@with_hub
def table_file(file: Path, mapping: str, report: Path | None, as_json: bool, **options: Any) -> None:
    """Take in the table FILE (- for the standard input): comma-separated values under a header.

    Fields: value, kind, region, scheme, role, channel, first, last, confidence, source, evidence, note, id. A column is named as in the
    header, or by its number, such as #1. What a row leaves out comes from the options.
    """
    from accord.formats.lists import BadMapping, read_mapping

    try:
        _run(file, read_mapping(mapping), report, as_json, options)
    except BadMapping as error:
        raise Failed("bad-mapping", str(error)) from None


def _run(file: Path, columns: dict[str, str] | None, report: Path | None, as_json: bool, options: dict[str, Any]) -> None:
    from accord.doors.cli.importing import Plan, run
    from accord.doors.cli.importing_shown import progress, tell

    marked = marking(*(options[name] for name in ("tlp", "members", "sectors", "countries", "circles")))
    plan = Plan(
        caller=acting_for(options["member_id"], to_publish=True),
        scheme=options["scheme"],
        marking=marked,
        region=options["region"],
        kind=options["kind"],
        source=options["source"] or _source(file),
        benign=options["benign"],
        columns=columns,
    )
    with _opened(file) as stream, progress(stream) as on_progress:
        done = run(plan, stream, on_progress)
    tell(done, as_json=as_json, report_file=report)


def _source(file: Path) -> str:
    """The file's name, so that two members that import the same list count as one source."""
    name = " ".join("".join(letter if letter.isprintable() else " " for letter in file.stem).split())
    return f"list:{name if name and name != '-' else 'standard-input'}"[:200]


def _opened(file: Path) -> BinaryIO:
    return io.BufferedReader(io.FileIO(sys.stdin.fileno(), closefd=False)) if str(file) == "-" else file.open("rb")
