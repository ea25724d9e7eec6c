"""Advice on what to do now, what to beware of, and whom to call: by situation and country pack. The data is `advice.toml`.

A line is shown as the pack has it, with its source and whether it should be confirmed. Countries without a pack have the few lines of
`abroad.toml`. Where none is known, that is said: an invented number is worse than none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from accord.core.countries.country import BODIES, KINDS, Country, Line
from accord.core.countries.fact import Fact
from accord.core.data import must_know, must_say, rows
from accord.core.identifiers.regions import REGIONS
from accord.core.reports.form import Answers, Form, ReportKind

_DIALLED = ("+", *"0123456789")
# "8002626; SMS 2828", "111 (evidence by 942 841 978)", "1441, then press 2", "01-4414552 ext 172/180": what comes after the number itself.
_AFTER = re.compile(r",| ext\b|\(")
_BRACKETS = re.compile(r"\(([0-9 -]+)\)")
_ELSEWHERE = ("relative", "other")  # answers of a writer who is not held
_PRESS = re.compile(r"press ([0-9*#]+)")
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")  # ITU-T E.161


class Advice(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    key: str
    kind: Literal["now", "beware"]
    says: str
    source: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    need: str | None = None
    at_home: bool = False


class Need(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str
    lines: tuple[str, ...]
    desks: tuple[str, ...]
    bodies: tuple[str, ...]


class Abroad(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line in a country that has no pack, as people dial it there."""

    key: str
    country: str
    needs: tuple[str, ...]
    about: str
    number: str
    tag: Literal["V", "S"]
    source: str
    hours: str | None = None
    confirm: bool = False


class Directory(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where people in any country find a line for these needs."""

    key: str
    needs: tuple[str, ...]
    about: str
    site: str
    source: str


class Help(msgspec.Struct, frozen=True):
    advice: Mapping[str, Advice]
    needs: Mapping[str, Need]
    abroad: Mapping[str, Abroad]
    directories: Mapping[str, Directory]


class HelpLine(msgspec.Struct, frozen=True, kw_only=True):
    """A number as people dial it. `tag` and `sources` say how it is known; `verified` is the day a person called it (ISO), or None.

    `confirm`: a person should confirm it before a person depends on it; a page says so. `keys`: what to press once it answers.
    """

    key: str
    about: str
    number: str
    hours: str | None
    tag: str
    sources: tuple[str, ...]
    confirm: bool
    verified: str | None
    keys: str = ""

    @property
    def dial(self) -> str:
        return dialled(self.number)


def dialled(number: str) -> str:
    """The characters that a telephone dials: letters as its keys have them, and nothing of what to say or to press afterwards."""
    head = _AFTER.split(number)[0].strip()
    if re.search("[A-Za-z]", head) and (digits := _BRACKETS.search(number)):
        head = digits[1]
    return re.sub(r"[^0-9+*#]", "", head.upper().translate(_KEYS))


class Lines(msgspec.Struct, frozen=True):
    """The lines for one need. `unknown`: none is known in this country, and that is said. `directories` list lines of many countries."""

    need: str
    country: str | None
    lines: tuple[HelpLine, ...]
    directories: tuple[Directory, ...] = ()

    @property
    def unknown(self) -> bool:
        return not self.lines


def read_help(parsed_toml: Mapping[str, Any], abroad: Mapping[str, Any], form: Form) -> Help:
    """Read the advice, the needs, and the lines of countries without a pack (parsed TOML tables). Raises BadData."""
    help_table = Help(
        rows(parsed_toml, "advice", Advice),
        rows(parsed_toml, "need", Need),
        rows(abroad, "line", Abroad),
        rows(abroad, "directory", Directory),
    )
    for piece in help_table.advice.values():
        must_know(f"[advice.{piece.key}]", form.situations, *piece.when, *piece.unless)
        must_say(f"[advice.{piece.key}]", piece.says)
        if piece.need is not None:
            must_know(f"[advice.{piece.key}]", help_table.needs, piece.need)
    for need in help_table.needs.values():
        must_know(f"[need.{need.key}] desks", KINDS, *need.desks)
        must_know(f"[need.{need.key}] bodies", BODIES, *need.bodies)
    for line in help_table.abroad.values():
        must_know(f"[line.{line.key}] needs", help_table.needs, *line.needs)
        must_know(f"[line.{line.key}] country", REGIONS, line.country)
    for directory in help_table.directories.values():
        must_know(f"[directory.{directory.key}] needs", help_table.needs, *directory.needs)
    return help_table


def advise(help_table: Help, situations: frozenset[str]) -> tuple[Advice, ...]:
    """The advice for these situations: what to do now, the most urgent first, then the warnings, which everybody is told."""
    pieces = [
        piece
        for piece in help_table.advice.values()
        if (not piece.when or not situations.isdisjoint(piece.when)) and situations.isdisjoint(piece.unless)
    ]
    return tuple(sorted(pieces, key=lambda advice: advice.kind == "beware"))


def place_of(kind: ReportKind, answers: Answers) -> str:
    """The country in which a person must be able to call: where they are held, else where they live. Empty where that is not said."""
    return str(answers.get("held-in" if kind == "held" else "country") or "")


def home_of(kind: ReportKind, answers: Answers) -> str:
    """The country from which somebody writes for a person who is held; empty where the person writes."""
    return str(answers.get("country") or "") if kind == "held" and answers.get("writer") in _ELSEWHERE else ""


def lines(help_table: Help, need: str, country: Country | None, code: str = "") -> Lines:
    """Whom to call for a need in a country; of one without a pack (None), by its code."""
    directories = tuple(directory for directory in help_table.directories.values() if need in directory.needs)
    by_number: dict[str, HelpLine] = {}
    for line in _abroad(help_table, need, code) if country is None else _lines(help_table.needs[need], country):
        by_number.setdefault(line.dial, line)
    return Lines(need, code or None if country is None else country.code, tuple(by_number.values()), directories)


def fraud_lines(country: Country | None, banks: Iterable[str]) -> tuple[HelpLine, ...]:
    """The fraud lines of these banks, by keys such as `TH:004`, and the help lines of these wallets, by keys such as `bkash`, as far as the
    pack knows any."""
    if country is None:
        return ()
    wanted_banks = set(banks)
    by_number: dict[str, HelpLine] = {}
    wallets = [wallet for key, wallet in country.wallets.items() if key in wanted_banks]
    wallet_numbers = {number for wallet in wallets for number in wallet.contact.values}
    for line in country.lines.values():
        is_of_bank = any(f"{country.code}:{code}" in wanted_banks for code in line.bank_code.values)
        if is_of_bank or not wallet_numbers.isdisjoint(line.number.values):
            press = _PRESS.search(line.role.value or "")
            for help_line in _of_line(line):
                by_number.setdefault(help_line.dial, msgspec.structs.replace(help_line, keys=press[1] if press else ""))
    return tuple(by_number.values())


def _abroad(help_table: Help, need: str, code: str) -> Iterator[HelpLine]:
    for line in help_table.abroad.values():
        if line.country == code and need in line.needs:
            yield HelpLine(
                key=line.key, about=line.about, number=line.number, hours=line.hours, tag=line.tag, sources=(line.source,),
                confirm=line.confirm, verified=None,
            )  # fmt: skip


def _lines(need: Need, country: Country) -> Iterator[HelpLine]:
    for key in need.lines:
        if (line := country.lines.get(key)) is not None:
            yield from _of_line(line)
    # A desk or body stands in the table of lines too, under the name by which people know its number.
    by_number: dict[str, HelpLine] = {}
    for line in country.lines.values():
        for help_line in _of_line(line):
            by_number.setdefault(help_line.dial, help_line)
    for help_line in _of_bodies(need, country):
        same = by_number.get(help_line.dial)
        yield help_line if same is None else msgspec.structs.replace(help_line, about=same.about, hours=same.hours or help_line.hours)


def _of_bodies(need: Need, country: Country) -> Iterator[HelpLine]:
    for kind in need.desks:
        for desk in country.desks.values():
            if desk.kind == kind:
                yield from _readings(desk.key, desk.name.value or desk.key, desk.phone, desk.hours.value, desk.verified)
    for kind in need.bodies:
        for body in country.bodies.values():
            if body.kind == kind:
                yield from _readings(body.key, body.about, body.phone, None, body.verified)


def _of_line(line: Line) -> Iterator[HelpLine]:
    return _readings(line.key, line.about, line.number, line.hours.value, line.verified)


def _readings(key: str, about: str, number: Fact[str], hours: str | None, verified: date | None) -> Iterator[HelpLine]:
    """Numbers that contradict each other are all shown, each marked to be confirmed."""
    for reading in number.readings:
        text = reading.value.partition(";")[0].strip()
        if not text.startswith(_DIALLED):
            continue  # "through 1441", "child 1098; legal aid 16430": no number that can be dialled as it stands
        head = _AFTER.split(text)[0].strip()
        yield HelpLine(
            key=key,
            about=about,
            # A text in brackets is a remark, unless the number itself is written in letters.
            number=text if re.search("[A-Za-z]", head) or "(" not in text else head,
            hours=hours,
            tag=reading.tag,
            sources=tuple(source.text for source in reading.source),
            confirm=reading.confirm or number.is_conflict,
            verified=None if verified is None else verified.isoformat(),
        )
