"""Readable in every script, and nothing that changes what others see."""

import pytest

from accord.core.texts import is_readable


@pytest.mark.parametrize("text", ["র‍্যাব", "क्‍ष", "می‌خواهم", "ทดสอบ", "👩‍💻", "plain"])
def test_every_script_is_readable(text: str) -> None:
    assert is_readable(text)


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\ud800", "a\nb", "a\u2066b", "a\x1b[0m"])
def test_control_and_direction_characters_are_not(text: str) -> None:
    assert not is_readable(text)


def test_line_ends_only_where_lines_are_meant() -> None:
    assert is_readable("a\n\tb", lines=True)
    assert not is_readable("a\r\x0bb", lines=True)
