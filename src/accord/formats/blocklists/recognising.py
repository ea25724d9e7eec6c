"""Which format a list is in, told by what stands in it and never by its name."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from accord.formats.blocklists import syntaxes
from accord.formats.blocklists.called import names_figures, word
from accord.formats.blocklists.columns import Known, Look, look, name_bank
from accord.formats.blocklists.rules import parted, plain_name
from accord.formats.blocklists.sides import names_harmed, of_payers
from accord.formats.blocklists.syntaxes import hosts, json_tree, plain, vcard
from accord.formats.blocklists.tree import opens

AUTO = "auto"
LINES = 1000  # that are looked at
_COMMENTS = ("#", "!", ";", "//")
# These read plain lines and hosts lines too, as lists that grew over years have them beside each other.
_WIDER = "adblock"
# Its rules have commas in them, as rows have.
_COMMAS = "clash"
_KEY = re.compile(r"\s*(?P<item>-\s+)?(?P<key>['\"]?[^\W\d][\w .-]*['\"]?)\s*:(?P<value>\s+\S.*)?\s*")
_RULE = re.compile(r"\s*#?\s*(?:alert|drop|pass|log|reject\w*)\s+\w+\s+[^(]*\(.*\bsid:\s*\d+", re.IGNORECASE)
# SWIFT's FIN, with its blocks or without, and what is written with angle brackets, be it XML or the page that is called XLS.
_FIN = re.compile(r"\{1:[FAL]\d{2}[A-Z0-9]{12}|:20[A-Z]?:\S.*")
_FIELD = re.compile(r"\{\d:.*|:\d{2}[A-Z]?:.*")
_MARKUP = re.compile(r"(?:\ufeff)?<(?:\?xml|!doctype|html|table|Document|BizMsg|AppHdr|DataPDU|(?:\w+:)?Envelope)\b", re.IGNORECASE)
_ISO20022 = re.compile(r"urn:(?:iso:std:iso:20022:tech|swift):xsd:", re.IGNORECASE)
_MOST_OF_THEM = 0.8
_NAMES = re.compile(r"[^,:=\[]+(?:,[^,:=\[]*)+")


@cache
def formats() -> dict[str, Any]:
    """The formats by their names; each is a file of `syntaxes`."""
    modules = [import_module(f"{syntaxes.__name__}.{module.name}") for module in iter_modules(syntaxes.__path__)]
    return {module.NAME: module for module in sorted(modules, key=lambda module: module.RANK)}


def written() -> tuple[str, ...]:
    """The formats that can be written."""
    return tuple(name for name, module in formats().items() if module.Writer is not None)


def readable() -> tuple[str, ...]:
    """The formats that a list that comes can be said to be in."""
    return tuple(name for name, module in formats().items() if getattr(module, "IS_READ", True))


def recognise(lines: Iterable[str], known: Known) -> tuple[str, Look | None]:
    """The name of the format, and of a table how it looks. `lines` are the first of the list; `known` says whether a text is an
    identifier."""
    sample = [line for line in lines if line.strip()][:LINES]
    if opens(sample):
        return json_tree.NAME, None
    counts = _counts(sample)
    rest = [line for line in sample if not line.lstrip().startswith(_COMMENTS)]
    best = max(counts, key=lambda name: counts[name])
    # Where rows of a table look like rules, the first does not: it names the columns.
    is_table = best == _COMMAS and _NAMES.fullmatch(rest[0].strip()) is not None and not formats()[best].looks(rest[0].strip())
    if counts[best] * 2 >= len(rest) and counts[best] and not is_table:
        return (_WIDER if best == "hosts" and counts[_WIDER] else best), None
    table = look(sample, lambda text: known(parted(text)[0]))
    if table is not None and _is_one_row(table, known):
        return plain.NAME, None
    if table is not None and (table.guess is not None or _is_named(table.names)):
        return "csv", table
    if counts[_WIDER] or (best == hosts.NAME and _are_names(rest)):
        return _WIDER, None
    return (best if counts[best] and best != hosts.NAME else plain.NAME), None


def _are_names(lines: Sequence[str]) -> bool:
    """Whether most lines are bare names: beside some of a hosts file these are listed too."""
    return sum(1 for line in lines if plain_name(line.strip()) is not None) * 2 >= len(lines)


def _is_named(names: Sequence[str]) -> bool:
    """Whether a table is one by the names of its columns, though none of these is known to hold identifiers."""
    return any(map(names_harmed, names)) or bool(of_payers(names)) or name_bank(names) or any(map(names_figures, map(word, names)))


def _is_one_row(table: Look, known: Known) -> bool:
    """Whether it is no table: one line of identifiers, as some phones write down whom they block."""
    cells = [cell for row in table.rows for cell in row if cell]
    return not table.names and len(table.rows) == 1 and len(cells) > 1 and all(map(known, cells))


def is_yaml(lines: Iterable[str]) -> bool:
    """Whether these lines are YAML's: keys with what stands under them. Lines such as `Telegram: @name` have a key's form, and none has."""
    rest = [line for line in lines if line.strip() and not line.lstrip().startswith(("#", "---"))][:LINES]
    keys = [_KEY.fullmatch(line) for line in rest]
    items = sum(1 for line in rest if line.lstrip().startswith("- "))
    if sum(1 for key in keys if key and not key["item"]) + items < len(rest) * _MOST_OF_THEM:
        return False
    return any(key is not None and _is_under(key, after) for key, after in zip(keys, rest[1:], strict=False))


def is_rules(lines: Iterable[str]) -> bool:
    """Whether these lines are rules of Suricata or Snort: what they look for stands within them, beside much else."""
    rest = [line for line in lines if line.strip()][:LINES]
    return bool(rest) and sum(1 for line in rest if _RULE.match(line)) * 2 >= len(rest)


def is_message(lines: Iterable[str]) -> bool:
    """Whether these lines are a bank's message, as MT103, MT940 or pacs.008: accounts of all sides stand in it."""
    rest = [line.strip() for line in lines if line.strip()][:LINES]
    if not rest:
        return False
    if _FIN.match(rest[0]) and sum(1 for line in rest if _FIELD.fullmatch(line)) > 1 + rest[0].startswith(":"):
        return True
    return is_markup(rest) and any(map(_ISO20022.search, rest))


def is_markup(lines: Iterable[str]) -> bool:
    """Whether these lines are XML or HTML: a page or a document, whatever it is called."""
    first = next((line.strip() for line in lines if line.strip()), "")
    return _MARKUP.match(first) is not None


def _is_under(key: re.Match[str], after: str) -> bool:
    """Whether a line goes on with what a key, or an entry that begins with one, holds."""
    indent = len(after) - len(after.lstrip())
    if key["item"]:
        return indent == key.start("key") and _KEY.fullmatch(after) is not None
    return key["value"] is None and (indent > key.start("key") or after.lstrip().startswith("- "))


def _counts(lines: Sequence[str]) -> dict[str, int]:
    """How many lines could stand in each format and in no plainer one; a line counts for the first alone."""
    # `URL:`, `SOURCE:` and `NOTE:` begin lines of reports too: cards say that they are such.
    has_cards = any(line.strip().upper() == vcard.BEGINS for line in lines)
    special = {name: module for name, module in formats().items() if module is not plain and (has_cards or module is not vcard)}
    counts = dict.fromkeys(special, 0)
    for line in lines:
        text = line.strip()
        for name, module in special.items():
            if module.looks(text):
                counts[name] += 1
                break
    return counts
