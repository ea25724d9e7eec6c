"""What the operator set up beside the database and the disk, where it is amiss: the mail server, the gateway for text messages, NATS, the
folder of backups, the erasure log. It is said in the log, and told with each sign of life of the process that saw it, so that `/readyz` and
the figures of any machine show it."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from weakref import WeakSet

import msgspec
from msgspec import Struct

_log = logging.getLogger("accord.amiss")
SAY_EVERY: Final = 60.0  # seconds
_KIND: Final = "amiss:"  # before a code, among what else a process tells of itself


class Amiss(Struct, frozen=True):
    """A code that stays, and a sentence with what to do. docs/operate/runbook.md says more of each."""

    code: str
    text: str


MAIL_AWAY = Amiss(
    "mail-away",
    "The mail server of ACCORD_SMTP can't be reached or doesn't answer, so no bell rings by e-mail. See its name and port, whether it "
    "runs, and the network between.",
)
MAIL_REFUSES = Amiss(
    "mail-refuses",
    "The mail server of ACCORD_SMTP doesn't take mails of this hub, so no bell rings by e-mail. See the name, password and tls there, "
    "whether its certificate has ended, and whether it may send from ACCORD_MAIL_FROM.",
)
SMS_AWAY = Amiss(
    "sms-away",
    "The gateway of ACCORD_SMS_GATEWAY takes no text messages, so no bell rings by them. See whether it runs, its address and "
    "its certificate, and ACCORD_SMS_TOKEN.",
)
NATS_AWAY = Amiss(
    "nats-away",
    "NATS does not keep what is announced, so edge nodes that hear nothing ask the hub. See whether the servers of ACCORD_NATS_URL run, "
    "and what they say of the stream.",
)
# Said by an edge node alone, in its log and its own `/readyz`.
NODE_NATS_AWAY = Amiss(
    "nats-away",
    "No NATS server of ACCORD_NATS_URL answers, or none accepts this node's name, password or certificate, so the hub is asked for "
    "everything. See whether they run, their own log, ACCORD_NATS_URL and ACCORD_NATS_CA.",
)
BACKUP_FOLDER = Amiss(
    "backup-folder",
    "No backup can be made in the folder of ACCORD_BACKUP_TO, so the next one will fail. See its path, its owner, whether its disk is "
    "mounted, ReadWritePaths of the unit, and that it isn't in the data directory.",
)
BACKUP_ROOM = Amiss(
    "backup-room",
    "Less is free in the folder of ACCORD_BACKUP_TO than the last backup took, so the next one will hardly fit. Make room there, or keep "
    "fewer (ACCORD_BACKUP_KEEP).",
)
BACKUP_KEY = Amiss(
    "backup-key",
    "The recovery key of ACCORD_RECOVERY_KEY can't be read, so the next backup will fail. See its file, or make one: accord backup key.",
)
ERASURE_LOG = Amiss(
    "erasure-log",
    "The erasure log of ACCORD_ERASURES can't be written to, so a restore would bring back what is erased or revoked from now on. See its "
    "folder, its owner, the room on its disk, and ReadWritePaths of the unit.",
)
ALL: Final = (MAIL_AWAY, MAIL_REFUSES, SMS_AWAY, NATS_AWAY, BACKUP_FOLDER, BACKUP_ROOM, BACKUP_KEY, ERASURE_LOG)


class Watch:
    """One of these things, as this process saw it last. Any thread may say. `again` is said where it is well once more."""

    def __init__(self, again: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._again, self._clock = again, clock
        self._lock = threading.Lock()
        self._said = float("-inf")
        self.seen: Amiss | None = None
        _watches.add(self)

    def fails(self, seen: Amiss, why: str = "") -> None:
        """It is amiss: said at once, and once a minute while it is. `why`: a code, or the class of an error."""
        with self._lock:
            is_known = seen == self.seen and self._clock() - self._said < SAY_EVERY
            self.seen = seen
            if is_known:
                return
            self._said = self._clock()
        _log.error("%s (%s%s)", seen.text, seen.code, f", {why}" if why else "")

    def is_well(self) -> None:
        with self._lock:
            was, self.seen = self.seen, None
        if was is not None:
            _log.warning("%s", self._again)

    def forget(self) -> None:
        """This process looks no more: another does."""
        with self._lock:
            self.seen = None


_watches: WeakSet[Watch] = WeakSet()


def counts() -> dict[str, dict[int, int]]:
    """What this process sees amiss, in the form in which processes tell of themselves."""
    return {_KIND + seen.code: {0: 1} for watch in tuple(_watches) if (seen := watch.seen) is not None}


def told(counts: Iterable[str]) -> list[Amiss]:
    """What any of the processes that told this of themselves sees amiss; what a newer version may tell beside is passed over."""
    codes = {kind.removeprefix(_KIND) for each in counts for kind in msgspec.json.decode(each, type=Mapping[str, object])}
    return [each for each in ALL if each.code in codes]
