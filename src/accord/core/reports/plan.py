"""The fan-out: what would be sent to whom and why, shown to the person before anything is sent. A pure function of what was told.

Laws, whatever was told: nothing goes out without its consent; nothing that is the person's own is in any item; a signal carries nothing
about the person; a payment that can be held always has its two bank items, first; a report with no member behind it is marked unconfirmed.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

import msgspec

from accord.core.identifiers.base import Identifier
from accord.core.identifiers.traits import TRAITS
from accord.core.reports.consents import Consents
from accord.core.reports.facts import Facts
from accord.core.reports.outlets import OTHERWISE, Outlet, To, What
from accord.core.reports.paid import Paid
from accord.core.trust.schemes import OTHER
from accord.core.trust.vocabulary import Role


class Party(msgspec.Struct, frozen=True):
    """A member that can act: its id and its name, as routing found it. `services`: with what of all that is needed it helps; empty: not
    told."""

    member: str
    name: str
    services: tuple[str, ...] = ()


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Routing's answers, and the directory: identifiers by (key, protocol), banks by `TH:004` or BIC, the others by country.

    `guests`: the payments (from 1) whose receiving bank is reached by a one-time page, where it is no member."""

    identifiers: Mapping[tuple[bytes, str], tuple[Party, ...]] = MappingProxyType({})
    banks: Mapping[str, tuple[Party, ...]] = MappingProxyType({})
    police: Mapping[str, tuple[Party, ...]] = MappingProxyType({})
    rescue: Mapping[str, tuple[Party, ...]] = MappingProxyType({})
    consulates: Mapping[str, tuple[Party, ...]] = MappingProxyType({})
    support: tuple[Party, ...] = ()
    secretariat: tuple[Party, ...] = ()
    guests: frozenset[int] = frozenset()


class Item(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that would be sent. `key` stays the same while the answers do, so that a switch stays where it was set.

    `to` empty: nobody in the partnership can act on it yet. `fields` open the request; `sealed` says which answers the receiver may read
    in the vault, by field. `payment` is the number of the payment, from 1; items of one payment belong to one request, each with its
    `part`. `guest`: it is asked by a one-time page, since it is no member. `lacks` names what must still be told before it can go out.
    `why` is a sentence.
    """

    key: str
    outlet: str
    consent: str
    what: What
    why: str
    to: tuple[Party, ...] = ()
    protocol: str | None = None
    part: str | None = None
    about: Identifier | None = None
    payment: int | None = None
    fields: Mapping[str, Any] = MappingProxyType({})
    sealed: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    personal: bool = False
    unconfirmed: bool = True
    urgent: bool = False
    lacks: tuple[str, ...] = ()
    guest: bool = False
    on: bool = True

    @property
    def goes(self) -> bool:
        """Whether it is sent when the person sends the report."""
        return self.on and not self.lacks and (bool(self.to) or self.guest or self.what == "signal")


class KeptBack(msgspec.Struct, frozen=True):
    """An outlet that gets nothing, and why: `no-consent`, `guardian` (a child can't agree alone), `while-held`, `fear` (of a consulate)."""

    outlet: str
    consent: str
    reason: Literal["no-consent", "guardian", "while-held", "fear"]


class Plan(msgspec.Struct, frozen=True):
    items: tuple[Item, ...]
    kept_back: tuple[KeptBack, ...]

    @property
    def sent(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.goes)

    @property
    def missing(self) -> tuple[Item, ...]:
        """The banks of payments that would be asked, and that nobody here reaches: the person is told so, and the gap is noted."""
        return tuple(item for item in self.items if item.payment and item.on and not item.lacks and not item.to and not item.guest)


def plan(
    facts: Facts,
    outlets: Mapping[str, Outlet],
    consents: Consents,
    stand: frozenset[str],
    reach: Reach,
    off: frozenset[str] = frozenset(),
) -> Plan:
    """The items that would be sent, in the order of the outlets. `stand`: the consents that stand; `off`: keys of items switched off."""
    items: list[Item] = []
    kept_back: list[KeptBack] = []
    for outlet in outlets.values():
        if outlet.when and facts.situations.isdisjoint(outlet.when):
            continue
        drafts = list(_drafts(outlet, facts, reach))
        if not drafts:
            continue
        reason = _reason_kept_back(outlet, facts, consents, stand)
        if reason is not None:
            kept_back.append(KeptBack(outlet.key, outlet.consent, reason))
            continue
        items += [msgspec.structs.replace(item, on=item.key not in off) for item in drafts]
    return Plan(tuple(items), tuple(kept_back))


def payment_key(outlet: str, number: int) -> str:
    """The key of the item of a payment, from 1, by this way out."""
    return f"{outlet}:payment-{number}"


def identifier_key(outlet: str, identifier: Identifier) -> str:
    return f"{outlet}:{identifier.key.hex()[:16]}"


def _reason_kept_back(
    outlet: Outlet, facts: Facts, consents: Consents, stand: frozenset[str]
) -> Literal["no-consent", "guardian", "while-held", "fear"] | None:
    if "held" in outlet.unless and "held" in facts.situations:
        return "while-held"
    if not facts.situations.isdisjoint(outlet.unless):
        return "fear"
    if outlet.consent not in stand:
        return "no-consent"
    if consents.items[outlet.consent].child == "guardian" and needs_guardian(facts.situations):
        return "guardian"
    return None


def needs_guardian(situations: frozenset[str]) -> bool:
    """Whether a child reports, and neither agreed a guardian nor would telling one be unsafe."""
    return "minor" in situations and situations.isdisjoint({"guardian-agrees", "guardian-unsafe"})


def _drafts(outlet: Outlet, facts: Facts, reach: Reach) -> Iterator[Item]:
    if outlet.each == "payment":
        for number, paid in enumerate(facts.payments, 1):
            if item := _of_payment(outlet, facts, reach, number, paid):
                yield item
    elif outlet.each == "identifier":
        paid_to = {paid.to.key for paid in facts.payments if paid.to is not None}
        for identifier in facts.scammer_identifiers:
            if identifier.kind in outlet.kinds and not (outlet.not_paid and identifier.key in paid_to):
                to = reach.identifiers.get((identifier.key, outlet.protocol or ""), ())
                yield _item(outlet, facts, identifier_key(outlet.key, identifier), to=to, about=identifier)
    elif outlet.each == "body":
        yield from _of_bodies(outlet, facts, reach)
    elif outlet.each == "nationality":
        for country in facts.nationalities:
            yield _item(outlet, facts, f"{outlet.key}:{country}", to=reach.consulates.get(country, ()))
    else:
        yield _item(outlet, facts, outlet.key, to=_once(outlet.to, facts, reach))


def _of_bodies(outlet: Outlet, facts: Facts, reach: Reach) -> Iterator[Item]:
    """One for each body, with just what it helps with; where none is there, one that says so."""
    for body in reach.support:
        item = _item(outlet, facts, f"{outlet.key}:{body.member}", to=(body,))
        needs = [need for need in needs_of(facts) if not body.services or need["service"] in body.services]
        yield msgspec.structs.replace(item, fields=MappingProxyType({**item.fields, "needs": needs}))
    if not reach.support:
        yield _item(outlet, facts, outlet.key, to=())


def _once(to: To, facts: Facts, reach: Reach) -> tuple[Party, ...]:
    """The desk of the right country; where a person is held, the one at which a rescue can be opened now, or the secretariat."""
    if to == "police":
        return reach.police.get(facts.country or "", ())
    return reach.rescue.get(facts.held_in or "", ()) or reach.rescue.get(facts.country or "", ()) or reach.secretariat


def _of_payment(outlet: Outlet, facts: Facts, reach: Reach, number: int, paid: Paid) -> Item | None:
    receiver = facts.receiver(paid)
    if receiver is not None and receiver.kind not in outlet.kinds:
        receiver = None  # a bare telephone number is no account: which wallet or bank is still to be told
    if outlet.to == "own-bank":
        to = reach.banks.get(paid.own_bank or "", ())
    else:
        to = reach.identifiers.get((receiver.key, outlet.protocol or ""), ()) if receiver else ()
        to = to or reach.banks.get(paid.to_bank or "", ())
    lacks = () if paid.amount else (f"payments.{number}.amount",)
    if outlet.to == "own-bank" and paid.own_bank is None:
        lacks = (*lacks, f"payments.{number}.own-bank")
    if outlet.to == "receiver" and receiver is None and paid.to_bank is None:
        lacks = (*lacks, f"payments.{number}.to{'' if paid.to is None or facts.receiver(paid) else '-own'}")
    key = payment_key(outlet.key, number)
    about = receiver if outlet.to == "receiver" else None
    item = _item(outlet, facts, key, to=to, about=about, payment=(number, paid), lacks=lacks, urgent="paid-lately" in facts.situations)
    # A bank that does not know which account it is about can hold nothing.
    return msgspec.structs.replace(item, guest=about is not None and not to and number in reach.guests)


def _item(
    outlet: Outlet,
    facts: Facts,
    key: str,
    *,
    to: tuple[Party, ...],
    about: Identifier | None = None,
    payment: tuple[int, Paid] | None = None,
    lacks: tuple[str, ...] = (),
    urgent: bool = False,
) -> Item:
    return Item(
        key=key,
        outlet=outlet.key,
        consent=outlet.consent,
        what=outlet.what,
        why=outlet.says,
        to=to,
        protocol=outlet.protocol,
        part=outlet.part,
        about=about,
        payment=payment[0] if payment else None,
        fields=MappingProxyType(_fields(outlet, facts, payment, about)),
        sealed=MappingProxyType(
            {field: answered for field, keys in outlet.sealed.items() if (answered := tuple(k for k in keys if k in facts.answered))}
        ),
        personal=outlet.personal,
        unconfirmed=facts.scammer == "nobody",
        urgent=urgent or "life-at-risk" in facts.situations,
        lacks=("country", *lacks) if facts.country is None and "@country" in outlet.fields.values() else lacks,
    )


def _fields(outlet: Outlet, facts: Facts, payment: tuple[int, Paid] | None, about: Identifier | None) -> dict[str, Any]:
    """The fields of the request, without what is not known."""
    fields: dict[str, Any] = {}
    for key, value in outlet.fields.items():
        filled = _fill(value, facts, payment, about) if isinstance(value, str) and value.startswith("@") else value
        if filled not in (None, (), []):
            fields[key] = filled
    for key, rules in outlet.choose.items():
        fields[key] = next((value for situation, value in rules.items() if situation in facts.situations), rules[OTHERWISE])
    return fields


def _fill(name: str, facts: Facts, payment: tuple[int, Paid] | None, about: Identifier | None) -> Any:
    if name == "@payment":
        return _payment(payment)
    if name == "@needs":
        return needs_of(facts)
    if name == "@scheme":
        return facts.scheme or OTHER
    if name == "@role":
        return _role(facts, about)
    return getattr(facts, _PLAIN[name])


_PLAIN: Final = {
    "@country": "country",
    "@channel": "channel",
    "@language": "language",
    "@held-in": "held_in",
    "@nationalities": "nationalities",
    "@danger": "danger",
    "@people": "people",
}


def _role(facts: Facts, about: Identifier | None) -> Role | None:
    """The identifier's role, where that follows from the report: it took the money, or it was what the person was spoken to from."""
    if about is None:
        return None
    if any(paid.to is not None and paid.to.key == about.key for paid in facts.payments) or TRAITS[about.kind].holds_money:
        return Role.COLLECT
    return Role.CONTACT if TRAITS[about.kind].speaks else None


def _payment(payment: tuple[int, Paid] | None) -> list[dict[str, object]]:
    """The one row of hold-funds. The record of the payment is made when it is sent, and takes the place of its number."""
    if payment is None or payment[1].amount is None:
        return []
    number, paid = payment
    assert paid.amount is not None
    return [{"payment": f"payment-{number}", "amount": {"value": f"{paid.amount.value:f}", "code": paid.amount.code}}]


def needs_of(facts: Facts) -> list[dict[str, str]]:
    """The services needed. A child always needs help for children; a person who is held, a safe place; else somebody to talk to."""
    services = dict.fromkeys(facts.needs)
    if not facts.situations.isdisjoint({"minor", "child-held"}):
        services["child-protection"] = None
    if "held" in facts.situations:
        services["safehouse"] = None
    return [{"service": service} for service in services or {"psychosocial": None}]
