"""Commands about legal gateways: under which instrument one country may ask another for what."""

from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Group, with_hub, write_json
from accord.doors.cli.who import acting_for

if TYPE_CHECKING:
    from accord.hub.gateways.queries import GatewayRow
    from accord.hub.members.queries import Caller


@click.group(cls=Group)
def gateway() -> None:
    """The register of legal gateways. It holds the entries that members made; nothing else is assumed."""


def _caller(member_id: str | None) -> "Caller":
    """The operator enters for everybody; for a member, as that member may."""
    from accord.hub.members import queries

    return acting_for(member_id) if member_id else queries.operator()


def _member_option(says: str) -> Any:
    return click.option("--member", "member_id", metavar="MEMBER", help=f"{says} [default: the hub's first member]")


@gateway.command()
@click.argument("asker", metavar="ASKER")
@click.argument("asked", metavar="ASKED")
@click.argument("protocol", metavar="PROTOCOL")
@click.option("--instrument", required=True, help="The treaty or arrangement, as it is called.")
@click.option("--scope", multiple=True, required=True, metavar="WORDS", help="An offence or purpose that it covers; repeat.")
@click.option("--permits", "sorts", multiple=True, metavar="WORDS", help="A sort of data that may be handed over; repeat. [default: none]")
@click.option("--until", "expires", default="", metavar="DAY", help="The last day, such as 2027-01-31. [default: it does not expire]")
@click.option("--source", required=True, help="The source of the entry.")
@_member_option("Who enters it.")
@with_hub
def add(
    asker: str,
    asked: str,
    protocol: str,
    instrument: str,
    scope: tuple[str, ...],
    sorts: tuple[str, ...],
    expires: str,
    source: str,
    member_id: str | None,
    as_json: bool,
) -> None:
    """Enter that the country ASKER may ask the country ASKED for what PROTOCOL asks, such as: add TH AE hold-funds."""
    from accord.hub.gateways import actions

    caller = _caller(member_id)
    id = actions.enter(caller, asker, asked, protocol, instrument, scope=scope, data=sorts, expires=expires, source=source)
    if as_json:
        write_json({"id": id})
    else:
        click.echo(id)


@gateway.command(name="list")
@click.option("--country", default="", metavar="CC", help="Only those of this country, on either side.")
@click.option("--protocol", default="", metavar="PROTOCOL", help="Only for this kind of request.")
@with_hub
def listed(country: str, protocol: str, as_json: bool) -> None:
    """Show the register."""
    from accord.hub.gateways import queries

    rows: list[GatewayRow] = []
    after: int | None = 0
    while after is not None:
        page, after = queries.gateways(_caller(None), country=country.upper(), protocol=protocol, after=after, limit=queries.MOST)
        rows += page
    if as_json:
        write_json({"items": [_item(row) for row in rows]})
        return
    from accord.doors.cli.show import table

    names = ("asker", "asked", "protocol", "instrument", "scope", "data", "until", "source", "usable", "by", "id")
    cells = (
        (
            row.asker,
            row.asked,
            row.protocol,
            row.instrument,
            row.scope,
            row.data,
            row.expires or "",
            row.source,
            "yes" if row.is_usable else " ".join(row.notes),
            row.by_name,
            row.id,
        )
        for row in rows
    )
    table(names, cells, "No gateway is entered, and no treaty is assumed. Run: accord gateway add ASKER ASKED PROTOCOL")


def _item(row: "GatewayRow") -> dict[str, Any]:
    from accord.core.times import rfc3339

    return {
        "id": row.id,
        "asker": row.asker,
        "asked": row.asked,
        "protocol": row.protocol,
        "instrument": row.instrument,
        "scope": list(row.scope),
        "data": list(row.data),
        "expires": row.expires.isoformat() if row.expires else None,
        "source": row.source,
        "by": {"id": row.by, "name": row.by_name},
        "made": rfc3339(row.made),
        "usable": row.is_usable,
        "notes": list(row.notes),
    }


@gateway.command()
@click.argument("gateway_id", metavar="ID")
@_member_option("Who ends it.")
@with_hub
def end(gateway_id: str, member_id: str | None, as_json: bool) -> None:
    """End the entry with this ID: new requests can't rely on it, and it can still be read."""
    from accord.hub.gateways import actions

    actions.end(_caller(member_id), gateway_id)
    if as_json:
        write_json({"id": gateway_id, "ended": True})
    else:
        click.echo("Ended.")
