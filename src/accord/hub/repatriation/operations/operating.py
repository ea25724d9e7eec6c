"""Operations opened, led and closed; persons put into them, or on their way alone; and repatriation begun for who agreed to it."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from accord.core.care.gate import Opened as GateOpened
from accord.core.care.gate import Shut
from accord.core.identifiers.regions import REGIONS
from accord.core.sharing import COUNTRIES
from accord.core.texts import is_readable
from accord.hub.care.errors import Refused
from accord.hub.care.queries import StoredFile, need, own_file, read_fields
from accord.hub.care.vocabulary import FORCED, HANDLE, REFERRING
from accord.hub.care.vocabulary import OPEN as FILE_OPEN
from accord.hub.desks.queries import today_of
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, store
from accord.hub.repatriation.closing import shut_all
from accord.hub.repatriation.present import Outcome
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.store import Operation, Traveller
from accord.hub.repatriation.vocabulary import CHUNK, CLOSED, LONGEST_PLACE, OPEN, PROTOCOL
from accord.hub.requests.actions import Ask, New, create_in
from accord.hub.requests.vocabulary import ASKER
from accord.hub.times import at_or_now
from accord.tables import newest_protocols


def open_operation(caller: Caller, place: str, day: str = "", *, country: str = "", at: int | None = None) -> str:
    """Open an operation at a place, led by the caller; returns its id. `country` is where the people are, by default the caller's.

    Raises Refused, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    country = country or caller.country
    if country and country not in COUNTRIES:
        raise Refused("no-such-country", _("Write the country by its two letters, such as TH."), "country")
    if members.home_of_people(country) != caller.n:
        raise Refused("not-your-home", _("Files of people in that country are kept by another member. Ask its national desk."), "country")
    with turn() as t:
        id = store.new_id()
        store.add(
            Operation(
                id=id,
                home=caller.n,
                country=country,
                place=_place(place),
                day=_day(day, today_of(caller, at)),
                lead=caller.actor,
                state=OPEN,
                opened=at,
                closed=None,
            )
        )
        t.audit(caller.n, caller.actor, HANDLE, detail=f"operation {id}")
    return id


def _place(text: str) -> str:
    if not text.strip() or len(text) > LONGEST_PLACE or not is_readable(text):
        raise Refused("bad-place", _("Name the place in one line of at most {count} letters.").format(count=LONGEST_PLACE), "place")
    return text.strip()


def _day(text: str, today: date) -> str:
    try:
        return (date.fromisoformat(text.strip()) if text.strip() else today).isoformat()
    except ValueError:
        raise Refused("no-day", _("Write the day as 2026-11-25, or leave it out for today."), "day") from None


def lead(caller: Caller, operation_id: str) -> None:
    """From now on the caller leads it. Raises Refused, NoSuchFile, NotAllowed."""
    need(caller)
    with turn() as t:
        store.change(access.operation(caller, operation_id, changing=True), lead=caller.actor)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"leads {operation_id}")


def close_operation(caller: Caller, operation_id: str, *, at: int | None = None) -> None:
    """The operation is over; its persons go on by themselves. Raises Refused, NoSuchFile, NotAllowed."""
    need(caller)
    with turn() as t:
        store.change(access.operation(caller, operation_id, changing=True), state=CLOSED, closed=at_or_now(at))
        t.audit(caller.n, caller.actor, HANDLE, detail=f"closed {operation_id}")


def open_again(caller: Caller, operation_id: str) -> None:
    need(caller)
    with turn() as t:
        store.change(access.operation(caller, operation_id), state=OPEN, closed=None)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"opened again {operation_id}")


def add(caller: Caller, operation: str, file: str, *, at: int | None = None) -> str:
    """Put the person of a file among the returnees, in an operation or alone (empty); returns the id of the person there.

    One that is there already stays as it is. Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    row = own_file(caller, file)
    nations = access.read_nations(read_fields(row.kind, row.sealed, caller, REFERRING, at).get("nationality", ""))
    with turn() as t:
        group = access.operation(caller, operation, changing=True) if operation else None
        row = own_file(caller, file, changing=True)
        there = store.where(Traveller, file=row.n)
        if there:
            if group is not None and there[0].operation is None:
                store.change(there[0], operation=group.n)
            elif group is not None and there[0].operation != group.n:
                raise Refused("elsewhere", _("This person is in another operation already. Go on there."), "file")
            return there[0].id
        traveller = add_in(t, caller, row, None if group is None else group.n, nations, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"on the way {row.id}")
    return traveller.id


def add_in(t: Turn, caller: Caller, file: StoredFile, operation: int | None, nations: Sequence[str], at: int) -> Traveller:
    """A new person on the way, in a caller's turn. Raises Refused."""
    if file.kind != FORCED:
        raise Refused("no-such-kind", _("The way home is for people who were forced. Choose such a file."), "file")
    if file.state != FILE_OPEN:
        raise Refused("closed", _("This file is closed. Open it again to go on."), "file")
    traveller = store.add(
        Traveller(id=store.new_id(), operation=operation, home=file.home, file=file.n, nations=store.encode(list(nations)), made=at)
    )
    store.note(traveller.n, "added", "", caller.n, caller.actor, at)
    return traveller


def begin(caller: Caller, ids: Iterable[str], *, country: str = "", at: int | None = None) -> list[Outcome]:
    """Begin repatriation for those who agreed to it, or for whom a ground stands: each gets a request under the protocol.

    `country` is the one called home, by default the first that the person named. Those who began already are left out.
    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    if country and country not in REGIONS:
        raise Refused("no-such-country", _("Write the country by its two letters, such as NP."), "country")
    persons = access.people(caller, ids)
    outcomes: list[Outcome] = []
    ready: list[tuple[Returnee, dict[str, str]]] = []
    for returnee in persons:
        if returnee.request is not None:
            continue
        refusal = _why_not(returnee, country, at)
        if refusal is None:
            ready.append((returnee, access.read(returnee, caller, REFERRING, at)))
        else:
            outcomes.append(refusal)
    for start in range(0, len(ready), CHUNK):
        with turn() as t:
            for returnee, fields in ready[start : start + CHUNK]:
                outcomes.append(_begin(t, caller, returnee.traveller.id, fields, country, at))
    return outcomes


def _why_not(returnee: Returnee, country: str, at: int) -> Outcome | None:
    opened = returnee.gate("repatriate", at)
    if isinstance(opened, Shut):
        return Outcome(returnee.traveller.id, opened.code, opened.text)
    home = country or next(iter(returnee.nations), "")
    if home not in REGIONS:
        return Outcome(returnee.traveller.id, "no-country", _("No nationality is known. Say which country is home."))
    return None


def _begin(t: Turn, caller: Caller, person_id: str, fields: dict[str, str], country: str, at: int) -> Outcome:
    """In a turn of its own the gate is checked again: the person may have said no meanwhile."""
    returnee = access.person(caller, person_id)
    if returnee.request is not None:
        return Outcome(person_id, "begun")
    if refusal := _why_not(returnee, country, at):
        return refusal
    traveller, opened = returnee.traveller, returnee.gate("repatriate", at)
    assert isinstance(opened, GateOpened)
    sealed = access.seal(returnee.file, "reception", traveller.id, fields, caller, at)
    by_consent = opened.by == "consent"
    facts = {"consent": by_consent, "override": not by_consent}
    new = New(
        ask=Ask(PROTOCOL, about=traveller.id, facts=facts),
        protocol=newest_protocols()[PROTOCOL],
        by=caller,
        role=caller.role,
        side=ASKER,
        asker=traveller.home,
        region=None,
        fields={"file": sealed, "home-country": country or returnee.nations[0], "child": "yes" if returnee.file.is_child else "no"},
        confirmed_by=traveller.home,
        stated=facts,
    )
    request = create_in(t, new, at)
    store.change(traveller, request=request.id, extract=sealed)
    store.note(traveller.n, "begun", "", caller.n, caller.actor, at)
    t.audit(caller.n, caller.actor, HANDLE, detail=f"way home begun {traveller.id}")
    return Outcome(person_id, "begun")


def stop(caller: Caller, person_id: str, ground: str, *, at: int | None = None) -> None:
    """The person does not go, for a ground of the protocol; consulates and the desk at home are shut out. Raises Refused, NoSuchFile."""
    need(caller)
    at = at_or_now(at)
    with turn() as t:
        returnee = access.person(caller, person_id)
        access.take(t, returnee, "stop", {"stop-ground": ground}, by=caller, at=at)
        shut_all(t, returnee, at)
        store.note(returnee.traveller.n, "stopped", ground, caller.n, caller.actor, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"stopped {person_id}")
