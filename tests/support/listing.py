"""Signed lists in tests: built for a member, and asked."""

from typing import Any

from hubs import Hub

from accord.core.lists.entries import prefix_of
from accord.core.lists.files import Snapshot, public_key, read_list
from accord.core.lists.places import decide, places


def build(who: Any, name: str = "block", **more: Any) -> Snapshot:
    """Build a member's list and read it."""
    from accord.hub.lists import actions, queries
    from accord.hub.lists.store import files
    from accord.hub.members import queries as members

    row = actions.build(members.member(who.id), name, by=members.operator(), **more)
    raw = files.list_path(who.id, name, row.version).read_bytes()
    return read_list(raw, public_key(queries.public_key()[0]))


def hit(snapshot: Snapshot, text: str, kind: str | None = None) -> str | None:
    """What the list says of a value: the scheme of the hit."""
    from accord.core.identifiers import parse
    from accord.tables import identifier_tables

    identifier = parse(text, None, kind, tables=identifier_tables())
    where = places(identifier.kind, identifier.value, identifier_tables())
    there = dict(zip(snapshot.body.prefixes.tolist(), snapshot.body.marks.tolist(), strict=True))
    answer = decide([(n, there[prefix]) for n, prefix in enumerate(where.prefixes) if prefix in there], where)
    return None if answer is None else snapshot.header.schemes[answer[1]]


def holds(snapshot: Snapshot, identifier: Any) -> bool:
    return prefix_of(bytes.fromhex(identifier["key"])) in set(snapshot.body.prefixes.tolist())


def vouch(hub: Hub, value: str) -> None:
    """The operator vouches for a value."""
    from accord.core.identifiers import parse
    from accord.hub.guard import actions as guard
    from accord.hub.journal.actions import turn
    from accord.tables import identifier_tables

    with turn() as t:
        guard.vouch(t, [parse(value, tables=identifier_tables())], hub.admin.n)
