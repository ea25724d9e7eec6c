"""Laws that hold for every set of claims."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from trust_cast import ALL_USES, DAY, NOW, claim, protection

from accord.core.trust.origins import PUBLIC_REPORTS
from accord.core.trust.verdict import USES_WHILE_DISPUTED, Verdict, verdict

LEVEL = {"none": 0, "retracted": 0, "protected": 0, "disputed": 1, "reported": 2, "corroborated": 3}
MEMBERS = ["m1", "m2", "m3", "m4"]
some_members = st.frozensets(st.sampled_from(MEMBERS), max_size=3)

claims_ = st.builds(
    claim,
    member=st.sampled_from(MEMBERS),
    signal=st.uuids().map(str),
    source=st.sampled_from([None, "list x", "list y", "m1"]),
    scheme=st.sampled_from(["romance", "investment"]),
    state=st.sampled_from(["live", "live", "live", "retracted", "expired"]),
    weight=st.sampled_from([0.1, 0.5, 0.9]),
    uses=st.frozensets(st.sampled_from(sorted(ALL_USES))),
    embargo=st.sampled_from([False, False, False, True]),
    expires=st.sampled_from([None, NOW - DAY, NOW + DAY]),
    first_seen=st.sampled_from([None, NOW - 3 * DAY, NOW - 2 * DAY]),
    last_seen=st.sampled_from([None, NOW - DAY, NOW]),
    confidence=st.none() | st.integers(0, 100),
    rank=st.integers(1, 4),
    matched=st.sampled_from(["a.example/", "b.a.example/"]),
    disputes=some_members,
    sightings=some_members,
    actions=st.frozensets(st.tuples(st.sampled_from(MEMBERS), st.sampled_from(["blocked", "held"])), max_size=3),
)
shields_ = st.builds(
    protection,
    code=st.sampled_from(["shared-host", "bank", "allow-list"]),
    list=st.sampled_from(["one", "two"]),
    rank=st.integers(1, 4),
    exact=st.booleans(),
)
many_claims = st.lists(claims_, max_size=6)
many_shields = st.lists(shields_, max_size=2)


def judge(claims, shields, use=None) -> Verdict:
    return verdict(claims, shields, now=NOW, use=use)


@given(st.data(), many_claims, many_shields)
def test_order_never_matters(data, claims, shields) -> None:
    turned = judge(data.draw(st.permutations(claims)), data.draw(st.permutations(shields)), "block")
    assert turned == judge(claims, shields, "block")


@given(many_claims, many_shields)
def test_the_same_claim_twice_is_the_same_claim(claims, shields) -> None:
    assert judge(claims + claims, shields + shields) == judge(claims, shields)


@given(many_claims, many_shields, claims_, st.sampled_from([{"state": "retracted"}, {"state": "expired"}, {"expires": NOW}]))
def test_a_claim_that_is_gone_raises_nothing(claims, shields, extra, gone) -> None:
    before, after = judge(claims, shields), judge([*claims, replace(extra, **gone)], shields)
    assert LEVEL[after.word] == LEVEL[before.word]
    assert (after.uses, after.sources, after.schemes) == (before.uses, before.sources, before.schemes)


@given(many_claims, many_shields, shields_)
def test_a_protection_raises_no_use_and_no_source(claims, shields, extra) -> None:
    before, after = judge(claims, shields), judge(claims, [*shields, extra])
    assert after.sources <= before.sources
    if before.word != "disputed":
        assert after.uses <= before.uses


@given(many_claims, many_shields, claims_)
def test_an_undisputed_claim_never_lowers_the_verdict(claims, shields, extra) -> None:
    extra = replace(extra, disputes=frozenset(), weight=0.9)
    assert LEVEL[judge([*claims, extra], shields).word] >= LEVEL[judge(claims, shields).word]


@given(many_claims.filter(bool), many_shields, st.sampled_from([*MEMBERS, "m9"]))
def test_a_dispute_never_raises_the_verdict_nor_its_uses(claims, shields, member) -> None:
    disputed = [replace(claims[0], disputes=claims[0].disputes | {member}), *claims[1:]]
    before, after = judge(claims, shields), judge(disputed, shields)
    assert LEVEL[after.word] <= LEVEL[before.word]
    assert after.uses <= before.uses


@given(many_claims, many_shields, claims_)
def test_an_embargo_on_a_live_claim_empties_the_uses(claims, shields, extra) -> None:
    held = judge([*claims, replace(extra, state="live", expires=None, embargo=True)], shields)
    assert (held.uses, held.advice) == (frozenset(), ("contact",))


@given(many_claims, many_shields)
def test_copies_of_one_list_never_corroborate(claims, shields) -> None:
    copies = [replace(claim, source="one list", sightings=frozenset()) for claim in claims]
    assert judge(copies, shields).word != "corroborated"


@given(many_claims, many_shields)
def test_one_member_alone_never_corroborates(claims, shields) -> None:
    alone = [replace(claim, member="m1", sightings=claim.sightings & {"m1"}) for claim in claims]
    assert judge(alone, shields).word != "corroborated"


@given(many_claims, many_shields, st.sampled_from(MEMBERS))
def test_members_of_low_weight_never_make_corroborated(claims, shields, good) -> None:
    weighed = [replace(claim, weight=0.9 if claim.member == good else 0.1) for claim in claims]
    low = [member for member in MEMBERS if member != good]
    assert verdict(weighed, shields, now=NOW, low_members=low).word != "corroborated"


@given(many_claims, many_shields)
def test_corroborated_needs_two_sources_and_at_least_two_voices(claims, shields) -> None:
    judged = judge(claims, shields)
    if judged.word == "corroborated":
        voices = {voice for claim in claims for voice in (claim.member, *claim.sightings)}
        assert judged.sources >= 2
        assert len(voices) >= 2


@given(many_claims, many_shields, st.sampled_from(sorted(ALL_USES)))
def test_uses_come_from_live_claims_and_a_refused_use_has_its_reason(claims, shields, use) -> None:
    judged = judge(claims, shields, use)
    assert judged.uses <= {permitted for claim in claims if claim.state == "live" for permitted in claim.uses}
    assert any(reason.code.startswith("use-") for reason in judged.reasons) == (use not in judged.uses)
    if judged.word == "disputed":
        assert judged.uses <= USES_WHILE_DISPUTED
    if LEVEL[judged.word] == 0:
        assert not judged.uses


@given(many_claims, many_shields)
def test_a_verdict_always_says_why(claims, shields) -> None:
    judged = judge(claims, shields)
    assert judged.reasons
    assert judged.advice


@given(
    st.lists(claims_, max_size=6),
    st.lists(shields_, max_size=2),
    st.integers(1, 60),
    st.sampled_from([None, "block", "investigate", "warn"]),
)
def test_what_the_public_reports_changes_no_word_however_much_it_is(claims: list, shields: list, count: int, use: str | None) -> None:
    reports = [
        claim("desk" if number % 2 else "m1", signal=f"report {number}", source=PUBLIC_REPORTS, disputes=frozenset({"m2"}), weight=0.1)
        for number in range(count)
    ]
    before, after = verdict(claims, shields, now=NOW, use=use), verdict([*reports, *claims], shields, now=NOW, use=use)
    unconfirmed = [reason for reason in after.reasons if reason.code == "unconfirmed-reports"]
    assert replace(after, reasons=()) == replace(before, reasons=())
    assert [reason for reason in after.reasons if reason not in unconfirmed] == list(before.reasons)
    assert len(unconfirmed) == (use in (None, "investigate"))


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, "1"), (2, "2-5"), (5, "2-5"), (6, "6-20"), (20, "6-20"), (21, "more than 20"), (9999, "more than 20")],
)
def test_the_number_of_reports_is_told_in_bands(count: int, expected: str) -> None:
    verdict_given = verdict([claim("desk", source=PUBLIC_REPORTS, count=count)], (), now=NOW)
    assert verdict_given.word == "none"
    assert [reason.params["count"] for reason in verdict_given.reasons if reason.code == "unconfirmed-reports"] == [expected]


def test_a_member_that_saw_it_too_says_so_itself() -> None:
    reported = claim("desk", source=PUBLIC_REPORTS, sightings=frozenset({"m2"}))
    assert (verdict([reported], (), now=NOW).word, verdict([reported], (), now=NOW).sources) == ("reported", 1)
    both = verdict([reported, claim("m1")], (), now=NOW)
    assert (both.word, both.sources) == ("corroborated", 2)
