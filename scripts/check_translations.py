"""Every sentence is there in every language: translated, with the same placeholders, and compiled.

Usage: check_translations.py            tell what is missing
       check_translations.py --write    add new sentences to the .po files (empty, for a translator) and compile the .mo files
"""

import ast
import re
import sys
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from house import ROOT, tell
from messages import PACKAGE, collect

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# What stands only here is for members' people, who read English; in a language that it is not translated to, it is shown in English.
FOR_MEMBERS = (
    "src/accord/doors/console/",
    "src/accord/hub/desks/",
    "src/accord/core/care/",
    "src/accord/core/rescue/",
    "src/accord/core/screening/",
    "src/accord/core/reports/damping.toml",
    "src/accord/hub/advice/",
    "src/accord/hub/care/",
    "src/accord/hub/consulates/",
    "src/accord/hub/contacts/",
    "src/accord/hub/gateways/",
    "src/accord/hub/repatriation/",
    "src/accord/hub/requests/",
    "src/accord/hub/rescue/",
    "src/accord/hub/routing/",
    "src/accord/hub/webhooks/",
    "src/accord/core/trust/schemes.toml",
    "src/accord/core/trust/labels_releases.py",
)
# A sentence longer than this that reads the same as in English was not translated.
NAMES_AT_MOST = 3


def languages(name: str = "LANGUAGES") -> list[str]:
    """The languages of a list in the settings, without English, which is what the sentences are written in."""
    settings = ast.parse((PACKAGE / "site" / "settings.py").read_text(encoding="utf-8"))
    for node in settings.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return [code for code, _ in ast.literal_eval(node.value) if code != "en"]
    raise SystemExit(f"src/accord/site/settings.py names no {name}. Write the list there.")


def path_of(language: str, suffix: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / f"django{suffix}"


def findings_of(language: str, wanted: Catalog) -> list[str]:
    po, mo = path_of(language, ".po"), path_of(language, ".mo")
    name = po.relative_to(ROOT)
    if not po.exists() or not mo.exists():
        return [f"{name}: the translation or its compiled form is missing."]
    there = _read(language)
    is_whole = language in languages("ROOM_LANGUAGES")
    findings = []
    for message in _messages(wanted):
        found = there.get(message.id, message.context)
        if found is not None and not any(_forms(found.string)) and not is_whole and _is_for_members(message):
            continue
        findings += [f"{name}: {flaw}: {_short(message)}" for flaw in _flaws(message, found, there.num_plurals)]
    unused = [message for message in _messages(there) if not wanted.get(message.id, message.context)]
    findings += [f"{name}: no longer used: {_short(message)}" for message in unused]
    with mo.open("rb") as file:
        if _texts(read_mo(file)) != _texts(there):
            findings.append(f"{mo.relative_to(ROOT)}: was not compiled from the present .po file.")
    return findings


def _is_for_members(message: Message) -> bool:
    return all(place.startswith(FOR_MEMBERS) for place, _ in message.locations)


def _flaws(wanted: Message, found: Message | None, plurals: int) -> list[str]:
    if found is None:
        return ["missing"]
    texts = _forms(found.string)
    if not texts or not all(texts) or (wanted.pluralizable and len(texts) != plurals):
        return ["not translated"]
    if found.fuzzy:
        return ["marked fuzzy, so it is not shown"]
    flaws = []
    sources = _forms(wanted.id)
    allowed = {placeholder for source in sources for placeholder in PLACEHOLDER.findall(source)}
    for text in texts:
        used = set(PLACEHOLDER.findall(text))
        # One form of a plural may say 'one' instead of the number.
        if used != allowed and not (wanted.pluralizable and used < allowed):
            flaws.append("other placeholders than in English")
    if texts[0] == sources[0] and len(PLACEHOLDER.sub("", sources[0]).split()) > NAMES_AT_MOST:
        flaws.append("reads as in English")
    return flaws


def write(language: str, wanted: Catalog) -> None:
    po, mo = path_of(language, ".po"), path_of(language, ".mo")
    po.parent.mkdir(parents=True, exist_ok=True)
    there = _read(language) if po.exists() else Catalog(locale=language, project="accord", fuzzy=False)
    there.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
    with po.open("wb") as file:
        write_po(file, there, width=120, include_lineno=False, sort_by_file=True, omit_header=False)
    with mo.open("wb") as file:
        write_mo(file, _translated(there))


def _translated(catalog: Catalog) -> Catalog:
    """Without what waits for a translator: a plural that is empty would be shown as nothing, not in English."""
    whole = Catalog(locale=catalog.locale, header_comment=catalog.header_comment, fuzzy=False)
    whole.mime_headers = catalog.mime_headers
    for message in _messages(catalog):
        if any(_forms(message.string)):
            whole[message.id] = message
    return whole


def _read(language: str) -> Catalog:
    with path_of(language, ".po").open("rb") as file:
        return read_po(file, locale=language)


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _texts(catalog: Catalog) -> dict[object, object]:
    """What a program is shown: the translated sentences that are not fuzzy."""
    shown = [message for message in _messages(catalog) if not message.fuzzy and any(message.string or ())]
    return {(message.context, _forms(message.id)): _forms(message.string) for message in shown}


def _forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """One text, or those of a plural, as one tuple: babel has them as str, list or tuple, as it comes."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def _short(message: Message) -> str:
    text = _forms(message.id)[0]
    return repr(text if len(text) < 80 else text[:77] + "...")


if __name__ == "__main__":
    everything = collect()
    if "--write" in sys.argv[1:]:
        for each in languages():
            write(each, everything)
    else:
        tell([finding for each in languages() for finding in findings_of(each, everything)])
