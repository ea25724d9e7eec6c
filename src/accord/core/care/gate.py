"""The consent gate: a handover opens by consent, or by an override recorded on a ground, by a role that may, for so many hours.

Some handovers no ground opens: travel, a consulate, a statement. A consulate of which the person is afraid is never told, whatever else
stands.
"""

from collections.abc import Iterable
from typing import TypeAlias

import msgspec

from accord.core.care.file import Care
from accord.core.care.labels import GATE
from accord.core.data import must_know
from accord.core.times import SECOND

HOUR = 3600 * SECOND


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """A recorded override: `by` is the reference of a person at a member, `reason` the vault's reference of the written reason."""

    ground: str
    by: str
    role: str
    at: int
    reason: str


class Opened(msgspec.Struct, frozen=True, tag=True):
    """`by` is `consent` or the ground. An override has an end, in microseconds since 1970; consent has none but being taken back."""

    by: str
    until: int | None = None


class Shut(msgspec.Struct, frozen=True, tag=True):
    """`code` is of `labels.GATE`, whose sentence is `text`. `who` are the roles that may, where yours may not."""

    code: str
    who: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return GATE[self.code]


Gate: TypeAlias = Opened | Shut


def gate(care: Care, handover: str, consents: frozenset[str], override: Override | None, now: int) -> Gate:
    """Whether a person may be handed over this way now. Raises BadData for a handover or ground that is not known."""
    must_know("handover", care.handovers, handover)
    handover_rule = care.handovers[handover]
    if handover_rule.consent in consents:
        return Opened("consent")
    if override is None:
        return Shut("no-consent")
    must_know("ground", care.grounds, override.ground)
    ground = care.grounds[override.ground]
    if not handover_rule.override:
        return Shut("no-override")
    if handover not in ground.handovers:
        return Shut("not-your-ground")
    if override.role not in ground.who:
        return Shut("not-your-role", ground.who)
    until = override.at + ground.hours * HOUR
    if not override.at <= now < until:
        return Shut("override-over")
    return Opened(ground.key, until)


def consulate(country: str, agreed: frozenset[str], feared: frozenset[str], *, any_feared: bool = False) -> Gate:
    """Whether the consulate of this country may be told: only where the person agreed to this one, and fears neither it nor all of them."""
    if any_feared or country in feared:
        return Shut("feared")
    if country not in agreed:
        return Shut("no-consent")
    return Opened("consent")


def verifiable(people: Iterable["Traveller"]) -> dict[str, tuple[str, ...]]:
    """The persons for whom each consulate may be asked to verify nationality, by country: asked in parallel, and only for who agreed."""
    by_country: dict[str, list[str]] = {}
    for person in people:
        for country in person.nationalities:
            opened = consulate(country, person.agreed, person.feared, any_feared=person.any_feared)
            if isinstance(opened, Opened):
                by_country.setdefault(country, []).append(person.reference)
    return {country: tuple(by_country[country]) for country in sorted(by_country)}


class Traveller(msgspec.Struct, frozen=True, kw_only=True):
    """A person, by the vault's reference: the nationalities that the person names, and the consulates that may or must not be told."""

    reference: str
    nationalities: tuple[str, ...]
    agreed: frozenset[str] = frozenset()
    feared: frozenset[str] = frozenset()
    any_feared: bool = False
