"""Gaps, on which nobody can act, by the harm behind them, and whom to invite for each."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from accord.core import routing
from accord.hub.members.queries import Caller, need
from accord.hub.routing import store
from accord.hub.routing.queries import MANAGE_ALL, key_of
from accord.hub.routing.store import Gap
from accord.tables import identifier_tables

MOST = 1000


class GapRow(Struct, frozen=True):
    """A class of identifiers that nobody could act on under a protocol, and who could be invited to.

    `asked`: how many identifiers; `answers`: how many answers guests gave; `harm`: exact amounts by currency, never added across.
    `is_covered`: a member declares it by now. Sector, country and name are empty where nothing says them.
    """

    kind: str
    value: str
    protocol: str
    asked: int
    answers: int
    first: int
    last: int
    harm: Mapping[str, Decimal]
    sector: str
    country: str
    name: str
    is_covered: bool


def gaps(caller: Caller, *, currency: str | None = None, limit: int = 100) -> list[GapRow]:
    """The gaps with most harm behind them first: by one currency, or by the place that each takes in its best one. Raises NotAllowed."""
    need(caller, MANAGE_ALL)
    rows, harm = store.gaps(), store.harms()
    place = _places(harm, currency)
    rows.sort(key=lambda row: (place.get(row.n, len(harm) + 1), -row.asked, -row.answers, -row.last, row.n))
    rows = rows[: min(max(limit, 1), MOST)]
    covered = _covered([(row.kind, row.value) for row in rows])
    return [_row(row, harm.get(row.n, {}), (row.kind, row.value) in covered) for row in rows]


def _places(harm: Mapping[int, Mapping[str, Decimal]], currency: str | None) -> dict[int, int]:
    """Each gap's place by harm: in this currency, or the best that it has in any. Amounts of different currencies are never compared."""
    places: dict[int, int] = {}
    for code in [currency] if currency else sorted({code for amounts in harm.values() for code in amounts}):
        having = sorted((gap for gap, amounts in harm.items() if amounts.get(code)), key=lambda gap: -harm[gap][code])
        for number, gap in enumerate(having):
            places[gap] = min(places.get(gap, number), number)
    return places


def _covered(classes: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of these some active member declares by now, in the same kind."""
    wanted = {pair: [key_of(pair[0], value) for value in routing.above(*pair)] for pair in classes if pair[1].find("?") < 0}
    keys = sorted({key for covering in wanted.values() for key in covering})
    there = {key for (key,) in store.declared("DISTINCT r.key", keys)}
    return {pair for pair, covering in wanted.items() if there.intersection(covering)}


def _row(row: Gap, harm: Mapping[str, Decimal], is_covered: bool) -> GapRow:
    whom = routing.institution(row.kind, row.value, identifier_tables())
    counted = (row.kind, row.value, row.protocol, row.asked, row.answers, row.first, row.last)
    return GapRow(*counted, harm, whom.sector, whom.country, whom.name, is_covered)
