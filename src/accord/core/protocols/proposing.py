"""A protocol's file as a stranger hands it in: read with every fault and its line, or refused. Nothing of it is believed before."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from accord.core.protocols.definition import Protocol
from accord.core.protocols.flaws import flaws
from accord.core.protocols.lines import Lines, too_deep
from accord.core.protocols.negotiable import Shipped, weakenings
from accord.core.protocols.reading import BadProtocol, read_draft
from accord.core.protocols.texts import texts_of
from accord.core.texts import is_readable, shows_all

MOST_BYTES: Final = 128 * 1024  # of a file
MOST_LINES: Final = 4000
LONGEST_LINE: Final = 2000  # characters
MOST_STATES, MOST_STEPS, MOST_FIELDS, MOST_CODES, MOST_COLUMNS, MOST_CLOCKS = 60, 200, 100, 100, 20, 8
MOST_LANGUAGES: Final = 12
LONGEST_NAME, LONGEST_KEY, LONGEST_TITLE, LONGEST_TEXT = 30, 40, 120, 600
HIGHEST_VERSION: Final = 9999
MOST_FAULTS: Final = 50  # that are told of one file

_TAG = re.compile(r"<\s*[a-zA-Z/!?]|&(?:#|[a-zA-Z]{2,8};)")


@dataclass(frozen=True, slots=True)
class FileFault:
    """One fault: its line, a code that stays, the place as the file names it, and a sentence with what to correct."""

    line: int
    code: str
    place: str
    text: str


class BadFile(ValueError):
    """The file can't be proposed. `faults` are all that were found, in the order of their lines."""

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults[0].text)


def read_file(data: bytes, shipped: Shipped) -> Protocol:
    """The protocol of a file that can be proposed. Raises BadFile."""
    protocol, faults = check_file(data, shipped)
    if faults or protocol is None:
        raise BadFile(faults)
    return protocol


def check_file(data: bytes, shipped: Shipped) -> tuple[Protocol | None, tuple[FileFault, ...]]:
    """The protocol, as far as it can be read, and every fault."""
    text, fault = _text(data)
    if fault is not None:
        return None, (fault,)
    lines = Lines(text)
    try:
        draft = read_draft(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, (FileFault(_line_of(error, text), "not-toml", "the file", f"This is no TOML: {error}. Correct its form first."),)
    except BadProtocol as error:
        place, _, sentence = str(error).partition(": ")
        named = re.search(r"`([^`]+)`", sentence)
        exact = lines.of(f"{place}.{named[1]}") if named is not None else 1
        return None, (FileFault(max(exact, lines.of(place)), "bad-form", place, sentence),)
    found = [*_sizes(draft), *_texts(draft)]
    if not found:
        found = [(flaw.code, flaw.place, flaw.text) for flaw in flaws(draft)]
    if not found:
        found = [(flaw.code, flaw.place, flaw.text) for flaw in weakenings(draft, shipped)]
    faults = [FileFault(lines.of(place), code, place, sentence) for code, place, sentence in dict.fromkeys(found)]
    return draft, tuple(sorted(faults, key=lambda fault: fault.line)[:MOST_FAULTS])


def _text(data: bytes) -> tuple[str, FileFault | None]:
    """The text of the file, and what no reader may be given."""
    if len(data) > MOST_BYTES:
        return "", FileFault(1, "too-large", "the file", f"The file is larger than {MOST_BYTES // 1024} KiB. Shorten it.")
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        return "", FileFault(number, "not-utf-8", "the file", "This line is no UTF-8. Save the file as UTF-8.")
    written = text.split("\n")
    if len(written) > MOST_LINES:
        return "", FileFault(MOST_LINES + 1, "too-large", "the file", f"The file has more than {MOST_LINES} lines. Shorten it.")
    for number, line in enumerate(written, 1):
        if len(line) > LONGEST_LINE:
            return "", FileFault(number, "too-large", "the file", f"The line has more than {LONGEST_LINE} characters. Shorten it.")
        if not is_readable(line, lines=True) or not shows_all(line):
            sentence = "The line holds a character that doesn't show or turns the direction. Type the line anew."
            return "", FileFault(number, "hidden-character", "the file", sentence)
    if (deep := too_deep(text)) is not None:
        return "", FileFault(deep, "too-deep", "the file", "This is nested deeper than any protocol. Write plain tables.")
    return text, None


def _line_of(error: Exception, text: str) -> int:
    told = re.search(r"at line (\d+)", str(error))
    return int(told[1]) if told else text.count("\n") + 1


def _sizes(protocol: Protocol) -> Iterator[tuple[str, str, str]]:
    if len(protocol.name) > LONGEST_NAME:
        yield "too-long", "name", f"Choose a name of at most {LONGEST_NAME} characters."
    if protocol.version > HIGHEST_VERSION:
        yield "too-high", "version", f"Count versions on from the one before, up to {HIGHEST_VERSION}."
    opening, steps = len(protocol.opening), len(protocol.steps)
    for many, most, what, place in (
        (len(protocol.states), MOST_STATES, "states", "state"),
        (opening + steps, MOST_STEPS, "steps", f"step {min(steps, MOST_STEPS + 1)}"),
        (len(protocol.fields), MOST_FIELDS, "fields", "field"),
        (len(protocol.refusals), MOST_CODES, "refusal codes", "refusal"),
        (len(protocol.words), MOST_LANGUAGES, "languages", "words"),
    ):
        if many > most:
            yield "too-many", place, f"There are {many} {what}. Use at most {most}."
    for key, field in protocol.fields.items():
        if len(field.columns) > MOST_COLUMNS or len(field.choices) > MOST_CODES:
            yield "too-many", f"field.{key}", f"Use at most {MOST_COLUMNS} columns and {MOST_CODES} codes."
    for key, state in protocol.states.items():
        if len(state.clocks) > MOST_CLOCKS:
            yield "too-many", f"state.{key}", f"Use at most {MOST_CLOCKS} clocks in a state."
    yield from _keys(protocol)


def _keys(protocol: Protocol) -> Iterator[tuple[str, str, str]]:
    keys = [("state", key) for key in protocol.states] + [("step", step.key) for step in (*protocol.opening, *protocol.steps)]
    keys += [("field", key) for key in protocol.fields] + [("refusal", key) for key in protocol.refusals]
    for table, key in keys:
        if len(key) > LONGEST_KEY:
            yield "too-long", f"{table}.{key}" if table != "step" else f"step {key}", f"Use at most {LONGEST_KEY} characters for a key."


def _texts(protocol: Protocol) -> Iterator[tuple[str, str, str]]:
    """What people read: short enough, all of it shown, and no markup, whoever shows it."""
    said = [*texts_of(protocol)]
    said += [(f"words.{code}", text) for code, table in protocol.words.items() for text in table.values()]
    for place, text in said:
        longest = LONGEST_TEXT if place in ("about",) or place.endswith(".help") or place.startswith("words.") else LONGEST_TITLE
        if len(text) > longest:
            yield "too-long", place, f"The text has {len(text)} characters. Use at most {longest}."
        if _TAG.search(text):
            yield "markup", place, "The text holds markup of a web page. Write plain words."
        if "\n" in text or "\t" in text or text != text.strip():
            yield "bad-text", place, "Write the text in one line, without blanks around it."
        if not is_readable(text) or not shows_all(text):
            yield "hidden-character", place, "The text holds a character that doesn't show or turns the direction. Type it anew."
