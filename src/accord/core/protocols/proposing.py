"""A protocol's file as a stranger hands it in: read with every fault and its line, or refused. Nothing of it is believed before."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from accord.core.phrases import Phrase
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


class FileFault(Struct, frozen=True):
    """One fault: its line, a code that stays, the place as the file names it, and a sentence with what to correct, `text` in English."""

    line: int
    code: str
    place: str
    says: Phrase

    @property
    def text(self) -> str:
        return str(self.says)


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
        return None, (
            FileFault(
                _line_of(error, text),
                "not-toml",
                "the file",
                Phrase("This is no TOML: {error}. Correct its form first.", {"error": str(error)}),
            ),
        )
    except BadProtocol as error:
        named = re.search(r"`([^`]+)`", str(error.says))
        exact = lines.of(f"{error.place}.{named[1]}") if named is not None else 1
        return None, (FileFault(max(exact, lines.of(error.place)), "bad-form", error.place, error.says),)
    found = [*_sizes(draft), *_texts(draft)]
    if not found:
        found = [(flaw.code, flaw.place, flaw.says) for flaw in flaws(draft)]
    if not found:
        found = [(flaw.code, flaw.place, flaw.says) for flaw in weakenings(draft, shipped)]
    faults = [FileFault(lines.of(place), code, place, says) for code, place, says in dict.fromkeys(found)]
    return draft, tuple(sorted(faults, key=lambda fault: fault.line)[:MOST_FAULTS])


def _text(data: bytes) -> tuple[str, FileFault | None]:
    """The text of the file, and what no reader may be given."""
    if len(data) > MOST_BYTES:
        return "", FileFault(
            1, "too-large", "the file", Phrase("The file is larger than {most} KiB. Shorten it.", {"most": MOST_BYTES // 1024})
        )
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        return "", FileFault(number, "not-utf-8", "the file", Phrase("This line is no UTF-8. Save the file as UTF-8."))
    written = text.split("\n")
    if len(written) > MOST_LINES:
        return "", FileFault(
            MOST_LINES + 1, "too-large", "the file", Phrase("The file has more than {most} lines. Shorten it.", {"most": MOST_LINES})
        )
    for number, line in enumerate(written, 1):
        if len(line) > LONGEST_LINE:
            return "", FileFault(
                number, "too-large", "the file", Phrase("The line has more than {most} characters. Shorten it.", {"most": LONGEST_LINE})
            )
        if not is_readable(line, lines=True) or not shows_all(line):
            sentence = Phrase("The line holds a character that doesn't show or turns the direction. Type the line anew.")
            return "", FileFault(number, "hidden-character", "the file", sentence)
    if (deep := too_deep(text)) is not None:
        return "", FileFault(deep, "too-deep", "the file", Phrase("This is nested deeper than any protocol. Write plain tables."))
    return text, None


def _line_of(error: Exception, text: str) -> int:
    told = re.search(r"at line (\d+)", str(error))
    return int(told[1]) if told else text.count("\n") + 1


def _sizes(protocol: Protocol) -> Iterator[tuple[str, str, Phrase]]:
    if len(protocol.name) > LONGEST_NAME:
        yield "too-long", "name", Phrase("Choose a name of at most {most} characters.", {"most": LONGEST_NAME})
    if protocol.version > HIGHEST_VERSION:
        yield "too-high", "version", Phrase("Count versions on from the one before, up to {most}.", {"most": HIGHEST_VERSION})
    opening, steps = len(protocol.opening), len(protocol.steps)
    for many, most, says, place in (
        (len(protocol.states), MOST_STATES, Phrase("There are {many} states. Use at most {most}."), "state"),
        (opening + steps, MOST_STEPS, Phrase("There are {many} steps. Use at most {most}."), f"step {min(steps, MOST_STEPS + 1)}"),
        (len(protocol.fields), MOST_FIELDS, Phrase("There are {many} fields. Use at most {most}."), "field"),
        (len(protocol.refusals), MOST_CODES, Phrase("There are {many} refusal codes. Use at most {most}."), "refusal"),
        (len(protocol.words), MOST_LANGUAGES, Phrase("There are {many} languages. Use at most {most}."), "words"),
    ):
        if many > most:
            yield "too-many", place, replace(says, parts={"many": many, "most": most})
    for key, field in protocol.fields.items():
        if len(field.columns) > MOST_COLUMNS or len(field.choices) > MOST_CODES:
            yield (
                "too-many",
                f"field.{key}",
                Phrase("Use at most {columns} columns and {codes} codes.", {"columns": MOST_COLUMNS, "codes": MOST_CODES}),
            )
    for key, state in protocol.states.items():
        if len(state.clocks) > MOST_CLOCKS:
            yield "too-many", f"state.{key}", Phrase("Use at most {most} clocks in a state.", {"most": MOST_CLOCKS})
    yield from _keys(protocol)


def _keys(protocol: Protocol) -> Iterator[tuple[str, str, Phrase]]:
    keys = [("state", key) for key in protocol.states] + [("step", step.key) for step in (*protocol.opening, *protocol.steps)]
    keys += [("field", key) for key in protocol.fields] + [("refusal", key) for key in protocol.refusals]
    for table, key in keys:
        if len(key) > LONGEST_KEY:
            yield (
                "too-long",
                f"{table}.{key}" if table != "step" else f"step {key}",
                Phrase("Use at most {most} characters for a key.", {"most": LONGEST_KEY}),
            )


def _texts(protocol: Protocol) -> Iterator[tuple[str, str, Phrase]]:
    """What people read: short enough, all of it shown, and no markup, whoever shows it."""
    said = [*texts_of(protocol)]
    said += [(f"words.{code}", text) for code, table in protocol.words.items() for text in table.values()]
    for place, text in said:
        longest = LONGEST_TEXT if place in ("about",) or place.endswith(".help") or place.startswith("words.") else LONGEST_TITLE
        if len(text) > longest:
            yield "too-long", place, Phrase("The text has {many} characters. Use at most {most}.", {"many": len(text), "most": longest})
        if _TAG.search(text):
            yield "markup", place, Phrase("The text holds markup of a web page. Write plain words.")
        if "\n" in text or "\t" in text or text != text.strip():
            yield "bad-text", place, Phrase("Write the text in one line, without blanks around it.")
        if not is_readable(text) or not shows_all(text):
            yield "hidden-character", place, Phrase("The text holds a character that doesn't show or turns the direction. Type it anew.")
