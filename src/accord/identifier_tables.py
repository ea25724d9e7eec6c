"""The tables that identifiers are read with, from the package that carries them; apart from `accord.tables`, which the client needs not."""

from functools import cache
from importlib.resources import files

from accord.core.identifiers.base import Tables
from accord.core.identifiers.suffixes import Suffixes


@cache
def identifier_tables() -> Tables:
    """What the identifier parsers need: the bundled public suffix list (never the network)."""
    text = files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text(encoding="utf-8")
    return Tables(suffixes=Suffixes.from_lines(text.splitlines()))
