"""Reach and its spec: the same audience is one row, another audience is another."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.sharing import Audience, Marking, Pap, Reach, Tlp, from_spec, reach, spec

NAMES = st.frozensets(st.sampled_from(["a", "b", "é", "ก", '"', "\ud800", "a,b"]), max_size=3)


@st.composite
def reaches(draw: st.DrawFn) -> Reach:
    scope = draw(st.sampled_from(["public", "members", "named", "people"]))
    if scope == "public":
        return Reach(scope="public")
    if scope == "members":
        return Reach(scope="members", excluded=draw(NAMES))
    if scope == "people":
        return Reach(scope="people", people=draw(NAMES), excluded=draw(NAMES))
    return Reach(scope="named", members=draw(NAMES), sectors=draw(NAMES), countries=draw(NAMES), circles=draw(NAMES), excluded=draw(NAMES))


def marked(tlp: Tlp, audience: Audience | None = None, originator: str = "origin") -> Marking:
    return Marking(tlp=tlp, pap=Pap.GREEN, originator=originator, uses=frozenset(), audience=audience or Audience())


@given(reaches())
def test_a_spec_gives_its_reach_back(reach: Reach) -> None:
    assert from_spec(spec(reach)) == reach


@given(reaches(), reaches())
def test_equal_reaches_and_only_those_have_equal_specs(reach: Reach, other: Reach) -> None:
    assert (reach == other) == (spec(reach) == spec(other))


@given(st.permutations(["a", "b", "c", "d"]), st.permutations(["x", "y", "z"]))
def test_the_order_of_writing_makes_no_other_row(members: list[str], circles: list[str]) -> None:
    reach = Reach(scope="named", members=frozenset(members), circles=frozenset(circles))
    assert spec(reach) == '{"circles":["x","y","z"],"members":["a","b","c","d"],"scope":"named"}'


@given(reaches())
def test_a_spec_is_ascii_text_without_spaces_outside_names(reach: Reach) -> None:
    assert spec(reach).isascii()
    assert json.loads(spec(reach))["scope"] == reach.scope


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "null",
        '{"scope":"everybody"}',
        '{"scope": "public"}',
        '{"members":["a"]}',
        '{"members":["b","a"],"scope":"named"}',
        '{"members":["a","a"],"scope":"named"}',
        '{"members":[],"scope":"named"}',
        '{"members":"a","scope":"named"}',
        '{"members":[1],"scope":"named"}',
        '{"colour":["a"],"scope":"named"}',
        '{"members":["a"],"scope":"public"}',
        '{"excluded":["a"],"scope":"public"}',
        '{"people":["a"],"scope":"named"}',
    ],
)
def test_a_text_that_is_no_canonical_spec_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_spec(text)


def test_labels_without_names_open_to_the_public_or_to_members() -> None:
    assert reach(marked(Tlp.CLEAR)) == Reach(scope="public")
    assert reach(marked(Tlp.GREEN)) == Reach(scope="members")


def test_entries_of_two_originators_for_all_members_share_one_row() -> None:
    assert spec(reach(marked(Tlp.GREEN, originator="one"))) == spec(reach(marked(Tlp.GREEN, originator="two")))


@pytest.mark.parametrize("tlp", [Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT])
def test_named_audiences_reach_the_same_whatever_the_colour(tlp: Tlp) -> None:
    audience = Audience(sectors=frozenset({"finance"}), excluded=frozenset({"leak", "origin"}))
    assert reach(marked(tlp, audience)) == Reach(
        scope="named", members=frozenset({"origin"}), sectors=frozenset({"finance"}), excluded=frozenset({"leak"})
    )


def test_red_reaches_people_and_never_the_members_beside_them() -> None:
    audience = Audience(people=frozenset({"p"}), members=frozenset({"bank"}))
    assert reach(marked(Tlp.RED, audience)) == Reach(scope="people", people=frozenset({"p"}))


def test_an_exception_keeps_a_clear_entry_from_the_public() -> None:
    audience = Audience(excluded=frozenset({"leak"}))
    assert reach(marked(Tlp.CLEAR, audience)) == Reach(scope="members", excluded=frozenset({"leak"}))
