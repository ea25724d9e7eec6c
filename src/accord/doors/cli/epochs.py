"""epoch: the journal's epoch, and beginning another where the hub was put back to an earlier state. See docs/running.md."""

from typing import Any

import click

from accord.core.epochs import REPLACED
from accord.core.times import rfc3339
from accord.doors.cli.failures import must_mean_it
from accord.doors.cli.program import Group, with_hub, write_json
from accord.hub.journal.vocabulary import EPOCH_REASONS

DOUBTS = {
    "copy": "The database is older than the hub was, or another copy of it: nothing is written until an epoch begins.",
    "restore": "The database was restored: nothing is written until an epoch begins.",
    "promotion": "PostgreSQL was promoted, or recovered to a point in time: nothing is written until an epoch begins.",
    REPLACED: "The hub went on in a later epoch than this database knows: it is a server that another took over from, or an old copy. "
    "Nothing is written here.",
    "mark": "The mark of the hub, epoch.json in the data directory, can't be read: nothing is written until an epoch begins.",
}

REASONS = {**{reason: reason for reason in EPOCH_REASONS}, REPLACED: "copy"}  # of an epoch, by the doubt that it ends


@click.group(cls=Group)
def epoch() -> None:
    """The journal's epoch: how it stands, and another one after the hub was put back to an earlier state."""


@epoch.command()
@with_hub
def show(as_json: bool) -> None:
    """Show the epoch, those before it, and whether the database is where the hub left off."""
    from accord.hub.journal import actions, queries

    standing = actions.look()
    epochs: list[dict[str, Any]] = [
        {"epoch": begun.epoch, "began": rfc3339(begun.began_at), "after": begun.forked_from, "reason": begun.reason}
        for begun in queries.epochs()
    ]
    if as_json:
        write_json({"epoch": standing.epoch, "seq": standing.head, "unclear": standing.doubt or None, "epochs": epochs})
        return
    from accord.doors.cli.show import table

    click.echo(f"Epoch {standing.epoch}, and {standing.head:,} is the journal's last number.")
    if epochs:
        rows = [(row["epoch"], row["began"], f"{row['after']:,}", row["reason"]) for row in epochs]
        table(("epoch", "began", "after", "reason"), rows, "")
    if standing.doubt:
        after = "Stop it, and let the hub reach the one that took over." if standing.doubt == REPLACED else "Then: accord epoch begin"
        click.echo(f"{DOUBTS.get(standing.doubt, DOUBTS['copy'])} Look at docs/running.md. {after}", err=True)


@epoch.command()
@click.option(
    "--reason", type=click.Choice(EPOCH_REASONS), metavar="REASON", help=f"Why: {', '.join(EPOCH_REASONS)}. [default: what was found]"
)
@click.option(
    "--above",
    type=click.IntRange(1, 2**20),
    metavar="EPOCH",
    help="The highest epoch that you know of from elsewhere, such as a backup or another copy of the hub.",
)
@click.option("--yes", is_flag=True, help="Do it without asking.")
@with_hub
def begin(reason: str | None, above: int | None, yes: bool, as_json: bool) -> None:
    """Begin another epoch: what the database lacks is given up, and every consumer is told where to read on."""
    from accord.hub.journal import actions
    from accord.hub.members.queries import operator

    found = actions.look().doubt
    older = f"{DOUBTS[REPLACED]} Where the other still is, stop this one. " if found == REPLACED else ""
    must_mean_it(f"{older}What this database lacks is given up for good. Begin another epoch?", said=yes)
    begun = actions.begin_epoch(reason or REASONS.get(found, "begun"), above=above, by=operator().actor)
    if as_json:
        write_json({"epoch": begun.epoch, "after": begun.forked_from, "reason": begun.reason})
        return
    click.echo(f"Epoch {begun.epoch} goes on after {begun.forked_from:,}. Consumers are told; a served hub starts its processes anew.")
