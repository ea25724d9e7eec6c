"""Kind `handle`: a person's name or id on a platform.

Value: `platform:name`, or `platform:id:<id>` where the stable id is known (names change hands, ids don't, so an id is the better report);
`whatsapp:+<E.164>` and its like where people are known by phone number. LINE keeps the @ of official accounts: `@shop` and `shop` are two
accounts. Display: `telegram:@name`. An unknown platform is kept as the reporter named it, unverified. Rules: `platforms`.
"""

import re
from functools import cache
from urllib.parse import unquote

from accord.core.identifiers import phone
from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import card_refusal, holds_card_number
from accord.core.identifiers.digits import caseless, plain
from accord.core.identifiers.platforms import BY_NAME, PLATFORMS, Platform
from accord.core.identifiers.reading import read, undefang
from accord.core.identifiers.reserved import is_no_platform

KIND = "handle"

EXAMPLES = (
    Example("telegram:@Some_Name", "telegram:some_name"),
    Example("@some_name on Telegram", "telegram:some_name"),
    Example("telegram @some_name", "telegram:some_name"),
    Example("@some_name (telegram)", "telegram:some_name"),
    Example("https://t.me/Some_Name", "telegram:some_name"),
    Example("hxxps://t[.]me/s/some_name/123", "telegram:some_name"),
    Example("https://t.me/some_bot?start=ref99", "telegram:some_bot"),
    Example("telegram:id:123456789", "telegram:id:123456789"),
    Example("telegram 123456789", "telegram:id:123456789"),
    Example("telegram 081-234-5678", "telegram:+66812345678", "TH"),
    Example("facebook.com/Some.Body.99", "facebook:somebody99"),
    Example("https://m.facebook.com/profile.php?id=100012345678901&ref=x", "facebook:id:100012345678901"),
    Example("fb: some.body.99", "facebook:somebody99"),
    Example("fb: id.ris.99", "facebook:idris99"),
    Example("m.me/somebody", "messenger:somebody"),
    Example("https://www.instagram.com/some.body_/?hl=th", "instagram:some.body_"),
    Example("TikTok: @Some.Body", "tiktok:some.body"),
    Example("https://www.tiktok.com/@some.body/video/7123456789012345678?lang=en", "tiktok:some.body"),
    Example("line:@Shop99", "line:@shop99"),
    Example("LINE ID: somebody99", "line:somebody99"),
    Example("https://line.me/ti/p/~somebody99", "line:somebody99"),
    Example("LINE ~somebody99", "line:somebody99"),
    Example("https://line.me/R/ti/p/%40shop99", "line:@shop99"),
    Example("https://wa.me/66812345678", "whatsapp:+66812345678"),
    Example("https://api.whatsapp.com/send?phone=66812345678&text=hi", "whatsapp:+66812345678"),
    Example("WhatsApp 081-234-5678", "whatsapp:+66812345678", "TH"),
    Example("66812345678@s.whatsapp.net", "whatsapp:+66812345678"),
    Example("viber: +66 81 234 5678", "viber:+66812345678"),
    Example("signal:Some_Body.42", "signal:some_body.42"),
    Example("twitter @Somebody", "x:somebody"),
    Example("https://x.com/Somebody/status/1234567890123456789", "x:somebody"),
    Example("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", "youtube:id:UCabcdefghijklmnopqrstuv"),
    Example("youtube.com/@SomeBody", "youtube:somebody"),
    Example("wechat: Some_Body99", "wechat:some_body99"),
    Example("discord:id:123456789012345678", "discord:id:123456789012345678"),
    Example("Discord: Some_Body#1234", "discord:some_body#1234"),
    Example("QQ 2851234567", "qq:id:2851234567"),
    Example("QQ号：2851234567", "qq:id:2851234567"),
    Example("Binance UID 812345678", "binance:id:812345678"),
    Example("Binance ID: 812345678", "binance:id:812345678"),
    Example("binance: 812345678", "binance:id:812345678"),
    Example("UID 812345678 (Binance)", "binance:id:812345678"),
    Example("Bybit uid: 123456789", "bybit:id:123456789"),
    Example("OKX UID 412345678901234567", "okx:id:412345678901234567"),
    Example("微博 @some_body", "weibo:some_body"),
    Example("snapchat.com/add/some-body", "snapchat:some-body"),
    Example("viber://chat?number=%2B66812345678", "viber:+66812345678"),
    Example("viber://contact?number=66812345678", "viber:+66812345678"),
    Example("https://t.me/+66812345678", "telegram:+66812345678"),
    Example("tg://resolve?phone=66812345678", "telegram:+66812345678"),
    Example("line://ti/p/~somebody99", "line:somebody99"),
    Example("https://t.me/some_bot?start=4111111111111111", "telegram:some_bot"),
    Example("threads.net/@some.body", "threads:some.body"),
    Example("linkedin.com/in/some-body-123/", "linkedin:some-body-123"),
    Example("ID:mind4455 (LINE)", "line:mind4455"),
    Example("ID: mind4455 LINE", "line:mind4455"),
    Example("id: abc_1234 wechat", "wechat:abc_1234"),
    Example("live:.cid.1a2b3c4d5e6f", "live:.cid.1a2b3c4d5e6f"),
    Example("Skype live:.cid.1a2b3c4d5e6f", "live:.cid.1a2b3c4d5e6f"),
    Example("skype: live:.cid.1a2b3c4d5e6f", "live:.cid.1a2b3c4d5e6f"),
    Example("Koo: @Somebody", "koo:Somebody"),
    Example("@Somebody on Koo", "koo:Somebody"),
)
BAD_EXAMPLES = (
    BadExample("@somebody", "handle-needs-platform"),
    BadExample("somebody", "handle-needs-platform"),
    BadExample("telegram:@ab", "handle-not-valid"),
    BadExample("telegram:@some name", "handle-not-valid"),
    BadExample("facebook:id:12", "handle-not-valid"),
    BadExample("https://t.me/+AbCdEfGhIjKlMnOp", "handle-not-a-profile"),
    BadExample("https://t.me/joinchat/AbCdEfGhIjKlMnOp", "handle-not-a-profile"),
    BadExample("https://www.facebook.com/groups/123456789", "handle-not-a-profile"),
    BadExample("https://www.instagram.com/p/AbCdEfG/", "handle-not-a-profile"),
    BadExample("https://example.com/@somebody", "handle-not-a-profile"),
    BadExample("whatsapp 081-234-5678", "phone-needs-region"),
    BadExample("whatsapp:@somebody", "handle-is-phone"),
    BadExample("telegram:4111111111111111", "card-number"),
    BadExample("binance: somebody", "handle-not-valid"),
    BadExample("discord:some#body", "handle-not-valid"),
    BadExample("koo:@4111-1111-1111-1111", "card-number"),
    BadExample("bitcoin:@somebody", "handle-needs-platform"),
    BadExample("USDT-TRC20: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6", "handle-needs-platform"),
    BadExample("trc-20: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6", "handle-needs-platform"),
    BadExample("Name: Somchai", "handle-needs-platform"),
    BadExample("", "empty"),
)

_LONGEST = 1000
_LINK = re.compile(r"[a-z][a-z0-9+.-]*://|tg:[a-z]+/?\?[a-z_]+=|[a-z0-9-]+(?:\.[a-z0-9-]+)+/", re.IGNORECASE)
_JID = re.compile(r"([0-9]{7,15})(?::[0-9]+)?@(?:s\.whatsapp\.net|c\.us)")
_GROUP = re.compile(r"[0-9-]{10,31}@g\.us")
_NAMED_ID = re.compile(r"(?:user\s*|u)?id(\s*[:=#]\s*|\s+)?(\S+)", re.IGNORECASE)
_OTHER_BEFORE = re.compile(r"([A-Za-z][A-Za-z0-9._-]{1,31}?)(?:\s*:\s*@?|\s+@)([^\s@:/]\S{0,63})")
_OTHER_AFTER = re.compile(
    r"@([^\s@:/]\S{0,63})\s+(?:on\s+([A-Za-z][A-Za-z0-9._-]{1,31})|\(([A-Za-z][A-Za-z0-9._-]{1,31})\))", re.IGNORECASE
)
# There the name by which people are added is called an ID: `ID: mind4455 (LINE)`.
_NAME_IS_ID = frozenset({"line", "wechat", "kakaotalk"})
_NOTHING = r"(?!)"
# Skype's own names for accounts that were made with an address of e-mail; with the app's name before them or without.
_ON_SKYPE = re.compile(r"skype\s*:?\s*(?=live:)", re.IGNORECASE)
# Short names that mean a platform only before a handle: before a number `Tele` is a telephone.
_SHORTENED = {"tele": "telegram"}
# In Thailand people give their mobile number as their LINE id, as they write numbers.
_MOBILE_ON_LINE = re.compile(r"(?:0|\+?66[ .\-]?(?:\(0\))?0?)([689](?:[ ._\-]?[0-9]){8})")
_ODD = re.compile(r"[/?#@:<>()\[\]\\\"'\s]")


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """The platform's name before or after the handle, `platform:id:<id>`, or the address of a profile's page. The region is for national
    phone numbers only.

    Refusals: `handle-needs-platform`, `handle-not-valid`, `handle-not-a-profile`, `handle-is-phone`, `card-number`, those of kind `phone`
    for platforms that know people by number, and those of `reading.read`.
    """
    typed = undefang(read(text, _LONGEST))
    if holds_card_number(typed):
        # Behind a profile's address anything may stand; what counts is whom it names.
        identifier = _from_page(typed, tables) if _LINK.match(typed) else None
        if identifier is None or holds_card_number(identifier.value):
            raise card_refusal()
        return identifier
    if _JID.fullmatch(typed):
        return _phone(BY_NAME["whatsapp"], typed.partition("@")[0].partition(":")[0], None, tables)
    if _GROUP.fullmatch(typed):
        return _id(BY_NAME["whatsapp"], typed)
    if _LINK.match(typed):
        return _from_page(typed, tables)
    platform, rest = _platform(typed)
    if platform is None:
        return _of_other(typed, tables)
    return _on_platform(platform, rest, region, tables)


def _platform(typed: str) -> tuple[Platform | None, str]:
    """The known platform that is named before or after, and the rest."""
    before, after = _patterns()
    match = before.match(typed)
    if match:
        return BY_NAME[caseless(match[1])], typed[match.end() :].strip()
    match = after.search(typed)
    if match:
        return BY_NAME[caseless(match[1] or match[2])], typed[: match.start()].strip()
    return None, typed


def _on_platform(platform: Platform, rest: str, region: str | None, tables: Tables) -> Identifier:
    if _LINK.match(rest):
        return _from_page(rest, tables)
    stable = _NAMED_ID.fullmatch(rest)
    if stable and stable[1] and platform.name in _NAME_IS_ID and not re.fullmatch(platform.ids or _NOTHING, stable[2]):
        return _name(platform, stable[2])
    # A name may begin with these letters: `tg idris` is one, `fb id.ris` another.
    name = rest.lower().replace(".", "") if platform.drops_dots else rest.lower()
    if stable and platform.ids and (stable[1] or not re.fullmatch(platform.names or "", name)):
        return _id(platform, stable[2])
    if not platform.names or _like_phone(platform, rest):
        return _phone(platform, rest, region, tables)
    if (rest.isdigit() and platform.ids and not re.fullmatch(platform.names, rest)) or (
        platform.drops_dots and rest.removeprefix("@").isdigit()
    ):
        return _id(platform, rest.removeprefix("@"))
    return _name(platform, rest)


def _like_phone(platform: Platform, rest: str) -> bool:
    if any(c.isalpha() for c in rest):
        return platform.name == "telegram" and rest.startswith("+")
    # An id is a number and begins with no zero; a phone as people write it at home does.
    return platform.name == "signal" or (platform.name == "telegram" and rest.startswith(("+", "0", "(0")))


def _name(platform: Platform, typed: str) -> Identifier:
    name = unquote(typed) if "%" in typed else typed
    if platform.name == "line" and (mobile := _MOBILE_ON_LINE.fullmatch(name)):
        name = f"0{re.sub(r'[^0-9]', '', mobile[1])}"
    official = platform.name == "line" and name.startswith("@")
    # LINE shows personal ids with ~ in its links.
    name = plain(name.removeprefix("~" if platform.name == "line" else "@").removeprefix("@"))
    name = name if platform.keeps_case else plain(name.lower())
    name = name.replace(".", "") if platform.drops_dots else name
    name = f"@{name}" if official else name
    checked = name.removeprefix("@").replace("#", "" if platform.name == "discord" else "#")
    if not re.fullmatch(platform.names, name) or _ODD.search(checked) or not name.isprintable():
        raise NotAnIdentifier("handle-not-valid", "No account on this platform can have this name; copy it from the profile.")
    mark = "" if platform.name == "line" else "@"
    return Identifier(kind=KIND, value=f"{platform.name}:{name}", display=f"{platform.name}:{mark}{name}")


def _id(platform: Platform, typed: str) -> Identifier:
    if not re.fullmatch(platform.ids, typed):
        raise NotAnIdentifier("handle-not-valid", "This is no account id of this platform; send the name or the profile's address.")
    value = f"{platform.name}:id:{typed}"
    return Identifier(kind=KIND, value=value, display=value, verified=platform.joinable)


def _phone(platform: Platform, typed: str, region: str | None, tables: Tables) -> Identifier:
    if any(c.isalpha() or c == "@" for c in typed):
        raise NotAnIdentifier("handle-is-phone", "This platform knows people by their phone number; send the number with its country code.")
    value = f"{platform.name}:{phone.parse(typed, region, tables).value}"
    return Identifier(kind=KIND, value=value, display=value)


def _from_page(address: str, tables: Tables) -> Identifier:
    place = re.sub(r"^https?://", "", address, flags=re.IGNORECASE)
    place = re.sub(r"^www\.", "", place, flags=re.IGNORECASE)
    host, slash, path = place.partition("/")
    place = (host.lower() + slash + path).rstrip("/").replace("/?", "?")
    for platform, page in _pages():
        match = page.fullmatch(place)
        if not match:
            continue
        groups = {key: value for key, value in match.groupdict().items() if value}
        if "phone" in groups:
            number = unquote(groups["phone"]).lstrip("+")
            return _phone(platform, number if platform.home else f"+{number}", platform.home, tables)
        if "id" in groups:
            return _id(platform, groups["id"])
        if "official" in groups:
            return _name(platform, "@" + groups["official"])
        if groups["name"].isdigit() and platform.drops_dots:  # no name on Facebook is of digits alone
            return _id(platform, groups["name"])
        if groups["name"].lower() not in platform.not_people:
            return _name(platform, groups["name"])
    raise NotAnIdentifier(
        "handle-not-a-profile", "This is no profile page of a platform that we know; send it as kind url, or name the platform."
    )


def _of_other(typed: str, tables: Tables) -> Identifier:
    """A name on a platform that we have no rules for: kept as typed, without the @."""
    match = _OTHER_BEFORE.fullmatch(_ON_SKYPE.sub("", typed, count=1))
    if match:
        platform, name = match[1], match[2]
    else:
        after = _OTHER_AFTER.fullmatch(typed)
        if not after:
            raise _needs_platform()
        platform, name = after[2] or after[3], after[1]
    platform = platform.lower()
    if platform in _SHORTENED and name[:1].isalpha():
        return _name(BY_NAME[_SHORTENED[platform]], name)
    if is_no_platform(platform) or (name.isdigit() and platform not in tables.platforms):
        raise _needs_platform()
    if _ODD.search(name) or not name.isprintable():
        raise NotAnIdentifier("handle-not-valid", "The name has characters that handles don't have; copy it from the profile.")
    return Identifier(kind=KIND, value=f"{platform}:{name}", display=f"{platform}:@{name}", verified=False)


def _needs_platform() -> NotAnIdentifier:
    return NotAnIdentifier("handle-needs-platform", "Say on which platform, as telegram:@name, or send the address of the profile.")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in sorted(BY_NAME, key=len, reverse=True))
    before = re.compile(rf"({names})(?:\s*:\s*|\s+(?=\S)|(?=@))", re.IGNORECASE)
    after = re.compile(rf"\s+(?:on|en|por|@)?\s*(?:({names})|\(\s*({names})\s*\))$", re.IGNORECASE)
    return before, after


@cache
def _pages() -> tuple[tuple[Platform, re.Pattern[str]], ...]:
    return tuple((platform, re.compile(page)) for platform in PLATFORMS for page in platform.pages)
