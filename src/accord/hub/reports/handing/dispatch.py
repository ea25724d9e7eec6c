"""Each item of a plan is handed on once; again where its consent was taken back and given again. What very many name is damped; whatever
the hub refuses is undone and noted."""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from accord.core.currencies import CURRENCIES
from accord.core.reports.damping import Counts, Damped, damp
from accord.core.reports.outlets import ASKS
from accord.core.reports.plan import Item
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission, digest
from accord.hub.journal.actions import Turn
from accord.hub.reports import store
from accord.hub.reports.handing import anew, handlers
from accord.hub.reports.handing.handlers import HANDLERS, Handover
from accord.hub.reports.planning.reading import Report
from accord.hub.reports.store import Sent
from accord.hub.reports.vocabulary import (
    ENDED,
    HOUR,
    JOINED,
    LATER,
    MOST_COUNTED,
    MOST_SIGNALS,
    NOBODY,
    ONE_DAY,
    RECALL,
    REFUSED,
    RELEASED,
    SENT,
    WAITS,
)
from accord.hub.requests.errors import Refused
from accord.hub.routing import actions as routing
from accord.tables import report_damping

_BUSY: Final = ("too-many-unconfirmed", "too-many-guests")
_STATES: Final = {"ring": SENT, "grow": SENT, "join": JOINED, "later": LATER}


class Flood(Struct, frozen=True):
    """How many reports with an item handed on came before this one within the hour: from its network, and to the hub."""

    place: str
    place_hour: int
    hub_hour: int


def _flood(submission: Submission, at: int) -> Flood:
    place, others = intake.from_same_place(submission)
    return Flood(place, store.count_of(others, MOST_COUNTED), store.count_lately(at - HOUR, submission.n))


def send(t: Turn, report: Report, items: Iterable[Item]) -> bool:
    """Hand on what was not handed on yet; whether something waits since too much is asked now. Items of one payment are one request."""
    busy = False
    known = {row.item: row for row in store.of(report.submission.n)}
    flood = _flood(report.submission, t.at)
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(f"payment-{item.payment}" if item.payment else item.key, []).append(item)
    for group in groups.values():
        rows = [(item, anew.place(t, report.submission, known, report.key_of(item))) for item in group]
        busy = any(row is not None and row.state == RECALL for _, row in rows) or busy
        # The other bank of a payment may be told later than the first, which was rung already.
        if fresh := [item for item, row in rows if row is None]:
            busy = _hand_on(t, report, fresh, group, flood) or busy
        if freed := [Handover(item, row) for item, row in rows if row is not None and row.state in (RELEASED, NOBODY)]:
            busy = _release(t, report, freed, group) or busy
        for item, row in rows:
            if row is not None and row.sealed and row.state == SENT:
                handlers.renew(t, report, Handover(item, row))
    return busy


def note_missing(t: Turn, report: Report, items: Iterable[Item]) -> None:
    """Note the banks that are no members as gaps, with the money that went there, and tell the holder of the code."""
    known = {row.item for row in store.of(report.submission.n)}
    for item in items:
        paid = report.facts.payments[(item.payment or 1) - 1]
        amount = paid.amount
        loss = {amount.code: amount.value} if amount is not None and amount.code in CURRENCIES else {}
        bank = paid.own_bank if item.outlet == "own-bank" else paid.to_bank
        if item.about is not None:
            routing.note_gap(t, item.about, item.protocol or "", loss)
        elif bank is not None:
            key = digest("gap", report.submission.id.bytes, item.key.encode())
            routing.note_gap_of(t, *_class_of(bank), item.protocol or "", key, loss)
        if report.key_of(item) not in known:
            store.add(_row(t, report, item, NOBODY))


def _class_of(bank: str) -> tuple[str, str]:
    """As a gap names it: a bank by its code or BIC, a wallet by its scheme."""
    return ("bank", bank) if ":" in bank else ("bic", bank) if bank.isupper() else ("proxy", bank)


def _row(t: Turn, report: Report, item: Item, state: str) -> Sent:
    return Sent(
        submission=report.submission.n,
        item=report.key_of(item),
        outlet=item.outlet,
        consent=item.consent,
        what=item.what,
        state=state,
        target="" if item.about is None else digest("target", item.about.key).hex(),
        at=t.at,
        changed=t.at,
    )


def _release(t: Turn, report: Report, handovers: list[Handover], whole: list[Item]) -> bool:
    """Release a report held back, once the secretariat has looked at it: it goes out as if it had come alone."""
    for handover in handovers:
        handover.row.state = WAITS if handover.row.what == "signal" else SENT
    busy = _attempt(t, report, handovers, whole)
    for handover in handovers:
        store.change(handover.row, t.at)
    return busy


def _hand_on(t: Turn, report: Report, items: list[Item], whole: list[Item], flood: Flood) -> bool:
    handovers = [_damped(t, report, item, flood) for item in items]
    rows = [handover.row for handover in handovers]
    for row in rows:
        if row.state == JOINED and row.what in ASKS:
            # A target that many reports name already rings no more: the item joins the request asked last.
            row.request = store.last_asked(row.target, row.outlet)
            row.state = JOINED if row.request else SENT
    # The person's own bank is asked, whatever becomes of the other side.
    ringing = [handover for handover in handovers if handover.row.state == SENT]
    for handover in ringing:
        if handover.row.what == "signal":
            handover.row.state = WAITS if _has_room(report.submission) else REFUSED
    busy = bool(ringing) and _attempt(t, report, ringing, whole)
    for row in rows:
        store.add(row)
    return busy


def _has_room(submission: Submission) -> bool:
    """Whether the hub may publish one more identifier of this report to members; of a report that a member confirms, any number."""
    signals = [row for row in store.of(submission.n) if row.what == "signal" and row.state != ENDED]
    return submission.member is not None or len(signals) < MOST_SIGNALS


def _damped(t: Turn, report: Report, item: Item, flood: Flood) -> Handover:
    row = _row(t, report, item, SENT)
    before = store.count_target(row.target, t.at - ONE_DAY, report.submission.n)
    damped = damp(item, Counts(target_day=before, place_hour=flood.place_hour, hub_hour=flood.hub_hour), report_damping())
    row.state = _STATES[damped.does]
    return Handover(item, row, _topic(damped, row.target, flood) if damped.does == "grow" else "")


def _topic(damped: Damped, target: str, flood: Flood) -> str:
    """Which bell grows: that of the network which sent many, else that of the account that many name, else that of the flood."""
    counted = {rule.counts for rule in damped.rules if rule.does == "grow"}
    if "place-hour" in counted:
        return digest("topic", b"place", flood.place.encode()).hex()
    return digest("topic", b"target", target.encode()).hex() if "target-day" in counted else digest("topic", b"hub").hex()


def _attempt(t: Turn, report: Report, handovers: list[Handover], whole: list[Item]) -> bool:
    """Hand it on; whether the hub took no more for now, so that it goes out a while later."""
    try:
        with t.attempt():
            HANDLERS[handovers[0].row.what](t, report, handovers, whole)
    except Refused as error:
        for handover in handovers:
            handover.row.state = RELEASED if error.code in _BUSY else REFUSED
            handover.row.request = handover.row.sealed = ""
        return error.code in _BUSY
    return False
