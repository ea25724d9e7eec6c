"""A shift in one text, as people write it, and what is none."""

import pytest

from accord.core.typed.span import split_span


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("21:00-05:00", ("21:00", "05:00")),
        ("21:00 – 05:00", ("21:00", "05:00")),
        ("2100-0500", ("21:00", "05:00")),
        ("24.11.2026 2100-0500", ("24.11.2026 21:00", "05:00")),
        ("24.11.2026 2100 to 0500", ("24.11.2026 21:00", "05:00")),
        ("2026-11-24 21:00-05:00", ("2026-11-24 21:00", "05:00")),
        ("tomorrow 9am-5pm", ("tomorrow 9am", "5pm")),
        ("24/11/2026 21:00 - 25/11/2026 05:00", ("24/11/2026 21:00", "25/11/2026 05:00")),
        ("๒๑:๐๐-๐๕:๐๐", ("21:00", "05:00")),
        ("21:00 hasta 05:00", ("21:00", "05:00")),
        ("21:00 ถึง 05:00", ("21:00", "05:00")),
        ("2026-11-24T21:00-05:00", None),
        ("2026-11-24T21:00:00-05:00", None),
        ("2026-11-24", None),
        ("2026-11-24 21:00", None),
        ("24-11-2026 21:00", None),
        ("21:00-", None),
        ("night shift", None),
        ("", None),
        ("1-" * 60, None),
    ],
)
def test_a_span_is_parted_and_nothing_else_is(text: str, parts: tuple[str, str] | None) -> None:
    assert split_span(text) == parts
