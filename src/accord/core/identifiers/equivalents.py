"""Other identifiers that one names, so that they are looked up too: of a link the page or address behind it, of a number its other names.

A phone number is one line, whether it stands alone, in a chat application that knows people by number, or at a payment scheme that pays to
it: what is known of one of these matters to a check of another. Works from kind and value alone, so also for what is stored.
"""

import re
from functools import cache
from hashlib import sha256

from accord.core.identifiers import crypto, email, explorers, phone, posts, rails, url
from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables, key_of
from accord.core.identifiers.chains import memo
from accord.core.identifiers.expressions import under
from accord.core.identifiers.spots import reading
from accord.core.identifiers.wallets import THAI_MOBILE, WALLETS

# Applications that know people by their phone number.
_BY_NUMBER = ("whatsapp", "viber", "signal", "telegram")
# The beginnings of what the keys of such names are made of.
_NAMES = tuple(f"handle\n{platform}:".encode() for platform in _BY_NUMBER)
# LINE finds its members by id or by their phone: in Thailand people give the number where an id is asked for.
_LINE_BY_NUMBER = re.compile(r"line:0([689](?:[-._]?[0-9]){8})")
_NOT_DIGIT = re.compile(r"[^0-9]")
_LINE_MOBILE = re.compile(THAI_MOBILE)
_ON_LINE = b"handle\nline:0"
# Applications of one country that do so too, by the digits of its code.
_BY_NUMBER_IN = {"84": ("zalo",)}
# `m.me/name` is the page `facebook.com/name`; who is on Threads has an account of that name on Instagram.
_SAME_ACCOUNT = {"messenger": "facebook", "facebook": "messenger", "threads": "instagram", "instagram": "threads"}
# A mobile number in Argentina is written with a 9 behind the country's code and without; no other line is called by these digits
# (ENACOM, Plan Fundamental de Numeración Nacional).
_ARGENTINE = re.compile(r"\+54(9?)([1-8][0-9]{9})")
# Mailboxes that take what is sent to `name+anything` (the help pages). Of Gmail's the value is the mailbox itself.
_TAKES_TAGS = frozenset("outlook.com hotmail.com live.com icloud.com me.com mac.com proton.me protonmail.com fastmail.com".split())
_NUMBER = re.compile(r"\+[0-9]{7,15}")
# Parameters by which pages of any site lead on to another address.
_LEADS_TO = re.compile(
    r"[?&](?:url|u|uri|to|target|dest|destination|redirect|redirect_?ur[il]|redir|goto|go|next|continue|return|return_?(?:to|url)|link|out"
    r"|forward|adurl|r|q)=(https?://[^\s]+)",
    re.IGNORECASE,
)


def equivalents(identifier: Identifier, tables: Tables) -> tuple[Identifier, ...]:
    """The other identifiers that are named with this one, the likeliest first; none for most."""
    kind, value = identifier.kind, identifier.value
    if kind == "url":
        if posts.is_post(value):
            author = posts.author_of(value, tables)
            return () if author is None else (author,)
        return _target(value, tables) if "://" in value or explorers.is_explorer(value[: value.index("/")]) else ()
    number = _number_in(kind, value)
    if number is not None:
        line = _also_written(number)
        return _of_number(number, identifier) if line is None else (*_of_number(number, identifier), line, *_of_number(line.value, line))
    return tuple(_called(*twin) for twin in _twins(kind, value))


def equivalent_keys(identifier: Identifier, tables: Tables) -> list[bytes]:
    """The keys under which something may stand that hits the others: those of `equivalents`, not made, since of most nothing is known."""
    kind, value = identifier.kind, identifier.value
    if kind == "url":
        return [key for other in equivalents(identifier, tables) for key in under(other, tables).keys]
    number = _number_in(kind, value)
    if number is None:
        # A mailbox is found by its host too; all other names have one key.
        return [
            key for twin in _twins(kind, value) for key in (under(_called(*twin), tables).keys if twin[0] == "email" else [key_of(*twin)])
        ]
    names, digits = _NAMES, number.encode()
    for mobile, paid_to in _names_paid_to().get(number[1:3], ()):
        if mobile.fullmatch(number):
            names += paid_to
    keys = [sha256(name + digits).digest() for name in names]
    if digits.startswith(b"+54") and (line := _also_written(number)) is not None:
        keys += [sha256(name + line.value.encode()).digest() for name in (b"phone\n", *_NAMES)]
    if digits.startswith(b"+66") and len(names) > len(_NAMES):  # a mobile number of Thailand
        keys.append(sha256(_ON_LINE + digits[3:]).digest())
    elif number[1:3] in _BY_NUMBER_IN:
        keys += [sha256(b"handle\n%b:%b" % (platform.encode(), digits)).digest() for platform in _BY_NUMBER_IN[number[1:3]]]
    if kind == "phone":
        return keys
    own = identifier.key
    return [sha256(b"phone\n" + digits).digest(), *(key for key in keys if key != own)]


def _called(kind: str, value: str) -> Identifier:
    return Identifier(kind=kind, value=value, display=value)


def _twins(kind: str, value: str) -> list[tuple[str, str]]:
    """The other names of what is named here: of a mailbox those of the rails to which it can be paid, and the mailbox that it is."""
    paid_to = [("proxy", f"{rail}:email:{value}") for rail in rails.BY_EMAIL] if kind == "email" else []
    return [*paid_to, *(twin for twin in (_twin(kind, value), _mailbox(kind, value)) if twin is not None)]


def _twin(kind: str, value: str) -> tuple[str, str] | None:
    """The other name of one account: the mailbox that a payment rail knows, a name on two platforms of Meta, WeChat's own id typed as a
    name. Of an address with a tag or memo, the whole address: an exchange has one for many customers, so not the other way round."""
    if kind == "crypto":
        address, mark, _ = value.partition("?dt=" if value.startswith("xrp:") else memo.MARK)
        return (kind, address) if mark else None
    if kind == "proxy" and ":email:" in value:
        rail, _, address = value.partition(":email:")
        return ("email", email.mailbox(address)) if rail in rails.BY_EMAIL else None
    # An address of Cambodia's Bakong that stands without the word is read as one of UPI: the form is the same.
    if kind == "proxy" and value.startswith(("bakong:", "upi:")):
        scheme, _, address = value.partition(":")
        return kind, f"{'upi' if scheme == 'bakong' else 'bakong'}:{address}"
    if kind != "handle":
        return None
    platform, _, name = value.partition(":")
    if platform in _SAME_ACCOUNT:
        return kind, f"{_SAME_ACCOUNT[platform]}:{name}"
    if platform == "wechat" and name.startswith(("wxid_", "id:wxid_")):
        return kind, f"wechat:{name[3:] if name.startswith('id:') else f'id:{name}'}"
    return None


def _mailbox(kind: str, value: str) -> tuple[str, str] | None:
    """The mailbox that a mail to this address reaches, by its plain name; None where that is its own. Not the other way round: by how many
    names it is reached can't be told."""
    if kind != "email":
        return None
    name, _, host = value.rpartition("@")
    if host not in _TAKES_TAGS:
        return None
    name = name.partition("+")[0]
    plain = f"{name}@{host}"
    return None if plain == value or not name else ("email", plain)


def _also_written(number: str) -> Identifier | None:
    """The same line as it is written too; None for most."""
    argentine = _ARGENTINE.fullmatch(number)
    return None if argentine is None else _line(f"+54{'' if argentine[1] else '9'}{argentine[2]}")


def _number_in(kind: str, value: str) -> str | None:
    if kind == "phone":
        return value
    if value.startswith("line:0") and (mobile := _LINE_BY_NUMBER.fullmatch(value)):
        return f"+66{_NOT_DIGIT.sub('', mobile[1])}"
    if kind in ("handle", "proxy") and (at := value.find(":+")) > 0 and _NUMBER.fullmatch(value, at + 1):
        return value[at + 1 :]
    return None


def _of_number(number: str, itself: Identifier) -> tuple[Identifier, ...]:
    """All names of a phone number but the one that is at hand."""
    others = [] if itself.kind == "phone" else [_line(number)]
    for platform in (*_BY_NUMBER, *_BY_NUMBER_IN.get(number[1:3], ())):
        value = f"{platform}:{number}"
        if value != itself.value:
            others.append(_called("handle", value))
    if _LINE_MOBILE.fullmatch(number) and itself.value != _on_line(number):
        others.append(_called("handle", _on_line(number)))
    for prefix, label, mobile in _schemes().get(number[1:3], ()):
        value = f"{prefix}:{number}"
        if value != itself.value and mobile.fullmatch(number):
            others.append(Identifier(kind="proxy", value=value, display=f"{label} {number}"))
    return tuple(others)


def _on_line(number: str) -> str:
    return f"line:0{number[3:]}"


def _line(number: str) -> Identifier:
    return phone.at_once(number, None) or Identifier(kind="phone", value=number, display=number)


@cache
def _schemes() -> dict[str, list[tuple[str, str, re.Pattern[str]]]]:
    """The payment schemes that pay to a mobile number, by the first two digits of their country's code: the beginning of the value, how the
    scheme is called, and which numbers it takes."""
    by_country: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
    rows = [("promptpay:phone", "PromptPay", re.compile(THAI_MOBILE))]
    rows += [(f"{scheme}:phone", rails.LABELS[scheme], mobile) for scheme, mobile in rails.MOBILES.items()]
    rows += [(wallet.scheme, wallet.label, re.compile(wallet.mobile)) for wallet in WALLETS]
    for prefix, label, mobile in rows:
        by_country.setdefault(mobile.pattern[2:4], []).append((prefix, label, mobile))
    return by_country


@cache
def _names_paid_to() -> dict[str, list[tuple[re.Pattern[str], tuple[bytes, ...]]]]:
    """Of these, the beginnings of what keys are made of, by the numbers that they take: those of a country mostly take the same."""
    by_country: dict[str, list[tuple[re.Pattern[str], tuple[bytes, ...]]]] = {}
    for digits, schemes in _schemes().items():
        for form in dict.fromkeys(mobile.pattern for _, _, mobile in schemes):
            names = tuple(f"proxy\n{prefix}:".encode() for prefix, _, mobile in schemes if mobile.pattern == form)
            by_country.setdefault(digits, []).append((re.compile(form), names))
    return by_country


def _target(value: str, tables: Tables) -> tuple[Identifier, ...]:
    """The identifier that a page's own address names: an address on an explorer, or where its parameters lead."""
    if explorers.pieces(value):
        address = reading(crypto.parse, value, None, tables)
        return () if address is None else (address,)
    parameter = _LEADS_TO.search(value)
    if parameter is None:
        return ()
    # The value is unescaped: whether an & belongs to what is named can't be told, so both are tried.
    named_texts = dict.fromkeys((parameter[1], parameter[1].partition("&")[0]))
    named_urls: list[Identifier] = []
    for text in named_texts:
        try:
            named_urls.append(url.parse(text, None, tables))
        except NotAnIdentifier:
            continue
    return tuple(named_urls)
