"""A protocol, its steps and what they ask for, as the API and the command line write them."""

from collections.abc import Iterable

from msgspec import UNSET

from accord.core.protocols import Clock, Field, Protocol, State, Step, diagram
from accord.core.protocols.definition import Limit
from accord.core.protocols.values import write_duration
from accord.formats.api.protocols import FieldOut, ProtocolOut, ProtocolStep, StateClock, StateOut
from accord.formats.api.wire import wire


def protocol_out(protocol: Protocol) -> ProtocolOut:
    """All of it, with its drawing."""
    opening, steps = ([_step(step) for step in listed] for listed in (protocol.opening, protocol.steps))
    states = [_state(state) for state in protocol.states.values()]
    return wire(ProtocolOut, protocol, opening=opening, states=states, steps=steps, drawing=diagram(protocol))


def _step(step: Step) -> ProtocolStep:
    return wire(ProtocolStep, step, step=step.key, fields=fields_out(step.fields), from_=step.from_states)


def fields_out(fields: Iterable[Field]) -> list[FieldOut]:
    """The settings of fields; a setting that is not so is left out."""
    return [
        wire(
            FieldOut,
            field,
            field=field.key,
            columns=fields_out(field.columns) or UNSET,
            least=_limit(field.least) or UNSET,
            most=_limit(field.most) or UNSET,
        )
        for field in fields
    ]


def _limit(limit: Limit | None) -> str:
    return "" if limit is None else write_duration(limit.seconds)


def _state(state: State) -> StateOut:
    return wire(StateOut, state, state=state.key, clocks=[_clock(clock) for clock in state.clocks])


def _clock(clock: Clock) -> StateClock:
    """`after` null: its length is not known before the request runs."""
    return wire(
        StateClock,
        clock,
        clock=clock.key,
        after=None if clock.after is None else write_duration(clock.after),
        reminders=[write_duration(lead) for lead in clock.reminders],
        escalate={escalation.to: write_duration(escalation.late) for escalation in clock.escalate},
    )
