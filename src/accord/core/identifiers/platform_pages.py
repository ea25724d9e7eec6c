"""Pages on platforms that are no person's profile (a group, a post, a video), by the one address under which each is known here.

A platform shows one page at several hosts (`m.facebook.com`, `www.facebook.com`), and its button *Share* adds who shared it from where. On
these hosts nothing but the path, and of some pages one parameter, says which page it is. Sources: the platforms' own links as they were in
2026. Profiles are kind `handle`; invitations to groups stand in `redirects`.
"""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, quote


class _Pages(NamedTuple):
    """Hosts that show the same pages, the one that is kept, the paths (from the first slash on) of which this holds, and the parameters
    that tell pages apart there."""

    hosts: re.Pattern[str]
    host: str
    paths: re.Pattern[str]
    tells: frozenset[str]


def _pages(hosts: str, host: str, paths: str, tells: str = "") -> _Pages:
    return _Pages(re.compile(hosts), host, re.compile(paths), frozenset(tells.split()))


_PAGES = (
    _pages(
        r"(?:(?:www|m|web|mbasic|touch|[a-z]{2}-[a-z]{2})\.)?facebook\.com",
        "www.facebook.com",
        r"/(?:groups|share|marketplace|events|reel|watch|videos|photo|hashtag|stories|[A-Za-z0-9.]+/(?:posts|videos|photos))(?:/.*|\.php)?"
        r"|/(?:photo|video|permalink|story|group)\.php",
        "v id fbid story_fbid multi_permalinks view set",
    ),
    _pages(r"(?:(?:www|m|music)\.)?youtube\.com", "www.youtube.com", r"/(?:watch|shorts/.+|live/.+|playlist)/?", "v list"),
    _pages(
        r"(?:(?:www|m)\.)?(?:instagram\.com|instagr\.am)", "www.instagram.com", r"/(?:(?:[A-Za-z0-9._]+/)?(?:p|reel)|reels|tv|stories)/.+"
    ),
    _pages(r"(?:(?:www|m)\.)?tiktok\.com", "www.tiktok.com", r"/(?:t/.+|@[^/]+/(?:video|photo|live).*)"),
    _pages(r"(?:www\.)?whatsapp\.com", "www.whatsapp.com", r"/channel/.+"),
    _pages(r"(?:vt|vm)\.tiktok\.com", "vt.tiktok.com", r"/.+"),
)
_SHORT_VIDEO = re.compile(r"youtu\.be/([A-Za-z0-9_-]{6,20})/?(?:\?.*)?")
_DISCORD_INVITE = re.compile(r"(?:www\.)?(?:discord\.gg|discord(?:app)?\.com/invite)/([A-Za-z0-9-]{2,32})/?(?:\?.*)?")
# A post on X and a message in a channel of Telegram: names are the same in any case there, and `s/` shows the channel without the app.
_ON_X = re.compile(
    r"(?:(?:www|m|mobile)\.)?(?:x|twitter)\.com/(?:(i)/web|@?([A-Za-z0-9_]{1,15}))/status(?:es)?/([0-9]+)(?:/(?:photo|video)/[0-9]+)?/?(?:\?.*)?"
)
_ON_TELEGRAM = re.compile(r"(?:t|telegram)\.(?:me|dog)/(?:s/)?@?([A-Za-z][A-Za-z0-9_]{3,31})/(?:[0-9]+/)?([0-9]+)/?(?:\?(.*))?")
_LINE_GROUP = re.compile(r"line\.(?:me|naver\.jp)/(?:R/)?(ti/g2?/[A-Za-z0-9_-]+)/?(?:\?.*)?")
# The last two labels of the hosts above.
HOSTS = frozenset(
    """
    facebook.com youtube.com youtu.be instagram.com instagr.am tiktok.com whatsapp.com discord.gg discord.com discordapp.com
    line.me naver.jp x.com twitter.com t.me t.dog telegram.me telegram.dog
    """.split()
)


def known_address(host: str, rest: str) -> str | None:
    """The address under which a page is known, by its host and the text behind it (from its first slash, as it was typed); None for what is
    no such page."""
    page = host + rest
    video = _SHORT_VIDEO.fullmatch(page)
    if video:
        return f"https://www.youtube.com/watch?v={video[1]}"
    invite = _DISCORD_INVITE.fullmatch(page)
    if invite:
        return f"https://discord.gg/{invite[1]}"
    group = _LINE_GROUP.fullmatch(page)
    if group:
        return f"https://line.me/{group[1]}"
    post = _ON_X.fullmatch(page)
    if post:
        return f"https://x.com/{(post[1] or post[2]).lower()}/status/{post[3]}"
    message = _ON_TELEGRAM.fullmatch(page)
    if message:
        comment = dict(parse_qsl(message[3] or "")).get("comment", "")
        return f"https://t.me/{message[1].lower()}/{message[2]}{f'?comment={comment}' if comment.isdecimal() else ''}"
    return _shown(host, rest)


def _shown(host: str, rest: str) -> str | None:
    """The one address of a page that several hosts of a platform show, without what says who shared it."""
    path, mark, query = rest.partition("?")
    for pages in _PAGES:
        if pages.hosts.fullmatch(host) and pages.paths.fullmatch(path):
            telling = [(name, value) for name, value in parse_qsl(query) if name in pages.tells] if mark else []
            kept = "&".join(f"{name}={quote(value, safe='.,:-_')}" for name, value in telling)
            return f"https://{pages.host}{path}{'?' if kept else ''}{kept}"
    return None
