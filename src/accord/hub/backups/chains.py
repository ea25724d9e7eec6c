"""Backups that build on others: a copy of a PostgreSQL server's files, and what came since, each in a folder beside the other."""

from pathlib import Path

from accord.formats import backup as form
from accord.formats.backup import LISTING, BadManifest, Manifest
from accord.hub.backups import places
from accord.hub.backups.files import check
from accord.hub.refusals import Conflict

MOST = 10_000  # backups in one chain: more would take a restore for ever


def chain(folder: Path, manifest: Manifest) -> list[tuple[Path, Manifest]]:
    """The backup with all that it builds on, the oldest first. Raises Conflict that names what is missing or isn't what it was."""
    found = [(folder, manifest)]
    while (copied := found[0][1].copied) is not None and copied.after:
        before = folder.parent / copied.after
        earlier = _manifest(before, found[0][0].name)
        if earlier.check != copied.after_check:
            raise Conflict("damaged", f"{before.name} is not the backup on which {found[0][0].name} was built. Use another backup.")
        if earlier.copied is None or form.place_of(copied.start) > form.place_of(earlier.copied.end):
            raise Conflict("damaged", f"{found[0][0].name} doesn't go on where {before.name} ends. Use another backup.")
        found.insert(0, (before, earlier))
        if len(found) > MOST:
            raise Conflict("damaged", f"More than {MOST:,} backups build on each other. Use an older one.")
    return found


def _manifest(folder: Path, wanted_by: str) -> Manifest:
    try:
        return form.read((folder / form.NAME).read_bytes())
    except OSError:
        text = f"{folder.name} is not here, and {wanted_by} builds on it."
        raise Conflict("missing", f"{text} Find that folder and put it beside the others, or use an older backup.") from None
    except BadManifest as bad:
        raise Conflict("damaged", f"{folder.name}/{form.NAME}: {bad.text}") from None


def last(place: Path, hub: str) -> tuple[Path, Manifest] | None:
    """The newest copy of this hub's server in a folder, with all that it builds on; None where there is none. Raises Conflict."""
    for folder in reversed(places.in_order(place)):
        try:
            manifest = form.read((folder / form.NAME).read_bytes())
        except BadManifest:
            continue  # a later one must not build on it, and verify names it
        if manifest.copied is not None and manifest.hub == hub:
            chain(folder, manifest)
            return folder, manifest
    return None


def listing_of(folder: Path, manifest: Manifest) -> Path | None:
    """PostgreSQL's list of the files of a copy, once it is seen to be what was written. Raises Conflict."""
    for file in manifest.files:
        if file.path == LISTING:
            check(folder, file)
            return folder / file.stored
    return None


def needed(folders: list[Path]) -> set[Path]:
    """These backups, and those that they build on."""
    kept: set[Path] = set()
    for folder in folders:
        try:
            kept |= {member for member, _ in chain(folder, form.read((folder / form.NAME).read_bytes()))}
        except (Conflict, BadManifest, OSError):
            kept.add(folder)
    return kept
