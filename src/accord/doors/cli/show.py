"""How results look on a terminal. rich is loaded only when a table is drawn."""

import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

WIDE = 240


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], empty: str) -> None:
    """A table of texts; the sentence `empty` where there is no row."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        # An id is copied into the next command: it stands on one line, and the other columns give way.
        drawn.add_column(heading, overflow="fold", no_wrap=heading == "id")
    for row in rows:
        drawn.add_row(*(Text(readable(cell)) for cell in row))
    if drawn.row_count:
        console().print(drawn)
    else:
        click.echo(empty)


def pairs(rows: Iterable[tuple[str, object]]) -> None:
    """Names and values, one a line."""
    lines = [(name, readable(value)) for name, value in rows]
    width = max((len(name) for name, _ in lines), default=0)
    for name, value in lines:
        click.echo(f"{name:<{width}}  {value}")


def readable(value: object) -> str:
    """A value as text; what a terminal could take for a command is left out."""
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
    return "".join(letter if letter.isprintable() or letter in "\u200c\u200d" else "\N{REPLACEMENT CHARACTER}" for letter in text)


def console(*, stderr: bool = False) -> Any:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # What is piped is searched line by line: as few cells as may be are folded.
    # None where the command was started with it closed.
    width = None if stream is not None and stream.isatty() else max(shutil.get_terminal_size((WIDE, 24)).columns, WIDE)
    return Console(file=stream, width=width, highlight=False, soft_wrap=False)
