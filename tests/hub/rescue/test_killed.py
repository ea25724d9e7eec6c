"""Killed -9 while rescues are opened, told and stepped through: nothing half-written, nothing lost that was acknowledged."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import forks
from programs import environment, new_hub

# In a process of its own: after each thing that is done, a line that says so.
_WORK = """
import django
django.setup()
from caring import care
from hubs import Api, Hub
from rescuing import PERSON, opened
from accord.hub.times import now
from accord.hub.members import queries
from accord.hub.rescue import actions
first = queries.first_member()
made = care(Hub("", Api("", first.id, first.n, first.name)))
desk, lima = made["Desk"], made.api("Lima").id
print("ready", flush=True)
while True:
    id = opened(made, at=now())
    print("rescue", id, flush=True)
    one = actions.add_person(desk, id, PERSON, known="inside")
    print("person", one, flush=True)
    actions.name(desk, id, lima, ["place", "people"], "They can enter")
    actions.step(desk, id, "look", words="We have looked")
    print("looked", id, flush=True)
    actions.out(desk, id, one)
    print("out", one, flush=True)
    actions.step(desk, id, "close", outcome="done")
    print("closed", id, flush=True)
"""


def killed_after(data: Path, count: int) -> list[list[str]]:
    """Let it work, and kill it once it has said so many lines; all that it had said."""
    support = str(Path(__file__).parents[2] / "support")
    process = forks.Popen(
        [sys.executable, "-c", _WORK],
        env=environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", PYTHONPATH=support),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    lines: list[list[str]] = []
    while len(lines) < count and (line := process.stdout.readline()):
        lines.append(line.split())
    process.kill()
    lines += [line.split() for line in process.stdout.read().splitlines()]
    trouble = process.stderr.read()
    assert process.wait(120) == -signal.SIGKILL, trouble
    return [line for line in lines if len(line) == 2 and len(line[1]) == 36]


def test_what_was_said_to_be_done_is_there_and_nothing_is_there_by_half(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    lines = killed_after(data, 14)

    def rows(sql: str) -> list[Any]:
        with closing(sqlite3.connect(data / "accord.db", timeout=30)) as database:
            return database.execute(sql).fetchall()

    assert rows("PRAGMA integrity_check") == [("ok",)]
    states = dict(rows("SELECT id, state FROM rescue_rescue"))
    people = dict(rows("SELECT id, joined FROM rescue_person"))
    for what, id in lines:
        assert (id in people) if what in ("person", "out") else (id in states), what
        assert what != "looked" or states[id] in ("looked-at", "closed")
        assert what != "closed" or states[id] == "closed"
        assert what != "out" or people[id]
    # A file and the person whom it came of are there together, and every record in the vault is somebody's and whole.
    assert len(rows("SELECT n FROM care_forced")) == len([reference for reference in people.values() if reference])
    wanted = {reference for (reference,) in rows("SELECT sealed FROM rescue_told") if reference} | {
        reference for reference in people.values() if reference
    }
    wanted |= {reference for (reference,) in rows("SELECT words FROM rescue_event UNION SELECT reason FROM rescue_access") if reference}
    kept = {str(UUID(bytes=bytes(reference))): n for reference, n in rows("SELECT reference, n FROM vault_record WHERE kind = 'rescue'")}
    assert set(kept) == wanted
    assert set(kept.values()) <= {n for (n,) in rows("SELECT DISTINCT record FROM vault_field")}
    # Each that goes on has its clock, and no other has one.
    clocks = {ref for (ref,) in rows("SELECT ref FROM journal_clock WHERE kind = 'rescue.due'")}
    assert clocks == {id for id, state in states.items() if state != "closed"}
