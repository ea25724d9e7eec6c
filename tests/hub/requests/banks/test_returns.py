"""Money comes back (pacs.004) whatever the bank had answered before: it goes to the request, and to the account, where it was."""

from datetime import UTC, datetime
from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, Cast, ask, cast
from bank_cast import ORIGINAL, RETURN, UETR
from bells import NOON
from hubs import Hub

from accord.core.times import DAY
from accord.formats.iso20022.resolution import write_resolution
from accord.formats.iso20022.values import Agent, Answer, Reason, Resolution
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NoSuchRequest, Refused
from accord.tables import code_lists

PAID = {"amount": "200000.00 THB", "uetr": UETR, "from_bank": "VICTTHBK", "to_bank": "KASITHBK", "time": NOON}
ALL = {"amount": "200000.00 THB"}
HOLD = {**ALL, "until": NOON + 5 * DAY}


def take(made: Cast, request: str, step: str, at: int = NOON + MINUTE, **more: Any) -> None:
    actions.take(made["Kasi"], request, step, **more, at=at)


def totals(made: Cast, request: str) -> dict[str, str]:
    return {account: value for account, value in queries.page(made["Sender"], request).row.totals["THB"].items() if value != "0.00"}


@pytest.mark.parametrize(
    ("answered", "rest"),
    [
        ([("refuse", {"refusal": "needs-order"})], "refused"),
        ([("not-found", ALL)], "not_found"),
        ([("hold", HOLD), ("release", {**ALL, "release-ground": "no-order"})], "released"),
        ([("hold", HOLD)], "released"),  # it lapses
        ([("taken-out", {**ALL, "taken-how": "machine"})], "taken_out"),
    ],
    ids=["refused", "not-found", "released", "lapsed", "taken-out"],
)
@pytest.mark.parametrize("who", ["Kasi", "Sender"])
def test_what_comes_back_after_another_answer_corrects_that_answer(
    any_hub: Hub, answered: list[tuple[str, dict[str, Any]]], rest: str, who: str
) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    for step, fields in answered:
        take(made, request.id, step, fields=fields)
    done = actions.take_in_return(made[who], RETURN, at=NOON + 6 * DAY).done
    assert [row.step for row in done] == ["correct", "hold", "return"]
    left = {key.replace("-", "_"): value for key, value in totals(made, request.id).items()}
    assert (left["returned"], left[rest]) == ("60000.00", "140000.00")
    again = actions.take_in_return(made[who], RETURN, at=NOON + 6 * DAY + 1).done
    assert {row.repeated for row in again} == {True}


def stands(made: Cast, request: str) -> dict[str, str]:
    return {account: value for account, value in totals(made, request).items() if account != "disputed"}


PART = {"amount": "50000.00 THB"}
REST = {"amount": "150000.00 THB"}
HOLD_PART = ("hold-part", {**PART, "until": NOON + 5 * DAY})
ORDER = {"order": {"reference": "Order 1/2026 of the criminal court"}}


@pytest.mark.parametrize(
    ("answered", "after", "steps", "left"),
    [
        ([("refuse", {"refusal": "needs-order"}), ("return", PART)], "returned", 3, {"returned": "110000.00", "refused": "90000.00"}),
        ([("not-found", REST), ("return", PART)], "returned", 3, {"returned": "110000.00", "not-found": "90000.00"}),
        (
            [("taken-out", {**REST, "taken-how": "agent"}), ("return", PART)],
            "returned", 3, {"returned": "110000.00", "taken-out": "90000.00"},
        ),
        # What is held goes back first, and what was answered otherwise is corrected by the rest alone.
        ([("refuse", {"refusal": "needs-order"})], "partly-held", 3, {"returned": "60000.00", "refused": "140000.00"}),
        (
            [("refuse", {"refusal": "needs-order"}), ("extend", {"until": NOON + 6 * DAY, "ground": "inquiry-open"})],
            "extended", 3, {"returned": "60000.00", "refused": "140000.00"},
        ),
    ],
    ids=["refused", "not-found", "taken-out", "held-beside-refused", "extended-beside-refused"],
)  # fmt: skip
def test_what_comes_back_after_a_part_was_answered_otherwise_is_recorded(
    any_hub: Hub, answered: list[tuple[str, dict[str, Any]]], after: str, steps: int, left: dict[str, str]
) -> None:
    """It was refused, and in the inbox nobody could record it either: no step led out of an answer once a part was held or back."""
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    for step, fields in [HOLD_PART, *answered]:
        take(made, request.id, step, fields=fields)
    assert queries.page(made["Kasi"], request.id).row.state == after
    done = actions.take_in_return(made["Kasi"], RETURN, at=NOON + DAY).done
    assert len(done) == steps and done[-1].step.startswith("return")
    assert stands(made, request.id) == left


@pytest.mark.parametrize("part", ["held", "converted"])
def test_a_wrong_answer_beside_a_part_that_is_secured_is_corrected_by_hand(any_hub: Hub, part: str) -> None:
    """The page had no step for it: a bank that held a part, and called the rest refused, could not say that it had moved on."""
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    for step, fields in [HOLD_PART, ("refuse", {"refusal": "needs-order"})]:
        take(made, request.id, step, fields=fields)
    if part == "converted":
        take(made, request.id, "convert", fields=PART, private=ORDER)
    take(made, request.id, "correct", fields={**REST, "correct-from": "refused", "ground": "mistake"})
    take(made, request.id, "moved-on", fields={"hops": [{"amount": "150000.00 THB", "next": ACCOUNTS["Bangkok"]}]})
    assert stands(made, request.id) == {part: "50000.00", "moved-on": "150000.00"}


def test_who_asked_can_ask_again_for_a_refused_rest_once_the_order_is_there(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    for step, fields in [HOLD_PART, ("refuse", {"refusal": "needs-order"}), ("return", PART)]:
        take(made, request.id, step, fields=fields)
    again = {**REST, "correct-from": "refused", "ground": "court-order"}
    actions.take(made["Sender"], request.id, "ask-again", again, private=ORDER, at=NOON + DAY)
    page = queries.page(made["Kasi"], request.id)
    assert page.row.state == "received" and stands(made, request.id) == {"returned": "50000.00", "pending": "150000.00"}


def test_what_comes_back_under_an_order_is_returned_out_of_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    take(made, request.id, "hold", fields=HOLD)
    take(made, request.id, "convert", fields=ALL, private={"order": {"reference": "Order 1/2026 of the criminal court"}})
    done = actions.take_in_return(made["Kasi"], RETURN, at=NOON + 2 * MINUTE).done
    assert [row.step for row in done] == ["return-ordered"]
    left = totals(made, request.id)
    assert (left["returned"], left["converted"]) == ("60000.00", "140000.00")


def test_of_two_requests_about_one_payment_the_return_goes_to_the_one_that_holds_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    (first,) = ask(made, payments=[PAID]).requests
    (second,) = ask(made, who="Police", payments=[PAID], at=NOON + 1).requests
    take(made, second.id, "hold", fields=HOLD)
    done = actions.take_in_return(made["Kasi"], RETURN, at=NOON + 2 * MINUTE).done
    assert [(row.request, row.step) for row in done] == [(second.id, "return-part")]
    same = RETURN.replace(b"<MsgId>RTR-1<", b"<MsgId>RTR-2<")  # under another id, so that nothing but its own reference tells it
    again = actions.take_in_return(made["Kasi"], same, at=NOON + 3 * MINUTE).done
    assert [(row.request, row.repeated) for row in again] == [(second.id, True)]
    assert queries.page(made["Kasi"], first.id).row.state == "received"


def test_a_return_that_does_not_fit_is_refused_in_its_own_terms(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    take(made, request.id, "hold", fields=HOLD)
    for data, code, says in (
        (RETURN.replace(b"60000.00<", b"260000.00<"), "more-than-open", ("260,000.00 THB", "200,000.00 THB")),
        (RETURN.replace(b'Ccy="THB">60000.00', b'Ccy="USD">1700.00'), "other-currency", ("1,700.00 USD", "counts THB")),
    ):
        with pytest.raises(Refused) as refused:
            actions.take_in_return(made["Kasi"], data, at=NOON + 2 * MINUTE)
        assert (refused.value.code, refused.value.field) == (code, "message") and all(part in refused.value.text for part in says)
    assert totals(made, request.id)["held"] == "200000.00"


def test_money_that_was_followed_elsewhere_is_not_called_back_by_a_message(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    take(made, request.id, "moved-on", fields={"hops": [{"amount": "200000.00 THB", "next": ACCOUNTS["Bangkok"]}]})
    with pytest.raises(Refused) as refused:
        actions.take_in_return(made["Kasi"], RETURN, at=NOON + 2 * MINUTE)
    assert refused.value.code == "more-than-open"
    assert queries.page(made["Sender"], request.id).row.state == "moved-on"


def test_the_payment_of_a_closed_request_is_not_said_to_be_unknown_to_all(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    take(made, request.id, "refuse", fields={"refusal": "needs-order"})
    actions.take(made["Sender"], request.id, "close", {}, at=NOON + 2 * MINUTE)
    with pytest.raises(NoSuchRequest) as absent:
        actions.take_in_return(made["Kasi"], RETURN, at=NOON + 3 * MINUTE)
    assert absent.value.text.startswith("No open request of yours")


@pytest.mark.parametrize("code", ["CUST", "AM04", "LEGL"])
def test_a_rejected_recall_of_money_that_is_held_says_that_nothing_is_pending(hub: Hub, code: str) -> None:
    """It was said that more than one currency is pending, and which steps a form would offer."""
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    take(made, request.id, "hold", fields=HOLD)
    bank, asks = Agent(bic="KASITHBK"), Agent(bic="VICTTHBK")
    rejected = Answer(original=ORIGINAL, status="RJCR", reasons=(Reason(code=code),))
    message = Resolution(
        message="ANSWER-1",
        assigner=bank,
        assignee=asks,
        created=datetime(2026, 11, 25, tzinfo=UTC),
        confirmation="RJCR",
        answers=(rejected,),
    )
    with pytest.raises(Refused) as refused:
        actions.take_in_answer(made["Kasi"], write_resolution(message, code_lists()), at=NOON + 2 * MINUTE)
    assert (refused.value.code, refused.value.field) == ("nothing-pending", "message")
    assert "nothing of this request is pending" in refused.value.text
