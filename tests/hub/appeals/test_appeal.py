"""An appeal against claims of members: a request to each, a reviewer who claims nothing, and what is upheld is undone."""

from typing import Any

import pytest
from appealing import PHONE, identifier, rows_of, status, submitted
from bells import person, rows, signed_in
from hubs import Hub
from worlds import caller


def attend() -> None:
    """The background's part, until nothing is left of it."""
    from accord.hub.appeals import followers
    from accord.hub.journal.times import now

    for _ in range(20):
        if not followers.work(now()):
            return


def prove(code: str) -> None:
    """Control is recorded by hand, as a member does that saw it."""
    from accord.hub.intake import actions, queries
    from accord.hub.journal.actions import turn

    row = queries.find(code)
    with turn() as t:
        actions.show(t, row, "by-hand", by="secretariat", by_member=row.home)
        actions.look_again(t, row)
    attend()


def take(who: Any, request: str, step: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
    from accord.hub.requests import actions

    done = actions.take(who, request, step, fields or {}, **more)
    attend()
    return done


def opened() -> list[tuple[str, int | None]]:
    return [(id, claimant) for id, claimant in rows("SELECT request, claimant FROM appeals_opened ORDER BY n")]


def state_of(claim: str) -> int:
    from accord.hub.signals import queries

    found = queries.by_id(claim)
    assert found is not None
    return int(found.state)


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
    told = {event["data"]["request"] for event in alpha.feed() if event["type"].startswith("request.")}
    assert told == {id for id, claimant in opened() if claimant == caller(alpha).n}


def test_before_the_proof_nothing_tells_what_is_listed(any_hub: Hub) -> None:
    any_hub.member("Alpha").publish(PHONE)
    listed, free = submitted().code, submitted("+66899999999").code
    attend()
    one, other = status(listed), status(free)
    assert (one.step, one.facts, one.offered, one.letters) == (other.step, other.facts, other.offered, other.letters)
    assert sorted(one.dues) == sorted(other.dues)


def test_where_nothing_is_claimed_the_appellant_is_told_after_the_proof(any_hub: Hub) -> None:
    code = submitted().code
    prove(code)
    assert status(code).step == "nothing-known"


def test_what_is_upheld_retracts_that_claim_and_no_other(any_hub: Hub) -> None:
    from accord.hub.signals.states import LIVE

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    mine, others = alpha.publish(PHONE)["id"], beta.publish(PHONE)["id"]
    code = submitted().code
    prove(code)
    request = next(id for id, claimant in opened() if claimant == caller(alpha).n)
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    take(sue, request, "begin-review", side="reviewer")
    take(sue, request, "uphold-claim", {"claim": mine}, private={"findings": "The number is a shop's."}, side="reviewer")
    assert state_of(mine) != LIVE and state_of(others) == LIVE
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
    assert seen.row.sides == ("claimant",) and [one.claimant for one in seen.requests] == [alpha.id] and not seen.may_confirm


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
    assert bad.value.code == "not-yours"
    assert reviewer(intake.find(receipt.code), {caller(any_hub.member("Alpha")).n}) == [caller(any_hub.admin).n]
