"""The timeline of a case for one member: its own lines, events by hand, and what happened with the things in it that it sees."""

from collections.abc import Sequence

from accord.hub.cases import sealing, store
from accord.hub.cases.admission import read_place
from accord.hub.cases.parts import things
from accord.hub.cases.present import TimelineRow
from accord.hub.cases.store import Line, Part, SeenPart
from accord.hub.cases.vocabulary import EVENT, IN, ITEMS, REPORT, REQUEST, SIGNAL
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.requests import queries as requests
from accord.hub.signals import queries as signals
from accord.hub.times import at_or_now

_CASE = "case"


def timeline(me: Caller, case_id: str, *, after: int = 0, limit: int = 500, at: int | None = None) -> tuple[list[TimelineRow], int | None]:
    """What happened, the newest first: at the case, by hand, and with its requests, signals and reports as far as the caller may see each.

    `after` rows are passed over; then the `after` of the next page. Raises NoSuchCase, NotAllowed.
    """
    at, limit, after = at_or_now(at), min(max(limit, 1), 2000), max(after, 0)
    there = read_place(me, case_id, invited=True)
    parts = store.seen(there.case.n, me.n, (*ITEMS, EVENT)) if there.own.standing == IN else []
    drafts = [*_lines(me, store.lines(there.case.n, me.n)), *_events(me, parts, at), *_things(me, parts)]
    drafts.sort(key=lambda draft: (draft[0], draft[1]), reverse=True)
    page = drafts[after : after + limit]
    named = members.by_number({n for draft in page for n in draft[3:5] if n is not None})
    more = after + limit if len(drafts) > after + limit else None
    return [_row(draft, named) for draft in page], more


# When, a place among those of the same time, source; who, about whom; then the fields of the row by name.
Draft = tuple[int, int, str, int | None, int | None, dict[str, str]]


def _row(draft: Draft, named: dict[int, MemberRow]) -> TimelineRow:
    at, _place, source, member, about, fields = draft
    id, name = _named(member, named)
    about_id, about_name = _named(about, named)
    blank = dict.fromkeys(("what", "state", "kind", "part", "ref", "actor", "code", "text"), "")
    return TimelineRow(at=at, source=source, member=id, member_name=name, about=about_id, about_name=about_name, **{**blank, **fields})


def _named(member: int | None, named: dict[int, MemberRow]) -> tuple[str, str]:
    row = named.get(member) if member is not None else None
    return ("", "") if row is None else (row.id, row.name)


def _lines(me: Caller, lines: Sequence[Line]) -> list[Draft]:
    return [
        (
            line.at,
            place,
            _CASE,
            line.member,
            line.about,
            {"what": line.what, "kind": line.kind, "part": line.part, "actor": line.actor, "code": line.code},
        )
        for place, line in enumerate(lines)
    ]


def _events(me: Caller, parts: Sequence[Part | SeenPart], at: int) -> list[Draft]:
    rows = [part for part in parts if part.kind == EVENT]
    if not rows:
        return []
    places = sealing.places_of(store.places_of({(row.case_n, row.owner) for row in rows}))
    texts = sealing.read(me, rows, places, at)
    return [
        (
            row.moment or 0,
            place,
            EVENT,
            row.owner,
            None,
            {"what": EVENT, "kind": EVENT, "part": row.id, "text": texts.get(row.id, ""), "actor": row.actor if row.owner == me.n else ""},
        )
        for place, row in enumerate(rows)
    ]


def _things(me: Caller, parts: Sequence[Part | SeenPart]) -> list[Draft]:
    """One thing that several members put in happens once: under the first of its parts that the caller sees."""
    first: dict[tuple[str, str], Part | SeenPart] = {}
    for part in parts:
        if part.kind in ITEMS:
            first.setdefault((part.kind, part.ref), part)
    drafts: list[Draft] = []
    asked = [ref for kind, ref in first if kind == REQUEST]
    for place, step in enumerate(requests.steps_among(me, asked) if asked else ()):
        fields = {"what": step.step, "state": step.state, "kind": REQUEST, "part": first[REQUEST, step.request].id, "ref": step.request}
        drafts.append((step.at, place, REQUEST, step.member, None, fields))
    claimed = [ref for kind, ref in first if kind == SIGNAL]
    by_id = {row.id: row.n for row in members.members()} if claimed else {}
    for place, entry in enumerate(signals.happened(me, claimed) if claimed and me.may(signals.READ) else ()):
        fields = {"what": entry.type, "kind": SIGNAL, "part": first[SIGNAL, entry.signal].id, "ref": entry.signal}
        drafts.append((entry.at, place, SIGNAL, by_id.get(entry.by or ""), None, fields))
    told = [part for (kind, _ref), part in first.items() if kind == REPORT]
    handed = things.handed(me, told)
    for place, part in enumerate(told):
        if part.id in handed:
            row = handed[part.id]
            fields = {"kind": REPORT, "part": part.id, "ref": row.id}
            drafts.append((row.at, place, REPORT, None, None, {**fields, "what": "handed"}))
            if row.changed > row.at:
                drafts.append((row.changed, place, REPORT, None, None, {**fields, "what": row.state}))
    return drafts
