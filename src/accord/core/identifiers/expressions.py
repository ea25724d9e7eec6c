"""Expressions: under which keys a listing would stand that hits an identifier.

Source: Google Safe Browsing v5, 'URLs and Hashing', host-suffix/path-prefix expressions, with two wider rules, so that each listed
domain or path prefix is found: every parent of the host down to the registrable domain counts (Google: five), and directories count
down to DEPTH levels (Google: four). A listed value that ends in `/` covers everything below it; any other is hit only exactly, with
whatever query.
"""

from hashlib import sha256
from typing import NamedTuple

from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.hosts import is_address, parents

# Directories tried below the root. A listed prefix that lies deeper is hit only by its exact URL: a bound on work per check.
DEPTH = 16
_new = tuple.__new__


class Expression(NamedTuple):
    """One host-suffix/path-prefix pair.

    `text` is Google's form, `b.com/1/2.html?param=1`. `keys` are the keys of the identifiers that it stands for. `rank` compares
    expressions of one identifier: the greater is the more specific (labels of the host, then length of the path).
    """

    text: str
    keys: tuple[bytes, ...]
    rank: tuple[int, int]


def expressions(identifier: Identifier, tables: Tables) -> tuple[Expression, ...]:
    """What may be listed to hit a url, domain, ip or email (through its domain), the most specific first; nothing for other kinds."""
    hosts, path = _hosts(identifier, tables)
    paths = [(prefix, prefix.encode(), len(prefix)) for prefix in path_prefixes(path)] if path != "/" else ()
    host_kind = b"ip\n" if hosts and is_address(hosts[0]) else b"domain\n"
    found = []
    # Written out, since a call of `key_of` and of `Expression` for each would cost as much again as the hashes.
    for name in hosts:
        below = name.encode()
        page, depth = b"url\n" + below, name.count(".") + 1
        for prefix, rest, length in paths:
            found.append(_new(Expression, (name + prefix, (sha256(page + rest).digest(),), (depth, length))))
        keys = sha256(host_kind + below.strip(b"[]")).digest(), sha256(page + b"/").digest()
        found.append(_new(Expression, (f"{name}/", keys, (depth, 1))))
    return tuple(found)


class Under(NamedTuple):
    """All keys under which something may stand that hits an identifier: those of its expressions in their order, and its own.

    `hosts` are the hosts among them, longest first, `paths` what stands behind each.
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
            return _new(Expression, (name + self.paths[path], (keys[number],), (depth, len(self.paths[path]))))
        first = host * (count + 2) + count
        return _new(Expression, (f"{name}/", (keys[first], keys[first + 1]), (depth, 1)))


def under(identifier: Identifier, tables: Tables) -> Under:
    """The keys alone, for the many identifiers of which nothing is known: half the work of `expressions`."""
    hosts, path = _hosts(identifier, tables)
    if not hosts:
        return _new(Under, ([identifier.key], hosts, hosts))
    paths = path_prefixes(path) if path != "/" else []
    rests = [prefix.encode() for prefix in paths]
    host_kind = b"ip\n" if is_address(hosts[0]) else b"domain\n"
    keys: list[bytes] = []
    for name in hosts:
        below = name.encode()
        page = b"url\n" + below
        for rest in rests:
            keys.append(sha256(page + rest).digest())
        keys.append(sha256(host_kind + below.strip(b"[]")).digest())
        keys.append(sha256(page + b"/").digest())
    if identifier.kind == "email":
        keys.append(identifier.key)
    elif identifier.kind == "url":
        # Its own key was made just now: to make it again costs as much as a good part of them.
        identifier.__dict__["key"] = keys[0] if paths else keys[1]
    return _new(Under, (keys, hosts, paths))


_NO_HOSTS: tuple[list[str], str] = ([], "/")


def _hosts(identifier: Identifier, tables: Tables) -> tuple[list[str], str]:
    """The hosts that an identifier lies under, longest first, and its path."""
    kind, value = identifier.kind, identifier.value
    if kind == "url":
        cut = value.index("/")
        return parents(value[:cut], tables.suffixes), value[cut:]
    if kind == "domain":
        return parents(value, tables.suffixes), "/"
    if kind == "email":
        return parents(value[value.rfind("@") + 1 :], tables.suffixes), "/"
    if kind == "ip":
        return parents(f"[{value}]" if ":" in value else value, tables.suffixes), "/"
    return _NO_HOSTS


def path_prefixes(path: str) -> list[str]:
    """The path with its query, without it, then its directories, longest first; the root, which every path has, is left out."""
    bare, mark, _ = path.partition("?")
    directories: list[str] = []
    end = bare.find("/", 1)
    while end >= 0 and len(directories) < DEPTH:
        directories.append(bare[: end + 1])
        end = bare.find("/", end + 1)
    if bare != "/" and not (directories and directories[-1] == bare):
        directories.append(bare)
    if mark:
        directories.append(path)
    directories.reverse()
    return directories
