"""Finds web addresses, domains, e-mail and IP addresses, and whatever handle or app a web address names, in a folded text.

A bare domain (no `https://` before it) is one only where
* its ending is a top-level domain of the public suffix list, in small letters (or in capitals, for the few endings everybody knows):
  `Hello.World` and `Mr.Smith` are the seam of two sentences;
* it is no abbreviation (`e.g`, `a.m`): a name of one letter needs a path behind it (`t.me/x`), as do endings that files have too
  (`notes.md`, `backup.zip`), unless it begins with `www.` or has three labels;
* no `(` follows (a function in a program) and no path leads to it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import partial

from accord.core.identifiers import app, crypto, domain, email, explorers, handle, ip, phone, proxy, url
from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.spots import Parse, Spot, reading

_LONGEST_URL = 4_000
_LONGEST_HOST = 253
_SCHEME = re.compile(
    r"(?:https?|ftp|wss?|tg|line|whatsapp|viber|market|itms-apps?)://|"
    rf"(?<![A-Za-z0-9])(?:tg:(?=[a-z]{{4,12}}/?\?[a-z_]+=)|{url.MISTYPED})",
    re.IGNORECASE,
)
# `//evil.example/x`, `//@evil.example`: an address without its scheme.
_WITHOUT_SCHEME = re.compile(r"(?:^|(?<=[\s>(,;]))//@?\Z")
# A name whose dot was put apart, so that no filter reads it: `k-bank .com`, `scb24 dot top`. A word of letters alone may be the sentence's.
_APART = re.compile(
    r"(?<![\w.@/-])((?=[a-z]*[0-9-])(?=[0-9-]*[a-z])(?=.{4})[a-z0-9]+(?:-[a-z0-9]+)*)(?: {1,2}\. ?| {1,2}(?:dot|punto) {1,2})"
    r"((?:com|net|org|info|top|xyz|shop|vip|app|online|site|club|cc|co)(?:\.[a-z]{2})?)(?![\w-])(/[!-~]*)?"
)
# Links that name whom they ring, and links that pay: their apps' own schemes.
_DIALS = re.compile(r"(?<![A-Za-z0-9])(?:tel|sms|smsto|callto|facetime):(?://)?\+[0-9][0-9().\-]{5,20}[0-9](?:[?;&]\S*)?", re.IGNORECASE)
_PAYS = re.compile(rf"(?<![A-Za-z0-9]){proxy.PAY_LINK.pattern}", re.IGNORECASE)
_BODY = re.compile(r"[^\s<>\"`{}|\\^\u2018-\u201f\u2026\u00ab\u00bb\u2039\u203a\u3000-\u3003\u3008-\u301f\u0964\u0965]+")

# Scripts whose letters are easily taken for Latin ones (and Latin itself) may mix within a label; the others are text glued to an address.
_LETTERS = r"A-Za-z0-9_\u00c0-\u02af\u0300-\u058f\u10a0-\u10ff\u13a0-\u13ff\u1e00-\u1fff\u2c60-\u2c7f\ua640-\ua69f\ua720-\ua7ff"
_OTHERS = (
    r"\u0591-\u05f4\u0610-\u061a\u0620-\u0669\u066e-\u06d3\u06d5-\u0963\u0966-\u109f\u1100-\u139f\u1400-\u1dff\u200d"
    r"\u2600-\u27bf\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\ua63f\uaa00-\ud7ff\uf900-\ufaff\U00010000-\U0003ffff"
)
_HOST = re.compile(rf"(?:[{_LETTERS}-]+|[{_OTHERS}]+)(?:\.(?:[{_LETTERS}-]+|[{_OTHERS}-]+))*")
_OTHER = re.compile(f"[{_OTHERS}]")
_PORT = re.compile(r":[0-9]{2,5}(?![0-9])")
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-'")
_LONGEST_LOCAL = 64
_OF_MESSAGE = re.compile(r"(?:^|\n)(?:message-id|in-reply-to|references|content-id)\s*:[^\n]*(?:\n[ \t][^\n]*)*<\Z", re.IGNORECASE)
_LONGEST_HEAD = 1_000

# Handles of UPI's payment providers, as seen in public examples; behind the word UPI any handle is one. `cips` is Nepal's connectIPS,
# `instapay` Egypt's.
_PAYMENT_HANDLES = frozenset(
    """
    okaxis oksbi okicici okhdfcbank ybl ibl axl paytm ptyes ptaxis ptsbi pthdfc upi apl yapl rapl icici sbi hdfcbank axisbank kotak pnb
    barodampay idfcbank jupiteraxis airtel freecharge ikwik naviaxis waaxis waicici wahdfcbank wasbi yesbank indus federal cnrb cips
    aubank axb axisb boi citi dbs dcb equitas fam fbl fkaxis goaxis hsbc idbi idfcfirst iob jio kbl kotak811 kvb mahb mairtel oneyes
    okbizaxis payzapp postbank psb rbl rmhdfcbank sib sliceaxis superyes tapicici timecosmos uboi uco unionbank yescred yesfam yesg yespop
    instapay
    """.split()
)
_HALF_BEFORE = re.compile(r"(?<![0-9])([6-9][0-9]{4}) \Z")
_PAYMENT_WORD = re.compile(r"(?<![A-Za-z])(?:upi|vpa)(?![A-Za-z])", re.IGNORECASE)

_IPV4 = re.compile(r"(?<![\w.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![\w]|\.[0-9])", re.ASCII)
# With its length behind it, it is a range: none of its addresses is meant alone.
_LENGTH = re.compile(r"/[0-9]{1,3}(?![\w/.?])")
_IPV6 = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{1,4}|(?:[0-9]{1,3}\.){3}[0-9]{1,3})(?![\w:])", re.ASCII)

_CAPITAL_ENDINGS = frozenset("COM NET ORG INFO BIZ XYZ TOP SHOP ONLINE SITE CLUB VIP".split())
_FILE_ENDINGS = frozenset("zip mov sh py md ps rs pl cab so app-store java swift".split())
_ABBREVIATIONS = frozenset("e.g i.e a.m p.m n.b p.s u.s u.k e.u etc.in".split())
# Words that end a sentence before a forgotten space: `it.is`, `ok.so`, `you.me`.
_LITTLE_WORDS = frozenset("it he she this that you we they me what so ok yes no and or is as now here there done up to go do if".split())
_SHORT_NAMES = frozenset("t.me x.com t.co g.co m.me".split())


def _named_address(text: str, region: str | None, tables: Tables) -> Identifier:
    """The address whose page on an explorer this is."""
    if not explorers.pieces(text):
        raise NotAnIdentifier("crypto-unknown", "This is no page of an address on an explorer.")
    return crypto.parse(text, region, tables)


_PAGES: tuple[Parse, ...] = (handle.parse, app.parse, proxy.of_page, _named_address, url.parse)


def spot_addresses(text: str, region: str | None, tables: Tables, stops: Sequence[int] = ()) -> Iterator[Spot]:
    """Time grows with the length of the text. `stops` are places, in order, at which an address ends (`Folded.stops`)."""
    yield from _urls(text, region, tables, stops)
    for pattern, parse in ((_DIALS, phone.parse), (_PAYS, proxy.parse)):
        for match in pattern.finditer(text):
            yield from _first_that_reads(text, *match.span(), region, tables, (parse,), 10)
    yield from _hosts(text, region, tables, stops)
    for match in _APART.finditer(text):
        identifier = reading(url.parse if match[3] else domain.parse, f"{match[1]}.{match[2]}{match[3] or ''}", region, tables)
        if identifier is not None:
            yield Spot(*match.span(), identifier, 5)
    yield from _mails(text, region, tables)
    yield from _ips(text, region, tables, stops)


# --- with a scheme


def _urls(text: str, region: str | None, tables: Tables, stops: Sequence[int]) -> Iterator[Spot]:
    position = 0
    while scheme := _SCHEME.search(text, position):
        body = _BODY.match(text, scheme.end())
        position = _stopped(scheme.end(), body.end(), stops) if body else scheme.end()
        # A second scheme glued on without a space is an address of its own; inside a query it is not.
        again = _SCHEME.search(text, scheme.end(), position)
        if again and text[again.start() - 1] not in "=/&?:#,;@%_":
            position = again.start()
        if body is None or position - scheme.start() > _LONGEST_URL:
            continue
        end = _end_of_url(text, scheme.end(), position, tables)
        yield from _first_that_reads(text, scheme.start(), end, region, tables, _PAGES, 9)


def _stopped(start: int, end: int, stops: Sequence[int]) -> int:
    """The first of the stops between the two; the end where there is none."""
    number = bisect_left(stops, start)
    return min(end, stops[number]) if number < len(stops) else end


def _end_of_url(text: str, start: int, end: int, tables: Tables) -> int:
    """Where an address ends in a text that may go on without a space: before letters of another script that are glued to it,
    before closing punctuation, before a bracket that was not opened inside."""
    host_end = _end_of_host(text, start, end, tables)
    if host_end < end and text[host_end] not in "/?#:":
        end = host_end
    for position in range(host_end, end):
        # `[https://a.example](https://a.example)`: Markdown's way to write a link.
        if _glued(text, position) or text.startswith("](", position):
            end = position
            break
    return _without_closing(text, start, end)


def _end_of_host(text: str, start: int, end: int, tables: Tables) -> int:
    """The end of the authority; letters of another script right behind a known ending are glued text (`example.comครับ`)."""
    position = start
    while position < end and text[position] not in "/?#":
        if position > start and _glued(text, position) and _known(_ending(text[start:position]), tables):
            return position
        position += 1
    return position


def _glued(text: str, position: int) -> bool:
    """Whether a letter of another script stands right behind a Latin letter or digit."""
    return is_glued(text[position - 1], text[position])


def is_glued(before: str, letter: str) -> bool:
    return _OTHER.match(letter) is not None and before.isascii() and before.isalnum()


def _without_closing(text: str, start: int, end: int) -> int:
    while end > start:
        last = text[end - 1]
        unopened = last in ")]" and text.count("(" if last == ")" else "[", start, end) < text.count(last, start, end)
        if not unopened and last not in ".,;:!?'*_~\u0e2f\u060c\u061b\u061f\u06d4":
            break
        end -= 1
    return end


# --- without a scheme


def _hosts(text: str, region: str | None, tables: Tables, stops: Sequence[int]) -> Iterator[Spot]:
    domains: dict[str, Identifier | None] = {}
    for match in _HOST.finditer(text):
        start, end = match.span()
        while start < end and text[start] in ".-_":
            start += 1
        while end > start and text[end - 1] in ".-_":
            end -= 1
        host = text[start:end]
        if "." not in host or len(host) > _LONGEST_HOST or not _known(_ending(host), tables):
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        is_bare = _WITHOUT_SCHEME.search(text, max(0, start - 4), start) is not None
        is_within = before == "@" or (before in ("/", "\\", "=", "&", "%") and start > 1)
        if after in ("@", "(") or (is_within and not is_bare):
            continue
        port = _PORT.match(text, end)
        path_at = port.end() if port else end
        if text[path_at : path_at + 1] in ("/", "?") or port:
            yield from _with_path(text, start, path_at, region, tables, stops)
        if _plausible(host):
            identifier = domains[host] if host in domains else domains.setdefault(host, reading(domain.parse, host, region, tables))
            if identifier and identifier.verified:
                yield Spot(start, end, identifier, 3)


def _with_path(text: str, start: int, path_at: int, region: str | None, tables: Tables, stops: Sequence[int]) -> Iterator[Spot]:
    body = _BODY.match(text, path_at)
    if body is not None and body.end() - start <= _LONGEST_URL and (until := _stopped(path_at, body.end(), stops)) > path_at:
        end = _end_of_url(text, start, until, tables)
        yield from _first_that_reads(text, start, end, region, tables, _PAGES, 8)


def _plausible(host: str) -> bool:
    name, _, ending = host.rpartition(".")
    labels = host.split(".")
    if "" in labels or host.lower() in _ABBREVIATIONS:
        return False
    if ending.isascii() and ending != ending.lower() and ending not in _CAPITAL_ENDINGS:
        return False
    if len(labels) > 2 or labels[0].lower() == "www":
        return any(len(label) > 1 for label in labels[:-1])
    if ending.lower() in _FILE_ENDINGS or name.lower() in _LITTLE_WORDS:
        return False
    return len(name) > 1 or not name.isascii() or host.lower() in _SHORT_NAMES


def _ending(host: str) -> str:
    return host.rpartition(".")[2].lower()


def _known(ending: str, tables: Tables) -> bool:
    """Whether this is a top-level domain of the public suffix list."""
    if not ending.isascii():
        try:
            ending = ending.encode("idna").decode()
        except UnicodeError:
            return False
    return ending in tables.suffixes.rules or ending in tables.suffixes.wildcards


# --- e-mail and what is written like it


def _mails(text: str, region: str | None, tables: Tables) -> Iterator[Spot]:
    position = text.find("@")
    while position >= 0:
        start = position
        while start > 0 and position - start < _LONGEST_LOCAL and text[start - 1] in _LOCAL:
            start -= 1
        while start < position and text[start] in ".'-%+":
            start += 1
        host = _HOST.match(text, position + 1)
        if host and start < position and text[start - 1 : start] not in ("@", "/") and not _names_message(text, start):
            end = _end_of_mail_host(text, host.start(), host.end())
            if "." in text[position + 1 : end]:
                yield from _first_that_reads(text, start, end, region, tables, (_known_mail,), 7)
            else:
                if (half := _HALF_BEFORE.search(text, max(0, start - 7), start)) and proxy.SPACED_UPI.fullmatch(text, half.start(1), end):
                    start = half.start(1)
                if text[position + 1 : end].lower() in _PAYMENT_HANDLES or _PAYMENT_WORD.search(text, max(0, start - 24), start):
                    yield from _first_that_reads(text, start, end, region, tables, (proxy.parse,), 7)
        position = text.find("@", position + 1)


def _names_message(text: str, start: int) -> bool:
    """Whether this is how an e-mail, not a person, is named in its own head."""
    return _OF_MESSAGE.search(text, max(0, start - _LONGEST_HEAD), start) is not None


def _known_mail(text: str, region: str | None, tables: Tables) -> Identifier:
    identifier = email.parse(text, region, tables)
    if not _known(_ending(identifier.value), tables):
        raise NotAnIdentifier("unknown-ending", "The host's ending is no top-level domain; check the address.")
    return identifier


def _end_of_mail_host(text: str, start: int, end: int) -> int:
    end = min(end, start + _LONGEST_HOST)
    while end > start and text[end - 1] in ".-_":
        end -= 1
    return end


# --- IP addresses


def _ips(text: str, region: str | None, tables: Tables, stops: Sequence[int]) -> Iterator[Spot]:
    addresses: dict[str, Identifier | None] = {}
    for match in _IPV4.finditer(text):
        if _LENGTH.match(text, match.end()):
            continue
        port = _PORT.match(text, match.end())
        path_at = port.end() if port else match.end()
        if port or (text[path_at : path_at + 1] == "/" and text[path_at + 1 : path_at + 2].isalpha()):
            yield from _with_path(text, match.start(), path_at, region, tables, stops)
        address = match.group()
        identifier = (
            addresses[address] if address in addresses else addresses.setdefault(address, reading(ip.parse, address, region, tables))
        )
        if identifier is not None:
            yield Spot(*match.span(), identifier, 6)
    for match in _IPV6.finditer(text):
        groups = [group for group in match.group().split(":") if group]
        if len(groups) >= 3 and sum(map(len, groups)) >= 6 and not _LENGTH.match(text, match.end()):
            yield from _first_that_reads(text, *match.span(), region, tables, (ip.parse,), 6)


def _first_that_reads(
    text: str, start: int, end: int, region: str | None, tables: Tables, parsers: tuple[Parse, ...], weight: int
) -> Iterator[Spot]:
    address = text[start:end]
    if parsers is _PAGES and url.may_lead_on(address):
        address = url.target(address)
    readings = map(partial(reading, text=address, region=region, tables=tables), parsers)
    identifier = next((reading for reading in readings if reading is not None), None)
    if identifier is not None:
        yield Spot(start, end, identifier, weight)
