"""Claims as verdicts need them: decoded once, with their feedback, and taken together where there are very many on one key.

By hand: a check takes microseconds, and what is taken together is counted by the database.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from accord.core.times import micros, moment
from accord.core.trust.decay import FULL_SHARE, fresh, lifetime
from accord.core.trust.origins import member_origin
from accord.hub.database import rows, rows_of
from accord.hub.journal import queries as journal
from accord.hub.members.queries import Caller
from accord.hub.signals.store.visibility import visible_to
from accord.hub.signals.vocabulary import EXPIRED, LIVE, REVIEWED, SET_ASIDE, STATES, uses
from accord.hub.times import now

# Up to so many claims on one key are loaded one by one; of more, those that say the same are counted by the database.
MOST_ONE_BY_ONE = 1000


class Standing(NamedTuple):
    """A claim on a key: how it stands, as far as that does not change with the time of asking, and what its readers answered.

    `says` are the parts of a `core.trust.Claim` that follow from it alone. `fades` is the moment, in microseconds, from which its
    confidence is less than it was stated.
    """

    n: int
    member: int
    audience: int
    shared: int
    scope: str
    is_reviewed: bool
    embargo: int | None
    kind: str
    confidence: int | None
    last: datetime
    fades: int
    says: dict[str, Any]

    def confidence_at(self, at: int, when: datetime) -> int | None:
        """Its confidence at a moment, given in microseconds and as a time."""
        if self.confidence is None or at < self.fades:
            return self.confidence
        return round(self.confidence * fresh(self.kind, self.last, when))


_COLUMNS = (
    "s.key, s.n, s.member, s.audience, s.shared, a.scope, s.state, s.uses, s.flags, s.kind, s.scheme, "
    "COALESCE(s.origin, s.source), s.confidence, s.published, s.first_seen, s.last_seen, s.expires, s.embargo"
)
_FROM = f"FROM signals_signal s {journal.join_audience('s.audience')}"
_NOBODY: frozenset[str] = frozenset()
_NOTHING: frozenset[tuple[str, str]] = frozenset()
_uses = cache(uses)
_origin = cache(member_origin)
Feedback = Sequence[tuple[int, str, str]]


def standings(keys: Iterable[bytes], caller: Caller | None) -> dict[bytes, tuple[Standing, ...]]:
    """The claims on these keys that the caller may see; the public (None) sees what is public."""
    wanted = list(keys)
    crowded = crowds(wanted)
    claims = _one_by_one([key for key in wanted if key not in crowded], *visible_to(caller))
    for key in crowded:
        if taken := together(key, caller):
            claims[key] = taken
    return claims


def crowds(keys: list[bytes]) -> set[bytes]:
    """The keys that have so many claims that they are not loaded one by one."""
    sql = "SELECT key FROM signals_signal WHERE key IN ({}) GROUP BY key HAVING COUNT(*) > %s"
    return {bytes(key) for (key,) in rows_of(sql, keys, after=[MOST_ONE_BY_ONE])}


def all_standings(keys: list[bytes]) -> dict[bytes, tuple[Standing, ...]]:
    """All claims on these keys, whichever readers they have."""
    return _one_by_one(keys, "", [])


def _one_by_one(keys: list[bytes], condition: str, who: Sequence[Any]) -> dict[bytes, tuple[Standing, ...]]:
    narrowed = f" AND {condition}" if condition else ""
    claims = rows_of(f"SELECT {_COLUMNS} {_FROM} WHERE s.key IN ({{}}){narrowed} ORDER BY s.n", keys, after=who)
    answers: dict[int, list[tuple[int, str, str]]] = {}
    sql = "SELECT signal, member, type, value FROM signals_feedback WHERE signal IN ({})"
    for signal, member, type, value in rows_of(sql, [values[1] for values in claims]):
        answers.setdefault(signal, []).append((member, type, value))
    by_key: dict[bytes, list[Standing]] = {}
    for key, *values in claims:
        by_key.setdefault(bytes(key), []).append(_standing(values, answers.get(values[0], ())))
    return {key: tuple(standings) for key, standings in by_key.items()}


def _standing(row: Sequence[Any], answers: Feedback) -> Standing:
    n, member, audience, shared, scope, state, bits, flags, kind, scheme, source, confidence, published, first, last, expires, embargo = row
    latest = last if last is not None else published
    says = {
        "signal": str(n),
        "member": _origin(member),
        "source": source,
        "scheme": scheme,
        "state": STATES[state],
        "uses": _uses(bits),
        "published": moment(published),
        "first_seen": moment(first if first is not None else published),
        "last_seen": moment(latest),
        "expires": moment(expires),
        "is_set_aside": bool(flags & SET_ASIDE),
        **_feedback(answers),
    }
    return Standing(
        n, member, audience, shared, scope, bool(flags & REVIEWED), embargo, kind, confidence, says["last_seen"], _fades(kind, latest), says
    )


def _fades(kind: str, last: int) -> int:
    return last + int(lifetime(kind).total_seconds() * FULL_SHARE * 1_000_000)


def _feedback(answers: Feedback) -> dict[str, Any]:
    if not answers:
        return {}
    return {
        "disputes": frozenset(_origin(member) for member, type, value in answers if type == "dispute" and value == "open") or _NOBODY,
        "sightings": frozenset(_origin(member) for member, type, _ in answers if type == "sighting") or _NOBODY,
        "actions": frozenset((_origin(member), value) for member, type, value in answers if type == "action") or _NOTHING,
    }


# Columns that two claims on one key must have in common to be counted together: nothing else of them reaches a verdict but their times.
_ALIKE = (
    "s.member, COALESCE(s.origin, s.source), s.scheme, s.state, CASE WHEN s.expires <= %s THEN 1 ELSE 0 END, s.uses, "
    "s.flags & %s, s.confidence, s.kind"
)


def together(key: bytes, caller: Caller | None) -> tuple[Standing, ...]:
    """The claims on a key that the caller may see, those that say the same taken together."""
    condition, who = visible_to(caller)
    first, last = "COALESCE(s.first_seen, s.published)", "COALESCE(s.last_seen, s.published)"
    alike, values = f"SELECT {_ALIKE}", [now(), REVIEWED | SET_ASIDE, key, *who]
    positions = "1, 2, 3, 4, 5, 6, 7, 8, 9"
    groups = rows(
        f"{alike}, COUNT(*), MIN(s.n), MIN({first}), MIN({last}), MAX({last}), MIN(s.expires), MAX(s.embargo) "
        f"FROM signals_signal s WHERE s.key = %s AND {condition} GROUP BY {positions}",
        values,
    )
    answers: dict[tuple[Any, ...], list[tuple[int, str, str]]] = {}
    sql = (
        f"{alike}, f.member, f.type, f.value FROM signals_signal s JOIN signals_feedback f ON f.signal = s.n "
        f"WHERE s.key = %s AND {condition} GROUP BY {positions}, f.member, f.type, f.value"
    )
    for answer in rows(sql, values):
        answers.setdefault(answer[:9], []).append((answer[9], answer[10], answer[11]))
    claims: list[Standing] = []
    for group in groups:
        claims += _taken_together(group, answers.get(group[:9], ()))
    return tuple(claims)


def _taken_together(group: tuple[Any, ...], answers: Feedback) -> list[Standing]:
    """One claim for all but the latest of a group and one for the latest: between them lie all of their times and confidences."""
    member, source, scheme, state, lapsed, bits, flags, confidence, kind, count, n, first, low, high, expires, embargo = group
    state = EXPIRED if state == LIVE and lapsed else state
    common = (state, bits, flags, kind, scheme, source, confidence)
    latest = _standing((n, member, 0, 0, "", *common, first, first, high, expires, embargo), answers)
    if count == 1:
        return [latest]
    rest = _standing((n, member, 0, 0, "", *common, first, first, low, expires, embargo), ())
    rest.says.update(signal=f"{n}+", count=count - 1)
    return [rest, latest]


def holds_until(claims: Iterable[Standing]) -> int:
    """Until when claims taken together are counted right: until the next of them expires."""
    return min((micros(claim.says["expires"]) for claim in claims if claim.says["state"] == STATES[LIVE]), default=2**62)
