"""Requests as plain values, for whatever is written as JSON: times in RFC 3339, amounts as texts."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from accord.core.money.figures import Sankey, Totals
from accord.core.times import rfc3339
from accord.formats.protocols import step_out
from accord.hub.requests.labels import guest_address
from accord.hub.requests.opening.dispatch import Opened
from accord.hub.requests.steps.common import Taken
from accord.hub.requests.steps.rules import Warning
from accord.hub.requests.views.rows import (
    AttachmentRow,
    ClockRow,
    EmbargoRow,
    MessageRow,
    OpenStep,
    Page,
    PaymentRow,
    Row,
    TakenRow,
    Trail,
    TrailRow,
)

Json = dict[str, Any]
UNKNOWN = "unknown."


def _time(at: int | None) -> str | None:
    return None if at is None else rfc3339(at)


def _named(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    return [{"id": id, "name": name} for id, name in pairs]


def totals_out(totals: Mapping[str, Mapping[str, Any]]) -> Json:
    return {code: {account: str(value) for account, value in row.items()} for code, row in totals.items()}


def row_out(row: Row) -> Json:
    subject = row.subject
    return {
        "id": row.id,
        "protocol": row.protocol,
        "title": row.title,
        "state": row.state,
        "state_title": row.state_title,
        "subject": {"kind": subject.kind, "value": subject.value, "display": subject.display, "key": subject.key},
        "asker": {"id": row.asker, "name": row.asker_name},
        "answerers": _named(row.answerers),
        "sides": list(row.sides),
        "desk": row.desk or None,
        "confirmed": row.confirmed,
        "embargo": row.embargo,
        "opened": rfc3339(row.opened),
        "entered": rfc3339(row.entered),
        "closed": _time(row.closed),
        "due": _time(row.due),
        "version": row.version,
        "parent": row.parent,
        "ask": row.ask,
        "open": list(dict.fromkeys(step.key for step in row.steps)),
        "totals": totals_out(row.totals),
    }


def page_out(page: Page) -> Json:
    said = [warning_out(one) for one in page.warnings]
    return {
        **row_out(page.row),
        "steps": [open_step_out(one) for one in page.row.steps],
        "taken": [_taken(one) for one in page.taken],
        "clocks": [clock_out(one) for one in page.clocks],
        "payments": [_paid(one) for one in page.payments],
        "messages": [_message(one) for one in page.messages],
        "attachments": [_attached(one) for one in page.attachments],
        "guests": [
            {
                "id": one.id,
                "made": rfc3339(one.made),
                "expires": rfc3339(one.expires),
                "used": _time(one.used),
                "sent": _time(one.sent),
                "code": one.code,
            }
            for one in page.invitations
        ],
        "trail": [_trail(one) for one in page.trail.rows],
        "warnings": [one for one in said if not one["code"].startswith(UNKNOWN)],
        "unknowns": [one for one in said if one["code"].startswith(UNKNOWN)],
        "private": {field: dict(texts) for field, texts in page.private.items()},
        "embargo_by": None if page.embargo is None else {"member": page.embargo[0], "desk": page.embargo[1] or None},
        "claims": [{"id": id, "member": member, "decision": decision} for id, member, decision in page.claims],
        "contacts": [{"member": member, "name": name, "side": side} for member, name, side in page.contacts],
        "confirmed_by": page.confirmed_by or None,
        "can_confirm": [{"member": {"id": id, "name": name}, "side": side} for id, name, side in page.confirmers],
        "hold": None
        if page.hold is None
        else {
            "until": rfc3339(page.hold.until),
            "longest": rfc3339(page.hold.longest),
            "by_rule": page.hold.rule,
            "order": page.hold.ground or None,
        },
    }


def open_step_out(one: OpenStep) -> Json:
    """What may be filled in, as the step takes it: a time as RFC 3339."""
    types = {field.key: field.type for field in one.step.fields}
    offered = {key: rfc3339(value) if types.get(key) == "time" and isinstance(value, int) else value for key, value in one.offered.items()}
    return {**step_out(one.step), "side": one.side, "to": one.to, "offered": offered}


def clock_out(one: ClockRow) -> Json:
    return {
        "clock": one.key,
        "title": one.title,
        "target": one.target,
        "due": _time(one.due),
        "overdue": one.overdue,
        "source": one.source,
        "rule": one.rule,
    }


def _taken(one: TakenRow) -> Json:
    return {
        "id": one.id,
        "step": one.key,
        "title": one.title,
        "side": one.side,
        "member": {"id": one.member, "name": one.member_name} if one.member else None,
        "person": one.person,
        "how": one.how,
        "state": one.state,
        "fields": dict(one.fields),
        "words": dict(one.words),
        "at": rfc3339(one.at),
    }


def _paid(one: PaymentRow) -> Json:
    return {**payment_out(one), "disputed": one.disputed, "sender": dict(one.sender), "others": one.others}


def payment_out(one: PaymentRow) -> Json:
    return {
        "id": one.id,
        "uetr": one.uetr,
        "rails": list(one.rails),
        "end_to_ends": list(one.end_to_ends),
        "bank_references": list(one.bank_references),
        "amounts": list(one.amounts),
        "times": [rfc3339(time) for time in one.times],
        "from_banks": list(one.from_banks),
        "to_banks": list(one.to_banks),
    }


def _message(one: MessageRow) -> Json:
    member = {"id": one.member, "name": one.member_name}
    return {"id": one.id, "member": member, "person": one.person, "text": one.text, "at": rfc3339(one.at)}


def _attached(one: AttachmentRow) -> Json:
    return {
        "id": one.id,
        "member": {"id": one.member, "name": one.member_name},
        "type": one.type,
        "size": one.size,
        "sha256": one.sha256,
        "at": rfc3339(one.at),
    }


def _trail(one: TrailRow) -> Json:
    return {
        "id": one.id,
        "parent": one.parent,
        "depth": one.depth,
        "state": one.state,
        "answerers": _named(one.answerers),
        "due": _time(one.due),
        "totals": totals_out(one.totals),
        "mine": one.is_mine,
    }


def trail_out(trail: Trail) -> Json:
    """The tree of requests, and what went where by the currency of the first."""
    return {
        "root": trail.root,
        "items": [_trail(one) for one in trail.rows],
        "drawings": {code: _drawing(drawn) for code, drawn in sorted(trail.sankey.items())},
    }


def _drawing(drawn: Sankey) -> Json:
    return {
        "nodes": [{"key": one.key, "request": one.request, "account": one.account, "amount": str(one.amount)} for one in drawn.nodes],
        "links": [
            {
                "source": one.source,
                "target": one.target,
                "amount": str(one.amount),
                "into": str(one.into),
                "rate": None if one.rate is None else _plain(one.rate.value),
                "width": _plain(one.width),
            }
            for one in drawn.links
        ],
    }


def warning_out(one: Warning) -> Json:
    return {"code": one.code, "text": one.text, "book": one.book, "sources": list(one.sources)}


def taken_out(one: Taken) -> Json:
    return {
        "request": one.request,
        "step": one.step,
        "state": one.state,
        "version": one.version,
        "open": list(one.open),
        "begot": list(one.children),
        "gaps": list(one.gaps),
    }


def opened_out(opened: Opened) -> Json:
    said = [warning_out(one) for one in opened.warnings]
    return {
        "ask": opened.ask,
        "requests": [
            {
                "id": one.id,
                "protocol": one.protocol,
                "state": one.state,
                "subject": one.subject,
                "answerers": list(one.answerers),
                "desk": one.desk or None,
                "rung": one.rung,
                "confirmed": one.confirmed,
                "begot": list(one.children),
            }
            for one in opened.requests
        ],
        "gaps": [{"about": one.place, "kind": one.kind, "value": one.value, "invite": one.institution} for one in opened.gaps],
        "guests": [invitation_out(one) for one in opened.invitations],
        "warnings": [one for one in said if not one["code"].startswith(UNKNOWN)],
        "unknowns": [one for one in said if one["code"].startswith(UNKNOWN)],
    }


def invitation_out(one: Any) -> Json:
    return {"id": one.id, "request": one.request, "address": guest_address(one.token), "expires": rfc3339(one.expires)}


def figures_out(found: Mapping[str, Totals]) -> Json:
    """By fact and then by currency, so that nobody is led to add them up."""
    facts = Totals.__struct_fields__
    return {fact: {code: _plain(getattr(row, fact).value) for code, row in sorted(found.items())} for fact in facts}


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def embargo_out(one: EmbargoRow) -> Json:
    return {
        "id": one.id,
        "key": one.key,
        "kind": one.kind,
        "display": one.display,
        "desk": one.desk or None,
        "made": rfc3339(one.made),
        "until": rfc3339(one.until),
        "lifted": _time(one.lifted),
    }
