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
        table(("clock", "means", "set by"), [(f"`{name}`", cell(says), _setters(rulebook, name)) for name, says in rulebook.names.items()]),
    ]
    for book in rulebook.books.values():
        parts += _book(book)
    return "\n\n".join(parts) + "\n"


def _setters(rulebook: Rulebook, name: str) -> str:
    return ", ".join(key for key, book in rulebook.books.items() if name in book.clocks)


def _book(book: Book) -> Iterator[str]:
    where = ", ".join(sorted(book.countries)) or (f"parties of the {book.title}" if book.treaty else "everywhere")
    yield f"## {book.title}"
    yield f"`{book.key}` · protocols: {', '.join(sorted(book.protocols))} · countries: {where}"
    if book.clocks:
        clocks = [
            (f"`{each.key}`", cell(each.about), _said(each.lasts), _said(each.runs_from), f"{each.bound}; {cell(each.why)}")
            for each in book.clocks.values()
        ]
        yield table(("clock", "what", "readings", "runs from", "used"), clocks)
    rows = [(f"`{each.key}`", "field", _said(each.says), "") for each in book.fields.values()]
    rows += [(f"`{each.key}`", "condition", _said(each.says), cell(each.otherwise)) for each in book.conditions.values()]
    rows += [(f"`{each.key}`", "warning", _said(each.says), "") for each in book.warnings.values()]
    if rows:
        yield table(("row", "is a", "says", "where not"), rows)
    yield _sources({key: source.text for key, source in book.sources.items()})


def _sources(sources: Mapping[str, str]) -> str:
    return "\n".join(f"- **{key}** {cell(text)}" for key, text in sources.items())


def _said(fact: Fact[Any]) -> str:
    if not fact.readings:
        return cell(f"unknown: {fact.unknown}") if fact.unknown else ""
    return "<br>".join(
        cell(f"{each.value} [{each.tag}: {', '.join(source.key for source in each.source)}]{f' ({each.note})' if each.note else ''}")
        for each in fact.readings
    )
