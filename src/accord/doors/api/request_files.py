"""Operations on files of requests, and on bank messages: a recall out, a bank's answer and money that came back in."""

from typing import Any

from accord.doors.api.handling import FILE
from accord.doors.api.operations import Content, Reply, Request
from accord.doors.api.request_operations import operation
from accord.formats.api.request_bodies import RecallIn
from accord.formats.api.requests import AttachmentMade, StepsTaken
from accord.formats.api.wire import wire
from accord.hub.requests import actions, queries
from accord.hub.requests.vocabulary import ANSWER, MANAGE, MOST_FILE, OPEN, READ

XML = "application/xml"
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
    data = actions.recall_message(asked.caller, asked.path["id"], asked.body.payment)
    return Reply(Content(data, XML, "camt.056.xml"))


def bank_answer(asked: Request) -> Reply:
    data = actions.answer_message(asked.caller, asked.path["id"], asked.body.payment)
    return Reply(Content(data, XML, "camt.029.xml"))


def take_in_answer(asked: Request) -> Reply:
    return _taken(actions.take_in_answer(asked.caller, asked.body.data))


def take_in_return(asked: Request) -> Reply:
    return _taken(actions.take_in_return(asked.caller, asked.body.data))


def _taken(done: list[Any]) -> Reply:
    return Reply(wire(StepsTaken, items=done))


_FILES: dict[str, Any] = {"raw": ANY, "largest": MOST_FILE, "gives": AttachmentMade, "statuses": (201,), "made": "/attachments/{id}"}
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
        "The recall of a payment for the asker's bank to send: a bank message, camt.056. The parties are told that it was made.",
        recall,
        scope=READ,
        beside=(OPEN, ANSWER),
        takes=RecallIn,
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
        takes=RecallIn,
        media=XML,
        keeps=False,
    ),
    operation(
        "POST",
        "/requests/answers",
        "take_in_answer",
        "What a bank answered to recalls: a bank message, camt.029. Each payment's answer becomes a step of its request.",
        take_in_answer,
        scope=READ,
        beside=(OPEN, ANSWER),
        raw=(XML,),
        gives=StepsTaken,
        refuses=(404,),
    ),
    operation(
        "POST",
        "/returns",
        "take_in_return",
        "Money that came back: a bank message, pacs.004. It is recorded as returned in the ledger of its request.",
        take_in_return,
        scope=READ,
        beside=(OPEN, ANSWER),
        raw=(XML,),
        gives=StepsTaken,
        refuses=(404,),
    ),
)
