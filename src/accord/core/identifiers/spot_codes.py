"""Finds IBANs, crypto addresses and payment codes in a folded text: what carries its own check, or has a form that nothing else has."""

import re
from collections.abc import Iterator

from accord.core.identifiers import account, crypto, iban, proxy
from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.chains import memo, xrp
from accord.core.identifiers.coded import coded
from accord.core.identifiers.emv import read_emv
from accord.core.identifiers.emv_names import named_in
from accord.core.identifiers.spots import Spot, reading

_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?:[ \-\n]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
# In groups of their own: the word IBAN must stand somewhere, since two letters and a number are any words.
_IBAN_APART = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2} [0-9]{2}(?:[ \-\n]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_IBAN_ENDS = re.compile(r"[A-Za-z0-9](?![A-Za-z0-9])")
# Long words of the alphabets that addresses use: hex, base58, bech32, base64url.
_CODE = re.compile(
    r"(?<![A-Za-z0-9_\-])(?:(?:bitcoincash|bitcoin|ethereum|litecoin|dogecoin|solana|ripple|tron|cosmos|cardano|monero|stellar|zcash):)?"
    r"(?:(?:0|-1):(?=[0-9A-Fa-f]{64}(?![0-9A-Za-z])))?"  # a workchain of TON
    r"[A-Za-z0-9_\-]{25,220}(?![A-Za-z0-9_\-])"
)
# An address that a mail or a slip broke in two, at the end of a line or by one space: taken where its checksum fits.
_BROKEN = re.compile(
    r"(?<![A-Za-z0-9_\-])(?:0x[0-9A-Fa-f]{6,38}|(?:bc1|ltc1)[a-z0-9]{6,60}|[13LDTr][1-9A-HJ-NP-Za-km-z]{7,33})"
    r"(?:[ \t]|[ \t]?\r?\n[ \t>]{0,4})[A-Za-z0-9]{4,60}(?![A-Za-z0-9_\-])"
)
_BREAK = re.compile(r"[ \t\r\n>]+")
_EMV = re.compile(r"(?<![A-Za-z0-9])(?:00020[0-9]|01021[12])")
_EMV_END = re.compile(r"6304[0-9A-Fa-f]{4}(?![A-Za-z0-9])")
_LONGEST_EMV = 1_000
# A random key of Pix is a UUID as many others are; the word stands near.
_UUID = re.compile(r"(?<![A-Za-z0-9-])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![A-Za-z0-9-])", re.IGNORECASE)
_PIX_WORD = re.compile(r"(?<![A-Za-z])(?:pix|chave)(?![A-Za-z])", re.IGNORECASE)
_PIX_REACH, _PIX_BEHIND = 120, 40
# A llave of Bre-B is a name behind an @, as on every platform; the word for it stands right before.
_LLAVE = re.compile(
    r"(?<![A-Za-z])(?:(?:mi |la )?llave(?: de)?(?:[ :]{0,2}bre-?b)?|bre-?b)"
    r"(?: (?:es|nequi|bancolombia|daviplata|davivienda))?[ \t]{0,2}[:=]?\s{0,2}(@[A-Za-z0-9]{3,30})(?![\w@]|[.\-][A-Za-z0-9])",
    re.IGNORECASE,
)


def spot_codes(text: str, region: str | None, tables: Tables) -> Iterator[Spot]:
    """Time grows with the length of the text."""
    yield from _ibans(text, tables)
    yield from _addresses(text, tables)
    yield from _payment_codes(text, region, tables)
    yield from _coded(text, region, tables)
    for key in _UUID.finditer(text):
        if _PIX_WORD.search(text, max(0, key.start() - _PIX_REACH), min(len(text), key.end() + _PIX_BEHIND)):
            identifier = reading(proxy.parse, f"pix:{key.group()}", None, tables)
            if identifier is not None:
                yield Spot(*key.span(), identifier, 16)
    if "@" in text and ("llave" in (lower := text.lower()) or "bre" in lower):
        for llave in _LLAVE.finditer(text):
            identifier = reading(proxy.parse, f"breb: {llave[1]}", None, tables)
            if identifier is not None:
                yield Spot(*llave.span(1), identifier, 3)


def _coded(text: str, region: str | None, tables: Tables) -> Iterator[Spot]:
    """Accounts abroad with the code of their bank, which is nothing else then."""
    for place in coded(text, region):
        identifier = reading(account.parse, f"{place.country}:{place.bank}:{place.number}", None, tables)
        if identifier is not None:
            yield Spot(*place.number_at, identifier, 13)
            if place.code_at != place.number_at:
                yield Spot(*place.code_at, None, 13)


def _payment_codes(text: str, region: str | None, tables: Tables) -> Iterator[Spot]:
    position = 0
    while start := _EMV.search(text, position):
        position = start.end()
        end = _EMV_END.search(text, position, position + _LONGEST_EMV)
        if end is None:
            continue
        try:
            identifiers = named_in(read_emv(text[start.start() : end.end()]), region, tables)
        except NotAnIdentifier:
            continue
        if identifiers:
            yield Spot(start.start(), end.end(), identifiers[0], 18)
            position = end.end()


def _ibans(text: str, tables: Tables) -> Iterator[Spot]:
    yield from _ibans_in(text, _IBAN, tables)
    if "IBAN" in text or "iban" in text or "آيبان" in text:
        yield from _ibans_in(text, _IBAN_APART, tables)


def _ibans_in(text: str, form: re.Pattern[str], tables: Tables) -> Iterator[Spot]:
    position = 0
    while match := form.search(text, position):
        position = match.start() + 1
        # Words may follow after a space or in the next line: every end of a group is tried, the longest first.
        ends = [end.end() for end in _IBAN_ENDS.finditer(text, match.start() + 14, match.end())]
        for end in reversed(ends):
            identifier = reading(iban.parse, text[match.start() : end], None, tables)
            if identifier is not None:
                yield Spot(match.start(), end, identifier, 15)
                position = end
                break


def _addresses(text: str, tables: Tables) -> Iterator[Spot]:
    for match in _CODE.finditer(text):
        code = match.group()
        # A word has no digits; a number has no letters.
        if any(map(str.isdigit, code)) and any(map(str.isalpha, code)):
            identifier = reading(crypto.parse, code, None, tables)
            if identifier is not None and (identifier.verified or _looks_random(code)):
                yield from _tagged(text, match, identifier, tables)
                yield Spot(match.start(), match.end(), identifier, 14)
    for broken in _BROKEN.finditer(text):
        code = _BREAK.sub("", broken.group())
        # Only a checksum says that the two belong together.
        is_long = 25 <= len(code) <= 90 and any(map(str.isdigit, code))
        identifier = reading(crypto.parse, code, None, tables) if is_long else None
        if identifier is not None and identifier.verified:
            yield Spot(*broken.span(), identifier, 14)


def _tagged(text: str, match: re.Match[str], identifier: Identifier, tables: Tables) -> Iterator[Spot]:
    """An address with the destination tag or memo that belongs to it in words behind it."""
    chain = identifier.value.partition(":")[0]
    if "?" in identifier.value or (chain != "xrp" and chain not in memo.CHAINS):
        return
    tag = (xrp.TAG if chain == "xrp" else memo.BESIDE).match(text, match.end())
    mark = "?dt=" if chain == "xrp" else memo.MARK
    whole = reading(crypto.parse, f"{match.group()}{mark}{tag[1]}", None, tables) if tag else None
    if tag and whole is not None:
        yield Spot(match.start(), tag.end(), whole, 14)


def _looks_random(code: str) -> bool:
    """An address without a checksum is taken for one only where small letters, capitals and digits are mixed as chance mixes them."""
    return sum(map(str.isdigit, code)) >= 3 and sum(map(str.isupper, code)) >= 8 and sum(map(str.islower, code)) >= 8
