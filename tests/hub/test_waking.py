"""A commit wakes what follows it: in this process, and in the one beside it."""

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hubs import Hub

from accord.hub import waking

LONG = 120.0  # a test that waits this long has failed

BESIDE = """
import sys
from pathlib import Path
from accord.hub import waking
waking.FALLBACK = 1200.0
waking.listen(Path(sys.argv[1]))
sleeper = waking.Sleeper()
print("listening", flush=True)
for _ in range(int(sys.argv[2])):
    sleeper.sleep(1200.0)
    sleeper.look()
    print("woken", flush=True)
"""


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "FALLBACK", 10 * LONG)


def _beside(folder: Path, times: int = 1) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", BESIDE, str(folder), str(times)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "listening\n"
    return process


def _sleeps(sleeper: waking.Sleeper) -> tuple[threading.Thread, threading.Event]:
    over = threading.Event()

    def sleep() -> None:
        sleeper.sleep(10 * LONG)
        over.set()

    thread = threading.Thread(target=sleep, daemon=True)
    thread.start()
    return thread, over


def test_a_process_beside_this_one_is_woken(tmp_path: Path) -> None:
    first, second = _beside(tmp_path), _beside(tmp_path)
    waking.wake(tmp_path)
    for process in (first, second):
        assert process.communicate(timeout=LONG)[0] == "woken\n"


def test_one_that_is_killed_is_forgotten_and_its_pipe_taken_away(tmp_path: Path) -> None:
    killed = _beside(tmp_path)
    waking.wake(tmp_path, urgent=False)
    killed.kill()
    killed.wait()
    alive = _beside(tmp_path)
    waking.wake(tmp_path)
    assert alive.communicate(timeout=LONG)[0] == "woken\n"
    assert not list(waking.place(tmp_path).glob(f"{killed.pid}-*"))


def test_a_thousand_wakes_that_nobody_reads_hold_nobody_up(tmp_path: Path) -> None:
    stopped = _beside(tmp_path)
    os.kill(stopped.pid, 19)
    for _ in range(100_000):
        waking.wake(tmp_path)
    os.kill(stopped.pid, 18)
    assert stopped.communicate(timeout=LONG)[0] == "woken\n"


def test_what_is_committed_while_it_looks_ends_the_sleep_after_it() -> None:
    sleeper = waking.Sleeper()
    sleeper.look()
    waking.wake_all()
    _, over = _sleeps(sleeper)
    assert over.wait(LONG)


def test_signals_wake_when_the_last_look_is_a_while_ago() -> None:
    sleeper = waking.Sleeper(calm=LONG)
    sleeper.look()
    _, over = _sleeps(sleeper)
    waking.wake_all(urgent=False)
    assert not over.wait(0.1), "it has just looked"
    waking.wake_all()
    assert over.wait(LONG)


def test_a_turn_wakes_where_something_follows_it_and_not_otherwise(any_hub: Hub) -> None:
    heard: list[bool] = []
    end = waking.call(heard.append)
    try:
        alpha = any_hub.member("Alpha")
        heard.clear()
        alpha.publish("evil-site.com")
        assert heard and not any(heard), "signals are not urgent"
        heard.clear()
        any_hub.member("Beta")
        assert any(heard), "a member that joined is"
        heard.clear()
        alpha.post("/feed/applied", {"consumer": "blocker", "seq": 1})
        assert not heard, "nothing follows what a consumer says it has applied"
    finally:
        end()


def test_one_whose_loop_is_closed_is_passed_over() -> None:
    def closed(urgent: bool) -> None:
        raise RuntimeError("Event loop is closed")

    end = waking.call(closed)
    try:
        waking.wake_all()
    finally:
        end()
        end()


def test_on_a_loop_what_is_committed_while_it_looks_ends_the_sleep_after_it() -> None:
    async def scene() -> list[bool]:
        ended = []
        for calm, urgent in ((True, False), (True, True), (False, True), (False, False)):
            sleeper = waking.LoopSleeper(calm=calm)
            with sleeper.listening():
                sleeper.look()
                waking.wake_all(urgent=urgent)
                asleep = asyncio.create_task(sleeper.sleep(0))
                await asyncio.wait((asleep,), timeout=LONG if calm or urgent else 0.05)
                ended.append(asleep.done())
                sleeper.wake()
                await asleep
        return ended

    assert asyncio.run(scene()) == [True, True, True, False]


def test_on_a_loop_one_that_ends_late_does_not_end_the_one_after_it() -> None:
    async def scene() -> bool:
        sleeper = waking.LoopSleeper(calm=True)
        late, next = sleeper.listening(), sleeper.listening()
        late.__enter__()
        next.__enter__()
        late.__exit__(None, None, None)
        sleeper.look()
        waking.wake_all()
        asleep = asyncio.create_task(sleeper.sleep(0))
        await asyncio.wait((asleep,), timeout=LONG)
        next.__exit__(None, None, None)
        is_woken = asleep.done()
        await asleep
        return is_woken

    assert asyncio.run(scene())
