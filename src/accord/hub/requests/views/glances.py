"""Many requests at a glance, and the steps of many: for a list that holds requests among other things. Few queries, however many."""

from collections.abc import Iterable
from typing import NamedTuple

from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.steps import access
from accord.hub.requests.vocabulary import ANSWER, MANAGE, OPEN, READ


class Glance(NamedTuple):
    """A request in one line. `subject` as shown; empty where it has none, or that was erased."""

    id: str
    protocol: str
    state: str
    is_open: bool
    subject_kind: str
    subject: str


class StepGlance(NamedTuple):
    """A step that was taken: of which request, by which member (its number; None: a clock or a guest), and the state that it led to."""

    request: str
    step: str
    state: str
    member: int | None
    at: int


def reads(caller: Caller) -> bool:
    return any(caller.may(scope) for scope in (READ, OPEN, ANSWER, MANAGE))


def glances(caller: Caller, ids: Iterable[str]) -> dict[str, Glance]:
    """Of these requests those that the caller may see, by id; none for a role that reads none."""
    wanted = [id for id in dict.fromkeys(ids) if access.is_id(id)]
    if not wanted or not reads(caller):
        return {}
    return {
        id: Glance(id, name, state, closed is None, kind or "", display or value or "")
        for id, name, state, closed, kind, value, display in store.glances(wanted, access.seen_by(caller))
    }


def steps_among(caller: Caller, ids: Iterable[str]) -> list[StepGlance]:
    """The steps of those of these requests that the caller may see, the oldest first."""
    wanted = [id for id in dict.fromkeys(ids) if access.is_id(id)]
    if not wanted or not reads(caller):
        return []
    return [StepGlance(*row) for row in store.steps_among(wanted, access.seen_by(caller))]
