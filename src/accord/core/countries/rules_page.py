"""The page of the country and corridor rules for documents: the names of clocks, and every book with its readings and sources."""

from collections.abc import Iterator, Mapping
from typing import Any

from accord.core.countries.fact import Fact
from accord.core.countries.markdown import cell, table
from accord.core.countries.rules import Book, Rulebook


def rules_page(rulebook: Rulebook) -> str:
    """All names of clocks, then all books."""
    parts = [
        "# Country and corridor rules",
        "Written by `make docs` from `src/accord/core/countries/rules/`. Rules set clocks, ask for fields and warn; they refuse nothing. "
        "Where sources contradict each other every reading is kept, and the one that is used is named.",
        "## Names of clocks",
        "A protocol that names one of these runs by it. Where no rule sets it for a request, or nobody knows its length, it stays unknown.",
        table(
            ("clock", "means", "set by"),
            [(f"`{name}`", cell(sentence), _setters(rulebook, name)) for name, sentence in rulebook.names.items()],
        ),
    ]
    for book in rulebook.books.values():
        parts += _book(book)
    return "\n\n".join(parts) + "\n"


def _setters(rulebook: Rulebook, name: str) -> str:
    return ", ".join(key for key, book in rulebook.books.items() if name in book.clocks)


def _book(book: Book) -> Iterator[str]:
    scope = ", ".join(sorted(book.countries)) or (f"parties of the {book.title}" if book.treaty else "everywhere")
    yield f"## {book.title}"
    yield f"`{book.key}` · protocols: {', '.join(sorted(book.protocols))} · countries: {scope}"
    if book.clocks:
        clocks = [
            (f"`{clock.key}`", cell(clock.about), _readings(clock.lasts), _readings(clock.runs_from), f"{clock.bound}; {cell(clock.why)}")
            for clock in book.clocks.values()
        ]
        yield table(("clock", "what", "readings", "runs from", "used"), clocks)
    rows = [(f"`{field.key}`", "field", _readings(field.says), "") for field in book.fields.values()]
    rows += [
        (f"`{condition.key}`", "condition", _readings(condition.says), cell(condition.otherwise)) for condition in book.conditions.values()
    ]
    rows += [(f"`{warning.key}`", "warning", _readings(warning.says), "") for warning in book.warnings.values()]
    if rows:
        yield table(("row", "is a", "says", "where not"), rows)
    yield _sources({key: source.text for key, source in book.sources.items()})


def _sources(sources: Mapping[str, str]) -> str:
    return "\n".join(f"- **{key}** {cell(text)}" for key, text in sources.items())


def _readings(fact: Fact[Any]) -> str:
    if not fact.readings:
        return cell(f"unknown: {fact.unknown}") if fact.unknown else ""
    return "<br>".join(
        cell(
            f"{reading.value} [{reading.tag}: {', '.join(source.key for source in reading.source)}]"
            + (f" ({reading.note})" if reading.note else "")
        )
        for reading in fact.readings
    )
