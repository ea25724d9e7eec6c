"""The text typed beside a bank: the number of an account there, in whatever shape."""

import re

from accord.core.identifiers import account
from accord.core.identifiers.account import cci, may_be_account, routing_number
from accord.core.identifiers.bank_names import bank_named
from accord.core.identifiers.banks import IBAN_ONLY
from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.cards import is_card_number
from accord.core.identifiers.cut_short import is_cut_address
from accord.core.typed.answers import choice, question, refused, value
from accord.core.typed.bank_names import BankName, Place, WalletName, by_key, places_named, places_of, places_within
from accord.core.typed.examples import account_example, grouped
from accord.core.typed.ibans import read_by_iban, read_number_for_iban
from accord.core.typed.reading import Choice, Reading, Refused, Setting, Value
from accord.core.typed.rows import Row, has_decimals, hides_digits, is_rounded, rows, words
from accord.core.typed.wallet import proxy_choices, read_at_wallet

FEWEST = 5
USUAL = (10,)  # digits of accounts in Thailand, at banks of which no source says their own
_MOST = 20
_CCI_DIGITS = 20
_DIGITS_ONLY = ("TH", "BD", "PE")
_MIXED = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*[0-9])(?=[A-Za-z0-9]*[A-Za-z])[A-Za-z0-9]{5,40}(?![A-Za-z0-9])")
# Words right before a number that are no part of it.
_LABELS = frozenset("ac acc acct accno acno account c cc cci cta cte ctacte cuenta id n no nr nro num number o".split())
# Money beside the number: `480,000 baht`, `S/ 1,500.00`.
_MONEY = "THB|BDT|NPR|PEN|AED|USD|baht|taka|tk|rupees?|rs|soles|dirhams?|dhs?|บาท|টাকা|रुपैयाँ|रू|रु|درهم|฿|৳|S/|US\\$|\\$"
_AMOUNT = re.compile(rf"(?<!\S)[0-9][0-9.,]*\s*(?:{_MONEY})(?![A-Za-z])|(?<![A-Za-z])(?:{_MONEY})\.?\s*[0-9][0-9.,]*(?!\S)", re.IGNORECASE)
# The letters O, l and I in the place of a digit.
_LOOKALIKE = re.compile(r"(?<=[0-9\-./])[OolI](?![A-Za-z])|(?<![A-Za-z])[OolI](?=[0-9\-./])")
# As Nepali banks have them: A401010000133, 0150001788CA.
_FEW_LETTERS = re.compile(r"[A-HJ-NP-Z]?[0-9]+[A-HJ-NP-Z]{0,2}")
# Lengths that payment cards have everywhere. A number of another length that the bank's numbers are known to have is asked no questions.
_CARD_LENGTHS = (15, 16)
# How far a wrong length may be from the right one to offer zeros at the beginning, which spreadsheets take away.
_MOST_ZEROS = 3


def read_at_bank(typed: str, bank: BankName, setting: Setting) -> Reading:
    """The account at this bank; asked where the text names another bank, holds several numbers, or the number is unusual."""
    refusal = illegible(typed, bank.country, bank)
    if refusal is not None:
        return refusal
    by_iban = read_by_iban(typed, bank, setting)
    if by_iban is not None:
        return by_iban
    others = places_within(words(typed), setting)
    plain = tuple(place for place, is_plain in others.items() if is_plain)
    return _either(typed, bank, plain, setting) if plain and bank not in others else _number_at(typed, bank, setting)


def _number_at(typed: str, bank: BankName, setting: Setting) -> Reading:
    if bank.country in IBAN_ONLY:
        return read_number_for_iban(typed, bank, setting)
    numbers = _numbers(typed, bank)
    if len(numbers) > 1:
        return question("which-number", tuple(_number_choice(row.digits, bank, setting) for row in numbers))
    return _row_at(numbers[0], typed, bank, setting)


def illegible(typed: str, country: str | None, bank: BankName | None) -> Refused | None:
    """Why no number can be read at all; None where one can."""
    if is_cut_address(typed):
        return refused("address-not-whole")
    example = account_example(country, bank)
    if hides_digits(typed):
        return refused("account-hidden", example=example)
    if is_rounded(typed):
        return refused("account-rounded", example=example)
    most = max((len(row.digits) for row in rows(typed)), default=0)
    if most < FEWEST:
        return refused("account-short" if most else "account-none", example=example)
    return None


def account_value(country: str, code: str, number: str, setting: Setting) -> Value | Refused:
    """The account as it is kept, and as it is read back."""
    bank = by_key(country, code, setting)
    example = account_example(country, bank)
    try:
        identifier = account.parse(f"{country}:{code}:{number}", None, setting.tables)
    except NotAnIdentifier as bad:
        if bad.code == "account-length":
            return refused("account-short" if len(number) < 10 else "account-long", example=example)
        return refused({"card-number": "card-number", "account-bank-code": "bank-code"}.get(bad.code, "account-none"), example=example)
    number = identifier.display.rpartition(":")[2]
    listed = None if bank else bank_named(country, code)
    label = bank.label(setting.language) if bank else listed.name if listed else f"{country}:{code}"
    return value("account", identifier.value, "account-at", number=number, bank=label)


def place_choice(typed: str, place: Place, setting: Setting) -> tuple[int, Choice] | None:
    """A bank or wallet among which is asked, with how far down it stands: those come first whose numbers are like this one. None for a
    wallet whose proxy this can't be."""
    if isinstance(place, WalletName):
        reading = read_at_wallet(typed, place, setting)
        return (-1, Choice(value=reading.value, display=reading.display)) if isinstance(reading, Value) else None
    label = place.label(setting.language)
    at_place = _number_at(typed, place, setting) if place.country not in IBAN_ONLY else None
    if isinstance(at_place, Value):
        return (0 if place.lengths else 1), Choice(value=f"{place.key}:{at_place.value.rpartition(':')[2]}", display=label)
    numbers = _numbers(typed, place)
    # Without the words, which may name another bank.
    number = numbers[0].text if len(numbers) == 1 else typed
    return (1 if place.country in IBAN_ONLY else 2), Choice(value=f"{place.key} {number}", display=label)


def _either(typed: str, bank: BankName, others: tuple[Place, ...], setting: Setting) -> Reading:
    """The text names one bank, and another was chosen."""
    choices = tuple(offer[1] for offer in (place_choice(typed, place, setting) for place in (*others, bank)) if offer)
    return question("other-bank", choices, bank=others[0].label(setting.language), chosen=bank.label(setting.language))


def _numbers(typed: str, bank: BankName) -> list[Row]:
    """The rows that can be the account number: not an amount, not the bank's own code or routing number, and not the few digits of a branch
    among words. Where only signs stand between rows, they may be one number; no digit is left out unasked."""
    candidates = rows(_AMOUNT.sub("\n", typed))
    if not any(len(row.digits) >= FEWEST for row in candidates):
        candidates = rows(typed)
    candidates = tuple({row.digits: row for row in candidates if not _names_bank(row.digits, bank)}.values()) or candidates
    long = [row for row in candidates if len(row.digits) >= FEWEST] or list(candidates)
    first, last = candidates[0], candidates[-1]
    if len(candidates) == 1 or any(map(str.isalpha, typed[first.start : last.end])) or ":" in typed[first.start : last.end]:
        return long
    between = typed[first.start : last.end]
    joined = Row("".join(row.digits for row in candidates), between, first.start, last.end, first.before, last.after, first.plus)
    if len(long) == len(candidates):
        return [joined, *long] if len(joined.digits) in bank.lengths else long
    return [joined] if len(joined.digits) in bank.lengths else [joined, *long]


def _names_bank(digits: str, bank: BankName) -> bool:
    return digits == bank.code or (bank.country == "BD" and routing_number(digits) and digits.startswith(bank.code))


def _row_at(row: Row, typed: str, bank: BankName, setting: Setting) -> Reading:
    if row.plus:
        wallets = tuple(place for place in places_of(bank.country, setting) if isinstance(place, WalletName))
        proxies = proxy_choices(row.digits, True, wallets, setting)
        return question("phone-at-bank", (*proxies, _number_choice(row.digits, bank, setting)))
    if has_decimals(row):
        bare = re.split(r"[.,]", row.text)[0]
        return question("decimals", tuple(_number_choice(digits, bank, setting) for digits in (bare, row.digits)))
    lettered = _lettered(row, typed, bank, setting)
    if (lettered and bank.country in _DIGITS_ONLY) or (not lettered and _LOOKALIKE.search(typed)):
        return refused("account-letters", bank=bank.label(setting.language), example=account_example(bank.country, bank))
    if lettered and _FEW_LETTERS.fullmatch(lettered):
        return account_value(bank.country, bank.code, lettered, setting)
    if lettered:
        return question("letters", tuple(_number_choice(number, bank, setting) for number in (lettered, row.digits)))
    return _digits_at(_without_code(row, bank), bank, setting)


def _without_code(row: Row, bank: BankName) -> str:
    """The digits of a Thai number without the code of its bank, where this stands apart before a whole number: `098 1234567890`. At a bank
    of which the lengths are known it is asked."""
    rest = row.digits.removeprefix(bank.code)
    is_led = bank.country == "TH" and not bank.lengths and row.text.startswith(bank.code) and not row.text[len(bank.code) :][:1].isdigit()
    return rest if is_led and len(rest) in USUAL else row.digits


def _lettered(row: Row, typed: str, bank: BankName, setting: Setting) -> str:
    """The number with the letters right beside its digits that may be a part of it; empty where there are none."""
    mixed = next((match.group() for match in _MIXED.finditer(typed) if match.start() < row.end and match.end() > row.start), "")
    for letters in (row.before, row.after):
        if letters and (letters.casefold() in _LABELS or bank in places_named(letters, setting)[0]):
            mixed = mixed.removeprefix(letters).removesuffix(letters)
    return "" if not mixed or mixed.isdigit() else mixed.upper()


def _digits_at(digits: str, bank: BankName, setting: Setting) -> Reading:
    count, lengths = len(digits), bank.lengths
    if count > _MOST:
        return refused("account-long", example=account_example(bank.country, bank))
    fits = count in lengths
    if is_card_number(digits) and (not fits or count in _CARD_LENGTHS):
        return _maybe_card(digits, bank, setting)
    if bank.country == "PE":
        reading = _by_cci(digits, bank, setting)
        if reading is not None:
            return reading
    if lengths and not fits:
        return _other_length(digits, bank, setting)
    return account_value(bank.country, bank.code, digits, setting)


def _maybe_card(digits: str, bank: BankName, setting: Setting) -> Reading:
    label = bank.label(setting.language)
    if not may_be_account(bank.country, bank.code, digits):
        example = account_example(bank.country, bank)
        return question("card-not-account", (), bank=label, lengths=_counts(bank), example=example)
    yes = choice(f"{bank.key}:{digits}", "choice-ending", ending=digits[-4:])
    return question("maybe-card", (yes,), bank=label)


def _by_cci(digits: str, bank: BankName, setting: Setting) -> Reading | None:
    """A CCI names its bank in its first three digits. None where this is none."""
    label = bank.label(setting.language)
    if len(digits) == _CCI_DIGITS - 3 and cci(bank.code + digits):
        return question("cci-completed", (_cci_choice(bank.code + digits, bank.code),))
    if len(digits) != _CCI_DIGITS:
        return None
    entity, fits = digits[:3], cci(digits)
    if entity == bank.code:
        return account_value("PE", entity, digits, setting) if fits else _as_typed("check-digits", digits, bank)
    if not fits:
        return None
    other = by_key("PE", entity, setting)
    holder = other.label(setting.language) if other else entity
    choices = [_cci_choice(digits, entity)]
    if _CCI_DIGITS in bank.lengths:
        choices.append(choice(f"{bank.key}:{digits}", "choice-account", number=digits, bank=label))
    return question("other-bank", tuple(choices), bank=holder, chosen=label)


def _cci_choice(digits: str, entity: str) -> Choice:
    return choice(f"PE:{entity}:{digits}", "choice-cci", number="-".join((digits[:3], digits[3:6], digits[6:18], digits[18:])))


def _as_typed(code: str, digits: str, bank: BankName) -> Reading:
    return question(code, (choice(f"{bank.key}:{digits}", "choice-as-typed", number=digits),))


def _other_length(digits: str, bank: BankName, setting: Setting) -> Reading:
    count = len(digits)
    choices = []
    if isinstance(account_value(bank.country, bank.code, digits, setting), Value):
        choices.append(choice(f"{bank.key}:{digits}", "choice-as-typed", number=digits))
    longer = next((length for length in bank.lengths if 0 < length - count <= _MOST_ZEROS), None)
    if longer:
        padded = digits.zfill(longer)
        choices.append(choice(f"{bank.key}:{padded}", "choice-zeros", number=grouped(padded, bank)))
    if digits.startswith(bank.code) and count - len(bank.code) in bank.lengths:
        bare = digits.removeprefix(bank.code)
        choices.append(choice(f"{bank.key}:{bare}", "choice-without-code", number=grouped(bare, bank)))
    label = bank.label(setting.language)
    return question("account-length", tuple(choices), bank=label, lengths=_counts(bank), count=str(count))


def _counts(bank: BankName) -> str:
    return " / ".join(map(str, bank.lengths))


def _number_choice(number: str, bank: BankName, setting: Setting) -> Choice:
    """One of several numbers: as an answer where it is plain, else so that it is asked about next."""
    reading = _digits_at(number, bank, setting) if number.isdigit() else account_value(bank.country, bank.code, number, setting)
    answer = f"{bank.key}:{number}" if isinstance(reading, Value) else f"{bank.key} {number}"
    return choice(answer, "choice-account", number=grouped(number, bank), bank=bank.label(setting.language))
