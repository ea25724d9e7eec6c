"""Refusals of the API, raised anywhere in it and answered as problem details."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from django.http import HttpResponse

from accord.formats.problems import MEDIA_TYPE, Fault, write_problem
from accord.hub.evidence.errors import WrongOffset
from accord.hub.intake.errors import BadSubmission
from accord.hub.journal.errors import EpochChanged
from accord.hub.refusals import Kind, Refusal
from accord.hub.requests.errors import Refused
from accord.hub.trouble import RETRY_AFTER
from accord.server.request_ids import current

__all__ = ["STATUS", "Fault", "Problem", "answer", "not_found", "problem_of"]

# The status of each kind of refusal.
STATUS: Mapping[Kind, int] = MappingProxyType(
    {Kind.ABSENT: 404, Kind.NOT_ALLOWED: 403, Kind.INVALID: 422, Kind.CONFLICT: 409, Kind.BUSY: 503}
)
# Refusals that were published with another status than their kind's.
_AS_PUBLISHED: Mapping[tuple[type[Refusal], str], int] = MappingProxyType(
    {(Refused, "too-many-unconfirmed"): 429, (BadSubmission, "busy"): 422}
)


class Problem(Exception):
    """Raised anywhere in the API to answer with a problem."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        faults: tuple[Fault, ...] = (),
        headers: dict[str, str] | None = None,
        more: dict[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = headers or {}
        self.more = more or {}


def not_found() -> Problem:
    """The one answer for what does not exist and for what the caller may not see: the same to the letter."""
    return Problem(404, "not-found", "There is nothing at this address for you. Check the id, or list what there is.")


def problem_of(refusal: Refusal, place: Callable[[str], str]) -> Problem:
    """The problem that a refusal is; `place` says where in the body a field lies.

    Everything that the caller may not know of gets the same answer. Only a missing part of what it sees is named in words. What a field of
    the body names, and is not there for the caller, is a fault of that field: at the address there is something.
    """
    if refusal.kind is Kind.ABSENT and refusal.code != "not-found" and not refusal.field:
        return not_found()
    faults = tuple(Fault(place(fault.field), fault.code, fault.text) for fault in refusal.faults)
    if not faults and refusal.field:
        faults = (Fault(place(refusal.field), refusal.code, refusal.text),)
    kind = Kind.INVALID if refusal.kind is Kind.ABSENT and refusal.field else refusal.kind
    status = _AS_PUBLISHED.get((type(refusal), refusal.code), STATUS[kind])
    headers = {"Retry-After": str(RETRY_AFTER)} if status == 503 else None
    return Problem(status, refusal.code, refusal.text, faults, headers, _more(refusal))


def _more(refusal: Refusal) -> dict[str, object] | None:
    """The further members that this kind of problem has."""
    if isinstance(refusal, EpochChanged):
        return {"epoch": refusal.epoch, "read_from": refusal.read_from}
    if isinstance(refusal, WrongOffset):
        return {"offset": refusal.offset}
    return _of_request(refusal) if isinstance(refusal, Refused) else None


def _of_request(refusal: Refused) -> dict[str, object]:
    """The steps that are open instead, the one that was taken, and who could confirm the request."""
    more: dict[str, object] = {}
    if refusal.open or refusal.kind is Kind.CONFLICT or refusal.code == "unknown-step":
        more["open"] = list(refusal.open)
    if refusal.happened:
        more["happened"] = refusal.happened
    if refusal.can_confirm:
        more["can_confirm"] = list(refusal.can_confirm)
    return more


def answer(problem: Problem) -> HttpResponse:
    body = write_problem(problem.status, problem.code, problem.detail, problem.faults, problem.more, current())
    response = HttpResponse(body, status=problem.status, content_type=MEDIA_TYPE)
    for name, value in problem.headers.items():
        response[name] = value
    return response
