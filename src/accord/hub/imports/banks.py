"""At which bank or wallet a row's number is, by what stands beside it: a code, a remark, the name of its column; and numbers of which
nothing says what they are."""

import re

from accord.core.identifiers import Identifier, NotAnIdentifier
from accord.core.identifiers.country import country_of
from accord.core.identifiers.digits import plain
from accord.core.typed import Setting, Value
from accord.core.typed.bank import read_bank
from accord.core.typed.bank_names import BankName, WalletName, places_within
from accord.formats.blocklists.accounts import is_ifsc
from accord.formats.blocklists.called import like, word
from accord.formats.blocklists.columns import is_account

_OF_CODES = re.compile("(?:code|codigo|kode|kod)(?:_|$)|" + "|".join(map(word, "รหัส,কোড,कोड,رمز,كود".split(","))))
_SHORT_CODE = re.compile(r"[0-9]{1,3}")
_UPI = re.compile(r"[\w.\-]{2,256}@[A-Za-z][A-Za-z0-9\-]{1,63}")
_BARE = re.compile(r"[0-9][0-9 ().\-]*")
_ENDING = re.compile(r"[0-9][0-9.\-]{8,24}\s?/\s?[0-9]{1,3}")
_NOT_DIGIT = re.compile(r"[^0-9]")
_MOST_AT_HOME = 10  # digits, as far as many countries' own numbers and accounts go
# A column that says itself that its numbers begin with the country's code.
_ABROAD = like("msisdn, e164, e_164, international")


def holds_ending(text: str) -> bool:
    """Whether a number goes on behind a stroke with another ending, as `1234567890/1`: two of them, or one."""
    return _ENDING.fullmatch(plain(text)) is not None


def has_codes(column: str) -> bool:
    """Whether a column of banks holds their codes, by its name."""
    return _OF_CODES.search(word(column)) is not None


def with_zeros(bank: str, here: Setting) -> str:
    """A bank's code with the zeros that a spreadsheet took away, where a bank there has that code and none the shorter one."""
    if not _SHORT_CODE.fullmatch(bank) or isinstance(read_bank(bank, here), Value):
        return bank
    longer = (bank.zfill(width) for width in (3, 4) if width > len(bank))
    return next((code for code in longer if isinstance(read_bank(code, here), Value)), bank)


def by_code(bank: str, code: str) -> str:
    """The code that stands beside the name of a bank: it says the branch too, and a name may be several banks'."""
    return code.strip().upper() if is_ifsc(code.strip()) else bank


def is_payment_address(text: str) -> bool:
    """Whether a text says itself where it pays, as `name@okaxis`, whatever bank stands beside it."""
    return _UPI.fullmatch(text.strip()) is not None


def place_in_name(column: str, here: Setting) -> str:
    """The bank or wallet that the name of a column names: `Fraudster bKash No.`, `Cuenta BCP`. Empty where it names none, or several."""
    places = places_within(column.replace("_", " "), here)
    place = next(iter(places)) if len(places) == 1 else None
    if isinstance(place, WalletName) or (place is not None and places[place] and is_account(column)):
        return place.key
    return ""


def bank_in_remark(text: str, here: Setting) -> str:
    """The one bank that a remark plainly names: `SCB, opened in May`."""
    places = [place for place, is_plain in places_within(text, here).items() if is_plain] if text else []
    return places[0].key if len(places) == 1 and isinstance(places[0], BankName) else ""


def must_be_plain(text: str, identifier: Identifier, region: str | None, column: str = "") -> None:
    """Refuse a number that is read as a phone's of another country, though nothing says that it is one. Raises NotAnIdentifier."""
    if identifier.kind != "phone" or text[:1] == "+" or not _BARE.fullmatch(plain(text)):
        return
    digits = _NOT_DIGIT.sub("", plain(text))
    if identifier.value != f"+{digits}" or len(digits) > _MOST_AT_HOME:
        return
    if _ABROAD.search(word(column)) or (region is not None and country_of("phone", identifier.value) == region.upper()):
        return
    raise NotAnIdentifier(
        "phone-or-account",
        "Nothing says whether this is a phone number or an account, and in which country. Write + and the country's code before a phone "
        "number, and its bank beside an account.",
    )
