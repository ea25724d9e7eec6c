"""The options that mark a signal."""

from collections.abc import Callable, Sequence
from typing import Any

import click

_OPTIONS = (
    click.option("--tlp", default="TLP:GREEN", show_default=True, metavar="LABEL", help="CLEAR, GREEN, AMBER, AMBER+STRICT or RED."),
    click.option("--to", "members", multiple=True, metavar="MEMBER", help="A member that may see it, by id or name; repeat for more."),
    click.option("--to-sector", "sectors", multiple=True, metavar="SECTOR", help="A sector that may see it."),
    click.option("--to-country", "countries", multiple=True, metavar="CC", help="A country whose members may see it."),
    click.option("--to-circle", "circles", multiple=True, metavar="CIRCLE", help="A circle that may see it, by id or name."),
)


def marking_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def marking(tlp: str, members: Sequence[str], sectors: Sequence[str], countries: Sequence[str], circles: Sequence[str]) -> dict[str, Any]:
    """The marking as a member would send it; the audience is left out where nobody is named."""
    lists = {"members": members, "sectors": sectors, "countries": countries, "circles": circles}
    audience = {name: list(names) for name, names in lists.items() if names}
    return {"tlp": tlp} | ({"audience": audience} if audience else {})
