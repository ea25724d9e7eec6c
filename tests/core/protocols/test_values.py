from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_protocol import AT, DAY, REFERENCE

from accord.core.identifiers import Identifier
from accord.core.protocols import Amount, Fault, Until
from accord.core.protocols.definition import FIELD_TYPES, Field, Limit
from accord.core.protocols.values import _READERS, BadValue, FieldReader, read_duration, write_duration
from accord.core.times import SECOND
from accord.tables import identifier_tables

PHONE = Identifier(kind="phone", value="+66812345678", display="+66812345678")
COLUMNS = (Field(key="amount", title="Amount", type="amount"), Field(key="note", title="Note", type="text", required=False))
FIELDS = {
    name: Field(
        key="it",
        title="It",
        type=name,
        choices={"a": "A"} if name == "code" else {},
        columns=COLUMNS if name == "list" else (),
        of="payment" if name == "record" else None,
    )
    for name in FIELD_TYPES
}
READER = FieldReader(AT, {}, identifier_tables(), "TH")


def read(type_: str, value: object, reader: FieldReader = READER, **changes: Any) -> Any:
    field = FIELDS[type_]
    if changes:
        field = Field(key="it", title="It", type=type_, **changes)
    return reader.read_all((field,), {"it": value})["it"]


def faults(type_: str, value: object, **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(BadValue) as error:
        read(type_, value, **changes)
    return [(fault.field, fault.code) for fault in error.value.faults]


def test_every_type_has_its_reader() -> None:
    assert set(_READERS) == set(FIELD_TYPES)


@pytest.mark.parametrize(
    ("type_", "given", "read_as"),
    [
        ("amount", "480000.00 THB", Amount(Decimal("480000.00"), "THB")),
        ("amount", {"value": "0.000001", "code": "USDT"}, Amount(Decimal("0.000001"), "USDT")),
        ("amount", Amount(Decimal("5"), "AED"), Amount(Decimal("5"), "AED")),
        ("attachment", "sha256:ab12", "sha256:ab12"),
        ("code", "a", "a"),
        ("country", "AE", "AE"),
        ("date", "2026-11-25", date(2026, 11, 25)),
        ("date", date(2026, 11, 25), date(2026, 11, 25)),
        ("duration", "72 hours", 259_200),
        ("duration", 60, 60),
        ("identifier", PHONE, PHONE),
        ("identifier", "081 234 5678", PHONE.value),
        ("identifier", {"kind": "phone", "value": "+66812345678"}, PHONE.value),
        ("list", [{"amount": "1 THB"}, {"amount": "2 THB", "note": "b"}], None),
        ("member", "first-bank", "first-bank"),
        ("number", "120", 120),
        ("number", 0, 0),
        ("record", "4f0c", "4f0c"),
        ("reference", REFERENCE, REFERENCE),
        ("reference", UUID(REFERENCE), REFERENCE),
        ("text", "  ok\nyes ", "ok\nyes"),
        ("time", "2026-11-25T10:00:00Z", 1_795_600_800 * SECOND),
        ("time", AT, AT),
        ("yes-no", "no", False),
        ("yes-no", True, True),
    ],
)
def test_each_type_reads_what_it_is_given(type_: str, given: object, read_as: object) -> None:
    result = read(type_, given)
    if type_ == "list":
        assert result == ({"amount": Amount(Decimal(1), "THB")}, {"amount": Amount(Decimal(2), "THB"), "note": "b"})
    elif isinstance(result, Identifier) and isinstance(read_as, str):
        assert (result.kind, result.value) == ("phone", read_as)
    else:
        assert result == read_as and type(result) is type(read_as)


@pytest.mark.parametrize(
    ("type_", "given", "code"),
    [
        ("amount", "480,000.00 THB", "not-an-amount"),
        ("amount", "-5 THB", "not-an-amount"),
        ("amount", "1e5 THB", "not-an-amount"),
        ("amount", "0.00 THB", "no-amount"),
        ("amount", "5 thb", "not-a-currency"),
        ("amount", "USD 15400.50", "not-an-amount"),
        ("amount", 5, "not-an-amount"),
        ("amount", {"value": 5.0, "code": "THB"}, "not-an-amount"),
        ("attachment", "../../etc", "not-an-attachment"),
        ("code", "b", "not-a-choice"),
        ("country", "XX", "not-a-country"),
        ("country", "th", "not-a-country"),
        ("date", "2026-02-30", "not-a-date"),
        ("date", "2026-11-25T00:00", "not-a-date"),
        ("duration", "soon", "not-a-duration"),
        ("duration", 0, "not-a-duration"),
        ("duration", True, "not-a-duration"),
        ("identifier", 5, "not-an-identifier"),
        ("identifier", {"kind": "moon", "value": "x"}, "unknown-kind"),
        ("list", "1 THB", "not-a-list"),
        ("list", ["1 THB"], "not-a-list"),
        ("member", "a b", "not-a-member"),
        ("number", -1, "not-a-number"),
        ("number", "١٢", "not-a-number"),
        ("record", "", "field-missing"),
        ("reference", "Somchai", "not-a-reference"),
        ("reference", 7, "not-a-reference"),
        ("text", "\u202eabc", "not-readable"),
        ("text", "x" * 2001, "too-long"),
        ("text", "  ", "not-text"),
        ("time", "tomorrow", "not-a-time"),
        ("time", -1, "not-a-time"),
        ("time", True, "not-a-time"),
        ("yes-no", "maybe", "not-yes-or-no"),
    ],
)
def test_each_type_refuses_what_it_cannot_read(type_: str, given: object, code: str) -> None:
    assert faults(type_, given) == [("it", code)]


def test_what_is_about_a_person_is_told_where_it_goes() -> None:
    with pytest.raises(BadValue) as error:
        read("reference", "Somchai")
    assert "in `private`" in error.value.faults[0].text and "Somchai" not in error.value.faults[0].text


def test_without_tables_only_a_read_identifier_is_one() -> None:
    bare = FieldReader(AT, {})
    assert read("identifier", PHONE, bare) == PHONE
    with pytest.raises(BadValue):
        read("identifier", "+66812345678", bare)


def test_faults_in_rows_are_named_with_the_row() -> None:
    rows = [{"amount": "1 THB"}, {"amount": "x", "colour": "red"}, {}]
    assert faults("list", rows) == [("it.2.colour", "field-unknown"), ("it.2.amount", "not-an-amount"), ("it.3.amount", "field-missing")]
    assert faults("list", [{"amount": "1 THB"}] * 201) == [("it", "too-many")]
    assert faults("list", []) == [("it", "field-missing")]


def test_what_was_typed_as_a_name_of_a_field_is_not_repeated_unless_it_looks_like_one() -> None:
    with pytest.raises(BadValue) as error:
        READER.read_all((), {"4111 1111 1111 1111": "x"})
    assert error.value.faults == (Fault("fields", "field-unknown", "The field at place 1 is not asked for here. Asked for: nothing."),)
    assert faults("list", [{"amount": "1 THB", "Full Name": "x"}]) == [("it.1", "field-unknown")]


def test_a_time_keeps_its_limits_and_a_rule_outranks_them() -> None:
    least, most = Limit(86_400, "us", "ask.least"), Limit(2 * 86_400, "us", "ask.most")
    assert read("time", AT + DAY, least=least, most=most) == AT + DAY
    assert faults("time", AT + DAY - 1, least=least) == [("it", "too-early")]
    assert faults("time", AT + 2 * DAY + 1, most=most) == [("it", "too-late")]
    ruled = FieldReader(AT, {"ask.most": 3 * 86_400, "ask.least": Until(AT + 2 * DAY)})
    assert read("time", AT + 3 * DAY, ruled, least=least, most=most) == AT + 3 * DAY
    with pytest.raises(BadValue, match="at least 2 days"):
        read("time", AT + DAY, ruled, least=least)


def test_an_amount_keeps_its_places() -> None:
    assert str(read("amount", "480000.00 THB").value) == "480000.00"


@given(st.integers(1, 999_999))
def test_a_duration_is_read_as_it_is_written(seconds: int) -> None:
    assert read_duration(write_duration(seconds)) == seconds


@given(
    st.sampled_from(FIELD_TYPES),
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text()), st.dictionaries(st.text(), st.text())),
)
def test_whatever_is_given_is_read_or_refused_by_its_field(type_: str, value: object) -> None:
    try:
        READER.read_all((FIELDS[type_],), {"it": value})
    except BadValue as error:
        assert error.faults and all(fault.field.split(".")[0] == "it" for fault in error.faults)


def test_a_choice_that_is_missing_names_what_can_be_chosen() -> None:
    """To be told the right ones, nobody has to give a wrong one first."""
    field = Field(key="why", title="Ground", type="code", choices={"needs-order": "An order is needed", "not-ours": "It is not ours"})
    with pytest.raises(BadValue) as refused:
        FieldReader(AT, {}).read_all([field], {})
    assert [fault.text for fault in refused.value.faults] == ["Ground is needed. Choose one of: needs-order, not-ours."]
