"""Choices of a claim's form: words with their names, labels up to the person's ceiling, members, circles, people."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from msgspec import Struct

from accord.core.currencies import CURRENCIES
from accord.core.identifiers.regions import REGIONS
from accord.core.sharing import CEILINGS, SECTORS, Pap, Tlp, Use
from accord.doors.console.frame import labels
from accord.doors.console.frame.choices import Choice, countries, country, scheme_names, words
from accord.doors.console.frame.joining import joined
from accord.doors.console.signals import labels as signal_labels
from accord.doors.console.signals.claim_form import Typed
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller


def choices(typed: Typed, caller: Caller) -> dict[str, Any]:
    """Everything that the form's templates choose from."""
    text, picked = typed.texts, typed.lists
    return {
        "kinds": words(labels.KINDS, text.get("kind")),
        "regions": countries(REGIONS, (text.get("region", ""),)),
        "schemes": scheme_names(text.get("scheme")),
        "roles": words(signal_labels.ROLES, text.get("role")),
        "channels": words(signal_labels.CHANNELS, text.get("channel")),
        "currencies": [Choice(code, code, code == text.get("currency")) for code in sorted(CURRENCIES)],
        "ai_uses": words(signal_labels.AI_USES, *picked.get("ai", ())),
        "tlps": _tlps(text.get("tlp"), caller),
        "paps": [Choice(p.label, p.label, p.label == text.get("pap"), gettext(signal_labels.PAP_SAYS[p.value])) for p in Pap],
        "uses": words({use.value: signal_labels.USES[use.value] for use in Use}, *picked.get("use", ())),
        "pickers": pickers(typed, caller),
        "people": Picker("person", gettext("People"), _people(picked.get("person", ()), caller), True),
    }


class Picker(Struct, frozen=True):
    """A list of boxes to tick, folded where nothing in it is ticked; `name` is the field's."""

    name: str
    title: str
    choices: list[Choice]
    is_open: bool = False

    @property
    def is_long(self) -> bool:
        return len(self.choices) > 8


def pickers(typed: Typed, caller: Caller, rows: list[members.MemberRow] | None = None) -> list[Picker]:
    """Who can be picked among the members, and who can be taken out again."""
    if rows is None:
        rows = others(caller)
    picked = typed.lists
    sectors = {row.sector for row in rows}
    circles = [Choice(row.id, row.name, row.id in picked.get("circle", ()), str(len(row.members))) for row in members.circles(caller.n)]
    groups = [
        ("member", gettext("Members"), [_member(row, row.id in picked.get("member", ())) for row in rows]),
        ("circle", gettext("Circles"), circles),
        ("sector", gettext("Sectors"), words({s: labels.SECTORS[s] for s in SECTORS if s in sectors}, *picked.get("sector", ()))),
        ("country", gettext("Countries"), countries({row.country for row in rows if row.country}, picked.get("country", ()))),
        ("except", gettext("Except"), [_member(row, row.id in picked.get("except", ())) for row in rows]),
    ]
    return [
        Picker(name, title, choices, name == "member" or any(choice.chosen for choice in choices))
        for name, title, choices in groups
        if choices
    ]


def others(caller: Caller) -> list[members.MemberRow]:
    return [row for row in members.members() if row.standing == "active" and row.n != caller.n]


def _member(row: members.MemberRow, chosen: bool) -> Choice:
    where = country(row.country) if row.country else ""
    return Choice(row.id, row.name, chosen, " · ".join(word for word in (gettext(labels.SECTORS[row.sector]), where) if word))


def _tlps(chosen: str | None, caller: Caller) -> list[Choice]:
    """The strictest first. What is above the person's ceiling is shown closed, with who may go so wide."""
    ceiling = CEILINGS.get(caller.role)
    choices = []
    for tlp in sorted(Tlp, key=lambda label: -label.strictness):
        closed = ceiling is None or tlp.strictness < ceiling.strictness
        says = gettext(signal_labels.TLP_SAYS[tlp.value])
        if closed:
            roles = [gettext(labels.ROLE_NAMES[role]) for role, most in CEILINGS.items() if most and most.strictness <= tlp.strictness]
            says += " " + gettext("Above your role; these may: {roles}.").format(roles=joined(roles))
        choices.append(Choice(tlp.label, tlp.label, tlp.label == chosen and not closed, says, closed))
    return choices


def _people(chosen: Iterable[str], caller: Caller) -> list[Choice]:
    picked = set(chosen)
    return [Choice(id, name, id in picked, member) for id, name, member in members.nameable(caller)]
