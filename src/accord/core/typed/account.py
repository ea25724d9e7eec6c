"""An account beside its bank, or a wallet's proxy.

An answer to a question (`Choice.value`) is a text that is read without one: `CC:BANK:NUMBER` says just this number at just this bank
(`TH:014:4567891230`; for an IBAN `AE:033:AE07...`, for a CCI `PE:011:0113...`), a proxy is written as it is kept (`bkash:+880...`). It
outranks the bank that is chosen beside it. Only where a bank is offered whose numbers are of another length or written otherwise, the
answer is `CC:BANK`, a space and what was typed, and that can be asked about next.
"""

import re

import msgspec

from accord.core.identifiers import crypto, iban, proxy
from accord.core.identifiers.account import cci, routing_number
from accord.core.identifiers.bank_names import bank_named, is_shared
from accord.core.identifiers.banks import BANKS, IBAN_ONLY
from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.cards import is_card_number
from accord.core.identifiers.extract import extract
from accord.core.identifiers.proxy import thai_id
from accord.core.identifiers.reading import read
from accord.core.identifiers.regions import REGIONS
from accord.core.identifiers.spots import reading
from accord.core.typed.abroad import read_abroad
from accord.core.typed.answers import question, refused
from accord.core.typed.at_bank import FEWEST, USUAL, account_value, illegible, place_choice, read_at_bank
from accord.core.typed.bank_names import (
    KEY,
    BankName,
    Place,
    WalletName,
    by_key,
    is_label,
    places_named,
    places_of,
    places_within,
    unlisted,
    with_countries,
)
from accord.core.typed.examples import account_example, named_account_example
from accord.core.typed.ibans import iban_value, read_by_iban, read_number_for_iban
from accord.core.typed.payment_code import read_payment_code
from accord.core.typed.reading import Reading, Setting, Value
from accord.core.typed.rows import rows, words
from accord.core.typed.wallet import read_at_wallet

_LONGEST = 200
_STATED = re.compile(r"([A-Za-z]{2}):([A-Za-z0-9]{1,20}):([A-Za-z0-9]{4,40})")
_PROXY = re.compile(r"[a-z]+:(?:[a-z]+:)?\+?[0-9]{9,15}")
_THREE_PARTS = re.compile(r"([A-Za-z]{2})\s*:\s*([^:]{1,60}?)\s*:\s*([^:]+)")
_KEY_FIRST = re.compile(r"([A-Za-z]{2}:[A-Za-z0-9]{1,20})\s+(.+)", re.DOTALL)
_UPI = re.compile(r"\S+@[A-Za-z][A-Za-z0-9\-]{1,63}|upi:\S+", re.IGNORECASE)
_LED = re.compile(r"([0-9]{3})[^0-9]+([0-9].*)", re.DOTALL)
_CCI_DIGITS = 20
# A few words of letters, as a bank is named where we don't know it.
_BANK_NAME = re.compile(r"[^\W\d_][^\d:@/]{1,39}")


def read_account(text: str, setting: Setting, bank: str | None = None) -> Reading:
    """`bank`: a bank's or a wallet's key as the form's list has it (`TH:004`, a BIC, `bkash`), or its name; without one the text
    itself must say it (`SCB 456-7-89123-0`, `TH:014:4567891230`, an IBAN, `bKash 017...`), else it is asked which bank."""
    code = read_payment_code(text, setting)
    if code is not None:
        return code
    try:
        typed = read(text, _LONGEST)
    except NotAnIdentifier as bad:
        return refused(bad.code, example=account_example(setting.country))
    stated = _stated(typed, setting)
    if stated is not None:
        return stated
    three, keyed = _THREE_PARTS.fullmatch(typed), _KEY_FIRST.fullmatch(typed)
    if three and three[1].upper() in REGIONS:
        typed, bank = three[3], f"{three[1]}:{three[2]}"
    elif keyed and keyed[1][:2].upper() in REGIONS:
        typed, bank = keyed[2], keyed[1]
    if bank is None or not bank.strip():
        return _without_bank(typed, setting)
    key = KEY.fullmatch(bank.strip())
    scheme = key[2] if key and key[1].upper() not in setting.packs else bank  # a report keeps `GCash` as PH:GCASH
    elsewhere = _at_scheme(f"{scheme}: {typed}", setting) if proxy.is_scheme(scheme) and not _is_own_wallet(scheme, setting) else None
    if elsewhere is None and setting.country not in setting.packs and (key is None or key[1].upper() == setting.country):
        elsewhere = read_abroad(typed, setting)  # it names its bank by a code, which no name outranks
    if elsewhere is not None:
        return elsewhere
    places, sure = _chosen(bank.strip(), setting)
    if not sure:
        return _which(typed, setting, places, "which-of-banks" if places else "bank-not-known")
    return _at(places[0], typed, setting)


def account_in_words(kind: str, canonical: str, setting: Setting) -> str | None:
    """An account as people name it: its bank's name before the number. None for every other kind, and where no name is known."""
    country, _, rest = canonical.partition(":")
    code, _, number = rest.partition(":")
    if kind != "account" or not number:
        return None
    bank = by_key(country, code, setting)
    if bank is None:
        elsewhere = bank_named(country, code)  # of a country whose banks no pack has
        return f"{elsewhere.name} {number}" if elsewhere else None
    said = account_value(country, code, number, setting)
    return f"{bank.label(setting.language)} {said.values['number']}" if isinstance(said, Value) else None


def banks_of(country: str, setting: Setting) -> tuple[tuple[str, str], ...]:
    """The banks and wallets of a country for a form's list: key and name, in the setting's language where it is known."""
    return tuple((place.key, place.label(setting.language)) for place in places_of(country, setting))


def _stated(typed: str, setting: Setting) -> Reading | None:
    """Read a text written in the form of an answer: it says country, bank and number, or scheme and proxy, and nothing else."""
    match = _STATED.fullmatch(typed)
    if match and match[1].upper() in REGIONS:
        country, number = match[1].upper(), match[3].upper()
        if iban.at_once(number):
            return iban_value(number, setting)
        if country in IBAN_ONLY:
            return None
        return account_value(country, match[2].upper(), number, setting)
    identifier = reading(proxy.parse, typed, None, setting.tables) if _PROXY.fullmatch(typed) else None
    return Value(kind="proxy", value=identifier.value, display=identifier.display) if identifier else None


def _chosen(bank: str, setting: Setting) -> tuple[tuple[Place, ...], bool]:
    key = KEY.fullmatch(bank)
    if key and key[1].upper() in REGIONS:
        country, code = key[1].upper(), key[2].upper()
        bank_name = by_key(country, code, setting)
        if bank_name:
            return (bank_name,), True
        if country in setting.packs and not code.isdigit():
            return places_named(key[2], msgspec.structs.replace(setting, country=country))
        return (BankName(country, code, name=code),), True
    matches, sure = places_named(bank, setting)
    if not sure and not bank.isascii():
        # In scripts where words around a name are many and gaps few, the name is looked for within them.
        inner = tuple(places_within(bank, setting))
        matches, sure = (inner, True) if len(inner) == 1 else (matches or inner, False)
    if not matches and setting.country in REGIONS and setting.country not in setting.packs:
        own = unlisted(bank, setting.country)
        return ((own,), True) if own else ((), False)
    if not matches and not is_shared(bank):
        # Of a country without a pack whose banks are known by name, wherever the person is.
        abroad = [unlisted(bank, country) for country in BANKS if country not in setting.packs and bank_named(country, bank)]
        return (tuple(filter(None, abroad)), True) if len(abroad) == 1 else ((), False)
    return matches, sure


def _is_own_wallet(bank: str, setting: Setting) -> bool:
    """Whether the country's pack has a wallet of this name: its numbers are read, and asked about, by its own rules."""
    return setting.country in setting.packs and any(isinstance(place, WalletName) for place in places_named(bank, setting)[0])


def _at_scheme(text: str, setting: Setting) -> Value | None:
    """The proxy of a scheme that the text names, of whatever country; unless another company pays under its name in the person's."""
    identifier = reading(proxy.parse, text, setting.country, setting.tables)
    return None if identifier is None else Value(kind="proxy", value=identifier.value, display=identifier.display)


def _without_bank(typed: str, setting: Setting) -> Reading:
    """An IBAN, an address or a scheme's own form tells of itself; else a name beside the number says whose it is, or it is asked."""
    address_at_scheme = reading(proxy.parse, typed, None, setting.tables) if _UPI.fullmatch(typed) else None
    if address_at_scheme:
        return Value(kind="proxy", value=address_at_scheme.value, display=address_at_scheme.display)
    stated = read_by_iban(typed, None, setting) or read_abroad(typed, setting) or _at_listed(typed, setting)
    if stated is not None:
        return stated
    places = places_within(words(typed), setting)
    plain = [place for place, is_plain in places.items() if is_plain]
    at_named = _at_named(tuple(places), plain, typed, setting)
    if at_named is not None:
        return at_named
    if len(places) > 1 or plain:
        # Where the person's own banks are not known here, the name may be one of theirs: BBVA in Mexico.
        own = _named_beside(typed, setting.country) if setting.country and setting.country not in setting.packs else None
        offered = tuple(plain or places)
        return _which(typed, setting, with_countries((own, *offered), setting) if own else offered, "which-of-banks")
    address = reading(crypto.parse, typed, None, setting.tables)
    if address and address.verified:
        return Value(kind="crypto", value=address.value, display=address.display)
    named = (_at_scheme(typed, setting) if proxy.names_scheme(typed) else None) or _among_words(typed, setting)
    if named is not None:
        return named
    refusal = illegible(typed, setting.country, None)
    if refusal is not None:
        return refusal
    bank = _bank_by_number(typed, setting)
    if bank is not None:
        return read_at_bank(typed, bank, setting)
    if setting.country in IBAN_ONLY:
        return read_number_for_iban(typed, None, setting)
    # One that the words may mean stands first.
    return _which(typed, setting, (), "which-bank", tuple(places))


def _at_named(places: tuple[Place, ...], plain: list[Place], typed: str, setting: Setting) -> Reading | None:
    """At the one bank that is plainly meant, or the one that the words name where a careful reader of texts finds the number there too:
    `scb 4567891230 somchai`, and not `paid in Bangkok 4567891230`; at the one wallet, where the number is one of its own: `bKash
    01712-345678 Rahim`. None where it is to be asked."""
    if len(plain) == 1 and not _is_elsewhere(plain[0], setting):
        return _at(plain[0], typed, setting)
    if len(places) != 1 or not (isinstance(places[0], WalletName) or _is_found_at(places[0], typed, setting)):
        return None
    reading = _at(places[0], typed, setting)
    return reading if isinstance(reading, Value) else None


def _is_found_at(bank: BankName, typed: str, setting: Setting) -> bool:
    """Whether the text, read as one among others, names just an account at this bank."""
    named = {identifier for place in extract(typed, setting.country, tables=setting.tables) for identifier in place.all}
    return len(named) == 1 and named.pop().value.startswith(f"{bank.country}:{bank.code}:")


def _at_listed(typed: str, setting: Setting) -> Reading | None:
    """The account at a bank of a country without a pack whose banks are known by name: `BCA 1234567890 a.n. Budi`. None where the text
    names none of them, or several."""
    spots = extract(typed, setting.country, tables=setting.tables)
    values = {spot.identifier.value for spot in spots if spot.identifier.kind == "account"}
    country, _, rest = next(iter(values), "::").partition(":")
    if len(values) != 1 or country in setting.packs or country not in BANKS:
        return None
    code, _, number = rest.partition(":")
    return account_value(country, code, number, setting)


def _among_words(typed: str, setting: Setting) -> Value | None:
    """The one address on a chain that stands in the text: `TJRa... (TRC20)`; where the country has no pack, the one wallet's number too."""
    named = {identifier for place in extract(typed, setting.country, tables=setting.tables) for identifier in place.all}
    if len(named) != 1:
        return None
    one = named.pop()
    is_address, is_at_wallet = one.kind == "crypto" and one.verified, one.kind == "proxy" and setting.country not in setting.packs
    return Value(kind=one.kind, value=one.value, display=one.display) if is_address or is_at_wallet else None


def _is_elsewhere(place: Place, setting: Setting) -> bool:
    """Whether a short name is a bank's of another country, while those of the person's own are not known here: `BSB` of Dhaka is a word of
    Sydney. Who means that bank is asked."""
    is_short = isinstance(place, BankName) and "bank" not in place.short.casefold()
    return is_short and setting.country in REGIONS and setting.country not in setting.packs


def _at(place: Place, typed: str, setting: Setting) -> Reading:
    return read_at_wallet(typed, place, setting) if isinstance(place, WalletName) else read_at_bank(typed, place, setting)


def _bank_by_number(typed: str, setting: Setting) -> BankName | None:
    """The bank that the number itself names: a Peruvian CCI, a Bangladeshi routing number beside an account, a Thai code before one."""
    numbers = rows(typed)
    if setting.country == "PE" and len(numbers) == 1 and len(numbers[0].digits) == _CCI_DIGITS:
        entity = numbers[0].digits[:3]
        return by_key("PE", entity, setting) or (BankName("PE", entity, name=entity) if cci(numbers[0].digits) else None)
    if setting.country == "BD" and len(numbers) == 2:
        branches = [row.digits for row in numbers if routing_number(row.digits)]
        return by_key("BD", branches[0][:3], setting) if len(branches) == 1 else None
    if setting.country == "TH" and len(numbers) == 1:
        led = _LED.fullmatch(numbers[0].text)
        bank = by_key("TH", led[1], setting) if led else None
        if bank and len(numbers[0].digits) - 3 in (bank.lengths or USUAL) and not thai_id(numbers[0].digits[:13]):
            return bank
    return None


def _named_beside(typed: str, country: str) -> BankName | None:
    """The bank whose name seems to stand beside the one number: a few words, and none of them a label."""
    numbers = rows(typed)
    if len(numbers) != 1 or country not in REGIONS:
        return None
    around = (typed[: numbers[0].start].strip(" :,-#()"), typed[numbers[0].end :].strip(" :,-#()"))
    names = [name for name in around if name]
    is_name = len(names) == 1 and _BANK_NAME.fullmatch(names[0]) and not any(is_label(word) for word in names[0].split())
    return unlisted(names[0], country) if is_name else None


def _which(typed: str, setting: Setting, places: tuple[Place, ...], code: str, likely: tuple[Place, ...] = ()) -> Reading:
    """Asks for the bank, once there is a number that it could be the bank of."""
    refusal = illegible(typed, setting.country, None)
    if refusal is not None:
        return refusal
    numbers = {row.digits for row in rows(typed) if len(row.digits) >= FEWEST}
    if any(map(is_card_number, numbers)):
        return refused("card-number", example=account_example(setting.country))
    offered = places or places_of(setting.country or "", setting)
    if not offered and setting.country is not None:
        # Of this country we have no list to choose from: the name that stands beside the number is taken, once it has been asked about.
        own = _named_beside(typed, setting.country)
        offer = place_choice(typed, own, setting) if own else None
        return question("bank-not-known", (offer[1],)) if offer else refused("bank-missing", example=named_account_example(setting.country))
    if not offered:
        offered = tuple(place for country in setting.packs for place in places_of(country, setting))
    offered = tuple(dict.fromkeys((*likely, *offered)))
    offers = sorted((offer for offer in (place_choice(typed, place, setting) for place in offered) if offer), key=lambda offer: offer[0])
    return question(code, tuple(choice for _, choice in offers))
