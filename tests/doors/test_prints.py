"""Pages on paper, as Chromium prints them: no navigation, nothing cut off, each address legible, black on white also by night.

Each stylesheet that says how something is printed is named here with pages that hold it, from left to right and from right to left; with
ACCORD_WALK=whole the walks over all pages look at every other one too. ACCORD_PICTURES names a folder for the sheets.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browsing
import printing
import pytest
import walking
from hubs import Hub
from playwright.sync_api import Browser
from public_walk import Walk
from report_pages import roomy_reports

SOURCE = Path(__file__).parents[2] / "src" / "accord"
# By stylesheet, the paths in the console's list of which the first look is printed; or by name what the walk over the public pages answers.
CONSOLE = {
    "doors/console/static/console/base.css": (
        "countries/{code}",
        "reports/{id}",
        "appeals/{id}",
        "care/{id}",
        "desks/{id}/rota",
        "rescues/{id}",
        "cases/{id}",
        "cases/{id}/evidence/{item}",
    ),
    "doors/console/static/console/requests.css": ("requests/{id}",),
    "doors/console/static/console/figures.css": ("money", "trends"),
    "doors/console/static/console/homeward.css": ("way-home/{id}", "way-home/person/{id}/asked/{asked}"),
}
PUBLIC = {
    "doors/public/static/public/public.css": ("check, answered", "report money, end", "report held, end", "appeal", "appeal, sent"),
    "doors/console/static/console/signing-in.css": ("sign in",),
    "doors/guests/static/guests/guests.css": ("guest", "guest, done"),
}
pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


def test_each_stylesheet_that_prints_is_named() -> None:
    prints = {path for path in SOURCE.rglob("*.css") if re.search(r"@media[^{]*\bprint\b", path.read_text(encoding="utf-8"))}
    assert {path.relative_to(SOURCE).as_posix() for path in prints} == CONSOLE.keys() | PUBLIC.keys()


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.doors.public import appeal
    from accord.limits import Buckets

    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path)
    roomy_reports(tmp_path, monkeypatch)
    for name in ("sends", "looks"):
        monkeypatch.setattr(appeal, name, Buckets(60_000, burst=1_000))


def keep(name: str) -> Path | None:
    folder = os.environ.get("ACCORD_PICTURES")
    return Path(folder) / f"{re.sub('[^a-z0-9]+', '-', name.lower())}.pdf" if folder else None


def test_pages_of_the_console_on_paper(chromium: Browser, address: str, hub: Hub, rooms: None) -> None:
    made = walking.world(hub)
    told: list[str] = []
    tabs: dict[str, Any] = {}
    for path in (path for paths in CONSOLE.values() for path in paths):
        who, place = made.looks.get(path, [("officer", path)])[0]
        if who not in tabs:
            tabs[who] = browsing.opened(chromium, address, made.people[who], told)
        for language in ("en", "ar"):
            answer = tabs[who].goto(f"{address}/console/{place}{'&' if '?' in place else '?'}lang={language}")
            assert answer is not None and answer.status == 200, place
            told += [f"{path} ({language}): {fault}" for fault in printing.faults(tabs[who])]
            assert printing.sheets(tabs[who], keep(f"{path} {language}")).startswith(b"%PDF-")
    assert told == [], "\n".join(told)


def public_answers(hub: Hub, language: str) -> Iterator[tuple[str, Any]]:
    from public_walk import entrances

    yield from Walk(language).pages()
    yield from ((name, answer) for _, name, answer in entrances(hub, (language,)))


def test_public_pages_and_guests_on_paper(chromium: Browser, address: str, hub: Hub, rooms: None) -> None:
    from asking import cast
    from public_walk import guest_pages
    from reporting import declared

    made = cast(hub)
    declared(made)
    wanted = {name for names in PUBLIC.values() for name in names}
    told: list[str] = []
    came: dict[str, Any] = {}
    page = browsing.page(chromium, told)
    page.route("**/as-it-came", lambda route: route.fulfill(**came))
    seen = set()
    answers = [(language, *each) for language in ("en", "ar") for each in public_answers(hub, language)]
    for language, name, answer in (*answers, *guest_pages(hub, made, ("en", "ar"))):
        if name in wanted:
            seen.add(name)
            came |= {"body": answer.content, "headers": {"Content-Type": answer.headers["Content-Type"]}}
            page.goto(f"{address}/as-it-came")
            told += [f"{name} ({language}): {fault}" for fault in printing.faults(page)]
            assert printing.sheets(page, keep(f"{name} {language}")).startswith(b"%PDF-")
    assert seen == wanted
    assert told == [], "\n".join(told)
