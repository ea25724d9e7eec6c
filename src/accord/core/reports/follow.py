"""Texts of the page of the code on each step: a plain sentence, and nothing that tells who it is about. The data is `follow.toml`.

The function takes no names and no amounts, so none can get onto the page. Where a person is held, times are told in whole hours: to the
minute they could be held against the messages of a phone that a captor looks through.
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from accord.core.data import BadData, must_say, rows
from accord.core.protocols import Protocol
from accord.core.reports.labels import ANYTHING
from accord.core.times import SECOND

HOUR: Final = 3600 * SECOND


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str
    who: str
    states: dict[str, str]


class Followed(msgspec.Struct, frozen=True, kw_only=True):
    """`since` is when the step came to this state, `due` when the next answer is due; microseconds since 1970."""

    step: str
    label: str
    who: str
    says: str
    since: int
    due: int | None = None


def read_follow(parsed_toml: Mapping[str, Any], protocols: Mapping[str, Protocol]) -> Mapping[str, Words]:
    """The words by step (a parsed TOML table): every state of those of these protocols that it names. Raises BadData."""
    steps = rows(parsed_toml, "step", Words)
    for step in steps.values():
        must_say(f"[step.{step.key}]", *step.states.values())
        if step.key in protocols and step.states.keys() != protocols[step.key].states.keys():
            odd = ", ".join(sorted(step.states.keys() ^ protocols[step.key].states.keys()))
            raise BadData(f"[step.{step.key}]: it says something of each state of the protocol, and of no other. Correct: {odd}.")
    return steps


def followed(
    steps: Mapping[str, Words], step: str, state: str, since: int, due: int | None = None, *, whole_hours: bool = True
) -> Followed:
    """The words for a step in a state. A state of a newer protocol that these words do not have is told without words of its own."""
    words = steps.get(step)
    return Followed(
        step=step if words else "",
        label=words.label if words else "",
        who=words.who if words else "",
        says=words.states.get(state, ANYTHING["anything"]) if words else ANYTHING["anything"],
        since=since - since % HOUR if whole_hours else since,
        due=None if due is None else due + -due % HOUR if whole_hours else due,
    )
