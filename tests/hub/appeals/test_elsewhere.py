"""What happens to a claim outside of the appeal against it: taken back by its member or in another appeal, called off, expired, left."""

from typing import Any

import pytest
from appealing import PHONE, attend, opened, prove, rows_of, status, submitted, take
from bells import change, person, signed_in
from hubs import Hub

from accord.core.times import DAY

LOOK = "UPDATE journal_clock SET due = 0 WHERE kind = 'appeals.receipts'"


def ringing(side: str) -> int:
    return rows_of(f"requests_rung WHERE side = '{side}'")


@pytest.mark.parametrize("tlp", ["TLP:CLEAR", "TLP:GREEN"])
def test_a_claim_that_its_member_retracts_elsewhere_is_told_and_awaits_nobodys_answer(any_hub: Hub, tlp: str) -> None:
    alpha, telecom = any_hub.member("Alpha"), any_hub.member("Telecom", "telecom")
    claim = alpha.publish(PHONE, tlp=tlp)["id"]
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    code = submitted().code
    prove(code)
    alpha.post(f"/signals/{claim}/retract", {"reason": "It is a shop's."})
    attend()
    assert (status(code).step, status(code).facts, status(code).dues) == ("upheld", {"upheld": 1, "told": 1}, {})
    assert ringing("answerer") == 0, "the claimant has answered"
    telecom.post("/feed/applied", {"seq": telecom.feed()[-1]["seq"], "consumer": "switch"})
    sue, [(part, _)] = signed_in(person(any_hub.admin, "Sue", role="secretariat")), opened()
    take(sue, part, "begin-review", side="reviewer")
    take(sue, part, "conclude-upheld", side="reviewer")
    change(LOOK)
    attend()
    assert (status(code).step, status(code).facts["applied"]) == ("done", 1)


def test_of_two_appeals_about_one_claim_each_is_told_and_counts_who_must_put_it_right(any_hub: Hub) -> None:
    alpha, telecom = any_hub.member("Alpha"), any_hub.member("Telecom", "telecom")
    claim = alpha.publish(PHONE, tlp="TLP:CLEAR")["id"]
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    codes = [submitted().code, submitted(reason="It is my brother's, too.").code]
    for code in codes:
        prove(code)
    (first, _), (second, _) = opened()
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    take(sue, first, "begin-review", side="reviewer")
    take(sue, first, "uphold-claim", {"claim": claim}, private={"findings": "The number is a shop's."}, side="reviewer")
    assert [(status(code).step, status(code).facts) for code in codes] == [("upheld", {"upheld": 1, "told": 1})] * 2
    telecom.post("/feed/applied", {"seq": telecom.feed()[-1]["seq"], "consumer": "switch"})
    for part in (first, second):
        if part == second:
            take(sue, part, "begin-review", side="reviewer")
        take(sue, part, "conclude-upheld", side="reviewer")
    change(LOOK)
    attend()
    assert [(status(code).step, status(code).facts["applied"]) for code in codes] == [("done", 1)] * 2


@pytest.mark.parametrize("tlp", ["TLP:CLEAR", "TLP:GREEN"])
def test_what_was_rejected_and_is_taken_back_within_its_thirty_days_is_told(any_hub: Hub, at: Any, tlp: str) -> None:
    """The page says that it would: 'If something is taken back, you will see it here.'"""
    alpha, telecom = any_hub.member("Alpha"), any_hub.member("Telecom", "telecom")
    claim = alpha.publish(PHONE, tlp=tlp)["id"]
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    code = submitted().code
    prove(code, at.now)
    sue, [(part, _)] = signed_in(person(any_hub.admin, "Sue", role="secretariat")), opened()
    stands, findings = {"refusal": "claim-stands"}, {"findings": "It calls."}
    take(sue, part, "begin-review", side="reviewer", at=at.now)
    take(sue, part, "reject-claim", {"claim": claim, **stands}, private=findings, side="reviewer", at=at.now)
    take(sue, part, "conclude-rejected", stands, side="reviewer", at=at.now)
    at.now += 5 * DAY
    attend(at.now)
    assert status(code, at.now).step == {"TLP:CLEAR": "rejected", "TLP:GREEN": "unchanged"}[tlp]
    alpha.post(f"/signals/{claim}/retract", {"reason": "It is a shop's after all."})
    attend(at.now)
    assert (status(code, at.now).step, status(code, at.now).facts) == ("upheld", {"upheld": 1, "told": 1})
    at.now += 40 * DAY
    attend(at.now)
    assert status(code, at.now).step == "upheld", "the telephone company has not said that it opened the number again"
    telecom.post("/feed/applied", {"seq": telecom.feed()[-1]["seq"], "consumer": "switch"})
    change(LOOK)
    attend(at.now)
    assert status(code, at.now).step == "done"


def test_what_its_member_takes_back_is_told_at_once_where_the_public_check_says_that_it_is_listed(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    claims = [member.publish(PHONE, tlp="TLP:CLEAR")["id"] for member in (alpha, beta)]
    code = submitted().code
    prove(code)
    for n, (member, (part, _)) in enumerate(zip((alpha, beta), opened(), strict=True)):
        officer = signed_in(person(member, ("Ann", "Ben")[n]))
        take(officer, part, "acknowledge", side="answerer")
        take(officer, part, "concede", {"claim": claims[n]})
        expected = ("upheld", {"upheld": 2}, {}) if n else ("proven", {"upheld": 1})
        assert (status(code).step, status(code).facts, status(code).dues)[: len(expected)] == expected


def test_what_expired_before_it_was_upheld_is_closed_at_once(any_hub: Hub) -> None:
    from accord.hub.signals.vocabulary import EXPIRED

    alpha = any_hub.member("Alpha")
    claim = alpha.publish(PHONE)["id"]
    code = submitted().code
    prove(code)
    change(f"UPDATE signals_signal SET state = {EXPIRED}")
    sue, [(part, _)] = signed_in(person(any_hub.admin, "Sue", role="secretariat")), opened()
    take(sue, part, "begin-review", side="reviewer")
    take(sue, part, "uphold-claim", {"claim": claim}, private={"findings": "The number is a shop's."}, side="reviewer")
    take(sue, part, "conclude-upheld", side="reviewer")
    change(LOOK)
    attend()
    assert status(code).step == "done"


def test_a_block_that_its_asker_calls_off_elsewhere_is_told_and_counts_once_it_is_lifted(any_hub: Hub) -> None:
    from asking import cast

    from accord.hub.requests import actions
    from accord.hub.times import now

    made = cast(any_hub)
    ask = actions.Ask("block-number", identifiers=[PHONE], fields={"measure": "block", "reasons": "It calls."}, to=[made.api("Helper").id])
    (block,) = actions.open_request(made["Police"], ask).requests
    actions.take(made["Helper"], block.id, "block", {"until": now() + 5 * DAY})
    code = submitted(harm="number-blocked").code
    prove(code)
    take(made["Police"], block.id, "call-off")
    assert (status(code).step, status(code).facts) == ("upheld", {"upheld": 1, "told": 1})
    take(made["Helper"], block.id, "unblock", {"unblock-ground": "asker-called-off"})
    change(LOOK)
    attend()
    assert status(code).facts["applied"] == 1


def test_a_member_that_left_for_good_is_waited_for_no_longer(any_hub: Hub) -> None:
    alpha, telecom = any_hub.member("Alpha"), any_hub.member("Telecom", "telecom")
    claim = alpha.publish(PHONE)["id"]
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    code = submitted().code
    prove(code)
    sue, [(part, _)] = signed_in(person(any_hub.admin, "Sue", role="secretariat")), opened()
    take(sue, part, "begin-review", side="reviewer")
    take(sue, part, "uphold-claim", {"claim": claim}, private={"findings": "The number is a shop's."}, side="reviewer")
    take(sue, part, "conclude-upheld", side="reviewer")
    assert (status(code).step, status(code).facts) == ("upheld", {"upheld": 1, "told": 1})
    change("UPDATE members_member SET standing = 'withdrawn' WHERE name = 'Telecom'")
    change(LOOK)
    attend()
    assert (status(code).step, status(code).facts) == ("done", {"upheld": 1})


def test_a_report_that_its_person_takes_back_with_the_consent_upholds_no_appeal(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    claim = alpha.publish(PHONE, tlp="TLP:CLEAR")["id"]
    change("UPDATE signals_signal SET source = 'reports'")
    code = submitted().code
    prove(code)
    alpha.post(f"/signals/{claim}/retract", {"reason": "The person took the consent back."})
    attend()
    assert status(code).facts.get("upheld") is None
