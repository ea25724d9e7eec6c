"""Which bank is meant by a code, a BIC, or a name in any of the ways that people write it."""

import re
from functools import cache

from accord.core.identifiers.banks import BANKS, RENAMED, SHARED_NAMES, WITH_RULES, Bank
from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.local_names import names_in_texts
from accord.core.identifiers.mentions import AT_HOME, BANK_WORDS

_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_WORD_BANK = re.compile(r"\b(?:bank|ltd|limited|plc|pcl|ngân hàng|ngan hang|tmcp)\b|^ธนาคาร|^ธ(?=[. ])", re.IGNORECASE)
# Fewer letters than these name a bank only with the word behind them: `MB Bank`.
_FEWEST_LETTERS = 3
_BRACKETS = re.compile(r"\(.*?\)")
_NOT_IN_NAMES = re.compile(r"[\s.,&()'\-]+")
_NAME_FIRST = re.compile(r"([^0-9:]*[^0-9:\s,\-])[\s:,\-]+([0-9][0-9\s.\-/]*)")
_NAME_LAST = re.compile(r"([0-9](?:[0-9\s.\-/]*[0-9])?)[\s,\-]*\(?\s*([A-Za-z]{6}[A-Za-z0-9]{2,5}|[^0-9:\s(][^0-9:()]*)\)?")
_BIC_FIRST = re.compile(r"([A-Za-z]{6}[A-Za-z0-9]{2}(?:[A-Za-z0-9]{3})?)[\s:]+([0-9][0-9\s.\-/]*)")


def bank_named(country: str, name: str) -> Bank | None:
    """The bank of this country with this code, BIC (8 or 11 characters) or name; None where we know none."""
    banks = _index(country)
    bank = banks.get(RENAMED.get((country, name.upper()), name))
    if bank is not None:
        return bank
    bic = name.upper()[:8] if _BIC.fullmatch(name.upper()) else name
    return banks.get(bic) or banks.get(_folded(name)) or banks.get(_NOT_IN_NAMES.sub("", name.casefold()))


def bank_in(typed: str) -> tuple[str, str] | None:
    """The bank's name or BIC and the number, as written, where one stands beside the other; None where there is no name."""
    first = _BIC_FIRST.fullmatch(typed) or _NAME_FIRST.fullmatch(typed)
    if first:
        return _if_known(first[1], first[2])
    last = _NAME_LAST.fullmatch(typed)
    return _if_known(last[2], last[1]) if last else None


def country_of_bank(name: str, region: str | None = None) -> str:
    """The country whose bank has this name: the region where it has such a bank, else the only country that has one. A name that banks of
    many countries have is the region's, whether we know its banks or not. Refusals: `account-needs-bank` (no bank),
    `account-needs-country` (several, or a name of many countries, without a region)."""
    is_name = not name[:1].isdigit()
    if region is not None and is_name and bank_named(region, name):
        return region
    countries = [country for country in BANKS if is_name and (country, name.upper()) not in RENAMED and bank_named(country, name)]
    if len(countries) == 1 and not is_shared(name):
        return countries[0]
    # Where we know the banks, it is none of them; a name that only one country of ours has is then that one's, if anyone's.
    if region is not None and (region not in WITH_RULES or len(countries) != 1):
        return region
    if countries:
        raise NotAnIdentifier(
            "account-needs-country", "Several countries have a bank of this name; say the country too, as TH:004:1234567890."
        )
    raise NotAnIdentifier("account-needs-bank", "Say the country too, and the bank's code, as TH:004:1234567890.")


def is_shared(name: str) -> bool:
    """Whether banks of many countries have this name, so that it says nothing of the country."""
    return _folded(name) in SHARED_NAMES


def _if_known(name: str, number: str) -> tuple[str, str] | None:
    return (name, number) if any(bank_named(country, name) for country in BANKS) else None


def _folded(name: str) -> str:
    # Earlier keys have the words without gaps.
    return _NOT_IN_NAMES.sub("", _WORD_BANK.sub("", name.casefold())).removeprefix("nganhang").removeprefix("tmcp")


@cache
def _index(country: str) -> dict[str, Bank]:
    """Banks by code, BIC and folded name; folded names have no capitals and codes no small letters, so they can't be mixed up."""
    banks: dict[str, Bank] = {}
    for bank in BANKS.get(country, ()):
        banks[bank.code] = bank
        if bank.bic:
            banks[bank.bic] = bank
        words = (*BANK_WORDS.get((country, bank.code), ()), *AT_HOME.get((country, bank.code), ()))
        for name in (bank.name, *bank.aliases, *words, *names_in_texts(country, bank.code)):
            for form in (_folded(name), _folded(_BRACKETS.sub("", name))):
                if len(form) >= _FEWEST_LETTERS or (form and country in WITH_RULES):
                    banks.setdefault(form, bank)
            if country not in WITH_RULES:
                banks.setdefault(_NOT_IN_NAMES.sub("", name.casefold()), bank)
    return banks
