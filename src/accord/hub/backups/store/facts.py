"""What a copy of a database says of itself: asked of the copy, never of the hub, which has gone on meanwhile."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from msgspec import Struct

from accord.core.epochs import epoch_of
from accord.hub.journal.queries import HEAD
from accord.hub.lists.queries import LISTED
from accord.hub.members.queries import IDS
from accord.hub.requests.queries import ATTACHED
from accord.hub.vault.queries import NEEDED

Rows = Callable[[str], list[Any]]


class Facts(Struct, frozen=True):
    """`keys`: member and id of each vault key that is needed. `lists`: the path of each list's file that is kept."""

    hub: str
    schema: list[str]
    seq: int
    epoch: int
    keys: list[str]
    lists: list[str]
    attachments: int


def facts(rows: Rows) -> Facts:
    """`rows` answers a query on the copy."""
    seq = int(rows(HEAD)[0][0])
    members = {n: str(UUID(str(id))) for n, id in rows(IDS)}
    return Facts(
        hub=next(iter(members.values()), ""),
        schema=[f"{app}.{name}" for app, name in rows("SELECT app, name FROM django_migrations ORDER BY app, name")],
        seq=seq,
        epoch=epoch_of(seq),
        keys=sorted(f"{member}/{bytes(id).hex()}" for member, id in rows(NEEDED)),
        lists=sorted(f"{members[member]}/{name}/{version}.list" for member, name, version in rows(LISTED) if member in members),
        attachments=int(rows(ATTACHED)[0][0]),
    )
