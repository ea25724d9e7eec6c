"""Expressions: under which keys a listing would stand that hits an identifier.

Source: Google Safe Browsing v5, 'URLs and Hashing', host-suffix/path-prefix expressions, with two wider rules, so that each listed
domain or path prefix is found: every parent of the host down to the registrable domain counts (Google: five), and directories count
down to DEPTH levels (Google: four). A listed value that ends in `/` covers everything below it; any other is hit only exactly, with
whatever query.
"""

from typing import NamedTuple

from accord.core.identifiers.base import Identifier, Tables, key_of
from accord.core.identifiers.hosts import is_address, parents

# Directories tried below the root. A listed prefix that lies deeper is hit only by its exact URL: a bound on work per check.
DEPTH = 16


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
    kind, value = identifier.kind, identifier.value
    if kind == "url":
        cut = value.index("/")
        return _pairs(value[:cut], value[cut:], tables)
    if kind == "domain":
        return _pairs(value, "/", tables)
    if kind == "email":
        return _pairs(value[value.rfind("@") + 1 :], "/", tables)
    if kind == "ip":
        return _pairs(f"[{value}]" if ":" in value else value, "/", tables)
    return ()


def _pairs(host: str, path: str, tables: Tables) -> tuple[Expression, ...]:
    paths = path_prefixes(path)
    host_kind = "ip" if is_address(host) else "domain"
    found = []
    for name in parents(host, tables.suffixes):
        depth = name.count(".") + 1
        for prefix in paths:
            text = name + prefix
            found.append(Expression(text, (key_of("url", text),), (depth, len(prefix))))
        text = f"{name}/"
        found.append(Expression(text, (key_of(host_kind, name.strip("[]")), key_of("url", text)), (depth, 1)))
    return tuple(found)


def path_prefixes(path: str) -> list[str]:
    """The path with its query, without it, then its directories, longest first; the root, which every path has, is left out."""
    bare, mark, _ = path.partition("?")
    directories: list[str] = []
    end = bare.find("/", 1)
    while end >= 0 and len(directories) < DEPTH:
        directories.append(bare[: end + 1])
        end = bare.find("/", end + 1)
    found = [path] if mark else []
    if bare != "/" and not (directories and directories[-1] == bare):
        found.append(bare)
    directories.reverse()
    return found + directories
