"""publish: one signal."""

import sys
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.marked import marking, marking_options
from accord.doors.cli.program import Command, Failed, with_hub, write_json
from accord.doors.cli.who import acting_for, member_option

if TYPE_CHECKING:
    from accord.formats.api.signals import PublishedOut

LARGEST = 1024 * 1024


@click.command(cls=Command)
@click.option(
    "--identifier",
    metavar="TEXT",
    help="The identifier that was seen: a number, an address, an account. Leave it out to give the signal as JSON.",
)
@click.option("--kind", metavar="KIND", help="Its kind, where its format does not show it.")
@click.option("--region", metavar="CC", help="The country whose national form it has.")
@click.option("--scheme", default="other", show_default=True, metavar="SCHEME", help="The kind of scam.")
@marking_options
@member_option("Who publishes it.")
@with_hub
def publish(
    identifier: str | None,
    kind: str | None,
    region: str | None,
    scheme: str,
    tlp: str,
    members: tuple[str, ...],
    sectors: tuple[str, ...],
    countries: tuple[str, ...],
    circles: tuple[str, ...],
    member_id: str | None,
    as_json: bool,
) -> None:
    """Publish one signal: from the options, or as a JSON object on the standard input, as the API takes it."""
    wire: Any
    if identifier is None:
        wire = _read()
    else:
        named = {"value": identifier, "kind": kind, "region": region}
        marked = marking(tlp, members, sectors, countries, circles)
        wire = {"identifier": {key: value for key, value in named.items() if value}, "scheme": scheme, "marking": marked}
    _tell(_published(wire, member_id), as_json)


def _read() -> Any:
    import msgspec

    raw = sys.stdin.buffer.read(LARGEST + 1)
    try:
        return msgspec.json.decode(raw) if len(raw) <= LARGEST else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Failed("not-json", "The standard input is not JSON. Send one signal as a JSON object, or use --identifier.") from None


def _published(given: Any, member_id: str | None) -> "PublishedOut":
    from accord.formats.api.common import MemberName
    from accord.formats.api.signals import AudienceOut, PublishedOut
    from accord.formats.api.wire import wire
    from accord.formats.signals import identifier_out, read_signal, read_wire
    from accord.hub.journal import queries as journal
    from accord.hub.members import queries as members
    from accord.hub.signals import actions
    from accord.tables import identifier_tables, schemes

    caller = acting_for(member_id, to_publish=True)
    draft = read_signal(read_wire(given), originator=caller.id, tables=identifier_tables(), schemes=schemes())
    result = actions.publish(caller, [draft])[0]
    if result.error:
        raise result.error
    readers = journal.members_of(result.audience) if result.audience else []
    names = {row.n: MemberName(row.id, row.name) for row in members.members()}
    seen_by = [names[n] for n in readers if n != caller.n]
    return wire(PublishedOut, result, identifier=identifier_out(draft.identifier), audience=AudienceOut(len(seen_by), seen_by))


def _tell(done: "PublishedOut", as_json: bool) -> None:
    if as_json:
        write_json(done)
        return
    from accord.doors.cli.show import pairs

    readers = [member.name for member in done.audience.members]
    rows = (("status", done.status), ("reason", done.reason), ("identifier", done.identifier.display), ("id", done.id))
    pairs((name, value) for name, value in (*rows, ("seq", done.seq), ("seen by", readers or "nobody else")) if value is not None)
