"""What an appeal tells of what is listed: no more than the public check, at any moment, whoever appeals."""

from typing import Any

from appealing import PHONE, attend, identifier, opened, prove, status, submitted, take
from bells import person, rows, signed_in
from hubs import Hub
from reporting import picture
from worlds import caller

from accord.core.times import DAY, SECOND
from accord.hub.intake.vocabulary import HOUR

FREE = "+66899999999"


def standing_of(code: str, at: Any) -> Any:
    """All that whoever holds the code is told, and how many questions it takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        appeal = status(code, at.now)
    proofs = [(proof.way, proof.state, proof.outcome, proof.takes_code, proof.may_ask_again, proof.by_hand) for proof in appeal.proofs]
    letters = [letter.text for letter in appeal.letters]
    return (len(asked), appeal.step, appeal.dues, appeal.facts, appeal.offered, proofs, letters, appeal.may_add, appeal.may_withdraw)


def test_what_is_not_public_is_told_like_what_is_not_listed_from_the_first_moment_to_the_last(any_hub: Hub, at: Any) -> None:
    """Cheats control what they use, so a proof of control opens nothing either."""
    from accord.hub.intake import actions

    alpha = any_hub.member("Alpha")
    claim = alpha.publish(PHONE)["id"]
    codes = [submitted(text).code for text in (PHONE, FREE)]
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    steps = []

    def same() -> None:
        attend(at.now)
        first, other = (standing_of(code, at) for code in codes)
        assert first == other
        steps.append(first[1])

    same()
    for code in codes:
        actions.choose_way(code, "by-hand")
    same()
    assert opened() == [], "there is nothing to look at yet"
    for code in codes:
        actions.attach_paper(code, picture())
    same()
    assert len(opened()) == 2, "the desk is asked to look, at the one as at the other"
    for code in codes:
        prove(code, at.now)
    same()
    request = next(id for id, claimant in opened() if claimant == caller(alpha).n)
    take(signed_in(person(alpha, "Ann")), request, "acknowledge", at=at.now)
    same()
    at.now += 4 * HOUR
    same()
    take(sue, request, "begin-review", side="reviewer", at=at.now)
    same()
    take(
        sue,
        request,
        "reject-claim",
        {"claim": claim, "refusal": "claim-stands"},
        private={"findings": "It calls."},
        side="reviewer",
        at=at.now,
    )
    take(sue, request, "conclude-rejected", {"refusal": "claim-stands"}, side="reviewer", at=at.now)
    same()
    at.now += 30 * DAY - SECOND
    same()
    at.now += SECOND
    same()
    assert steps == ["prove", "prove", "prove", "proven", "proven", "unchanged", "unchanged", "unchanged", "unchanged", "closed"]


def test_unproven_both_lapse_alike(any_hub: Hub, at: Any) -> None:
    from accord.hub.intake import actions

    any_hub.member("Alpha").publish(PHONE)
    codes = [submitted(text).code for text in (PHONE, FREE)]
    for code in codes:
        actions.choose_way(code, "by-hand")
    attend(at.now)
    for wait in (14 * DAY, DAY):
        at.now += wait
        attend(at.now)
        first, other = (standing_of(code, at) for code in codes)
        assert first == other and first[1] == "lapsed"


def test_where_the_public_check_says_it_the_appellant_follows_each_step(any_hub: Hub, at: Any) -> None:
    alpha = any_hub.member("Alpha")
    claim = alpha.publish(PHONE, tlp="TLP:CLEAR")["id"]
    any_hub.member("Beta").publish(PHONE)
    code = submitted().code
    prove(code, at.now)
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    steps = [status(code, at.now).step]
    for request, claimant in opened():
        take(
            signed_in(person(any_hub.member("Alpha" if claimant == caller(alpha).n else "Beta"), "Ann")), request, "acknowledge", at=at.now
        )
    steps.append(status(code, at.now).step)
    for request, claimant in opened():
        take(sue, request, "begin-review", side="reviewer", at=at.now)
        reason = {"refusal": "claim-stands"}
        [(named,)] = rows("SELECT claim FROM requests_claim c JOIN requests_request r ON r.n = c.request WHERE r.id = %s", request)
        assert (named == claim) == (claimant == caller(alpha).n)
        take(sue, request, "reject-claim", {"claim": named, **reason}, private={"findings": "It calls."}, side="reviewer", at=at.now)
    steps.append(status(code, at.now).step)
    for request, _ in opened():
        take(sue, request, "conclude-rejected", {"refusal": "claim-stands"}, side="reviewer", at=at.now)
    appeal = status(code, at.now)
    assert [*steps, appeal.step] == ["proven", "seen", "review", "rejected"]
    assert appeal.facts == {}, "how many reports there are is not told"


def test_a_member_that_appeals_sees_no_claim_that_it_did_not_see_before(any_hub: Hub) -> None:
    from accord.hub.appeals import actions, queries

    alpha, beta, gamma = any_hub.member("Alpha"), any_hub.member("Beta"), any_hub.member("Gamma")
    alpha.publish(PHONE, tlp="TLP:AMBER+STRICT", audience={"members": [gamma.id]})
    ann = signed_in(person(beta, "Ann"))
    views = []
    for text in (PHONE, FREE):
        receipt = actions.lodge(ann, identifier(text), reason="Our customer's.", harm="number-blocked")
        prove(receipt.code)
        appeal = queries.appeal(ann, receipt.id)
        views.append((appeal.row.step, appeal.row.facts, appeal.row.sides, appeal.requests, appeal.may_confirm))
    assert views[0] == views[1] == ("proven", {}, ("sent",), (), False)
    any_hub.member("Delta").publish(PHONE)
    receipt = actions.lodge(ann, identifier(PHONE), reason="Our other customer's.", harm="number-blocked")
    prove(receipt.code)
    assert [request.claimant_name for request in queries.appeal(ann, receipt.id).requests] == ["Delta"]


def test_what_the_appellant_adds_is_read_by_those_who_answer_and_decide(any_hub: Hub) -> None:
    from accord.hub.appeals import queries
    from accord.hub.intake import actions

    alpha, telecom = any_hub.member("Alpha"), any_hub.member("Telecom", "telecom")
    claim = alpha.publish(PHONE)["id"]
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    receipt = submitted()
    prove(receipt.code)
    actions.add(receipt.code, "The licence is from 2009.")
    attend()
    read = [queries.said(signed_in(person(api, "Kim")), receipt.id) for api in (alpha, any_hub.admin, telecom)]
    assert [statement.added for statement in read] == [("The licence is from 2009.",)] * 2 + [()]
    assert [bool(statement.reason) for statement in read] == [True, True, False]


def test_a_claim_without_a_name_keeps_it_from_all_but_the_secretariat(any_hub: Hub) -> None:
    from accord.hub.appeals import queries
    from accord.hub.members import actions
    from accord.hub.members import queries as members

    desk = any_hub.member("Anti-scam centre", "state", "TH")
    actions.name_national_desk(members.member(desk.id), by=members.operator())
    alpha, telecom = any_hub.member("Alpha"), any_hub.member("Telecom", "telecom")
    claim = alpha.publish(PHONE, marking={"attribution": "unnamed"})["id"]
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    receipt = submitted()
    prove(receipt.code)
    for api, parts in ((desk, 0), (telecom, None), (any_hub.admin, 1)):
        who = signed_in(person(api, "Kim", role="secretariat" if api is any_hub.admin else "officer"))
        listed = [row.id for row in queries.appeals(who)[0]]
        if parts is None:
            assert listed == []
        else:
            assert [request.claimant_name for request in queries.appeal(who, listed[0]).requests] == ["Alpha"] * parts


def test_a_claimant_learns_nothing_of_another_ones_part(any_hub: Hub) -> None:
    from accord.hub.appeals import queries

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    alpha.publish(PHONE)
    claim = beta.publish(PHONE)["id"]
    receipt = submitted()
    prove(receipt.code)
    ann, bob = signed_in(person(alpha, "Ann")), signed_in(person(beta, "Bob"))
    request = next(id for id, claimant in opened() if claimant == caller(beta).n)
    before = queries.appeal(ann, receipt.id).row
    take(bob, request, "concede", {"claim": claim})
    after = queries.appeal(ann, receipt.id).row
    assert (before.step, before.dues, before.facts) == (after.step, after.dues, after.facts) and before.facts == {}
    assert queries.appeal(bob, receipt.id).requests[0].claims[0].decision == "upheld"


def test_whoever_claims_in_another_part_is_not_named_to_review_this_one_and_decides_nothing_in_it(any_hub: Hub) -> None:
    """Not even after it took its own claim back: it was a side of the same appeal."""
    from accord.hub.requests import actions
    from accord.hub.requests.errors import Refused

    alpha, beta, gamma = any_hub.member("Alpha"), any_hub.member("Beta"), any_hub.member("Gamma")
    alpha.publish(PHONE)
    claim = beta.publish(PHONE)["id"]
    prove(submitted().code)
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    parts = {claimant: id for id, claimant in opened()}
    beta_part, alpha_part = parts[caller(beta).n], parts[caller(alpha).n]

    def named(member: Any) -> str:
        try:
            actions.name_reviewer(sue, alpha_part, member.id)
        except Refused as refused:
            return refused.code
        return ""

    assert named(beta) == "not-impartial"
    take(signed_in(person(beta, "Bob")), beta_part, "concede", {"claim": claim})
    assert named(beta) == "not-impartial"
    assert named(gamma) == ""
