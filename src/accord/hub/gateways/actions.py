"""Enter and end a legal gateway: change, journal entry for all members, audit line, in one turn."""

from collections.abc import Iterable
from uuid import uuid4

import msgspec
from django.utils.translation import gettext as _

from accord.hub.desks.queries import today_of
from accord.hub.gateways import checks, queries, store
from accord.hub.gateways.errors import BadGateway, NoSuchGateway, NotAllowed
from accord.hub.gateways.queries import MANAGE, MANAGE_ALL, GatewayRow, may_enter, may_manage
from accord.hub.gateways.store import Gateway
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.actions import everybody
from accord.hub.members.queries import Caller, need


def enter(
    caller: Caller,
    asker: str,
    asked: str,
    protocol: str,
    instrument: str,
    *,
    scope: Iterable[str],
    source: str,
    data: Iterable[str] = (),
    expires: str = "",
) -> str:
    """Enter that one country may ask another for what a protocol asks; returns the entry's id.

    `scope` are the offences or purposes it covers, `data` the sorts of data that may be handed over. Raises BadGateway, NotAllowed.
    """
    need(caller, MANAGE, MANAGE_ALL)
    refusal = _("Entries are made by the secretariat, and by state authorities of the two countries. Ask one of them.")
    if not may_enter(caller):
        raise NotAllowed(refusal)
    asker_code, other = checks.pair(asker, asked)
    if not may_manage(caller, asker_code, other):
        raise NotAllowed(refusal)
    kept = {
        "protocol": checks.protocol(protocol),
        "instrument": checks.instrument(instrument),
        "scope": _text(checks.words("scope", scope, least=1)),
        "data": _text(checks.words("data", data)),
        "source": checks.source(source),
    }
    with turn() as t:
        last = checks.expires(expires, today_of(caller, t.at))
        same = {name: kept[name] for name in ("protocol", "instrument")}
        if store.count(asker=asker_code, asked=other, ended=None, **same):
            raise BadGateway(
                "entered-already", _("This instrument is already entered for this. End it first to enter it again."), "instrument"
            )
        made = store.insert(id=uuid4(), asker=asker_code, asked=other, expires=last, member=caller.n, actor=caller.actor, made=t.at, **kept)
        _journal(t, caller, made, "entered")
    return str(made.id)


def end(caller: Caller, gateway_id: str) -> None:
    """The entry carries no request any more; it stays to be read. Raises NoSuchGateway, NotAllowed."""
    need(caller, MANAGE, MANAGE_ALL)
    row = queries.entry(caller, gateway_id)
    if row.ended is not None or not may_manage(caller, row.asker, row.asked):
        raise NoSuchGateway
    with turn() as t:
        if store.end(row.n, t.at, caller.n):
            _journal(t, caller, row, "ended")


def _journal(t: Turn, caller: Caller, gateway: Gateway | GatewayRow, what: str) -> None:
    """All members learn it. What people wrote into the entry stays in the register."""
    data = {"asked": gateway.asked, "asker": gateway.asker, "id": str(gateway.id), "protocol": gateway.protocol}
    t.append(f"gateway.{what}", audience=everybody(t), by=caller.n, by_id=caller.id, data=data)
    t.audit(caller.n, caller.actor, MANAGE_ALL if caller.may(MANAGE_ALL) else MANAGE, detail=f"{what} {gateway.id}")


def _text(words: tuple[str, ...]) -> str:
    return msgspec.json.encode(words).decode()
