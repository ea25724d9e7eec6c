"""The ways out of a report, as data: to whom, upon which consent, under which protocol, with which fields. The data is `outlets.toml`."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec

from accord.core.data import BadData, must_know, must_say, rows
from accord.core.identifiers import KINDS
from accord.core.protocols import Protocol
from accord.core.reports.consents import Consents
from accord.core.reports.form import Form

What = Literal["signal", "request", "refer", "desk", "rescue", "consulate"]
Each = Literal["payment", "identifier", "nationality", "body", "once"]
ASKS: Final = ("request", "refer")  # what opens a request under a protocol
To = Literal["own-bank", "receiver", "identifier", "members", "police", "rescue", "consulate", "support"]
FILLED: Final = frozenset("@payment @country @scheme @channel @language @needs @held-in @nationalities @danger @people @role".split())
OTHERWISE: Final = "otherwise"
Value = str | bool | int


class Outlet(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """`part` is the receiver's side in the protocol. `not_paid`: only where no payment of this report went to the identifier."""

    key: str
    consent: str
    what: What
    each: Each
    to: To
    label: str
    says: str
    protocol: str | None = None
    part: str | None = None
    kinds: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    not_paid: bool = False
    personal: bool = False
    fields: dict[str, Value] = {}
    choose: dict[str, dict[str, Value]] = {}
    sealed: dict[str, tuple[str, ...]] = {}


def read_outlets(parsed_toml: Mapping[str, Any], form: Form, consents: Consents, protocols: Mapping[str, Protocol]) -> Mapping[str, Outlet]:
    """The ways out by key, in order. `protocols` are those by name under which requests are opened. Raises BadData."""
    outlets = rows(parsed_toml, "outlet", Outlet)
    for outlet in outlets.values():
        place = f"[outlet.{outlet.key}]"
        must_say(place, outlet.says)
        must_know(place, consents.items, outlet.consent)
        must_know(place, form.situations, *outlet.when, *outlet.unless)
        must_know(place, frozenset(KINDS), *outlet.kinds)
        must_know(place, FILLED, *(value for value in outlet.fields.values() if isinstance(value, str) and value.startswith("@")))
        for questions in outlet.sealed.values():
            must_know(f"{place} sealed", form.questions, *questions)
        for field, rules in outlet.choose.items():
            if OTHERWISE not in rules:
                raise BadData(f"{place} {field}: say what holds otherwise.")
            must_know(f"{place} {field}", form.situations, *(key for key in rules if key != OTHERWISE))
        if (outlet.each == "identifier" or outlet.to == "receiver") != bool(outlet.kinds):
            raise BadData(f"{place}: kinds belong to an outlet of identifiers, and to no other.")
        if outlet.sealed and not outlet.personal:
            raise BadData(f"{place}: whoever may read an answer in the vault learns of the person. Say personal = true.")
        _check_protocol(place, outlet, protocols)
    return outlets


def _check_protocol(place: str, outlet: Outlet, protocols: Mapping[str, Protocol]) -> None:
    if (outlet.what in ASKS) != (outlet.protocol is not None) or (outlet.protocol is None) != (outlet.part is None):
        raise BadData(f"{place}: a request has a protocol and the receiver's part in it, and nothing else has.")
    if outlet.protocol is None:
        return
    must_know(place, protocols, outlet.protocol)
    step_fields = {field.key: field for step in protocols[outlet.protocol].opening for field in step.fields}
    must_know(f"{place} kinds", frozenset(protocols[outlet.protocol].kinds), *outlet.kinds)
    must_know(f"{place} part", protocols[outlet.protocol].sides, outlet.part or "")
    must_know(f"{place} fields", step_fields, *outlet.fields, *outlet.choose, *outlet.sealed)
    for key in outlet.sealed:
        if not step_fields[key].personal:
            raise BadData(f"{place}: {key} of {outlet.protocol} is no personal field, so nothing from the vault belongs there.")
