"""What changes from one version to the next: part by part, against the files as they stand, and line by line."""

import pytest
from agreeing import hold_funds, shipped_text

from accord.core.protocols import read_protocol
from accord.core.protocols.comparing import as_text, changes
from accord.tables import protocols

PAIRS = [(f"{name}@1", f"{name}@2") for name in ("hold-funds", "takedown", "block-number", "inform")]


def parsed(text: str) -> object:
    import tomllib

    return read_protocol(tomllib.loads(text))


@pytest.mark.parametrize("ref", sorted(protocols()))
def test_nothing_is_other_than_itself(ref: str) -> None:
    assert changes(protocols()[ref], protocols()[ref]) == ()


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_forth_and_back_are_the_same_changes_turned_round(old: str, new: str) -> None:
    forth, back = changes(protocols()[old], protocols()[new]), changes(protocols()[new], protocols()[old])
    assert forth
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(change.part, change.key, turned[change.kind], change.what) for change in forth} == {
        (change.part, change.key, change.kind, change.what) for change in back
    }


def test_a_version_of_three_banks_in_words() -> None:
    new = parsed(hold_funds())
    told = {(c.part, c.kind, c.what, c.title, c.before, c.after) for c in changes(protocols()["hold-funds@3"], new)}  # type: ignore[arg-type]
    assert ("state", "added", "", "Before the court", (), ()) in told
    assert ("refusal", "added", "", "The court is closed today", (), ()) in told
    assert ("clock", "changed", "length", "Acknowledge (Received)", ("5 minutes",), ("15 minutes",)) in told
    assert (
        "protocol",
        "changed",
        "title",
        "Hold funds, as three banks agreed",
        ("Hold funds",),
        ("Hold funds, as three banks agreed",),
    ) in told
    assert {title for part, kind, _, title, _, _ in told if (part, kind) == ("step", "added")} == {
        "Take it to court",
        "The court has decided",
    }
    # A state that is new has its clock with it, and the code that is new stands among those of the field.
    assert {(part, kind) for part, kind, *_ in told} <= {
        ("state", "added"),
        ("refusal", "added"),
        ("clock", "changed"),
        ("clock", "added"),
        ("protocol", "changed"),
        ("step", "added"),
    }


def test_the_text_says_each_line_that_went_and_came() -> None:
    old, new = shipped_text("hold-funds", 3), hold_funds()
    text = as_text(old, new, ("hold-funds@3", "hold-funds@4"))
    assert text.startswith("--- hold-funds@3\n+++ hold-funds@4\n")
    assert "-version = 3\n" in text and "+version = 4\n" in text
    assert as_text(old, old, ("a", "b")) == ""
