"""A line to a served hub that can be cut: while it is, nothing listens at its address, and nothing comes through."""

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class Line:
    """Its address stays the same, whatever hub it leads to."""

    def __init__(self, target: str) -> None:
        self._port = 0
        self._held: list[socket.socket] = []
        self.mend(target)

    @property
    def address(self) -> str:
        return f"http://localhost:{self._port}"

    def mend(self, target: str) -> None:
        there = urlsplit(target)
        self._target = (str(there.hostname), int(there.port or 0))
        self._door = socket.create_server(("127.0.0.1", self._port))
        self._port = self._door.getsockname()[1]
        threading.Thread(target=self._listen, args=(self._door,), daemon=True).start()

    def cut(self) -> None:
        for connection in (self._door, *self._held):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._held.clear()

    def _listen(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.create_connection(self._target)
                self._held += [near, far]
                for source, other in ((near, far), (far, near)):
                    threading.Thread(target=_pass_on, args=(source, other), daemon=True).start()


def _pass_on(source: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            other.sendall(data)
        other.shutdown(socket.SHUT_WR)
