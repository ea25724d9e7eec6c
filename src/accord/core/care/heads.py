"""How the columns of a list of people are headed: `Passport No.`, `DOB (dd/mm/yyyy)`, `ชื่อ-สกุล / Name`, `Apellidos y nombres`."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from accord.core.care.file import Care
from accord.core.identifiers.digits import plain

_SIGNS: Final = re.compile(r"[\W_]+")
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PARTS: Final = re.compile(r"[/|\n()\[\],;:]+|\s[-\u2013\u2014]\s")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f .'#\u00ba\u00b0_-]*")
# Of these a heading has one more or less: `Passport Number`, `The full name`, `Nro. de pasaporte`, `Name as per passport`.
_BESIDE: Final = re.compile(
    r"\b(?:no|nos|num|number|numbers|nr|nro|n[\u00ba\u00b0]|n[u\u00fa]mero|#|the|de|del|la|el|of|person|persons|victim|victims|returnee|"
    r"(?:as )?(?:per|in|on|shown in) (?:the )?(?:passport|id|document)|in english|english|in full|full)\b|[\u00ba\u00b0#]",
    re.IGNORECASE,
)


def bare(text: str) -> str:
    """A heading or a small word as it is compared: without case, spaces and signs."""
    return _SIGNS.sub("", plain(text).casefold())


def columns_of(care: Care, header: Sequence[str]) -> list[str | None]:
    """For each heading the column that it means; None for one that nobody knows."""
    known = {bare(head): key for key, column in care.columns.items() for head in column.heads}
    known |= {short: key for key, column in care.columns.items() for head in column.heads if (short := _short(head)) not in known and short}
    known.pop("id", None)  # as often the number of the row as that of a paper
    return [next((known[form] for form in _forms(head) if form in known), None) for head in header]


def _forms(head: str) -> Iterator[str]:
    """The heading as it stands; without what stands in brackets; each of its parts; of two scripts side by side each. What stands in
    brackets is a part where it may translate: `ชื่อ (Name)`, and not `Address (country)`."""
    whole = " ".join(plain(head).split())
    if not bare(whole):
        return
    without = _BRACKETS.sub(" ", whole)
    parts = [part for part in _PARTS.split(_BRACKETS.sub(" ", plain(head)) if whole.isascii() else plain(head)) if part.strip()]
    latin = " ".join(_LATIN.findall(without))
    scripts = [latin, _LATIN.sub(" ", without)] if latin.strip() and not whole.isascii() else []
    for form in (whole, without, *parts, *scripts):
        yield from (each for each in (bare(form), _short(form)) if each)


def _short(text: str) -> str:
    return bare(_BESIDE.sub(" ", text))
