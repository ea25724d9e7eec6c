"""Refusals of the API, raised anywhere in it and answered as problem details."""

from django.http import HttpResponse

from accord.formats.problems import MEDIA_TYPE, Fault, write_problem

__all__ = ["Fault", "Problem", "answer", "not_found"]


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


def answer(problem: Problem) -> HttpResponse:
    body = write_problem(problem.status, problem.code, problem.detail, problem.faults, problem.more)
    response = HttpResponse(body, status=problem.status, content_type=MEDIA_TYPE)
    for name, value in problem.headers.items():
        response[name] = value
    return response
