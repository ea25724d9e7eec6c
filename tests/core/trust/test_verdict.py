from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from trust_cast import ALL_USES, DAY, NOW, claim, protection

from accord.core.trust.labels import ADVICE, advise, say
from accord.core.trust.verdict import USES_WHILE_DISPUTED, Verdict, verdict


def codes(judged: Verdict) -> list[str]:
    return [reason.code for reason in judged.reasons]


def params(judged: Verdict, code: str) -> dict[str, str | int]:
    return dict(next(reason.params for reason in judged.reasons if reason.code == code))


def text(judged: Verdict) -> str:
    return " ".join([*(say(reason) for reason in judged.reasons), *(advise(code) for code in judged.advice)])


# Nothing known


def test_without_claims_we_do_not_know_and_never_say_safe() -> None:
    judged = verdict([], [], now=NOW)
    assert (judged.word, judged.sources, judged.uses, judged.schemes) == ("none", 0, frozenset(), ())
    assert codes(judged) == ["unknown"]
    assert "do not know" in text(judged)
    assert "safe" not in text(judged).lower()


@pytest.mark.parametrize("old", [claim(state="expired"), claim(expires=NOW), claim(expires=NOW - DAY)])
def test_an_expired_claim_leaves_none_with_the_reason(old) -> None:
    judged = verdict([old], [], now=NOW)
    assert (judged.word, judged.uses, judged.sources) == ("none", frozenset(), 0)
    assert codes(judged) == ["expired", "unknown"]


def test_a_claim_is_live_until_the_very_moment_it_expires() -> None:
    assert verdict([claim(expires=NOW + DAY / 86_400)], [], now=NOW).word == "reported"
    assert verdict([claim(expires=None)], [], now=NOW).word == "reported"


def test_it_is_retracted_when_all_claims_are_retracted() -> None:
    judged = verdict([claim("m1", state="retracted"), claim("m2", state="retracted", expires=NOW - DAY)], [], now=NOW)
    assert (judged.word, judged.uses, judged.sources) == ("retracted", frozenset(), 0)
    assert codes(judged) == ["retracted"]
    assert params(judged, "retracted") == {"claims": 2}


def test_an_expired_claim_beside_a_retracted_one_was_not_taken_back() -> None:
    judged = verdict([claim("m1", state="retracted"), claim("m2", state="expired")], [], now=NOW)
    assert judged.word == "none"
    assert {"retracted", "expired"} <= set(codes(judged))


# Reported and corroborated


def test_one_claim_is_reported_with_its_dates_schemes_and_uses() -> None:
    judged = verdict([claim(confidence=70)], [], now=NOW)
    assert judged.word == "reported"
    assert judged.sources == 1
    assert judged.uses == ALL_USES
    assert judged.schemes == ("investment",)
    assert (judged.first_seen, judged.last_seen) == (NOW - 9 * DAY, NOW - 6 * DAY)
    assert params(judged, "reported-by") == {"members": 1, "sources": 1}
    assert params(judged, "first-seen") == {"date": "2026-02-20"}
    assert params(judged, "last-seen") == {"date": "2026-02-23"}
    assert params(judged, "confidence") == {"lowest": 70, "highest": 70}


def test_unknown_confidence_and_unknown_dates_stay_unknown() -> None:
    judged = verdict([claim(confidence=None, first_seen=None, last_seen=None)], [], now=NOW)
    assert (judged.first_seen, judged.last_seen) == (None, None)
    assert not {"confidence", "first-seen", "last-seen"} & set(codes(judged))


def test_two_members_with_origins_of_their_own_corroborate() -> None:
    judged = verdict([claim("m1"), claim("m2")], [], now=NOW)
    assert (judged.word, judged.sources) == ("corroborated", 2)


def test_a_list_and_an_own_observation_corroborate() -> None:
    assert verdict([claim("m1", source="list x"), claim("m2")], [], now=NOW).word == "corroborated"
    assert verdict([claim("m1", source="list x"), claim("m2", source="list y")], [], now=NOW).word == "corroborated"


@pytest.mark.parametrize("copy", ["list x", " List  X ", "LIST X"])
def test_two_copies_of_one_list_do_not_corroborate(copy) -> None:
    judged = verdict([claim("m1", source="list x"), claim("m2", source=copy)], [], now=NOW)
    assert (judged.word, judged.sources) == ("reported", 1)
    assert params(judged, "reported-by") == {"members": 2, "sources": 1}
    assert "one-source" in codes(judged)


def test_what_was_not_compared_yet_is_called_neither_a_copy_nor_a_source() -> None:
    judged = verdict([claim("m1"), claim("m2", source="unplaced")], [], now=NOW)
    assert (judged.word, judged.sources) == ("reported", 1)
    assert "not-compared" in codes(judged) and "one-source" not in codes(judged)


def test_quoting_another_member_as_the_source_does_not_corroborate() -> None:
    assert verdict([claim("m1"), claim("m2", source="m1")], [], now=NOW).word == "reported"


def test_an_empty_source_is_no_source() -> None:
    judged = verdict([claim("m1", source=""), claim("m2", source="  ")], [], now=NOW)
    assert (judged.word, judged.sources) == ("corroborated", 2)


def test_two_lists_through_one_member_do_not_corroborate() -> None:
    judged = verdict([claim("m1", source="list x"), claim("m1", source="list y")], [], now=NOW)
    assert (judged.word, judged.sources) == ("reported", 2)
    assert "one-member" in codes(judged)


def test_two_claims_by_one_member_are_one_source() -> None:
    judged = verdict([claim("m1", signal="a"), claim("m1", signal="b")], [], now=NOW)
    assert (judged.word, judged.sources) == ("reported", 1)


# Sightings


def test_a_sighting_by_a_second_member_corroborates_one_claim() -> None:
    judged = verdict([claim("m1", sightings=frozenset({"m2"}))], [], now=NOW)
    assert (judged.word, judged.sources) == ("corroborated", 2)
    assert params(judged, "seen-by") == {"members": 1}


def test_a_sighting_by_the_claiming_member_counts_for_nothing() -> None:
    judged = verdict([claim("m1", sightings=frozenset({"m1"}))], [], now=NOW)
    assert (judged.word, judged.sources) == ("reported", 1)
    assert "seen-by" not in codes(judged)


def test_a_sighting_of_a_listed_claim_is_an_origin_beside_the_list() -> None:
    copies = [claim("m1", source="list x"), claim("m2", source="list x", sightings=frozenset({"m1"}))]
    assert verdict(copies, [], now=NOW).word == "corroborated"


def test_a_sighting_by_the_member_that_is_the_source_adds_nothing() -> None:
    assert verdict([claim("m1", source="m2", sightings=frozenset({"m2"}))], [], now=NOW).word == "reported"


# Weight


@pytest.mark.parametrize(("weight", "word"), [(0.29, "reported"), (0.3, "corroborated")])
def test_members_of_low_weight_corroborate_nothing(weight, word) -> None:
    judged = verdict([claim("m1"), claim("m2", weight=weight)], [], now=NOW)
    assert judged.word == word
    assert ("low-weight" in codes(judged)) == (word == "reported")


def test_a_low_weight_member_beside_two_good_ones_does_no_harm() -> None:
    judged = verdict([claim("m1"), claim("m2"), claim("m3", weight=0.1)], [], now=NOW)
    assert judged.word == "corroborated"


def test_a_sighting_by_a_member_of_low_weight_corroborates_nothing() -> None:
    seen = claim("m1", sightings=frozenset({"m2"}))
    assert verdict([seen], [], now=NOW, low_members={"m2"}).word == "reported"
    copies = [claim("m1", source="x", sightings=frozenset({"m2"})), claim("m2", source="x", weight=0.1)]
    assert verdict(copies, [], now=NOW).word == "reported"


# Disputes


def test_disputes_of_half_the_origins_make_it_disputed() -> None:
    three = [claim("m1", disputes=frozenset({"m8"})), claim("m2"), claim("m3")]
    assert verdict(three[:1], [], now=NOW).word == "disputed"
    assert verdict(three[:2], [], now=NOW).word == "disputed"
    judged = verdict(three, [], now=NOW)
    assert judged.word == "corroborated"
    assert params(judged, "disputed-by") == {"members": 1, "sources": 3}


def test_one_member_that_disputes_every_claim_counts_once() -> None:
    assert verdict([claim(m, disputes=frozenset({"m8"})) for m in ("m1", "m2", "m3")], [], now=NOW).word == "corroborated"


def test_disputed_leaves_only_investigate_and_warn() -> None:
    judged = verdict([claim(disputes=frozenset({"m8"}))], [], now=NOW, use="block")
    assert judged.uses == frozenset({"investigate", "warn"}) == USES_WHILE_DISPUTED
    assert {"disputed-by", "disputed", "use-disputed"} <= set(codes(judged))


def test_disputed_gives_no_use_that_the_claim_did_not_permit() -> None:
    judged = verdict([claim(disputes=frozenset({"m8"}), uses=frozenset({"block", "warn"}))], [], now=NOW)
    assert judged.uses == frozenset({"warn"})


def test_a_dispute_of_a_claim_that_is_gone_disputes_nothing() -> None:
    gone = claim("m2", state="retracted", disputes=frozenset({"m8", "m9"}))
    assert verdict([claim("m1"), gone], [], now=NOW).word == "reported"


# Embargo


def test_an_embargo_on_any_live_claim_outranks_every_use() -> None:
    judged = verdict([claim("m1"), claim("m2"), claim("m3", embargo=True)], [], now=NOW, use="warn")
    assert (judged.word, judged.uses, judged.advice) == ("corroborated", frozenset(), ("contact",))
    assert codes(judged)[0] == "embargo"
    assert "use-embargo" in codes(judged)


def test_an_embargo_outranks_disputes_and_protections() -> None:
    for judged in (
        verdict([claim(embargo=True, disputes=frozenset({"m8"}))], [], now=NOW, use="investigate"),
        verdict([claim(embargo=True)], [protection()], now=NOW, use="investigate"),
    ):
        assert (judged.uses, judged.advice) == (frozenset(), ("contact",))
        assert codes(judged)[0] == "embargo"
        assert codes(judged)[-1] == "use-embargo"


@pytest.mark.parametrize("gone", [{"state": "retracted"}, {"state": "expired"}, {"expires": NOW}])
def test_an_embargo_ends_with_its_claim(gone) -> None:
    judged = verdict([claim("m1"), claim("m2", embargo=True, **gone)], [], now=NOW)
    assert judged.uses == ALL_USES
    assert "contact" not in judged.advice


# Protection


def test_a_protection_beats_an_equal_or_shorter_claim() -> None:
    for rank in (1, 2):
        judged = verdict([claim("m1", rank=rank), claim("m2", rank=rank)], [protection()], now=NOW, use="block")
        assert (judged.word, judged.uses, judged.sources, judged.schemes) == ("protected", frozenset(), 0, ())
        assert codes(judged) == ["shared-host", "review", "use-protected"]
        assert params(judged, "review") == {"claims": 2}


def test_a_protected_identifier_without_claims_is_protected_with_the_review_step() -> None:
    judged = verdict([], [protection(code="bank", list="banks")], now=NOW)
    assert judged.word == "protected"
    assert codes(judged) == ["bank", "review"]
    assert "ask-review" in judged.advice


def test_a_strictly_longer_claim_wins_over_a_protection() -> None:
    judged = verdict([claim(rank=3, matched="scam.example/a/")], [protection()], now=NOW)
    assert (judged.word, judged.uses) == ("reported", ALL_USES)
    assert params(judged, "matched") == {"matched": "scam.example/a/"}
    assert "shared-host" in codes(judged)


def test_claims_under_the_protection_do_not_help_a_longer_one() -> None:
    judged = verdict([claim("m1", rank=3), claim("m2", rank=2), claim("m3", rank=1)], [protection()], now=NOW)
    assert (judged.word, judged.sources) == ("reported", 1)
    assert params(judged, "review") == {"claims": 2}


def test_the_longest_protection_decides() -> None:
    shields = [protection(rank=1), protection(rank=4, code="allow-list", matched="scam.example/a/b")]
    assert verdict([claim(rank=3)], shields, now=NOW).word == "protected"
    assert verdict([claim(rank=5)], shields, now=NOW).word == "reported"


def test_ranks_may_be_tuples() -> None:
    shield = protection(rank=(2, 0))
    assert verdict([claim(rank=(2, 0))], [shield], now=NOW).word == "protected"
    assert verdict([claim(rank=(2, 1))], [shield], now=NOW).word == "reported"
    assert verdict([claim(rank=(1, 9))], [shield], now=NOW).word == "protected"


@pytest.mark.parametrize("code", ["public-suffix", "shared-host", "popular-site"])
def test_a_protected_host_says_nothing_of_what_others_publish_below_it(code) -> None:
    judged = verdict([], [protection(code=code, exact=False)], now=NOW, use="block")
    assert judged.word == "none"
    assert codes(judged) == [code, "part-of-protected", "unknown", "use-no-claim"]
    shadowed = verdict([claim()], [protection(code=code, exact=False)], now=NOW)
    assert (shadowed.word, shadowed.uses) == ("none", frozenset())
    assert params(shadowed, "review") == {"claims": 1}


@pytest.mark.parametrize("code", ["bank", "emergency-line", "common-address", "own-list", "allow-list"])
def test_what_somebody_owns_is_protected_with_all_below_it(code) -> None:
    assert verdict([claim()], [protection(code=code, exact=False)], now=NOW).word == "protected"


def test_a_retracted_claim_on_a_protected_identifier_leaves_it_protected() -> None:
    assert verdict([claim(state="retracted")], [protection()], now=NOW).word == "protected"


def test_a_live_claim_without_effect_keeps_the_rest_from_being_all_retracted() -> None:
    shield = protection(exact=False)
    assert verdict([claim("m1", state="retracted")], [shield], now=NOW).word == "retracted"
    assert verdict([claim("m1", state="retracted"), claim("m2")], [shield], now=NOW).word == "none"


# Uses, schemes, actions, sayings


def test_uses_are_the_union_over_live_claims() -> None:
    claims = [
        claim("m1", uses=frozenset({"warn"})),
        claim("m2", uses=frozenset({"investigate"})),
        claim("m3", uses=frozenset({"block"}), state="retracted"),
        claim("m4", uses=frozenset({"hold"}), expires=NOW),
    ]
    judged = verdict(claims, [], now=NOW, use="block")
    assert judged.uses == frozenset({"warn", "investigate"})
    assert codes(judged)[-1] == "use-not-permitted"
    assert params(judged, "use-not-permitted") == {"use": "block"}


def test_an_allowed_use_needs_no_excuse() -> None:
    assert verdict([claim()], [], now=NOW, use="block") == verdict([claim()], [], now=NOW)


def test_schemes_come_most_claimed_first_and_copies_count_once() -> None:
    claims = [
        claim("m1", scheme="romance", source="x"),
        claim("m2", scheme="romance", source="x"),
        claim("m3", scheme="romance", source="x"),
        claim("m4", scheme="job-task"),
        claim("m5", scheme="job-task"),
        claim("m6", scheme="charity"),
    ]
    assert verdict(claims, [], now=NOW).schemes == ("job-task", "charity", "romance")


def test_dates_span_the_live_claims_and_are_said_in_utc() -> None:
    claims = [
        claim("m1", first_seen=datetime.fromisoformat("2026-01-02T02:00:00+07:00")),
        claim("m2", last_seen=NOW),
        claim("m3", first_seen=datetime(2020, 1, 1, tzinfo=UTC), state="retracted"),
    ]
    judged = verdict(claims, [], now=NOW)
    assert (judged.first_seen, judged.last_seen) == (datetime(2026, 1, 1, 19, tzinfo=UTC), NOW)
    assert params(judged, "first-seen") == {"date": "2026-01-01"}


def test_each_member_that_acted_is_counted_once_for_each_action() -> None:
    acts = frozenset({("m2", "blocked"), ("m3", "blocked"), ("m3", "nothing-found")})
    judged = verdict([claim("m1", actions=acts), claim("m4", actions=frozenset({("m2", "blocked")}))], [], now=NOW)
    acted = [dict(reason.params) for reason in judged.reasons if reason.code == "acted"]
    assert acted == [{"action": "blocked", "members": 2}, {"action": "nothing-found", "members": 1}]


def test_no_reason_names_a_member() -> None:
    everything = claim(
        "Bank-Secret",
        sightings=frozenset({"Telco-Secret"}),
        disputes=frozenset({"Desk-Secret"}),
        actions=frozenset({("Platform-Secret", "removed")}),
        signal="signal",
    )
    for state in ("live", "retracted", "expired"):
        for shields in ([], [protection()], [protection(rank=1)]):
            judged = verdict([replace(everything, state=state)], shields, now=NOW, use="publish")
            assert "Secret" not in text(judged)
            assert "Secret" not in repr(judged)


def test_every_verdict_has_a_reason_and_an_advice_that_can_be_said() -> None:
    for claims in ([], [claim()], [claim("m1"), claim("m2")], [claim(disputes=frozenset({"m8"}))], [claim(state="retracted")]):
        for shields in ([], [protection()]):
            judged = verdict(claims, shields, now=NOW, use="block")
            assert judged.reasons and judged.advice
            assert set(judged.advice) <= set(ADVICE)
            assert text(judged)


def test_a_state_that_does_not_exist_is_no_verdict() -> None:
    with pytest.raises(ValueError):
        verdict([claim(state="unsure")], [], now=NOW)
