"""Reading and writing markings: what is refused, what is filled in, and what readers never learn."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.sharing import (
    COUNTRIES,
    SECTORS,
    Audience,
    BadMarking,
    Embargo,
    Marking,
    Pap,
    Tlp,
    Use,
    read_marking,
    write_for_originator,
    write_marking,
)

UPPER = "6F9619FF-8B86-D011-B42D-00CF4FC964FF"
DEFAULT = {Use.BLOCK, Use.HOLD, Use.WARN, Use.INVESTIGATE}


def refused(wire: object) -> BadMarking:
    with pytest.raises(BadMarking) as caught:
        read_marking(wire, "origin")
    return caught.value


def test_a_label_alone_gets_the_defaults() -> None:
    assert read_marking({"tlp": "TLP:GREEN"}, "origin") == Marking(
        tlp=Tlp.GREEN, pap=Pap.GREEN, originator="origin", uses=frozenset(DEFAULT), attribution="named"
    )
    clear = read_marking({"tlp": "TLP:CLEAR"}, "origin")
    assert clear.pap is Pap.CLEAR
    assert clear.uses == set(Use)


def test_everything_that_can_be_said_is_read() -> None:
    marking = read_marking(
        {
            "tlp": "tlp:amber+strict",
            "pap": "PAP:CLEAR",
            "audience": {
                "members": ["bank", UPPER],
                "sectors": ["Finance"],
                "countries": ["th"],
                "circles": ["c1", "c2"],
                "except": ["leak"],
            },
            "uses": ["warn", "hold", "hold"],
            "embargo": {"contact": "desk@example.org", "until": "2030-01-01T07:00:00+07:00"},
            "attribution": "unnamed",
            "expires": "2031-05-06T07:08:09.5Z",
        },
        "origin",
    )
    assert marking == Marking(
        tlp=Tlp.AMBER_STRICT,
        pap=Pap.CLEAR,
        originator="origin",
        audience=Audience(
            members=frozenset({"bank", UPPER.lower()}),
            sectors=frozenset({"finance"}),
            countries=frozenset({"TH"}),
            circles=frozenset({"c1", "c2"}),
            excluded=frozenset({"leak"}),
        ),
        uses=frozenset({Use.WARN, Use.HOLD}),
        embargo=Embargo("desk@example.org", datetime(2030, 1, 1, tzinfo=UTC)),
        attribution="unnamed",
        expires=datetime(2031, 5, 6, 7, 8, 9, 500_000, tzinfo=UTC),
    )


@pytest.mark.parametrize("label", ["TLP:AMBER", "TLP:AMBER+STRICT"])
@pytest.mark.parametrize("audience", [None, {}, {"members": []}, {"circles": None}, {"except": ["leak"]}])
def test_an_empty_policy_refuses(label: str, audience: object) -> None:
    error = refused({"tlp": label, "audience": audience})
    assert (error.field, error.code) == ("marking.audience", "empty-audience")


@pytest.mark.parametrize("label", ["TLP:GREEN", "TLP:CLEAR"])
def test_an_audience_that_is_given_and_names_nobody_does_not_mean_everybody(label: str) -> None:
    assert refused({"tlp": label, "audience": {"members": [], "circles": []}}).code == "empty-audience"
    assert read_marking({"tlp": label, "audience": None}, "origin").audience == Audience()


@pytest.mark.parametrize(
    ("wire", "field", "code"),
    [
        ({"tlp": "TLP:RED"}, "marking.audience.people", "red-needs-people"),
        ({"tlp": "TLP:RED", "audience": {"people": []}}, "marking.audience.people", "red-needs-people"),
        ({"tlp": "TLP:RED", "audience": {"members": ["bank"]}}, "marking.audience.people", "red-needs-people"),
        ({"tlp": "TLP:RED", "audience": {"people": ["p"], "members": ["bank"]}}, "marking.audience", "red-is-for-people"),
        ({"tlp": "TLP:RED", "audience": {"people": ["p"], "except": ["bank"]}}, "marking.audience", "red-is-for-people"),
        ({"tlp": "TLP:AMBER", "audience": {"people": ["p"], "members": ["bank"]}}, "marking.audience.people", "people-without-red"),
        ({"tlp": "TLP:CLEAR", "audience": {"people": ["p"]}}, "marking.audience.people", "people-without-red"),
        ({"tlp": "TLP:CLEAR", "audience": {"except": ["bank"]}}, "marking.audience.except", "exception-from-public"),
    ],
)
def test_red_is_for_named_people_and_people_are_for_red(wire: object, field: str, code: str) -> None:
    error = refused(wire)
    assert (error.field, error.code) == (field, code)


def test_green_may_leave_members_out() -> None:
    assert read_marking({"tlp": "TLP:GREEN", "audience": {"except": ["leak"]}}, "origin").audience == Audience(excluded=frozenset({"leak"}))


def test_uses_that_a_label_forbids_are_dropped() -> None:
    assert read_marking({"tlp": "TLP:GREEN", "pap": "PAP:RED", "uses": ["block", "investigate"]}, "origin").uses == {Use.INVESTIGATE}
    assert read_marking({"tlp": "TLP:GREEN", "pap": "PAP:AMBER"}, "origin").uses == {Use.INVESTIGATE}
    assert read_marking({"tlp": "TLP:GREEN", "uses": ["publish", "warn"]}, "origin").uses == {Use.WARN}
    assert read_marking({"tlp": "TLP:CLEAR", "uses": []}, "origin").uses == set()


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"tlp": None}, "marking.tlp", "missing"),
        ({"tlp": 5}, "marking.tlp", "not-a-text"),
        ({"tlp": "TLP: GREEN"}, "marking.tlp", "spaces"),
        ({"tlp": "tlp:unclear"}, "marking.tlp", "unknown-label"),
        ({"pap": ["PAP:RED"]}, "marking.pap", "not-a-text"),
        ({"pap": "PAP:PURPLE"}, "marking.pap", "unknown-label"),
        ({"audience": ["bank"]}, "marking.audience", "not-an-object"),
        ({"audience": {"members": "bank"}}, "marking.audience.members", "not-a-list"),
        ({"audience": {"members": {"bank": True}}}, "marking.audience.members", "not-a-list"),
        ({"audience": {"members": ["bank", None]}}, "marking.audience.members[1]", "not-a-text"),
        ({"audience": {"members": [""]}}, "marking.audience.members[0]", "bad-text"),
        ({"audience": {"members": ["a\x00b"]}}, "marking.audience.members[0]", "bad-text"),
        ({"audience": {"circles": ["\ud800"]}}, "marking.audience.circles[0]", "bad-text"),
        ({"audience": {"circles": ["\u202eabc"]}}, "marking.audience.circles[0]", "bad-text"),
        ({"audience": {"circles": ["x" * 201]}}, "marking.audience.circles[0]", "bad-text"),
        ({"audience": {"members": ["x"] * 10_001}}, "marking.audience.members", "too-many"),
        ({"audience": {"sectors": ["finance", "church"]}}, "marking.audience.sectors[1]", "unknown-sector"),
        ({"audience": {"countries": ["THA"]}}, "marking.audience.countries[0]", "unknown-country"),
        ({"audience": {"countries": ["ZZ"]}}, "marking.audience.countries[0]", "unknown-country"),
        ({"audience": {"excluded": ["x"]}}, "marking.audience", "unknown-key"),
        ({"colour": "green"}, "marking", "unknown-key"),
        ({"4111 1111 1111 1111": 1}, "marking", "unknown-key"),
        ({7: 1}, "marking", "unknown-key"),
        ({"uses": "block"}, "marking.uses", "not-a-list"),
        ({"uses": ["block", "delete"]}, "marking.uses[1]", "unknown-use"),
        ({"uses": [{}]}, "marking.uses[0]", "not-a-text"),
        ({"attribution": "secret"}, "marking.attribution", "unknown-attribution"),
        ({"attribution": True}, "marking.attribution", "unknown-attribution"),
        ({"embargo": True}, "marking.embargo", "not-an-object"),
        ({"embargo": {"contact": 4}}, "marking.embargo.contact", "not-a-text"),
        ({"embargo": {"till": "x"}}, "marking.embargo", "unknown-key"),
        ({"embargo": {"until": "2030-02-30T00:00:00Z"}}, "marking.embargo.until", "bad-time"),
        ({"expires": 1_900_000_000}, "marking.expires", "not-a-text"),
        ({"expires": "2030-01-01"}, "marking.expires", "bad-time"),
        ({"expires": "2030-01-01T00:00:00"}, "marking.expires", "bad-time"),
        ({"expires": "2030-W01-1T00:00:00Z"}, "marking.expires", "bad-time"),
        ({"expires": "0001-01-01T00:00:00+23:59"}, "marking.expires", "bad-time"),
        ({"expires": "2030-01-01T00:00:00+99:00"}, "marking.expires", "bad-time"),
        ({"expires": "2030-01-01T24:00:01Z"}, "marking.expires", "bad-time"),
        ({"expires": "9999-12-31T24:00:00Z"}, "marking.expires", "bad-time"),
        ({"expires": "๒๐๓๐-01-01T00:00:00Z"}, "marking.expires", "bad-time"),
    ],
)
def test_each_wrong_value_is_refused_at_its_place(change: dict[Any, Any], field: str, code: str) -> None:
    error = refused({"tlp": "TLP:GREEN"} | change)
    assert (error.field, error.code) == (field, code)


@pytest.mark.parametrize("wire", [None, 1, "TLP:GREEN", [], [["tlp", "TLP:GREEN"]], True])
def test_a_marking_that_is_no_object_is_refused(wire: object) -> None:
    assert refused(wire).field == "marking"


def test_a_refusal_never_repeats_what_was_written() -> None:
    secret = "4111111111111111"
    for change in (
        {"tlp": secret},
        {"pap": secret},
        {"uses": [secret]},
        {secret: 1},
        {"expires": secret},
        {"audience": {"sectors": [secret]}},
    ):
        error = refused({"tlp": "TLP:GREEN"} | change)
        assert secret not in error.text
        assert secret not in error.field
        assert secret not in str(error)


def test_a_contact_in_bengali_with_a_joiner_is_readable() -> None:
    contact = "র‍্যাব ডেস্ক"  # holds U+200D, as the word is properly written
    assert "\u200d" in contact
    assert read_marking({"tlp": "TLP:GREEN", "embargo": {"contact": contact}}, "origin").embargo == Embargo(contact)


def test_readers_get_the_label_and_the_uses_but_not_who_else_may_see_it() -> None:
    wire = {
        "tlp": "TLP:AMBER",
        "audience": {"members": ["bank"], "circles": ["ring"], "except": ["leak"]},
        "embargo": {},
        "uses": ["warn", "block"],
    }
    assert write_marking(read_marking(wire, "origin")) == {
        "tlp": "TLP:AMBER",
        "pap": "PAP:GREEN",
        "uses": ["block", "warn"],
        "attribution": "named",
        "embargo": {},
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9), max_size=3)
AUDIENCE_PARTS: dict[str, st.SearchStrategy[object]] = {
    "members": NAMES | JSON,
    "sectors": st.lists(st.sampled_from(SECTORS), max_size=3) | JSON,
    "countries": st.lists(st.sampled_from(sorted(COUNTRIES)), max_size=3) | JSON,
    "circles": NAMES | JSON,
    "except": NAMES | JSON,
}
TIMES = st.datetimes(timezones=st.just(UTC)).map(lambda time: time.isoformat())
WIRES = st.fixed_dictionaries(
    {"tlp": st.sampled_from(["TLP:CLEAR", "green", "tlp:amber", "AMBER+STRICT"]) | JSON},
    optional={
        "pap": st.sampled_from(["PAP:RED", "amber", "pap:green", "CLEAR"]) | JSON,
        "audience": st.fixed_dictionaries({}, optional=AUDIENCE_PARTS) | st.fixed_dictionaries({"people": NAMES}) | JSON,
        "uses": st.lists(st.sampled_from([use.value for use in Use])) | JSON,
        "attribution": st.sampled_from(["named", "unnamed"]) | JSON,
        "expires": TIMES | JSON,
        "embargo": st.fixed_dictionaries({}, optional={"contact": st.text() | JSON, "until": TIMES | JSON}) | JSON,
    },
)
VALID = st.builds(
    lambda tlp, **rest: {"tlp": tlp, **rest},
    st.sampled_from(["TLP:GREEN", "TLP:AMBER", "TLP:CLEAR"]),
    audience=st.fixed_dictionaries({"members": NAMES.filter(bool), "circles": NAMES, "except": NAMES}),
    uses=st.lists(st.sampled_from([use.value for use in Use])),
    pap=st.sampled_from(["PAP:RED", "PAP:AMBER", "PAP:GREEN", "PAP:CLEAR"]),
    expires=st.none() | TIMES,
    embargo=st.none() | st.fixed_dictionaries({"until": TIMES}),
    attribution=st.sampled_from(["named", "unnamed"]),
)


@given(JSON | WIRES)
def test_any_json_is_a_marking_or_the_one_refusal(wire: object) -> None:
    try:
        marking = read_marking(wire, "origin")
    except BadMarking as error:
        assert error.field.startswith("marking")
        assert error.code
        assert error.text.endswith(".")
        return
    assert read_marking(write_for_originator(marking), "origin") == marking


@given(VALID)
def test_what_the_originator_reads_back_is_what_was_marked(wire: dict[str, Any]) -> None:
    marking = read_marking(wire, "origin")
    assert read_marking(write_for_originator(marking), "origin") == marking
    assert set(write_marking(marking)) <= {"tlp", "pap", "uses", "attribution", "expires", "embargo"}


def test_24_ends_a_day() -> None:
    read = read_marking({"tlp": "TLP:GREEN", "expires": "2030-01-01T24:00:00-05:00"}, "origin")
    assert read.expires == datetime(2030, 1, 2, 5, tzinfo=UTC)
