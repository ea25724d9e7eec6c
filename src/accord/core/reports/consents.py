"""Consent item by item: what each yes allows, and what ends and what stays when it is taken back. The data is `consents.toml`."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from accord.core.data import BadData, must_know, must_say, rows


class Consent(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """`asked_in`: in a report, or by the member that cares for the person; nowhere: it is asked no more, and old answers stay readable.
    `said_by`: the question of the report whose answer is the word on this, and the answers that are a yes; it is not asked again."""

    key: str
    says: str
    allows: str
    without: str
    ends: str
    child: Literal["alone", "guardian"]
    stays: tuple[str, ...] = ()
    asked_in: tuple[Literal["report", "care"], ...] = ("report",)
    said_by: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class Basis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Upon what something rests beside consent. `law` is `unknown` where none was confirmed."""

    key: str
    label: str
    says: str
    law: str


class Consents(msgspec.Struct, frozen=True):
    """All that may be agreed to, and all other bases."""

    items: Mapping[str, Consent]
    bases: Mapping[str, Basis]


class ConsentStatement(msgspec.Struct, frozen=True):
    """One yes or no of the person, at a moment (microseconds since 1970). A later one counts instead of an earlier one."""

    consent: str
    yes: bool
    at: int


class Access(msgspec.Struct, frozen=True):
    """Something that a member may see or do, and upon what it rests: consents and other bases, of which one is enough."""

    key: str
    consents: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()


class Stays(msgspec.Struct, frozen=True):
    """An access that goes on, and upon what: other bases, or another consent that still stands."""

    access: Access
    bases: tuple[str, ...]
    consents: tuple[str, ...]


class Withdrawn(msgspec.Struct, frozen=True):
    """`ended` ends at once. `stays` is listed for the person, with its basis. `elsewhere` is what others hold already, by basis."""

    ended: tuple[Access, ...]
    stays: tuple[Stays, ...]
    elsewhere: tuple[str, ...]


def read_consents(parsed_toml: Mapping[str, Any]) -> Consents:
    """The consents and the other bases (a parsed TOML table). Raises BadData."""
    consents = Consents(rows(parsed_toml, "consent", Consent), rows(parsed_toml, "basis", Basis))
    for consent in consents.items.values():
        place = f"[consent.{consent.key}]"
        must_say(place, consent.says, consent.allows, consent.without, consent.ends)
        must_know(place, consents.bases, *consent.stays)
        if not consent.says.endswith("?"):
            raise BadData(f"{place}: says is the question that the person answers.")
    for basis in consents.bases.values():
        must_say(f"[basis.{basis.key}]", basis.says)
        if not basis.law.strip():
            raise BadData(f"[basis.{basis.key}]: name the law, or write unknown.")
    return consents


def standing_consents(statements: Iterable[ConsentStatement]) -> frozenset[str]:
    """The consents that stand: the last word on each counts, and of two at the same moment the no."""
    last: dict[str, ConsentStatement] = {}
    for statement in statements:
        before = last.get(statement.consent)
        if before is None or statement.at > before.at or (statement.at == before.at and not statement.yes):
            last[statement.consent] = statement
    return frozenset(key for key, statement in last.items() if statement.yes)


def said_by_answers(consents: Consents, answers: Mapping[str, object]) -> dict[str, bool]:
    """By consent the yes or no that lies in an answer to a question of the report."""
    return {
        key: answers[question] in yes
        for key, consent in consents.items.items()
        for question, yes in consent.said_by.items()
        if answers.get(question)
    }


def as_agreed(
    consents: Consents, choices: Mapping[str, Iterable[str]], answers: Mapping[str, Any], refused: Iterable[str]
) -> dict[str, Any]:
    """The answers as far as the person still agrees: where a consent that lies in one was refused, or taken back, the answer is a no.

    `choices`: by question the answers that it offers.
    """
    agreed = dict(answers)
    for key in refused:
        for question, yes in consents.items[key].said_by.items() if key in consents.items else ():
            if agreed.get(question) in yes:
                agreed[question] = next(choice for choice in choices[question] if choice not in yes)
    return agreed


def withdraw(consents: Consents, stand: frozenset[str], back: frozenset[str], accesses: Iterable[Access]) -> Withdrawn:
    """The handovers that end and those that stay when the person takes these consents back, of those that stand.

    An access ends where nothing is left for it to rest upon. Only accesses that rested on what is taken back are told of.
    """
    left = stand - back
    ended: list[Access] = []
    stays: list[Stays] = []
    for access in accesses:
        if access.consents.isdisjoint(back):
            continue
        others = access.consents & left
        if access.bases or others:
            stays.append(Stays(access, tuple(sorted(access.bases)), tuple(sorted(others))))
        else:
            ended.append(access)
    elsewhere = dict.fromkeys(basis for key, consent in consents.items.items() if key in back & stand for basis in consent.stays)
    return Withdrawn(tuple(ended), tuple(stays), tuple(elsewhere))
