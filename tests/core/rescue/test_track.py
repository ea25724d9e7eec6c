"""The track of rescue: what its tables promise, and what follows from them."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.data import BadData
from accord.core.rescue import track as rules
from accord.core.rescue.contact import CALL, CODE, MESSAGE, minute_of, rules_of
from accord.tables import care, report_form, rescue_track

TRACK = rescue_track()
STEPS = st.lists(st.tuples(st.sampled_from(sorted(TRACK.steps)), st.integers(0, 9)), max_size=30)


def parsed() -> dict[str, Any]:
    return tomllib.loads(files("accord.core.rescue").joinpath("rescue.toml").read_text(encoding="utf-8"))


def outcome_of(step: str, number: int) -> str:
    known = TRACK.steps[step].outcomes
    return known[number % len(known)] if known else ""


def test_every_state_is_reached_and_every_open_one_has_a_clock_and_a_way_to_its_end() -> None:
    reached, todo = set(), [rules.REPORTED]
    while todo:
        state = todo.pop()
        if state not in reached:
            reached.add(state)
            todo += [
                rules.take(TRACK, state, step.key, outcome_of(step.key, 0), at_home=True)
                for step in rules.open_steps(TRACK, state, at_home=True)
            ]
    assert reached == set(TRACK.states)
    for state in TRACK.states.values():
        assert bool(state.clock) == (state.key != "closed")
        if state.key not in ("reported", "closed"):
            assert "close" in [step.key for step in rules.open_steps(TRACK, state.key, at_home=True)]


@given(STEPS, st.booleans())
def test_whatever_is_tried_only_open_steps_change_anything(steps: list[tuple[str, int]], at_home: bool) -> None:
    state = rules.REPORTED
    for key, number in steps:
        is_open = key in [step.key for step in rules.open_steps(TRACK, state, at_home=at_home)]
        try:
            state = rules.take(TRACK, state, key, outcome_of(key, number), at_home=at_home)
            assert is_open and state == (TRACK.steps[key].to or state)
        except rules.NotNow as error:
            assert not is_open and error.text.endswith(".")
    if not at_home:
        assert state == rules.REPORTED, "the first look is the home's"


def test_a_step_with_outcomes_needs_one_of_its_own() -> None:
    for outcome in ("", "done", "nonsense"):
        with pytest.raises(rules.NotNow) as caught:
            rules.take(TRACK, "looked-at", "contact", outcome, at_home=True)
        assert caught.value.code == "no-outcome"
    with pytest.raises(rules.NotNow):
        rules.take(TRACK, "reported", "look", "done", at_home=True)


@given(st.sampled_from(sorted(TRACK.states)), st.integers(0, 2**50))
def test_a_risk_makes_no_clock_slower(state: str, at: int) -> None:
    calm, urgent = rules.due(TRACK, state, at, urgent=False), rules.due(TRACK, state, at, urgent=True)
    if calm is None or urgent is None:
        assert calm is urgent is None
        return
    assert at < urgent.at <= calm.at and urgent.clock == calm.clock
    assert rules.again(TRACK, calm.clock, at) > at


@given(st.dictionaries(st.sampled_from(sorted(TRACK.risks)), st.sampled_from(rules.ANSWERS)))
def test_risks_make_it_urgent_and_nothing_else(answers: dict[str, str]) -> None:
    assert rules.is_urgent(TRACK, answers) == any(TRACK.risks[key].urgent and answer == "present" for key, answer in answers.items())
    assert rules.is_urgent(TRACK, answers | {"violence": "present"})
    assert not any(
        isinstance(getattr(risk, name), int | float) and name != "urgent"
        for risk in TRACK.risks.values()
        for name in risk.__struct_fields__
    )


def test_every_danger_of_the_form_is_a_risk() -> None:
    dangers = set(report_form().questions["danger"].choices) - {"none"}
    assert {key for danger in dangers for key in rules.risks_told(TRACK, [danger])} == {
        risk.key for risk in TRACK.risks.values() if risk.report
    }
    assert len(rules.risks_told(TRACK, dangers)) == len(dangers) and rules.risks_told(TRACK, ["none"]) == {}


@given(st.dictionaries(st.sampled_from(["NP", "KE", "IN", "PH"]), st.integers(0, 40)))
def test_of_few_no_nationality_stands_open(counts: dict[str, int]) -> None:
    open_counts = rules.openly(TRACK, counts)
    assert open_counts == {code: count for code, count in counts.items() if count >= TRACK.open_from} and TRACK.open_from > 1


def test_the_fields_are_those_of_a_file_and_of_the_form() -> None:
    assert all("forced" in care().fields[key].files for key in TRACK.person)
    asked = report_form().questions
    assert all(key in asked for key in TRACK.parts["contact"].fields if key not in ("contact-country", "contact-language"))
    assert all(known_kind.consent == "" or known_kind.key == "report" for known_kind in TRACK.known.values())


@pytest.mark.parametrize(
    "change",
    [
        lambda table: table.update({"open-nationalities-from": 1}),
        lambda table: table.pop("open-nationalities-from"),
        lambda table: table["clock"]["contact"].update(urgent=9_999),
        lambda table: table["clock"]["contact"].update(source=" "),
        lambda table: table["risk"]["ill"].update(source=""),
        lambda table: table["state"]["located"].update(clock="never"),
        lambda table: table["step"]["look"].update(to="nowhere"),
        lambda table: table["step"]["close"].update(outcomes=["perfect"]),
        lambda table: table["part"]["place"].update(fields=["attic"]),
        lambda table: table["rule"]["call"].update(says="No full stop"),
        lambda table: table["state"].pop("reported"),
    ],
)
def test_a_wrong_table_is_refused(change: Any) -> None:
    table = parsed()
    change(table)
    with pytest.raises(BadData):
        rules.read_track(table)


TIMES = st.one_of(st.just(""), st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59)), st.text(max_size=6))
TOLD = st.fixed_dictionaries(
    {},
    optional={
        "may-contact": st.sampled_from([CALL, MESSAGE, CODE, "", "loudly"]),
        "contact": st.sampled_from(["", "+999 1"]),
        "contact-from": TIMES,
        "contact-until": TIMES,
        "only-you": st.sampled_from(["yes", "no", "", "True"]),
        "not-alone": st.sampled_from(["", "umbrella"]),
    },
)


@given(TOLD, st.one_of(st.none(), st.integers(0, 1439)))
def test_there_is_always_a_rule_and_where_it_is_not_clear_it_is_to_contact_nobody(answers: dict[str, str], minute: int | None) -> None:
    rule_keys = rules_of(answers, minute)
    assert rule_keys and set(rule_keys) <= set(TRACK.rules)
    may = answers.get("may-contact") in (CALL, MESSAGE) and bool(answers.get("contact"))
    assert ("call" in rule_keys or "message-only" in rule_keys) == may
    assert ("call" in rule_keys) == (may and answers["may-contact"] == CALL)
    if not may:
        assert rule_keys in (("no-contact",), ("nobody-said",))


def test_safe_times_go_past_midnight() -> None:
    answers = {"may-contact": MESSAGE, "contact": "+999 1", "contact-from": "22:00", "contact-until": "05:30"}
    shut = {minute: "now-shut" in rules_of(answers, minute) for minute in (0, 5 * 60 + 29, 5 * 60 + 30, 12 * 60, 21 * 60 + 59, 22 * 60)}
    assert list(shut.values()) == [False, False, True, True, True, False]
    day = answers | {"contact-from": "09:00", "contact-until": "17:00"}
    assert "now-shut" in rules_of(day, 8 * 60) and "now-shut" not in rules_of(day, 12 * 60)
    only = {"contact-from": "18:00", "contact-until": ""}
    assert ["now-shut" in rules_of(answers | only, minute) for minute in (10 * 60, 18 * 60, 23 * 60 + 59, 60)] == [True, False, False, True]
    only = {"contact-from": "", "contact-until": "07:30"}
    assert ["now-shut" in rules_of(answers | only, minute) for minute in (0, 7 * 60, 7 * 60 + 30, 20 * 60)] == [False, False, True, True]
    assert "now-shut" not in rules_of(answers | {"contact-from": "", "contact-until": ""}, 12 * 60)
    assert [minute_of(text) for text in ("22:30", "7:05", "24:00", "12:60", "noon", "")] == [1350, 425, None, None, None, None]
