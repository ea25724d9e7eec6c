"""The pages of guests: an answer is tried without a trace, a right token is told its end, and the receipt says what was recorded."""

from typing import Any

import pytest
from asking import MINUTE, OPENING, cast
from bells import NOON, rows
from hubs import Hub

from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NoSuchRequest, PageOver, Refused
from accord.hub.requests.guests import invitations
from accord.tables import newest_protocols

DAY = 1440 * MINUTE
CONTACT = {"email": "fraud@elsewhere.example", "organisation": "Elsewhere Bank", "verified": "number in the register"}
HOLD = {"amount": "90.00 THB", "until": NOON + DAY, "note": "As agreed"}
TABLES = ("requests_step", "requests_entry", "requests_subject", "vault_record", "journal_entry", "requests_due")


def invited(made: Any, **more: Any) -> Any:
    return actions.open_request(
        made["Sender"],
        actions.Ask(
            "hold-funds", identifiers=["TH:006:9876543210"], fields=OPENING, payments=[{"amount": "90.00 THB"}], guests={0: CONTACT}, **more
        ),
        at=NOON,
    )


def counted() -> list[Any]:
    return [rows(f"SELECT COUNT(*) FROM {table}") for table in TABLES] + rows("SELECT state, version FROM requests_request")


def test_what_is_tried_leaves_no_trace_and_says_what_an_answer_would(any_hub: Hub) -> None:
    made = cast(any_hub)
    token = invited(made).invitations[0].token
    before = counted()
    actions.try_as_guest(token, "hold", HOLD, at=NOON)
    hops = {"hops": [{"amount": "90.00 THB", "next": "TH:004:1234567890"}]}
    actions.try_as_guest(token, "moved-on", hops, at=NOON)
    with pytest.raises(Refused) as tried:
        actions.try_as_guest(token, "hold", {**HOLD, "amount": "91.00 THB"}, at=NOON)
    assert tried.value.code == "amount-all-pending" and "hold" in tried.value.open
    assert counted() == before
    version = queries.guest_page(token, at=NOON).version
    with pytest.raises(Refused) as changed:
        actions.answer_as_guest(token, "hold", HOLD, seen=version - 1, at=NOON)
    assert changed.value.code == "changed" and counted() == before
    assert actions.answer_as_guest(token, "hold", HOLD, seen=version, at=NOON).state == "held"


def test_the_page_shows_what_the_asker_said_and_which_steps_close_it(hub: Hub) -> None:
    made = cast(hub)
    token = invited(made, private={"narrative": "It began with a message."}).invitations[0].token
    looks = rows("SELECT COUNT(*) FROM vault_look")[0][0]
    page = queries.guest_page(token, at=NOON)
    assert page.private["narrative"]["text"] == "It began with a message."
    assert rows("SELECT COUNT(*) FROM vault_look")[0][0] == looks + 1, "the look is written down"
    assert page.fields["asks"] == "hold" and page.fields["recall-sent"] is True
    assert (page.asker_sector, page.asker_country, page.confirmed, page.embargo) == ("finance", "TH", True, False)
    assert {step.key for step in page.steps} - page.ending == {"acknowledge", "locate", "hold-part"}
    actions.answer_as_guest(token, "acknowledge", at=NOON)
    assert queries.guest_page(token, at=NOON).taken == (("Acknowledge", NOON),)
    assert queries.guest_receipt(token) is None


def test_a_right_token_is_told_why_its_page_is_over_and_a_wrong_one_nothing(any_hub: Hub) -> None:
    made = cast(any_hub)
    (invitation,), (request,) = (opened := invited(made)).invitations, opened.requests
    newer = actions.invite_guest(made["Sender"], request.id, CONTACT, at=NOON + MINUTE)
    latest = actions.invite_guest(made["Sender"], request.id, CONTACT, at=NOON + 2 * MINUTE)
    actions.withdraw_invitation(made["Sender"], request.id, at=NOON + 3 * MINUTE)
    last = actions.invite_guest(made["Sender"], request.id, CONTACT, at=NOON + 4 * MINUTE)
    actions.answer_as_guest(last.token, "refuse", {"refusal": "needs-order", "note": "Words"}, at=NOON + 5 * MINUTE)
    assert invitation.expires == NOON + 7 * DAY, "a week, where no other time was asked for"
    whys = {}
    for invite in (invitation, newer, latest, last):
        with pytest.raises(PageOver) as over:
            queries.guest_page(invite.token, at=NOON + 6 * MINUTE)
        whys[invite.id] = over.value.why
    assert list(whys.values()) == ["replaced", "replaced", "withdrawn", "answered"]
    with pytest.raises(PageOver) as over:
        queries.guest_page(last.token, at=last.expires)
    assert over.value.why == "expired"
    receipt = queries.guest_receipt(last.token)
    assert receipt is not None and (receipt.step, receipt.how, receipt.at) == ("refuse", "guest", NOON + 5 * MINUTE)
    assert receipt.fields == {"refusal": "needs-order"}
    assert queries.guest_receipt(latest.token) is None
    for wrong in ("", "é" * 40, last.token + "x", invitations.token_of(last.id, last.expires + 1)):
        for ask in (queries.guest_page, queries.guest_receipt):
            with pytest.raises(NoSuchRequest) as refused:
                ask(wrong)
            assert not isinstance(refused.value, PageOver)


def test_a_page_is_over_with_its_request(hub: Hub) -> None:
    made = cast(hub)
    (invitation,), (request,) = (opened := invited(made)).invitations, opened.requests
    actions.take(made["Sender"], request.id, "withdraw", at=NOON + MINUTE)
    with pytest.raises(PageOver) as over:
        queries.guest_page(invitation.token, at=NOON + MINUTE)
    assert over.value.why == "closed"


def test_no_mail_asks_for_an_answer_that_is_awaited_no_more(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail server was away while the asker let go of the request."""
    from accord.hub.delivery.vocabulary import Outcome
    from accord.hub.requests import followers

    mails: list[str] = []

    def not_reached(channel: str, message: object, contact: dict[str, str]) -> Outcome:
        mails.append(contact["email"])
        return Outcome("timeout", again=True)

    monkeypatch.setattr(followers, "must_hold_now", lambda: None)
    monkeypatch.setattr(followers, "send", not_reached)
    made = cast(hub)
    (request,) = invited(made).requests
    assert followers.send_invitation(NOON) and mails == ["fraud@elsewhere.example"]
    actions.take(made["Sender"], request.id, "withdraw", at=NOON + MINUTE)
    while followers.send_invitation(NOON + 2 * MINUTE):
        pass
    assert len(mails) == 1 and rows("SELECT next, sent FROM requests_invitation") == [(None, None)]


def test_a_mail_server_that_was_away_for_long_takes_the_mail_of_an_open_page_all_the_same(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accord.hub.delivery.vocabulary import SENT, UNREACHABLE
    from accord.hub.requests import followers

    tries: list[int] = []
    back = NOON + 3 * 60 * MINUTE

    def send(channel: str, message: Any, contact: dict[str, str]) -> object:
        tries.append((message.at - NOON) // MINUTE)
        return SENT if message.at >= back else UNREACHABLE

    monkeypatch.setattr(followers, "must_hold_now", lambda: None)
    monkeypatch.setattr(followers, "send", send)
    made = cast(hub)
    opened = invited(made)
    for minute in range(8 * 24 * 60):
        followers.send_invitation(NOON + minute * MINUTE)
        if minute == 40:
            assert rows("SELECT sent, code FROM requests_invitation") == [(None, "unreachable")], "the asker can see it"
    assert tries == [0, 1, 6, 36, 96, 156, 216]
    assert rows("SELECT next, sent, code FROM requests_invitation") == [(None, NOON + 216 * MINUTE, "sent")]
    assert queries.page(made["Sender"], opened.requests[0].id, at=NOON).invitations[0].code == "sent"


KEEPS = {
    "hold-funds": {
        "received acknowledge",
        "received locate",
        "acknowledged locate",
        *(f"{state} hold-part" for state in ("received", "acknowledged", "located")),
        *(f"{state} correct" for state in ("moved-on", "taken-out", "not-located", "refused", "released", "returned")),
    },
    "takedown": {"received acknowledge"},
    "block-number": {"received acknowledge"},
    "preserve": {"received acknowledge", "received warn", "acknowledged warn"},
    "inform": {"asked acknowledge", *(f"{state} answer-part" for state in ("asked", "acknowledged", "partly-answered"))},
}


@pytest.mark.parametrize("name", KEEPS)
def test_a_page_stays_open_while_something_is_still_awaited(name: str) -> None:
    protocol = newest_protocols()[name]
    awaiting_steps = {
        f"{state} {step.key}"
        for step in protocol.steps
        if step.side == "answerer" and "guest" in step.roles
        for state in step.from_states
        if not invitations.may_end_with(protocol, state, step)
    }
    assert awaiting_steps == KEEPS[name]
