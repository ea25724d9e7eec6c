"""Processes that are kept: when one is started again, when it counts as hung, and what systemd hears."""

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from programs import wait_until

from accord.server.keeping import CALM, LEAST, MOST, SIGNS, Background, Backoff, Giver, Several, Signs
from accord.server.notifying import notify, notify_alive
from accord.server.stopping import STOP_WITHIN


def test_who_ends_again_and_again_is_started_later_each_time_and_who_was_well_at_once_again() -> None:
    backoff = Backoff()
    waits = [backoff.after(0.1) for _ in range(10)]
    assert waits[:4] == [LEAST, LEAST * 2, LEAST * 4, LEAST * 8]
    assert waits[-1] == waits[-2] == MOST
    assert backoff.after(CALM) == LEAST


def test_a_process_has_longer_until_its_first_sign_than_between_two() -> None:
    at = [0.0]
    signs = Signs(10, begin_within=60, clock=lambda: at[0])
    at[0] = 59.0
    assert not signs.are_missing
    at[0] = 61.0
    assert signs.are_missing
    signs.sign()
    at[0] = 70.0
    assert not signs.are_missing
    at[0] = 72.0
    assert signs.are_missing
    signs.begin()
    assert not signs.are_missing


def test_nobody_is_hung_where_nobody_watches() -> None:
    at = [0.0]
    signs = Signs(0, clock=lambda: at[0])
    at[0] = 1e9
    assert not signs.are_missing


def test_a_child_gives_one_sign_a_second_at_its_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    at = [0.0]
    here, there = os.pipe()
    monkeypatch.setenv(SIGNS, str(there))
    give = Giver(clock=lambda: at[0])
    assert SIGNS not in os.environ, "what it starts itself gives none"
    for moment in (0.0, 0.5, 1.0, 1.5):
        at[0] = moment
        give()
    assert os.read(here, 100) == b".."
    os.close(here)
    at[0] = 9.0
    give()  # nobody reads any more
    os.close(there)


def test_systemd_hears_who_is_ready_and_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        notify("READY=1", "STATUS=Serving")
        assert manager.recv(100) == b"READY=1\nSTATUS=Serving"
        notify_alive()  # no watchdog was asked for
        monkeypatch.setenv("WATCHDOG_USEC", "30000000")
        monkeypatch.setenv("WATCHDOG_PID", str(os.getpid() + 1))
        notify_alive()  # it watches another
        monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
        notify_alive()
        assert manager.recv(100) == b"WATCHDOG=1"
        manager.setblocking(False)
        with pytest.raises(BlockingIOError):
            manager.recv(100)


def test_that_it_is_ready_reaches_one_that_reads_late(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The queue of a Unix socket is as short as ten (net.unix.max_dgram_qlen): signs of life must not push out what is said once."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "30000000")
        for _ in range(1000):
            notify_alive()
        telling = threading.Thread(target=notify, args=("READY=1",), kwargs={"within": 60.0})
        telling.start()
        try:
            told = iter(lambda: manager.recv(100), b"READY=1")
            assert set(told) == {b"WATCHDOG=1"}
        finally:
            telling.join()


def test_nothing_is_said_of_life_before_it_is_ready(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from accord.server import supervision

    looks = iter([False] * 40 + [True] * 1000)
    monkeypatch.setattr(supervision, "_answers", lambda address, within: next(looks))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "30000000")
        up = threading.Event()
        beside = Several([Background("-m", "nothing", wanted=lambda: False)])
        keeper = supervision.Keeper("http://127.0.0.1:9", beside, lambda _: up.set(), supervision.Ends(web=list, all=list), watchdog=30)
        keeper.start()
        try:
            assert up.wait(60)
            assert manager.recv(100) == b"READY=1\nSTATUS=Serving at http://127.0.0.1:9"
            assert manager.recv(100) == b"WATCHDOG=1"
        finally:
            keeper.stop()


def test_a_name_without_a_file_reaches_systemd_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        name = f"accord-test-{os.getpid()}"
        manager.bind(f"\0{name}")
        manager.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        notify("STOPPING=1")
        assert manager.recv(100) == b"STOPPING=1"
        monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/at/all")
        notify("STOPPING=1")


def test_what_was_given_up_is_not_taken_back_by_a_look_that_had_begun_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop gives up while the keeper asks the web process, which will never answer."""
    from accord.server import supervision

    beside = Several([Background("-m", "nothing", wanted=lambda: False)])
    keeper = supervision.Keeper("http://127.0.0.1:9", beside, print, supervision.Ends(web=list, all=list), watchdog=0)

    def answers(address: str, within: float) -> bool:
        keeper.gave_up = True
        return False

    monkeypatch.setattr(supervision, "_answers", answers)
    keeper._look_at_web()
    assert keeper.gave_up


def test_the_first_one_is_a_fork_that_is_held_until_it_is_let_go_and_the_next_one_a_process_of_its_own(tmp_path: Path) -> None:
    done, file = tmp_path / "done", tmp_path / "words.py"
    file.write_text(f"open({str(done)!r}, 'a').write('spawned ')", encoding="utf-8")

    def job() -> None:
        Giver()()
        with done.open("a", encoding="utf-8") as written:
            written.write(f"forked {os.getsid(0) == os.getpid()} {sys.stdin.read() == ''} ")

    at = [0.0]
    kept = Background(str(file), name="example", clock=lambda: at[0], job=job)
    kept.fork()
    kept.start()  # there is one already
    kept.look()
    assert not done.exists() and kept.ended == 0
    kept.let_go()
    kept.let_go()
    wait_until(lambda: kept.look() or kept.ended == 1)
    assert done.read_text(encoding="utf-8") == "forked True True "
    at[0] = LEAST
    kept.look()
    wait_until(lambda: done.read_text(encoding="utf-8").endswith("spawned "))
    kept.end()
    kept.let_go()


def test_a_fork_gives_its_signs_and_is_told_to_stop(tmp_path: Path) -> None:
    ready = tmp_path / "ready"

    def job() -> None:
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        Giver()()
        ready.touch()
        time.sleep(600)

    kept = Background("-c", "1", within=600, job=job)
    kept.fork()
    kept.let_go()
    wait_until(ready.exists)
    kept.look()
    assert kept.has_lived
    kept.end()
    assert kept.ended == 0


@pytest.mark.parametrize("is_let_go", [False, True])
def test_a_fork_that_hears_nothing_is_killed(tmp_path: Path, is_let_go: bool) -> None:
    """Held, it ends at once; at work, when the time for it is over."""
    ready = tmp_path / "ready"

    def job() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        ready.touch()
        time.sleep(600)

    kept = Background("-c", "1", job=job)
    kept.fork()
    (process,) = multiprocessing.active_children()
    if is_let_go:
        kept.let_go()
        wait_until(ready.exists)
        kept._stopped_at = time.monotonic() - STOP_WITHIN
    kept.end()
    assert process.exitcode == (-signal.SIGKILL if is_let_go else -signal.SIGTERM)


def test_a_fork_ends_where_its_parent_is_gone_before_it_was_let_go(tmp_path: Path) -> None:
    text = f"""
import multiprocessing, os
from accord.server.keeping import Background
kept = Background("-c", "1", job=lambda: open({str(tmp_path / "done")!r}, "w"))
kept.fork()
print(multiprocessing.active_children()[0].pid, flush=True)
os.kill(os.getpid(), 9)
"""
    gone = subprocess.run([sys.executable, "-c", text], capture_output=True, check=False)
    wait_until(lambda: not Path(f"/proc/{int(gone.stdout)}").exists())
    assert not (tmp_path / "done").exists()


def test_ready_is_said_when_the_process_beside_has_lived_and_it_is_let_go_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said to be ready is asked for `/readyz` at once, which looks at both processes."""
    from accord.server import supervision

    said: list[str] = []
    monkeypatch.setattr(supervision, "_answers", lambda address, within: True)
    monkeypatch.setattr(supervision, "notify", lambda *words, within: said.append(words[0]))
    beside = Background("-m", "nothing", wanted=lambda: False)
    monkeypatch.setattr(beside, "let_go", lambda: said.append("let go"))
    keeper = supervision.Keeper(
        "http://127.0.0.1:9", Several([beside], [beside]), said.append, supervision.Ends(web=list, all=list), watchdog=0
    )
    keeper.start()
    try:
        wait_until(lambda: said.count("let go") > 3)
        assert set(said) == {"let go"} and not keeper.was_up
        beside.has_lived = True
        wait_until(lambda: keeper.was_up)
        assert [word for word in said if word != "let go"] == ["READY=1", "http://127.0.0.1:9"]
    finally:
        keeper.stop()


def test_a_hub_is_ready_without_the_process_beside_where_that_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.server import supervision

    monkeypatch.setattr(supervision, "_answers", lambda address, within: True)
    monkeypatch.setattr(supervision, "BESIDE_WITHIN", 0.1)
    beside = Background("-m", "nothing", wanted=lambda: False)
    up = threading.Event()
    keeper = supervision.Keeper(
        "http://127.0.0.1:9", Several([beside], [beside]), lambda _: up.set(), supervision.Ends(web=list, all=list), watchdog=0
    )
    keeper.start()
    try:
        assert up.wait(60)
    finally:
        keeper.stop()
