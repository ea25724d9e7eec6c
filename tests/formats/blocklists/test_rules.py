"""What stands in a cell: one identifier, or several, in the shapes in which registers of investors' warnings write them."""

import pytest
from msgspec.structs import replace

from accord.core.identifiers import NotAnIdentifier, parse
from accord.formats.blocklists.columns import Mapping
from accord.formats.blocklists.reading import Given, read
from accord.formats.blocklists.recognising import recognise
from accord.formats.blocklists.rules import parted
from accord.tables import identifier_tables


def known(text: str) -> bool:
    try:
        return parse(text, None, tables=identifier_tables()).kind not in ("sender", "script", "handle")
    except NotAnIdentifier:
        return False


CELLS = {
    "www.evil-one.com, evil-two.net": ["www.evil-one.com", "evil-two.net"],
    "hxxps://www[.]evil-one[.]top; hxxps://evil-two[.]cc": ["hxxps://www[.]evil-one[.]top", "hxxps://evil-two[.]cc"],
    "help@evil-one.com; sales@evil-one.com": ["help@evil-one.com", "sales@evil-one.com"],
    "evil-one.com;evil-two.com": ["evil-one.com", "evil-two.com"],
    "evil-one.com,evil-two.net,evil-three.org": ["evil-one.com", "evil-two.net", "evil-three.org"],
    "https://evil-one.com/a,https://evil-two.com/b": ["https://evil-one.com/a", "https://evil-two.com/b"],
    "https://evil-one.com/ www.evil-two.com": ["https://evil-one.com/", "www.evil-two.com"],
    "evil-one.com\nevil-two.com\r\nevil-three.com": ["evil-one.com", "evil-two.com", "evil-three.com"],
    "evil-one.com and evil-two.com": ["evil-one.com", "evil-two.com"],
    "evil-one.com y evil-two.com": ["evil-one.com", "evil-two.com"],
    "evil-one.com และ evil-two.com": ["evil-one.com", "evil-two.com"],
    "081-234-5678, 089-876-5432": ["081-234-5678", "089-876-5432"],
    "+61 2 8000 1234 / +61 2 8000 5678": ["+61 2 8000 1234", "+61 2 8000 5678"],
    "০১৭১২৩৪৫৬৭৮, ০১৮১২৩৪৫৬৭৮": ["০১৭১২৩৪৫৬৭৮", "০১৮১২৩৪৫৬৭৮"],
    # One, or none that we would know.
    "https://evil-one.com/x,y": ["https://evil-one.com/x,y"],
    "https://evil-one.com/x;id=1": ["https://evil-one.com/x;id=1"],
    "evil-one.com|203.0.113.7": ["evil-one.com|203.0.113.7"],
    "123-4-56789-0": ["123-4-56789-0"],
    "+66 81 234 5678": ["+66 81 234 5678"],
    "John Smith, Manager": ["John Smith, Manager"],
    "12, Rua das Flores": ["12, Rua das Flores"],
    "evil-one.com, also known as Evil": ["evil-one.com, also known as Evil"],
    "Win 1,000,000, reply to evil-one.com": ["Win 1,000,000, reply to evil-one.com"],
    "": [""],
}


@pytest.mark.parametrize(("text", "wanted"), CELLS.items(), ids=range(len(CELLS)))
def test_several_identifiers_in_a_cell_are_each_one(text: str, wanted: list[str]) -> None:
    assert parted(text) == wanted


@pytest.mark.parametrize("piece", [" ", ", ", "\n", "a.", "1 ", "a,", " and ", " https://"])
def test_no_cell_is_read_for_ever(piece: str) -> None:
    """A pattern that tried all ways would take years."""
    for ending in ("", "!", " !", ",!"):
        text = piece * (20_000 // len(piece)) + ending
        assert all(part in text for part in parted(text))


def test_each_of_a_rows_several_has_what_the_row_says_and_the_first_alone_its_number() -> None:
    table = (
        "Name,Website,Phone,First seen,Ref\n"
        'Evil Capital,"www.evil-one.com, evil-two.net",+61 2 8000 1234 / +61 2 8000 5678,2026-11-20,A-7\n'
        "Fake Bonds,https://evil-three.com/,,2026-11-19,A-8\n"
    )
    lines = table.splitlines(keepends=True)
    name, seen = recognise(lines, known)
    assert seen is not None and seen.guess is not None
    assert seen.guess.columns["value"] == "Website"
    mapping = Mapping(seen.guess.columns | {"id": "Ref"}, ",", also=("Phone",))
    rules = [rule.fields for rule in read(map(str.encode, lines), Given(name, mapping))]
    first, other = {"first": "2026-11-20"}, {"first": "2026-11-19"}
    assert rules == [
        {"value": "www.evil-one.com", "id": "A-7", **first},
        {"value": "evil-two.net", **first},
        {"value": "+61 2 8000 1234", "column": "Phone", "platform": "", **first},
        {"value": "+61 2 8000 5678", "column": "Phone", "platform": "", **first},
        {"value": "https://evil-three.com/", "id": "A-8", **other},
    ]
    phones = Given(name, replace(mapping, columns={"value": "Phone"}, also=()))
    alone = [rule.value for rule in read(map(str.encode, lines), phones)]
    assert alone == ["+61 2 8000 1234", "+61 2 8000 5678", ""]


def test_a_line_may_hold_several() -> None:
    assert [rule.value for rule in read([b"evil-one.com, evil-two.com\n"], Given("list"))] == ["evil-one.com", "evil-two.com"]
