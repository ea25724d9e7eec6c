"""Bank messages by hand: what one says before it is taken in, how ours are written, and what is known of a payment later."""

import binascii
from base64 import b64decode, b64encode
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext, gettext_noop

from accord.doors.console.frame.money import money
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.requests.labels import FACTS, FINDINGS, MARKETS, OUTCOMES
from accord.doors.console.requests.paid import payments
from accord.doors.console.requests.rows import ANSWER, BASE, OPEN
from accord.formats.iso20022.envelope import HEADERS
from accord.formats.iso20022.markets import VERSIONS
from accord.formats.iso20022.resolution import outcome
from accord.formats.iso20022.values import Agent, Finding, Reason, Resolution, Return
from accord.formats.orders import read_orders
from accord.hub.protocol_book.queries import protocols
from accord.hub.refusals import Absent, Refusal
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NoSuchRequest, Refused
from accord.hub.requests.vocabulary import SAID
from accord.tables import protocols as shipped_protocols

PLACE: Final = "/console/bank-messages"
_SAID: Final = gettext_noop("A message to the parties: no step")
_LARGEST: Final = 2 * 1024 * 1024  # of a message in the letters of base 64, with room
_FORM: Final = ("version", "header", "service", "envelope", "market", "zone")
_EXAMPLES: Final = {
    "to_bank": "KASITHBK, TH:004",
    "to": "TH:004:1234567890",
    "from_bank": "SICOTHBK, TH:014",
    "amount": "480000.00 THB",
    "uetr": "f47ac10b-58cc-4372-a567-0e02b2c3d479",
    "message_name": "pacs.008.001.08",
    "settled": "2026-11-27",
}


def messages(visit: Visit) -> Answer:
    """The page of bank messages; sent a file, what that says and would do, or the payments that it makes."""
    if visit.request.method != "POST":
        return _page(visit)
    file = visit.request.FILES.get("file")
    try:
        if not isinstance(file, UploadedFile):
            raise Refused("field-missing", gettext("Choose a file."), "file")
        data = file.read()
        if orders := read_orders(data):
            return payments(visit, orders, PLACE)
        read = actions.read_bank_message(visit.caller, data)
    except Refused as refused:
        return _page(visit, errors={"file": gettext(refused.text)}, status=422)
    return Shown("bank_message.html", {**_read(read), "data": b64encode(data).decode(), "messages_at": PLACE})


def take(visit: Visit) -> Answer:
    try:
        data = b64decode(visit.text("data", _LARGEST), validate=True)
        done = actions.take_in_message(visit.caller, data).done
    except binascii.Error:
        return _page(visit, errors={"file": gettext("Choose the file again.")}, status=422)
    except (Refused, NoSuchRequest) as refused:
        return _page(visit, errors={"file": gettext(refused.text)}, status=422)
    return go(f"{BASE}/{done[-1].request}")


def write(visit: Visit) -> Answer:
    given = {name: visit.text(name, 200).strip() for name in _FORM if name in visit.sent}
    try:
        actions.set_bank_form(visit.caller, given)
    except Refused as refused:
        return _page(visit, given=given, errors={refused.field or "version": gettext(refused.text)}, status=422)
    return go(f"{PLACE}?done=yes")


def _page(visit: Visit, *, given: dict[str, str] | None = None, status: int = 200, **more: Any) -> Answer:
    form = queries.bank_form(visit.caller)
    values = {name: (given or {}).get(name, getattr(form, name)) for name in _FORM}
    return Shown(
        "bank_messages.html",
        {
            "values": values,
            "own_zone": form.own_zone,
            "versions": VERSIONS,
            "headers": HEADERS,
            "markets": [(name, gettext(words)) for name, words in MARKETS.items()],
            "is_done": visit.asked.get("done") == "yes",
            "messages_at": PLACE,
            **more,
        },
        status,
    )


_BLANK: Final[dict[str, Any]] = {"created": "", "whole": "", "banks": ("", ""), "case": "", "words": (), "besides": ()}


def _read(read: actions.BankRead) -> dict[str, Any]:
    content = read.content
    titles = {step.key: step.title for protocol in shipped_protocols().values() for step in protocol.steps} | {SAID: _SAID}
    said = _finding(content) if isinstance(content, Finding) else _money(content)
    return {
        "name": read.name,
        "message": content.message,
        **_BLANK,
        **said,
        "steps": [(gettext(titles.get(row.step, row.step)), f"{BASE}/{row.request}", row.repeated) for row in read.done],
        "unknown": [(payment.place, payment.reference) for payment in read.unknown],
        "refused": "" if read.refused is None else gettext(read.refused.text),
    }


def _money(content: Resolution | Return) -> dict[str, Any]:
    """An answer to recalls, or a return: payment by payment."""
    created = content.created.isoformat(sep=" ")
    if isinstance(content, Resolution):
        rows = [(row.original.references, _outcome(row.status), _reasons(row.reasons), _amount(row.returned)) for row in content.answers]
        banks = _bank(content.assigner), _bank(content.assignee)
        return {"created": created, "whole": _outcome(content.confirmation), "banks": banks, "case": content.case, "rows": rows}
    rows = [(row.original.references, gettext("came back"), _reasons(row.reasons), _amount(row.returned)) for row in content.payments]
    return {"created": created, "rows": rows}


def _finding(content: Finding) -> dict[str, Any]:
    reasons = () if content.reason is None else (content.reason,)
    status = f"{gettext(FINDINGS[content.status])} ({content.status})"
    why = [_reasons(reasons)]
    if content.next_responder is not None:
        why.append(gettext("Who answers next: {bank}.").format(bank=_bank(content.next_responder)))
    row = ([] if content.original is None else content.original.references, status, " ".join(filter(None, why)), "")
    banks = _bank(content.responder), _bank(content.requester)
    return {"banks": banks, "rows": [row], "words": content.words, "besides": content.besides}


def _outcome(code: str | None) -> str:
    return f"{gettext(OUTCOMES[outcome(code)])} ({code})" if code else ""


def _reasons(reasons: tuple[Reason, ...]) -> str:
    return "; ".join(" ".join(filter(None, (reason.code or reason.own, *reason.notes))) for reason in reasons)


def _amount(amount: Any) -> str:
    return "" if amount is None else money(amount.value, amount.code)


def _bank(agent: Agent | None) -> str:
    return "" if agent is None else agent.bic or agent.lei or agent.member or ""


def payment(visit: Visit) -> Answer:
    """What is known of a payment now, added by whoever opened the request."""
    id, payment_id = visit.path["id"], visit.path["payment"]
    page = queries.page(visit.caller, id, words=False)
    row = next((row for row in page.payments if row.id == payment_id), None)
    if row is None or page.row.asker != visit.caller.id or page.row.closed is not None:
        raise Absent
    typed = {name: visit.text(name, 200).strip() for name in FACTS}
    refused: Refusal | None = None
    if visit.request.method == "POST":
        facts = {name: text for name, text in typed.items() if text}
        try:
            if not facts:
                raise Refused("field-missing", gettext("Write at least one fact."), "to_bank")
            actions.complete_payment(visit.caller, id, payment_id, facts)
        except Refused as error:
            refused = error
        else:
            return go(f"{BASE}/{id}")
    fields = [
        {
            "name": name,
            "label": gettext(label),
            "value": typed[name],
            "known": _known(row, name),
            "example": _EXAMPLES.get(name, ""),
            "error": gettext(refused.text) if refused is not None and (refused.field or "to_bank") == name else "",
        }
        for name, label in FACTS.items()
    ]
    more = {"disputed": row.disputed, "back": f"{BASE}/{id}", "title": gettext(protocols()[page.row.protocol].title)}
    shown = {"fields": fields, "refused": "" if refused is None else gettext(refused.text), **more}
    return Shown("request_payment.html", shown, 200 if refused is None else 422)


_STATED: Final = {
    "to_bank": "to_banks", "from_bank": "from_banks", "amount": "amounts", "end_to_end": "end_to_ends", "bank_reference": "bank_references",
}  # fmt: skip


def _known(row: queries.PaymentRow, name: str) -> str:
    value = getattr(row, _STATED.get(name, name), None)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


PAGES: tuple[Page, ...] = (
    Page(path="bank-messages", name="bank_messages", view=messages, needs=(OPEN, ANSWER), also_posts=True),
    Page(path="bank-messages/take", name="bank_messages_take", view=take, needs=(OPEN, ANSWER), changes=True),
    Page(path="bank-messages/form", name="bank_messages_form", view=write, needs=(OPEN, ANSWER), changes=True),
    Page(path="requests/{id}/payments/{payment}", name="request_payment", view=payment, needs=(OPEN,), also_posts=True),
)
