"""The pages of reports as a browser sends them: each step filled in, and how the code's page then reads."""

import re
from pathlib import Path
from typing import Any

import pytest
from reporting import ACCOUNT, OWN_ACCOUNT, attend

FIRST = {"door": "money", "at": "first", "q.country": "TH", "q.lost": ["money"], "q.age": "adult"}
PAID = {
    "p1.amount": "480 000.00",
    "p1.currency": "THB",
    "p1.way": "transfer",
    "p1.own-bank": "TH:014",
    "p1.own-account": OWN_ACCOUNT,
    "p1.to": ACCOUNT,
    "p1.reference": "REF-1",
}


def roomy_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key ring of its own, and limits that are not in the way."""
    from django.conf import settings

    from accord.doors.public import report, report_follow
    from accord.limits import Buckets

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    limits = [(report, name) for name in ("begins", "pages", "held_begins", "held_pages", "pictures_sent")]
    for where, name in (*limits, (report_follow, "looks")):
        monkeypatch.setattr(where, name, Buckets(60_000, burst=1_000))


def post(path: str = "/report", **data: Any) -> Any:
    from django.test import Client

    response = Client().post(path, data, headers={"Sec-Fetch-Site": "same-origin"})
    response.page = read(response.content.decode())
    return response


def read(page: str) -> str:
    """The page as it is read: without what keeps a number on one line."""
    return re.sub(r'<span dir="ltr" class="unbroken">([^<]*)</span>', r"\1", page)


def fresh(door: str = "money") -> str:
    """The random text that the hub puts into a first page."""
    return form_in(post(door=door).page)


FORMS: dict[str, str] = {}  # of each code the random text of the page that it was begun from


def begin(**more: Any) -> Any:
    """The first page, filled in by somebody whose browser goes on with it."""
    answer = post(**{"form": fresh(), **FIRST, **more})
    if answer.status_code == 200:
        FORMS[code_in(answer.page)] = form_in(answer.page)
    return answer


def form_in(page: str) -> str:
    match = re.search(r'name="form" value="([^"]+)"', page)
    assert match, page
    return match[1]


def code_in(page: str) -> str:
    match = re.search(r'name="code" value="([^"]+)"', page)
    assert match, page
    return match[1]


def at(page: str) -> str:
    match = re.search(r'name="at" value="([^"]+)"', page)
    assert match, page
    return match[1]


def fill(code: str, page: str, **data: Any) -> Any:
    """A page of the browser that began it; with `form=""` of one that came with the code alone."""
    return post(code=code, at=page, **{"do": "next", "form": FORMS.get(code, ""), **data})


def to_the_end(paid: dict[str, str], yes: list[str]) -> tuple[str, str]:
    """The page at the end and the page of the code, of somebody who fills in as little as can be."""
    code = code_in(begin().page)
    assert at(fill(code, "money", **paid, yes="bank" if "bank" in yes else "").page) == "story"
    fill(code, "you", **{"q.may-contact": "code"})
    plan = fill(code, "agree", yes=yes)
    item_ids = re.findall(r'name="item" value="([^"]+)"', plan.page)
    end = fill(code, "plan", do="send", item=item_ids, on=item_ids)
    attend()
    return re.sub(r"\s+", " ", end.page), re.sub(r"\s+", " ", post("/report/follow", code=code).page)
