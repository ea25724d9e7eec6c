"""What a release takes: by hand for each kind, and laws over whatever members and reviewers do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.trust.releasing import Case, answer, needs_of
from accord.core.trust.vocabulary import Protects

NEVER = ["bank", "state", "hospital", "help-site", "emergency-line", "common-address", "public-suffix"]
PUBLISHER, OTHER, DESK, SECOND = 1, 2, 8, 9
MEMBERS = st.frozensets(st.integers(1, 9))


def case(*codes: str, evidence: set[int] = frozenset(), claimants: set[int] = frozenset(), yes: set[int] = frozenset()) -> Case:  # type: ignore[assignment]
    return Case(needs_of(codes), PUBLISHER, frozenset(evidence), frozenset(claimants | {PUBLISHER}), frozenset(yes))


def test_every_kind_of_protection_says_what_lifts_it() -> None:
    for code in Protects:
        needs_of([code])


@pytest.mark.parametrize("code", NEVER)
def test_what_belongs_to_those_is_never_released(code: str) -> None:
    everybody = set(range(1, 10))
    assert answer(case(code, evidence=everybody, yes={DESK}), SECOND) == "never-released"
    assert answer(case("known-site", code, evidence=everybody, yes={DESK}), SECOND) == "never-released"


@pytest.mark.parametrize(
    ("codes", "evidence", "claimants", "yes", "reviewer", "says"),
    [
        # Held for its budget alone, or on one list of known sites: one reviewer, as ever.
        ((), set(), set(), set(), PUBLISHER, "release"),
        (("known-site",), set(), set(), set(), DESK, "release"),
        # Popular, shared, or vouched for: two members saw it themselves, and the yes is no publisher's.
        (("popular-site",), {1}, {1}, set(), DESK, "not-corroborated"),
        (("popular-site",), {1, 2}, {1, 2}, set(), DESK, "release"),
        (("popular-site",), {1, 2}, {1, 2}, set(), PUBLISHER, "own-claim"),
        (("popular-site",), {1, 2}, {1, 2}, set(), OTHER, "release"),
        (("shared-host",), {1}, {1, 2}, set(), DESK, "not-corroborated"),
        (("allow-list",), {1, 2}, {1, 2}, set(), DESK, "release"),
        # The most visited: two reviewers of two members, none of which claims anything there.
        (("top-site",), {1, 2}, {1, 2}, set(), DESK, "say-yes"),
        (("top-site",), {1, 2}, {1, 2}, {DESK}, DESK, "said-yes"),
        (("top-site",), {1, 2}, {1, 2}, {DESK}, SECOND, "release"),
        (("top-site",), {1, 2}, {1, 2}, {DESK}, OTHER, "own-claim"),
        (("top-site",), {1}, {1}, {DESK}, SECOND, "not-corroborated"),
        (("shared-host", "top-site"), {1, 2}, {1, 2}, set(), DESK, "say-yes"),
        # Whoever said yes and published its own claim afterwards is no reviewer any more.
        (("top-site",), {1, 2, 8}, {1, 2, 8}, {DESK}, SECOND, "say-yes"),
    ],
)
def test_by_hand(codes, evidence, claimants, yes, reviewer, says) -> None:
    assert answer(case(*codes, evidence=evidence, claimants=claimants, yes=yes), reviewer) == says


@given(st.frozensets(st.sampled_from(list(Protects)), min_size=1), st.integers(1, 9), MEMBERS, MEMBERS, MEMBERS, st.integers(1, 9))
def test_whatever_members_do(codes, publisher, evidence, claimants, yes, reviewer) -> None:
    claimants = claimants | evidence | {publisher}
    outcome = answer(Case(needs_of(codes), publisher, evidence, claimants, yes), reviewer)
    if codes & set(NEVER):
        assert outcome == "never-released"
    if outcome == "release" and codes - {"known-site"}:
        assert len(evidence) >= 2 and reviewer != publisher
    if outcome == "release" and "top-site" in codes:
        assert len((yes | {reviewer}) - claimants) >= 2
