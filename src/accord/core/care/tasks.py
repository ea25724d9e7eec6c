"""The next task for a person: the one that falls due first, and where nothing has a time, the one that the help begins with."""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

Code = Literal[
    "decide", "ground", "referral", "status", "consulate", "flight", "follow-up", "consent", "screening", "risk", "travel", "reception"
]
# Of two that have no time, or the same one, the first in this order comes first.
ORDER: Final[tuple[Code, ...]] = (
    "ground",
    "decide",
    "flight",
    "consulate",
    "referral",
    "follow-up",
    "status",
    "consent",
    "screening",
    "risk",
    "travel",
    "reception",
)


class Task(msgspec.Struct, frozen=True):
    """`due` in microseconds since 1970; None: it has no time, and waits for a person."""

    code: Code
    due: int | None = None


def next_task(tasks: Iterable[Task]) -> Task | None:
    """The task that falls due first; where none of them has a time, the first of the order."""
    return min(tasks, key=lambda task: (task.due is None, task.due or 0, ORDER.index(task.code)), default=None)
