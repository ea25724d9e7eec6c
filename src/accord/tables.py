"""The one loader of the data files beside the pure code: reads them once and hands parsed tables in."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from accord.core.identifiers.base import Tables
from accord.core.identifiers.suffixes import Suffixes
from accord.core.routing.protocols import ProtocolKinds, read_protocols
from accord.core.trust.lines import Line, read_lines
from accord.core.trust.schemes import Scheme, read_schemes


@cache
def identifier_tables() -> Tables:
    """What the identifier parsers need: the bundled public suffix list (never the network)."""
    text = files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text(encoding="utf-8")
    return Tables(suffixes=Suffixes.from_lines(text.splitlines()))


@cache
def schemes() -> Mapping[str, Scheme]:
    """The scam schemes by key, in the order of their file."""
    text = files("accord.core.trust").joinpath("schemes.toml").read_text(encoding="utf-8")
    return read_schemes(tomllib.loads(text))


@cache
def help_lines() -> Mapping[bytes, Line]:
    """Emergency, anti-scam and bank lines by identifier key."""
    text = files("accord.core.trust").joinpath("lines.toml").read_text(encoding="utf-8")
    return read_lines(tomllib.loads(text))


@cache
def protocol_kinds() -> ProtocolKinds:
    """For each protocol under which requests are routed: the kinds of identifier that it can be asked about."""
    text = files("accord.core.routing").joinpath("protocols.toml").read_text(encoding="utf-8")
    return read_protocols(tomllib.loads(text))
