"""Handlers of items, by kind: they open a request, offer the person to a body, ring a desk, or open a rescue."""

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from accord.core.reports.facts import Facts
from accord.core.reports.plan import Item
from accord.core.times import rfc3339
from accord.hub.care import actions as care
from accord.hub.desks import actions as desks
from accord.hub.desks.queries.landing import landings
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.reports.handing import copies, rescues
from accord.hub.reports.planning.person import kind_of, person_of
from accord.hub.reports.planning.reach import guest_contact
from accord.hub.reports.planning.reading import Report, home_of
from accord.hub.reports.store import Sent
from accord.hub.reports.vocabulary import KIND
from accord.hub.requests.actions import Ask, open_in
from accord.hub.requests.errors import Refused


class Handover(Struct, frozen=True):
    """One item that is handed on, with the row that is kept of it. `topic`: of which bell it is one more."""

    item: Item
    row: Sent
    topic: str = ""


def _nobody() -> Refused:
    return Refused("nobody", _("No member can act on this yet. Call the help lines, and check again with your code."))


def _request(t: Turn, report: Report, handovers: list[Handover], whole: list[Item]) -> None:
    """Open the request at once, for a person of whom the hub knows only the report, so marked as not confirmed."""
    items, submission = [handover.item for handover in handovers], report.submission
    readers = {party.member for item in items if item.sealed for party in item.to}
    sealed = ""
    fields = {key: value for item in reversed(items) for key, value in item.fields.items() if key != "payments"}
    if any(item.sealed or item.personal for item in items):
        numbers = [member.n for member in members.members() if member.id in readers]
        sealed = copies.put(t, submission.home, "request", copies.texts_of(report.sheet, items), numbers)
        fields["harmed-person"] = sealed
    ask = Ask(
        items[0].protocol or "",
        fields=fields,
        for_person=submission.member is None,  # a member that hands it in confirms it, where its kind may
        origin=KIND,
        origin_id=str(submission.id),
        region=report.facts.country,
        topic=next((handover.topic for handover in handovers if handover.topic), ""),
        guests=_guests(report.facts, items, t.at),
        facts={"consent": True, "named": True},  # the person agreed that these members learn of it, and not those that come after them
    )
    ask = _to_whom(ask, report.facts, items, whole)
    opened = open_in(t, members.as_member(home_of(submission)), ask, at=t.at, role="system", side="asker")
    if not opened.requests:
        raise _nobody()
    for handover in handovers:
        handover.row.request = opened.requests[0].id
        handover.row.sealed = sealed if handover.item.sealed or handover.item.personal else ""


def _guests(facts: Facts, items: list[Item], at: int) -> dict[int, dict[str, str]]:
    """The bank that is no member, with its contact: it is invited to answer about the one account that it is asked about."""
    invited = next((item for item in items if item.guest), None)
    contact = guest_contact(facts, facts.payments[(invited.payment or 1) - 1], at) if invited is not None else None
    return {0: contact} if contact is not None else {}


def _to_whom(ask: Ask, facts: Facts, items: list[Item], whole: list[Item]) -> Ask:
    """Whom it asks, and about what: by routing where the identifier says it, else by name."""
    first = items[0]
    if first.payment is None:
        if first.about is not None:
            return replace(ask, identifiers=[first.about])
        return replace(ask, to=[party.member for party in first.to], about="person")
    paid = facts.payments[first.payment - 1]
    own = next((item for item in items if item.outlet == "own-bank"), None)
    is_own_agreed = any(item.outlet == "own-bank" for item in whole)
    other = next((item for item in items if item.outlet == "receiving-bank"), None)
    receiver = facts.receiver(paid)
    # The own bank alone is asked about no account: the number of asks about one must not keep the bank from being rung.
    identifiers = [receiver] if receiver is not None and other is not None and other.about is not None else []
    assert paid.amount is not None
    payment = {
        "amount": {"value": f"{paid.amount.value:f}", "code": paid.amount.code},
        "time": None if paid.at is None else rfc3339(paid.at),
        "from_bank": _as_bank(paid.own_bank) if is_own_agreed else None,
        "to_bank": _as_bank(paid.to_bank),
        "bank_reference": paid.reference,
        "uetr": paid.uetr,
        **({"to": 0} if identifiers else {}),
    }
    # A bank that is no member is reached by the account alone; what routing finds for that is nobody.
    chosen = (other or own or first).to
    confirmers = [party.member for party in own.to] if own is not None and is_own_agreed and other is not None else []
    return replace(ask, identifiers=identifiers, payments=[payment], to=[party.member for party in chosen], confirmers=confirmers)


def _as_bank(key: str | None) -> str | None:
    """A bank as payments name it; a wallet is no bank, and is reached by its proxies."""
    return key if key is not None and (":" in key or key.isupper()) else None


def _signal(t: Turn, report: Report, handovers: list[Handover], whole: list[Item]) -> None:
    """Leave the signal to `publishing`, which publishes it in a turn of its own."""


def _refer(t: Turn, report: Report, handovers: list[Handover], whole: list[Item]) -> None:
    """A body that helps is offered the person as by any referral: once it accepts, it sees what its services name of what was agreed to."""
    item, row, submission = handovers[0].item, handovers[0].row, report.submission
    row.request, row.sealed = care.refer_from_report_in(
        t,
        home_of(submission),
        kind_of(report.sheet),
        item.to[0].member,
        _services(item),
        _person(report, item),
        {**item.fields, "language": item.fields.get("language") or submission.language},
        origin=KIND,
        origin_id=str(submission.id),
        for_person=submission.member is None,
    )


def _services(item: Item) -> list[str]:
    return [need["service"] for need in item.fields.get("needs", ())]


def _person(report: Report, item: Item) -> dict[str, str]:
    return person_of(report, copies.texts_of(report.sheet, [item]))


def _desk(t: Turn, report: Report, handovers: list[Handover], whole: list[Item]) -> None:
    """A desk gets what the person agreed to hand to it, and is rung."""
    item, row, submission = handovers[0].item, handovers[0].row, report.submission
    receiver = next((member for member in members.members() if member.id == item.to[0].member), None)
    if receiver is None:
        raise _nobody()
    row.member = receiver.n
    texts = {key: str(value) for key, value in item.fields.items()} | copies.texts_of(report.sheet, [item])
    row.sealed = copies.put(t, submission.home, KIND, texts, [receiver.n])
    copies.share_pictures(t, report, [item], [receiver.n])
    # Where it has no desk, the secretariat is rung, so that a person sees to it.
    asked = [receiver.n, *members.secretariat()]
    landed = landings(asked, t.at)
    landing = next((landed[n] for n in asked if n in landed), None)
    if landing is not None:
        by, ref = members.as_member(home_of(submission)), str(submission.id)
        row.bell = desks.ring_for(t, by, landing.desk, ref, at=t.at, topic=handovers[0].topic) or ""


def _rescue(t: Turn, report: Report, handovers: list[Handover], whole: list[Item]) -> None:
    """Open a rescue at once."""
    rescues.open_rescue(t, report, handovers[0].item, handovers[0].row)


def renew(t: Turn, report: Report, handover: Handover) -> None:
    """Add later answers to the receiver's copy: the bell rang before the reporter had given them all."""
    item, row = handover.item, handover.row
    if item.what == "refer":
        care.renew_referral_in(t, row.sealed, kind_of(report.sheet), _services(item), _person(report, item))
    else:
        copies.renew(t, row.sealed, copies.texts_of(report.sheet, [item]))


Handler = Callable[[Turn, Report, list[Handover], list[Item]], None]
HANDLERS: Final[dict[str, Handler]] = {
    "request": _request,
    "refer": _refer,
    "signal": _signal,
    "desk": _desk,
    "rescue": _rescue,
    "consulate": _desk,
}
