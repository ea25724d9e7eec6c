"""Kind `proxy`: a stand-in for an account that a payment scheme looks up: a mobile number, an id, a payment address.

Values: `promptpay:phone:+66...`, `promptpay:citizen:<13>`, `promptpay:tax:<13>`, `promptpay:ewallet:<15>`, `upi:name@handle` in lower
case, `<wallet>:+<E.164>` for the wallets of `wallets`, and those of `rails` (Pix, PayNow, DuitNow, FPS, Bakong, Bre-B,
InstaPay, Aani, Cash App, Venmo). Display: the scheme's own name and the id, grouped as people write it.
A PromptPay citizen id is personal data of its holder: value and display hold it whole, because a bank can act on nothing less; code that
shows or shares it must treat it so. Sources: `wallets`; UPI: NPCI's linking specification 1.6.
"""

import re
from functools import cache
from urllib.parse import parse_qs

from accord.core.identifiers import phone, rails
from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import card_refusal, holds_card_number, is_card_number
from accord.core.identifiers.digits import caseless
from accord.core.identifiers.mentions import WALLET_WORDS
from accord.core.identifiers.paid_pages import paid_by
from accord.core.identifiers.reading import read, undefang
from accord.core.identifiers.wallets import ALSO_IN, PROMPTPAY_TYPES, THAI_MOBILE, WALLETS, Wallet

KIND = "proxy"

EXAMPLES = (
    Example("promptpay 081-234-5678", "promptpay:phone:+66812345678"),
    Example("พร้อมเพย์ ๐๘๑-๒๓๔-๕๖๗๘", "promptpay:phone:+66812345678"),
    Example("PromptPay ID: 081-234-5678", "promptpay:phone:+66812345678"),
    Example("promptpay:0066812345678", "promptpay:phone:+66812345678"),
    Example("PromptPay: 1-1017-00230-70-8", "promptpay:citizen:1101700230708"),
    Example("promptpay:citizen:1101700230708", "promptpay:citizen:1101700230708"),
    Example("promptpay tax id 0107536000315", "promptpay:tax:0107536000315"),
    Example("PromptPay e-wallet 004999000288505", "promptpay:ewallet:004999000288505"),
    Example("Name.Surname@OKAXIS", "upi:name.surname@okaxis"),
    Example("upi:name@okaxis", "upi:name@okaxis"),
    Example("upi://pay?pa=name%40okaxis&pn=Some%20Name&am=100&cu=INR", "upi:name@okaxis"),
    Example("bKash 01712345678", "bkash:+8801712345678"),
    Example("বিকাশ ০১৭১২-৩৪৫৬৭৮", "bkash:+8801712345678"),
    Example("01712345678 (Nagad)", "nagad:+8801712345678"),
    Example("rocket:01712345678", "rocket:+8801712345678"),
    Example("eSewa ९८४१२३४५६७", "esewa:+9779841234567"),
    Example("khalti:+977 984-1234567", "khalti:+9779841234567"),
    Example("9841234567@cips", "connectips:+9779841234567"),
    Example("Yape 987 654 321", "yape:+51987654321"),
    Example("plin: 987654321", "plin:+51987654321"),
    Example("gcash:09171234567", "gcash:+639171234567"),
    Example("gpay://upi/pay?pa=x99@oksbi&pn=Shop", "upi:x99@oksbi"),
    Example("tez://upi/pay?pn=Shop&pa=x99%40oksbi", "upi:x99@oksbi"),
    Example("paytmmp://pay?pa=x99@paytm", "upi:x99@paytm"),
    Example("98765 43210@paytm", "upi:9876543210@paytm"),
    Example("UPI: 98765 43210@ybl", "upi:9876543210@ybl"),
    Example("pix:+5511912345678", "pix:phone:+5511912345678"),
    Example("Pix 111.444.777-35", "pix:cpf:11144477735"),
    Example("PIX CNPJ: 11.222.333/0001-81", "pix:cnpj:11222333000181"),
    Example("pix: 123e4567-e89b-12d3-a456-426655440000", "pix:evp:123e4567-e89b-12d3-a456-426655440000"),
    Example("chave pix nome@evil.com", "pix:email:nome@evil.com"),
    Example("PayNow 8123 4567", "paynow:phone:+6581234567"),
    Example("paynow uen 201912345k", "paynow:uen:201912345K"),
    Example("DuitNow 012-345 6789", "duitnow:phone:+60123456789"),
    Example("FPS 1234567", "fps:id:1234567"),
    Example("FPS ID: 167 654 321", "fps:id:167654321"),
    Example("轉數快 9123 4567", "fps:phone:+85291234567"),
    Example("Bakong: Sok_Dara@ACLB", "bakong:sok_dara@aclb"),
    Example("bakong:sok_dara@aclb", "bakong:sok_dara@aclb"),
    Example("Bre-B @JuanP45", "breb:name:@juanp45"),
    Example("llave Bre-B 300 123 4567", "breb:phone:+573001234567"),
    Example("Ahmed.Ali99@InstaPay", "instapay:ahmed.ali99@instapay"),
    Example("InstaPay 010 1234 5678", "instapay:phone:+201012345678"),
    Example("Aani 050 123 4567", "aani:phone:+971501234567"),
    Example("آني ٠٥٠١٢٣٤٥٦٧", "aani:phone:+971501234567"),
    Example("Aani: Noor.Trading@evil.com", "aani:email:noor.trading@evil.com"),
    Example("Payit +971 50 123 4567", "payit:+971501234567"),
    Example("https://cash.app/$SomeBody22", "cashapp:$somebody22"),
    Example("Cash App: $SomeBody22", "cashapp:$somebody22"),
    Example("$SomeBody22 (Cash App)", "cashapp:$somebody22"),
    Example("$SomeBody22 on Cash App", "cashapp:$somebody22"),
    Example("venmo @Some-Body-22", "venmo:@some-body-22"),
    Example("https://venmo.com/u/Some-Body-22", "venmo:@some-body-22"),
    Example("DANA 0812-3456-7890", "dana:+6281234567890"),
    Example("MoMo 0912 345 678", "momo:+84912345678"),
    Example("Maya: 0917 123 4567", "paymaya:+639171234567"),
    Example("Nequi 300 123 4567", "nequi:+573001234567"),
    Example("فودافون كاش ٠١٠١٢٣٤٥٦٧٨", "vodafonecash:+201012345678"),
)
BAD_EXAMPLES = (
    BadExample("081-234-5678", "proxy-needs-scheme", "TH"),
    BadExample("1-1017-00230-70-8", "proxy-needs-scheme", "TH"),
    BadExample("promptpay 1-1017-00230-70-9", "checksum"),
    BadExample("promptpay 02-123-4567", "proxy-not-mobile"),
    BadExample("promptpay 12345", "proxy-not-valid"),
    BadExample("promptpay:email:a@b.com", "proxy-not-valid"),
    BadExample("bkash 0212345678", "proxy-not-mobile"),
    BadExample("yape +66812345678", "proxy-not-mobile"),
    BadExample("upi:name@example.com", "proxy-upi"),
    BadExample("pix: 111.444.777-36", "proxy-not-valid"),
    BadExample("paynow 12345", "proxy-not-valid"),
    BadExample("fps 12345678", "proxy-not-valid"),
    BadExample("bakong 12345", "proxy-not-valid"),
    BadExample("bre-b 12345", "proxy-not-valid"),
    BadExample("Cash App: $100", "proxy-not-valid"),
    BadExample("https://venmo.com/signup", "proxy-needs-scheme"),
    BadExample("instapay 0917 123 4567", "proxy-not-valid"),
    BadExample("Aani 04 123 4567", "proxy-not-valid"),
    BadExample("MoMo 055 123 4567", "proxy-not-mobile", "GH"),
    BadExample("M-Pesa 0754123456", "proxy-not-mobile", "TZ"),
    BadExample("gcash 0212345678", "proxy-not-mobile"),
    BadExample("upi://pay?pn=Nobody", "proxy-upi"),
    BadExample("promptpay 4111 1111 1111 1111", "card-number"),
    BadExample("4111111111111111", "card-number"),
    BadExample("4111111111111111@okaxis", "card-number"),
    BadExample("name@example.com", "proxy-needs-scheme"),
    BadExample("", "empty"),
)

_LONGEST = 1000
# NPCI's own link, and those of the apps that take it under a name of their own.
PAY_LINK = re.compile(r"(?:upi:(?://)?pay|(?:upi|tez|gpay|phonepe|paytmmp|bhim|credpay)://[a-z/]*pay)/?\?([^\s]*)", re.IGNORECASE)
# A mobile number before the handle, as people in India write one.
SPACED_UPI = re.compile(r"[6-9][0-9]{4} [0-9]{5}@[A-Za-z][A-Za-z0-9-]{1,63}")
_UPI = re.compile(r"([a-z0-9][a-z0-9._-]{1,255})@([a-z][a-z0-9-]{1,63})")
# What people write between a wallet's name and the number.
_OF_ACCOUNT = re.compile(
    r"^(?:\(?(?:personal|agent|merchant|account|acc|a/c|wallet|id|number|no|num|al|para|পার্সোনাল|এজেন্ট|মার্চেন্ট|একাউন্ট|নম্বর|নাম্বার|নং|नम्बर|नं|आईडी"
    r"|เบอร์)\)?[\s.:\-]+)+",
    re.IGNORECASE,
)
# With the digit that its app shows behind the phone number.
_ROCKET = re.compile(r"(?:88)?(01[3-9][0-9]{8})[0-9]")
_CIPS = re.compile(r"(\+?[0-9]{7,15})@cips", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")
# After the word a space or a colon; then `+` and digits, or ten digits from 0: neither is an id, since those have 13 or 15.
_PLAIN = re.compile(r"([A-Za-z]+)(?: |: ?)(\+[0-9]{8,15}|0[1-9][0-9]{8,10})")
_LABELS = {
    "pix": "pix",
    "chave pix": "pix",
    "paynow": "paynow",
    "duitnow": "duitnow",
    "fps": "fps",
    "bakong": "bakong",
    "bakong id": "bakong",
    "khqr": "bakong",
    "bre-b": "breb",
    "llave bre-b": "breb",
    "llave breb": "breb",
    "breb": "breb",
    "instapay": "instapay",
    "aani": "aani",
    "آني": "aani",
    "cashapp": "cashapp",
    "cash app": "cashapp",
    "cashtag": "cashapp",
    "venmo": "venmo",
    "promptpay": "promptpay",
    "prompt pay": "promptpay",
    "พร้อมเพย์": "promptpay",
    "upi": "upi",
    "upi id": "upi",
    "vpa": "upi",
}
_LED_TO = re.compile(r"\s(?:on|via|by)$", re.IGNORECASE)  # `$name on Cash App`
_NUMBERLIKE = re.compile(r"[+(]?[0-9][0-9OoIl ().\-/]{3,}")
_THAI_MOBILE = re.compile(THAI_MOBILE)


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """The scheme's name before or after the id, `scheme:type:id`, a UPI address, or a `upi://pay` link. Each scheme has its own country, so
    the region only says where the same name is another company's (`wallets.ALSO_IN`).

    Refusals: `proxy-needs-scheme`, `proxy-not-mobile`, `proxy-not-valid`, `proxy-upi`, `checksum`, `card-number`, and those of
    `reading.read`.
    """
    typed = read(text, _LONGEST)
    linked = _linked(typed, tables)
    if linked is not None:
        return linked
    if is_card_number(typed):
        raise card_refusal()
    scheme, rest = _scheme(typed)
    if scheme == "promptpay":
        return _promptpay(rest, tables)
    if scheme in ("upi", None) and rest.lower().endswith("@instapay"):  # no handle of UPI, whoever called it one
        return rails.read_rail("instapay", rest, tables)
    if scheme == "upi":
        return _upi(rest)
    if scheme in rails.LABELS:
        return rails.read_rail(scheme, rest, tables)
    if scheme:
        return _wallet(_wallets()[scheme], rest, region, tables)
    if _CIPS.fullmatch(rest):
        return _wallet(_wallets()["connectips"], rest, region, tables)
    if _UPI.fullmatch(rest.lower()) or SPACED_UPI.fullmatch(rest):
        return _upi(rest)
    raise _needs_scheme()


def of_page(text: str, region: str | None, tables: Tables) -> Identifier:
    """Whom a payment app's page pays. Refusals: `proxy-needs-scheme` (no such page), `proxy-not-valid`."""
    paid = paid_by(text)
    if paid is None:
        raise _needs_scheme()
    return rails.read_rail(*paid, tables)


def _linked(typed: str, tables: Tables) -> Identifier | None:
    """Whom a link pays; None where this is none of those that we know."""
    link = PAY_LINK.fullmatch(typed)
    if link:
        return _upi(parse_qs(link[1]).get("pa", [""])[0])
    paid = paid_by(undefang(typed)) if "/" in typed else None
    return None if paid is None else rails.read_rail(*paid, tables)


def is_named(typed: str) -> bool:
    """Whether a scheme is named beside what has the form of a number, right or wrong."""
    scheme, rest = _scheme(typed)
    return scheme is not None and _NUMBERLIKE.fullmatch(rest) is not None


def names_scheme(typed: str) -> bool:
    """Whether a scheme is named before or behind something else, right or wrong."""
    scheme, rest = _scheme(typed)
    return scheme is not None and rest != ""


def is_scheme(word: str) -> bool:
    """Whether a word is a scheme's name and nothing else."""
    return caseless(word.strip()) in _words()


def at_once(text: str, region: str | None) -> Identifier | None:
    """The value of `parse` for a scheme's word and a mobile number behind it; None for any other text, and for one that it refuses."""
    plain = _PLAIN.fullmatch(text)
    scheme = _plain_schemes().get(plain[1].lower()) if plain else None
    if plain is None or scheme is None or region in ALSO_IN.get(plain[1].lower(), ()):
        return None
    country, label, allowed, verified = scheme
    mobile = phone.at_once(plain[2], country)
    if mobile is None or not allowed.fullmatch(mobile.value):
        return None
    name = "promptpay:phone" if label == "PromptPay" else plain[1].lower()
    return Identifier(kind=KIND, value=f"{name}:{mobile.value}", display=f"{label} {mobile.display}", verified=verified)


@cache
def _plain_schemes() -> dict[str, tuple[str, str, re.Pattern[str], bool]]:
    """Word, country, label, mobile numbers and whether a source is known, of the schemes that one word names."""
    plain = {
        wallet.scheme: (wallet.country, wallet.label, re.compile(wallet.mobile), wallet.source != "unknown")
        for wallet in WALLETS
        if wallet.scheme != "connectips"
    }
    return plain | {"promptpay": ("TH", "PromptPay", _THAI_MOBILE, True)}


def _scheme(typed: str) -> tuple[str | None, str]:
    """The scheme that is named before or after, and the rest."""
    before, after = _patterns()
    match = before.match(typed)
    if match:
        return _words()[caseless(match[1])], typed[match.end() :].strip()
    match = after.search(typed)
    if match and typed[0] in "+$0123456789":
        return _words()[caseless(match[1])], _LED_TO.sub("", typed[: match.start()]).strip()
    return None, typed


def _promptpay(rest: str, tables: Tables) -> Identifier:
    stated_type, number = _promptpay_type(rest)
    digits = _SEPARATORS.sub("", number)
    if not re.fullmatch(r"\+?[0-9() ]+", digits):
        raise _not_promptpay()
    if stated_type in (None, "citizen", "tax") and re.fullmatch(r"[0-9]{13}", digits) and not digits.startswith("0066"):
        return _thai_id(stated_type, digits)
    if is_card_number(digits):
        raise card_refusal()
    if stated_type in (None, "ewallet") and re.fullmatch(r"[0-9]{15}", digits):
        return Identifier(kind=KIND, value=f"promptpay:ewallet:{digits}", display=f"PromptPay e-wallet {digits}")
    if stated_type in (None, "phone") and len(digits) >= 9:
        mobile = _mobile(number, "TH", _THAI_MOBILE, tables)
        return Identifier(kind=KIND, value=f"promptpay:phone:{mobile.value}", display=f"PromptPay {mobile.display}")
    raise _not_promptpay()


def _promptpay_type(rest: str) -> tuple[str | None, str]:
    rest = re.sub(r"^(?:id|no\.?|number)[\s:]+", "", rest, flags=re.IGNORECASE)
    match = re.match(r"([A-Za-z][A-Za-z -]*[A-Za-z])[\s:]+", rest)
    word = match[1].lower() if match else None
    if match and word in PROMPTPAY_TYPES:
        return PROMPTPAY_TYPES[word], rest[match.end() :]
    return None, rest


def _thai_id(stated_type: str | None, digits: str) -> Identifier:
    """Citizen ids start with 1 to 8; the tax ids of companies and bodies start with 0. Both carry the same check digit."""
    if not thai_id(digits):
        if is_card_number(digits):
            raise card_refusal()
        raise NotAnIdentifier("checksum", "The last digit doesn't fit the others; one digit is probably wrong, so read it again.")
    kind = "tax" if digits[0] == "0" else "citizen"
    if stated_type not in (None, kind) and not (stated_type == "tax" and kind == "citizen"):
        raise _not_promptpay()
    grouped = "-".join((digits[0], digits[1:5], digits[5:10], digits[10:12], digits[12]))
    return Identifier(kind=KIND, value=f"promptpay:{kind}:{digits}", display=f"PromptPay {grouped}")


def thai_id(digits: str) -> bool:
    """Whether 13 digits carry the check digit of a Thai citizen or tax id: (11 - sum of (13 - i) * digit i modulo 11) modulo 10."""
    total = sum((13 - place) * int(digit) for place, digit in enumerate(digits[:12]))
    return (11 - total % 11) % 10 == int(digits[12]) and digits[0] != "9"


def _upi(address: str) -> Identifier:
    address = address.strip().lower()
    if SPACED_UPI.fullmatch(address):
        address = address.replace(" ", "", 1)
    if holds_card_number(address):
        raise card_refusal()
    if not _UPI.fullmatch(address):
        raise NotAnIdentifier(
            "proxy-upi", "A UPI address is a name and a handle without a dot, as name@okaxis; an address with a dot is kind email."
        )
    return Identifier(kind=KIND, value=f"upi:{address}", display=f"UPI {address}")


def _wallet(wallet: Wallet, rest: str, region: str | None, tables: Tables) -> Identifier:
    rest = _OF_ACCOUNT.sub("", rest)
    if region in ALSO_IN.get(wallet.scheme, ()) and not rest.startswith(("+", "00")):
        raise NotAnIdentifier("proxy-not-mobile", "This scheme knows people by a mobile number of its own country; read the number again.")
    if wallet.scheme == "connectips":
        rest = re.sub(r"@cips$", "", rest, flags=re.IGNORECASE)
    longer = _ROCKET.fullmatch(_SEPARATORS.sub("", rest)) if wallet.scheme == "rocket" else None
    mobile = _mobile(longer[1] if longer else rest, wallet.country, re.compile(wallet.mobile), tables)
    return Identifier(
        kind=KIND, value=f"{wallet.scheme}:{mobile.value}", display=f"{wallet.label} {mobile.display}", verified=wallet.source != "unknown"
    )


def _mobile(typed: str, country: str, allowed: re.Pattern[str], tables: Tables) -> Identifier:
    try:
        mobile = phone.parse(typed, country, tables)
    except NotAnIdentifier as refusal:
        if refusal.code == "card-number":
            raise
        raise NotAnIdentifier(
            "proxy-not-mobile", "This scheme knows people by a mobile number of its own country; read the number again."
        ) from None
    if not allowed.fullmatch(mobile.value):
        raise NotAnIdentifier("proxy-not-mobile", "This scheme knows people by a mobile number of its own country; read the number again.")
    return mobile


def _needs_scheme() -> NotAnIdentifier:
    return NotAnIdentifier("proxy-needs-scheme", "Say which scheme it belongs to, as PromptPay 081-234-5678 or bKash 01712345678.")


def _not_promptpay() -> NotAnIdentifier:
    return NotAnIdentifier(
        "proxy-not-valid", "PromptPay takes a Thai mobile number, a 13-digit citizen or tax id, or a 15-digit e-wallet id."
    )


@cache
def _wallets() -> dict[str, Wallet]:
    return {wallet.scheme: wallet for wallet in WALLETS}


@cache
def _words() -> dict[str, str]:
    words = {caseless(word): scheme for scheme, more in WALLET_WORDS.items() for word in more} | _LABELS
    for wallet in WALLETS:
        words |= {caseless(name): wallet.scheme for name in (wallet.scheme, wallet.label, *wallet.aliases)}
    return words


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(word) for word in sorted(_words(), key=len, reverse=True))
    before = re.compile(rf"({names})(?:\s*[:\-]\s*|\s+|(?=[0-9+(]))", re.IGNORECASE)
    after = re.compile(rf"[\s,(]+({names})\s*\)?$", re.IGNORECASE)
    return before, after
