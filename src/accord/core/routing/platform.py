"""Kind `platform`: the operator of a platform on which people have accounts, and pages that are nobody's account: a group, a post, an
advertisement, an invitation. Value: the platform's word, `telegram`."""

import re

from accord.core.identifiers.platforms import BY_NAME
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed
from accord.core.routing.named_hosts import host_of

KIND = "platform"
REACHES = ("handle", "url")
EXAMPLES = (
    Example("Telegram", "telegram"),
    Example("fb", "facebook"),
    Example("Twitter", "x"),
    Example("LINE Official", "line"),
    Example("Koo", "koo"),
)
BAD_EXAMPLES = (
    BadExample("@somebody", "platform-form"),
    BadExample("telegram:somebody", "platform-form"),
    BadExample("", "empty"),
)

_FORM = re.compile(r"[a-z][a-z0-9]*(?: [a-z0-9]+){0,3}")
UNKNOWN = "?"
# Names of hosts that the platforms themselves run: what is shown below these is theirs to remove. Names that lead on to other people's
# sites (`t.co`, `lnkd.in`) are not among them. Sources: the platforms' own links as they were in 2026.
_HOSTS = {
    "telegram": "t.me telegram.me telegram.dog telegram.org telegra.ph",
    "facebook": "facebook.com fb.com fb.me fb.watch fb.gg",
    "messenger": "m.me messenger.com",
    "instagram": "instagram.com instagr.am ig.me",
    "threads": "threads.net threads.com",
    "tiktok": "tiktok.com",
    "line": "line.me line.naver.jp lin.ee",
    "whatsapp": "whatsapp.com wa.me",
    "viber": "viber.com",
    "signal": "signal.me signal.group",
    "x": "x.com twitter.com",
    "youtube": "youtube.com youtu.be",
    "wechat": "wechat.com weixin.qq.com",
    "discord": "discord.com discord.gg discordapp.com",
    "snapchat": "snapchat.com",
    "kakaotalk": "open.kakao.com pf.kakao.com",
    "zalo": "zalo.me",
    "linkedin": "linkedin.com",
}
_OF_HOST = {host: name for name, hosts in _HOSTS.items() for host in hosts.split()}


def parse(text: str, tables: Tables) -> str:
    """A platform that is not known keeps the name it was given. Refusals: `platform-form`."""
    name = " ".join(typed(text).lower().split())
    platform = BY_NAME.get(name)
    if platform is None and (not _FORM.fullmatch(name) or len(name) > 40):
        raise BadResponsibility("platform-form", "Give the name of the platform alone, in Latin letters, such as telegram.")
    return platform.name if platform else name


def above(value: str) -> tuple[str, ...]:
    return (value,)


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    if identifier.kind == "handle":
        return (identifier.value.partition(":")[0],)
    labels = host_of(identifier).split(".")
    names = (_OF_HOST.get(".".join(labels[start:])) for start in range(len(labels)))
    return tuple(dict.fromkeys(name for name in names if name))


def gap(identifier: Identifier, tables: Tables) -> str | None:
    """A platform that we don't know stands there as its reporter named it, which may be anything. None for a page on no platform."""
    return next((name if name in BY_NAME else UNKNOWN for name in keys(identifier, tables)), None)


def institution(value: str, tables: Tables) -> Institution:
    return Institution("platform", "", "" if value == UNKNOWN else value)
