"""Whether a text gives away an identifier that must not be published, in whatever form it stands there."""

import re
from urllib.parse import unquote

import phonenumbers

from accord.core.identifiers.base import Identifier
from accord.core.identifiers.digits import plain
from accord.core.identifiers.traits import TRAITS

_GAPS = re.compile(r"[\s().\-\u2010-\u2015/]+")
_FEWEST_DIGITS = 6
_MOST_ROUNDS = 5


def needles(identifier: Identifier) -> frozenset[str]:
    """The values a text must not hold: the number behind a phone, proxy, wallet or account without its prefixes, else the value itself."""
    value = identifier.value.casefold()
    body = value.rsplit(":", 1)[-1]
    if body.startswith("+"):
        number = phonenumbers.parse(body)
        return frozenset({str(number.national_number)})
    texts = {body} if TRAITS[identifier.kind].has_prefix else {value}
    local = body.partition("@")[0]
    if identifier.kind == "proxy" and local.isdigit():
        texts.add(local[-10:])
    return frozenset(text for text in texts if not text.isdigit() or len(text) >= _FEWEST_DIGITS)


def gives_away(text: str, needle: str) -> bool:
    """Whether the text holds the needle: percent-escapes undone, digits of every script read, case and gaps ignored."""
    for _ in range(_MOST_ROUNDS):
        folded = plain(text).casefold()
        if needle in folded or needle in _GAPS.sub("", folded):
            return True
        opened = unquote(text)
        if opened == text:
            return False
        text = opened
    return False
