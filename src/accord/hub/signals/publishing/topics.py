"""Topics of the entries of a signal, so that feeds can be filtered by them."""

from collections.abc import Set
from functools import lru_cache

from accord.core.identifiers.country import country_of
from accord.core.signals import Draft
from accord.hub.journal import queries as journal
from accord.hub.journal.vocabulary import Topic


def topic_of(draft: Draft, before: Set[str] = frozenset()) -> Topic:
    """The topic of a claim; `before` are the schemes that its signal had till now."""
    identifier = draft.identifier
    country = country_of(identifier.kind, identifier.value)
    if before:
        return Topic(identifier.kind, frozenset((draft.scheme, *before)), country)
    return topic(identifier.kind, draft.scheme, country)


@lru_cache(maxsize=4096)
def topic(kind: str, scheme: str, country: str | None) -> Topic:
    """The topic of a claim never made before."""
    return Topic(kind, frozenset((scheme,)), country)


def topic_at(seq: int) -> int | None:
    """The number of the topic of a signal's present content: that of all which follows it."""
    return journal.topic_numbers([seq]).get(seq)


def schemes_at(seq: int) -> frozenset[str]:
    """The schemes that a signal had up to its present content."""
    number = topic_at(seq)
    return journal.topics()[number].schemes if number else frozenset()
