"""What an entry is about: the kind of identifier, the schemes a signal ever had, its country. Feeds are filtered by it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """Schemes are those that the signal ever had: a change of scheme, and all that follows, reaches who filters by the one or the other."""

    kind: str
    schemes: frozenset[str]
    country: str | None = None

    @property
    def text(self) -> str:
        return f"{self.kind}|{','.join(sorted(self.schemes))}|{self.country or ''}"

    @classmethod
    def read(cls, text: str) -> "Topic":
        kind, schemes, country = text.split("|")
        return cls(kind, frozenset(schemes.split(",")), country or None)


@dataclass(frozen=True, slots=True)
class Topics:
    """A filter: every part that names something must fit; one of its values does."""

    kinds: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.schemes or self.countries)

    def matches(self, topic: Topic) -> bool:
        return (
            (not self.kinds or topic.kind in self.kinds)
            and (not self.schemes or not self.schemes.isdisjoint(topic.schemes))
            and (not self.countries or topic.country in self.countries)
        )


def topics(kinds: Iterable[str] = (), schemes: Iterable[str] = (), countries: Iterable[str] = ()) -> Topics | None:
    """The filter of these values; None where there are none, since nothing is filtered then."""
    return Topics(frozenset(kinds), frozenset(schemes), frozenset(countries)) or None
