"""The manifest of a backup: what is in it, of which hub and moment, and the checksum of each file. One JSON file, `manifest.json`."""

import hashlib
import re
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

FORMAT = 1
PHYSICAL = 2  # the format of one that copies the files of a PostgreSQL server: an older version must refuse it, and name the reason
NAME = "manifest.json"
SEALED = ".age"  # what the name of an encrypted file ends with
DATABASE = "accord.db"
DUMP = "database.dump"
CLUSTER = "postgresql.tar.gz"  # the files of a PostgreSQL server, or those that changed
WAL = "wal.tar.gz"  # what it wrote into its log since
LISTING = "backup_manifest"  # PostgreSQL's own list of its files, which the next incremental backup is made against

BASE: Final = "base"
CHANGED: Final = "incremental"
LOGGED: Final = "wal"
HELD = {BASE: CLUSTER, CHANGED: CLUSTER, LOGGED: WAL}

_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_FOLDER = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


class BadManifest(Exception):
    """It can't be read, or it isn't what was written. `text` is a sentence."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """One file. `path` is where it goes in the data directory; `size` and `sha256` are its content's, the others of what lies here."""

    path: str
    size: int
    sha256: str
    stored: str
    stored_size: int
    stored_sha256: str


class Physical(msgspec.Struct, frozen=True, kw_only=True):
    """A copy of a PostgreSQL server's files, with all its databases. `kind`: base, what changed since (incremental), or its log (wal).

    `server`: its major version. `database`, `owner`: the hub's database there, and who owns its tables. It holds what was written from the
    place `start` in the server's log to `end`, on one timeline. `after`, `after_check`: the folder and the check of what it builds on.
    """

    kind: str
    server: int
    database: str
    owner: str
    timeline: int
    start: str
    end: str
    after: str = ""
    after_check: str = ""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup is of, and what is in it.

    `kind`: sqlite or postgresql. `schema`: the migrations that its database went through. `keys`: member and id of each vault key that its
    records need. `log`: where the hub keeps what was erased since, and the check of its last line then. `recipients`: whose recovery keys
    open it; none where it isn't encrypted. `check`: of everything else here. Of a physical one `seq` is what it holds at
    least: it is copied while others write, and holds what they wrote until its end.
    """

    format: int
    accord: str
    made: int
    hub: str
    kind: str
    schema: list[str]
    seq: int
    epoch: int
    keys: list[str]
    lists: list[str]
    attachments: int
    log: str
    log_check: str
    recipients: list[str]
    files: list[Stored]
    physical: Physical | UnsetType = UNSET
    check: str = ""

    @property
    def copied(self) -> Physical | None:
        """What it says of a PostgreSQL server's files; None for a dump, and for SQLite."""
        return None if self.physical is UNSET else self.physical

    @property
    def database(self) -> str:
        """The file in which its database is."""
        if self.physical is not UNSET:
            return HELD[self.physical.kind]
        return DATABASE if self.kind == "sqlite" else DUMP


def write(manifest: Manifest) -> bytes:
    """The manifest as it is kept, with its check."""
    bare = _bare(manifest)
    return _encode(msgspec.structs.replace(manifest, check=hashlib.sha256(bare).hexdigest()))


def read(text: bytes) -> Manifest:
    """Raises BadManifest where a byte of it was changed, or another version wrote it."""
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except msgspec.MsgspecError:
        raise BadManifest("The manifest can't be read: it is damaged, or no manifest of a backup.") from None
    if manifest.format not in (FORMAT, PHYSICAL):
        raise BadManifest(f"The backup has the format {manifest.format}, and this version reads {PHYSICAL}. Use the version that made it.")
    if hashlib.sha256(_bare(manifest)).hexdigest() != manifest.check or _encode(manifest) != text:
        raise BadManifest("The manifest is not what was written: its checksum differs.")
    if not all(_PATH.fullmatch(file.path) and file.stored in (file.path, file.path + SEALED) for file in manifest.files):
        raise BadManifest("The manifest names a file outside of the backup.")
    copied = manifest.copied
    if (copied is not None) != (manifest.format == PHYSICAL) or (copied and not _is_known(copied)):
        raise BadManifest("The manifest tells of a copy of PostgreSQL that this version doesn't know. Use the version that made it.")
    return manifest


def _is_known(copied: Physical) -> bool:
    return (
        copied.kind in HELD and (copied.kind == BASE) == (not copied.after) and (not copied.after or bool(_FOLDER.fullmatch(copied.after)))
    )


def place_of(lsn: str) -> int:
    """A place in a PostgreSQL server's log, such as 16/B374D848, as a number."""
    high, _, low = lsn.partition("/")
    return (int(high, 16) << 32) + int(low, 16)


def lsn_of(place: int) -> str:
    return f"{place >> 32:X}/{place & 0xFFFFFFFF:X}"


def _bare(manifest: Manifest) -> bytes:
    return _encode(msgspec.structs.replace(manifest, check=""))


def _encode(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
