"""The operation that advises: which doors are open for a loss, and what each still needs. It takes nobody's data and keeps nothing."""

from accord.core.channels.advice import Advice, Closed, NotYet
from accord.doors.api.countries import contact_out
from accord.doors.api.gateways import gateway_out
from accord.doors.api.operations import Operation, Reply, Request
from accord.formats.api.advice import AdviceOut, DoorOut, LossIn, NationalDeskOut, WarningOut
from accord.formats.api.gateways import GatewayForOut
from accord.formats.api.wire import wire
from accord.formats.losses import read_loss
from accord.hub.advice import queries
from accord.hub.advice.queries import Advised, GatewayFor, NationalDesk
from accord.hub.contacts.queries import READ
from accord.hub.gateways.labels import nothing
from accord.hub.times import now


def _door(one: Advice) -> DoorOut:
    needs = one.missing if isinstance(one, NotYet) else one.why if isinstance(one, Closed) else ()
    return wire(DoorOut, one, door=one.channel, state=one.__struct_config__.tag, needs=needs)


def _warnings(found: Advised) -> list[WarningOut]:
    own = [WarningOut(one.code, one.text, None, []) for one in found.cautions]
    return own + [WarningOut(one.key, one.text, one.book, [each.text for each in one.sources]) for one in found.rules]


def _desk(one: NationalDesk) -> NationalDeskOut:
    facts = {name: getattr(one.desk, name).values for name in ("name", "phone", "mail", "site")}
    return wire(NationalDeskOut, country=one.country, key=one.desk.key, **facts, contact=contact_out(one.contact))


def _gateway(one: GatewayFor) -> GatewayForOut:
    says = None if any(row.is_usable for row in one.entries) else nothing(one.asker, one.asked, one.protocol)
    return wire(GatewayForOut, one, entries=[gateway_out(row) for row in one.entries], says=says)


def advise(asked: Request) -> Reply:
    at = now()
    loss, rates = read_loss(asked.body, at)
    found = queries.advise(asked.caller, loss, rates, at=at)
    answer = wire(
        AdviceOut,
        found,
        doors=[_door(one) for one in found.channels],
        warnings=_warnings(found),
        desks=[_desk(one) for one in found.desks],
        gateways=[_gateway(one) for one in found.gateways],
    )
    return Reply(answer)


OPERATIONS = (
    Operation(
        method="POST",
        path="/advise",
        name="advise",
        says="Which doors are open for a loss, which not yet and what is missing, which are closed and why, each with its source.",
        handler=advise,
        scope=READ,
        takes=LossIn,
        gives=AdviceOut,
    ),
)
