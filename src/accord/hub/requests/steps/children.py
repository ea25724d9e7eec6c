"""Requests that a request opens: a child where the money has gone, and a preserve request before a takedown. Rung in the same turn."""

from collections.abc import Callable, Mapping
from decimal import ROUND_UP, Context
from typing import Any

from django.utils.translation import gettext as _

from accord.core.currencies import CURRENCIES
from accord.core.identifiers import Identifier
from accord.core.money import payments as core_payments
from accord.core.money import rates
from accord.core.money.amounts import Amount, Rate, same
from accord.core.money.refusal import MoneyRefused
from accord.hub.desks.queries.landing import landings
from accord.hub.members import queries as members
from accord.hub.requests import store
from accord.hub.requests.asks import Ask, Came, New
from accord.hub.requests.errors import Refused
from accord.hub.requests.files import texts
from accord.hub.requests.money import payments
from accord.hub.requests.steps import creation, facts, rules
from accord.hub.requests.steps.context import Work
from accord.hub.requests.store import Party
from accord.hub.requests.vocabulary import (
    ANSWERER,
    ASKER,
    BANK,
    MOST_ANSWERERS,
    MOST_DEPTH,
    MOST_HOPS,
    MOST_TRAIL,
    POLICE,
    WATCHER,
)
from accord.hub.routing import actions as routing
from accord.hub.routing import queries as routes
from accord.hub.routing.errors import BadRouting
from accord.tables import newest_protocols

_UP = Context(prec=34, rounding=ROUND_UP)
Carry = Callable[[Work], None]


def answerers(identifier: Identifier, protocol: str, at: int, among: frozenset[int] | None = None) -> tuple[list[int], dict[int, Any]]:
    """The members that can act on an identifier, and where to ring each of them now; `among`: of no others."""
    try:
        ways = routes.route(identifier, protocol, at=at, among=among)
    except BadRouting:
        return [], {}
    numbers = [way.member_n for way in ways][:MOST_ANSWERERS]
    return numbers, landings(numbers, at) if numbers else {}


def hops(work: Work, carry: Carry) -> None:
    """Open a child for each hop, at the member responsible there; where there is none, ring the secretariat and note the gap."""
    _keep_small(work)
    if any(hop["next"].key == work.request.subject for hop in work.fields["hops"]):
        raise Refused("same-account", _("Money does not move on to where it is. Name the next account, or hold it here."), "hops")
    _keep_to_kinds(work)
    for number, hop in enumerate(work.fields["hops"], 1):
        out = Amount(hop["amount"].value, hop["amount"].code)
        arrived = hop.get("arrived")
        into = out if arrived is None else Amount(arrived.value, arrived.code)
        _child(work, hop, number, out, into, carry)


def _keep_to_kinds(work: Work) -> None:
    """What a hop leads on to is such as a request can be about: nobody could answer for money at a site or a name."""
    kinds = newest_protocols()[work.request.name].kinds
    for number, hop in enumerate(work.fields["hops"], 1):
        if hop["next"].kind not in kinds:
            text = _(
                "Name an account, a wallet or an address of crypto money, which this is not. Before a telephone number write its wallet, "
                "for example bkash:01712345678."
            )
            raise Refused("not-this-kind", text, f"hops.{number}.next")


def _keep_small(work: Work) -> None:
    if len(work.fields["hops"]) > MOST_HOPS:
        raise Refused("too-many", _("Tell at most 50 hops in one step. Tell the others in another."), "hops")
    is_deep = store.depth(work.request) >= MOST_DEPTH
    if is_deep or store.count_of_trail(work.request.root) + len(work.fields["hops"]) > MOST_TRAIL:
        raise Refused("trail-too-long", _("This trail is too long to follow further here. Ask the secretariat to open it anew."))


def _child(work: Work, hop: Mapping[str, Any], number: int, out: Amount, into: Amount, carry: Carry) -> None:
    request, identifier, at = work.request, hop["next"], work.at
    protocol = newest_protocols()[request.name]
    numbers, landed = answerers(identifier, protocol.name, at)
    if not numbers:
        harm = {out.code: out.value} if out.code in CURRENCIES else {}
        routing.note_gap(work.t, identifier, protocol.name, harm)
        work.gaps.append(identifier)
    payment, details = _payment(work, hop, into, identifier)
    carried: dict[str, Any] = {
        key: request.fields[key] for key in ("asks", "recall-sent", "recall-at", "harmed-in") if key in request.fields
    }
    personal = () if facts.is_for_named(request) else ("harmed-person", "police-report", "narrative")
    kept: dict[str, Any] = {key: request.fields[key] for key in personal if key in request.fields}
    for reference in kept.values():
        for member in numbers:
            texts.share_if_own(reference, request.asker, member, at, days=rules.SHARED_DAYS)
    also = [Party(party.member, party.side) for party in work.parties if party.side in (POLICE, BANK)]
    also += [Party(party.member, WATCHER) for party in work.parties if party.side == WATCHER]
    asker = members.by_number([request.asker])[request.asker]
    asked = hop.get("country") or rules.country_of(identifier, numbers)
    new = New(
        ask=Ask(
            protocol.name,
            for_person=request.for_person,
            reporter=request.reporter,
            origin=request.origin,
            origin_id=request.origin_id,
        ),
        protocol=protocol,
        by=None,
        role="system",
        side=ASKER,
        asker=request.asker,
        region=hop.get("country"),
        fields={**carried, **kept, "payments": [{"payment": payment, "amount": {"value": f"{into.value:f}", "code": into.code}}]},
        answerers=numbers,
        also=also,
        identifier=identifier,
        parent=request,
        confirmed_by=request.confirmed_by,
        ask_id=request.ask,
        rules=rules.kept(rules.applied(protocol.name, asker, asked, request.fields, {into.code: into.value}, request.for_person)),
        came=Came(request.n, out, _rate(out, into, at, work, number, hop), payment),
        landed=landed,
    )
    child = creation.create(work.t, new, at)
    child.shared_book, child.take = work.book, work.take
    payments.link(child.request.n, payment, details, into)
    carry(child)
    work.children.append(child)


def _payment(work: Work, hop: Mapping[str, Any], into: Amount, identifier: Identifier) -> tuple[str, core_payments.Payment]:
    """The onward payment and the report of it: one that a request of the same trail is about, or a new one."""
    named = hop.get("payment")
    if named is None:
        details = core_payments.payment(amount=into, time=hop.get("moved-at"), to=identifier.key.hex())
        return payments.intern(work.t, details, stands=False), details
    request_number = store.request_about(str(named), work.request.root)
    if request_number is None:
        raise Refused("not-a-payment", _("Name a payment of this trail, or leave it out."), "hops")
    return next((id, details) for id, details, _disputed, _report in payments.of_request(request_number) if id == str(named))


def _ask_about(out: Amount, into: Amount, work: Work, number: int, hop: Mapping[str, Any]) -> None:
    """So much can hardly have become so much: a person says that it is right, or nobody is believed. Raises Refused."""
    judged = rates.judge(out, into)
    columns = next((field.columns for field in work.taken.step.fields if field.key == "hops"), ())
    can_say = any(column.key == "rate-checked" for column in columns)
    if judged == "near" or (judged == "unknown" and not can_say) or (judged != "never" and can_say and hop.get("rate-checked") is True):
        return
    usual = rates.usual(out, into.code)
    if usual is None:
        text = _("Check both amounts: the hub does not know what one is worth in the other.")
    else:
        text = _("Check both amounts: at usual rates about {amount} arrives.").format(amount=usual)
    if judged != "never" and can_say:
        text += " " + _("If they are right, say so under This rate is right, and take the step again.")
    raise Refused("unlikely-rate", text, f"hops.{number}.arrived")


def _rate(out: Amount, into: Amount, at: int, work: Work, number: int, hop: Mapping[str, Any]) -> Rate:
    """So much out is so much in, as the desk that saw it states it; at this rate exactly that arrives."""
    if out.code == into.code and out.value == into.value:
        return same(out.code, at)
    if out.code == into.code:
        raise Refused(
            "wrong-currency", _("In one currency as much arrives as went. Leave out what arrived, or state its currency."), "hops"
        )
    _ask_about(out, into, work, number, hop)
    value = _UP.divide(into.value, out.value)
    try:
        rate = Rate(out.code, into.code, value, f"member {work.by.id if work.by else 'guest'}", at)
    except MoneyRefused as error:
        raise Refused(error.code, error.text, "hops") from None
    if rate.convert(out) != into:
        raise Refused("bad-rate", _("The two amounts lie too far apart to state a rate. Check both."), "hops")
    return rate


def preserve(work: Work, carry: Carry) -> None:
    """A preserve request about the same, at the same desks, where the asker wants it first."""
    if work.fields.get("preserve-first") is not True or not work.parties:
        return
    request = work.request
    asker = members.by_number([request.asker])[request.asker]
    numbers = [party.member for party in work.parties if party.side == ANSWERER]
    facts_of = texts.put_words(request.asker, {"facts": f"Request {request.id}"}, numbers, by="hub", at=work.at)
    protocol = newest_protocols()["preserve"]
    new = New(
        ask=Ask(protocol.name, facts={"first": request.id}),
        protocol=protocol,
        by=None,
        role="system",
        side=ASKER,
        asker=request.asker,
        region=None,
        fields={
            "authority": asker.name,
            "offence": "Fraud",
            "facts": facts_of,
            "data": "What is stored about the identifier that is to be taken down.",
            "necessity": "It is asked to be taken down, which may destroy it.",
            "process-follows": False,
            "confidential": True,
        },
        answerers=numbers,
        identifier=None if work.new is None else work.new.identifier,
        parent=request,
        confirmed_by=request.confirmed_by,
        ask_id=request.ask,
        landed=None if work.new is None else work.new.landed,
    )
    child = creation.create(work.t, new, work.at)
    child.take = work.take
    carry(child)
    work.children.append(child)
