"""Several members ask about one payment: nobody stops another's hold, no more than was paid goes back, and each sees its own report."""

from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, OPENING, ask, cast
from bells import NOON, rows
from hubs import Hub

from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NoSuchRequest, Refused

UETR = "4b4ee3d4-7c5b-4c4b-9b8e-0d2f6f3a1c11"
OTHER = "9b2e1c4d-7a3f-4e2b-8c1d-5f6a7b8c9d0e"
UNTIL = NOON + 1440 * MINUTE


def opened(made: Any, who: str, to: str, *payments: dict[str, Any], **more: Any) -> str:
    (request,) = ask(made, who=who, to=(to,), payments=list(payments), **more).requests
    return str(request.id)


def hold(made: Any, who: str, request: str, amount: str, **more: Any) -> Any:
    page = queries.page(made[who], request, words=False)
    (code,) = page.row.totals
    steps = {open_step.key for open_step in page.row.steps}
    pending = f"{page.row.totals[code]['pending']} {code}"
    step = "hold-more" if "hold-more" in steps else "hold" if pending == amount and "hold" in steps else "hold-part"
    until = {} if step == "hold-more" else {"until": UNTIL}
    return actions.take(made[who], request, step, {"amount": amount, **until, **more}, at=NOON)


def refusal(call: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Refused) as caught:
        call(*given, **more)
    return caught.value.code


# C10: who stops a hold


@pytest.mark.parametrize("amount", ["900000000.00 IDR", "1.00 THB", "0.01 USD"])
@pytest.mark.parametrize("who", ["Helper", "Stranger", "Exchange", "Emirates"])
def test_nobody_stops_a_hold_with_an_ask_of_its_own_about_the_uetr(any_hub: Hub, who: str, amount: str) -> None:
    made = cast(any_hub)
    request_id = opened(made, "Sender", "Kasi", {"amount": "480000.00 THB", "uetr": UETR})
    false = opened(made, who, "Bangkok", {"amount": amount, "uetr": UETR})
    assert hold(made, "Kasi", request_id, "480000.00 THB").state == "held"
    actions.take(made[who], false, "withdraw", at=NOON)
    assert actions.take(made["Kasi"], request_id, "return", {"amount": "480000.00 THB"}, at=NOON).state == "returned"


def test_a_payment_that_is_told_in_two_currencies_does_not_stop_itself(any_hub: Hub) -> None:
    made = cast(any_hub)
    request_id = opened(made, "Sender", "Kasi", {"amount": "480000.00 THB", "uetr": UETR})
    other = opened(made, "Police", "Bangkok", {"amount": "2000000.00 NPR", "uetr": UETR, "from_bank": "TH:014"})
    hold(made, "Kasi", request_id, "240000.00 THB")
    assert refusal(hold, made, "Bangkok", other, "1000000.01 NPR") == "more-than-the-payment", "a half is held elsewhere"
    hold(made, "Bangkok", other, "1000000.00 NPR")
    assert refusal(hold, made, "Kasi", request_id, "0.01 THB") == "more-than-the-payment"


def test_what_was_withdrawn_limits_nobody_and_what_was_paid_back_counts_for_good(any_hub: Hub) -> None:
    made = cast(any_hub)
    request_id = opened(made, "Sender", "Kasi", {"amount": "100.00 THB", "uetr": UETR})
    small = opened(made, "Police", "Bangkok", {"amount": "60.00 THB", "uetr": UETR})
    assert refusal(hold, made, "Kasi", request_id, "100.00 THB") == "more-than-the-payment", "the smallest amount that is confirmed"
    actions.take(made["Police"], small, "withdraw", at=NOON)
    hold(made, "Kasi", request_id, "100.00 THB")
    actions.take(made["Kasi"], request_id, "return", {"amount": "100.00 THB"}, at=NOON)
    actions.take(made["Sender"], request_id, "close", at=NOON)
    again = opened(made, "Police", "Bangkok", {"amount": "100.00 THB", "uetr": UETR})
    assert refusal(hold, made, "Bangkok", again, "0.01 THB") == "more-than-the-payment"


def test_an_ask_that_is_confirmed_counts_from_then_on(any_hub: Hub) -> None:
    made = cast(any_hub)
    request_id = opened(made, "Sender", "Kasi", {"amount": "100.00 THB", "uetr": UETR})
    other = opened(made, "Helper", "Bangkok", {"amount": "60.00 THB", "uetr": UETR, "from_bank": "TH:014"}, for_person=True)
    hold(made, "Kasi", request_id, "80.00 THB")
    actions.confirm(made["Sender"], other, at=NOON)
    assert refusal(hold, made, "Kasi", request_id, "20.00 THB") == "more-than-the-payment"
    assert refusal(hold, made, "Bangkok", other, "0.01 THB") == "more-than-the-payment"
    assert refusal(actions.take, made["Kasi"], request_id, "return", {"amount": "80.00 THB"}, at=NOON) == "more-than-the-payment"
    actions.take(made["Kasi"], request_id, "return-part", {"amount": "60.00 THB"}, at=NOON)
    assert (
        actions.take(made["Kasi"], request_id, "release", {"amount": "20.00 THB", "release-ground": "settled"}, at=NOON).state == "released"
    )


# C12: what goes back


def test_a_second_payment_beside_the_first_makes_no_room_for_the_first(any_hub: Hub) -> None:
    made = cast(any_hub)
    at_kasi = opened(made, "Sender", "Kasi", {"amount": "100.00 THB", "uetr": UETR})
    paid = [{"amount": "100.00 THB", "uetr": uetr, "from_bank": "TH:014"} for uetr in (UETR, OTHER)]
    beside = opened(made, "Police", "Bangkok", *paid)
    first, second = (payment.id for payment in queries.page(made["Bangkok"], beside, words=False).payments)
    hold(made, "Kasi", at_kasi, "100.00 THB")
    assert refusal(hold, made, "Bangkok", beside, "100.00 THB", payment=first) == "more-than-the-payment"
    hold(made, "Bangkok", beside, "100.00 THB", payment=second)
    assert refusal(hold, made, "Bangkok", beside, "60.00 THB") == "more-than-the-payment", "whichever payment it is said to be of"


def test_three_desks_hold_no_more_than_two_payments_whatever_they_leave_unsaid(any_hub: Hub) -> None:
    made = cast(any_hub)
    both = ({"amount": "100.00 THB", "uetr": UETR}, {"amount": "100.00 THB", "uetr": OTHER})
    requests = {to: opened(made, "Sender", to, *both) for to in ("Kasi", "Bangkok", "Emirates")}
    for to in ("Kasi", "Bangkok"):
        hold(made, to, requests[to], "90.00 THB")
    hold(made, "Emirates", requests["Emirates"], "20.00 THB")
    for to, request in requests.items():
        assert refusal(hold, made, to, request, "0.01 THB") == "more-than-the-payment"


def test_part_of_a_payment_may_be_disputed_by_each_of_two(any_hub: Hub) -> None:
    made = cast(any_hub)
    request_id = opened(made, "Sender", "Kasi", {"amount": "100.00 THB", "disputed": "60.00 THB", "uetr": UETR})
    part = {"amount": "100.00 THB", "disputed": "50.00 THB", "uetr": UETR, "from_bank": "TH:014"}
    other = opened(made, "Police", "Bangkok", part)
    hold(made, "Kasi", request_id, "60.00 THB")
    assert refusal(hold, made, "Bangkok", other, "40.01 THB") == "more-than-the-payment"
    hold(made, "Bangkok", other, "40.00 THB")


def test_what_is_followed_further_counts_where_it_began(any_hub: Hub) -> None:
    made = cast(any_hub)
    root = opened(made, "Sender", "Kasi", {"amount": "100.00 THB", "uetr": UETR})
    beside = opened(made, "Police", "Bangkok", {"amount": "100.00 THB", "uetr": UETR})
    step = {"hops": [{"amount": "100.00 THB", "next": ACCOUNTS["Emirates"], "arrived": "11.00 AED"}]}
    (child,) = actions.take(made["Kasi"], root, "moved-on", step, at=NOON).children
    hold(made, "Emirates", child, "11.00 AED")
    assert refusal(hold, made, "Bangkok", beside, "0.01 THB") == "more-than-the-payment"


def test_where_somebody_unknown_to_the_asker_says_that_it_holds_it_a_person_is_asked(any_hub: Hub) -> None:
    made = cast(any_hub)
    request_id = opened(made, "Sender", "Kasi", {"amount": "100.00 THB", "uetr": UETR})
    elsewhere = opened(made, "Emirates", "Bangkok", {"amount": "100.00 THB", "uetr": UETR}, fields={**OPENING, "harmed-in": "AE"})
    hold(made, "Bangkok", elsewhere, "100.00 THB")
    with pytest.raises(Refused) as caught:
        hold(made, "Kasi", request_id, "100.00 THB")
    assert (caught.value.code, caught.value.field) == ("more-than-the-payment", "checked-elsewhere")
    checked = {"checked-elsewhere": "yes"}
    assert hold(made, "Kasi", request_id, "100.00 THB", **checked).state == "held"
    assert actions.take(made["Bangkok"], elsewhere, "return-part", {"amount": "1.00 THB", **checked}, at=NOON)
    assert refusal(actions.take, made["Kasi"], request_id, "return", {"amount": "100.00 THB"}, at=NOON) == "more-than-the-payment"
    assert actions.take(made["Kasi"], request_id, "return", {"amount": "100.00 THB", **checked}, at=NOON).state == "returned"


# C11: who sees what


FULL = {
    "amount": "480000.00 THB",
    "uetr": UETR,
    "rail": "promptpay",
    "bank_reference": "2026112400017",
    "end_to_end": "INV-7",
    "from_bank": "TH:014",
    "to_bank": "TH:004",
    "time": NOON - MINUTE,
}


@pytest.mark.parametrize(
    "guess",
    [
        {"amount": "1 IDR", "uetr": UETR},
        {"amount": "480000.00 THB", "rail": "promptpay", "bank_reference": "2026112400017"},
        {**{key: FULL[key] for key in ("amount", "end_to_end", "from_bank", "to_bank", "time")}},
    ],
)
@pytest.mark.parametrize("who", ["Stranger", "Emirates"])
def test_an_ask_about_anothers_payment_shows_nothing_of_it(any_hub: Hub, guess: dict[str, Any], who: str) -> None:
    made = cast(any_hub)
    request_id = opened(made, "Sender", "Kasi", FULL)
    guess = {**guess, "amount": "1.00 IDR"} if guess["amount"] == "1 IDR" else guess
    false = opened(made, who, "Bangkok", guess)
    for reader, request in ((who, false), ("Bangkok", false)):
        (row,) = queries.page(made[reader], request).payments
        _is_only(row, guess)
        row, request_rows = queries.payment(made[reader], row.id)
        _is_only(row, guess)
        assert [id for id, *_ in request_rows] == [false] and row.others == 0
    (payment,) = queries.page(made["Sender"], request_id).payments
    _is_only(payment, FULL)
    if who == "Stranger":
        with pytest.raises(NoSuchRequest):
            queries.payment(made[who], payment.id)


def _is_only(row: Any, given: dict[str, Any]) -> None:
    assert (row.uetr, row.rails, row.end_to_ends, row.bank_references, row.amounts, row.times, row.from_banks, row.to_banks) == (
        given.get("uetr"),
        *(tuple(filter(None, [given.get(key)])) for key in ("rail", "end_to_end", "bank_reference", "amount", "time")[:3]),
        (given["amount"],),
        tuple(filter(None, [given.get("time")])),
        *(tuple(filter(None, [given.get(key)])) for key in ("from_bank", "to_bank")),
    )


def test_who_answers_both_sees_both_reports_as_one_payment(any_hub: Hub) -> None:
    made = cast(any_hub)
    opened(made, "Sender", "Kasi", {"amount": "100.00 THB", "uetr": UETR, "rail": "swift"})
    two = opened(made, "Helper", "Kasi", {"amount": "100.00 THB", "uetr": UETR, "bank_reference": "R-1"})
    (row,) = queries.page(made["Kasi"], two).payments
    assert (row.rails, row.others) == ((), 1)
    whole, request_rows = queries.payment(made["Kasi"], row.id)
    assert (whole.rails, whole.bank_references, len(request_rows)) == (("swift",), ("R-1",), 2)
    assert len(queries.payment(made["Helper"], row.id)[1]) == 1


def test_a_report_that_mixes_two_payments_joins_neither(any_hub: Hub) -> None:
    made = cast(any_hub)
    second = {"amount": "70.00 THB", "rail": "promptpay", "bank_reference": "R-2"}
    opened(made, "Stranger", "Bangkok", {**second, "uetr": UETR})
    request_id = opened(made, "Sender", "Kasi", {"amount": "100.00 THB", "uetr": UETR}, second)
    assert queries.page(made["Kasi"], request_id).row.totals["THB"]["disputed"] == "170.00"
    assert len({row.id for row in queries.page(made["Kasi"], request_id).payments}) == 2
    hold(made, "Kasi", request_id, "170.00 THB")


def test_a_bank_finds_its_payment_however_many_others_name_the_same_reference(any_hub: Hub) -> None:
    made = cast(any_hub)
    request_id = opened(made, "Sender", "Kasi", FULL)
    for number in range(3):
        opened(made, "Stranger", "Bangkok", {"amount": f"{number + 1}.00 IDR", "uetr": UETR}, identifiers=[f"TH:002:123456{number:04}"])
    data = actions.answer_message(made["Kasi"], request_id, at=NOON)
    assert rows("SELECT COUNT(*) FROM requests_request") == [(4,)] and UETR.encode() in data


def test_reports_from_before_show_nothing_of_each_other_and_still_count_as_one(any_hub: Hub) -> None:
    """The migration: where several members' reports had become one record, nobody can tell any more who said what."""
    from importlib import import_module

    from django.db import connection

    made = cast(any_hub)
    request_id = opened(made, "Sender", "Kasi", {"amount": "100.00 THB", "uetr": UETR, "rail": "swift"})
    other = opened(made, "Police", "Bangkok", {"amount": "100.00 THB", "uetr": UETR})
    alone = opened(made, "Sender", "Kasi", {"amount": "50.00 THB", "uetr": OTHER})
    rows("UPDATE requests_request_payment SET content = '' RETURNING id")
    import_module("accord.hub.requests.migrations.0002_own_report").copy(None, type("Editor", (), {"connection": connection}))
    (row,) = queries.page(made["Police"], other).payments
    assert (row.uetr, row.rails, row.amounts) == (None, (), ("100.00 THB",))
    (row,) = queries.page(made["Sender"], alone).payments
    assert row.uetr == OTHER
    hold(made, "Kasi", request_id, "100.00 THB")
    assert refusal(hold, made, "Bangkok", other, "0.01 THB") == "more-than-the-payment"


def test_no_bank_message_and_no_guests_page_tells_what_others_said_of_a_payment(any_hub: Hub) -> None:
    made = cast(any_hub)
    opened(made, "Sender", "Kasi", FULL)
    guess = {"amount": "1.00 IDR", "uetr": UETR}
    false = opened(made, "Emirates", "Bangkok", guess)
    assert refusal(actions.recall_message, made["Emirates"], false, at=NOON) == "no-bank"
    assert refusal(actions.answer_message, made["Bangkok"], false, at=NOON) == "no-bank"
    named = opened(made, "Emirates", "Bangkok", {**guess, "from_bank": "AE:033", "to_bank": "TH:002"})
    for data in (actions.recall_message(made["Emirates"], named, at=NOON), actions.answer_message(made["Bangkok"], named, at=NOON)):
        for secret in (FULL["bank_reference"], FULL["end_to_end"], "480000", ">014<", ">004<"):
            assert str(secret).encode() not in data, secret
    contact = {"email": "fraud@elsewhere.example", "verified": "number in the register"}
    given = {"identifiers": ["TH:006:9876543210"], "fields": OPENING, "payments": [guess], "guests": {0: contact}}
    (invitation,) = actions.open_request(made["Stranger"], actions.Ask("hold-funds", **given), at=NOON).invitations
    (row,) = queries.guest_page(invitation.token, at=NOON).payments
    _is_only(row, guess)


@pytest.mark.parametrize("claims", [{}, {"from_bank": "TH:014"}])
def test_a_bank_elsewhere_feels_no_amount_that_others_told(any_hub: Hub, claims: dict[str, str]) -> None:
    """It asks itself and tries how much it may hold: whatever it tries, the answer is the same."""
    made = cast(any_hub)
    request_id = opened(made, "Sender", "Kasi", {"amount": "100.00 THB", "uetr": UETR})
    probe = opened(made, "Emirates", "Emirates", {"amount": "1000.00 THB", "uetr": UETR, **claims})
    hold(made, "Emirates", probe, "150.00 THB")
    assert hold(made, "Kasi", request_id, "60.00 THB", **{"checked-elsewhere": "yes"}).state == "partly-held"
    for amount in ("0.01 THB", "39.99 THB", "40.01 THB", "800.00 THB"):
        assert refusal(hold, made, "Emirates", probe, amount) == "more-than-the-payment"
    hold(made, "Emirates", probe, "850.00 THB", **{"checked-elsewhere": "yes"})
    assert hold(made, "Kasi", request_id, "40.00 THB", **{"checked-elsewhere": "yes"}).state == "partly-held", (
        "what a stranger says takes no room"
    )
