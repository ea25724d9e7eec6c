"""A person who is out gets a file without telling anything anew; a suspect record about a person inside is marked as perhaps a victim's."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from accord.hub.care import actions as care
from accord.hub.care import queries as care_queries
from accord.hub.care.errors import NoSuchFile
from accord.hub.care.vocabulary import CONSULATE
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.rescue import sealing, store
from accord.hub.rescue.access_list.admission import admit, admitted
from accord.hub.rescue.alerts import clocks
from accord.hub.rescue.errors import NoSuchRescue, Refused
from accord.hub.rescue.people import persons
from accord.hub.rescue.sealing import need_there
from accord.hub.rescue.store import Consular, Person, Rescue
from accord.hub.rescue.vocabulary import HANDLE, MARKED, PERSON_OUT
from accord.hub.times import at_or_now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

FORCED = "forced"
_HELD_AT = "held-at"


def out(caller: Caller, rescue_id: str, person: str, *, country: str = "", is_child: bool | None = None, at: int | None = None) -> str:
    """The person is out: what is known of them becomes a file of a person forced to scam, at the national desk of `country`.

    `country` is where the person is cared for now, by default where the place is. Returns the file's id, which is joined to the rescue for
    its home alone. What the person said of consulates goes with it; everything else is asked there.

    Raises Refused, NoSuchRescue, NotAllowed.
    """
    at = at_or_now(at)
    admission = admit(caller, rescue_id, at=at)
    if not admission.at_home:
        raise NoSuchRescue
    row = need_there(store.person(admission.rescue.n, person))
    if row.joined is not None:
        raise Refused("has-file", _("This person has a file already. Go on with it there."), "person")
    fields = _known(caller, admission.rescue, row, at)
    with turn() as t:
        rescue = admitted(caller, rescue_id, changing=True).rescue
        row = need_there(store.person(rescue.n, person))
        if row.joined is not None:
            raise Refused("has-file", _("This person has a file already. Go on with it there."), "person")
        row.is_child = row.is_child if is_child is None else is_child
        file = care.add_in(
            t, FORCED, fields, country=country or rescue.country or caller.country, by=caller.actor, is_child=row.is_child,
            member=caller.n, at=at,
        )  # fmt: skip
        answers = _last(row)
        for answer in answers + _feared_unsaid(rescue, row, fields, answers, at):
            care.note_consent_in(
                t, file, CONSULATE, yes=answer.yes, about=answer.country, feared=answer.feared, how=answer.how, member=answer.member,
                actor=answer.actor, at=at,
            )  # fmt: skip
        for mark in store.marks(row.n):
            care.attach_mark_in(t, mark, file, at)
        row.joined = sealing.put(t, rescue, {"file": file.id}, by=caller.actor, at=at)
        row.stands, row.since, row.at = "out", at, at
        store.update(row)
        clocks.note(t, rescue, PERSON_OUT, at, by=caller, person=row.n)
        sealing.settle_time(t, rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail="person out")
    return file.id


def _last(person: Person) -> list[Consular]:
    return list({answer.country: answer for answer in store.consular(person.n)}.values())


def _feared_unsaid(rescue: Rescue, person: Person, fields: Mapping[str, str], answers: list[Consular], at: int) -> list[Consular]:
    """A no for each of the person's own consulates, where none may be told: it goes with the file until the person says otherwise."""
    if not rescue.feared:
        return []
    known = {answer.country for answer in answers}
    own = [country for country in persons.codes_in(fields.get("nationality", "")) if country not in known]
    return [Consular(person=person.n, country=country, yes=False, feared=True, how="spoken", actor="hub", at=at) for country in own]


def _known(caller: Caller, rescue: Rescue, person: Person, at: int) -> dict[str, str]:
    """All known fields of the person, the last value of each, and where they were held. Each record read leaves its line."""
    why = Reason("handling")
    known: dict[str, str] = {}
    place: dict[str, str] = {}
    statements = store.statements(rescue.n)
    for statement in statements:
        if statement.sealed and statement.person == person.n:
            known |= sealing.read(statement.sealed, caller, why, at)
        elif statement.sealed and statement.part == "place":
            place |= sealing.read(statement.sealed, caller, why, at)
    held_at = "\n".join(place[key] for key in ("area", "place") if place.get(key))
    if held_at:
        known.setdefault(_HELD_AT, held_at)
    fields = {key: value for key, value in known.items() if key in persons.fields_of_person()}
    if not fields:
        raise Refused(
            "nothing-known", _("Nothing is known of this person yet. Record at least how the person wants to be called."), "person"
        )
    return fields


def file_of(caller: Caller, person: Person, reason: Reason, at: int) -> str:
    """The id of the person's file, for the home; empty where there is none or its time is over."""
    if person.joined is None:
        return ""
    try:
        return vault.read(UUID(person.joined), Reader(caller.n, caller.role, caller.actor), reason, at=at).text("file")
    except VaultError:
        return ""


def mark(caller: Caller, rescue_id: str, person: str, signal: str, why: str, *, review: int, at: int | None = None) -> str:
    """A signal is about this person: until screening it is on no list and blocks nothing. Returns the mark's id, which the file takes over.

    Who may mark which signal is care's rule. Marked already by the caller's member, it is only tied to the person.
    Raises Refused, NoSuchRescue, NotAllowed.
    """
    at = at_or_now(at)
    admission = admit(caller, rescue_id, at=at)
    if not admission.at_home:
        raise NoSuchRescue
    if not store.is_id(signal):
        raise Refused("no-such-signal", _("There is no such signal. Give its id, as the signal's page shows it."), "signal")
    need_there(store.person(admission.rescue.n, person))
    there = care_queries.known_mark(caller, signal)
    try:
        marked = there or care.mark(caller, signal, why, review=review, at=at)
    except NoSuchFile as absent:
        raise Refused("no-such-signal", absent.text, "signal") from None
    with turn() as t:
        rescue = admitted(caller, rescue_id, changing=True).rescue
        row = need_there(store.person(rescue.n, person))
        if marked not in store.marks(row.n):
            store.add_mark(row.n, marked)
            clocks.note(t, rescue, MARKED, at, by=caller, person=row.n)
            sealing.settle_time(t, rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail="possible victim")
    return marked
