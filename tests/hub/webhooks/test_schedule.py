"""When a message is tried again."""

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.times import DAY, SECOND
from accord.hub.webhooks.schedule import is_spent, read_retry_after, wait
from accord.hub.webhooks.vocabulary import WAITS

AT = 1_795_521_600 * SECOND  # Tuesday, 2026-11-24 12:00 UTC


def test_there_are_ten_tries_over_three_days() -> None:
    assert [failures for failures in range(1, 20) if not is_spent(failures)] == list(range(1, 10))
    assert 3 * DAY < sum(WAITS) < 4 * DAY


@given(failures=st.integers(1, len(WAITS)), chance=st.floats(0, 1), asked=st.integers(0, 10**18))
def test_a_wait_is_never_shorter_than_the_schedule_and_never_much_longer_than_a_day(failures: int, chance: float, asked: int) -> None:
    assert WAITS[failures - 1] <= wait(failures, chance, asked) <= DAY * 1.1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("120", 120 * SECOND),
        (" 7 ", 7 * SECOND),
        ("Tue, 24 Nov 2026 12:01:00 GMT", 60 * SECOND),
        ("Tue, 24 Nov 2026 11:00:00 GMT", 0),
        ("", 0),
        ("-5", 0),
        ("soon", 0),
        ("٣", 0),
        ("Tue, 99 Nov 2026 12:01:00 GMT", 0),
        ("1" * 500, 111_111_111 * SECOND),
    ],
)
def test_what_a_receiver_asks_for(text: str, wanted: int) -> None:
    assert read_retry_after(text, AT) == wanted


@given(st.text())
def test_any_text_is_an_answer(text: str) -> None:
    wanted = read_retry_after(text, AT)
    assert wanted >= 0
    assert wanted == 0 or any(letter.isdigit() for letter in text)


@given(st.integers(0, 10**9 - 1), st.sampled_from(["", " ", "\t"]))
def test_seconds_are_what_they_say(seconds: int, around: str) -> None:
    assert read_retry_after(f"{around}{seconds}{around}", AT) == seconds * SECOND


@given(st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC)))
def test_a_moment_is_as_far_away_as_it_is(moment: datetime) -> None:
    seconds = int(moment.timestamp())
    assert read_retry_after(format_datetime(moment, usegmt=True), AT) == max(0, seconds * SECOND - AT)
