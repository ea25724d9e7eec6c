"""The program: its commands by name, each loaded when it is asked for, and how it fails."""

import functools
import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from accord.doors.cli.failures import Failed, not_permitted, write_json, write_json_items
from accord.doors.cli.misused import misused

# Where each command stands: module and name in it.
COMMANDS: dict[str, str] = {
    "status": "accord.doors.cli.status:status",
    "verify": "accord.doors.cli.verify:verify",
    "reindex": "accord.doors.cli.reindex:reindex",
    "member": "accord.doors.cli.members:member",
    "circle": "accord.doors.cli.circles:circle",
    "country": "accord.doors.cli.countries:country",
    "person": "accord.doors.cli.people:person",
    "token": "accord.doors.cli.tokens:token",
    "client": "accord.doors.cli.clients:client",
    "publish": "accord.doors.cli.publish:publish",
    "check": "accord.doors.cli.exchange:check",
    "feed": "accord.doors.cli.exchange:feed",
    "import": "accord.doors.cli.imports:imports",
    "webhooks": "accord.doors.cli.webhooks:webhooks",
    "parked": "accord.doors.cli.parked:parked",
    "lists": "accord.doors.cli.lists:lists",
    "responsibility": "accord.doors.cli.routing:responsibility",
    "route": "accord.doors.cli.routing:route",
    "desk": "accord.doors.cli.desks:desk",
    "gaps": "accord.doors.cli.routing:gaps",
    "protocol": "accord.doors.cli.protocols:protocol",
    "gateway": "accord.doors.cli.gateways:gateway",
    "request": "accord.doors.cli.request_steps:request",
    "case": "accord.doors.cli.case_members:case",
    "watch": "accord.doors.cli.watchlists:watch",
    "deconfliction": "accord.doors.cli.deconfliction:deconfliction",
    "embargo": "accord.doors.cli.embargoes:embargo",
    "evidence": "accord.doors.cli.evidence:evidence",
    "contact": "accord.doors.cli.contacts:contact",
    "advise": "accord.doors.cli.advise:advise",
    "vault": "accord.doors.cli.vault:vault",
    "epoch": "accord.doors.cli.epochs:epoch",
    "retention": "accord.doors.cli.retention:retention",
    "quarantine": "accord.doors.cli.quarantine:quarantine",
    "read": "accord.doors.cli.read:read",
    "identify": "accord.doors.cli.identify:identify",
    "extract": "accord.doors.cli.identify:extract",
}

Opener = Callable[[], None]

__all__ = ["Command", "Failed", "Group", "PlainCommand", "program", "with_hub", "write_json", "write_json_items"]


def _chosen(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    if value is not None:
        os.environ["ACCORD_DATA"] = str(value.absolute())


def data_option() -> click.Option:
    return click.Option(
        ["--data"],
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIRECTORY",
        expose_value=False,
        is_eager=True,
        callback=_chosen,
        help="The hub's data directory. [default: ACCORD_DATA, else ~/.local/share/accord]",
    )


def _in_sandbox(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        os.environ["ACCORD_SANDBOX"] = "1"


def sandbox_option() -> click.Option:
    return click.Option(
        ["--sandbox"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_in_sandbox,
        help="Act in the hub's sandbox: its own members, with made-up data alone.",
    )


class _Typed(click.Command):
    """Says in our words that something is typed wrongly."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        typed = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise misused(error, typed) from None


class Command(_Typed):
    """A command: takes --data, and --json where it prints something; fails with one sentence."""

    needs_data = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.needs_data:
            self.params += [data_option(), sandbox_option()]
        self.params.append(click.Option(["--json", "as_json"], is_flag=True, help="Print JSON."))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (Failed, PermissionError) as error:
            failed = error if isinstance(error, Failed) else not_permitted(error)
            failed.as_json = bool(ctx.params.get("as_json"))
            raise failed from None


class PlainCommand(Command):
    """A command that needs no hub."""

    needs_data = False


class Group(_Typed, click.Group):
    """Commands about one thing."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += [data_option(), sandbox_option()]

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise misused(error, args, self.list_commands(ctx)) from None


class Program(Group):
    """All commands; those of COMMANDS are loaded when they are asked for."""

    def __init__(self, *args: Any, lazy: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = dict(lazy)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*self._lazy, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._lazy[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command


def program(opener: Opener, more: Mapping[str, str]) -> Program:
    """The program. `opener` makes the hub of the chosen data directory ready for use; `more` are commands that need wiring."""
    made = Program(
        name="accord",
        lazy={**COMMANDS, **more},
        help="The working system of a partnership against online scams.",
        context_settings={"obj": opener, "help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    made.params.append(_version_option())
    return made


def _version_option() -> click.Option:
    def show(context: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value and not context.resilient_parsing:
            from importlib.metadata import version

            click.echo(f"accord {version('accord')}")
            context.exit()

    return click.Option(["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help="Say which version this is.")


_BROKEN_OFF = "broken_off"  # of a command: see in_pieces


def in_pieces(broken_off: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Of a command that writes piece by piece: what is said where trouble breaks it off, in the place of *Nothing was changed*."""

    def marked(command: Callable[..., Any]) -> Callable[..., Any]:
        setattr(command, _BROKEN_OFF, broken_off)
        return command

    return marked


def with_hub(command: Callable[..., Any]) -> Callable[..., Any]:
    """Opens the hub before the command runs, and turns what the hub refuses into one sentence."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        click.get_current_context().find_root().obj()
        try:
            return command(*args, **kwargs)
        except _refusals() as refusal:  # what could be refused is loaded only when something was
            from accord.doors.cli.refusals import failed

            raise failed(refusal, click.get_current_context().command_path, getattr(command, _BROKEN_OFF, "")) from None
        except KeyboardInterrupt:
            if broken_off := getattr(command, _BROKEN_OFF, ""):
                raise Failed("stopped", f"Stopped. {broken_off}") from None
            raise
        except OSError as error:
            from accord.doors.cli.refusals import of_disk

            trouble = of_disk(error)
            if trouble is None:
                raise
            raise trouble from None

    return run


def _refusals() -> tuple[type[Exception], ...]:
    from accord.doors.cli.refusals import REFUSALS

    return REFUSALS
