"""Access to a request: for its parties, those who asked further up its trail, and the secretariat where it has a side in it."""

from accord.hub.columns import is_id as is_id
from accord.hub.members.queries import Caller, need
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import store
from accord.hub.requests.errors import NoSuchRequest
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWER, MANAGE, OPEN, READ, SECRETARIAT, WATCHER


def reach(caller: Caller, request_id: str) -> tuple[Request, list[Party]]:
    """The request and its parties. Raises NoSuchRequest, alike for another's and for one that never was; NotAllowed."""
    need(caller, READ, OPEN, ANSWER, MANAGE)
    request = store.by_id(request_id) if is_id(request_id) else None
    if request is None:
        raise NoSuchRequest
    there = store.parties(request.n)
    if not sees(caller, request, there):
        raise NoSuchRequest
    return request, there


def sees(caller: Caller, request: Request, parties: list[Party]) -> bool:
    if any(party.member == caller.n for party in parties):
        return True
    return caller.may(MANAGE) and SECRETARIAT in protocols()[request.protocol].sides


def takes_part(caller: Caller, request: Request, parties: list[Party]) -> bool:
    """Whether the member may read and write messages inside: a watcher sees steps and clocks alone."""
    if any(party.member == caller.n and party.side != WATCHER for party in parties):
        return True
    return caller.may(MANAGE) and SECRETARIAT in protocols()[request.protocol].sides


def sees_all_of(caller: Caller) -> list[str] | None:
    """The protocols of which the caller sees every request; None for who sees its own alone."""
    return [ref for ref, protocol in protocols().items() if SECRETARIAT in protocol.sides] if caller.may(MANAGE) else None


def seen_by(caller: Caller) -> store.Condition:
    """The requests that the caller may see."""
    return store.seen_by(caller.n, sees_all_of(caller))
