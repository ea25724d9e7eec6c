"""A preview of opening, before anybody is asked: who would be rung about each identifier, the identifiers nobody can act on, the warnings.

Nothing is written, rung or noted. A value that can't be read yet is left out: the user is still filling in the form.
"""

from msgspec import Struct

from accord.core import routing as core_routing
from accord.core.identifiers import Identifier, NotAnIdentifier
from accord.core.protocols import Protocol
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, need
from accord.hub.requests.asks import Ask
from accord.hub.requests.errors import Refused
from accord.hub.requests.money import payments
from accord.hub.requests.opening import again, agreed, naming
from accord.hub.requests.steps import rules
from accord.hub.requests.steps.rules import Warning
from accord.hub.requests.vocabulary import MOST_IDENTIFIERS, MOST_PAYMENTS, OPEN, STANDS_BEHIND
from accord.hub.routing import queries as routes
from accord.hub.routing.errors import BadRouting
from accord.hub.routing.queries import Way
from accord.hub.saying import said
from accord.tables import identifier_tables


class Target(Struct, frozen=True):
    """One identifier as it was typed: how it is read and who would be asked, or why not. `institution`: whom one could invite.

    `absent`: the members that could act on it and don't take part at the moment.
    """

    place: int
    identifier: Identifier | None
    ways: tuple[Way, ...] = ()
    institution: str = ""
    absent: tuple[str, ...] = ()
    refused: str = ""

    @property
    def is_gap(self) -> bool:
        return self.identifier is not None and not self.ways and not self.refused


class Preview(Struct, frozen=True):
    """`stands`: the ask counts as confirmed as soon as it is opened. `countries`: where it would be asked."""

    targets: tuple[Target, ...]
    warnings: tuple[Warning, ...]
    stands: bool
    countries: tuple[str, ...]


def preview(caller: Caller, ask: Ask, *, at: int) -> Preview:
    """The preview of an ask whose identifiers are texts. Raises NotAllowed, and Refused where there is no such protocol."""
    need(caller, OPEN)
    chosen = agreed.choose(ask.protocol, caller.n, at)
    name, among = chosen.protocol.name, chosen.among(caller.n)
    asker = members.member(caller.id)
    region = ask.region or caller.country or None
    targets = tuple(
        _target(place, text, chosen.protocol, region, at, among) for place, text in enumerate(ask.identifiers[:MOST_IDENTIFIERS])
    )
    read = [target.identifier for target in targets if target.identifier is not None]
    try:
        reports = payments.read(ask.payments[:MOST_PAYMENTS], read, region, at)
    except Refused:
        reports = []
    warnings: dict[tuple[str, str], Warning] = {}
    countries: dict[str, None] = {}
    stated = {key: {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value for key, value in ask.fields.items()}
    for target in targets:
        if target.identifier is None:
            continue
        for warning in rules.protected(target.identifier):
            warnings.setdefault((warning.code, warning.text), warning)
        country = rules.country_of(target.identifier, [way.member_n for way in target.ways])
        if country:
            countries[country] = None
        target_reports = [report for report in reports if report.to in (None, target.identifier.key)]
        for warning in again.asked_before(asker.n, name, target.identifier, target_reports):
            warnings.setdefault((warning.code, warning.text), warning)
        paid_at = min((time for report in target_reports for time in report.said.times), default=None)
        applied = rules.applied(name, asker, country, stated, rules.sums(target_reports), ask.for_person, paid_at=paid_at, at=at)
        for warning in rules.said(applied):
            warnings.setdefault((warning.code, warning.book), warning)
    if reports:
        for warning in rules.cautions(asker, countries, stated, reports, ask.for_person, at):
            warnings.setdefault((warning.code, warning.book), warning)
    return Preview(targets, tuple(warnings.values()), asker.sector in STANDS_BEHIND and not ask.for_person, tuple(countries))


def _target(place: int, text: str, protocol: Protocol, region: str | None, at: int, among: frozenset[int] | None) -> Target:
    tables = identifier_tables()
    try:
        identifier = naming.named(text, region, None, protocol)
    except NotAnIdentifier as bad:
        return Target(place, None, refused=said(bad.says))
    try:
        ways = routes.route(identifier, protocol.name, at=at, among=among)
    except BadRouting as bad:
        return Target(place, identifier, refused=bad.text)
    if not ways and among is not None:
        return Target(place, identifier, refused=agreed.nobody_bound())
    absent = () if ways else routes.absent(identifier, protocol.name)
    if absent:
        return Target(place, identifier, absent=absent)
    gap = None if ways else core_routing.gap_of(identifier, tables)
    return Target(place, identifier, ways, "" if gap is None else core_routing.institution(*gap, tables).name)
