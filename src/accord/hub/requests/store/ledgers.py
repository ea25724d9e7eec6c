"""The entries of ledgers, and the hops by which money went on from one to the next."""

from collections.abc import Iterable

from accord.core.money.ledger import Entry
from accord.core.money.trail import Hop
from accord.hub.requests.models import Entry as EntryRow
from accord.hub.requests.models import Hop as HopRow
from accord.hub.requests.store.requests import pieces, signs
from accord.hub.statements import insert, select


def entries(roots: Iterable[int]) -> list[EntryRow]:
    """The entries of the trails that begin with these requests, in the order in which they were made."""
    return [row for piece in pieces(roots) for row in select(EntryRow, f"root IN ({signs(piece)}) ORDER BY n", *piece)]


def hops(roots: Iterable[int]) -> list[HopRow]:
    """The hops that were not taken back."""
    return [row for piece in pieces(roots) for row in select(HopRow, f"root IN ({signs(piece)}) AND undone = '' ORDER BY n", *piece)]


def add_entries(root: int, new_entries: Iterable[tuple[str, str, Entry]]) -> None:
    """Each with its trail and its request."""
    rows = [
        EntryRow(
            root=root,
            request=int(request),
            trail=trail,
            kind=entry.kind,
            source=entry.source,
            target=entry.target,
            amount=f"{entry.amount.value:f}",
            code=entry.amount.code,
            step=entry.step,
            payment=entry.payment,
            hold=entry.hold,
            until=entry.until,
            ground=entry.ground,
            at=entry.at,
        )
        for trail, request, entry in new_entries
    ]
    insert(rows)


def add_hops(root: int, new_hops: Iterable[tuple[str, Hop]]) -> None:
    """Each with its trail."""
    HopRow.objects.bulk_create(
        HopRow(
            root=root,
            trail=trail,
            parent=int(hop.parent),
            child=int(hop.child),
            gone=f"{hop.out.value:f}",
            gone_code=hop.out.code,
            came=f"{hop.into.value:f}",
            came_code=hop.into.code,
            rate=f"{hop.rate.value:f}",
            source=hop.rate.source,
            step=hop.step,
            payment=hop.payment,
            at=hop.at,
        )
        for trail, hop in new_hops
    )


def undo_hop(root: int, trail: str, step: str, child: int, by: str) -> None:
    HopRow.objects.filter(root=root, trail=trail, step=step, child=child).update(undone=by)
