"""The one loader of the data files beside the pure code: reads them once and hands parsed tables in."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from accord.core.channels.doors import Door, read_doors
from accord.core.channels.form import Field, read_fields
from accord.core.identifiers.base import Tables
from accord.core.identifiers.suffixes import Suffixes
from accord.core.protocols import Protocol, newest, read_shelf
from accord.core.trust.lines import Line, read_lines
from accord.core.trust.schemes import Scheme, read_schemes
from accord.formats.iso20022.codes import CodeLists, read_code_lists


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
def protocols() -> Mapping[str, Protocol]:
    """Every protocol that ships, in every version, by `name@version`; names in order, older versions first."""
    folder = files("accord.core.protocols").joinpath("shipped")
    return read_shelf({file.name: tomllib.loads(file.read_text(encoding="utf-8")) for file in folder.iterdir()})


@cache
def newest_protocols() -> Mapping[str, Protocol]:
    """The newest version of each protocol by name: what a new request runs under."""
    return newest(protocols().values())


@cache
def code_lists() -> CodeLists:
    """The external code lists that bank messages are checked against."""
    text = files("accord.formats.iso20022").joinpath("codes.toml").read_text(encoding="utf-8")
    return read_code_lists(tomllib.loads(text))


@cache
def channel_doors() -> Mapping[str, Door]:
    """The doors through which money is stopped or called back, by key, in the order of their file."""
    text = files("accord.core.channels").joinpath("doors.toml").read_text(encoding="utf-8")
    return read_doors(tomllib.loads(text))


@cache
def form_fields() -> tuple[Field, ...]:
    """The fields of a request for a rapid recall, in the order of their file."""
    text = files("accord.core.channels").joinpath("fields.toml").read_text(encoding="utf-8")
    return read_fields(tomllib.loads(text))
