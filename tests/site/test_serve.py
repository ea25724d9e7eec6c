"""accord serve: one line when it is ready, answers, works in the background, stops when told, leaves nothing behind when killed."""

import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import forks
import pytest
from clocks import ServedClock
from programs import Session, answer, backgrounds_of, children_of, environment, is_locked, new_hub, run, started, wait_until


@contextmanager
def serving(data: Path, port: str = "0", fresh: bool = False, **settings: str) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A served hub: its address, as the one line tells it, and its process."""
    process = started("serve", "--port", port, data=data, fresh=fresh, **settings)
    assert process.stdout is not None
    try:
        line = process.stdout.readline().decode()
        assert line.startswith("Accord is ready at http://127.0.0.1:"), (line, process.stderr and process.stderr.read())
        yield line.split()[-1], process
    finally:
        process.kill()
        process.communicate(timeout=120)


def ask(address: str, path: str, token: str | None = None, body: Any = None) -> tuple[int, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(address + path, json.dumps(body).encode() if body is not None else None, headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=120) as answered:
            return answered.status, answered.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def is_running(process: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, check=False, text=True).stdout.strip()
    return bool(state) and not state.startswith("Z")


def faults(err: bytes) -> list[bytes]:
    """What was said of anything but of requests that took long, as they may under load."""
    return [line for line in err.splitlines() if b'"milliseconds"' not in line or b'"status": 5' in line]


def test_what_is_said_to_be_ready_has_followers_and_a_clock(tmp_path: Path) -> None:
    """A proxy or a person that asks `/readyz` as soon as it is said is not told that no bell would ring."""
    data, _ = new_hub(tmp_path)
    with serving(data) as (address, _):
        looked = json.loads(ask(address, "/readyz")[1])["checks"]
    assert looked["background"]["ok"], looked["background"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_one_line_answers_and_stops_when_told(number: signal.Signals, tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    with serving(data, fresh=number == signal.SIGTERM) as (address, process):
        assert ask(address, "/healthz") == (200, b"ok\n")
        assert ask(address, "/api/v1/me")[0] == 401
        signal_in = {"identifier": {"value": "accord-test-offer.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:CLEAR"}}
        status, body = ask(address, "/api/v1/signals", made["token"], signal_in)
        assert status == 201, body
        wait_until(lambda: len(children_of(process.pid)) >= 2)
        children = children_of(process.pid)
        process.send_signal(number)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out, faults(err)) == (0, b"", [])
    assert not any(is_running(child) for child in children)
    assert answer("check", "https://accord-test-offer.com/x", data=data)["results"][0]["verdict"] == "reported"


# What stands in a process at the moment it forks: its threads, and its database files.
_AT_FORK = """
import os, pathlib, threading

def note():
    files = [os.readlink(entry.path) for entry in os.scandir("/proc/self/fd") if os.path.islink(entry.path)]
    held = [name for name in files if ".db" in name and not name.endswith((".queue", ".turn"))]
    names = [thread.name for thread in threading.enumerate()]
    with open(os.environ["NOTED_AT_FORK"], "a") as noted:
        noted.write(f"{names} {held}\\n")

os.register_at_fork(before=note)
"""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc to see what files are open")
def test_both_processes_are_forked_from_one_without_threads_or_an_open_database(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    noted = tmp_path / "noted"
    (tmp_path / "sitecustomize.py").write_text(_AT_FORK, encoding="utf-8")
    with serving(data, fresh=True, PYTHONPATH=str(tmp_path), NOTED_AT_FORK=str(noted)) as (address, _):
        assert ask(address, "/healthz")[0] == 200
    assert noted.read_text(encoding="utf-8").splitlines() == ["['MainThread'] []"] * 2


# A parent that is killed at the very moment when it has its two children.
_KILLED_AT_FORK = """
import os, signal

forks = []

def in_parent():
    forks.append(1)
    if len(forks) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

def in_child():
    with open(os.environ["NOTED_AT_FORK"], "a") as noted:
        noted.write(f"{os.getpid()}\\n")

os.register_at_fork(after_in_parent=in_parent, after_in_child=in_child)
"""


def test_killed_before_its_processes_look_whose_they_are_it_leaves_none_behind(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    noted = tmp_path / "noted"
    (tmp_path / "sitecustomize.py").write_text(_KILLED_AT_FORK, encoding="utf-8")
    here = environment(PYTHONPATH=str(tmp_path), NOTED_AT_FORK=str(noted))
    command = [sys.executable, "-m", "accord.site", "serve", "--port", "0", "--data", str(data)]
    done = subprocess.run(command, env=here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    assert done.returncode == -signal.SIGKILL
    children: list[int] = []

    def are_noted() -> bool:
        children[:] = map(int, noted.read_text(encoding="utf-8").split()) if noted.exists() else []
        return len(children) == 2

    wait_until(are_noted)
    wait_until(lambda: not any(is_running(child) for child in children))


# A hub as if it had many signals, whose web process can't read their keys by itself.
_READ_BEFOREHAND = """
from accord.site import opening
from accord.site.command import main

open_hub = opening.open_hub

def opened(**how):
    open_hub(**how)
    from accord.hub.signals.index import beforehand
    from accord.hub.signals.store import index
    beforehand.MANY = 1
    index.all_beginnings = None

opening.open_hub = opened
main()
"""


def test_where_there_are_many_signals_their_keys_are_read_beside_the_start_and_nothing_of_that_stays(tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    signal_in = {"identifier": {"value": "accord-test-offer.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:CLEAR"}}
    with serving(data) as (address, _):
        assert ask(address, "/api/v1/signals", made["token"], signal_in)[0] == 201
    command = [sys.executable, "-c", _READ_BEFOREHAND, "serve", "--port", "0", "--json", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        try:
            assert process.stdout is not None
            address = json.loads(process.stdout.readline())["ready"]
            wait_until(lambda: ask(address, "/readyz")[0] == 200)
            checked = ask(address, "/api/v1/check", made["token"], {"values": ["accord-test-offer.com"]})
            assert checked[0] == 200 and b'"reported"' in checked[1], checked
            wait_until(lambda: not has_zombies(process.pid))
            assert not [name for name in open_files(process.pid) if "accord-keys" in name]
            (background,) = backgrounds_of(process.pid)
            wait_until(lambda: not any("accord-keys" in name for name in open_files(background)))
        finally:
            process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=120)
    assert (process.returncode, out, faults(err)) == (0, b"", [])


def has_zombies(process: int) -> bool:
    listed = subprocess.run(["ps", "-A", "-o", "ppid=,stat="], capture_output=True, check=True, text=True).stdout
    return any(int(row.split()[0]) == process and row.split()[1].startswith("Z") for row in listed.splitlines())


def open_files(process: int) -> list[str]:
    files, there = Path(f"/proc/{process}/fd"), []
    for name in os.listdir(files):
        with suppress(FileNotFoundError):  # closed meanwhile
            there.append(os.readlink(files / name))
    return there


# Somebody signed in, on a hub that is not served yet: prints the key of the session.
_SIGN_IN = """
import sys
import django
django.setup()
from hubs import Api
from rooms import browser, person
print(browser(person(Api("", sys.argv[1]))).cookies["accord_session"].value)
"""


def signed_in(data: Path, member: str) -> str:
    support = str(Path(__file__).parents[1] / "support")
    here = environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", PYTHONPATH=support, ACCORD_HOSTS="*")
    done = forks.run([sys.executable, "-c", _SIGN_IN, member], capture_output=True, env=here, check=True, text=True)
    return done.stdout.strip()


@contextmanager
def turn_taken(data: Path) -> Iterator[None]:
    """Nobody else writes meanwhile: a request that writes takes as long as this."""
    with (data / "accord.db.turn").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_under_load_it_finishes_what_is_in_hand_and_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    cookie = f"accord_session={signed_in(data, made['member']['id'])}"
    # Whoever waits for the turn waits as long as it takes until the hub is told to stop, and a little longer.
    with serving(data, ACCORD_LOCK_TIMEOUT="120") as (address, process):
        host, port = address.removeprefix("http://").split(":")
        listening = http.client.HTTPConnection(host, int(port), timeout=120)
        listening.request("GET", "/console/stream", headers={"Cookie": cookie})
        stream = listening.getresponse()
        assert stream.status == 200
        assert b'data: {"ringing": 0}\n' in iter(stream.readline, b"")
        loaded = threading.Event()

        def load() -> None:
            while not loaded.is_set():
                assert ask(address, "/healthz")[0] == 200

        load_threads = [threading.Thread(target=load) for _ in range(8)]
        for thread in load_threads:
            thread.start()
        unread = socket.socket()
        unread.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        unread.connect((host, int(port)))
        unread.settimeout(0.5)
        with unread, turn_taken(data):
            # It asks and asks, and never reads: what it is owed is more than the buffers between hold.
            with suppress(TimeoutError):
                while True:
                    unread.sendall(b"GET /check HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)
            signal_in = {"identifier": {"value": "accord-test-offer.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:CLEAR"}}
            published: list[tuple[int, Any]] = []
            slow = threading.Thread(target=lambda: published.append(ask(address, "/api/v1/signals", made["token"], signal_in)))
            slow.start()
            wait_until(lambda: is_locked(data / "accord.db.queue"))
            loaded.set()
            for thread in load_threads:
                thread.join()
            children = children_of(process.pid)
            process.send_signal(number)
            if number == signal.SIGINT:
                for child in children:  # a terminal's Ctrl-C reaches the whole group, as often as somebody presses it
                    for _ in range(3):
                        os.kill(child, number)
            assert not any(line.startswith(b"event") for line in iter(stream.readline, b""))
            assert published == []
        slow.join()
        process.wait(120)
        out, err = process.communicate(timeout=120)
    assert [status for status, _ in published] == [201]
    assert (process.returncode, out, faults(err)) == (0, b"", [])
    assert not any(is_running(child) for child in children)
    with serving(data, port) as (again, _):
        assert ask(again, "/healthz")[0] == 200


def test_killed_it_leaves_no_process_behind_and_starts_again(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with serving(data) as (_, process):
        children = children_of(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(120)
        wait_until(lambda: not any(is_running(child) for child in children))
    with serving(data) as (address, _):
        assert ask(address, "/healthz")[0] == 200


def test_killed_it_leaves_no_web_process_behind_that_hangs(tmp_path: Path) -> None:
    """One that stands still sees nothing by itself, and would hold the port and the data directory for ever."""
    data, _ = new_hub(tmp_path)
    with serving(data) as (_, process):
        (web,) = set(children_of(process.pid)) - set(backgrounds_of(process.pid))
        os.kill(web, signal.SIGSTOP)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(120)
        try:
            wait_until(lambda: not is_running(web), 60)
        finally:
            with suppress(ProcessLookupError):
                os.kill(web, signal.SIGKILL)


def test_its_background_gives_joiners_what_waits_and_is_started_again_when_it_ends(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    accord = Session(data)
    accord.answer("member", "add", "Bank A", "--sector", "finance")
    clock = ServedClock(tmp_path / "clock")
    with serving(data, **clock.settings) as (_, process):
        wait_until(lambda: backgrounds_of(process.pid))
        first = backgrounds_of(process.pid)
        for child in first:
            os.kill(child, signal.SIGKILL)
        wait_until(lambda: len(set(backgrounds_of(process.pid)) - set(first)) == 1)
        # A claim that ends in an hour, which then passes at once for the hub: telling that it ended is the background's work.
        marking = {"tlp": "TLP:GREEN", "expires": (datetime.now(UTC) + timedelta(hours=1)).isoformat()}
        signal_in = {"identifier": {"value": "accord-test-offer.com"}, "scheme": "parcel", "marking": marking}
        accord.answer("publish", stdin=json.dumps(signal_in))
        clock.move(3601)
        wait_until(lambda: accord.answer("status")["signals"] == {"expired": 1})
    accord.close()


def test_a_port_that_is_taken_and_one_that_is_forbidden_are_told(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = run("serve", "--port", str(other.getsockname()[1]), "--json", data=data)
    assert (done.returncode, json.loads(done.stdout)["code"]) == (1, "port-taken")
    done = run("serve", "--host", "192.0.2.1", "--port", "0", data=data)
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1


def test_two_thousand_silent_senders_shut_nobody_out(tmp_path: Path) -> None:
    """Each begins a body and says no more; whoever asks meanwhile is answered, and the silent ones are let go."""
    data, _ = new_hub(tmp_path)
    process = started("serve", "--port", "0", "--json", data=data)
    held: list[socket.socket] = []
    try:
        assert process.stdout is not None
        port = int(json.loads(process.stdout.readline())["ready"].rpartition(":")[2])
        silent = f"POST /check HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 100\r\n\r\nab".encode()
        for _ in range(2000):
            connection = socket.create_connection(("127.0.0.1", port), timeout=120)
            connection.sendall(silent)
            held.append(connection)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=120) as answer:
            assert answer.status == 200
        held[0].settimeout(120)
        assert held[0].recv(100).startswith(b"HTTP/1.1 400")
    finally:
        for connection in held:
            connection.close()
        process.terminate()
        assert process.wait(120) == 0
