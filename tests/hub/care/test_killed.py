"""Killed -9 while files are saved, changed and handed on: nothing half-written, nothing lost that was acknowledged."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import forks
import pytest
from programs import environment, new_hub

# In a process of its own: after each thing that is done, a line that says so.
_WORK = """
import django
django.setup()
from caring import care, forced, reason, referred
from hubs import Api, Hub
from accord.hub.care import actions
from accord.hub.members import queries
first = queries.first_member()
made = care(Hub("", Api("", first.id, first.n, first.name)))
made["Shelter"]
print("ready", flush=True)
number = 0
while True:
    number += 1
    file = forced(made)
    print("file", file, flush=True)
    actions.answer(made["Desk"], file, {"debt": "present"}, reason())
    print("answers", file, flush=True)
    print("referral", referred(made, file, "health"), flush=True)
    if number % 3 == 0:
        actions.agree(made["Desk"], file, {"support": False})
        print("withdrawn", file, flush=True)
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
    lines += [line.split() for line in process.stdout.read().splitlines() if line.count(" ") == 1]
    trouble = process.stderr.read()
    assert process.wait(120) == -signal.SIGKILL, trouble
    return [line for line in lines if len(line) == 2 and len(line[1]) == 36]


@pytest.mark.parametrize("count", [6, 13])
def test_what_was_said_to_be_done_is_there_and_nothing_is_there_by_half(tmp_path: Path, count: int) -> None:
    data, _ = new_hub(tmp_path)
    reports = killed_after(data, count)

    def rows(sql: str) -> list[Any]:
        with closing(sqlite3.connect(data / "accord.db", timeout=30)) as database:
            return database.execute(sql).fetchall()

    assert len(reports) >= count - 1
    assert rows("PRAGMA integrity_check") == [("ok",)]
    files = {id: (n, sealed, screening) for n, id, sealed, screening in rows("SELECT n, id, sealed, screening FROM care_forced")}
    referrals = {id: (extract, request) for id, extract, request in rows("SELECT id, extract, request FROM care_referral")}
    states = dict(rows("SELECT id, state FROM requests_request"))
    agreed = {file: bool(yes) for file, yes in rows("SELECT file, yes FROM care_consent ORDER BY n")}
    for what, id in reports:
        assert (id in referrals) if what == "referral" else (id in files), what
        if what == "answers":
            assert files[id][2] is not None
        if what == "withdrawn":
            assert agreed[files[id][0]] is False
    # Every row has its record, every record its row, and each record is whole: its key and its fields.
    kept = {
        str(UUID(bytes=bytes(ref))): n for ref, n in rows("SELECT reference, n FROM vault_record WHERE kind IN ('care-file', 'referral')")
    }
    wanted = {ref for row in files.values() for ref in row[1:] if ref} | {extract for extract, _ in referrals.values()}
    assert set(kept) == wanted
    whole = {n for (n,) in rows("SELECT DISTINCT record FROM vault_field")}
    assert set(kept.values()) <= whole
    # A referral and its request are there together, and where consent was taken back nothing is offered any more.
    assert {request for _, request in referrals.values()} == set(states)
    withdrawn = {n for n, yes in agreed.items() if not yes}
    of_file = dict(rows("SELECT request, file FROM care_referral"))
    assert all(state == "revoked" for request, state in states.items() if of_file[request] in withdrawn)
