"""Posts on platforms: a message, a picture or a video of one account, whose address holds the account's name.

Where somebody asks who is behind an address, the account is meant, and so `guess` reads it. Where something is to be removed, the post
alone is: the answer that it is gone says nothing of the account. Sources: the platforms' own links as they were in 2026.
"""

import re

from accord.core.identifiers import handle, url
from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.reading import undefang
from accord.core.identifiers.spots import reading

# By the address under which each is known (`platform_pages`).
_POST = re.compile(
    r"x\.com/[^/]+/status/[0-9]+"
    r"|t\.me/[a-z0-9_]+/[0-9]+(?:\?comment=[0-9]+)?"
    r"|www\.tiktok\.com/@[^/]+/(?:video|photo)/[0-9]+/?"
    r"|www\.facebook\.com/[^/?]+/(?:posts|videos|photos|reels)/[^?]+"
    r"|www\.facebook\.com/(?:permalink|story)\.php\?(?:.*&)?story_fbid=.+"
    r"|www\.instagram\.com/(?:stories/[^/]+/[0-9]+|[^/]+/(?:p|reel)/[^/?]+)/?"
    r"|(?:www|m)\.youtube\.com/@[^/?]+/(?:community|posts)/?\?(?:.*&)?lb=.+"
)
_HOSTS = ("x.com/", "t.me/", "www.tiktok.com/", "www.facebook.com/", "www.instagram.com/", "www.youtube.com/", "m.youtube.com/")
_LONGEST = 2000


def is_post(value: str) -> bool:
    """Whether a value of kind `url` is a post's."""
    return value.startswith(_HOSTS) and _POST.fullmatch(value) is not None


def post_of(text: str, tables: Tables) -> Identifier | None:
    """The post that the text is the address of, as kind `url`; None for any other text."""
    typed = undefang(text.strip())
    if len(typed) > _LONGEST or "/" not in typed or any(map(str.isspace, typed)):
        return None
    page = reading(url.parse, typed, None, tables)
    return page if page is not None and is_post(page.value) else None


def author_of(value: str, tables: Tables) -> Identifier | None:
    """The account that a post's address names; None for what is no post, and where its address names nobody."""
    return reading(handle.parse, f"https://{value}", None, tables) if is_post(value) else None
