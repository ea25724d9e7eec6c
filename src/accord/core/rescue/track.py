"""The tables of rescue, and what follows: open steps, the next clock, urgency, which nationalities may stand open. `rescue.toml`.

There is no number in any answer: risks make clocks run faster and nothing else.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

import msgspec

from accord.core.data import BadData, must_know, must_say, rows
from accord.core.rescue.labels import NOT_NOW
from accord.core.times import SECOND

MINUTE: Final = 60 * SECOND
REPORTED: Final = "reported"
By = Literal["home", "all"]
ANSWERS: Final = ("present", "absent", "not-known")


class Known(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How something is known; `consent` names the consent that it rests on, if it rests on one."""

    key: str
    label: str
    consent: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str
    fields: tuple[str, ...]


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them are personal, and lie in the vault."""

    key: str
    label: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of a person, by their keys in `care.toml`."""

    key: str
    fields: tuple[str, ...]


class Word(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str


class Risk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`report` is the answer of the public form that says so; empty where none does."""

    key: str
    label: str
    source: str
    tag: Literal["V", "S", "own"]
    urgent: bool = False
    report: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    says: str


class Clock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Minutes until a step is due, where there is a risk, and until it is rung anew."""

    key: str
    label: str
    minutes: int
    urgent: int
    again: int
    source: str


class State(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str
    clock: str = ""


class Step(msgspec.Struct, frozen=True, kw_only=True, rename={"begins": "from"}, forbid_unknown_fields=True):
    """`to` empty: the state stays, and its clock begins anew."""

    key: str
    label: str
    begins: tuple[str, ...]
    by: By
    to: str = ""
    outcomes: tuple[str, ...] = ()


class Track(msgspec.Struct, frozen=True):
    open_from: int
    known: Mapping[str, Known]
    parts: Mapping[str, Part]
    fields: Mapping[str, Field]
    person: tuple[str, ...]
    stands: Mapping[str, Word]
    risks: Mapping[str, Risk]
    rules: Mapping[str, Rule]
    clocks: Mapping[str, Clock]
    states: Mapping[str, State]
    steps: Mapping[str, Step]
    outcomes: Mapping[str, Word]


class Due(msgspec.Struct, frozen=True):
    clock: str
    at: int


class NotNow(ValueError):
    """`code`: `no-such-step`, `not-yours`, `no-outcome`. `text` is a sentence with a next step."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


def read_track(parsed_toml: Mapping[str, Any]) -> Track:
    """The tables (a parsed TOML table). Raises BadData."""
    least = parsed_toml.get("open-nationalities-from")
    if not isinstance(least, int) or least < 2:
        raise BadData("open-nationalities-from: one person of a nation is known by it. Set 2 or more.")
    track = Track(
        least,
        rows(parsed_toml, "known", Known),
        rows(parsed_toml, "part", Part),
        rows(parsed_toml, "field", Field),
        rows(parsed_toml, "sheet", Sheet)["person"].fields,
        rows(parsed_toml, "stands", Word),
        rows(parsed_toml, "risk", Risk),
        rows(parsed_toml, "rule", Rule),
        rows(parsed_toml, "clock", Clock),
        rows(parsed_toml, "state", State),
        rows(parsed_toml, "step", Step),
        rows(parsed_toml, "outcome", Word),
    )
    for part in track.parts.values():
        must_know(f"[part.{part.key}]", track.fields, *part.fields)
    for rule in track.rules.values():
        must_say(f"[rule.{rule.key}]", rule.says)
    for clock in track.clocks.values():
        if not 0 < clock.urgent <= clock.minutes or clock.again < 1 or not clock.source.strip():
            raise BadData(f"[clock.{clock.key}]: a risk makes it shorter, it rings again, and it says where its length is from.")
    for risk in track.risks.values():
        if not risk.source.strip():
            raise BadData(f"[risk.{risk.key}]: a risk without a source is none.")
    for state in track.states.values():
        must_know(f"[state.{state.key}]", track.clocks, *([state.clock] if state.clock else []))
    for step in track.steps.values():
        place = f"[step.{step.key}]"
        must_know(place, track.states, *step.begins, *([step.to] if step.to else []))
        must_know(place, track.outcomes, *step.outcomes)
    must_know("the first state", track.states, REPORTED)
    return track


def open_steps(track: Track, state: str, *, at_home: bool) -> tuple[Step, ...]:
    """The steps that a person of the home, or of another member on the list, may take now."""
    return tuple(step for step in track.steps.values() if state in step.begins and (at_home or step.by == "all"))


def take(track: Track, state: str, step: str, outcome: str = "", *, at_home: bool) -> str:
    """The state after a step. Raises NotNow."""
    step_row = track.steps.get(step)
    if step_row is None or state not in step_row.begins:
        raise NotNow("no-such-step", NOT_NOW["no-such-step"])
    if step_row.by == "home" and not at_home:
        raise NotNow("not-yours", NOT_NOW["not-yours"])
    if (outcome or step_row.outcomes) and outcome not in step_row.outcomes:
        raise NotNow("no-outcome", NOT_NOW["no-outcome"])
    return step_row.to or state


def due(track: Track, state: str, at: int, *, urgent: bool) -> Due | None:
    """The clocks that fall due for a state that was entered, or begun anew, at this moment."""
    clock = track.clocks.get(track.states[state].clock)
    return None if clock is None else Due(clock.key, at + (clock.urgent if urgent else clock.minutes) * MINUTE)


def again(track: Track, clock: str, at: int) -> int:
    """When a clock that has rung rings anew."""
    return at + track.clocks[clock].again * MINUTE


def is_urgent(track: Track, answers: Mapping[str, str]) -> bool:
    """Whether a risk that makes it urgent is present."""
    return any(answers.get(key) == "present" for key, risk in track.risks.items() if risk.urgent)


def risks_told(track: Track, danger: Iterable[str]) -> dict[str, str]:
    """The risks that answers of the public form say."""
    dangers = frozenset(danger)
    return {key: "present" for key, risk in track.risks.items() if risk.report and risk.report in dangers}


def openly(track: Track, counts: Mapping[str, int]) -> dict[str, int]:
    """The nationalities that may stand open, with how many: none of which there are few."""
    return {code: count for code, count in sorted(counts.items()) if count >= track.open_from}
