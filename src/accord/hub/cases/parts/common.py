"""What all parts have in common: put in, changed, taken out, by the member whose they are."""

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from accord.core.cases import sharing as rules
from accord.core.sharing import BadLabel, Tlp, parse_tlp
from accord.hub.cases import sealing, store, timelines
from accord.hub.cases.admission import Place, as_core
from accord.hub.cases.errors import NoSuchCase, Refused
from accord.hub.cases.parts import keepers, sharing, telling
from accord.hub.cases.store import Case, Part, Participant
from accord.hub.cases.vocabulary import (
    ADDED,
    CASE_PART,
    CHANGED,
    DUE,
    EVIDENCE,
    EXPIRES,
    MOST_PARTS,
    PERSON,
    REMOVED,
    TASK,
)
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import CASE
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.vault.vocabulary import Reason

AMBER = "amber"


def read_tlp(text: str) -> str:
    """Raises Refused."""
    try:
        return parse_tlp(text).value
    except BadLabel as error:
        raise Refused("bad-label", error.text, "tlp") from None


def new(me: Caller, place: Place, kind: str, tlp: str, at: int, **columns: object) -> Part:
    return Part(
        id=store.new_id(), case_n=place.case.n, owner=place.own.member, kind=kind, tlp=tlp, at=at, changed=at, actor=me.actor, **columns
    )


def add_in(t: Turn, me: Caller, place: Place, row: Part, words: str, audience: Collection[str], at: int) -> str:
    """A new part with its text, shown to an audience at once; returns its id. Raises Refused, AsThingsStand."""
    need_room(place, 1)
    sealing.seal(place.own, {row.id: words}, [row], at)
    store.add_parts([row])
    telling.tell_targets(t, [row])
    timelines.tell(t, place.case, timelines.to_all([place.own.member], ADDED, part=row), at, by=me)
    sharing.share_in(t, me, place, [row], audience, at)
    return row.id


def need_room(place: Place, more: int) -> None:
    """Counts the caller's own parts alone: what others put in limits nobody else."""
    if store.count_own(place.case.n, place.own.member) + more > MOST_PARTS:
        raise Refused("too-much", _("Your member has put {count} things into this case. Open another case.").format(count=MOST_PARTS))


def own_part(place: Place, part: str, *kinds: str) -> Part:
    """A part of the caller's member. Raises NoSuchCase."""
    row = store.part(place.case.n, part)
    if row is None or row.owner != place.own.member or row.kind not in kinds:
        raise NoSuchCase
    return row


def seers(row: Part) -> list[int]:
    """The members that are shown a part, its owner first."""
    return [row.owner, *sorted(store.shares_of([row.n]).get(row.n, ()))]


def change_in(t: Turn, me: Caller, place: Place, row: Part, at: int, *, words: str | None = None, tlp: str | None = None) -> None:
    """Keep a changed part; with a stricter label it is shown no more to those whose ceiling is below."""
    if words is not None:
        row.revision += 1
        row.sealed = None
        sealing.seal(place.own, {row.id: words}, [row], at)
    if tlp is not None:
        row.tlp = read_tlp(tlp)
    row.changed = at
    store.update_part(row)
    if tlp is not None:
        _drop_above(t, me, place, row, at)
    timelines.tell(t, place.case, timelines.to_all(seers(row), CHANGED, part=row), at, by=me)


def _drop_above(t: Turn, me: Caller, place: Place, row: Part, at: int) -> None:
    shared = store.shares_of([row.n]).get(row.n, set())
    part = rules.Part(row.id, row.owner, Tlp(row.tlp), frozenset(shared))
    for other in store.participants(place.case.n):
        if other.member in shared and rules.above([part], as_core(other)):
            sharing.withdraw_in(t, me, place.case, place.own, [row], other, at)


def remove_in(t: Turn, me: Caller, place: Place, rows: Sequence[Part], at: int, what: str = REMOVED) -> None:
    """Take parts out for good; those who were shown them are told that they are gone."""
    told = [one for row in rows for one in timelines.to_all(seers(row), what, part=row)]
    erase_in(t, place.case, place.own, rows, at)
    timelines.tell(t, place.case, told, at, by=me)


def forget_clock(t: Turn, row: Part) -> None:
    """No clock of this part rings any more."""
    t.unset_clock(EXPIRES if row.kind == PERSON else DUE, row.id)


def erase_in(
    t: Turn, case: Case, owner: Participant, rows: Sequence[Part], at: int, why: Reason = sealing.ASKED, *, is_logged: bool = True
) -> None:
    """Erase parts of one owner with all that is kept of them; tells nobody."""
    if not rows:
        return
    shared = store.shares_of([row.n for row in rows])
    store.drop_parts(rows)
    telling.tell_targets(t, rows)
    for member in sorted(set().union(*shared.values())) if shared else ():
        sealing.close_to(owner, [row for row in rows if member in shared.get(row.n, ())], member, at)
    for row in rows:
        if row.kind == PERSON:
            sealing.erase(row.ref, at, why)
        if row.kind in (PERSON, TASK):
            forget_clock(t, row)
        if is_logged:
            erasures.note(CASE, f"{CASE_PART} {row.id}", at)
    above = [row.id for row in rows if row.kind == EVIDENCE]
    if above:
        keepers.gone(t, above, at)
