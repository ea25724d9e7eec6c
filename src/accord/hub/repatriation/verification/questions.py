"""Consulates asked in parallel whether a person is a national: each only about those who agreed to it, and never one that is feared."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.care.gate import Opened, Traveller, verifiable
from accord.hub.care.actions import erase_record, seal_words
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.queries import checked_text, need
from accord.hub.care.vocabulary import HANDLE, HUB, LONGEST_SHARE, REFERRING, RETENTION
from accord.hub.consulates import queries as consulates
from accord.hub.consulates.queries import Consulate
from accord.hub.desks.queries import today_of
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, returnees, store
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.store import Verification
from accord.hub.repatriation.vocabulary import (
    ANSWERED,
    ANSWERS,
    ASKED,
    BY_MEMBER,
    CHUNK,
    HOWS,
    ISSUED,
    UNKNOWN,
    VERIFY,
    VERIFY_AFTER,
    WITHDRAWN,
)
from accord.hub.times import at_or_now
from accord.hub.vault import actions as vault


class Sent(Struct, frozen=True):
    """The result of asking: persons asked about by nationality, and nationalities without a consulate for the country."""

    asked: dict[str, int]
    no_mission: tuple[str, ...]

    @property
    def count(self) -> int:
        return sum(self.asked.values())


def open_for(returnee: Returnee) -> tuple[str, ...]:
    """The nationalities whose consulate may be asked now about a person, and was not yet."""
    asked = {verification.nation for verification in returnee.verifications if verification.state != WITHDRAWN}
    traveller = returnee.traveller
    may = verifiable([Traveller(reference=traveller.id, nationalities=returnee.nations, agreed=returnee.agreed, feared=returnee.feared)])
    return () if returnee.is_over else tuple(nation for nation in may if nation not in asked)


def ask_consulates(caller: Caller, ids: Iterable[str], *, nation: str = "", at: int | None = None) -> Sent:
    """Ask each consulate about each of these persons who agreed to it and was not asked about yet; one, where `nation` names it.

    It sees an extract, and nothing else of the file. Killed anywhere, it goes on where it was. Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    persons = access.people(caller, ids)
    hosts = {returnee.traveller.id: access.host(returnee) for returnee in persons}
    wanted, missing = _wanted(persons, hosts, nation)
    asked: dict[str, int] = {}
    rung: dict[int, str] = {}  # who is rung, about the first of those that it is asked about
    fields: dict[str, dict[str, str]] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        for returnee, _nation, _consulate in part:
            if returnee.traveller.id not in fields:
                fields[returnee.traveller.id] = access.read(returnee, caller, REFERRING, at)
        with turn() as t:
            for returnee, nationality, consulate in part:
                if _ask(t, caller, returnee.traveller.id, nationality, consulate, fields[returnee.traveller.id], at):
                    asked[nationality] = asked.get(nationality, 0) + 1
                    if consulate.member_n is not None:
                        rung.setdefault(consulate.member_n, returnee.traveller.id)
    if rung:
        with turn() as t:
            for member, first in sorted(rung.items()):
                access.ring(t, member, first, at, by=caller.n)
    return Sent(asked, tuple(sorted(missing)))


def _wanted(persons: Iterable[Returnee], hosts: Mapping[str, str], nation: str) -> tuple[list[tuple[Returnee, str, Consulate]], set[str]]:
    """Whom to ask about whom; and nationalities that have no consulate for the country."""
    known: dict[tuple[str, str], Consulate | None] = {}
    wanted, missing = [], set()
    for returnee in persons:
        for nationality in open_for(returnee):
            if nation and nationality != nation:
                continue
            key = (nationality, hosts[returnee.traveller.id])
            if key not in known:
                known[key] = next(iter(consulates.contacts(*key)), None)
            consulate = known[key]
            if consulate is None:
                missing.add(nationality)
            else:
                wanted.append((returnee, nationality, consulate))
    return wanted, missing


def _ask(t: Turn, caller: Caller, person_id: str, nation: str, consulate: Consulate, fields: dict[str, str], at: int) -> bool:
    """In a turn of its own it is checked again whether this may be: the person may have said no meanwhile."""
    returnee = access.person(caller, person_id)
    if nation not in open_for(returnee):
        return False
    row = store.new_id()
    sealed = access.seal(returnee.file, "consulate", row, fields, caller, at)
    store.add(
        Verification(
            id=row,
            traveller=returnee.traveller.n,
            nation=nation,
            consulate=consulate.id,
            member=consulate.member_n,
            extract=sealed,
            state=ASKED,
            answer="",
            valid="",
            how="",
            source=None,
            asked=at,
            answered=None,
            actor=caller.actor,
        )
    )
    if consulate.member_n is not None and consulate.member_n != returnee.file.home:
        vault.share(UUID(sealed), consulate.member_n, HUB, REFERRING, until=at + LONGEST_SHARE, at=at)
    if returnee.state == "documents":
        access.take(t, returnee, "tell-consulate", {"consulate": f"{nation}, {consulate.city}"}, by=caller, at=at, consent=True)
    store.note(returnee.traveller.n, "asked", nation, caller.n, caller.actor, at)
    t.set_clock(VERIFY, row, at + VERIFY_AFTER)
    t.audit(caller.n, caller.actor, HANDLE, detail=f"consulate {nation} asked about {person_id}")
    return True


# Answers


def answer(caller: Caller, question_id: str, word: str, *, valid: str = "", at: int | None = None) -> None:
    """The member that stands for the consulate answers; `valid` is until when a travel document is, where one was issued.

    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    with turn() as t:
        row, returnee = asked_of(caller, question_id)
        _take_down(t, caller, row, returnee, word, valid, BY_MEMBER, None, at)


def note_answer(caller: Caller, question_id: str, word: str, *, how: str, source: str, valid: str = "", at: int | None = None) -> None:
    """A consulate answered by telephone, by letter or in person; `source` says who, where it stands: it is kept in the vault.

    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    if how not in HOWS:
        raise Refused("no-such-way", _("Choose how it answered: {ways}.").format(ways=", ".join(HOWS)), "how")
    words = checked_text(source, "source", 2000)
    with turn() as t:
        row, returnee = ours(caller, question_id)
        if row.state == WITHDRAWN:
            raise Refused("withdrawn", _("This consulate may not be told any more, so its answer can't be recorded."))
        sealed = seal_words(returnee.file, row.id, words, by=caller.actor, at=at)
        _take_down(t, caller, row, returnee, word, valid, how, sealed, at)


def _take_down(
    t: Turn, caller: Caller, row: Verification, returnee: Returnee, word: str, valid: str, how: str, source: str | None, at: int
) -> None:
    if word not in ANSWERS:
        raise Refused("no-such-answer", _("Choose an answer: {answers}.").format(answers=", ".join(ANSWERS)), "answer")
    if valid.strip() and word != ISSUED:
        raise Refused("no-document", _("You gave until when a document is valid. Say that one was issued, or take out the day."), "valid")
    until = _valid(valid, today_of(caller, at)) if word == ISSUED else ""
    # The answer before this one has its own source, which goes with it.
    erase_record(row.source, at, RETENTION)
    store.change(row, state=ANSWERED, answer=word, valid=until, how=how, source=source, answered=at, actor=caller.actor)
    if word == UNKNOWN:
        t.set_clock(VERIFY, row.id, at + VERIFY_AFTER)
    else:
        t.unset_clock(VERIFY, row.id)
    store.note(returnee.traveller.n, "answered", word, caller.n, caller.actor, at)
    t.audit(caller.n, caller.actor, HANDLE, detail=f"answered {row.id}")


def _valid(text: str, today: date) -> str:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise Refused("no-day", _("Say until when the document is valid, as 2027-01-31."), "valid") from None
    if day < today:
        raise Refused("over", _("This document is no longer valid. Ask for another."), "valid")
    return day.isoformat()


def ours(caller: Caller, question_id: str) -> tuple[Verification, Returnee]:
    """One that the caller's member sent. Raises NoSuchFile."""
    row = store.by_id(Verification, question_id)
    travellers = [] if row is None else store.where(store.Traveller, n=row.traveller, home=caller.n)
    persons = returnees.load(travellers)
    if row is None or not persons:
        raise no_verification()
    return row, persons[0]


def asked_of(caller: Caller, question_id: str) -> tuple[Verification, Returnee]:
    """One that the caller's member was asked, while the person's yes stands. Raises NoSuchFile, alike for every other."""
    row = store.by_id(Verification, question_id)
    if row is None or row.member != caller.n:
        raise no_verification()
    persons = returnees.load(store.where(store.Traveller, n=row.traveller))
    if not persons or not is_open_to(row, persons[0]):
        raise no_verification()
    return row, persons[0]


def is_open_to(row: Verification, returnee: Returnee) -> bool:
    """Whether who stands for the consulate may know of the person now: looked at with every look, whatever the vault would open."""
    return (
        row.state != WITHDRAWN
        and row.extract is not None
        and not returnee.is_over
        and row.member is not None
        and row.nation in returnee.nations
        and isinstance(returnee.consulate(row.nation), Opened)
        and consulates.stands_for(row.member, row.nation)
    )


def no_verification() -> NoSuchFile:
    return NoSuchFile(_("There is no such question. See the list of those that your member was asked."))


def withdraw(t: Turn, row: Verification, returnee: Returnee, at: int) -> None:
    """The consulate is shut out at once: what it saw is erased, in this very turn. What it answered before stays written down."""
    if row.extract is not None:
        erase_record(row.extract, at, RETENTION)
        store.change(row, extract=None)
    if returnees.is_waiting(row):
        store.change(row, state=WITHDRAWN)
        store.note(returnee.traveller.n, "shut-out", row.nation, None, "hub", at)
    t.unset_clock(VERIFY, row.id)


def remind(t: Turn, question_id: str, at: int) -> None:
    """The clock: the desk asks how the consulate stands, again and again until it has answered."""
    row = store.by_id(Verification, question_id)
    if row is None or not returnees.is_waiting(row):
        return
    travellers = store.where(store.Traveller, n=row.traveller, gone=False)
    if travellers:
        access.ring(t, travellers[0].home, travellers[0].id, at, by=travellers[0].home)
        t.set_clock(VERIFY, question_id, at + VERIFY_AFTER)
