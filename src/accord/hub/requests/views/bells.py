"""The requests that bells ring for, for the console's rows. A fixed number of queries, however many bells."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from accord.core.protocols import Step
from accord.hub.columns import is_id
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.money import ledgers
from accord.hub.requests.steps import access, called_off, continuing, execution, offers
from accord.hub.requests.store import Party, Request
from accord.hub.requests.views.assembly import open_step
from accord.hub.requests.views.matter import standing_of
from accord.hub.requests.views.rows import OpenStep
from accord.hub.requests.vocabulary import ACKNOWLEDGE, MANAGE, MOST_OF_A_BELL, READ, TAKEN_ELSEWHERE
from accord.hub.times import now


class BellMatter(Struct, frozen=True):
    """A request that a bell rings for. `totals` by currency, empty for who only watches; nothing here is about a person.

    `due`: when the clock that matters to the caller ends, which runs since `entered`; `is_to_take`: the caller takes it by taking the
    bell. `likely`: the step that its list would offer first, where its figures are shown; None too where more must be looked up to know
    whether it can succeed. `called_off`: the asker wants it let go, and it still stands.
    """

    request: str
    title: str
    state_title: str
    totals: Mapping[str, Mapping[str, Any]]
    entered: int
    due: int | None
    is_open: bool
    is_to_take: bool
    protocol: str
    version: int
    likely: OpenStep | None = None
    called_off: bool = False


def about_bells(
    caller: Caller, bells: Mapping[str, str], *, ringing: Sequence[str], figures: Collection[str], at: int | None = None
) -> dict[str, list[BellMatter]]:
    """The matters of each bell that the caller may see: `bells` gives the opaque id that each names; those that ring have all of theirs.

    `figures`: the bells whose amounts are shown, too.
    """
    if not (caller.may(READ) or caller.may(MANAGE)):
        return {}
    rung: dict[str, list[int]] = {}
    for bell, n in store.rung_by_any(ringing) if ringing else ():
        rung.setdefault(bell, []).append(n)
    named = {_id(ref) for bell, ref in bells.items() if bell not in rung}
    by_id = store.by_ids(filter(is_id, named)) if any(named) else {}
    numbers = {bell: list(dict.fromkeys(there))[:MOST_OF_A_BELL] for bell, there in rung.items()}
    known = store.by_numbers(n for there in numbers.values() for n in there) if numbers else {}
    known |= {request.n: request for request in by_id.values()}
    if not known:
        return {}
    parties = store.parties_of(known)
    visible = {n: request for n, request in known.items() if access.sees(caller, request, parties.get(n, []))}
    counted = {n for bell in figures for n in numbers.get(bell, ())} | {
        by_id[id].n for bell in figures if (id := _id(bells[bell])) in by_id
    }
    roots = {request.root for n, request in visible.items() if n in counted}
    books = ledgers.load_many(roots) if roots else {}
    doers = continuing.doers_of(parties)
    steps = {
        n: execution.open_steps(caller, request, parties.get(n, []), execution.protocol_of(request), doers=doers.get(n, frozenset()))
        for n, request in visible.items()
    }
    matters = {n: _matter(caller, request, parties.get(n, []), books.get(request.root), steps[n]) for n, request in visible.items()}
    to_do = [request for n, request in visible.items() if _is_to_do(matters[n])]
    matters |= _with_steps(caller, to_do, matters, parties, books, steps, at)
    about = {bell: [matters[n] for n in there if n in matters] for bell, there in numbers.items()}
    for bell, ref in bells.items():
        request = by_id.get(_id(ref)) if bell not in rung else None
        if request is not None and request.n in matters:
            # A bell that a person rang by hand names a request, but taking the bell takes no request.
            about[bell] = [replace(matters[request.n], is_to_take=False)]
    return {bell: rows for bell, rows in about.items() if rows}


def _id(ref: str) -> str:
    """The request's id in a bell's reference, which may begin with a word of the caller that rang it, as in `request:...`."""
    return ref.rpartition(":")[2]


def _matter(caller: Caller, request: Request, parties: list[Party], book: ledgers.Book | None, steps: Sequence[Step]) -> BellMatter:
    protocol = execution.protocol_of(request)
    inside = access.takes_part(caller, request, parties) and protocol.name not in TAKEN_ELSEWHERE
    due = request.next_due
    if book is not None:  # the clock that its list and its page name, so that no bell says 29 days where an answer is owed in minutes
        first = standing_of(caller, request, parties, protocol, book)[1]
        due = None if first is None else first.due
    return BellMatter(
        request.id,
        protocol.title,
        called_off.state_title(request, protocol),
        ledgers.totals_of(book, request.n) if inside and book is not None else {},
        request.entered,
        due,
        request.closed is None,
        any(step.key == ACKNOWLEDGE for step in steps),
        request.protocol,
        request.version,
        called_off=called_off.is_called_off(request),
    )


def _is_to_do(matter: BellMatter) -> bool:
    return matter.is_open and not matter.is_to_take


def _with_steps(
    caller: Caller,
    requests: Sequence[Request],
    matters: Mapping[int, BellMatter],
    parties: Mapping[int, list[Party]],
    books: Mapping[int, ledgers.Book],
    steps: Mapping[int, Sequence[Step]],
    at: int | None,
) -> dict[int, BellMatter]:
    """Those of which the figures are shown, with their likely step; one more query, however many."""
    counted = [request for request in requests if request.root in books]
    if not counted:
        return {}
    at = now() if at is None else at
    embargoed = store.under_embargo((request.subject for request in counted if request.subject is not None), at)
    likely = {}
    for request in counted:
        known = {"embargo": request.subject in embargoed}
        step = _likely(caller, request, steps[request.n], parties.get(request.n, []), books[request.root], at, known)
        likely[request.n] = replace(matters[request.n], likely=step)
    return likely


def _likely(
    caller: Caller, request: Request, steps: Sequence[Step], parties: list[Party], book: ledgers.Book, at: int, known: Mapping[str, Any]
) -> OpenStep | None:
    """The first of the open steps that can succeed."""
    protocol = execution.protocol_of(request)
    barred = offers.barred(caller, steps, request, parties, protocol, book, at, known=known, only_known=True)
    step = next((step for step in steps if step.key not in barred), None)
    if step is None or not offers.is_known(step, known):
        return None
    return open_step(step, request, protocol, book, at)
