"""Lenient fields: a member may pass on what a person typed into the member's own form as it stands.

What the strict form reads stays as it is. Anything else is read as the hub's own forms read it, in the country of the ask or of the
caller; what can mean several things is refused with the choices, and a choice sent back is read without a question.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from accord.core.identifiers import KINDS, NotAnIdentifier, parse
from accord.core.money.amounts import PLACES
from accord.core.money.cash import is_cash
from accord.core.protocols import Field
from accord.core.protocols.values import MOST_ROWS
from accord.core.typed import Question, Reading, Refused, Setting, Value
from accord.core.typed.account import read_account
from accord.core.typed.amount import read_amount
from accord.core.typed.bank import read_bank
from accord.core.typed.fields import is_exact_time, is_past, read_field, read_identifier, with_currency
from accord.core.typed.letters import plain
from accord.core.typed.zones import zones_in
from accord.doors.api.problems import Fault, Problem
from accord.hub.members.queries import Caller
from accord.hub.times import now
from accord.tables import countries, identifier_tables, protocols

_STRICT: Final = re.compile(r"[0-9]{1,18}(?:\.([0-9]{1,18}))? ([A-Z][A-Z0-9]{1,11})")
# For a person at a form the example is one of its country's, without a zone: from a program that would be asked about.
_NO_TIME: Final = frozenset({"moment-unread", "moment-hour"})
_A_TIME: Final = "Write the time as RFC 3339, for example 2026-11-24T16:00:00Z."
ACCOUNTS: Final = frozenset({"account", "iban", "proxy"})


class Lenient:
    """Reads the fields of one body, and at its end refuses what has to be asked, all of it at once."""

    def __init__(self, caller: Caller, region: str | None = None) -> None:
        self.country = (region or caller.country or "").upper() or None
        self._unclear: list[tuple[str, Reading]] = []
        self._unread: list[Fault] = []

    def setting(self, country: str | None = None) -> Setting:
        home = (country or "").upper() or self.country
        return Setting(now=now(), tables=identifier_tables(), packs=countries(), country=home)

    def amount(self, value: Any, field: str) -> Any:
        """`160000.00 THB` stays; `480,000 THB` and `{"value": "480,000", "code": "THB"}` are read."""
        text, code = value, None
        if isinstance(value, Mapping) and value.keys() == {"value", "code"}:
            text, code = value["value"], value["code"]
            if isinstance(text, str) and isinstance(code, str) and _is_strict(f"{text} {code}"):
                return value
        if not isinstance(text, str) or not (code is None or isinstance(code, str)) or _is_strict(text):
            return value
        here = self.setting()
        # Without a currency nothing says that the caller's own was meant.
        reading = read_amount(text, _nowhere(here) if code is None else with_currency(here, code))
        return self._taken(reading, field, value)

    def time(self, value: Any, field: str, *, past: bool) -> Any:
        """RFC 3339 stays. Of any other text the zone must be said in it, or it is asked."""
        if not isinstance(value, str) or not value or is_exact_time(value):
            return value
        here = self.setting()
        reading = read_field("time", value, "", here if _names_zone(value, here) else _nowhere(here), past=past)
        if isinstance(reading, Refused) and reading.code in _NO_TIME:
            reading = Refused(code=reading.code, text=_A_TIME)
        return value if reading is None else self._taken(reading, field, value)

    def identifier(self, value: Any, field: str, kinds: Iterable[str], *, bank: str | None = None, country: str | None = None) -> Any:
        """An account's number at the bank that is named beside it; everything else stays for its own reader."""
        if not isinstance(value, str):
            return value
        wanted = frozenset(kinds)
        here = self.setting(country)
        if bank:
            reading: Reading | None = read_account(value, here, bank)
        elif wanted == {"account"}:
            reading = read_account(value, here)
        else:
            reading = read_identifier(value, here, wanted)
        return value if reading is None else self._taken(reading, field, value)

    def bank(self, value: Any, field: str) -> Any:
        """A bank by its key or its BIC stays; its name is read."""
        reading = read_bank(value, self.setting()) if isinstance(value, str) and value else None
        return value if reading is None else self._taken(reading, field, value)

    def about(self, given: Any, field: str, kinds: Iterable[str]) -> Any:
        """An identifier of an ask: a text, or a value with its kind, its bank and its country."""
        if isinstance(given, str):
            return self.identifier(given, field, kinds)
        row = dict(given)
        bank, country = row.pop("bank", None), row.pop("country", None)
        kind, region = row.get("kind"), row.get("region") or country
        if region:
            row["region"] = region
        if bank or kind in ACCOUNTS or kind is None:
            among = (kind,) if kind == "account" else kinds
            read = self.identifier(row.get("value"), f"{field}.value", among, bank=bank, country=region)
            if isinstance(read, str) and (bank or kind == "account" or read != row["value"]):
                # The canonical text says itself which of the kinds of accounts it is, also where it was typed so.
                return {"value": read, "kind": None, "region": region}
        return row

    def fields(self, given: Mapping[str, Any], of: Mapping[str, Field], path: str = "fields") -> dict[str, Any]:
        """The fields of a step, and of the rows of its lists."""
        country = given.get("country")
        beside = country if isinstance(country, str) else None
        return {key: self._field(value, of[key], f"{path}.{key}", beside) if key in of else value for key, value in given.items()}

    def _field(self, value: Any, field: Field, path: str, country: str | None = None) -> Any:
        """`country`: what is said beside it of where an account is."""
        if field.type == "list" and isinstance(value, list):
            if len(value) > MOST_ROWS:
                return value  # refused as such by the strict reader
            columns = {column.key: column for column in field.columns}
            return [self.fields(row, columns, f"{path}[{place}]") if isinstance(row, Mapping) else row for place, row in enumerate(value)]
        if field.type == "amount":
            return self.amount(value, path)
        if field.type == "time":
            return self.time(value, path, past=is_past(field.key, has_least=field.least is not None))
        if field.type == "identifier":
            if isinstance(value, Mapping):
                row = self.about(value, path, KINDS)
                return row["value"] if isinstance(row, Mapping) and row.get("kind") is None else row
            return self._named(value, path, country)
        return value

    def _named(self, value: Any, path: str, country: str | None) -> Any:
        """An identifier of any kind. Why it can't be read is told beside what else is wrong, not after that is mended."""
        read = self.identifier(value, path, ACCOUNTS, country=country)
        if read and isinstance(read, str) and read == value and not any(field == path for field, _ in self._unclear):
            try:
                parse(read, (country or self.country or "").upper() or None, tables=identifier_tables())
            except NotAnIdentifier as error:
                if is_cash(read):
                    return read  # said with the step
                self._unread.append(Fault(path, error.code, error.text))
        return read

    def _taken(self, reading: Reading, field: str, value: Any) -> Any:
        if isinstance(reading, Value):
            return reading.value
        self._unclear.append((field, reading))
        return value

    def done(self) -> None:
        """Raises Problem where something has to be asked, or can't be read."""
        if not self._unclear:
            return
        faults = tuple(
            Fault(field, reading.code, reading.text, _choices(reading))
            for field, reading in self._unclear
            if not isinstance(reading, Value)
        ) + tuple(self._unread)
        first = faults[0]
        more: dict[str, object] = {"choices": [dict(choice) for choice in first.choices]} if len(faults) == 1 and first.choices else {}
        raise Problem(422, first.code, first.text, faults, more=more)


def of_step(step: str) -> dict[str, Field]:
    """The fields of the step of this name, where all protocols that have it agree on what each holds."""
    fields: dict[str, Field] = {}
    types: dict[str, set[str]] = {}
    for protocol in protocols().values():
        for candidate in protocol.steps:
            if candidate.key == step:
                for field in candidate.fields:
                    fields[field.key] = field
                    types.setdefault(field.key, set()).add(field.type)
    return {key: field for key, field in fields.items() if len(types[key]) == 1}


def _choices(reading: Reading) -> tuple[dict[str, str], ...]:
    if not isinstance(reading, Question):
        return ()
    return tuple({"value": choice.value, "display": choice.display} for choice in reading.choices)


def _nowhere(here: Setting) -> Setting:
    """A body says neither whose currency nor whose clock is meant: what depends on it is asked."""
    return Setting(now=here.now, tables=here.tables, packs=here.packs)


def _is_strict(text: str) -> bool:
    """A plain decimal with no more places than its currency has: `50.000 THB` may have been meant as fifty thousand."""
    match = _STRICT.fullmatch(text)
    return match is not None and (match[2] not in PLACES or len(match[1] or "") <= PLACES[match[2]])


def _names_zone(text: str, here: Setting) -> bool:
    return bool(zones_in(plain(text), here)[1])
