"""The banks and wallets of a country as people name them: by code, BIC, name in any script, short name, or the beginning of a name."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from operator import itemgetter
from typing import NamedTuple

from accord.core.caching import cache_short
from accord.core.countries.country import Country
from accord.core.identifiers import rails
from accord.core.identifiers.bank_names import bank_named, is_shared
from accord.core.identifiers.banks import BANKS, RENAMED
from accord.core.identifiers.local_names import LOCAL_NAMES
from accord.core.identifiers.mentions import AT_HOME, BANK_WORDS, WALLET_WORDS
from accord.core.identifiers.regions import REGIONS
from accord.core.identifiers.wallets import WALLETS
from accord.core.typed.numerals import locale_of
from accord.core.typed.reading import Setting

_SHORTEST_BEGINNING = 4
_LONGEST = 200  # no bank has a longer name
_MOST_WORDS = 8
# Words that belong to the name of any company or say that it is a bank, in the languages of the packs; they tell no bank from another.
_NOISE = re.compile(
    r"\b(?:bank|banks|banco|bancos|bk|bnk|plc|pcl|ltd|limited|public|company|co|inc|the|psc|pjsc|saa|sa|na|llc|branch|de|la|del)\b"
    r"|ธนาคาร|แบงก์|แบงค์|จำกัด|มหาชน|ব্যাংক|ব্যাঙ্ক|বাংক|লিমিটেড|পিএলসি|बैंक|बैङ्क|बैंङ्क|लिमिटेड|بنك|مصرف|البنك|المصرف"
)
# Accents of Latin letters; vowel signs, hamza and stretching of Arabic ones, which people leave out.
_ACCENTS = dict.fromkeys((*range(0x0300, 0x0370), *range(0x064B, 0x0656), 0x0640, 0x0670))
# Words in Latin letters; names in other scripts, which may stand without gaps, are looked for as they are.
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f](?:[A-Za-z\u00c0-\u024f\u0300-\u036f]|['.&\-](?=[A-Za-z\u00c0-\u024f]))*")
_SMALL = frozenset("of the and or del de la al el o y e u plc psc pjsc ltd limited llc".split())
_BANK_WORD = "ธนาคาร|แบงก์|แบงค์|ธ|ব্যাংক|ব্যাঙ্ক|बैंक|बैङ्क|بنك|مصرف"
# Words that people write beside a number: no part of a bank's name.
_LABELS = re.compile(
    r"\b(?:a|c|acc|acct|account|number|no|nr|nro|num|n|numero|número|cuenta|cta|cte|corriente|ahorros?|cci|iban|savings?|current|deposit|id|tel"
    r"|phone|mobile|personal|agent|merchant|to|my|the|his|her|is|de|la|en|el|del|bank|banco|account's)\b"
    r"|পার্সোনাল|পারসোনাল|এজেন্ট|মার্চেন্ট|व्यक्तिगत"
    r"|เลขที่บัญชี|เลขบัญชี|เลขที่|บัญชี|ออมทรัพย์|ชื่อ|হিসাব|নম্বর|নং|অ্যাকাউন্ট|একাউন্ট|খাতা|खाता|नम्बर|नं|नंबर|رقم|الحساب|حساب|الايبان|ايبان",
    re.IGNORECASE,
)
_LONGEST_SHORT = 7
# A name of so few letters says nothing of the country.
_SHORTEST_TELLING = 5
# Words in brackets behind a name that are no part of it.
_NO_NAMES = frozenset({"thai", "ไทย", "bangkok", "legacy"})
_BRACKETS = re.compile(r"\(([^)]*)\)")
_ASCII_WORD = re.compile(r"[A-Za-z]+")
_LONGEST_CODE = 4
# A bank's code beside its name, in either order, with or without a mark between; no number stands in the name.
_CODE_AND_NAME = re.compile(
    r"(?P<code>[0-9]{1,4})(?:\s*[\-\u2013\u2014:|/.]\s*|\s+)(?P<name>[^\W\d][^0-9]*)"
    r"|(?P<before>[^\W\d][^0-9]*?)(?:\s*[\-\u2013\u2014:|/]\s*|\s+|\s*\()(?P<behind>[0-9]{2,4})\)?"
)
# Country and code: a bank's key in lists and forms.
KEY = re.compile(r"([A-Za-z]{2})\s*:\s*([A-Za-z0-9]{1,20})")


class BankName(NamedTuple):
    """A bank that people name. `lengths`: how many digits its numbers have, as far as a source says; `shape`: how paper groups them."""

    country: str
    code: str
    name: str
    short: str = ""
    local: str = ""
    language: str = ""
    bic: str = ""
    lengths: tuple[int, ...] = ()
    shape: str = ""

    @property
    def key(self) -> str:
        return f"{self.country}:{self.code}"

    def label(self, language: str) -> str:
        """The bank's name in a language: its own name there, else its short name before the long one."""
        if self.local and language == self.language:
            return self.local
        name = self.name or self.local or self.key
        return f"{self.short} ({name})" if self.short and self.short.casefold() not in name.casefold() else name


class WalletName(NamedTuple):
    """A wallet or scheme that knows people by a stand-in for an account. `key` is its word in proxies (`bkash`)."""

    country: str
    key: str
    name: str
    bank: str = ""

    def label(self, language: str) -> str:
        return self.name


Place = BankName | WalletName


class _Index(NamedTuple):
    """The names of a country's banks; `ordered` are these by their letters, each with its place among `names`."""

    pack: Country
    places: tuple[Place, ...]
    names: Mapping[str, tuple[Place, ...]]
    codes: Mapping[str, BankName]
    inner: tuple[tuple[str, tuple[Place, ...]], ...]
    ordered: tuple[tuple[str, int], ...]


def places_of(country: str, setting: Setting) -> tuple[Place, ...]:
    """The banks, then the wallets, that a country's pack lists; empty where there is no pack."""
    index = _index_of(country, setting)
    return index.places if index else ()


def by_key(country: str, code: str, setting: Setting) -> BankName | None:
    """The bank with this code in its payment system."""
    index = _index_of(country, setting)
    return index.codes.get(RENAMED.get((country, code.upper()), code.upper())) if index else None


def places_named(text: str, setting: Setting) -> tuple[tuple[Place, ...], bool]:
    """Whom a name or BIC may mean, of the setting's country if it has such a one, else of any; and whether the name leaves no doubt: it is
    the whole name, or the beginning of one name only. Several, or in doubt: it is to be asked. So is a name that banks of several countries
    have, where those of the person's own are not known here: `SBI` in India, `BBVA` in Mexico."""
    places, sure = _places_named(text, setting)
    country = setting.country or ""
    own = unlisted(text, country) if country in REGIONS and country not in setting.packs and _is_widespread(text) else None
    if own is None or not any(isinstance(place, BankName) for place in places):
        return places, sure
    return with_countries((own, *places), setting), False


def unlisted(name: str, country: str) -> BankName | None:
    """A bank of a country that has no pack: by its code where that is known, else as the person names it; None where the name has no Latin
    letter or digit."""
    bank = bank_named(country, name.strip())
    if bank is not None:
        return BankName(country, bank.code, name=bank.name, bic=bank.bic, lengths=bank.lengths)
    code = re.sub(r"[^A-Z0-9]", "", fold(name).upper())[:20]
    return BankName(country, code, name=name.strip()) if code else None


def is_label(word: str) -> bool:
    """Whether people write this word beside a number, and it is no part of a bank's name: `account`, `no`."""
    return word.casefold() not in ("bank", "banco", "de", "la", "el", "the") and _LABELS.fullmatch(word.strip(".:#")) is not None


def _is_widespread(name: str) -> bool:
    """Whether banks of several countries have this name, or it is so short that another country's bank has it by chance."""
    return is_shared(name) or (name.isascii() and len(fold(name)) <= _SHORTEST_TELLING and "bank" not in name.casefold())


def with_countries(places: tuple[Place, ...], setting: Setting) -> tuple[Place, ...]:
    """The banks with their countries, so that two of one name can be told apart."""
    return tuple(_with_country(place, setting) for place in places)


def _with_country(place: Place, setting: Setting) -> Place:
    if isinstance(place, WalletName):
        return place
    country = str(locale_of(setting).territories.get(place.country, place.country))
    return place._replace(name=f"{place.label(setting.language)}, {country}", short="", local="")


def _places_named(text: str, setting: Setting) -> tuple[tuple[Place, ...], bool]:
    if len(text) > _LONGEST:
        return (), False
    coded = _CODE_AND_NAME.fullmatch(text.strip())
    if coded and (both := _by_code_and_name(coded["code"] or coded["behind"], coded["name"] or coded["before"], setting)) is not None:
        return both
    folded = fold(text)
    home = [setting.country] if setting.country in setting.packs else []
    for group in (home, [code for code in setting.packs if code not in home]):
        for look, sure in ((_by_code_or_name, True), (_beginning, True), (_longer, False)):
            places: dict[Place, None] = {}
            for country in group:
                index = _index_of(country or "", setting)
                # Of a name that is longer than one we know, only the own country's banks are offered.
                if index and (sure or group is home):
                    places.update(dict.fromkeys(look(index, text.strip(), folded)))
            if places:
                return tuple(places), sure and len(places) == 1
    return (), False


def _by_code_and_name(code: str, name: str, setting: Setting) -> tuple[tuple[Place, ...], bool] | None:
    """Whom `004 - Kasikorn` means, as core banking systems write a bank: sure where the code and the name mean the same, and asked where
    they mean two. A spreadsheet may have taken the zeros of the code. None where no bank of the country has this code."""
    index = _index_of(setting.country or "", setting)
    codes = (index.codes.get(code.zfill(width)) for width in range(len(code), _LONGEST_CODE + 1)) if index else ()
    bank = next(filter(None, codes), None)
    if bank is None or index is None:
        return None
    folded = fold(name)
    is_begun = any(known.startswith(folded) and bank in places for known, places in index.names.items())
    if is_begun or bank in places_within(name, setting):
        return (bank,), True
    return tuple(dict.fromkeys((bank, *_places_named(name, setting)[0]))), False


def places_within(words: str, setting: Setting) -> dict[Place, bool]:
    """The banks and wallets whose names stand among words, and whether each is plainly meant: with the word bank, in several words, in
    capitals as short names are, or with nothing but labels beside it. `Bangkok` and `first` alone may be no banks. Of the setting's
    country if any, else, where they are plain, of any."""
    if not any(map(str.isalpha, words)):
        return {}
    home = [setting.country] if setting.country in setting.packs else []
    for group in (home, [code for code in setting.packs if code not in home]):
        places: dict[Place, bool] = {}
        for country in group:
            index = _index_of(country or "", setting)
            for place, is_plain in _among(index, words) if index else ():
                places[place] = places.get(place, False) or is_plain
        if group is not home:
            places = {place: is_plain for place, is_plain in places.items() if is_plain}
        if places:
            return places
    return {}


@cache_short(4096)
def fold(name: str) -> str:
    """A name without case, accents, gaps, and the words that every bank's name has."""
    bare = _bare(name)
    significant = _letters(_NOISE.sub(" ", bare.replace(".", "").replace("-", "")))
    return significant or _letters(bare)


def _bare(text: str) -> str:
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text.casefold()).translate(_ACCENTS))


def _letters(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character)[0] in "LMN")


def _by_code_or_name(index: _Index, text: str, folded: str) -> tuple[Place, ...]:
    code = index.codes.get(RENAMED.get((index.pack.code, text.upper()), text.upper()))
    if code:
        return (code,)
    if len(text) == 11 and text[:8].casefold() in index.names:
        return index.names[text[:8].casefold()]
    return index.names.get(folded) or index.names.get(fold(_BRACKETS.sub(" ", text)), ())


def _beginning(index: _Index, text: str, folded: str) -> Iterator[Place]:
    if len(folded) >= (_SHORTEST_BEGINNING if folded.isascii() else 3) and _LABELS.fullmatch(folded) is None:
        first = bisect_left(index.ordered, (folded,))
        begun = list(takewhile(lambda pair: pair[0].startswith(folded), index.ordered[first:]))
        yield from (place for name, _ in sorted(begun, key=itemgetter(1)) for place in index.names[name])


def _longer(index: _Index, text: str, folded: str) -> Iterator[Place]:
    yield from (
        place for name, places in index.names.items() if len(name) >= _SHORTEST_BEGINNING and folded.startswith(name) for place in places
    )


def _among(index: _Index, words: str) -> Iterator[tuple[Place, bool]]:
    bare = _bare(words)
    folded = _letters(bare)
    if not folded.isascii():
        others = _letters(_NOISE.sub(" ", _LABELS.sub(" ", bare)))
        for name, places in index.inner:
            if name in folded:
                is_plain = name == others or _beside_bank(name, bare)
                yield from ((place, is_plain) for place in places)
                folded, others = folded.replace(name, " "), others.replace(name, "")
    lines = [_WORD.findall(line) for line in words.split("\n")]
    alone = [word.casefold() for line in lines for word in line]
    alone = [word for word in alone if not _LABELS.fullmatch(word)]
    in_words = [match for line in lines for match in _in_words(line, alone, index.names.get)]
    yield from in_words or (match for line in lines for match in _in_words(line, alone, lambda name: _by_beginning(index, name)))


def _beside_bank(name: str, bare: str) -> bool:
    """Whether the word bank stands right before or behind a name in a script without gaps or capitals."""
    gaps = r"[^\w]*?"
    spaced = gaps.join(map(re.escape, name))
    return re.search(rf"(?:{_BANK_WORD}){gaps}{spaced}|{spaced}{gaps}(?:{_BANK_WORD})", bare) is not None


def _by_beginning(index: _Index, name: str) -> tuple[Place, ...] | None:
    """The one bank whose name begins so: `Scotiabank` of Scotiabank Perú."""
    places = tuple(dict.fromkeys(_beginning(index, name, name))) if len(name) > _SHORTEST_BEGINNING else ()
    return places if len(places) == 1 else None


def _in_words(name_words: list[str], alone: list[str], look: Callable[[str], tuple[Place, ...] | None]) -> Iterator[tuple[Place, bool]]:
    """Names that are whole words, the longest first from each word on. `alone`: the words of the text that are no labels."""
    at = 0
    while at < len(name_words):
        for count in range(min(_MOST_WORDS, len(name_words) - at), 0, -1):
            part = name_words[at : at + count]
            name = fold(" ".join(part))
            places = look(name) if len(name) > 1 else None
            if places:
                telling = [word for word in part if word.casefold() not in _SMALL]
                is_plain = (
                    len(telling) > 1 or len(alone) == count or (part[0].isupper() and len(part[0]) <= _LONGEST_SHORT) or "bank" in name
                )
                yield from ((place, is_plain) for place in places)
                at += count
                break
        else:
            at += 1


_INDEXES: dict[str, _Index] = {}


def _index_of(country: str, setting: Setting) -> _Index | None:
    pack = setting.packs.get(country)
    if pack is None:
        return None
    index = _INDEXES.get(country)
    if index is None or index.pack is not pack:
        index = _INDEXES[country] = _make_index(pack)
    return index


def _make_index(pack: Country) -> _Index:
    banks = tuple(_banks(pack))
    wallets = tuple(WalletName(wallet.country, wallet.scheme, wallet.label) for wallet in WALLETS if wallet.country == pack.code)
    if pack.code == "TH":
        wallets = (WalletName("TH", "promptpay", "PromptPay"), *wallets)
    wallets = (*(WalletName(country, key, rails.LABELS[key]) for key, country in rails.COUNTRIES.items() if country == pack.code), *wallets)
    names: dict[str, dict[Place, None]] = {}
    for bank in banks:
        for name in _names_of(bank, pack):
            if fold(name):
                names.setdefault(fold(name), {})[bank] = None
    for wallet in wallets:
        for name in _names_of_wallet(wallet):
            names.setdefault(fold(name), {})[wallet] = None
    _add_short(names, banks)
    places: tuple[Place, ...] = (*banks, *wallets)
    fixed = {name: tuple(bearers) for name, bearers in names.items()}
    inner = sorted(((name, bearers) for name, bearers in fixed.items() if not name.isascii()), key=lambda pair: -len(pair[0]))
    ordered = tuple(sorted((name, number) for number, name in enumerate(fixed)))
    return _Index(pack, places, fixed, {bank.code: bank for bank in banks}, tuple(inner), ordered)


def _banks(pack: Country) -> Iterator[BankName]:
    language = (pack.locale.languages.value or ("",))[0]
    for row in pack.banks.values():
        code = row.code.value or (row.code.values[0] if row.code.values else "")
        if not code or (pack.code, code) in RENAMED:
            continue
        aliases = [alias for value in row.aliases.values for alias in value]
        short = next((alias.upper() for alias in aliases if len(alias) <= 7 and _ASCII_WORD.fullmatch(alias)), "")
        yield BankName(
            country=pack.code,
            code=code,
            name=next(iter(row.name.values), ""),
            short=short,
            local=next(iter(row.local.values), ""),
            language=language,
            bic=row.bic.value or "",
            lengths=tuple(sorted({length for value in row.lengths.values for length in value})),
            shape=row.shape.value or "",
        )


def _names_of(bank: BankName, pack: Country) -> Iterator[str]:
    row = next(row for row in pack.banks.values() if bank.code in row.code.values)
    bank_row = next((candidate for candidate in BANKS.get(pack.code, ()) if candidate.code == bank.code), None)
    yield from (bank.label("en"), bank.label(bank.language))
    yield from (alias for value in row.aliases.values for alias in value)
    yield from row.local.values
    yield from BANK_WORDS.get((pack.code, bank.code), ())
    yield from AT_HOME.get((pack.code, bank.code), ())
    yield from LOCAL_NAMES.get(pack.code, {}).get(bank.code, ())
    for name in (*row.name.values, *((bank_row.name, *bank_row.aliases) if bank_row else ())):
        yield name
        yield _BRACKETS.sub(" ", name)
        yield from (inner for inner in _BRACKETS.findall(name) if fold(inner) not in _NO_NAMES)
    for bic in row.bic.values:
        yield from (bic, bic[:8], f"{bic[:8]}XXX")  # the head office, as bank messages write it


def _names_of_wallet(wallet: WalletName) -> Iterator[str]:
    yield from (wallet.key, wallet.name)
    yield from WALLET_WORDS.get(wallet.key, ())
    yield from next((wallet_row.aliases for wallet_row in WALLETS if wallet_row.scheme == wallet.key), ())


def _add_short(names: dict[str, dict[Place, None]], banks: tuple[BankName, ...]) -> None:
    """The first letters of a name's words and the first four of a BIC, as banks are called for short, where they mean one bank only."""
    short: dict[str, dict[Place, None]] = {}
    for bank in banks:
        for name in {*_initials(bank.name), bank.bic[:4].casefold()}:
            if len(name) > 2:
                short.setdefault(name, {})[bank] = None
    for name, bearers in short.items():
        if len(bearers) == 1:
            names.setdefault(name, bearers)


def _initials(name: str) -> Iterator[str]:
    """`Emirates NBD` is ENBD, `Abu Dhabi Islamic Bank` ADIB, `Dutch-Bangla` DBBL."""
    parts = [part for part in _ASCII_WORD.findall(_BRACKETS.sub(" ", name)) if part.casefold() not in _SMALL]
    bare = [part for part in parts if part.casefold() not in ("bank", "banco")]
    for chosen in (parts, bare, [*bare, "Bank"], [*bare, "Bank", "Limited"]):
        yield "".join(part if part.isupper() and len(part) < 5 else part[0] for part in chosen).casefold()
