"""Verdicts: what the claims that the asker may see add up to, at this moment, with the reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.identifiers.cards import holds_card_number
from accord.core.identifiers.expressions import Expression, expressions
from accord.core.signals import BadSignal
from accord.core.times import micros, moment, rfc3339
from accord.core.trust.claims import Claim
from accord.core.trust.decay import fresh
from accord.core.trust.origins import member_origin
from accord.core.trust.verdict import Verdict, verdict
from accord.core.trust.weights import LOW_WEIGHT, Record, weight
from accord.core.trust.wording import advise, say
from accord.core.trust.words import Protects
from accord.formats.signals import identifier_out
from accord.hub.guard import queries as guard
from accord.hub.journal.times import now
from accord.hub.members.queries import Caller
from accord.hub.signals.queries import Answer, Row, answers, claims_on
from accord.hub.signals.states import REVIEWED, STATES, uses
from accord.tables import identifier_tables

Rank = tuple[int, ...]
# A claim on just this identifier, where it is no host or page: nothing is more exact.
_ONLY: Rank = (1_000_000,)


@dataclass(frozen=True, slots=True)
class Checked:
    """One answer: the input, what it was read as (or why it was not), and the verdict."""

    input: str
    identifier: Identifier | None
    verdict: Verdict | None
    refused: NotAnIdentifier | None = None


def check(
    values: Sequence[str], caller: Caller | None, *, region: str | None = None, use: str | None = None, kind: str | None = None
) -> list[Checked]:
    """The verdict on each value as the caller may know it; None is the public, which knows what is CLEAR."""
    tables = identifier_tables()
    read: list[tuple[str, Identifier | NotAnIdentifier]] = []
    for value in values:
        try:
            read.append((value, parse(value, region, kind, tables=tables)))
        except NotAnIdentifier as error:
            read.append((value, error))
    judged = judge([found for _, found in read if isinstance(found, Identifier)], caller, use=use)
    return [
        Checked(text, found, judged[found.key]) if isinstance(found, Identifier) else Checked(text, None, None, found)
        for text, found in read
    ]


MOST_PLACES = 50_000  # hosts and folders looked up for one request: a bound on its work, whatever is sent


def judge(identifiers: Iterable[Identifier], caller: Caller | None, *, use: str | None = None) -> dict[bytes, Verdict]:
    """The verdict on each identifier, by its key. One look for the claims of all, one for their feedback.

    Raises BadSignal where all together lie under more than MOST_PLACES hosts and folders.
    """
    tables = identifier_tables()
    wanted = {identifier.key: identifier for identifier in identifiers}
    found_at: dict[bytes, tuple[Expression, ...]] = {}
    count = 0
    for key, identifier in wanted.items():
        found_at[key] = expressions(identifier, tables)
        count += len(found_at[key])
        if count > MOST_PLACES:
            text = "These values lie under too many hosts and folders to be checked together. Send fewer at a time."
            raise BadSignal("values", "too-much", text)
    places: dict[bytes, dict[bytes, tuple[str, Rank]]] = {}
    for key, identifier in wanted.items():
        mine: dict[bytes, tuple[str, Rank]] = {key: (identifier.display, _ONLY)}
        for place in found_at[key]:
            mine |= dict.fromkeys(place.keys, (place.text, place.rank))
        places[key] = mine
    every = {key for mine in places.values() for key in mine}
    rows: dict[bytes, list[Row]] = {}
    for row in claims_on(every, caller):
        rows.setdefault(row.key, []).append(row)
    feedback: dict[int, list[Answer]] = {}
    for answer in answers([row.n for found in rows.values() for row in found]):
        feedback.setdefault(answer.signal, []).append(answer)
    vouched = guard.vouched_for(every)
    records = guard.records()
    low = {member_origin(member) for member, record in records.items() if weight(record) < LOW_WEIGHT}
    at = moment(now())
    verdicts: dict[bytes, Verdict] = {}
    for key, identifier in wanted.items():
        claims = [
            _claim(row, feedback.get(row.n, []), records, text, rank, at)
            for place, (text, rank) in places[key].items()
            for row in rows.get(place, ())
        ]
        reviewed = {row.key for place in places[key] for row in rows.get(place, ()) if row.flags & REVIEWED}
        shields = [
            shield
            for shield in guard.shields(identifier, tables, vouched, found_at[key])
            # What members vouch for is their own knowledge: the public is told only where it is shown a claim that this outweighs.
            if caller is not None or claims or shield.code != Protects.ALLOW_LIST
            if not any(places[key][place][1] == shield.rank or shield.rank == 0 for place in reviewed)
        ]
        verdicts[key] = verdict(claims, [s if s.rank != 0 else _at(s) for s in shields], now=at, use=use, low_members=low)
    return verdicts


def _at(shield: Any) -> Any:
    from dataclasses import replace

    return replace(shield, rank=_ONLY)


def _claim(row: Row, feedback: list[Answer], records: dict[int, Record], matched: str, rank: Rank, at: datetime) -> Claim:
    last = moment(row.last_seen if row.last_seen is not None else row.published)
    confidence = None if row.confidence is None else round(row.confidence * fresh(row.kind, last, at))
    return Claim(
        signal=str(row.n),
        member=member_origin(row.member),
        source=row.source,
        scheme=row.scheme,
        state=STATES[row.state],
        confidence=confidence,
        weight=weight(records.get(row.member, Record(0, 0))),
        uses=uses(row.uses),
        embargo=row.embargo is not None and micros(at) < row.embargo,
        published=moment(row.published),
        first_seen=moment(row.first_seen) if row.first_seen is not None else moment(row.published),
        last_seen=last,
        expires=moment(row.expires),
        matched=matched,
        rank=rank,
        disputes=frozenset(member_origin(a.member) for a in feedback if a.type == "dispute" and a.value == "open"),
        sightings=frozenset(member_origin(a.member) for a in feedback if a.type == "sighting"),
        actions=frozenset((member_origin(a.member), a.value) for a in feedback if a.type == "action"),
    )


def shown(checked: Checked) -> dict[str, Any]:
    """What the API gives of an answer."""
    if checked.identifier is None or checked.verdict is None:
        error = checked.refused
        return {
            # A card number is refused and never repeated, not even to who sent it.
            "input": None if holds_card_number(checked.input) else checked.input,
            "identifier": None,
            "verdict": "none",
            "reasons": [{"code": error.code, "text": error.text}] if error else [],
            "sources": 0,
            "uses": [],
            "schemes": [],
            "first_seen": None,
            "last_seen": None,
            "advice": [],
        }
    found = checked.verdict
    return {
        "input": checked.input,
        "identifier": identifier_out(checked.identifier),
        "verdict": str(found.word),
        "reasons": [{"code": reason.code, "text": say(reason)} for reason in found.reasons],
        "sources": found.sources,
        "uses": sorted(found.uses),
        "schemes": list(found.schemes),
        "first_seen": _time(found.first_seen),
        "last_seen": _time(found.last_seen),
        "advice": [{"code": code, "text": advise(code)} for code in found.advice],
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else rfc3339(micros(at))
