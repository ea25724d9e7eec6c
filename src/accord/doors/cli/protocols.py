"""protocol: the state machines that requests run under, and whether a file that is being written has flaws. That needs no hub.

Those that members negotiate are of a hub: for a member they are proposed, accepted, refused, withdrawn and left.
"""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Command, Failed, PlainCommand, with_hub, write_json
from accord.doors.cli.who import acting_for, member_option

if TYPE_CHECKING:
    from accord.core.protocols import Protocol, Step
    from accord.core.protocols.comparing import Change
    from accord.hub.protocol_book.queries import ProposalPage, ProposalRow


class PlainGroup(click.Group):
    """Commands about one thing, of which most need no hub."""

    command_class = PlainCommand


@click.group(cls=PlainGroup)
def protocol() -> None:
    """What requests run under: states, steps, who may take them, clocks."""


@protocol.command("list", cls=Command)
@click.option("--member", "member_id", metavar="MEMBER", help="The proposals that bind this member instead, by id or name.")
@click.option("--waiting", is_flag=True, help="With --member: only those that wait for its answer.")
def list_(member_id: str | None, waiting: bool, as_json: bool) -> None:
    """List the protocols that ship, in every version; for a member, those that were proposed to it or by it."""
    if member_id is not None:
        _list_proposals(member_id, waiting, as_json)
        return
    from accord.doors.cli.show import table
    from accord.formats.api.protocols import ProtocolRow
    from accord.formats.api.wire import wire
    from accord.tables import protocols

    items = [wire(ProtocolRow, protocol) for protocol in protocols().values()]
    if as_json:
        write_json({"items": items})
        return
    table(("protocol", "title", "about"), ((item.ref, item.title, item.about) for item in items), "There is no protocol.")


@protocol.command(cls=Command)
@click.argument("ref", metavar="PROTOCOL")
@click.option("--drawing", is_flag=True, help="Print its drawing alone, as a Mermaid state diagram.")
@click.option("--file", "as_file", is_flag=True, help="Of a proposal: print its file alone.")
@click.option("--member", "member_id", metavar="MEMBER", help="The member that a proposal binds. [default: the hub's first member]")
def show(ref: str, drawing: bool, as_file: bool, member_id: str | None, as_json: bool) -> None:
    """Show PROTOCOL, such as hold-funds or hold-funds@1: its states and clocks, and every step with what it asks for.

    The id of a proposal shows that proposal: who has accepted it, and what it changes.
    """
    if len(ref) == 36 and ref.count("-") == 4:
        _show_proposal(ref, drawing, as_file, member_id, as_json)
        return
    from accord.core.protocols import diagram
    from accord.formats.protocols import protocol_out
    from accord.tables import newest_protocols, protocols

    protocol = protocols().get(ref) or newest_protocols().get(ref)
    if protocol is None:
        raise Failed("no-such-protocol", f"There is no such protocol. There are: {', '.join(newest_protocols())}.")
    if as_json:
        write_json(protocol_out(protocol))
    elif drawing:
        click.echo(diagram(protocol), nl=False)
    else:
        _show(protocol)


def _show(protocol: "Protocol") -> None:
    from accord.doors.cli.show import table
    from accord.formats.protocols import protocol_out

    click.echo(f"{protocol.title} ({protocol.ref}). {protocol.about}\n")
    states = protocol_out(protocol).states
    table(
        ("state", "clock", "after", "then"),
        (
            (
                state.state + (" (final)" if state.final else ""),
                *((clock.clock, clock.after or clock.until or "unknown", clock.then) if clock else ("", " ", "")),
            )
            for state in states
            for clock in (*state.clocks, *([] if state.clocks else [None]))
        ),
        "",
    )
    steps = [(step, "open") for step in protocol.opening] + [(step, ", ".join(step.from_states)) for step in protocol.steps]
    table(
        ("step", "who", "from", "to", "asks for"),
        ((step.key, step.side, come, step.to or "=", _asks(step)) for step, come in steps),
        "",
    )


def _asks(step: "Step") -> str:
    return ", ".join(field.key if field.required else f"[{field.key}]" for field in step.fields)


@protocol.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to-propose", is_flag=True, help="Check it as one that members are to agree on: also what it would weaken; with lines.")
def check(file: Path, to_propose: bool, as_json: bool) -> None:
    """Check a protocol's FILE, and name every flaw with its place. Ends with status 1 where there is one."""
    if to_propose:
        _check_proposal(file, as_json)
        return
    from accord.core.protocols import BadProtocol, flaws, read_draft

    try:
        draft = read_draft(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        raise Failed("not-toml", "The file is no TOML in UTF-8. Correct its form first.") from None
    except BadProtocol as error:
        raise Failed("bad-protocol", str(error)) from None
    there = [{"flaw": flaw.code, "where": flaw.place, "text": flaw.text} for flaw in flaws(draft)]
    expected = f"{draft.name}.{draft.version}.toml"
    if file.name != expected:
        there.append({"flaw": "misnamed", "where": "the file", "text": f"Name the file {expected}, as it says inside."})
    if as_json:
        write_json({"protocol": draft.ref, "flaws": there})
    elif there:
        for flaw in there:
            click.echo(f"{flaw['flaw']}: {flaw['where']}: {flaw['text']}")
        click.echo("It has flaws and can't ship. See docs/protocol-files.md.", err=True)
    else:
        click.echo(f"{draft.ref} has no flaw.")
    if there:
        raise click.exceptions.Exit(1)


def _check_proposal(file: Path, as_json: bool) -> None:
    from accord.core.protocols.negotiable import Shipped
    from accord.core.protocols.proposing import check_file
    from accord.tables import newest_protocols

    protocol, faults = check_file(file.read_bytes(), Shipped(newest_protocols()))
    name = f"{protocol.name}@{protocol.version}" if protocol is not None else None
    if as_json:
        there = [{"line": fault.line, "code": fault.code, "place": fault.place, "text": fault.text} for fault in faults]
        write_json({"protocol": name, "faults": there})
    elif faults:
        for fault in faults:
            click.echo(f"{file.name}:{fault.line}: {fault.code}: {fault.place}: {fault.text}")
        click.echo("It has faults and can't be proposed. See docs/negotiated-protocols.md.", err=True)
    else:
        click.echo(f"{name} can be proposed.")
    if faults:
        raise click.exceptions.Exit(1)


@protocol.command(cls=Command)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--binds", multiple=True, metavar="MEMBER", help="Another member that it would bind, by id or name; repeat.")
@click.option("--counters", metavar="ID", help="The proposal that it answers instead of accepting it.")
@member_option("Who proposes it.")
@with_hub
def propose(file: Path, binds: tuple[str, ...], counters: str | None, member_id: str | None, as_json: bool) -> None:
    """Propose the protocol in FILE, or a new version of one, to the members that it binds."""
    from accord.hub.protocol_book import actions
    from accord.hub.protocol_book.errors import BadProtocolFile

    try:
        id = actions.propose(acting_for(member_id), file.read_bytes(), binds, counters=counters)
    except BadProtocolFile as bad:
        for fault in bad.file_faults[1:]:
            click.echo(f"{file.name}:{fault.line}: {fault.code}: {fault.place}: {fault.text}", err=True)
        raise
    if as_json:
        write_json({"id": id})
    else:
        click.echo(id)


@protocol.command(cls=Command)
@click.argument("proposal_id", metavar="ID")
@click.option("--digest", metavar="SHA256", help="Accept only if this is the file that was read.")
@member_option("Who accepts it.")
@with_hub
def accept(proposal_id: str, digest: str | None, member_id: str | None, as_json: bool) -> None:
    """Accept the proposal with this ID for a member. When all have accepted, requests can be opened under it between them."""
    from accord.hub.protocol_book import actions

    caller = acting_for(member_id)
    actions.accept(caller, proposal_id, digest=digest)
    _answered(caller.id, proposal_id, as_json)


@protocol.command(cls=Command)
@click.argument("proposal_id", metavar="ID")
@click.option("--reason", required=True, help="Why it is refused.")
@member_option("Who refuses it.")
@with_hub
def refuse(proposal_id: str, reason: str, member_id: str | None, as_json: bool) -> None:
    """Refuse the proposal with this ID for a member, with a reason: it is closed."""
    from accord.hub.protocol_book import actions

    caller = acting_for(member_id)
    actions.refuse(caller, proposal_id, reason)
    _answered(caller.id, proposal_id, as_json)


@protocol.command(cls=Command)
@click.argument("proposal_id", metavar="ID")
@member_option("Who proposed it.")
@with_hub
def withdraw(proposal_id: str, member_id: str | None, as_json: bool) -> None:
    """Take back the proposal with this ID."""
    from accord.hub.protocol_book import actions

    caller = acting_for(member_id)
    actions.withdraw(caller, proposal_id)
    _answered(caller.id, proposal_id, as_json)


@protocol.command(cls=Command)
@click.argument("proposal_id", metavar="ID")
@click.option("--reason", default="", help="Why it leaves.")
@member_option("Who leaves it.")
@with_hub
def leave(proposal_id: str, reason: str, member_id: str | None, as_json: bool) -> None:
    """Give notice of the agreed protocol with this ID: after 30 days the member is no longer bound. Running requests go on."""
    from accord.hub.protocol_book import actions

    caller = acting_for(member_id)
    actions.leave(caller, proposal_id, reason)
    _answered(caller.id, proposal_id, as_json)


def _answered(member_id: str, proposal_id: str, as_json: bool) -> None:
    from accord.hub.protocol_book import queries
    from accord.hub.protocol_book.labels import STATE_WORDS

    page = queries.proposal(acting_for(member_id), proposal_id)
    if as_json:
        write_json(_item(page))
    else:
        waits = f" It waits for {', '.join(page.waits_for)}." if page.waits_for else ""
        click.echo(f"{page.name}@{page.version}: {STATE_WORDS[page.state]}.{waits}")


@with_hub
def _list_proposals(member_id: str, waiting: bool, as_json: bool) -> None:
    from accord.hub.protocol_book import queries
    from accord.hub.protocol_book.labels import STATE_WORDS

    caller = acting_for(member_id)
    rows: list[ProposalRow] = []
    before: int | None = None
    while True:
        page, before = queries.proposals(caller, waiting=waiting, before=before, limit=100)
        rows += page
        if before is None:
            break
    if as_json:
        write_json({"items": [_item(row) for row in rows]})
        return
    from accord.doors.cli.show import table

    names = ("protocol", "title", "by", "state", "waits for", "id")
    cells = (
        (f"{row.name}@{row.version}", row.title, row.proposer_name, str(STATE_WORDS[row.state]), ", ".join(row.waits_for) or "-", row.id)
        for row in rows
    )
    table(names, cells, "No proposal binds this member. Run: accord protocol propose FILE --binds MEMBER")


@with_hub
def _show_proposal(ref: str, drawing: bool, as_file: bool, member_id: str | None, as_json: bool) -> None:
    from accord.core.protocols import diagram
    from accord.hub.protocol_book import queries

    page = queries.proposal(acting_for(member_id), ref)
    if as_file:
        click.echo(page.text, nl=False)
    elif drawing:
        click.echo(diagram(page.protocol), nl=False)
    elif as_json:
        more = {"text": page.text, "digest": page.digest, "drawing": diagram(page.protocol), "difference": page.difference}
        write_json({**_item(page), **more, "changes": _sentences(page.changes)})
    else:
        _print_proposal(page)


def _print_proposal(page: "ProposalPage") -> None:
    from accord.doors.cli.show import table
    from accord.hub.protocol_book.labels import ANSWER_WORDS, STATE_WORDS

    _show(page.protocol)
    click.echo(f"\nProposed by {page.proposer_name}: {STATE_WORDS[page.state]}. SHA-256 of its file: {page.digest}\n")
    table(
        ("member", "answer", "reason"),
        ((row.name, str(ANSWER_WORDS[row.answer]), row.reason or "-") for row in page.bound),
        "",
    )
    if page.base_protocol is not None:
        click.echo(f"\nWhat changes since {page.base_protocol.ref}:")
        for sentence in _sentences(page.changes):
            click.echo(f"- {sentence}")


def _sentences(changes: "tuple[Change, ...]") -> list[str]:
    from accord.hub.protocol_book.labels import told

    return [told(change).sentence for change in changes]


def _item(row: "ProposalRow") -> dict[str, Any]:
    from accord.core.times import rfc3339

    return {
        "id": row.id,
        "protocol": f"{row.name}@{row.version}",
        "ref": row.ref,
        "title": row.title,
        "state": row.state,
        "in_force": row.is_in_force,
        "proposer": {"id": row.proposer, "name": row.proposer_name},
        "made": rfc3339(row.made),
        "members": [
            {
                "id": each.id,
                "name": each.name,
                "answer": each.answer,
                "reason": each.reason or None,
                "leaves": rfc3339(each.leaves) if each.leaves is not None else None,
            }
            for each in row.bound
        ],
        "waits_for": list(row.waits_for),
    }
