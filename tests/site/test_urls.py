"""What is answered where no door could answer."""

import json

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hubs import Hub

from accord.site.urls import handler500


@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (InterfaceError, 503), (ValueError, 500)])
def test_a_database_that_is_away_is_told_from_a_fault_of_ours(error: type[Exception], status: int) -> None:
    try:
        raise error("accord-test")
    except error:
        answer = handler500(RequestFactory().get("/api/v1/members"))
    assert answer.status_code == status
    assert answer.get("Retry-After") == ("5" if status == 503 else None)
    assert json.loads(answer.content)["status"] == status
    assert b"accord-test" not in answer.content


@pytest.mark.parametrize("error", [OperationalError, ValueError])
@pytest.mark.parametrize(
    ("place", "language"), [("/check", "es"), ("/report", "ne"), ("/guest/x", "th"), ("/account/login/", "ar"), ("/console/", "en")]
)
def test_people_are_told_by_a_page_in_their_language(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, error: type[Exception], place: str, language: str
) -> None:
    from django.core.handlers import base

    def fails(*_given: object, **_more: object) -> HttpResponse:
        raise error("accord-test")

    monkeypatch.setattr(base.BaseHandler, "resolve_request", fails)
    client = Client(raise_request_exception=False)
    answer = client.post(f"{place}?lang={language}", {"text": "081 234 5678"})
    page = answer.content.decode()
    assert answer.status_code == (503 if error is OperationalError else 500)
    assert answer.get("Retry-After") == ("5" if error is OperationalError else None)
    assert f'<html lang="{language}"' in page and page.count("<h1>") == 1 and "accord-test" not in page
    assert answer.headers["Cache-Control"] == "no-store" and "Content-Security-Policy" in answer.headers
