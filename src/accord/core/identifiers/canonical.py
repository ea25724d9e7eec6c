"""Safe Browsing canonicalisation of URLs: the form that lists are joined on.

Source: Google Safe Browsing v5, 'URLs and Hashing' (developers.google.com/safe-browsing/reference/URLs.and.Hashing). The query is
kept, with its `?` even where nothing follows; user, password and port are dropped.
"""

import re
from urllib.parse import unquote_to_bytes

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.cards import card_refusal, holds_card_number, withhold
from accord.core.identifiers.digits import visible
from accord.core.identifiers.hosts import canonical_host, name_of

# Longest text read: the old limit of 2,083 characters, each of which may take four bytes once escaped or defanged.
LIMIT = 2083 * 4

_STRIPPED = b"\t\r\n"
_ESCAPES = {code: f"%{code:02X}" for code in (*range(0x21), *b"#%", *range(0x7F, 0x100))}
_SCHEME = re.compile(rb"([A-Za-z][A-Za-z0-9+.-]*)://")
_PORT = re.compile(rb":[0-9]*$")


def too_long() -> NotAnIdentifier:
    return NotAnIdentifier(
        "too-long", "This address is too long: {most} characters at most. Cut it after the part that matters.", {"most": f"{LIMIT:,}"}
    )


def trimmed(text: str) -> str:
    """The text without white space and invisible characters at its ends. Raises NotAnIdentifier: `too-long`, `not-text`, `empty`."""
    if len(text) > LIMIT:
        raise too_long()
    text = text.strip()
    if not text.isascii():
        _encode(text)
        start, end = 0, len(text)
        while start < end and _is_nothing(text[start]):
            start += 1
        while end > start and _is_nothing(text[end - 1]):
            end -= 1
        text = text[start:end]
    if not text:
        raise NotAnIdentifier("empty", "There is nothing to read here. Paste the address or the domain.")
    return text


def _is_nothing(character: str) -> bool:
    return character.isspace() or not visible(character)


def canonical_url(url: bytes | str) -> str:
    """The full canonical URL, `http://` where none was given, as in the list of examples that Google publishes.

    Bytes stay bytes: `\\x80` becomes `%80`. A str is read as UTF-8 and its international host as punycode.
    Raises NotAnIdentifier: `too-long`, `not-text`.
    """
    if len(url) > LIMIT:
        raise too_long()
    raw = unescape(_encode(url).translate(None, _STRIPPED).strip(b" ").partition(b"#")[0])
    scheme = _SCHEME.match(raw)
    rest = raw[scheme.end() :] if scheme else raw
    cut = min((at for at in (rest.find(b"/"), rest.find(b"?")) if at >= 0), default=len(rest))
    authority, path = rest[:cut], rest[cut:]
    host = _PORT.sub(b"", authority.rpartition(b"@")[2])
    name = scheme[1].decode().lower() if scheme else "http"
    return f"{name}://{_host(host)}{_path(path)}"


def canonical_path(path: str) -> str:
    """Path and query of a WHATWG URL (ASCII, from its first slash, no fragment) as Safe Browsing writes them."""
    if "%" not in path and "//" not in path and "/." not in path:
        return path
    return _path(unescape(path.encode()))


def without_cards(path: str) -> str:
    """A canonical path and query with the digits of payment card numbers withheld, in whatever script they are; the rest as it is.

    Raises NotAnIdentifier: `card-number`, where one stands there in a form that can't be told from what is around it.
    """
    opened = unescape(path.encode()).decode(errors="replace") if "%" in path else path
    if not holds_card_number(opened):
        return path
    masked = withhold(opened)
    if holds_card_number(masked):
        raise card_refusal()
    return masked.encode().decode("latin-1").translate(_ESCAPES)


def unescape(raw: bytes) -> bytes:
    """Percent-escapes undone until none is left."""
    while b"%" in raw:
        plain = unquote_to_bytes(raw)
        if plain == raw:
            break
        raw = plain
    return raw


def _encode(url: bytes | str) -> bytes:
    if isinstance(url, bytes):
        return url
    try:
        return url.encode()
    except UnicodeEncodeError:
        raise NotAnIdentifier("not-text", "This text has half a character in it (a lone surrogate). Copy it again.") from None


def _host(raw: bytes) -> str:
    if not raw.isascii():
        try:
            return name_of(raw.decode())
        except (UnicodeDecodeError, NotAnIdentifier):
            pass  # not a name in any script: its bytes are escaped like all others
    return canonical_host(raw.lower().decode("latin-1")).translate(_ESCAPES)


def _path(raw: bytes) -> str:
    path, mark, query = raw.partition(b"?")
    return ("/" + _resolve(path) + (mark + query).decode("latin-1")).translate(_ESCAPES)


def _resolve(path: bytes) -> str:
    """The path after its first slash, without `.`, `..` and empty segments; the query is never touched."""
    segments: list[str] = []
    last = ""
    for last in path.decode("latin-1").split("/"):
        if last == "..":
            if segments:
                segments.pop()
        elif last != ".":
            segments.append(last)
    named_segments = [segment for segment in segments if segment]
    ends_open = last in ("", ".", "..") and named_segments
    return "/".join(named_segments) + ("/" if ends_open else "")
