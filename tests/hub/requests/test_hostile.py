"""What somebody hostile, or tired, tries: too much, too often, of others, to itself. Each is refused by its name, or stays inside."""

from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, OPENING, WALLET, ask, cast, open_for_hub
from bells import NOON, rows
from hubs import Hub
from worlds import caller, publish, whole_feed

from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.requests import actions, followers, queries
from accord.hub.requests.errors import NoSuchRequest, Refused
from accord.hub.requests.vocabulary import MOST_REQUESTS, UNCONFIRMED_A_REPORTER
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError

DAY = 1440 * MINUTE
UNTIL = NOON + DAY
ELSEWHERE = "TH:006:9876543210"
CONTACT = {"email": "fraud@elsewhere.example", "verified": "number in the register"}


def refused(call: Any, *given: Any, **more: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        call(*given, **more)
    return caught.value.code, caught.value.field


def hops(*transfers: dict[str, Any]) -> dict[str, Any]:
    return {"hops": list(transfers)}


# Amounts and times


@pytest.mark.parametrize(
    ("payment", "code"),
    [
        ({"amount": "10.00 THB", "disputed": "10.01 THB"}, "more-than-the-payment"),
        ({"amount": "10.00 THB", "disputed": "1.00 USD"}, "more-than-the-payment"),
        ({"amount": "10.00 THB", "time": "2026-11-26T12:00:01Z"}, "not-yet"),
        ({"amount": "10.00 THB", "time": 10**30}, "not-yet"),
        ({"amount": "10.00 THB", "time": True}, "not-a-time"),
        ({"amount": "10.00 THB", "time": -1}, "not-a-time"),
        ({"amount": "0.00 THB"}, "field-missing"),
        ({"amount": "-5.00 THB"}, "bad-amount"),
        ({"amount": "1000000000000000000.00 THB"}, "bad-amount"),
        ({"amount": "100.5 JPY"}, "bad-amount"),
        ({"amount": "1.0005 KWD"}, "bad-amount"),
        ({"amount": "10.00 THB", "from": "x" * 201}, "too-long"),
    ],
)
def test_a_payment_that_cannot_have_been_is_refused(hub: Hub, payment: dict[str, Any], code: str) -> None:
    made = cast(hub)
    refusal_code, field = refused(ask, made, payments=[payment])
    assert refusal_code == code and field is not None and field.startswith("payments.1")
    assert rows("SELECT COUNT(*) FROM requests_payment") == [(0,)]


def test_money_without_and_with_three_places_is_held_exactly(any_hub: Hub) -> None:
    made = cast(any_hub)
    for amount, part, bad in (("1000 JPY", "400 JPY", "400.5 JPY"), ("1.234 KWD", "0.001 KWD", "0.0005 KWD")):
        (request,) = ask(made, payments=[{"amount": amount}]).requests
        assert refused(actions.take, made["Kasi"], request.id, "hold-part", {"amount": bad, "until": UNTIL}, at=NOON) == (
            "bad-amount",
            "amount",
        )
        actions.take(made["Kasi"], request.id, "hold-part", {"amount": part, "until": UNTIL}, at=NOON)
        assert queries.page(made["Kasi"], request.id).row.totals[part[-3:]]["held"] == part[:-4]


@pytest.mark.parametrize("until", [10**30, 2**63, "2201-01-01T00:00:00Z", "2137-01-01T00:00:00Z", NOON + MINUTE - 1, 1.5, True])
def test_a_hold_ends_within_reason(any_hub: Hub, until: Any) -> None:
    made = cast(any_hub)
    (request,) = ask(made, amount="10.00 THB").requests
    code, field = refused(actions.take, made["Kasi"], request.id, "hold", {"amount": "10.00 THB", "until": until}, at=NOON)
    assert code in ("not-a-time", "too-early", "too-late") and field == "until"


def test_one_payment_that_may_have_gone_to_two_places_is_one_and_is_held_once(any_hub: Hub) -> None:
    made = cast(any_hub)
    request, other = ask(made, to=("Kasi", "Bangkok"), payments=[{"amount": "1000.00 THB"}]).requests
    assert rows("SELECT COUNT(*) FROM requests_payment") == [(1,)]
    actions.take(made["Kasi"], request.id, "hold", {"amount": "1000.00 THB", "until": UNTIL}, at=NOON)
    code, _ = refused(actions.take, made["Bangkok"], other.id, "hold-part", {"amount": "0.01 THB", "until": UNTIL}, at=NOON)
    assert code == "more-than-the-payment"


# Too much at once


def test_one_ask_stays_small(hub: Hub) -> None:
    made = cast(hub)
    ids = [made.api("Kasi").id] * 21
    whole: dict[str, Any] = {"fields": OPENING, "payments": [{"to": 0, "amount": "1.00 THB"}]}

    def open_request(**more: Any) -> Any:
        return actions.open_request(made["Sender"], actions.Ask("hold-funds", **whole, **more), at=NOON)

    assert refused(open_request, identifiers=[ACCOUNTS["Kasi"]], to=ids) == ("too-many", "to")
    assert refused(ask, made, confirmers=ids[:6]) == ("too-many", "confirmers")
    assert refused(ask, made, claims=["x"] * 101) == ("too-many", "claims")
    names = [made.api(name).id for name in ("Kasi", "Bangkok", "Sender")]
    many = [f"TH:004:12345{number:05}" for number in range(MOST_REQUESTS // 3 + 1)]
    assert refused(open_request, identifiers=many, to=names) == ("too-many", "identifiers")
    assert refused(ask, made, origin="report", origin_id="Somchai\n0812345678")[0] == "not-opaque"
    assert refused(ask, made, about="x" * 65)[0] == "not-opaque"


def test_one_step_tells_a_few_hops_and_none_to_where_the_money_is(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, amount="100.00 THB").requests
    hop = {"amount": "1.00 THB", "next": ACCOUNTS["Bangkok"]}
    assert refused(actions.take, made["Kasi"], request.id, "moved-on", hops(*[hop] * 51), at=NOON) == ("too-many", "hops")
    to_itself = hops({"amount": "1.00 THB", "next": ACCOUNTS["Kasi"]})
    assert refused(actions.take, made["Kasi"], request.id, "moved-on", to_itself, at=NOON) == ("same-account", "hops")
    # Nobody could answer for money at a site, a name or a telephone number.
    for nowhere in ("evil-one.com", "telegram:@abcdef", "+66812345678", "money:cash"):
        led = hops({"amount": "1.00 THB", "next": ACCOUNTS["Bangkok"]}, {"amount": "1.00 THB", "next": nowhere})
        assert refused(actions.take, made["Kasi"], request.id, "moved-on", led, at=NOON) == ("not-this-kind", "hops.2.next")
    for cash in ("ATM", "Withdrawn in cash", "ถอนเงินสด ATM", "retiro en efectivo", "এটিএম", "नगद", "سحب نقدي"):
        assert refused(actions.take, made["Kasi"], request.id, "moved-on", hops({"amount": "1.00 THB", "next": cash}), at=NOON)[0] == "cash"
    assert rows("SELECT COUNT(*) FROM requests_request") == [(1,)]


def test_money_that_goes_in_a_circle_is_followed_as_far_as_a_trail_may_be_long(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.hub.requests.steps.children.MOST_DEPTH", 4)
    made = cast(hub)
    at, id, place = NOON, ask(made, amount="100.00 THB").requests[0].id, 0
    for place in range(4):
        desk, next_desk = ("Kasi", "Bangkok")[:: 1 if place % 2 == 0 else -1]
        step = hops({"amount": "100.00 THB", "next": ACCOUNTS[next_desk]})
        if place == 3:
            assert refused(actions.take, made[desk], id, "moved-on", step, at=at)[0] == "trail-too-long"
        else:
            (id,) = actions.take(made[desk], id, "moved-on", step, at=at).children
    actions.take(made["Bangkok"], id, "hold", {"amount": "100.00 THB", "until": UNTIL}, at=at)
    (first,) = [row for row in queries.trail(made["Sender"], id).rows if row.parent is None]
    again = {"amount": "100.00 THB", "correct-from": "moved-on", "ground": "new-facts"}
    actions.take(made["Kasi"], first.id, "correct", again, at=at)
    code, _ = refused(actions.take, made["Kasi"], first.id, "hold", {"amount": "100.00 THB", "until": UNTIL}, at=at)
    assert code == "more-than-the-trail"


def test_what_is_said_in_a_request_comes_to_an_end(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    for most in ("MOST_MESSAGES", "MOST_FILES"):
        monkeypatch.setattr(f"accord.hub.requests.actions.{most}", 2)
    made = cast(hub)
    (request,) = ask(made).requests
    for _ in range(2):
        actions.say(made["Sender"], request.id, "Again.", at=NOON)
        actions.attach(made["Sender"], request.id, "a.txt", b"text", at=NOON)
    assert refused(actions.say, made["Kasi"], request.id, "Stop.", at=NOON)[0] == "too-many"
    assert refused(actions.attach, made["Kasi"], request.id, "a.txt", b"text", at=NOON)[0] == "too-many"
    assert actions.take(made["Kasi"], request.id, "acknowledge", at=NOON).state == "acknowledged", "steps go on"


def test_guests_are_invited_and_the_other_desk_is_pressed_only_so_often(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.hub.requests.guests.invitations.INVITATIONS_A_MEMBER", 2)
    monkeypatch.setattr("accord.hub.requests.steps.execution.MOST_REPEATS", 2)
    made = cast(hub)
    given: dict[str, Any] = {"identifiers": [ELSEWHERE], "payments": [{"amount": "9.00 THB"}], "guests": {0: CONTACT}}
    (request,) = ask(made, **given).requests
    actions.invite_guest(made["Sender"], request.id, CONTACT, at=NOON)
    assert refused(actions.invite_guest, made["Sender"], request.id, CONTACT, at=NOON) == ("too-many-guests", "guest")
    assert refused(ask, made, **given) == ("too-many-guests", "guest")
    actions.invite_guest(made["Sender"], request.id, CONTACT, at=NOON + 61 * MINUTE)
    (held,) = ask(made).requests
    actions.take(made["Kasi"], held.id, "hold", {"amount": "480000.00 THB", "until": UNTIL}, at=NOON)
    for _ in range(2):
        actions.take(made["Sender"], held.id, "call-off", at=NOON)
    assert refused(actions.take, made["Sender"], held.id, "call-off", at=NOON)[0] == "said-often"


def _rung() -> list[tuple[Any, ...]]:
    return rows("SELECT state, COUNT(*) FROM desks_bell GROUP BY state ORDER BY state")


def test_a_flood_of_asks_rings_a_desk_ten_times_and_no_ask_is_lost(hub: Hub) -> None:
    made = cast(hub)
    opened = [ask(made, at=NOON + place).requests[0] for place in range(15)]
    assert _rung() == [("ringing", 10)]
    assert rows("SELECT SUM(count) FROM desks_bell") == [(15,)], "the newest says for how many more"
    assert len(queries.inbox(made["Kasi"], made.desks["Kasi"], at=NOON)) == 15
    actions.take(made["Kasi"], opened[0].id, "acknowledge", at=NOON + MINUTE)
    ask(made, at=NOON + MINUTE)
    assert _rung() == [("answered", 1), ("ringing", 10)]


def test_the_newest_of_ten_bells_is_taken_with_all_that_it_rings_for(any_hub: Hub) -> None:
    """The eleventh and the twelfth ask ring with the tenth: who takes that bell takes these three, and the nine others ring on."""
    from accord.hub.desks import actions as desks

    made = cast(any_hub)
    opened = [ask(made, at=NOON + place).requests[0] for place in range(12)]
    ((newest, count),) = rows("SELECT id, count FROM desks_bell WHERE count > 1")
    assert (count, _rung()) == (3, [("ringing", 10)])
    taken = desks.take(made["Kasi"], str(newest), at=NOON + MINUTE).taken
    assert [(each.id, each.why) for each in taken] == [(request.id, "") for request in opened[9:]]
    assert _rung() == [("answered", 1), ("ringing", 9)]
    states = [state for (state,) in rows("SELECT state FROM requests_request ORDER BY n")]
    assert states == ["received"] * 9 + ["acknowledged"] * 3
    ask(made, at=NOON + 2 * MINUTE)
    assert _rung() == [("answered", 1), ("ringing", 10)], "there is room for a bell of its own again"


def test_a_bell_for_many_rings_until_the_last_of_them_is_acknowledged(any_hub: Hub) -> None:
    made = cast(any_hub)
    opened = [ask(made, at=NOON + place).requests[0] for place in range(12)]
    for left, request in zip((2, 1), opened[9:11], strict=True):
        actions.take(made["Kasi"], request.id, "acknowledge", at=NOON + MINUTE)
        assert rows("SELECT MAX(count) FROM desks_bell WHERE state = 'ringing'") == [(left,)]
        assert _rung() == [("ringing", 10)]
    actions.take(made["Kasi"], opened[11].id, "acknowledge", at=NOON + MINUTE)
    assert _rung() == [("answered", 1), ("ringing", 9)]


def test_a_desk_where_nothing_rings_is_rung_however_many_asks_came_before(hub: Hub) -> None:
    made = cast(hub)
    for place in range(32):
        (request,) = ask(made, at=NOON + place).requests
        actions.take(made["Kasi"], request.id, "acknowledge", at=NOON + place)
    assert _rung() == [("answered", 32)]
    for place in range(32, 35):
        ask(made, at=NOON + place)
    assert _rung() == [("answered", 32), ("ringing", 1)], "beyond thirty an hour one bell at a time says that something waits"


# What belongs to others


def test_an_appeal_reaches_and_tells_of_no_claim_that_its_asker_may_not_see(any_hub: Hub) -> None:
    made = cast(any_hub)
    helper = caller(made.api("Helper"))
    hidden = publish(helper, ACCOUNTS["Kasi"], tlp="TLP:AMBER", audience={"members": [made.api("Stranger").id]})
    given: dict[str, Any] = {
        "identifiers": [ACCOUNTS["Kasi"]],
        "fields": {"harm": "listed"},
        "private": {"reason": "It is ours."},
    }
    views = []
    for claims in ((str(hidden.id),), ("00000000-0000-4000-8000-000000000000",), ()):
        (request,) = actions.open_request(made["Sender"], actions.Ask("appeal", claims=claims, **given), at=NOON).requests
        page = queries.page(made["Sender"], request.id, words=False)
        views.append((request.answerers, page.claims, page.row.answerers))
    assert views == [((), (), ())] * 3
    assert queries.inbox(made["Helper"]) == []
    seen = publish(helper, ACCOUNTS["Kasi"])
    (request,) = actions.open_request(
        made["Sender"], actions.Ask("appeal", claims=(str(hidden.id), str(seen.id)), **given), at=NOON
    ).requests
    assert [claim for claim, _member, _decision in queries.page(made["Sender"], request.id, words=False).claims] == [str(seen.id)]


def test_who_sets_an_embargo_does_not_learn_who_asks_about_the_identifier(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    actions.set_embargo(made["Police"], ACCOUNTS["Kasi"], until=UNTIL, at=NOON)
    assert not [entry for entry in whole_feed(made["Police"].n) if request.id in str(entry)]
    assert [entry["type"] for entry in whole_feed(made["Kasi"].n)][-1] == "embargo.set"


def test_a_guest_is_shown_only_what_its_asker_keeps(any_hub: Hub) -> None:
    made = cast(any_hub)
    ask(made, who="Police", private={"narrative": "Told to Kasi alone."})
    ((fields,),) = rows("SELECT fields FROM requests_request")
    reference = fields.partition('"narrative":"')[2][:36]
    opened = actions.open_request(
        made["Sender"],
        actions.Ask(
            "hold-funds",
            identifiers=[ELSEWHERE],
            fields={**OPENING, "narrative": reference},
            payments=[{"amount": "9.00 THB"}],
            guests={0: CONTACT},
        ),
        at=NOON,
    )
    assert queries.guest_page(opened.invitations[0].token, at=NOON).private == {}
    assert queries.page(made["Sender"], opened.requests[0].id).private == {}


def test_once_a_member_answers_no_guest_does(hub: Hub) -> None:
    made = cast(hub)
    opened = actions.open_request(
        made["Sender"],
        actions.Ask("hold-funds", identifiers=[ELSEWHERE], fields=OPENING, payments=[{"amount": "9.00 THB"}], guests={0: CONTACT}),
        at=NOON,
    )
    (request,) = opened.requests
    assert [row.id for row in queries.inbox(made["Secretariat"], at=NOON)] == [request.id], "who was rung finds it in the inbox"
    actions.take(made["Secretariat"], request.id, "reroute", {"to-member": made.api("Bangkok").id}, at=NOON)
    with pytest.raises(NoSuchRequest):
        actions.answer_as_guest(opened.invitations[0].token, "hold", {"amount": "9.00 THB", "until": UNTIL}, at=NOON)
    code, _ = refused(actions.enter_answer_by_hand, made["Sender"], request.id, "acknowledge", spoke_with="x", at=NOON)
    assert code == "has-answerer"
    assert actions.take(made["Bangkok"], request.id, "hold", {"amount": "9.00 THB", "until": UNTIL}, at=NOON).state == "held"


def test_who_answers_a_hop_learns_nothing_of_what_came_before_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    (root,) = ask(made, amount="100.00 THB", private={"narrative": "For every desk."}).requests
    actions.say(made["Kasi"], root.id, "Between the two of us.", at=NOON)
    step = {**hops({"amount": "60.00 THB", "next": ACCOUNTS["Bangkok"]}, {"amount": "40.00 THB", "next": WALLET, "arrived": "1 USDT"})}
    child, other = actions.take(made["Kasi"], root.id, "moved-on", {**step, "note": "Seen at the counter."}, at=NOON).children
    page = queries.page(made["Bangkok"], child, at=NOON)
    assert (page.row.parent, [row.id for row in page.trail.rows], page.trail.rows[0].depth) == (None, [child], 0)
    assert page.private["narrative"]["text"] == "For every desk."
    assert page.messages == () and not any(taken.words for taken in page.taken)
    assert page.trail.sankey == {} and page.trail.root == child
    assert [payment.disputed for payment in page.payments] == ["60.00 THB"]
    for id in (root.id, other):
        with pytest.raises(NoSuchRequest):
            queries.page(made["Bangkok"], id, at=NOON)
    assert queries.page(made["Sender"], child, at=NOON).row.parent == root.id


def test_a_senders_account_is_told_to_those_who_are_asked_about_its_payment(any_hub: Hub) -> None:
    made = cast(any_hub)
    paid = [{"to": 0, "amount": "1.00 THB", "holder": "Somchai"}, {"to": 1, "amount": "1.00 THB", "holder": "Malee"}]
    ask(made, to=("Kasi", "Bangkok"), payments=paid)
    references = [reference for (reference,) in rows("SELECT report FROM requests_request_payment ORDER BY id")]
    holders = {}
    for who in ("Kasi", "Bangkok"):
        for place, reference in enumerate(references):
            holders[who, place] = _holder(made[who], reference)
    assert holders == {("Kasi", 0): "Somchai", ("Kasi", 1): None, ("Bangkok", 0): None, ("Bangkok", 1): "Malee"}


def _holder(who: Any, reference: str) -> Any:
    from uuid import UUID

    from accord.hub.vault.vocabulary import Reader, Reason

    try:
        return vault.read(UUID(reference), Reader(who.n, who.role, who.actor), Reason("request"), at=NOON)["holder"]
    except VaultError:
        return None


def test_what_nobody_is_asked_about_leaves_nothing_of_a_person_behind(hub: Hub) -> None:
    made = cast(hub)
    before = rows("SELECT COUNT(*) FROM vault_record")
    paid, private = [{"amount": "1.00 THB", "holder": "Somchai"}], {"narrative": "Somchai was called."}
    opened = ask(made, identifiers=[ELSEWHERE], payments=paid, private=private)
    assert opened.requests == () and rows("SELECT COUNT(*) FROM vault_record") == before
    assert rows("SELECT COUNT(*) FROM requests_payment") == [(0,)]


def test_who_is_behind_an_ask_is_counted_by_its_own_member_and_named_nowhere(hub: Hub) -> None:
    made = cast(hub)
    for number in range(UNCONFIRMED_A_REPORTER):
        there: dict[str, Any] = {"identifiers": [f"TH:002:123456{number:04}"], "payments": [{"amount": "1.00 THB"}]}
        ask(made, who="Helper", for_person=True, reporter="Somchai 081", **there)
    assert refused(ask, made, who="Helper", for_person=True, reporter="Somchai 081")[0] == "too-many-unconfirmed"
    ask(made, who="Stranger", for_person=True, reporter="Somchai 081")
    assert "Somchai" not in str(rows("SELECT * FROM requests_request"))


# Members that come and go


def test_a_member_that_is_suspended_in_the_middle_leaves_no_clock_behind(any_hub: Hub) -> None:
    made = cast(any_hub)
    request_id, other = (request.id for request in ask(made, to=("Kasi", "Bangkok")).requests)
    actions.take(made["Bangkok"], other, "hold", {"amount": "480000.00 THB", "until": NOON + 20 * MINUTE}, at=NOON)
    for name in ("Kasi", "Bangkok"):
        member_actions.change_standing(members.member(made.api(name).id), "suspended", by=members.operator())
    while followers.fire_one(NOON + 30 * MINUTE):
        pass
    assert queries.page(made["Sender"], other).row.state == "released", "a hold ends at its date, whoever made it"
    assert request_id in {row.id for row in queries.listing(made["Secretariat"], queries.Filters(state="received"))[0]}
    assert rows("SELECT COUNT(*) FROM desks_ring WHERE stop = 'secretariat'") != [(0,)]
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]
    assert ask(made).requests == (), "nobody asks a member that takes no part"


def test_a_reviewer_takes_part_in_the_partnership(hub: Hub) -> None:
    made = cast(hub)
    (request,) = open_for_hub(
        members.member(made.api("Secretariat").id),
        "appeal",
        identifiers=[ACCOUNTS["Kasi"]],
        fields={"harm": "listed"},
        private={"reason": "It is mine."},
        for_person=True,
        at=NOON,
    ).requests
    member_actions.change_standing(members.member(made.api("Police").id), "suspended", by=members.operator())
    code, field = refused(actions.name_reviewer, made["Secretariat"], request.id, made.api("Police").id, at=NOON)
    assert (code, field) == ("not-a-member", "member")


def test_a_bank_may_be_asked_by_itself_and_holds_what_it_asked_for(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, who="Kasi").requests
    page = queries.page(made["Kasi"], request.id)
    assert page.row.sides == ("asker", "answerer")
    assert [row.id for row in queries.inbox(made["Kasi"], at=NOON)] == [request.id]
    assert actions.take(made["Kasi"], request.id, "hold", {"amount": "480000.00 THB", "until": UNTIL}, at=NOON).state == "held"
    assert refused(actions.take, made["Kasi"], request.id, "close", side="asker", at=NOON)[0] == "not-open"


def test_an_archived_desk_gives_way_to_another_of_its_member(hub: Hub) -> None:
    from accord.hub.desks import actions as desks

    made = cast(hub)
    (request,) = ask(made).requests
    actions.take(made["Kasi"], request.id, "acknowledge", at=NOON)
    kasi = caller(made.api("Kasi"))
    second = desks.make_desk(kasi, name="Second", zone="UTC", wait=5)
    desks.set_contacts(kasi, second, [(made.people["Kasi"].person, ["mail"])])
    desks.archive_desk(kasi, made.desks["Kasi"])
    while followers.fire_one(NOON + 60 * MINUTE):
        pass
    assert [row.id for row in queries.inbox(made["Kasi"], second)] == [request.id], "the reminder rang where somebody is"


@pytest.mark.parametrize("version", [1, 2])
def test_what_arrives_of_a_hop_is_asked_about_where_it_can_hardly_be(any_hub: Hub, version: int) -> None:
    made = cast(any_hub)
    (request,) = ask(made, amount="100.00 THB").requests
    rows(f"UPDATE requests_request SET protocol = 'hold-funds@{version}' RETURNING n")

    def moved(arrived: str, **more: Any) -> Any:
        hop = {"amount": "10.00 THB", "next": ACCOUNTS["Emirates"], "arrived": arrived, **more}
        return actions.take(made["Kasi"], request.id, "moved-on", hops(hop), at=NOON)

    says = {"rate-checked": "yes"} if version == 2 else {}
    assert refused(moved, "100000000000000000.00 USD", **says) == ("unlikely-rate", "hops.1.arrived")
    assert refused(moved, "3.30 USD") == ("unlikely-rate", "hops.1.arrived"), "ten times too much"
    assert refused(moved, "0.01 USD", **{}) == ("unlikely-rate", "hops.1.arrived")
    moved("0.29 USD")
    if version == 2:
        moved("3.30 USD", **says)
        assert refused(moved, "1 TON") == ("unlikely-rate", "hops.1.arrived"), "nobody here knows what one is worth"
        moved("1 TON", **says)
    else:
        moved("1 TON")
