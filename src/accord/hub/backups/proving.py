"""Proving a backup: its manifest, every file's checksum, its keys; and, with the identity of its recovery key, what is inside."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from accord.formats import backup as form
from accord.formats.backup import Manifest, Stored
from accord.hub import schema
from accord.hub.backups import chains, clusters, places
from accord.hub.backups.files import bring, check
from accord.hub.backups.sealing import unseal, wrong_key
from accord.hub.backups.store import copying, embedded
from accord.hub.refusals import Conflict

Tell = Callable[[str], None]
Members = Sequence[tuple[Path, Manifest]]  # a backup, and before it those that it builds on, the oldest first


class Proof(Struct):
    """What was found. `opened`: whether the content was looked at too, and not only whether the files are what was written. `builds_on`:
    the folders that it needs beside it."""

    folder: Path
    manifest: Manifest
    opened: bool = False
    builds_on: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)


def prove(place: Path, identities: Sequence[Any], tell: Tell) -> Proof:
    """Look at everything, and name each fault. Raises Conflict where there is no backup, or its manifest is damaged."""
    folder, manifest = places.find(place)
    proof = Proof(folder, manifest)
    members: Members = [(folder, manifest)]
    try:
        members = chains.chain(folder, manifest)
    except Conflict as fault:
        proof.faults.append((fault.code, fault.text))
    proof.builds_on = [earlier.name for earlier, _ in members[:-1]]
    files = _files(members)
    for number, (path, file, name) in enumerate(files, 1):
        tell(f"{number} of {len(files)}: {name}")
        try:
            check(path, file, name)
        except Conflict as fault:
            proof.faults.append((fault.code, fault.text))
    proof.faults += [("missing", text) for text in missing(manifest)]
    if not proof.faults and (identities or not manifest.recipients):
        tell("The content is opened.")
        proof.opened = True
        proof.faults += _inside(members, identities, tell)
    return proof


def _files(members: Members) -> list[tuple[Path, Stored, str]]:
    """All files of a backup, then the databases of those that it builds on: with the name by which a fault is told."""
    *earlier, (folder, manifest) = members
    files = [(folder, file, file.stored) for file in manifest.files]
    for path, before in earlier:
        files += [(path, file, f"{path.name}/{file.stored}") for file in before.files if file.path == before.database]
    return files


def check_files(folder: Path, manifest: Manifest, tell: Tell) -> None:
    """Raises Conflict for the first file that isn't what was written, here or in those that it builds on."""
    files = _files(chains.chain(folder, manifest))
    for number, (path, file, name) in enumerate(files, 1):
        tell(f"Checked {number} of {len(files)}: {name}")
        check(path, file, name)


def check_target(manifest: Manifest) -> None:
    """Raises Conflict where the backup can't go into this hub's database, or that holds something."""
    if manifest.copied is not None:
        return  # the database comes with the server's files
    if manifest.kind != copying.kind():
        if manifest.kind == "postgresql":
            raise Conflict("other-database", "This is a backup of PostgreSQL: set ACCORD_DATABASE to an empty database.")
        if set(manifest.schema) != schema.known():
            text = "An older version of Accord made this backup of SQLite, so it doesn't go into PostgreSQL as it is."
            raise Conflict("older-schema", f"{text} Upgrade the hub on SQLite (accord migrate), and make a backup with this version.")
    if not copying.is_empty():
        raise Conflict("not-empty", "The database of ACCORD_DATABASE isn't empty, and nothing in it is overwritten. Make a new one.")


def missing(manifest: Manifest) -> list[str]:
    """What a hub needs, and this backup doesn't have."""
    held = {file.path for file in manifest.files}
    wanted = {manifest.database, places.SECRET, places.SIGNING}
    keys = {f"{places.RING}/{key}.key" for key in manifest.keys}
    return [f"{path} is not in the backup, and was not when it was made. Use another backup." for path in sorted((wanted | keys) - held)]


def try_key(folder: Path, manifest: Manifest, identities: Sequence[Any]) -> None:
    """Raises Conflict where these identities don't open the backup, or there are none and it needs one."""
    if not manifest.recipients:
        return
    if not identities:
        raise Conflict(
            "needs-recovery-key",
            f"The backup is encrypted to {', '.join(manifest.recipients)}. Give the file of that key's identity with --identity.",
        )
    if not any(str(identity.to_public()) in manifest.recipients for identity in identities):
        raise wrong_key()
    smallest = min(manifest.files, key=lambda file: file.stored_size)
    with (folder / smallest.stored).open("rb") as source, tempfile.TemporaryFile() as nowhere:
        unseal(source, nowhere, identities)


def _inside(members: Members, identities: Sequence[Any], tell: Tell) -> list[tuple[str, str]]:
    folder, manifest = members[-1]
    room = Path(tempfile.mkdtemp(prefix="accord-verify-"))
    faults: list[tuple[str, str]] = []
    try:
        for path, member in members:
            try_key(path, member, identities)
        for file in manifest.files:
            target = room / file.path
            bring(folder, file, target, identities)
            if file.path != form.DATABASE:
                target.unlink()
        if manifest.copied is not None:
            clusters.prove(room / "server", members, identities, tell)
        if manifest.kind == "sqlite":
            faults += [("database", f"{form.DATABASE}: {text}") for text in embedded.faults_of(room / form.DATABASE)]
            if not faults and embedded.facts_of(room / form.DATABASE).seq != manifest.seq:
                faults.append(("database", f"{form.DATABASE} is of another moment than the manifest says."))
    except Conflict as fault:
        faults.append((fault.code, fault.text))
    finally:
        shutil.rmtree(room, ignore_errors=True)
    return faults
