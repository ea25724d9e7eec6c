"""The tables of screening. The data is `indicators.toml`. There is no number in any of these types, on purpose."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from accord.core.data import BadData, must_know, must_say, rows

Tag = Literal["V", "S"]  # what is only recalled ships as no fact


class Dimension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order of indicators. `unknown` says that no indicator of it was confirmed, and what to ask instead."""

    key: str
    label: str
    source: str
    tag: Tag
    unknown: str = ""


class Indicator(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`asked` is how it may be asked. `prompts` are what a yes leads to, beside what is always offered."""

    key: str
    dimension: str
    label: str
    asked: str
    source: str
    tag: Tag
    prompts: tuple[str, ...] = ()


class Prompt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str
    says: str
    source: str
    always: bool = False


class Withholds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    says: str


class Instrument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An instrument's rule of non-punishment. `treaty` is its name in the country packs; empty where it is no treaty."""

    key: str
    label: str
    treaty: str
    says: str
    strength: str
    source: str
    tag: Tag


class Screening(msgspec.Struct, frozen=True):
    dimensions: Mapping[str, Dimension]
    indicators: Mapping[str, Indicator]
    prompts: Mapping[str, Prompt]
    withholds: Mapping[str, Withholds]
    instruments: Mapping[str, Instrument]


def read_screening(parsed_toml: Mapping[str, Any]) -> Screening:
    """The tables (a parsed TOML table). Raises BadData."""
    screening = Screening(
        rows(parsed_toml, "dimension", Dimension),
        rows(parsed_toml, "indicator", Indicator),
        rows(parsed_toml, "prompt", Prompt),
        rows(parsed_toml, "withholds", Withholds),
        rows(parsed_toml, "instrument", Instrument),
    )
    for row in screening.indicators.values():
        place = f"[indicator.{row.key}]"
        must_know(place, screening.dimensions, row.dimension)
        must_know(place, screening.prompts, *row.prompts)
        must_say(place, row.asked)
        if not row.source.strip():
            raise BadData(f"{place}: an indicator without a source is none.")
    filled = {indicator.dimension for indicator in screening.indicators.values()}
    for dimension in screening.dimensions.values():
        if (dimension.key in filled) == bool(dimension.unknown):
            raise BadData(f"[dimension.{dimension.key}]: it has indicators, or says what is unknown of them.")
    for prompt in screening.prompts.values():
        must_say(f"[prompt.{prompt.key}]", prompt.says)
    for withheld in screening.withholds.values():
        must_say(f"[withholds.{withheld.key}]", withheld.says)
    for instrument in screening.instruments.values():
        must_say(f"[instrument.{instrument.key}]", instrument.says, instrument.strength)
    return screening
