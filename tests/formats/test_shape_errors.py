"""Refusals of JSON that does not fit a shape: a word that is not known is told with those that are."""

from typing import Annotated, Literal

import msgspec
import pytest

from accord.formats.shape_errors import bad_shape


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
        (b'{"size": -1}', "Expected `int` >= 0. "),
        (b'{"size": 10000000000000000000000000}', "Expected `int` <= 1099511627776. "),
        (b'{"name": ""}', "Expected `str` of length >= 1. "),
        (b'{"name": "canary"}', "Expected `str` of length <= 5. "),
        (b'{"size": "canary"}', "Expected `int`, got `str`. "),
    ],
)
def test_what_is_out_of_its_bounds_is_told_the_bound(given: bytes, bound: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.json.decode(given, type=Bounded)
    error = bad_shape(refused.value, Bounded)
    assert error.field in ("size", "name") and error.text.startswith(bound) and "canary" not in error.text
