"""The requests, signals and reports that a case refers to: read through the features that own them, as far as a caller may see each."""

from collections.abc import Iterable
from typing import NamedTuple

from accord.hub.cases.errors import NoSuchItem
from accord.hub.cases.store import Part, SeenPart
from accord.hub.cases.vocabulary import REPORT, REQUEST, SIGNAL
from accord.hub.members.queries import Caller
from accord.hub.reports import queries as reports
from accord.hub.reports.queries import HandedRow
from accord.hub.requests import queries as requests
from accord.hub.signals import queries as signals


class Thing(NamedTuple):
    """A request, signal or report in one line, as its viewer may see it."""

    ref: str
    state: str
    label: str
    subject_kind: str
    subject: str
    is_open: bool


_OVER = ("closed", "ended")


def find(me: Caller, kind: str, ref: str, place: int | None = None) -> tuple[str, str]:
    """What a part keeps of a thing that the caller may see: the reference that is the same for all, and a code. `place`: the thing's among
    several. Raises NoSuchItem."""
    if kind == REQUEST:
        if ref in requests.glances(me, [ref]):
            return ref, ""
    elif kind == SIGNAL and me.may(signals.READ):
        row = signals.find(me, ref)
        if row is not None:
            return str(row.id), ""
    elif kind == REPORT:
        there = reports.numbered(me, ref)
        if there is not None:
            number, handed = there
            return handed.report, str(number)
    raise NoSuchItem(place)


def seen(me: Caller, rows: Iterable[Part | SeenPart]) -> dict[str, Thing]:
    """The things of these parts that the caller may see by itself, by the parts' ids. Few queries, however many."""
    by_kind: dict[str, list[Part | SeenPart]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    there: dict[str, Thing] = {}
    asked = by_kind.get(REQUEST, [])
    glances = requests.glances(me, [row.ref for row in asked]) if asked else {}
    for row in asked:
        if (request := glances.get(row.ref)) is not None:
            there[row.id] = Thing(request.id, request.state, request.protocol, request.subject_kind, request.subject, request.is_open)
    claimed = by_kind.get(SIGNAL, [])
    claims = signals.glances(me, [row.ref for row in claimed]) if claimed else {}
    for row in claimed:
        if (signal := claims.get(row.ref)) is not None:
            there[row.id] = Thing(signal.id, signal.state, signal.scheme, signal.subject_kind, signal.subject, signal.is_live)
    told = by_kind.get(REPORT, [])
    items = handed(me, told)
    for row in told:
        if (report := items.get(row.id)) is not None:
            there[row.id] = Thing(report.id, report.state, report.outlet, "", "", report.state not in _OVER)
    return there


def handed(me: Caller, rows: Iterable[Part | SeenPart]) -> dict[str, HandedRow]:
    """The reports of these parts as they were handed to the caller's member, by the parts' ids."""
    there = list(rows)
    by_number = reports.handed_among(me, [int(row.code) for row in there]) if there else {}
    return {row.id: by_number[int(row.code)] for row in there if int(row.code) in by_number}
