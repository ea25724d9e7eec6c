"""Opening: every responsible member is asked at once, what nobody can act on is a gap, and an ask nobody stands behind is damped."""

from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, OPENING, WALLET, ask, cast
from bells import NOON, rows
from hubs import Hub
from msgspec.structs import replace
from worlds import caller

from accord.core.identifiers import parse
from accord.core.protocols import GUARDS
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NotAllowed, Refused
from accord.hub.requests.vocabulary import ASKER_AWAY, NOBODY_RUNG, TAKES_NO_PART, UNCONFIRMED_A_REPORTER, UNCONFIRMED_A_TARGET
from accord.hub.routing import actions as routing
from accord.hub.routing.queries.gaps import gaps
from accord.tables import identifier_tables, newest_protocols, protocols


def test_one_ask_opens_a_request_at_every_responsible_member_and_rings_its_desk(any_hub: Hub) -> None:
    made = cast(any_hub)
    opened = ask(made, to=("Kasi", "Bangkok", "Emirates"), private={"narrative": "It began with a message."})
    assert [request.answerers for request in opened.requests] == [(made.api(name).id,) for name in ("Kasi", "Bangkok", "Emirates")]
    assert [request.desk for request in opened.requests] == [made.desks[name] for name in ("Kasi", "Bangkok", "Emirates")]
    assert rows("SELECT COUNT(*) FROM desks_bell WHERE state = 'ringing' AND kind = 'request'") == [(3,)]
    assert {request.state for request in opened.requests} == {"received"}
    assert opened.gaps == ()
    (row,) = queries.inbox(made["Bangkok"], at=NOON)
    assert (row.id, row.ask, row.asker_name, row.sides) == (opened.requests[1].id, opened.ask, "Sender", ("answerer",))
    assert row.totals["THB"]["pending"] == "480000.00"
    assert row.clock is not None and (row.clock.key, row.clock.due) == ("acknowledge", NOON + 5 * MINUTE)
    assert {step.letter for step in row.steps} == {"a", "l", "h", "p", "m", "n", "r", "t"}
    page = queries.page(made["Kasi"], opened.requests[0].id, at=NOON)
    assert page.private["narrative"]["text"] == "It began with a message."


def test_the_rules_of_the_corridor_set_clocks_and_what_is_unknown_is_said(hub: Hub) -> None:
    made = cast(hub)
    opened = ask(made)
    codes = {warning.code for warning in opened.warnings}
    assert {"police.report", "amount-not-account", "no-uetr"} <= codes
    assert any(warning.sources for warning in opened.warnings if warning.code == "police.report")
    (row,) = queries.inbox(made["Kasi"], at=NOON)
    hold = next(step for step in row.steps if step.key == "hold")
    assert hold.offered == {"until": NOON + 7 * 1440 * MINUTE, "amount": "480000.00 THB"}
    abroad = ask(made, to=("Emirates",))
    (foreign,) = queries.inbox(made["Emirates"], at=NOON)
    assert "until" not in next(step for step in foreign.steps if step.key == "hold").offered
    assert any(warning.code.startswith("unknown.") for warning in abroad.warnings)


def test_two_reports_of_one_payment_are_one_record(any_hub: Hub) -> None:
    made = cast(any_hub)
    first = ask(made, payments=[{"amount": "1000.00 THB", "uetr": "4b4ee3d4-7c5b-4c4b-9b8e-0d2f6f3a1c11"}])
    second = ask(made, who="Police", payments=[{"amount": "1000.00 THB", "uetr": "4B4EE3D4-7C5B-4C4B-9B8E-0D2F6F3A1C11", "rail": "swift"}])
    assert rows("SELECT COUNT(*) FROM requests_payment") == [(1,)]
    (payment,) = queries.page(made["Kasi"], first.requests[0].id).payments
    assert (payment.rails, payment.others) == ((), 1), "the rail was told in the other request, and is shown there"
    (other_payment,) = queries.page(made["Kasi"], second.requests[0].id).payments
    assert (other_payment.rails, other_payment.id) == (("swift",), payment.id)
    assert queries.page(made["Police"], second.requests[0].id).payments[0].others == 0, "only who answers both is told of the other"


def test_an_ask_that_was_sent_twice_says_that_the_first_is_still_open(any_hub: Hub) -> None:
    made = cast(any_hub)
    paid = [{"amount": "1000.00 THB", "bank_reference": "R-1"}]
    first = ask(made, payments=paid)
    assert "asked-before" not in {warning.code for warning in first.warnings}
    wish = actions.Ask("hold-funds", identifiers=[ACCOUNTS["Kasi"]], fields=OPENING, payments=paid)
    for warnings in (queries.preview(made["Sender"], wish, at=NOON).warnings, ask(made, payments=paid).warnings):
        (said,) = [warning.text for warning in warnings if warning.code == "asked-before"]
        assert first.requests[0].id in said and "TH:004:123-4-56789-0" in said
    for other in (
        ask(made, payments=[{"amount": "1000.00 THB", "bank_reference": "R-2"}]),
        ask(made, to=("Bangkok",), payments=paid),
        ask(made, who="Police", payments=paid),
    ):
        assert "asked-before" not in {warning.code for warning in other.warnings}, "another payment, another place, another member"


def test_what_nobody_can_act_on_is_a_gap_with_its_harm_and_a_guest_is_invited(any_hub: Hub) -> None:
    made = cast(any_hub)
    contact = {"email": "fraud@elsewhere.example", "verified": "number in the register"}
    opened = actions.open_request(
        made["Sender"],
        actions.Ask(
            "hold-funds",
            identifiers=[ACCOUNTS["Kasi"], "TH:006:9876543210"],
            fields=OPENING,
            payments=[{"to": 0, "amount": "10.00 THB"}, {"to": 1, "amount": "90.00 THB"}],
            guests={1: contact},
        ),
        at=NOON,
    )
    assert [(gap.place, gap.kind) for gap in opened.gaps] == [(1, "bank")]
    assert len(opened.requests) == 2 and len(opened.invitations) == 1
    (gap,) = gaps(made["Secretariat"])
    assert ({code: f"{amount:f}" for code, amount in gap.harm.items()}, gap.answers) == ({"THB": "90.00"}, 0)
    without = actions.open_request(
        made["Sender"],
        actions.Ask("hold-funds", identifiers=["TH:006:9876543210"], fields=OPENING, payments=[{"amount": "5.00 THB"}]),
        at=NOON,
    )
    assert (without.requests, len(without.gaps)) == ((), 1)
    said = [warning.text for warning in without.warnings if warning.code == NOBODY_RUNG]
    assert said == ["No desk was alerted about TH:006:987-6-54321-0: no member can act on it. Call Krung Thai Bank yourself."]


def test_lines_that_name_the_same_leave_the_others_in_their_places(any_hub: Hub) -> None:
    """The guest that was named for the third line was left out, and another line was said to have nobody who can act on it."""
    made = cast(any_hub)
    contact = {"email": "fraud@ktb.example", "organisation": "Krung Thai Bank", "verified": "number in the register"}
    again = f" {ACCOUNTS['Kasi']} "
    opened = actions.open_request(
        made["Sender"],
        actions.Ask(
            "hold-funds",
            identifiers=[ACCOUNTS["Kasi"], again, "TH:006:9876543210"],
            fields=OPENING,
            payments=[{"to": 1, "amount": "10.00 THB"}, {"to": 2, "amount": "90.00 THB"}],
            guests={2: contact},
        ),
        at=NOON,
    )
    assert [(gap.place, gap.kind) for gap in opened.gaps] == [(2, "bank")]
    assert len(opened.requests) == 2 and len(opened.invitations) == 1
    sums = {queries.page(made["Sender"], request.id).row.totals["THB"]["disputed"] for request in opened.requests}
    assert sums == {"10.00", "90.00"}


def test_nobody_is_told_to_call_an_ending_of_the_web(hub: Hub) -> None:
    made = cast(hub)
    wanted = {"harm": "money-moving", "preserve-first": False, "reasons": "It asks for a code.", "good-faith": True}
    opened = actions.open_request(
        made["Police"], actions.Ask("takedown", identifiers=["https://fast-cash.com/pay"], fields=wanted), at=NOON
    )
    (said,) = [warning.text for warning in opened.warnings if warning.code == NOBODY_RUNG]
    assert said.endswith("no member can act on it. Call the institution yourself.")


def test_what_is_removed_is_the_post_that_was_named_and_not_the_account_that_it_is_on(any_hub: Hub) -> None:
    """It was read as its author's account: the answer that a post is gone read as that the account is."""
    made = cast(any_hub)
    routing.declare(caller(made.api("Kasi")), "platform", "x")
    wanted = {"harm": "money-moving", "preserve-first": False, "reasons": "It sells a scam.", "good-faith": True}
    texts = ["https://twitter.com/QuickCash_TH/status/17?s=20", "x.com/quickcash_th/status/17", "https://x.com/quickcash_th/status/18",
             "https://x.com/quickcash_th", {"kind": "handle", "value": "https://x.com/other_name/status/19"}]  # fmt: skip
    opened = actions.open_request(made["Police"], actions.Ask("takedown", identifiers=texts, fields=wanted), at=NOON)
    about = {
        (page.row.subject.kind, page.row.subject.value)
        for page in (queries.page(made["Police"], row.id, at=NOON) for row in opened.requests)
    }
    assert about == {
        ("url", "x.com/quickcash_th/status/17"),
        ("url", "x.com/quickcash_th/status/18"),
        ("handle", "x:quickcash_th"),
        ("handle", "x:other_name"),
    }
    look = queries.preview(made["Police"], actions.Ask("takedown", identifiers=texts[:1]), at=NOON)
    assert [(target.identifier.value, len(target.ways)) for target in look.targets if target.identifier] == [
        ("x.com/quickcash_th/status/17", 1)
    ]
    # Who keeps data keeps those of the account.
    kept = queries.preview(made["Police"], actions.Ask("preserve", identifiers=texts[:1]), at=NOON)
    assert [target.identifier.value for target in kept.targets if target.identifier] == ["x:quickcash_th"]


def test_who_may_not_act_on_an_account_may_not_remove_what_it_published(any_hub: Hub) -> None:
    made = cast(any_hub)
    routing.declare(caller(made.api("Kasi")), "platform", "telegram")
    wanted = {"harm": "money-moving", "preserve-first": False, "reasons": "It sells a scam.", "good-faith": True}
    ask_it = actions.Ask("takedown", identifiers=["https://t.me/GoldClub/12", "https://t.me/otherclub/12"], fields=wanted)
    by_subject = {
        queries.page(made["Police"], row.id, at=NOON).row.subject.value: row.id
        for row in actions.open_request(made["Police"], ask_it, at=NOON).requests
    }
    embargo = actions.set_embargo(made["Police"], "https://t.me/goldclub/77", until=NOON + 60 * MINUTE, at=NOON)
    inbox = {row.subject.value: row.embargo for row in queries.inbox(made["Kasi"], at=NOON)}
    assert inbox == {"t.me/goldclub/12": True, "t.me/otherclub/12": False}
    with pytest.raises(Refused) as refused:
        actions.take(made["Kasi"], by_subject["t.me/goldclub/12"], "remove", at=NOON)
    assert refused.value.code == "no-embargo"
    assert actions.take(made["Kasi"], by_subject["t.me/otherclub/12"], "remove", at=NOON).state == "removed"
    actions.lift_embargo(made["Police"], embargo, at=NOON)
    assert actions.take(made["Kasi"], by_subject["t.me/goldclub/12"], "remove", at=NOON).state == "removed"


def test_a_member_that_was_suspended_is_no_gap_and_who_asks_is_told_to_call_it(any_hub: Hub) -> None:
    """Whom it asked before sees it too: its desk rings nobody any more."""
    made = cast(any_hub)
    (before,) = ask(made).requests
    member_actions.change_standing(members.member(made.api("Kasi").id), "suspended", by=members.operator())
    wish = actions.Ask("hold-funds", identifiers=[ACCOUNTS["Kasi"]], fields=OPENING, payments=[{"amount": "10.00 THB"}])
    (target,) = queries.preview(made["Sender"], wish, at=NOON).targets
    assert (target.is_gap, target.institution, target.absent) == (True, "", ("Kasi",))
    opened = actions.open_request(made["Sender"], wish, at=NOON)
    assert (opened.requests, [(gap.institution, gap.absent) for gap in opened.gaps]) == ((), [("", ("Kasi",))])
    (said,) = [warning.text for warning in opened.warnings if warning.code == NOBODY_RUNG]
    assert "Kasi does not take part at the moment. Call them yourself" in said
    assert gaps(made["Secretariat"]) == [], "it is a member: there is nobody to invite"
    route = routing.ask(made["Sender"], parse(ACCOUNTS["Kasi"], None, tables=identifier_tables()), "hold-funds")
    assert (route.ways, route.gap, route.absent) == ((), None, ("Kasi",))
    (waits,) = [warning.text for warning in queries.page(made["Sender"], before.id).warnings if warning.code == TAKES_NO_PART]
    assert waits == "Kasi does not take part at the moment, and can't answer here. Call them yourself, and tell the secretariat."
    (waits,) = [warning.text for warning in queries.page(made["Secretariat"], before.id).warnings if warning.code == TAKES_NO_PART]
    assert waits.endswith("Call them yourself, or alert another member with the step “Alert another member too”."), "it is the secretariat"
    member_actions.change_standing(members.member(made.api("Kasi").id), "active", by=members.operator())
    assert TAKES_NO_PART not in [warning.code for warning in queries.page(made["Sender"], before.id).warnings]


def test_who_answers_a_member_that_takes_no_part_is_told_that_nobody_reads_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made).requests

    def told(who: str) -> list[Any]:
        return [warning.text for warning in queries.page(made[who], request.id).warnings if warning.code == ASKER_AWAY]

    assert told("Kasi") == []
    member_actions.change_standing(members.member(made.api("Sender").id), "suspended", by=members.operator())
    text = "Sender does not take part at the moment, and can't read here what you answer. Call them yourself, and tell the secretariat."
    assert told("Kasi") == [text]
    member_actions.change_standing(members.member(made.api("Sender").id), "withdrawn", by=members.operator())
    text = "Sender has left the partnership, and will not read here what you answer. Call them yourself, and tell the secretariat."
    assert told("Kasi") == [text]
    actions.take(made["Kasi"], request.id, "refuse", {"refusal": "not-our-account"})
    actions.take(made["Secretariat"], request.id, "close")
    assert told("Kasi") == [], "it is over"


def test_what_is_protected_is_said_to_whoever_asks_and_to_whoever_answers(hub: Hub) -> None:
    made = cast(hub)
    wanted = {"measure": "block", "reasons": "It calls and asks for a code."}
    for text, codes in (("1441", ["protected"]), ("+66812345678", [])):
        wish = actions.Ask("block-number", identifiers=[text], fields=wanted, region="TH", to=[made.api("Kasi").id])
        before = queries.preview(made["Sender"], wish, at=NOON)
        opened = actions.open_request(made["Sender"], wish, at=NOON)
        assert [warning.code for warning in before.warnings if warning.code == "protected"] == codes, "before anybody is rung"
        assert [warning.code for warning in opened.warnings if warning.code == "protected"] == codes
        (request,) = opened.requests
        for who in ("Sender", "Kasi"):
            assert [warning.code for warning in queries.page(made[who], request.id).warnings if warning.code == "protected"] == codes


def test_an_ask_that_nobody_stands_behind_holds_nothing_until_one_step_confirms_it_all(any_hub: Hub) -> None:
    made = cast(any_hub)
    opened = ask(made, who="Helper", to=("Kasi", "Bangkok"), for_person=True, reporter="r-1")
    kasi, bangkok = (request.id for request in opened.requests)
    assert not opened.requests[0].confirmed
    with pytest.raises(Refused) as refused:
        actions.take(made["Kasi"], kasi, "hold", {"amount": "480000.00 THB", "until": NOON + 600 * MINUTE}, at=NOON)
    assert (refused.value.code, refused.value.text) == ("confirmed", GUARDS["confirmed"].refusal)
    assert refused.value.can_confirm == ("Sender", "Police", "Secretariat")
    with pytest.raises(Refused):
        actions.confirm(made["Kasi"], kasi, at=NOON)
    for who in ("Sender", "Police"):
        assert {row.id for row in queries.inbox(made[who], at=NOON)} == {kasi, bangkok}
    actions.confirm(made["Police"], kasi, at=NOON)
    assert all(queries.page(made["Helper"], id).row.confirmed for id in (kasi, bangkok))
    assert queries.page(made["Helper"], bangkok).confirmed_by == "Police"
    actions.take(made["Bangkok"], bangkok, "hold", {"amount": "480000.00 THB", "until": NOON + 600 * MINUTE}, at=NOON)


def test_floods_of_unconfirmed_asks_are_damped_by_target_and_by_reporter(hub: Hub) -> None:
    made = cast(hub)
    for number in range(UNCONFIRMED_A_TARGET):
        ask(made, who="Helper", for_person=True, reporter=f"r-{number}", at=NOON + number)
    with pytest.raises(Refused) as refused:
        ask(made, who="Helper", for_person=True, reporter="r-new", at=NOON + 100)
    assert (refused.value.code, refused.value.field) == ("too-many-unconfirmed", "identifiers.1")
    ask(made, who="Police", at=NOON + 101)  # who stands behind its own ask is never damped
    ask(made, who="Helper", for_person=True, reporter="r-new", at=NOON + 61 * MINUTE)
    for number in range(UNCONFIRMED_A_REPORTER):
        identifier = f"TH:002:123456{number:04}"
        ask(made, who="Helper", for_person=True, reporter="same", at=NOON, identifiers=[identifier], payments=[{"amount": "1.00 THB"}])
    with pytest.raises(Refused) as refused:
        ask(made, who="Helper", for_person=True, reporter="same", at=NOON, to=("Emirates",))
    assert refused.value.code == "too-many-unconfirmed"


def test_a_running_request_keeps_its_version_when_a_new_one_ships(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    old = protocols()[request.protocol]
    new = replace(old, version=old.version + 1, steps=tuple(step for step in old.steps if step.key != "acknowledge"))
    shelf = {**protocols(), new.ref: new}
    for module in ("steps.execution", "steps.access", "views.assembly", "steps.claims", "labels"):
        monkeypatch.setattr(f"accord.hub.requests.{module}.protocols", lambda: shelf)
    monkeypatch.setattr("accord.hub.protocol_book.queries.protocols", lambda: shelf)
    monkeypatch.setattr("accord.hub.requests.opening.agreed.newest_protocols", lambda: {**newest_protocols(), "hold-funds": new})
    (later,) = ask(made, at=NOON + 1).requests
    assert (request.protocol, later.protocol) == ("hold-funds@3", "hold-funds@4")
    assert actions.take(made["Kasi"], request.id, "acknowledge", at=NOON + 2).state == "acknowledged"
    with pytest.raises(Refused) as refused:
        actions.take(made["Kasi"], later.id, "acknowledge", at=NOON + 2)
    assert refused.value.code == "unknown-step" and refused.value.open[0] == "hold"


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"identifiers": []}, "nothing-asked", "identifiers"),
        ({"identifiers": ["https://a.example/x"]}, "not-this-kind", "identifiers.1"),
        ({"identifiers": [7]}, "not-an-identifier", "identifiers.1"),
        ({"identifiers": ["TH:004:1234567890"] * 51}, "too-many", "identifiers"),
        ({"payments": [{"amount": "1e5 THB"}]}, "bad-amount", "payments.1.amount"),
        ({"payments": [{"amount": "5.00 THB", "name": "x"}]}, "field-unknown", "payments.1"),
        ({"payments": [{"amount": "5.00 THB", "to": 3}]}, "not-among-them", "payments.1.to"),
        ({"payments": [{}]}, "field-missing", "payments.1.amount"),
        ({"payments": [{"amount": "5.00 THB", "uetr": "nope"}]}, "bad-uetr", "payments.1.uetr"),
        ({"payments": [{"amount": "5.00 THB", "to_bank": "Bank of Nowhere"}]}, "bad-bank", "payments.1.to_bank"),
        ({"payments": []}, "field-missing", "payments"),
        ({"fields": {**OPENING, "asks": "seize"}}, "not-a-choice", "asks"),
        ({"origin": "rumour"}, "unknown-origin", "origin"),
        ({"private": {"asks": "x"}}, "field-unknown", "private"),
        ({"to": ("nobody",), "identifiers": [WALLET]}, "not-a-member", "to"),
        ({"guests": {0: {"email": "a@b.example"}}}, "no-contact", "guest"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_field_and_nothing_is_written(hub: Hub, given: Any, code: str, field: str) -> None:
    made = cast(hub)
    whole = {"identifiers": [ACCOUNTS["Kasi"]], "fields": OPENING, "payments": [{"amount": "5.00 THB"}], **given}
    with pytest.raises(Refused) as refused:
        actions.open_request(made["Sender"], actions.Ask("hold-funds", **whole), at=NOON)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert rows("SELECT COUNT(*) FROM requests_request") == [(0,)]
    assert rows("SELECT COUNT(*) FROM requests_payment") == [(0,)]


def test_who_may_not_open_is_told_so(hub: Hub) -> None:
    made = cast(hub)
    with pytest.raises(NotAllowed):
        actions.open_request(replace(made["Sender"], scopes=frozenset({"member:requests:read"})), actions.Ask("hold-funds"), at=NOON)
    with pytest.raises(Refused) as refused:
        actions.open_request(
            replace(caller(made.api("Sender")), role="analyst"),
            actions.Ask("hold-funds", identifiers=[ACCOUNTS["Kasi"]], fields=OPENING, payments=[{"amount": "5.00 THB"}]),
        )
    assert refused.value.code == "not-yours"
