"""Opening a rescue: by hand, or by a report that a person is held, in that report's turn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accord.core.rescue import track as rules
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.rescue import sealing, statements, store
from accord.hub.rescue.access_list.admission import need
from accord.hub.rescue.alerts import clocks
from accord.hub.rescue.errors import Refused
from accord.hub.rescue.people import persons
from accord.hub.rescue.statements import NewStatement
from accord.hub.rescue.store import Access, Rescue
from accord.hub.rescue.vocabulary import DESK_ROLES, HANDLE, OPENED, REPORT
from accord.hub.times import at_or_now
from accord.tables import rescue_track


@dataclass(frozen=True, slots=True)
class Named:
    """A person inside or believed inside, as an opening names them. `feared`: countries whose consulate the person is afraid of."""

    fields: Mapping[str, str] = field(repr=False)
    stands: str = "believed"
    is_child: bool = False
    feared: tuple[str, ...] = ()


def open_rescue(
    caller: Caller,
    rows: Iterable[NewStatement],
    *,
    known: str,
    people: Iterable[Named] = (),
    feared: bool = False,
    only_me: bool = False,
    at: int | None = None,
) -> str:
    """Open a rescue; the caller's member keeps it. On its list is that member's desk, or with `only_me` the caller alone; returns its id.

    `feared`: no consulate may be told. Raises Refused, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    statements.must_be_known(known)
    checked = [new for row in rows if not (new := statements.check(row, known)).is_empty]
    if not checked:
        raise Refused("field-missing", _("Fill in at least one field about the place, the people or the statement."), "fields")
    with turn() as t:
        person = caller.person or "" if only_me or caller.role not in DESK_ROLES else ""
        rescue = add(
            t, caller.n, checked, known=known, people=people, feared=feared, actor=caller.actor, member=caller.n, person=person, at=at
        )
        clocks.note(t, rescue, OPENED, at, by=caller, code=known)
        t.audit(caller.n, caller.actor, HANDLE, detail="opened")
    return rescue.id


def add(
    t: Turn,
    home: int,
    rows: Iterable[NewStatement],
    *,
    known: str,
    people: Iterable[Named] = (),
    feared: bool = False,
    actor: str,
    member: int | None,
    person: str = "",
    origin: str = "",
    at: int,
) -> Rescue:
    """A new rescue in the caller's turn: for reports too. The caller has checked the statements."""
    rescue = Rescue(
        id=store.new_id(), home=home, number=store.next_number(home), feared=feared, origin=origin, state=rules.REPORTED, entered=at,
        opened=at, changed=at, until=at,
    )  # fmt: skip
    rescue.until = sealing.end_of(rescue, at)
    store.add(rescue)
    sees = store.encode(sorted(rescue_track().parts))
    store.add(Access(id=store.new_id(), rescue=rescue.n, member=home, person=person, sees=sees, by_member=member, by_actor=actor, at=at))
    for new in rows:
        statements.keep(t, rescue, new, known, at, actor=actor, member=member, origin=origin)
    for row in people:
        _people(t, rescue, row, known=known, origin=origin, actor=actor, member=member, at=at)
    clocks.begin(t, rescue, at)
    sealing.settle_time(t, rescue, at)
    return rescue


def open_by_report_in(
    t: Turn, home: int, rows: Iterable[NewStatement], *, people: Iterable[Named], feared: bool, origin: str, at: int
) -> Rescue:
    """A rescue that a report opens, in its turn: all of it rests on the report's consent, and the home's desk rings at once."""
    rescue = add(t, home, rows, known=REPORT, people=people, feared=feared, actor="hub", member=None, origin=origin, at=at)
    clocks.note(t, rescue, OPENED, at, code=REPORT)
    clocks.ring(t, rescue, at)
    store.update(rescue)
    t.audit(None, "hub", HANDLE, detail="opened by a report")
    return rescue


def _people(t: Turn, rescue: Rescue, named: Named, *, known: str, origin: str, actor: str, member: int | None, at: int) -> None:
    row = persons.add_in(
        t, rescue, named.fields, known, at, stands=named.stands, is_child=named.is_child, actor=actor, member=member, origin=origin
    )
    for country in named.feared:
        persons.note_consulate(
            t, row, country, yes=False, feared=True, how="report" if origin else "spoken", member=member, actor=actor, at=at
        )
