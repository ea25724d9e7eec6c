"""The directory of support bodies: which can help with a need, and why or why not. Bodies are matched; persons are never ranked.

A criterion that a body has not told of is `unknown` and keeps nobody out: somebody asks.
"""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

Age = Literal["adult", "child", "not-known"]
Sex = Literal["woman", "man", "other", "not-known"]
Holds = Literal["yes", "no", "unknown"]
CRITERIA: Final = ("service", "country", "language", "takes", "room", "conflict")


class SupportBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a member told of itself. Empty languages and takes: not told. `room` is how many more people, by service; None: not told.

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
    """What is needed, where, in which languages. `not_at` are members to which the person does not want to go, or must not."""

    services: frozenset[str]
    country: str
    languages: frozenset[str] = frozenset()
    age: Age = "not-known"
    sex: Sex = "not-known"
    people: int = 1
    not_at: frozenset[str] = frozenset()


class Why(msgspec.Struct, frozen=True):
    criterion: str
    holds: Holds
    text: str


class Fit(msgspec.Struct, frozen=True, kw_only=True):
    """`services` are those of the need that the body offers. It fits where nothing that is known speaks against it."""

    body: SupportBody
    services: frozenset[str]
    why: tuple[Why, ...]

    @property
    def fits(self) -> bool:
        return all(one.holds != "no" for one in self.why)


def match(need: Need, bodies: Iterable[SupportBody]) -> tuple[Fit, ...]:
    """Every body with its reasons: those that fit first, of these the ones of which more is known first, then by name."""
    fits = [_fit(need, body) for body in bodies]
    return tuple(sorted(fits, key=lambda fit: (not fit.fits, _unknown(fit), fit.body.name, fit.body.member)))


def _unknown(fit: Fit) -> int:
    return sum(one.holds == "unknown" for one in fit.why)


def _fit(need: Need, body: SupportBody) -> Fit:
    offered = need.services & body.services
    return Fit(body=body, services=offered, why=(*_place(need, body, offered), *_person(need, body), _room(need, body, offered)))


def _place(need: Need, body: SupportBody, offered: frozenset[str]) -> tuple[Why, ...]:
    if need.services and not offered:
        service = Why("service", "no", "It offers none of what is needed.")
    elif offered != need.services:
        service = Why("service", "yes", "It offers a part of what is needed; ask another body for the rest.")
    else:
        service = Why("service", "yes", "It offers what is needed.")
    here = need.country in body.countries
    conflict = Why("conflict", "no", "The person does not want to go there, or must not.") if body.member in need.not_at else None
    country = Why("country", "yes" if here else "no", "It works in this country." if here else "It does not work in this country.")
    return (service, country, *((conflict,) if conflict else ()))


def _person(need: Need, body: SupportBody) -> tuple[Why, Why]:
    if not body.languages or not need.languages:
        language = Why("language", "unknown", "Which languages are spoken is not told. Ask, and bring an interpreter.")
    elif shared := sorted(need.languages & body.languages):
        language = Why("language", "yes", f"It speaks a language of the person: {', '.join(shared)}.")
    else:
        language = Why("language", "unknown", "It speaks no language of the person that is known. Ask for an interpreter.")
    asked = {need.age, need.sex} - {"not-known"}
    groups = ({"adult", "child"}, {"woman", "man", "other"})
    refused = [word for group in groups for word in sorted(asked & group) if body.takes & group and word not in body.takes]
    if refused:
        return language, Why("takes", "no", f"It does not take: {', '.join(refused)}.")
    if not asked or any(asked & group and not body.takes & group for group in groups):
        return language, Why("takes", "unknown", "Whom it takes is not told in full. Ask.")
    return language, Why("takes", "yes", "It takes people such as this one.")


def _room(need: Need, body: SupportBody, offered: frozenset[str]) -> Why:
    rooms = [body.room.get(service) for service in sorted(offered)]
    if any(room is not None and room < need.people for room in rooms):
        return Why("room", "no", "It has said that it has no room for so many now.")
    if not rooms or any(room is None for room in rooms):
        return Why("room", "unknown", "Whether there is room is not told. Ask.")
    return Why("room", "yes", "It has room.")
