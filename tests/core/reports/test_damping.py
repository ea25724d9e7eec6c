"""Damping: never the first, never a confirmed one, never rescue; and more never rings louder."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_cast import EVERYBODY, reports

from accord.core.data import BadData
from accord.core.reports.damping import Counts, damp, read_damping
from accord.core.reports.plan import Item, plan
from accord.tables import report_consents, report_damping, report_outlets

RULES = report_damping()
LOUD = ["later", "join", "grow", "ring"]
numbers = st.integers(0, 3000)
counts = st.builds(Counts, target_day=numbers, place_hour=numbers, hub_hour=numbers)
outlets = st.sampled_from(sorted(report_outlets()))


def item(outlet, unconfirmed=True):
    return Item(key=outlet, outlet=outlet, consent="bank", what="request", why="Because.", unconfirmed=unconfirmed)


@given(outlets, counts, counts)
def test_more_never_rings_louder(outlet, tally, more) -> None:
    both = Counts(
        target_day=tally.target_day + more.target_day,
        place_hour=tally.place_hour + more.place_hour,
        hub_hour=tally.hub_hour + more.hub_hour,
    )
    assert LOUD.index(damp(item(outlet), both, RULES).does) <= LOUD.index(damp(item(outlet), tally, RULES).does)


@given(outlets, counts)
def test_what_somebody_stands_behind_and_rescue_always_ring(outlet, tally) -> None:
    assert damp(item(outlet, unconfirmed=False), tally, RULES).does == "ring"
    assert damp(item("rescue"), tally, RULES).does == "ring"


@given(reports)
def test_a_first_report_rings(facts) -> None:
    for planned_item in plan(facts, report_outlets(), report_consents(), frozenset(report_consents().items), EVERYBODY).items:
        assert damp(planned_item, Counts(), RULES).does == "ring"


def test_many_about_one_account_join_its_bell_while_each_own_bank_rings() -> None:
    many = Counts(target_day=5)
    assert damp(item("receiving-bank"), many, RULES).does == "grow"
    assert damp(item("account-named"), many, RULES).does == "join"
    assert damp(item("account-named"), Counts(target_day=50), RULES).does == "later"
    assert damp(item("own-bank"), Counts(target_day=3000), RULES).does == "ring"
    assert damp(item("own-bank"), Counts(place_hour=20), RULES).does == "grow"
    assert [rule.key for rule in damp(item("receiving-bank"), many, RULES).rules] == ["paid-to-again"]


@given(st.sampled_from(["own-bank", "receiving-bank", "police"]), counts)
def test_the_banks_of_a_payment_and_the_police_get_every_report(outlet, tally) -> None:
    assert damp(item(outlet), tally, RULES).does in ("ring", "grow")


@pytest.mark.parametrize(
    "change",
    [
        {"above": 0},
        {"spares": []},
        {"spares": ["rescue", "moon"]},
        {"does": "drop"},
        {"counts": "moon"},
        {"spares": ["rescue"]},
        {"only": ["rescue"], "does": "grow"},
    ],
)
def test_a_wrong_rule_is_refused(change) -> None:
    rule = msgspec.to_builtins(RULES["flood"])
    del rule["key"]
    assert read_damping({"rule": {"x": rule}}, report_outlets())
    with pytest.raises(BadData):
        read_damping({"rule": {"x": {**rule, **change}}}, report_outlets())
