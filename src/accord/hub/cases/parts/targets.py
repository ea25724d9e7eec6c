"""Targets: identifiers that a case is after."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from accord.core.identifiers import KINDS, Identifier, NotAnIdentifier, parse
from accord.hub.cases import sealing, store, timelines
from accord.hub.cases.admission import Place, write_place
from accord.hub.cases.errors import Refused
from accord.hub.cases.parts import common, sharing, telling
from accord.hub.cases.vocabulary import CHANGED, TARGET, WRITE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.requests.vocabulary import DECONFLICT
from accord.hub.saying import said
from accord.hub.times import at_or_now
from accord.tables import identifier_tables


def add_target(
    me: Caller,
    case: str,
    value: str,
    *,
    kind: str | None = None,
    region: str | None = None,
    deconflict: bool = False,
    note: str = "",
    tlp: str = common.AMBER,
    audience: Collection[str] = (),
    at: int | None = None,
) -> str:
    """Put an identifier into a case, as people type it; one that the caller's member has put in already is that part. Returns its id.

    `region`: whose numbers without a country code are meant; by default the caller's member's. Raises Refused, AsThingsStand, NoSuchCase,
    NotAllowed.
    """
    need(me, WRITE)
    at, label = at_or_now(at), common.read_tlp(tlp)
    identifier = read(me, value, kind, region)
    may_deconflict(me, deconflict)
    words = sealing.text(note, "note") if note.strip() else ""
    with turn() as t:
        return add_in(t, me, write_place(me, case), identifier, label, audience, at, deconflict=deconflict, words=words)


def add_in(
    t: Turn,
    me: Caller,
    place: Place,
    identifier: Identifier,
    tlp: str,
    audience: Collection[str],
    at: int,
    *,
    deconflict: bool,
    words: str = "",
) -> str:
    """In the caller's turn, what `read` gave. Raises Refused, AsThingsStand."""
    there = store.own_target(place.case.n, place.own.member, identifier.key)
    if there is not None:
        sharing.share_in(t, me, place, [there], audience, at)
        return there.id
    row = common.new(
        me, place, TARGET, tlp, at, key=identifier.key, code=identifier.kind, value=identifier.value, display=identifier.display,
        deconflict=deconflict,
    )  # fmt: skip
    common.add_in(t, me, place, row, words, audience, at)
    t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: target {row.id}")
    return row.id


def may_deconflict(me: Caller, wanted: bool) -> None:
    """Whoever is introduced works on it: an officer or investigator. Raises Refused."""
    if wanted and not me.may(DECONFLICT):
        text = _("Only an officer or an investigator can ask to deconflict a target. Ask one in your organisation.")
        raise Refused("deconflict", text, "deconflict")


def read(me: Caller, value: str, kind: str | None, region: str | None) -> Identifier:
    """Raises Refused, and never repeats what was typed."""
    if kind is not None and kind not in KINDS:
        raise Refused(
            "kind-unknown", _("There is no such kind of identifier. Choose from: {words}.").format(words=", ".join(KINDS)), "kind"
        )
    try:
        return parse(value, region or me.country or None, tables=identifier_tables(), kind=kind)
    except NotAnIdentifier as error:
        raise Refused(error.code, said(error.says), "value") from None


def change_target(
    me: Caller,
    case: str,
    part: str,
    *,
    deconflict: bool | None = None,
    note: str | None = None,
    tlp: str | None = None,
    at: int | None = None,
) -> None:
    """Change a target of the caller's own member; an empty note is taken away. Raises Refused, AsThingsStand, NoSuchCase, NotAllowed."""
    at = at_or_now(at)
    words = None if note is None else sealing.text(note, "note") if note.strip() else ""
    with turn() as t:
        place = write_place(me, case)
        row = common.own_part(place, part, TARGET)
        if deconflict is not None:
            may_deconflict(me, deconflict and not row.deconflict)
            row.deconflict = deconflict
            telling.tell_target(t, row)
        if words is None and tlp is None:
            # Whether it is deconflicted is told to its owner alone.
            store.update_part(row)
            timelines.tell(t, place.case, timelines.to_all([row.owner], CHANGED, part=row), at, by=me)
        else:
            common.change_in(t, me, place, row, at, words=words, tlp=tlp)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: changed target {row.id}")


def remove_target(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    """Raises AsThingsStand, NoSuchCase, NotAllowed."""
    at = at_or_now(at)
    with turn() as t:
        place = write_place(me, case)
        common.remove_in(t, me, place, [common.own_part(place, part, TARGET)], at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: removed target {part}")


def rekey_in(t: Turn, rows: Iterable[tuple[int, bytes, str, str]]) -> int:
    """The keys of targets made anew, in the caller's turn: number, key, value, display. Returns how many."""
    return sum(store.rekey(n, key, value, display) for n, key, value, display in rows)
