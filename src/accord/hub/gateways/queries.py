"""Entries of the register, and whether it carries a request. Permission inside, where a caller is taken."""

from datetime import date
from uuid import UUID

import msgspec
from msgspec import Struct

from accord.core.countries.gateway import Gateway as Entry
from accord.core.countries.gateway import check_gateways
from accord.core.times import moment
from accord.hub import saying
from accord.hub.desks.queries import days_of
from accord.hub.gateways import store
from accord.hub.gateways.errors import NoSuchGateway
from accord.hub.gateways.store import Gateway
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow, need
from accord.hub.times import now
from accord.tables import instruments

READ, MANAGE, MANAGE_ALL = "member:gateways:read", "member:gateways:manage", "hub:gateways:manage"
MOST = 1000  # of a page
STATE = "state"  # the sector of authorities


class GatewayRow(Struct, frozen=True):
    """An entry. `is_usable`: it carries requests now; `notes` say why not, or what to confirm first. `by` is who entered it."""

    n: int
    id: str
    asker: str
    asked: str
    protocol: str
    instrument: str
    scope: tuple[str, ...]
    data: tuple[str, ...]
    expires: date | None
    source: str
    by: str
    by_name: str
    made: int
    ended: int | None
    ended_by_name: str
    is_usable: bool
    notes: tuple[str, ...]


def gateway(asker_country: str, answerer_country: str, protocol: str, *, at: int | None = None) -> tuple[GatewayRow, ...]:
    """The gateways entered for one country that asks another under a protocol, in the order of entry; empty where nobody entered any.

    No treaty is assumed. `labels.nothing` says it to people.
    """
    rows = store.gateways(asker=asker_country, asked=answerer_country, protocol=protocol, ended=None)
    return tuple(_rows(list(rows), now() if at is None else at))


def gateways(
    caller: Caller, *, country: str = "", protocol: str = "", after: int = 0, limit: int = 100, at: int | None = None
) -> tuple[list[GatewayRow], int | None]:
    """The entries of a country on either side, of all where none is named, in the order of entry; then the `after` of the next page.

    Raises NotAllowed.
    """
    need(caller, READ, MANAGE, MANAGE_ALL)
    limit = min(max(limit, 1), MOST)
    rows = store.gateways(limit + 1, country or "", ended=None, n__gt=after, **({"protocol": protocol} if protocol else {}))
    return _rows(rows[:limit], now() if at is None else at), rows[limit - 1].n if len(rows) > limit else None


def count(caller: Caller) -> int:
    """How many entries there are. Raises NotAllowed."""
    need(caller, READ, MANAGE, MANAGE_ALL)
    return store.count(ended=None)


def entry(caller: Caller, gateway_id: str) -> GatewayRow:
    """One entry, also one that was ended. Raises NoSuchGateway, NotAllowed."""
    need(caller, READ, MANAGE, MANAGE_ALL)
    try:
        gateway = store.gateway(id=UUID(gateway_id))
    except ValueError:
        gateway = None
    if gateway is None:
        raise NoSuchGateway
    return _rows([gateway], now())[0]


def may_manage(caller: Caller, asker: str, asked: str) -> bool:
    """Whether the caller may enter and end what these two countries ask of each other: the secretariat, or a state authority of one."""
    own = caller.may(MANAGE) and caller.sector == STATE and caller.country in (asker, asked)
    return own or caller.may(MANAGE_ALL)


def may_enter(caller: Caller) -> bool:
    """Whether there is any pair of countries that the caller may enter."""
    return caller.may(MANAGE_ALL) or (caller.may(MANAGE) and caller.sector == STATE and bool(caller.country))


def _rows(rows: list[Gateway], at: int) -> list[GatewayRow]:
    names = {row.n: row for row in members.members()} if rows else {}
    # A last day ends where the member is that entered it.
    zones = {n: days_of(n, names[n].country) for n in {row.member for row in rows}}
    return [_row(row, names, moment(at).astimezone(zones[row.member]).date()) for row in rows]


def _row(gateway: Gateway, names: dict[int, MemberRow], today: date) -> GatewayRow:
    scope, data = (tuple(msgspec.json.decode(text, type=list[str])) for text in (gateway.scope, gateway.data))
    expires = date.fromisoformat(gateway.expires) if gateway.expires else None
    pure = Entry(
        asker=gateway.asker,
        asked=gateway.asked,
        protocol=gateway.protocol,
        instrument=gateway.instrument,
        scope=frozenset(scope),
        data=frozenset(data),
        expires=expires,
        source=gateway.source,
    )
    checked = check_gateways([pure], instruments(), asker=gateway.asker, asked=gateway.asked, protocol=gateway.protocol, on=today)
    return GatewayRow(
        n=gateway.n,
        id=str(gateway.id),
        asker=gateway.asker,
        asked=gateway.asked,
        protocol=gateway.protocol,
        instrument=gateway.instrument,
        scope=scope,
        data=data,
        expires=expires,
        source=gateway.source,
        by=names[gateway.member].id,
        by_name=names[gateway.member].name,
        made=gateway.made,
        ended=gateway.ended,
        ended_by_name=names[gateway.ended_by].name if gateway.ended_by is not None else "",
        is_usable=bool(checked.usable) and gateway.ended is None,
        notes=tuple(saying.said(note) for note in checked.notes),
    )
