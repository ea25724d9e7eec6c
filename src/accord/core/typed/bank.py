"""A bank as people name it where no account stands beside it: its name, its country with its code, as a list of banks has it, or a BIC."""

import re
from typing import Final

from accord.core.identifiers.regions import REGIONS
from accord.core.typed.answers import question
from accord.core.typed.bank_names import BankName, by_key, places_named
from accord.core.typed.reading import Choice, Reading, Setting, Value

_KEY: Final = re.compile(r"(?:.*, )?([A-Za-z]{2}):([A-Za-z0-9]{1,12})")
_BIC: Final = re.compile(r"[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?")


def read_bank(text: str, setting: Setting) -> Reading | None:
    """The bank by its key, as `TH:014`. None: the text stands as it is, as a BIC does, and the name of a bank that no pack lists."""
    typed = text.strip()
    if key := _KEY.fullmatch(typed):
        bank = by_key(key[1].upper(), key[2].upper(), setting)
        return _value(bank, setting) if bank else None
    bic = _BIC.fullmatch(typed)
    if bic and bic[1] in REGIONS:
        return None
    places, is_sure = places_named(typed, setting)
    banks = [place for place in places if isinstance(place, BankName)]
    if is_sure and len(banks) == 1:
        return _value(banks[0], setting)
    return question("which-of-banks", tuple(_choice(bank, setting) for bank in banks)) if banks else None


def in_words(bank: BankName, setting: Setting) -> str:
    """`SCB (Siam Commercial Bank), TH:014`: so it stands in a list, and so it is read again."""
    return f"{bank.label(setting.language)}, {bank.key}"


def _value(bank: BankName, setting: Setting) -> Value:
    return Value(kind="bank", value=bank.key, display=in_words(bank, setting))


def _choice(bank: BankName, setting: Setting) -> Choice:
    return Choice(value=bank.key, display=in_words(bank, setting))
