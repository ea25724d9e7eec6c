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
