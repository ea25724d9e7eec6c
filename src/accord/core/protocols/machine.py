"""The machine: which steps are open, and what follows when one is taken. It knows no protocol and no clock of its own."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from accord.core.identifiers import Tables
from accord.core.protocols.clocks import Due, due
from accord.core.protocols.definition import Protocol, Step
from accord.core.protocols.registry import Facts, refusal_of
from accord.core.protocols.values import BadValue, Fault, FieldReader, Rules

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class StepRefused(ValueError):
    """Why a step was not taken: a stable code, a sentence with a next step, the field where one is at fault, and what WAS open.

    `faults` are all fields that are at fault, the first of which gives code, text and field. Codes: `unknown-state`, `unknown-step`,
    `not-open`, `not-yours`, `fact-missing`, the name of a guard, or what is wrong with a field.
    """

    def __init__(
        self, code: str, text: str, field: str | None = None, open_keys: tuple[str, ...] = (), faults: tuple[Fault, ...] = ()
    ) -> None:
        super().__init__(text if field is None else f"{field}: {text}")
        self.code = code
        self.text = text
        self.field = field
        self.open = open_keys
        self.faults = faults


class StepOutcome(Struct, frozen=True):
    """The result of a step. `fields` are parsed and typed; `effects` are for the hub to carry out, in order.

    `entered` is False where the step stays: then the clocks that run go on, and `clocks` is empty.
    """

    step: Step
    state: str
    entered: bool
    fields: Mapping[str, Any]
    effects: tuple[str, ...]
    clocks: tuple[Due, ...]


def open_to(protocol: Protocol, state: str, role: str, side: str) -> tuple[Step, ...]:
    """The steps that this role on this side may take in this state, in the order of the file. What a guard says shows when taking."""
    return tuple(step for step in protocol.steps if state in step.from_states and _may(step, role, side))


def take(
    protocol: Protocol,
    state: str,
    step_key: str,
    *,
    role: str,
    side: str,
    at: int,
    fields: Mapping[str, object] = _NONE,
    facts: Facts = _NONE,
    earlier: Mapping[str, Any] = _NONE,
    rules: Rules = _NONE,
    tables: Tables | None = None,
    region: str | None = None,
) -> StepOutcome:
    """Take a step at `at` (microseconds since 1970). Raises StepRefused, and changes nothing: the caller keeps the state.

    `earlier` are the typed fields of the request so far, which a clock may look at. `rules` are the corridor's lengths by
    name. `tables` and `region` read identifiers that are given as texts.
    """
    if state not in protocol.states:
        raise StepRefused("unknown-state", f"{protocol.ref} has no such state. Its states: {', '.join(protocol.states)}.")
    open_steps = open_to(protocol, state, role, side)
    open_keys = tuple(step.key for step in open_steps)
    step = next((candidate for candidate in open_steps if candidate.key == step_key), None)
    if step is None:
        raise _not_open(protocol, state, step_key, open_keys)
    values_reader = FieldReader(at, rules, tables, region)
    return _take(protocol, state, step, values_reader, fields, facts, earlier, open_keys)


def opening(protocol: Protocol, role: str, side: str) -> tuple[Step, ...]:
    """The ways in which this role on this side may open a request."""
    return tuple(step for step in protocol.opening if _may(step, role, side))


def open_request(
    protocol: Protocol,
    step_key: str | None = None,
    *,
    role: str,
    at: int,
    side: str = "asker",
    fields: Mapping[str, object] = _NONE,
    facts: Facts = _NONE,
    rules: Rules = _NONE,
    tables: Tables | None = None,
    region: str | None = None,
) -> StepOutcome:
    """Open a request: the step from nowhere into the first state, or the one so named where there are several. As `take`."""
    ways = opening(protocol, role, side)
    open_keys = tuple(step.key for step in ways)
    step = next((candidate for candidate in ways if step_key in (None, candidate.key)), None)
    if step is None and ways:
        raise StepRefused("unknown-step", f"There is no such way to open {protocol.ref}. Use {_listed(open_keys)}.", open_keys=open_keys)
    if step is None:
        who = _listed(sorted({f"{role} as {way.side}" for way in protocol.opening for role in way.roles}))
        raise StepRefused("not-yours", f"You may not open {protocol.ref}. These may: {who}.")
    values_reader = FieldReader(at, rules, tables, region)
    return _take(protocol, None, step, values_reader, fields, facts, _NONE, open_keys)


def _may(step: Step, role: str, side: str) -> bool:
    return step.side == side and role in step.roles


def _not_open(protocol: Protocol, state: str, step_key: str, open_keys: tuple[str, ...]) -> StepRefused:
    choice = f"Open to you now: {_listed(open_keys)}."
    same_key = [step for step in protocol.steps if step.key == step_key]
    title = protocol.states[state].title
    if not same_key:
        return StepRefused("unknown-step", f"{protocol.ref} has no such step. {choice}", open_keys=open_keys)
    if any(state in step.from_states for step in same_key):
        return StepRefused("not-yours", f"In the state `{title}` this step is for somebody else. {choice}", open_keys=open_keys)
    return StepRefused("not-open", f"This step is not open in the state `{title}`. {choice}", open_keys=open_keys)


def _take(
    protocol: Protocol,
    state: str | None,
    step: Step,
    values_reader: FieldReader,
    fields: Mapping[str, object],
    facts: Facts,
    earlier: Mapping[str, Any],
    open_keys: tuple[str, ...],
) -> StepOutcome:
    try:
        values = values_reader.read_all(step.fields, fields)
    except BadValue as error:
        first = error.faults[0]
        raise StepRefused(first.code, first.text, first.field, open_keys, error.faults) from None
    for guard in step.guards:
        refused = refusal_of(guard, facts, values)
        if refused is not None:
            raise StepRefused(*refused, open_keys=open_keys)
    reached = step.to or state
    assert reached is not None, "An opening leads somewhere; reading sees to it."
    clocks = due(protocol, reached, values_reader.at, values_reader.rules, {**earlier, **values}) if step.to else ()
    return StepOutcome(step, reached, step.to is not None, values, step.effects, clocks)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "nothing"
