"""Code that actions of requests share: permissions, the time, the result of a step, and the recipients of a message inside a request."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.errors import NoSuchRequest, Refused
from accord.hub.requests.steps import access, execution, notices
from accord.hub.requests.steps.context import Work
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import MANAGE, READ, SECRETARIAT, WATCHER
from accord.hub.times import now


class Taken(Struct, frozen=True):
    """The result of a step: the state reached, the version of the request now, its children, and the steps open to the caller next.

    `repeated`: it was taken before, and a message that said the same once more changed nothing.
    """

    request: str
    step: str
    state: str
    version: int
    open: tuple[str, ...]
    children: tuple[str, ...]
    gaps: tuple[str, ...]
    repeated: bool = False


def at_or_now(at: int | None) -> int:
    return now() if at is None else at


def taken(caller: Caller | None, work: Work) -> Taken:
    request = work.request
    there = execution.open_steps(caller, request, work.parties, work.protocol) if caller is not None else []
    return Taken(
        request.id,
        work.taken.step.key,
        request.state,
        request.version,
        tuple(dict.fromkeys(step.key for step in there)),
        tuple(child.request.id for child in work.children),
        tuple(gap.kind for gap in work.gaps),
    )


def taken_before(caller: Caller, request: Request, parties: list[Party], step: str) -> Taken:
    """A step that was taken already, as the request stands now."""
    there = execution.open_steps(caller, request, parties, execution.protocol_of(request))
    open_keys = tuple(dict.fromkeys(open_step.key for open_step in there))
    return Taken(request.id, step, request.state, request.version, open_keys, (), (), True)


def inside(caller: Caller, request_id: str) -> tuple[Request, list[Party]]:
    """A request in which the caller takes part. Raises NoSuchRequest, NotAllowed."""
    request, parties = access.reach(caller, request_id)
    if not access.takes_part(caller, request, parties):
        raise NoSuchRequest
    need_side(caller, parties)
    return request, parties


def need_side(caller: Caller, parties: Iterable[Party]) -> None:
    """Need the permission of a side on which the caller stands, or the secretariat's. Raises NotAllowed."""
    need(caller, MANAGE, *(execution.permission_of(party.side) for party in parties if party.member == caller.n and party.side != WATCHER))


def keep_few(count: int, most: int) -> None:
    """Limit how much a request holds, since every reader of its page reads all of it. Raises Refused."""
    if count >= most:
        raise Refused("too-many", _("This request is full. Open a new one, and name this one there."))


def secretariat_of(request: Request) -> list[int]:
    return members.secretariat() if SECRETARIAT in execution.protocol_of(request).sides else []


def readers(request: Request, parties: Iterable[Party]) -> set[int]:
    """The members that may read messages inside a request."""
    return {party.member for party in parties if party.side != WATCHER} | set(secretariat_of(request))


def tell(t: Turn, request: Request, parties: list[Party], caller: Caller, data: dict[str, Any]) -> None:
    recipients = notices.told_of((party for party in parties if party.side != WATCHER), more=[caller.n])
    notices.entry(t, "request.told", request, recipients, caller, data)
    t.audit(caller.n, caller.actor, READ, detail=f"{data['what']} {request.id}")


def add_message(request: Request, by: Caller, reference: str, at: int) -> str:
    id = store.new_id()
    store.add_message(id, request.n, by.n, by.person_n, reference, at)
    return id
