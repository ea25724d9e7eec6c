"""Tables and plain text in Markdown."""

from collections.abc import Iterable, Sequence


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" if index != 1 else f"|{'|'.join(line)}|" for index, line in enumerate(lines))


def cell(text: str) -> str:
    """The text without what Markdown would read as its own."""
    return "".join(f"\\{letter}" if letter in "\\`*_|<>[]" else letter for letter in text)
