"""The tables of care, and what a support body sees of a file: exactly the fields that the services of its referral name. `care.toml`."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeVar

import msgspec

from accord.core.care.labels import KNOWN
from accord.core.data import BadData, must_know, must_say, rows

Kind = Literal["defrauded", "forced"]
Type = Literal["line", "lines", "date", "number", "choice", "countries", "known"]
APART: Final = frozenset({"screening", "status"})  # recorded by the screening itself, each in a place of its own
V = TypeVar("V")


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them are personal, and lie in the vault as text. `type` is how the field interview asks for it; what comes is text too.

    Of a `choice` the text is the key of one of `choices`, of a `known` it is `yes`, `no` or `unknown`; what is told beside it stands
    below, in lines of its own. `countries` are codes with semicolons between. `asked` is the question, where the label alone is none.
    """

    key: str
    files: tuple[Kind, ...]
    label: str
    type: Type = "lines"
    choices: dict[str, str] = {}
    asked: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the field interview: a screen of a few fields."""

    key: str
    label: str
    fields: tuple[str, ...]


class Service(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str
    needs: tuple[str, ...]


class Extract(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of a file that an outsider in repatriation sees: a consulate that verifies, the desk that receives."""

    key: str
    label: str
    needs: tuple[str, ...]
    source: str


class Handover(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    consent: str
    override: bool
    says: str


class Ground(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`law` is `unknown` where none was confirmed. `hours`: how long an override on it stands before an officer must look again."""

    key: str
    label: str
    who: tuple[str, ...]
    hours: int
    handovers: tuple[str, ...]
    law: str
    source: str


class Record(msgspec.Struct, frozen=True, kw_only=True, rename={"begins": "from"}, forbid_unknown_fields=True):
    key: str
    label: str
    days: int
    begins: Literal["closed", "withdrawn", "assessed", "recorded"]
    then: Literal["erase", "review"]
    law: str
    source: str


class BlockerKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str
    clears: str
    source: str
    tag: Literal["V", "S", "own"]


class Column(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column of a list out of a spreadsheet, and how it may be headed."""

    key: str
    heads: tuple[str, ...]


class Nation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words by which lists name a nationality; the key is the country's code in lower case."""

    key: str
    words: tuple[str, ...]


class Care(msgspec.Struct, frozen=True):
    fields: Mapping[str, Field]
    services: Mapping[str, Service]
    handovers: Mapping[str, Handover]
    grounds: Mapping[str, Ground]
    records: Mapping[str, Record]
    blockers: Mapping[str, BlockerKind]
    columns: Mapping[str, Column]
    nations: Mapping[str, Nation]
    extracts: Mapping[str, Extract]
    interview: Mapping[str, Part]


def read_care(parsed_toml: Mapping[str, Any]) -> Care:
    """The tables (a parsed TOML table). Raises BadData."""
    care = Care(
        rows(parsed_toml, "field", Field),
        rows(parsed_toml, "service", Service),
        rows(parsed_toml, "handover", Handover),
        rows(parsed_toml, "ground", Ground),
        rows(parsed_toml, "record", Record),
        rows(parsed_toml, "blocker", BlockerKind),
        rows(parsed_toml, "column", Column),
        rows(parsed_toml, "nation", Nation),
        rows(parsed_toml, "extract", Extract),
        rows(parsed_toml, "interview", Part),
    )
    _check_interview(care)
    for extract in care.extracts.values():
        must_know(f"[extract.{extract.key}]", care.fields, *extract.needs)
    for service in care.services.values():
        must_know(f"[service.{service.key}]", care.fields, *service.needs)
    for handover in care.handovers.values():
        must_say(f"[handover.{handover.key}]", handover.says)
    for ground in care.grounds.values():
        place = f"[ground.{ground.key}]"
        must_know(place, care.handovers, *ground.handovers)
        if any(not care.handovers[key].override for key in ground.handovers):
            raise BadData(f"{place}: it stands for a handover that no ground opens.")
        if ground.hours < 1 or not ground.who or not ground.law.strip():
            raise BadData(f"{place}: say who may, for how many hours, and the law, or unknown.")
    for record in care.records.values():
        if record.days < 1 or not record.law.strip():
            raise BadData(f"[record.{record.key}]: say for how many days, and the law, or unknown.")
    return care


def _check_interview(care: Care) -> None:
    """Every field of a person forced to scam is asked for in one part, but for what the screening records."""
    asked = [key for part in care.interview.values() for key in part.fields]
    wanted = {key for key, field in care.fields.items() if "forced" in field.files} - APART
    must_know("[interview]", dict.fromkeys(wanted), *asked)
    if len(asked) != len(wanted):
        raise BadData("[interview]: name every field of a person who was forced to scam in one part, and in one alone.")
    for field in care.fields.values():
        if (field.type == "choice") != bool(field.choices):
            raise BadData(f"[field.{field.key}]: a choice has choices, and nothing else has.")


def said_of(field: Field, text: str) -> tuple[str, str]:
    """The value of a field as words: those of a choice or of yes and no, where it begins with one; and the text below."""
    words = KNOWN if field.type == "known" else field.choices
    first, _, more = text.partition("\n")
    return (words[first], more.strip()) if first in words else ("", text)


def fields_of_services(care: Care, kind: Kind, services: Iterable[str]) -> tuple[str, ...]:
    """The fields of such a file that a referral for these services shows, in the order of the file. Raises BadData."""
    wanted_services = tuple(services)
    must_know("services", care.services, *wanted_services)
    needed = {field for service in wanted_services for field in care.services[service].needs}
    return tuple(key for key, field in care.fields.items() if key in needed and kind in field.files)


def view(care: Care, kind: Kind, services: Iterable[str], file: Mapping[str, V]) -> Mapping[str, V]:
    """The fields of a file that the receiving body sees: nothing that its services do not name."""
    return {key: file[key] for key in fields_of_services(care, kind, services) if key in file}


def extract_fields(care: Care, key: str) -> tuple[str, ...]:
    """The fields that an extract shows, in the order of the file. Raises BadData."""
    must_know("extract", care.extracts, key)
    return tuple(name for name in care.fields if name in care.extracts[key].needs)


def extract(care: Care, key: str, file: Mapping[str, V]) -> Mapping[str, V]:
    """The fields of a file that an extract shows: just those that it names."""
    return {name: file[name] for name in extract_fields(care, key) if name in file}
