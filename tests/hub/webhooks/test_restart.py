"""The background process is killed -9 while messages are on their way, and started again: nothing is lost, and what comes twice says so."""

import json
import os
import subprocess
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import forks
from programs import environment, new_hub, wait_until

# In the hub's own process: two members, a webhook of one, signals of the other.
_SET_UP = """
import json, sys
import django
django.setup()
from hubs import Api, Hub
from worlds import caller, publish, whole_feed
from accord.hub.members import queries
from accord.hub.webhooks import actions
first = queries.first_member()
hub = Hub("", Api("", first.id, first.n, first.name))
alpha, beta = caller(hub.member("Alpha")), caller(hub.member("Beta"))
made = [actions.make(beta, url) for url in json.loads(sys.argv[1])]
for number in range(int(sys.argv[2])):
    publish(alpha, f"https://evil-{number}.example/")
feed = [entry["seq"] for entry in whole_feed(beta.n) if entry["type"] == "signal.published"]
print(json.dumps({"ids": [id for id, _ in made], "secrets": [secret for _, secret in made], "feed": feed}))
"""


def set_up(data: Path, urls: list[str], count: int) -> dict[str, Any]:
    support = str(Path(__file__).parents[2] / "support")
    done = forks.run(
        [sys.executable, "-c", _SET_UP, json.dumps(urls), str(count)],
        env=environment(
            ACCORD_DATA=str(data),
            DJANGO_SETTINGS_MODULE="accord.site.settings",
            PYTHONPATH=os.pathsep.join((support, os.environ.get("PYTHONPATH", ""))),
            ACCORD_PRIVATE_HOOKS="1",
        ),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return dict(json.loads(done.stdout))


def started(data: Path) -> "subprocess.Popen[bytes]":
    """The real process for followers and clock."""
    settings = {"ACCORD_DATA": str(data), "DJANGO_SETTINGS_MODULE": "accord.site.settings", "ACCORD_PRIVATE_HOOKS": "1"}
    return forks.Popen([sys.executable, "-m", "accord.site.background"], env=environment(**settings))


def killed(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()


class Receiver:
    """Takes what is posted, keeps it, and answers when it is let: by path, so that one can be a tarpit beside others that are not."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.holds: dict[str, threading.Event] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                outer.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                hold = outer.holds.get(self.path)
                if hold is not None:
                    hold.wait()
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> "Receiver":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for hold in self.holds.values():
            hold.set()
        self.server.shutdown()
        self.server.server_close()

    def of(self, path: str) -> list[tuple[str, bytes]]:
        return [(headers["webhook-id"], body) for at, headers, body in list(self.got) if at == path]


def rows(data: Path, sql: str) -> list[Any]:
    import sqlite3

    with closing(sqlite3.connect(data / "accord.db", timeout=30)) as database:
        return database.execute(sql).fetchall()


def taken(got: list[tuple[str, bytes]]) -> list[int]:
    """What a receiver that drops repeats by their id has, in order."""
    seen: dict[str, bytes] = {}
    for id, body in got:
        assert seen.setdefault(id, body) == body, "the same id is the same message"
    return [entry["seq"] for body in seen.values() for entry in json.loads(body)["data"]["entries"]]


def test_killed_while_a_message_is_on_its_way(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with Receiver() as receiver:
        made = set_up(data, [receiver.url + "/feed"], 250)
        hold = receiver.holds["/feed"] = threading.Event()
        for number in range(3):
            process = started(data)
            wait_until(lambda number=number: len(receiver.of("/feed")) > number)
            killed(process)
        assert len({id for id, _ in receiver.of("/feed")}) == 1, "the first message was not answered, so nothing follows it"
        hold.set()
        process = started(data)
        wait_until(lambda: taken(receiver.of("/feed")) == made["feed"])
        wait_until(lambda: rows(data, "SELECT cursor >= (SELECT seq FROM journal_head), failures FROM webhooks_webhook") == [(1, 0)])
        killed(process)


def test_killed_again_and_again_at_any_moment_nothing_is_lost_and_each_kill_costs_at_most_one_repeat(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with Receiver() as receiver:
        made = set_up(data, [receiver.url + "/feed"], 320)
        kills = 0
        for number in range(3):
            process = started(data)
            wait_until(lambda number=number: len(receiver.of("/feed")) > number)
            killed(process)
            kills += 1
        process = started(data)
        wait_until(lambda: taken(receiver.of("/feed")) == made["feed"])
        killed(process)
        ids = [id for id, _ in receiver.of("/feed")]
        assert len(ids) - len(set(ids)) <= kills


def test_tarpits_hold_up_nobody_else(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with Receiver() as receiver:
        for number in range(3):
            receiver.holds[f"/tarpit-{number}"] = threading.Event()
        urls = [f"{receiver.url}/tarpit-{number}" for number in range(3)] + [receiver.url + "/feed"]
        made = set_up(data, urls, 250)
        process = started(data)
        wait_until(lambda: taken(receiver.of("/feed")) == made["feed"])
        # One message each is tried, and no other before it is taken: how often, within so long, is the machine's.
        wait_until(lambda: all(len({id for id, _ in receiver.of(f"/tarpit-{number}")}) == 1 for number in range(3)))
        killed(process)


def test_told_to_stop_it_ends_soon_and_the_next_goes_on_at_once(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with Receiver() as receiver:
        made = set_up(data, [receiver.url + "/feed"], 3)
        hold = receiver.holds["/feed"] = threading.Event()
        process = started(data)
        wait_until(lambda: len(receiver.of("/feed")) == 1)
        process.terminate()
        process.wait(timeout=120)
        assert rows(data, "SELECT taken FROM webhooks_webhook") == [(None,)]
        hold.set()
        process = started(data)
        wait_until(lambda: rows(data, "SELECT cursor >= (SELECT seq FROM journal_head) FROM webhooks_webhook") == [(1,)])
        killed(process)
        assert taken(receiver.of("/feed")) == made["feed"]
