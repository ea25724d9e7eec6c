"""The hub's key files, known by their fingerprints in the database: a lost or foreign one is named, and none made anew in silence."""

from contextlib import suppress
from pathlib import Path

from accord.doors.cli.program import Failed

SECRET_KEY = "secret.key"

DOCS = "(docs/operate/backup.md)"
LOST_WITHOUT: dict[str, str] = {
    SECRET_KEY: "nobody's second step would fit any more",
    "signing.key": "every client would refuse the hub's lists",
}


def _paths() -> dict[str, Path]:
    from accord.site.place import SHARED  # the settings read the place from the environment, once

    return {SECRET_KEY: SHARED / SECRET_KEY, "signing.key": SHARED / "lists" / "signing.key"}


def check_keys() -> None:
    """Raises Failed where a key file that this hub had is missing, or another hub's lies in its place."""
    from accord.hub.vault.queries import fingerprint_of, fingerprints
    from accord.site.place import WRITTEN

    recorded = fingerprints()
    for name, path in _paths().items():
        if name not in recorded:
            continue
        _finish(name, path, recorded[name])
        try:
            content = path.read_bytes().strip()
        except FileNotFoundError:
            raise _missing(name, path) from None
        if fingerprint_of(name, content) != recorded[name]:
            if path in WRITTEN:
                path.unlink()
                raise _missing(name, path)
            raise Failed(
                "key-foreign",
                f"{_shown(path)} is not the one of this hub: {LOST_WITHOUT[name]}. Restore its own from a backup {DOCS}.",
            )


def _finish(name: str, path: Path, recorded: str) -> None:
    """Put a new key file in its place, where the process that made it died after it was recorded."""
    from accord.hub.vault.queries import fingerprint_of

    staged = path.with_suffix(".key.new")
    with suppress(FileNotFoundError):
        if fingerprint_of(name, staged.read_bytes().strip()) == recorded:
            staged.replace(path)


def _missing(name: str, path: Path) -> Failed:
    from accord.site.place import DATA, SHARED

    place = "data directory" if SHARED == DATA else "shared directory (ACCORD_SHARED)"
    text = f"{_shown(path)} is not in the {place}, and a new one won't do: {LOST_WITHOUT[name]}. "
    return Failed("key-missing", f"{text}Restore it from a backup {DOCS}, or name in ACCORD_SHARED where the hub's other machines keep it.")


def _shown(path: Path) -> str:
    return "lists/signing.key" if path.name == "signing.key" else path.name


def settle_keys() -> None:
    """Record the key files as this hub's, and make what it never had."""
    from django.conf import settings

    from accord.hub.lists.queries import public_key
    from accord.hub.times import now
    from accord.hub.vault.actions import record_fingerprint
    from accord.hub.vault.queries import fingerprints
    from accord.site.place import WRITTEN, write_secret_key

    check_keys()
    recorded, paths = fingerprints(), _paths()
    made = [path for path in paths.values() if not path.exists()]
    if not paths[SECRET_KEY].exists() and write_secret_key(settings.SECRET_KEY) != settings.SECRET_KEY:
        raise Failed("key-made", "Another process made the hub's secret.key at this very moment. Start this one again.")
    public_key()
    for name, path in paths.items():
        if name not in recorded:
            record_fingerprint(name, path.read_bytes().strip(), now())
    WRITTEN.extend(made)
    check_keys()  # of two machines that each made one the first has the hub's, and the other's is taken away


def check_ring() -> None:
    """Raises Failed where the key ring lacks keys that members' records need: what they keep could neither be read nor added to."""
    from accord.hub.vault.queries import missing_keys

    if count := missing_keys():
        text = f"The key ring lacks {count} keys that this hub needs. Restore the ring where ACCORD_KEYRING points {DOCS}"
        raise Failed("key-missing", f"{text}; accord vault status names the keys.")


def must_have_keys() -> None:
    """For a process that serves: ends it with the sentence where a key file is not there."""
    from django.db import Error

    try:
        check_keys()
    except Failed as failed:
        raise SystemExit(failed.message) from None
    except Error:
        return  # the database is away: whoever started this process has looked
