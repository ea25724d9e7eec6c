"""Whose turn it is: what waits for a member, said once for its inbox and for whatever counts it."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import msgspec

from accord.core.protocols.clocks import end_of
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.steps import execution
from accord.hub.requests.store import Party, Request
from accord.tables import protocols


def waits(sides: Collection[str], has_steps: bool, target: str | None) -> bool:
    """Whether the clock presses a side on which somebody stands, or nobody in particular, and a step is open to them."""
    return has_steps and (target is None or target in sides)


def count(caller: Caller, limit: int) -> int:
    """How many of the first requests of the caller's inbox wait for the caller."""
    return sum(_waits(caller, *row) for row in store.turns(caller.n, limit))


def _waits(caller: Caller, n: int, rows: list[tuple[Any, ...]]) -> bool:
    id, protocol_ref, name, state, entered, confirmed, asker, next_due, rules, fields, _side = rows[0]
    request = Request(n=n, id=id, protocol=protocol_ref, name=name, state=state, confirmed=confirmed, asker=asker)
    parties = [Party(caller.n, row[-1]) for row in rows]
    protocol = protocols()[protocol_ref]
    sides = execution.sides_of(caller, request, parties, protocol)
    has_steps = bool(execution.open_steps(caller, request, parties, protocol))
    return has_steps and waits(
        sides, has_steps, None if next_due is None else _target(protocol_ref, state, entered, next_due, rules, fields)
    )


@lru_cache(maxsize=4096)
def _target(protocol: str, state: str, entered: int, due: int, rules: str, fields: str) -> str | None:
    """The side that the clock presses which ends next. What it depends on is all in its arguments, so it is reckoned once."""
    kept, said = store.rules_of(msgspec.json.decode(rules)), msgspec.json.decode(fields)
    clocks = protocols()[protocol].states[state].clocks
    return next((clock.target for clock in clocks if end_of(clock, entered, kept, said) == due), None)
