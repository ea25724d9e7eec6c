"""Reading data files into structs."""

import msgspec
import pytest

from accord.core.data import BadData, must_know, must_say, rows


class Thing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    key: str
    says: str
    count: int = 1


def test_tables_become_structs_in_their_order_with_their_keys() -> None:
    tables = rows({"thing": {"b": {"says": "B."}, "a-1": {"says": "A.", "count": 2}}}, "thing", Thing)
    assert list(tables.values()) == [Thing(key="b", says="B."), Thing(key="a-1", says="A.", count=2)]


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"thing": {}},
        {"thing": {"A": {"says": "A."}}},
        {"thing": {"a": "A."}},
        {"thing": {"a": {}}},
        {"thing": {"a": {"says": "A.", "colour": "red"}}},
        {"thing": {"a": {"says": "A.", "count": "2"}}},
        {"thing": {"a": {"key": "b", "says": "A."}}},
    ],
)
def test_a_wrong_table_is_refused_by_name(table) -> None:
    with pytest.raises(BadData, match="thing"):
        rows(table, "thing", Thing)


@pytest.mark.parametrize("text", ["no stop", " Space.", ""])
def test_a_sentence_is_whole(text) -> None:
    must_say("here", "One.", "Two?", "Three!")
    with pytest.raises(BadData, match="here"):
        must_say("here", text)


def test_what_is_not_known_is_refused_with_what_is() -> None:
    must_know("here", frozenset({"a", "b"}), "a", "b")
    with pytest.raises(BadData, match="Known: a, b"):
        must_know("here", frozenset({"a", "b"}), "c")
