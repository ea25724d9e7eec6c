"""The operation that advises: which doors are open for a loss, and what each still needs. It takes nobody's data and keeps nothing."""

from typing import Any

from accord.core.channels.advice import Advice, Closed, NotYet, Remark
from accord.core.times import rfc3339
from accord.doors.api import country_answers as answers
from accord.doors.api import shapes
from accord.doors.api.countries import contact_out, desk_out
from accord.doors.api.gateways import gateway_out
from accord.doors.api.operations import Operation, Reply, Request
from accord.formats.losses import TypedLoss, read_loss
from accord.hub.advice import queries
from accord.hub.advice.queries import Advised, GatewayFor, NationalDesk
from accord.hub.contacts.queries import READ
from accord.hub.gateways.labels import nothing
from accord.hub.times import now


def _remark(one: Remark) -> dict[str, Any]:
    return {"text": one.text, "source": one.source, "tag": one.tag}


def _door(one: Advice) -> dict[str, Any]:
    needs = one.missing if isinstance(one, NotYet) else one.why if isinstance(one, Closed) else ()
    return {
        "door": one.channel,
        "name": one.name,
        "through": one.through,
        "state": one.__struct_config__.tag,
        "needs": [_remark(each) for each in needs],
        "remarks": [_remark(each) for each in one.remarks],
    }


def _warnings(found: Advised) -> list[dict[str, Any]]:
    own: list[dict[str, Any]] = [{"code": one.code, "text": one.text, "book": None, "sources": []} for one in found.cautions]
    rules = [{"code": one.key, "text": one.text, "book": one.book, "sources": [each.text for each in one.sources]} for one in found.rules]
    return own + rules


def _desk(one: NationalDesk) -> dict[str, Any]:
    facts = {name: list(getattr(one.desk, name).values) for name in ("name", "phone", "mail", "site")}
    return {"country": one.country, "key": one.desk.key, **facts, "contact": contact_out(one.contact)}


def _gateway(one: GatewayFor) -> dict[str, Any]:
    says = None if any(row.is_usable for row in one.entries) else nothing(one.asker, one.asked, one.protocol)
    return {
        "asker": one.asker,
        "asked": one.asked,
        "protocol": one.protocol,
        "entries": [gateway_out(row) for row in one.entries],
        "says": says,
    }


def advise(asked: Request) -> Reply:
    at = now()
    loss, rates = read_loss(_typed(asked.body), at)
    found = queries.advise(asked.caller, loss, rates, at=at)
    return Reply(
        {
            "at": rfc3339(found.at),
            "doors": [_door(one) for one in found.channels],
            "warnings": _warnings(found),
            "desks": [_desk(one) for one in found.desks],
            "member_desks": [desk_out(row) for row in found.member_desks],
            "gateways": [_gateway(one) for one in found.gateways],
        }
    )


def _typed(given: Any) -> TypedLoss:
    texts = ("asks_from", "victim_country", "from_country", "amount", "currency", "paid_at", "age", "rail")
    return TypedLoss(
        asks=given.asks,
        **{name: getattr(given, name) or "" for name in texts},
        to_countries=given.to_countries or (),
        done=given.done or (),
        known=given.known or (),
        rates=given.rates or {},
    )


OPERATIONS = (
    Operation(
        method="POST",
        path="/advise",
        name="advise",
        says="Which doors are open for a loss, which not yet and what is missing, which are closed and why, each with its source.",
        handler=advise,
        scope=READ,
        takes=shapes.LossIn,
        gives=answers.AdviceOut,
    ),
)
