"""What is other in a protocol than in the version before: part by part, as values that doors put into words, and line by line as text."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from accord.core.protocols.definition import Clock, Field, Protocol, State, Step
from accord.core.protocols.values import write_duration

PARTS: Final = ("protocol", "side", "state", "step", "clock", "field", "refusal")
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


class Change(Struct, frozen=True):
    """One thing that is other. `part` is one of PARTS, `title` what people call it; `what` says what of it changed, empty where all of it
    was added or removed. `before` and `after` are the titles, lengths or keys that it had and has, empty for nothing."""

    part: str
    key: str
    title: str
    kind: str
    what: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def changes(old: Protocol, new: Protocol) -> tuple[Change, ...]:
    """All changes from one version to the next, in the order of PARTS."""
    return (
        *_aspects("protocol", new.name, new.title, _top(old), _top(new)),
        *_titled("side", old.sides, new.sides),
        *_each("state", old.states, new.states, _state),
        *_each("step", _steps(old), _steps(new), None),
        *_each("clock", _clocks(old), _clocks(new), None),
        *_each("field", old.fields, new.fields, _field),
        *_titled("refusal", old.refusals, new.refusals),
    )


def as_text(old: str, new: str, names: tuple[str, str]) -> str:
    """The files line by line, as programs that compare files write it."""
    return "".join(difflib.unified_diff(_lines(old), _lines(new), *names))


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.splitlines()]


Aspects = Mapping[str, tuple[str, ...]]


def _aspects(part: str, key: str, title: str, old: Aspects, new: Aspects) -> Iterator[Change]:
    for what in dict.fromkeys((*old, *new)):
        before, after = old.get(what, ()), new.get(what, ())
        if before != after:
            yield Change(part, key, title, CHANGED, what, before, after)


def _titled(part: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for key in dict.fromkeys((*old, *new)):
        if key not in new:
            yield Change(part, key, old[key], REMOVED)
        elif key not in old:
            yield Change(part, key, new[key], ADDED)
        elif old[key] != new[key]:
            yield Change(part, key, new[key], CHANGED, "title", (old[key],), (new[key],))


def _each(part: str, old: Mapping[str, object], new: Mapping[str, object], aspects: object) -> Iterator[Change]:
    """Things of one part by their keys; each is what `aspects` makes of it, or a pair of its title and its aspects."""

    def read(thing: object) -> tuple[str, Aspects]:
        made = aspects(thing) if callable(aspects) else thing
        assert isinstance(made, tuple)
        return made

    for key in dict.fromkeys((*old, *new)):
        if key not in new:
            yield Change(part, key, read(old[key])[0], REMOVED)
        elif key not in old:
            title, has = read(new[key])
            yield Change(part, key, title, ADDED, "", (), has.get("summary", ()))
        else:
            (_, before), (title, after) = read(old[key]), read(new[key])
            yield from (change for change in _aspects(part, key, title, before, after) if change.what != "summary")


def _top(protocol: Protocol) -> Aspects:
    return {
        "title": (protocol.title,),
        "about": (protocol.about,),
        "kinds": protocol.kinds,
        "first": _title(protocol, protocol.first),
        "offers": protocol.offers,
    }


def _title(protocol: Protocol, state: str | None) -> tuple[str, ...]:
    return (protocol.states[state].title,) if state is not None and state in protocol.states else ()


def _state(state: State) -> tuple[str, Aspects]:
    marks = (("final",) if state.final else ()) + (("refusal",) if state.refusal else ())
    return state.title, {"title": (state.title,), "marks": marks}


def _steps(protocol: Protocol) -> Mapping[str, tuple[str, Aspects]]:
    """The steps by their key, with what tells apart those that share it: where they lead, and then their place."""
    found: dict[str, list[tuple[str, tuple[Step, ...]]]] = {}
    opening = {f"open {step.key}": ("", (step,)) for step in protocol.opening}
    for step in protocol.steps:
        found.setdefault(step.key, []).append(("=" if step.to is None else step.to, (step,)))
    named: dict[str, tuple[str, Aspects]] = {key: _step(protocol, steps) for key, (_, steps) in opening.items()}
    for key, rows in found.items():
        for to in dict.fromkeys(to for to, _ in rows):
            same = tuple(step for other, steps in rows for step in steps if other == to)
            by_what: dict[tuple[object, ...], list[Step]] = {}
            for step in same:
                by_what.setdefault((step.from_states, step.guards, step.effects, step.letter), []).append(step)
            for number, group in enumerate(by_what.values()):
                named[f"{key} > {to}" + (f" {number + 1}" if number else "")] = _step(protocol, tuple(group))
    return named


def _step(protocol: Protocol, steps: tuple[Step, ...]) -> tuple[str, Aspects]:
    step = steps[0]
    required = tuple(field.title for field in step.fields if field.required)
    limits = (f"{field.title}: {text}" for field in step.fields if (text := _bounds(field)))
    sides = tuple(protocol.sides.get(other.side, other.side) for other in steps)
    leads = _title(protocol, step.to)
    return step.title, {
        "title": (step.title,),
        "who": sides,
        "roles": tuple(dict.fromkeys(role for other in steps for role in other.roles)),
        "from": tuple(protocol.states[key].title for key in step.from_states if key in protocol.states),
        "to": leads,
        "asks": required,
        "optional": tuple(field.title for field in step.fields if not field.required),
        "limits": tuple(limits),
        "guards": step.guards,
        "effects": step.effects,
        "letter": (step.letter,) if step.letter else (),
        "help": (step.help,) if step.help else (),
        "summary": (*sides, *leads),
    }


def _clocks(protocol: Protocol) -> Mapping[str, tuple[str, Aspects]]:
    return {
        f"{key}, {clock.key}": (f"{clock.title} ({state.title})", _clock(protocol, clock))
        for key, state in protocol.states.items()
        for clock in state.clocks
    }


def _clock(protocol: Protocol, clock: Clock) -> Aspects:
    until = protocol.fields[clock.until].title if clock.until is not None and clock.until in protocol.fields else ""
    length = () if clock.after is None else (write_duration(clock.after),)
    return {
        "title": (clock.title,),
        "length": length,
        "lengths": tuple(f"{code}: {write_duration(seconds)}" for code, seconds in clock.lengths.items()),
        "until": (until,) if until else (),
        "rule": (clock.rule,) if clock.rule else (),
        "target": (protocol.sides.get(clock.target, clock.target),) if clock.target else (),
        "reminders": tuple(write_duration(lead) for lead in clock.reminders),
        "escalation": tuple(f"{escalation.to}: {write_duration(escalation.late)}" for escalation in clock.escalate),
        "then": _then(protocol, clock),
        "source": (clock.source,),
        "summary": length,
    }


def _then(protocol: Protocol, clock: Clock) -> tuple[str, ...]:
    return tuple(dict.fromkeys(step.title for step in protocol.steps if step.key == clock.then and step.side == "clock"))


def _field(field: Field) -> tuple[str, Aspects]:
    return field.title, {
        "title": (field.title,),
        "type": (field.type,),
        "personal": ("personal",) if field.personal else (),
        "codes": () if field.refusals else tuple(field.choices.values()),
        "columns": _columns(field.columns),
        "limits": (_bounds(field),) if _bounds(field) else (),
        "help": (field.help,) if field.help else (),
        "summary": (field.type,),
    }


def _columns(columns: Iterable[Field]) -> tuple[str, ...]:
    return tuple(f"{column.title} ({column.type})" + ("" if column.required else "?") for column in columns)


def _bounds(field: Field) -> str:
    """`1 minute to 30 days, hold.lapse`: how far from the step a time may lie."""
    least, most = ("" if limit is None else write_duration(limit.seconds) for limit in (field.least, field.most))
    rules = dict.fromkeys(limit.rule for limit in (field.least, field.most) if limit is not None and limit.rule)
    return ", ".join(part for part in (" - ".join(part for part in (least, most) if part), *rules) if part)
