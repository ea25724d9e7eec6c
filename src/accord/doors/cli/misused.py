"""A command that was typed wrongly: a sentence with a next step, which repeats nothing of what was typed. It may be a card number."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

import click

from accord.doors.cli.failures import write_json

MOST_SAID = 2**40  # a bound beyond it is the database's, and tells nobody anything


class Misused(click.UsageError):
    """Shown under the command's usage, as click shows it; with --json also as the object that a failed command prints."""

    def __init__(self, text: str, context: click.Context | None, *, as_json: bool) -> None:
        super().__init__(text, context)
        self.as_json = as_json

    def show(self, file: Any = None) -> None:
        super().show(file)
        if self.as_json:
            write_json({"error": self.message, "code": "misused"})


def misused(error: click.UsageError, typed: Sequence[str], names: Iterable[str] = ()) -> click.UsageError:
    """The same in our words. `typed`: the words of the command; `names`: of the commands that there are."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError | Misused):
        return error
    return Misused(_text(error, names), error.ctx, as_json="--json" in typed)


def _text(error: click.UsageError, names: Iterable[str]) -> str:
    match error:
        case click.exceptions.NoSuchCommand():
            return f"There is no command of this name.{_near(error.command_name, names)}"
        case click.NoSuchOption() if error.option_name[1:2].isdigit():
            return "What begins with - is taken for an option. A number below 0 can't stand here."
        case click.NoSuchOption():
            return f"There is no option of this name here.{_near(error.option_name, error.possibilities or ())}"
        case click.MissingParameter() | click.BadOptionUsage():
            return error.format_message()
        case click.BadParameter(param=click.Parameter() as parameter):
            return _value(error, parameter)
        case _ if error.message.startswith("Got unexpected extra argument"):
            return _more(error.ctx)
        case _:
            return error.format_message()


def _more(context: click.Context | None) -> str:
    if context is None or any(isinstance(parameter, click.Argument) for parameter in context.command.params):
        return 'More words were typed than this command takes. Put a name or a text that has spaces in quotes: "Example Bank".'
    if "standard input" in " ".join((context.command.help or "").split()):
        return f"This command takes no words beside its options. What it reads comes by the standard input: {context.command_path} < FILE"
    return "This command takes no words beside its options."


def _near(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name, names, cutoff=0.7)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def _value(error: click.BadParameter, parameter: click.Parameter) -> str:
    name = parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name
    match parameter.type:
        case click.Choice(choices=choices):
            return f"{name}: Choose one of {', '.join(map(str, choices))}."
        case click.IntRange() as kind:
            least = f" from {kind.min}" if kind.min is not None else ""
            most = f" up to {kind.max}" if kind.max is not None and kind.max < MOST_SAID else ""
            return f"{name}: Give a whole number{least}{most}, in digits alone."
        case click.types.IntParamType():
            return f"{name}: Give a whole number, in digits alone."
        case click.types.FloatParamType():
            return f"{name}: Give a number, such as 2.5."
        case click.Path() | click.File():
            return f"{name}: {_path(error.message)}"
        case _:
            return error.format_message()


def _path(message: str) -> str:
    """Says what is wrong with a file that was named. Its name is not said again: where an option was forgotten it is another value."""
    if "is a directory" in message:
        return "This is a folder. Name a file in it."
    if "is a file" in message:
        return "This is a file. Name the folder that it is in."
    if "not readable" in message or "not writable" in message or "Permission" in message:
        return "You may not open it. Run the command as the user to whom it belongs."
    return "There is nothing of this name here. Check the name, and the folder before it."
