"""protocol: the state machines that requests run under, and whether a file that is being written has flaws. It needs no hub."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.doors.cli.program import Failed, PlainCommand, write_json

if TYPE_CHECKING:
    from accord.core.protocols import Protocol, Step


class PlainGroup(click.Group):
    """Commands about one thing, without a hub."""

    command_class = PlainCommand


@click.group(cls=PlainGroup)
def protocol() -> None:
    """What requests run under: states, steps, who may take them, clocks."""


@protocol.command("list")
def list_(as_json: bool) -> None:
    """List the protocols that ship, in every version."""
    from accord.doors.cli.show import table
    from accord.formats.api.protocols import ProtocolRow
    from accord.formats.api.wire import wire
    from accord.tables import protocols

    items = [wire(ProtocolRow, protocol) for protocol in protocols().values()]
    if as_json:
        write_json({"items": items})
        return
    table(("protocol", "title", "about"), ((item.ref, item.title, item.about) for item in items), "There is no protocol.")


@protocol.command()
@click.argument("ref", metavar="PROTOCOL")
@click.option("--drawing", is_flag=True, help="Print its drawing alone, as a Mermaid state diagram.")
def show(ref: str, drawing: bool, as_json: bool) -> None:
    """Show PROTOCOL, such as hold-funds or hold-funds@1: its states and clocks, and every step with what it asks for."""
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
def check(file: Path, as_json: bool) -> None:
    """Check a protocol's FILE, and name every flaw with its place. Ends with status 1 where there is one."""
    from accord.core.protocols import BadProtocol, flaws, read_draft

    try:
        draft = read_draft(tomllib.loads(file.read_text(encoding="utf-8")))
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
