"""Screening prompts and never scores; a status is assessed and never derived."""

import inspect
import typing

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.data import BadData
from accord.core.screening import indicators, non_punishment, prompts, status
from accord.core.screening.indicators import read_screening
from accord.core.screening.non_punishment import non_punishment as note_of
from accord.core.screening.prompts import ANSWERS, prompted
from accord.core.screening.status import STATUSES, Assessment, PossibleVictim, StatusRefused, assess, current, judge_status, mark
from accord.core.times import DAY
from accord.tables import countries, screening

TABLES = screening()
NOW = 1_790_000_000_000_000
answers = st.dictionaries(st.sampled_from(sorted(TABLES.indicators)), st.sampled_from(ANSWERS))
assessed = st.lists(
    st.builds(
        Assessment, status=st.sampled_from(STATUSES), by=st.just("person-1"), at=st.integers(NOW, NOW + DAY), review=st.just(NOW + 9 * DAY)
    ),
    max_size=4,
)
marks = st.none() | st.builds(PossibleVictim, since=st.just(NOW), why=st.just("told"), review=st.just(NOW + DAY))


def offers(given):
    return [reason.prompt.key for reason in prompted(TABLES, given).offers]


@given(answers)
def test_interview_and_referral_stay_open_whatever_was_answered(given_answers) -> None:
    assert {"interview", "referral", "consent"} <= set(offers(given_answers))


def test_with_every_answer_absent_the_referral_stays_open() -> None:
    prompts = prompted(TABLES, dict.fromkeys(TABLES.indicators, "absent"))
    assert [reason.prompt.key for reason in prompts.offers] == ["interview", "referral", "consent"]
    assert prompts.open == () and prompts.told == ()


@given(answers, st.sampled_from(sorted(TABLES.indicators)))
def test_another_present_never_takes_an_offer_away(given_answers, key) -> None:
    assert set(offers(given_answers)) <= set(offers({**given_answers, key: "present"}))


@given(answers)
def test_offers_come_in_the_order_of_the_data_and_say_why(given_answers) -> None:
    prompts = prompted(TABLES, given_answers)
    order = list(TABLES.prompts)
    assert offers(given_answers) == sorted(offers(given_answers), key=order.index)
    for reason in prompts.offers:
        assert reason.prompt.always or reason.indicators
        assert set(reason.indicators) <= set(prompts.told)
    assert not set(prompts.declined) & set(prompts.open)


def test_no_type_of_screening_holds_a_number() -> None:
    """Times of assessments are the only ones: nothing can be added up, compared or ranked."""
    allowed = {"at", "review", "since"}
    for module in (indicators, prompts, status, non_punishment):
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, msgspec.Struct) and kind.__module__ == module.__name__:
                for name, hint in typing.get_type_hints(kind).items():
                    assert hint not in (int, float) or name in allowed
        for _, function in inspect.getmembers(module, inspect.isfunction):
            assert typing.get_type_hints(function).get("return") not in (int, float, bool)


def test_only_what_was_read_ships_and_the_rest_is_said_to_be_unknown() -> None:
    assert len(TABLES.dimensions) == 6
    assert {indicator.tag for indicator in TABLES.indicators.values()} == {"V", "S"}
    assert len(prompted(TABLES, {}).unknown) == 2
    assert prompted(TABLES, {}).open == tuple(TABLES.indicators.values())


def test_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(BadData):
        prompted(TABLES, {"moon": "present"})


@given(marks, assessed, st.integers(NOW, NOW + 4000 * DAY))
def test_time_never_lifts_what_is_withheld(possible, history, later) -> None:
    first, then = (judge_status(TABLES, possible, history, at) for at in (NOW, later))
    assert then.withheld == first.withheld and then.status == first.status


@given(marks, assessed)
def test_only_an_offender_who_is_no_victim_is_not_withheld(possible, history) -> None:
    status = judge_status(TABLES, possible, history, NOW)
    last = current(history)
    if possible is not None:
        assert bool(status.withheld) == (last is None or last.status != "offender")
    if last is not None and last.status in ("victim", "both"):
        assert status.withheld
    assert status.status == (last.status if last else "not-assessed")


def test_a_mark_is_not_left_off_a_record_out_of_a_compound() -> None:
    assert mark(True, False, NOW, NOW + DAY).why == "found-in-compound"
    assert mark(False, True, NOW, NOW + DAY).why == "told"
    assert mark(False, False, NOW, NOW + DAY) is None
    assert judge_status(TABLES, mark(True, True, NOW, NOW + DAY), (), NOW + 2 * DAY).overdue


def test_an_assessment_is_revised_and_never_overwritten() -> None:
    assessments = assess((), "offender", by="person-1", at=NOW, review=NOW + 30 * DAY)
    both = assess(assessments, "both", by="person-2", at=NOW + DAY, review=NOW + 60 * DAY)
    assert both[0] == assessments[0] and current(both).status == "both"
    possible = mark(True, False, NOW, NOW + DAY)
    assert judge_status(TABLES, possible, assessments, NOW).withheld == () and judge_status(TABLES, possible, both, NOW).withheld


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"by": ""}, "nobody"),
        ({"review": NOW}, "no-review"),
        ({"review": NOW + 400 * DAY}, "review-too-far"),
        ({"at": NOW - DAY}, "before"),
    ],
)
def test_a_status_needs_somebody_a_moment_and_a_review(change, code) -> None:
    past = assess((), "victim", by="person-1", at=NOW, review=NOW + DAY)
    with pytest.raises(StatusRefused) as caught:
        assess(past, "offender", **{"by": "person-1", "at": NOW + 1, "review": NOW + DAY, **change})
    assert caught.value.code == code


def test_the_note_says_what_binds_and_how_weakly() -> None:
    note = note_of(TABLES, "TH", countries()["TH"])
    parties = {binding.instrument.key: binding.party for binding in note.instruments}
    assert parties == {"actip": "yes", "asean-guideline": "guideline", "council-of-europe": "unknown"}
    (actip, *_) = note.instruments
    assert "consider" in actip.instrument.strength and actip.sources
    assert note.warnings


@pytest.mark.parametrize("code", ["TH", "AE", "BD", "NP", "PE"])
def test_where_no_article_was_confirmed_the_note_says_unknown(code) -> None:
    (own,) = note_of(TABLES, code, countries()[code]).own
    assert own.unknown and not own.text and own.tag == "X"


def test_a_country_without_a_pack_is_unknown() -> None:
    note = note_of(TABLES, "KH", None)
    assert note.own[0].unknown and {binding.party for binding in note.instruments} == {"unknown", "guideline"}


def small(**change):
    fact = {"label": "L", "source": "S", "tag": "S"}
    raw = {
        "dimension": {"d": dict(fact)},
        "indicator": {"i": {**fact, "dimension": "d", "asked": "How?"}},
        "prompt": {"p": {"label": "P", "says": "Do.", "source": "design"}},
        "withholds": {"w": {"says": "Not."}},
        "instrument": {"t": {**fact, "treaty": "", "says": "It.", "strength": "Weak."}},
    }
    for place, value in change.items():
        table, _, column = place.partition("__")
        raw[table][next(iter(raw[table]))][column] = value
    return raw


@pytest.mark.parametrize(
    "change",
    [{"indicator__tag": "R"}, {"indicator__strength": 3}, {"indicator__score": 1}, {"indicator__dimension": "x"},
     {"indicator__prompts": ["x"]}, {"indicator__source": " "}, {"dimension__unknown": "It is."}, {"prompt__says": "no"},
     {"instrument__strength": "no"}],
)  # fmt: skip
def test_a_wrong_table_is_refused(change) -> None:
    assert read_screening(small())
    with pytest.raises(BadData):
        read_screening(small(**change))
