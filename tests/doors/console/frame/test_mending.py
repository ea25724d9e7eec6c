"""A page that says no: what was typed stands on it, and where nothing was, it is not read again for a form that it can't have."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from hubs import Hub
from rooms import signed_in

NOT_THEIRS = "/console/care/new"
TYPED = "They took his phone at the river."
HEADING = "<h2>What you typed</h2>"


@pytest.fixture
def officer(hub: Hub) -> Any:
    return signed_in(hub.member("Kasi"), "officer")


def test_what_was_typed_stands_on_the_page_that_says_no(officer: Any) -> None:
    answer = officer.post(NOT_THEIRS, {"words": TYPED, "known": "police"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert HEADING in page and TYPED in page


@pytest.mark.parametrize("sent", [{}, {"csrfmiddlewaretoken": "x" * 64, "once": "form-1"}, {"words": "", "known": ""}])
def test_where_nothing_was_typed_the_page_is_as_it_was_written(officer: Any, sent: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.console.frame import mending

    before = officer.post(NOT_THEIRS, sent).content.decode()
    assert HEADING not in before and "Not for your role" in before
    monkeypatch.setattr(mending, "said", lambda response: False)
    answer = officer.post(NOT_THEIRS, sent)
    assert (answer.status_code, plain(answer.content.decode())) == (403, plain(before)), "mended or not, it reads the same"


@pytest.mark.parametrize(("status", "may_resend"), [(429, True), (503, True), (403, False), (409, False), (422, False)])
def test_what_may_be_taken_later_can_be_sent_once_more_as_it_was_typed(status: int, may_resend: bool) -> None:
    from accord.doors.console.frame.mending import mended

    request = RequestFactory().post(NOT_THEIRS, {"words": TYPED})
    page = mended(request, HttpResponse("<html><body><main><h1>Not done</h1></main></body></html>", status=status)).content.decode()
    assert TYPED in page
    assert ("Send it again" in page, 'name="csrfmiddlewaretoken"' in page) == (may_resend, may_resend)


def plain(page: str) -> str:
    """Without the tokens, which are new on each page."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", page)
