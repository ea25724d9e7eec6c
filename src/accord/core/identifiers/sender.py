"""Kind `sender`: the name or short code that a text message or hotline shows instead of a phone number, in one country.

Value: `CC:name` in lower case or `CC:1441`; the same name belongs to other people in another country.
Display: `KBANK (TH)`. Alphanumeric names have at most 11 characters (3GPP TS 23.040 section 9.1.2.5); short codes 3 to 8 digits.
"""

import re

from phonenumbers import SUPPORTED_REGIONS

from accord.core.identifiers import phone
from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import card_refusal, holds_card_number
from accord.core.identifiers.reading import read

KIND = "sender"

EXAMPLES = (
    Example("KBANK", "TH:kbank", "TH"),
    Example("kbank", "TH:kbank", "TH"),
    Example("KBank (TH)", "TH:kbank"),
    Example("TH:KBANK", "TH:kbank"),
    Example("TH:KBANK", "TH:kbank", "BD"),
    Example("1441", "TH:1441", "TH"),
    Example("১৬২৪৭", "BD:16247", "BD"),
    Example("1 155", "TH:1155", "TH"),
    Example("(11-55)", "TH:1155", "TH"),
    Example("tel:1155", "TH:1155", "TH"),
    Example("โทร. 1441", "TH:1441", "TH"),
    Example("call 1930", "IN:1930", "IN"),
    Example("AD-ETISALAT", "AE:ad-etisalat", "AE"),
    Example("Thai  Post", "TH:thai post", "TH"),
)
BAD_EXAMPLES = (
    BadExample("KBANK", "sender-needs-region"),
    BadExample("KBANK", "region-unknown", "XX"),
    BadExample("KBANK-NOTICE-NOW", "sender-length", "TH"),
    BadExample("12", "sender-length", "TH"),
    BadExample("11.55", "sender-is-phone", "TH"),
    BadExample("2026-11", "sender-is-phone", "TH"),
    BadExample("+66812345678", "sender-is-phone", "TH"),
    BadExample("081-234-5678", "sender-is-phone", "TH"),
    BadExample("ธนาคาร", "sender-characters", "TH"),
    BadExample("a/b@c", "sender-characters", "TH"),
    BadExample("4111 1111 1111 1111", "card-number", "TH"),
    BadExample("", "empty", "TH"),
)

_LONGEST = 100
_AFTER = re.compile(r"(?P<name>.*?)\s*\((?P<country>[A-Za-z]{2})\)")
_BEFORE = re.compile(r"(?P<country>[A-Za-z]{2})\s*:\s*(?P<name>.*)")
_SPACES = re.compile(r"\s+")
# The characters that all operators we know of carry in a sender name; the rest of the GSM 7-bit alphabet is not portable.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._&+!'*-]*")
_CODE = re.compile(r"[0-9]{3,8}")
# A short code as people set it apart, or with the word for calling before it.
_APART = re.compile(r"\(?([0-9]{1,4})\)?(?:[ -]([0-9]{1,4}))?(?:[ -]([0-9]{1,4}))?\)?")
_MOST_APART = 5
_NUMBER = re.compile(r"\+?[0-9][0-9 ().-]*")


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """A sender name or short code; its country is the region, or stands with it as `KBANK (TH)` or `TH:KBANK`, which outranks the region.

    Refusals: `sender-needs-region`, `region-unknown`, `sender-length`, `sender-characters`, `sender-is-phone`, `card-number`, and those of
    `reading.read`.
    """
    name = _SPACES.sub(" ", read(text, _LONGEST))
    if holds_card_number(name):
        raise card_refusal()
    stated = _BEFORE.fullmatch(name) or _AFTER.fullmatch(name)
    if stated:
        name, region = stated["name"].strip(), stated["country"]
    name = _code_in(name) or name
    _check(name)
    if region is None:
        raise NotAnIdentifier(
            "sender-needs-region", "Say in which country the message or call came, such as TH; sender names are national."
        )
    country = region.upper()
    if country not in SUPPORTED_REGIONS:
        raise NotAnIdentifier("region-unknown", "The region is not a known country code; use two letters such as TH.")
    return Identifier(kind=KIND, value=f"{country}:{name.lower()}", display=f"{name.upper()} ({country})")


def _code_in(name: str) -> str | None:
    """The digits of a short code that stands with gaps, brackets, or behind `tel:` or `call`."""
    number = phone.without_word(name)
    apart = _APART.fullmatch(number)
    digits = "".join(filter(None, apart.groups())) if apart else ""
    return digits if 3 <= len(digits) <= (_MOST_APART if digits != number else 8) else None


def _check(name: str) -> None:
    if _CODE.fullmatch(name):
        return
    if _NUMBER.fullmatch(name):
        if name.isdigit() and len(name) < 3:
            raise NotAnIdentifier("sender-length", "A short code has 3 to 8 digits.")
        raise NotAnIdentifier("sender-is-phone", "This is a phone number; send it as kind phone.")
    if not _NAME.fullmatch(name):
        raise NotAnIdentifier(
            "sender-characters", "A sender name is made of Latin letters, digits and a few signs; copy it as the phone shows it."
        )
    if not 2 <= len(name) <= 11:
        raise NotAnIdentifier("sender-length", "A sender name has 2 to 11 characters; send the name alone, without the message.")
