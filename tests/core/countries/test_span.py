from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.countries.span import Span, read_span

UNITS = ("minutes", "hours", "days", "working days", "months")


@given(st.integers(1, 9999), st.sampled_from(UNITS))
def test_a_span_reads_back_as_it_is_written(number: int, unit: str) -> None:
    assert read_span(str(Span(number, unit))) == Span(number, unit)


@pytest.mark.parametrize("text", ["", "7", "days", "0 days", "-1 days", "7 weeks", "7  days", "7.5 days", "seven days", "12345 days"])
def test_other_texts_are_no_span(text: str) -> None:
    assert read_span(text) is None


def test_only_what_needs_no_calendar_has_an_exact_length() -> None:
    assert Span(72, "hours").exact == timedelta(days=3)
    assert Span(60, "minutes").exact == timedelta(hours=1)
    assert Span(15, "working days").exact is None
    assert Span(1, "months").exact is None
    assert Span(15, "working days").least == timedelta(days=15)
