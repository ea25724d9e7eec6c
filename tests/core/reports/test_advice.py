"""What to do now, whom to call, and what the page of the code says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_cast import HOUR, NOW

from accord.core.data import BadData
from accord.core.reports.advice import advise, lines
from accord.core.reports.follow import followed, read_follow
from accord.core.reports.wording import ANYTHING
from accord.tables import countries, newest_protocols, report_follow, report_form, report_help, report_outlets

HELP, STEPS = report_help(), report_follow()
some_situations = st.frozensets(st.sampled_from(sorted(report_form().situations)))


@given(some_situations)
def test_everybody_is_warned_and_told_how_we_never_contact_people(found) -> None:
    said = [one.key for one in advise(HELP, found)]
    assert said[-4:] == ["recovery", "never", "how-we-contact", "code"]
    assert len(set(said)) == len(said)


def test_what_is_said_fits_what_happened() -> None:
    said = [one.key for one in advise(HELP, frozenset({"suicide-risk", "money-lost", "remote-access"}))]
    assert said[0] == "talk" and {"bank", "remote", "evidence"} <= set(said) and "sim" not in said
    held = [one.key for one in advise(HELP, frozenset({"held", "written-inside", "life-at-risk"}))]
    assert held[:2] == ["danger", "inside-trace"] and "bank" not in held


def test_lines_come_from_the_pack_with_their_source() -> None:
    assert [line.number for line in lines(HELP, "anti-scam", countries()["TH"]).lines] == ["1441"]
    assert lines(HELP, "bank", countries()["PE"]).lines[0].number == "1820"
    assert [line.number for line in lines(HELP, "child", countries()["NP"]).lines] == ["1098"]


def test_every_line_of_every_country_says_how_it_is_known() -> None:
    for country in countries().values():
        for need in HELP.needs:
            for line in lines(HELP, need, country).lines:
                assert line.tag in ("V", "S") and line.sources and line.verified is None
                assert line.number[0] in "+0123456789"


def test_unknown_stays_unknown() -> None:
    assert {lines(HELP, "crisis", country).unknown for country in countries().values()} == {True}
    assert all(lines(HELP, need, None).unknown for need in HELP.needs)
    assert lines(HELP, "child", countries()["PE"]).unknown


def test_the_page_of_the_code_has_a_sentence_for_every_state_of_what_is_sent() -> None:
    for outlet in report_outlets().values():
        if outlet.protocol is not None:
            assert STEPS[outlet.protocol].states.keys() == newest_protocols()[outlet.protocol].states.keys()
        else:
            assert outlet.what == "consulate" or outlet.what in STEPS


def test_it_names_nobody_and_nothing() -> None:
    for words in STEPS.values():
        for sentence in words.states.values():
            assert not any(character.isdigit() or character in "{%" for character in sentence)
            assert not {"your", "you"} & set(sentence.lower().replace(".", "").split()) or words.key in ("hold-funds", "rescue")


@given(st.integers(NOW - HOUR, NOW), st.integers(NOW, NOW + HOUR))
def test_times_are_told_in_whole_hours(since, due) -> None:
    said = followed(STEPS, "hold-funds", "held", since, due)
    assert said.since % HOUR == 0 and said.due % HOUR == 0 and said.since <= since and said.due >= due
    assert said.says == STEPS["hold-funds"].states["held"]


@pytest.mark.parametrize(("step", "state"), [("hold-funds", "new-state"), ("new-protocol", "held")])
def test_what_has_no_words_is_said_without(step, state) -> None:
    assert followed(STEPS, step, state, NOW).says == ANYTHING["anything"]


def test_words_that_miss_a_state_are_refused() -> None:
    table = {"label": "X", "who": "somebody", "states": {"received": "It was asked."}}
    with pytest.raises(BadData):
        read_follow({"step": {"takedown": table}}, newest_protocols())
    assert read_follow({"step": {"own": table}}, newest_protocols())
