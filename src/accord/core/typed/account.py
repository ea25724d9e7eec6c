"""An account beside its bank, or a wallet's proxy."""

from accord.core.typed.reading import Reading, Setting


def read_account(text: str, setting: Setting, bank: str | None = None) -> Reading:
    """`bank`: a bank's or a wallet's key as the form's list has it (`TH:004`, a BIC, `bkash`), or its name; without one the text
    itself must say it (`SCB 456-7-89123-0`, `TH:014:4567891230`, an IBAN, `bKash 017...`), else it is asked which bank."""
    raise NotImplementedError


def banks_of(country: str, setting: Setting) -> tuple[tuple[str, str], ...]:
    """The banks and wallets of a country for a form's list: key and name, in the setting's language where it is known."""
    raise NotImplementedError
