"""The end of a file: its key is destroyed, and the sealed file goes. The row and its custody lines stay: ids, codes and digests."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accord.hub.cases import actions as cases
from accord.hub.evidence import custody, files, keys, places, store
from accord.hub.evidence.errors import AsThingsStand, NoSuchEvidence
from accord.hub.evidence.store import Item
from accord.hub.evidence.vocabulary import ERASED, ERASED_BY, WHOLE
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
        cases.remove_part_in(t, me, case, part)
        _erase_in(t, item, me, keys.ERASURE)


def _erase_in(t: Turn, item: Item, by: Caller | None, why: Reason) -> None:
    keys.destroy(item, why, t.at)
    item.state, item.erased, item.stamp = ERASED, t.at, None
    custody.leave_in(t, item, by, ERASED_BY)
    transaction.on_commit(partial(files.drop, item.id))


class Keeper:
    """What cases tell about the parts that are evidence."""

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
