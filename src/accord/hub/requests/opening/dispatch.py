"""Opening: every identifier is routed, and each responsible member is asked, in parallel and in one turn."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from accord.core import routing as core_routing
from accord.core.currencies import CURRENCIES
from accord.core.identifiers import Identifier, NotAnIdentifier
from accord.core.protocols import Protocol
from accord.core.protocols import opening as ways_of_opening
from accord.core.sharing import COUNTRIES
from accord.hub.desks.queries.landing import Landing, landings
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.requests import store
from accord.hub.requests.asks import Ask, New
from accord.hub.requests.errors import Refused
from accord.hub.requests.files import attachments, texts
from accord.hub.requests.files.attachments import Sealed
from accord.hub.requests.guests import invitations
from accord.hub.requests.guests.invitations import Invitation
from accord.hub.requests.money import payments
from accord.hub.requests.money.payments import Report
from accord.hub.requests.opening import again, agreed, limits, naming
from accord.hub.requests.steps import confirmation, creation, execution, notices, rules
from accord.hub.requests.steps.children import answerers
from accord.hub.requests.steps.context import Work
from accord.hub.requests.steps.rules import Warning
from accord.hub.requests.store import Party
from accord.hub.requests.vocabulary import (
    ANSWERER,
    ASKER,
    BANK,
    CLOCK,
    FOR_OFFICERS,
    MOST_CONFIRMERS,
    MOST_IDENTIFIERS,
    MOST_PAYMENTS,
    MOST_REQUESTS,
    ORIGINS,
    POLICE,
    SECRETARIAT,
    STANDS_BEHIND,
)
from accord.hub.routing import actions as routing
from accord.hub.routing import queries as routes
from accord.hub.saying import said
from accord.hub.signals import queries as signals
from accord.hub.signals.vocabulary import LIVE, UNNAMED
from accord.tables import identifier_tables


class OpenedRow(Struct, frozen=True):
    """One request that was opened. `rung`: whether a desk was found and rung for it."""

    id: str
    protocol: str
    state: str
    subject: str
    answerers: tuple[str, ...]
    desk: str
    rung: bool
    confirmed: bool
    children: tuple[str, ...] = ()


class GapRow(Struct, frozen=True):
    """An identifier that nobody can act on: its place in the ask, its class, and the institution that the asker could invite.

    `absent`: the members that could act on it and don't take part at the moment. They are members, so there is nobody to invite.
    """

    place: int
    kind: str
    value: str
    institution: str
    absent: tuple[str, ...] = ()


class Opened(Struct, frozen=True):
    """All requests, bells and gaps of one ask."""

    ask: str
    requests: tuple[OpenedRow, ...]
    gaps: tuple[GapRow, ...]
    warnings: tuple[Warning, ...]
    invitations: tuple[Invitation, ...]


class _Opening(Struct, frozen=True):
    """An ask while it is opened: who asks, as what, on which side. `stands`: who opens it confirms it itself."""

    caller: Caller
    ask: Ask
    protocol: Protocol
    role: str
    side: str
    asker: MemberRow
    region: str | None
    at: int

    @property
    def stands(self) -> bool:
        return self.side == SECRETARIAT or (self.asker.sector in STANDS_BEHIND and not self.ask.for_person)

    @property
    def confirmed_by(self) -> int | None:
        """Who stands behind it. An organisation that the secretariat invites has said nothing yet."""
        return None if not self.stands else self.caller.n if self.side == SECRETARIAT else self.asker.n

    @property
    def member(self) -> Caller | None:
        """The caller; None where the hub asks in a person's name, and sees what no caller may."""
        return None if self.role == "system" else self.caller

    @property
    def by(self) -> Caller | None:
        """Whose act it is: the hub's own where a clock opens it."""
        return None if self.role == "system" and self.side == CLOCK else self.caller


class _Target(Struct, frozen=True):
    """One identifier with the members to ask about it."""

    place: int
    identifier: Identifier | None
    groups: list[list[int]]
    landed: dict[int, Landing]
    paid: list[Report]
    rules: dict[str, Any]


def open_all(
    caller: Caller,
    ask: Ask,
    at: int,
    turn: Callable[[], Any],
    *,
    role: str | None = None,
    side: str | None = None,
    files: Mapping[str, Sealed] = MappingProxyType({}),
) -> Opened:
    """Open an ask: look up first all that can be looked up, then write all or nothing in one short turn. Raises Refused."""
    role = role or caller.role
    chosen = agreed.choose(ask.protocol, None if role == "system" else caller.n, at)
    protocol = chosen.protocol
    side = side or _side(protocol, role, caller)
    region = ask.region or caller.country or None
    if ask.origin not in ORIGINS:
        raise Refused("unknown-origin", _("Choose what it comes from: signal, verdict, report, network, or nothing."), "origin")
    every = _identifiers(ask, protocol, region)
    named = _by_place(every)
    identifiers = list(named.values())
    if len(ask.payments) > MOST_PAYMENTS:
        raise Refused("too-many", _("A request can name at most 200 payments. Send the others in another request."), "payments")
    limits.keep_short(ask)
    paid = payments.read(ask.payments, every, region, at)
    asker = _asker(caller, ask, protocol, side)
    if ask.reporter:
        ask = replace(ask, reporter=limits.digest_of_reporter(asker, ask.reporter))
    opening = _Opening(caller, ask, protocol, role, side, asker, region, at)
    targets = _targets(opening, named, paid, chosen.among(asker.n))
    protocol = chosen.settled(asker.n, (group for target in targets for group in target.groups if group))
    if protocol.ref != opening.protocol.ref:
        opening = replace(opening, protocol=protocol)
        for place, identifier in named.items():
            _keep_to_kinds(identifier, protocol, f"identifiers.{place + 1}")
    if sum(max(len(target.groups), 1) for target in targets) > MOST_REQUESTS:
        raise Refused("too-many", _("This would ask more than 100 desks at once. Send it in several requests."), "identifiers")
    confirmers = [] if opening.stands else _confirmers(opening, paid)
    contacts = {place: invitations.checked(contact) for place, contact in ask.guests.items()}
    with turn() as t:
        if side == SECRETARIAT:
            limits.keep_to_one(asker, protocol)
        if not opening.stands and not ask.topic and protocol.name not in FOR_OFFICERS:
            by = None if role == "system" and ask.origin == "report" else asker.n
            limits.keep_to_rates(identifiers, by, ask.reporter, at)
        if files:
            ask = replace(ask, fields={**ask.fields, **attachments.add_named(files, caller, at)})
            opening = replace(opening, ask=ask)
        return _write(t, opening, targets, confirmers, contacts)


def _side(protocol: Protocol, role: str, caller: Caller) -> str:
    sides = (ASKER, SECRETARIAT) if caller.may("hub:requests:manage") else (ASKER,)
    return next((side for side in sides if ways_of_opening(protocol, role, side)), ASKER)


def _asker(caller: Caller, ask: Ask, protocol: Protocol, side: str) -> MemberRow:
    """The asking member; where the secretariat opens the request for an organisation, that organisation."""
    organisation = ask.fields.get("organisation") if side == SECRETARIAT else None
    try:
        return members.member(str(organisation) if organisation else caller.id)
    except NoSuchMember:
        raise Refused("not-a-member", _("Choose a member from the list of members."), "organisation") from None


def _by_place(identifiers: list[Identifier]) -> dict[int, Identifier]:
    """By their places in the ask, by which payments and guests name them; one that is named twice stands at its first."""
    first: dict[bytes, int] = {}
    for place, identifier in enumerate(identifiers):
        first.setdefault(identifier.key, place)
    return {place: identifiers[place] for place in first.values()}


def _identifiers(ask: Ask, protocol: Protocol, region: str | None) -> list[Identifier]:
    if len(ask.identifiers) > MOST_IDENTIFIERS:
        raise Refused("too-many", _("A request can name at most 50 identifiers. Send the others in another request."), "identifiers")
    identifiers: list[Identifier] = []
    for number, given in enumerate(ask.identifiers, 1):
        where = f"identifiers.{number}"
        if isinstance(given, Identifier):
            identifier = given
        else:
            kind = None
            text, there = given, region
            if isinstance(given, Mapping):
                kind, text, there = given.get("kind"), given.get("value"), given.get("region") or region
            if not isinstance(text, str):
                raise Refused("not-an-identifier", _("Write an account, a number, an address or another identifier."), where)
            try:
                identifier = naming.named(text, there, kind, protocol)
            except NotAnIdentifier as error:
                raise Refused(error.code, said(error.says), where) from None
        _keep_to_kinds(identifier, protocol, where)
        identifiers.append(identifier)
    if not identifiers and not ask.about and not ask.to and SECRETARIAT not in {way.side for way in protocol.opening}:
        raise Refused("nothing-asked", _("Name at least one identifier."), "identifiers")
    return identifiers


def _keep_to_kinds(identifier: Identifier, protocol: Protocol, where: str) -> None:
    if identifier.kind not in protocol.kinds:
        kinds = ", ".join(protocol.kinds)
        raise Refused("not-this-kind", _("This protocol is about something else: {kinds}.").format(kinds=kinds), where)


def _targets(opening: _Opening, identifiers: dict[int, Identifier], paid: list[Report], among: frozenset[int] | None) -> list[_Target]:
    """`identifiers`: by their places; `among`: those that alone can be asked, under a protocol that was agreed on."""
    ask, protocol, at = opening.ask, opening.protocol, opening.at
    named = _named(ask.to)
    claimants = sorted(set(_claimants(opening, list(identifiers.values())).values()))
    targets = []
    asked_about: dict[int, Identifier | None] = {**identifiers} or {0: None}
    for place, identifier in asked_about.items():
        reports = [row for row in paid if row.to is None or identifier is None or row.to == identifier.key]
        if named:
            groups, landed = [[n] for n in named], landings(named, at)
        elif claimants or "claim" in protocol.kinds:
            groups, landed = [claimants], {}
        elif identifier is not None and ANSWERER in protocol.sides:
            numbers, landed = answerers(identifier, protocol.name, at, among)
            groups = [[n] for n in numbers]
            if among is not None and not groups:
                raise Refused("nobody-bound", agreed.nobody_bound(), f"identifiers.{place + 1}")
        else:
            groups, landed = [[]], {}
        reached = [n for group in groups for n in group]
        asked_in = rules.country_of(identifier, reached) if identifier is not None else None
        applied = rules.applied(protocol.name, opening.asker, asked_in, _plain(ask.fields), rules.sums(reports), ask.for_person)
        targets.append(_Target(place, identifier, groups, landed, reports, rules.kept(applied)))
    return targets


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that rules look at, as the machine would have them."""
    words = {"yes": True, "no": False}
    return {key: words.get(value, value) if isinstance(value, str) else value for key, value in fields.items() if _is_word(value)}


def _is_word(value: Any) -> bool:
    """A rule looks at codes, countries and yes or no; whatever else is given is for the machine to refuse."""
    return isinstance(value, str | bool)


def _named(ids: Iterable[str], field: str = "to") -> list[int]:
    numbers = []
    for id in ids:
        try:
            row = members.member(id)
        except NoSuchMember:
            row = None
        if row is None or row.standing != "active":
            raise Refused("not-a-member", _("Choose an active member from the list of members."), field)
        numbers.append(row.n)
    return list(dict.fromkeys(numbers))


def _claimants(opening: _Opening, identifiers: list[Identifier]) -> dict[str, int]:
    """For an appeal: the claims that it is about, and whose each is.

    A member reaches those that it may see and whose author is named to it: through what it asks here it learns of no other. For the
    others there are appeals by the hub itself, which tell the appellant nothing of who claims what.
    """
    if "claim" not in opening.protocol.kinds:
        return {}
    claims, caller = opening.ask.claims, opening.member
    if caller is None:
        rows = [row for id in claims if signals.is_signal(id) and (row := signals.by_id(id)) is not None]
        rows = rows or [row for identifier in identifiers for row in signals.live_on(identifier.key)]
    else:
        rows = [row for id in claims if (row := signals.find(caller, id)) is not None]
        rows = rows or [row for row in signals.claims_on([identifier.key for identifier in identifiers], caller) if row.state == LIVE]
        rows = [row for row in rows if row.member == caller.n or not row.flags & UNNAMED]
    return {str(row.id): row.member for row in rows}


def _confirmers(opening: _Opening, paid: list[Report]) -> list[Party]:
    """The parties that may confirm the ask: the sender's bank, and the police of the harmed person's country."""
    ask, protocol, asker = opening.ask, opening.protocol, opening.asker
    confirmers: list[Party] = []
    if BANK in protocol.sides:
        banks: list[int] = []
        for report in paid:
            if report.from_bank:
                banks += routes.bank_declarers(report.from_bank)
            elif report.sender_identifier is not None:
                banks += answerers(report.sender_identifier, "", 0)[0]
        banks += [n for n, row in _rows(ask.confirmers).items() if row.sector == "finance"]
        banks = agreed.only_bound(protocol, dict.fromkeys(banks))
        confirmers += [Party(n, BANK) for n in banks][:MOST_CONFIRMERS]
    if POLICE in protocol.sides:
        harmed_in = ask.fields.get("harmed-in")
        country = harmed_in if isinstance(harmed_in, str) and harmed_in in COUNTRIES else asker.country
        # Police that ask for a person are among those that can confirm it, and the first: they know of it already.
        police = [asker.n] if asker.sector == "state" else []
        police += [row.n for row in members.active_of("state", country, MOST_CONFIRMERS)] if country else []
        police += [n for n, row in _rows(ask.confirmers).items() if row.sector == "state"]
        police = agreed.only_bound(protocol, dict.fromkeys(police))
        confirmers += [Party(n, POLICE) for n in police][:MOST_CONFIRMERS]
    return confirmers


def _rows(ids: Iterable[str]) -> dict[int, MemberRow]:
    return members.by_number(_named(ids, "confirmers"))


def _write(t: Turn, opening: _Opening, targets: list[_Target], confirmers: list[Party], contacts: Mapping[int, dict[str, str]]) -> Opened:
    ask, protocol, asker, at = opening.ask, opening.protocol, opening.asker, opening.at
    ask_id = store.new_id()
    given = dict(ask.fields)
    before = [warning for there in targets for warning in again.asked_before(asker.n, protocol.name, there.identifier, there.paid)]
    reached = {n for target in targets for group in target.groups for n in group} | {confirmer.member for confirmer in confirmers}
    if any(target.groups or target.place in contacts for target in targets):
        execution.put_private(t, protocol.fields, given, ask.private, asker.n, reached, opening.member, at)
    opening_fields = [field for way in protocol.opening for field in way.fields]
    asks_payments = any(field.key == "payments" for way in protocol.opening for field in way.fields)
    works: list[Work] = []
    gaps: list[GapRow] = []
    invited: list[Invitation] = []
    known: dict[int, tuple[str, Report]] = {}
    for target in targets:
        harm = {code: value for code, value in rules.sums(target.paid).items() if code in CURRENCIES}
        groups = target.groups
        if not groups and target.identifier is not None:
            gaps.append(_gap(t, target, protocol, harm))
            groups = [[]] if target.place in contacts else []
        recipients = {n for group in groups for n in group} | {confirmer.member for confirmer in confirmers}
        rows = _intern(t, opening, target, recipients, known) if asks_payments and groups else []
        for group in groups:
            if works:
                given = attachments.again(opening_fields, given, opening.caller, at)
            new = New(
                ask=ask,
                protocol=protocol,
                by=opening.by,
                role=opening.role,
                side=opening.side,
                asker=asker.n,
                region=opening.region,
                fields={**given, **({"payments": _stated(rows)} if asks_payments else {})},
                answerers=group,
                also=confirmers,
                identifier=target.identifier,
                ask_id=ask_id,
                confirmed_by=opening.confirmed_by,
                rules=target.rules,
                landed=target.landed or None,
                stated={fact: ask.facts.get(fact) is True for fact in ("consent", "override")},
            )
            work = creation.create(t, new, at)
            for id, report, reference in rows:
                payments.link(work.request.n, id, report.said, report.disputed, reference)
            attachments.bind(work.request.n, work.taken, opening.by, notices.told_of(work.parties), at)
            store.add_claims(work.request.n, _claimants(opening, [target.identifier] if target.identifier else []))
            if target.place in contacts and not group:
                invited.append(invitations.invite(work.request, contacts[target.place], opening.caller, at))
            execution.begin(work)
            works.append(work)
    _ring_confirmers(works, opening)
    opened = tuple(_row(work) for work in works)
    warnings = [
        *_not_rung(works),
        *_not_asked(gaps, targets, contacts),
        *(before if opening.role != "system" else ()),
        *_warnings(opening, targets),
    ]
    return Opened(ask_id, opened, tuple(gaps), tuple(warnings), tuple(invited))


def _not_rung(works: list[Work]) -> list[Warning]:
    """A warning for each request that should have rung a desk and rang none."""
    silent = [work for work in works if not work.request.desk and "ring-desks" in work.taken.effects]
    named = members.by_number({party.member for work in silent for party in work.parties if party.side == ANSWERER}) if silent else {}
    texts_by_name = {}
    for work in silent:
        names = tuple(named[party.member].name for party in work.parties if party.side == ANSWERER)
        texts_by_name[names] = rules.nobody_rung(names)
    return list(texts_by_name.values())


def _not_asked(gaps: list[GapRow], targets: list[_Target], contacts: Mapping[int, dict[str, str]]) -> list[Warning]:
    """What to do about what no request was opened for, neither to a member nor to a guest."""
    shown = {target.place: target.identifier.display for target in targets if target.identifier is not None}
    silent = [gap for gap in gaps if gap.place not in contacts]
    return [rules.nobody_asked(shown[gap.place], gap.institution, gap.absent) for gap in silent]


def _gap(t: Turn, target: _Target, protocol: Protocol, harm: Mapping[str, Any]) -> GapRow:
    assert target.identifier is not None
    gap = core_routing.gap_of(target.identifier, identifier_tables())
    absent = routes.absent(target.identifier, protocol.name)
    if absent:
        return GapRow(target.place, *(gap or (target.identifier.kind, "")), "", absent)
    routing.note_gap(t, target.identifier, protocol.name, harm)
    if gap is None:
        return GapRow(target.place, target.identifier.kind, "", "")
    return GapRow(target.place, *gap, core_routing.institution(*gap, identifier_tables()).name)


def _intern(
    t: Turn, opening: _Opening, target: _Target, recipients: set[int], known: dict[int, tuple[str, Report]]
) -> list[tuple[str, Report, str]]:
    """The payments of this target, each once; the vault keeps what the report says of the sender, for those asked about just this.

    `known` are the reports of this ask that have their record already: one that may have gone to several places stays one payment.
    """
    rows: dict[str, tuple[str, Report, str]] = {}
    for report in target.paid:
        place = report.place
        if place not in known:
            others = [(id, other.said) for id, other in known.values()]
            known[place] = payments.intern(t, report.said, stands=opening.stands, others=others), report
        payment_id = known[place][0]
        if payment_id in rows:
            continue
        about = {key: value for key, value in (("account", report.sender), ("holder", report.holder)) if value}
        reference = texts.put(opening.asker.n, about, recipients, by=opening.caller.actor, at=opening.at) if about else ""
        rows[payment_id] = (payment_id, report, reference)
    return list(rows.values())


def _stated(rows: list[tuple[str, Report, str]]) -> list[dict[str, Any]]:
    return [
        {"payment": id, "amount": {"value": f"{report.disputed.value:f}", "code": report.disputed.code}} for id, report, _reference in rows
    ]


def _ring_confirmers(works: list[Work], opening: _Opening) -> None:
    """Ring each member that may confirm an ask once for all of it; the secretariat where no other can be rung."""
    if not works or works[0].request.confirmed is not None or not confirmation.steps_of(works[0].protocol, works[0].request.state):
        return
    first, rung = works[0], dict[int, str]()
    at, topic = opening.at, opening.ask.topic
    by = members.caller_of(first.request.asker)
    for side in (BANK, POLICE):
        numbers = [party.member for party in first.parties if party.side == side]
        rung |= notices.ring(first.t, first.request, numbers, side, by, at, topic=topic)
    if not rung and SECRETARIAT in first.protocol.sides:
        for work in works:
            notices.join_secretariat(work.request, work.parties)
        notices.ring(first.t, first.request, members.secretariat(), SECRETARIAT, by, at, topic=topic)


def _row(work: Work) -> OpenedRow:
    request = work.request
    ids = members.by_number([party.member for party in work.parties if party.side == ANSWERER])
    return OpenedRow(
        request.id,
        request.protocol,
        request.state,
        "" if request.subject is None else request.subject.hex(),
        tuple(row.id for row in ids.values()),
        request.desk,
        bool(request.desk),
        request.confirmed is not None,
        tuple(child.request.id for child in work.children),
    )


def _warnings(opening: _Opening, targets: list[_Target]) -> list[Warning]:
    ask, asker, at = opening.ask, opening.asker, opening.at
    fields = _plain(ask.fields)
    warnings: dict[tuple[str, str], Warning] = {}
    countries = set()
    for target in targets:
        for warning in rules.protected(target.identifier):
            warnings.setdefault((warning.code, warning.text), warning)
        reached = [n for group in target.groups for n in group]
        asked_in = rules.country_of(target.identifier, reached) if target.identifier is not None else None
        countries |= {asked_in} - {None}
        paid_at = min((time for report in target.paid for time in report.said.times), default=None)
        sums = rules.sums(target.paid)
        applied = rules.applied(opening.protocol.name, asker, asked_in, fields, sums, ask.for_person, paid_at=paid_at, at=at)
        for warning in rules.said(applied):
            warnings.setdefault((warning.code, warning.book), warning)
    paid = [report for target in targets for report in target.paid]
    if paid:
        for warning in rules.cautions(asker, [c for c in countries if c], fields, paid, ask.for_person, at):
            warnings.setdefault((warning.code, warning.book), warning)
    return list(warnings.values())
