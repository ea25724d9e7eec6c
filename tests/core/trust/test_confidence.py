import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.trust.confidence import BadConfidence, Confidence, read_confidence


@pytest.mark.parametrize(("grade", "percent"), [("A1", 90), ("B2", 70), ("C3", 50), ("D4", 30), ("E5", 10), ("A6", None)])
def test_a_grade_gives_the_figure_of_its_credibility(grade, percent) -> None:
    assert read_confidence(grade).percent() == percent


@pytest.mark.parametrize("letter", "ABCDEF")
def test_the_letter_does_not_move_the_figure(letter) -> None:
    assert read_confidence(f"{letter}2").percent() == 70


def test_f_and_6_are_unknown_and_not_bad() -> None:
    unknown = read_confidence("F6")
    assert unknown.percent() is None
    assert unknown.wire() == "F6"
    worst = read_confidence("E5")
    assert worst.percent() == 10


def test_a_grade_is_read_in_either_letter_case() -> None:
    assert read_confidence(" b2 ") == Confidence(grade="B2")


@pytest.mark.parametrize("figure", [0, 1, 50, 100])
def test_a_figure_is_kept_as_it_was_stated(figure) -> None:
    read = read_confidence(figure)
    assert (read.percent(), read.wire()) == (figure, figure)


def test_nothing_said_is_unknown() -> None:
    assert read_confidence(None) == Confidence()
    assert (Confidence().percent(), Confidence().wire()) == (None, None)


NOT_STATED = [True, False, 50.0, float("nan"), -1, 101, 10**30, [], {}, b"B2"]
NO_GRADES = ["", "B", "G1", "A0", "A7", "B22", "50", "В2", "B²"]


@pytest.mark.parametrize("bad", [*NOT_STATED, *NO_GRADES])
def test_anything_else_is_refused(bad) -> None:
    with pytest.raises(BadConfidence) as refusal:
        read_confidence(bad)
    assert refusal.value.text == str(refusal.value)


def test_a_refusal_does_not_repeat_the_input() -> None:
    with pytest.raises(BadConfidence) as refusal:
        read_confidence("4111 1111 1111 1111")
    assert "4111" not in refusal.value.text


@given(st.text(max_size=4) | st.integers() | st.floats() | st.binary() | st.lists(st.none()))
def test_reading_raises_nothing_but_its_refusal(value) -> None:
    try:
        read = read_confidence(value)
    except BadConfidence:
        return
    assert read_confidence(read.wire()) == read
