"""How a command fails, and how it prints JSON."""

from collections.abc import Iterable
from typing import Any

import click


class Failed(click.ClickException):
    """A command that could not do what it was asked: a sentence with a next step, and a stable code."""

    exit_code = 1

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)
        context = click.get_current_context(silent=True)
        if self.as_json or (context is not None and context.params.get("as_json")):
            write_json({"error": self.message, "code": self.code})

    as_json = False


def not_permitted(error: PermissionError) -> Failed:
    """What the system doesn't let this user do: mostly a command that is run as another user than the hub's."""
    what = f"This user may not open or change {error.filename}." if error.filename else "The system doesn't let this user do that."
    text = f"{what} Run the command as the user to whom it belongs (on a server that is installed: hub COMMAND), or give it to this user."
    return Failed("not-permitted", text)


def must_mean_it(question: str, *, said: bool) -> None:
    """Ask before what has no way back, unless `said`. Raises Failed where nobody answers, as in a script, and click.Abort where they say
    no."""
    if said:
        return
    try:
        means_it = click.confirm(question, err=True)
    except click.Abort:
        raise Failed("not-confirmed", "Nobody answered, so nothing was done. Say it with the command: --yes") from None
    if not means_it:
        raise click.Abort


def write_json(value: object) -> None:
    """One line of JSON in UTF-8, whatever the terminal's own encoding."""
    import msgspec

    click.echo(msgspec.json.encode(value))


def write_json_items(items: Iterable[object]) -> None:
    """As `write_json` of an object with these `items`, written as they come."""
    import msgspec

    click.echo('{"items":[', nl=False)
    for number, item in enumerate(items):
        click.echo((b"," if number else b"") + msgspec.json.encode(item), nl=False)
    click.echo("]}")
