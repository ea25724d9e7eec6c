"""Operations on files of requests, and on bank messages: recalls and investigations out, a bank's answer and money that came back in."""

from typing import Any

import msgspec

from accord.doors.api.handling import FILE
from accord.doors.api.operations import Content, Reply, Request, file_name_header
from accord.doors.api.request_operations import operation
from accord.doors.api.typed import Lenient
from accord.formats.api.request_bodies import BankAnswerIn, BankFormIn, InvestigationIn, PaymentFactsIn, RecallIn
from accord.formats.api.requests import AttachmentMade, BankFormOut, PaidOut, StepsTaken
from accord.formats.api.wire import wire
from accord.hub.requests import actions, queries
from accord.hub.requests.vocabulary import ANSWER, MANAGE, MOST_FILE, OPEN, READ

XML = "application/xml"
FORM = ("version", "header", "service", "envelope", "market", "zone")
ANY = (FILE, "application/pdf", "image/png", "image/jpeg", "text/plain", XML, "*/*")


def attach(asked: Request) -> Reply:
    return _attached(asked, asked.path["id"])


def keep(asked: Request) -> Reply:
    return _attached(asked, None)


def _attached(asked: Request, request: str | None) -> Reply:
    given: Content = asked.body
    made = actions.attach(asked.caller, request, given.name or "file", given.data)
    return Reply(AttachmentMade(made, len(given.data)), 201)


def download(asked: Request) -> Reply:
    """The file, of whatever type, as bytes to save: its type stands on the request's page."""
    file = queries.download(asked.caller, asked.path["id"])
    return Reply(Content(file.data, FILE, file.name))


def recall(asked: Request) -> Reply:
    given = asked.body
    data = actions.recall_message(asked.caller, asked.path["id"], given.payment, form=_form(given), message=given.message or "")
    return Reply(Content(data, XML, "camt.056.xml"))


def investigation(asked: Request) -> Reply:
    given: InvestigationIn = asked.body
    data = actions.investigation_message(
        asked.caller,
        asked.path["id"],
        given.payment,
        form=_form(given),
        message=given.message or "",
        action=given.action or "",
        reason=given.reason or "",
    )
    return Reply(Content(data, XML, "camt.110.xml"))


def _form(given: BankFormIn | InvestigationIn) -> dict[str, Any]:
    return {name: value for name in FORM if (value := getattr(given, name, None)) is not None}


def bank_form(asked: Request) -> Reply:
    return _shown(queries.bank_form(asked.caller))


def set_bank_form(asked: Request) -> Reply:
    return _shown(actions.set_bank_form(asked.caller, _form(asked.body)))


def _shown(form: queries.BankForm) -> Reply:
    return Reply(wire(BankFormOut, form, place=form.place_name))


def complete_payment(asked: Request) -> Reply:
    lenient = Lenient(asked.caller)
    facts: dict[str, Any] = {name: value for name, value in msgspec.to_builtins(asked.body).items() if value is not None}
    if "amount" in facts:
        facts["amount"] = lenient.amount(facts["amount"], "amount")
    for name in ("time", "message_time"):
        if name in facts:
            facts[name] = lenient.time(facts[name], name, past=True)
    lenient.done()
    return Reply(wire(PaidOut, actions.complete_payment(asked.caller, asked.path["id"], asked.path["payment"], facts)))


def bank_answer(asked: Request) -> Reply:
    data = actions.answer_message(asked.caller, asked.path["id"], asked.body.payment)
    return Reply(Content(data, XML, "camt.029.xml"))


def take_in_answer(asked: Request) -> Reply:
    return _taken(actions.take_in_answer(asked.caller, asked.body.data))


def take_in_return(asked: Request) -> Reply:
    return _taken(actions.take_in_return(asked.caller, asked.body.data))


def _taken(whole: actions.TakenIn) -> Reply:
    return Reply(wire(StepsTaken, items=whole.done, unknown=whole.unknown))


_FILES: dict[str, Any] = {
    "raw": ANY,
    "sends": (file_name_header(),),
    "largest": MOST_FILE,
    "gives": AttachmentMade,
    "statuses": (201,),
    "made": "/attachments/{id}",
}
_NAMED = " Its name stands in the header Content-Disposition; what it is, its bytes say, from a closed list of kinds."

OPERATIONS = (
    operation(
        "POST",
        "/attachments",
        "keep_attachment",
        "Keep a file for a request that you are about to open: name the id there within a day." + _NAMED,
        keep,
        scope=OPEN,
        **_FILES,
    ),
    operation(
        "GET",
        "/attachments/{id}",
        "download_attachment",
        "A file of a request, to be saved: never to be shown in a browser.",
        download,
        scope=READ,
        wider=(MANAGE,),
        media=FILE,
    ),
    operation(
        "POST",
        "/requests/{id}/attachments",
        "attach_file",
        "Put a file to a request, for its parties." + _NAMED,
        attach,
        scope=READ,
        beside=(OPEN, ANSWER, MANAGE),
        **_FILES,
    ),
    operation(
        "POST",
        "/requests/{id}/recall",
        "write_recall",
        "The recall of a payment for the asker's bank to send: a bank message, camt.056, in the form that you set, or that you ask for "
        "here. The parties are told that it was made.",
        recall,
        scope=READ,
        beside=(OPEN, ANSWER),
        takes=RecallIn,
        media=XML,
        keeps=False,
    ),
    operation(
        "POST",
        "/requests/{id}/investigation",
        "write_investigation",
        "Ask the bank that got a payment to look into it, how that stands, or to close it: a bank message, camt.110, for the asker's "
        "bank to send, in the form that you set, or that you ask for here. The parties are told that it was made.",
        investigation,
        scope=READ,
        beside=(OPEN, ANSWER),
        takes=InvestigationIn,
        media=XML,
        keeps=False,
    ),
    operation(
        "POST",
        "/requests/{id}/bank-answer",
        "write_bank_answer",
        "How the request stands, as the answer to a recall, for the bank that was asked to send: a bank message, camt.029. The parties are "
        "told that it was made.",
        bank_answer,
        scope=READ,
        beside=(ANSWER,),
        takes=BankAnswerIn,
        media=XML,
        keeps=False,
    ),
    operation(
        "POST",
        "/requests/answers",
        "take_in_answer",
        "What a bank answered to recalls (camt.029) or to an investigation (camt.111). Each payment's answer becomes a step of its "
        "request, or a message there where no step says it; one that comes again is answered as it was.",
        take_in_answer,
        scope=READ,
        beside=(OPEN, ANSWER),
        raw=(XML, "text/xml"),
        gives=StepsTaken,
        refuses=(404,),
    ),
    operation(
        "POST",
        "/returns",
        "take_in_return",
        "Money that came back: a bank message, pacs.004. It is recorded as returned in the ledger of its request, once, however often it "
        "comes.",
        take_in_return,
        scope=READ,
        beside=(OPEN, ANSWER),
        raw=(XML, "text/xml"),
        gives=StepsTaken,
        refuses=(404,),
    ),
    operation(
        "GET",
        "/bank-form",
        "read_bank_form",
        "How your bank messages are written.",
        bank_form,
        scope=READ,
        gives=BankFormOut,
    ),
    operation(
        "POST",
        "/bank-form",
        "set_bank_form",
        "Set how your bank messages are written: version, business header, envelope, market, zone.",
        set_bank_form,
        scope=READ,
        beside=(OPEN, ANSWER),
        takes=BankFormIn,
        gives=BankFormOut,
    ),
    operation(
        "POST",
        "/requests/{id}/payments/{payment}",
        "complete_payment",
        "Add to a payment what was not known when you opened the request: a bank, an account, a reference. The parties are told.",
        complete_payment,
        scope=OPEN,
        takes=PaymentFactsIn,
        gives=PaidOut,
    ),
)
