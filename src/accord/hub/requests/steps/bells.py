"""A bell that rang for requests is taken with them: by their own step of acknowledging, in the turn in which the bell is."""

from django.utils.translation import gettext

from accord.core.protocols import Protocol, Step, open_to
from accord.hub.desks.actions import Taken
from accord.hub.desks.labels import NOT_THEIRS
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.refusals import NotAllowed
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.labels import after_the_end
from accord.hub.requests.steps import confirmation, execution
from accord.hub.requests.store import Request, Rung
from accord.hub.requests.vocabulary import ACKNOWLEDGE, FOR_OFFICERS, MOST_OF_A_BELL, TAKEN_ELSEWHERE

KIND = "request"


class RequestBells:
    """Answers of requests to desks. The oldest requests of a bell that grew are taken first; what is beyond one turn's worth is
    asked for again."""

    def take(self, t: Turn, caller: Caller, bell: str, at: int) -> list[Taken]:
        rows = [(rung, store.by_number(rung.request)) for rung in store.rung_by(bell, MOST_OF_A_BELL)]
        taken = [_take(t, caller, rung, request, at) for rung, request in rows if request is not None]
        return [each for each in taken if each is not None]

    def needs(self, bell: str, at: int) -> int | None:
        moments: list[int] = []
        for rung in store.rung_by(bell, MOST_OF_A_BELL):
            request = store.by_number(rung.request)
            if request is None or request.closed is not None:
                continue
            moments += [due.at for due in store.dues(request.n) if due.kind == "escalation" or due.target == rung.side]
            if request.next_due is not None and request.next_due <= at:
                moments.append(request.next_due)
        return min(moments, default=None)


def _take(t: Turn, caller: Caller, rung: Rung, request: Request, at: int) -> Taken | None:
    request = execution.catch_up(t, request, at)
    protocol = execution.protocol_of(request)
    if protocol.name in (*TAKEN_ELSEWHERE, *FOR_OFFICERS):
        return None
    sides = execution.sides_of(caller, request, store.parties(request.n), protocol)
    if rung.side not in sides:
        return Taken(KIND, why=str(NOT_THEIRS))
    if request.closed is not None:
        state = gettext(protocol.states[request.state].title)
        if says := after_the_end(request, rung.side):
            return Taken(KIND, request.id, why=says)
        return Taken(KIND, request.id, why=gettext("The request is over: {state}. No one has to answer it any more.").format(state=state))
    # A member asked on several sides takes it on the one that acknowledges, whichever was rung.
    known = [step for step in protocol.steps if step.key == ACKNOWLEDGE and step.side in sides]
    step = next((step for step in known if request.state in step.from_states), None)
    if step is None:
        was_asked = any(step.side == rung.side for step in known)
        return Taken(KIND, request.id, why=_further(request, protocol) if was_asked else "")
    if not _may(caller, step, protocol, request):
        raise NotAllowed(
            gettext(
                "Taking this bell takes the request that it rings for, and your role may not. Hand it to a colleague who may; it rings on."
            )
        )
    try:
        with t.attempt():
            role = confirmation.role_on(caller, step.side)
            execution.take_step(t, request, ACKNOWLEDGE, side=step.side, role=role, by=caller, at=at, fields={})
    except Refused as refused:
        return Taken(KIND, request.id, why=refused.text)
    return Taken(KIND, request.id, f"{request.protocol}.{ACKNOWLEDGE}")


def _further(request: Request, protocol: Protocol) -> str:
    state = gettext(protocol.states[request.state].title)
    return gettext("The request was acknowledged before, and is now: {state}. Open it to go on.").format(state=state)


def _may(caller: Caller, step: Step, protocol: Protocol, request: Request) -> bool:
    role = confirmation.role_on(caller, step.side)
    return caller.may(execution.permission_of(step.side)) and step in open_to(protocol, request.state, role, step.side)
