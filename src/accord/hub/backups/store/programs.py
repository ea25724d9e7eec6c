"""PostgreSQL's own programs: where they are, whether they are of the server's version, and one of them run."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from accord.hub.refusals import Conflict

INSTALLED = "/usr/lib/postgresql"  # where Debian keeps the programs of each version apart
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


def find(program: str, major: int = 0) -> str:
    """Where a program is: in ACCORD_POSTGRES_BIN, else where the system finds it; of this version where one is named. Raises Conflict."""
    places = [settings.ACCORD_POSTGRES_BIN or None]
    if major and not settings.ACCORD_POSTGRES_BIN:
        places.insert(0, str(Path(INSTALLED, str(major), "bin")))
    found = [path for place in places if (path := shutil.which(program, path=place)) is not None]
    if not found:
        text = f"PostgreSQL {major}" if major else "PostgreSQL's client programs"
        raise Conflict("no-postgres-tools", f"{program} is not here. Install {text}, or set ACCORD_POSTGRES_BIN to their folder.")
    fitting = [path for path in found if not major or version(path) == major]
    if not fitting:
        text = f"{program} here is of PostgreSQL {version(found[0])}, and the server's files are of {major}."
        raise Conflict("postgres-version", f"{text} Install PostgreSQL {major}, or set ACCORD_POSTGRES_BIN to the folder of its programs.")
    return fitting[0]


@lru_cache(maxsize=32)
def version(path: str) -> int:
    """The major version of a program; 0 where it doesn't say."""
    done = subprocess.run([path, "--version"], capture_output=True, check=False)
    said = _VERSION.search(done.stdout.decode(errors="replace"))
    return int(said[1]) if said else 0


def address(params: Mapping[str, Any], *, without: frozenset[str] = frozenset()) -> str:
    """An address for a program, without the password, which no list of processes may show."""
    from psycopg import conninfo, pq

    words = {option.keyword.decode() for option in pq.Conninfo.get_defaults()} - {"password"} - without
    return conninfo.make_conninfo(**{name: value for name, value in params.items() if name in words and value})


def run(program: str, *words: str, password: str = "") -> "subprocess.CompletedProcess[bytes]":
    """Run it to its end, however it ends."""
    return subprocess.run([program, *words], env=os.environ | {"PGPASSWORD": password}, capture_output=True, check=False)


def fault(program: str, done: "subprocess.CompletedProcess[bytes]") -> Conflict:
    """Why it failed: what it says may quote rows, so only what kind of trouble it is goes on."""
    said = done.stderr.decode(errors="replace")
    name = Path(program).name
    if "No space left" in said:
        return Conflict("disk-full", f"{name} found no room on the disk. Make room, then run it again.")
    if name == "pg_restore" and ("permission denied" in said or "must be owner" in said):
        return Conflict(
            "not-owner",
            "The role in ACCORD_DATABASE may not make tables. Restore with the role that owns them: hub --owner backup restore.",
        )
    is_older = "server version mismatch" in said or "incompatible server version" in said
    text = "is older than the server. Install the programs of the server's version." if is_older else "failed. See the server's log."
    return Conflict("postgres-tools", f"{name} {text}")
