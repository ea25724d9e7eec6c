"""Banks and accounts as an officer reads them: by the bank's name, where it is known."""

from django.utils.translation import get_language, get_language_bidi

from accord.core.typed import Setting
from accord.core.typed.bank_names import by_key
from accord.hub.times import now
from accord.tables import countries, identifier_tables


def bank_words(key: str) -> str:
    """`SCB (Siam Commercial Bank), TH:014`; a BIC, and a bank that no table names, as it is written."""
    country, _, code = key.partition(":")
    name = _name(country, code)
    return f"{name}, {key}" if name else key


def bank_of(account: str) -> str:
    """`SCB (Siam Commercial Bank)` of the account `TH:014:…`, in its own direction; empty where no table names the bank."""
    country, _, rest = account.partition(":")
    code, _, number = rest.partition(":")
    name = _name(country, code) if number else ""
    return f"\u2068{name}\u2069" if name and get_language_bidi() else name


def account_words(text: str) -> str:
    """`KBANK (Kasikornbank) 1234567890`, to be copied as it is; what is no account at a known bank, as it is written."""
    country, _, rest = text.partition(":")
    code, _, number = rest.partition(":")
    name = _name(country, code) if number else ""
    return f"{name} {number}" if name else text


def _name(country: str, code: str) -> str:
    language = (get_language() or "en").partition("-")[0]
    here = Setting(now=now(), tables=identifier_tables(), packs=countries(), language=language)
    bank = by_key(country, code, here) if code else None
    return bank.label(language) if bank else ""
