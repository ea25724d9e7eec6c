"""evidence: files of a case taken in and out, with their custody; bags exported, verified and taken in."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Command, Failed, Group, PlainCommand, with_hub, write_json, write_json_items
from accord.doors.cli.who import acting_for
from accord.formats.digests import sha256_typed

if TYPE_CHECKING:
    from datetime import tzinfo

    from accord.hub.evidence.queries import ItemRow
    from accord.hub.members.queries import Caller

FOLDER = click.Path(path_type=Path)
_case = click.option("--case", "case_id", required=True, metavar="ID", help="The case.")
_member = click.option("--member", "member_id", metavar="MEMBER", help="For whom. [default: the member that leads the case]")
_language = click.option("--language", default="en", show_default=True, metavar="LANGUAGE", help="The language of the custody.")
_zone = click.option("--zone", default="", metavar="ZONE", help="By which clock, such as Asia/Bangkok. [default: the member's own]")


@click.group(cls=Group)
def evidence() -> None:
    """Files of a case, sealed, with a line for every touch; exported as bags that anybody can verify."""


def _for(member_id: str | None, case_id: str) -> "Caller":
    """The operator acting for a member; where none is named for the one that leads the case."""
    from accord.hub.cases import queries as cases
    from accord.hub.cases.errors import NoSuchCase
    from accord.hub.members import queries as members

    if member_id:
        return acting_for(member_id)
    rows = {row.n: row for row in members.members()}
    for row in rows.values():
        try:
            lead = cases.access(members.as_member(row), case_id).lead
        except NoSuchCase:
            continue
        return members.as_member(rows[lead])
    raise NoSuchCase


def _spoken(language: str) -> str:
    from django.conf import settings

    languages = [code for code, _name in settings.LANGUAGES]
    if language not in languages:
        raise Failed("bad-language", f"--language: Choose one of {', '.join(languages)}.")
    return language


def _clock(zone: str) -> "tzinfo | None":
    from accord.core.typed.zones import zone_named

    clock = zone_named(zone) if zone else None
    if zone and clock is None:
        raise Failed("bad-zone", "--zone: Name a zone such as Asia/Bangkok or America/Lima, an offset such as +07:00, or UTC.")
    return clock


def _tell(line: str) -> None:
    if sys.stderr.isatty():
        click.echo(line, err=True)


def _row(row: "ItemRow") -> dict[str, Any]:
    from accord.core.times import rfc3339

    return {
        "id": row.id,
        "name": row.name,
        "size": row.size,
        "sha256": row.sha256,
        "tlp": row.tlp,
        "owner": row.owner,
        "taken_in": rfc3339(row.at),
        "shared_with": list(row.shared_with),
        "custody_lines": row.lines,
        "time_stamped": row.is_stamped,
    }


@evidence.command(name="list", cls=Command)
@_case
@_member
@with_hub
def listed(case_id: str, member_id: str | None, as_json: bool) -> None:
    """Show the evidence of a case that the member is shown."""
    from accord.doors.cli.show import table
    from accord.hub.evidence import queries

    rows = [_row(row) for row in queries.items(_for(member_id, case_id), case_id)]
    if as_json:
        write_json({"items": rows})
        return
    cells = ((row["id"], row["name"], f"{row['size']:,}", row["sha256"], row["taken_in"], row["custody_lines"]) for row in rows)
    table(("id", "name", "bytes", "sha256", "taken in", "lines"), cells, "There is no evidence in this case that is shown to the member.")


def _same(caller: "Caller", case_id: str, part: str) -> "ItemRow | None":
    """The first other file of the case with the same content, of those that the member is shown."""
    from accord.hub.evidence import queries

    rows = queries.items(caller, case_id)
    digest = next((row.sha256 for row in rows if row.id == part), "")
    return next((row for row in rows if row.sha256 == digest and row.id != part), None)


@evidence.command(cls=Command)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_case
@click.option("--name", default="", metavar="TEXT", help="Its name. [default: the file's own]")
@click.option("--note", default="", metavar="TEXT", help="What it is and where it comes from.")
@click.option("--tlp", default="amber", show_default=True, metavar="TLP", help="Its label: clear, green, amber, amber+strict, red.")
@click.option("--sha256", default="", metavar="HEX", help="What its SHA-256 must be.")
@_member
@with_hub
def add(file: Path, case_id: str, name: str, note: str, tlp: str, sha256: str, member_id: str | None, as_json: bool) -> None:
    """Take FILE into a case: sealed, with its SHA-256 and its first custody line."""
    from accord.hub.evidence import actions

    digest = sha256_typed(sha256) if sha256 else ""
    if digest is None:
        raise Failed("bad-checksum", "--sha256: Write the 64 digits of the SHA-256, as sha256sum prints them.")
    caller = _for(member_id, case_id)
    part = actions.take_in_file(caller, case_id, file, name=name, note=note, tlp=tlp, sha256=digest, tell=_tell)
    same = _same(caller, case_id, part)
    if as_json:
        write_json({"id": part, "same_as": same and same.id})
        return
    click.echo(f"Taken in: {part}")
    if same is not None:
        click.echo(f"This case had a file with the same content: {same.name}, {same.id}.")


@evidence.command(cls=Command)
@click.argument("item")
@_case
@click.option("--to", required=True, type=FOLDER, metavar="FILE", help="The new file; - for the standard output.")
@_member
@with_hub
def get(item: str, case_id: str, to: Path, member_id: str | None, as_json: bool) -> None:
    """Write the file ITEM of a case, by its id, into a new file."""
    import hashlib

    from accord.hub.evidence import queries

    content = queries.content(_for(member_id, case_id), case_id, item)
    digest = hashlib.sha256()
    try:
        with sys.stdout.buffer if str(to) == "-" else to.open("xb") as target:
            for piece in content.read():
                digest.update(piece)
                target.write(piece)
    except FileExistsError:
        raise Failed("not-empty", "There is a file of this name already, and nothing is overwritten. Name another.") from None
    if digest.hexdigest() != content.sha256:
        raise Failed("damaged", "The file is not the one that the hub took in. Put it back from a backup.")
    if as_json and str(to) != "-":
        write_json({"id": item, "size": content.size, "sha256": content.sha256})


@evidence.command(cls=Command)
@click.argument("item")
@_case
@_language
@_zone
@_member
@with_hub
def custody(item: str, case_id: str, language: str, zone: str, member_id: str | None, as_json: bool) -> None:
    """Show every touch of the file ITEM: who, what, how, when, on what, with which result."""
    import msgspec
    from django.utils import translation

    from accord.doors.cli.show import readable
    from accord.hub.evidence import queries
    from accord.hub.evidence.labels import words
    from accord.hub.members import queries as members

    caller = _for(member_id, case_id)
    reader = queries.Reader(_clock(zone) or queries.zone_for(caller), _spoken(language), {row.id: row.name for row in members.members()})

    def pages() -> Iterator[list[queries.LineRow]]:
        after: int | None = 0
        while after is not None:
            rows, after = queries.custody_of(caller, case_id, item, after=after)
            yield rows

    if as_json:
        write_json_items({**msgspec.to_builtins(row.link.entry), "hash": row.link.hash} for rows in pages() for row in rows)
        return
    with translation.override(language):
        said = words()
        for line in (reader.told(row.link) for rows in pages() for row in rows):
            when = line.here if line.here == line.utc else f"{line.here} ({line.utc})"
            who = f"{line.member} ({line.by})" if line.by else line.member
            click.echo(readable(f"{line.number}. {line.what}"))
            facts = (("when", when), ("who", who), ("way", line.way), ("on", f"SHA-256 {line.digest}"), ("result", line.result))
            for name, value in (*facts, ("hash", line.hash)):
                click.echo(readable(f"   {said[name]}: {value}"))


@evidence.command(cls=Command)
@click.argument("item")
@_case
@_member
@with_hub
def check(item: str, case_id: str, member_id: str | None, as_json: bool) -> None:
    """Read the file ITEM whole, and look whether it is what was taken in. Ends with 1 where it is not."""
    from accord.hub.evidence import queries

    found = queries.verify_item(_for(member_id, case_id), case_id, item)
    if as_json:
        write_json({"ok": found.is_whole, "sha256": found.sha256 or None})
    else:
        click.echo("It is what was taken in." if found.is_whole else "It is NOT what was taken in.")
    if not found.is_whole:
        raise SystemExit(1)


@evidence.command(cls=Command)
@click.argument("item")
@_case
@click.option("--yes", is_flag=True, help="Erase it; without this nothing is done.")
@_member
@with_hub
def erase(item: str, case_id: str, yes: bool, member_id: str | None, as_json: bool) -> None:
    """Erase the file ITEM for good: its key is destroyed. Its custody lines stay."""
    from accord.hub.evidence import actions

    if not yes:
        raise Failed("not-confirmed", "Nothing was done. Say --yes to erase it for good, in every backup too.")
    actions.erase(_for(member_id, case_id), case_id, item)
    if as_json:
        write_json({"id": item, "erased": True})
    else:
        click.echo("Erased.")


@evidence.command(cls=Command)
@_case
@click.option("--to", required=True, type=FOLDER, metavar="DIRECTORY", help="The new folder for the bag.")
@_language
@_zone
@_member
@with_hub
def export(case_id: str, to: Path, language: str, zone: str, member_id: str | None, as_json: bool) -> None:
    """Write the evidence of a case into a new folder as a bag (BagIt): the files, their custody as PDF, CSV and JSON, and CASE/UCO."""
    from accord.hub.evidence import actions

    caller, said, clock = _for(member_id, case_id), _spoken(language), _clock(zone)
    made = actions.export(caller, case_id, to.absolute(), language=said, zone=clock, tell=_tell)
    if as_json:
        write_json({"folder": str(made.folder), "files": made.files, "bytes": made.bytes, "manifest_sha256": made.manifest})
    else:
        click.echo(f"Exported: {made.files:,} files, {made.bytes:,} bytes. SHA-256 of manifest-sha256.txt: {made.manifest}")


@evidence.command(cls=PlainCommand)
@click.argument("directory", type=FOLDER)
def verify(directory: Path, as_json: bool) -> None:
    """Verify the bag in DIRECTORY, also one that another hub or another program made: every file, manifest and custody line.

    Needs no hub. Ends with 1 where there is a fault.
    """
    from accord.doors.cli.show import readable
    from accord.hub.bags import check

    found = check(directory, _tell)
    if as_json:
        faults = [{"code": fault.code, "what": fault.what} for fault in found.faults]
        write_json({"ok": not faults, "checked": found.checked, "faults": faults})
    else:
        for fault in found.faults:
            click.echo(readable(f"{fault.code}: {fault.what}"))
        looked = ", ".join(f"{count:,} {kind}" for kind, count in found.checked.items())
        click.echo(f"Looked at {looked or 'nothing'}. Faults: {len(found.faults)}.")
    if found.faults:
        raise SystemExit(1)


@evidence.command(name="import", cls=Command)
@click.argument("directory", type=FOLDER)
@_case
@click.option("--tlp", default="amber", show_default=True, metavar="TLP", help="The label of its files.")
@_member
@with_hub
def take_in(directory: Path, case_id: str, tlp: str, member_id: str | None, as_json: bool) -> None:
    """Take the files of the bag in DIRECTORY into a case, once it is verified: nothing of a bag that has a fault.

    Where it was cut off, run it again: what came from this bag before is not taken in twice.
    """
    from accord.hub.evidence import actions

    found = actions.take_in_bag(_for(member_id, case_id), case_id, directory, tlp=tlp, tell=_tell)
    if as_json:
        write_json({"items": found.taken, "already_there": found.there, "empty": found.empty})
        return
    click.echo(f"Taken in: {len(found.taken):,} files.")
    if found.there:
        click.echo(f"Taken in from this bag before, and left as they are: {len(found.there):,} files.")
    for path in found.empty:
        click.echo(f"Not taken in, since it is empty: {path}")
