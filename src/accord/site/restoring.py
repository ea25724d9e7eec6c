"""Putting a backup back into an empty data directory.

A mark stands in it from the first moment to the last: while it does, nothing is served. After a cut the same command does it anew; on
PostgreSQL into another database, where this one was filled already: what stands in one is never thrown away from here.
"""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from accord.doors.cli.program import Failed

if TYPE_CHECKING:
    from accord.formats.backup import Manifest
    from accord.hub.backups.actions import Cluster

MARK = "restoring"

Tell = Callable[[str], None]


class Restored(Struct, frozen=True):
    """`replayed`: acts of the log that were done again, by kind. Those of the kind `release` stay closed until a person confirms them.
    `cut_off`: what the log has of an act that was not done again. `older_list_key`: lists were signed with a newer key before."""

    folder: Path
    seq: int
    epoch: int
    read_from: int
    replayed: dict[str, int]
    without_log: bool
    cut_off: str
    older_list_key: bool


class Asked(Struct, frozen=True):
    """What to put back; `log`: what was erased since, where it isn't where the backup says; `without_log`: it is lost; `postgres`: the
    folder for the files of a PostgreSQL server, where the backup holds them."""

    place: Path
    identity: Path | None
    log: Path | None
    without_log: bool
    postgres: Path | None = None


def restore(asked: Asked, tell: Tell) -> Restored:
    """Put a backup back. Raises Failed, Refusal; the data directory is then as empty as it was."""
    from accord.site.place import DATA, SHARED

    if SHARED != DATA:
        text = "A backup is put back into one directory. Leave ACCORD_SHARED out, and name the shared directory with --data."
        raise Failed("shared-directory", text)
    ring = _ring(DATA)
    is_new = _prepare(DATA, ring)
    try:
        import django

        if asked.postgres is not None:
            # Of PostgreSQL, though nothing is connected to yet: its files are put back first, and it is run from them.
            os.environ["ACCORD_DATABASE"] = "postgresql://localhost/restored"
        django.setup()
        restored = _restore(asked, DATA, ring, tell) if asked.postgres is None else _restore_server(asked, asked.postgres, DATA, ring, tell)
    except BaseException:
        _empty(DATA, ring)
        if is_new:
            DATA.rmdir()
        raise
    for folder in (ring, DATA):
        (folder / MARK).unlink(missing_ok=True)
    return restored


def _ring(data: Path) -> Path:
    return Path(os.environ.get("ACCORD_KEYRING") or data / "vault-keys")


def _prepare(data: Path, ring: Path) -> bool:
    """Set the mark in an empty directory. Raises Failed."""
    is_new = not data.exists()
    if (data / MARK).exists():
        _empty(data, ring)
    elif _holds(data) or _holds(ring):
        raise Failed("not-empty", "The data directory, or the key ring's, isn't empty; nothing there is overwritten. Name an empty one.")
    for folder in (data, ring.parent if ring.is_relative_to(data) else ring):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    data.chmod(0o700)
    for folder in (data, ring) if ring.exists() else (data,):
        (folder / MARK).write_text("A backup is being put back here.\n", encoding="ascii")
    return is_new


def _holds(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


def _empty(data: Path, ring: Path) -> None:
    """Take away what this restore put there, under its mark. The directories were empty before: nothing else is in them."""
    for folder in (ring, data):
        for path in list(folder.iterdir()) if (folder / MARK).exists() else []:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _restore_server(asked: Asked, postgres: Path, data: Path, ring: Path, tell: Tell) -> Restored:
    """The same for the files of a PostgreSQL server: it is run from them until all is done, and then stopped."""
    from accord.hub.backups.actions import Cluster

    cluster = Cluster(postgres)
    try:
        restored = _restore(asked, data, ring, tell, cluster)
        cluster.stop()
    except BaseException:
        cluster.clear()
        raise
    return restored


def _restore(asked: Asked, data: Path, ring: Path, tell: Tell, cluster: "Cluster | None" = None) -> Restored:
    from accord.hub.backups import actions, queries
    from accord.site.keys import check_ring
    from accord.site.opening import migrate

    folder, manifest = queries.find(asked.place)
    identities = actions.identities(actions.read_text(asked.identity)) if asked.identity else []
    _check(asked, folder, manifest, identities, tell)
    own = None if asked.without_log else _log(asked, manifest)
    log, cut_off = (None, "") if own is None else (actions.read_log(own, manifest), actions.cut_off(own))
    actions.put_files(folder, manifest, data, ring, identities, tell)
    if cluster is not None and manifest.copied is not None:
        cluster.fill(queries.chain(folder, manifest), identities, tell)
        cluster.start(manifest.copied.server, tell)
    tell("The tables are brought to this version.")
    migrate()
    check_ring()
    begun = actions.go_on(manifest, log)
    replayed = {} if log is None else actions.replay(log, manifest)
    older_key = actions.has_older_list_key(log or ())
    return Restored(folder, begun.forked_from, begun.epoch, begun.forked_from, replayed, log is None, cut_off, older_key)


def _log(asked: Asked, manifest: "Manifest") -> Path:
    """The log of what was erased since: copied to where this hub goes on with it."""
    from django.conf import settings

    log, own = asked.log or Path(manifest.log), Path(settings.ACCORD_ERASURES)
    if log.resolve() != own.resolve():
        own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(log, own)
        own.chmod(0o600)
    return own


def _must_have_log(asked: Asked, manifest: "Manifest") -> None:
    """Raises Failed where the log of what was erased since isn't there, and nobody said that it is lost: before hours of checking."""
    from accord.core.times import rfc3339

    log = asked.log or Path(manifest.log)
    if asked.without_log or log.is_file():
        return
    where = f"There is no erasure log at {log}" + (". " if asked.log else ", where the hub kept it. ")
    text = f"{where}Bring the newest copy of it here, from the old machine or wherever it is shipped to, and name it: --erasures FILE. "
    lost = "Only where every copy is lost: --without-log. Then all that was erased, withdrawn or revoked since "
    rest = f"{rfc3339(manifest.made)} is there again, and you must do it once more by hand before anybody is let in."
    raise Failed("no-log", f"{text}{lost}{rest}")


def _check(asked: Asked, folder: Path, manifest: "Manifest", identities: Sequence[Any], tell: Tell) -> None:
    """Everything that can be known before anything is put back. Raises Failed, Conflict."""
    from accord.hub import schema
    from accord.hub.backups import queries

    if newer := schema.newer(manifest.schema):
        raise Failed("newer-schema", f"A newer version of Accord made this backup ({', '.join(newer[:3])}). Restore it with that version.")
    if (manifest.copied is None) != (asked.postgres is None):
        raise _other_kind(manifest)
    queries.check_target(manifest)
    if lacking := queries.missing(manifest):
        raise Failed("missing", lacking[0])
    _must_have_log(asked, manifest)
    queries.check_files(folder, manifest, tell)
    queries.try_key(folder, manifest, identities)


def _other_kind(manifest: "Manifest") -> Failed:
    if manifest.copied is None:
        return Failed("not-physical", "This backup holds no files of a PostgreSQL server. Leave --postgres out.")
    text = f"This backup holds the files of a PostgreSQL {manifest.copied.server} server. Name an empty folder for them with --postgres:"
    return Failed("needs-postgres-folder", f"{text} PostgreSQL is run from it for the restore, and afterwards by you.")
