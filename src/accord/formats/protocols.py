"""A protocol, its steps and what they ask for, as the API and the command line write them."""

from collections.abc import Iterable
from typing import Any

from accord.core.protocols import Clock, Field, Protocol, State, Step, diagram
from accord.core.protocols.definition import Limit
from accord.core.protocols.values import write_duration


def protocol_line(protocol: Protocol) -> dict[str, Any]:
    """What a list says of it."""
    return {
        "ref": protocol.ref,
        "name": protocol.name,
        "version": protocol.version,
        "title": protocol.title,
        "about": protocol.about,
        "kinds": list(protocol.kinds),
        "offers": list(protocol.offers),
    }


def protocol_out(protocol: Protocol) -> dict[str, Any]:
    """All of it, with its drawing."""
    return {
        **protocol_line(protocol),
        "first": protocol.first,
        "sides": dict(protocol.sides),
        "refusals": dict(protocol.refusals),
        "opening": [_whole(step) for step in protocol.opening],
        "states": [_state(state) for state in protocol.states.values()],
        "steps": [_whole(step) for step in protocol.steps],
        "drawing": diagram(protocol),
    }


def step_out(step: Step) -> dict[str, Any]:
    """A step as whoever may take it sees it. `letter` is its key at the keyboard."""
    return {
        "step": step.key,
        "title": step.title,
        "letter": step.letter,
        "help": step.help,
        "fields": fields_out(step.fields),
        "guards": list(step.guards),
    }


def _whole(step: Step) -> dict[str, Any]:
    return {**step_out(step), "from": list(step.from_states), "to": step.to, "side": step.side, "roles": list(step.roles)}


def fields_out(fields: Iterable[Field]) -> list[dict[str, Any]]:
    return [field_out(one) for one in fields]


def field_out(one: Field) -> dict[str, Any]:
    """What a field takes; what is not so is left out."""
    found: dict[str, Any] = {"field": one.key, "title": one.title, "type": one.type, "required": one.required}
    if one.personal:
        found["personal"] = True
    if one.choices:
        found["choices"] = dict(one.choices)
    if one.columns:
        found["columns"] = fields_out(one.columns)
    for name, value in (("of", one.of), ("help", one.help), ("least", _limit(one.least)), ("most", _limit(one.most))):
        if value:
            found[name] = value
    return found


def _limit(limit: Limit | None) -> str:
    return "" if limit is None else write_duration(limit.seconds)


def _state(state: State) -> dict[str, Any]:
    return {
        "state": state.key,
        "title": state.title,
        "final": state.final,
        "refusal": state.refusal,
        "clocks": [_clock(clock) for clock in state.clocks],
    }


def _clock(clock: Clock) -> dict[str, Any]:
    """`after` null: its length is not known before the request runs."""
    return {
        "clock": clock.key,
        "title": clock.title,
        "target": clock.target,
        "after": None if clock.after is None else write_duration(clock.after),
        "until": clock.until,
        "rule": clock.rule,
        "source": clock.source,
        "reminders": [write_duration(lead) for lead in clock.reminders],
        "escalate": {one.to: write_duration(one.late) for one in clock.escalate},
        "then": clock.then,
    }
