"""Answers about texts that come again, kept: of short ones alone, since what people and programs send may be a megabyte each time."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

A = TypeVar("A", bound=Callable[..., Any])

LONGEST = 400  # characters of a text that is kept


def cache_short(most: int) -> Callable[[A], A]:
    """For a pure function of a text: its last `most` answers are kept, but for those about more than LONGEST characters."""

    def kept(answer: A) -> A:
        remembered = lru_cache(maxsize=most)(answer)

        @wraps(answer)
        def of(text: str) -> Any:
            return remembered(text) if len(text) <= LONGEST else answer(text)

        return cast(A, of)

    return kept
