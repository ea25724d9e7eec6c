"""Kind `account`: a bank account named in its own country's way, where no IBAN exists.

Value: `CC:BANK:NUMBER`: ISO 3166-1 country, the bank's code in the national payment system, the number in upper case with its leading
zeros. The bank is part of it, because the same number at two banks is two accounts. Display: the value, grouped where a source says how.
TH: 3-digit Bank of Thailand codes. BD: the first three of the 9 digits of a routing number. NP: 4-character bankId of NCHL.
VN: six digits of NAPAS, as VietQR names a bank. ID: Bank Indonesia's three digits. PH: the bank's BIC of eight letters, as QR Ph does.
NG: the code that Nigeria's payment firms have for it.
PE: the number is the whole 20-digit CCI where it is known, else the bank's own number; we can't join one to the other.
`verified` is False for a bank, length or check digit that no source confirms, and for a number in the form of a mobile phone's. Banks and
their sources: `banks`.
"""

import re
from collections.abc import Callable
from functools import partial

from phonenumbers import SUPPORTED_REGIONS

from accord.core.identifiers.bank_names import bank_in, bank_named, country_of_bank
from accord.core.identifiers.banks import IBAN_ONLY, RENAMED, WITH_RULES
from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import card_refusal, is_card_number, luhn
from accord.core.identifiers.coded import alone
from accord.core.identifiers.iban import is_iban
from accord.core.identifiers.mentions import MOMENT
from accord.core.identifiers.reading import read
from accord.core.phrases import Phrase

KIND = "account"

EXAMPLES = (
    Example("TH:004:1234567890", "TH:004:1234567890"),
    Example("th:004:123-4-56789-0", "TH:004:1234567890"),
    Example("004-123-4-56789-0", "TH:004:1234567890", "TH"),
    Example("๐๐๔-๑๒๓-๔-๕๖๗๘๙-๐", "TH:004:1234567890", "TH"),
    Example("KBANK 123-4-56789-0", "TH:004:1234567890", "TH"),
    Example("KBANK 123-4-56789-0", "TH:004:1234567890"),
    Example("ธนาคารกสิกรไทย 123-4-56789-0", "TH:004:1234567890", "TH"),
    Example("123-4-56789-0 (Kasikornbank)", "TH:004:1234567890", "TH"),
    Example("KASITHBK 1234567890", "TH:004:1234567890"),
    Example("TH:076:1234567890", "TH:011:1234567890"),
    Example("TH:030:020123456789", "TH:030:020123456789"),
    Example("BD:085260728:1234567890123", "BD:085:1234567890123"),
    Example("085260728 1234567890123", "BD:085:1234567890123", "BD"),
    Example("BD:085:0012345678", "BD:085:0012345678"),
    Example("NP:0401:0123456789012345", "NP:0401:0123456789012345"),
    Example("0401:0123456789012345", "NP:0401:0123456789012345", "NP"),
    Example("011-366-000100032542-21", "PE:011:01136600010003254221", "PE"),
    Example("PE:011:01136600010003254221", "PE:011:01136600010003254221"),
    Example("PE:011:36600010003254221", "PE:011:01136600010003254221"),
    Example("KH:ABA:000123456", "KH:ABA:000123456"),
    Example("VN:970436:0123456789", "VN:970436:0123456789"),
    Example("VN:VCB:0123456789", "VN:970436:0123456789"),
    Example("Vietcombank 0123456789", "VN:970436:0123456789"),
    Example("STK 0123456789 Vietcombank", "VN:970436:0123456789", "VN"),
    Example("MB Bank 0912345678", "VN:970422:0912345678", "VN"),
    Example("BCA 123-456-7890", "ID:014:1234567890", "ID"),
    Example("No. Rek Bank Mandiri 1370012345678", "ID:008:1370012345678", "ID"),
    Example("BDO 0012 3456 7890", "PH:BNORPHMM:001234567890"),
    Example("PH:BDO:001234567890", "PH:BNORPHMM:001234567890"),
    Example("0123456789 GTBank", "NG:058:0123456789", "NG"),
    Example("IFSC SBIN0001234 A/C 30123456789", "IN:SBIN0001234:30123456789"),
    Example("sort code 20-00-00 account 55779911", "GB:200000:55779911"),
    Example("BSB 062-000 Acc 1234 5678", "AU:062000:12345678"),
    Example("CLABE 032180000118359719", "MX:032:032180000118359719"),
    Example("GB:20-00-00:55779911", "GB:200000:55779911"),
)
BAD_EXAMPLES = (
    BadExample("123-4-56789-0", "account-needs-bank", "TH"),
    BadExample("011-2-34567-8", "account-needs-bank", "TH"),
    BadExample("1234567890", "account-needs-bank"),
    BadExample("Bank of Nowhere 1234567890", "account-needs-bank", "TH"),
    BadExample("Standard Chartered 1234567890", "account-needs-country"),
    BadExample("AE:033:1234567890123456", "use-iban"),
    BadExample("033-1234567890", "use-iban", "AE"),
    BadExample("AE07 0331 2345 6789 0123 456", "use-iban"),
    BadExample("GB82 WEST 1234 5698 7654 32", "use-iban"),
    BadExample("TH:4:1234567890", "account-bank-code"),
    BadExample("TH:004:12345", "account-length"),
    BadExample("KH:ABA:no number", "account-number"),
    BadExample("NP:04:0123456789", "account-bank-code"),
    BadExample("QQ:004:1234567890", "region-unknown"),
    BadExample("1234567890", "region-unknown", "XX"),
    BadExample("4111 1111 1111 1111", "card-number", "TH"),
    BadExample("TH:004:4111111111111111", "card-number"),
    BadExample("", "empty"),
)

_LONGEST = 200
_SEPARATORS = re.compile(r"[\s.\-/\u2010-\u2015\u2212]+")
_NUMBER = re.compile(r"[A-Z0-9]{4,34}")
_BANK = re.compile(r"[A-Z0-9]{1,20}")
# As a value is kept or shown. Who writes it so means just this number at just this bank, whatever is usual for it.
_STATED = re.compile(r"[A-Za-z]{2}:[A-Za-z0-9]{1,20}:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_THREE = re.compile(r"([A-Za-z]{2})\s*:([^:]+):([^:]+)")
_TWO = re.compile(r"([^:]+):([^:]+)")
# What stands before a number in lists and messages: `CCI: 002-...`, `A/C No. Nabil Bank 0110...`, `เลขบัญชี กสิกร 123-...`.
_CALLED = re.compile(
    r"^(?:(?:(?:a/c|acct?|account|cuenta|cta|cci|código interbancario|codigo interbancario|cuenta interbancaria)"
    r"(?:\s?\.?\s?(?:no|nro|num|number))?"
    r"(?![A-Za-z])|(?:stk|số tk|số tài khoản|so tai khoan|no\.? ?rek(?:ening)?|norek|rekening|rek)(?![A-Za-z])"
    r"|เลขที่บัญชี|เลขบัญชี|หมายเลขบัญชี|บัญชี|হিসাব নম্বর|হিসাব নং|খাতা নম্বর|खाता नम्बर|खाता नं)[\s.:#\-]*)+(?=\S)",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"([0-9]{3}|[0-9]{9})[\s.\-/\u2010-\u2015\u2212]+([0-9][0-9\s.\-/\u2010-\u2015\u2212]*)")
_CCI_SHAPE = "3-3-12-2"
_PLAIN = re.compile(r"(TH|BD|NP|PE|th|bd|np|pe):([0-9]{3,9}):([0-9]{4,20})")
# As they are dialled at home. Thailand's have ten digits, as its accounts do.
_MOBILES = {
    "BD": re.compile(r"(?:88)?01[3-9][0-9]{8}"),
    "NP": re.compile(r"9[78][0-9]{8}"),
    "PE": re.compile(r"9[0-9]{8}"),
    # In Vietnam many accounts have the number of their holder's mobile phone; what begins so is a bank's line.
    "VN": re.compile(r"1[89]00[0-9]{4,6}"),
    "ID": re.compile(r"(?:62|0)8[0-9]{8,11}|1500[0-9]{3}"),
    "PH": re.compile(r"(?:63|0)9[0-9]{9}"),
    "NG": re.compile(r"(?:234|0)[789][01][0-9]{8}"),
}
_BANK_HELP = Phrase("Add the country and bank code, as TH:004:1234567890; the same number at two banks is two accounts.")


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """`CC:BANK:NUMBER`; an account abroad with its bank's code (`coded`);
    with the region also `BANK:NUMBER`, the bank's name or BIC beside the number, a Thai number led by its bank code,
    a Bangladeshi one led by its routing number, or a Peruvian CCI.

    Refusals: `account-needs-bank`, `account-needs-country`, `account-bank-code`, `account-length`, `account-number`, `region-unknown`,
    `use-iban`, `card-number`, and those of `reading.read`.
    """
    typed = read(text, _LONGEST)
    if is_card_number(typed):
        raise card_refusal()
    if is_iban(typed):
        raise _use_iban()
    region = _country(region) if region is not None else None
    abroad = alone(typed, region)
    typed = _CALLED.sub("", typed)
    stated = _STATED.fullmatch(typed) is not None
    country, bank, number = (abroad.country, abroad.bank, abroad.number) if abroad is not None else _parts(typed, region)
    if country in IBAN_ONLY:
        raise _use_iban()
    known_bank = bank_named(country, bank)
    bank = known_bank.code if known_bank else _SEPARATORS.sub("", bank).upper()
    number = _SEPARATORS.sub("", number).upper()
    if not _BANK.fullmatch(bank) or not bank.isascii():
        raise NotAnIdentifier("account-bank-code", "This bank is not known by name. {help}", {"help": _BANK_HELP})
    if not _NUMBER.fullmatch(number) or sum(c.isdigit() for c in number) < 3:
        raise NotAnIdentifier("account-number", "An account number has 4 to 34 letters and digits, at least three of them digits.")
    if is_card_number(number) and not (stated and may_be_account(country, bank, number)):
        raise card_refusal()
    bank, number, verified = _RULES.get(country, _anywhere)(bank, number, stated)
    return Identifier(kind=KIND, value=f"{country}:{bank}:{number}", display=_display(country, bank, number), verified=verified)


def at_once(text: str) -> Identifier | None:
    """The value of `parse` for a value as it is kept, of a country whose banks we know; None for any other text, and for a refused one."""
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return None
    country = plain[1].upper()
    if len(plain[3]) > 12 and is_card_number(plain[3]) and not may_be_account(country, plain[2], plain[3]):
        return None
    known_bank = bank_named(country, plain[2])
    try:
        bank, number, verified = _RULES[country](known_bank.code if known_bank else plain[2], plain[3], True)
    except NotAnIdentifier:
        return None
    return Identifier(kind=KIND, value=f"{country}:{bank}:{number}", display=_display(country, bank, number), verified=verified)


def may_be_account(country: str, bank: str, number: str) -> bool:
    """Whether a number that could be a payment card's may stand as an account of this bank, where a person states the country, the bank by
    its code, and the number: no length of this bank's numbers is known, or this is one. One random number in thirty is such a number."""
    known_bank = bank_named(country, bank)
    return known_bank is not None and (not known_bank.lengths or len(number) in known_bank.lengths)


def may_be_mobile(country: str, number: str) -> bool:
    """Whether a number has the form of a mobile phone's there, and of no account that is known: callers say which bank they are from."""
    form = _MOBILES.get(country)
    return form is not None and form.fullmatch(number) is not None


def _country(letters: str) -> str:
    if letters.upper() not in SUPPORTED_REGIONS:
        raise NotAnIdentifier("region-unknown", "The country is not known; use two letters such as TH.")
    return letters.upper()


def _parts(typed: str, region: str | None) -> tuple[str, str, str]:
    """Country, bank as written, number as written."""
    three = _THREE.fullmatch(typed)
    if three:
        return _country(three[1]), three[2].strip(), three[3].strip()
    two = _TWO.fullmatch(typed) if region in WITH_RULES else None
    bank_and_number = (two[1].strip(), two[2].strip()) if two else bank_in(typed)
    if bank_and_number and MOMENT.fullmatch(bank_and_number[1].strip()):
        raise NotAnIdentifier("account-number", "An account number has 4 to 34 letters and digits, at least three of them digits.")
    if bank_and_number:
        return (region if two and region else country_of_bank(bank_and_number[0], region)), *bank_and_number
    led = _led_by_code(typed, region)
    if region and led:
        return region, *led
    if region in IBAN_ONLY:
        raise _use_iban()
    raise NotAnIdentifier("account-needs-bank", "The bank is missing. {help}", {"help": _BANK_HELP})


def _led_by_code(typed: str, region: str | None) -> tuple[str, str] | None:
    """A number that starts with its bank's code, where the lengths leave no doubt that it does."""
    digits = _SEPARATORS.sub("", typed)
    if region == "PE" and len(digits) == 20 and digits.isdigit():
        return digits[:3], digits
    groups = _GROUPS.fullmatch(typed)
    if not groups:
        return None
    code, rest = groups[1], _SEPARATORS.sub("", groups[2])
    bank = bank_named(region or "", code)
    if region == "TH" and bank and len(rest) in (bank.lengths or (10,)):
        return code, rest
    if region == "BD" and routing_number(code) and 8 <= len(rest) <= 20:
        return code, rest
    return None


def _anywhere(bank: str, number: str, stated: bool) -> tuple[str, str, bool]:
    return bank, number, False


def _listed(country: str, bank: str, number: str, stated: bool) -> tuple[str, str, bool]:
    """Of a country of whose banks the names and codes are known, and no rule of their numbers."""
    known_bank = bank_named(country, bank)
    fewest = 4 if stated else 6
    _require_length(known_bank is None or len(number) >= fewest, "an account number has {fewest} digits or more", fewest=fewest)
    lengths = known_bank.lengths if known_bank else ()
    is_usual = number.isdigit() and (len(number) in lengths if lengths else len(number) <= 19)
    return bank, number, known_bank is not None and is_usual and not may_be_mobile(country, number)


def bank_code(country: str, bank: str) -> str:
    """A bank's code as the accounts there begin with it, where a rule for the country is known. Raises NotAnIdentifier."""
    return _BANKS[country](bank) if country in _BANKS else bank


def _thai_bank(bank: str) -> str:
    bank = RENAMED.get(("TH", bank), bank)
    _require(len(bank) == 3 and bank.isdigit(), "a Thai bank code has three digits")
    return bank


def _bangladeshi_bank(bank: str) -> str:
    _require(
        bank.isdigit() and len(bank) in (3, 9),
        "a Bangladeshi bank is named by its 9-digit routing number, or the first three of its digits",
    )
    # A routing number whose check digit fails is kept whole, since any of its digits may be the wrong one.
    return bank[:3] if routing_number(bank) else bank


def _nepali_bank(bank: str) -> str:
    _require(len(bank) == 4, "a Nepali bank is named by the four characters of its bankId")
    return bank


def _peruvian_bank(bank: str) -> str:
    _require(len(bank) == 3 and bank.isdigit(), "a Peruvian bank is named by the three digits that start its CCI")
    return bank


_BANKS: dict[str, Callable[[str], str]] = {"TH": _thai_bank, "BD": _bangladeshi_bank, "NP": _nepali_bank, "PE": _peruvian_bank}


def _thailand(bank: str, number: str, stated: bool) -> tuple[str, str, bool]:
    bank = _thai_bank(bank)
    fewest, most = (6, 20) if stated else (10, 15)
    is_long_enough = number.isdigit() and fewest <= len(number) <= most
    _require_length(is_long_enough, "a Thai account number has {fewest} to {most} digits", fewest=fewest, most=most)
    known_bank = bank_named("TH", bank)
    return bank, number, known_bank is not None and (not known_bank.lengths or len(number) in known_bank.lengths)


def _bangladesh(bank: str, number: str, stated: bool) -> tuple[str, str, bool]:
    bank = _bangladeshi_bank(bank)
    fewest = 6 if stated else 8
    is_long_enough = number.isdigit() and fewest <= len(number) <= 20
    _require_length(is_long_enough, "a Bangladeshi account number has {fewest} to 20 digits", fewest=fewest)
    return bank, number, bank_named("BD", bank) is not None and not may_be_mobile("BD", number)


def _nepal(bank: str, number: str, stated: bool) -> tuple[str, str, bool]:
    bank = _nepali_bank(bank)
    _require_length(len(number) <= 20, "a Nepali account number has at most 20 characters")
    return bank, number, bank_named("NP", bank) is not None and not may_be_mobile("NP", number)


def _peru(bank: str, number: str, stated: bool) -> tuple[str, str, bool]:
    bank = _peruvian_bank(bank)
    _require_length(number.isdigit() and len(number) <= 20, "a Peruvian account number has at most 20 digits")
    known_bank = bank_named("PE", bank)
    if len(number) == 17 and cci(bank + number):
        number = bank + number
    if len(number) == 20 and number.startswith(bank):
        return bank, number, known_bank is not None and cci(number)
    return bank, number, known_bank is not None and len(number) in known_bank.lengths


_RULES: dict[str, Callable[[str, str, bool], tuple[str, str, bool]]] = {
    "TH": _thailand,
    "BD": _bangladesh,
    "NP": _nepal,
    "PE": _peru,
    "VN": partial(_listed, "VN"),
    "ID": partial(_listed, "ID"),
    "PH": partial(_listed, "PH"),
    "NG": partial(_listed, "NG"),
}


def routing_number(digits: str) -> bool:
    """Whether these are nine digits with the check digit of a Bangladeshi routing number (weights 5, 7, 1 over the first eight, modulo 10).

    Derived from the 10,031 branch numbers of fintechbd/banco, all of which satisfy it; the official text was not found.
    """
    if len(digits) != 9 or not digits.isdigit():
        return False
    total = sum(int(digit) * (5, 7, 1)[place % 3] for place, digit in enumerate(digits[:8]))
    return (total + int(digits[8])) % 10 == 0


def cci(digits: str) -> bool:
    """Whether these are 20 digits with the two check digits of a Peruvian CCI: a Luhn digit over entity and office, one over the account.

    Derived from published numbers of BCP, Interbank and BBVA, and not tested on other entities.
    """
    if len(digits) != 20 or not digits.isdigit():
        return False
    return luhn(digits[:6] + digits[18]) and luhn(digits[6:18] + digits[19])


def _require(holds: bool, rule: str) -> None:
    if not holds:
        raise NotAnIdentifier("account-bank-code", "The bank code doesn't fit: {rule}.", {"rule": Phrase(rule)})


def _require_length(holds: bool, rule: str, **bounds: int) -> None:
    if not holds:
        raise NotAnIdentifier(
            "account-length", "The number doesn't fit: {rule}; send it whole, with its leading zeros.", {"rule": Phrase(rule, bounds)}
        )


def _use_iban() -> NotAnIdentifier:
    return NotAnIdentifier("use-iban", "Accounts of this country are named by their IBAN; send it as kind iban.")


def _display(country: str, bank: str, number: str) -> str:
    known_bank = bank_named(country, bank)
    if known_bank is not None and country not in WITH_RULES:
        return f"{country}:{known_bank.name}:{number}"
    shape = _CCI_SHAPE if country == "PE" and len(number) == 20 and number.startswith(bank) else known_bank.shape if known_bank else ""
    sizes = [int(size) for size in shape.split("-")] if shape else []
    if sum(sizes) != len(number):
        return f"{country}:{bank}:{number}"
    starts = [sum(sizes[:i]) for i in range(len(sizes))]
    return f"{country}:{bank}:" + "-".join(number[start : start + size] for start, size in zip(starts, sizes, strict=True))
