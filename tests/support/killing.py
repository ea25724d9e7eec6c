"""A process that is killed -9 at any moment of what it does: before each statement, before and after each commit, around each touch of a
file.

    for death in killed_everywhere(work):
        ... look at what is left, from outside ...

`work` is done in a forked child, which dies at its 1st such moment, then another at its 2nd, until one gets through.
"""

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from typing import Any
from unittest import mock


def killed_everywhere(work: Callable[[], object], *, stride: int = 1) -> Iterator[int]:
    """Which moment each child died at; the last one got through. `stride`: only each so manieth moment."""
    from django.db import connections

    for moment in count(1, stride):
        connections.close_all()
        child = os.fork()
        if not child:
            _die_at(moment, work)
        _, status = os.waitpid(child, 0)
        got_through = os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0
        assert got_through or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL), "the child fell by itself"
        yield moment
        if got_through:
            assert moment > 3, "there was hardly a moment to die at"
            return


def _die_at(moment: int, work: Callable[[], object]) -> None:
    from django.db import connection

    left = moment

    def tick() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(execute: Any, *asked: Any) -> Any:
        tick()
        return execute(*asked)

    def around(call: Any) -> Any:
        def done(*given: Any, **more: Any) -> Any:
            tick()
            result = call(*given, **more)
            tick()
            return result

        return done

    try:
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(statement))
            stack.enter_context(mock.patch.object(connection, "_commit", around(connection._commit)))
            for name in ("fsync", "rename", "unlink"):
                stack.enter_context(mock.patch.object(os, name, around(getattr(os, name))))
            work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
