"""Drawings: the golden files are what the pages of docs/protocols show."""

from pathlib import Path

import pytest
from small_protocol import small

from accord.core.protocols import diagram, read_protocol
from accord.tables import protocols

GOLDEN = Path(__file__).parent / "golden"
SMALL = """stateDiagram-v2
    state "Asked" as asked
    state "Given" as given
    state "Refused" as refused
    state "Over" as over
    [*] --> asked : open (asker)
    asked --> given : give (answerer)
    asked --> asked : remark (asker, answerer)
    asked --> refused : refuse (answerer)
    given --> given : remark (asker, answerer)
    given --> over : lapse (clock)
    refused --> [*]
    over --> [*]
"""


def test_a_drawing_has_every_state_and_every_step() -> None:
    assert diagram(read_protocol(small())) == SMALL


@pytest.mark.parametrize("ref", sorted(protocols()))
def test_a_shipped_protocol_is_drawn_as_its_golden_file(ref: str) -> None:
    golden = GOLDEN / (ref.replace("@", ".") + ".mmd")
    assert diagram(protocols()[ref]) == golden.read_text(encoding="utf-8")


def test_there_is_no_golden_file_too_many() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {ref.replace("@", ".") + ".mmd" for ref in protocols()}


@pytest.mark.parametrize("ref", sorted(protocols()))
def test_no_label_holds_a_sign_that_ends_it(ref: str) -> None:
    """In a Mermaid state diagram a label ends at a colon or a semicolon, and a title at a quotation mark."""
    for line in diagram(protocols()[ref]).splitlines()[1:]:
        _, _, label = line.partition(" : ")
        assert not set(label) & set(":;#") and line.count('"') in (0, 2)
