"""The list of a rescue: who is named for it, by whom and why. Only the home names others; at least one of its own is always left."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.rescue import sealing, store
from accord.hub.rescue.access_list.admission import admit, admitted
from accord.hub.rescue.alerts import clocks
from accord.hub.rescue.errors import NoSuchRescue, Refused
from accord.hub.rescue.store import Access, Rescue
from accord.hub.rescue.vocabulary import HANDLE, MOST_ON_LIST, NAMED, PARTED, ROLES
from accord.hub.times import at_or_now
from accord.tables import rescue_track


def name(caller: Caller, rescue_id: str, to: str, sees: Iterable[str], why: str, *, at: int | None = None) -> str:
    """Put a person, or the desk of a member, on the list, with the parts that they are shown and the reason; returns the entry's id.

    `to` is the id of either. Of the home's own people nothing is hidden. Raises Refused, NoSuchRescue, NotAllowed.
    """
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    words = sealing.text(why, "words")
    with turn() as t:
        admission = admitted(caller, rescue_id, changing=True)
        if not admission.at_home:
            raise NoSuchRescue
        entry = add_in(t, admission.rescue, caller, to, sees, words, at)
        clocks.note(t, admission.rescue, NAMED, at, by=caller)
        sealing.settle_time(t, admission.rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail="named")
    return entry


def add_in(t: Turn, rescue: Rescue, caller: Caller, to: str, sees: Iterable[str], words: str, at: int) -> str:
    """The same in the caller's turn; another member's desk rings. Raises Refused."""
    member, person = _whom(to)
    parts = sorted(set(sees))
    if any(part not in rescue_track().parts for part in parts):
        raise Refused("no-such-part", _("Choose what they are shown: {parts}.").format(parts=", ".join(rescue_track().parts)), "sees")
    if member == rescue.home:
        parts = sorted(rescue_track().parts)
    entries = store.access(rescue.n)
    for row in entries:
        if (row.member, row.person) == (member, person):
            row.ended = at  # named anew, with other parts or another reason
            store.update(row)
    if len(entries) >= MOST_ON_LIST:
        raise Refused("too-many", _("Two hundred are on this list. Take some off before you name more."), "to")
    reason = sealing.put(t, rescue, {"words": words}, by=caller.actor, at=at) if words else None
    entry = Access(
        id=store.new_id(),
        rescue=rescue.n,
        member=member,
        person=person,
        sees=store.encode(parts),
        reason=reason,
        by_member=caller.n,
        by_actor=caller.actor,
        at=at,
    )
    store.add(entry)
    sealing.settle_shares(t, rescue, member, at)
    if member != rescue.home:
        clocks.ring_member(t, rescue, member, at)
    return entry.id


def _whom(to: str) -> tuple[int, str]:
    """Whom an id names: a member's desk, or a person who may work on rescues. Raises Refused."""
    member = next((row for row in members.members() if row.id == to and row.standing == "active"), None)
    if member is not None:
        return member.n, ""
    try:
        id = str(UUID(to))
    except ValueError:
        id = ""
    person = next((row for row in members.all_people() if row.id == id and row.is_active), None) if id else None
    if person is None or not members.active_among([person.member]):
        raise Refused("nobody", _("Choose a member or a person from the list."), "to")
    if person.role not in ROLES:
        raise Refused("no-role", _("This person's role opens no rescue. Name an officer, a victim officer or an investigator."), "to")
    return person.member, person.id


def part_with(caller: Caller, rescue_id: str, entry: str, why: str = "", *, at: int | None = None) -> None:
    """Take an entry off the list: from now on it opens nothing, and tells of nothing. Raises Refused, NoSuchRescue, NotAllowed."""
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    words = sealing.text(why, "words") if why.strip() else ""
    with turn() as t:
        admission = admitted(caller, rescue_id, changing=True)
        rescue, entries = admission.rescue, store.access(admission.rescue.n)
        parting = next((row for row in entries if row.id == entry), None)
        # A person on the list may leave it; only the home takes others off.
        if parting is None or not (admission.at_home or (parting.member == caller.n and parting.person == caller.person)):
            raise NoSuchRescue
        if parting.member == rescue.home and not _somebody_left(rescue, [entry for entry in entries if entry.n != parting.n]):
            raise Refused("last", _("No one from your member would be left on this list. Name another person first."), "entry")
        parting.ended = at
        store.update(parting)
        sealing.settle_shares(t, rescue, parting.member, at)
        reference = sealing.put(t, rescue, {"words": words}, by=caller.actor, at=at) if words else None
        clocks.note(t, rescue, PARTED, at, by=caller, words=reference)
        sealing.settle_time(t, rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail="taken off the list")


def _somebody_left(rescue: Rescue, entries: Iterable[Access]) -> bool:
    left = [entry for entry in entries if entry.member == rescue.home]
    if any(not statement.person for statement in left):
        return True
    active = {row.id for row in members.people_of(rescue.home) if row.is_active and row.role in ROLES}
    return any(statement.person in active for statement in left)
