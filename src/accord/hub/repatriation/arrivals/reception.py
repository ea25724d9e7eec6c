"""The desk at home: told before anybody travels, accepts or declines, meets who arrives, and follows up on days that ring it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accord.core.times import DAY
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.queries import need
from accord.hub.care.vocabulary import HANDLE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, returnees, store
from accord.hub.repatriation.journeys import home_desk
from accord.hub.repatriation.present import Outcome
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.store import Followup, Traveller
from accord.hub.repatriation.vocabulary import ACCEPTED, ARRIVED, CHUNK, DECLINED, DECLINES, FOLLOW, LEFT, TOLD
from accord.hub.requests import actions as requests
from accord.hub.requests.vocabulary import ANSWERER
from accord.hub.times import at_or_now


def no_arrival() -> NoSuchFile:
    return NoSuchFile(_("No such person is on the way to you. See the list of who comes home."))


def tell_home(caller: Caller, ids: Iterable[str], *, at: int | None = None) -> list[Outcome]:
    """Tell the national desk of the country called home who comes, without saying who it is; it is rung once for all of them.

    Where the person is afraid of that country nobody there is told. Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    persons = access.people(caller, ids)
    outcomes: list[Outcome] = []
    rung: dict[int, str] = {}
    for start in range(0, len(persons), CHUNK):
        with turn() as t:
            for returnee in persons[start : start + CHUNK]:
                outcome, desk = _tell(t, caller, returnee.traveller.id, at)
                outcomes.append(outcome)
                if desk is not None:
                    rung.setdefault(desk, returnee.traveller.id)
    if rung:
        with turn() as t:
            for desk, first in sorted(rung.items()):
                access.ring(t, desk, first, at, by=caller.n)
    return outcomes


def _tell(t: Turn, caller: Caller, person_id: str, at: int) -> tuple[Outcome, int | None]:
    returnee = access.person(caller, person_id)
    traveller, request = returnee.traveller, returnee.request
    if request is None:
        return Outcome(person_id, "not-begun", _("The way home has not begun for this person. Begin it first.")), None
    if request.fields.get("home-country") in returnee.feared:
        return Outcome(person_id, "feared", _("The person is afraid of this country, so no one there may be told.")), None
    if not returnee.may("travel", at):
        return Outcome(person_id, "no-consent", _("There is no consent to travel. Ask the person first.")), None
    if traveller.reception in (TOLD, ACCEPTED):
        return Outcome(person_id, "told"), None
    desk = home_desk(returnee)
    if desk is None:
        return Outcome(
            person_id, "no-desk", _("That country has no national desk here. Say who meets the person in the plan of travel.")
        ), None
    requests.add_answerer_in(request, desk)
    store.change(traveller, receiver=desk, reception=TOLD, decline="", told=at)
    store.note(traveller.n, "told-home", "", caller.n, caller.actor, at)
    t.audit(caller.n, caller.actor, HANDLE, detail=f"desk at home told of {person_id}")
    return Outcome(person_id, "told"), desk


# The desk at home


def arriving(caller: Caller, person_id: str) -> Returnee:
    """A person on the way to the caller's member. Raises NoSuchFile, alike for every other."""
    traveller = store.by_id(Traveller, person_id)
    if traveller is None or traveller.receiver != caller.n or traveller.gone or traveller.reception not in (TOLD, ACCEPTED):
        raise no_arrival()
    persons = returnees.load([traveller])
    if not persons:
        raise no_arrival()
    return persons[0]


def is_open_to(returnee: Returnee, at: int) -> bool:
    """Whether the desk at home may see the person now: it accepted, travel is arranged, and the yes stands or the person has left."""
    has_left = any(seat.state in (LEFT, ARRIVED) for seat, _leg in returnee.seats)
    return returnee.traveller.reception == ACCEPTED and (
        returnee.state == "received" or (returnee.state == "travel" and (has_left or returnee.may("travel", at)))
    )


def accept(caller: Caller, person_id: str, *, at: int | None = None) -> None:
    """The desk at home receives the person. Raises NoSuchFile, NotAllowed."""
    _say(caller, person_id, ACCEPTED, "", at)


def decline(caller: Caller, person_id: str, why: str, *, at: int | None = None) -> None:
    """It can't, for a reason; it is told nothing more. Raises Refused, NoSuchFile, NotAllowed."""
    if why not in DECLINES:
        raise Refused("no-such-reason", _("Choose why: {words}.").format(words=", ".join(DECLINES)), "why")
    _say(caller, person_id, DECLINED, why, at)


def _say(caller: Caller, person_id: str, word: str, why: str, at: int | None) -> None:
    need(caller)
    at = at_or_now(at)
    with turn() as t:
        returnee = arriving(caller, person_id)
        if returnee.traveller.reception != TOLD:
            raise Refused("said", _("Your member has answered this already."))
        store.change(returnee.traveller, reception=word, decline=why)
        store.note(returnee.traveller.n, word, why, caller.n, caller.actor, at)
        if word == DECLINED:
            access.ring(t, returnee.traveller.home, returnee.traveller.id, at, by=caller.n)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"reception {word} {person_id}")


def receive(caller: Caller, person_id: str, met_by: str, *, at: int | None = None) -> None:
    """The person has arrived; `met_by` is the service, not a name. Raises Refused, NoSuchFile, NotAllowed."""
    _step(caller, person_id, "receive", {"met-by": met_by}, "received", "", at)


def follow(caller: Caller, person_id: str, reintegration: str, *, at: int | None = None) -> None:
    """Say how it goes, by the words of the protocol: what fell due until now is done. Raises Refused, NoSuchFile, NotAllowed."""
    _step(caller, person_id, "follow-up", {"reintegration": reintegration}, "followed", reintegration, at)


def finish(caller: Caller, person_id: str, reintegration: str, *, at: int | None = None) -> None:
    """Follow-up ends; the person is shut to the desk at home. Raises Refused, NoSuchFile, NotAllowed."""
    _step(caller, person_id, "finish", {"reintegration": reintegration}, "finished", reintegration, at)


def follow_up_on(caller: Caller, person_id: str, due: int, *, at: int | None = None) -> str:
    """The caller's desk is rung then, to ask how it goes; returns the id. Raises Refused, NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    if due <= at:
        raise Refused("over", _("This day has begun already. Choose a later one."), "due")
    with turn() as t:
        returnee = _mine(caller, person_id)
        row = store.new_id()
        store.add(Followup(id=row, traveller=returnee.traveller.n, member=caller.n, due=due, done=None, outcome=""))
        t.set_clock(FOLLOW, row, due)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"follow-up {person_id}")
    return row


def _mine(caller: Caller, person_id: str) -> Returnee:
    """A person whom the caller receives; or, where no desk does, whose file its member keeps."""
    try:
        return arriving(caller, person_id)
    except NoSuchFile:
        return access.person(caller, person_id)


def _step(caller: Caller, person_id: str, step: str, fields: dict[str, Any], what: str, code: str, at: int | None) -> None:
    need(caller)
    at = at_or_now(at)
    with turn() as t:
        returnee = _mine(caller, person_id)
        traveller = returnee.traveller
        if caller.n == traveller.home and traveller.receiver is not None:
            raise Refused("not-yours", _("Only the desk at home can record this. Ring it, if it is late."))
        access.take(t, returnee, step, fields, by=caller, at=at, side=ANSWERER)
        for due in store.where(Followup, traveller=traveller.n, done=None):
            if step == "finish" or due.due <= at:
                store.change(due, done=at, outcome=code)
                t.unset_clock(FOLLOW, due.id)
        store.note(traveller.n, what, code, caller.n, caller.actor, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"{what} {person_id}")


def remind(t: Turn, followup_id: str, at: int) -> None:
    """The clock of a follow-up: the desk is rung; where there is none, it is tried again the next day, until it is done."""
    row = store.by_id(Followup, followup_id)
    if row is None or row.done is not None:
        return
    travellers = store.where(Traveller, n=row.traveller, gone=False)
    if travellers and not access.ring(t, row.member, travellers[0].id, at, by=travellers[0].home):
        t.set_clock(FOLLOW, followup_id, at + DAY)
