"""Several targets and references at once: all of them are put in, or none and every fault is said."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from accord.hub.cases.admission import Place, write_place
from accord.hub.cases.errors import LinesRefused, NoSuchItem, Refused
from accord.hub.cases.parts import common, items, targets, things
from accord.hub.cases.vocabulary import WRITE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.refusals import Refusal
from accord.hub.times import at_or_now


class ItemLine(NamedTuple):
    """A request, signal or report."""

    kind: str
    ref: str


class TargetLine(NamedTuple):
    """An identifier, as people type it."""

    value: str


Line = ItemLine | TargetLine


def add_several(
    me: Caller,
    case: str,
    lines: Iterable[Line],
    *,
    region: str | None = None,
    deconflict: bool = False,
    tlp: str = common.AMBER,
    audience: Collection[str] = (),
    at: int | None = None,
) -> list[str]:
    """Put them all into a case, in one turn; returns the id of each one's part, the same where two lines are one thing.

    Raises LinesRefused with every line that can't be taken, and then none is; Refused, AsThingsStand, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at, label = at_or_now(at), common.read_tlp(tlp)
    targets.may_deconflict(me, deconflict)
    parts: list[str] = []
    faults: list[tuple[int, Refusal]] = []

    def put(t: Turn, place: Place, line: Line) -> str:
        if isinstance(line, ItemLine):
            kept, code = things.find(me, line.kind, line.ref)
            part = items.add_in(t, me, place, line.kind, kept, code, label, audience, at)
            t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: {line.kind} {part}")
            return part
        return targets.add_in(t, me, place, targets.read(me, line.value, None, region), label, audience, at, deconflict=deconflict)

    with turn() as t:
        place = write_place(me, case)
        for number, line in enumerate(lines, 1):
            try:
                parts.append(put(t, place, line))
            except (Refused, NoSuchItem) as refused:
                if refused.field not in ("value", "ref"):
                    raise  # it is about all of them alike
                faults.append((number, refused))
        if faults:
            raise LinesRefused(faults)
    return parts
