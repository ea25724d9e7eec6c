import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.trust.weights import LOW_WEIGHT, Record, is_low_precision, weight

counts = st.integers(0, 10**30)


def test_a_newcomer_weighs_one_half() -> None:
    assert weight(Record()) == 0.5


def test_outcomes_move_the_weight() -> None:
    assert weight(Record(confirmed=10)) == 0.75
    assert weight(Record(refuted=10)) == 0.25
    assert weight(Record(confirmed=90, refuted=0)) == 0.95


def test_seven_refuted_claims_and_no_confirmed_one_make_the_weight_low() -> None:
    assert weight(Record(refuted=6)) >= LOW_WEIGHT > weight(Record(refuted=7))


@pytest.mark.parametrize(
    ("confirmed", "refuted", "low"),
    [(0, 0, False), (0, 19, False), (0, 20, True), (5, 15, True), (6, 14, False), (20, 0, False), (29, 71, True), (30, 70, False)],
)
def test_precision_is_low_below_three_in_ten_once_twenty_are_settled(confirmed, refuted, low) -> None:
    assert is_low_precision(Record(confirmed, refuted)) is low


@pytest.mark.parametrize(("confirmed", "refuted"), [(-1, 0), (0, -1)])
def test_a_record_counts_nothing_negative(confirmed, refuted) -> None:
    with pytest.raises(ValueError):
        Record(confirmed, refuted)


@given(counts, counts)
def test_a_weight_lies_between_none_and_all(confirmed, refuted) -> None:
    assert 0.0 < weight(Record(confirmed, refuted)) < 1.0


@given(counts, counts, st.integers(1, 10**6))
def test_confirmation_never_lowers_and_refutation_never_raises(confirmed, refuted, more) -> None:
    now = weight(Record(confirmed, refuted))
    assert weight(Record(confirmed + more, refuted)) >= now >= weight(Record(confirmed, refuted + more))
