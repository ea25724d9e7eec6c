"""Fields: text and bytes come back as they were; what can't be kept is refused without being repeated."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.hub.vault.errors import BadRecord
from accord.hub.vault.fields import check_fields, decode, encode
from accord.hub.vault.queries import Fields


@given(st.one_of(st.text(st.characters(exclude_categories=("Cs",))), st.binary()))
def test_a_value_comes_back_as_it_was(value: str | bytes) -> None:
    back = decode(encode(value))
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"": "x"},
        {"Name": "x"},
        {"a b": "x"},
        {"a" * 41: "x"},
        {"สมชาย": "x"},
        {"name\n": "x"},
        {"x": "\ud800 Quivolda"},
        {"x": 5},
        {"x": b"Quivolda" * 600_000},
        {f"f{number}": "Quivolda" for number in range(65)},
    ],
)
def test_what_cannot_be_kept_is_refused_and_not_repeated(fields: dict[str, Any]) -> None:
    with pytest.raises(BadRecord) as caught:
        check_fields(fields)
    assert "Quivolda" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_fields_show_nothing_of_themselves() -> None:
    fields = Fields({"name": "Quivolda"})
    assert "Quivolda" not in repr(fields) + str(fields) + f"{fields}" + repr([fields])
    assert fields["name"] == fields.text("name") == "Quivolda"
    with pytest.raises(KeyError) as caught:
        fields["Zanthipe"]
    assert "Zanthipe" not in str(caught.value)
    with pytest.raises(BadRecord):
        Fields({"photo": b"\1"}).text("photo")
