"""Whether this database is where the hub left off, or was put back or replaced; and what a process does that serves it.

What is compared: the mark in the data directory, PostgreSQL's timeline, and the database's own note that somebody found it out before. A
process that serves also remembers its epoch, since what it keeps in memory is of that one.
"""

import logging
import os
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created
from msgspec import Struct

from accord.core.epochs import Mark, doubt, epoch_of
from accord.hub import database
from accord.hub.journal.errors import EpochBegun, EpochUnclear
from accord.hub.journal.store.epochs import TIMELINE, sees_timeline, server
from accord.hub.journal.store.mark import DamagedMark, hub_id, read_mark, write_mark
from accord.hub.times import now
from accord.hub.turns import disconnect, write_turn
from accord.hub.vault.errors import VaultError

FILE, LOOKED_AT = "accord_file", "accord_is_looked_at"  # what is kept beside a connection of a process that serves
DAMAGED = "mark"  # the doubt where there is a mark and it can't be read

log = logging.getLogger("accord.epoch")
_LEFT_OFF = "The database is not where the hub left off (%s). Nothing is written until an epoch begins."


class _Process(Struct):
    """What this process knows: the epoch that it serves, and what to do when there is another; whether PostgreSQL tells its timeline."""

    epoch: int | None = None
    on_another: Callable[[], None] | None = None
    timeline: bool | None = None
    is_ending: bool = False
    can_mark: bool = True


_process = _Process()


class Standing(Struct, frozen=True):
    """`doubt` is empty where all is well, else one of EPOCH_REASONS or DAMAGED; `found` is when a mark that should have been there was made
    anew, 0 for never; `is_blind` that PostgreSQL doesn't tell this role its timeline, so that a promotion isn't noticed by it."""

    epoch: int
    head: int
    doubt: str
    found: int
    is_blind: bool


def head_sql(cursor: Any) -> str:
    """The columns of the head that a turn reads: its number, and whether anything is unclear; of PostgreSQL both timelines too."""
    if connection.vendor != "postgresql":
        return "seq, unclear, 0, 0"
    if _process.timeline is None:
        _process.timeline = sees_timeline(cursor)
    return f"seq, unclear, timeline, {TIMELINE if _process.timeline else 'timeline'}"


def must_be_clear(seq: int, unclear: str, timeline: int, present: int) -> None:
    """Raises EpochUnclear or EpochBegun where nothing may be written.

    Of a process that serves, each new connection is looked at with its first turn.
    """
    is_served = serves(seq)
    if unclear or (timeline and present != timeline):
        raise EpochUnclear
    if not is_served:
        raise EpochBegun
    file = getattr(connection, FILE, None)
    if file is None:
        return
    if file != _file():
        # The file was replaced under this process, which still had the old one open.
        _end("The file of the database was replaced.")
        raise EpochUnclear
    if not getattr(connection, LOOKED_AT):
        if _doubt(seq):
            raise EpochUnclear
        setattr(connection, LOOKED_AT, True)


def serves(seq: int) -> bool:
    """Whether this process serves the epoch of this head. Where it doesn't it ends: what it keeps in memory may be of entries that are
    gone."""
    if _process.on_another is None:
        return True
    if _process.epoch is None:
        _process.epoch = epoch_of(seq)
    if _process.epoch == epoch_of(seq):
        return True
    _end("Another epoch of the journal began.")
    return False


def _end(why: str) -> None:
    if _process.on_another is not None and not _process.is_ending:
        _process.is_ending = True
        log.warning("%s This process ends, to start anew.", why)
        _process.on_another()


def serve(on_another: Callable[[], None]) -> None:
    """This process serves from now on, in the epoch that it first sees: `on_another` is called, once, from any thread, when it has to start
    anew."""
    _process.epoch, _process.on_another, _process.is_ending = None, on_another, False
    connection_created.connect(_on_connection)
    disconnect()  # this thread's own is looked at as well


def _on_connection(connection: Any, **_: Any) -> None:
    setattr(connection, FILE, _file())
    setattr(connection, LOOKED_AT, False)


def _file() -> tuple[int, int]:
    """Which file SQLite's database is; of PostgreSQL always the same."""
    if connection.vendor != "sqlite":
        return 0, 0
    try:
        seen = os.stat(connection.settings_dict["NAME"])
    except OSError:
        return 0, 1
    return seen.st_dev, seen.st_ino


def _doubt(seq: int) -> str:
    try:
        mark = read_mark()
    except DamagedMark:
        return DAMAGED
    seen = server()
    return doubt(mark, Mark(hub_id(), epoch_of(seq), seq, 0, seen.timeline, seen.system)) if mark else ""


def look() -> Standing:
    """Compare, and write down what was found: a doubt in the database, so that every process of the hub knows it; else the mark, anew
    where the hub has gone on since."""
    # The mark first: another process may note a newer head at any moment, and that is no doubt.
    mark, is_damaged = _marked()
    last, unclear, noted, is_marked = database.row("SELECT seq, unclear, timeline, is_marked FROM journal_head WHERE id = 1")
    serves(last)
    seen = server()
    if is_damaged:
        return _doubted(last, unclear, DAMAGED, 0, seen.timeline)
    try:
        here = Mark(hub_id(), epoch_of(last), last, now(), seen.timeline, seen.system, mark.found if mark else 0)
    except VaultError:
        # Without its key ring a hub says its own, and does nothing that a mark is for.
        return Standing(epoch_of(last), last, unclear, 0, _is_blind(seen.timeline))
    found = unclear or (doubt(mark, here) if mark else "")
    if not found and noted and seen.timeline and noted != seen.timeline:
        found = "promotion"
    if found:
        return _doubted(last, unclear, found, here.found, seen.timeline)
    if mark is None and is_marked:
        here = Mark(here.hub, here.epoch, here.head, here.noted_at, here.timeline, here.system, here.noted_at)
    if mark is None or (mark.hub, mark.head) != (here.hub, here.head):
        _mark(here)
    if not is_marked or (seen.timeline and not noted):
        _note("UPDATE journal_head SET is_marked = 1, timeline = %s WHERE id = 1 AND unclear = ''", [noted or seen.timeline])
    return Standing(here.epoch, last, "", here.found, _is_blind(seen.timeline))


def _marked() -> tuple[Mark | None, bool]:
    """The mark, and whether there is one that can't be read."""
    try:
        return read_mark(), False
    except DamagedMark:
        return None, True


def _mark(here: Mark) -> None:
    try:
        write_mark(here)
    except OSError as error:
        if _process.can_mark and _process.on_another is not None:  # a command meets the disk's trouble, and says it
            log.error("The mark in the data directory can't be written (%s).", type(error).__name__)
    else:
        _process.can_mark = True
        return
    _process.can_mark = False


def _doubted(last: int, unclear: str, found: str, marked: int, timeline: int) -> Standing:
    if not unclear:
        # A command that meets it says so by itself.
        log.log(logging.ERROR if _process.on_another is not None else logging.DEBUG, _LEFT_OFF, found)
        # Of this head alone: an epoch may have begun since it was read, and then nothing is unclear any more.
        _note("UPDATE journal_head SET unclear = %s WHERE id = 1 AND unclear = '' AND seq = %s", [found, last])
    return Standing(epoch_of(last), last, found, marked, _is_blind(timeline))


def _is_blind(timeline: int) -> bool:
    return connection.vendor == "postgresql" and not timeline


def _note(sql: str, values: list[Any]) -> None:
    """Into the head, where the database takes it: what can't be written there is found again."""
    try:
        with write_turn(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except DatabaseError as error:
        log.warning("The head could not be written to (%s).", type(error).__name__)
