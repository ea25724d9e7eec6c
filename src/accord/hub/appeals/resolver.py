"""TXT records as the resolver of this machine tells them, or the one that ACCORD_RESOLVER names. Bounded in time and size."""

import contextlib
import ipaddress
import secrets
import socket
import time
from pathlib import Path

from django.conf import settings

from accord.formats.dns import NotDns, Texts, question, texts

WITHIN = 5.0  # seconds in all
_ONE_TRY = 2.0
_MOST = 65_535
_FILE = Path("/etc/resolv.conf")

Server = tuple[str, int]


def txt(name: str) -> tuple[str, ...]:
    """The TXT records of a name. Raises NotDns, OSError."""
    asked, ends = question(secrets.randbelow(65_536), name), time.monotonic() + WITHIN
    last: Exception = NotDns("No resolver is known.")
    for server in servers():
        try:
            found = _by_udp(server, asked, ends)
            return (found if not found.is_cut else _by_tcp(server, asked, ends)).found
        except (NotDns, OSError) as error:
            last = error
    raise last


def servers() -> list[Server]:
    """Whom to ask, in order."""
    if settings.ACCORD_RESOLVER:
        host, _, port = settings.ACCORD_RESOLVER.rpartition(":")
        return [(host.strip("[]"), int(port))]
    found = []
    with contextlib.suppress(OSError):
        for line in _FILE.read_text(encoding="utf-8", errors="replace").splitlines():
            words = line.split()
            if len(words) >= 2 and words[0] == "nameserver":
                found.append((words[1], 53))
    return found


def _family(server: Server) -> socket.AddressFamily:
    return socket.AF_INET6 if ipaddress.ip_address(server[0].partition("%")[0]).version == 6 else socket.AF_INET


def _left(ends: float) -> float:
    left = min(ends - time.monotonic(), _ONE_TRY)
    if left <= 0:
        raise TimeoutError
    return left


def _by_udp(server: Server, asked: bytes, ends: float) -> Texts:
    with socket.socket(_family(server), socket.SOCK_DGRAM) as line:
        line.connect(server)
        line.settimeout(_left(ends))
        line.send(asked)
        return texts(line.recv(_MOST), asked)


def _by_tcp(server: Server, asked: bytes, ends: float) -> Texts:
    with socket.create_connection(server, _left(ends)) as line:
        line.sendall(len(asked).to_bytes(2) + asked)
        return texts(_exactly(line, int.from_bytes(_exactly(line, 2, ends)), ends), asked)


def _exactly(line: socket.socket, count: int, ends: float) -> bytes:
    whole = b""
    while len(whole) < count:
        line.settimeout(_left(ends))
        part = line.recv(count - len(whole))
        if not part:
            raise NotDns("The answer is cut or broken.")
        whole += part
    return whole
