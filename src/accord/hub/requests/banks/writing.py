"""How a member wants its bank messages: set once, and changed for a single message where that is sent elsewhere."""

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from accord.core.typed.zones import zone_named, zone_of_country
from accord.formats.iso20022.envelope import HEADERS, is_tag
from accord.formats.iso20022.markets import MARKETS, VERSIONS, Form
from accord.hub.desks import queries as desks
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.vocabulary import ANSWER, OPEN, READ
from accord.tables import countries

FIELDS: Final = ("version", "header", "service", "envelope", "market", "zone")
_LONGEST_SERVICE: Final = 35


class BankForm(Struct, frozen=True):
    """`zone` is what the member has set; `place` the zone that its messages are dated in."""

    version: str = VERSIONS[-1]
    header: str = ""
    service: str = ""
    envelope: str = ""
    market: str = "iso"
    zone: str = ""
    own_zone: str = "UTC"

    @property
    def place(self) -> tzinfo:
        return zone_named(self.zone or self.own_zone) or UTC

    @property
    def place_name(self) -> str:
        return self.zone or self.own_zone

    @property
    def of_message(self) -> Form:
        return Form(version=self.version, header=self.header, service=self.service, envelope=self.envelope, market=self.market)


def bank_form(caller: Caller) -> BankForm:
    """Raises NotAllowed."""
    need(caller, READ, OPEN, ANSWER)
    return form_of(caller)


def form_of(caller: Caller) -> BankForm:
    row = store.bank_form(caller.n)
    there = {} if row is None else {name: getattr(row, name) for name in FIELDS}
    return BankForm(**there, own_zone=_zone_of(caller))


def _zone_of(caller: Caller) -> str:
    """The zone of the member's country, where that has one: banks settle by it, wherever their desks sit. Else that of its desks."""
    pack = countries().get(caller.country or "")
    known = None if pack is None else pack.locale.zone.value
    there = known if isinstance(known, str) else zone_of_country(caller.country)
    return there or desks.zone(caller.n) or "UTC"


def changed(form: BankForm, given: Mapping[str, Any]) -> BankForm:
    """The form with these fields in the place of what was set. Raises Refused, naming the field."""
    values: dict[str, str] = {}
    for name, value in given.items():
        if name not in FIELDS:
            raise Refused("field-unknown", _("This is not asked for here. Asked for: {keys}.").format(keys=", ".join(FIELDS)), name)
        if value is None:
            continue
        if not isinstance(value, str):
            raise Refused("not-text", _("Write a text."), name)
        values[name] = value.strip()
        _CHECKS[name](values[name])
    return replace(form, **values)


def set_bank_form(caller: Caller, given: Mapping[str, Any]) -> BankForm:
    """Set how the member's bank messages are written from now on; what is not given stays. Raises Refused, NotAllowed."""
    need(caller, OPEN, ANSWER)
    form = changed(form_of(caller), given)
    with turn() as t:
        store.set_bank_form(caller.n, {name: getattr(form, name) for name in FIELDS})
        t.audit(caller.n, caller.actor, OPEN if caller.may(OPEN) else ANSWER, detail="bank messages: form set")
    return form


def _among(name: str, choices: tuple[str, ...]) -> Any:
    def check(value: str) -> None:
        if value not in choices:
            raise Refused("not-a-choice", _("Choose one of: {choices}.").format(choices=", ".join(filter(None, choices))), name)

    return check


def _service(value: str) -> None:
    if len(value) > _LONGEST_SERVICE or not value.isprintable():
        raise Refused("too-long", _("Write at most {count} characters here.").format(count=_LONGEST_SERVICE), "service")


def _envelope(value: str) -> None:
    if value and not is_tag(value):
        text = _("Name the element around the message in at most 40 letters, digits, dots, hyphens and underscores, such as Envelope.")
        raise Refused("bad-name", text, "envelope")


def _zone(value: str) -> None:
    if value and not isinstance(zone_named(value), ZoneInfo):
        raise Refused("unknown-zone", _("Name the time zone as Asia/Bangkok is named."), "zone")


_CHECKS: Final = {
    "version": _among("version", VERSIONS),
    "header": _among("header", ("", *HEADERS)),
    "service": _service,
    "envelope": _envelope,
    "market": _among("market", tuple(MARKETS)),
    "zone": _zone,
}
