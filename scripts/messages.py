"""Collects every sentence that people are shown, as a catalogue to translate.

These hold them: templates (translate, blocktranslate), calls of Django's gettext functions, the tables of sentences in files
whose names begin with labels, whose values are all messages (the core says things by code and knows no gettext), data files
in the columns of SAID, the names and hours of lines that people call (in country packs, and for countries without one), the rules of
countries, the recall channels and the form that they ask for, the protocols that ship, what the core's protocols say of a guard, an
effect or a field, and of what is wrong with a protocol's file, and why it takes a text for no identifier, or no responsibility.
"""

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from string import digits
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from house import ROOT

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
DATA = {
    "schemes.toml",
    *("advice.toml", "consents.toml", "follow.toml", "form.toml", "outlets.toml", "paths.toml", "damping.toml"),  # reports
    *("indicators.toml", "care.toml", "rescue.toml"),
}
# What is a message in these, and the tables of which every value is one.
SAID = {"label", "definition", "says", "help", "allows", "without", "ends", "who", "asked", "unknown", "strength", "clears"}
SAID_BY_CODE = {"choices", "states"}
# The lines to call: of each table the rows that have this number, and what of them people read. Of bodies only those whom people call.
CALLED = {
    ("countries", "lines.toml"): ("line", "number", ("about", "hours")),
    ("countries", "bodies.toml"): ("body", "phone", ("about",)),
    ("reports", "abroad.toml"): ("line", "number", ("about", "hours")),
}
# What else of a country's pack is said in sentences, in these columns: members' people alone read it. Names, codes and addresses are none.
SENTENCES = {
    *("about", "runs_from", "says", "law", "role", "hours", "needs", "reply", "status", "identifier", "contact"),
    *("calendar", "direction", "name_order", "holidays_say", "person_ids", "other_ids"),
}
CELL = {"value", "readings", "unknown"}
NO_ROWS = {"source"}
# What the rules of countries say: of each table of a file, the columns that people read. The last word of the place says by whom: `rules`
# by guests too, who answer without an account; the rest by members' people alone.
RULES = ("countries", "rules")
RULES_SAY = {
    "warning": ("rules", ("says",)),
    "field": ("rules", ("says",)),
    "condition": ("conditions", ("says", "otherwise")),
}
# Of a clock people read from when it runs where the rule is a duty of the harmed person.
DUTIES = {"police.report"}
CHANNELS = ("core", "channels")
INSTRUMENTS = ("countries", "gateways")
PACK = re.compile("[A-Z]{2}")
CALLED_KINDS = {"helpline", "crisis", "shelter", "support", "consular"}
PROTOCOLS = ("protocols", "shipped")
VERSION = re.compile(r"\.\d+(?=\.toml$)")
# The sentences among what these are called with, by their place; only in the code of protocols, where a call has no name for them.
SAYING = {"Guard": 2, "Effect": 1, "Fault": 2, "_bad": 2, "Phrase": 0}
# The same where a text is refused as no identifier, as no responsibility, or as no signal.
REFUSING = {
    **{"NotAnIdentifier": 1, "BadResponsibility": 1, "_require": 1, "_require_length": 1},
    **{"BadConfidence": 0, "BadHarm": 1, "BadMarking": 2, "BadSignal": 2, "Phrase": 0},
}
# What is refused there people are told on pages of the console; elsewhere, programs alone.
REFUSED_IN = ("core", "formats/signals.py", "hub/imports", "hub/signals", "hub/verdicts")
TEMPLATES = {".html", ".txt"}
Message = str | tuple[str, ...]
PACKAGE = ROOT / "src" / "accord"


def collect(package: Path = PACKAGE) -> Catalog:
    """The catalogue of all messages, each with the files it occurs in; no translations in it."""
    catalog = Catalog()
    for path in sorted(package.rglob("*")):
        written = path.stat()
        for message, context in _messages_of(path, (written.st_mtime_ns, written.st_size)):
            # A new version of a protocol says the most of what the last one said, and moves no sentence.
            place = VERSION.sub("", path.relative_to(ROOT).as_posix())
            catalog.add(message, locations=[(place, 0)], context=context)
        for text in _of_pack(path):
            catalog.add(text, locations=[(path.parent.relative_to(ROOT).as_posix(), 0)])
        for text, part in _of_rules(path):
            catalog.add(text, locations=[((path.parent / part).relative_to(ROOT).as_posix(), 0)])
    return catalog


def _of_rules(path: Path) -> Iterator[tuple[str, str]]:
    """The sentences of a file of countries' rules, each with the part of them that it belongs to."""
    if path.parts[-3:-1] != RULES or path.suffix != ".toml":
        return
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if path.name == "names.toml":
        yield from ((text, "clocks") for text in table["clock"].values())
        return
    head = table["rules"]
    if head["treaty"]:
        yield head["title"], "treaties"
    for name, (part, columns) in RULES_SAY.items():
        for row in table.get(name, {}).values():
            here = part if head["countries"] else "treaties"
            yield from ((text, here) for column in columns for text in _all_said(row.get(column)))
    for key in DUTIES & table.get("clock", {}).keys():
        yield from ((text, "rules") for text in _readings(table["clock"][key].get("runs_from")) if text)


def _all_said(cell: object) -> Iterator[str]:
    """What sources say of a cell, with their notes; or what was looked for."""
    rows = (cell.get("readings") or [cell]) if isinstance(cell, dict) else [{"value": cell}]
    for row in rows:
        yield from (str(row[name]) for name in ("value", "note", "unknown") if row.get(name))


def _of_channels(table: dict[str, Any]) -> Iterator[tuple[str, None]]:
    """What the adviser says of a recall channel, and the fields of the form that channels ask for."""
    for channel in table.get("channel", {}).values():
        texts = (channel["name"], channel["through"], *channel["unknown"], *(row["text"] for row in channel["condition"]))
        yield from ((text, None) for text in texts)
    yield from ((field["label"], None) for field in table.get("field", ()))


def _of_instruments(table: dict[str, Any]) -> Iterator[tuple[str, None]]:
    """The names of instruments of law."""
    yield from ((row["about"], None) for row in table["instrument"].values())


def _of_pack(path: Path) -> Iterator[str]:
    """The sentences of a country's pack that are for members' people."""
    if not PACK.fullmatch(path.parent.name) or path.parent.parent.name != "countries" or path.suffix != ".toml":
        return
    for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if name not in NO_ROWS:
            yield from filter(None, _sentences(name, table))


def _sentences(column: str, value: object) -> Iterator[str]:
    """What is said in a table of a pack, in a row of it or in a cell, with its notes and what was looked for."""
    if isinstance(value, dict) and CELL & value.keys():
        for reading in value.get("readings") or [value]:
            yield from _sentences(column, reading.get("value"))
            yield from filter(None, (reading.get("note"), reading.get("unknown")))
        yield str(value.get("note") or "")
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _sentences(name, inner)
    elif isinstance(value, str) and column in SENTENCES:
        yield value


def _readings(cell: object) -> list[str]:
    """All that sources say of a cell."""
    if not isinstance(cell, dict):
        return [str(cell or "")]
    return [str(reading.get("value") or "") for reading in cell.get("readings") or [cell]]


@cache
def _messages_of(path: Path, written: tuple[int, int]) -> tuple[tuple[Message, str | None], ...]:
    """What the file says as it was written; a process that collects often reads each once."""
    return tuple(_read(path))


def _read(path: Path) -> Iterator[tuple[Message, str | None]]:
    if path.suffix in TEMPLATES and "templates" in path.parts:
        source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    elif path.suffix == ".toml":
        yield from _of_data(path)
        return
    elif path.suffix == ".py":
        source = path.read_text(encoding="utf-8")
    else:
        return
    for _, message, _, context in extract("python", BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}):
        if message:
            yield message, context
    if path.suffix == ".py":
        yield from ((sentence, None) for sentence in _tables(path, source))


def _of_data(path: Path) -> Iterable[tuple[str, None]]:
    """What people read of a data file."""
    read = _labels if path.name in DATA else FOLDERS.get(path.parts[-3:-1])
    return _called(path) if read is None else read(tomllib.loads(path.read_text(encoding="utf-8")))


def _tables(path: Path, source: str) -> Iterator[str]:
    """The sentences that stand in code and are no calls of gettext."""
    if path.parent.name == PROTOCOLS[0]:
        yield from _said(ast.parse(source), SAYING)
    elif _is_below(path, REFUSED_IN) and any(f"{called}(" in source for called in REFUSING):
        yield from _said(ast.parse(source), REFUSING)
    if path.stem.startswith("labels"):
        yield from _table_values(ast.parse(source))


def _is_below(path: Path, places: Iterable[str]) -> bool:
    """Whether it is one of these files or folders of the package, or lies in one."""
    here = path.as_posix()
    return any(f"/accord/{place}/" in here or here.endswith(f"/accord/{place}") for place in places)


def _labels(table: dict[str, Any]) -> Iterator[tuple[str, None]]:
    """What people read of a data file, at any depth."""
    for name, value in table.items():
        if isinstance(value, dict) and name in SAID_BY_CODE:
            yield from ((text, None) for text in value.values())
        elif isinstance(value, dict):
            yield from _labels(value)
        elif name in SAID and isinstance(value, str) and value:
            yield value, None


def _called(path: Path) -> list[tuple[str, None]]:
    """The names and hours of the lines in a country's pack, or abroad: those that have a number to call, and lists of such lines."""
    folder = path.parent.parent.name if path.parent.parent.name == "countries" else path.parent.name
    if (folder, path.name) not in CALLED:
        return []
    name, number, columns = CALLED[folder, path.name]
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    rows = [row for row in table.get(name, {}).values() if row.get("kind", "helpline") in CALLED_KINDS]
    texts = [_value(row.get(column)) for row in rows if _value(row.get(number)).startswith(("+", *digits)) for column in columns]
    texts += [row["about"] for row in table.get("directory", {}).values()]
    return [(text, None) for text in texts if text]


def _value(cell: object) -> str:
    """What a cell of a country's pack says; of sources that contradict each other, the first."""
    if isinstance(cell, dict):
        readings = cell.get("readings") or [{}]
        return str(cell.get("value") or readings[0].get("value") or "")
    return str(cell or "")


def _of_protocol(table: dict[str, Any]) -> Iterator[tuple[str, None]]:
    """What people read of a protocol, at any depth: titles, helps, what it is for, choices and refusals."""
    for name, value in table.items():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, dict):
                is_words = name in ("choices", "refusal") and all(isinstance(text, str) for text in child.values())
                yield from ((text, None) for text in child.values()) if is_words else _of_protocol(child)
            elif isinstance(child, str) and name in ("title", "help", "about"):
                yield child, None


def _said(tree: ast.AST, saying: dict[str, int]) -> Iterator[str]:
    """The sentences among the arguments of these calls."""
    for node in ast.walk(tree):
        place = saying.get(node.func.id) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
        if place is not None and len(node.args) > place:
            value = node.args[place]
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def _table_values(tree: ast.AST) -> Iterator[str]:
    """Every string that is a value in a dictionary."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for value in node.values:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


# The folders of which every data file is read in the same way.
FOLDERS: dict[tuple[str, ...], Callable[[dict[str, Any]], Iterator[tuple[str, None]]]] = {
    PROTOCOLS: _of_protocol,
    CHANNELS: _of_channels,
    INSTRUMENTS: _of_instruments,
}
