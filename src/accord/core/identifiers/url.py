"""Kind `url`: a web address.

Value: its join form, the exact Safe Browsing expression `host/path?query`, without scheme, user, password, port and fragment (see
`canonical`). Display: the WHATWG serialisation (url.spec.whatwg.org, section 4.5), defanged in scheme and host only, so that nothing
in the path changes: `hxxps://sub.evil[.]com/any?path`. A path's own brackets around a dot or slash are escaped there, since a reader would
undo them.
The value is made from the WHATWG form, so that it names the host that a browser would open, whatever the text plays at. It leaves out
parameters that only track (`tracking`), as long as another still tells the page apart; the digits of payment card numbers behind the host
are withheld in value and display (`*`); a link that only leads to another (`redirects`) is that other.
`verified`: its host is an address, or its ending is named by the public suffix list.
"""

import re
import unicodedata
from typing import NamedTuple

import can_ada

from accord.core.identifiers import explorers, paid_pages, platforms, redirects
from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.canonical import LIMIT, canonical_path, too_long, trimmed, unescape, without_cards
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.defang import defang, escape_brackets, refang, refang_path
from accord.core.identifiers.digits import visible
from accord.core.identifiers.hosts import canonical_host, has_known_ending, is_address, is_name, without_ellipsis
from accord.core.identifiers.skeleton import looks_like
from accord.core.identifiers.tracking import listed_form

KIND = "url"
EXAMPLES = (
    Example("https://sub.evil.com/any?path", "sub.evil.com/any?path"),
    Example("hxxps://sub.evil[.]com/any?path", "sub.evil.com/any?path"),
    Example("hXXp[:]//evil(.)com/A", "evil.com/A"),
    Example("hxxps[://]evil[dot]com", "evil.com/"),
    Example("evil.com", "evil.com/"),
    Example("Evil.COM/Path", "evil.com/Path"),
    Example("evil.com:8080/path", "evil.com/path"),
    Example("HTTPS://user:secret@EVIL.com.:8443/a/./b/../c//d?q=//x#part", "evil.com/a/c/d?q=//x"),
    Example("http://evil.com/%25%32%35", "evil.com/%25"),
    Example("http://evil.com/q?", "evil.com/q?"),
    Example("ｈｔｔｐｓ：／／ｅｖｉｌ．ｃｏｍ／ｐａｔｈ", "evil.com/path"),
    Example("https://раураl.com/login", "xn--l-7sba6dbr.com/login"),
    Example("https://evil.com/ก", "evil.com/%E0%B8%81"),
    Example("http://0x7f.1/", "127.0.0.1/"),
    Example("http://3279880203/blah", "195.127.0.11/blah"),
    Example("http://[2001:0db8:0000::1]/x", "[2001:db8::1]/x"),
    Example("http://[::ffff:1.2.3.4]/", "1.2.3.4/"),
    Example("http://[64:ff9b::1.2.3.4]/", "1.2.3.4/"),
    Example("ftp://evil.com/kit.zip", "evil.com/kit.zip"),
    Example("wss://evil.com/feed", "evil.com/feed"),
    Example("//evil.com/path", "evil.com/path"),
    Example("<https://evil.com/path>", "evil.com/path"),
    Example("https://evil.com/*", "evil.com/"),
    Example("*.evil.com/login/*", "evil.com/login/"),
    Example("hxxp://evil[.]us[.]cc/4g/home[.]html", "evil.us.cc/4g/home.html"),
    Example("hxxps://evil[.]com[/]a[/]b(dot)php", "evil.com/a/b.php"),
    Example("https://evil.com/p?id=7&utm_source=sms&fbclid=IwAR0", "evil.com/p?id=7"),
    Example("https://evil.com/f?utm_content=X", "evil.com/f?utm_content=X"),
    Example("https://evil.com/f?lang=en&utm_content=X", "evil.com/f?lang=en&utm_content=X"),
    Example("https://evil.com/x?order=4111111111111111", "evil.com/x?order=****************"),
    Example("https://evil.com/4111-1111-1111-1111/pay", "evil.com/****-****-****-****/pay"),
    Example("https://dev-4785917965412.pantheonsite.io/a", "dev-4785917965412.pantheonsite.io/a"),
    Example("https://www.google.com/url?q=https%3A%2F%2Fevil.com%2Fa%3Fb%3D1%26c%3D2&sa=D", "evil.com/a?b=1&c=2"),
    Example("https://l.facebook.com/l.php?u=https%3A%2F%2Fevil.com%2Fa&h=AT0", "evil.com/a"),
    Example("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fevil.com%2Fa&data=05", "evil.com/a"),
    Example("https://urldefense.proofpoint.com/v2/url?u=https-3A__evil.com_a-3Fb-3D1&d=DwMF", "evil.com/a?b=1"),
    Example("https://urldefense.com/v3/__https://evil.com/a__;!!AbC!x$", "evil.com/a"),
    Example("https://www.google.com/amp/s/evil.com/a", "evil.com/a"),
    Example("tg://join?invite=AbCdEfGhIjKlMnOp", "t.me/+AbCdEfGhIjKlMnOp"),
    Example("https://www-evil--shop-com.translate.goog/a?_x_tr_sl=th", "www.evil-shop.com/a?_x_tr_sl=th"),
)
BAD_EXAMPLES = (
    BadExample("", "empty"),
    BadExample("javascript:alert(1)", "scheme"),
    BadExample("data:text/html,hello", "scheme"),
    BadExample("file:///etc/hosts", "scheme"),
    BadExample("mailto:somebody@evil.com", "scheme"),
    BadExample("tg://resolve?domain=evil", "scheme"),
    BadExample("http://localhost/", "single-label"),
    BadExample("either/or", "single-label"),
    BadExample("somebody@evil.com", "is-an-email"),
    BadExample("24.7/2", "scheme-needed"),
    BadExample("see evil.com/path", "not-a-url"),
    BadExample("https://evil.com/a, https://evil.net/b", "not-a-url"),
    BadExample("https://", "not-a-url"),
    BadExample("https://evil.com:99999/", "not-a-url"),
    BadExample("http://host%23.com/", "not-a-url"),
    BadExample("https://evil(x).com/", "host"),
    BadExample("https://evil.com/\udc80", "not-text"),
    BadExample("https://evil.com/" + "a" * 9000, "too-long"),
)

# A scheme with its separators, whole or defanged. Browsers accept any number of slashes and backslashes; the rest is left to the parser.
_START = re.compile(r"(?:h(?:tt|xx|\*\*)p(s?)|(f[tx]p))\[?:\]?\[?[/\\]{0,2}\]?", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*\[?:\]?(?![0-9]{1,5}(?:[/?#\\]|$))", re.IGNORECASE)
_AUTHORITY_END = re.compile(r"[/?#\\]")
_DOTTED_QUAD = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
# The form that nearly all addresses have, as they are typed and as WHATWG writes them; of their length no display is too long.
_ANOTHER = re.compile(r"\s\W{0,3}h(?:tt|xx)ps?://", re.IGNORECASE)  # a browser would take it for the end of the path before it
_PLAIN = re.compile(r"[Hh][Tt][Tt][Pp][Ss]?://[A-Za-z0-9.-]+(?:/[!-~]*)?")
_REGULAR = re.compile(r"http(s?)://((?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{0,61}[a-z0-9])(/[^#]*)(.*)")
# Hosts that have pages of another kind, or links that lead elsewhere.
_OTHER_PAGES = platforms.HOSTS | redirects.HOSTS | explorers.HOSTS | paid_pages.HOSTS
# Characters that people and programs put around or before an address.
_AROUND = re.compile(r"<\s*((?:[a-z][a-z0-9+.-]*:)?//[^<>]*|www\.[^<>]*)>", re.IGNORECASE)
_SOCKET = re.compile(r"ws(s?)(?=\[?:\]?\[?//)", re.IGNORECASE)
# A group of Telegram, as its app links it; the page of that link is the one by which the group is known.
_INVITE_OF_APP = re.compile(r"tg:(?://)?join/?\?(?:[^#\s]*&)?invite=([A-Za-z0-9_-]{8,64})(?:[&#]\S*)?", re.IGNORECASE)
_EVERYTHING = re.compile(r"(?:(?<=[/\\])|(?<=\[/\]))\*$")
_ANY_HOST = re.compile(r"^((?:h(?:tt|xx)ps?://)?)\*[\u00ad\u200b-\u200d\u2060\ufeff]*\.", re.IGNORECASE)
# A scheme as people type it: without its colon, with a space behind it.
_TYPED_SCHEME = re.compile(r"(h(?:tt|xx)ps?)(?::\s*//\s+|\s*//\s*(?=[a-z0-9]))", re.IGNORECASE)
# And with letters doubled, left out or changed about, as it is copied and as filters are passed; an `s` is kept.
MISTYPED = r"(?:h+t+p+|t+p+|hptt|htpt)(?:s*)[:;.,]{0,2}//+(?=@?[a-z0-9])"
_MISTYPED = re.compile(MISTYPED, re.IGNORECASE)
_DEEPEST = 5
_FANGLESS = {"http": "hxxp", "https": "hxxps", "ftp": "fxp"}


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """A web address, defanged or not, with or without `http://`, `https://` or `ftp://` (`https` is taken where none is given).

    Refusals: `empty`, `too-long`, `not-text`, `scheme`, `scheme-needed`, `not-a-url`, `host`, `single-label`, `is-an-email`.
    """
    text = cleaned(trimmed(text))
    try:
        return _read(text, tables)
    except NotAnIdentifier:
        if text.isascii():
            raise
    # Only what no browser could read is folded: a full-width path under a plain host is a path of its own.
    return _read(_folded(text), tables)


def cleaned(text: str) -> str:
    """The address without what stands around it: `<...>`, a beginning `//`, `ws:` for `http:`, `*.` before a host, `*` for all pages,
    `&amp;` for `&`."""
    around = _AROUND.fullmatch(text)
    if around:
        text = around[1].strip()
    if text.startswith("//"):
        text = f"https:{text}"
    elif text[:1] in "hHtT" and (mistyped := _MISTYPED.match(text)) and not _START.fullmatch(mistyped[0]):
        text = f"http{'s' if 's' in mistyped[0].lower() else ''}://{text[mistyped.end() :]}"
    elif text[:1] in "hH":
        text = _TYPED_SCHEME.sub(r"\1://", text, count=1) if _TYPED_SCHEME.match(text) else text
    elif text[:3] in ("tg:", "TG:") and (invite := _INVITE_OF_APP.fullmatch(text)):
        text = f"https://t.me/+{invite[1]}"
    text = without_ellipsis(text)
    if "&amp;" in text:  # as it stands in the source of a mail or a page
        text = text.replace("&amp;", "&")
    text = _ANY_HOST.sub(r"\1", _SOCKET.sub(r"http\1", text, count=1) if text[:2].lower() == "ws" else text, count=1)
    return _EVERYTHING.sub("", text) if text.endswith("*") and "?" not in text else text


def target(text: str) -> str:
    """The address that a link leads to in the end, where it is one that only leads to another; else the text itself."""
    for _ in range(_DEEPEST):
        try:
            joined = _join(cleaned(text.strip()))
        except NotAnIdentifier:
            return text
        inner = _inner(joined)
        if inner is None:
            return text
        text = inner
    return text


def may_lead_on(text: str) -> bool:
    """The cheap question before `target`: whether a name of a service that has such links stands in the text."""
    return _LEADS_ON.search(text) is not None


_LEADS_ON = re.compile("|".join(map(re.escape, sorted(redirects.HOSTS | {"google.", "translate.goog"}))), re.IGNORECASE)


def _inner(joined: "_Joined") -> str | None:
    return redirects.inside(joined.host, joined.href[joined.end :].partition("#")[0])


class _Joined(NamedTuple):
    """The WHATWG form with the places in it where user, host, port and path begin, and the join form made from it."""

    href: str
    start: int
    begin: int
    stop: int
    end: int
    host: str
    path: str


def _join(text: str) -> _Joined:
    href = _whatwg(text)
    start = href.index("//") + 2
    end = href.index("/", start)
    begin = href.rfind("@", start, end) + 1 or start
    stop = href.find(":", begin, end) if href[begin] != "[" else href.index("]") + 1
    stop = end if stop < 0 else stop
    host = canonical_host(href[begin:stop])
    if not is_address(host):
        _check_name(host)
    return _Joined(href, start, begin, stop, end, host, _path_of(href[end:].partition("#")[0]))


def _path_of(typed: str) -> str:
    """The join form of a path and query, with its trackers."""
    path = canonical_path(typed)
    return path[:-1] if path.endswith("/*") and "?" not in path else path


def at_once(text: str, tables: Tables) -> Identifier | None:
    """The value of `parse` for an address in the form of nearly all: a scheme, a name of letters, digits and hyphens, a path. None for
    any other text, for what it refuses, and for hosts that have pages of another kind."""
    if "&amp;" in text:
        return None
    try:
        href = can_ada.parse(text).href
    except ValueError:
        return None
    if href != text and not _PLAIN.fullmatch(text):
        return None
    regular = _REGULAR.fullmatch(href)
    if regular is None:
        return None
    secure, host, path, rest = regular.groups()
    suffixes = tables.suffixes
    registrable = suffixes.registrable(host)
    if registrable is None or registrable in _OTHER_PAGES or registrable[:7] == "google." or len(host) > 253 or "xn--" in host:
        return None
    if registrable[-5:] == ".goog" or path[-1] == "*":
        return None
    value = canonical_path(path)
    if value[-1] == "*" or refang_path(path) is not path:
        return None
    typed = None
    if "?" in value:
        value, untrimmed = listed_form(value), value
        typed = None if value == untrimmed else host + untrimmed
    ending = registrable.partition(".")[2]
    return Identifier(
        kind=KIND,
        value=host + value,
        display=f"hxxp{secure}://{host[: -len(registrable)]}{registrable.replace('.', '[.]')}{path}{rest}",
        looks_like=looks_like(registrable),
        verified="." in ending or ending in suffixes.rules or ending in suffixes.wildcards,
        typed=typed,
    )


def _read(text: str, tables: Tables, depth: int = 0) -> Identifier:
    joined = _join(text)
    inner = _inner(joined) if depth < _DEEPEST else None
    if inner is not None:
        try:
            return _read(cleaned(inner), tables, depth + 1)
        except NotAnIdentifier:
            pass  # it leads to nothing that could be listed, so it is a page itself
    href, start, begin, stop, end, host, path = joined
    typed_host = href[begin:stop]
    if is_address(host):
        registrable, look, verified = None, None, True
    else:
        registrable = tables.suffixes.registrable(host)
        look, verified = looks_like(registrable), has_known_ending(host, registrable, tables.suffixes)
    user, rest = href[start:begin], href[stop:]
    shown_path = without_cards(path)
    if shown_path != path or any(holds_card_number(unescape(part.encode()).decode(errors="replace")) for part in (user, rest)):
        user, rest = "", href[stop:end] + shown_path
        path = shown_path
    display = f"{_FANGLESS[href[: start - 3]]}://{user}{_display_host(typed_host, host, registrable)}{escape_brackets(rest)}"
    if len(display) > LIMIT:
        raise too_long()
    listed = listed_form(path)
    return Identifier(
        kind=KIND,
        value=host + listed,
        display=display,
        looks_like=look,
        verified=verified,
        typed=None if listed == path else host + path,
    )


def _display_host(typed_host: str, host: str, registrable: str | None) -> str:
    """The host as the browser serialises it, defanged; each of its dots where it has superfluous ones."""
    return typed_host.replace(".", "[.]") if typed_host != host and typed_host[:1] != "[" else defang(typed_host, registrable)


def _whatwg(text: str) -> str:
    """The serialisation of the address that the text stands for."""
    start = _START.match(text)
    if start is None:
        address = f"https://{_bare(text)}"
    elif _ANOTHER.search(text, start.end()):
        raise _one_at_a_time()
    else:
        scheme = "ftp" if start[2] else f"http{start[1].lower()}"
        address = f"{scheme}://{_refanged(text[start.end() :], is_fangless=start[0][1] not in 'Tt')}"
    try:
        return can_ada.parse(address).href
    except ValueError:
        raise NotAnIdentifier("not-a-url", "This is not a web address that a browser could open. Check its host and port.") from None


def _one_at_a_time() -> NotAnIdentifier:
    return NotAnIdentifier("not-a-url", "A web address has no spaces. Give one address at a time, or write its https:// too.")


def _refanged(rest: str, *, is_fangless: bool = False) -> str:
    """User, host and port refanged; where a writer took the fangs out of these, or of the scheme, path and query too."""
    end = _AUTHORITY_END.search(rest)
    if end is None:
        return refang(rest)
    cut, resume = end.span()
    if rest[cut - 1 : cut + 2] == "[/]":
        cut, resume, is_fangless = cut - 1, cut + 2, True
        between = "/"
    else:
        resume, between = cut, ""
    host, tail = refang(rest[:cut]), rest[resume:]
    if is_fangless or (host != rest[:cut] and host.startswith("[") is rest.startswith("[")):
        tail = refang_path(tail)
    return f"{host}{between}{tail}"


def _bare(text: str) -> str:
    """The address after `https://` of a text without a scheme; stricter, since such a text may be anything else."""
    if _OTHER_SCHEME.match(text):
        raise NotAnIdentifier("scheme", "Only http, https and ftp addresses can be listed. Give the web address behind this one.")
    rest = _refanged(text)
    if any(character.isspace() for character in rest):
        raise _one_at_a_time()
    end = _AUTHORITY_END.search(rest)
    authority = rest[: end.start()] if end else rest
    if not authority:
        raise NotAnIdentifier("not-a-url", "This has no host. Give the whole address, as in https://name.example/path.")
    if "@" in authority:
        raise NotAnIdentifier("is-an-email", "This looks like an e-mail address. Give it as kind email, or write its https:// too.")
    host = authority.partition(":")[0]
    if host.replace(".", "").isdigit() and not _DOTTED_QUAD.fullmatch(host):
        raise NotAnIdentifier("scheme-needed", "Numbers alone may mean anything. Write http:// or https:// before the address.")
    return rest


def _check_name(host: str) -> None:
    if "." not in host:
        raise NotAnIdentifier("single-label", "A host of one word is known only inside one network. Give the whole name with its ending.")
    if not is_name(host, wide=True):
        raise NotAnIdentifier("host", "The host is not a domain name: a label is too long, or has a character that no domain can have.")


def _folded(text: str) -> str:
    """Full-width and invisible characters as what they stand for, up to the end of the host; the path stays as it is."""
    slashes = text.find("://")
    end = _AUTHORITY_END.search(text, slashes + 3 if slashes >= 0 else 0)
    cut = end.start() if end else len(text)
    return unicodedata.normalize("NFKC", visible(text[:cut])) + text[cut:]
