"""Sharing parts with members that take part: by their owner alone, under each member's ceiling, and taken back the same way."""

from collections.abc import Collection, Iterable, Sequence

from django.utils.translation import gettext as _

from accord.core.cases import sharing as rules
from accord.core.sharing import Tlp
from accord.hub.cases import bells, store, timelines
from accord.hub.cases.admission import Place, as_core, write_place
from accord.hub.cases.errors import AsThingsStand, NoSuchCase, Refused
from accord.hub.cases.parts import keepers
from accord.hub.cases.sealing import close_to, open_to
from accord.hub.cases.store import Case, Part, Participant, Share
from accord.hub.cases.timelines import Happened
from accord.hub.cases.vocabulary import (
    CASE_SHARE,
    DISMISSED_BY,
    DUE,
    IN,
    LEFT,
    LEFT_BY,
    MOST_AT_ONCE,
    SHARED,
    SHARED_WITH,
    TASK,
    WITHDRAWN,
    WITHDRAWN_FROM,
    WRITE,
)
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import CASE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow, need
from accord.hub.times import at_or_now


def share(me: Caller, case: str, parts: Collection[str], members: Collection[str], *, at: int | None = None) -> int:
    """Show parts of the caller's own member to members that take part (ids); returns to how many part-and-members that is new.

    All or nothing: raises Refused where a part is above a member's ceiling or red, AsThingsStand where a member takes no part or left
    meanwhile, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        place = write_place(me, case)
        count = share_in(t, me, place, own_parts(place, parts), members, at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: shared {count}")
    return count


def withdraw_share(me: Caller, case: str, parts: Collection[str], members: Collection[str], *, at: int | None = None) -> int:
    """Show parts to these members no more, in closed cases too; returns how many that were. Raises NoSuchCase, NotAllowed."""
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        place = write_place(me, case, closed_too=True)
        rows = own_parts(place, parts)
        ids = set(members)
        others = [row for row in store.participants(place.case.n) if _members([row])[row.member].id in ids]
        count = sum(withdraw_in(t, me, place.case, place.own, rows, other, at) for other in others)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: took back {count}")
    return count


def own_parts(place: Place, ids: Collection[str]) -> list[Part]:
    """Parts that the caller's member put in, in their order. Raises NoSuchCase, Refused where they are too many."""
    wanted = list(dict.fromkeys(ids))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused("too-many", _("Choose at most {count} parts at once.").format(count=MOST_AT_ONCE), "parts")
    rows = store.parts_by_id(place.case.n, wanted)
    if len(rows) < len(wanted) or any(row.owner != place.own.member for row in rows.values()):
        raise NoSuchCase
    return sorted(rows.values(), key=lambda row: row.n)


def _members(participants: Iterable[Participant]) -> dict[int, MemberRow]:
    return members.by_number(row.member for row in participants)


def chosen(place: Place, ids: Collection[str]) -> list[Participant]:
    """The members of these ids, which take part beside the caller's own. Raises AsThingsStand, alike for one that never did.

    One that is suspended is shown nothing new, and can do nothing, until it takes part in the partnership again."""
    others = [row for row in store.participants(place.case.n) if row.member != place.own.member]
    rows = _members(others)
    by_id = {rows[row.member].id: row for row in others}
    there = []
    for id in dict.fromkeys(ids):
        other = by_id.get(id)
        if other is None or other.standing != IN:
            # That it left is told to those who were told, whether or not it is invited again: of that the lead alone knows.
            was_there = other is not None and store.was_told(place.case.n, place.own.member, other.member, (LEFT_BY, DISMISSED_BY))
            raise AsThingsStand("not-in", _("This member takes no part in the case. See who does."), LEFT if was_there else "")
        if rows[other.member].standing != "active":
            raise AsThingsStand(
                "not-active", _("This member takes no part in the partnership at present: its people can see nothing. Choose another.")
            )
        there.append(other)
    return there


def as_parts(rows: Iterable[Part], shared: dict[int, set[int]]) -> list[rules.Part]:
    return [rules.Part(row.id, row.owner, Tlp(row.tlp), frozenset(shared.get(row.n, ()))) for row in rows]


def share_in(t: Turn, me: Caller, place: Place, rows: Sequence[Part], ids: Collection[str], at: int) -> int:
    """In the caller's turn: all of it or nothing."""
    others = chosen(place, ids)
    if not rows or not others:
        return 0
    parts = as_parts(rows, store.shares_of([row.n for row in rows]))
    previews = rules.preview(parts, map(as_core, others))
    for preview in previews:
        for _part, code in preview.refused:
            if code != rules.ALREADY:
                raise Refused(code, why_not(code), "members")
    by_id = {row.id: row for row in rows}
    count = 0
    for other, preview in zip(others, previews, strict=True):
        new = [by_id[part] for part in preview.parts]
        grant(t, me, place.case, place.own, new, other, at)
        count += len(new)
    return count


def why_not(code: str) -> str:
    if code == rules.RED:
        return _("A TLP:RED part stays with the people of its own member. Give it a wider label first, or leave it out.")
    return _("This is labelled above what this member can be shown. Leave it out, or have the lead set a higher ceiling.")


def grant(t: Turn, me: Caller, case: Case, owner: Participant, rows: Sequence[Part], other: Participant, at: int) -> None:
    """Show these parts to a member from now on: nothing here is checked."""
    if not rows:
        return
    store.add_shares([Share(part=row.n, case_n=case.n, member=other.member, at=at) for row in rows])
    open_to(owner, rows, other.member, at)
    told = [Happened(owner.member, SHARED, row, other.member) for row in rows]
    told += [Happened(other.member, SHARED_WITH, row) for row in rows]
    timelines.tell(t, case, told, at, by=me)
    keepers.shared(t, me, rows, other.member)


def withdraw_in(
    t: Turn, me: Caller | None, case: Case, owner: Participant, rows: Sequence[Part], other: Participant, at: int, *, silently: bool = False
) -> int:
    """Show these parts of an owner to a member no more, as far as it was shown them. `silently`: the member takes part no more itself."""
    shared = store.shares_of([row.n for row in rows])
    gone = [row for row in rows if other.member in shared.get(row.n, ())]
    if not gone:
        return 0
    store.drop_shares([row.n for row in gone], other.member)
    close_to(owner, gone, other.member, at)
    for row in gone:
        erasures.note(CASE, f"{CASE_SHARE} {row.id} {other.member}", at)
        if row.kind == TASK and row.for_member == other.member:
            bells.stop(t, row, at, by=me or members.operator())
            row.for_member, row.for_person, row.rung = owner.member, "", 0
            store.update_part(row)
            if row.moment is not None and row.done is None:
                t.set_clock(DUE, row.id, row.moment)  # it is its owner's to do from now on
    told = [Happened(owner.member, WITHDRAWN, row, other.member) for row in gone]
    if not silently:
        told += [Happened(other.member, WITHDRAWN_FROM, row) for row in gone]
    timelines.tell(t, case, told, at, by=me, member=owner.member)
    keepers.withdrawn(t, me, gone, other.member)
    return len(gone)
