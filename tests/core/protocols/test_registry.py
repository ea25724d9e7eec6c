"""Guards and effects: a closed list, each documented, each used, and each guard both lets pass and refuses."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from small_protocol import AT, LETS_PASS, with_facts

from accord.core.protocols import EFFECTS, FACTS, GUARDS, Amount, with_ends
from accord.core.protocols.registry import refusal_of
from accord.tables import protocols


def thb(value: int) -> Amount:
    return Amount(Decimal(value), "THB")


def test_what_is_left_in_one_currency_is_all_where_nothing_is_left_in_the_other() -> None:
    for guard, account in (("amount-all-pending", "pending"), ("amount-all-held", "held")):
        for other, passes in ((0, True), (1, False)):
            facts = with_facts(**{account: {"THB": Decimal(100), "USD": Decimal(other)}})
            assert (refusal_of(guard, facts, VALUES) is None) is passes


STEPS = [step for protocol in protocols().values() for step in (*protocol.steps, *protocol.opening)]
ALL_FIELDS = {field.key for protocol in protocols().values() for field in protocol.fields.values()}
VALUES: dict[str, Any] = {
    "amount": thb(100),
    "hops": ({"amount": thb(60)}, {"amount": thb(40)}),
    "claim": "id-1",
    "until": AT + 1,
    "correct-from": "refused",
    "answer": "x",
    "bank-confirms": True,
    "authority-checked": True,
    "desk-reached": True,
}

# For each guard what makes it refuse: facts, and fields in place of VALUES.
REFUSES: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {
    "confirmed": [({"confirmed": False}, {}), ({"confirmed": None}, {})],
    "not-confirmed": [({"confirmed": True}, {})],
    "no-embargo": [({"embargo": True}, {}), ({"embargo": None}, {})],
    "amount-all-pending": [
        ({"pending": {"THB": Decimal(101)}}, {}),
        ({"pending": {"THB": Decimal(99)}}, {}),
        ({"pending": {"THB": Decimal(100), "USD": Decimal(1)}}, {}),
    ],
    "amount-part-pending": [({"pending": {"THB": Decimal(100)}}, {}), ({"pending": {"USD": Decimal(200), "THB": Decimal(1)}}, {})],
    "amount-within-pending": [({"pending": {"THB": Decimal("99.99")}}, {}), ({"pending": {}}, {})],
    "refused-within-pending": [({"pending": {"THB": Decimal("99.99")}}, {}), ({"pending": {}}, {})],
    "amount-within-answered": [({}, {"amount": thb(101)}), ({"answered": {"released": {"THB": Decimal(100)}}}, {})],
    "hops-within-pending": [({"pending": {"THB": Decimal("99.99")}}, {}), ({}, {"hops": (*VALUES["hops"], {"amount": thb(1)})})],
    "amount-all-held": [({"held": {"THB": Decimal(101)}}, {}), ({"held": {}}, {})],
    "amount-part-held": [({"held": {"THB": Decimal(100)}}, {}), ({"held": {"THB": Decimal(50)}}, {})],
    "amount-within-converted": [({"converted": {"THB": Decimal(99)}}, {}), ({"converted": {}}, {})],
    "until-later": [({"held until": AT + 1}, {}), ({"held until": None}, {})],
    "nothing-held": [({"held": {"THB": Decimal(1)}}, {})],
    "domestic": [({"domestic": False}, {}), ({"domestic": None}, {})],
    "foreign": [({"domestic": True}, {}), ({"domestic": None}, {})],
    "preserve-settled": [({"preserve open": True}, {})],
    "consent": [({"consent": False}, {}), ({"consent": False, "override": True}, {})],
    "consent-or-override": [({"consent": False}, {}), ({"consent": None, "override": None}, {})],
    "impartial": [({"member": "claimant"}, {}), ({"member": None}, {}), ({"appellant": "reviewer"}, {})],
    "proof-seen": [({"proof": False}, {})],
    "all-decided": [({"undecided": 1}, {})],
    "some-upheld": [({"upheld": 0}, {})],
    "none-upheld": [({"upheld": 1}, {})],
    "bank-says-yes": [({}, {"bank-confirms": False})],
    "own-claim": [({"own claims": ("id-2",)}, {}), ({"own claims": ()}, {})],
    "all-applied": [({"unapplied": 2}, {})],
    "something-told": [({}, {"answer": None})],
    "vetting-passed": [({}, {"desk-reached": False}), ({}, {"authority-checked": False})],
    "other-agreed": [({"other agreed": False}, {})],
    "other-not-agreed": [({"other agreed": True}, {})],
    "nobody-answers": [({"answers": True}, {}), ({"answers": None}, {})],
}


def values(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (VALUES | changes).items() if value is not None}


def test_every_guard_is_tried() -> None:
    assert list(REFUSES) == list(GUARDS)


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_lets_pass_and_refuses(name: str) -> None:
    assert refusal_of(name, with_facts() | LETS_PASS.get(name, {}), VALUES) is None
    for facts, changes in REFUSES[name]:
        assert refusal_of(name, with_facts() | LETS_PASS.get(name, {}) | facts, values(**changes)) == (name, GUARDS[name].refusal)


@pytest.mark.parametrize("name", [name for name, guard in GUARDS.items() if guard.reads])
def test_a_guard_refuses_where_a_fact_is_not_stated(name: str) -> None:
    for fact in GUARDS[name].reads:
        facts = with_facts() | LETS_PASS.get(name, {})
        del facts[fact]
        refused = refusal_of(name, facts, VALUES)
        assert refused is not None and refused[0] == "fact-missing" and fact in refused[1]


def test_a_refusal_without_an_amount_is_of_all_of_it() -> None:
    assert refusal_of("refused-within-pending", with_facts(), {}) is None
    assert refusal_of("refused-within-pending", with_facts(pending={"THB": Decimal(0)}), {}) is not None, "there is nothing to refuse"


def test_an_override_stands_in_for_consent_where_the_guard_says_so() -> None:
    assert refusal_of("consent-or-override", with_facts(consent=False, override=True), {}) is None


def test_every_guard_effect_and_fact_is_documented_and_used() -> None:
    added = with_ends(replace(protocols()["hold-funds@3"], agreement="0123456789ab")).steps
    assert {name for step in (*STEPS, *added) for name in step.guards} == set(GUARDS)
    assert {name for step in STEPS for name in step.effects} == set(EFFECTS)
    assert {fact for guard in GUARDS.values() for fact in guard.reads} == set(FACTS)
    for rule in (*GUARDS.values(), *EFFECTS.values()):
        assert rule.text.endswith(".") and "\n" not in rule.text and set(rule.needs) <= ALL_FIELDS
    for guard in GUARDS.values():
        assert guard.refusal.count(".") >= 2, "It says what is so, and what to do."


def test_an_amount_in_a_currency_that_the_request_does_not_have_is_refused_as_such() -> None:
    held = {"held": {"THB": Decimal(100), "USD": Decimal(0)}}
    for code, wanted in (("USD", "other-currency"), ("NPR", "other-currency"), ("THB", "amount-part-held")):
        refused = refusal_of("amount-part-held", held, {"amount": Amount(Decimal(200), code)})
        assert refused is not None and refused[0] == wanted
    none = refusal_of("amount-within-pending", {"pending": {"THB": Decimal(0)}}, {"amount": Amount(Decimal(1), "USD")})
    assert none is not None and none[0] == "amount-within-pending"
