"""A real little name server on loopback that tells TXT records, by UDP and by TCP on one port; or whatever `spoil` makes of them."""

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any


class NameServer:
    """`records`: texts by name, one of more than 255 letters in several strings. `cuts`: by UDP it says only that there is no room.

    `spoil`: makes something else of an answer. `asked`: the names, in order.
    """

    def __init__(self) -> None:
        self.records: dict[str, list[str]] = {}
        self.cuts = False
        self.spoil: Callable[[bytes], bytes] = bytes
        self.asked: list[str] = []
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._tcp.getsockname()[1])
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self.address = f"127.0.0.1:{self.port}"

    def _answer(self, asked: bytes, *, cut: bool) -> bytes:
        labels, at = [], 12
        while asked[at]:
            labels.append(asked[at + 1 : at + 1 + asked[at]].decode())
            at += 1 + asked[at]
        name = ".".join(labels)
        self.asked.append(name)
        texts = [] if cut else self.records.get(name, [])
        flags = 0x8180 | (0x0200 if cut else 0) | (0 if name in self.records else 3)
        whole = asked[:2] + struct.pack("!5H", flags, 1, len(texts), 0, 0) + asked[12:]
        for text in texts:
            parts = [text[at : at + 255].encode() for at in range(0, len(text), 255)]
            data = b"".join(bytes([len(part)]) + part for part in parts)
            whole += b"\xc0\x0c" + struct.pack("!2HIH", 16, 1, 60, len(data)) + data
        return self.spoil(whole)

    def _by_udp(self) -> None:
        while True:
            try:
                asked, sender = self._udp.recvfrom(512)
            except OSError:
                return
            if not asked:
                return
            self._udp.sendto(self._answer(asked, cut=self.cuts), sender)

    def _by_tcp(self) -> None:
        while True:
            try:
                line, _ = self._tcp.accept()
            except OSError:
                return
            with line:
                asked = line.recv(514)[2:]
                whole = self._answer(asked, cut=False) if asked else b""
                line.sendall(len(whole).to_bytes(2) + whole)

    def __enter__(self) -> "NameServer":
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._by_udp, self._by_tcp)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: Any) -> None:
        for sock in (self._udp, self._tcp):
            # Wakes whoever waits on it; a socket without a peer says so, and that is all right.
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
