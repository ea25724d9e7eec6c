"""The directory of support bodies: which can help with a need, and why or why not. Bodies are matched; persons are never ranked.

A criterion that a body has not told of is `unknown` and keeps nobody out: an officer asks.
"""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from accord.core.care.labels import DIRECTORY

Age = Literal["adult", "child", "not-known"]
Sex = Literal["woman", "man", "other", "not-known"]
Holds = Literal["yes", "no", "unknown"]
_GROUPS: Final = (frozenset({"adult", "child"}), frozenset({"woman", "man", "other"}))


class SupportBody(msgspec.Struct, frozen=True, kw_only=True):
    """A member's statement of its own help. Empty languages and takes: not told. `room`: how many more people, by service; None: not told.

    `takes` holds words of `adult`, `child`, `woman`, `man`, `other`.
    """

    member: str
    name: str
    countries: frozenset[str]
    services: frozenset[str]
    languages: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset()
    room: dict[str, int | None] = {}


class Need(msgspec.Struct, frozen=True, kw_only=True):
    """A person's need: which services, where, in which languages. `not_at`: members where the person does not want to go, or must not."""

    services: frozenset[str]
    country: str
    languages: frozenset[str] = frozenset()
    age: Age = "not-known"
    sex: Sex = "not-known"
    people: int = 1
    not_at: frozenset[str] = frozenset()


class Why(msgspec.Struct, frozen=True):
    """`code` is of `labels.DIRECTORY`, whose sentence is `text`. `what` names what it is about: services, languages, groups of people."""

    criterion: str
    holds: Holds
    code: str
    what: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return DIRECTORY[self.code]


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """`services` are those of the need that the body offers. It fits where nothing that is known speaks against it."""

    body: SupportBody
    services: frozenset[str]
    why: tuple[Why, ...]

    @property
    def fits(self) -> bool:
        return all(reason.holds != "no" for reason in self.why)


def match(need: Need, bodies: Iterable[SupportBody]) -> tuple[Fit, ...]:
    """Every body with its reasons: those that fit first, of these the ones of which more is known first, then by name."""
    fits = [_fit(need, body) for body in bodies]
    return tuple(sorted(fits, key=lambda fit: (not fit.fits, _unknown(fit), fit.body.name, fit.body.member)))


def _unknown(fit: Fit) -> int:
    return sum(reason.holds == "unknown" for reason in fit.why)


def _fit(need: Need, body: SupportBody) -> Fit:
    offered = need.services & body.services
    return Fit(body=body, services=offered, why=(*_place(need, body, offered), *_person(need, body), _room(need, body, offered)))


def _place(need: Need, body: SupportBody, offered: frozenset[str]) -> tuple[Why, ...]:
    if need.services and not offered:
        service = Why("service", "no", "service-no")
    elif offered != need.services:
        service = Why("service", "yes", "service-part", tuple(sorted(need.services - offered)))
    else:
        service = Why("service", "yes", "service-yes")
    country = Why("country", "yes", "country-yes") if need.country in body.countries else Why("country", "no", "country-no")
    return (service, country, *((Why("conflict", "no", "conflict-no"),) if body.member in need.not_at else ()))


def _person(need: Need, body: SupportBody) -> tuple[Why, Why]:
    return _language(need, body), _takes(need, body)


def _language(need: Need, body: SupportBody) -> Why:
    if not body.languages or not need.languages:
        return Why("language", "unknown", "language-unknown")
    if shared := tuple(sorted(need.languages & body.languages)):
        return Why("language", "yes", "language-yes", shared)
    return Why("language", "unknown", "language-other")


def _takes(need: Need, body: SupportBody) -> Why:
    """A body that named some of a group (children, say) does not take the others of it; one that named none has not said."""
    traits = {need.age, need.sex} - {"not-known"}
    refused = tuple(word for group in _GROUPS for word in sorted(traits & group) if body.takes & group and word not in body.takes)
    if refused:
        return Why("takes", "no", "takes-no", refused)
    if not traits or any(traits & group and not body.takes & group for group in _GROUPS):
        return Why("takes", "unknown", "takes-unknown")
    return Why("takes", "yes", "takes-yes")


def _room(need: Need, body: SupportBody, offered: frozenset[str]) -> Why:
    full = tuple(service for service in sorted(offered) if (room := body.room.get(service)) is not None and room < need.people)
    if full:
        return Why("room", "no", "room-no", full)
    if not offered or any(body.room.get(service) is None for service in offered):
        return Why("room", "unknown", "room-unknown")
    return Why("room", "yes", "room-yes")
