"""Until when money can be held: the longest that the country's rule allows, else the protocol; longer only under an order."""

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.protocols import Protocol
from accord.core.protocols.definition import Limit
from accord.core.protocols.values import bound_of
from accord.core.times import rfc3339
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.store import Request
from accord.hub.requests.vocabulary import ASKER
from accord.tables import newest_protocols

ORDERS = ("police-order", "court-order")  # the grounds that say whose order it is


class Hold(Struct, frozen=True):
    """The hold that stands. `longest`: its end without an order; `rule`: a country's rule sets that; `ground`: why it lasts longer."""

    until: int
    longest: int
    rule: bool
    ground: str


def limit_of(protocol: Protocol) -> Limit | None:
    """How long a protocol lets money be held; that of the newest version that ships counts for requests that run under an older one too,
    and for those under one that members agreed on, unless that is shorter."""
    newest = newest_protocols().get(protocol.name, protocol)
    limits = [known.fields["until"].most for known in ((protocol, newest) if protocol.agreement else (newest,)) if "until" in known.fields]
    return min((limit for limit in limits if limit is not None), key=lambda limit: limit.seconds, default=None)


def longest(request: Request, book: Book, protocol: Protocol, at: int) -> int | None:
    """The last moment until which it may be held without an order, counted from the first hold since the asker last asked."""
    limit = limit_of(protocol)
    if limit is None:
        return None
    again = {step.key for step in protocol.steps if step.side == ASKER and "reopen" in step.effects}
    asked = max((step.at for step in store.steps_of(request.n) if step.step in again), default=request.opened)
    entries = (entry for ledger in book.of(request.n).values() for entry in ledger.entries if entry.kind == "hold")
    first = min((entry.at for entry in entries if entry.at >= asked), default=at)
    return bound_of(limit, first, store.rules_of(request.rules))


def keep(request: Request, book: Book, protocol: Protocol, until: int, at: int, *, ordered: bool = False) -> None:
    """Refuses a hold that would last too long. Raises Refused."""
    end = longest(request, book, protocol, at)
    if end is None or ordered or until <= end:
        return
    text = _("Without an order it can be held until {until} at most. Give an earlier date, or extend it on an order, and give the order.")
    raise Refused("needs-order", text.format(until=rfc3339(end)), "until")


def standing(request: Request, book: Book, protocol: Protocol, at: int) -> Hold | None:
    """The hold shown beside held money: its end, the longest it may last, and its ground; None where no money is held."""
    until = book.held_until(request.n)
    end = None if until is None else longest(request, book, protocol, at)
    if until is None or end is None:
        return None
    limit = limit_of(protocol)
    is_ruled = limit is not None and limit.rule is not None and limit.rule in store.rules_of(request.rules)
    entries = [entry for ledger in book.of(request.n).values() for entry in ledger.entries if entry.kind == "extend"]
    ground = max(entries, key=lambda entry: entry.until or 0).ground if entries and until > end else ""
    return Hold(until, end, is_ruled, ground or "")
