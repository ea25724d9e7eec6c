"""The banks and wallets of a country as people name them: by code, BIC, name in any script, short name, or the beginning of a name."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from accord.core.countries.country import Country
from accord.core.identifiers.banks import BANKS, RENAMED
from accord.core.identifiers.mentions import BANK_WORDS, WALLET_WORDS
from accord.core.identifiers.wallets import WALLETS
from accord.core.typed.reading import Setting

_SHORTEST_BEGINNING = 4
_MOST_WORDS = 8
# What belongs to the name of a company or says that it is a bank, in the languages of the packs; it tells no bank from another.
_NOISE = re.compile(
    r"\b(?:bank|banks|banco|bancos|bk|bnk|plc|pcl|ltd|limited|public|company|co|inc|the|psc|pjsc|saa|sa|na|llc|branch)\b"
    r"|ธนาคาร|แบงก์|แบงค์|จำกัด|มหาชน|ব্যাংক|ব্যাঙ্ক|বাংক|লিমিটেড|পিএলসি|बैंक|बैङ्क|बैंङ्क|लिमिटेड|بنك|مصرف|البنك|المصرف"
)
_ACCENTS = dict.fromkeys(range(0x0300, 0x0370))
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'.&\-](?=[^\W\d_]))*")
_SMALL = frozenset("of the and del de la al el plc psc pjsc ltd limited llc".split())
_BRACKETS = re.compile(r"\(([^)]*)\)")
_ASCII_WORD = re.compile(r"[A-Za-z]+")
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
        """What the bank is called in a language: its own name there, else its short name before the long one."""
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
    pack: Country
    places: tuple[Place, ...]
    names: Mapping[str, tuple[Place, ...]]
    codes: Mapping[str, BankName]
    inner: tuple[tuple[str, tuple[Place, ...]], ...]


def places_of(country: str, setting: Setting) -> tuple[Place, ...]:
    """The banks, then the wallets, that a country's pack lists; empty where there is no pack."""
    index = _index_of(country, setting)
    return index.places if index else ()


def by_key(country: str, code: str, setting: Setting) -> BankName | None:
    """The bank with this code in its payment system."""
    index = _index_of(country, setting)
    return index.codes.get(RENAMED.get((country, code.upper()), code.upper())) if index else None


def named(text: str, setting: Setting) -> tuple[tuple[Place, ...], bool]:
    """Whom a name or BIC may mean, of the setting's country if it has such a one, else of any; and whether the name leaves no doubt: it is
    the whole name, or the beginning of one name only. Several, or in doubt: it is to be asked."""
    home = [setting.country] if setting.country in setting.packs else []
    groups = (home, [code for code in setting.packs if code not in home])
    folded = fold(text)
    for look, sure in ((_called, True), (_beginning, True), (_longer, False)):
        for group in groups:
            found: dict[Place, None] = {}
            for country in group:
                index = _index_of(country or "", setting)
                if index:
                    found.update(dict.fromkeys(look(index, text.strip(), folded)))
            if found:
                return tuple(found), sure and len(found) == 1
    return (), False


def within(words: str, setting: Setting, *, sure: bool = False) -> tuple[Place, ...]:
    """The banks and wallets whose names stand among words: of the setting's country if any, else of any. `sure`: a single ordinary word
    (`prime`, `city`) is no name."""
    if not any(map(str.isalpha, words)):
        return ()
    home = [setting.country] if setting.country in setting.packs else []
    for group in (home, [code for code in setting.packs if code not in home]):
        found: dict[Place, None] = {}
        for country in group:
            index = _index_of(country or "", setting)
            if index:
                found.update(dict.fromkeys(_among(index, words, sure=sure)))
        if found:
            return tuple(found)
    return ()


def fold(name: str) -> str:
    """A name without case, accents, gaps, and the words that every bank's name has."""
    bare = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", name.casefold()).translate(_ACCENTS))
    kept = _letters(_NOISE.sub(" ", bare.replace(".", "")))
    return kept or _letters(bare)


@cache
def _letters(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character)[0] in "LMN")


def _called(index: _Index, text: str, folded: str) -> tuple[Place, ...]:
    code = index.codes.get(RENAMED.get((index.pack.code, text.upper()), text.upper()))
    if code:
        return (code,)
    return index.names.get(folded) or (index.names.get(text[:8].casefold(), ()) if len(text) == 11 else ())


def _beginning(index: _Index, text: str, folded: str) -> Iterator[Place]:
    if len(folded) >= (_SHORTEST_BEGINNING if folded.isascii() else 3):
        yield from (place for name, places in index.names.items() if name.startswith(folded) for place in places)


def _longer(index: _Index, text: str, folded: str) -> Iterator[Place]:
    yield from (
        place for name, places in index.names.items() if len(name) >= _SHORTEST_BEGINNING and folded.startswith(name) for place in places
    )


def _among(index: _Index, words: str, *, sure: bool) -> Iterator[Place]:
    folded = _letters(words.casefold())
    if not folded.isascii():
        for name, places in index.inner:
            if name in folded:
                yield from places
                folded = folded.replace(name, " ")
    for line in words.split("\n"):
        yield from _in_words(index, _WORD.findall(line), sure=sure)


def _in_words(index: _Index, found: list[str], *, sure: bool) -> Iterator[Place]:
    """Names that are whole words, the longest first from each word on."""
    at = 0
    while at < len(found):
        for count in range(min(_MOST_WORDS, len(found) - at), 0, -1):
            part = found[at : at + count]
            name = fold(" ".join(part))
            places = index.names.get(name) if len(name) > 1 else None
            if places and not (sure and count == 1 and part[0].isascii() and not part[0].isupper()):
                yield from places
                at += count
                break
        else:
            at += 1


_INDEXES: dict[str, _Index] = {}


def _index_of(country: str, setting: Setting) -> _Index | None:
    pack = setting.packs.get(country)
    if pack is None:
        return None
    known = _INDEXES.get(country)
    if known is None or known.pack is not pack:
        known = _INDEXES[country] = _made(pack)
    return known


def _made(pack: Country) -> _Index:
    banks = tuple(_banks(pack))
    wallets = tuple(WalletName(wallet.country, wallet.scheme, wallet.label) for wallet in WALLETS if wallet.country == pack.code)
    if pack.code == "TH":
        wallets = (WalletName("TH", "promptpay", "PromptPay"), *wallets)
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
    fixed = {name: tuple(found) for name, found in names.items()}
    inner = sorted(((name, found) for name, found in fixed.items() if not name.isascii()), key=lambda pair: -len(pair[0]))
    return _Index(pack, places, fixed, {bank.code: bank for bank in banks}, tuple(inner))


def _banks(pack: Country) -> Iterator[BankName]:
    language = (pack.locale.languages.value or ("",))[0]
    for row in pack.banks.values():
        code = row.code.value or (row.code.values[0] if row.code.values else "")
        if not code or (pack.code, code) in RENAMED:
            continue
        aliases = [alias for value in row.aliases.values for alias in value]
        short = next((alias.upper() for alias in aliases if len(alias) <= 5 and _ASCII_WORD.fullmatch(alias)), "")
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
    known = next((each for each in BANKS.get(pack.code, ()) if each.code == bank.code), None)
    yield from (alias for value in row.aliases.values for alias in value)
    yield from row.local.values
    yield from BANK_WORDS.get((pack.code, bank.code), ())
    for name in (*row.name.values, *((known.name, *known.aliases) if known else ())):
        yield name
        yield _BRACKETS.sub(" ", name)
        yield from _BRACKETS.findall(name)
    yield from row.bic.values


def _names_of_wallet(wallet: WalletName) -> Iterator[str]:
    yield from (wallet.key, wallet.name)
    yield from WALLET_WORDS.get(wallet.key, ())
    yield from next((each.aliases for each in WALLETS if each.scheme == wallet.key), ())


def _add_short(names: dict[str, dict[Place, None]], banks: tuple[BankName, ...]) -> None:
    """The first letters of a name's words and the first four of a BIC, as banks are called for short, where they mean one bank only."""
    short: dict[str, dict[Place, None]] = {}
    for bank in banks:
        for name in {*_initials(bank.name), bank.bic[:4].casefold()}:
            if len(name) > 2:
                short.setdefault(name, {})[bank] = None
    for name, found in short.items():
        if len(found) == 1:
            names.setdefault(name, found)


def _initials(name: str) -> Iterator[str]:
    """`Emirates NBD` is ENBD, `Abu Dhabi Islamic Bank` ADIB, `Dutch-Bangla` DBBL."""
    parts = [part for part in _ASCII_WORD.findall(_BRACKETS.sub(" ", name)) if part.casefold() not in _SMALL]
    bare = [part for part in parts if part.casefold() not in ("bank", "banco")]
    for chosen in (parts, bare, [*bare, "Bank"], [*bare, "Bank", "Limited"]):
        yield "".join(part if part.isupper() and len(part) < 5 else part[0] for part in chosen).casefold()
