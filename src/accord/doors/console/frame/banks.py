"""Banks and accounts as an officer reads them: by the bank's name, where it is known."""

from django.utils.translation import get_language

from accord.core.typed import Setting
from accord.core.typed.account import account_in_words
from accord.core.typed.bank_names import by_key
from accord.hub.times import now
from accord.tables import countries, identifier_tables


def bank_words(key: str) -> str:
    """`SCB (Siam Commercial Bank), TH:014`; a BIC, and a bank that no table names, as it is written."""
    country, _, code = key.partition(":")
    bank = by_key(country, code, _here()) if code else None
    return f"{bank.label(_language())}, {key}" if bank else key


def account_words(text: str) -> str:
    """`KBANK (Kasikornbank) 123-4-56789-0`; what is no account at a known bank, as it is written."""
    return account_in_words("account", text, _here()) or text


def _language() -> str:
    return (get_language() or "en").partition("-")[0]


def _here() -> Setting:
    return Setting(now=now(), tables=identifier_tables(), packs=countries(), language=_language())
