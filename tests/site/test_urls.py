"""What is answered where no door could answer."""

import json

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

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
