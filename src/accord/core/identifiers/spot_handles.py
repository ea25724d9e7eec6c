"""Finds handles that a text names with their platform: `LINE: @shop`, `Telegram @name`, `IG: name`, `ไลน์ไอดี shop88`; names on Cash App
and Venmo; and named apps.

Links (`t.me/name`) are web addresses; the finder of addresses hands them to the kinds `handle` and `app` itself.
"""

import re
from collections.abc import Iterator

from accord.core.identifiers import app, handle, proxy
from accord.core.identifiers.base import Tables
from accord.core.identifiers.folding import word_key
from accord.core.identifiers.handle_words import COMMON_WORDS, NAME_WITH_DIGITS, OF_WORD, SAY_ID, WORDS
from accord.core.identifiers.spots import Spot, reading

_NAMED = re.compile(
    rf"(?<![A-Za-z0-9_@./])(?P<before>id|ไอดี|แอด|ทัก|ทักแชท|เพิ่มเพื่อน|add|加|加我)?\s{{0,2}}(?P<platform>{WORDS})(?:(?<![A-Za-z])|(?![A-Za-z]))"
    # LINE@ is what LINE's accounts for shops were called.
    r"(?P<at>@(?=\s{0,2}[\s:=>-]))?"
    r"\s{0,2}(?P<id>(?:id|user ?name|user|usuario|handle|account|page|channel|group|oa|official|contact|admin)(?![A-Za-z])|"
    r"ไอดี|아이디|आईडी|আইডি|แอดมิน|الحساب|معرف)?"
    # `my Telegram is @name`, `ไอดีไลน์ของเขาคือ name`.
    r"(?P<says>\s{0,2}(?:ของ[\u0e00-\u0e7f]{1,10}?)?\s{0,2}(?:is|was|are|es|era|คือ|হলো|হচ্ছে|হল|हो|هو|是)(?![A-Za-z])"
    r"|\s{0,2}ของ[\u0e00-\u0e7f]{1,12})?"
    r"\s{0,2}(?P<sign>[:=>\u2192-]{0,2})\s{0,2}(?P<name>(?:@?[A-Za-z0-9](?:[A-Za-z0-9._~\-]{0,48}[A-Za-z0-9_])?|@[A-Za-z0-9._\-]{1,48}[A-Za-z0-9_])(?:#[0-9]{4}(?![0-9]))?)(?![A-Za-z0-9_@]|\?[a-z_]+=|:[A-Za-z0-9.])",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    rf"(?<![A-Za-z0-9_.])(?P<name>@[A-Za-z0-9._]{{2,48}})\s{{1,2}}(?P<joint>on\s|in\s|en\s|no\s|sa\s|di\s|в\s|\(|ใน|ทาง)?\s?(?P<platform>{WORDS})(?![A-Za-z])(?!\s{{0,2}}(?:id|ไอดี)?\s{{0,2}}[:=@])",
    re.IGNORECASE,
)
# A name on Cash App is a word behind a $, as is what people write of a share or in a program: the app is named beside it.
_CASHTAG = re.compile(
    r"(?<![A-Za-z])(?:cash ?app|cash\.app|\$?cashtag)(?![A-Za-z])"
    r"(?:[ \t:=,(>\-]{1,3}(?:is|tag|id|name|username|handle|me|at|to|acc(?:oun)?t|my)){0,3}"
    r"[ \t:=,(>\-]{0,3}\n?[ \t]{0,2}(\$[A-Za-z][A-Za-z0-9_]{0,19})(?![A-Za-z0-9_])"
    r"|(?<![\w$])(\$[A-Za-z][A-Za-z0-9_]{0,19})\s{1,2}(?:\(|(?:on|via|by|cu) )?(?:the )?cash ?app(?![A-Za-z])",
    re.IGNORECASE,
)
_VENMO = re.compile(
    r"(?<![A-Za-z])venmo(?:(?: (?:is|id|username|me|at|to|account)){0,2}\s{0,2}[:=]\s{0,2}|(?: (?:is|id|username|me|at|to)){0,2}\s(?=@))"
    r"(@?[A-Za-z0-9_][A-Za-z0-9_-]{3,28}[A-Za-z0-9_])(?![\w@-]|\.[A-Za-z])",
    re.IGNORECASE,
)
_BY_NAME_PAID = (("cashapp", _CASHTAG, ("cashapp", "cash app", "cash.app", "cashtag")), ("venmo", _VENMO, ("venmo",)))
# A number names somebody at an exchange only behind the word id: `binance 50000` is an amount. In chats all are written without a space.
_NUMBERED = re.compile(
    r"(?<![A-Za-z0-9@./])(?:(?P<exchange>binance|bybit|okx|okex|币安|欧易)(?:\s?pay)?\s{0,2}(?:user\s?|u)?id|(?P<qq>qq)\s{0,2}(?:id|number|号码?)?)"
    r"(?:\s{0,2}(?:is|是|คือ))?\s{0,2}[:：=#]?\s{0,2}(?P<number>[1-9][0-9]{5,19})(?![0-9A-Za-z@]|[.,][0-9])",
    re.IGNORECASE,
)
_APP = re.compile(r"(?<![A-Za-z0-9])(?:android|ios)\s?:\s?[A-Za-z][A-Za-z0-9_.:\-]{4,150}[A-Za-z0-9]", re.IGNORECASE | re.ASCII)
_OWN = re.compile(r"(?<![A-Za-z])(?:my|his|her|our|their|mi|su|tu)\s{1,2}\Z", re.IGNORECASE)
_HAVE_TITLES = frozenset("group page channel".split())
_NOT_NAMES = frozenset(
    """
    please contact and or add me friend friends with my to on today chat now the is for us id here account group channel official link http
    https www
    """.split()
)


def spot_handles(text: str, region: str | None, tables: Tables) -> Iterator[Spot]:
    """Time grows with the length of the text."""
    named = list(_named(text, region, tables))
    yield from named
    claimed = {spot.start for spot in named}
    for match in _NAMED_AFTER.finditer(text):
        if match["joint"] in (None, "(") and match.start("name") in claimed:
            continue  # `Telegram @shop_th IG shop.th`
        if match["joint"] is None and (match["platform"].lower() in COMMON_WORDS or match["platform"] == "line"):
            continue  # `@somebody line up here`
        identifier = reading(handle.parse, f"{OF_WORD[word_key(match['platform'])]}:{match['name']}", region, tables)
        if identifier is not None:
            yield Spot(match.start("name"), match.end("name"), identifier, 4)
    yield from _numbered(text, region, tables)
    lower = text.lower()
    for scheme, pattern, words in _BY_NAME_PAID:
        for match in pattern.finditer(text) if any(word in lower for word in words) else ():
            place = match.span(match.lastindex or 0)
            identifier = reading(proxy.parse, f"{scheme}: {text[slice(*place)]}", None, tables)
            if identifier is not None:
                yield Spot(*place, identifier, 4)
    for match in _APP.finditer(text):
        identifier = reading(app.parse, match.group(), region, tables)
        if identifier is not None:
            yield Spot(match.start(), match.end(), identifier, 6)


def _numbered(text: str, region: str | None, tables: Tables) -> Iterator[Spot]:
    """Numbers by which people are known on a platform."""
    for match in _NUMBERED.finditer(text):
        identifier = reading(handle.parse, f"{match['exchange'] or match['qq']}: {match['number']}", region, tables)
        if identifier is not None:
            yield Spot(*match.span("number"), identifier, 4)


def _named(text: str, region: str | None, tables: Tables) -> Iterator[Spot]:
    """Names behind the word for their platform."""
    position = 0
    while match := _NAMED.search(text, position):
        # What follows may be another platform's word: `viber, LINE ID: name`.
        position = match.end("platform")
        name = match["name"]
        if match["says"] and name.isalpha() and match["sign"] == "":
            continue  # `Telegram is blocked`
        # `my LINE is lisa88`: also where the word is one of every day.
        is_own = (
            match["says"] is not None and NAME_WITH_DIGITS.fullmatch(name) and _OWN.search(text, max(0, match.start() - 8), match.start())
        )
        says_id = match["before"] or match["id"] or (match["at"] and match["sign"])
        if not (is_own or _mean_handle(match["platform"], says_id, match["sign"], name)) or _is_somebody(match, text):
            continue
        platform = OF_WORD[word_key(match["platform"])]
        official = "@" if match["at"] and platform == "line" and not name.startswith("@") else ""
        identifier = reading(handle.parse, f"{platform}:{official}{name}", region, tables)
        if identifier is not None:
            yield Spot(match.start("name"), match.end("name"), identifier, 4)


def _is_somebody(match: re.Match[str], text: str) -> bool:
    """`FB: John Smith` gives a person's name, `FB group: Jobs in Bangkok` that of a group; neither is a handle."""
    if not (match["name"].isalpha() and match["name"].istitle() and text[match.end() : match.end() + 1] == " "):
        return False
    following = text[match.end() + 1 : match.end() + 2]
    return following.isupper() or ((match["id"] or "").lower() in _HAVE_TITLES and following.isalpha())


def _mean_handle(word: str, says_id: str | None, sign: str, name: str) -> bool:
    """Whether the text means a handle: an @, or a colon or the word id before something that is no common word."""
    if name.startswith("@") or (word.lower() == "discord" and "#" in name):
        return True
    if name.lower() in _NOT_NAMES or name.replace("-", "").isdigit():
        return False
    if says_id is not None or word.lower() in SAY_ID:
        return True
    # In scripts without spaces a name stands right behind the word: `微信scam888`.
    if sign == "" and not word.isascii() and word not in COMMON_WORDS and NAME_WITH_DIGITS.fullmatch(name):
        return True
    # No word of prose has a `_` in it: `telegram boss_invest99`.
    if "_" in name.strip("_") and word.lower() not in COMMON_WORDS and NAME_WITH_DIGITS.fullmatch(name):
        return True
    if word.lower() in COMMON_WORDS or (word.isascii() and word.islower() and word == "line"):
        return False
    return sign != "" and "-" not in sign
