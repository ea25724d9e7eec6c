"""Trouble in the middle of a command that writes piece by piece: it must not say that nothing was changed."""

import sqlite3
from contextlib import closing

import click
import pytest
from click.testing import CliRunner
from django.db import OperationalError

from accord.doors.cli import imports, members
from accord.doors.cli.program import in_pieces, with_hub
from accord.doors.cli.show import table

STAYS = "What was done until then stays."


def full() -> OperationalError:
    """The error of a database that can't grow."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("PRAGMA max_page_count = 1")
        try:
            database.execute("CREATE TABLE t (x)")
        except sqlite3.OperationalError as error:
            made = OperationalError(*error.args)
            made.__cause__ = error
            return made
    raise AssertionError


def unknown() -> OperationalError:
    return OperationalError("something else")


@pytest.mark.parametrize("error", [full(), unknown()])
def test_what_was_written_before_the_trouble_is_not_denied(error: OperationalError) -> None:
    def breaks() -> None:
        raise error

    def said(command: object) -> str:
        return CliRunner().invoke(click.command()(with_hub(command)), obj=lambda: None).output  # type: ignore[arg-type]

    assert "othing was changed" in said(breaks)
    told = said(in_pieces(STAYS)(breaks))
    assert STAYS in told and "othing was changed" not in told


@pytest.mark.parametrize("command", [imports.any_file, imports.list_file, imports.table_file, members.offboard])
def test_these_write_piece_by_piece(command: click.Command) -> None:
    assert "stays" in command.callback.broken_off or "stay " in command.callback.broken_off  # type: ignore[union-attr]


def test_a_command_that_is_stopped_in_the_middle_says_what_stays() -> None:
    def stopped() -> None:
        raise KeyboardInterrupt

    done = CliRunner().invoke(click.command()(with_hub(in_pieces(STAYS)(stopped))), obj=lambda: None)
    assert done.exit_code == 1 and STAYS in done.output


def test_a_table_needs_no_open_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    table(("name",), [("Bank",)], "None.")
