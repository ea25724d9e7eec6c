"""Notes, events by hand, and what each member calls the case: sealed, and each shared for itself."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from accord.hub.cases import sealing, store
from accord.hub.cases.admission import Place, write_place
from accord.hub.cases.errors import Refused
from accord.hub.cases.parts import common
from accord.hub.cases.store import Part
from accord.hub.cases.vocabulary import EVENT, LONGEST_TITLE, NOTE, TITLE, WRITE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.times import FOR_EVER, at_or_now
from accord.tables import schemes


def add_note(me: Caller, case: str, text: str, audience: Collection[str] = (), *, tlp: str = common.AMBER, at: int | None = None) -> str:
    """Returns the part's id. Raises Refused, AsThingsStand, NoSuchCase, NotAllowed."""
    return _add(me, case, NOTE, text, audience, tlp, None, at_or_now(at))


def add_event(
    me: Caller, case: str, moment: int, text: str, audience: Collection[str] = (), *, tlp: str = common.AMBER, at: int | None = None
) -> str:
    """Write an event into the timeline by hand; `moment`: when it was. Returns the part's id. Raises as `add_note`."""
    return _add(me, case, EVENT, text, audience, tlp, checked_moment(moment, "moment"), at_or_now(at))


def checked_moment(moment: int, field: str) -> int:
    """Raises Refused."""
    if not isinstance(moment, int) or isinstance(moment, bool) or not 0 <= moment < FOR_EVER // 512:
        raise Refused("not-a-time", _("Write the time as RFC 3339, for example 2026-11-24T16:00:00Z."), field)
    return moment


def _add(me: Caller, case: str, kind: str, text: str, audience: Collection[str], tlp: str, moment: int | None, at: int) -> str:
    need(me, WRITE)
    words, label = sealing.text(text, "text"), common.read_tlp(tlp)
    with turn() as t:
        place = write_place(me, case)
        row = common.new(me, place, kind, label, at, moment=moment)
        common.add_in(t, me, place, row, words, audience, at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: {kind} {row.id}")
    return row.id


def change_note(me: Caller, case: str, part: str, text: str, *, tlp: str | None = None, at: int | None = None) -> None:
    """Raises Refused, AsThingsStand, NoSuchCase, NotAllowed."""
    _change(me, case, part, NOTE, text, tlp, None, at_or_now(at))


def change_event(me: Caller, case: str, part: str, *, moment: int | None = None, text: str | None = None, at: int | None = None) -> None:
    """Raises Refused, AsThingsStand, NoSuchCase, NotAllowed."""
    _change(me, case, part, EVENT, text, None, None if moment is None else checked_moment(moment, "moment"), at_or_now(at))


def _change(me: Caller, case: str, part: str, kind: str, text: str | None, tlp: str | None, moment: int | None, at: int) -> None:
    need(me, WRITE)
    words = None if text is None else sealing.text(text, "text")
    with turn() as t:
        place = write_place(me, case)
        row = common.own_part(place, part, kind)
        if moment is not None:
            row.moment = moment
        common.change_in(t, me, place, row, at, words=words, tlp=tlp)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: changed {row.id}")


def remove_note(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    """Raises AsThingsStand, NoSuchCase, NotAllowed."""
    remove(me, case, part, NOTE, at_or_now(at))


def remove_event(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    """Raises AsThingsStand, NoSuchCase, NotAllowed."""
    remove(me, case, part, EVENT, at_or_now(at))


def remove(me: Caller, case: str, part: str, kind: str, at: int) -> None:
    need(me, WRITE)
    with turn() as t:
        place = write_place(me, case)
        common.remove_in(t, me, place, [common.own_part(place, part, kind)], at)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: removed {part}")


def set_title(me: Caller, case: str, title: str, *, scheme: str | None = None, tlp: str | None = None, at: int | None = None) -> str:
    """What the caller's own member calls the case; nobody else sees it until it is shared. Returns the part's id.

    Raises Refused, AsThingsStand, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at = at_or_now(at)
    words = read_title(title, scheme)
    with turn() as t:
        place = write_place(me, case)
        row = own_title(place)
        if row is None:
            row = add_title_in(t, me, place, words, scheme or "", common.read_tlp(tlp or common.AMBER), at)
        else:
            row.code = row.code if scheme is None else scheme
            common.change_in(t, me, place, row, at, words=words, tlp=tlp)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: title {row.id}")
    return row.id


def read_title(title: str, scheme: str | None) -> str:
    """Raises Refused."""
    if scheme and scheme not in schemes():
        raise Refused("no-such-scheme", _("Choose a scheme from the list, or leave it out."), "scheme")
    return sealing.text(title, "title", LONGEST_TITLE, lines=False)


def own_title(place: Place) -> Part | None:
    return store.own_like(place.case.n, place.own.member, TITLE, "")


def add_title_in(t: Turn, me: Caller, place: Place, words: str, scheme: str, tlp: str, at: int) -> Part:
    row = common.new(me, place, TITLE, tlp, at, code=scheme)
    common.add_in(t, me, place, row, words, (), at)
    return row
