"""A copy of this hub's database, by the means of the one that it is."""

from collections.abc import Callable
from pathlib import Path

from django.db import connection
from msgspec import Struct

from accord.formats.backup import BASE, CHANGED, CLUSTER, DATABASE, DUMP, LISTING, WAL, Physical
from accord.hub.backups.store import embedded, moving, receiving, replicating, server
from accord.hub.backups.store.facts import Facts
from accord.hub.refusals import Conflict


class Copied(Struct, frozen=True):
    """`path`: what is kept of the database, `listing`: PostgreSQL's list of it, where there is one. `settle`: for when both are kept."""

    path: Path
    facts: Facts
    listing: Path | None = None
    physical: Physical | None = None
    settle: Callable[[], None] = lambda: None


def copy(room: Path) -> Copied:
    """Copy the database into this folder, as it is at one moment. Raises Conflict."""
    if connection.vendor == "sqlite":
        path = room / DATABASE
        return Copied(path, embedded.copy(Path(connection.settings_dict["NAME"]), path))
    path = room / DUMP
    return Copied(path, server.dump(path))


def copy_server(room: Path, place: Path, last: Physical | None, listing: Path | None) -> Copied:
    """Copy the files of the PostgreSQL server, or what came since the `last` copy in this place, of which `listing` is the list.

    It is as the server was at its end; the facts are of its beginning, so they are what it holds at least. Raises Conflict.
    """
    with replicating.server() as found:
        facts = server.facts_now()
        if last is None:
            is_kept = receiving.keep(found, place)
            physical = replicating.copy(found, room, BASE)
        elif found.major != last.server:
            raise Conflict(
                "no-base", f"The last backup is of PostgreSQL {last.server}, and the server is {found.major} now. Use --kind base"
            )
        elif listing is not None and found.major >= receiving.SUMMARIES:
            replicating.must_summarize(found)
            physical = replicating.copy(found, room, CHANGED, f"--incremental={listing}")
        else:
            physical = receiving.receive(found, room, place, last)
            return Copied(room / WAL, facts, None, physical, lambda: receiving.settle(place, physical.end))
    settle = (lambda: receiving.settle(place, physical.start)) if last is None and is_kept else lambda: None
    return Copied(room / CLUSTER, facts, room / LISTING, physical, settle)


def kind() -> str:
    return "sqlite" if connection.vendor == "sqlite" else "postgresql"


def is_empty() -> bool:
    """Whether the database holds nothing yet."""
    if connection.vendor == "sqlite":
        return not Path(connection.settings_dict["NAME"]).exists()
    return not connection.introspection.table_names()


def put_back(path: Path, tell: Callable[[str], None]) -> None:
    """Fill an empty database with a copy, and take that away; of SQLite the file is the database, unless it goes on in PostgreSQL. Raises
    Conflict."""
    if connection.vendor == "sqlite":
        return
    if path.name == DATABASE:
        moving.fill(path, tell)
    else:
        server.load(path)
    path.unlink()
