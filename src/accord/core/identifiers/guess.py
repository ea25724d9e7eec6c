"""Which kind a text is where nobody says so.

Every kind but `script` (any text is one) is asked. The answers are ranked by how much speaks for them, equals in the order of `_ASKED`.
From the surest down:
  9  a checksum or a mark of its own: `pdq:`, IBAN, crypto address with a checksum or on an explorer's page, a store's page or `android:`, a
     handle's platform
  8  a web address with its scheme; an e-mail address under a known ending; an IP address
  7  a phone in international form (`+`), a scheme, bank or country named beside a number (proxy, account, sender)
  6  a bare domain, an address without scheme, or a host with its port, under a known ending
  5  a phone in the region's own form
  4  a payment address such as `name@okaxis`
  3  what the digits could also be in the region: PromptPay, bKash, Yape and their like
  2  a bare handle, app or PDQ hash; a crypto address without a checksum
  1  a sender name: in capitals or a short code, with a region; a domain under no known ending, in small letters (`evil.eth`): unverified
`Mr.Smith`, an address without scheme under no known ending (but those for examples), a sender name in small letters, and words such as OTP
or SMS are no guess: name the kind if it is meant.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from accord.core.currencies import CURRENCIES
from accord.core.identifiers import account, app, crypto, domain, email, explorers, handle, iban, image, ip, phone, proxy, sender, url
from accord.core.identifiers.bank_names import bank_in
from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import holds_card_number, is_card_number, luhn
from accord.core.identifiers.digits import plain
from accord.core.identifiers.emv import looks_like_emv, read_emv
from accord.core.identifiers.emv_names import named_in
from accord.core.identifiers.paid_pages import paid_by
from accord.core.identifiers.platforms import BY_NAME
from accord.core.identifiers.rails import COUNTRIES, MOBILES
from accord.core.identifiers.reading import undefang
from accord.core.identifiers.spots import Parse, reading
from accord.core.identifiers.wallets import WALLETS

_LONGEST = 10_000
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_SCHEME = re.compile(r"(?:h(?:tt|xx|\*\*)ps?|f[tx]p)\W{0,3}[:/]", re.IGNORECASE)
_MARKED_SENDER = re.compile(r"[A-Za-z]{2}\s*:|.*\([A-Za-z]{2}\)$")
_NUMBER = re.compile(r"\+?[0-9 ().\-/]{5,}")
# Four numbers with dots between are an address or nothing, and a day of the calendar is no phone.
_QUAD = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
# With a length or a second one behind it they are a range of addresses, and with another path the address of a page.
_RANGE = re.compile(
    rf"{_QUAD.pattern}\s*(?:/\s*[0-9]{{1,3}}|[-\u2010-\u2015\u2212]\s*{_QUAD.pattern})"
    r"|(?=[0-9a-f]*:[0-9a-f:]*:)[0-9a-f:]+/[0-9]{1,3}",
    re.IGNORECASE,
)
_LONGEST_RANGE = 100
_PAGE = re.compile(rf"{_QUAD.pattern}/.*")
_DAY = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
# Letters where digits should be, as people type them; and a number that a spreadsheet shortened. No sender's name looks so.
_MISTYPED = re.compile(r"(?=(?:[^0-9]*[0-9]){6})[+(]?[0-9OoIl][0-9OoIl ().\-/]*")
# Digits that were hidden: `66812341XXX`, `081-234-50**`.
_HIDDEN = re.compile(r"(?=(?:[^0-9]*[0-9]){5})[+(]?[0-9][0-9 ().\-]*(?:x{2,}|[*\u2022\u00d7#]+)[0-9x*\u2022\u00d7# .\-]*", re.IGNORECASE)
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2}", re.IGNORECASE)
# `Re: your parcel: pay 5000 now` has the form of an account in Réunion, and is a message.
_SENTENCE = re.compile(r"[A-Za-z]{2}\s*:[^:]+:(?:.*[^A-Za-z0-9])?[A-Za-z]{2,}(?:[^A-Za-z0-9].*)?")
# As KBank's e-wallets begin, though `00` begins an international number elsewhere.
_EWALLET = re.compile(r"004[ .-]?999(?:[ .-]?[0-9]){9}")
# Fifteen digits without a word are an e-wallet only where they begin as its issuers' do: with a bank's code, or as TrueMoney's. Devices
# (IMEI: 3GPP TS 23.003, 6.2; they begin with 01, 35, 86 or 99) and SIM cards (IMSI: with the country's code, 520) have as many.
_ISSUED = re.compile(r"(?:0[02-9]|14)[0-9]{13}")
_IMEI = re.compile(r"(?:01|35|86|99)[0-9]{13}")
# Country, bank and number, right or wrong; a message with two colons is none.
_THREE = re.compile(r"[A-Za-z]{2}\s*:\s*[A-Za-z0-9]{2,11}\s*:\s*[0-9OoIl][0-9OoIl .\-/]{3,}")
_NOT_DIGIT = re.compile(r"[^0-9]")
# From here on nothing else is meant; what nothing marks as what it is, a text holds by chance.
_SURE = 7
_UNMARKED = frozenset({"sender", "script", "image"})
# RFC 2606, section 2: of these there is no site, and people try things out with them.
_FOR_EXAMPLES = (".example", ".test")
_PORTED = re.compile(r"[^\s/?#@]+:[0-9]{1,5}")
# Words in capitals that say by what, or about what, a message came: in a list of what was reported, no sender is meant by them.
_NO_SENDERS = frozenset(
    """
    otp sms mms pin atm kyc url qr ussd vpn wifi covid covid-19 covid19 n/a na none null nil unknown unk test yes no ok
    call text chat mail email web link site app bank card cash other
    """.split()
)
# Endings of files under which no site stands; those that are endings of sites too (`.zip`, `.sh`) are not among them.
_FILE = re.compile(
    r"[^\s/:@]+\.(?:7z|aab|apk|avi|bak|bat|bin|bmp|bz2|cfg|conf|cpp|csv|dat|db|dll|dmg|docx?|dotx|eml|exe|gif|gz|heic|html?|ics|ini|ipa|iso|jar|jpe?g"
    r"|js|json|jsonl|key|lnk|log|m4a|mbox|mkv|mp3|mp4|msg|msi|ndjson|odp|ods|odt|ogg|pages|parquet|pcap|pdf|pem|php|png|pptx?|ps1|pst|rar|rtf"
    r"|sql|sqlite|svg|sys|tar|tgz|tiff?|tmp|tsv|ttf|txt|vbs|vcf|wav|webm|webp|wps|xlsb?|xlsm|xlsx|xml|xz|ya?ml)",
    re.IGNORECASE,
)
# An app's own name on Android: the site of its maker, backwards.
_PACKAGE = re.compile(r"(?:com|org|net|io|co|me|app|dev|th|bd|np|pe|ae|in)(?:\.[a-z][a-z0-9_]*){2,}")
# Beside currencies what is paid in most of all where no bank is.
_MONEY = CURRENCIES | frozenset("BTC ETH USDT USDC TRX BNB".split())
_AMOUNT = re.compile(r"(?P<before>[A-Z]{3}|[A-Z]{4})? ?[0-9][0-9.,' ]*(?: ?(?P<after>[A-Z]{3}|[A-Z]{4}))?", re.IGNORECASE)
# Sixty-four hexadecimal digits behind `0x`: no address is so long, and each transaction on a chain has such a number.
_TRANSACTION = re.compile(r"(?:(?:tx|txn|trx|txid|tx[ _-]?hash|transaction|hash)\W{1,3})+(?:0x)?[0-9a-f]{64}|0x[0-9a-f]{64}", re.IGNORECASE)
_OLD_VISA = re.compile(r"4[0-9]{12}")
# These kinds check card numbers themselves, or carry check digits of their own.
_SELF_CHECKING = frozenset({"phone", "iban", "account", "proxy", "crypto", "ip", "image", "script", "url", "domain", "email", "handle"})

_ASKED: tuple[Parse, ...] = (
    image.parse,
    iban.parse,
    crypto.parse,
    app.parse,
    handle.parse,
    url.parse,
    email.parse,
    ip.parse,
    proxy.parse,
    account.parse,
    phone.parse,
    domain.parse,
    sender.parse,
)
# The kinds that a text of digits and separators alone can be.
_NUMERIC: tuple[Parse, ...] = (ip.parse, proxy.parse, account.parse, phone.parse, sender.parse)
_PROMPTPAY = ("TH", "promptpay")
_INTERNATIONAL = ("+", "(+", "tel:", "sms:", "smsto:", "callto:", "facetime:")


class _Guess(NamedTuple):
    strength: int
    identifier: Identifier


def guesses(text: str, region: str | None, tables: Tables) -> tuple[Identifier, ...]:
    """The possible readings of the text, the likeliest first; the same for the same text, always."""
    return tuple(dict.fromkeys(guess.identifier for guess in _ranked(text, region, tables)))


def surely(text: str, region: str | None, tables: Tables) -> Identifier | None:
    """The only reading of the whole text; None where other readings are left, or where it is a text like any other."""
    ranked = _ranked(text, region, tables)
    return ranked[0].identifier if ranked and ranked[0].strength >= _SURE and ranked[0].identifier.kind not in _UNMARKED else None


def _ranked(text: str, region: str | None, tables: Tables) -> list[_Guess]:
    if len(text) > _LONGEST:
        return []
    if looks_like_emv(text.strip()):
        return [_Guess(9, identifier) for identifier in _named_in_code(text.strip(), region, tables)]
    text = _led_to(text)
    typed = plain(text)
    guesses: list[_Guess] = []
    for parse in _to_ask(typed):
        identifier = reading(parse, text, region, tables)
        if identifier is None or not _keepable(identifier):
            continue
        strength = _strength(identifier, typed)
        if strength:
            guesses.append(_Guess(strength, identifier))
    if not _is_no_number(typed):
        guesses += _as_proxies(typed, region, tables)
    if is_interbank(typed):
        guesses.append(_Guess(7, account.parse(typed, "PE", tables)))
    guesses.sort(key=lambda guess: -guess.strength)
    return guesses


def _to_ask(typed: str) -> tuple[Parse, ...]:
    """The kinds that a text of this form can be."""
    if is_range(typed) or _DAY.fullmatch(typed):
        return ()
    if _QUAD.fullmatch(typed):
        return (ip.parse,)
    if _PAGE.fullmatch(typed):
        return (url.parse,)
    return _NUMERIC if _NUMBER.fullmatch(typed) else _ASKED


def is_range(typed: str) -> bool:
    """Whether this is a range of internet addresses, as lists write it: none of them, no number to call, and no page."""
    return len(typed) <= _LONGEST_RANGE and typed[-1:].isdigit() and _RANGE.fullmatch(undefang(typed)) is not None


def _is_no_number(typed: str) -> bool:
    """Whether it has the form of an internet address, a range, a page or a day, whatever its digits could be else."""
    return any(form.fullmatch(typed) for form in (_QUAD, _DAY, _PAGE)) or is_range(typed)


def is_interbank(typed: str) -> bool:
    """Whether this is Peru's interbank account code: twenty digits with the check digits of one, whatever the region."""
    digits = _NOT_DIGIT.sub("", typed)
    return len(digits) == 20 and _NUMBER.fullmatch(typed) is not None and not _is_no_number(typed) and account.cci(digits)


def _named_in_code(text: str, region: str | None, tables: Tables) -> tuple[Identifier, ...]:
    """Whom a payment code names; nobody where it was changed or read badly."""
    try:
        return tuple(filter(_keepable, named_in(read_emv(text), region, tables)))
    except NotAnIdentifier:
        return ()


def _led_to(text: str) -> str:
    """The address without what stands around it, and of a link that only leads to another that other."""
    text = url.cleaned(text.strip())
    return url.target(text) if url.may_lead_on(text) else text


def _strength(identifier: Identifier, typed: str) -> int:
    """How much speaks for this reading, see above; 0 for nothing."""
    strength = _STRENGTHS.get(identifier.kind, 9)
    return strength if isinstance(strength, int) else strength(identifier, typed)


def _url(identifier: Identifier, typed: str) -> int:
    if _SCHEME.match(typed):
        return 8
    if identifier.value.partition("/")[0].endswith(_FOR_EXAMPLES) and (not _host_only(identifier) or _PORTED.fullmatch(typed)):
        return 1
    return 6 if identifier.verified and (not _host_only(identifier) or _PORTED.fullmatch(typed) or _PAGE.fullmatch(typed)) else 0


def _domain(identifier: Identifier, typed: str) -> int:
    if _SCHEME.match(typed):
        return 2
    if identifier.verified:
        return 6
    if _FILE.fullmatch(typed) or _PACKAGE.fullmatch(typed):
        return 0
    # No ending begins with a digit: `1.250.000đ` is an amount.
    is_name = not typed[typed.rfind(".") + 1 :][:1].isdigit()
    return 1 if is_name and not any(map(str.isupper, typed)) and not any(map(str.isspace, typed)) else 0


def _phone(identifier: Identifier, typed: str) -> int:
    return 7 if typed.lower().startswith(_INTERNATIONAL) else 5


def _account(identifier: Identifier, typed: str) -> int:
    if identifier.verified:
        return 7
    country, _, number = identifier.value.split(":")
    if account.may_be_mobile(country, number) and ":" not in typed:
        return 4
    return 0 if _SENTENCE.fullmatch(typed) else 7


def _proxy(identifier: Identifier, typed: str) -> int:
    if "/" in typed and paid_by(typed):
        return 9
    return 4 if identifier.value.startswith("upi:") and not typed.lower().startswith("upi") else 7


def _handle(identifier: Identifier, typed: str) -> int:
    return 9 if identifier.value.partition(":")[0] in BY_NAME else 2


def _ip(identifier: Identifier, typed: str) -> int:
    return 8 if not typed.replace(".", "").isdigit() or typed.count(".") == 3 else 0


def _sender(identifier: Identifier, typed: str) -> int:
    if _MARKED_SENDER.match(typed):
        return 7
    if typed.casefold() in _NO_SENDERS or _is_amount(typed):
        return 0
    if identifier.value[3:].isdigit():
        return 1
    if _damaged(typed) is not None and not _NUMBER.fullmatch(typed):
        return 0
    capitals = not any(map(str.islower, typed)) or (typed[0].isupper() and " " not in typed and not typed[1:].islower())
    return 1 if capitals else 0


def _is_amount(typed: str) -> bool:
    """Whether this is money: `THB 9400`, `1,500.00 usd`."""
    match = _AMOUNT.fullmatch(typed)
    return match is not None and any(code is not None and code.upper() in _MONEY for code in match.group("before", "after"))


def _host_only(identifier: Identifier) -> bool:
    return identifier.value.endswith("/") and identifier.value.count("/") == 1


_STRENGTHS: dict[str, int | Callable[[Identifier, str], int]] = {
    "image": lambda identifier, typed: 9 if typed.lower().startswith("pdq:") else 2,
    "crypto": lambda identifier, typed: 9 if identifier.verified or explorers.pieces(typed) else 2,
    "email": lambda identifier, typed: 8 if identifier.verified else 3,
    "account": _account,
    "url": _url,
    "domain": _domain,
    "phone": _phone,
    "proxy": _proxy,
    "handle": _handle,
    "ip": _ip,
    "sender": _sender,
}


def _as_proxies(typed: str, region: str | None, tables: Tables) -> list[_Guess]:
    """A bare number, read as the proxy that the region's schemes would make of it."""
    if region is None or not _NUMBER.fullmatch(typed):
        return []
    by_country = (_PROMPTPAY, *((COUNTRIES[rail], rail) for rail in MOBILES), *((wallet.country, wallet.scheme) for wallet in WALLETS))
    schemes = [scheme for country, scheme in by_country if country == region]
    readings = (reading(proxy.parse, f"{scheme}: {typed}", region, tables) for scheme in schemes)
    if region == "TH" and not _may_be_ewallet(typed):
        return []
    strength = 6 if region == "TH" and _EWALLET.fullmatch(typed) else 3
    return [_Guess(strength, identifier) for identifier in readings if identifier is not None]


def _may_be_ewallet(typed: str) -> bool:
    """Whether a number is not as long as an e-wallet's, or may be one of theirs; bank codes from 010 to 019 begin as old devices do."""
    digits = _NOT_DIGIT.sub("", typed)
    return len(digits) != 15 or _ISSUED.fullmatch(digits) is not None or (digits.startswith("01") and not luhn(digits))


# --- refusals


def refuse_what_no_kind_may_read(text: str, kind: str | None, tables: Tables) -> None:
    """Refusals: `not-text` (NUL or a lone surrogate), `card-number`."""
    if _UNREADABLE.search(text):
        raise NotAnIdentifier("not-text", "The text holds NUL or half a character (a lone surrogate); copy it again.")
    if kind != "phone" and is_card_number(text) and not (kind is None and (is_range(plain(text)) or _is_rather_a_phone(text, tables))):
        raise card_refusal()


def _is_rather_a_phone(text: str, tables: Tables) -> bool:
    """13 digits that begin with 4: cards of that length are no longer given out, while German and other phone numbers look like it."""
    return _OLD_VISA.fullmatch(plain(text)) is not None and reading(phone.parse, f"+{plain(text)}", None, tables) is not None


def may_be_kept(identifier: Identifier) -> None:
    """Refusal: `card-number`, where a payment card number is a part of the value."""
    if not _keepable(identifier):
        raise card_refusal()


def _keepable(identifier: Identifier) -> bool:
    return identifier.kind in _SELF_CHECKING or not holds_card_number(identifier.value)


def card_refusal() -> NotAnIdentifier:
    """The same words wherever a card number turns up."""
    return NotAnIdentifier(
        "card-number", "This looks like a payment card number. Never send card numbers; report the account or the payment."
    )


def refusal(text: str, region: str | None, tables: Tables) -> NotAnIdentifier:
    """The most helpful reason why the text is nothing: that of the kind it resembles most."""
    if len(text) > _LONGEST:
        return NotAnIdentifier("too-long", "No identifier has more than {most} characters; send one at a time.", {"most": f"{_LONGEST:,}"})
    typed = plain(text)
    if not typed:
        return NotAnIdentifier("empty", "There is nothing here; type the identifier.")
    if looks_like_emv(typed):
        return _code_refusal(typed)
    if is_range(typed):
        return NotAnIdentifier("ip-range", "This is a range of addresses; send each address that was used.")
    if holds_card_number(typed):
        return card_refusal()
    return _other_thing(typed) or _of_its_kind(text, typed, region, tables)


def _other_thing(typed: str) -> NotAnIdentifier | None:
    """Why this is nothing that can be listed, where it is plain what it is instead."""
    if _TRANSACTION.fullmatch(typed):
        return NotAnIdentifier("transaction", "This is the number of a transaction; send the address that the money went to.")
    if _is_amount(typed):
        return NotAnIdentifier("amount", "This is an amount; send the account, the number or the address that it was paid to.")
    if _FILE.fullmatch(typed) and not any(map(str.isspace, typed)):
        return NotAnIdentifier("file-name", "This is the name of a file; send the address that it came from.")
    return None


_DEVICE = re.compile(
    r"(?:imei(?:sv)?|imsi|iccid|meid|sim(?: card)?(?: serial)?(?: no\.?| number)?)[\s:#.-]*[0-9][0-9f\s/.-]{12,}", re.IGNORECASE
)


def _is_imei(typed: str) -> bool:
    digits = _NOT_DIGIT.sub("", typed)
    return _NUMBER.fullmatch(typed) is not None and not typed.startswith("+") and _IMEI.fullmatch(digits) is not None and luhn(digits)


def _of_its_kind(text: str, typed: str, region: str | None, tables: Tables) -> NotAnIdentifier:
    if _DEVICE.fullmatch(typed):
        return NotAnIdentifier(
            "device-number", "This is the number of a device or a SIM card, which is not looked up or shared here. Give the phone number."
        )
    if _is_imei(typed):
        return NotAnIdentifier(
            "device-number",
            "This looks like the number of a device (IMEI), which is not looked up or shared here. Give the phone number; before the "
            "number of an e-wallet write PromptPay.",
        )
    parse = ip.parse if _QUAD.fullmatch(typed) else app.parse if _PACKAGE.fullmatch(typed) else _resembled(typed)
    if parse is not None:
        try:
            parse(text, region, tables)
        except NotAnIdentifier as reason:
            return reason
    damaged = _damaged(typed)
    if damaged is not None:
        return damaged
    if reading(domain.parse, text, region, tables) or reading(url.parse, text, region, tables):
        return NotAnIdentifier("unknown-ending", "A domain with this ending is not known; check it, or say its kind.")
    return no_kind_fits()


def no_kind_fits() -> NotAnIdentifier:
    return NotAnIdentifier(
        "no-kind-fits", "Its form does not tell what this is; say its kind (such as handle, sender, account) or its region."
    )


def _damaged(typed: str) -> NotAnIdentifier | None:
    """Why this is no number any more, where it was one."""
    if _SHORTENED.fullmatch(typed):
        return NotAnIdentifier("shortened", "A spreadsheet shortened this number. Format its column as text, and send all of its digits.")
    if _HIDDEN.fullmatch(typed):
        return NotAnIdentifier("hidden-digits", "Some digits of this number are hidden; send all of its digits.")
    if _MISTYPED.fullmatch(typed):
        return NotAnIdentifier("letter-for-digit", "A letter stands where a digit should be, such as O for 0 or l for 1. Type the digits.")
    return None


def _code_refusal(typed: str) -> NotAnIdentifier:
    try:
        read_emv(typed)
    except NotAnIdentifier as reason:
        return reason
    return NotAnIdentifier("no-kind-fits", "This payment code names nobody that can be looked up; send the account or number beside it.")


def _resembled(typed: str) -> Parse | None:
    small = typed.lower()
    if small.startswith("pdq:"):
        return image.parse
    if _SCHEME.match(typed) or "://" in typed:
        return url.parse
    if typed.startswith("@"):
        return handle.parse
    if "@" in typed and " " not in typed:
        return email.parse
    if small.startswith(("0x", "bc1")) or (25 <= len(typed) <= 64 and " " not in typed and typed.isalnum() and not typed.isdigit()):
        return crypto.parse
    if re.match(r"(?:iban\b|[a-z]{2}[0-9]{2}[ a-z0-9]{11})", small):
        return iban.parse
    if _NUMBER.fullmatch(typed):
        return phone.parse
    if "/" in typed and "." in typed.partition("/")[0] and " " not in typed:
        return url.parse
    if proxy.is_named(typed):
        return proxy.parse
    return account.parse if _THREE.fullmatch(typed) or bank_in(typed) else None
