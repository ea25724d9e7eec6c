"""reindex: keys made anew after a change of the rule by which they are made."""

import time
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Command, with_hub, write_json

if TYPE_CHECKING:
    from accord.hub.reindex.queries import Place

_TELL_EVERY = 1.0  # seconds
_REST = 0.002  # seconds between two pieces, so that a hub that serves from the same file comes first
_WORDS = {
    "signals": "signals",
    "vouched": "what members vouch for",
    "held": "what is held back",
    "requests": "what requests are about",
    "watched": "what members watch",
    "cases": "targets of cases",
    "lists": "signed lists",
}


@click.command(cls=Command)
@click.option("--show", is_flag=True, help="Only say how far it is.")
@with_hub
def reindex(show: bool, as_json: bool) -> None:
    """Rebuild the keys of stored records by the present rule, while the hub serves.

    A hub that serves does it by itself after an upgrade. Stopped, it goes on where it was; done, it does nothing.
    """
    from accord.hub.reindex import actions, queries

    reported_at = 0.0
    while not show and (place := actions.step()) is not None:
        if place.finished is not None or time.monotonic() - reported_at >= _TELL_EVERY:
            reported_at = time.monotonic()
            click.echo(_line(place), err=True)
        time.sleep(_REST)
    rows = queries.places()
    if as_json:
        write_json(_shown(rows))
        return
    from accord.doors.cli.show import table

    table(
        ("what", "looked at", "moved", "finished"),
        ((_WORDS[row.name], row.looked, row.moved, "yes" if row.finished is not None else "no") for row in rows),
        "",
    )


def _line(place: "Place") -> str:
    end = ", finished" if place.finished is not None else ""
    return f"{_WORDS[place.name]}: {place.looked:,} looked at, {place.moved:,} moved{end}"


def _shown(rows: "list[Place]") -> dict[str, Any]:
    from accord.core.identifiers.rule import RULE
    from accord.core.times import rfc3339

    places = [
        {
            "name": row.name,
            "looked": row.looked,
            "moved": row.moved,
            "finished": None if row.finished is None else rfc3339(row.finished),
        }
        for row in rows
    ]
    return {"rule": RULE, "finished": all(row.finished is not None for row in rows), "places": places}
