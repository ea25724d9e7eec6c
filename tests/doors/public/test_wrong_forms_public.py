"""Every public form, sent wrong: what is wrong stands at the top and beside its field, and what was typed is kept; in every language."""

from pathlib import Path
from typing import Any

import pytest
from asking import cast
from django.conf import settings
from django.test import Client
from hubs import Hub
from report_pages import FIRST, PAID, begin, code_in, fill, form_in, fresh, post, roomy_reports
from wrong import said

ERRORS = {"en": "Error:", "th": "ข้อผิดพลาด:", "bn": "ত্রুটি:", "ne": "त्रुटि:", "es": "Error:", "ar": "خطأ:"}
APPEAL = {"identifier": "+66812345678", "kind": "", "country": "TH", "harm": "", "reason": "", "reach": "ann@example.org", "form": "x"}


@pytest.fixture(autouse=True)
def _room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.public import appeal
    from accord.limits import Buckets

    roomy_reports(tmp_path, monkeypatch)
    for name in ("sends", "looks"):
        monkeypatch.setattr(appeal, name, Buckets(60_000, burst=1_000))


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_an_appeal_names_each_field_in_every_language(hub: Hub, language: str) -> None:
    cast(hub)
    answer = Client().post(f"/appeal?lang={language}", APPEAL)
    said(answer, path="/appeal", sent=APPEAL, error=ERRORS[language])


@pytest.mark.parametrize(
    ("path", "sent", "status"),
    [
        ("/appeal", {}, 422),
        ("/appeal", {**APPEAL, "identifier": "no number", "harm": "listed", "reason": "Mine"}, 422),
        ("/appeal/follow", {"code": ""}, 422),
        ("/appeal/follow", {"code": "no such code"}, 422),
        ("/report/follow", {"code": ""}, 422),
        ("/report/follow", {"code": "no such code"}, 422),
        ("/check", {"text": "", "country": "TH"}, 422),
    ],
)
def test_a_form_that_says_nothing_or_nonsense(hub: Hub, path: str, sent: dict[str, str], status: int) -> None:
    said(Client().post(path, sent), status, path=path, sent=sent)


def test_each_page_of_a_report(hub: Hub) -> None:
    cast(hub)
    empty = post(door="money", at="first", form=fresh())
    assert said(empty).count("Please answer this") >= 1
    code = code_in(begin().page)
    wrong = {**PAID, "p1.amount": "many baht", "p1.reference": "REF & 1"}
    said(fill(code, "money", **wrong), path="/report", sent={"at": "money", **wrong})
    assert form_in(fresh_page(FIRST).page)


def fresh_page(first: dict[str, Any]) -> Any:
    return post(form=fresh(), **first)


def test_what_was_too_much_at_once_can_be_sent_once_more(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that says so has no room for the form: it holds all of it, and a button."""
    from accord.doors.public import report
    from accord.limits import Buckets

    cast(hub)
    code = code_in(begin().page)
    monkeypatch.setattr(report, "pages", Buckets(1, burst=1))
    assert fill(code, "money", **PAID).status_code == 200
    answer = fill(code, "money", **{**PAID, "p1.reference": "REF & <2>"})
    assert answer.status_code == 429 and "Send it again" in answer.page and 'value="REF &amp; &lt;2&gt;"' in answer.page


def test_what_another_site_filled_in_is_not_shown(hub: Hub) -> None:
    cast(hub)
    answer = Client().post("/appeal", {**APPEAL, "reason": ""}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 422
