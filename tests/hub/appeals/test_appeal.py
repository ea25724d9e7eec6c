"""An appeal against claims of members: a request to each, a reviewer who claims nothing, and what is upheld is undone."""

from typing import Any

import pytest
from appealing import PHONE, attend, identifier, opened, prove, rows_of, status, submitted, take
from bells import change, person, rows, signed_in
from hubs import Hub
from worlds import caller

from accord.core.times import DAY


def state_of(claim: str) -> int:
    from accord.hub.signals import queries

    row = queries.by_id(claim)
    assert row is not None
    return int(row.state)


def test_each_claimant_gets_a_request_of_its_own_after_the_proof(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    alpha.publish(PHONE)
    beta.publish(PHONE)
    code = submitted().code
    attend()
    assert rows_of("requests_request") == 0
    prove(code)
    assert len(opened()) == 2 and {n for _, n in opened()} == {caller(alpha).n, caller(beta).n}
    assert status(code).step == "proven"
    request_ids = {event["data"]["request"] for event in alpha.feed() if event["type"].startswith("request.")}
    assert request_ids == {id for id, claimant in opened() if claimant == caller(alpha).n}


def test_what_is_upheld_retracts_that_claim_and_no_other(any_hub: Hub) -> None:
    from accord.hub.signals.vocabulary import LIVE

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    own_claim, others = alpha.publish(PHONE)["id"], beta.publish(PHONE)["id"]
    code = submitted().code
    prove(code)
    request = next(id for id, claimant in opened() if claimant == caller(alpha).n)
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    take(sue, request, "begin-review", side="reviewer")
    take(sue, request, "uphold-claim", {"claim": own_claim}, private={"findings": "The number is a shop's."}, side="reviewer")
    assert state_of(own_claim) != LIVE and state_of(others) == LIVE
    take(sue, request, "conclude-upheld", side="reviewer")
    assert status(code).facts["upheld"] == 1
    assert {member for (member,) in rows("SELECT member FROM appeals_receipt")} >= {caller(alpha).n}


def test_whoever_keeps_it_records_control_by_hand_and_no_other_does(any_hub: Hub) -> None:
    from accord.hub.appeals import actions, queries
    from accord.hub.appeals.errors import BadAppeal, NoSuchAppeal
    from accord.hub.intake import queries as intake

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    alpha.publish(PHONE)
    code = submitted().code
    id = str(intake.find(code).id)
    with pytest.raises(NoSuchAppeal):
        actions.confirm_control(signed_in(person(beta, "Bob")), id, "by-hand")
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    with pytest.raises(BadAppeal) as bad:
        actions.confirm_control(sue, id, "sms")
    assert bad.value.code == "way"
    actions.confirm_control(sue, id, "by-hand")
    attend()
    assert status(code).step == "proven"
    with pytest.raises(BadAppeal) as again:
        actions.confirm_control(sue, id, "by-hand")
    assert again.value.code == "proven"
    claimant = signed_in(person(alpha, "Ann"))
    seen = queries.appeal(claimant, id)
    assert seen.row.sides == ("claimant",) and [request.claimant for request in seen.requests] == [alpha.id] and not seen.may_confirm


def test_a_member_that_appeals_for_itself_neither_confirms_nor_decides(any_hub: Hub) -> None:
    from accord.hub.appeals import actions
    from accord.hub.appeals.errors import BadAppeal
    from accord.hub.appeals.opening import reviewer
    from accord.hub.intake import queries as intake

    any_hub.member("Alpha").publish(PHONE)
    ann = signed_in(person(any_hub.member("Beta"), "Ann"))
    receipt = actions.lodge(ann, identifier(), reason="It is our own line.", harm="number-blocked", for_person=False)
    with pytest.raises(BadAppeal) as bad:
        actions.confirm_control(ann, receipt.id, "by-hand")
    assert (bad.value.code, bad.value.field) == ("not-yours", "way")
    assert reviewer(intake.find(receipt.code), {caller(any_hub.member("Alpha")).n}) == [caller(any_hub.admin).n]


def test_of_a_flood_about_one_account_a_few_reach_the_desk_and_then_one_each_hour(any_hub: Hub, at: Any) -> None:
    """Whoever is right and comes last waits hours, not weeks; what a member takes in itself does not wait at all."""
    from accord.hub.appeals import actions
    from accord.hub.intake import actions as intake
    from accord.hub.intake.vocabulary import HOUR, MOST_UNPROVEN

    codes = [submitted("TH:004:1234567890", reason=f"Reason {n}.", harm="money-held").code for n in range(MOST_UNPROVEN + 2)]
    for code in codes:
        intake.choose_way(code, "bank")
    attend(at.now)
    asked = [len(opened())]
    for _ in range(3):
        at.now += HOUR
        attend(at.now)
        asked.append(len(opened()))
    assert asked == [MOST_UNPROVEN, MOST_UNPROVEN + 1, MOST_UNPROVEN + 2, MOST_UNPROVEN + 2]
    ann = signed_in(person(any_hub.member("Beta"), "Ann"))
    receipt = actions.lodge(ann, identifier("TH:004:1234567890"), reason="Our customer's.", harm="money-held")
    intake.choose_way(receipt.code, "bank")
    attend(at.now)
    assert len(opened()) == MOST_UNPROVEN + 3


def test_a_listing_of_the_host_is_found_from_its_page_and_not_that_of_the_domain_above(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    claims = {alpha.publish(text)["id"] for text in ("pay.shop.example.org", "https://pay.shop.example.org/sale/")}
    alpha.publish("shop.example.org")
    alpha.publish("https://other.shop.example.org/sale/")
    prove(submitted("https://pay.shop.example.org/sale/cakes?x=1", harm="removed").code)
    assert {claim for (claim,) in rows("SELECT claim FROM requests_claim")} == claims


def test_who_acted_gets_the_appeal_at_the_proof_and_no_sooner(any_hub: Hub) -> None:
    alpha, telecom = any_hub.member("Alpha"), any_hub.member("Telecom", "telecom")
    claim = alpha.publish(PHONE)["id"]
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    code = submitted().code
    attend()
    before = [event for event in telecom.feed() if event["type"].startswith("request.")]
    prove(code)
    after = [event["data"] for event in telecom.feed() if event["type"].startswith("request.")]
    assert before == [] and [(data["what"], data["request"]) for data in after] == [("appeal", opened()[0][0])]


def test_money_that_is_held_without_any_claim_is_appealed_for_at_whoever_asked(any_hub: Hub) -> None:
    from asking import ACCOUNTS, ask, cast

    from accord.hub.requests import actions, queries
    from accord.hub.times import now

    made = cast(any_hub)
    (hold,) = ask(made, at=now()).requests
    actions.take(made["Kasi"], hold.id, "hold", {"amount": "480000.00 THB", "until": now() + 5 * DAY})
    code = submitted(ACCOUNTS["Kasi"], harm="money-held").code
    prove(code)
    [(part, claimant)] = opened()
    assert claimant == made["Sender"].n and queries.page(made["Sender"], part).row.sides == ("answerer",)
    assert (made.desks["Kasi"],) in rows("SELECT desk FROM requests_rung WHERE side = 'watcher'"), "the bank that holds it is rung"
    take(made["Secretariat"], part, "begin-review", side="reviewer")
    take(made["Secretariat"], part, "uphold-claim", {"claim": hold.id}, private={"findings": "It is wages."}, side="reviewer")
    row = queries.page(made["Sender"], hold.id).row
    assert (row.state, row.totals["THB"]["wrongly-held"]) == ("released", "480000.00")
    take(made["Secretariat"], part, "conclude-upheld", side="reviewer")
    assert (status(code).step, status(code).facts["applied"]) == ("done", 1)


def test_a_block_without_any_claim_is_called_off_and_counts_once_it_is_lifted(any_hub: Hub) -> None:
    from asking import cast

    from accord.hub.requests import actions
    from accord.hub.times import now

    made = cast(any_hub)
    (block,) = actions.open_request(
        made["Police"],
        actions.Ask("block-number", identifiers=[PHONE], fields={"measure": "block", "reasons": "It calls."}, to=[made.api("Helper").id]),
    ).requests
    actions.take(made["Helper"], block.id, "block", {"until": now() + 5 * DAY})
    code = submitted(harm="number-blocked").code
    prove(code)
    [(part, _)] = opened()
    take(made["Secretariat"], part, "begin-review", side="reviewer")
    take(made["Secretariat"], part, "uphold-claim", {"claim": block.id}, private={"findings": "A shop's."}, side="reviewer")
    take(made["Secretariat"], part, "conclude-upheld", side="reviewer")
    assert (status(code).step, status(code).facts) == ("upheld", {"upheld": 1, "told": 1})
    take(made["Helper"], block.id, "unblock", {"unblock-ground": "appeal-upheld"})
    change("UPDATE journal_clock SET due = 0 WHERE kind = 'appeals.receipts'")
    attend()
    assert (status(code).step, status(code).facts["applied"]) == ("done", 1)


def test_what_is_claimed_between_the_asking_and_the_proof_is_part_of_it(any_hub: Hub) -> None:
    from accord.hub.intake import actions

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    claims = {alpha.publish(PHONE)["id"]}
    code = submitted().code
    actions.choose_way(code, "by-hand")
    attend()
    claims |= {alpha.publish(PHONE, scheme="parcel")["id"], beta.publish(PHONE)["id"]}
    prove(code)
    alpha.publish(PHONE, scheme="job-task")
    attend()
    assert {claim for (claim,) in rows("SELECT claim FROM requests_claim")} == claims
    assert {n for _, n in opened()} == {caller(alpha).n, caller(beta).n}


def test_what_its_own_member_takes_back_is_done_once_it_is_concluded(any_hub: Hub) -> None:
    from accord.hub.signals.vocabulary import LIVE

    alpha, telecom = any_hub.member("Alpha"), any_hub.member("Telecom", "telecom")
    claim = alpha.publish(PHONE)["id"]
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    code = submitted().code
    prove(code)
    [(part, _)] = opened()
    take(signed_in(person(alpha, "Ann")), part, "concede", {"claim": claim})
    assert state_of(claim) != LIVE and status(code).step == "upheld"
    telecom.post("/feed/applied", {"seq": telecom.feed()[-1]["seq"], "consumer": "switch"})
    sql = "UPDATE journal_clock SET due = 0 WHERE kind = 'appeals.receipts'"
    change(sql)
    attend()
    assert status(code).facts["applied"] == 1
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    take(sue, part, "begin-review", side="reviewer")
    take(sue, part, "conclude-upheld", side="reviewer")
    change(sql)
    attend()
    assert status(code).step == "done"


def test_what_members_answer_is_told_without_the_names_of_who_claims_or_acted(any_hub: Hub) -> None:
    """Alpha claims it, Orion only acted on it: neither is named to whoever holds the code."""
    alpha, acted = any_hub.member("Alpha"), any_hub.member("Orion Telecom", "telecom")
    claim = alpha.publish(PHONE)["id"]
    acted.post(f"/signals/{claim}/actions", {"action": "blocked"})
    code = submitted().code
    prove(code)
    ((part, _),) = opened()
    answer = f"Alpha has the papers, and ORION TELECOM opens {PHONE} again."
    take(signed_in(person(alpha, "Ann")), part, "acknowledge", {"answer": answer}, side="answerer")
    (text,) = [letter.text for letter in status(code).letters if "papers" in letter.text]
    assert text == "[…] has the papers, and […] opens […] again."
