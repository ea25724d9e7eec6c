"""Where a country's consulates for another are reached. The directory of consulates lies above this feature, so it says it at start-up."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """An embassy or consulate in a city of `country`. `is_stale`: nobody has checked the entry lately."""

    city: str
    country: str
    phones: tuple[str, ...]
    hours: str
    is_stale: bool


_find: list[Callable[[str, str], tuple[Office, ...]]] = []


def find_by(find: Callable[[str, str], tuple[Office, ...]]) -> None:
    """From now on `find` names the offices of a nationality that serve a country."""
    _find[:] = [find]


def offices(nationality: str, country: str) -> tuple[Office, ...]:
    return _find[0](nationality, country) if _find else ()
