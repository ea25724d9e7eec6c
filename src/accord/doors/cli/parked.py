"""parked: work that failed and was set aside; see docs/running.md."""

from typing import Any

import click

from accord.doors.cli.program import Failed, Group, with_hub, write_json

MOST = 1000
_REASONS = ("done-by-hand", "not-needed", "cannot-be-done")


@click.group(cls=Group)
def parked() -> None:
    """Work that failed and was set aside, such as a deadline of a request: see it, do it again, take it away."""


@parked.command("list")
@with_hub
def listed(as_json: bool) -> None:
    """Show what is set aside, the oldest first, and where it failed. Never shows what it is about but by an opaque id."""
    from accord.core.times import rfc3339
    from accord.doors.cli.show import table
    from accord.hub.journal import queries
    from accord.hub.times import now

    counts, unhandled = queries.count_parked(), queries.unhandled(now())
    items: list[dict[str, Any]] = [
        {
            "id": row.id,
            "of": "clock" if row.is_clock else "follower",
            "kind": row.kind,
            "ref": row.ref or None,
            "seq": None if row.is_clock else row.number,
            "error": row.error,
            "at": rfc3339(row.at),
            "tries": row.tries,
        }
        for row in queries.parked(MOST)
    ]
    if as_json:
        waiting = [{"kind": kind, "count": count} for kind, count in unhandled]
        write_json({"items": items, "total": sum(counts.values()), "unhandled": waiting})
        return
    names = ("id", "of", "kind", "ref", "seq", "error", "at", "tries")
    table(names, ([item[name] for name in names] for item in items), "Nothing is set aside.")
    if items:
        click.echo("Put right what was wrong, then do it again: accord parked retry ID", err=True)
    for kind, count in unhandled:
        click.echo(f"{count} of the clock's work is due that this version can't do: {kind}. Run the version that set it.", err=True)


@parked.command()
@click.argument("ids", metavar="[ID]...", nargs=-1, type=click.IntRange(1, 2**62))
@click.option("--all", "is_all", is_flag=True, help="Everything that is set aside, the oldest first.")
@with_hub
def retry(ids: tuple[int, ...], is_all: bool, as_json: bool) -> None:
    """Do the work with each ID once more, each in a transaction of its own. What succeeds is set aside no longer."""
    from accord.hub.journal import actions, queries
    from accord.hub.members.queries import operator
    from accord.hub.refusals import Conflict

    if bool(ids) == is_all:
        raise Failed("what", "Give the ids of the work to do again, or --all; not both.")
    by = operator()
    done: list[int] = []
    failed: list[dict[str, Any]] = []
    for number in ids or [row.id for row in queries.parked(MOST)]:
        try:
            error = actions.retry_parked(number, member=by.n, actor=by.actor)
        except Conflict as conflict:
            if not is_all and len(ids) == 1:
                raise
            error = f"{conflict.code}: {conflict.text}"  # one that can't be done keeps no other from being done
        if error is None:
            done.append(number)
        else:
            failed.append({"id": number, "error": error})
    if as_json and not failed:
        write_json({"done": done, "failed": failed})
    elif not as_json:
        click.echo(f"Done: {len(done)}.")
    if failed:
        raise _FailedAgain(done, failed)


class _FailedAgain(Failed):
    """Some of it failed again, and stays set aside."""

    def __init__(self, done: list[int], failed: list[dict[str, Any]]) -> None:
        words = ", ".join(f"{item['id']} ({item['error']})" for item in failed)
        super().__init__("failed-again", f"Failed again, and still set aside: {words}. Put right what is wrong there, then retry.")
        self._report = {"done": done, "failed": failed}

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)
        if self.as_json:
            write_json({"error": self.message, "code": self.code, **self._report})


@parked.command()
@click.argument("number", metavar="ID", type=click.IntRange(1, 2**62))
@click.option("--reason", required=True, type=click.Choice(_REASONS), help="Why it need not be done; it is kept in the audit.")
@with_hub
def drop(number: int, reason: str, as_json: bool) -> None:
    """Take the work with this ID away, undone: whatever it would have done never happens."""
    from accord.hub.journal import actions
    from accord.hub.members.queries import operator

    by = operator()
    actions.drop_parked(number, reason, member=by.n, actor=by.actor)
    if as_json:
        write_json({"id": number, "dropped": True})
    else:
        click.echo("Taken away.")
