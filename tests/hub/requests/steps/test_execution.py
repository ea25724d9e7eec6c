"""Steps: who may take them, what they do beside the ledger, and what whoever comes too late is told."""

import threading
from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, WALLET, ask, cast, open_for_hub, open_with_facts
from bells import NOON, person, rows, signed_in
from django.db import connection
from hubs import Hub
from newest import HOLD as PROTOCOL
from worlds import caller, found, publish, whole_feed

from accord.core.protocols import EFFECTS, FACTS
from accord.hub.journal.actions import apply
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.requests import actions, queries, store
from accord.hub.requests.errors import NoSuchRequest, NotAllowed, Refused
from accord.hub.requests.followers import fire_one
from accord.hub.requests.money import ledgers
from accord.hub.requests.steps import effects, facts
from accord.hub.requests.vocabulary import ASKER
from accord.hub.signals.vocabulary import RETRACTED

DAY = 1440 * MINUTE
HOLD = {"amount": "480000.00 THB", "until": NOON + 3 * DAY}


def test_every_effect_and_every_fact_of_protocols_is_carried_out_and_stated(hub: Hub) -> None:
    made = cast(hub)
    (opened,) = ask(made).requests
    assert set(effects.EFFECTS) == set(EFFECTS)
    request = store.by_id(opened.id)
    assert request is not None
    book = ledgers.load(request.root)
    stated = facts.Facts(request, store.parties(request.n), book, None, "asker", NOON)
    assert set(stated) == set(dict(stated)) == set(FACTS)


def test_a_step_answers_the_bell_and_its_parties_alone_are_told(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made).requests
    done = actions.take(made["Kasi"], request.id, "acknowledge", at=NOON + MINUTE)
    assert (done.state, done.version) == ("acknowledged", 2)
    assert rows("SELECT state, answered_by FROM desks_bell") == [("answered", made["Kasi"].n)]
    entries = [entry for entry in whole_feed(made["Sender"].n) if entry["type"].startswith("request.")]
    assert [(entry["type"], entry["data"]["state"], entry["data"]["step"]) for entry in entries] == [
        ("request.opened", "received", "open"),
        ("request.step", "acknowledged", "acknowledge"),
    ]
    assert entries[1]["data"]["totals"]["THB"]["pending"] == "480000.00"
    for who in ("Stranger", "Bangkok", "Secretariat", "Police"):
        assert not [entry for entry in whole_feed(made[who].n) if entry["type"].startswith(("request.", "bell."))], who


@pytest.mark.parametrize(("who", "step"), [("Sender", "acknowledge"), ("Kasi", "withdraw"), ("Secretariat", "hold"), ("Kasi", "lapse")])
def test_a_step_of_another_side_is_refused_with_what_was_open(hub: Hub, who: str, step: str) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    with pytest.raises(Refused) as refused:
        actions.take(made[who], request.id, step, at=NOON)
    assert refused.value.code == ("not-open" if step == "lapse" else "not-yours")
    row = queries.page(made[who], request.id, at=NOON).row
    assert set(refused.value.open) == {open.key for open in row.steps} != set()


def test_a_role_without_the_permission_reads_and_takes_no_step(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    analyst = signed_in(person(made.api("Kasi"), "Ana", role="analyst"))
    assert queries.page(analyst, request.id).row.steps == ()
    assert queries.inbox(analyst)[0].id == request.id
    with pytest.raises(NotAllowed):
        actions.take(analyst, request.id, "acknowledge", at=NOON)
    auditor = signed_in(person(made.api("Stranger"), "Aud", role="auditor"))
    with pytest.raises(NoSuchRequest):
        queries.page(auditor, request.id)


def test_who_looked_at_an_older_version_is_told_what_happened(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    actions.take(made["Kasi"], request.id, "hold-part", {"amount": "100.00 THB", "until": NOON + DAY}, seen=1, at=NOON)
    with pytest.raises(Refused) as refused:
        actions.take(made["Kasi"], request.id, "hold-more", {"amount": "100.00 THB"}, seen=1, at=NOON)
    assert refused.value.code == "changed" and "hold-more" in refused.value.open
    assert refused.value.happened is not None and refused.value.happened.startswith("Hold a part, 2026-11-24T12:00")


def test_of_two_officers_at_the_same_instant_one_wins_and_the_other_is_told(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made).requests
    gate, won, lost = threading.Barrier(2), [], []

    def officer(step: str, fields: dict[str, Any]) -> None:
        gate.wait()
        try:
            won.append(actions.take(made["Kasi"], request.id, step, fields, at=NOON + MINUTE).step)
        except Refused as error:
            lost.append(error)
        connection.close()

    threads = [threading.Thread(target=officer, args=given) for given in (("hold", HOLD), ("refuse", {"refusal": "needs-order"}))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == len(lost) == 1
    assert lost[0].code in ("not-open", "amount-all-pending", "refused-within-pending")
    title = {"hold": "Hold all of it", "refuse": "Refuse"}[won[0]]
    assert lost[0].happened.startswith(title) and set(lost[0].open) == {step.key for step in queries.inbox(made["Kasi"])[0].steps}
    assert rows("SELECT COUNT(*) FROM requests_step WHERE step IN ('hold', 'refuse')") == [(1,)]


def test_an_embargo_stops_whoever_answers_until_it_is_lifted(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made).requests
    with pytest.raises(Refused):
        actions.set_embargo(made["Sender"], ACCOUNTS["Kasi"], until=NOON + DAY, at=NOON)
    embargo = actions.set_embargo(made["Police"], ACCOUNTS["Kasi"], until=NOON + DAY, desk=made.desks["Police"], at=NOON)
    assert queries.page(made["Kasi"], request.id, at=NOON).embargo == ("Police", made.desks["Police"])
    with pytest.raises(Refused) as refused:
        actions.take(made["Kasi"], request.id, "hold", HOLD, at=NOON)
    assert refused.value.code == "no-embargo"
    with pytest.raises(NoSuchRequest):
        actions.lift_embargo(made["Kasi"], embargo, at=NOON)
    actions.lift_embargo(made["Police"], embargo, at=NOON)
    assert actions.take(made["Kasi"], request.id, "hold", HOLD, at=NOON).state == "held"
    ended = actions.set_embargo(made["Police"], ACCOUNTS["Bangkok"], until=NOON + MINUTE, at=NOON)
    (later,) = ask(made, to=("Bangkok",), at=NOON + 2 * MINUTE).requests
    assert actions.take(made["Bangkok"], later.id, "hold", HOLD, at=NOON + 2 * MINUTE).state == "held"
    assert {row.id for row in queries.embargoes(made["Police"])} == {embargo, ended}


def test_money_is_followed_three_hops_deep_and_the_trail_never_holds_more_than_was_lost(any_hub: Hub) -> None:
    made = cast(any_hub)
    root = ask(made, amount="900.00 THB").requests[0].id
    first = actions.take(made["Kasi"], root, "moved-on", _hops(("600.00 THB", ACCOUNTS["Bangkok"], None)), at=NOON).children[0]
    second = actions.take(
        made["Bangkok"], first, "moved-on", _hops(("600.00 THB", ACCOUNTS["Emirates"], "66.67 AED")), at=NOON + MINUTE
    ).children[0]
    third = actions.take(made["Emirates"], second, "moved-on", _hops(("66.67 AED", WALLET, "18 USDT")), at=NOON + 2 * MINUTE).children[0]
    trail = queries.trail(made["Sender"], root)
    assert [(row.id, row.depth, row.parent) for row in trail.rows] == [
        (root, 0, None),
        (first, 1, root),
        (second, 2, first),
        (third, 3, second),
    ]
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing'") == [(1,)]
    actions.take(made["Exchange"], third, "hold", {"amount": "18 USDT", "until": NOON + DAY}, at=NOON + 3 * MINUTE)
    # The first bank finds the money after all: what is held three hops further on is counted against it.
    actions.take(made["Bangkok"], first, "correct", _again("600.00 THB", "moved-on"), at=NOON + 4 * MINUTE)
    with pytest.raises(Refused) as refused:
        actions.take(made["Bangkok"], first, "hold", {"amount": "600.00 THB", "until": NOON + DAY}, at=NOON + 5 * MINUTE)
    assert refused.value.code == "more-than-the-trail"
    assert queries.trail(made["Exchange"], third).rows[0].parent is None, "who answers a hop sees its own request alone"
    assert len(queries.trail(made["Exchange"], third).rows) == 1
    assert set(trail.sankey) == {"THB"} and {node.request for node in trail.sankey["THB"].nodes} == {root, first, second, third}


def _hops(*transfers: tuple[str, str, str | None]) -> dict[str, Any]:
    return {"hops": [{"amount": out, "next": to, **({"arrived": into} if into else {})} for out, to, into in transfers]}


def _again(amount: str, source: str) -> dict[str, Any]:
    return {"amount": amount, "correct-from": source, "ground": "new-facts"}


def test_a_desk_that_was_wrong_about_where_the_money_went_says_so_and_it_is_followed_elsewhere(any_hub: Hub) -> None:
    made = cast(any_hub)
    root = ask(made, amount="900.00 THB").requests[0].id
    wrong = actions.take(made["Kasi"], root, "moved-on", _hops(("900.00 THB", ACCOUNTS["Bangkok"], None)), at=NOON).children[0]
    actions.take(made["Kasi"], root, "correct", {"amount": "900.00 THB", "correct-from": "moved-on", "ground": "mistake"}, at=NOON + 1)
    assert queries.page(made["Bangkok"], wrong).row.state == "closed"
    assert queries.page(made["Bangkok"], wrong).row.totals == {}
    right = actions.take(made["Kasi"], root, "moved-on", _hops(("900.00 THB", ACCOUNTS["Emirates"], "100.00 AED")), at=NOON + 2).children[0]
    actions.take(made["Emirates"], right, "hold", {"amount": "100.00 AED", "until": NOON + DAY}, at=NOON + 3)
    assert [node.request for node in queries.trail(made["Sender"], root).sankey["THB"].nodes if node.account is None] == [root, right]


def test_money_that_moved_where_nobody_is_responsible_rings_the_secretariat_and_is_a_gap(hub: Hub) -> None:
    made = cast(hub)
    root = ask(made, amount="100.00 THB").requests[0].id
    done = actions.take(made["Kasi"], root, "moved-on", _hops(("100.00 THB", "TH:006:9876543210", None)), at=NOON)
    assert done.gaps == ("account",) and len(done.children) == 1
    assert rows("SELECT SUM(asked) FROM routing_gap") == [(1,)]
    assert done.children[0] in {row.id for row in queries.listing(made["Secretariat"], queries.Filters(open=True))[0]}
    actions.take(made["Secretariat"], done.children[0], "reroute", {"to-member": made.api("Bangkok").id}, at=NOON)
    assert queries.inbox(made["Bangkok"], at=NOON)[0].id == done.children[0]


@pytest.mark.parametrize(
    ("who", "code", "says"),
    [
        ("Kasi", "alerted-already", "This member has been alerted to this request already. Choose another one."),
        ("Sender", "own-request", "This member made the request. Choose another member to answer it."),
    ],
)
def test_another_member_is_alerted_once_and_never_the_one_that_asks(any_hub: Hub, who: str, code: str, says: str) -> None:
    made = cast(any_hub)
    id = ask(made).requests[0].id
    before = queries.page(made["Kasi"], id, at=NOON).row
    with pytest.raises(Refused) as refused:
        actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api(who).id}, at=NOON + 3 * MINUTE)
    assert (refused.value.code, refused.value.field, refused.value.text) == (code, "to-member", says)
    row = queries.page(made["Kasi"], id, at=NOON + 3 * MINUTE).row
    assert (row.version, row.entered, row.due) == (before.version, before.entered, before.due), "its clock runs on as it did"


def test_two_desks_asked_about_one_payment_together_hold_no_more_than_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    uetr = "4b4ee3d4-7c5b-4c4b-9b8e-0d2f6f3a1c11"
    paid = [{"amount": "1000.00 THB", "uetr": uetr}]
    request_id = ask(made, payments=paid).requests[0].id
    other = ask(made, who="Police", to=("Bangkok",), payments=paid).requests[0].id
    actions.take(made["Kasi"], request_id, "hold-part", {"amount": "700.00 THB", "until": NOON + DAY}, at=NOON)
    with pytest.raises(Refused) as refused:
        actions.take(made["Bangkok"], other, "hold-part", {"amount": "400.00 THB", "until": NOON + DAY}, at=NOON)
    assert refused.value.code == "more-than-the-payment"
    # What another desk holds of it is nothing that this one can see: it says that it looked.
    fields = {"amount": "300.00 THB", "until": NOON + DAY, "checked-elsewhere": "yes"}
    actions.take(made["Bangkok"], other, "hold-part", fields, at=NOON)


def test_what_desks_did_becomes_an_action_on_the_signals_that_they_may_see(any_hub: Hub) -> None:
    made = cast(any_hub)
    seen = publish(caller(made.api("Helper")), ACCOUNTS["Kasi"])
    hidden = publish(caller(made.api("Helper")), ACCOUNTS["Kasi"], tlp="TLP:AMBER", audience={"members": [made.api("Stranger").id]})
    (request,) = ask(made, origin="signal", origin_id=str(seen.id)).requests
    actions.take(made["Kasi"], request.id, "hold", HOLD, at=NOON)
    assert rows("SELECT s.n, f.value FROM signals_feedback f JOIN signals_signal s ON s.n = f.signal") == [
        (found(caller(made.api("Helper")), seen.id).n, "held")
    ]
    assert hidden.id != seen.id
    assert queries.of_origin("signal", str(seen.id)) == [(request.id, PROTOCOL, "held", False)]


def test_a_block_that_lapses_takes_its_action_back(hub: Hub) -> None:
    made = cast(hub, declared=(("Kasi", "number", "+6681"),))
    publish(caller(made.api("Helper")), "+66812345678")
    (request,) = actions.open_request(
        made["Sender"], actions.Ask("block-number", identifiers=["+66812345678"], fields={"measure": "block", "reasons": "calls"}), at=NOON
    ).requests
    actions.take(made["Kasi"], request.id, "block", {"until": NOON + DAY}, at=NOON)
    assert rows("SELECT value FROM signals_feedback") == [("blocked",)]
    while fire_one(NOON + DAY):
        pass
    assert queries.page(made["Kasi"], request.id).row.state == "unblocked"
    assert rows("SELECT value FROM signals_feedback") == []


def test_a_preserve_request_comes_before_a_takedown_unless_it_is_waived(any_hub: Hub) -> None:
    made = cast(any_hub, declared=(("Stranger", "host", "example-scam.com"),))
    wanted = {"harm": "credentials", "preserve-first": "yes", "reasons": "a false bank", "good-faith": "yes"}
    (request,) = actions.open_request(
        made["Police"], actions.Ask("takedown", identifiers=["https://example-scam.com/login"], fields=wanted), at=NOON
    ).requests
    (preserve,) = request.children
    with pytest.raises(Refused) as refused:
        actions.take(made["Stranger"], request.id, "remove", at=NOON)
    assert refused.value.code == "preserve-settled"
    actions.take(made["Stranger"], preserve, "preserve-foreign", {"until": NOON + 61 * DAY}, at=NOON)
    assert actions.take(made["Stranger"], request.id, "remove", at=NOON).state == "removed"
    (two,) = actions.open_request(
        made["Police"], actions.Ask("takedown", identifiers=["https://example-scam.com/two"], fields=wanted), at=NOON
    ).requests
    actions.take(made["Police"], two.id, "waive-preserve", at=NOON)
    assert actions.take(made["Stranger"], two.id, "remove", at=NOON).state == "removed"
    three = actions.Ask("takedown", identifiers=["https://example-scam.com/three"], fields={**wanted, "preserve-first": "no"})
    (three_opened,) = actions.open_request(made["Police"], three, at=NOON).requests
    assert "waive-preserve" not in {step.key for step in queries.page(made["Police"], three_opened.id, at=NOON).row.offered}
    with pytest.raises(Refused, match="there is nothing to waive"):
        actions.take(made["Police"], three_opened.id, "waive-preserve", at=NOON)


def test_many_requests_are_answered_together_and_each_result_is_told(hub: Hub) -> None:
    made = cast(hub)
    first = ask(made).requests[0].id
    two = ask(made, who="Police", at=NOON + 1).requests[0].id
    elsewhere = ask(made, to=("Bangkok",), at=NOON + 2).requests[0].id
    actions.take(made["Kasi"], two, "acknowledge", at=NOON + 3)
    results = actions.take_many(made["Kasi"], [first, two, elsewhere, first], "acknowledge", at=NOON + 4)
    assert [(result.request, result.taken.state if result.taken else type(result.refused).__name__) for result in results] == [
        (first, "acknowledged"),
        (two, "Refused"),
        (elsewhere, "NoSuchRequest"),
    ]


def test_money_that_had_been_held_wrongly_is_counted_as_that(any_hub: Hub) -> None:
    made = cast(any_hub)
    first, two = (request.id for request in ask(made, to=("Kasi", "Bangkok")).requests)
    for who, id in (("Kasi", first), ("Bangkok", two)):
        actions.take(made[who], id, "hold", HOLD, at=NOON)
    actions.take(made["Kasi"], first, "release", {"amount": "480000.00 THB", "release-ground": "held-wrongly"}, at=NOON + 1)
    actions.take(made["Bangkok"], two, "release", {"amount": "480000.00 THB", "release-ground": "no-order"}, at=NOON + 1)
    actions.undo_wrong_hold(made["Bangkok"], two, "80000.00 THB", "held-wrongly", at=NOON + 2)
    with pytest.raises(Refused):
        actions.undo_wrong_hold(made["Bangkok"], two, "400000.01 THB", "held-wrongly", at=NOON + 3)
    with pytest.raises(Refused):
        actions.undo_wrong_hold(made["Sender"], two, "1.00 THB", "held-wrongly", at=NOON + 3)
    whole = queries.totals(made["Sender"])["THB"]
    assert (str(whole.lost), str(whole.released), str(whole.wrongly_held)) == ("960000.00 THB", "960000.00 THB", "560000.00 THB")
    assert queries.totals(made["Stranger"]) == {}


def test_an_appeal_is_decided_by_somebody_else_and_undone_at_everybody_that_acted(any_hub: Hub) -> None:
    made = cast(any_hub)
    helper = caller(made.api("Helper"))
    claim = publish(helper, ACCOUNTS["Kasi"])
    (hold,) = ask(made, origin="signal", origin_id=str(claim.id)).requests
    actions.take(made["Kasi"], hold.id, "hold", HOLD, at=NOON)
    (appeal,) = open_for_hub(
        members.member(made.api("Secretariat").id),
        "appeal",
        identifiers=[ACCOUNTS["Kasi"]],
        fields={"harm": "money-held"},
        private={"reason": "It is my wages."},
        for_person=True,
        at=NOON,
    ).requests
    with pytest.raises(Refused):
        actions.take(made["Secretariat"], appeal.id, "prove", {"proof": "signature"}, at=NOON)
    lodged = store.by_id(appeal.id)
    assert lodged is not None
    actions.state_facts_in(lodged, {"proof": True})
    actions.take(_asker(made), appeal.id, "prove", {"proof": "signature"}, side=ASKER, at=NOON)
    assert queries.inbox(made["Helper"], at=NOON)[0].id == appeal.id
    actions.name_reviewer(made["Secretariat"], appeal.id, made.api("Police").id, at=NOON)
    actions.take(made["Police"], appeal.id, "begin-review", at=NOON)
    with pytest.raises(Refused) as refused:
        actions.take(made["Police"], appeal.id, "conclude-upheld", at=NOON)
    assert refused.value.code == "all-decided"
    actions.take(made["Police"], appeal.id, "uphold-claim", {"claim": str(claim.id)}, private={"findings": "Pay slips."}, at=NOON)
    assert rows("SELECT state FROM signals_signal") == [(RETRACTED,)]
    assert queries.page(made["Sender"], hold.id).row.totals["THB"]["wrongly-held"] == "480000.00"
    assert queries.page(made["Sender"], hold.id).row.state == "released"
    assert queries.page(made["Kasi"], appeal.id).row.sides == (), "who acted on it watches, and takes no step"
    assert actions.take(made["Police"], appeal.id, "conclude-upheld", at=NOON).state == "upheld"
    with pytest.raises(Refused) as refused:
        actions.take(made["Secretariat"], appeal.id, "close", at=NOON)
    assert refused.value.code == "all-applied"
    apply(made["Kasi"].n, "token:1", 10_000)
    assert actions.take(made["Secretariat"], appeal.id, "close", at=NOON).state == "closed"


def _asker(made: Any) -> Any:
    """The secretariat as the home of a person's appeal: an officer of it."""
    return signed_in(person(made.hub.admin, "Olu", role="officer"))


def test_the_other_protocols_run_through_the_same_machine(any_hub: Hub) -> None:
    made = cast(any_hub)
    helper = made.api("Helper").id
    file = "6d1c2f3e-0000-4000-8000-000000000001"
    needs = [{"service": "legal"}]
    with pytest.raises(Refused) as refused:
        actions.open_request(
            made["Police"], actions.Ask("refer", to=[helper], fields={"file": file, "needs": needs, "urgent": "no"}), at=NOON
        )
    assert refused.value.code == "opened-elsewhere"
    (refer,) = open_with_facts(
        made["Police"], "refer", {"consent": True}, to=[helper], fields={"file": file, "needs": needs, "urgent": "no"}, at=NOON
    ).requests
    assert actions.take(made["Helper"], refer.id, "accept", at=NOON).state == "accepted"
    (home,) = open_with_facts(
        made["Police"], "repatriate", {"consent": True}, to=[helper], fields={"file": file, "home-country": "NP", "child": "no"}, at=NOON
    ).requests
    with pytest.raises(Refused) as refused:
        actions.take(made["Police"], home.id, "see-to-papers", {"papers": "taken"}, at=NOON)
    assert refused.value.code == "taken-elsewhere"
    stranger = member_actions.add_member("Newcomer", "finance", "PE", by=members.operator(), standing="signed").id
    (accede,) = actions.open_request(
        made["Secretariat"], actions.Ask("accede", fields={"organisation": stranger, "country": "PE"}, about=stranger), at=NOON
    ).requests
    assert members.member(stranger).standing == "signed", "one that has signed stays so"
    actions.take(made["Secretariat"], accede.id, "record-withdrawal", {"ground": "declined"}, at=NOON)
    assert members.member(stranger).standing == "withdrawn"
    (inform,) = actions.open_request(
        made["Police"],
        actions.Ask("inform", identifiers=[ACCOUNTS["Kasi"]], fields={"question": "Since when?", "purpose": "investigate", "urgent": "no"}),
        at=NOON,
    ).requests
    actions.take(made["Kasi"], inform.id, "answer", {}, private={"answer": "Since May."}, at=NOON)
    page = queries.page(made["Police"], inform.id, at=NOON)
    assert (page.row.state, page.private["answer"]["text"]) == ("answered", "Since May.")
