"""Advice for a loss: channels, warnings, the rules of the countries, whom to call there, and the legal gateways. Nothing is kept."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType

import msgspec
from msgspec import Struct

from accord.core.channels.advice import Advice, Caution
from accord.core.channels.advice import advise as channels_for
from accord.core.channels.advice import warnings as cautions_for
from accord.core.channels.loss import Loss
from accord.core.countries.applying import Ask, Sentence, rules_for
from accord.core.countries.country import Desk
from accord.core.money.amounts import Rate
from accord.hub.contacts import queries as contacts
from accord.hub.contacts.queries import ContactRow
from accord.hub.desks.queries import DeskRow
from accord.hub.gateways import queries as gateways
from accord.hub.gateways.queries import GatewayRow
from accord.hub.members.queries import Caller, need
from accord.hub.times import now
from accord.tables import countries, recall_channels, rulebook

PROTOCOL = "hold-funds"  # what a loss is about: money that is to be stopped
NATIONAL, ELSE = "anti-scam", "police"  # the kind of desk for it; and whom a country without one has
# Who asks, in the words of the countries' rules.
WHO: Mapping[str, str] = MappingProxyType({"victim-bank": "bank", "bank": "bank", "police": "police", "fiu": "fiu", "person": "victim"})


class NationalDesk(Struct, frozen=True):
    """A desk of the victim's country as its pack has it, and when it was last reached."""

    country: str
    desk: Desk
    contact: ContactRow


class GatewayFor(Struct, frozen=True):
    """The gateways entered for an asker in a country that the money went to; empty where nobody entered any."""

    asker: str
    asked: str
    protocol: str
    entries: tuple[GatewayRow, ...]


class Advised(Struct, frozen=True):
    """`channels` in the order of their table; `cautions` and `rules` warn and stop nobody. `member_desks` are desks of members there."""

    at: int
    channels: tuple[Advice, ...]
    cautions: tuple[Caution, ...]
    rules: tuple[Sentence, ...]
    desks: tuple[NationalDesk, ...]
    member_desks: tuple[DeskRow, ...]
    gateways: tuple[GatewayFor, ...]


def advise(caller: Caller, loss: Loss, rates: Iterable[Rate] = (), *, at: int | None = None) -> Advised:
    """The advice on this loss now. Raises NotAllowed (of contacts)."""
    need(caller, contacts.READ)
    at, rates = now() if at is None else at, tuple(rates)
    desks, member_desks = _there(caller, loss.victim_country, at)
    if member_desks or any(national_desk.desk.kind == NATIONAL for national_desk in desks):
        # This hub's own entries answer what a form leaves open.
        loss = msgspec.structs.replace(loss, known=loss.known | {"national-desk"})
    channels = recall_channels()
    return Advised(
        at=at,
        channels=channels_for(loss, channels, at, rates),
        cautions=cautions_for(loss, at, channels, rates),
        rules=_rules(loss, at),
        desks=desks,
        member_desks=member_desks,
        gateways=_gateways(loss, at),
    )


def _there(caller: Caller, country: str | None, at: int) -> tuple[tuple[NationalDesk, ...], tuple[DeskRow, ...]]:
    """The anti-scam desks of a country that can be reached, else its police's; and the desks of its authorities that are members here."""
    if country is None or country not in countries():
        return (), ()
    known = contacts.contacts(caller, country, at=at)
    reached = [row for row in countries()[country].desks.values() if row.phone.values or row.mail.values or row.site.values]
    national = [row for row in reached if row.kind == NATIONAL] or [row for row in reached if row.kind == ELSE]
    return tuple(NationalDesk(country, row, known["desks", row.key]) for row in national), tuple(
        contacts.authorities(caller, country, at=at)
    )


def _gateways(loss: Loss, at: int) -> tuple[GatewayFor, ...]:
    asker = loss.asks_from or loss.victim_country
    asked = sorted(loss.to_countries - {asker}) if asker else []
    return tuple(GatewayFor(asker, country, PROTOCOL, gateways.gateway(asker, country, PROTOCOL, at=at)) for country in asked if asker)


def _rules(loss: Loss, at: int) -> tuple[Sentence, ...]:
    """The warnings of the countries' rules, each once."""
    warnings: dict[tuple[str, str, str], Sentence] = {}
    asked_in: list[str | None] = [*sorted(loss.to_countries)] or [None]
    for asked in asked_in:
        ask = Ask(
            protocol=PROTOCOL,
            asker=loss.asks_from,
            asked=asked,
            victim=loss.victim_country,
            who=WHO.get(loss.asks, loss.asks),
            amounts={loss.amount.code: loss.amount.value} if loss.amount else {},
            age=timedelta(microseconds=max(0, at - loss.paid_at)) if loss.paid_at is not None else None,
            recall_sent="recall-sent" in loss.done,
            police_report="police-report" in loss.done,
        )
        for warning in rules_for(rulebook(), countries(), ask).warnings:
            warnings.setdefault((warning.book, warning.key, warning.text), warning)
    return tuple(warnings.values())
