"""Reading of a person's text: the identifiers in it, those that are the person's own set apart, the rest for the person to confirm.

Nothing that was only found goes anywhere: each is `found` until the person says whose it is. What is the person's own stays so, even
where the person marks it as theirs: a number that is given as one's own is never a signal.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

import msgspec

from accord.core.identifiers import parse
from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.extract import extract
from accord.core.identifiers.folding import fold
from accord.core.identifiers.spot_numbers import is_other
from accord.core.typed import Setting, Value
from accord.core.typed.account import read_account
from accord.core.typed.bank_names import places_within
from accord.core.typed.phone import read_phone

Mark = Literal["found", "perhaps-own", "own", "theirs", "wrong"]

REACH: Final = 24  # characters before an identifier in which a word may say whose it is
_BESIDE: Final = 64  # characters beside a number in which a word may say that it is no account
LEAST_DIGITS: Final = 7
LEAST_LETTERS: Final = 5
# Kinds that belong to one holder: the same digits in two of them are of one person (a phone number, and the wallet on it).
_HELD_BY_ONE: Final = frozenset({"phone", "account", "iban", "proxy", "email", "handle", "crypto"})
# "my number", in the languages of the form and of those who write in it. It makes a guess only, and the person is asked.
_OWN_WORDS: Final = re.compile(
    r"(?:\b(?:my|mine|mi|mis|mío|mía|amar|amr|amader|mero|hamro|mera|meri|meu|minha|saya|aku)\b"
    r"|\b(?:мой|моя|моё|мое|мои|моего|моей|моём|моем)\b"
    r"|(?:ของ|เบอร์|เบอร์โทร|บัญชี|ไลน์|พร้อมเพย์)(?:ดิฉัน|ฉัน|ผม|หนู|เรา|แม่|พ่อ)"
    r"|\b(?:number|cp|gcash|account|viber|maya) ko\b|\b(?:của|số|sđt|stk|tk) (?:tôi|mình|em)\b|\bmon (?:num|compte|t[ée]l|iban)"
    r"|আমার|আমাদের|मेरो|हाम्रो|मेरा|मेरी|मेरे|میرا|میری|میرے|رقمي|حسابي|بريدي|هاتفي|محفظتي|جوالي|موبايلي|تلفوني|[إا]يميلي|[آا]يباني|بطاقتي"
    r"|我的|我(?:手机|電話|电话|号码|号碼|账号|帐号|账户|微信)|本人|ကျွန်တော့်|ကျွန်မ|របស់ខ្ញុំ|ຂອງຂ້ອຍ|මගේ)",
    re.IGNORECASE,
)
# "from account": what is paid from is mostly the writer's, on slips and in what people tell.
_PAID_FROM: Final = re.compile(
    r"(?:จาก\s?บัญชี|\bfrom (?:(?:the |bank )?account|a/c|acct?)|\bdesde la cuenta|\bcuenta (?:de )?(?:origen|cargo)\b|\bdari rekening\b"
    r"|\btừ tài khoản\b|من (?:ال)?حساب|付款账户|付款帐户|付款帳戶)",
    re.IGNORECASE,
)
_PAYS: Final = frozenset({"account", "iban", "proxy"})
_SENT_TO: Final = re.compile(r"(?:^|\n)(?:to|delivered-to|x-original-to|para|ถึง|إلى|প্রতি|प्रति|लाई)\s*:[^\n]*\Z", re.IGNORECASE)
_LONGEST_HEAD: Final = 200
_PARTS: Final = re.compile(r"[^\w.@+-]+")
_NOT_DIGIT: Final = re.compile(r"[^0-9]")
_ONE_SENTENCE: Final = re.compile(r"(?:[^\n.!?।؟]|[.!?](?=\S))+")
_NUMBER: Final = re.compile(r"(?<![\w+])\d(?:[ \u00a0-]?\d){6,22}(?!\w)")
_SENTENCE: Final = re.compile(r"[\n.!?।،,;]")


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """An identifier and where it stands in the words, as (start, end) in characters. `mark` says whose it is, as far as it is known.
    `scanned`: a QR code in a picture names it."""

    identifier: Identifier
    places: tuple[tuple[int, int], ...]
    mark: Mark
    scanned: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether it was found, and not typed in as a person's: so the sender is asked whose it is."""
        return bool(self.places) or self.scanned


def read_words(
    text: str, region: str | None, *, tables: Tables, own: Iterable[Identifier] = (), setting: Setting | None = None
) -> tuple[Mention, ...]:
    """Every identifier in the words, once, in the order of the text. With a `setting` a number in the sentence of one bank or wallet is an
    account there, and a bare number is no phone in another country. Raises NotAnIdentifier as `extract` does."""
    persons_own = tuple(own)
    by_key: dict[bytes, Mention] = {}
    for place in _extracted(text, region, tables, setting):
        before = by_key.get(place.identifier.key)
        places = ((place.start, place.end),) if before is None else (*before.places, (place.start, place.end))
        mark: Mark = "own" if is_own(place.identifier, persons_own) else "perhaps-own" if _said_mine(text, place) else "found"
        if before is not None and _RANK[before.mark] > _RANK[mark]:
            mark = before.mark
        by_key[place.identifier.key] = Mention(identifier=place.identifier, places=places, mark=mark)
    return tuple(by_key.values())


class _Place(NamedTuple):
    identifier: Identifier
    start: int
    end: int


def _extracted(text: str, region: str | None, tables: Tables, setting: Setting | None) -> list[_Place]:
    places = [_Place(each, place.start, place.end) for place in extract(text, region, tables=tables) for each in place.all]
    if setting is None:
        return places
    others = [
        place for place in places if place.identifier.kind != "phone" or _is_phone(text[place.start : place.end], place.identifier, setting)
    ]
    accounts = [
        place for place in _accounts(text, setting) if all(place.end <= other.start or other.end <= place.start for other in others)
    ]
    return sorted([*others, *accounts], key=lambda spot: spot.start)


def _is_phone(typed: str, phone: Identifier, setting: Setting) -> bool:
    reading = read_phone(typed, setting)
    return isinstance(reading, Value) and reading.value == phone.value


def _accounts(text: str, setting: Setting) -> Iterator[_Place]:
    """The numbers in sentences that name one bank or wallet."""
    for sentence in _ONE_SENTENCE.finditer(text):
        places = [place for place, is_sure in places_within(fold(sentence[0]).text, setting).items() if is_sure]
        for number in _NUMBER.finditer(sentence[0]) if len(places) == 1 else ():
            start, end = sentence.start() + number.start(), sentence.start() + number.end()
            before, after = text[max(sentence.start(), start - _BESIDE) : start], text[end : end + _BESIDE]
            if is_other(fold(before).text if before else "", fold(number[0]).text, fold(after).text if after else ""):
                continue
            reading = read_account(number[0], setting, bank=places[0].key)
            if isinstance(reading, Value):
                identifier = parse(reading.value, setting.country, reading.kind, tables=setting.tables)
                yield _Place(identifier, start, end)


_RANK: Final[Mapping[Mark, int]] = {"wrong": 0, "found": 1, "theirs": 2, "perhaps-own": 3, "own": 4}


def confirm(mentions: Iterable[Mention], marks: Mapping[bytes, Mark], own: Iterable[Identifier] = ()) -> tuple[Mention, ...]:
    """The person's statement on each identifier, by key. `own` stays own where it was given as one's own."""
    persons_own = tuple(own)
    return tuple(
        msgspec.structs.replace(
            mention, mark="own" if is_own(mention.identifier, persons_own) else marks.get(mention.identifier.key, mention.mark)
        )
        for mention in mentions
    )


def confirmed(mentions: Iterable[Mention]) -> tuple[Identifier, ...]:
    """The mentions that the person marked `theirs`: identifiers of the scammer."""
    return tuple(mention.identifier for mention in mentions if mention.mark == "theirs")


def is_own(identifier: Identifier, own: Iterable[Identifier]) -> bool:
    """Whether it is one of the person's own identifiers, or names one of them: the wallet on one's number, a link to one's profile."""
    return any(identifier.key == own_identifier.key or _names(identifier, own_identifier) for own_identifier in own)


def _names(identifier: Identifier, own: Identifier) -> bool:
    if own.kind == "domain":
        host = identifier.value.partition("/")[0].rpartition("@")[2]
        return identifier.kind in ("domain", "url", "email") and (host == own.value or host.endswith(f".{own.value}"))
    if own.kind == "url":
        return identifier.kind == "url" and identifier.value.startswith(own.value)
    if own.kind not in _HELD_BY_ONE:
        return False
    if identifier.kind in _HELD_BY_ONE and _same_number(identifier.value, own.value):
        return True
    parts = _parts(identifier.value)
    return any(part in parts for part in _parts(own.value.rsplit(":", 1)[-1]) if len(part) >= LEAST_LETTERS)


def _same_number(value: str, other: str) -> bool:
    """The digits of the shorter are the last ones of the longer: with or without country, bank or scheme before them."""
    digits, others = _digits(value), _digits(other)
    shorter = min(len(digits), len(others))
    return shorter >= LEAST_DIGITS and (digits.endswith(others) or others.endswith(digits))


def _digits(value: str) -> str:
    """The digits of the last part: a bank's code before an account number is not part of it."""
    last = value.rsplit(":", 1)[-1]
    return "" if re.search(r"[a-z]", last) else _NOT_DIGIT.sub("", last)


# Words that name no holder: kinds of proxy, schemes, endings, networks.
_NO_NAME: Final = frozenset("phone promptpay https email user users profile telegram whatsapp facebook instagram messenger".split())


def _parts(value: str) -> frozenset[str]:
    """The pieces of a value that can name a person: a path's segments, a handle without its platform, a number without its plus."""
    pieces = (piece.strip(".+-@") for piece in _PARTS.split(value.casefold()))
    return frozenset(piece for piece in pieces if piece and piece not in _NO_NAME)


def _said_mine(text: str, place: _Place) -> bool:
    """Whether the words right before it, in the same sentence, say that it is the writer's; of an e-mail address, whether it stands where
    the head of a message says whom it went to."""
    if place.identifier.kind == "email" and _SENT_TO.search(text, max(0, place.start - _LONGEST_HEAD), place.start):
        return True
    before = _SENTENCE.split(text[max(0, place.start - REACH) : place.start])[-1]
    if not before:
        return False
    words = fold(before).text
    return bool(_OWN_WORDS.search(words) or (place.identifier.kind in _PAYS and _PAID_FROM.search(words)))
