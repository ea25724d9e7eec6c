"""A signal finds the main thread at any step: what it tells waits for no lock that is held there."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from accord.server.stopping import Heard


@pytest.fixture
def number() -> Iterator[int]:
    before = signal.getsignal(signal.SIGUSR1)
    yield signal.SIGUSR1
    signal.signal(signal.SIGUSR1, before)


def test_what_a_signal_tells_is_done_once_the_lock_that_it_needs_is_free(number: int) -> None:
    lock, took, heard = threading.Lock(), list[bool](), Heard()
    both = threading.Event()

    def job() -> None:
        took.append(lock.acquire(timeout=10))
        lock.release()
        if len(took) == 2:
            both.set()

    heard.on(number, job=job)
    heard.begin()
    with lock:
        os.kill(os.getpid(), number)
        os.kill(os.getpid(), number)
    assert both.wait(120)
    assert took == [True, True]


def test_what_was_told_before_it_began_is_done_then(number: int) -> None:
    heard, done = Heard(), threading.Event()
    heard.on(number, job=done.set)
    os.kill(os.getpid(), number)
    assert not done.is_set()
    heard.begin()
    assert done.wait(120)
