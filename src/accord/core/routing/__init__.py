"""Who can stop this? The kinds of responsibility, and the longest match, as few exact lookups. One file per kind, one registry.

Each kind has `KIND`, `REACHES` (identifier kinds), `parse(text)` -> the canonical declared value, `keys(identifier)` -> the declared values
that would reach it, most specific first, `above(value)` -> the value and the wider ones that cover it, `gap(identifier)` -> what may be
kept of an identifier that nobody can act on, never the identifier itself, and `institution(value)`. `KNOWABLE` kinds can be looked up
elsewhere by the caller, and said beside the identifier.
"""

from collections.abc import Collection, Iterable, Mapping
from types import ModuleType
from typing import Protocol, TypeVar

from accord.core.identifiers.base import Identifier, Tables
from accord.core.protocols.definition import Protocol as Definition
from accord.core.routing import (
    addresses,
    bank,
    bic,
    carrier,
    host,
    iban,
    network,
    number,
    platform,
    proxy,
    registrar,
    sender,
    store,
    tld,
)
from accord.core.routing.base import BadResponsibility, Institution

__all__ = [
    "KINDS",
    "BadResponsibility",
    "Institution",
    "above",
    "fitting",
    "gap_of",
    "institution",
    "longest",
    "lookups",
    "parse",
    "routed",
]

KINDS: dict[str, ModuleType] = {
    kind.KIND: kind for kind in (bank, bic, iban, proxy, carrier, number, platform, store, host, registrar, tld, network, addresses, sender)
}
KNOWABLE = tuple(name for name, kind in KINDS.items() if getattr(kind, "KNOWABLE", False))


ProtocolKinds = Mapping[str, frozenset[str]]
# An appeal goes to the members that made the claims and those that acted on them, and neither follows from the identifier.
NOT_ROUTED = frozenset({"appeal"})


class Declared(Protocol):
    @property
    def kind(self) -> str: ...
    @property
    def value(self) -> str: ...


Row = TypeVar("Row", bound=Declared)


def parse(kind: str, text: str, tables: Tables) -> str:
    """The canonical declared value. Raises BadResponsibility: `unknown-kind`, and those of each kind."""
    if kind not in KINDS:
        raise BadResponsibility("unknown-kind", "There is no such kind of responsibility; use one of {kinds}.", {"kinds": ", ".join(KINDS)})
    value: str = KINDS[kind].parse(text, tables)
    return value


def lookups(identifier: Identifier, tables: Tables, declared: Mapping[str, str] = {}) -> dict[str, tuple[str, ...]]:
    """For each kind that reaches the identifier: the declared values that would, most specific first.

    `declared` is what the asker looked up, by kind: it outranks what we know. Raises BadResponsibility.
    """
    for name in declared:
        if name not in KNOWABLE or identifier.kind not in KINDS[name].REACHES:
            raise BadResponsibility("known", "Beside this identifier can be said, where it fits: {kinds}.", {"kinds": ", ".join(KNOWABLE)})
    keys_by_kind = {}
    for name, kind in KINDS.items():
        if identifier.kind in kind.REACHES:
            keys = kind.above(kind.parse(declared[name], tables)) if name in declared else kind.keys(identifier, tables)
            if keys:
                keys_by_kind[name] = keys
    return keys_by_kind


def longest(places: Mapping[str, Collection[str]], rows: Iterable[Row]) -> list[Row]:
    """Of what is declared, for each kind that with the most specific value, all of them where several have it; in the kinds' order."""
    rank = {(kind, value): place for kind, values in places.items() for place, value in enumerate(values)}
    best: dict[str, tuple[int, list[Row]]] = {}
    for row in rows:
        place = rank.get((row.kind, row.value))
        if place is None:
            continue
        so_far = best.get(row.kind)
        if so_far is None or place < so_far[0]:
            best[row.kind] = (place, [row])
        elif place == so_far[0]:
            so_far[1].append(row)
    return [row for kind in places if kind in best for row in best[kind][1]]


def above(kind: str, value: str) -> tuple[str, ...]:
    """The declared value and the wider ones that cover it, most specific first."""
    values: tuple[str, ...] = KINDS[kind].above(value)
    return values


def gap_of(identifier: Identifier, tables: Tables) -> tuple[str, str] | None:
    """Kind and class of what nobody can act on; None for identifiers that no responsibility reaches (an image, a text)."""
    for name, kind in KINDS.items():
        value = kind.gap(identifier, tables) if identifier.kind in kind.REACHES else None
        if value is not None:
            return name, value
    return None


def institution(kind: str, value: str, tables: Tables) -> Institution:
    """Who could be invited to act on it."""
    institution: Institution = KINDS[kind].institution(value, tables)
    return institution


def routed(protocols: Mapping[str, Definition]) -> ProtocolKinds:
    """Of each protocol the kinds of identifier by which it finds who can act, where there are any: those that a responsibility reaches."""
    reached = {kind for kind in KINDS.values() for kind in kind.REACHES}
    kinds_by_protocol = {name: frozenset(definition.kinds) & reached for name, definition in protocols.items() if name not in NOT_ROUTED}
    return {name: kinds for name, kinds in kinds_by_protocol.items() if kinds}


def fitting(identifier_kind: str, protocols: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The protocols under which something can be asked about identifiers of this kind; `protocols` maps each to its kinds."""
    return tuple(name for name, kinds in protocols.items() if identifier_kind in kinds)


def usable(kind: str, protocols: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """The protocols that a responsibility of this kind can be declared for."""
    return tuple(name for name, kinds in protocols.items() if set(kinds) & set(KINDS[kind].REACHES))
