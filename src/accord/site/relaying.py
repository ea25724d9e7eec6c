"""NATS, which tells the edge nodes how far the journal has come, as the environment says; and where a node finds the hub."""

import os
import re
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

_STREAM = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")
_EXAMPLE = "nats://hub:password@nats1.example.org:4222"


def nats_servers() -> tuple[str, ...]:
    """The addresses of the NATS servers; none where nothing is announced. They may hold a password, so no refusal repeats one."""
    given = tuple(part.strip() for part in os.environ.get("ACCORD_NATS_URL", "").split(",") if part.strip())
    for address in given:
        try:
            parts = urlsplit(address)
            is_fine = parts.scheme in ("nats", "tls") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            is_fine = False
        if not is_fine:
            raise SystemExit(
                f"ACCORD_NATS_URL must be addresses such as {_EXAMPLE}, with commas between; leave it out to announce nothing."
            )
    if given and find_spec("nats") is None:
        raise SystemExit(
            "ACCORD_NATS_URL needs the client of NATS. Install nats-py beside the hub's packages, as docs/operate/scale.md says."
        )
    return given


def nats_stream() -> str:
    """The name of the stream; several hubs that share one NATS have one each."""
    given = os.environ.get("ACCORD_NATS_STREAM", "").strip() or "ACCORD"
    if not _STREAM.fullmatch(given):
        raise SystemExit("ACCORD_NATS_STREAM must be a name of up to 32 letters, digits, - and _; leave it out for ACCORD.")
    return given


def nats_replicas() -> int:
    """On how many NATS servers the stream lies."""
    given = os.environ.get("ACCORD_NATS_REPLICAS", "").strip() or "1"
    if given not in ("1", "3", "5"):
        raise SystemExit("ACCORD_NATS_REPLICAS must be 1, 3 or 5: on how many servers the stream lies. Leave it out for 1.")
    return int(given)


def nats_file(name: str) -> str:
    """A file that a setting names; empty where none is set."""
    given = os.environ.get(name, "").strip()
    if given and not Path(given).is_file():
        raise SystemExit(f"{name} must name a file that can be read; leave it out for none.")
    return given


def primary() -> str:
    """Where an edge node asks what it doesn't answer itself; empty where this is no node."""
    given = os.environ.get("ACCORD_PRIMARY", "").strip().rstrip("/")
    if given and not given.startswith(("https://", "http://")):
        raise SystemExit(
            "ACCORD_PRIMARY must be the address at which the hub itself is reached from this machine, such as https://10.1.0.5:8000, "
            "which is a proxy's: docs/operate/scale.md."
        )
    return given
