"""The clocks of a state: reminders before the end of each, its end, and who is told when nobody answers."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from accord.core.protocols.definition import DESIGN, Clock, Protocol, Step
from accord.core.protocols.values import Rules, Until, bound_of
from accord.core.times import SECOND

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
_KINDS: Final = ("reminder", "end", "escalation")


class Due(Struct, frozen=True):
    """One thing that falls due at `at` (microseconds since 1970): `reminder`, `end` or `escalation`.

    `to` is whom it tells: the side that the clock presses, or where it climbs to. `step` is what the hub takes then.
    """

    clock: str
    at: int
    kind: str
    to: str
    step: str | None = None


def due(protocol: Protocol, state: str, entered_at: int, rules: Rules = _NONE, fields: Mapping[str, Any] = _NONE) -> tuple[Due, ...]:
    """Everything that falls due in the state, earliest first. `fields` are those of the request, typed.

    `rules` are the corridor's rules by name: seconds from the entry, or a moment. A clock without any known length gives nothing.
    """
    deadlines: list[Due] = []
    for clock in protocol.states[state].clocks:
        end = end_of(clock, entered_at, rules, fields)
        if end is not None:
            deadlines += dues_of(clock, entered_at, end)
    return ordered(deadlines)


def end_of(clock: Clock, entered_at: int, rules: Rules = _NONE, fields: Mapping[str, Any] = _NONE) -> int | None:
    """When the clock ends, or None where that is unknown. What a step said outranks the rule, and the rule our own length."""
    if clock.until is not None and fields.get(clock.until) is not None:
        return int(fields[clock.until])
    own = clock.after if clock.by is None else clock.lengths.get(fields.get(clock.by, ""), clock.after)
    length = own if clock.rule is None else rules.get(clock.rule, own)
    if isinstance(length, Until):
        return length.at
    return None if length is None else entered_at + length * SECOND


def offered(protocol: Protocol, step: Step, at: int, rules: Rules = _NONE) -> Mapping[str, int]:
    """The times that a form may offer for a step, by field: the end that a corridor rule gives, or the limit that a law sets.

    Only where one is known: the hub never proposes a date of its own making.
    """
    offers: dict[str, int] = {}
    for clock in protocol.states[step.to].clocks if step.to else ():
        end = end_of(clock, at, rules)
        if clock.until is not None and end is not None:
            offers[clock.until] = end
    for field in step.fields:
        for limit in (field.most, field.least):
            if limit is not None and limit.source != DESIGN and field.key not in offers:
                offers[field.key] = bound_of(limit, at, rules)
    return MappingProxyType({field.key: offers[field.key] for field in step.fields if field.key in offers})


def ordered(deadlines: Iterable[Due]) -> tuple[Due, ...]:
    """Earliest first; of the same moment reminders before ends before escalations."""
    return tuple(sorted(deadlines, key=lambda deadline: (deadline.at, _KINDS.index(deadline.kind))))


def dues_of(clock: Clock, entered_at: int, end: int) -> list[Due]:
    """Everything that falls due in one clock, which ends at `end`."""
    side = clock.target or ""
    early = [Due(clock.key, end - lead * SECOND, "reminder", side) for lead in clock.reminders]
    late = [Due(clock.key, end + escalation.late * SECOND, "escalation", escalation.to) for escalation in clock.escalate]
    return [*(reminder for reminder in early if reminder.at > entered_at), Due(clock.key, end, "end", side, clock.then), *late]
