"""Flaws of a protocol that reads well: states nobody reaches, requests that never end, steps that two meanings share."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from accord.core.phrases import Phrase
from accord.core.protocols.definition import ESCALATE_TO, ROLES, SIDES, Clock, Field, Protocol, Step
from accord.core.protocols.registry import EFFECTS, GUARDS

# Flaws in names alone: with one of these no protocol can run.
NAMES: Final = frozenset(
    {"no-first", "unknown-state", "unknown-guard", "unknown-effect", "unknown-role", "unknown-side", "unknown-step", "unknown-field"}
)


class Flaw(Struct, frozen=True):
    """`where` is the table of the file, such as `step hold` or `state held, clock lapse`; `says` what to correct, `text` in English."""

    code: str
    place: str
    says: Phrase

    @property
    def text(self) -> str:
        return str(self.says)


def flaws(protocol: Protocol) -> tuple[Flaw, ...]:
    """Every flaw, each once, in the order of the file. Where names lead nowhere, only those are told: the rest would follow from them."""
    flaws = tuple(dict.fromkeys(_names(protocol)))
    if flaws:
        return flaws
    return tuple(dict.fromkeys([*_ways(protocol), *_ambiguous(protocol), *_clocks(protocol), *_fields(protocol)]))


def _names(protocol: Protocol) -> Iterator[Flaw]:
    if protocol.first is None:
        yield Flaw("no-first", "first", Phrase("No state is the first. Name one."))
    elif protocol.first not in protocol.states:
        yield Flaw("unknown-state", "first", Phrase("There is no state `{state}`.", {"state": protocol.first}))
    for side in protocol.sides:
        if side not in SIDES:
            yield Flaw("unknown-side", f"side {side}", Phrase("There is no such side. Use one of {sides}.", {"sides": ", ".join(SIDES)}))
    for place, step in _named_steps(protocol):
        yield from _names_of_step(protocol, place, step)
    for place, _, clock in _clocks_named(protocol):
        yield from _names_of_clock(protocol, place, clock)


def _names_of_step(protocol: Protocol, place: str, step: Step) -> Iterator[Flaw]:
    for state in (*step.from_states, step.to):
        # That an opening leads nowhere is told once, of the first state.
        if state is not None and state not in protocol.states and step not in protocol.opening:
            yield Flaw("unknown-state", place, Phrase("There is no state `{state}`.", {"state": state}))
    if step.side not in protocol.sides:
        yield Flaw(
            "unknown-side",
            place,
            Phrase("This protocol has no side `{side}`. Use one of {sides}.", {"side": step.side, "sides": ", ".join(protocol.sides)}),
        )
    for parts in _unknown(step.roles, ROLES):
        yield Flaw("unknown-role", place, Phrase("There is no role `{name}`. Use one of {allowed}.", parts))
    for parts in _unknown(step.guards, GUARDS):
        yield Flaw("unknown-guard", place, Phrase("There is no guard `{name}`. Use one of {allowed}.", parts))
    for parts in _unknown(step.effects, EFFECTS):
        yield Flaw("unknown-effect", place, Phrase("There is no effect `{name}`. Use one of {allowed}.", parts))


def _unknown(names: Iterable[str], allowed: Iterable[str]) -> Iterator[Mapping[str, str]]:
    """What fills the sentence about each name that is not among those allowed."""
    known = tuple(allowed)
    yield from ({"name": name, "allowed": ", ".join(known)} for name in names if name not in known)


def _names_of_clock(protocol: Protocol, place: str, clock: Clock) -> Iterator[Flaw]:
    if clock.then is not None and all(step.key != clock.then for step in protocol.steps):
        yield Flaw("unknown-step", place, Phrase("There is no step `{step}`.", {"step": clock.then}))
    for key in (clock.until, clock.by):
        if key is not None and key not in protocol.fields:
            yield Flaw("unknown-field", place, Phrase("There is no field `{field}`.", {"field": key}))
    until = protocol.fields.get(clock.until or "")
    if until is not None and until.type != "time":
        yield Flaw(
            "unknown-field",
            place,
            Phrase("The field `{field}` is no time, so no clock runs until it. Name one that is.", {"field": clock.until}),
        )
    if clock.target is not None and clock.target not in protocol.sides:
        yield Flaw("unknown-side", place, Phrase("This protocol has no side `{side}`.", {"side": clock.target}))
    for escalation in clock.escalate:
        if escalation.to not in ESCALATE_TO:
            yield Flaw(
                "unknown-side",
                place,
                Phrase("A clock can't escalate to `{to}`. Use one of {allowed}.", {"to": escalation.to, "allowed": ", ".join(ESCALATE_TO)}),
            )


def _ways(protocol: Protocol) -> Iterator[Flaw]:
    assert protocol.first is not None
    ways = {key: {step.to for step in protocol.steps if key in step.from_states and step.to is not None} for key in protocol.states}
    reached, new = {protocol.first}, {protocol.first}
    while new := {to for key in new for to in ways[key]} - reached:
        reached |= new
    ending = {key for key, state in protocol.states.items() if state.final}
    while new := {key for key, to in ways.items() if to & ending} - ending:
        ending |= new
    for key, state in protocol.states.items():
        if key not in reached:
            yield Flaw("unreachable", f"state {key}", Phrase("No step leads here. Add one, or remove the state."))
        if key not in ending:
            yield Flaw("dead-end", f"state {key}", Phrase("No way leads from here to a final state. Add one, or make it final."))
        if state.final and any(key in step.from_states for step in protocol.steps):
            yield Flaw("final-with-steps", f"state {key}", Phrase("A final state has no steps. Remove them, or make it not final."))


def _ambiguous(protocol: Protocol) -> Iterator[Flaw]:
    groups: list[tuple[str, list[Step]]] = [
        (f"state {key}", [step for step in protocol.steps if key in step.from_states]) for key in protocol.states
    ]
    for place, steps in [*groups, ("open", list(protocol.opening))]:
        for what in ("key", "letter"):
            counted = Counter((getattr(step, what), step.side, role) for step in steps for role in step.roles if getattr(step, what))
            for word, side in dict.fromkeys((word, side) for (word, side, _), count in counted.items() if count > 1):
                parts = {"word": word, "side": side}
                says = (
                    Phrase("The key `{word}` is open to the side {side} twice. Give each its own.", parts)
                    if what == "key"
                    else Phrase("The letter `{word}` is open to the side {side} twice. Give each its own.", parts)
                )
                yield Flaw("ambiguous-step", place, says)
        for step in steps:
            if place != "open" and step.letter is None and step.side != "clock":
                yield Flaw("step-without-letter", f"step {step.key}", Phrase("A person takes this step. Give it a letter."))


def _clocks(protocol: Protocol) -> Iterator[Flaw]:
    for place, key, clock in _clocks_named(protocol):
        yield from _flaws_of_clock(protocol, place, key, clock)
    for key, state in protocol.states.items():
        for name, count in Counter(clock.key for clock in state.clocks).items():
            if count > 1:
                yield Flaw(
                    "ambiguous-clock", f"state {key}, clock {name}", Phrase("Two clocks of one state have the same key. Rename one.")
                )
    started = {clock.then for _, _, clock in _clocks_named(protocol)}
    for step in protocol.steps:
        if step.side == "clock" and step.key not in started:
            yield Flaw(
                "step-without-clock", f"step {step.key}", Phrase("Only the hub takes this step and no clock starts it. Add the clock.")
            )


def _flaws_of_clock(protocol: Protocol, place: str, key: str, clock: Clock) -> Iterator[Flaw]:
    if protocol.states[key].final:
        yield Flaw("clock-on-final", place, Phrase("Nothing falls due in a final state. Remove the clock."))
    if clock.target is None or not (clock.then or clock.reminders or clock.escalate):
        yield Flaw(
            "clock-without-target", place, Phrase("It presses nobody or does nothing. Give it a target, and a step or whom it tells.")
        )
    elif clock.then and not any(
        candidate.key == clock.then and candidate.side == "clock" and key in candidate.from_states for candidate in protocol.steps
    ):
        yield Flaw(
            "clock-without-target",
            place,
            Phrase("The hub may not take `{step}` in this state. Open it to the side clock here.", {"step": clock.then}),
        )
    lengths = [length for length in (clock.after, *clock.lengths.values()) if length is not None]
    # Of several lengths the longest: where the clock runs for a shorter one, `due` leaves such a reminder out.
    if any(lead >= max(lengths, default=lead + 1) for lead in clock.reminders):
        yield Flaw("reminder-outside-clock", place, Phrase("A reminder must fall between the start of its clock and the end."))
    if clock.until is not None and clock.after is None:
        for step in (*protocol.steps, *protocol.opening):
            if step.to == key and not any(field.key == clock.until and field.required for field in step.fields):
                yield Flaw(
                    "field-never-asked",
                    place,
                    Phrase("The step `{step}` starts this clock without asking for `{field}`.", {"step": step.key, "field": clock.until}),
                )
    if clock.by is not None and set(protocol.fields[clock.by].choices) != set(clock.lengths):
        yield Flaw(
            "clock-without-length",
            place,
            Phrase("It needs a length for each code of the field `{field}`, and for no other.", {"field": clock.by}),
        )


def _fields(protocol: Protocol) -> Iterator[Flaw]:
    asked_keys = {field.key for _, step in _named_steps(protocol) for field in step.fields}
    for key in protocol.fields:
        if key not in asked_keys:
            yield Flaw("field-never-asked", f"field {key}", Phrase("No step asks for it. Ask, or remove it."))
    for place, step in _named_steps(protocol):
        yield from _fields_of_step(protocol, place, step)
    if not protocol.refusals and any(_refers(field) for field in protocol.fields.values()):
        yield Flaw("refusal-without-code", "refusal", Phrase("A field asks for a refusal code and there are none. Add a table [refusal]."))


def _fields_of_step(protocol: Protocol, place: str, step: Step) -> Iterator[Flaw]:
    own = {field.key: field for field in step.fields}
    for name in step.guards:
        for key in GUARDS[name].needs:
            if key not in own or not own[key].required:
                yield Flaw(
                    "field-never-asked", place, Phrase("The guard `{guard}` needs `{field}`. Ask for it.", {"guard": name, "field": key})
                )
    for name in step.effects:
        for key in EFFECTS[name].needs:
            if key not in own:
                yield Flaw(
                    "effect-without-field",
                    place,
                    Phrase("The effect `{effect}` needs `{field}`. Ask for it.", {"effect": name, "field": key}),
                )
    refuses = step.to is not None and protocol.states[step.to].refusal and step.side != "clock"
    if refuses and not any(field.refusals and field.required for field in step.fields):
        yield Flaw("refusal-without-code", place, Phrase("It refuses without saying why. Ask for a refusal code."))


def _refers(field: Field) -> bool:
    return field.refusals or any(column.refusals for column in field.columns)


def _named_steps(protocol: Protocol) -> Iterator[tuple[str, Step]]:
    for step in protocol.opening:
        yield f"open {step.key}", step
    for step in protocol.steps:
        yield f"step {step.key}", step


def _clocks_named(protocol: Protocol) -> Iterator[tuple[str, str, Clock]]:
    for key, state in protocol.states.items():
        for clock in state.clocks:
            yield f"state {key}, clock {clock.key}", key, clock
