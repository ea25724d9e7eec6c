"""Examples in the person's own format, for what can't be read."""

from accord.core.typed.bank_names import BankName

_ACCOUNTS = {
    "TH": "123-4-56789-0",
    "BD": "1234567890123",
    "NP": "0123456789012345",
    "PE": "011-366-000100032542-21",
    "AE": "AE07 0331 2345 6789 0123 456",
}
_NAMED = {
    "VN": "Vietcombank 0123456789",
    "ID": "BCA 1234567890",
    "KH": "ABA 000 123 456",
    "PH": "BDO 001234567890",
    "NG": "GTBank 0123456789",
}
_PHONES = {"TH": "081-234-5678", "BD": "01712-345678", "NP": "984-1234567", "PE": "987 654 321", "AE": "050 123 4567"}
IBAN_EXAMPLE = "AE07 0331 2345 6789 0123 456"
_COUNTING = "12345678901234567890123456789012345"


def account_example(country: str | None, bank: BankName | None = None) -> str:
    """An account number as paper of this bank, or of banks of this country, shows it."""
    if bank and bank.lengths and bank.country != "AE":
        length = sum(map(int, bank.shape.split("-"))) if bank.shape else bank.lengths[0]
        return grouped(_COUNTING[:length], bank)
    return _ACCOUNTS.get(country or "", "TH:004:1234567890")


def named_account_example(country: str) -> str:
    """An account as people there write it, with its bank's name; where none is known, with one that is known in many countries."""
    return _NAMED.get(country, "HSBC 000 123 456")


def phone_example(country: str | None) -> str:
    return _PHONES.get(country or "", "+66 81 234 5678")


def grouped(number: str, bank: BankName | None) -> str:
    """The number in the groups in which the bank's paper shows it, as it is where that is unknown."""
    sizes = [int(size) for size in bank.shape.split("-")] if bank and bank.shape else []
    if sum(sizes) != len(number):
        return number
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return "-".join(number[start : start + size] for start, size in zip(starts, sizes, strict=True))
