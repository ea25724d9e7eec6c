"""The form that opens a request: identifiers, the protocol's own fields, payments, and what else the lists of recalls ask for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext, gettext_noop
from msgspec.structs import replace

from accord.core.identifiers import KINDS
from accord.core.protocols import Field, Protocol, Step, opening, removes
from accord.core.typed import Reading, Setting, Value
from accord.core.typed.fields import read_field, settle
from accord.core.typed.lines import lines_of, read_line, read_post
from accord.doors.console.frame.pages import Visit
from accord.doors.console.frame.typing import banks, setting
from accord.doors.console.requests.controls import Control, Form, Read, Unclear, read, typed_of
from accord.doors.console.requests.labels import GROUPS, RAILS
from accord.hub.members.queries import Caller
from accord.hub.protocol_book import queries as book
from accord.hub.requests.actions import Ask
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


def _payment(key: str, title: str, field_type: str = "line", *, required: bool = False, personal: bool = False, hint: str = "") -> Field:
    return Field(key=key, title=title, type=field_type, required=required, personal=personal, help=hint)


PAYMENTS: Final = Field(
    key="payments",
    title=gettext_noop("Payments"),
    type="list",
    help=gettext_noop("Each payment that took the money. The more you give, the faster a bank can find it."),
    columns=(
        _payment("amount", gettext_noop("Amount"), "amount", required=True),
        _payment("disputed", gettext_noop("Of it in dispute, if not all"), "amount"),
        Field(key="rail", title=gettext_noop("How it was paid"), type="code", required=False, choices=RAILS),
        _payment("time", gettext_noop("When"), "time"),
        _payment("to", gettext_noop("To which of the above, if several")),
        _payment("uetr", "UETR", hint=gettext_noop("The number that Swift gave the payment: 36 letters, digits and hyphens.")),
        _payment(
            "end_to_end", gettext_noop("End-to-end id"), hint=gettext_noop("The sender's own reference, which goes with the payment.")
        ),
        _payment("bank_reference", gettext_noop("Reference of the bank")),
        _payment(
            "from_bank", gettext_noop("Bank it came from"), "bank", hint=gettext_noop("Its name, its code such as TH:014, or its BIC.")
        ),
        _payment("from", gettext_noop("Account it came from"), personal=True),
        _payment("holder", gettext_noop("Whose account that is"), personal=True),
    ),
)


def openable(caller: Caller) -> dict[str, Protocol]:
    """The protocols that this person may open about an identifier: the one that must be answered soonest first."""
    agreed = {protocol.ref: protocol for protocol in book.known(caller) if _fits(protocol, caller.role)}
    return {**openable_by(caller.role), **agreed}


def name_of(protocol: Protocol) -> str:
    """By what it is asked for: one that ships by its name, one that was agreed on by its ref."""
    return protocol.ref if protocol.agreement else protocol.name


def _fits(protocol: Protocol, role: str) -> bool:
    return any(kind in KINDS for kind in protocol.kinds) and "claim" not in protocol.kinds and bool(opening(protocol, role, "asker"))


def openable_by(role: str) -> dict[str, Protocol]:
    """The same of anybody in this role."""
    protocols = {name: protocol for name, protocol in newest_protocols().items() if _fits(protocol, role)}
    return dict(sorted(protocols.items(), key=lambda pair: _first_clock(pair[1])))


def _first_clock(protocol: Protocol) -> int:
    lengths = (length for clock in protocol.states[protocol.first or ""].clocks for length in (clock.after, *clock.lengths.values()))
    return min((length for length in lengths if length is not None), default=10**9)


def fitting(caller: Caller, kind: str) -> str:
    """The first protocol that is about this kind of identifier."""
    there = openable(caller)
    return next((name for name, protocol in there.items() if kind in protocol.kinds), next(iter(there), ""))


@dataclass(frozen=True)
class Typed:
    """The typed content of the form. `controls` are those of the protocol, the payments and the rest, by the path of the field."""

    protocol: Protocol
    step: Step
    here: Setting
    text: str = ""
    region: str = ""
    home: str = ""
    bank: str = ""
    controls: Mapping[str, str] = field(default_factory=dict)
    for_person: bool = False
    guest: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
    origin_id: str = ""
    more: str = ""

    @property
    def lines(self) -> list[str]:
        """The identifiers that it is about, each as its reader has it; one that has to be asked about first stays as it was typed."""
        return [reading.value if isinstance(reading, Value) else line for line, reading in self.read_lines]

    @cached_property
    def read_lines(self) -> list[tuple[str, Reading | None]]:
        lines = [line.strip() for line in self.text.splitlines() if line.strip()][: MOST_LINES + 1]
        return [(line, self._read_line(line)) for line in lines]

    def _read_line(self, line: str) -> Reading | None:
        """A line as this protocol asks about it: where something is to be removed, of a post the post and not its account."""
        post = read_post(line, self.here) if removes(self.protocol) and "url" in self.protocol.kinds else None
        return post or read_line(line, self.here, self.protocol.kinds, self.bank or None)

    @property
    def unclear(self) -> dict[str, Reading]:
        """The readings that have to be asked about, or failed, by the path of their field."""
        return self._read.unclear | {
            f"identifiers.{number}": reading
            for number, (_line, reading) in enumerate(self.read_lines, 1)
            if reading is not None and not isinstance(reading, Value)
        }

    @property
    def read_back(self) -> dict[str, Value]:
        return self._read.read_back

    @cached_property
    def _read(self) -> Read:
        """All the fields together, so that what is unclear in any of them is known before anything is sent."""
        own = [spec for spec in self.step.fields if spec.key != "payments"]
        rest = [spec for fields in extra(self.step).values() for spec in fields]
        paid = [PAYMENTS] if self.asks_payments else []
        answers = read([*own, *rest, *paid], self.controls, self.here)
        for row, number in zip(answers.values.get("payments", []), _numbers(self.controls), strict=False):
            _read_sender(row, f"payments.{number}.from", self.here, answers)
            self._read_receiver(row)
        return answers

    def _read_receiver(self, row: dict[str, Any]) -> None:
        """Which of the above it went to, written as above."""
        text = str(row.get("to") or "").strip()
        reading = self._read_line(text) if text else None
        if isinstance(reading, Value):
            row["to"] = reading.value

    @property
    def asks_payments(self) -> bool:
        return any(spec.key == "payments" for spec in self.step.fields)

    def ask(self) -> Ask:
        own = {spec.key for spec in self.step.fields if spec.key != "payments"}
        private: dict[str, Any] = dict(self._read.private)
        for group, texts in self.rest().items():
            goes = "harmed-person" if group == "victim" else "narrative"
            there = private.get(goes)
            private[goes] = {**({"text": there} if isinstance(there, str) else there or {}), **texts}
        return Ask(
            name_of(self.protocol),
            identifiers=self.lines,
            fields={key: value for key, value in self._read.values.items() if key in own},
            private=private,
            payments=self._read.values.get("payments", []) if self.asks_payments else [],
            region=self.region or None,
            for_person=self.for_person,
            origin=self.origin,
            origin_id=self.origin_id,
        )

    def rest(self) -> dict[str, dict[str, str]]:
        """The other answers, by group: words for the vault, under names that say which field it was."""
        texts: dict[str, dict[str, str]] = {}
        for group, fields in extra(self.step).items():
            for spec in fields:
                if (value := self._read.values.get(spec.key)) is not None:
                    texts.setdefault(group, {})[spec.key.replace(".", "_").replace("-", "_")] = str(value)
        return texts


def extra(step: Step) -> dict[str, list[Field]]:
    """The fields of the published lists that the form has nowhere else, by group; none where no money is asked for."""
    if not any(spec.key == "payments" for spec in step.fields) or not any(spec.key == "narrative" for spec in step.fields):
        return {}
    groups: dict[str, list[Field]] = {}
    for form_field in form_fields():
        path = f"{form_field.group}.{form_field.key}"
        if path not in ELSEWHERE:
            made = Field(
                key=path, title=form_field.label, type=_TYPES.get(form_field.type, "line"), required=False, personal=form_field.personal
            )
            groups.setdefault(form_field.group, []).append(made)
    return groups


def blank(visit: Visit, name: str = "", **more: Any) -> Typed | None:
    """An empty form of a protocol; None where this person may open none."""
    there = openable(visit.caller)
    protocol = there.get(name) or next(iter(there.values()), None)
    if protocol is None:
        return None
    step = opening(protocol, visit.caller.role, "asker")[0]
    region = str(more.get("region", visit.caller.country))
    return Typed(protocol, step, setting(visit, region), **{"region": region, "home": visit.caller.country or "", **more})


def sent(visit: Visit) -> Typed | None:
    bank = visit.text("met-bank", 200)
    # A bank says its country itself.
    region = bank[:2] if ":" in bank and bank[:2] in countries() else visit.text("region", 2)
    return blank(
        visit,
        visit.text("protocol", 60),
        text=_settled(visit, region),
        region=region,
        bank=bank,
        controls=typed_of(visit.sent),
        for_person="for_person" in visit.sent,
        guest={name: visit.text(f"guest_{name}", 200).strip() for name in GUEST},
        origin=visit.text("origin", 12),
        origin_id=visit.text("origin_id", 64),
        more=visit.text("more", 60).removeprefix("f-"),
    )


def _settled(visit: Visit, region: str) -> str:
    """The lines of what it is about, a thing on each, with the choice that was made for it."""
    lines = lines_of(visit.text("met", LONGEST), setting(visit, region))
    named = {f"met-{number}": line for number, line in enumerate(lines[: MOST_LINES + 1], 1)}
    answers = {str(name): visit.text(str(name), 400) for name in visit.sent if str(name).startswith("met-")}
    settled = settle({**answers, **named})
    # Lines that are too many are refused, and stay in the form.
    return "\n".join([*(settled[name] for name in named), *lines[MOST_LINES + 1 :]])


def _numbers(typed: Mapping[str, str]) -> list[int]:
    """The rows of payments that say something, in order."""
    parts = (name.split("-") for name in typed if name.startswith("f-payments-"))
    return sorted({int(pieces[2]) for pieces in parts if len(pieces) > 3 and pieces[2].isdecimal()})


def _read_sender(row: dict[str, Any], path: str, here: Setting, answers: Read) -> None:
    """The account that it came from, at the bank that was named beside it."""
    if not row.get("from"):
        return
    reading = read_field("identifier", str(row["from"]), str(row.get("from_bank", "")), here)
    if isinstance(reading, Value):
        row["from"] = reading.value
    elif reading is not None:
        answers.unclear[path] = reading


def _currency(country: str) -> tuple[str, ...]:
    """The currency of a country, as far as its pack says it."""
    there = countries().get(country)
    value = None if there is None else there.locale.currency.value
    return () if value is None else (value,)


def controls(
    typed: Typed, known: Mapping[str, Sequence[tuple[str, str]]], faults: Mapping[str, str], unclear: Unclear | None = None
) -> dict[str, Any]:
    """All controls of the form, in their groups."""
    # Who asks mostly asks for people of its own country, wherever the money went.
    offered = {"f-harmed-in": typed.home} if typed.home else {}
    form = Form(
        typed=typed.controls,
        offered=offered,
        known=known,
        faults=faults,
        unclear=unclear or {},
        setting=typed.here,
        codes=_currency(typed.region),
        more=typed.more,
        left_out=frozenset({"payments"}),
    )
    paid: tuple[Control, ...] = ()
    if typed.asks_payments:
        paid = replace(form, known={}, left_out=frozenset()).controls([PAYMENTS])
    own = form.controls(typed.step.fields)
    groups = [(gettext(GROUPS[group]), form.controls(fields)) for group, fields in extra(typed.step).items()]
    filled_names = {control.name for _, group in groups for control in group if control.value}
    return {
        "needed": [control for control in own if control.required],
        "optional": [control for control in own if not control.required],
        "payments": paid,
        "groups": groups,
        "banks": banks(typed.here, typed.bank),
        "says_more": bool(filled_names) or any(control.value or control.error for control in own if not control.required),
    }


def shows_error(fields: Mapping[str, Any], again: Collection[str]) -> bool:
    """Whether any of these controls says what is wrong. `again`: sentences that only ask for something once more."""
    return any(control.shows_error for control in every(fields) if control.error not in again)


def every(fields: Mapping[str, Any]) -> tuple[Control, ...]:
    """All of these controls, in the order in which they stand."""
    return (*fields["payments"], *fields["needed"], *fields["optional"], *(control for _, group in fields["groups"] for control in group))
