"""Payment rails that know a person by one of several ids: Pix (Brazil), PayNow (Singapore), DuitNow (Malaysia), FPS (Hong Kong), Bakong
(Cambodia), Bre-B (Colombia), Aani (United Arab Emirates), InstaPay (Egypt; what is called so in the Philippines takes account numbers,
which are read as such), Cash App and Venmo (United States; by name: `paid_pages`).

Values: `pix:phone:+55...`, `pix:cpf:<11>`, `pix:cnpj:<14>`, `pix:email:<address>`, `pix:evp:<uuid>`; `paynow:phone:+65...`,
`paynow:uen:<id>`, `paynow:nric:<id>`; `duitnow:phone:+60...`, `duitnow:nric:<12>`; `fps:phone:+852...`, `fps:id:<7 or 9>`;
`bakong:name@bank`; `breb:phone:+57...`, `breb:name:@<name>`; `instapay:phone:+20...`, `instapay:name@instapay`; `aani:phone:+971...`,
`aani:email:<address>`; `cashapp:$<name>`; `venmo:@<name>`. Ids of persons are personal data of their holder, as a PromptPay citizen id.
Sources: Banco Central do Brasil, "Manual Operacional do DICT" (key types); check digits of CPF and CNPJ: Receita Federal (modulo 11);
Association of Banks in Singapore, PayNow (mobile number, NRIC/FIN, UEN), UEN formats: ACRA; PayNet, DuitNow (mobile number, NRIC); HKICL,
Faster Payment System (FPS identifier, mobile number); National Bank of Cambodia, KHQR (account id, at most 32); Bank ABC Egypt, "Instapay
(IPN)", and instapay.eg (`name@instapay`, mobile number); Banco de la República, in elheraldo.co of 2025-10-06 (llaves: document, mobile
number, e-mail address, a code that begins with @). How long such a code is no source says. A llave that is an e-mail address is kind email;
one that is a document number is not read, since nothing in it tells it from any other number.
"""

import re
from collections.abc import Callable
from functools import partial

from accord.core.identifiers import email, phone
from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.paid_pages import paid_by
from accord.core.phrases import Phrase

KIND = "proxy"
LABELS = {
    "pix": "Pix",
    "paynow": "PayNow",
    "duitnow": "DuitNow",
    "fps": "FPS",
    "bakong": "Bakong",
    "breb": "Bre-B",
    "instapay": "InstaPay",
    "aani": "Aani",
    "cashapp": "Cash App",
    "venmo": "Venmo",
}
COUNTRIES = {
    "pix": "BR",
    "paynow": "SG",
    "duitnow": "MY",
    "fps": "HK",
    "bakong": "KH",
    "breb": "CO",
    "instapay": "EG",
    "aani": "AE",
    "cashapp": "US",
    "venmo": "US",
}
# Those that know a person by an e-mail address too.
BY_EMAIL = ("pix", "aani")
MOBILES = {
    "pix": re.compile(r"\+55[1-9]{2}9?[0-9]{8}"),
    "paynow": re.compile(r"\+65[89][0-9]{7}"),
    "duitnow": re.compile(r"\+601[0-9]{8,9}"),
    "fps": re.compile(r"\+852[4-9][0-9]{7}"),
    "breb": re.compile(r"\+573[0-9]{9}"),
    "instapay": re.compile(r"\+201[0125][0-9]{8}"),
    "aani": re.compile(r"\+9715[024-68][0-9]{7}"),
}

_TYPE = re.compile(
    r"(phone|celular|telefone|mobile|cpf|cnpj|e-?mail|evp|chave|key|chave pix|llave|uen|nric|fin|ic|mykad|name|id|no\.?|number)"
    r"[\s:]+(?=\S)",
    re.IGNORECASE,
)
_EVP = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SEPARATORS = re.compile(r"[\s.\-/\u2010-\u2015\u2212]+")
_UEN = re.compile(r"[0-9]{8}[A-Z]|(?:19|20)[0-9]{2}[0-9]{5}[A-Z]|[TSR][0-9]{2}[A-Z]{2}[0-9]{4}[A-Z]")
_NRIC = re.compile(r"[STFGM][0-9]{7}[A-Z]")
_FPS_ID = re.compile(r"[0-9]{7}|[0-9]{9}")
_BAKONG = re.compile(r"(?=.{3,32}$)[a-z0-9][a-z0-9._-]*@[a-z][a-z0-9]{1,14}")
_CASHTAG = re.compile(r"\$?((?=.*[a-z])[a-z0-9_]{1,20})")
_VENMO = re.compile(r"@?([a-z0-9_-]{5,30})")
_LLAVE = re.compile(r"@[a-z0-9]{3,30}")
_IPA = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}@instapay")
# Year, month, day of birth, place of birth, four digits.
_MYKAD = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{6}")


def read_rail(scheme: str, rest: str, tables: Tables) -> Identifier:
    """Read the text after the rail's name, with or without the type of id. Refusals: `proxy-not-valid`, `checksum`."""
    id_type = _TYPE.match(rest)
    rest = rest[id_type.end() :].strip() if id_type else rest
    return _READERS[scheme](rest, tables)


def _pix(rest: str, tables: Tables) -> Identifier:
    if _EVP.fullmatch(rest.lower()):
        return _proxy("pix", "evp", rest.lower(), rest.lower())
    if "@" in rest:
        return _email("pix", rest, tables)
    digits = _SEPARATORS.sub("", rest)
    if digits.isdigit() and len(digits) in (11, 14) and is_tax_number(digits):
        kind = "cpf" if len(digits) == 11 else "cnpj"
        display = f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"
        if kind == "cnpj":
            display = f"{digits[:2]}.{digits[2:5]}.{digits[5:8]}/{digits[8:12]}-{digits[12:]}"
        return _proxy("pix", kind, digits, display)
    return _mobile("pix", rest, tables)


def _paynow(rest: str, tables: Tables) -> Identifier:
    typed = _SEPARATORS.sub("", rest).upper()
    if _UEN.fullmatch(typed):
        return _proxy("paynow", "uen", typed, typed)
    if _NRIC.fullmatch(typed):
        return _proxy("paynow", "nric", typed, typed)
    return _mobile("paynow", rest, tables)


def _duitnow(rest: str, tables: Tables) -> Identifier:
    digits = _SEPARATORS.sub("", rest)
    if _MYKAD.fullmatch(digits):
        return _proxy("duitnow", "nric", digits, f"{digits[:6]}-{digits[6:8]}-{digits[8:]}")
    return _mobile("duitnow", rest, tables)


def _fps(rest: str, tables: Tables) -> Identifier:
    digits = _SEPARATORS.sub("", rest)
    if _FPS_ID.fullmatch(digits):
        return _proxy("fps", "id", digits, digits)
    return _mobile("fps", rest, tables)


def _bakong(rest: str, tables: Tables) -> Identifier:
    address = rest.strip().lower()
    if not _BAKONG.fullmatch(address):
        raise _not_valid("bakong")
    return Identifier(kind=KIND, value=f"bakong:{address}", display=f"Bakong {address}")


def _breb(rest: str, tables: Tables) -> Identifier:
    name = rest.strip().lower()
    if _LLAVE.fullmatch(name):
        return _proxy("breb", "name", name, name)
    return _mobile("breb", rest, tables)


def _instapay(rest: str, tables: Tables) -> Identifier:
    address = rest.strip().lower()
    if _IPA.fullmatch(address):
        return Identifier(kind=KIND, value=f"instapay:{address}", display=f"InstaPay {address}")
    return _mobile("instapay", rest, tables)


def _aani(rest: str, tables: Tables) -> Identifier:
    return _email("aani", rest, tables) if "@" in rest else _mobile("aani", rest, tables)


def _named(scheme: str, mark: str, form: re.Pattern[str], rest: str, tables: Tables) -> Identifier:
    page = paid_by(rest)
    name = form.fullmatch(page[1].lower() if page is not None and page[0] == scheme else rest.strip().lower())
    if name is None:
        raise _not_valid(scheme)
    return Identifier(kind=KIND, value=f"{scheme}:{mark}{name[1]}", display=f"{LABELS[scheme]} {mark}{name[1]}")


_READERS: dict[str, Callable[[str, Tables], Identifier]] = {
    "pix": _pix,
    "paynow": _paynow,
    "duitnow": _duitnow,
    "fps": _fps,
    "bakong": _bakong,
    "breb": _breb,
    "instapay": _instapay,
    "aani": _aani,
    "cashapp": partial(_named, "cashapp", "$", _CASHTAG),
    "venmo": partial(_named, "venmo", "@", _VENMO),
}


def is_tax_number(digits: str) -> bool:
    """Whether 11 or 14 digits end in the two check digits of a CPF or CNPJ; eleven times the same digit is nobody's."""
    if len(set(digits)) == 1:
        return False
    # The weights rise from the right: a CPF's without end, a CNPJ's from 2 to 9 and again from 2.
    highest = 11 if len(digits) == 11 else 9
    for length in (len(digits) - 2, len(digits) - 1):
        total = sum(int(digit) * (2 + (length - 1 - place) % (highest - 1)) for place, digit in enumerate(digits[:length]))
        if int(digits[length]) != (0 if total % 11 < 2 else 11 - total % 11):
            return False
    return True


def _mobile(scheme: str, rest: str, tables: Tables) -> Identifier:
    try:
        mobile = phone.parse(rest, COUNTRIES[scheme], tables)
    except NotAnIdentifier:
        raise _not_valid(scheme) from None
    if not MOBILES[scheme].fullmatch(mobile.value):
        raise _not_valid(scheme)
    return _proxy(scheme, "phone", mobile.value, mobile.display)


def _email(scheme: str, rest: str, tables: Tables) -> Identifier:
    try:  # a key is the address as it was registered, with its dots
        address = email.written(rest, tables)
    except NotAnIdentifier:
        raise _not_valid(scheme) from None
    name, _, host = address.rpartition("@")
    return _proxy(scheme, "email", address, f"{name}@{host.replace('.', '[.]')}")


def _proxy(scheme: str, kind: str, id_value: str, display: str) -> Identifier:
    return Identifier(kind=KIND, value=f"{scheme}:{kind}:{id_value}", display=f"{LABELS[scheme]} {display}")


def _not_valid(scheme: str) -> NotAnIdentifier:
    return NotAnIdentifier("proxy-not-valid", _NOT_VALID[scheme].text)


_NOT_VALID = {
    "pix": Phrase(
        "Pix takes a Brazilian mobile number, a CPF, a CNPJ, an e-mail address or a random key; check it, as in Pix +55 11 91234-5678."
    ),
    "paynow": Phrase("PayNow takes a Singapore mobile number, a UEN or an NRIC/FIN; check it, as in PayNow +65 8123 4567."),
    "duitnow": Phrase("DuitNow takes a Malaysian mobile number or an NRIC number; check it, as in DuitNow +60 12-345 6789."),
    "fps": Phrase("FPS takes a Hong Kong mobile number or an FPS identifier of 7 or 9 digits; check it, as in FPS +852 9123 4567."),
    "bakong": Phrase("Bakong takes an account id, a name and a bank, as in Bakong name@aclb; check it."),
    "breb": Phrase("Bre-B takes a Colombian mobile number or a name that begins with @; check it, as in Bre-B @name123."),
    "instapay": Phrase("InstaPay takes an address or an Egyptian mobile number; check it, as in InstaPay name@instapay."),
    "aani": Phrase("Aani takes a mobile number of the Emirates or an e-mail address; check it, as in Aani +971 50 123 4567."),
    "cashapp": Phrase("Cash App takes a name of letters and digits behind a $; check it, as in Cash App $name22."),
    "venmo": Phrase("Venmo takes a name of letters, digits, - and _; check it, as in Venmo @some-name."),
}
