"""docs/money.md says what the code does."""

import re
from pathlib import Path

from accord.core.money.figures import Totals
from accord.core.money.ledger import MOVES
from accord.formats.iso20022 import recall, resolution
from accord.formats.iso20022.messages import FAMILIES

TEXT = (Path(__file__).parents[3] / "docs" / "money.md").read_text(encoding="utf-8")


def test_the_table_of_entries_is_that_of_the_code() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| ([a-z, -]+) \| ([a-z-]+) \|", TEXT, re.MULTILINE)
    assert {kind: (tuple(sources.split(", ")), target) for kind, sources, target in rows} == dict(MOVES)


def test_the_figures_and_versions_are_those_of_the_code() -> None:
    named = re.search(r"`totals\(trails\)` gives (.+?) for each currency", TEXT)
    assert named is not None
    assert re.split(", | and ", named[1].replace("wrongly held", "wrongly_held")) == list(Totals.__struct_fields__)

    def from_to(first: int, last: int) -> set[str]:
        return {f"{number:02}" for number in range(first, last + 1)}

    versions = {name: set(family.versions) for name, family in FAMILIES.items()}
    assert "| 08 to 11, both ways |" in TEXT and versions["camt.056"] == from_to(8, 11) >= {recall.VERSION[-2:]}
    assert f"| 03 to 13 come in; {resolution.VERSION[-2:]} goes out |" in TEXT and versions["camt.029"] == from_to(3, 13)
    assert "| 02 to 14; 08 and 12 by the classes of 09 and 11," in TEXT and versions["pacs.004"] == from_to(2, 14)
