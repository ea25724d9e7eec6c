"""The end of a file: its key is destroyed, and the sealed file goes. The row and its custody lines stay: ids, codes and digests."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accord.hub.cases import actions as cases
from accord.hub.cases import queries as case_queries
from accord.hub.evidence import custody, files, keys, places, store
from accord.hub.evidence.errors import AsThingsStand, NoSuchEvidence
from accord.hub.evidence.store import Item
from accord.hub.evidence.uploads import read_label
from accord.hub.evidence.vocabulary import ERASED, ERASED_BY, HANDED_OVER, RELABELLED, SHARED, WHOLE, WITHDRAWN
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.vault import queries as vault
from accord.hub.vault.vocabulary import Reason


def erase(me: Caller, case: str, part: str) -> None:
    """Erase a file of the caller's own member for good. Raises NoSuchCase, NoSuchEvidence, NotAllowed, AsThingsStand."""
    places.to_write(me, case)
    seen = places.seen(me, case, part, ERASED_BY)
    if seen.member != me.n:
        raise AsThingsStand("not-yours", _("Another organisation put this file in, and only it can erase it. Ask it."))
    with turn() as t:
        item = store.load(seen.id, changing=True)
        if item is None or item.state != WHOLE:
            raise NoSuchEvidence
        seers = case_queries.seers(part)
        cases.remove_part_in(t, me, case, part)
        _erase_in(t, item, me, keys.ERASURE, seers)


def change(me: Caller, case: str, part: str, *, tlp: str) -> None:
    """Give a file of the caller's own member another label. Members above whose ceiling it is then are shown it no more.

    Raises NoSuchCase, NoSuchEvidence, NotAllowed, AsThingsStand, Refused.
    """
    places.to_write(me, case)
    seen = places.seen(me, case, part, RELABELLED)
    if seen.member != me.n:
        raise AsThingsStand("not-yours", _("Another organisation put this file in, and only it can change its label. Ask it."))
    label = read_label(tlp)
    with turn() as t:
        item = store.load(seen.id, changing=True)
        if item is None or item.state != WHOLE:
            raise NoSuchEvidence
        cases.change_part_in(t, me, case, part, tlp=label)
        item.tlp = label
        store.update(item)
        custody.leave_in(t, item, me, RELABELLED, detail=f"to {label}", to=case_queries.seers(part))


def _erase_in(t: Turn, item: Item, by: Caller | None, why: Reason, seers: Iterable[int] = ()) -> None:
    keys.destroy(item, why, t.at)
    item.state, item.erased, item.stamp = ERASED, t.at, None
    store.update(item)
    custody.leave_in(t, item, by, ERASED_BY, to=seers)
    transaction.on_commit(partial(files.drop, item.id))


class Keeper:
    """What cases tell about the parts that are evidence."""

    def shared(self, t: Turn, me: Caller, parts: Sequence[str], member: int, member_id: str) -> None:
        self._leave(t, me, parts, SHARED, f"to {member_id}", [member])

    def withdrawn(self, t: Turn, me: Caller | None, parts: Sequence[str], member: int, member_id: str) -> None:
        self._leave(t, me, parts, WITHDRAWN, f"from {member_id}", [member])

    def handed_over(self, t: Turn, me: Caller | None, case: str, member_id: str) -> None:
        for item in store.whole_of_case(case):
            seers = case_queries.seers(item.part or "")
            custody.leave_in(t, item, me, HANDED_OVER, detail=f"lead to {member_id}", to=seers, seen=False)

    def _leave(self, t: Turn, me: Caller | None, parts: Sequence[str], act: str, detail: str, to: Sequence[int]) -> None:
        for item in store.of_parts(parts):
            if item.state == WHOLE:
                custody.leave_in(t, item, me, act, detail=detail, to=to, seen=False)

    def gone(self, t: Turn, parts: Sequence[str], at: int) -> None:
        for item in store.of_parts(parts):
            if item.state == WHOLE:
                _erase_in(t, item, None, keys.RETENTION)


def settle_gone(items: Sequence[Item]) -> bool:
    """Files whose key the vault keeps no more, since it was erased after a backup or its time is over: they end as well."""
    erased = vault.erased([UUID(item.record) for item in items if item.state == WHOLE])
    gone = [item for item in items if item.state == WHOLE and UUID(item.record) in erased]
    for item in gone:
        with turn() as t:
            current = store.load(item.id, changing=True)
            if current is not None and current.state == WHOLE:
                _erase_in(t, current, None, keys.RETENTION)
    return bool(gone)
