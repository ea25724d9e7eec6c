"""The API's one list of operations, and the addresses made from it."""

import re

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt

from accord.doors.api import (
    advice,
    appeals,
    cases,
    check,
    clients,
    countries,
    deconfliction,
    desks,
    embargoes,
    evidence,
    feed,
    gateways,
    imports,
    lists,
    members,
    proposals,
    protocols,
    records,
    reports,
    request_files,
    request_pages,
    requests,
    routing,
    signals,
    watchlists,
    webhooks,
)
from accord.doors.api.answers import BASE, headers_of
from accord.doors.api.handling import view
from accord.doors.api.operations import Operation
from accord.doors.api.problems import Problem, answer

__all__ = ["BASE", "OPERATIONS", "urlpatterns"]

OPERATIONS: tuple[Operation, ...] = (
    *signals.OPERATIONS,
    *feed.OPERATIONS,
    *check.OPERATIONS,
    *lists.OPERATIONS,
    *imports.OPERATIONS,
    *webhooks.OPERATIONS,
    *members.OPERATIONS,
    *clients.OPERATIONS,
    *desks.OPERATIONS,
    *routing.OPERATIONS,
    *protocols.OPERATIONS,
    *proposals.OPERATIONS,
    *requests.OPERATIONS,
    *request_pages.OPERATIONS,
    *request_files.OPERATIONS,
    *cases.OPERATIONS,
    *evidence.OPERATIONS,
    *embargoes.OPERATIONS,
    *watchlists.OPERATIONS,
    *deconfliction.OPERATIONS,
    *countries.OPERATIONS,
    *gateways.OPERATIONS,
    *appeals.OPERATIONS,
    *reports.OPERATIONS,
    *advice.OPERATIONS,
    *records.OPERATIONS,
)


def urlpatterns() -> list[URLPattern]:
    """One address per path; ids are any text without a slash, so that a malformed id is answered like an unknown one.

    An address that is spelled out comes before one where an id may stand.
    """
    by_path: dict[str, dict[str, Operation]] = {}
    for operation in OPERATIONS:
        by_path.setdefault(operation.path, {})[operation.method] = operation
    patterns = [
        # A token in a header is nothing that a browser sends by itself, so no request can be forged in a person's name.
        re_path(rf"\A{BASE[1:]}{_pattern(path)}\Z", csrf_exempt(view(operations)), name=next(iter(operations.values())).name)
        for path, operations in sorted(by_path.items(), key=_has_id)
    ]
    # Everything below /api is the API's, line breaks included, of whatever version: no other door may answer there.
    return [*patterns, re_path(r"\Aapi(?:/[\s\S]*)?\Z", csrf_exempt(_nothing))]


def _has_id(route: tuple[str, dict[str, Operation]]) -> bool:
    return "{" in route[0]


def _pattern(path: str) -> str:
    # A value to check is all that follows: its encoded slashes reach Django decoded.
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path.replace("{value}", r"(?P<value>[\s\S]+)"))


def _nothing(request: HttpRequest) -> HttpResponse:
    refused = _nobodys(request)
    return headers_of(refused) if request.method == "HEAD" else refused


def _nobodys(request: HttpRequest) -> HttpResponse:
    if not f"{request.path}/".startswith(f"{BASE}/"):
        text = f"This hub speaks one version of the API. Its addresses begin with {BASE}, and {BASE}/openapi.json describes them."
        return answer(Problem(404, "no-such-version", text))
    text = f"No operation has this address. {BASE}/openapi.json lists those there are; none ends with a slash."
    return answer(Problem(404, "not-found", text))
