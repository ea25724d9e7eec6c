"""The background process is killed -9 while a report is handed on, again and again: nothing is lost, and nothing goes out twice."""

import json
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import forks
from newest import HOLD, REFER
from programs import environment, new_hub, wait_until

# In the hub's own process: the cast, who runs the site and whose the number is; then a report that is handed in.
_SET_UP = """
import json
import django
django.setup()
from asking import cast
from hubs import Api, Hub
from reporting import WHOLE, WORDS, begun, declared, key
from accord.hub.intake import actions
from accord.hub.members import queries
first = queries.first_member()
made = cast(Hub("", Api("", first.id, first.n, first.name)))
declared(made)
sites = [f"https://evil-{n}.example.com/" for n in range(9)]
marks = {key(site): "theirs" for site in sites}
code = begun({**WHOLE, "words": " ".join(sites)}, marks=marks)
actions.hand_in(code)
print(json.dumps({"code": code}))
"""
_ITEMS = 2 + 10 + 1 + 1  # both banks, a signal for each site and for the account, the police, the support body


def _hub_env(data: Path) -> dict[str, str]:
    support = str(Path(__file__).parents[2] / "support")
    return environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", PYTHONPATH=support)


def rows(data: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(data / "accord.db", timeout=30)) as database:
        return database.execute(sql).fetchall()


def test_killed_again_and_again_each_item_goes_out_once(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    done = forks.run([sys.executable, "-c", _SET_UP], env=_hub_env(data), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout.splitlines()[-1])["code"]

    def published() -> int:
        return int(rows(data, "SELECT COUNT(*) FROM reports_sent WHERE what = 'signal' AND state = 'sent'")[0][0])

    for least in (0, 1, 4, 8, 10):
        process = forks.Popen([sys.executable, "-m", "accord.site.background"], env=_hub_env(data), stderr=subprocess.PIPE)
        try:
            # Killed as soon as it has come so far, whatever it is doing then.
            wait_until(lambda least=least: rows(data, "SELECT 1 FROM reports_sent LIMIT 1") != [] and published() >= least)
        finally:
            process.kill()
            process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
    assert rows(data, "SELECT COUNT(*), COUNT(DISTINCT item) FROM reports_sent") == [(_ITEMS, _ITEMS)]
    assert rows(data, "SELECT DISTINCT state FROM reports_sent") == [("sent",)]
    assert rows(data, "SELECT COUNT(*), COUNT(DISTINCT id) FROM signals_signal") == [(10, 10)]
    assert sorted(rows(data, "SELECT protocol, COUNT(*) FROM requests_request GROUP BY protocol")) == [(HOLD, 1), (REFER, 1)]
    assert rows(data, "SELECT COUNT(*) FROM journal_parked") == [(0,)]
