"""Persons of interest: in the vault, apart from signals, kept for a time and then erased. No list or search shows who they are."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.times import DAY
from accord.hub.cases import sealing, store, timelines
from accord.hub.cases.admission import write_place
from accord.hub.cases.errors import Refused
from accord.hub.cases.parts import common
from accord.hub.cases.vocabulary import EXPIRES, MOST_PERSONS, PERSON, PERSON_DAYS, PERSON_ERASED, PERSON_FIELDS, VAULT_PERSON, WRITE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller, need
from accord.hub.times import at_or_now
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import Reader, Reason

STRICT = "amber+strict"


def add_person(
    me: Caller,
    case: str,
    fields: Mapping[str, str],
    *,
    possible_victim: bool,
    until: int | None = None,
    tlp: str = STRICT,
    audience: Collection[str] = (),
    at: int | None = None,
) -> str:
    """Keep a person of interest in the vault until then: PERSON_DAYS at the most, which is also the default. Returns the part's id.

    Raises Refused, AsThingsStand, NoSuchCase, NotAllowed.
    """
    need(me, WRITE)
    at, label = at_or_now(at), common.read_tlp(tlp)
    kept, end = checked(fields), _end(until, at)
    if not kept:
        raise Refused("field-missing", _("Fill in at least one field."), "fields")
    with turn() as t:
        place = write_place(me, case)
        if store.count_own(place.case.n, me.n, PERSON) >= MOST_PERSONS:
            raise Refused("too-many", _("Your member keeps {count} persons in this case. Erase some first.").format(count=MOST_PERSONS))
        row = common.new(me, place, PERSON, label, at, moment=end, possible_victim=possible_victim)
        row.ref = str(vault.put(me.n, VAULT_PERSON, _named(kept), by=me.actor, at=at, until=end))
        common.add_in(t, me, place, row, "", audience, at)
        t.set_clock(EXPIRES, row.id, end)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: person {row.id}")
    return row.id


def checked(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that hold something. Raises Refused."""
    if any(key not in PERSON_FIELDS for key in fields):
        raise Refused("field-unknown", _("There is no such field here. See the list of its fields."), "fields")
    return {key: sealing.text(value, key) for key, value in fields.items() if isinstance(value, str) and value.strip()}


def _named(fields: Mapping[str, str]) -> dict[str, str]:
    return {key.replace("-", "_"): value for key, value in fields.items()}


def field_of(name: str) -> str:
    """A field's key, by its name in the vault."""
    return name.replace("_", "-")


def _end(until: int | None, at: int) -> int:
    if until is None:
        return at + PERSON_DAYS * DAY
    if not isinstance(until, int) or isinstance(until, bool) or not at < until <= at + PERSON_DAYS * DAY:
        raise Refused("bad-until", _("Choose a day to come, within {count} days.").format(count=PERSON_DAYS), "until")
    return until


def change_person(
    me: Caller,
    case: str,
    part: str,
    *,
    fields: Mapping[str, str] | None = None,
    possible_victim: bool | None = None,
    until: int | None = None,
    tlp: str | None = None,
    at: int | None = None,
) -> None:
    """Change a person of the caller's own member; an empty field is taken away.

    Raises Refused, AsThingsStand, NoSuchCase, NotAllowed, and what the vault raises where it does not open the person to this role.
    """
    need(me, WRITE)
    at = at_or_now(at)
    kept = {} if fields is None else checked(fields)
    gone = [] if fields is None else [key for key in fields if key not in kept]
    reader = Reader(me.n, me.role, me.actor)
    with vault.together(), turn() as t:
        place = write_place(me, case)
        row = common.own_part(place, part, PERSON)
        if fields:
            changes = {**_named(kept), **dict.fromkeys(_named(dict.fromkeys(gone, "")))}
            vault.update(UUID(row.ref), changes, reader, Reason("handling"), at=at)
        if possible_victim is not None:
            row.possible_victim = possible_victim
        if until is not None:
            row.moment = _end(until, at)
            sealing.keep([row.ref], row.moment, at)
            t.set_clock(EXPIRES, row.id, row.moment)
        common.change_in(t, me, place, row, at, tlp=tlp)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: changed person {row.id}")


def erase_person(me: Caller, case: str, part: str, *, at: int | None = None) -> None:
    """Erase a person for good, in closed cases too. Raises NoSuchCase, NotAllowed."""
    need(me, WRITE)
    at = at_or_now(at)
    with turn() as t:
        place = write_place(me, case, closed_too=True)
        common.remove_in(t, me, place, [common.own_part(place, part, PERSON)], at, PERSON_ERASED)
        t.audit(me.n, me.actor, WRITE, detail=f"case {place.case.id}: erased person {part}")


def expired(t: Turn, part: str, at: int) -> None:
    """The clock of a person: the time for which it is kept is over."""
    row = store.part_by_id(part)
    if row is None or row.moment is None:
        return
    if at < row.moment:
        t.set_clock(EXPIRES, part, row.moment)
        return
    case, owner = store.by_number(row.case_n), store.participant(row.case_n, row.owner)
    if case is None or owner is None:
        return
    told = timelines.to_all(common.seers(row), PERSON_ERASED, part=row)
    common.erase_in(t, case, owner, [row], at, sealing.RETENTION)
    timelines.tell(t, case, told, at, member=row.owner)
    t.audit(row.owner, "hub", WRITE, detail=f"case {case.id}: person {part} is over")
