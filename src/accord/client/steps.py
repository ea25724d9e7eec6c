"""The steps that a client takes, as data. Each call to the hub is written once, in generators of steps that do no input or output;
the two clients run them, one waiting and one awaiting, and send into the generator what came of each step.
"""

from collections.abc import Generator, Mapping
from enum import Enum
from typing import Any

from msgspec import Struct, field


class Call(Struct, frozen=True):
    """Send this. Comes of it: the whole Answer, or None where the connection failed. `silence`: seconds of nothing that mean it is dead."""

    method: str
    path: str
    query: Mapping[str, str | int] = field(default_factory=dict)
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    silence: float | None = None


class Answer(Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    body: bytes


class Pause(Struct, frozen=True):
    seconds: float


class Open(Struct, frozen=True):
    """As a Call, but an answer of 200 comes without its body and is kept open: `More` reads on, `Shut` lets go of it."""

    call: Call


class More(Struct, frozen=True):
    """Read on. Comes of it: bytes, none at the end; None where the connection broke."""


class Shut(Struct, frozen=True):
    """Let go of the answer that is open."""


class Take(Struct, frozen=True):
    """The next of what the caller gives; Nothing.MORE at its end."""


class Give(Struct, frozen=True):
    """Hand this to the caller, and go on when the next is asked for."""

    value: Any


class Tell(Struct, frozen=True):
    """Tell the caller, where it wants to know, and go on when it has heard."""

    value: Any


class Nothing(Enum):
    MORE = "more"


Steps = Generator[Call | Pause, Answer | None, Any]
Flow = Generator[Call | Pause | Open | More | Shut | Take | Give | Tell, Any, None]
