"""The first look at what was typed: refused if it can't be text, folded to its plain form, and freed of defanging."""

import re

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.digits import plain

_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_DOT = re.compile(r"[\[({<]\s*(?:\.|dot)\s*[\])}>]", re.IGNORECASE)
_AT = re.compile(r"[\[({<]\s*(?:@|at)\s*[\])}>]", re.IGNORECASE)
_COLON = re.compile(r"[\[({<]\s*:\s*[\])}>]")
_SCHEME = re.compile(r"^(?:hxxp|h\*\*p|http)(s?)(?=:|\[:)", re.IGNORECASE)


def read(text: str, longest: int) -> str:
    """The plain form of a typed text of at most `longest` characters.

    Refusals: `too-long`, `not-text` (lone surrogates can't be stored; control characters hide things) and `empty`.
    """
    if len(text) > longest:
        raise NotAnIdentifier("too-long", "This is longer than {most} characters; send only the identifier itself.", {"most": longest})
    if _SURROGATE.search(text) or _CONTROL.search(text):
        raise NotAnIdentifier("not-text", "This holds characters that are not text; copy the identifier again or type it.")
    # Folding can set free what a second folding changes (a compatibility form of a compatibility form), so go on until it rests.
    folded, again = plain(text), plain(plain(text))
    while folded != again:
        folded, again = again, plain(again)
    if not folded:
        raise NotAnIdentifier("empty", "There is nothing here; type the identifier.")
    if len(folded) > 2 * longest:
        raise NotAnIdentifier("too-long", "This is longer than {most} characters; send only the identifier itself.", {"most": longest})
    return folded


def undefang(text: str) -> str:
    """The text as it was before it was made safe to click: `hxxp`, `[.]`, `(dot)`, `[at]`, `[:]` and their like."""
    text = _COLON.sub(":", _AT.sub("@", _DOT.sub(".", text)))
    return _SCHEME.sub(r"http\1", text)
