"""A process that reads lines for those who publish by the thousand: the hub writes on one core what is read and prepared on another.

It only reckons. Whose the lines are, whether they may be published and under which marking, is decided where they are written: the hub
resolves each marking itself. What is said here, both ways, are the messages of a socket between the two.
"""

import logging
import time
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread

import msgspec

from accord.core.sharing import Marking
from accord.core.signals import BadSignal, Draft
from accord.formats.ndjson import Reader
from accord.hub.guard.queries import Vouched
from accord.hub.members.queries import Caller, callers
from accord.hub.signals.publishing.deciding import prepare, vouched_among
from accord.hub.signals.publishing.directory import Directory
from accord.hub.signals.publishing.prepared import Prepared
from accord.tables import identifier_tables, schemes

READY = b"ready"  # said once, when the process has read its tables
FRESH = 1.0  # seconds after which names, circles and protections are looked up anew
MOST_MARKINGS = 5_000  # that both sides remember by their numbers

Refusal = tuple[str, str, str]  # field, code, text


class Begin(msgspec.Struct, array_like=True, tag=True):
    """The lines that follow are by the holder of the token with this hash."""

    token: bytes


class Read(msgspec.Struct, array_like=True, tag=True):
    """Lines, None for one that was too long."""

    lines: list[bytes | None]


class Answer(msgspec.Struct, array_like=True):
    """The readings of the lines of one message, in order: each prepared, or None where `refused` says why.

    `marks` are the numbers of their markings; `new` the places of those lines whose markings take the next numbers, from 0 again where
    those before are `forgotten`. Without an `author` nothing was read: nobody holds the token any more.
    """

    author: bool
    forgotten: bool
    items: list[Prepared | None]
    marks: list[int]
    new: list[int]
    refused: dict[int, Refusal]


log = logging.getLogger("accord.edge")
_asked = msgspec.msgpack.Decoder(Begin | Read).decode
_encode = msgspec.msgpack.Encoder().encode


def serve(connection: Connection) -> None:
    """Answer until the other side is gone."""
    asked: SimpleQueue[bytes | None] = SimpleQueue()
    # Taken in by a thread of its own: the hub, which sends a few messages ahead, never waits here while its answers wait there.
    Thread(target=_take_in, args=(connection, asked), daemon=True).start()
    connection.send_bytes(READY)
    reading, vouched = None, Vouched()
    try:
        while (message := asked.get()) is not None:
            request = _asked(message)
            if isinstance(request, Begin):
                reading = Reading(request.token, vouched)
            elif reading is not None:
                connection.send_bytes(_encode(reading.read(request.lines)))
    except OSError:
        pass  # the other side is gone
    except Exception:
        # Logged, not shown as it is: nobody can promise what the message of an error holds. Where it was in hand it is read once more.
        log.exception("Lines could not be read.")


def _take_in(connection: Connection, asked: "SimpleQueue[bytes | None]") -> None:
    try:
        while True:
            asked.put(connection.recv_bytes())
    except (EOFError, OSError):
        asked.put(None)


class Reading:
    """The lines of one upload."""

    def __init__(self, token: bytes, vouched: Vouched) -> None:
        self._token, self._vouched = token, vouched
        self._tables = identifier_tables()
        self._reader: Reader | None = None
        self._directory: Directory | None = None
        self._looked = 0.0
        # The markings by their identity, which is quick: lines that share one share the object. Each is kept, so its identity is too.
        self._marks: dict[int, tuple[int, Marking]] = {}

    def read(self, lines: list[bytes | None]) -> Answer:
        answer = Answer(True, len(self._marks) > MOST_MARKINGS, [], [], [], {})
        if answer.forgotten:
            self._marks.clear()
        directory = self._names()
        if directory is None or self._reader is None:
            answer.author = False
            return answer
        drafts = [self._reader.read(line) for line in lines]
        vouched = vouched_among(drafts, self._tables, self._vouched.among)
        for place, draft in enumerate(drafts):
            try:
                if isinstance(draft, BadSignal):
                    raise draft
                prepared = prepare(draft, directory, self._tables, vouched).what
            except BadSignal as error:
                answer.items.append(None)
                answer.marks.append(0)
                answer.refused[place] = error.field, error.code, error.text
                continue
            answer.items.append(prepared)
            answer.marks.append(self._mark(draft, place, answer.new))
        return answer

    def _mark(self, draft: Draft, place: int, new: list[int]) -> int:
        marking = draft.marking
        known = self._marks.get(id(marking))
        if known is None:
            known = self._marks[id(marking)] = (len(self._marks), marking)
            new.append(place)
        return known[0]

    def _names(self) -> Directory | None:
        at = time.monotonic()
        if self._directory is None or at - self._looked > FRESH:
            caller = self._caller()
            self._directory = None if caller is None else Directory(caller)
            if caller is not None and self._reader is None:
                self._reader = Reader(originator=caller.id, tables=self._tables, schemes=schemes(), home=caller.country)
            self._looked = at
        return self._directory

    def _caller(self) -> Caller | None:
        return callers([self._token]).get(self._token)
