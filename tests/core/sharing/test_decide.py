"""The sharing decision against an oracle written from the rules, in generated worlds of members, circles and people."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from accord.core.sharing import (
    PUBLIC,
    SECTORS,
    STANDINGS,
    Audience,
    Decision,
    Embargo,
    Marking,
    Pap,
    Reach,
    Tlp,
    Use,
    Viewer,
    decide,
    decide_reach,
    from_spec,
    reach,
    recipients,
    spec,
    wider,
)

NOW = datetime(2030, 1, 1, tzinfo=UTC)
MEMBERS = [f"member-{number}" for number in range(6)]
COUNTRIES = ["TH", "BD", "NP", "PE"]
CIRCLES = ["ring", "romance", "mules"]
PEOPLE = [f"person-{number}" for number in range(6)]


def some(names: list[str] | tuple[str, ...], most: int = 3) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names), max_size=most)


AUDIENCES = st.builds(
    Audience,
    members=some(MEMBERS),
    sectors=some(SECTORS, 2),
    countries=some(COUNTRIES, 2),
    circles=some(CIRCLES, 2),
    people=some(PEOPLE),
    excluded=some(MEMBERS),
) | st.just(Audience())
MARKINGS = st.builds(
    Marking,
    tlp=st.sampled_from(Tlp),
    pap=st.sampled_from(Pap),
    originator=st.sampled_from(MEMBERS),
    uses=st.frozensets(st.sampled_from(Use)),
    audience=AUDIENCES,
    embargo=st.none() | st.builds(Embargo, st.none(), st.none() | st.sampled_from([NOW - timedelta(1), NOW, NOW + timedelta(1)])),
    expires=st.none() | st.sampled_from([NOW - timedelta(1), NOW, NOW + timedelta(1)]),
)


@st.composite
def worlds(draw: st.DrawFn) -> list[Viewer]:
    """Every member once by token and once as a signed-in person, and the public."""
    viewers = [PUBLIC]
    for place, member in enumerate(MEMBERS):
        token = Viewer(
            member=member,
            sector=draw(st.sampled_from(SECTORS)),
            country=draw(st.sampled_from(COUNTRIES)),
            circles=draw(some(CIRCLES)),
            standing=draw(st.sampled_from([*STANDINGS, "active", "active", "active"])),
        )
        viewers += [token, replace(token, person=PEOPLE[place]), replace(token, person=PEOPLE[place], session=True)]
    return viewers


def oracle(marking: Marking, viewer: Viewer) -> bool:
    """The rules of sharing, one after the other, from the marking itself."""
    who = marking.audience
    has_selectors = len(who.members) + len(who.sectors) + len(who.countries) + len(who.circles) > 0
    if viewer is PUBLIC:
        return marking.tlp == "clear" and not has_selectors and who.excluded <= {marking.originator}
    if viewer.standing in ("invited", "signed", "suspended", "withdrawn"):
        return False
    is_originator = viewer.member == marking.originator
    if viewer.member in who.excluded and not is_originator:
        return False
    if marking.tlp == "red":
        return viewer.session and viewer.person in who.people
    if is_originator:
        return True
    if not has_selectors:
        return marking.tlp in ("clear", "green")
    return (
        viewer.member in who.members
        or viewer.sector in who.sectors
        or viewer.country in who.countries
        or any(circle in who.circles for circle in viewer.circles)
    )


@given(worlds(), st.lists(MARKINGS, min_size=1, max_size=5))
def test_the_decision_is_that_of_the_rules_on_every_path(world: list[Viewer], markings: list[Marking]) -> None:
    for marking in markings:
        entitled = [viewer for viewer in world if oracle(marking, viewer)]
        stored = from_spec(spec(reach(marking)))
        assert [viewer for viewer in world if decide(marking, viewer).allowed] == entitled
        assert [viewer for viewer in world if decide_reach(stored, viewer).allowed] == entitled
        assert recipients(stored, world) == entitled


@given(worlds(), MARKINGS)
def test_a_token_never_sees_red(world: list[Viewer], marking: Marking) -> None:
    red = replace(marking, tlp=Tlp.RED, audience=replace(marking.audience, people=frozenset(PEOPLE)))
    assert all(viewer.session and viewer.person is not None for viewer in recipients(reach(red), world))


@given(worlds(), MARKINGS)
def test_a_stricter_label_on_the_same_audience_never_reaches_more(world: list[Viewer], marking: Marking) -> None:
    by_strictness = [Tlp.CLEAR, Tlp.GREEN, Tlp.AMBER, Tlp.AMBER_STRICT]
    reaches = [reach(replace(marking, tlp=tlp)) for tlp in by_strictness]
    for place, strict in enumerate(reaches):
        assert not any(wider(strict, open_, world) for open_ in reaches[:place])


@given(worlds(), MARKINGS, MARKINGS)
def test_wider_lists_exactly_those_that_one_reaches_and_the_other_does_not(world: list[Viewer], marking: Marking, other: Marking) -> None:
    assert wider(reach(marking), reach(other), world) == [v for v in world if oracle(marking, v) and not oracle(other, v)]


@given(worlds(), MARKINGS)
def test_no_decision_is_bare(world: list[Viewer], marking: Marking) -> None:
    for decision in [decide(marking, viewer, NOW) for viewer in world]:
        assert decision.reasons
        assert all(reason.code.islower() and reason.text.endswith(".") for reason in decision.reasons)


@given(worlds(), MARKINGS)
def test_an_expired_marking_refuses_everybody_where_the_time_is_given(world: list[Viewer], marking: Marking) -> None:
    expired = marking.expires is not None and marking.expires <= NOW
    for viewer in world:
        decision = decide(marking, viewer, NOW)
        assert decision.allowed == (oracle(marking, viewer) and not expired)
        assert (decision.reasons[0].code == "expired") == expired


def test_a_thousand_audiences_and_readers_entitled_to_one_and_to_ninety_nine_in_a_hundred() -> None:
    few = Viewer(member="few", sector="support", country="NP", standing="active")
    many = Viewer(member="many", sector="finance", country="TH", standing="active")
    markings = [
        Marking(
            tlp=Tlp.AMBER,
            pap=Pap.GREEN,
            originator="origin",
            uses=frozenset(),
            audience=Audience(members=frozenset({f"member-{number}"} | ({"few"} if number % 100 == 0 else {"many"}))),
        )
        for number in range(1000)
    ]
    assert len({spec(reach(marking)) for marking in markings}) == 1000
    assert sum(decide(marking, few).allowed for marking in markings) == 10
    assert sum(decide(marking, many).allowed for marking in markings) == 990
    assert not any(decide(marking, few).allowed and decide(marking, many).allowed for marking in markings)


@pytest.mark.parametrize("empty", [Reach(scope="named"), Reach(scope="people"), Reach(scope="named", excluded=frozenset({"x"}))])
def test_an_empty_policy_refuses(empty: Reach) -> None:
    viewer = Viewer(member="bank", sector="finance", country="TH", standing="active", person="p", session=True)
    decision = decide_reach(empty, viewer)
    assert (decision.allowed, decision.reasons[0].code) == (False, "empty-audience")


@pytest.mark.parametrize("standing", ["invited", "signed", "suspended", "withdrawn"])
def test_a_member_that_is_not_active_is_refused_with_its_standing(standing: str) -> None:
    marking = Marking(tlp=Tlp.GREEN, pap=Pap.GREEN, originator="bank", uses=frozenset())
    decision = decide(marking, Viewer(member="bank", standing=standing))
    assert (decision.allowed, decision.reasons[0].code) == (False, f"standing-{standing}")


def test_a_member_without_a_known_standing_is_refused() -> None:
    for standing in (None, "", "ACTIVE", "other"):
        assert decide_reach(Reach(scope="public"), Viewer(member="bank", standing=standing)).reasons[0].code == "not-active"


def test_a_viewer_without_a_member_is_the_public_whatever_it_claims() -> None:
    claims = Viewer(sector="finance", country="TH", circles=frozenset({"ring"}), standing="active", person="p", session=True)
    for opened in (
        Reach(scope="members"),
        Reach(scope="named", sectors=frozenset({"finance"}), circles=frozenset({"ring"})),
        Reach(scope="people", people=frozenset({"p"})),
    ):
        assert not decide_reach(opened, claims).allowed
    assert decide_reach(Reach(scope="public"), claims).allowed


def test_every_selector_that_fits_is_given_as_a_reason() -> None:
    marking = Marking(
        tlp=Tlp.AMBER,
        pap=Pap.GREEN,
        originator="origin",
        uses=frozenset(),
        audience=Audience(sectors=frozenset({"finance"}), countries=frozenset({"TH"}), circles=frozenset({"ring", "mules"})),
    )
    viewer = Viewer(member="bank", sector="finance", country="TH", circles=frozenset({"mules"}), standing="active")
    assert [reason.code for reason in decide(marking, viewer).reasons] == ["named-sector", "named-country", "named-circle"]
    origin = Viewer(member="origin", sector="state", country="PE", standing="active")
    assert [reason.code for reason in decide(marking, origin).reasons] == ["originator", "named-member"]


def test_an_exception_beats_every_selector_but_never_the_originator() -> None:
    audience = Audience(members=frozenset({"bank"}), sectors=frozenset({"finance"}), excluded=frozenset({"bank", "origin"}))
    marking = Marking(tlp=Tlp.AMBER, pap=Pap.GREEN, originator="origin", uses=frozenset(), audience=audience)
    assert decide(marking, Viewer(member="bank", sector="finance", standing="active")).reasons[0].code == "excluded"
    assert decide(marking, Viewer(member="origin", sector="state", standing="active")).allowed


def test_a_refusal_is_false_and_a_bare_decision_cannot_be_made() -> None:
    assert not decide_reach(Reach(scope="members"), PUBLIC)
    assert decide_reach(Reach(scope="public"), PUBLIC)
    with pytest.raises(ValueError, match="reason"):
        Decision(True, ())
