"""Killed -9 while cases are opened, shared, handed over, left and closed: nothing half-written, nothing lost that was acknowledged."""

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
from asking import cast
from hubs import Api, Hub
from investigating import NOTE, PERSON
from accord.hub.times import now
from accord.hub.members import queries
from accord.hub.cases import actions
first = queries.first_member()
made = cast(Hub("", Api("", first.id, first.n, first.name)))
police, bank = made["Police"], made["Kasi"]
print("ready", flush=True)
while True:
    case = actions.open_case(police, title="Golden Orchid")
    print("opened", case, flush=True)
    note = actions.add_note(police, case, NOTE)
    print("part", note, flush=True)
    person = actions.add_person(police, case, PERSON, possible_victim=False)
    print("part", person, flush=True)
    actions.invite(police, case, bank.id)
    actions.accept(bank, case)
    actions.share(police, case, [note], [bank.id])
    print("shared", note, flush=True)
    actions.add_task(bank, case, "Ask again", due=now() + 3600_000_000)
    actions.offer_lead(police, case, bank.id)
    actions.take_lead(bank, case)
    print("led", case, flush=True)
    actions.erase_person(police, case, person)
    print("erased", person, flush=True)
    actions.leave(police, case)
    print("left", case, flush=True)
    actions.close(bank, case, "handed-over")
    print("closed", case, flush=True)
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
    lines = killed_after(data, 21)

    def rows(sql: str) -> list[Any]:
        with closing(sqlite3.connect(data / "accord.db", timeout=30)) as database:
            return database.execute(sql).fetchall()

    assert rows("PRAGMA integrity_check") == [("ok",)]
    cases = {id: (n, lead, state) for n, id, lead, state in rows("SELECT n, id, lead, state FROM cases_case")}
    parts = {id for (id,) in rows("SELECT id FROM cases_part")}
    erased = {id for what, id in lines if what == "erased"}
    for what, id in lines:
        if what in ("part", "shared"):
            assert id in parts or id in erased or _is_over(id, lines)
        elif what == "erased":
            assert id not in parts
        else:
            assert what != "closed" or cases[id][2] == "closed"
    # Each that goes on has a lead that takes part, each share somebody who does, and each sealed text a record that opens it.
    taking_part = set(rows("SELECT case_n, member FROM cases_participant WHERE standing = 'in'"))
    assert {(n, lead) for n, lead, _state in cases.values()} <= taking_part
    assert set(rows("SELECT case_n, member FROM cases_share")) <= taking_part
    owners = set(rows("SELECT case_n, member FROM cases_participant WHERE sealed <> ''"))
    assert set(rows("SELECT case_n, owner FROM cases_part WHERE sealed IS NOT NULL")) <= owners
    kept = {str(UUID(bytes=bytes(ref))) for (ref,) in rows("SELECT reference FROM vault_record WHERE erased IS NULL AND kind LIKE 'case%'")}
    wanted = {ref for (ref,) in rows("SELECT sealed FROM cases_participant WHERE sealed <> ''")}
    wanted |= {ref for (ref,) in rows("SELECT ref FROM cases_part WHERE kind = 'person'")}
    assert kept == wanted
    clocks = {ref for (ref,) in rows("SELECT ref FROM journal_clock WHERE kind = 'case.expires'")}
    assert clocks == {id for (id,) in rows("SELECT id FROM cases_part WHERE kind = 'person'")}
    assert {ref for (ref,) in rows("SELECT ref FROM journal_clock WHERE kind = 'case.kept'")} == set(cases)


def _is_over(part: str, lines: list[list[str]]) -> bool:
    """Whether the part's case went on after it: who left took what it had not shared along."""
    place = next(number for number, (_what, id) in enumerate(lines) if id == part)
    return place < len(lines) - 1
