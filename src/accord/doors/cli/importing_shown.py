"""How an import looks while it runs and when it is done."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import click

from accord.doors.cli.program import Failed, write_json
from accord.doors.cli.show import console, pairs, table
from accord.hub.imports.queries import Preview, Report

NAMED = 20


@contextmanager
def progress(stream: BinaryIO, *, shown: bool = True) -> Iterator[Callable[[int], None]]:
    """A progress bar on the standard error where that is a terminal. It moves with the bytes read, so a file is not counted first."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    whole = os.fstat(stream.fileno()).st_size if stream.seekable() else None
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn() if whole else MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console(stderr=True),
        disable=not (shown and sys.stderr.isatty()),
        transient=True,
    )
    lines = 0
    with bars:
        bar = bars.add_task("importing", total=whole)

        def moved(taken: int) -> None:
            nonlocal lines
            lines += taken
            bars.update(bar, description=f"{lines:,} lines", completed=stream.tell() if whole else lines)

        yield moved


@contextmanager
def counted(total: int, doing: str = "taking back") -> Iterator[Callable[[int], None]]:
    """A progress bar of so many signals, where the standard error is a terminal."""
    from rich.progress import Progress

    with Progress(console=console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bars:
        bar = bars.add_task(doing, total=total)
        yield lambda done: bars.update(bar, advance=done)


def tell(report: Report, *, as_json: bool, report_file: Path | None = None) -> None:
    """Print the report, and write it whole where that is asked for."""
    whole = report.wire()
    if report_file is not None:
        _write(whole, report_file)
    if as_json:
        write_json(whole)
        return
    counts = ("lines", "published", "duplicates", "retracted", "quarantined", "refused", "benign", "withdrawn")
    pairs((name, f"{whole[name]:,}") for name in counts if whole[name] or name in ("lines", "published"))
    _say_losses(report.format, report.losses)
    _name("Refused", report.refusals, report_file)
    _name("Protected, and held back for a reviewer", report.protected, report_file)
    _name("Vouched for, though there is a claim on it", report.listed, report_file)


def tell_preview(preview: Preview, *, as_json: bool) -> None:
    """Print what would become of a list."""
    whole = preview.wire()
    if as_json:
        write_json(whole)
        return
    pairs((name, f"{whole[name]:,}") for name in ("lines", "readable", "refused"))
    if whole["sheet"]:
        others = [name for name in whole["sheets"] if name != whole["sheet"]]
        pairs([("sheet", whole["sheet"]), *([("other sheets", ", ".join(others))] if others else [])])
    if whole["mapping"]:
        pairs([("columns", _mapped(whole["mapping"]))])
    _say_losses(whole["format"], whole["losses"])
    if whole["unread"]:
        click.echo("\nIdentifiers stand in these columns too, and are not read:")
        click.echo("".join(f"  {column}\n" for column in whole["unread"]), nl=False)
        mapping = whole["mapping"]
        columns = {field: _as_stated(column, whole["columns"]) for field, column in mapping["columns"].items()}
        also = [_as_stated(column, whole["columns"]) for column in (*mapping["also"], whole["unread"][0])]
        click.echo(f"To read those that belong to the scam: --map '{_mapped({'columns': columns, 'also': also}, ',')}'")
    if len(whole["sheets"]) > 1:
        click.echo("\nOne sheet is read at a time. To read another: --sheet NAME")
    click.echo("\nThe first lines:")
    first = ((row["line"], row["text"], row["kind"], row["value"] or row["why"]) for row in whole["first"])
    table(("line", "text", "kind", "read as"), first, "")
    if whole["refusals"]:
        click.echo("\nLines that can't be read:")
        table(("line", "text", "why"), ((row["line"], row["text"], row["why"]) for row in whole["refusals"][:NAMED]), "")
        if whole["refused"] > NAMED:
            click.echo(f"and {whole['refused'] - NAMED:,} more")
    if whole["left"]:
        _say_left(whole["left"], whole["left_first"])
    click.echo("\nNothing was published. Leave out --dry-run to take the list in.")


def _say_left(count: int, first: list[dict[str, Any]]) -> None:
    click.echo("\nSignals of an earlier list of this name that still stand, and that this list does not name:")
    table(("kind", "value"), ((row["kind"], row["value"]) for row in first), "")
    if count > len(first):
        click.echo(f"and {count - len(first):,} more")
    click.echo(f"If this is the whole list, and no file of new entries alone, take them back with it: --withdraw {count} --reason TEXT")


def _mapped(mapping: dict[str, Any], between: str = ", ") -> str:
    pairs = [*mapping["columns"].items(), *(("also", column) for column in mapping["also"])]
    return between.join(f"{field}={column}" for field, column in pairs)


def _as_stated(column: str, names: list[str]) -> str:
    """A column as it can be written into --map, by its number where its name has a comma or a quotation mark in it."""
    return f"#{names.index(column) + 1}" if column in names and set(",'") & set(column) else column


def _say_losses(format_name: str, losses: dict[str, int]) -> None:
    """What the list was read as, and what of it no claim can say."""
    pairs([("format", format_name), *((f"lost: {kind}", f"{count:,}") for kind, count in sorted(losses.items()))])


def _write(whole: dict[str, Any], file: Path) -> None:
    import msgspec

    try:
        file.write_bytes(msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n")
    except OSError:
        raise Failed(
            "report-not-written", "All lines were taken in, but the report could not be written. Name a file that can be."
        ) from None


def _name(heading: str, items: list[dict[str, Any]], report_file: Path | None) -> None:
    if not items:
        return
    click.echo(f"\n{heading}:")
    table(("line", "text", "why"), ((item["line"], item["text"], item["why"]) for item in items[:NAMED]), "")
    if len(items) > NAMED:
        where = f"all in {report_file}" if report_file else "--report FILE or --json names all"
        click.echo(f"and {len(items) - NAMED:,} more: {where}")
