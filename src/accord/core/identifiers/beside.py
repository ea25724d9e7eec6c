"""Handles whose platform stands beside them, as in tables: `@somebody` in one column, `Telegram` in the next or as the column's name.

Words around a platform's name are those that people write into such tables; no document lists them.
"""

import re
from contextlib import suppress

from accord.core.identifiers import handle, parse
from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.digits import caseless
from accord.core.identifiers.platforms import BY_NAME, Platform

_BETWEEN = re.compile(r"[\s/\\()\[\]|,;&+.:_-]+")
# What stands around a platform's name: `Facebook page`, `LINE ID`, `X (formerly Twitter)`, `ไอดีไลน์`, `رقم الواتساب`.
_AROUND = frozenset(
    map(
        caseless,
        """
        account accounts acc ad ads app bot business by channel chat com contact formerly group groups handle handles id ids link links
        live marketplace name no nick nickname number of official on page pages personal profile public the uid url user username via
        aplicación app canal cuenta de del en enlace grupo nombre número página perfil por usuario
        আইডি গ্রুপ চ্যানেল নম্বর পেজ পেইজ প্রোফাইল লিংক অ্যাকাউন্ট
        आइडी आईडी खाता ग्रुप च्यानल नम्बर पृष्ठ पेज प्रोफाइल लिङ्क
        اسم المستخدم بوت حساب رابط رقم صفحة على في قناة مجموعة معرف
        """.split(),
    )
)
# Thai is written without spaces.
_AROUND_IN_THAI = re.compile(r"ไอดี|บัญชี|ชื่อผู้ใช้|ชื่อ|เพจ|ลิงก์|ลิงค์|เบอร์|กลุ่ม|ช่อง")
_ARTICLE = "ال"
# What people write in such a column where there is no platform, or none that could be named.
_NONE = frozenset(
    """
    ad ads advertisement any app application bank call calls chat correo dating desconocido email e-mail forum fraud game internet llamada
    mail marketplace messenger misc mobile multiple n/a na ninguno none online other others otro otros pagina page phone red scam site sitio
    sms social telefono telephone text unknown unspecified url various varios web website whois
    """.split()
)
# Kinds that tell themselves by their form, whatever stands beside them.
_PLAIN = frozenset({"url", "domain", "ip", "email", "phone", "handle", "iban", "crypto"})


def platform_of(text: str) -> str | None:
    """The platform that a cell, or the name of a column, means as a whole; None where it names none that is known, or two."""
    typed = caseless(text.strip())
    platform = _named(typed) or _named(_AROUND_IN_THAI.sub(" ", typed))
    return platform.name if platform else None


def parse_beside(text: str, platform: str, region: str | None, tables: Tables) -> Identifier:
    """What a text means beside the name of a platform: its handle there, or what it is by its own form, such as the address of an
    advertisement. `region` as for `parse`. Raises NotAnIdentifier."""
    known = platform_of(platform)
    if known is None:
        return _beside_unknown(text, platform, region, tables)
    if "/" in text:
        return parse(text, region, tables=tables)
    try:
        return handle.parse(f"{known}: {text}", region, tables)
    except NotAnIdentifier:
        own = _by_itself(text, region, tables)
        if own is not None and own.kind in _PLAIN:
            return own
        raise


def _beside_unknown(text: str, platform: str, region: str | None, tables: Tables) -> Identifier:
    """A name on a platform without rules, unless its form says more, or what stands beside it is no platform."""
    own = _by_itself(text, region, tables)
    says_more = own is not None and own.kind in _PLAIN and own.verified
    if not says_more and caseless(platform.strip()) not in _NONE:
        with suppress(NotAnIdentifier):
            return handle.parse(f"{platform.strip()}: {text.strip().removeprefix('@')}", region, tables)
    return own or parse(text, region, tables=tables)  # raises


def _named(typed: str) -> Platform | None:
    words = [word for word in _BETWEEN.split(typed) if word]
    rest = [word for word in words if word not in _AROUND]
    whole = BY_NAME.get(" ".join(words)) or BY_NAME.get(" ".join(rest))
    if whole is not None or not rest:
        return whole
    each = [BY_NAME.get(word) or BY_NAME.get(word.removeprefix(_ARTICLE)) for word in rest]
    return each[0] if all(platform is each[0] for platform in each) else None


def _by_itself(text: str, region: str | None, tables: Tables) -> Identifier | None:
    try:
        return parse(text, region, tables=tables)
    except NotAnIdentifier:
        return None
