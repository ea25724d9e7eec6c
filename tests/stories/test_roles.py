"""Several processes for followers and clock over one PostgreSQL: the work is spread, one is killed, one stands still, and each mail and
each message of a webhook comes once."""

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import forks
from bells import Post, Web, change, office, rows
from databases import postgres_address, put_ring
from hooks import Hooked, hooked
from hubs import Hub
from programs import environment, wait_until
from pytest import MonkeyPatch
from worlds import whole_feed

MOST_IN_HAND = 2 * 3  # mails: three threads of each of the two that were cut off


def held() -> dict[str, set[str]]:
    """The works by who holds them."""
    found: dict[str, set[str]] = {}
    for name, holder in rows("SELECT name, holder FROM leases_lease WHERE until > 0 AND holder <> ''"):
        found.setdefault(holder, set()).add(name)
    return found


class Machines:
    """Machines that run the background alone, each with a data directory of its own and the one key ring."""

    def __init__(self, folder: Path, post: Post) -> None:
        self._folder, self._post = folder, post
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, name: str) -> "subprocess.Popen[bytes]":
        data = self._folder / name
        data.mkdir(mode=0o700, exist_ok=True)
        put_ring(data)
        settings = environment(
            ACCORD_DATA=str(data),
            ACCORD_DATABASE=postgres_address(),
            ACCORD_KEYRING=str(self._ring()),
            ACCORD_ERASURES=str(self._folder / "erasures.log"),
            ACCORD_SMTP=self._post.address,
            ACCORD_MAIL_FROM="bells@accord.example",
            ACCORD_PRIVATE_HOOKS="1",
            DJANGO_SETTINGS_MODULE="accord.site.settings",
        )
        process = forks.Popen([sys.executable, "-m", "accord.site.background"], env=settings)
        self.running.append(process)
        return process

    def _ring(self) -> Path:
        from django.conf import settings

        return Path(settings.ACCORD_KEYRING)


@contextlib.contextmanager
def machines(folder: Path, post: Post) -> Iterator[Machines]:
    made = Machines(folder, post)
    try:
        yield made
    finally:
        for process in made.running:
            if process.poll() is None:
                process.send_signal(signal.SIGCONT)
                process.kill()
            process.wait(120)


def stand_still(process: "subprocess.Popen[bytes]") -> None:
    """Stop it between two of its turns: one that holds the head is ended by PostgreSQL a minute later, and nobody writes until then."""
    from django.db import OperationalError

    while True:
        process.send_signal(signal.SIGSTOP)
        time.sleep(0.2)  # what it sent before has come to the server
        try:
            rows("SELECT seq FROM journal_head WHERE id = 1 FOR UPDATE NOWAIT")
            return
        except OperationalError:
            process.send_signal(signal.SIGCONT)
            time.sleep(0.1)


def time_passes(holder: str) -> None:
    """Nothing has been heard of a process for longer than its term."""
    change("UPDATE leases_process SET seen = seen - 20000000 WHERE id = %s", holder)
    change("UPDATE leases_lease SET until = until - 20000000 WHERE holder = %s", holder)


def test_one_of_two_is_killed_and_one_stands_still(postgres_hub: Hub, tmp_path: Path, monkeypatch: MonkeyPatch) -> None:
    from accord.hub.desks import actions

    monkeypatch.setattr("django.conf.settings.ACCORD_PRIVATE_HOOKS", True)
    with Post() as post, Web() as web, machines(tmp_path, post) as three:
        made = office(postgres_hub, shift=False)
        hook = hooked(postgres_hub, web)
        begun = feed_of(hook)
        first, second = three.start("a"), three.start("b")
        wait_until(lambda: sum(map(len, held().values())) >= 18 and [len(works) // 9 for works in held().values()] == [1, 1])
        works = set().union(*held().values())

        def work(rounds: range) -> None:
            for number in rounds:
                actions.ring(made.gamma, made.desk, "call")
                hook.publish(number * 10, 3)

        # One is killed.
        work(range(3))
        first.kill()
        first.wait(120)
        work(range(3, 5))
        signs = dict(rows("SELECT id, seen FROM leases_process"))
        wait_until(lambda: any(seen > signs[id] for id, seen in rows("SELECT id, seen FROM leases_process")))
        (gone,) = [id for id, seen in rows("SELECT id, seen FROM leases_process") if seen == signs[id]]
        time_passes(gone)
        wait_until(lambda: held() == {id: works for id in signs if id != gone})
        work(range(5, 7))

        # The other stands still past its term, and a third takes all of it over.
        (still,) = held()
        stand_still(second)
        three.start("c")
        wait_until(lambda: rows("SELECT COUNT(*) FROM leases_process WHERE id NOT IN (%s, %s)", gone, still) == [(1,)])
        time_passes(still)
        wait_until(lambda: sum(map(len, held().values())) == len(works) and still not in held())
        work(range(7, 9))
        second.send_signal(signal.SIGCONT)
        work(range(9, 10))

        wait_until(lambda: hook.got() == [seq for seq in feed_of(hook) if seq not in begun], 120)
        # What was on its way when its process was killed is sent again when that was a minute ago, under the same id.
        change("UPDATE desks_ring SET taken = taken - 60000000 WHERE state = 'sending'")
        wait_until(lambda: rows("SELECT COUNT(*) FROM desks_ring WHERE state IN ('due', 'sending') AND channel = 'mail'") == [(0,)], 120)
        mails = Counter(mail.id for mail in post.mails)
        assert rows("SELECT COUNT(*) FROM desks_bell") == [(10,)]
        assert rows("SELECT COUNT(*) FROM desks_ring WHERE channel = 'mail'") == [(len(mails),)] and len(mails) >= 10
        assert sum(mails.values()) <= len(mails) + MOST_IN_HAND
        messages = {headers["webhook-id"]: json.loads(body)["data"]["entries"] for _, headers, body in web.got}
        seqs = [entry["seq"] for entries in messages.values() for entry in entries]
        assert len(seqs) == len(set(seqs)), "no entry is in two messages"
        assert len(web.got) <= len(messages) + 2
        assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]


def feed_of(hook: Hooked) -> list[int]:
    return [entry["seq"] for entry in whole_feed(hook.beta.n)]
