"""backup: make one, prove one, put one back; and the recovery key that opens them."""

import functools
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Failed, Group, PlainCommand, with_hub, write_json

if TYPE_CHECKING:
    from accord.hub.backups.queries import Proof

NOT_ENCRYPTED = (
    "This backup is NOT encrypted: it holds the database and the keys that open the vault, so anyone who reads it can read everything. "
    "Make a recovery key (accord backup key), and give it with --recovery-key."
)
_FROM = click.option("--from", "place", type=click.Path(path_type=Path), required=True, metavar="DIRECTORY", help="The folder of backups.")
_IDENTITY = click.option(
    "--identity",
    "--recovery-key",
    "identity",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The file with the identity of the recovery key.",
)


@click.group(cls=Group)
def backup() -> None:
    """Backups: the whole hub in one folder, made while it serves, proved, and put back. See docs/operate/backup.md."""


def refusing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Turns what a command without a hub refuses into one sentence."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from accord.hub.refusals import Refusal

        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            raise Failed(refusal.code, refusal.text) from None

    return run


@backup.command()
@click.option(
    "--to",
    "place",
    type=click.Path(path_type=Path),
    metavar="DIRECTORY",
    help="Where a folder for it is made. [default: ACCORD_BACKUP_TO]",
)
@click.option(
    "--recovery-key",
    "key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The recipient to encrypt to. [default: ACCORD_RECOVERY_KEY, else recovery.pub]",
)
@click.option(
    "--kind",
    type=click.Choice(("dump", "base", "incremental")),
    help="PostgreSQL: a dump of the hub's database, or the server's files, or what came since. [default: ACCORD_BACKUP_KIND, else dump]",
)
@with_hub
def create(place: Path | None, key: Path | None, kind: str | None, as_json: bool) -> None:
    """Make a backup of the whole hub in a new folder, also while it serves. Encrypted where there is a recovery key."""
    from django.conf import settings

    from accord.core.times import rfc3339
    from accord.hub.backups import actions
    from accord.hub.members.queries import operator
    from accord.site.opening import in_words

    if place is None:
        if not settings.ACCORD_BACKUP_TO:
            raise Failed("no-folder", "Name the folder in which the backup is made: --to DIRECTORY, or set ACCORD_BACKUP_TO.")
        place = Path(settings.ACCORD_BACKUP_TO)
    with in_words():
        made = actions.create(place.absolute(), recipients(key), by=operator().actor, kind=kind or settings.ACCORD_BACKUP_KIND)
    copied = made.manifest.copied
    if not made.manifest.recipients:
        click.echo(NOT_ENCRYPTED, err=True)
    if made.missing:
        click.echo(f"{len(made.missing)} keys that records need are not in the ring, nor in this backup.", err=True)
    if as_json:
        write_json(
            {
                "backup": str(made.folder),
                "made": rfc3339(made.manifest.made),
                "seq": made.manifest.seq,
                "epoch": made.manifest.epoch,
                "files": len(made.manifest.files),
                "bytes": made.size,
                "seconds": round(made.seconds, 1),
                "encrypted": bool(made.manifest.recipients),
                "recipients": made.manifest.recipients,
                "missing_keys": len(made.missing),
                "kind": made.kind,
                "builds_on": copied.after or None if copied else None,
                "from_lsn": copied.start if copied else None,
                "to_lsn": copied.end if copied else None,
            }
        )
        return
    sealed = "encrypted" if made.manifest.recipients else "not encrypted"
    click.echo(
        f"Backup up to entry {made.manifest.seq:,}, {len(made.manifest.files):,} files, {made.size:,} bytes, {sealed}: {made.folder}"
    )
    if copied:
        click.echo(f"It holds PostgreSQL from {copied.start} to {copied.end}" + (f", after {copied.after}." if copied.after else "."))


def recipients(key: Path | None) -> list[str]:
    """Whom to encrypt to: those of the named file, else those of the backups on a schedule; nobody where there is no key."""
    from accord.hub.backups import followers
    from accord.site.place import recovery_key

    named = str(key) if key is not None else recovery_key()
    return followers.recipients(named) if named else []


@backup.command()
@click.option("--to", "place", type=click.Path(path_type=Path), metavar="FILE", help="Write the identity there. [default: print it]")
@with_hub
def key(place: Path | None, as_json: bool) -> None:
    """Make a recovery key. Its identity opens backups: keep it away from this machine. Its recipient stays, and backups are made to it."""
    from accord.hub.backups import actions
    from accord.site.place import RECIPIENT, SHARED

    identity, recipient = actions.new_pair()
    # The identity first: a recipient whose identity nobody has would make backups that nothing opens.
    if place is not None:
        actions.write_private(place, f"# The identity of a recovery key: it opens backups. Keep it away from the hub.\n{identity}\n")
    try:
        actions.write_private(SHARED / RECIPIENT, f"# The hub's backups are encrypted to this recovery key.\n{recipient}\n")
    except BaseException:
        if place is not None:
            place.unlink()
        raise
    other = os.environ.get("ACCORD_RECOVERY_KEY", "")
    if as_json:
        write_json({"recipient": recipient, "identity": str(place) if place else identity})
        return
    if other and other != str(SHARED / RECIPIENT):
        click.echo(f"ACCORD_RECOVERY_KEY names another key, and holds. Set it to {recipient}, or take it out, and start the hub again.")
    else:
        click.echo(f"Backups are now encrypted to {recipient}.")
    click.echo(f"The identity is in {place}." if place else f"The identity, shown only once: {identity}")
    click.echo("Without it no backup can be opened. Print it, keep it in two places, and none of them on this machine.")


@backup.command(cls=PlainCommand)
@_FROM
@_IDENTITY
@refusing
def verify(place: Path, identity: Path | None, as_json: bool) -> None:
    """Prove a backup, the newest of a folder: every file, every key; with the recovery key's identity also what is inside."""
    with _without_hub():
        from accord.core.times import rfc3339
        from accord.hub import schema
        from accord.hub.backups import actions, queries

        identities = actions.identities(actions.read_text(identity)) if identity else []
        proof = queries.prove(place, identities, lambda line: None if as_json else click.echo(line, err=True))
        proof.faults += [("newer-schema", text) for text in newer(schema.newer(proof.manifest.schema))]
        if as_json:
            write_json(_serialize(proof) | {"made": rfc3339(proof.manifest.made)})
        else:
            _tell(proof)
    if proof.faults:
        raise SystemExit(1)


@backup.command()
@_FROM
@_IDENTITY
@click.option(
    "--erasures",
    "log",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The newest copy of the erasure log. On another machine it must be named. [default: where the hub kept it]",
)
@click.option(
    "--without-log", is_flag=True, help="Every copy of the erasure log is lost: restore all the same, and do by hand what it said."
)
@click.option(
    "--postgres",
    type=click.Path(path_type=Path),
    metavar="DIRECTORY",
    help="For a backup of the kind base or incremental: an empty folder for PostgreSQL's files.",
)
@refusing
def restore(place: Path, identity: Path | None, log: Path | None, without_log: bool, postgres: Path | None, as_json: bool) -> None:
    """Put a backup back into an empty data directory. The log of erasures since is replayed, and a new epoch begins."""
    from accord.site.opening import in_words
    from accord.site.restoring import Asked, restore

    if log is not None and without_log:
        raise Failed("what", "Name the erasure log, or say --without-log; not both.")
    with in_words():
        asked = Asked(place.absolute(), identity, log, without_log, postgres.absolute() if postgres else None)
        done = restore(asked, lambda line: None if as_json else click.echo(line, err=True))
    if as_json:
        write_json(
            {
                "restored": str(done.folder),
                "seq": done.seq,
                "epoch": done.epoch,
                "read_from": done.read_from,
                "replayed": done.replayed,
                "without_log": done.without_log,
                "cut_off": done.cut_off,
                "older_list_key": done.older_list_key,
            }
        )
        return
    click.echo(f"Restored up to entry {done.seq:,}. Epoch {done.epoch} has begun.")
    for kind, count in done.replayed.items():
        click.echo(f"Done again, as the erasure log says: {count} {kind}")
    if done.without_log:
        click.echo("Without the erasure log: what was erased, withdrawn or revoked since the backup must be done again by hand.")
    if done.cut_off:
        click.echo(f"The erasure log ends in the middle of a line, and what stands there was not done again: {done.cut_off}")
        click.echo("Restore with a newer copy of the log. Where there is none, do by hand what the line names, before anybody is let in.")
    if done.older_list_key:
        click.echo("The key that lists are signed with was replaced since the backup: members' programs refuse what is signed now.")
        click.echo("Before you serve, replace it once more (accord lists rotate), and give members the new public key.")
    if postgres is not None:
        click.echo(f"Next: start PostgreSQL on {postgres.absolute()}, and set ACCORD_DATABASE to it (docs/operate/backup.md).")
    is_service = bool(os.environ.get("ACCORD_ADDRESS"))
    click.echo("Next: hub verify, then systemctl start accord" if is_service else "Next: accord verify, then accord serve")


@backup.command()
@click.argument("kind", required=False)
@click.argument("ref", required=False)
@with_hub
def confirm(kind: str | None, ref: str | None, as_json: bool) -> None:
    """List what a restore left closed; or confirm one, KIND and REF, once you have compared it with the other side's books."""
    from accord.core.times import rfc3339
    from accord.hub.backups import actions
    from accord.hub.erasures import queries
    from accord.hub.times import now

    if kind is not None:
        if not actions.confirm(kind, ref or "", now()):
            raise Failed("not-closed", "Nothing of this kind and reference is closed. Run accord backup confirm to see what is.")
        write_json({"confirmed": True}) if as_json else click.echo("It goes on.")
        return
    rows = [{"kind": kind, "ref": ref, "at": rfc3339(at)} for kind, ref, at in queries.blocked()]
    if as_json:
        write_json({"items": rows})
        return
    from accord.doors.cli.show import table

    table(("kind", "ref", "at"), ((row["kind"], row["ref"], row["at"]) for row in rows), "Nothing is closed.")


def newer(migrations: list[str]) -> list[str]:
    text = f"A newer version of Accord made this backup ({', '.join(migrations[:3])}). Restore it with that version."
    return [text] if migrations else []


def _serialize(proof: "Proof") -> dict[str, Any]:
    faults = [{"code": code, "what": what} for code, what in proof.faults]
    first = {"error": proof.faults[0][1], "code": proof.faults[0][0]} if faults else {}
    return {
        "ok": not faults,
        "backup": str(proof.folder),
        "seq": proof.manifest.seq,
        "epoch": proof.manifest.epoch,
        "files": len(proof.manifest.files),
        "encrypted": bool(proof.manifest.recipients),
        "opened": proof.opened,
        "builds_on": proof.builds_on,
        "faults": faults,
        **first,
    }


def _tell(proof: "Proof") -> None:
    for code, what in proof.faults:
        click.echo(f"{code}: {what}")
    if proof.faults:
        return
    click.echo(f"Whole, up to entry {proof.manifest.seq:,}: {proof.folder}")
    if not proof.opened:
        click.echo("It is encrypted, and was not opened: give the identity with --identity to look inside too.")


@contextmanager
def _without_hub() -> Iterator[None]:
    """Django for a command that needs no hub: whatever it makes for itself goes again."""
    import django

    with tempfile.TemporaryDirectory(prefix="accord-nowhere-") as nowhere:
        before = os.environ.get("ACCORD_DATA")
        os.environ["ACCORD_DATA"] = nowhere
        try:
            django.setup()
            yield
        finally:
            if before is None:
                del os.environ["ACCORD_DATA"]
            else:
                os.environ["ACCORD_DATA"] = before
