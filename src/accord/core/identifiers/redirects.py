"""Addresses that only lead to another: what a platform, a search engine or a mail filter puts before the links that it shows.

Such a link names the page behind it, so it is read as that page. The table holds pure wrappers, which show nothing themselves, each with
where its target stands; sources are the services' own links as they were in 2026, and the vendors' documents where there are any
(Microsoft, "Safe Links in Microsoft Defender"; Proofpoint, "URL Defense: URL decoder").
"""

import re
from functools import cache
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from accord.core.identifiers import platform_pages

_DEEPEST = 5


class Wrapper(NamedTuple):
    """Pattern of host and path; the parameters of which one holds the target."""

    place: str
    names: tuple[str, ...]


WRAPPERS = (
    Wrapper(r"(?:www\.)?google\.[a-z.]{2,7}/url", ("q", "url")),
    Wrapper(r"(?:www\.)?google\.[a-z.]{2,7}/(?:aclk|pagead/aclk)", ("adurl",)),
    Wrapper(r"(?:l|lm)\.(?:facebook|instagram|messenger|threads|workplace)\.(?:com|net)/(?:l\.php)?", ("u",)),
    Wrapper(r"l\.wl\.co/l", ("u",)),
    Wrapper(r"(?:[a-z0-9-]+\.)*safelinks\.protection\.(?:outlook\.com|office365\.us|outlook\.cn)/(?:.*)", ("url",)),
    Wrapper(r"urldefense\.(?:proofpoint\.)?com/v1/url", ("u",)),
    Wrapper(r"linkprotect\.cudasvc\.com/url", ("a",)),
    Wrapper(r"(?:[a-z0-9-]+\.)*trendmicro\.com(?::443)?/wis/clicktime/v[0-9]/query", ("url",)),
    Wrapper(r"urlsand\.esvalabs\.com/", ("u",)),
    Wrapper(r"clicktime\.symantec\.com/.*", ("u",)),
    Wrapper(r"(?:www\.|m\.)?youtube\.com/redirect", ("q",)),
    Wrapper(r"(?:www\.)?linkedin\.com/(?:safety/go|redir/redirect|authwall)", ("url", "sessionRedirect")),
    Wrapper(r"(?:www\.)?tiktok\.com/link/v2", ("target",)),
    Wrapper(r"t\.umblr\.com/redirect", ("z",)),
    Wrapper(r"out\.reddit\.com/.*", ("url",)),
    Wrapper(r"(?:m\.)?vk\.(?:com|ru)/away(?:\.php)?", ("to",)),
    Wrapper(r"steamcommunity\.com/linkfilter/?", ("u", "url")),
    Wrapper(r"duckduckgo\.com/l/", ("uddg",)),
    Wrapper(r"slack-redir\.net/link", ("url",)),
    Wrapper(r"(?:www\.)?exit\.sc/", ("url",)),
    Wrapper(r"disq\.us/(?:url|\?)?", ("url",)),
    Wrapper(r"getpocket\.com/redirect", ("url",)),
    Wrapper(r"translate\.google\.[a-z.]{2,7}/translate", ("u",)),
)
# The last two labels of the hosts above; `google.` has many endings.
HOSTS = platform_pages.HOSTS | frozenset(
    """
    messenger.com threads.net threads.com workplace.com wl.co outlook.com outlook.cn office365.us
    proofpoint.com urldefense.com cudasvc.com trendmicro.com esvalabs.com symantec.com linkedin.com umblr.com
    reddit.com vk.com vk.ru t.me telegram.me telegram.dog
    steamcommunity.com duckduckgo.com slack-redir.net exit.sc disq.us getpocket.com ampproject.org
    """.split()
)
# One group has several links: Telegram's of before 2021 and of now, WhatsApp's with and without how it was shared.
_TELEGRAM_INVITE = re.compile(r"(?:t|telegram)\.(?:me|dog)/(?:joinchat/|\+|%2B)(?![0-9]+(?:[/?]|$))([A-Za-z0-9_-]+)/?(?:\?.*)?")
_WHATSAPP_INVITE = re.compile(r"chat\.whatsapp\.com/(?:invite/)?([A-Za-z0-9]{16,32})/?(?:\?.*)?")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_AMP = re.compile(r"(?:(?:www\.)?google\.[a-z.]{2,7}/amp|[a-z0-9-]+\.cdn\.ampproject\.org/[cvi])/(s/)?([^/]+\.[^/]+.*)")
_PROOFPOINT_2 = re.compile(r"urldefense\.(?:proofpoint\.)?com/v2/url")
_PROOFPOINT_3 = re.compile(r"urldefense\.(?:proofpoint\.)?com/v3/__(.+?)__;")
_TRANSLATED = re.compile(r"([a-z0-9-]+)\.translate\.goog")


def inside(host: str, rest: str) -> str | None:
    """The address that a link leads to, by its host and the text behind it (from its first slash, as it was typed); None for a page."""
    place, _, query = rest.partition("?")
    page = host + place
    for wrapper, pattern in _patterns():
        if pattern.fullmatch(page):
            parameters = dict(reversed(parse_qsl(query)))
            target = next((parameters[name] for name in wrapper.names if name in parameters), "")
            if _ADDRESS.match(target):
                return target
    amp = _AMP.fullmatch(host + rest)
    if amp:
        return f"http{'s' if amp[1] else ''}://{amp[2]}"
    if _PROOFPOINT_2.fullmatch(page):
        target = unquote(dict(parse_qsl(query)).get("u", "").translate({ord("-"): "%", ord("_"): "/"}))
        return target if _ADDRESS.match(target) else None
    third = _PROOFPOINT_3.match(host + rest)
    if third:
        target = re.sub(r"^(https?:)/+", r"\1//", unquote(third[1]))
        return target if _ADDRESS.match(target) else None
    invite = _invite(host + rest)
    known = invite or platform_pages.known_address(host, rest)
    if known is not None:
        return None if known == f"https://{host}{rest}" else known
    translated = _TRANSLATED.fullmatch(host)
    if translated:
        # Google's rule: a hyphen is written twice, a dot as one.
        name = translated[1].replace("--", "\0").replace("-", ".").replace("\0", "-")
        return f"https://{name}{rest}"
    return None


def _invite(page: str) -> str | None:
    """The one link by which a group is known here, of any that lead to it."""
    telegram = _TELEGRAM_INVITE.fullmatch(page)
    if telegram:
        return f"https://t.me/+{telegram[1]}"
    whatsapp = _WHATSAPP_INVITE.fullmatch(page)
    return f"https://chat.whatsapp.com/{whatsapp[1]}" if whatsapp else None


@cache
def _patterns() -> tuple[tuple[Wrapper, re.Pattern[str]], ...]:
    return tuple((wrapper, re.compile(wrapper.place)) for wrapper in WRAPPERS)
