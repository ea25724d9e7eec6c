"""The steps that a client takes, as data. Each call to the hub is written once, in generators of steps that do no input or output;
the two clients run them, one waiting and one awaiting, and send into the generator what came of each step.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """Send this. Comes of it: the whole Answer, or None where the connection failed. `silence`: seconds of nothing that mean it is dead."""

    method: str
    path: str
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    silence: float | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


@dataclass(frozen=True, slots=True)
class Open:
    """As a Call, but an answer of 200 comes without its body and is kept open: `More` reads on, `Shut` lets go of it."""

    call: Call


@dataclass(frozen=True, slots=True)
class More:
    """Read on. Comes of it: bytes, none at the end; None where the connection broke."""


@dataclass(frozen=True, slots=True)
class Shut:
    """Let go of the answer that is open."""


@dataclass(frozen=True, slots=True)
class Take:
    """The next of what the caller gives; Nothing.MORE at its end."""


@dataclass(slots=True)  # made for each entry, and not frozen: that would take it three times as long
class Give:
    """Hand this to the caller, and go on when the next is asked for."""

    value: Any


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the caller, where it wants to know, and go on when it has heard."""

    value: Any


class Nothing(Enum):
    MORE = "more"


Steps = Generator[Call | Pause, Answer | None, Any]
Flow = Generator[Call | Pause | Open | More | Shut | Take | Give | Tell, Any, None]
