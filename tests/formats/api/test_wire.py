"""A row of the hub as a struct of the API: by name, in the forms of the wire."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from msgspec import UNSET, Struct, UnsetType, json

from accord.core.times import rfc3339
from accord.formats.api.common import Day, MemberName, Time, list_of
from accord.formats.api.wire import wire

AT, ID = 1_767_225_600_000_000, UUID(int=1)


class Part(Struct):
    name: str
    at: Time | None


class Whole(Struct, kw_only=True):
    id: str
    at: Time
    day: Day | None
    open: bool
    hook: bool
    amount: str
    names: list[str]
    parts: list[Part]
    sums: dict[str, str]
    by: MemberName | None
    word: str | None
    more: str | UnsetType = UNSET


class PartRow(NamedTuple):
    name: str
    at: int | None


@dataclass(frozen=True, slots=True)
class Row:
    id: UUID = ID
    at: int = AT
    day: date | None = date(2026, 11, 28)
    is_open: bool = True
    has_hook: bool = False
    amount: Decimal = Decimal("1E+3")
    names: tuple[str, ...] = ("a", "b")
    parts: tuple[Any, ...] = ()
    sums: dict[str, Decimal] = field(default_factory=lambda: {"THB": Decimal("1.50")})
    by: Any = None
    word: str = ""
    more: str = ""
    beside: str = "not in the struct"


def test_each_value_has_the_form_of_the_wire() -> None:
    made = wire(Whole, Row())
    assert made == Whole(
        id=str(ID),
        at=rfc3339(AT),
        day="2026-11-28",
        open=True,
        hook=False,
        amount="1000",
        names=["a", "b"],
        parts=[],
        sums={"THB": "1.50"},
        by=None,
        word=None,
    )
    assert b"more" not in json.encode(made)


@pytest.mark.parametrize("part", [Part("x", rfc3339(AT)), ("x", rfc3339(AT)), {"name": "x", "at": rfc3339(AT)}, PartRow("x", AT)])
def test_what_stands_within_is_a_struct_a_tuple_a_mapping_or_a_row(part: Any) -> None:
    assert wire(Whole, Row(parts=(part,))).parts == [Part("x", rfc3339(AT))]


def test_what_is_known_stands_before_the_row_and_is_written_too() -> None:
    made = wire(Whole, Row(), at=0, by=("1", "Alpha"), more="", word="yes", parts=[PartRow("x", None)])
    assert (made.at, made.by, made.more, made.word, made.parts) == (rfc3339(0), MemberName("1", "Alpha"), "", "yes", [Part("x", None)])
    assert wire(Whole, Row(more="x"), more=UNSET).more is UNSET


def test_a_list_is_made_of_its_rows() -> None:
    parts = list_of(Part, "Parts")
    assert json.encode(wire(parts, items=[PartRow("x", None)], next=None)) == b'{"items":[{"name":"x","at":null}],"next":null}'


def test_what_neither_is_known_nor_in_the_row_is_an_error() -> None:
    with pytest.raises(TypeError):
        wire(Part, object(), name="x")
