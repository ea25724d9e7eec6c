"""Rules of countries and corridors for a request: the lengths that its clocks run by, and the warnings for people."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.channels.advice import warnings
from accord.core.channels.loss import Loss
from accord.core.countries.applying import Applied, Ask, Checked, rules_for
from accord.core.identifiers import Identifier
from accord.core.money.amounts import Amount
from accord.hub import saying
from accord.hub.guard import queries as guard
from accord.hub.members import queries as members
from accord.hub.members.queries import MemberRow
from accord.hub.members.vocabulary import GONE, JOINING
from accord.hub.requests.vocabulary import ASKED_BEFORE, ASKER_AWAY, NOBODY_RUNG, TAKES_NO_PART
from accord.tables import countries, identifier_tables, recall_channels, rulebook

WHO: Mapping[str, str] = {"state": "police", "finance": "bank"}
_RAILS = frozenset({"swift", "wire", "domestic", "wallet", "card", "crypto", "cash"})
SHARED_DAYS = 1095


class Warning(Struct, frozen=True):
    """A warning before and while a request runs: it stops nobody. `book` names whose rule it is, where it is one."""

    code: str
    text: str
    book: str = ""
    sources: tuple[str, ...] = ()


def country_of(identifier: Identifier, answerers: Iterable[int]) -> str | None:
    """The country in which the request is asked: the answerer's, else the one that the identifier itself states."""
    rows = members.by_number(answerers)
    codes = {row.country for row in rows.values() if row.country}
    if len(codes) == 1:
        return codes.pop()
    return identifier.value[:2] if identifier.kind in ("iban", "account") and identifier.value[:2].isalpha() else None


def applied(
    protocol: str,
    asker: MemberRow,
    asked: str | None,
    fields: Mapping[str, Any],
    amounts: Mapping[str, Decimal],
    for_person: bool,
    *,
    paid_at: int | None = None,
    at: int | None = None,
) -> Applied:
    recall = fields.get("recall-sent")
    ask = Ask(
        protocol=protocol,
        asker=asker.country or None,
        asked=asked,
        victim=fields.get("harmed-in"),
        who="victim" if for_person else WHO.get(asker.sector),
        amounts=amounts,
        age=timedelta(microseconds=at - paid_at) if at is not None and paid_at is not None and at >= paid_at else None,
        recall_sent=recall if isinstance(recall, bool) else None,
        police_report=True if fields.get("police-report") else None,
    )
    return rules_for(rulebook(), countries(), ask)


def kept(applied_rules: Applied) -> dict[str, Any]:
    """The clocks that rules set, by name: seconds, or null where a rule names the clock and nobody knows its length.

    What a source counts in working days or months is taken at its shortest, so that nobody is told too late.
    """
    return {
        name: None if chosen.used is None else int((chosen.used.exact or chosen.used.least).total_seconds())
        for name, chosen in sorted(applied_rules.clocks.items())
    }


def said(applied_rules: Applied) -> list[Warning]:
    """Fields that a form of the corridor asks for, warnings, and conditions that are not met or not known."""
    rows = [
        Warning(rule.key, saying.said(rule.says), rule.book, tuple(source.text for source in rule.sources))
        for rule in (*applied_rules.warnings, *applied_rules.fields)
    ]
    rows += [Warning(rule.key, _unmet(rule), rule.book) for rule in applied_rules.conditions if rule.met is not True]
    says = _("It is not known here how long this takes: {clock}")
    rows += [
        Warning(f"unknown.{name}", says.format(clock=_(rulebook().names[name])), chosen.rules[0][0])
        for name, chosen in applied_rules.clocks.items()
        if chosen.used is None
    ]
    return rows


def _unmet(condition: Checked) -> str:
    """A condition that is not met, with what to do; or that nobody knows of."""
    text = saying.said(condition.says)
    return (
        f"{text}. {_(condition.next_step)}"
        if condition.met is False
        else _("{condition}: not known of this request.").format(condition=text)
    )


def cautions(
    asker: MemberRow, asked: Iterable[str], fields: Mapping[str, Any], paid: list[Any], for_person: bool, at: int
) -> list[Warning]:
    """The adviser's warnings about the loss as a whole; `paid` are reports of payments."""
    amounts: dict[str, Decimal] = {}
    for report in paid:
        amounts[report.disputed.code] = amounts.get(report.disputed.code, Decimal(0)) + report.disputed.value
    whole = Amount(*next((value, code) for code, value in amounts.items())) if len(amounts) == 1 else None
    rails = {rail for report in paid for rail in report.said.rails}
    loss = Loss(
        victim_country=fields.get("harmed-in"),
        from_country=next((report.from_bank[:2] for report in paid if report.from_bank and report.from_bank[2:3] == ":"), None),
        to_countries=frozenset(asked),
        amount=whole,
        paid_at=min((time for report in paid for time in report.said.times), default=None),
        rail=rails.pop() if len(rails) == 1 and rails <= _RAILS else None,
        asks="person" if for_person else "police" if asker.sector == "state" else "victim-bank" if asker.sector == "finance" else "person",
        asks_from=asker.country or None,
        done=frozenset({"recall-sent"} if fields.get("recall-sent") in (True, "yes") else set()),
        known=frozenset({"uetr"} if any(report.said.uetr for report in paid) else set()),
    )
    return [Warning(warning.code, saying.said(warning.says)) for warning in warnings(loss, at, recall_channels())]


def sums(paid: Iterable[Any]) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = {}
    for report in paid:
        totals[report.disputed.code] = totals.get(report.disputed.code, Decimal(0)) + report.disputed.value
    return totals


def protected(identifier: Identifier | None) -> list[Warning]:
    """The warning that an identifier is protected from claims: that keeps nobody from asking, but people must see it before they act."""
    kept = None if identifier is None else guard.protects(identifier, identifier_tables())
    if kept is None:
        return []
    says = _("{what} is protected: {list}. Make sure that it is the right one, before anyone acts on it.")
    return [Warning("protected", says.format(what=kept.matched, list=kept.list))]


def nobody_rung(names: Iterable[str], hand_on: str | None = None) -> Warning:
    """What to do where a request was opened and no desk was found to ring for it. `names` are the members that were asked; `hand_on` as in
    `takes_no_part`."""
    asked = ", ".join(names)
    if not asked:
        text = _("No desk was alerted: no member answers this request. Call the institution yourself, and enter here what it answers.")
    elif hand_on:
        text = _(
            "No desk was alerted: {names} has set up no desk at this hub. Call them yourself, or alert another member with the step "
            "“{step}”."
        )
    else:
        text = _(
            "No desk was alerted: {names} has set up no desk at this hub. Call them yourself, and ask the secretariat to alert another "
            "member."
        )
    return Warning(NOBODY_RUNG, text.format(names=asked, step=hand_on))


def takes_no_part(names: Iterable[str], hand_on: str | None = None, ends: str = "", *, left: Iterable[str] = ()) -> Warning:
    """What to do where all that were asked were suspended, or left.

    `names`: those that may come back; `left`: those that left for good.
    `hand_on`: for the secretariat, the title of the step by which it alerts another member, empty where that is not open; else None.
    `ends`: the title of the step by which the reader ends the request, empty where that is not open.
    """
    away, gone = ", ".join(names), ", ".join(left)
    texts = [_("{names} does not take part at the moment, and can't answer here.").format(names=away)] if away else []
    texts += [_("{names} has left the partnership, and will not answer here.").format(names=gone)] if gone else []
    if ends and not hand_on:
        text = _("Call them yourself, or end the request with the step “{step}”.").format(step=ends)
    elif hand_on is None:
        text = _("Call them yourself, and tell the secretariat.")
    elif hand_on:
        text = _("Call them yourself, or alert another member with the step “{step}”.").format(step=hand_on)
    else:
        text = _("Call them yourself: at this stage no other member can be alerted in their place.")
    return Warning(TAKES_NO_PART, " ".join([*texts, text]))


def asker_away(name: str, standing: str) -> Warning:
    """For those who answer a member that was suspended, or left, or has not come in yet: its people are signed out."""
    if standing in JOINING:
        text = _("{name} has not joined yet, and can't read here what you record. Tell them yourself how it stands.")
        return Warning(ASKER_AWAY, text.format(name=name))
    if standing == GONE:
        text = _("{name} has left the partnership, and will not read here what you answer. Call them yourself, and tell the secretariat.")
        return Warning(ASKER_AWAY, text.format(name=name))
    text = _("{name} does not take part at the moment, and can't read here what you answer. Call them yourself, and tell the secretariat.")
    return Warning(ASKER_AWAY, text.format(name=name))


def asked_before(what: str, request: str) -> Warning:
    """That the same was asked before; `what` is the identifier, as it is shown."""
    text = _(
        "You asked about the same payment to {what} before, and that request is still open: {id}. If this is the same loss, withdraw one "
        "of the two, or its money may be held twice."
    )
    return Warning(ASKED_BEFORE, text.format(what=what, id=request))


def nobody_asked(what: str, institution: str, absent: Iterable[str]) -> Warning:
    """What to do where no request was opened about an identifier, as it is shown.

    `absent` are the members that could act and don't take part at the moment.
    """
    names = ", ".join(absent)
    if names:
        text = _(
            "No desk was alerted about {what}: {names} does not take part at the moment. Call them yourself, and ask the secretariat "
            "whether another member can act."
        ).format(what=what, names=names)
    elif institution and not institution.startswith("."):  # nobody calls an ending of the web
        text = _("No desk was alerted about {what}: no member can act on it. Call {institution} yourself.")
        text = text.format(what=what, institution=institution)
    else:
        text = _("No desk was alerted about {what}: no member can act on it. Call the institution yourself.").format(what=what)
    return Warning(NOBODY_RUNG, text)
