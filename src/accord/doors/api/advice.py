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


def _door(advice: Advice) -> DoorOut:
    needs = advice.missing if isinstance(advice, NotYet) else advice.why if isinstance(advice, Closed) else ()
    return wire(DoorOut, advice, door=advice.channel, state=advice.__struct_config__.tag, needs=needs)


def _warnings(advised: Advised) -> list[WarningOut]:
    own = [WarningOut(caution.code, caution.text, None, []) for caution in advised.cautions]
    return own + [WarningOut(rule.key, rule.text, rule.book, [source.text for source in rule.sources]) for rule in advised.rules]


def _desk(national_desk: NationalDesk) -> NationalDeskOut:
    facts = {name: getattr(national_desk.desk, name).values for name in ("name", "phone", "mail", "site")}
    return wire(
        NationalDeskOut, country=national_desk.country, key=national_desk.desk.key, **facts, contact=contact_out(national_desk.contact)
    )


def _gateway(gateway: GatewayFor) -> GatewayForOut:
    says = None if any(row.is_usable for row in gateway.entries) else nothing(gateway.asker, gateway.asked, gateway.protocol)
    return wire(GatewayForOut, gateway, entries=[gateway_out(row) for row in gateway.entries], says=says)


def advise(asked: Request) -> Reply:
    at = now()
    loss, rates = read_loss(asked.body, at)
    advised = queries.advise(asked.caller, loss, rates, at=at)
    answer = wire(
        AdviceOut,
        advised,
        doors=[_door(channel) for channel in advised.channels],
        warnings=_warnings(advised),
        desks=[_desk(desk) for desk in advised.desks],
        gateways=[_gateway(gateway) for gateway in advised.gateways],
    )
    return Reply(answer)


OPERATIONS = (
    Operation(
        method="POST",
        path="/advise",
        name="advise",
        says="Which recall channels are open for a loss, which not yet and what is missing, which are closed and why, with sources.",
        handler=advise,
        scope=READ,
        takes=LossIn,
        gives=AdviceOut,
    ),
)
