"""Hold funds: what each step does to the money, in every order, and that no money is ever held without an end."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_protocol import AT, DAY, filled, with_facts

from accord.core.protocols import StepOutcome, StepRefused, Until, due, open_request, take
from accord.core.times import SECOND
from accord.tables import newest_protocols

HOLD = newest_protocols()["hold-funds"]
HOLDING = {"held", "partly-held", "extended"}
# Out of which account of the ledger each effect takes, and into which it puts.
MOVES = {
    "hold": ("pending", "held"),
    "hold-more": ("pending", "held"),
    "moved-on": ("pending", "moved-on"),
    "not-found": ("pending", "not-found"),
    "refuse": ("pending", "refused"),
    "lapse": ("held", "released"),
    "release": ("held", "released"),
    "give-back": ("held", "returned"),
    "convert": ("held", "converted"),
    "give-back-ordered": ("converted", "returned"),
    "release-ordered": ("converted", "released"),
    "withdraw": ("pending", "withdrawn"),
    "reopen": ("", "pending"),
}
ACCOUNTS = "pending held moved-on not-found refused released returned converted withdrawn".split()
ANSWERED = ("moved-on", "not-found", "refused", "released")
DISPUTED = Decimal(100)


def answer(state: str, step: str, side: str = "answerer", role: str = "officer", **more: Any) -> StepOutcome:
    more.setdefault("facts", with_facts())
    return take(HOLD, state, step, role=role, side=side, at=AT, **more)


def refusal(state: str, step: str, **more: Any) -> StepRefused:
    with pytest.raises(StepRefused) as error:
        answer(state, step, **more)
    return error.value


def test_it_is_acknowledged_in_five_minutes_or_the_next_contact_is_rung_then_the_secretariat() -> None:
    opened = open_request(
        HOLD,
        role="guest",
        at=AT,
        fields={
            "payments": [{"payment": "p-1", "amount": "480000.00 THB"}],
            "asks": "hold",
            "recall-sent": False,
            "harmed-in": "TH",
        },
    )
    assert opened.effects == ("dispute", "ring-desks")
    assert [(deadline.kind, deadline.to, (deadline.at - AT) // SECOND) for deadline in opened.clocks] == [
        ("reminder", "answerer", 180),
        ("end", "answerer", 300),
        ("escalation", "next contact", 300),
        ("escalation", "secretariat", 600),
    ]


def test_an_unconfirmed_ask_holds_nothing_until_the_bank_or_the_police_confirms_it_with_one_step() -> None:
    for step in ("hold", "hold-part"):
        error = refusal("received", step, fields={"amount": "100 THB", "until": AT + DAY}, facts=with_facts(confirmed=False))
        assert error.code == "confirmed"
    for side in ("bank", "police"):
        confirmed = answer("received", "confirm", side=side, facts=with_facts(confirmed=False))
        assert confirmed.effects[0] == "confirm" and not confirmed.entered
    for side in ("asker", "answerer", "secretariat", "reviewer", "clock"):
        assert refusal("received", "confirm", side=side).code == "not-yours"


def test_a_hold_is_an_amount_with_a_date_and_never_more_than_is_disputed() -> None:
    held = answer("received", "hold", fields={"amount": "100 THB", "until": AT + 7 * DAY})
    assert held.state == "held" and held.effects[0] == "hold"
    assert [(deadline.kind, deadline.at, deadline.step) for deadline in held.clocks if deadline.clock == "lapse"] == [
        ("reminder", AT + 6 * DAY, None),
        ("reminder", AT + 7 * DAY - 3600 * SECOND, None),
        ("end", AT + 7 * DAY, "lapse"),
    ]
    for step in ("hold", "hold-part"):
        assert refusal("located", step, fields={"amount": "100.01 THB", "until": AT + DAY}).field is None
        assert refusal("located", step, fields={"amount": "50 THB"}).field == "until"
        assert refusal("located", step, fields={"amount": "50 THB", "until": AT}).code == "too-early"
    assert not any(field.type == "identifier" for step in HOLD.steps if "hold" in step.effects for field in step.fields)


def test_more_is_held_only_until_the_date_that_stands_and_a_later_one_needs_a_ground() -> None:
    more = answer("partly-held", "hold-more", fields={"amount": "10 THB"})
    assert not more.entered and refusal("partly-held", "hold-more", fields={"amount": "10 THB", "until": AT + DAY}).field == "until"
    assert refusal("held", "extend", fields={"until": AT + DAY}).field == "ground"
    extended = answer("held", "extend", fields={"until": AT + DAY, "ground": "police-order"})
    assert (
        refusal("held", "extend", fields={"until": AT + DAY, "ground": "police-order"}, facts=with_facts(held_until=AT + DAY)).code
        == "until-later"
    )
    assert extended.state == "extended" and extended.clocks[-1].at == AT + DAY


def test_an_embargo_stops_every_hold() -> None:
    for state, step in (("received", "hold"), ("received", "hold-part"), ("moved-on", "hold-part"), ("partly-held", "hold-more")):
        amount = {"amount": "50 THB"} if step == "hold-more" else {"amount": "100 THB" if step == "hold" else "50 THB", "until": AT + DAY}
        assert refusal(state, step, fields=amount, facts=with_facts(embargo=True)).code == "no-embargo"


def test_what_moved_on_names_each_next_hop_and_opens_a_request_there() -> None:
    hops = [{"amount": "60 THB", "next": filled_identifier(), "country": "AE"}, {"amount": "40 THB", "next": filled_identifier()}]
    moved = answer("received", "moved-on", fields={"hops": hops})
    assert moved.state == "moved-on" and moved.effects == ("moved-on", "spawn-hops", "tell-asker")
    assert [row.get("country") for row in moved.fields["hops"]] == ["AE", None]
    assert refusal("received", "moved-on", fields={"hops": [*hops, hops[1]]}).code == "hops-within-pending"
    assert refusal("received", "moved-on", fields={"hops": [{"amount": "1 THB"}]}).field == "hops.1.next"


def filled_identifier() -> Any:
    (step,) = (step for step in HOLD.steps if step.key == "moved-on" and step.to == "moved-on")
    return filled(step)["hops"][0]["next"]


def test_a_rule_of_the_corridor_sets_clocks_and_an_unknown_one_stays_unknown() -> None:
    fields = {"until": AT + 7 * DAY}
    assert {deadline.clock for deadline in due(HOLD, "held", AT, fields=fields)} == {"lapse"}
    ruled = due(HOLD, "held", AT, {"police.report": 72 * 3600}, fields)
    assert [deadline.at for deadline in ruled if deadline.clock == "police-report" and deadline.kind == "end"] == [AT + 3 * DAY]
    moment = due(HOLD, "held", AT, {"police.report": Until(AT + 60 * SECOND)}, fields)
    assert [deadline.at for deadline in moment if deadline.clock == "police-report" and deadline.kind == "end"] == [AT + 60 * SECOND]


class Money:
    """The ledger of one request in one currency: what the effects of each step do to it."""

    def __init__(self) -> None:
        self.of = dict.fromkeys(ACCOUNTS, Decimal(0)) | {"pending": DISPUTED}

    def facts(self) -> Mapping[str, Any]:
        stated = {key: {"THB": self.of[key]} for key in ("pending", "held", "converted")}
        return with_facts(answered={key: {"THB": self.of[key]} for key in ANSWERED}) | stated

    def post(self, effects: tuple[str, ...], fields: Mapping[str, Any]) -> None:
        for effect in effects:
            if effect not in MOVES:
                continue
            source, target = MOVES[effect]
            source = source or fields["correct-from"]
            if "hops" in fields:
                amount = sum((hop["amount"].value for hop in fields["hops"]), Decimal(0))
            elif effect in ("lapse", "withdraw") or "amount" not in fields:
                amount = self.of[source]
            else:
                amount = fields["amount"].value
            self.of[source] -= amount
            self.of[target] += amount


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 100)), max_size=30))
def test_the_ledger_adds_up_and_held_money_always_has_an_end(choices: list[tuple[int, int]]) -> None:
    money, state, end = Money(), "received", None
    for choice, amount in choices:
        there = [step for step in HOLD.steps if state in step.from_states and step.key != "confirm"]
        if not there:
            break
        step = there[choice % len(there)]
        fields = filled(step, AT, optional=True)
        if "amount" in fields:
            whole = {"amount-all-held": "held", "amount-all-pending": "pending"}.get(step.guards[-1] if step.guards else "")
            fields["amount"] = f"{money.of[whole] if whole else Decimal(amount)} THB"
        if "hops" in fields:
            fields["hops"][0]["amount"] = f"{amount} THB"
        if "correct-from" in fields:
            fields["correct-from"] = ANSWERED[amount % 4]
        if step.key == "refuse" and choice % 2:
            del fields["amount"]
        try:
            taken = take(HOLD, state, step.key, role=step.roles[0], side=step.side, at=AT, fields=fields, facts=money.facts())
        except StepRefused:
            continue
        money.post(taken.effects, taken.fields)
        state = taken.state
        if taken.entered:
            end = next((deadline.at for deadline in taken.clocks if deadline.step == "lapse"), None)
        assert all(value >= 0 for value in money.of.values())
        assert sum(money.of.values()) == DISPUTED
        assert not money.of["held"] or (state in HOLDING and end is not None)
        assert not (HOLD.states[state].final and money.of["held"])
