"""Damping of floods and repeated targets: pure rules over counts. The data is `damping.toml`.

Laws: a report with a member behind it always rings; a first report always rings; more of a count never makes a bell louder; rescue is never
damped; the person's own bank, the receiving bank and the police get every report, however many there are.
"""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from accord.core.data import BadData, must_know, must_say, rows
from accord.core.reports.outlets import Outlet
from accord.core.reports.plan import Item

Does = Literal["ring", "grow", "join", "later"]
_RANK: Final[Mapping[Does, int]] = {"ring": 0, "grow": 1, "join": 2, "later": 3}
ALWAYS: Final = frozenset({"own-bank", "receiving-bank", "police", "rescue"})  # who gets every report


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
    does: Literal["grow", "join", "later"]
    says: str
    source: str
    spares: tuple[str, ...] = ()
    only: tuple[str, ...] = ()

    def hits(self, outlet: str) -> bool:
        return outlet in self.only if self.only else outlet not in self.spares


class Damped(msgspec.Struct, frozen=True):
    """`ring` at once; `grow` the bell that rings already by one more, which is handed on whole; `join` what another report asked for; or
    hand it on `later`. `rules` say why."""

    does: Does
    rules: tuple[Rule, ...] = ()


def read_damping(parsed_toml: Mapping[str, Any], outlets: Mapping[str, Outlet]) -> Mapping[str, Rule]:
    """The rules by key (a parsed TOML table). Raises BadData."""
    rules = rows(parsed_toml, "rule", Rule)
    for rule in rules.values():
        must_know(f"[rule.{rule.key}]", outlets, *rule.spares, *rule.only)
        must_say(f"[rule.{rule.key}]", rule.says)
        if rule.above < 1 or rule.hits("rescue"):
            raise BadData(f"[rule.{rule.key}]: a first report always rings, and rescue is never damped. Set above to 1 or more.")
        if rule.does != "grow" and any(rule.hits(outlet) for outlet in ALWAYS):
            raise BadData(f"[rule.{rule.key}]: the banks of a payment and the police get every report. Say grow, or spare them.")
    return rules


def damp(item: Item, counts: Counts, rules: Mapping[str, Rule]) -> Damped:
    """How one item of a plan is handed on."""
    if not item.unconfirmed:
        return Damped("ring")
    reached = {"target-day": counts.target_day, "place-hour": counts.place_hour, "hub-hour": counts.hub_hour}
    used = tuple(rule for rule in rules.values() if rule.hits(item.outlet) and reached[rule.counts] >= rule.above)
    return Damped(max((rule.does for rule in used), key=lambda does: _RANK[does], default="ring"), used)
