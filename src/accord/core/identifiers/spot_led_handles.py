"""Finds handles to which a phrase leads from their platform: `ทักไลน์ได้เลยนะคะ @shop88`, `escríbeme por Telegram al @hr_lima`,
`টেলিগ্রামে মেসেজ দিন: hr_88`, `via Telegram, username: @hr_linda`, `Telegram 👉 @hr_linda`; also with the name on the next line.

Between the two stands what people write there, which no document lists: a phrase in a script other than Latin, or a few small words.
"""

import re
from collections.abc import Iterator

from accord.core.identifiers import handle
from accord.core.identifiers.base import Tables
from accord.core.identifiers.folding import word_key
from accord.core.identifiers.handle_words import COMMON_WORDS, NAME_WITH_DIGITS, OF_WORD, WORDS
from accord.core.identifiers.spots import Spot, reading

_LED_BY = "|".join(
    sorted(
        """
        a account add admin agent al and as assistant at back below by can care chat con contact customer dm en est for from group hablar
        handle handler here her him his hr i id is join la lady lo le llamado llamada link ma maa manager me mentor message messages mi miss
        mr mrs ms msg my name named new now of official on only or our para please pls por private profile receptionist registration
        salary service soporte sr sra srta su support talk task tasks teacher team text the this through to trainer tu tutor us user
        username usuario via with work you your
        aqui aquí asesor asesora canal contacto contáctame contactar cuenta directo encargada encargado escribe escríbele escríbeme este
        gerente grupo interno nombre nuestra nuestro oficial profesor profesora recepcionista
        admin-er din e garna garnu garnus garnuhos jogajog kore koren korun sampark te
        ang di ke ni po sa saya ya
        """.split(),
        key=len,
        reverse=True,
    )
)
# Arabic, Devanagari without its full stops, Bengali, Thai, and signs between their letters; Chinese, Japanese, Korean.
_PHRASE = (
    r"[\u0620-\u065f\u066e-\u06d3\u0901-\u0963\u0970-\u09e3\u0e01-\u0e3a\u0e40-\u0e4e\u200c\u200d ]{1,40}+"
    r"|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3 ]{1,12}+"
)
_LEADING = r"[ \t:：,;|=>~(\[)\].!\u2010-\u2015\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff-]{0,12}+"
_IDS = ("id", "username", "user name", "user", "usuario", "handle", "ไอดี", "আইডি", "আইডী", "आईडी", "आइडी", "معرف", "账号", "아이디")
# Each part takes what it can and gives nothing back: so time grows with the length of a text, whatever stands in it.
_LED = re.compile(
    rf"(?<![A-Za-z0-9_@./])(?P<platform>{WORDS})(?:(?<![A-Za-z])|(?![A-Za-z]))"
    rf"(?P<phrase>(?:{_PHRASE})|(?:\s{{1,2}}(?:{_LED_BY})(?![A-Za-z'])){{0,6}}+)(?P<leading>{_LEADING}(?:\n{_LEADING})?+)"
    rf"(?P<told>(?:{'|'.join(_IDS)})(?![A-Za-z])\s{{0,2}}(?:[:=(\[>\u2190-\u21ff\u27a1\ufe0f\U0001f449-]{{0,3}}|is|es)\s{{0,2}})?+"
    r"(?P<name>@?[A-Za-z0-9][A-Za-z0-9._-]{1,48}[A-Za-z0-9_]@?)(?![A-Za-z0-9_@/]|\.[A-Za-z]|:[A-Za-z0-9])",
    re.IGNORECASE,
)
_ANY = re.compile(rf"(?<![A-Za-z0-9_@./])(?:{WORDS}|whats ?app|imo)(?![A-Za-z])", re.IGNORECASE)
_POINTS = frozenset(":：=>→👉➡")
_OF_LINE = frozenset("id official account add name username user contact is my".split())


def spot_led_handles(text: str, region: str | None, tables: Tables) -> Iterator[Spot]:
    """Time grows with the length of the text."""
    position = 0
    while match := _LED.search(text, position):
        position = match.end("platform")
        if not _leads(match):
            continue
        platform = OF_WORD[word_key(match["platform"])]
        identifier = reading(handle.parse, f"{platform}:{match['name'].rstrip('@')}", region, tables)
        if identifier is not None:
            # Weighs less than a name right behind another platform's word.
            yield Spot(*match.span("name"), identifier, 3)


def _leads(match: re.Match[str]) -> bool:
    """Whether the name is the platform's: an @, or letters and digits behind a colon or a word for it; and no other platform between."""
    word, phrase, leading = match["platform"].lower(), match["phrase"].strip().lower(), match["leading"]
    if word in COMMON_WORDS or _ANY.search(phrase + leading):
        return False
    if word == "line" and not _OF_LINE.issuperset(phrase.split()):
        return False  # `the line with us`
    if "@" in match["name"]:
        return True
    is_told = match["told"] is not None or phrase.endswith(_IDS) or not _POINTS.isdisjoint(leading)
    return is_told and NAME_WITH_DIGITS.fullmatch(match["name"]) is not None
