"""The replicas that a node may read: one at a time, and another where that stands still."""

import json
import os
import socket
import threading
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.signals import connection_created

Place = tuple[str, str]  # host and port, as libpq takes them
NOTE = "replica.json"  # in the node's directory, from one process that starts anew to the next


def places(hosts: str, ports: str) -> list[Place]:
    """As libpq reads several in one address: a port for each host, or one for all."""
    each, at = hosts.split(","), ports.split(",")
    return [(host, at[number] if len(at) > 1 else at[0]) for number, host in enumerate(each)]


class Replicas:
    """Several hosts of one address. All connections of this process go to the same; `leave` may be called from any thread. The first is
    read, or the one that the process before noted in `folder`."""

    def __init__(self, entry: dict[str, Any], folder: Path) -> None:
        self._entry = entry  # Django's own: whoever connects from now on looks there
        self._places = places(str(entry["HOST"]), str(entry["PORT"]))
        self._note_file = folder / NOTE
        self._number = self._noted()
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[Any] = weakref.WeakSet()
        self._take()
        connection_created.connect(self._keep, weak=False)

    def note(self) -> None:
        """For the process that comes after this one: else it would begin with the first again, which may be of an epoch that is gone."""
        with suppress(OSError):
            self._note_file.write_text(json.dumps(self._places[self._number]), encoding="utf-8")

    def _noted(self) -> int:
        """It holds once: a node that a person starts reads the first."""
        try:
            noted = json.loads(self._note_file.read_bytes())
            self._note_file.unlink()
            return self._places.index(tuple(noted))
        except (OSError, ValueError, TypeError):
            return 0

    def _take(self) -> None:
        self._entry["HOST"], self._entry["PORT"] = self._places[self._number]

    def _keep(self, connection: Any, **_: Any) -> None:
        opened = connection.connection
        if connection.settings_dict is not self._entry:
            return
        with self._lock:
            host, port = self._places[self._number]
            if opened.info.host == host and str(opened.info.port) == (port or str(opened.info.port)):
                self._open.add(opened)
                return
        _cut(opened)  # it was left while this one was made

    def leave(self) -> bool:
        """Have the next one read; whether there is another. Who waits for the one that is left is told that its connection broke."""
        if len(self._places) < 2:
            return False
        with self._lock:
            self._number = (self._number + 1) % len(self._places)
            self._take()
            left, self._open = list(self._open), weakref.WeakSet()
        for each in left:
            _cut(each)
        return True


def _cut(connection: Any) -> None:
    """Closing it would wait for a statement that is in hand, perhaps for ever: its socket is shut instead, whose end libpq then reads."""
    with suppress(Exception), socket.socket(fileno=os.dup(connection.fileno())) as own:
        own.shutdown(socket.SHUT_RDWR)


def of_this_node(folder: Path) -> Replicas:
    return Replicas(connections.settings["default"], folder)
