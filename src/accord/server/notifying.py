"""What systemd is told of a service that it started with `Type=notify`: that it is ready, that it lives, that it stops (sd_notify)."""

import contextlib
import os
import socket

READY_TOLD_WITHIN = 5.0  # seconds for what is said once: a service whose READY=1 is lost is started over for ever


def notify(*lines: str, within: float = 0.0) -> None:
    """Tell it; nothing where no systemd asked to be told. One that does not read is waited for `within` seconds, then not told."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as told:
        told.settimeout(within)
        # A name that begins with @ stands in no file system.
        told.sendto("\n".join(lines).encode(), f"\0{address[1:]}" if address[0] == "@" else address)


def notify_alive() -> None:
    """The watchdog's sign of life, where this is the process that it watches."""
    if os.environ.get("WATCHDOG_USEC") and os.environ.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid()):
        notify("WATCHDOG=1")
