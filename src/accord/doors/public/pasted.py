"""A pasted text or a photograph, read as identifiers to look up; and the refusals, by code."""

import re
from collections.abc import Sequence

from msgspec import Struct, field

from accord.core.identifiers import Identifier, NotAnIdentifier, Tables, candidates, parse
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.cut_short import is_cut_address, is_cut_number
from accord.core.identifiers.digits import latin
from accord.core.identifiers.extract import Occurrence, extract
from accord.core.identifiers.payload import Payload, read_payload
from accord.core.identifiers.qr import read_qr
from accord.core.typed import Setting
from accord.core.typed.beside_bank import iban_at_named_bank, is_at_bank_of_ibans
from accord.core.typed.fields import at_any_bank
from accord.tables import countries

LONGEST = 20_000
NOT_WHOLE = "address-not-whole"
NO_PLATFORM = "handle-needs-platform"
MOST = 20
_MOST_CODES = 5
_CARD_DIGITS = 13
_FEWEST_LETTERS = 12
# The kinds that a bare number or name may also stand for: looked up as well, and shown where it was reported.
_MOST_READINGS = 6
# What is wrong with a number, where the person can mend it: by the code of the refusal, that of the sentence.
_MENDED = {code: "checksum" for code in ("checksum", "iban-checksum", "iban-length", "iban-structure")}
_MENDED |= {code: code for code in ("account-needs-country", "use-iban", "letter-for-digit", "qr-crc", "qr-damaged")}
_MENDED |= dict.fromkeys(("account-length", "account-number", "hidden-digits"), "checksum")
_MENDED |= {NO_PLATFORM: NO_PLATFORM, NOT_WHOLE: NOT_WHOLE}
# Said of a bank and a number too where the bank's name is long: they stand alone, and are no message.
_OF_A_BANK = frozenset(("account-needs-country", "use-iban", "account-length", "account-number"))
# A name as apps write it, and no part of an address.
_BARE_NAME = re.compile(r"(?<![\w@./])@[A-Za-z][A-Za-z0-9_.]{3,31}(?![\w@])")


class Read(Struct):
    """`identifiers` are what the sender means, `others` what the same text could also stand for: a number alone is no account of any bank,
    and may be one of each. `codes` say what each QR code asks for; `code_texts` are those that can be read once more as they stand: without
    a card's number in them."""

    identifiers: list[Identifier] = field(default_factory=list)
    others: list[Identifier] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    codes: list[Payload] = field(default_factory=list)
    code_texts: list[str] = field(default_factory=list)
    more: bool = False

    def add(self, identifiers: list[Identifier]) -> None:
        known_keys = {identifier.key for identifier in self.identifiers}
        for identifier in identifiers:
            if identifier.key not in known_keys:
                known_keys.add(identifier.key)
                self.identifiers.append(identifier)
        self.more = self.more or len(self.identifiers) > MOST
        del self.identifiers[MOST:]

    def refuse(self, code: str) -> None:
        if code not in self.refusals:
            self.refusals.append(code)


def read_text(text: str, region: str | None, tables: Tables, read: Read) -> None:
    """Every identifier in the text; where there is none, the whole text as one."""
    if len(text) > LONGEST:
        read.refuse("too-long")
        return
    try:
        occurrences = extract(text, region, tables=tables)
        left = _left(text, occurrences)
        if is_cut_address(left):
            read.refuse(NOT_WHOLE)
        if holds_card_number(left):
            read.refuse("card-number")
        elif not occurrences or (len(occurrences) == 1 and occurrences[0].text.strip() == text.strip()):
            _as_one(text, region, tables, read, occurrences)
            if is_a_text(text) and _BARE_NAME.search(left):
                read.refuse(NO_PLATFORM)
            return
        read.add([identifier for occurrence in occurrences for identifier in occurrence.all])
    except NotAnIdentifier as refusal:
        read.refuse(refusal.code)


def read_picture(picture: bytes, region: str | None, tables: Tables, read: Read) -> None:
    """Every identifier in the QR codes of the picture."""
    try:
        codes = read_qr(picture)
    except NotAnIdentifier as refusal:
        read.refuse(refusal.code)
        return
    if not codes:
        read.refuse("no-code")
    read_codes([code.text for code in codes], region, tables, read)


def read_codes(texts: Sequence[str], region: str | None, tables: Tables, read: Read) -> None:
    """Every identifier in the texts of QR codes."""
    for text in texts[:_MOST_CODES]:
        try:
            payload = read_payload(text, region, tables)
        except NotAnIdentifier as refusal:
            read.refuse(refusal.code)
            continue
        if holds_card_number(text) and not payload.identifiers:
            read.refuse("card-number")
        elif not payload.identifiers:
            read.refuse("code-without")
        else:
            read.codes.append(payload)
            read.code_texts += [text] if payload.text == text.strip() and not holds_card_number(text) else []
            read.add(list(payload.identifiers))


def is_a_text(text: str) -> bool:
    """Whether the person pasted words, and no number or name that could not be read."""
    return len(text.split()) > 1 and sum(map(str.isalpha, text)) >= _FEWEST_LETTERS


def may_be_shown_again(text: str) -> bool:
    """Whether the box may keep what was typed: never where it has as many digits as a card, however they are written."""
    return len(text) <= LONGEST and sum(letter.isdigit() for letter in latin(text)) < _CARD_DIGITS


def _as_one(text: str, region: str | None, tables: Tables, read: Read, occurrences: list[Occurrence]) -> None:
    readings = candidates(text.strip(), region, tables=tables)[:_MOST_READINGS]
    likely = [identifier for occurrence in occurrences for identifier in occurrence.all] or list(readings[:1])
    here = Setting(now=0, tables=tables, packs=countries(), country=region)
    if not likely:
        likely = iban_at_named_bank(text, here)
    if not likely:
        _refuse(text, here, read)
    read.add(likely)
    keys = {identifier.key for identifier in likely}
    # Most people give the number of an account alone.
    accounts = at_any_bank(text, here) if region else []
    read.others += [identifier for identifier in (*readings, *accounts) if identifier.key not in keys]


def _refuse(text: str, here: Setting, read: Read) -> None:
    """Say what is wrong, or missing, in a text in which nothing was found."""
    wrong = _what_is_wrong(text, here)
    if is_a_text(text):
        read.refuse(_MENDED[wrong] if wrong in _OF_A_BANK else "no-kind-fits")
    elif NOT_WHOLE not in read.refusals:
        read.refuse(_MENDED.get(wrong, "no-kind-fits"))


def _what_is_wrong(text: str, here: Setting) -> str:
    """The code of what the person can mend in what is meant as one number or account."""
    try:
        parse(text.strip(), here.country, tables=here.tables)
    except NotAnIdentifier as refusal:
        if refusal.code in _MENDED:
            return refusal.code
    return plainer("no-kind-fits", text, here)


def plainer(code: str, text: str, here: Setting) -> str:
    """The code of the refusal of a text, or of what is plainly wrong with it where that code says less."""
    if code not in ("card-number", "several") and is_cut_address(text):
        return NOT_WHOLE
    if code != "no-kind-fits":
        return code
    return "hidden-digits" if is_cut_number(text) else "use-iban" if is_at_bank_of_ibans(text, here) else code


def _left(text: str, occurrences: list[Occurrence]) -> str:
    """The text with its identifiers taken out: a long account is no card by chance."""
    left, position = [], 0
    for occurrence in occurrences:
        left += [text[position : occurrence.start], " x "]
        position = occurrence.end
    return "".join(left) + text[position:]
