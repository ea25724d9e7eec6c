"""What to do now, what to beware of, and whom to call: by situation and country pack. The data is `advice.toml`.

A line is shown as the pack has it, with its source and whether anybody has called it. Where the pack has none, that is said: an invented
number is worse than none.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from accord.core.countries.country import BODIES, KINDS, Country
from accord.core.countries.fact import Fact
from accord.core.data import must_know, must_say, rows
from accord.core.reports.form import Form

_DIALLED = ("+", *"0123456789")


class Advice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    kind: Literal["now", "beware"]
    says: str
    source: str
    when: tuple[str, ...] = ()
    need: str | None = None


class Need(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    label: str
    lines: tuple[str, ...]
    desks: tuple[str, ...]
    bodies: tuple[str, ...]


class Help(msgspec.Struct, frozen=True):
    advice: Mapping[str, Advice]
    needs: Mapping[str, Need]


class HelpLine(msgspec.Struct, frozen=True, kw_only=True):
    """A number as people dial it. `tag` and `sources` say how it is known; `verified` is the day somebody called it (ISO), or None.

    `confirm`: somebody should confirm it before a person depends on it; a page says so.
    """

    key: str
    about: str
    number: str
    hours: str | None
    tag: str
    sources: tuple[str, ...]
    confirm: bool
    verified: str | None


class Lines(msgspec.Struct, frozen=True):
    """The lines for one need. `unknown`: none is known in this country, and that is said."""

    need: str
    country: str | None
    lines: tuple[HelpLine, ...]

    @property
    def unknown(self) -> bool:
        return not self.lines


def read_help(parsed_toml: Mapping[str, Any], form: Form) -> Help:
    """What is advised, and the needs (a parsed TOML table). Raises BadData."""
    found = Help(rows(parsed_toml, "advice", Advice), rows(parsed_toml, "need", Need))
    for one in found.advice.values():
        must_know(f"[advice.{one.key}]", form.situations, *one.when)
        must_say(f"[advice.{one.key}]", one.says)
        if one.need is not None:
            must_know(f"[advice.{one.key}]", found.needs, one.need)
    for need in found.needs.values():
        must_know(f"[need.{need.key}] desks", KINDS, *need.desks)
        must_know(f"[need.{need.key}] bodies", BODIES, *need.bodies)
    return found


def advise(help: Help, situations: frozenset[str]) -> tuple[Advice, ...]:
    """What is said in these situations: what to do now, the most urgent first, then the warnings, which everybody is told."""
    said = [one for one in help.advice.values() if not one.when or not situations.isdisjoint(one.when)]
    return tuple(sorted(said, key=lambda one: one.kind == "beware"))


def lines(help: Help, need: str, country: Country | None) -> Lines:
    """Whom to call for a need in a country; None is a country without a pack."""
    if country is None:
        return Lines(need, None, ())
    wanted = help.needs[need]
    found: dict[str, HelpLine] = {}
    for line in _lines(wanted, country):
        found.setdefault(line.number, line)
    return Lines(need, country.code, tuple(found.values()))


def _lines(need: Need, country: Country) -> Iterator[HelpLine]:
    for key in need.lines:
        if (line := country.lines.get(key)) is not None:
            yield from _readings(key, line.about, line.number, line.hours.value, line.verified)
    for kind in need.desks:
        for desk in country.desks.values():
            if desk.kind == kind:
                about = desk.name.value or desk.key
                yield from _readings(desk.key, about, desk.phone, desk.hours.value, desk.verified)
    for kind in need.bodies:
        for body in country.bodies.values():
            if body.kind == kind:
                yield from _readings(body.key, body.about, body.phone, None, body.verified)


def _readings(key: str, about: str, number: Fact[str], hours: str | None, verified: date | None) -> Iterator[HelpLine]:
    """Numbers that contradict each other are all shown, each marked to be confirmed."""
    for reading in number.readings:
        if not reading.value.startswith(_DIALLED):
            continue  # "through 1441", "child 1098; legal aid 16430": no number that can be dialled as it stands
        yield HelpLine(
            key=key,
            about=about,
            number=reading.value,
            hours=hours,
            tag=reading.tag,
            sources=tuple(source.text for source in reading.source),
            confirm=reading.confirm or number.is_conflict,
            verified=None if verified is None else verified.isoformat(),
        )
