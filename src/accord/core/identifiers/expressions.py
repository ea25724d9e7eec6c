"""Expressions: under which keys a listing would stand that hits an identifier.

Source: Google Safe Browsing v5, 'URLs and Hashing', host-suffix/path-prefix expressions, with two wider rules, so that each listed
domain or path prefix is found: every parent of the host down to the registrable domain counts (Google: five), and directories count
down to DEPTH levels (Google: four). A listed value that ends in `/` covers everything below it; any other is hit only exactly, with
whatever query.

What is asked is tried in more forms than its own, each of them exactly: with its trailing slash and without, as it was typed where its
value is a reduced form, without what tracks (`tracking`), without brackets around its dots and slashes, and without
what closes a sentence behind it.
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.defang import refang_path
from accord.core.identifiers.hosts import is_address, parents
from accord.core.identifiers.tracking import asked_forms

# Directories tried below the root. A deeper listed prefix is hit only by its exact URL: a bound on work per check.
DEPTH = 16
# What closes a sentence or stands around an address; a question mark begins a query.
CLOSING = ".,;:!)'\"*"
ELLIPSIS = "%E2%80%A6"
_new = tuple.__new__


class Expression(NamedTuple):
    """One host-suffix/path-prefix pair.

    `text` is Google's form, `b.com/1/2.html?param=1`. `keys` are the keys of the identifiers that it stands for. `rank` compares
    expressions of one identifier: the greater is the more specific (labels of the host, then the path: 1 for the host itself).
    """

    text: str
    keys: tuple[bytes, ...]
    rank: tuple[int, int]


def expressions(identifier: Identifier, tables: Tables) -> tuple[Expression, ...]:
    """The expressions that hit a url, domain, ip or email (through its domain), the most specific first; nothing for other kinds."""
    hosts, path, typed = _hosts(identifier, tables)
    forms = path_prefixes(path, typed) if path != "/" else ()
    paths = [(prefix, prefix.encode(), place) for prefix, place in zip(forms, range(len(forms) + 1, 1, -1), strict=True)]
    host_kind = b"ip\n" if hosts and is_address(hosts[0]) else b"domain\n"
    listable = []
    # Written out, since a call of `key_of` and of `Expression` for each would cost as much again as the hashes.
    for name in hosts:
        below = name.encode()
        page, depth = b"url\n" + below, name.count(".") + 1
        for prefix, rest, place in paths:
            listable.append(_new(Expression, (name + prefix, (sha256(page + rest).digest(),), (depth, place))))
        keys = sha256(host_kind + below.strip(b"[]")).digest(), sha256(page + b"/").digest()
        listable.append(_new(Expression, (f"{name}/", keys, (depth, 1))))
    return tuple(listable)


class Under(NamedTuple):
    """All keys under which something may stand that hits an identifier: those of its expressions in their order, and its own.

    `hosts` are the hosts among them, longest first, `paths` the path behind each.
    """

    keys: list[bytes]
    hosts: list[str]
    paths: list[str]

    @property
    def places(self) -> int:
        """How many expressions there are."""
        return len(self.hosts) * (len(self.paths) + 1)

    def place(self, number: int) -> Expression:
        """The expression that the key with this number belongs to."""
        keys, count = self.keys, len(self.paths)
        host, path = divmod(number, count + 2)
        name = self.hosts[host]
        depth = name.count(".") + 1
        if path < count:
            return _new(Expression, (name + self.paths[path], (keys[number],), (depth, count - path + 1)))
        first = host * (count + 2) + count
        return _new(Expression, (f"{name}/", (keys[first], keys[first + 1]), (depth, 1)))


def under(identifier: Identifier, tables: Tables) -> Under:
    """The keys alone, for the many identifiers of which nothing is known: half the work of `expressions`."""
    hosts, path, typed = _hosts(identifier, tables)
    if not hosts:
        return _new(Under, ([identifier.key], hosts, hosts))
    paths = path_prefixes(path, typed) if path != "/" else []
    rests = [prefix.encode() for prefix in paths]
    host_kind = b"ip\n" if is_address(hosts[0]) else b"domain\n"
    keys: list[bytes] = []
    for name in hosts:
        below = name.encode()
        page = b"url\n" + below
        if rests:
            keys += [sha256(page + rest).digest() for rest in rests]
        keys += (sha256(host_kind + below.strip(b"[]")).digest(), sha256(page + b"/").digest())
    if identifier.kind == "email":
        keys.append(identifier.key)
    elif identifier.kind == "url":
        # Its own key was made just now: to make it again costs as much as a good part of them.
        identifier.__dict__["key"] = keys[0] if paths else keys[1]
    return _new(Under, (keys, hosts, paths))


_NO_HOSTS: tuple[list[str], str, str | None] = ([], "/", None)


def _hosts(identifier: Identifier, tables: Tables) -> tuple[list[str], str, str | None]:
    """The hosts that an identifier is under, longest first, its path, and the path that was typed where that is another."""
    kind, value = identifier.kind, identifier.value
    if kind == "url":
        cut = value.index("/")
        typed = identifier.typed
        return parents(value[:cut], tables.suffixes), value[cut:], None if typed is None else typed[cut:]
    if kind == "domain":
        return parents(value, tables.suffixes), "/", None
    if kind == "email":
        return parents(value[value.rfind("@") + 1 :], tables.suffixes), "/", None
    if kind == "ip":
        return parents(f"[{value}]" if ":" in value else value, tables.suffixes), "/", None
    return _NO_HOSTS


def path_prefixes(path: str, typed: str | None = None) -> list[str]:
    """The parts of a path and query to look up, the most specific first: itself, its other forms, then its directories, longest first.

    The root, which every path has, is left out. `typed` is the path that was typed, where `path` is a reduced form of it.
    """
    bare, mark, _ = path.partition("?")
    directories: list[str] = []
    end = bare.find("/", 1)
    while end >= 0 and len(directories) < DEPTH:
        directories.append(bare[: end + 1])
        end = bare.find("/", end + 1)
    directories.reverse()
    forms: list[str] = []
    # Nearly all paths are asked for with or without their slash alone.
    twin = bare[:-1] if bare[-1] == "/" else f"{bare}/"
    if mark:
        forms.append(path)
        if typed is not None:
            forms.append(typed)
        for form in asked_forms(typed or path):
            if form not in forms:
                forms.append(form)
        if twin:
            forms += [f"{twin}{form[len(bare) :]}" for form in forms]
    if twin:
        if directories and directories[0] == bare:
            del directories[0]
        forms += (bare, twin)
    for copied in _as_copied(path):
        forms += [form for form in path_prefixes(copied) if form not in forms and form not in directories]
    forms += directories
    return forms


def _as_copied(path: str) -> Iterator[str]:
    """The paths that a member may have listed, where this one was copied with more than it."""
    if "[" in path or "(" in path or "{" in path:
        # The member that listed it may have read the brackets as a way to make it safe to click.
        opened = refang_path(path)
        if opened is not path:
            yield opened
    if path[-1] in CLOSING or path[-9:] == ELLIPSIS:
        # With the end of the sentence around it.
        within = path.rstrip(CLOSING).removesuffix(ELLIPSIS).rstrip(CLOSING)
        if within != "/":
            yield within
