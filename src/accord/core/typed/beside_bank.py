"""A number right beside the name of a bank whose country knows accounts by their IBAN: `Emirates NBD 1012345678901`, and nothing more."""

import re

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.identifiers.banks import IBAN_ONLY
from accord.core.typed.account import read_account
from accord.core.typed.bank_names import BankName, places_named
from accord.core.typed.letters import plain
from accord.core.typed.reading import Question, Setting, Value

_LONGEST = 120
_FEWEST_DIGITS = 8  # with zeros before them fewer would be an IBAN too, and rather lack digits
_NUMBER = r"[0-9][0-9 .\-/]{2,30}"
_CALLED = r"(?:(?:a/?c|acct?|account|no|nr|number|(?:ال)?حساب|رقم)\b[ .:#]*)*"
_NAME = r"[^0-9:\n]{2,60}?"
_BESIDE = re.compile(rf"(?P<before>{_NAME})[ :,\-#.]*{_CALLED}{_NUMBER}|{_CALLED}{_NUMBER}[ ,\-(]*(?P<after>{_NAME})\)?", re.IGNORECASE)


def iban_at_named_bank(text: str, setting: Setting) -> list[Identifier]:
    """The IBAN of this number at this bank; none where it names no such bank, or the number can't be one of its."""
    if not is_at_bank_of_ibans(text, setting) or sum(map(str.isdigit, text)) < _FEWEST_DIGITS:
        return []
    asked = read_account(text, setting)
    if not isinstance(asked, Question) or asked.code != "iban-from-number" or len(asked.choices) != 1:
        return []
    meant = read_account(asked.choices[0].value, setting)
    try:
        return [parse(meant.value, None, meant.kind, tables=setting.tables)] if isinstance(meant, Value) else []
    except NotAnIdentifier:
        return []


def is_at_bank_of_ibans(text: str, setting: Setting) -> bool:
    """Whether the text is a bank's name and a number, and the bank's country knows accounts by their IBAN."""
    typed = plain(text).strip()
    beside = _BESIDE.fullmatch(typed) if len(typed) <= _LONGEST else None
    if beside is None:
        return False
    places, sure = places_named((beside["before"] or beside["after"]).strip(), setting)
    return sure and isinstance(places[0], BankName) and places[0].country in IBAN_ONLY
