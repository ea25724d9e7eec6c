"""Refusals of JSON that does not fit a shape: a word that is not known is told with those that are."""

from typing import Annotated, Literal

import msgspec
import pytest

from accord.formats.shape_errors import bad_shape, broken_at, first_fault


class Shape(msgspec.Struct):
    harm: Annotated[Literal["listed", "held"], msgspec.Meta(description="What it causes.")] = "listed"
    way: Literal["bank", "record"] | None = None


@pytest.mark.parametrize(("given", "words"), [(b'{"harm": "sad"}', "held, listed."), (b'{"way": "sad"}', "bank, record.")])
def test_an_unknown_word_is_told_with_those_there_are_also_where_the_shape_says_more_of_it(given: bytes, words: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(given, type=Shape)
    error = bad_shape(refused.value, Shape)
    assert error.code == "unknown-word" and error.text.endswith(words)


class Bounded(msgspec.Struct):
    size: Annotated[int, msgspec.Meta(ge=0, le=2**40)] = 0
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=5)] = "x"


@pytest.mark.parametrize(
    ("given", "bound"),
    [
        (b'{"size": -1}', "Expected `integer` >= 0. "),
        (b'{"size": 10000000000000000000000000}', "Expected `integer` <= 1099511627776. "),
        (b'{"name": ""}', "Expected `string` of length >= 1. "),
        (b'{"name": "canary"}', "Expected `string` of length <= 5. "),
        (b'{"size": "canary"}', "Expected `integer`, got `string`. "),
    ],
)
def test_what_is_out_of_its_bounds_is_told_the_bound(given: bytes, bound: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(given, type=Bounded)
    error = bad_shape(refused.value, Bounded)
    assert error.field in ("size", "name") and error.text.startswith(bound) and "canary" not in error.text


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    first: str | None = None
    last: str | None = None


class Outer(msgspec.Struct, forbid_unknown_fields=True):
    seen: Inner | None = None
    values: list[str] = []


def _fault(given: bytes) -> tuple[str, str, str]:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(given, type=Outer)
    fault = first_fault(given, refused.value, Outer)
    return fault.field, fault.code, fault.text


@pytest.mark.parametrize(
    ("given", "field", "text"),
    [
        (
            b'{"seen": {}, "canary": 1}',
            "",
            "The field at place 2 of this object is not known here. It may have: seen, values.",
        ),
        (
            b'{"canary": 1, "seen": {}, "canaryToo": 2}',
            "",
            "The fields at places 1, 3 of this object are not known here. It may have: seen, values.",
        ),
        (
            b'{"values": [], "seen": {"first": "a", "from": "canary"}}',
            "seen",
            "The field at place 2 of this object is not known here. It may have: first, last.",
        ),
    ],
)
def test_a_field_that_is_not_known_is_told_by_its_place_and_never_by_its_name(given: bytes, field: str, text: str) -> None:
    assert _fault(given) == (field, "unknown-field", text)


@pytest.mark.parametrize(
    ("given", "field", "text"),
    [
        (b'{"seen": "2026-11-24"}', "seen", "Expected `object | null`, got `string`. Send an object with: first, last."),
        (b"[]", "", "Expected `object`, got `array`. Send an object with: seen, values."),
        (b'{"values": "evil.example"}', "values", "Expected `array`, got `string`. Send a list, also of one value."),
        (b'{"values": [7]}', "values[0]", "Expected `string`, got `integer`. Send the type that the API document shows."),
    ],
)
def test_another_type_is_told_with_what_to_send(given: bytes, field: str, text: str) -> None:
    assert _fault(given) == (field, "wrong-type", text)


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (b'{"a": 1,}', "line 1, byte 9: a comma before the closing bracket"),
        (b'{\n "a": [1,\n ]\n}', "line 3, byte 2: a comma before the closing bracket"),
        (b"{'a': 1}", "line 1, byte 2: a key without double quotation marks"),
        (b'{"a": 1}\n{"a": 2}', "line 2, byte 1: something behind its end"),
        (b'{"a": NaN}', "line 1, byte 7: an unexpected character"),
        (b'{"a": "caf\xe9"}', "line 1, byte 11: no UTF-8"),
        (b"\xff\xfe{\x00", "line 1, byte 1: no UTF-8"),
        (b'{"a": "canary', "line 1, byte 14: it ends too early"),
    ],
)
def test_where_a_text_is_no_json_is_told_by_line_and_byte(given: bytes, where: str) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)) as broken:
        msgspec.json.decode(given)
    assert broken_at(given, broken.value) == where
