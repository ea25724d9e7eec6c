"""Filter lists of ad blockers: Adblock Plus, uBlock Origin, AdGuard, and resolvers that read their rules.

Read are the rules that block a whole name (`||name^`) or one page; modifiers that only say how a page is reached are passed over, as
AdGuard's own compiler for resolvers does (its "RemoveModifiers"). Rules with any other modifier hold only sometimes, and are lost.
Sources: https://adguard.com/kb/general/ad-filtering/create-own-filters/, https://github.com/AdguardTeam/HostlistCompiler.

Written are names alone: letters of paths are not told apart by every reader (`match-case` is refused by some), and a rule on one page
would then block others.
"""

import re
from collections.abc import Iterator

from accord.formats.blocklists.rules import ADDRESS, Entry, Lines, Loss, Mark, Outcome, Rule, excepted, lost
from accord.formats.blocklists.rules import NAME as NAMES
from accord.formats.blocklists.syntaxes import hosts

NAME, RANK, COVERS_BELOW = "adblock", 1, True

# How a page is reached, not whether it is blocked.
_ANYHOW = frozenset({"third-party", "3p", "document", "doc", "all", "popup", "network", "important", ""})
_COSMETIC = re.compile(r"[^\s#/|]*#(?:@?[?$%]{0,2}|@)#?[^\s#]|[^\s#/|]*#[@?$%]{1,3}#|[^\s$/|]*\$@?\$[a-z\[]", re.IGNORECASE)
_COMMENT = re.compile(r"!|\[[^\]]*\]$|#(?:$|[\s#]|[^#@?$%])")
_NAMED = re.compile(r"\|\|(?P<name>[^/^$|?]+)(?P<rest>[/^?|].*)?")
# What stands behind the first `=` may be anything, commas and further options too.
_OPTIONS = re.compile(r"\$(?P<options>~?[a-z0-9_-]+(?:,~?[a-z0-9_-]+)*(?:=[^$]*)?)$", re.IGNORECASE)
_ADDRESS = re.compile(r"\|?(?P<url>https?://[^\s*^|]+)[\^|]?$", re.IGNORECASE)
# Of what hides parts of pages, the names before it: rows of `#` in a comment, or two of them in a note, are none.
_LINE = re.compile(r"\|\||@@|[^\s#|/]*#@?##?[^\s#]|\[Adblock|\[uBlock|\[AdGuard|\|https?:", re.IGNORECASE)


def looks(line: str) -> bool:
    return _LINE.match(line) is not None


class Reader:
    def __init__(self) -> None:
        self._hosts = hosts.Reader()

    def rules(self, number: int, line: str) -> Iterator[Rule]:
        text = line.strip()
        if _COSMETIC.match(text) and not text.startswith(("||", "@@", "# ", "!")):
            yield lost(number, text, Loss.COSMETIC)
        elif _COMMENT.match(text):
            return
        elif hosts.looks(text):
            yield from self._hosts.rules(number, text)
        else:
            yield _rule(number, text)


def _rule(number: int, text: str) -> Rule:
    is_exception, body = text.startswith("@@"), text.removeprefix("@@")
    if body.startswith("/") and re.search(r"/(?:\$[^/]*)?$", body[1:]):
        return _exception(number, text, "") if is_exception else lost(number, text, Loss.PATTERN)  # a regular expression
    body = body.partition(" #")[0].strip()
    match = _OPTIONS.search(body)
    options = [option.strip().lower() for option in match["options"].split(",")] if match else []
    body = body[: match.start()] if match else body
    if "badfilter" in options:
        is_exception = True
        options.remove("badfilter")
    whole = all(option in _ANYHOW for option in options)
    if is_exception:
        return _exception(number, text, body if whole else "")
    if not whole:
        return lost(number, text, Loss.CONDITIONAL)
    return _blocking(number, text, body, firm="important" in options)


def _exception(number: int, text: str, body: str) -> Rule:
    named = _NAMED.fullmatch(body) if body.startswith("||") else None
    name = named["name"] if named and (named["rest"] or "^") in ("^", "^|", "/", "/^", "|") else body.strip("|^")
    is_name = NAMES.fullmatch(name.removeprefix("*.").removeprefix(".")) is not None
    return excepted(number, text, name) if is_name else excepted(number, text, text, whole=False)


def _blocking(number: int, text: str, body: str, *, firm: bool) -> Rule:
    named = _NAMED.fullmatch(body)
    if named is None:
        return _unanchored(number, text, body, firm=firm)
    name, rest = named["name"].removeprefix("*.").removeprefix("."), named["rest"] or "^"
    host, _, port = name.partition(":") if not name.startswith("[") else (name, "", "")
    # Without a mark behind it, what ends in a dot or a hyphen is the beginning of names.
    if "*" in host or (port and not port.isdigit()) or (named["rest"] is None and host.endswith((".", "-"))):
        return lost(number, text, Loss.PATTERN)
    if rest in ("^", "^|", "|", "/", "/^", "^*", "/*"):
        return _of_host(number, text, host, firm=firm)
    return _of_page(number, text, host + rest, firm=firm)


def _of_host(number: int, text: str, host: str, *, firm: bool) -> Rule:
    if ADDRESS.fullmatch(host):
        return Rule(number, text, Mark.LISTED, host.strip("[]"), "ip", firm=firm)
    if not NAMES.fullmatch(host):
        return lost(number, text, Loss.PATTERN)
    return Rule(number, text, Mark.LISTED, host.removesuffix("."), "domain", firm=firm)


def _of_page(number: int, text: str, address: str, *, firm: bool) -> Rule:
    page = address.removesuffix("|").removesuffix("^").removesuffix("*")
    if any(mark in page for mark in "*^|") or not NAMES.match(page):
        return lost(number, text, Loss.PATTERN)
    return Rule(number, text, Mark.LISTED, f"https://{page}", "url", firm=firm)


def _unanchored(number: int, text: str, body: str, *, firm: bool) -> Rule:
    """A rule without `||`: a whole address, or a name by itself, as resolvers take it; else a piece of addresses."""
    if match := _ADDRESS.match(body):
        host = match["url"].partition("://")[2]
        if NAMES.fullmatch(host):
            return _of_host(number, text, host, firm=firm)
        return Rule(number, text, Mark.LISTED, match["url"], "url", firm=firm)
    name = body.removeprefix("*://").removeprefix("*.").removesuffix("/*").removesuffix("^")
    if NAMES.fullmatch(name) and re.search(r"[^\d.]", name) and re.search(r"\.(?:[^\W\d_]{2,}|xn--[\w-]+)\.?$", name):
        return _of_host(number, text, name, firm=firm)
    return lost(number, text, Loss.PATTERN)


class Writer(Lines):
    remark = "! "

    def entry(self, entry: Entry) -> Outcome:
        host = entry.host
        if host is None:
            return Outcome(loss=entry.kind)
        shown = f"[{host}]" if ":" in host else host
        return Outcome((f"{'@@' if entry.is_exception else ''}||{shown}^",))
