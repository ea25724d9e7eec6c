"""The form that opens a request: identifiers, the protocol's own fields, payments, and what else the lists of recalls ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop

from accord.core.identifiers import KINDS
from accord.core.protocols import Field, Protocol, Step, opening
from accord.doors.console.controls import Control, Form, read, typed_of
from accord.doors.console.pages import Visit
from accord.doors.console.wording_requests import GROUPS, RAILS
from accord.hub.members.queries import Caller
from accord.tables import countries, form_fields, newest_protocols

LONGEST: Final = 20_000
MOST_LINES: Final = 50
GUEST: Final = ("organisation", "email", "phone", "verified")
# Of the union of what recalls ask, these stand in the form already: as a payment, an identifier, or a field of the protocol.
ELSEWHERE: Final = frozenset(
    "case.narrative payment.uetr payment.end-to-end payment.time payment.amount from.bank from.bic from.account to.account"
    " action.recall-sent action.asked legal.basis virtual-asset.amount virtual-asset.to-address".split()
)
# A control of one line for what is a few words; what only the vault takes is marked personal all the same.
_TYPES: Final = MappingProxyType(
    {"time": "time", "amount": "amount", "country": "country", "yes-no": "yes-no", "number": "number", "long-text": "text"}
)


def _payment(key: str, title: str, type: str = "line", *, required: bool = False, personal: bool = False, help: str = "") -> Field:
    return Field(key=key, title=title, type=type, required=required, personal=personal, help=help)


PAYMENTS: Final = Field(
    key="payments",
    title=gettext_noop("Payments"),
    type="list",
    help=gettext_noop("Each payment that took the money. The more is known of it, the faster a bank finds it."),
    columns=(
        _payment("amount", gettext_noop("Amount"), "amount", required=True),
        _payment("disputed", gettext_noop("Of it in dispute, if not all"), "amount"),
        Field(key="rail", title=gettext_noop("How it was paid"), type="code", required=False, choices=RAILS),
        _payment("time", gettext_noop("When"), "time"),
        _payment("to", gettext_noop("To which of the above, if several")),
        _payment("uetr", "UETR"),
        _payment("end_to_end", gettext_noop("End-to-end id")),
        _payment("bank_reference", gettext_noop("Reference of the bank")),
        _payment("from_bank", gettext_noop("Bank it came from: BIC, or country and code")),
        _payment("from", gettext_noop("Account it came from"), personal=True),
        _payment("holder", gettext_noop("Whose account that is"), personal=True),
    ),
)


def openable(caller: Caller) -> dict[str, Protocol]:
    """The protocols that this person may open about an identifier: the one that must be answered soonest first."""
    found = {
        name: one
        for name, one in newest_protocols().items()
        if any(kind in KINDS for kind in one.kinds) and "claim" not in one.kinds and opening(one, caller.role, "asker")
    }
    return dict(sorted(found.items(), key=lambda pair: _first_clock(pair[1])))


def _first_clock(protocol: Protocol) -> int:
    lengths = (length for clock in protocol.states[protocol.first or ""].clocks for length in (clock.after, *clock.lengths.values()))
    return min((length for length in lengths if length is not None), default=10**9)


def fitting(caller: Caller, kind: str) -> str:
    """The first protocol that is about this kind of identifier."""
    there = openable(caller)
    return next((name for name, one in there.items() if kind in one.kinds), next(iter(there), ""))


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the form. `controls` are those of the protocol, the payments and the rest, by the path of the field."""

    protocol: Protocol
    step: Step
    text: str = ""
    region: str = ""
    controls: Mapping[str, str] = field(default_factory=dict)
    for_person: bool = False
    guest: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    origin_id: str = ""
    more: str = ""

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()][: MOST_LINES + 1]

    @property
    def asks_payments(self) -> bool:
        return any(one.key == "payments" for one in self.step.fields)

    def asked(self) -> dict[str, Any]:
        """As `actions.open_request` takes it, without the identifiers."""
        own = [one for one in self.step.fields if one.key != "payments"]
        values, private = read(own, self.controls)
        asked: dict[str, Any] = {"fields": values, "private": dict(private), "region": self.region or None, "for_person": self.for_person}
        if self.asks_payments:
            rows, _ = read([PAYMENTS], self.controls)
            asked["payments"] = rows.get("payments", [])
        for group, texts in self.rest().items():
            goes = "harmed-person" if group == "victim" else "narrative"
            there = asked["private"].get(goes)
            asked["private"][goes] = {**({"text": there} if isinstance(there, str) else there or {}), **texts}
        return asked

    def rest(self) -> dict[str, dict[str, str]]:
        """What else was said, by group: words for the vault, under names that say which field it was."""
        found: dict[str, dict[str, str]] = {}
        for group, fields in extra(self.step).items():
            values, _ = read(fields, self.controls)
            for key, value in values.items():
                text = f"{value['value']} {value['code']}" if isinstance(value, dict) else str(value)
                found.setdefault(group, {})[key.replace(".", "_").replace("-", "_")] = text
        return found


def extra(step: Step) -> dict[str, list[Field]]:
    """The fields of the published lists that the form has nowhere else, by group; none where no money is asked for."""
    if not any(one.key == "payments" for one in step.fields) or not any(one.key == "narrative" for one in step.fields):
        return {}
    found: dict[str, list[Field]] = {}
    for one in form_fields():
        path = f"{one.group}.{one.key}"
        if path not in ELSEWHERE:
            made = Field(key=path, title=one.label, type=_TYPES.get(one.type, "line"), required=False, personal=one.personal)
            found.setdefault(one.group, []).append(made)
    return found


def blank(visit: Visit, name: str = "", **more: Any) -> Typed | None:
    """An empty form of a protocol; None where this person may open none."""
    there = openable(visit.caller)
    protocol = there.get(name) or next(iter(there.values()), None)
    if protocol is None:
        return None
    step = opening(protocol, visit.caller.role, "asker")[0]
    return Typed(protocol, step, **{"region": visit.caller.country, **more})


def sent(visit: Visit) -> Typed | None:
    return blank(
        visit,
        visit.text("protocol", 60),
        text=visit.text("met", LONGEST),
        region=visit.text("region", 2),
        controls=typed_of(visit.sent),
        for_person="for_person" in visit.sent,
        guest={name: visit.text(f"guest_{name}", 200).strip() for name in GUEST},
        origin=visit.text("origin", 12),
        origin_id=visit.text("origin_id", 64),
        more=visit.text("more", 60).removeprefix("f-"),
    )


def _currency(country: str) -> tuple[str, ...]:
    """The currency of a country, as far as its pack says it."""
    there = countries().get(country)
    value = None if there is None else there.locale.currency.value
    return () if value is None else (value,)


def controls(typed: Typed, known: Mapping[str, Sequence[tuple[str, str]]], faults: Mapping[str, str]) -> dict[str, Any]:
    """All controls of the form, in their groups."""
    offered = {"f-harmed-in": typed.region} if typed.region else {}
    form = Form(typed=typed.controls, offered=offered, known=known, faults=faults, more=typed.more, left_out=frozenset({"payments"}))
    paid: tuple[Control, ...] = ()
    if typed.asks_payments:
        paid = Form(typed=typed.controls, faults=faults, more=typed.more, codes=_currency(typed.region)).controls([PAYMENTS])
    own = form.controls(typed.step.fields)
    groups = [(gettext(GROUPS[group]), form.controls(fields)) for group, fields in extra(typed.step).items()]
    said = {one.name for _, some in groups for one in some if one.value}
    return {
        "needed": [one for one in own if one.required],
        "optional": [one for one in own if not one.required],
        "payments": paid,
        "groups": groups,
        "says_more": bool(said) or any(one.value or one.error for one in own if not one.required),
    }


def shows_error(found: Mapping[str, Any]) -> bool:
    """Whether any of these controls says what is wrong."""
    some = (*found["needed"], *found["optional"], *found["payments"], *(one for _, group in found["groups"] for one in group))
    return any(one.shows_error for one in some)
