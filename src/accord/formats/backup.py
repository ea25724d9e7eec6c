"""The manifest of a backup: what is in it, of which hub and moment, and the checksum of each file. One JSON file, `manifest.json`."""

import hashlib
import re

import msgspec

FORMAT = 1
NAME = "manifest.json"
SEALED = ".age"  # what the name of an encrypted file ends with
DATABASE = "accord.db"
DUMP = "database.dump"

_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


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


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup is of, and what is in it.

    `kind`: sqlite or postgresql. `schema`: the migrations that its database went through. `keys`: member and id of each vault key that its
    records need. `log`: where the hub keeps what was erased since, and the check of its last line then. `recipients`: whose recovery keys
    open it; none where it isn't encrypted. `check`: of everything else here.
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
    check: str = ""


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
    if manifest.format != FORMAT:
        raise BadManifest(f"The backup has the format {manifest.format}, and this version reads {FORMAT}. Use the version that made it.")
    if hashlib.sha256(_bare(manifest)).hexdigest() != manifest.check or _encode(manifest) != text:
        raise BadManifest("The manifest is not what was written: its checksum differs.")
    if not all(_PATH.fullmatch(file.path) and file.stored in (file.path, file.path + SEALED) for file in manifest.files):
        raise BadManifest("The manifest names a file outside of the backup.")
    return manifest


def _bare(manifest: Manifest) -> bytes:
    return _encode(msgspec.structs.replace(manifest, check=""))


def _encode(manifest: Manifest) -> bytes:
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
