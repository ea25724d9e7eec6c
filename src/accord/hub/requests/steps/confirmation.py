"""The members that can confirm an ask now: there is always one, and the page names it."""

from collections.abc import Iterable

from accord.core.protocols import Protocol
from accord.core.protocols.definition import Step
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import BANK, MANAGE, POLICE, SECRETARIAT

# A role of the secretariat as an older version of a protocol has it, in which the secretariat could not confirm in its own name.
_STAND_IN = "administrator"


def steps_of(protocol: Protocol, state: str) -> list[Step]:
    """The steps that confirm an ask in this state."""
    return [step for step in protocol.steps if "confirm" in step.effects and state in step.from_states]


def more_sides(caller: Caller, request: Request, protocol: Protocol) -> tuple[str, ...]:
    """Sides on which the caller can confirm although it is no party there: requests that ran before had nobody who could.

    The police that ask for a person are the police all the same. The secretariat steps in for the police where a version knows no better.
    """
    there = {step.side for step in steps_of(protocol, request.state)}
    if request.confirmed is not None or POLICE not in there:
        return ()
    is_police = caller.n == request.asker and caller.sector == "state"
    return (POLICE,) if is_police or (caller.may(MANAGE) and SECRETARIAT not in there) else ()


def role_on(caller: Caller, side: str) -> str:
    """The role with which the caller acts on a side."""
    return _STAND_IN if side == POLICE and caller.role == "secretariat" and caller.may(MANAGE) else caller.role


def who_can(request: Request, parties: Iterable[Party], protocol: Protocol) -> list[Party]:
    """The members that can confirm it now, the sender's bank and the police first; none where it is confirmed, or over."""
    sides = {step.side for step in steps_of(protocol, request.state)}
    if request.confirmed is not None or request.closed is not None or not sides:
        return []
    rows = members.by_number([request.asker])
    candidates = [party for side in (BANK, POLICE) for party in parties if party.side == side and side in sides]
    if rows[request.asker].sector == "state":
        candidates.append(Party(request.asker, POLICE))
    active = members.active_among([party.member for party in candidates])
    kept = [party for party in dict.fromkeys(candidates) if party.member in active]
    return kept + [Party(n, SECRETARIAT) for n in members.secretariat() if all(party.member != n for party in kept)]
