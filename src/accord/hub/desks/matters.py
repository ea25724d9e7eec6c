"""The matters that bells ring for, in the features above: taken in the very turn of the bell, and asked when they need their bell again.

Desks know no feature above them; each registers when the hub starts. The journal would come too late: a person who takes a bell has taken
its matter, or knows why not.
"""

from typing import Protocol

from msgspec import Struct

from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller


class Taken(Struct, frozen=True):
    """One thing that a bell rang for. `kind` and `id` say what it is: `request`, `report`; no id where the caller may not see it.

    `step` was taken with it; where none was, `why` says why not, in a sentence; empty where there is nothing to be said.
    """

    kind: str
    id: str = ""
    step: str = ""
    why: str = ""


class Matter(Protocol):
    def take(self, t: Turn, caller: Caller, bell: str, at: int) -> list[Taken]:
        """Take what this bell rings for, as far as it is of this feature. Raises NotAllowed, where it is for the caller's member to take
        and not for the caller: the bell then rings on."""
        ...

    def needs(self, bell: str, at: int) -> int | None:
        """The moment at which a clock of what it rings for needs the bell next; `at` or earlier where one is over; None where none runs."""
        ...


_matters: list[Matter] = []


def register_matter(matter: Matter) -> None:
    """Register a feature, to be asked from now on. Registering twice is registering once."""
    if all(type(known) is not type(matter) for known in _matters):
        _matters.append(matter)


def take(t: Turn, caller: Caller, bell: str, at: int) -> tuple[Taken, ...]:
    return tuple(taken for matter in _matters for taken in matter.take(t, caller, bell, at))


def needs(bell: str, at: int) -> int | None:
    return min((moment for matter in _matters if (moment := matter.needs(bell, at)) is not None), default=None)
