"""Reach: who may see an entry, without the label's colour. The same reach has the same spec, so it is one row."""

import json
from typing import Final, Literal, cast

from msgspec import Struct

from accord.core.sharing.marking import Marking
from accord.core.sharing.tlp import Tlp

Scope = Literal["public", "members", "named", "people"]

_SCOPES: Final = ("public", "members", "named", "people")


class Reach(Struct, frozen=True, kw_only=True):
    """Who may see it.

    `public`: everybody. `members`: every active member, minus `excluded`. `named`: the active members that any selector fits,
    minus `excluded`. `people`: the named people alone, in signed-in sessions. A `named` or `people` reach without names reaches nobody.
    """

    scope: Scope
    members: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    circles: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuses names that its scope would not look at: two specs for one reach would be two rows."""
        selects_members = bool(self.members or self.sectors or self.countries or self.circles)
        if (
            self.scope not in _SCOPES
            or (selects_members and self.scope != "named")
            or (self.people and self.scope != "people")
            or (self.excluded and self.scope == "public")
        ):
            raise ValueError("These names don't fit the scope of this reach. Make it from a marking with reach().")


def reach(marking: Marking) -> Reach:
    """Who may see what is so marked. The originator is always among the members, and no exception takes it out."""
    audience = marking.audience
    excluded = audience.excluded - {marking.originator}
    if marking.tlp is Tlp.RED:
        return Reach(scope="people", people=audience.people, excluded=excluded)
    if not audience.selects_members and marking.tlp in (Tlp.CLEAR, Tlp.GREEN):
        # An exception can't be kept in public: where one is written, members are the widest reach.
        public = marking.tlp is Tlp.CLEAR and not excluded
        return Reach(scope="public") if public else Reach(scope="members", excluded=excluded)
    return Reach(
        scope="named",
        members=audience.members | {marking.originator},
        sectors=audience.sectors,
        countries=audience.countries,
        circles=audience.circles,
        excluded=excluded,
    )


def spec(reach: Reach) -> str:
    """Canonical JSON: keys and names sorted, empty lists left out, ASCII. Equal reaches have equal specs, and only those."""
    lists = {name: sorted(getattr(reach, name)) for name in _LISTS if getattr(reach, name)}
    return json.dumps({"scope": reach.scope, **lists}, sort_keys=True, separators=(",", ":"))


def from_spec(text: str) -> Reach:
    """The reach that `spec` wrote; raises ValueError for any other text."""
    reach = _read(json.loads(text))
    if reach is None or spec(reach) != text:
        raise ValueError("This is not the spec of a reach. Write it with spec().")
    return reach


_LISTS: Final = tuple(name for name in Reach.__struct_fields__ if name != "scope")


def _read(value: object) -> Reach | None:
    if not isinstance(value, dict) or value.get("scope") not in _SCOPES or not set(value) <= {"scope", *_LISTS}:
        return None
    lists: dict[str, frozenset[str]] = {}
    for name in set(value) - {"scope"}:
        if not isinstance(value[name], list) or not all(isinstance(item, str) for item in value[name]):
            return None
        lists[name] = frozenset(value[name])
    return Reach(scope=cast(Scope, value["scope"]), **lists)
