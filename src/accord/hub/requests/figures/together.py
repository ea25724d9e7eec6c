"""The money of several requests together, such as those of one case: each payment once. Permission inside."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from accord.core.money.figures import Totals
from accord.core.money.together import Counted
from accord.core.money.together import together as totals_together
from accord.core.money.trail import Trail
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.money import ledgers, payments
from accord.hub.requests.money.shared_payments import one_name_each
from accord.hub.requests.steps import access
from accord.hub.requests.store import Request
from accord.hub.requests.views.glances import reads


class TogetherRow(Struct, frozen=True):
    """One currency. `requests`: how many of the requests have money in it; `payments`: of how many payments they dispute something."""

    code: str
    totals: Totals
    requests: int
    payments: int


class CountedRequest(Struct, frozen=True):
    """One of the requests. `counted_with`: the first of them whose trail it belongs to or that is about the same payment; empty: none."""

    id: str
    protocol: str
    state: str
    counted_with: str


class TogetherMoney(Struct, frozen=True):
    rows: tuple[TogetherRow, ...]
    requests: tuple[CountedRequest, ...]


def together(caller: Caller, ids: Iterable[str]) -> TogetherMoney:
    """The money of those of these requests in which the caller takes part, with all of their trails below them that it may see."""
    chosen = _chosen(caller, ids)
    books = ledgers.load_many(sorted({request.root for request in chosen.values()}))
    nodes = {int(node) for book in books.values() for trail in book.trails.values() for node in trail.ledgers}
    visible = {n for n in nodes if n in chosen} | _visible(caller, nodes - chosen.keys())
    names = _names(chosen)
    counted: list[Counted] = []
    with_money: dict[str, set[int]] = {}
    done: set[tuple[int, str, str]] = set()
    for n, request in sorted(chosen.items()):
        for name, trail in books[request.root].trails.items():
            for node, is_first in _below(trail, n, chosen, visible):
                ledger = trail.ledgers[node]
                if (request.root, name, node) in done or ledger.code is None:
                    continue
                done.add((request.root, name, node))
                counted.append(Counted(ledger, is_first, names.get(int(node), {})))
                with_money.setdefault(ledger.code, set()).add(n)
    rows = tuple(TogetherRow(code, row.totals, len(with_money[code]), row.payments) for code, row in totals_together(counted).items())
    return TogetherMoney(rows, _told(chosen, books, names))


def totals_once(roots: Iterable[int]) -> Mapping[str, Totals]:
    """By currency, over the whole trails of these first requests; each payment was lost once."""
    numbers = list(roots)
    names = _names(numbers)
    counted = [
        Counted(ledger, node == trail.root, names.get(int(node), {}))
        for book in ledgers.load_many(numbers).values()
        for trail in book.trails.values()
        for node, ledger in trail.ledgers.items()
    ]
    return {code: row.totals for code, row in totals_together(counted).items()}


def _chosen(caller: Caller, ids: Iterable[str]) -> dict[int, Request]:
    if not reads(caller):
        return {}
    requests = store.by_ids(id for id in ids if access.is_id(id)).values()
    parties = store.parties_of(request.n for request in requests)
    return {request.n: request for request in requests if access.takes_part(caller, request, parties.get(request.n, []))}


def _visible(caller: Caller, numbers: Iterable[int]) -> set[int]:
    requests = store.by_numbers(numbers)
    parties = store.parties_of(requests)
    return {n for n, request in requests.items() if access.sees(caller, request, parties.get(n, []))}


def _below(trail: Trail, n: int, chosen: Mapping[int, Request], visible: set[int]) -> Iterable[tuple[str, bool]]:
    """The ledgers of a request and of all below it that are seen; and whether nothing above it is counted with it."""
    if str(n) not in trail.ledgers:
        return
    for node in trail.downwards:
        path = list(trail.path(node))
        if str(n) in path and int(node) in visible:
            yield node, node == str(n) and not any(int(above) in chosen for above in path[1:])


def _names(chosen: Iterable[int]) -> dict[int, dict[str, str]]:
    """The common name of each payment, by request: two reports of one payment have one."""
    names: dict[int, dict[str, str]] = {}
    for (request, payment), name in one_name_each(payments.reported_in(sorted(chosen))).items():
        names.setdefault(request, {})[payment] = name
    return names


def _told(
    chosen: Mapping[int, Request], books: Mapping[int, ledgers.Book], names: Mapping[int, Mapping[str, str]]
) -> tuple[CountedRequest, ...]:
    first: dict[object, str] = {}
    told = []
    for n, request in sorted(chosen.items()):
        keys: list[object] = [request.root, *names.get(n, {}).values()] if books[request.root].trails else [("alone", n)]
        other = next((first[key] for key in keys if key in first), "")
        for key in keys:
            first.setdefault(key, other or request.id)
        told.append(CountedRequest(request.id, request.name, request.state, other))
    return tuple(told)
