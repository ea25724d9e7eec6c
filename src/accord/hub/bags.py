"""Bags (BagIt) looked at, ours or another's: whole, nothing beside, nothing that leads outside, custody unbroken. Needs no hub.

No symbolic link is followed, nothing is fetched, and no file is taken whole into memory but those that say what is there.
"""

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from accord.formats import bagit, custody
from accord.formats.bagit import BadTags
from accord.formats.timestamps import is_of
from accord.hub.findings import Fault

PIECE = 1 << 20
MOST_TAGS = 64 * 1024**2  # bytes of a manifest or of the custody lines
MOST_FILES = 100_000
CUSTODY = "data/custody/custody.json"
STAMPS = "data/stamps/"

Tell = Callable[[str], None]


class Checked(Struct):
    """What was found. `digests`: SHA-256 by path of what was read; `names`, `notes`: what our own custody calls them, and says of them."""

    folder: Path
    checked: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def fault(self, code: str, what: str) -> None:
        self.faults.append(Fault(code, what))


def check(folder: Path, tell: Tell = lambda line: None) -> Checked:
    """Look at everything, and name each fault."""
    found = Checked(folder)
    if not folder.is_dir():
        packed = "This is a file. Unpack it first (tar -xf), and name the folder that holds bagit.txt."
        missing = "There is no folder of this name. Name the folder that holds bagit.txt."
        found.fault("no-bag", packed if folder.is_file() else missing)
        return found
    files = _walk(found)
    if files is None:
        return found
    if not _declared(found, files):
        return found
    wanted = _manifests(found, files)
    _complete(found, files, wanted)
    _digests(found, files, wanted, tell)
    _oxum(found, files)
    _custody(found, files)
    _stamps(found, files)
    found.checked = {"files": len(files), "payload": sum(path.startswith("data/") for path in files), "bytes": sum(files.values())}
    return found


def _shown(path: str) -> str:
    """A path as it is told: nothing in it ends a line or turns it."""
    return path.encode("unicode_escape", "surrogatepass").decode("ascii") if not path.isprintable() else path


def _walk(found: Checked) -> dict[str, int] | None:
    """The size of each file by its path; what is no file is a fault."""
    files: dict[str, int] = {}
    for path, entry in _entries(found.folder, ""):
        if entry.is_symlink():
            found.fault("symlink", f"{_shown(path)} is a symbolic link. A bag holds files alone: links can lead out of it.")
        elif not entry.is_dir(follow_symlinks=False):
            status = entry.stat(follow_symlinks=False)
            if stat.S_ISREG(status.st_mode):
                files[path] = status.st_size
            else:
                found.fault("not-a-file", f"{_shown(path)} is neither a file nor a folder.")
        if len(files) > MOST_FILES:
            found.fault("too-many", f"The bag holds more than {MOST_FILES:,} files.")
            return None
    if "fetch.txt" in files or any(fault.code == "symlink" and fault.what.startswith("fetch.txt ") for fault in found.faults):
        found.fault("fetch", "The bag has a fetch.txt: parts of it lie elsewhere. Nothing is fetched; ask for the whole bag.")
    return files


def _entries(folder: Path, under: str) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    with os.scandir(folder) as listing:
        entries = sorted(listing, key=lambda entry: entry.name)
    for entry in entries:
        path = under + entry.name
        yield path, entry
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path), path + "/")


def _tags(found: Checked, path: str) -> bytes:
    """A small file, whole. Raises BadTags."""
    with _open(found.folder / path) as file:
        data: bytes = file.read(MOST_TAGS + 1)
    if len(data) > MOST_TAGS:
        raise BadTags("too-large", f"{path} is too large")
    return data


def _open(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb", buffering=0)


def _declared(found: Checked, files: dict[str, int]) -> bool:
    try:
        if "bagit.txt" not in files:
            raise BadTags("no-bag", "There is no bagit.txt in this folder. Name the folder that holds it")
        bagit.read_declaration(_tags(found, "bagit.txt"))
    except BadTags as bad:
        found.fault(bad.code, f"{bad.text}.")
        return False
    except OSError as error:
        found.fault("unreadable", f"bagit.txt can't be read ({type(error).__name__}).")
        return False
    return True


def _manifests(found: Checked, files: dict[str, int]) -> dict[str, dict[str, str]]:
    """What each file must be, by its path and algorithm; the path is that of the folder where it is there."""
    there = {bagit.key_of(path): path for path in files}
    wanted: dict[str, dict[str, str]] = {}
    payloads: dict[str, set[str]] = {}
    for name in sorted(path for path in files if "/" not in path):
        kind = bagit.manifest_of(name)
        if kind is None:
            continue
        is_tags, algorithm = kind
        if algorithm not in bagit.READ:
            found.fault("bad-manifest", f"{name}: this algorithm is not known.")
            continue
        try:
            rows = bagit.read_manifest(_tags(found, name))
        except BadTags as bad:
            found.fault(bad.code, f"{name}: {bad.text}.")
            continue
        except OSError as error:
            found.fault("unreadable", f"{name} can't be read ({type(error).__name__}).")
            continue
        listed = {_listed(found, name, path, digest, is_tags, algorithm, there, wanted) for path, digest in rows}
        if not is_tags:
            payloads[name] = {path for path in listed if path}
    if not payloads:
        found.fault("no-manifest", "There is no manifest of the payload: nothing says what the files must be.")
    everything = set().union(*payloads.values())
    for name, listed in payloads.items():
        for path in sorted(everything - listed):
            found.fault("bad-manifest", f"{name} doesn't name {_shown(path)}, which another manifest names.")
    return wanted


def _listed(
    found: Checked,
    name: str,
    path: str,
    digest: str,
    is_tags: bool,
    algorithm: str,
    there: dict[str, str],
    wanted: dict[str, dict[str, str]],
) -> str:
    """One line of a manifest; the path under which it is looked for, empty where it may not be."""
    if bagit.is_outside(path) or is_tags == path.startswith("data/"):
        found.fault("outside", f"{name} names {_shown(path)}, which does not lie where this manifest's files do.")
        return ""
    own = there.get(bagit.key_of(path), path)
    digests = wanted.setdefault(own, {})
    if digests.setdefault(algorithm, digest) != digest:
        found.fault("bad-manifest", f"{name} names {_shown(path)} twice, with different digests.")
    return own


def _complete(found: Checked, files: dict[str, int], wanted: dict[str, dict[str, str]]) -> None:
    for path in sorted(wanted.keys() - files.keys()):
        found.fault("missing", f"{_shown(path)} is not in the bag.")
    for path in sorted(files.keys() - wanted.keys()):
        if path.startswith("data/"):
            found.fault("unexpected", f"{_shown(path)} is in the bag, and no manifest names it.")


def _digests(found: Checked, files: dict[str, int], wanted: dict[str, dict[str, str]], tell: Tell) -> None:
    for number, (path, digests) in enumerate(sorted(wanted.items()), 1):
        if path not in files:
            continue
        tell(f"{number} of {len(wanted)}: {_shown(path)}")
        made = {algorithm: hashlib.new(algorithm, usedforsecurity=False) for algorithm in {*digests, "sha256"}}
        try:
            with _open(found.folder / path) as file:
                while piece := file.read(PIECE):
                    for digest in made.values():
                        digest.update(piece)
        except OSError as error:
            found.fault("unreadable", f"{_shown(path)} can't be read ({type(error).__name__}).")
            continue
        found.digests[path] = made["sha256"].hexdigest()
        wrong = sorted(algorithm for algorithm, digest in digests.items() if made[algorithm].hexdigest() != digest)
        if wrong:
            found.fault("checksum", f"{_shown(path)} is not what was put into the bag: its {' and '.join(wrong)} differs.")


def _oxum(found: Checked, files: dict[str, int]) -> None:
    if "bag-info.txt" not in files:
        return
    try:
        said = bagit.read_info(_tags(found, "bag-info.txt")).get("payload-oxum", [])
    except (BadTags, OSError) as bad:
        found.fault("bad-info", f"bag-info.txt can't be read ({type(bad).__name__}).")
        return
    counted = bagit.oxum(size for path, size in files.items() if path.startswith("data/"))
    if said and said[0] != counted:
        found.fault("oxum", f"bag-info.txt says {_shown(said[0])} bytes and files, and there are {counted}.")


def _custody(found: Checked, files: dict[str, int]) -> None:
    """The custody lines, where the bag is one of ours: each chain, and that it is about the very files that lie there."""
    if CUSTODY not in files:
        return
    try:
        kept = custody.read(_tags(found, CUSTODY))
    except (BadTags, OSError, msgspec.DecodeError, UnicodeDecodeError):
        found.fault("custody", f"{CUSTODY} can't be read.")
        return
    if kept.format != custody.FORMAT:
        return
    for chain in kept.items:
        if wrong := custody.broken(chain.lines):
            found.fault("custody", f"The custody of {_shown(chain.path)} is broken: {wrong}.")
        digests = {link.entry.sha256 for link in chain.lines} | {chain.sha256}
        if digests != {found.digests.get(chain.path, "")}:
            found.fault("custody", f"The custody lines of {_shown(chain.path)} are about another content.")
        found.names[chain.path], found.notes[chain.path] = chain.name, chain.note


def _stamps(found: Checked, files: dict[str, int]) -> None:
    for path in sorted(path for path in files if path.startswith(STAMPS) and path.endswith(".tsr")):
        about = [file for file in found.names if Path(file).name.startswith(Path(path).stem + "-")]
        try:
            answer = _tags(found, path)
        except (BadTags, OSError):
            answer = b""
        if len(about) != 1 or not is_of(answer, bytes.fromhex(found.digests.get(about[0], ""))):
            found.fault("stamp", f"{_shown(path)} is no time-stamp of its file.")
