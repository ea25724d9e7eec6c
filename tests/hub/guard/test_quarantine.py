"""Budgets, floods, low precision, and the reviewers' decisions."""

from typing import Any

import pytest
from bells import rows
from clocks import Clock
from django.db import connection
from hubs import Api, Hub
from rooms import audited
from worlds import caller, draft, everything_listed, found, publish, whole_feed

from accord.core.times import DAY
from accord.core.trust.weights import ENOUGH_OUTCOMES, LOW_WEIGHT, Record, weight
from accord.hub.guard import actions as guard_actions
from accord.hub.guard import queries as guard
from accord.hub.journal.actions import turn
from accord.hub.refusals import Refusal
from accord.hub.signals import actions
from accord.hub.signals.publishing.deciding import MOST_PER_IDENTIFIER
from accord.hub.times import now
from accord.hub.verdicts.queries import check


@pytest.fixture(autouse=True)
def _at_midday(monkeypatch: pytest.MonkeyPatch) -> None:
    """A budget is of one day in UTC, which must not end between a claim and the look at what it cost."""
    Clock(monkeypatch).to_midday()


def _spent(member: Api) -> int:
    return guard.budget(member.n, now() // DAY)[1]


def _publish(member: Api, count: int, first: int = 0, **how: Any) -> list[str]:
    who = caller(member)
    drafts = [draft(who, f"site-{place}.example-shop.com") for place in range(first, first + count)]
    return [result.status for result in actions.publish(who, drafts, **how)]


def _limit(hub: Hub, member: Api, daily: int) -> None:
    actions.set_budget(member.n, daily, caller(hub.admin))


def test_a_budget_holds_back_what_goes_beyond_it_and_not_what_comes_before(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    assert guard.budget(alpha.n, now() // DAY) == (100_000, 0)
    _limit(any_hub, alpha, 5)
    assert audited()[-1] == ("hub:members:manage", "done", "budget 5")
    assert _publish(alpha, 7) == ["published"] * 5 + ["quarantined"] * 2
    assert _spent(alpha) == 5
    assert {item.reason for item in guard.held()} == {"budget"}
    assert len(everything_listed(caller(beta))) == 5
    _limit(any_hub, alpha, 6)
    assert _publish(alpha, 2, first=10) == ["published", "quarantined"]


def test_duplicates_refusals_and_what_is_held_over_budget_cost_nothing(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    _limit(any_hub, alpha, 3)
    who = caller(alpha)
    claim = draft(who, "evil-site.com")
    assert [result.status for result in actions.publish(who, [claim, claim, claim])] == ["published", "duplicate", "duplicate"]
    assert [result.status for result in actions.publish(who, [claim, claim])] == ["duplicate", "duplicate"]
    assert _spent(alpha) == 1
    assert _publish(alpha, 3) == ["published", "published", "quarantined"]
    assert _publish(alpha, 3) == ["duplicate", "duplicate", "quarantined"]
    assert _spent(alpha) == 3
    assert len(guard.held()) == 1


def test_a_new_day_is_a_new_budget(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    _limit(hub, alpha, 1)
    assert _publish(alpha, 2) == ["published", "quarantined"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE guard_budget SET day = day - 1")
    assert _spent(alpha) == 0
    assert _publish(alpha, 2, first=5) == ["published", "quarantined"]


def test_the_operators_own_imports_are_exempt(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    _limit(any_hub, alpha, 2)
    assert _publish(alpha, 5, exempt=True) == ["published"] * 5
    assert _spent(alpha) == 0
    assert _publish(alpha, 3, first=10) == ["published", "published", "quarantined"]


def test_a_flood_is_told_to_its_publisher_and_the_secretariat_and_to_nobody_else(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    _limit(any_hub, alpha, 0)
    assert _publish(alpha, 2) == ["quarantined"] * 2
    for member, knows in ((alpha, True), (any_hub.admin, True), (beta, False)):
        entries = [entry for entry in whole_feed(member.n) if entry["type"] == "signal.quarantined"]
        assert len(entries) == (2 if knows else 0)
        assert everything_listed(caller(member)) == {}
        assert check(["site-0.example-shop.com"], caller(member))[0].verdict.word == "none"
    assert check(["site-0.example-shop.com"], None)[0].verdict.word == "none"


def _distrust(member: Api) -> None:
    with turn() as t:
        guard_actions.tally(t, member.n, confirmed=ENOUGH_OUTCOMES // 5, refuted=ENOUGH_OUTCOMES)


def test_a_member_whose_claims_mostly_fell_is_heard_by_reviewers_first(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    _publish(alpha, 1)
    _distrust(alpha)
    assert _publish(alpha, 2, first=10) == ["quarantined"] * 2
    assert {item.reason for item in guard.held()} == {"precision"}
    assert _publish(beta, 1, first=10) == ["published"], "what one member lost, another has not"
    assert _publish(alpha, 1) == ["duplicate"]


def test_a_released_claim_is_published_as_it_was_sent_and_a_rejected_one_never(any_hub: Hub) -> None:
    alpha, beta, reviewer = any_hub.member("Alpha"), any_hub.member("Beta"), caller(any_hub.admin)
    _limit(any_hub, alpha, 0)
    who = caller(alpha)
    sent = {"tlp": "TLP:AMBER", "audience": {"members": [beta.id]}, "note": "seen twice", "confidence": "B2", "scheme": "parcel"}
    assert publish(who, "evil-site.com", **sent).status == "quarantined"
    assert publish(who, "other-site.com").status == "quarantined"
    first, second = guard.held()
    released = actions.review(first.id, reviewer, "release", "looks right")
    assert (released.status, released.id) == ("published", first.id)
    (item,) = everything_listed(caller(beta)).values()
    assert (item["id"], item["note"], item["confidence"], item["scheme"]) == (str(first.id), "seen twice", "B2", "parcel")
    assert everything_listed(reviewer) == {}, "the audience stays the publisher's"
    assert actions.review(second.id, reviewer, "reject", "a competitor's shop").status == "rejected"
    assert guard.held() == []
    assert actions.review(first.id, reviewer, "reject") is None
    assert actions.review(second.id, reviewer, "release") is None
    assert len(everything_listed(who)) == 1
    assert publish(who, "evil-site.com", **sent).status == "duplicate"
    again = publish(who, "other-site.com")
    assert (again.status, again.error.code) == ("refused", "rejected")
    assert [entry["data"]["decision"] for entry in whole_feed(alpha.n) if entry["type"] == "signal.reviewed"] == ["release", "reject"]
    assert not any(entry["type"] == "signal.reviewed" for entry in whole_feed(beta.n))


def test_two_reviewers_decide_once(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second reads the queue before the first has decided."""
    alpha, reviewer = any_hub.member("Alpha"), caller(any_hub.admin)
    _limit(any_hub, alpha, 0)
    publish(caller(alpha), "evil-site.com")
    (waiting,) = guard.held()
    actions.review(waiting.id, reviewer, "reject")
    monkeypatch.setattr(guard, "held_by_id", lambda claim_id: waiting)
    with pytest.raises(Refusal, match="no longer waits"):
        actions.review(waiting.id, reviewer, "release")
    assert everything_listed(caller(alpha)) == {}, "a rejected claim is not published by a late release"
    assert [entry["data"]["decision"] for entry in whole_feed(alpha.n) if entry["type"] == "signal.reviewed"] == ["reject"]


def test_weights_follow_from_outcomes_and_a_low_one_corroborates_nothing(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    for member in (alpha, beta):
        publish(caller(member), "evil-site.com")
    assert check(["evil-site.com"], caller(gamma))[0].verdict.word == "corroborated"
    made = [publish(caller(beta), f"beta-{place}.example-shop.com") for place in range(8)]
    for signal in made:
        actions.dispute(found(caller(gamma), signal.id), caller(gamma), "it is a shop")
        actions.retract(found(caller(beta), signal.id), caller(beta), "you are right")
    assert guard.records()[beta.n] == Record(0, 8)
    assert weight(guard.records()[beta.n]) < LOW_WEIGHT
    assert check(["evil-site.com"], caller(gamma))[0].verdict.word == "reported"
    again = [publish(caller(alpha), f"alpha-{place}.example-shop.com") for place in range(3)]
    for signal in again:
        actions.sight(found(caller(gamma), signal.id), caller(gamma))
        actions.sight(found(caller(gamma), signal.id), caller(gamma), count=9)
        actions.sight(found(caller(alpha), signal.id), caller(alpha))
    assert guard.records()[alpha.n] == Record(3, 0), "one member confirms a claim once, and nobody its own"


def test_a_hot_identifier_is_counted_and_not_piled_up(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    who = caller(alpha)
    results = actions.publish(who, [draft(who, "evil-site.com", note=f"victim {place}") for place in range(MOST_PER_IDENTIFIER + 3)])
    assert [result.status for result in results] == ["published"] * MOST_PER_IDENTIFIER + ["refused"] * 3
    assert {result.error.code for result in results if result.error} == {"too-many"}
    assert _spent(alpha) == MOST_PER_IDENTIFIER, "what was refused costs nothing"
    assert publish(who, "evil-site.com", note="one more").status == "refused"
    assert publish(who, "evil-site.com", note="victim 0").status == "duplicate"
    assert publish(caller(beta), "evil-site.com").status == "published"


def test_a_claim_that_is_taken_back_under_a_dispute_counts_as_refuted_and_under_a_withdrawn_one_not(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    for number, withdrawn in ((1, True), (2, False)):
        made = alpha.publish(f"https://evil-{number}.example/")
        beta.post(f"/signals/{made['id']}/disputes", {"reason": "it is our own campaign"})
        if withdrawn:
            beta.post(f"/signals/{made['id']}/disputes", {"withdraw": True})
        alpha.post(f"/signals/{made['id']}/retract", {"reason": "no longer seen"})
        assert rows("SELECT member, refuted FROM guard_outcome WHERE refuted > 0") == ([] if withdrawn else [(alpha.n, 1)])
