"""Every sentence is there in every language: translated, with the same placeholders.

There are two catalogues: `public` in every language, `console`, what members' people alone read, in the languages of the console.

Usage: check_translations.py            tell what is missing
       check_translations.py --write    add new sentences to the .po files (empty, for a translator), and compile them
"""

import ast
import re
import sys
import unicodedata
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po, write_po

from hatch_build import compile_catalogues
from house import ROOT, tell
from messages import PACKAGE, collect

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# A date or a phone number. After Arabic letters a browser sets its parts from right to left (Unicode's annex 9, rules W2 and N1),
# unless something that reads from left to right stands before it, such as the mark U+200E.
GROUPED = re.compile(r"\d{4}-\d\d|\+\d")
# What stands only here is for members' people, who read English; in a language that it is not translated to, it is shown in English.
FOR_MEMBERS = (
    "src/accord/doors/console/",
    "src/accord/hub/push/",
    "src/accord/hub/desks/",
    "src/accord/core/care/",
    "src/accord/core/channels/",
    "src/accord/core/identifiers/",
    "src/accord/core/countries/gateways/",
    "src/accord/core/countries/labels_gateways.py",
    *(f"src/accord/core/countries/rules/{part}" for part in ("conditions", "clocks", "treaties")),
    *(
        f"src/accord/core/protocols/{name}.py" for name in ("flaws", "labels", "negotiable", "proposing", "reading")
    ),  # what is wrong with a file
    "src/accord/core/rescue/",
    "src/accord/core/routing/",
    "src/accord/core/screening/",
    "src/accord/core/sharing/",
    "src/accord/core/trust/confidence.py",
    "src/accord/core/trust/harm.py",
    "src/accord/core/reports/damping.toml",
    "src/accord/formats/labels_sheets.py",
    "src/accord/formats/signals.py",
    "src/accord/hub/advice/",
    "src/accord/hub/care/",
    "src/accord/hub/cases/",
    "src/accord/hub/consulates/",
    "src/accord/hub/contacts/",
    "src/accord/hub/drafts/",
    "src/accord/hub/evidence/",
    "src/accord/hub/gateways/",
    "src/accord/hub/imports/",
    "src/accord/hub/lists/actions.py",
    "src/accord/hub/members/",
    "src/accord/hub/offboarding/",
    "src/accord/hub/protocol_book/",
    "src/accord/hub/repatriation/",
    "src/accord/hub/requests/",
    "src/accord/hub/reports/handing/rescues.py",
    "src/accord/hub/rescue/",
    "src/accord/hub/routing/",
    "src/accord/hub/signals/",
    "src/accord/hub/verdicts/",
    "src/accord/hub/watchlists/",
    "src/accord/hub/deconfliction/",
    "src/accord/hub/webhooks/",
    "src/accord/core/trust/schemes.toml",
    "src/accord/core/trust/labels_releases.py",
)
# Of these, though, what others read too: the custody report is written in the language of its court, and public pages name kinds.
FOR_OTHERS_TOO = ("src/accord/hub/evidence/labels.py", "src/accord/core/identifiers/labels.py")
PACK = re.compile(r"src/accord/core/countries/[A-Z]{2}")  # what of a country's pack the public does not read
PARTS = ("public", "console")
# A sentence longer than this that reads the same as in English was not translated.
NAMES_AT_MOST = 3


def languages(name: str = "LANGUAGES") -> list[str]:
    """The languages of a list in the settings, without English, which is what the sentences are written in."""
    settings = ast.parse((PACKAGE / "site" / "settings.py").read_text(encoding="utf-8"))
    for node in settings.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return [code for code, _ in ast.literal_eval(node.value) if code != "en"]
    raise SystemExit(f"src/accord/site/settings.py names no {name}. Write the list there.")


def path_of(language: str, part: str) -> Path:
    return PACKAGE / "locale" / part / language / "LC_MESSAGES" / "django.po"


def part_of(message: Message) -> str:
    """Which catalogue a sentence stands in: `console` where members' people alone read it."""
    return "console" if all(_is_for_members(place) for place, _ in message.locations) else "public"


def _is_for_members(place: str) -> bool:
    return (place.startswith(FOR_MEMBERS) and place not in FOR_OTHERS_TOO) or PACK.fullmatch(place) is not None


def findings_of(language: str, wanted: Catalog) -> list[str]:
    return [finding for part in PARTS for finding in _findings(language, part, wanted)]


def _findings(language: str, part: str, wanted: Catalog) -> list[str]:
    path = path_of(language, part)
    name, is_whole = path.relative_to(ROOT), _is_whole(language, part)
    if not path.exists() and not is_whole:
        return []
    if not path.exists():
        return [f"{name}: the translation is missing."]
    there = _read(path, language)
    findings = []
    for message in _messages(wanted):
        translation = there.get(message.id, message.context)
        if part_of(message) == part and (translation is not None or is_whole):
            findings += [f"{name}: {flaw}: {_short(message)}" for flaw in _flaws(message, translation, there.num_plurals)]
    return findings + [
        f"{name}: no longer used here: {_short(message)}" for message in _messages(there) if not _belongs(message, part, wanted)
    ]


def _is_whole(language: str, part: str) -> bool:
    """Whether every sentence is there: of the console, only in its own languages. Elsewhere it is shown in English where it lacks one."""
    return part == "public" or language in languages("ROOM_LANGUAGES")


def _belongs(message: Message, part: str, wanted: Catalog) -> bool:
    there = wanted.get(message.id, message.context)
    return there is not None and part_of(there) == part


def _flaws(wanted: Message, translation: Message | None, plurals: int) -> list[str]:
    if translation is None:
        return ["missing"]
    texts = _forms(translation.string)
    if not texts or not all(texts) or (wanted.pluralizable and len(texts) != plurals):
        return ["not translated"]
    if translation.fuzzy:
        return ["marked fuzzy, so it is not shown"]
    flaws = []
    sources = _forms(wanted.id)
    allowed = {placeholder for source in sources for placeholder in PLACEHOLDER.findall(source)}
    for text in texts:
        used = set(PLACEHOLDER.findall(text))
        # One form of a plural may say 'one' instead of the number.
        if used != allowed and not (wanted.pluralizable and used < allowed):
            flaws.append("other placeholders than in English")
        if reads_backwards(text):
            flaws.append("a date or number is shown backwards; write U+200E before it")
    if texts[0] == sources[0] and len(PLACEHOLDER.sub("", sources[0]).split()) > NAMES_AT_MOST:
        flaws.append("reads as in English")
    return flaws


def reads_backwards(text: str) -> bool:
    """Whether a date or phone number in it follows letters that are written from right to left."""
    return any(_direction_before(text[: match.start()]) in {"R", "AL"} for match in GROUPED.finditer(text))


def _direction_before(text: str) -> str:
    """The direction of the last character that has one."""
    directions = (unicodedata.bidirectional(character) for character in reversed(text))
    return next((each for each in directions if each in {"L", "R", "AL"}), "")


def write(language: str, wanted: Catalog) -> None:
    """Bring the catalogues of a language up to date. What is new stands empty, where the catalogue must be whole; what is unused goes."""
    for part in PARTS:
        path = path_of(language, part)
        there = _read(path, language) if path.exists() else Catalog(locale=language, project="accord", fuzzy=False)
        created = there.creation_date
        there.update(_part(wanted, part, None if _is_whole(language, part) else there), no_fuzzy_matching=True, update_header_comment=False)
        there.obsolete.clear()
        there.creation_date = created  # of the catalogue, not of this run: what did not change stays as it was, to the letter
        if not len(there):
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, there, width=120, include_lineno=False, sort_by_file=True, omit_header=False)
    compile_catalogues(PACKAGE / "locale")


def _part(wanted: Catalog, part: str, kept: Catalog | None) -> Catalog:
    """The sentences of one catalogue; of one that need not be whole, those that are translated."""
    catalog = Catalog()
    for message in _messages(wanted):
        is_there = kept is None or ((there := kept.get(message.id, message.context)) is not None and any(_forms(there.string)))
        if part_of(message) == part and is_there:
            catalog[message.id] = message
    return catalog


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


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
        tell([finding for language in languages() for finding in findings_of(language, everything)])
