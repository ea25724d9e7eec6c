"""Somebody prepares a report for a victim to write into, and waits to read it: by a page that sends itself, by a code that is handed over,
by a text of a page that was fetched before. The victim's browser has no script, and some browsers say nothing of where a page came from.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from asking import cast
from hubs import Hub

SECRET = "Behind the third gate, floor 7, Quovadrine tower"
NAME = "Thessaly Morvane"
OWN = "5550001112"
PAGES = {
    "money": (
        ("first", {"q.country": "TH", "q.lost": "money", "q.age": "adult"}),
        ("money", {"p1.amount": "480000", "p1.currency": "THB", "p1.own-bank": "TH:014", "p1.own-account": OWN, "p1.to": "1234567890",
                   "p1.to-bank": "TH:004"}),
        ("story", {"q.words": f"{SECRET}."}),
        ("you", {"q.name": NAME, "q.may-contact": "code"}),
    ),
    "held": (
        ("place", {"q.country": "KE", "q.writer": "inside", "q.held-in": "TH", "q.place": SECRET, "q.words": "They watch us."}),
        ("reach", {"q.may-contact": "message", "q.contact": "+254 700 123456", "q.not-alone": "Umbrella of Thessaly"}),
    ),
}  # fmt: skip
HERE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}
ELSEWHERE = (
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "same-site"},
)
SILENT: dict[str, str] = {}
TOLD = (SECRET, NAME, OWN, "480000", "480,000", "They watch us", "700 123456", "Umbrella of Thessaly")


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.doors.public import report, report_follow
    from accord.limits import Buckets

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    for name in ("begins", "pages", "held_begins", "held_pages"):
        monkeypatch.setattr(report, name, Buckets(60_000, burst=1_000))
    monkeypatch.setattr(report_follow, "looks", Buckets(60_000, burst=1_000))


def post(fields: Any, headers: dict[str, str], path: str = "/report") -> str:
    from django.test import Client

    return str(Client().post(path, fields, headers=headers).content.decode())


def hidden(page: str) -> dict[str, str]:
    """What stands in the page's own form without being seen: a browser sends it along."""
    form = re.search(r'<form id="report".*?</form>', page, re.S)
    return dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', form[0])) if form else {}


def write(page: str, door: str, headers: dict[str, str]) -> str:
    """The victim fills in what the page asks, and goes on to the end."""
    answers = dict(PAGES[door])
    for _ in range(12):
        carried = hidden(page)
        if not carried or carried["at"] in ("agree", "plan"):
            break
        page = post({**carried, **answers.get(carried["at"], {}), "do": "next"}, headers)
        if carried["at"] == "reach":
            break
    return page


def prepared(door: str) -> dict[str, str]:
    """What the attacker fetched from the site: a text of a page, and where the report was begun, its code."""
    first = hidden(post({"door": door}, HERE))
    return first


def spied(known: dict[str, str], door: str) -> str:
    """All that the attacker can have shown with what is known."""
    pages = []
    for at in (*(at for at, _ in PAGES[door]), "agree", "plan", "nowhere"):
        for do in ("next", "back", "stay"):
            for headers in (HERE, SILENT):
                pages.append(post({**known, "door": door, "at": at, "do": do}, headers))
    code = next((hidden_code for page in pages if (hidden_code := hidden(page).get("code"))), "")
    for at in (*(at for at, _ in PAGES[door]), "nowhere"):
        pages.append(post({"door": door, "at": at, "do": "back", "form": known["form"], "code": code}, HERE))
    pages.append(post({"code": known.get("code") or code}, HERE, "/report/follow"))
    return "\n".join(pages)


def _first_answers(door: str) -> dict[str, str]:
    return {name: value for name, value in PAGES[door][0][1].items() if value not in TOLD and "words" not in name}


@pytest.mark.parametrize("door", PAGES)
@pytest.mark.parametrize("sent", [*ELSEWHERE, SILENT], ids=["cross-site", "origin", "same-site", "silent"])
def test_a_page_that_sends_itself_gives_the_victim_a_report_of_their_own(hub: Hub, door: str, sent: dict[str, str]) -> None:
    cast(hub)
    known = prepared(door)
    at = known["at"]
    # The victim opens the attacker's page, which sends the form with the attacker's text of the page.
    page = post({"door": door, "at": at, "form": known["form"], "do": "next", **_first_answers(door)}, sent)
    assert known["form"] not in page
    write(page, door, HERE if sent else SILENT)
    seen = spied(known, door)
    assert not any(text in seen for text in TOLD)


@pytest.mark.parametrize("door", PAGES)
@pytest.mark.parametrize("browser", [HERE, SILENT], ids=["new", "silent"])
@pytest.mark.parametrize("through", ["sent", "typed"])
def test_a_code_that_is_handed_over_shows_its_maker_nothing_of_what_the_victim_writes(
    hub: Hub, door: str, browser: dict[str, str], through: str
) -> None:
    cast(hub)
    known = prepared(door)
    begun = hidden(post({**known, **_first_answers(door), "do": "next"}, HERE))
    known |= {"code": begun["code"], "form": begun["form"]}
    if through == "sent":
        page = post({**known, "at": "nowhere"}, ELSEWHERE[0] if browser else SILENT)
        if browser:
            assert known["code"] not in page and known["form"] not in page
    else:
        post({"code": known["code"]}, browser, "/report/follow")
        page = post({"code": known["code"]}, browser)
    write(page, door, browser)
    seen = spied(known, door)
    assert not any(text in seen for text in TOLD)


@pytest.mark.parametrize("door", PAGES)
def test_whoever_writes_alone_goes_back_and_reads_what_they_wrote(hub: Hub, door: str) -> None:
    cast(hub)
    page = post({"door": door}, HERE)
    page = write(page, door, HERE)
    carried = hidden(page)
    if door == "money":
        back = post({**carried, "do": "back"}, HERE)
        assert NAME in back
        code = carried["code"]
    else:
        code = carried["code"]
        assert SECRET in post({**carried, "do": "back"}, HERE)
    assert "/report" in post({"code": code}, HERE, "/report/follow")


def test_an_old_browser_that_says_nothing_writes_a_report_all_the_same(hub: Hub) -> None:
    from accord.hub.intake import queries

    cast(hub)
    page = write(post({"door": "money"}, SILENT), "money", SILENT)
    carried = hidden(page)
    assert carried["at"] == "agree"
    assert queries.draft(carried["code"]).sheet.answers["name"] == NAME
