"""Handing on: each item of a plan once, by its kind. Inside a turn; whatever the hub refuses is undone and noted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from accord.core.reports.damping import Counts, Damped, damp
from accord.core.reports.outlets import ASKS
from accord.core.reports.plan import Item
from accord.core.reports.sheet import Sheet
from accord.core.reports.told import Told
from accord.core.times import rfc3339
from accord.core.trust.currencies import CURRENCIES
from accord.hub.care import actions as care
from accord.hub.desks import actions as desks
from accord.hub.desks.queries.landing import landings
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission, digest
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import MemberRow
from accord.hub.reports import held, planning, sealing, store
from accord.hub.reports.copying import person_of
from accord.hub.reports.store import SentRow
from accord.hub.reports.vocabulary import (
    HOUR,
    JOINED,
    KIND,
    LATER,
    MOST_COUNTED,
    MOST_SIGNALS,
    NOBODY,
    ONE_DAY,
    REFUSED,
    RELEASED,
    SENT,
    WAITS,
)
from accord.hub.requests.actions import Asked, open_in
from accord.hub.requests.errors import Refused
from accord.hub.routing import actions as routing
from accord.tables import report_damping, report_files

_BUSY: Final = ("too-many-unconfirmed", "too-many-guests")


def key_of(row: Submission, item: Item) -> str:
    return digest("item", row.id.bytes, item.key.encode()).hex()


@dataclass(frozen=True, slots=True)
class Flood:
    """How many reports of which something was handed on came before this one within the hour: from its network, and to the hub."""

    place: str
    place_hour: int
    hub_hour: int


def _flood(t: Turn, row: Submission) -> Flood:
    place, others = intake.from_same_place(row)
    return Flood(place, store.count_of(t.cursor, others, MOST_COUNTED), store.count_lately(t.cursor, t.at - HOUR, row.n))


def target_of(item: Item) -> str:
    return "" if item.about is None else digest("target", item.about.key).hex()


def send(t: Turn, row: Submission, sheet: Sheet, told: Told, items: Iterable[Item]) -> bool:
    """Hand on what was not handed on yet; whether something waits since too much is asked now. Items of one payment are one request."""
    busy = False
    known = {one.item: one for one in store.of(t.cursor, row.n)}
    flood = _flood(t, row)
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(f"payment-{item.payment}" if item.payment else item.key, []).append(item)
    for group in groups.values():
        fresh = [item for item in group if key_of(row, item) not in known]
        if fresh:
            # The other bank of a payment may be told later than the first, which was rung already.
            busy = _hand_on(t, row, sheet, told, fresh, group, flood) or busy
        if freed := [(item, one) for item in group if (one := known.get(key_of(row, item))) and one.state in (RELEASED, NOBODY)]:
            busy = _release(t, row, sheet, told, [item for item, _ in freed], [one for _, one in freed], group) or busy
        _renew(t, row, sheet, told, group, known)
    return busy


def note_missing(t: Turn, row: Submission, told: Told, items: Iterable[Item]) -> None:
    """The banks that are no members: noted as gaps, with what went there, and told to whoever holds the code."""
    known = {one.item for one in store.of(t.cursor, row.n)}
    for item in items:
        paid = told.payments[(item.payment or 1) - 1]
        amount = paid.amount
        loss = {amount.code: amount.value} if amount is not None and amount.code in CURRENCIES else {}
        bank = paid.own_bank if item.outlet == "own-bank" else paid.to_bank
        if item.about is not None:
            routing.note_gap(t, item.about, item.protocol or "", loss)
        elif bank is not None:
            routing.note_gap_of(t, *_class_of(bank), item.protocol or "", digest("gap", row.id.bytes, item.key.encode()), loss)
        if key_of(row, item) not in known:
            made = SentRow(0, row.n, key_of(row, item), item.outlet, item.consent, item.what, NOBODY, target=target_of(item))
            made.at = made.changed = t.at
            store.add(t.cursor, made)


def _class_of(bank: str) -> tuple[str, str]:
    """As a gap names it: a bank by its code or BIC, a wallet by its scheme."""
    return ("bank", bank) if ":" in bank else ("bic", bank) if bank.isupper() else ("proxy", bank)


def _release(t: Turn, row: Submission, sheet: Sheet, told: Told, group: list[Item], rows: list[SentRow], whole: list[Item]) -> bool:
    """Somebody has looked at what was held back: it goes out as if it had come alone."""
    for one in rows:
        one.state = WAITS if one.what == "signal" else SENT
    busy = _attempt(t, row, sheet, told, group, rows, whole)
    for one in rows:
        store.change(t.cursor, one, t.at)
    return busy


def _renew(t: Turn, row: Submission, sheet: Sheet, told: Told, group: list[Item], known: dict[str, SentRow]) -> None:
    """The bell rang before the rest was told: what the receiver may read grows with it."""
    for item in group:
        before = known.get(key_of(row, item))
        if before is None or not before.sealed or before.state != SENT:
            continue
        if item.what == "refer":
            care.renew_referral_in(t, before.sealed, _kind(sheet), _services(item), _person(row, sheet, told, item))
        else:
            sealing.renew(t, before.sealed, sealing.texts_of(sheet, [item]))


def _hand_on(t: Turn, row: Submission, sheet: Sheet, told: Told, group: list[Item], whole: list[Item], flood: Flood) -> bool:
    rows = [_row(t, row, item, flood) for item in group]
    for one in rows:
        if one.state == JOINED:
            # What many name already rings no more, and is added to what rang last.
            one.request = store.last_asked(t.cursor, one.target, one.outlet) if one.what in ASKS else ""
            one.state = JOINED if one.request or one.what not in ASKS else SENT
    # The person's own bank is asked, whatever becomes of the other side.
    ringing = [(item, one) for item, one in zip(group, rows, strict=True) if one.state == SENT]
    for __, one in ringing:
        one.state = (WAITS if _has_room(t, row) else REFUSED) if one.what == "signal" else SENT
    busy = bool(ringing) and _attempt(t, row, sheet, told, [item for item, _ in ringing], [one for __, one in ringing], whole)
    for one in rows:
        store.add(t.cursor, one)
    return busy


def _has_room(t: Turn, row: Submission) -> bool:
    """Whether the members are told of one more identifier of this report; of one with a member behind it, of any number."""
    return row.member is not None or sum(one.what == "signal" for one in store.of(t.cursor, row.n)) < MOST_SIGNALS


_STATES: Final = {"ring": SENT, "grow": SENT, "join": JOINED, "later": LATER}


def _row(t: Turn, row: Submission, item: Item, flood: Flood) -> SentRow:
    target = target_of(item)
    before = store.count_target(t.cursor, target, t.at - ONE_DAY, row.n)
    counts = Counts(target_day=before, place_hour=flood.place_hour, hub_hour=flood.hub_hour)
    damped = damp(item, counts, report_damping())
    made = SentRow(0, row.n, key_of(row, item), item.outlet, item.consent, item.what, _STATES[damped.does])
    made.target, made.at, made.changed = target, t.at, t.at
    if damped.does == "grow":
        made.topic = _topic(damped, target, flood)
    return made


def _topic(damped: Damped, target: str, flood: Flood) -> str:
    """Which bell grows: that of the network which sent many, else that of the account that many name, else that of the flood."""
    counted = {rule.counts for rule in damped.rules if rule.does == "grow"}
    if "place-hour" in counted:
        return digest("topic", b"place", flood.place.encode()).hex()
    return digest("topic", b"target", target.encode()).hex() if "target-day" in counted else digest("topic", b"hub").hex()


def _attempt(t: Turn, row: Submission, sheet: Sheet, told: Told, group: list[Item], rows: list[SentRow], whole: list[Item]) -> bool:
    """Hand it on; whether the hub took no more for now, so that it goes out a while later."""
    try:
        with t.attempt():
            HANDLERS[group[0].what](t, row, sheet, told, group, rows, whole)
    except Refused as error:
        for one in rows:
            one.state = RELEASED if error.code in _BUSY else REFUSED
            one.request = one.sealed = ""
        return error.code in _BUSY
    return False


def nobody() -> Refused:
    return Refused("nobody", _("Nobody in the partnership can act on this yet. Call the help lines, and look again with the code."))


def home_of(row: Submission) -> MemberRow:
    return members.by_number([row.home])[row.home]


def _request(t: Turn, row: Submission, sheet: Sheet, told: Told, group: list[Item], rows: list[SentRow], whole: list[Item]) -> None:
    """Open the request: at once, for somebody of whom nobody knows more than was told, so marked as not confirmed."""
    home, first = home_of(row), group[0]
    readers = {party.member for item in group if item.sealed for party in item.to}
    sealed = ""
    fields = {key: value for item in reversed(group) for key, value in item.fields.items() if key != "payments"}
    if any(item.sealed or item.personal for item in group):
        numbers = [one.n for one in members.members() if one.id in readers]
        sealed = sealing.put(t, row.home, "request", sealing.texts_of(sheet, group), numbers)
        fields["harmed-person"] = sealed
    asked = Asked(
        protocol=first.protocol or "",
        fields=fields,
        for_person=row.member is None,  # a member that hands it in stands behind it, where its kind may
        origin=KIND,
        origin_id=str(row.id),
        region=told.country,
        topic=next((one.topic for one in rows if one.topic), ""),
        guests=_guests(t, told, group),
        facts={"consent": True, "named": True},  # the person agreed that these learn of it, and not whoever comes after them
        **_whom(told, group, whole),
    )
    opened = open_in(t, members.as_member(home), asked, at=t.at, role="system", side="asker")
    if not opened.requests:
        raise nobody()
    for item, one in zip(group, rows, strict=True):
        one.request = opened.requests[0].id
        one.sealed = sealed if item.sealed or item.personal else ""


def _guests(t: Turn, told: Told, group: list[Item]) -> dict[int, dict[str, str]]:
    """The bank that is no member, with its contact: it is invited to answer about the one account that it is asked about."""
    asked = next((item for item in group if item.guest), None)
    contact = planning.guest_contact(told, told.payments[(asked.payment or 1) - 1], t.at) if asked is not None else None
    return {0: contact} if contact is not None else {}


def _whom(told: Told, group: list[Item], whole: list[Item]) -> dict[str, Any]:
    """Whom it asks, and about what: by routing where the identifier says it, else by name."""
    first = group[0]
    if first.payment is None:
        return (
            {"identifiers": [first.about]} if first.about is not None else {"to": [party.member for party in first.to], "about": "person"}
        )
    paid = told.payments[first.payment - 1]
    own = next((item for item in group if item.outlet == "own-bank"), None)
    is_own_agreed = any(item.outlet == "own-bank" for item in whole)
    other = next((item for item in group if item.outlet == "receiving-bank"), None)
    receiver = told.receiver(paid)
    # The own bank alone is asked about no account: how many ask about that one must not keep it from being rung.
    identifiers = [receiver] if receiver is not None and other is not None and other.about is not None else []
    assert paid.amount is not None
    row = {
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
    return {"identifiers": identifiers, "payments": [row], "to": [party.member for party in chosen], "confirmers": confirmers}


def _as_bank(key: str | None) -> str | None:
    """A bank as payments name it; a wallet is no bank, and is reached by its proxies."""
    return key if key is not None and (":" in key or key.isupper()) else None


def _signal(t: Turn, row: Submission, sheet: Sheet, told: Told, group: list[Item], rows: list[SentRow], whole: list[Item]) -> None:
    """It is published in a turn of its own, by `publishing`."""


def _refer(t: Turn, row: Submission, sheet: Sheet, told: Told, group: list[Item], rows: list[SentRow], whole: list[Item]) -> None:
    """A body that helps is offered the person as by any referral: once it accepts, it sees what its services name of what was agreed to."""
    item, one = group[0], rows[0]
    fields = {**item.fields, **({} if item.fields.get("language") else {"language": row.language})}
    one.request, one.sealed = care.refer_from_report_in(
        t,
        home_of(row),
        _kind(sheet),
        item.to[0].member,
        _services(item),
        _person(row, sheet, told, item),
        fields,
        origin=KIND,
        origin_id=str(row.id),
        for_person=row.member is None,
    )


def _kind(sheet: Sheet) -> Any:
    return report_files().doors[sheet.door].kind


def _services(item: Item) -> list[str]:
    return [need["service"] for need in item.fields.get("needs", ())]


def _person(row: Submission, sheet: Sheet, told: Told, item: Item) -> dict[str, str]:
    texts = {name.replace("_", "-"): text for name, text in sealing.texts_of(sheet, [item]).items()}
    return person_of(sheet, told, texts, row.language)


def _desk(t: Turn, row: Submission, sheet: Sheet, told: Told, group: list[Item], rows: list[SentRow], whole: list[Item]) -> None:
    """A desk gets what the person agreed to hand to it, and is rung."""
    item, one = group[0], rows[0]
    chosen = next((found for found in members.members() if found.id == item.to[0].member), None)
    if chosen is None:
        raise nobody()
    texts = sealing.texts_of(sheet, [item])
    plain = {key.replace("-", "_"): str(value) for key, value in item.fields.items()}
    one.member = chosen.n
    one.sealed = sealing.put(t, row.home, KIND, {**plain, **texts}, [chosen.n])
    sealing.share_pictures(t, sheet, [item], [chosen.n], row.home)
    # Where it has no desk, the secretariat is rung, so that somebody sees to it.
    there = [chosen.n, *members.secretariat()]
    landed = landings(there, t.at)
    landing = next((landed[n] for n in there if n in landed), None)
    if landing is not None:
        by, ref = members.as_member(home_of(row)), str(row.id)
        bell = desks.ring_for(t, by, landing.desk, ref, at=t.at, topic=one.topic)
        # Where so many ring already that one more would not, it is one of these.
        one.bell = bell or desks.ring_for(t, by, landing.desk, ref, at=t.at, topic=digest("topic", b"desk").hex()) or ""


def _rescue(t: Turn, row: Submission, sheet: Sheet, told: Told, group: list[Item], rows: list[SentRow], whole: list[Item]) -> None:
    """It leads straight to the track of rescue."""
    held.open_rescue(t, row, sheet, group[0], rows[0])


Handler = Callable[[Turn, Submission, Sheet, Told, list[Item], list[SentRow], list[Item]], None]
HANDLERS: Final[dict[str, Handler]] = {
    "request": _request,
    "refer": _refer,
    "signal": _signal,
    "desk": _desk,
    "rescue": _rescue,
    "consulate": _desk,
}
