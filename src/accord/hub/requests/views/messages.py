"""Which requests of a list hold a message that their reader's member has not taken up yet. Two queries, and two more where one does."""

from collections.abc import Iterable

from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.steps import access
from accord.hub.requests.vocabulary import WATCHER


def messages_to_take_up(caller: Caller, ids: Iterable[str]) -> dict[str, str]:
    """By request the name of the other member that wrote last, as long as the caller's has neither answered nor taken a step since."""
    wanted = {id for id in ids if access.is_id(id)}
    requests = {row.n: row for row in store.by_ids(wanted).values()} if wanted else {}
    said = store.last_said(requests)
    if not any(member != caller.n for _request, member, _at in said):
        return {}
    parties = store.parties_of(requests)
    own = dict(store.last_done(caller.n, requests))
    others: dict[int, tuple[int, int]] = {}
    for request, member, at in said:
        if member == caller.n:
            own[request] = max(at, own.get(request, 0))
        else:
            others[request] = max((at, member), others.get(request, (0, 0)))
    waiting = {
        request: member
        for request, (at, member) in others.items()
        if at > own.get(request, 0)
        and requests[request].closed is None
        and any(party.member == caller.n and party.side != WATCHER for party in parties.get(request, []))
    }
    names = members.by_number(set(waiting.values())) if waiting else {}
    return {requests[request].id: names[member].name for request, member in waiting.items()}
