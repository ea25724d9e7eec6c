"""An empty folder that stands for a machine: its paths, names and ports, the programs that differ there, and its services.

What the documents say is run as it stands, but for this: paths of the machine lie below the folder, names of the example are this one's,
ports are free ones, and whom a command is run as falls away where there is one user alone.
"""

import ctypes
import grp
import os
import pwd
import re
import resource
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PATHS = re.compile(
    r"(?<![\w./-])/(?:srv|opt/accord|etc/accord|etc/nginx|etc/systemd|var/lib/accord|var/log/nginx|usr/local/sbin|run/postgresql)(?![\w-])"
)
NAMES = re.compile(r"(?:hub|db|%s)\.example\.org")
READY_WITHIN = 180.0  # seconds
NO_NEW_PRIVS, MDWE = 38, 65  # of prctl


class Failed(Exception):
    """The play ends here; the text says where and what was said there."""


class Place:
    def __init__(self, folder: Path, *, uv: str, nginx: str, postgres: Path) -> None:
        self.folder = folder
        self.ports = {name: free_port() for name in ("hub", "https", "programs", "http", "database")}
        self.nginx, self.postgres = nginx, postgres
        self._uv = uv
        self._proxies = False
        self._services: dict[str, subprocess.Popen[bytes]] = {}
        self._make_folders()
        self._make_shims()
        # Of the environment of whoever plays, for the sake of the package index; no settings of another hub, nor of tests.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ACCORD_", "DJANGO_", "PG", "PYTHON"))}
        path = f"{self.at('/usr/local/sbin')}:{folder}/shims:{os.environ['PATH']}"
        self.environment = kept | {"PATH": path, "LC_ALL": "C.UTF-8", "NO_PROXY": "localhost,127.0.0.1"}

    def at(self, path: str) -> Path:
        """Where a path of the machine lies."""
        return self.folder / path.lstrip("/")

    # --- what stands in documents and files ---------------------------------------------------------------------------------------

    def rewritten(self, text: str, *, names: bool = True) -> str:
        """A text of the documents for this folder; a file in which the documents put the names themselves keeps them."""
        text = PATHS.sub(lambda match: str(self.at(match[0])), text)
        if names:
            for example, name in (
                ("https://hub.example.org:8443", f"https://localhost:{self.ports['programs']}"),
                ("https://hub.example.org", f"https://localhost:{self.ports['https']}"),
                ("http://hub.example.org", f"http://localhost:{self.ports['http']}"),
                ("db.example.org:5432", f"localhost:{self.ports['database']}"),
            ):
                text = text.replace(example, name)
            text = NAMES.sub("localhost", text)
        text = re.sub(r"\b127\.0\.0\.1:8000\b", f"127.0.0.1:{self.ports['hub']}", text)
        text = re.sub(r"--port 8000\b", f"--port {self.ports['hub']}", text)
        # Of nginx: other ports, and IPv4 alone, which every machine has.
        text = re.sub(r"listen \[::\]:.*\n", "\n", text)
        text = re.sub(r"\blisten 8443\b", f"listen 127.0.0.1:{self.ports['programs']}", text)
        text = re.sub(r"\blisten 443\b", f"listen 127.0.0.1:{self.ports['https']}", text)
        return re.sub(r"\blisten 80\b", f"listen 127.0.0.1:{self.ports['http']}", text)

    def run(self, block: str, **more: str) -> str:
        """Type commands, and give what they print. Raises Failed."""
        done = subprocess.run(
            ["sh", "-euc", self.rewritten(block)],
            cwd=self.folder,
            env=self.environment | more,
            check=False,
            capture_output=True,
            text=True,
            timeout=600,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise Failed(f"{block.strip()}\n\nended with {done.returncode}:\n{done.stdout}{done.stderr}{self.said()}")
        return done.stdout

    def said(self) -> str:
        """What services and nginx wrote, where something failed."""
        folders = (self.folder / "log", self.folder / "database", self.at("/var/log/nginx"))
        files = [path for folder in folders for path in sorted(folder.glob("*.log"))]
        return "".join(
            f"\n--- {path.name}\n{path.read_text(encoding='utf-8', errors='replace')[-3000:]}" for path in files if path.stat().st_size
        )

    # --- programs that differ here ------------------------------------------------------------------------------------------------

    def _make_folders(self) -> None:
        self.folder.chmod(0o755)  # the database's user must get through
        for path in ("srv", "etc/systemd/system", "etc/nginx/sites-available", "etc/nginx/sites-enabled", "etc/accord", "var/log/nginx"):
            self.at(path).mkdir(parents=True)
        for path in ("usr/local/sbin", "run/postgresql", "var/lib", "log", "shims", "nginx"):
            self.at(path).mkdir(parents=True)
        main = f"""
            pid {self.folder}/nginx/pid; daemon on; worker_processes 1; error_log {self.folder}/log/nginx.log warn;
            {f"user {owner} {group_of(owner)};" if (owner := unprivileged()) else ""}
            events {{ worker_connections 512; }}
            http {{
                access_log off;
                client_body_temp_path {self.folder}/nginx/body; proxy_temp_path {self.folder}/nginx/proxy;
                fastcgi_temp_path {self.folder}/nginx/f; uwsgi_temp_path {self.folder}/nginx/u; scgi_temp_path {self.folder}/nginx/s;
                include {self.at("/etc/nginx/sites-enabled")}/*;
            }}
        """
        self.at("/etc/nginx/nginx.conf").write_text(main, encoding="utf-8")
        self.at("/etc/nginx/sites-enabled/default").write_text("this is no configuration\n", encoding="utf-8")

    def _make_shims(self) -> None:
        quoted = shlex.quote
        python = quoted(getattr(sys, "_base_executable", sys.executable))
        with_uv = f"""
            if [ "${{1:-}} ${{2:-}}" = "-m venv" ]; then
                {quoted(self._uv)} venv --quiet --python {python} "$3"
                printf '#!/bin/sh\\nword=$1; shift\\nexec %s pip "$word" --quiet --python "%s" "$@"\\n' \\
                    {quoted(self._uv)} "$3/bin/python" > "$3/bin/pip"
                chmod +x "$3/bin/pip"; exit
            fi
        """
        database = f"PGHOST={quoted(str(self.at('/run/postgresql')))} PGPORT={self.ports['database']} PGUSER=postgres PGDATABASE=postgres"
        shims = {
            "python3": f'{with_uv if self._uv else ""}\nexec {python} "$@"',
            "nginx": f'exec {quoted(self.nginx)} -p {self.folder}/nginx -c {self.at("/etc/nginx/nginx.conf")} "$@"',
            "curl": f'exec {quoted(shutil.which("curl") or "curl")} --cacert {self.at("/etc/accord/tls/ca.pem")} "$@"',
            **{name: f'exec {quoted(str(self.postgres / name))} "$@"' for name in ("psql", "pg_dump", "pg_restore")},
            # One user does everything: whom a command is run as is passed over.
            "runuser": f'user=$2; shift 3; if [ "$user" = postgres ]; then export {database}; fi; exec "$@"',
            "install": 'for word; do shift; case "$word" in -o|-g) skip=1;; *) if [ -n "${skip:-}" ]; then skip=; '
            f'else set -- "$@" "$word"; fi;; esac; done; exec {quoted(shutil.which("install") or "install")} "$@"',
        }
        for name, text in shims.items():
            path = self.folder / "shims" / name
            path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
            path.chmod(0o755)

    # --- services -----------------------------------------------------------------------------------------------------------------

    def systemctl(self, line: str) -> None:
        """What `systemctl` does for a line of the documents."""
        words = [word for word in line.split()[1:] if not word.startswith("--")]
        if words == ["daemon-reload"]:
            return
        if words == ["reload", "nginx"]:
            return self._reload_nginx()
        verb, service = words
        if verb in ("stop", "restart") and service in self._services:
            self.stop(service)
        if verb in ("start", "restart", "enable"):
            self._start(service)

    def _reload_nginx(self) -> None:
        self.run("nginx -s reload" if self._proxies else "nginx")
        self._proxies = True

    def _start(self, service: str) -> None:
        unit = read_unit(self.at(f"/etc/systemd/system/{service}.service"))
        (command,) = unit["ExecStart"]
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": str(self.at("/var/lib/accord"))}
        for name in unit["EnvironmentFile"]:
            environment |= read_environment(Path(name))
        if unit["Type"] == ["oneshot"]:
            done = subprocess.run(
                shlex.split(command), env=environment, check=False, capture_output=True, text=True, preexec_fn=lambda: confine(unit)
            )
            if done.returncode:
                raise Failed(f"{service} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told, (self.folder / "log" / f"{service}.log").open("ab") as log:
            path = self.folder / "notify"
            path.unlink(missing_ok=True)
            told.bind(str(path))
            environment |= {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": str(int(unit["WatchdogSec"][0]) * 1_000_000)}
            words = ["sh", "-c", f"export WATCHDOG_PID=$$; exec {command}"]
            process = subprocess.Popen(words, env=environment, stdout=log, stderr=log, preexec_fn=lambda: confine(unit))
            self._services[service] = process
            self._wait_until_ready(service, process, told)

    def _wait_until_ready(self, service: str, process: "subprocess.Popen[bytes]", told: socket.socket) -> None:
        told.settimeout(0.2)
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and process.poll() is None:
            try:
                if "READY=1" in told.recv(4096).decode().split("\n"):
                    return
            except TimeoutError:
                continue
        raise Failed(f"{service} did not say that it is ready.{self.said()}")

    def stop(self, service: str) -> None:
        """Stop it as systemd does. Raises Failed where it doesn't end well."""
        process = self._services.pop(service)
        process.send_signal(signal.SIGTERM)
        if code := process.wait(30):
            raise Failed(f"{service} ended with {code} when it was told to stop.{self.said()}")

    def close(self) -> None:
        """End whatever runs, however the play ended."""
        for process in self._services.values():
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
            process.wait()
        if self._proxies:
            subprocess.run([str(self.folder / "shims" / "nginx"), "-s", "stop"], env=self.environment, check=False, capture_output=True)
        if (self.folder / "database" / "postmaster.pid").exists():
            self.database("stop", "--mode=immediate")

    # --- the database -------------------------------------------------------------------------------------------------------------

    def make_database(self, fragments: dict[str, str]) -> None:
        """A cluster as Debian makes one, with the documents' fragments of its files."""
        data = self.folder / "database"
        data.mkdir(mode=0o700)
        words = [
            self.postgres / "initdb",
            "--pgdata",
            data,
            "--username=postgres",
            "--auth=peer",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]
        for path in (data, self.at("/run/postgresql"), self.at("/etc/accord/tls/db.key")):
            shutil.chown(path, unprivileged())
        self._as_database_user(words)
        extra = f"port = {self.ports['database']}\nunix_socket_directories = '{self.at('/run/postgresql')}'\nmax_connections = 110\n"
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"\n{extra}{fragments['postgresql.conf']}")
        # Whoever plays is the database's administrator, by whatever name.
        (data / "pg_hba.conf").write_text(fragments["pg_hba.conf"].replace("peer", "peer map=played"), encoding="utf-8")
        (data / "pg_ident.conf").write_text(f"played {login()} postgres\n", encoding="utf-8")
        self.database("start", f"--log={self.folder}/database/server.log")

    def database(self, verb: str, *more: str) -> None:
        self._as_database_user([self.postgres / "pg_ctl", verb, "--wait", "--silent", "--pgdata", self.folder / "database", *more])

    def _as_database_user(self, words: list[str | Path]) -> None:
        user = unprivileged() or None
        log = self.folder / "log" / "database.log"
        with log.open("ab") as file:  # a pipe would be kept open by the server
            done = subprocess.run(
                words, user=user, extra_groups=[] if user else None, cwd="/", env=self.environment, check=False, stdout=file, stderr=file
            )
        if done.returncode:
            raise Failed(f"{words[0]} {words[1]} ended with {done.returncode}.{self.said()}")


def read_unit(path: Path) -> dict[str, list[str]]:
    """What a unit says, key by key."""
    said: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        key, is_setting, value = line.partition("=")
        if is_setting and not line.startswith("#"):
            said.setdefault(key, []).append(value)
    return said


def read_environment(path: Path) -> dict[str, str]:
    """As systemd reads a file of settings."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    return {name: "".join(shlex.split(value)) for name, _, value in (line.partition("=") for line in lines)}


def confine(unit: dict[str, list[str]]) -> None:
    """What of a unit's walls a process can put up by itself, before it runs the service."""
    os.umask(int(unit["UMask"][0], 8))
    libc = ctypes.CDLL(None)
    libc.prctl(NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(MDWE, 1, 0, 0, 0)  # an older kernel doesn't know it, and passes over it
    if files := unit.get("LimitNOFILE"):
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        wanted = min(int(files[0]), hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))


def unprivileged() -> str:
    """The user of the database and of nginx, where an administrator plays; empty where an ordinary user does."""
    return "nobody" if os.geteuid() == 0 else ""


def group_of(user: str) -> str:
    return grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name


def login() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])
