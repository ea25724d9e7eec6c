"""What a file says of who may be told: TLP as STIX 2.1, MISP, comments and columns write it.

Sources: OASIS STIX 2.1, 7.2.1.4, for the marks of TLP 1; oasis-open/cti-stix-common-objects, extension-definition--60a3c5c5, for those of
TLP 2.0; MISP taxonomy `tlp`.
"""

import re
from collections.abc import Iterable

from accord.core.sharing.tlp import BadLabel, Tlp, parse_tlp, strictest
from accord.formats.blocklists.called import word, words
from accord.formats.blocklists.columns import is_comment
from accord.formats.blocklists.groups import MOST_ABOVE
from accord.formats.blocklists.tree import Item

_MARKS = {
    "613f2e26-407d-48c7-9eca-b8e91df99dc9": Tlp.CLEAR,
    "34098fce-860f-48ae-8e50-ebd3cc5e41da": Tlp.GREEN,
    "f88d31f6-486f-44da-b317-01333bde0b82": Tlp.AMBER,
    "5e57c739-391a-4eb3-b6be-7d15ca92d5ed": Tlp.RED,
    "94868c89-83c2-464b-929b-a1a8aa3c8487": Tlp.CLEAR,
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": Tlp.GREEN,
    "55d920b0-5e8b-4f79-9ee9-91f868d9b421": Tlp.AMBER,
    "939a9414-2ddd-4d32-a0cd-375ea402b003": Tlp.AMBER_STRICT,
    "e828b379-4e03-4974-9ac4-e53a884c97c1": Tlp.RED,
}
_REFERENCE, _DEFINITION = "marking-definition--", "marking-definition"
_CALLED = words("tlp tlp_label tlp_level tlp_marking tlp_2_0 traffic_light_protocol")
_IN_WORDS = re.compile(r"(?<![\w./-])TLP\s?[:=]\s?(AMBER\+STRICT|[A-Z]+)(?![\w+])", re.IGNORECASE)
_CELLS = re.compile(r"[,;\t|]")
_LONGEST = 40


def names_label(name: str) -> bool:
    """Whether a column or a key says by its name that labels stand in it."""
    return word(name) in _CALLED


def read_label(text: str) -> Tlp | None:
    """The label that a cell of such a column is; None where it is none."""
    try:
        return parse_tlp("".join(text.split()))
    except BadLabel:
        return None


def label_of_item(item: Item) -> Tlp | None:
    """What a part of a document says: a mark that it bears, a tag, or a key that is called so. What only explains a mark marks nothing."""
    if item.text.startswith(_REFERENCE):
        return _MARKS.get(item.text.removeprefix(_REFERENCE))
    if item.text[:4].casefold() == "tlp:":
        return read_label(item.text)
    if item.texts.get("type") == _DEFINITION or ".definition" in item.place or ".extensions" in item.place:
        return None
    said = [
        read_label(text)
        for key, text in item.texts.items()
        if len(text) < _LONGEST and (text[:4].casefold() == "tlp:" or (key[:1] in "tT" and names_label(key)))
    ]
    return _strictest(said)


def label_of_head(lines: Iterable[str]) -> Tlp | None:
    """What remarks among the first lines of a file say, and a title above its rows."""
    said: list[Tlp | None] = []
    for place, line in enumerate(lines):
        if is_comment(line) or line[:1] in ("!", ";") or (place < MOST_ABOVE and _is_title(line)):
            said += [read_label(found[1]) for found in _IN_WORDS.finditer(line)]
    return _strictest(said)


def _is_title(line: str) -> bool:
    """Whether a label stands there alone, or in words; a cell that holds nothing else is its row's."""
    cells = [cell.strip(' "') for cell in _CELLS.split(line) if cell.strip(' "')]
    return len(cells) == 1 or any(_IN_WORDS.search(cell) and not _IN_WORDS.fullmatch(cell) for cell in cells)


def stricter(first: Tlp | None, other: Tlp | None) -> Tlp | None:
    return _strictest((first, other))


def _strictest(labels: Iterable[Tlp | None]) -> Tlp | None:
    known = [label for label in labels if label is not None]
    return strictest(*known) if known else None
