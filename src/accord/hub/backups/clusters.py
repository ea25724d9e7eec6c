"""The files of a PostgreSQL server put back into a folder, and that server run there for a restore alone.

It answers on one socket, to nobody but this process and its user, and changes nothing elsewhere.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from accord.formats.backup import LOGGED, Manifest, Physical
from accord.hub.backups import packing
from accord.hub.backups.files import bring
from accord.hub.backups.store import programs, receiving, replicating, server
from accord.hub.refusals import Conflict

USER = "postgres"  # whose the files are where this is run by root, and the folder is root's too
ROOM = "accord-room"
MARK = "accord-restoring"  # stands in the folder while a backup is being put back there: what was cut off may be taken away
PORT = 5432
LOOK = 0.2
_LET_IN = "local all all trust\n"
# Whatever the server was set to do beside: nothing of it here.
_QUIET = {
    "listen_addresses": "",
    "port": PORT,
    "ssl": "off",
    "archive_mode": "off",
    "hot_standby": "off",
    "restore_command": "false",
    "archive_cleanup_command": "",
    "recovery_end_command": "",
    "recovery_target": "",
    "recovery_target_lsn": "",
    "recovery_target_name": "",
    "recovery_target_time": "",
    "recovery_target_xid": "",
    "recovery_target_timeline": "latest",
    "primary_conninfo": "",
    "primary_slot_name": "",
    "synchronous_standby_names": "",
    "shared_preload_libraries": "",
    "session_preload_libraries": "",
    "local_preload_libraries": "",
    "max_wal_senders": 0,
    "max_prepared_transactions": 100,
    "max_connections": 20,
    "shared_buffers": "128MB",
    "log_destination": "stderr",
    "logging_collector": "off",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "external_pid_file": "",
}

Tell = Callable[[str], None]


class Cluster:
    """The folder of a PostgreSQL server. `socket` is a new folder in which it is reached."""

    def __init__(self, folder: Path) -> None:
        """Raises Conflict where the folder holds something, or nobody can be found whose it shall be."""
        self.folder = folder
        if (folder / MARK).exists():
            _end(folder)
            _empty(folder)
        elif folder.exists() and any(folder.iterdir()):
            raise Conflict("not-empty", "The folder for PostgreSQL isn't empty, and nothing in it is overwritten. Name an empty one.")
        self._user = _user(folder)
        self._is_new = not folder.exists()
        self._server: subprocess.Popen[bytes] | None = None
        self.socket = Path(tempfile.mkdtemp(prefix="accord-pg-"))

    def fill(self, chain: Sequence[tuple[Path, Manifest]], identities: Sequence[Any], tell: Tell) -> None:
        """Put the files of a backup there, with those that it builds on. Raises Conflict."""
        copied = copied_by(chain[-1][1])
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        (self.folder / MARK).write_text("A backup is being put back here.\n", encoding="ascii")
        room = self.folder / ROOM
        room.mkdir(mode=0o700)
        whole = assemble(room, chain, identities, tell)
        for path in whole.iterdir():
            path.rename(self.folder / path.name)
        shutil.rmtree(room)
        (self.folder / "standby.signal").unlink(missing_ok=True)
        (self.folder / "recovery.signal").touch(mode=0o600)
        self._give_away()
        server.use(copied, self.socket, PORT)

    def start(self, major: int, tell: Tell) -> None:
        """Run the server until it has replayed its log and takes connections. Raises Conflict."""
        program = programs.find("postgres", major)
        for name, content in (("postgresql.conf", ""), ("pg_hba.conf", _LET_IN), ("pg_ident.conf", "")):
            (self.socket / name).write_text(content, encoding="ascii")
        own = {
            "config_file": self.socket / "postgresql.conf",
            "hba_file": self.socket / "pg_hba.conf",
            "ident_file": self.socket / "pg_ident.conf",
            "unix_socket_directories": self.socket,
            "unix_socket_permissions": "0700",
        }
        words = [word for name, value in (_QUIET | own).items() for word in ("-c", f"{name}={value}")]
        self._give_away(self.socket)
        tell("PostgreSQL replays its log.")
        with (self.socket / "log").open("wb") as log:
            self._server = subprocess.Popen(
                [program, "-D", str(self.folder), *words],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_user(),
            )
        while not self._is_ready():
            if self._server.poll() is not None:
                self._server = None
                text = "PostgreSQL could not replay its log to the end of the backup, or could not be started."
                raise Conflict("postgres-tools", f"{text} Its own words are in {self.socket / 'log'}")
            time.sleep(LOOK)

    def stop(self) -> None:
        """Stop it in order: what was done is in its files."""
        if self._server is not None:
            server.leave()
            self._server.send_signal(signal.SIGINT)
            self._server.wait()
            self._server = None
        for name in (MARK, "postmaster.opts", "backup_label.old", "tablespace_map.old"):
            (self.folder / name).unlink(missing_ok=True)
        shutil.rmtree(self.socket, ignore_errors=True)

    def clear(self) -> None:
        """Leave the folder as empty as it was. What the server said is kept where it could not be started."""
        if self._server is not None:
            self.stop()
        elif not (self.socket / "log").exists():
            shutil.rmtree(self.socket, ignore_errors=True)
        _empty(self.folder)
        if self._is_new and self.folder.exists():
            self.folder.rmdir()

    def _is_ready(self) -> bool:
        try:
            lines = (self.folder / "postmaster.pid").read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    def _as_user(self) -> dict[str, Any]:
        return {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._user else {}

    def _give_away(self, folder: Path | None = None) -> None:
        if self._user is None:
            return
        for place, _, names in os.walk(folder or self.folder):
            for path in (Path(place), *(Path(place, name) for name in names)):
                os.chown(path, self._user.pw_uid, self._user.pw_gid, follow_symlinks=False)


def _empty(folder: Path) -> None:
    for path in list(folder.iterdir()) if folder.exists() else []:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _end(folder: Path) -> None:
    """End the server that a restore which was killed left running in this folder."""
    with suppress(OSError, ValueError, IndexError):
        number = int((folder / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
        place = Path(f"/proc/{number}")
        while (place / "cwd").resolve() == folder.resolve():
            os.kill(number, signal.SIGQUIT)
            time.sleep(LOOK)


def copied_by(manifest: Manifest) -> Physical:
    copied = manifest.copied
    if copied is None:
        raise Conflict("not-physical", "This backup holds a dump, not the files of a PostgreSQL server. Leave --postgres out.")
    return copied


def _user(folder: Path) -> pwd.struct_passwd | None:
    """Whose the files shall be, and as whom the server runs; None for this process's own user. PostgreSQL never runs as root."""
    if os.geteuid() != 0:
        return None
    owner = folder.stat().st_uid if folder.exists() else 0
    try:
        return pwd.getpwuid(owner) if owner else pwd.getpwnam(USER)
    except KeyError:
        text = "PostgreSQL doesn't run as root. Make the folder first, as the user's who shall run it"
        raise Conflict("no-postgres-user", f"{text}: install -d -o USER -m 700 {folder}") from None


def assemble(room: Path, chain: Sequence[tuple[Path, Manifest]], identities: Sequence[Any], tell: Tell) -> Path:
    """Open a backup and those that it builds on in this folder; returns where the whole of it is. Raises Conflict."""
    major = copied_by(chain[-1][1]).server
    folders: list[Path] = []
    for number, (folder, manifest) in enumerate(chain):
        tell(f"Opened {number + 1} of {len(chain)}: {folder.name}")
        unpacked = room / f"{number:05}"
        _open(room, folder, manifest, unpacked, identities)
        if copied_by(manifest).kind != LOGGED:
            folders.append(unpacked)
            continue
        for path in unpacked.iterdir():  # a piece of the log that was not full yet is whole in the next one
            path.replace(folders[0] / "pg_wal" / path.name)
        unpacked.rmdir()
    if len(folders) == 1:
        return folders[0]
    whole = room / "whole"
    done = programs.run(programs.find("pg_combinebackup", major), "--output", str(whole), *map(str, folders))
    if done.returncode:
        raise programs.fault("pg_combinebackup", done)
    return whole


def _open(room: Path, folder: Path, manifest: Manifest, target: Path, identities: Sequence[Any]) -> None:
    (file,) = (file for file in manifest.files if file.path == manifest.database)
    packed = room / file.path
    bring(folder, file, packed, identities)
    packing.unpack(packed, target)
    packed.unlink()


def prove(room: Path, chain: Sequence[tuple[Path, Manifest]], identities: Sequence[Any], tell: Tell) -> None:
    """Open a backup and those that it builds on, and have PostgreSQL's own programs look at each and at the whole. Raises Conflict."""
    last = copied_by(chain[-1][1])
    folders: list[Path] = []
    for number, (folder, manifest) in enumerate(chain):
        copied, unpacked = copied_by(manifest), room / f"{number:05}"
        tell(f"PostgreSQL's files are looked at: {folder.name}")
        _open(room, folder, manifest, unpacked, identities)
        if copied.kind == LOGGED:
            receiving.check_log(unpacked, copied)
        else:
            folders.append(unpacked)
            replicating.check(unpacked, copied.server)
    if len(folders) > 1:
        words = ("--dry-run", "--output", str(room / "whole"), *map(str, folders))
        if programs.run(programs.find("pg_combinebackup", last.server), *words).returncode:
            raise Conflict("damaged", "pg_combinebackup can't put these backups together. Use another one.")
