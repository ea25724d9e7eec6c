"""The form, its situations and its paths."""

import copy
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_cast import EVERYBODY, HOUR, NOW, TABLES, identifiers

from accord.core.data import BadData
from accord.core.money.amounts import amount
from accord.core.reports.answers import Around, BadAnswers, read_answers
from accord.core.reports.facts import facts_of, own_of
from accord.core.reports.form import read_form, situations
from accord.core.reports.paid import RAILS, Paid
from accord.core.reports.paths import before_the_bell, missing, path, read_paths, short
from accord.core.reports.plan import plan
from accord.core.reports.reading import Mention
from accord.tables import countries, report_consents, report_form, report_outlets, report_paths, schemes

FORM, RULES = report_form(), report_paths()
AROUND = Around(NOW, "TH", TABLES, frozenset(schemes()), countries())
doors = st.sampled_from(["money", "held"])
some_situations = st.frozensets(st.sampled_from(sorted(FORM.situations)))
PAID = {
    "at": "2026-09-20T10:00:00Z",
    "amount": "48000",
    "currency": "THB",
    "own-bank": "TH:014",
    "to": "KBank 123-4-56789-0",
    "way": "transfer",
}


def way(door, *situation_keys):
    return path(FORM, RULES, door, frozenset(situation_keys))


def keys(questions):
    return [question.key for question in questions]


def read(**given):
    return read_answers(FORM, {key.replace("_", "-"): value for key, value in given.items()}, AROUND)


@given(doors, some_situations)
def test_every_question_behind_the_door_is_asked_once(door, situation_keys) -> None:
    route = path(FORM, RULES, door, situation_keys)
    asked = keys(route.first) + keys(route.rest)
    assert sorted(asked) == sorted(keys(FORM.asked(door, situation_keys)))
    order = [list(FORM.questions).index(key) for key in keys(route.rest)]
    assert all(before < after for before, after in pairwise(order))


def test_money_sent_lately_comes_first_and_rings() -> None:
    route = way("money", "money-lost", "paid-lately")
    assert keys(route.first) == ["country", "lost", "payments"] and route.bell and route.consents == ("bank",)
    assert not way("money", "money-lost").bell and way("money", "money-lost").tracks == ("fraud",)


def test_a_life_comes_before_money() -> None:
    route = way("money", "suicide-risk", "money-lost", "paid-lately")
    assert route.rules[0].key == "crisis-first" and route.help_lines[0] == "crisis" and route.bell


def test_somebody_held_is_few_words_and_the_rescue_track() -> None:
    route = way("held", "held", "contact-wanted")
    assert route.tracks == ("rescue",) and not route.bell
    assert {"not-alone", "contact", "may-contact"} <= set(keys(route.first))
    assert {"contact-from", "contact-until"} <= set(keys(route.rest))
    needed = [question.key for question in (*route.first, *route.rest) if question.needed]
    assert needed == ["writer", "country", "may-contact"]


def test_a_child_meets_the_guardian_rules() -> None:
    assert "guardian-agrees" in keys(way("money", "minor").first)
    assert "guardian-agrees" not in keys(way("money").first) + keys(way("money").rest)


def test_every_column_of_a_payment_can_be_read() -> None:
    given = {
        "own-account": "0812345678",
        "way": "transfer",
        "to-bank": "TH:004",
        "reference": "A1",
        "uetr": "eb6305c9-1f7f-49de-aed0-16487c27b42d",
    }
    (paid,) = read(payments=[{**PAID, **given}])["payments"]
    assert FORM.columns.keys() == {**PAID, **given}.keys()
    assert all(getattr(paid, key.replace("-", "_")) is not None for key in FORM.columns if key != "currency")
    assert set(FORM.columns["way"].choices) == set(RAILS)


def test_a_child_among_the_held_is_no_child_that_reports() -> None:
    in_situations = situations(FORM, "held", read(danger=["child", "violence"], writer="relative"), (), NOW)
    assert in_situations == {"held", "child-held", "life-at-risk", "written-by-another"}
    assert "child" in path(FORM, RULES, "held", in_situations).help_lines


def test_what_the_person_calls_own_stays_own_though_typed_as_theirs() -> None:
    answers = read(country="TH", theirs=["+66812345678", "+66899999999"])
    seen = tuple(Mention(identifier=identifier, places=(), mark="own") for identifier in answers["theirs"][:1])
    assert [identifier.value for identifier in facts_of(FORM, "money", answers, seen, NOW, tables=TABLES).scammer_identifiers] == [
        "+66899999999"
    ]


def test_what_names_or_could_name_a_person_lies_in_the_vault() -> None:
    assert {"name", "contact", "words", "place", "held-name", "not-alone", "own", "payments", "evidence", "despair"} <= FORM.personal
    free = {key for key, question in FORM.questions.items() if question.type in ("text", "long-text", "attachments", "clock")}
    assert free <= FORM.personal


@given(st.integers(0, 200 * HOUR))
def test_seventy_two_hours_count_from_the_payment(age) -> None:
    in_situations = situations(FORM, "money", {}, (Paid(at=NOW - age),), NOW)
    assert ("paid-lately" in in_situations) == (age <= 72 * HOUR)


def test_a_payment_without_a_time_waits_for_nothing() -> None:
    assert "paid-lately" in situations(FORM, "money", {}, (Paid(),), NOW)
    assert "paid-lately" not in situations(FORM, "money", {}, (), NOW)


def test_situations_follow_from_answers_of_every_type() -> None:
    answers = read(lost=["money"], remote="yes", age="child", despair="yes", given=["card"])
    in_situations = situations(FORM, "money", answers, (), NOW)
    assert in_situations == {"money-lost", "remote-access", "minor", "suicide-risk", "card-known", "data-lost"}
    assert situations(FORM, "held", {}, (), NOW) == {"held"}


def test_the_ten_minute_path_needs_five_answers() -> None:
    answers = read(country="TH", payments=[PAID])
    assert before_the_bell(answers) == ()
    assert before_the_bell(read(payments=[{"at": PAID["at"]}])) == ("country", "payments.1.amount", "payments.1.own-bank")
    assert before_the_bell(read(country="TH", payments=[{"at": PAID["at"]}, PAID])) == ()
    assert before_the_bell({}) is None
    report = facts_of(FORM, "money", answers, (), NOW, tables=TABLES)
    items = plan(report, report_outlets(), report_consents(), frozenset({"bank"}), EVERYBODY).sent
    assert [item.key for item in items] == ["own-bank:payment-1", "receiving-bank:payment-1"]


def test_what_rings_the_bell_always_finds_a_bank_item() -> None:
    cases = [{}, {"own-bank": "TH:014"}, {"to": "promptpay 0812345678"}, {"to": "KBank 123-4-56789-0"}, {"to-bank": "TH:004"}]
    for case in cases:
        answers = read(country="TH", payments=[{"amount": "5", "currency": "THB", **case}])
        report = facts_of(FORM, "money", answers, (), NOW, tables=TABLES)
        sendable = [
            item for item in plan(report, report_outlets(), report_consents(), frozenset({"bank"}), EVERYBODY).items if not item.lacks
        ]
        assert bool(sendable) == (before_the_bell(answers) == ())


def test_how_to_reach_the_person_is_the_persons_own_and_never_goes_out() -> None:
    answers = read(
        country="TH",
        contact="call me at 081 234 5678",
        guardian_contact="my aunt, 0899999999",
        own=["https://t.me/mariaquispe"],
        theirs=["+66812345678", "+66899999999", "https://t.me/mariaquispe", "https://evil.example.com/pay"],
    )
    report = facts_of(FORM, "money", answers, (), NOW, tables=TABLES)
    assert {identifier.value for identifier in own_of(FORM, answers, "TH", TABLES)} == {
        "+66812345678",
        "+66899999999",
        "telegram:mariaquispe",
    }
    assert [identifier.value for identifier in report.scammer_identifiers] == ["evil.example.com/pay"]


def test_an_officer_on_the_phone_asks_what_is_first_needed_and_the_words() -> None:
    asked = keys(short(way("money", "money-lost", "paid-lately")))
    assert asked == ["country", "lost", "payments", "may-contact", "words"]


def test_needed_answers_are_named_until_they_are_there() -> None:
    route = way("money")
    assert missing(route, {}) == ("country", "lost", "may-contact")
    assert missing(route, read(country="TH", lost=["nothing"], may_contact="code")) == ()


@pytest.mark.parametrize(
    ("given", "question", "code"),
    [
        ({"country": "XX"}, "country", "not-a-country"),
        ({"lost": "money"}, "lost", "not-a-list"),
        ({"lost": ["gold"]}, "lost", "not-a-choice"),
        ({"age": "old"}, "age", "not-a-choice"),
        ({"remote": "maybe"}, "remote", "not-yes-or-no"),
        ({"words": "a\x00b"}, "words", "not-readable"),
        ({"words": "x" * 20_001}, "words", "too-long"),
        ({"name": "x" * 301}, "name", "too-long"),
        ({"language": "Thai!"}, "language", "not-a-language"),
        ({"scheme": "moon"}, "scheme", "not-a-choice"),
        ({"began": "when it rained"}, "began", "moment-unread"),
        ({"began": "2199-01-01"}, "began", "moment-not-yet"),
        ({"contact-from": "25:00"}, "contact-from", "not-a-clock"),
        ({"people": "-1"}, "people", "not-a-number"),
        ({"people": "60-50"}, "people", "not-a-number"),
        ({"people": "3.5"}, "people", "not-a-number"),
        ({"people": "12-11-2026"}, "people", "not-a-number"),
        ({"people": "many"}, "people", "not-a-number"),
        ({"people": "1,200,000"}, "people", "not-a-number"),
        ({"nationality": ["TH", "ZZ"]}, "nationality", "not-a-country"),
        ({"theirs": ["4111 1111 1111 1111"]}, "theirs.1", "card-number"),
        ({"evidence": ["../etc"]}, "evidence", "not-an-attachment"),
        ({"payments": [PAID, {**PAID, "amount": "-5"}]}, "payments.2.amount", "amount-not-positive"),
        ({"payments": [{**PAID, "currency": "XXY"}]}, "payments.1.amount", "unknown-code"),
        ({"payments": [{"amount": "5 x"}]}, "payments.1.amount", "amount-unread"),
        ({"payments": [{"to": "4567891230"}]}, "payments.1.to", "which-bank"),
        ({"payments": [{"to": "0812345678"}]}, "payments.1.to", "which-bank"),
        ({"payments": [{"to": "4111111111111111", "to-bank": "TH:014"}]}, "payments.1.to", "card-not-account"),
        ({"payments": [{**PAID, "own-bank": "my bank"}]}, "payments.1.own-bank", "bank-not-known"),
        ({"payments": [{**PAID, "way": "pigeon"}]}, "payments.1.way", "not-a-choice"),
        ({"payments": [{"secret": 1}]}, "payments.1", "not-a-payment"),
        ({"payments": [PAID] * 51}, "payments", "too-many"),
        ({"password": "hunter2"}, "?", "not-asked"),
    ],
)
def test_what_cannot_be_read_is_named_and_never_repeated(given, question, code) -> None:
    with pytest.raises(BadAnswers) as caught:
        read_answers(FORM, given, AROUND)
    assert [(fault.question, fault.code) for fault in caught.value.wrong] == [(question, code)]
    assert "hunter2" not in str(caught.value) and "4111" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("50", 50),
        ("५० जना जति", 50),
        ("প্রায় ৫০ জন", 50),
        ("حوالي ٢٠٠", 200),
        ("ประมาณ ๓๐ คน", 30),
        ("1,200 people", 1200),
        ("50+", 50),
        ("৩০-৩৫ জন", 30),
        ("about 30 – 35", 30),
        ("30 to 35 people", 30),
        ("३० देखि ४० जना", 30),
        ("٣٠ إلى ٤٠", 30),
        ("بين ٣٠ و٣٥", 30),
        ("between 30 and 35", 30),
        ("1,000-1200", 1000),
        (7, 7),
        ("about forty", 40),
        ("forty-five people", 45),
        ("forty or fifty", 40),
        ("two dozen", 24),
        ("two hundred and thirty", 230),
        ("one", 1),
        ("ประมาณสี่สิบคน", 40),
        ("প্রায় চল্লিশ জন", 40),
        ("चालीस जना जति", 40),
        ("unas cuarenta y cinco personas", 45),
        ("خمسة وأربعون شخصا", 45),
        ("بين أربعين وخمسين", 40),
    ],
)
def test_how_many_are_held_is_read_in_the_digits_and_words_in_which_people_write(typed, count) -> None:
    assert read(people=typed)["people"] == count


@pytest.mark.parametrize("typed", ["no one", "many", "forty of them are ill", "fifty or forty", "half", "ten twenty thirty", "-5", "40.5"])
def test_what_may_be_no_number_of_people_is_asked_again(typed) -> None:
    with pytest.raises(BadAnswers) as caught:
        read(people=typed)
    assert [fault.code for fault in caught.value.wrong] == ["not-a-number"]


@pytest.mark.parametrize(
    ("typed", "at"), [("23:00", "23:00"), ("4 ทุ่ม", "22:00"), ("রাত ১১টা", "23:00"), ("राति ११ बजे", "23:00"), ("11 pm", "23:00")]
)
def test_when_it_is_safe_is_read_also_where_a_browser_has_no_field_for_times(typed, at) -> None:
    assert read(contact_from=typed)["contact-from"] == at


def test_an_hour_that_may_be_either_half_of_the_day_is_asked_back() -> None:
    with pytest.raises(BadAnswers) as caught:
        read(contact_until="11")
    (fault,) = caught.value.wrong
    assert fault.question == "contact-until" and [choice.value for choice in fault.choices] == ["11:00", "23:00"]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadAnswers) as caught:
        read(country="XX", age="old", payments=[{**PAID, "amount": "x", "at": "x"}])
    assert [fault.question for fault in caught.value.wrong] == ["country", "payments.1.at", "payments.1.amount", "age"]


@given(
    st.dictionaries(
        st.sampled_from(sorted(FORM.questions)),
        st.none() | st.text(max_size=8) | st.integers() | st.lists(identifiers | st.text(max_size=5), max_size=3),
        max_size=6,
    )
)
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
def test_reading_answers_or_says_what_is_wrong_and_does_nothing_else(given) -> None:
    try:
        answers = read_answers(FORM, given, AROUND)
    except BadAnswers as error:
        assert error.wrong
    else:
        assert answers.keys() <= given.keys()
        facts_of(FORM, "money", answers, (), NOW, tables=TABLES)


def test_amounts_keep_their_places() -> None:
    assert read(payments=[PAID])["payments"][0].amount == amount("48000.00", "THB")


def wrong_form(**change):
    raw = {
        "kind": {"money": {"label": "M"}},
        "section": {"one": {"label": "One"}},
        "question": {"a": {"section": "one", "kinds": ["money"], "type": "choice", "label": "A?", "choices": {"x": "X"}}},
        "situation": {"s": {"any": {"a": ["x"]}}},
        "column": {"at": {"type": "time", "label": "When?"}},
    }
    read_form(copy.deepcopy(raw))
    for place, value in change.items():
        table, _, column = place.partition("__")
        raw[table][next(iter(raw[table]))][column] = value
    return raw


@pytest.mark.parametrize(
    "change",
    [
        {"question__section": "two"},
        {"question__type": "text"},
        {"question__type": "song"},
        {"question__when": ["moon"]},
        {"question__doors": []},
        {"question__colour": "red"},
        {"situation__any": {"b": ["x"]}},
        {"situation__any": {"a": ["y"]}},
        {"situation__door": "money"},
        {"situation__any": {}},
        {"column__type": "song"},
    ],
)
def test_a_wrong_form_is_refused(change) -> None:
    with pytest.raises(BadData):
        read_form(wrong_form(**change))


@pytest.mark.parametrize("change", [{"when": ["moon"]}, {"first": ["moon"]}, {"says": "no sentence"}, {"track": "moon"}])
def test_a_wrong_path_is_refused(change) -> None:
    rule = {"when": ["held"], "says": "Something.", "source": "design"}
    assert read_paths({"rule": {"x": rule}}, FORM)
    with pytest.raises(BadData):
        read_paths({"rule": {"x": {**rule, **change}}}, FORM)
