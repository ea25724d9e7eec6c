"""What operations on reports answer with."""

import msgspec

from accord.doors.api.answers import Named


class NotSent(msgspec.Struct):
    """A way out that was agreed to and is not taken. `reason`: `guardian` (one must agree first), `while-held`, `fear` (of a consulate)."""

    way: str
    consent: str
    reason: str


class CallFirst(msgspec.Struct):
    """A line to give to the person before anything else. `number` as people dial it."""

    need: str
    about: str
    number: str


class HandedIn(msgspec.Struct):
    """The report's id, and the code with which the person follows it on the hub's public page. Hand the code on. `say_first` and
    `call_first` are for a person in despair or in danger, and for a child: say them before all else."""

    id: Named
    code: str
    not_sent: list[NotSent]
    say_first: list[str]
    call_first: list[CallFirst]
