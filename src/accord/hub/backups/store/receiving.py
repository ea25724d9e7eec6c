"""PostgreSQL 15 and 16: what came since a copy of the server's files is received from its log.

A slot keeps what is not copied yet, and as much of it as `max_slot_wal_keep_size` says, so that no hub that makes no backups can fill the
server's disk. It moves on once what was received is kept.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection
from msgspec.structs import replace

from accord.formats.backup import LOGGED, WAL, Physical, lsn_of, place_of
from accord.hub.backups import packing
from accord.hub.backups.store import programs
from accord.hub.backups.store.replicating import SINCE, Server, owner
from accord.hub.backups.store.replicating import server as server
from accord.hub.refusals import Conflict

SUMMARIES = 17  # the version from which the server knows what changed
RECEIVED = 15  # the version from which its log can be received from where a slot stands


def _slot(place: Path) -> str:
    """The name of the slot for this hub's backups in this folder."""
    return "accord_" + hashlib.sha256(f"{connection.settings_dict['NAME']}\n{place.resolve()}".encode()).hexdigest()[:16]


class _Slot:
    """A place in the server's log from which on it is kept."""

    def __init__(self, found: Server, name: str) -> None:
        self._server, self.name = found, name

    @property
    def place(self) -> int | None:
        """From where on the log is kept; None where there is no slot, or what it kept is gone."""
        row = self._server.row("SELECT restart_lsn::text, wal_status FROM pg_replication_slots WHERE slot_name = %s", [self.name])
        return place_of(row[0]) if row and row[0] and row[1] != "lost" else None

    def keep(self) -> bool:
        """Have the server keep its log from now on, where increments are made of it and it is bounded how much it keeps."""
        if not RECEIVED <= self._server.major < SUMMARIES or not self.is_bounded:
            return False
        if self.place is None:
            self.drop()
            self._server.row("SELECT pg_create_physical_replication_slot(%s, true)", [self.name])
        return True

    @property
    def is_bounded(self) -> bool:
        return self._server.shown("max_slot_wal_keep_size") != "-1"

    def drop(self) -> None:
        import psycopg

        with suppress(psycopg.errors.UndefinedObject):
            self._server.row("SELECT pg_drop_replication_slot(%s)", [self.name])

    def advance(self, to: str) -> None:
        """Let the server forget its log up to a place that is kept."""
        self._server.row("SELECT pg_replication_slot_advance(%s, %s::pg_lsn)", [self.name, to])

    @contextmanager
    def twin(self) -> Iterator[str]:
        """Another one at the same place, to read by: receiving moves a slot, and this one must stay until what was received is kept."""
        other = _Slot(self._server, f"{self.name}_reading")
        other.drop()
        self._server.row("SELECT pg_copy_physical_replication_slot(%s, %s)", [self.name, other.name])
        try:
            yield other.name
        finally:
            other.drop()


def keep(found: Server, place: Path) -> bool:
    """Have the server keep its log for increments in this folder, where it can and a bound is set; whether it does."""
    return _Slot(found, _slot(place)).keep()


def settle(place: Path, to: str) -> None:
    """What is kept of the log up to here is in a backup: the server may forget it. If it can't be told, it keeps more."""
    with suppress(Conflict), server() as found:
        _Slot(found, _slot(place)).advance(to)


def receive(found: Server, room: Path, place: Path, last: Physical) -> Physical:
    """Receive the server's log from where the last copy ends. Raises Conflict."""
    slot = _Slot(found, _slot(place))
    if found.major < RECEIVED:
        raise Conflict("no-increments", "PostgreSQL 14 can only be copied whole. Make a backup of --kind base, or a dump.")
    if not slot.is_bounded:
        text = "On the server: ALTER SYSTEM SET max_slot_wal_keep_size = '16GB'; SELECT pg_reload_conf(); then make a backup of --kind base"
        raise Conflict("no-bound", f"Nothing bounds how much of its log PostgreSQL keeps for backups, and it could fill its disk. {text}")
    kept, size = slot.place, int(found.row("SELECT setting FROM pg_settings WHERE name = 'wal_segment_size'")[0])
    if kept is None or kept // size > place_of(last.end) // size:
        raise Conflict(
            "chain-broken", SINCE.format("more was written than max_slot_wal_keep_size keeps, or another server took its place.")
        )
    end = str(found.row("SELECT pg_current_wal_insert_lsn()::text")[0])
    # Something must be written after it, so that the receiver sees that it has it all; this commit also puts it on the disk.
    found.row("SELECT pg_logical_emit_message(true, 'accord', 'backup')")
    target = room / "wal"
    target.mkdir(mode=0o700)
    with slot.twin() as twin:
        done = found.run("pg_receivewal", f"--slot={twin}", f"--endpos={end}", f"--directory={target}", "--no-loop", "--no-sync")
        if done.returncode:
            raise programs.fault("pg_receivewal", done)
    first, timeline = _whole(target, size)
    if timeline != last.timeline:
        raise Conflict("chain-broken", SINCE.format("another server took its place."))
    physical = replace(last, kind=LOGGED, owner=owner(), start=lsn_of(first), end=end)
    check_log(target, physical)
    packing.pack(target, room / WAL)
    return physical


def _whole(folder: Path, size: int) -> tuple[int, int]:
    """Give the last piece of the log its whole name; where the first begins, and its timeline. Raises Conflict."""
    for path in folder.glob("*.partial"):
        path.rename(path.with_suffix(""))
    first = min((path.name for path in folder.iterdir()), default="")
    if not first:
        raise Conflict("postgres-tools", "pg_receivewal received nothing. See the server's log.")
    return ((int(first[8:16], 16) << 32) // size + int(first[16:], 16)) * size, int(first[:8], 16)


def check_log(folder: Path, physical: Physical, *, since: str = "") -> None:
    """Whether a piece of the log is whole, from its beginning to its end. Raises Conflict."""
    program = programs.find("pg_waldump", physical.server)
    words = (f"--path={folder}", f"--timeline={physical.timeline}", f"--start={since or physical.start}", f"--end={physical.end}")
    if programs.run(program, "--quiet", *words).returncode:
        raise Conflict("damaged", "pg_waldump can't read what was kept of PostgreSQL's log to its end. Use another backup.")
