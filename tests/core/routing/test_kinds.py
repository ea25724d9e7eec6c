"""Every kind of responsibility: its examples, and the laws that all of them keep."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.core import identifiers, routing
from accord.core.routing.base import LONGEST
from accord.tables import identifier_tables

TABLES = identifier_tables()
KINDS = list(routing.KINDS.items())
GOOD = [(name, example) for name, kind in KINDS for example in kind.EXAMPLES]
BAD = [(name, example) for name, kind in KINDS for example in kind.BAD_EXAMPLES]
IDENTIFIERS = [
    identifiers.parse(example.text, example.region, name, tables=TABLES)
    for name, kind in identifiers.KINDS.items()
    for example in kind.EXAMPLES
]


@pytest.mark.parametrize(("kind", "example"), GOOD)
def test_examples_declare_their_value_and_the_value_declares_itself(kind: str, example: object) -> None:
    assert routing.parse(kind, example.text, TABLES) == example.value  # type: ignore[attr-defined]
    assert routing.parse(kind, example.value, TABLES) == example.value  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "example"), BAD)
def test_bad_examples_are_refused_with_a_sentence(kind: str, example: object) -> None:
    with pytest.raises(routing.BadResponsibility) as refused:
        routing.parse(kind, example.text, TABLES)  # type: ignore[attr-defined]
    assert refused.value.code == example.code  # type: ignore[attr-defined]
    assert refused.value.text.endswith(".")


@pytest.mark.parametrize("kind", [kind for kind in routing.KINDS if kind not in ("platform", "carrier")])
def test_a_refusal_never_repeats_what_was_typed(kind: str) -> None:
    with pytest.raises(routing.BadResponsibility) as refused:
        routing.parse(kind, "Somchai 0812345678 !", TABLES)
    assert "Somchai" not in refused.value.text
    assert "0812345678" not in refused.value.text


@pytest.mark.parametrize("kind", list(routing.KINDS))
@settings(max_examples=40)
@given(text=st.text(max_size=60))
def test_any_text_is_a_value_or_the_one_refusal(kind: str, text: str) -> None:
    try:
        value = routing.parse(kind, text, TABLES)
    except routing.BadResponsibility:
        return
    assert value and len(value) <= 2 * LONGEST + 30
    assert routing.parse(kind, value, TABLES) == value
    assert routing.above(kind, value)[0] == value


@pytest.mark.parametrize(("kind", "example"), GOOD)
def test_wider_values_cover_what_the_value_covers(kind: str, example: object) -> None:
    covering = routing.above(kind, example.value)  # type: ignore[attr-defined]
    assert covering[0] == example.value  # type: ignore[attr-defined]
    assert len(set(covering)) == len(covering) <= 26
    for place, wider in enumerate(covering):
        assert routing.above(kind, wider) == covering[place:]


@pytest.mark.parametrize("identifier", IDENTIFIERS, ids=lambda identifier: identifier.kind)
def test_keys_are_few_and_each_covers_those_before_it(identifier: identifiers.Identifier) -> None:
    for kind, keys in routing.lookups(identifier, TABLES).items():
        assert 1 <= len(keys) <= 26
        assert len(set(keys)) == len(keys)
        assert identifier.kind in routing.KINDS[kind].REACHES
        for place, key in enumerate(keys):
            assert set(routing.above(kind, key)) <= set(keys[place:])


@pytest.mark.parametrize("identifier", IDENTIFIERS, ids=lambda identifier: identifier.kind)
def test_what_is_kept_of_a_gap_is_never_the_identifier(identifier: identifiers.Identifier) -> None:
    gap = routing.gap_of(identifier, TABLES)
    if identifier.kind in ("image", "script"):
        assert gap is None
        return
    assert gap is not None
    kind, value = gap
    public = {"github.io"}  # an ending that everybody registers under
    assert value != identifier.value or value in public
    longest = max(len(run) for run in "".join(c if c.isdigit() else " " for c in value).split() or [""])
    assert longest <= 9, "no number of a person, phone or account is left in it"
    whom = routing.institution(kind, value, TABLES)
    assert whom.sector in ("finance", "telecom", "platform", "crypto")


def test_every_identifier_of_a_person_or_a_place_can_be_reached() -> None:
    reached = {kind for module in routing.KINDS.values() for kind in module.REACHES}
    assert reached == set(identifiers.KINDS) - {"image", "script"}


def test_each_file_is_in_the_registry_under_its_own_word() -> None:
    assert {name: kind.KIND for name, kind in routing.KINDS.items()} == {name: name for name in routing.KINDS}
    assert len(routing.KINDS) == 14


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(routing.BadResponsibility) as refused:
        routing.parse("colour", "red", TABLES)
    assert refused.value.code == "unknown-kind"
