"""Damping of floods and repeated targets: pure rules over counts. The data is `damping.toml`.

Laws: what somebody stands behind always rings; a first report always rings; more of a count never makes a bell louder; rescue is never
damped.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from accord.core.data import BadData, must_know, must_say, rows
from accord.core.reports.outlets import Outlet
from accord.core.reports.plan import Item

Does = Literal["ring", "join", "later"]
_RANK: Final[Mapping[Does, int]] = {"ring": 0, "join": 1, "later": 2}


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Unconfirmed reports before this one: of its target in a day, from the same place (network or device) in an hour, to the hub in an
    hour."""

    target_day: int = 0
    place_hour: int = 0
    hub_hour: int = 0


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    counts: Literal["target-day", "place-hour", "hub-hour"]
    above: int
    does: Literal["join", "later"]
    says: str
    source: str
    spares: tuple[str, ...] = ()


class Damped(msgspec.Struct, frozen=True):
    """`ring` at once, `join` the bell that rings already, or hand it on `later` without one. `rules` say why."""

    does: Does
    rules: tuple[Rule, ...] = ()


def read_damping(parsed_toml: Mapping[str, Any], outlets: Mapping[str, Outlet]) -> Mapping[str, Rule]:
    """The rules by key (a parsed TOML table). Raises BadData."""
    rules = rows(parsed_toml, "rule", Rule)
    for rule in rules.values():
        must_know(f"[rule.{rule.key}]", outlets, *rule.spares)
        must_say(f"[rule.{rule.key}]", rule.says)
        if rule.above < 1 or "rescue" not in rule.spares:
            raise BadData(f"[rule.{rule.key}]: a first report always rings, and rescue is never damped. Set above to 1 or more.")
    return rules


def damp(item: Item, counts: Counts, rules: Mapping[str, Rule]) -> Damped:
    """How one item of a plan is handed on."""
    if not item.unconfirmed:
        return Damped("ring")
    reached = {"target-day": counts.target_day, "place-hour": counts.place_hour, "hub-hour": counts.hub_hour}
    used = tuple(rule for rule in rules.values() if item.outlet not in rule.spares and reached[rule.counts] >= rule.above)
    return Damped(max((rule.does for rule in used), key=lambda does: _RANK[does], default="ring"), used)
