"""How long money is held: a country's rule says, else the protocol; longer only under an order, and it shows."""

from typing import Any

import pytest
from asking import MINUTE, ask, cast
from bells import NOON, rows
from hubs import Hub

from accord.hub.requests import actions, followers, queries
from accord.hub.requests.errors import Refused

DAY = 1440 * MINUTE
# Thailand's decree: seven days. Of the Emirates no rule is known: our own thirty.
LONGEST = {"Kasi": 7 * DAY, "Emirates": 30 * DAY}
ORDER = {"order": {"reference": "Order 1/2026 of the criminal court"}}


def held(made: Any, who: str, *, until: int, version: int = 2) -> str:
    (request,) = ask(made, to=(who,), amount="100.00 THB").requests
    if version == 1:
        rows("UPDATE requests_request SET protocol = 'hold-funds@1' RETURNING n")
    actions.take(made[who], request.id, "hold", {"amount": "100.00 THB", "until": until}, at=NOON)
    return str(request.id)


def refusal(call: Any, *given: Any, **more: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as caught:
        call(*given, **more)
    return caught.value.code, caught.value.field


@pytest.mark.parametrize("who", ["Kasi", "Emirates"])
@pytest.mark.parametrize("version", [1, 2])
def test_a_hold_begins_with_at_most_the_longest_time(any_hub: Hub, who: str, version: int) -> None:
    made = cast(any_hub)
    code, field = refusal(held, made, who, until=NOON + LONGEST[who] + 1, version=version)
    assert (code, field) == ({1: "needs-order", 2: "too-late"}[version], "until")
    held(made, who, until=NOON + LONGEST[who], version=version)


@pytest.mark.parametrize("who", ["Kasi", "Emirates"])
@pytest.mark.parametrize("version", [1, 2])
def test_a_banks_own_inquiry_extends_no_hold_beyond_it_and_an_order_does(any_hub: Hub, who: str, version: int) -> None:
    made = cast(any_hub)
    id, take = held(made, who, until=NOON + DAY, version=version), actions.take
    end, later = NOON + LONGEST[who], NOON + DAY // 2
    far = "2036-01-01T00:00:00Z"
    for ground in ("inquiry-open", "police-complaint", "order-expected", "new-facts"):
        assert refusal(take, made[who], id, "extend", {"until": far, "ground": ground}, private=ORDER, at=later) == ("needs-order", "until")
    for ground in ("police-order", "court-order"):
        assert refusal(take, made[who], id, "extend", {"until": far, "ground": ground}, at=later) == ("needs-order", "until")
    assert refusal(take, made[who], id, "extend", {"until": end + 1, "ground": "inquiry-open"}, at=later)[0] == "needs-order"
    take(made[who], id, "extend", {"until": end, "ground": "inquiry-open"}, at=later)
    page = queries.page(made["Sender"], id, words=False)
    assert (page.hold.until, page.hold.longest, page.hold.rule, page.hold.ground) == (end, end, who == "Kasi", "")
    take(made[who], id, "extend", {"until": far, "ground": "court-order"}, private=ORDER, at=later)
    page = queries.page(made["Sender"], id, words=False)
    assert page.hold.until > page.hold.longest == end and page.hold.ground == "court-order"
    assert next(clock.due for clock in page.clocks if clock.key == "lapse") == page.hold.until


def test_letting_go_and_taking_again_gives_no_more_time_and_a_new_ask_does(any_hub: Hub) -> None:
    made = cast(any_hub)
    id, bank = held(made, "Kasi", until=NOON + DAY), made["Kasi"]
    while followers.fire_one(NOON + 2 * DAY):
        pass
    again = {"amount": "100.00 THB", "correct-from": "released", "ground": "new-facts"}
    actions.take(bank, id, "correct", again, at=NOON + 2 * DAY)
    late = {"amount": "100.00 THB", "until": NOON + 7 * DAY + 1}
    assert refusal(actions.take, bank, id, "hold", late, at=NOON + 2 * DAY) == ("needs-order", "until")
    actions.take(bank, id, "hold", {**late, "until": NOON + 7 * DAY}, at=NOON + 2 * DAY)
    while followers.fire_one(NOON + 8 * DAY):
        pass
    actions.take(made["Sender"], id, "ask-again", again, at=NOON + 9 * DAY)
    actions.take(bank, id, "hold", {"amount": "100.00 THB", "until": NOON + 16 * DAY}, at=NOON + 9 * DAY)


def test_the_date_of_a_hold_is_the_last_that_stands(any_hub: Hub) -> None:
    """More is held until the date that stands, and lets go of all of it at that date."""
    made = cast(any_hub)
    (request,) = ask(made, amount="100.00 THB").requests
    bank = made["Kasi"]
    actions.take(bank, request.id, "hold-part", {"amount": "10.00 THB", "until": NOON + 2 * DAY}, at=NOON)
    actions.take(bank, request.id, "hold-more", {"amount": "20.00 THB"}, at=NOON + DAY)
    actions.take(bank, request.id, "extend", {"until": NOON + 3 * DAY, "ground": "police-complaint"}, at=NOON + DAY)
    actions.take(bank, request.id, "hold-more", {"amount": "30.00 THB"}, at=NOON + DAY)
    assert queries.page(bank, request.id).hold.until == NOON + 3 * DAY
    dates = rows("SELECT DISTINCT until FROM requests_entry WHERE kind = 'hold' AND amount = '30.00'")
    assert dates == [(NOON + 3 * DAY,)]


def test_of_holds_with_different_dates_the_last_one_stands() -> None:
    from decimal import Decimal

    from accord.core.money import steps
    from accord.core.money.amounts import Amount
    from accord.core.money.ledger import EMPTY
    from accord.core.money.trail import start
    from accord.hub.requests.money.ledgers import Book

    thb = Amount(Decimal(50), "THB")
    ledger = steps.dispute(EMPTY, Amount(Decimal(150), "THB"), at=NOON, step="open")
    for place, days in enumerate((2, 5, 3)):
        ledger = steps.hold(ledger, thb, at=NOON, step=f"s{place}", until=NOON + days * DAY)
    book = Book(1, {"THB": start("1", ledger)})
    assert book.held_until(1) == NOON + 5 * DAY
    book.change(1, "THB", lambda held_ledger: steps.release(held_ledger, thb, at=NOON, step="r", name="s1"))
    assert book.held_until(1) == NOON + 3 * DAY, "what was let go of has no date any more"
