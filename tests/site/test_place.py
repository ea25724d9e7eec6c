"""What the environment says of the hub's place and of what it may do."""

import pytest

from accord.site.logs import log_level
from accord.site.place import switch


@pytest.mark.parametrize(
    ("given", "is_on"),
    [
        ("1", True),
        ("true", True),
        ("Yes", True),
        ("on", True),
        ("", False),
        ("0", False),
        ("false", False),
        ("NO", False),
        (" off ", False),
    ],
)
def test_a_switch_is_what_its_word_says(monkeypatch: pytest.MonkeyPatch, given: str, is_on: bool) -> None:
    monkeypatch.setenv("ACCORD_TRUST_PROXY", given)
    assert switch("ACCORD_TRUST_PROXY") is is_on
    monkeypatch.delenv("ACCORD_TRUST_PROXY")
    assert not switch("ACCORD_TRUST_PROXY")


@pytest.mark.parametrize(("given", "level"), [("info", "INFO"), ("ERROR", "ERROR"), ("", "WARNING")])
def test_a_level_of_the_log_may_be_written_in_small_letters(monkeypatch: pytest.MonkeyPatch, given: str, level: str) -> None:
    monkeypatch.setenv("ACCORD_LOG", given)
    assert log_level() == level
