"""Single claims of several callers in one turn: each is undone by itself where it fails, and all are told when the turn is committed.

A commit to the disk costs more than a claim does. So whoever publishes one at a time shares it with those that do so at the same moment.
"""

import logging
from collections.abc import Callable, Sequence

from msgspec import Struct

from accord.core.signals import BadSignal, Draft
from accord.hub.journal.actions import SharedKeys, Turn, shared_turn
from accord.hub.members.queries import Caller
from accord.hub.running import place
from accord.hub.signals.publishing.deciding import prepare, vouched_among
from accord.hub.signals.publishing.directory import Directory
from accord.hub.signals.publishing.prepared import Ready
from accord.hub.signals.publishing.turns import Batch, Published
from accord.hub.trouble import cause_of
from accord.tables import identifier_tables

_log = logging.getLogger("accord.signals")


class Single(Struct, frozen=True, eq=False):
    """A claim of one request. `key` holds the digests of its idempotency key and of the request, where it has one."""

    caller: Caller
    draft: Draft
    key: tuple[bytes, bytes] | None = None


Kept = Callable[[Single, Published], tuple[int, bytes]]


def publish_together(singles: Sequence[Single], kept: Kept) -> dict[Single, Published]:
    """Publish each; those that are left out were not handled, and nothing of them was written: they failed, or their key is another's.

    `kept` gives the status and the answer to keep under a key.
    """
    outcomes: dict[Single, Published] = {}
    ready = _prepared(singles, outcomes)
    owners: dict[tuple[int, bytes], Single] = {}
    for each in (each for items in ready.values() for each, _ in items):
        if each.key is not None:
            # Of two requests under one key, one has it.
            owners.setdefault((each.caller.n, each.key[0]), each)
    claims = [(member, key, each.key[1]) for (member, key), each in owners.items() if each.key is not None]
    with shared_turn(claims) as (t, keys):
        for directory, items in ready.items():
            outcomes |= _publish(t, directory, [(each, item) for each, item in items if _is_free(each, owners, keys)])
        for each, outcome in outcomes.items():
            if each.key is not None and outcome.error is None:
                keys.keep(each.caller.n, each.key[0], *kept(each, outcome))
    return outcomes


def _is_free(each: Single, owners: dict[tuple[int, bytes], Single], keys: SharedKeys) -> bool:
    if each.key is None:
        return True
    key = each.caller.n, each.key[0]
    return owners[key] is each and keys.has(*key)


def _prepared(singles: Sequence[Single], outcomes: dict[Single, Published]) -> dict[Directory, list[tuple[Single, Ready]]]:
    """What needs no turn, for each caller; what can't be published is refused."""
    tables = identifier_tables()
    vouched = vouched_among([each.draft for each in singles], tables)
    directories: dict[int, Directory] = {}
    ready: dict[Directory, list[tuple[Single, Ready]]] = {}
    for each in singles:
        directory = directories.get(id(each.caller)) or directories.setdefault(id(each.caller), Directory(each.caller))
        try:
            ready.setdefault(directory, []).append((each, prepare(each.draft, directory, tables, vouched)))
        except BadSignal as error:
            outcomes[each] = Published("refused", error=error)
    return ready


def _publish(t: Turn, directory: Directory, items: list[tuple[Single, Ready]]) -> dict[Single, Published]:
    """Those of one caller at once; one after another where they fail together. Raises what the database's own trouble raises."""
    try:
        with t.attempt():
            return _at_once(t, directory, items)
    except Exception as error:
        if cause_of(error) is not None:
            raise
        if len(items) > 1:
            return {each: outcome for item in items for each, outcome in _publish(t, directory, [item]).items()}
        _log.error("A claim could not be published with others: %s", place(error))
        return {}


def _at_once(t: Turn, directory: Directory, items: list[tuple[Single, Ready]]) -> dict[Single, Published]:
    if not items:
        return {}
    caller, ready = directory.caller, [item for _, item in items]
    # Since it was made others may have joined and left.
    directory.forget_viewers()
    batch = Batch(t, caller, directory, ready, {}, exempt=False, reviewed=False, unconfirmed=False)
    outcomes = [batch.publish(item) for item in ready]
    batch.write()
    t.flush()
    t.audit_each(caller.n, caller.actor, "member:signals:publish", [f"{outcome.status} 1" for outcome in outcomes])
    return dict(zip([each for each, _ in items], outcomes, strict=True))
