"""The members that can act on a report: by routing, by the directory of members and by who is on duty."""

from collections.abc import Iterable
from types import MappingProxyType

from django.conf import settings

from accord.core.care.directory import Need
from accord.core.identifiers import Identifier
from accord.core.reports.facts import Facts
from accord.core.reports.paid import Paid
from accord.core.reports.plan import Party, Reach, needs_of
from accord.core.routing import gap_of
from accord.hub.care import queries as care
from accord.hub.contacts import queries as contacts
from accord.hub.members import queries as members
from accord.hub.members.queries import MemberRow
from accord.hub.reports.vocabulary import MOST_BODIES
from accord.hub.rescue import queries as rescues
from accord.hub.routing import queries as routing
from accord.hub.routing.errors import BadRouting
from accord.tables import identifier_tables, newest_protocols, report_outlets

MOST_POLICE = 1
MOST_SUPPORT = 20
MOST_STATES = 20  # authorities of a country that are looked at for a rescue


def reach(facts: Facts, at: int) -> Reach:
    """The members that can act, by what each can act on. No consulate: people tell it, by the person's own word (decision 25)."""
    places = [country for country in (facts.country, facts.held_in) if country]
    rescuers = _rescuers(facts, at)
    return Reach(
        identifiers=MappingProxyType(
            {key: parties for identifier in facts.scammer_identifiers for key, parties in _routed(identifier, at)}
        ),
        banks=MappingProxyType({bank: _banks(bank) for row in facts.payments for bank in (row.own_bank, row.to_bank) if bank}),
        police=MappingProxyType({country: _desk(country) for country in places}),
        rescue=MappingProxyType(dict.fromkeys(places, rescuers)),
        support=tuple(_bodies(facts)),
        secretariat=rescuers,
        guests=frozenset(number for number, paid in enumerate(facts.payments, 1) if guest_contact(facts, paid, at) is not None),
    )


def _routed(identifier: Identifier, at: int) -> Iterable[tuple[tuple[bytes, str], tuple[Party, ...]]]:
    outlets = report_outlets().values()
    wanted = dict.fromkeys(outlet.protocol for outlet in outlets if outlet.protocol and identifier.kind in outlet.kinds)
    for protocol in wanted:
        if identifier.kind not in newest_protocols()[protocol].kinds:
            continue
        try:
            ways = routing.route(identifier, protocol, at=at)
        except BadRouting:
            continue
        yield (identifier.key, protocol), tuple(Party(way.member, way.member_name) for way in ways)


def _banks(bank: str) -> tuple[Party, ...]:
    numbers = routing.bank_declarers(bank)[:1]
    return _parties(members.by_number(numbers).values())


def _national(country: str) -> tuple[Party, ...]:
    return _parties(row for row in members.members() if row.national and row.country == country and row.standing == "active")


def guest_contact(facts: Facts, paid: Paid, at: int) -> dict[str, str] | None:
    """The contact of the receiving bank for a one-time page, if it answered lately and the hub can send mail."""
    receiver = facts.receiver(paid)
    if receiver is None or not (settings.ACCORD_SMTP and settings.ACCORD_MAIL_FROM):
        return None
    gap = gap_of(receiver, identifier_tables())
    banks = [*([paid.to_bank] if paid.to_bank else ()), *([gap[1]] if gap is not None and gap[0] in ("bank", "bic") else ())]
    return contacts.guest_contact(banks, at)


def _rescuers(facts: Facts, at: int) -> tuple[Party, ...]:
    """The member at which a rescue lands: the first in this order with a person on duty who may open it.

    The national desk of the country where the place is, of the writer's, those of the persons' nationalities unless they are feared; the
    secretariat; authorities of these countries; any other national desk. Where nobody on duty may open it, the first with a
    person who may at all; and where nobody may anywhere, the first: the hub's status warns of both long before.
    """
    if facts.kind != "held":
        return ()
    places = [country for country in (facts.held_in, facts.country) if country]
    feared = set(facts.nationalities) if "consulate-feared" in facts.situations else set()
    national = [row for row in members.members() if row.national and row.standing == "active"]
    by_country = {row.country: row for row in reversed(national)}
    wanted = [by_country[country] for country in places if country in by_country]
    wanted += [by_country[nation] for nation in facts.nationalities if nation in by_country and nation not in feared]
    secretariat = members.secretariat()
    wanted += sorted(members.by_number(secretariat).values(), key=lambda row: secretariat.index(row.n))
    wanted += [row for country in places for row in members.active_of("state", country, MOST_STATES)]
    wanted += [row for row in national if row.country not in feared]
    numbers = list(dict.fromkeys(row.n for row in wanted))
    rows = {row.n: row for row in wanted}
    ready = rescues.members_ready(numbers, at)
    able = ready or rescues.members_able(numbers)
    chosen = next((n for n in numbers if n in able), numbers[0])
    return _parties([rows[chosen]])


def _desk(country: str) -> tuple[Party, ...]:
    """The national desk, else the first authority of the country."""
    return _national(country) or _parties(members.active_of("state", country, MOST_POLICE))


def _bodies(facts: Facts) -> Iterable[Party]:
    """The bodies that offer the help needed, there and in that language, and have room: of the directory as few as are enough. Where none
    fits, a support body of the country with an empty profile: an empty field keeps nobody out."""
    country = (facts.held_in if facts.kind == "held" else None) or facts.country
    if not country:
        return
    left = {need["service"] for need in needs_of(facts)}
    need = Need(
        services=frozenset(left),
        country=country,
        languages=frozenset({facts.language} - {None}),  # type: ignore[arg-type]
        age="child" if "minor" in facts.situations else "not-known",
    )
    fits = care.bodies_for(need)
    chosen = 0
    for fit in fits:
        if fit.fits and fit.services & left and chosen < MOST_BODIES:
            yield Party(fit.body.member, fit.body.name, tuple(sorted(fit.services & left)))
            left -= fit.services
            chosen += 1
    known = {fit.body.member for fit in fits}
    if not chosen:
        rows = (row for row in members.active_of("support", country, MOST_SUPPORT) if row.id not in known)
        yield from _parties(list(rows)[:1])


def _parties(rows: Iterable[MemberRow]) -> tuple[Party, ...]:
    return tuple(Party(row.id, row.name) for row in rows)
