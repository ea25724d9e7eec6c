"""The background process is killed -9 between the steps of a climb, and started again: still exactly those mails, none twice."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import forks
import pytest
from bells import MINUTE, Post
from programs import environment, new_hub, wait_until

# In the hub's own process: the cast of tests/support/bells.py, without a shift, and a bell that rings now.
_SET_UP = """
import json, sys
import django
django.setup()
from bells import office
from hubs import Api, Hub
from accord.hub.desks import actions
from accord.hub.members import queries
first = queries.first_member()
made = office(Hub("", Api("", first.id, first.n, first.name)), shift=False)
bell = actions.ring(made.gamma, made.desk, "call")
print(json.dumps({"bell": bell.id}))
"""


def ring_in(data: Path, **more: str) -> dict[str, Any]:
    support = str(Path(__file__).parents[2] / "support")
    done = forks.run(
        [sys.executable, "-c", _SET_UP],
        env=environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", PYTHONPATH=support, **more),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@contextmanager
def background(data: Path, **more: str) -> Iterator["subprocess.Popen[bytes]"]:
    """The real process for followers and clock; killed -9 at the end, whatever it is doing."""
    process = forks.Popen(
        [sys.executable, "-m", "accord.site.background"],
        env=environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", **more),
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL


def rows(data: Path, sql: str) -> list[Any]:
    import sqlite3

    with closing(sqlite3.connect(data / "accord.db", timeout=30)) as database:
        return database.execute(sql).fetchall()


def let_pass(data: Path, micros: int) -> None:
    """Time passes while nobody works: all that the bell and its clock have written down is that much longer ago."""
    import sqlite3

    with closing(sqlite3.connect(data / "accord.db", timeout=30)) as database, database:
        database.execute("UPDATE journal_clock SET due = due - ? WHERE kind = 'desks.bell'", [micros])
        database.execute("UPDATE desks_bell SET at = at - ?, next = next - ?", [micros, micros])
        database.execute("UPDATE desks_ring SET due = due - ?, after = after - ?, taken = taken - ?, sent = sent - ?", [micros] * 4)


def settled(data: Path, mails: int) -> bool:
    """So many mails are noted as sent, and nothing waits."""
    counts = dict(rows(data, "SELECT state, COUNT(*) FROM desks_ring WHERE channel = 'mail' GROUP BY state"))
    return counts == {"sent": mails}


def test_killed_between_all_steps(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with Post() as post:
        settings = {"ACCORD_SMTP": post.address, "ACCORD_MAIL_FROM": "bells@accord.example"}
        ring_in(data, **settings)
        for mails, wait in ((1, 0), (2, 5), (3, 5), (4, 5), (5, 5), (6, 15), (7, 15)):
            let_pass(data, wait * MINUTE)
            with background(data, **settings):
                wait_until(lambda mails=mails: settled(data, mails))
        with background(data, **settings):
            # Nothing more is due: it goes on doing nothing.
            wait_until(lambda: rows(data, "SELECT COUNT(*) FROM journal_clock WHERE kind = 'desks.bell'") == [(1,)])
        assert post.to == ["ann", "bob", "cid", "dee", "sue", "sue", "sue"]
        assert len({mail.id for mail in post.mails}) == 7


def test_killed_while_a_mail_is_on_its_way(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with Post() as post:
        settings = {"ACCORD_SMTP": post.address, "ACCORD_MAIL_FROM": "bells@accord.example"}
        ring_in(data, **settings)
        post.hold.set()
        with background(data, **settings):
            wait_until(lambda: post.held > 0)
        post.hold.clear()
        assert rows(data, "SELECT state FROM desks_ring WHERE channel = 'mail'") == [("sending",)]
        let_pass(data, MINUTE)
        with background(data, **settings):
            wait_until(lambda: settled(data, 1))
        assert set(post.to) == {"ann"}
        assert len({mail.id for mail in post.mails}) == 1


def test_a_mail_server_that_hangs_holds_up_neither_the_climb_nor_other_bells(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with Post() as post:
        settings = {"ACCORD_SMTP": post.address, "ACCORD_MAIL_FROM": "bells@accord.example"}
        ring_in(data, **settings)
        post.hold.set()
        with background(data, **settings):
            wait_until(lambda: post.held > 0)
            let_pass(data, 5 * MINUTE)
            wait_until(lambda: post.held > 1)
            wait_until(lambda: rows(data, "SELECT climb FROM desks_bell") == [(2,)])
        post.hold.clear()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACCORD_SMTP", "mail.example"),
        ("ACCORD_SMTP", "smtp://mail.example?tls=maybe"),
        ("ACCORD_SMTP", "smtp://mail.example?starttls=no"),
        ("ACCORD_SMTP", "smtp://hub:pa@ss#word@mail.example:587"),
        ("ACCORD_SMTP", "'smtp://mail.example'"),
        ("ACCORD_ADDRESS", "https://accord.example/hub"),
        ("ACCORD_ADDRESS", '"https://accord.example"'),
        ("ACCORD_BACKUP_TO", "backups"),
        ("ACCORD_ERASURES", "~/erasures.log"),
        ("ACCORD_SHARED", "shared"),
        ("ACCORD_KEYRING", "'/srv/keys'"),
        ("ACCORD_SMS_GATEWAY", "gateway.example"),
        ("ACCORD_TSA", "tsa.example"),
        ("ACCORD_OIDC_ISSUER", "id.example"),
        ("ACCORD_OIDC_ISSUER", "https://id.example"),
        ("ACCORD_LOG", "verbose"),
        ("ACCORD_TRUST_PROXY", "perhaps"),
        ("ACCORD_PRIVATE_HOOKS", "2"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_said_at_the_start(tmp_path: Path, name: str, value: str) -> None:
    done = forks.run(
        [sys.executable, "-m", "accord.site.background"],
        env=environment(ACCORD_DATA=str(tmp_path), DJANGO_SETTINGS_MODULE="accord.site.settings", **{name: value}),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.decode().startswith(name)
    assert value not in done.stderr.decode()
