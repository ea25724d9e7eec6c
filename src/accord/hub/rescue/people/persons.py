"""The people of a rescue: each sealed, with an assessed status, consulates by their own word, and a file once they are out."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accord.core.care.ages import may_be_child
from accord.core.care.gate import Gate, Shut
from accord.core.care.gate import consulate as consulate_gate
from accord.core.care.nations import read_nationalities
from accord.core.screening.status import STATUSES, Assessment, StatusRefused, assess
from accord.core.sharing import COUNTRIES
from accord.core.times import moment
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.rescue import sealing, statements, store
from accord.hub.rescue.access_list.admission import Admission, admit, admitted
from accord.hub.rescue.alerts import clocks
from accord.hub.rescue.errors import NoSuchRescue, Refused
from accord.hub.rescue.sealing import need_there
from accord.hub.rescue.statements import NewStatement
from accord.hub.rescue.store import Consular, Person, Rescue
from accord.hub.rescue.vocabulary import CONSULATE, HANDLE, HOWS, MOST_PEOPLE, PERSON, STATUS, STATUS_SAID
from accord.hub.times import at_or_now
from accord.tables import care, rescue_track

PEOPLE = "people"  # the part to which persons belong


def fields_of_person() -> tuple[str, ...]:
    return rescue_track().person


def add_person(
    caller: Caller,
    rescue_id: str,
    fields: Mapping[str, str],
    *,
    known: str,
    stands: str = "believed",
    is_child: bool = False,
    at: int | None = None,
) -> str:
    """Name a person who is inside or believed inside; returns the person's id. Raises Refused, NoSuchRescue, NotAllowed."""
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    statements.must_be_known(known)
    _must_stand(stands)
    kept = sealing.checked(fields, fields_of_person())
    if not kept:
        raise Refused("field-missing", _("Fill in at least one field of the person."), "fields")
    with turn() as t:
        rescue = statements.going(_sees_people(admitted(caller, rescue_id, changing=True)).rescue)
        statements.need_room(t, rescue)
        if len(store.people(rescue.n)) >= MOST_PEOPLE:
            raise Refused("too-many", _("Five hundred people are named here. Open another rescue for more."), "fields")
        person = add_in(t, rescue, kept, known, at, stands=stands, is_child=is_child, actor=caller.actor, member=caller.n)
        clocks.note(t, rescue, PERSON, at, by=caller, person=person.n, code=stands)
        sealing.settle_time(t, rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail="person named")
    return person.id


def add_in(
    t: Turn,
    rescue: Rescue,
    fields: Mapping[str, str],
    known: str,
    at: int,
    *,
    stands: str,
    is_child: bool,
    actor: str,
    member: int | None,
    origin: str = "",
) -> Person:
    """The same in the caller's turn; the caller has checked the statement."""
    is_child = is_child or may_be_child(fields, moment(at).date())
    person = Person(id=store.new_id(), rescue=rescue.n, stands=stands, is_child=is_child, since=at, at=at)
    store.add(person)
    statements.keep(t, rescue, NewStatement(PEOPLE, fields), known, at, actor=actor, member=member, origin=origin, person=person)
    return person


def _must_stand(stands: str) -> None:
    if stands not in rescue_track().stands:
        raise Refused("no-such-word", _("Choose where the person is: {words}.").format(words=", ".join(rescue_track().stands)), "stands")


def _sees_people(admission: Admission) -> Admission:
    """Raises NoSuchRescue where the people are not shown to the caller: it can't tell one from another."""
    if PEOPLE not in admission.sees:
        raise NoSuchRescue
    return admission


def tell_person(
    caller: Caller,
    rescue_id: str,
    person: str,
    fields: Mapping[str, str],
    *,
    known: str,
    stands: str = "",
    is_child: bool | None = None,
    at: int | None = None,
) -> None:
    """Tell more of a person, or where the person is now. Raises Refused, NoSuchRescue, NotAllowed."""
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    statements.must_be_known(known)
    if stands:
        _must_stand(stands)
    kept = sealing.checked(fields, fields_of_person())
    with turn() as t:
        rescue = statements.going(_sees_people(admitted(caller, rescue_id, changing=True)).rescue)
        row = need_there(store.person(rescue.n, person))
        if not kept and not stands and is_child is None:
            raise Refused("field-missing", _("Fill in at least one field."), "fields")
        if kept:
            statements.need_room(t, rescue)
            statements.keep(t, rescue, NewStatement(PEOPLE, kept), known, at, actor=caller.actor, member=caller.n, person=row)
        if stands and stands != row.stands:
            row.stands, row.since = stands, at
        row.is_child = (row.is_child if is_child is None else is_child) or may_be_child(kept, moment(at).date())
        row.at = at
        store.update(row)
        clocks.note(t, rescue, PERSON, at, by=caller, person=row.n, code=stands)
        sealing.settle_time(t, rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail="person changed")


# Status: as a person assessed it, and nothing else


def assess_status(caller: Caller, rescue_id: str, person: str, status: str, *, review: int, words: str = "", at: int | None = None) -> None:
    """Record an assessment of a person's status, and when to assess it again. Nothing is derived, and nothing overwritten.

    Raises Refused, NoSuchRescue, NotAllowed.
    """
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    if status not in STATUSES:
        raise Refused("no-such-status", _("Choose a status: {words}.").format(words=", ".join(STATUSES)), "status")
    text = sealing.text(words, "words") if words.strip() else ""
    with turn() as t:
        admission = admitted(caller, rescue_id, changing=True)
        if not admission.at_home:
            raise NoSuchRescue
        rescue = admission.rescue
        row = need_there(store.person(rescue.n, person))
        earlier = store.assessments(row.n)
        try:
            past = [Assessment(status=answer.status, by=answer.actor, at=answer.at, review=answer.review) for answer in earlier]  # type: ignore[arg-type]
            assess(past, status, by=caller.actor, at=at, review=review)
        except StatusRefused as error:
            raise Refused(error.code, _(error.text), "review") from None
        reference = sealing.put(t, rescue, {"words": text}, by=caller.actor, at=at) if text else None
        store.add(
            store.Assessment(person=row.n, status=status, member=caller.n, actor=caller.actor, reason=reference, at=at, review=review)
        )
        t.set_clock(STATUS, row.id, review)
        clocks.note(t, rescue, STATUS_SAID, at, by=caller, person=row.n)
        sealing.settle_time(t, rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail="status assessed")


# Consulates: shown, told by people, and only by the person's own word


def say_consulate(
    caller: Caller,
    rescue_id: str,
    person: str,
    country: str,
    *,
    yes: bool,
    feared: bool = False,
    how: str = "spoken",
    at: int | None = None,
) -> None:
    """Record the person's word on a consulate: it may be told, may not, or is feared. Raises Refused, NoSuchRescue, NotAllowed."""
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    with turn() as t:
        rescue = _sees_people(admitted(caller, rescue_id, changing=True)).rescue
        row = need_there(store.person(rescue.n, person))
        if yes and row.is_child and how != "guardian":
            raise Refused("guardian", _("A child can say yes to this only with a guardian. Ask the guardian, or record a no."), "how")
        note_consulate(t, row, country, yes=yes, feared=feared, how=how, member=caller.n, actor=caller.actor, at=at)
        clocks.note(t, rescue, CONSULATE, at, by=caller, person=row.n, code="feared" if feared else "yes" if yes else "no")
        sealing.settle_time(t, rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail="consulate")


def note_consulate(
    t: Turn, person: Person, country: str, *, yes: bool, feared: bool, how: str, member: int | None, actor: str, at: int
) -> None:
    if country not in COUNTRIES:
        raise Refused("which-consulate", _("Name the country of the consulate, such as Nepal or NP."), "about")
    if how not in HOWS:
        raise Refused("no-such-way", _("Choose how the person agreed: {ways}.").format(ways=", ".join(HOWS)), "how")
    if feared and yes:
        raise Refused("feared", _("Either the person agrees to this consulate, or is afraid of it. Choose one of the two."), "feared")
    store.add(Consular(person=person.n, country=country, yes=yes, feared=feared, how=how, member=member, actor=actor, at=at))


def codes_in(text: str) -> tuple[str, ...]:
    """The countries that a person's nationality names, as far as it does."""
    return tuple(code for code in read_nationalities(care(), text) if code)


def gate_of(rescue: Rescue, person: Person, country: str) -> Gate:
    """Whether the consulate of this country may be told of this person: by the person's own word alone.

    Where a statement says that no consulate may be told at all, a person's own later yes to this one counts for that person.
    """
    last = {answer.country: answer for answer in store.consular(person.n)}
    agreed = frozenset(code for code, said_of in last.items() if said_of.yes)
    feared = frozenset(code for code, said_of in last.items() if said_of.feared)
    return consulate_gate(country, agreed, feared, any_feared=rescue.feared and country not in agreed)


def told_consulate(caller: Caller, rescue_id: str, person: str, country: str, *, words: str = "", at: int | None = None) -> None:
    """Record that a person told a consulate about this person. The hub tells none by itself.

    Refused where the person did not agree to that one, or is afraid of it. Raises Refused, NoSuchRescue, NotAllowed.
    """
    at = at_or_now(at)
    admit(caller, rescue_id, at=at)
    text = sealing.text(words, "words") if words.strip() else ""
    with turn() as t:
        rescue = _sees_people(admitted(caller, rescue_id, changing=True)).rescue
        row = need_there(store.person(rescue.n, person))
        opened = gate_of(rescue, row, country)
        if isinstance(opened, Shut):
            raise Refused(opened.code, _(opened.text), "about")
        reference = sealing.put(t, rescue, {"words": text}, by=caller.actor, at=at) if text else None
        clocks.note(t, rescue, CONSULATE, at, by=caller, person=row.n, code="told", words=reference)
        sealing.settle_time(t, rescue, at)
        t.audit(caller.n, caller.actor, HANDLE, detail="consulate told")
