"""What a bank's answer (camt.029) says beside its step is told in the request: that money went back, that it agrees, and its own words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from asking import MINUTE, Cast, ask, cast
from bank_cast import ORIGINAL, RETURN, UETR
from bells import NOON
from hubs import Hub

from accord.core.money.amounts import Amount
from accord.core.times import DAY
from accord.formats.iso20022.resolution import write_resolution
from accord.formats.iso20022.values import Agent, Answer, Reason, Resolution
from accord.hub.requests import actions, queries
from accord.tables import code_lists

PAID = {"amount": "200000.00 THB", "uetr": UETR, "from_bank": "VICTTHBK", "to_bank": "KASITHBK", "time": NOON}
HOLD = {"amount": "200000.00 THB", "until": NOON + 5 * DAY}
SIXTY = {"returned": Amount(Decimal("60000.00"), "THB"), "returned_on": date(2026, 11, 26)}


def answer(status: str, message: str = "ANSWER-1", *reasons: Reason, **more: Any) -> bytes:
    made = Resolution(
        message=message,
        assigner=Agent(bic="KASITHBK"),
        assignee=Agent(bic="VICTTHBK"),
        created=datetime(2026, 11, 25, tzinfo=UTC),
        confirmation={"ACCR": "PECR", "RJCR": "RJCR", "PDCR": "PDCR"}[status],
        answers=(Answer(original=ORIGINAL, status=status, reasons=reasons, **more),),  # type: ignore[arg-type]
    )
    return write_resolution(made, code_lists())


def told(made: Cast, request: str) -> list[str]:
    return [message.text or "" for message in queries.page(made["Sender"], request).messages]


def test_an_amount_that_went_back_out_of_held_money_is_told_and_the_ledger_waits_for_the_return(any_hub: Hub) -> None:
    """It was said to be known already, and kept nowhere."""
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    actions.take(made["Kasi"], request.id, "hold", HOLD, at=NOON + MINUTE)
    (done,) = actions.take_in_answer(made["Kasi"], answer("ACCR", **SIXTY), at=NOON + DAY).done
    assert (done.step, done.state, done.repeated) == ("message", "held", False)
    (text,) = told(made, request.id)
    assert text.splitlines() == [
        "From a bank's message, camt.029 ANSWER-1:",
        f"It is about the payment {UETR}.",
        "It says that it returned 60,000.00 THB on 2026-11-26. Nothing is recorded as returned until its return comes (pacs.004).",
    ]
    for message in ("ANSWER-1", "ANSWER-2"):
        (again,) = actions.take_in_answer(made["Kasi"], answer("ACCR", message, **SIXTY), at=NOON + DAY).done
        assert (again.step, again.repeated) == ("message", True)
    assert len(told(made, request.id)) == 1
    assert queries.page(made["Sender"], request.id).row.totals["THB"]["held"] == "200000.00"


def test_after_the_return_itself_the_answer_says_what_is_known(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    actions.take(made["Kasi"], request.id, "hold", HOLD, at=NOON + MINUTE)
    actions.take_in_return(made["Kasi"], RETURN, at=NOON + DAY)
    (done,) = actions.take_in_answer(made["Kasi"], answer("ACCR", **SIXTY), at=NOON + DAY).done
    assert (done.step, done.repeated, told(made, request.id)) == ("return-part", True, [])


@pytest.mark.parametrize(("status", "step"), [("ACCR", "locate"), ("RJCR", "refuse"), ("PDCR", "acknowledge")])
def test_the_words_of_a_reason_go_with_the_step(hub: Hub, status: str, step: str) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    reason = Reason(code="NARR", notes=("The holder disputes the recall.", "Send an order of the civil court."))
    done = actions.take_in_answer(made["Kasi"], answer(status, "A-7", reason), at=NOON + MINUTE).done
    assert [row.step for row in done] == [step, "message"]
    (text,) = told(made, request.id)
    assert text.splitlines()[2:] == ["The holder disputes the recall.", "Send an order of the civil court."]


def test_that_the_bank_agrees_while_it_holds_the_money_is_told(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    actions.take(made["Kasi"], request.id, "hold", HOLD, at=NOON + MINUTE)
    (done,) = actions.take_in_answer(made["Kasi"], answer("ACCR"), at=NOON + DAY).done
    assert (done.step, done.repeated) == ("message", False)
    assert "The bank agrees to the recall (ACCR)." in told(made, request.id)[0]
