"""accord serve keeps its processes: killed or hung they come back, and it ends by itself only where the web never came up."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import forks
import httpx
from edges import Served, served
from programs import backgrounds_of, children_of, environment, new_hub, run, started, wait_until


def web_of(hub: Served) -> int:
    (web,) = set(children_of(hub.process)) - set(backgrounds_of(hub.process))
    return web


def answers(hub: Served, path: str = "/healthz") -> bool:
    try:
        return httpx.get(f"{hub.address}{path}", timeout=1, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def is_ready(hub: Served) -> bool:
    return answers(hub, "/readyz")


def test_web_processes_that_end_within_seconds_of_each_other_are_started_again(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with served(data) as hub:
        for _ in range(2):
            killed = web_of(hub)
            os.kill(killed, signal.SIGKILL)
            wait_until(lambda: answers(hub))
            assert web_of(hub) != killed
        wait_until(lambda: hub.is_ready)
        # Limits are counted by each process that serves: another may not begin, unless each is told of the other.
        done = run("serve", "--port", "0", "--json", data=data)
        assert (done.returncode, json.loads(done.stdout)["code"]) == (1, "served-already")
    assert [line for line in hub.errors if "ended by itself" in line] == [
        "The web process ended by itself (SIGKILL); it is started again in 0.5 seconds.\n",
        "The web process ended by itself (SIGKILL); it is started again in 1 seconds.\n",
    ]


def test_processes_that_end_for_a_new_epoch_are_no_error(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with started("serve", "--port", "0", data=data) as process:
        assert process.stdout is not None
        try:
            hub = Served(process.stdout.readline().decode().split()[-1], [], process.pid)
            wait_until(lambda: hub.is_ready)
            web, background = web_of(hub), backgrounds_of(hub.process)
            done = run("epoch", "begin", "--yes", "--json", data=data)
            assert done.returncode == 0, done.stderr
            # The web process learns of it as it is asked for something of the journal.
            wait_until(
                lambda: is_ready(hub) and web not in children_of(hub.process) and backgrounds_of(hub.process) not in ([], background)
            )
            hub.close()
            process.terminate()
            printed, said = process.communicate(timeout=120)
        finally:
            process.kill()
    assert printed == b""
    assert sorted(line for line in said.decode().splitlines() if line.startswith("The ")) == [
        "The process for followers and clock ended in good order, to begin anew; it is started again in 0.5 seconds.",
        "The web process ended in good order, to begin anew; it is started again in 0.5 seconds.",
    ]


def test_a_hung_web_and_a_hung_background_are_started_again_and_systemd_hears_of_it(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        with served(data, ACCORD_WATCHDOG="1", NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="2000000") as hub:
            wait_until(lambda: manager.recv(1000).startswith(b"READY=1"))
            web, background = web_of(hub), backgrounds_of(hub.process)[0]
            os.kill(web, signal.SIGSTOP)
            os.kill(background, signal.SIGSTOP)
            wait_until(lambda: answers(hub))
            assert web_of(hub) != web
            wait_until(lambda: backgrounds_of(hub.process) not in ([], [background]))
            wait_until(lambda: hub.is_ready)
            for words in ("The web process did not answer for too long", "gave no sign of life for too long"):
                wait_until(lambda words=words: any(words in line for line in hub.errors))
            wait_until(lambda: manager.recv(1000) == b"WATCHDOG=1")


def test_told_to_stop_many_times_at_once_it_ends(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    process = started("serve", "--port", "0", data=data)
    with process:
        assert process.stdout is not None
        assert b"ready" in process.stdout.readline()
        for _ in range(500):
            process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(120) == 0
        finally:
            process.kill()


_NEVER_UP = """
from accord.site import processes
from accord.site.command import main
real = processes.supervise
processes.supervise = lambda application, *words, **more: real("nothing_of_this_name:application", *words, **more)
main(["serve", "--port", "0", "--json"])
"""


def test_it_ends_with_an_error_where_the_web_never_comes_up(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    words = [sys.executable, "-c", _NEVER_UP]
    done: Any = forks.run(words, stdin=subprocess.DEVNULL, capture_output=True, env=environment(ACCORD_DATA=str(data)), timeout=120)
    assert done.returncode == 1
    assert b'"web-not-up"' in done.stdout
    assert b"Traceback" not in done.stderr.rpartition(b"The web process")[2]
