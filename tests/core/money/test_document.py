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
    assert f"08 to 11; {recall.VERSION[-2:]} goes out" in TEXT and FAMILIES["camt.056"].versions == ("08", "09", "10", "11")
    assert f"09 to 13; {resolution.VERSION[-2:]} goes out" in TEXT and FAMILIES["camt.029"].versions == ("09", "10", "11", "12", "13")
    assert "09 to 11, 13, 14" in TEXT and FAMILIES["pacs.004"].versions == ("09", "10", "11", "13", "14")
