"""The commands that need wiring: init, serve, migrate, demo."""

import gc
import os
from collections.abc import Callable
from typing import Any

import click

from accord.doors.cli.program import Command, write_json


def _bare(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """An address of IPv6 without the brackets that it has in an address of the web."""
    return value[1:-1] if value.startswith("[") and value.endswith("]") else value


def host_option() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option("--host", default="127.0.0.1", show_default=True, callback=_bare, help="The address to listen at.")


def _say_unknown() -> None:
    from accord.site.unknown import unknown_settings

    for text in unknown_settings():
        click.echo(text, err=True)


@click.command(cls=Command)
@click.option("--name", required=True, metavar="NAME", help="The hub's first member, which runs it.")
@click.option("--sector", default="secretariat", show_default=True, metavar="SECTOR", help="Its sector.")
@click.option("--country", default="", metavar="CC", help="Its country (ISO 3166); left out for an international body.")
def init(name: str, sector: str, country: str, as_json: bool) -> None:
    """Make a hub in an empty data directory. Prints its administrator's token, only once."""
    from accord.site.opening import make_hub

    _say_unknown()
    made = make_hub(name, sector, country)
    if as_json:
        write_json(made)
        return
    click.echo(f"The hub of {made['member']['name']} is in {made['data']}.")
    click.echo(f"Its administrator's token, shown only once: {made['token']}")
    # /etc/accord/accord.env, by which an installed hub is served, says where people reach it.
    is_service = bool(os.environ.get("ACCORD_ADDRESS"))
    click.echo("Next: systemctl enable --now accord (accord serve, where it is no service)" if is_service else "Next: accord serve")


@click.command(cls=Command)
@host_option()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one.")
@click.option("--no-migrate", is_flag=True, help="Refuse to start where the tables are older, instead of changing them.")
@click.option(
    "--role",
    metavar="ROLES",
    help="What it does, where several machines serve one PostgreSQL: web, edge, background, with commas between. "
    "[default: ACCORD_ROLES, else all]",
)
def serve(host: str, port: int, no_migrate: bool, role: str | None, as_json: bool) -> None:
    """Serve the hub: web, followers and clock. Prints one line when it is ready."""
    if role is not None:
        os.environ["ACCORD_ROLES"] = role
    # Until it serves: what is made at the start stays, and to walk through it again and again is a sixth of the start.
    gc.disable()
    if os.environ.get("ACCORD_SANDBOX") != "1":  # the hub beside it has said so
        _say_unknown()
    try:
        from accord.site.processes import serve_hub

        serve_hub(host, port, as_json=as_json, migrates=not no_migrate)
    finally:
        gc.enable()


@click.command(cls=Command)
@click.option("--primary", envvar="ACCORD_PRIMARY", metavar="ADDRESS", help="Where the hub itself is reached. [ACCORD_PRIMARY]")
@click.option("--replica", envvar="ACCORD_REPLICA", metavar="ADDRESS", help="The streaming replica of its database. [ACCORD_REPLICA]")
@click.option("--nats", envvar="ACCORD_NATS_URL", metavar="ADDRESSES", help="The NATS servers, with commas between. [ACCORD_NATS_URL]")
@host_option()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes a free one.")
def edge(primary: str | None, replica: str | None, nats: str | None, host: str, port: int, as_json: bool) -> None:
    """Serve an edge node: checks, feed, streams and lists from a replica. Prints one line when it is ready."""
    # Before the settings are read. A password is better given by the environment, which other users of the machine can't see.
    for name, given in (("ACCORD_PRIMARY", primary), ("ACCORD_REPLICA", replica), ("ACCORD_NATS_URL", nats)):
        if given:
            os.environ[name] = given
    os.environ["ACCORD_NODE"] = "1"
    from accord.site.node import serve_node

    _say_unknown()
    serve_node(host, port, as_json=as_json)


@click.command(cls=Command)
def migrate(as_json: bool) -> None:
    """Bring the database's tables to this version, also while the hub serves. Two at once: one does it, the other waits."""
    from accord.site.opening import in_words, migrate, open_hub

    _say_unknown()
    open_hub()
    with in_words():
        done = migrate()
    if as_json:
        write_json({"applied": done})
    else:
        click.echo(f"Done: {len(done)} steps." if done else "The tables are those of this version.")


@click.command(cls=Command)
@host_option()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; the next free one where it is taken."
)
def demo(host: str, port: int, as_json: bool) -> None:
    """Bring up a hub with a world to look at, and serve it. Its data directory is ./.demo where none is chosen.

    The founding members stand in it with what is publicly known of them; all that happens is between organisations that are made up.
    It prints whom to sign in as, and a story to try in five minutes.
    """
    from accord.site.demo.run import run

    run(host, port, as_json=as_json)
