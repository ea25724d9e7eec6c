from decimal import Decimal
from typing import Any

import pytest
from small_protocol import AT, DAY, filled, small, with_facts

from accord.core.protocols import (
    Amount,
    BadProtocol,
    Protocol,
    StepRefused,
    due,
    newest,
    open_request,
    open_to,
    opening,
    read_protocol,
    read_shelf,
    take,
)
from accord.core.times import SECOND

ASK = read_protocol(small())


def give(
    protocol: Protocol = ASK, state: str = "asked", step: str = "give", role: str = "officer", side: str = "answerer", **more: Any
) -> Any:
    more.setdefault("fields", {"amount": "60.50 THB", "until": AT + DAY})
    more.setdefault("facts", with_facts())
    return take(protocol, state, step, role=role, side=side, at=AT, **more)


def refused(**more: Any) -> StepRefused:
    with pytest.raises(StepRefused) as refusal:
        give(**more)
    return refusal.value


def test_what_is_open_comes_in_the_order_of_the_file() -> None:
    assert [step.key for step in open_to(ASK, "asked", "officer", "answerer")] == ["give", "remark", "refuse"]
    assert [step.key for step in open_to(ASK, "asked", "analyst", "answerer")] == ["give", "remark"]
    assert [step.key for step in open_to(ASK, "given", "guest", "asker")] == ["remark"]
    assert [step.key for step in open_to(ASK, "given", "system", "clock")] == ["lapse"]
    assert open_to(ASK, "over", "officer", "answerer") == ()


def test_a_step_gives_the_new_state_its_fields_typed_its_effects_and_what_falls_due() -> None:
    taken = give()
    assert (taken.state, taken.entered, taken.step.key) == ("given", True, "give")
    assert taken.fields == {"amount": Amount(Decimal("60.50"), "THB"), "until": AT + DAY}
    assert taken.effects == ("keep-until", "tell-asker")
    assert [(due.clock, due.kind, due.at, due.step) for due in taken.clocks] == [("lapse", "end", AT + DAY, "lapse")]


def test_a_step_that_stays_leaves_the_clocks_that_run() -> None:
    taken = give(step="remark", fields={"note": "Soon."})
    assert (taken.state, taken.entered, taken.clocks) == ("asked", False, ())


def test_a_step_of_two_sides_is_open_to_both() -> None:
    assert give(step="remark", side="asker", role="guest", fields={"note": "Please."}).step.side == "asker"


def test_a_step_in_the_wrong_state_says_what_is_open() -> None:
    error = refused(state="given")
    assert (error.code, error.open, error.field) == ("not-open", ("remark",), None)
    assert "`Given`" in error.text and "remark" in error.text


def test_a_step_of_somebody_else_says_what_is_open() -> None:
    assert (refused(role="auditor").code, refused(role="auditor").open) == ("not-yours", ())
    assert (refused(side="asker").code, refused(side="asker").open) == ("not-yours", ("remark",))
    assert "nothing" in refused(role="auditor").text


def test_what_does_not_exist_is_named() -> None:
    assert (refused(step="fly").code, refused(step="fly").open) == ("unknown-step", ("give", "remark", "refuse"))
    assert refused(state="nowhere").code == "unknown-state"


def test_every_fault_is_named_with_its_field() -> None:
    error = refused(fields={"amount": "many THB", "colour": "red"})
    assert [(fault.field, fault.code) for fault in error.faults] == [
        ("colour", "field-unknown"),
        ("amount", "not-an-amount"),
        ("until", "field-missing"),
    ]
    assert (error.code, error.field) == ("field-unknown", "colour")
    assert error.open == ("give", "remark", "refuse")
    assert "many" not in str(error) and "red" not in str(error)


def test_a_guard_that_does_not_let_pass_says_why_and_what_to_do() -> None:
    error = refused(facts=with_facts(confirmed=False))
    assert error.code == "confirmed" and "confirm it first" in error.text and error.open == ("give", "remark", "refuse")
    assert refused(fields={"amount": "100.01 THB", "until": AT + DAY}).code == "amount-within-pending"


def test_a_fact_that_is_not_stated_opens_nothing() -> None:
    facts = with_facts()
    del facts["confirmed"]
    error = refused(facts=facts)
    assert error.code == "fact-missing" and "confirmed" in error.text


def test_opening_leads_into_the_first_state_and_starts_its_clocks() -> None:
    taken = open_request(ASK, role="guest", at=AT, fields={"harm": "big"})
    assert (taken.state, taken.entered) == ("asked", True)
    assert [due.at - AT for due in taken.clocks] == [180 * SECOND, 300 * SECOND, 300 * SECOND, 600 * SECOND]


def test_who_may_not_open_is_told_who_may() -> None:
    with pytest.raises(StepRefused) as refusal:
        open_request(ASK, role="auditor", at=AT, fields={"harm": "big"})
    assert refusal.value.code == "not-yours" and "guest as asker" in refusal.value.text
    with pytest.raises(StepRefused) as refusal:
        open_request(ASK, "burst", role="guest", at=AT)
    assert (refusal.value.code, refusal.value.open) == ("unknown-step", ("open",))
    assert opening(ASK, "officer", "answerer") == ()


def test_an_opening_with_a_fault_names_the_field() -> None:
    with pytest.raises(StepRefused) as refusal:
        open_request(ASK, role="guest", at=AT)
    assert (refusal.value.code, refusal.value.field) == ("field-missing", "harm")


def test_an_earlier_field_may_set_a_clock() -> None:
    file = small()
    file["step"].append({"key": "again", "title": "Again", "letter": "a", "side": "asker", "from": ["given"], "to": "asked"})
    protocol = read_protocol(file)
    for harm, minutes in (("big", 5), ("small", 60)):
        taken = give(protocol, "given", "again", "guest", "asker", fields={}, earlier={"harm": harm})
        assert max(due.at for due in taken.clocks if due.kind == "end") == AT + minutes * 60 * SECOND


def test_a_running_request_at_an_old_version_is_untouched_by_a_newer_one() -> None:
    newer = small()
    newer["version"] = 2
    newer["step"][0].update(to="over", fields=["amount", "until", "harm"])
    before, after = read_shelf({"ask.1.toml": small()}), read_shelf({"ask.2.toml": newer, "ask.1.toml": small()})
    assert list(after) == ["ask@1", "ask@2"]
    assert after["ask@1"] == before["ask@1"] == ASK
    # A request that was opened under version 1 goes on as it would have; a new one is opened under version 2.
    assert give(after["ask@1"]) == give(before["ask@1"])
    assert give(after["ask@1"]).state == "given"
    new = newest(after.values())["ask"]
    assert new.ref == "ask@2"
    assert give(new, fields=filled(open_to(new, "asked", "officer", "answerer")[0])).state == "over"
    assert due(after["ask@1"], "given", AT, fields={"until": AT + DAY}) != ()


def test_a_file_is_named_as_it_says_inside() -> None:
    with pytest.raises(BadProtocol, match=r"ask\.2\.toml: name the file ask\.1\.toml"):
        read_shelf({"ask.2.toml": small()})
