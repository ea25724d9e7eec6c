"""What to do now, whom to call, and what the page of the code says."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_cast import HOUR, NOW

from accord.core.data import BadData
from accord.core.reports import advice
from accord.core.reports.advice import advise, dialled, fraud_lines, lines, read_help
from accord.core.reports.follow import followed, read_follow
from accord.core.reports.labels import ANYTHING
from accord.tables import countries, newest_protocols, report_follow, report_form, report_help, report_outlets

HELP, STEPS = report_help(), report_follow()
some_situations = st.frozensets(st.sampled_from(sorted(report_form().situations)))


@given(some_situations)
def test_everybody_is_warned_and_told_how_we_never_contact_people(situations) -> None:
    keys = [advice.key for advice in advise(HELP, situations)]
    assert keys[-4:] == ["recovery", "never", "how-we-contact", "code"]
    assert len(set(keys)) == len(keys)


def test_what_is_said_fits_what_happened() -> None:
    keys = [advice.key for advice in advise(HELP, frozenset({"suicide-risk", "money-lost", "remote-access"}))]
    assert keys[0] == "talk" and {"bank", "remote", "evidence"} <= set(keys) and "sim" not in keys
    held = [advice.key for advice in advise(HELP, frozenset({"held", "written-inside", "life-at-risk"}))]
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


# Written off the sources named in the packs, not out of them: whom somebody in despair can call, as a phone dials it.
CRISIS = {
    "TH": {"1323", "027136791"},
    "BD": {"09612119911"},
    "NP": {"1166", "16600121600"},
    "PE": {"113"},
    "AE": {"8004673"},
}


@pytest.mark.parametrize("country", CRISIS)
def test_somebody_in_despair_gets_a_number_in_every_country(country) -> None:
    known_lines = lines(HELP, "crisis", countries()[country], country)
    assert {line.dial for line in known_lines.lines} == CRISIS[country]
    assert [directory.site for directory in known_lines.directories] == ["https://findahelpline.com"]


def test_hours_are_said_of_a_line_and_never_promised_for_all_lines_of_a_need() -> None:
    (line,) = lines(HELP, "crisis", countries()["AE"], "AE").lines
    assert line.hours == "08:00-20:00"
    assert not [need.label for need in HELP.needs.values() if "hour" in need.label or "24" in need.label]


def test_where_no_crisis_line_is_known_a_directory_of_all_countries_stands() -> None:
    known_lines = lines(HELP, "crisis", None, "MM")
    assert known_lines.unknown and known_lines.directories and all(directory.source for directory in known_lines.directories)


def test_countries_without_a_pack_have_the_lines_that_a_source_names() -> None:
    assert [line.dial for line in lines(HELP, "emergency", None, "KH").lines] == ["117"]
    assert [line.dial for line in lines(HELP, "trafficking", None, "PH").lines] == ["1343"]
    assert lines(HELP, "trafficking", None, "MM").unknown and lines(HELP, "emergency", None, "US").unknown
    assert not {line.country for line in HELP.abroad.values()} & set(countries())


def test_the_emergency_lines_are_those_of_everybody_and_no_desk_of_one_crime() -> None:
    # ITU's and the phone library's emergency numbers; Peru's police is 105, and DIVINDAT is a mobile phone for computer crime.
    dials = {code: [line.dial for line in lines(HELP, "emergency", countries()[code], code).lines] for code in sorted(countries())}
    assert dials == {"AE": ["999"], "BD": ["999"], "NP": ["100"], "PE": ["105"], "TH": ["191"]}


@pytest.mark.parametrize(
    ("number", "dial"),
    [
        ("1441", "1441"),
        ("1441, then press 2", "1441"),
        ("800SAVE (800 7283)", "8007283"),
        ("800-HOPE", "8004673"),
        ("01-4414552 ext 172/180", "014414552"),
        ("+66-99-130-1300", "+66991301300"),
        ("111 (evidence by 942 841 978)", "111"),
        ("*100#", "*100#"),
    ],
)
def test_a_phone_dials_the_number_and_nothing_of_what_is_said_beside_it(number, dial) -> None:
    assert dialled(number) == dial


def test_each_number_stands_once_and_under_the_name_that_people_know() -> None:
    for country in countries().values():
        for need in HELP.needs:
            result = lines(HELP, need, country).lines
            assert len({line.dial for line in result}) == len(result)
            assert all(";" not in line.number for line in result)
    assert lines(HELP, "trafficking", countries()["PE"]).lines[0].about == "Interior ministry, Central Única de Denuncias"


def test_a_banks_own_fraud_line_is_found_by_the_bank_that_was_chosen() -> None:
    known_lines = fraud_lines(countries()["TH"], ["TH:004", "TH:014", "KASITHBK"])
    assert [(line.dial, line.keys) for line in known_lines] == [("028888888", "001"), ("027777575", "")]
    assert [(line.dial, line.about) for line in fraud_lines(countries()["BD"], ["bkash", "nagad"])] == [("16247", "bKash help line")]
    assert fraud_lines(countries()["BD"], ["nagad"]) == ()
    assert fraud_lines(countries()["TH"], ["TH:999", "PE:004"]) == fraud_lines(None, ["TH:004"]) == ()


@pytest.mark.parametrize("table", [{"country": "ZZ"}, {"needs": ["moon"]}, {"tag": "X"}])
def test_a_wrong_line_abroad_is_refused(table) -> None:
    good = {"country": "KH", "needs": ["emergency"], "about": "Police", "number": "117", "tag": "S", "source": "X"}
    parsed = tomllib.loads((Path(advice.__file__).parent / "advice.toml").read_text(encoding="utf-8"))
    lists = {"directory": {"y": {"needs": ["crisis"], "about": "A list", "site": "https://example.org", "source": "X"}}}
    assert read_help(parsed, {**lists, "line": {"x": good}}, report_form())
    with pytest.raises(BadData):
        read_help(parsed, {**lists, "line": {"x": {**good, **table}}}, report_form())


def test_unknown_stays_unknown() -> None:
    assert all(lines(HELP, need, None).unknown for need in HELP.needs)
    assert lines(HELP, "child", countries()["PE"]).unknown


def test_the_page_of_the_code_has_a_sentence_for_every_state_of_what_is_sent() -> None:
    for outlet in report_outlets().values():
        if outlet.protocol is not None:
            assert STEPS[outlet.protocol].states.keys() == newest_protocols()[outlet.protocol].states.keys()
        else:
            assert outlet.what == "consulate" or outlet.what in STEPS


# What each state is called by its protocol, as words that its sentence has; written off the titles of states, by hand.
TOLD = {
    "hold-funds": {
        "received": "was asked to hold",
        "acknowledged": "has seen the request",
        "located": "has found the money",
        "not-located": "did not find the money",
        "moved-on": "had already gone on",
        "taken-out": "The money had already been taken out in cash or spent",
        "held": "is holding the money. You do not have it back",
        "partly-held": "is holding a part of the money. You do not have it back",
        "refused": "did not hold",
        "extended": "hold the money for longer",
        "released": "no longer holds the money",
        "converted-to-order": "court or an authority will decide",
        "returned": "on its way back",
        "closed": "has ended",
    },
    "hold-funds-part": {
        "received": "open again",
        "acknowledged": "open again",
        "located": "open again",
        "not-located": "did not find a part of the money",
        "moved-on": "A part of the money had already gone on",
        "taken-out": "A part of the money had already been taken out in cash or spent",
        "refused": "did not hold a part of the money",
        "converted-to-order": "court or an authority will decide about a part",
    },
    "takedown": {
        "received": "was asked to take down what was reported",
        "acknowledged": "has seen the request",
        "removed": "took down what was reported",
        "geo-blocked": "In some countries",
        "not-found": "did not find what was reported",
        "refused": "did not take down",
        "back-up-again": "is back",
        "closed": "has ended",
    },
    "block-number": {
        "received": "was asked to block",
        "acknowledged": "has seen the request",
        "blocked": "The telephone company blocked",
        "not-ours": "another company",
        "refused": "did not block the number or name",
        "unblocked": "no longer blocked",
        "closed": "has ended",
    },
    "inform": {
        "asked": "has not answered yet",
        "acknowledged": "has seen the question",
        "answered": "The partner has answered. ",
        "partly-answered": "answered a part of the question",
        "refused": "did not answer the question",
        "referred-to-mla": "authorities of one country must ask those of another",
        "closed": "has ended",
    },
    "preserve": {
        "received": "was asked to keep evidence",
        "acknowledged": "has seen the request",
        "preserved": "is keeping the evidence",
        "renewed": "keep the evidence for longer",
        "process-served": "has formally asked for the evidence",
        "lapsed": "no longer has to keep",
        "refused": "did not keep the evidence",
    },
    "refer": {
        "offered": "was asked to help",
        "accepted": "has agreed to help",
        "rejected": "could not help",
        "done": "has ended",
        "revoked": "called off",
    },
    "repatriate": {
        "identified": "is being prepared",
        "documents": "Papers are being prepared",
        "consular": "have asked for papers",
        "risk-assessed": "checked whether going home is safe",
        "travel": "is arranged",
        "received": "The journey is over.",
        "followed-up": "asked how things are going",
    },
    "signal": {"sent": "We warned", "taken-back": "took the warning back"},
    "desk": {"sent": "handed the report to the police", "seen": "The police have seen the report", "closed": "has ended"},
    "rescue": {"sent": "handed this on", "seen": "has seen it", "closed": "has ended"},
}


@pytest.mark.parametrize("step", TOLD)
def test_the_sentence_of_a_state_is_that_of_this_state(step) -> None:
    assert STEPS[step].states.keys() == TOLD[step].keys()
    for state, words in TOLD[step].items():
        assert words in STEPS[step].states[state], state
    if step == "hold-funds":
        others = {state: says for state, says in STEPS["hold-funds-page"].states.items() if state not in ("sending", "unsent", "received")}
        assert others == {state: says for state, says in STEPS[step].states.items() if state != "received"}


def test_it_names_nobody_and_nothing() -> None:
    for words in STEPS.values():
        for sentence in words.states.values():
            assert not any(character.isdigit() or character in "{%" for character in sentence)
            assert not {"your", "you"} & set(sentence.lower().replace(".", "").split()) or words.key in (
                "hold-funds",
                "hold-funds-page",
                "hold-funds-part",
                "hold-funds-own",
                "hold-funds-nobody",
                "takedown",
                "block-number",
                "refer",
                "rescue",
            )


@given(st.integers(NOW - HOUR, NOW), st.integers(NOW, NOW + HOUR))
def test_times_are_told_in_whole_hours(since, due) -> None:
    progress = followed(STEPS, "hold-funds", "held", since, due)
    assert progress.since % HOUR == 0 and progress.due % HOUR == 0 and progress.since <= since and progress.due >= due
    assert progress.says == STEPS["hold-funds"].states["held"]


@pytest.mark.parametrize(("step", "state"), [("hold-funds", "new-state"), ("new-protocol", "held")])
def test_what_has_no_words_is_said_without(step, state) -> None:
    assert followed(STEPS, step, state, NOW).says == ANYTHING["anything"]


def test_words_that_miss_a_state_are_refused() -> None:
    table = {"label": "X", "who": "somebody", "states": {"received": "It was asked."}}
    with pytest.raises(BadData):
        read_follow({"step": {"takedown": table}}, newest_protocols())
    assert read_follow({"step": {"own": table}}, newest_protocols())
