"""Scenes: casts of people and desks that many tests begin with, built once in a process and then copied.

    @scene
    def cast(hub: Hub, ...) -> Cast: ...

The first test that asks builds it through the hub's own actions. The next ones get a copy: of the database, of the keys that it put in
the ring, and of what `cast` returned. Only a hub on which nothing was done yet is exchanged for a copy; on any other the scene is built.
What it was built under belongs to it: its arguments, a clock that the test has set, and the settings.
"""

import copy
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from itertools import count
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from databases import copy_sqlite, use_database
from hubs import Api, Hub

P = ParamSpec("P")
R = TypeVar("R")

_CLOCKS = (time.time, time.time_ns)
_numbers = count()


class Sqlite:
    """Where hubs on SQLite are kept in one folder, each as one file."""

    def __init__(self, folder: Path, entry: dict[str, Any]) -> None:
        self.folder, self.entry = folder, entry

    def at(self, path: Path) -> "Sqlite":
        return Sqlite(self.folder, {**self.entry, "NAME": path})

    def keep(self) -> int:
        number = next(_numbers)
        copy_sqlite(self.entry["NAME"], self.folder / f"kept-{number}.db")
        return number

    def put(self, number: int) -> bool:
        from django.db import connections

        connections.close_all()
        copy_sqlite(self.folder / f"kept-{number}.db", self.entry["NAME"])
        use_database(self.entry)
        return True


@dataclass
class _Kept:
    number: int
    keys: dict[Path, bytes]
    members: tuple[Api, dict[str, Api]]
    made: Any
    hub: Hub


_kept: dict[Hashable, _Kept] = {}


def scene(build: Callable[P, R]) -> Callable[P, R]:
    """Build what this function builds once for each of its arguments, then copy it. The hub is its first argument."""

    @wraps(build)
    def copied_or_built(*given: P.args, **more: P.kwargs) -> R:
        hub = cast(Hub, given[0])
        if (time.time, time.time_ns) != _CLOCKS or hub.place is None or hub.untouched != touches():
            return build(*given, **more)
        home = hub.place.folder if isinstance(hub.place, Sqlite) else hub.place
        key = (home, build.__module__, build.__qualname__, repr(given[1:]), repr(sorted(more.items())), *_circumstances())
        snapshot = _kept.get(key)
        if snapshot is None:
            before = _keys()
            made = build(*given, **more)
            _kept[key] = _keep(hub, made, before)
            return made
        assert hub.place.put(snapshot.number)
        _put_keys(snapshot.keys)
        hub.admin, hub.cast, made = copy.deepcopy((*snapshot.members, snapshot.made), {id(snapshot.hub): hub})
        return cast(R, made)

    return copied_or_built


def touches() -> Any:
    """How much has been written to the present database since it was opened: the same answer, and nothing was done in between."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.ensure_connection()
        (others,) = connection.connection.execute("PRAGMA data_version").fetchone()
        return id(connection.connection), connection.connection.total_changes, others
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), pg_snapshot_xmax(pg_current_snapshot())::text")
        return cursor.fetchone()


def _circumstances() -> tuple[Hashable, ...]:
    from django.conf import settings

    from accord.hub import times
    from accord.hub.journal import actions

    named = [(name, repr(getattr(settings, name))) for name in dir(settings) if name.startswith("ACCORD_") and name != "ACCORD_KEYRING"]
    return (None if actions.now is times.now else actions.now(), *named)


def _keep(hub: Hub, made: Any, before: set[Path]) -> _Kept:
    from django.db import connections

    connections.close_all()
    keys = {path: (_ring() / path).read_bytes() for path in _keys() - before}
    stored = copy.copy(hub)
    admin, members, made = copy.deepcopy((hub.admin, hub.cast, made), {id(hub): stored})
    return _Kept(hub.place.keep(), keys, (admin, members), made, stored)


def _ring() -> Path:
    from django.conf import settings

    return Path(settings.ACCORD_KEYRING)


def _keys() -> set[Path]:
    return {path.relative_to(_ring()) for path in _ring().rglob("*.key")}


def _put_keys(keys: dict[Path, bytes]) -> None:
    ring = _ring()
    ring.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path, content in keys.items():
        (ring / path).parent.mkdir(mode=0o700, exist_ok=True)
        (ring / path).write_bytes(content)
        (ring / path).chmod(0o600)
