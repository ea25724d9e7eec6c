"""Errors as RFC 9457 problem details: a sentence with a next step, and the field where one is at fault."""

from dataclasses import dataclass

import msgspec
from django.http import HttpResponse

TITLES = {
    400: "The request can't be read",
    401: "Who are you?",
    403: "Not allowed",
    404: "Not found",
    405: "This method is not offered here",
    409: "It conflicts with how things stand",
    411: "Length needed",
    413: "Too large",
    415: "Send JSON",
    422: "The request can't be accepted",
    429: "Too many requests",
    500: "Something failed here",
    503: "Not ready",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field; `field` is a path such as marking.audience.members."""

    field: str
    code: str
    text: str


class Problem(Exception):
    """Raised anywhere in the API to answer with a problem."""

    def __init__(self, status: int, code: str, detail: str, faults: tuple[Fault, ...] = (), headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = headers or {}


def not_found() -> Problem:
    """The one answer for what does not exist and for what the caller may not see: the same to the letter."""
    return Problem(404, "not-found", "There is nothing at this address for you. Check the id, or list what there is.")


def body_of(problem: Problem) -> bytes:
    body: dict[str, object] = {
        "type": f"urn:accord:problem:{problem.code}",
        "title": TITLES[problem.status],
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
    }
    if problem.faults:
        body["errors"] = [{"field": fault.field, "code": fault.code, "text": fault.text} for fault in problem.faults]
    return msgspec.json.encode(body)


def answer(problem: Problem) -> HttpResponse:
    response = HttpResponse(body_of(problem), status=problem.status, content_type="application/problem+json")
    for name, value in problem.headers.items():
        response[name] = value
    return response
