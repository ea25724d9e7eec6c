"""What happened at a case, told to each member that may see it and to nobody else: a line in its timeline, and an entry of ids."""

from collections.abc import Collection, Iterable

from msgspec import Struct

from accord.hub.cases import store
from accord.hub.cases.store import Case, Line, Part
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller

ENTRY = "case.changed"


class Happened(Struct, frozen=True):
    """What happened, and which member may see it. `about`: the other member that it concerns."""

    viewer: int
    what: str
    part: Part | None = None
    about: int | None = None
    code: str = ""


def tell(t: Turn, case: Case, happened: Iterable[Happened], at: int, *, by: Caller | None = None, member: int | None = None) -> None:
    """Add the lines. `by` did it; without it the hub, for `member`. Only whoever is told is moved up in its own list."""
    told = list(happened)
    actor_member = by.n if by is not None else member
    store.add_lines(
        [
            Line(
                case_n=case.n,
                viewer=one.viewer,
                at=at,
                what=one.what,
                kind="" if one.part is None else one.part.kind,
                part="" if one.part is None else one.part.id,
                member=actor_member,
                actor=by.actor if by is not None and by.n == one.viewer else "",
                about=one.about,
                code=one.code,
            )
            for one in told
        ]
    )
    store.note_changed(case.n, {one.viewer for one in told}, at)
    groups: dict[tuple[int, str], list[str]] = {}
    for one in told:
        parts = groups.setdefault((one.viewer, one.what), [])
        if one.part is not None and one.part.id not in parts:
            parts.append(one.part.id)
    for (viewer, what), parts in groups.items():
        data = {"case": case.id, "what": what, "parts": parts}
        audience = t.recipients([viewer])
        t.append(ENTRY, audience=audience, by=actor_member or case.lead, by_id=None if by is None else by.id, data=data)


def to_all(viewers: Collection[int], what: str, *, part: Part | None = None, about: int | None = None, code: str = "") -> list[Happened]:
    """The same line for several members."""
    return [Happened(viewer, what, part, about, code) for viewer in viewers]
