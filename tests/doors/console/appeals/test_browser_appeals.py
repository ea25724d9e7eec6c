"""The pages of appeals in a real browser: a narrow phone, a desk, Arabic, and what axe finds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browsing
import pytest
from appealing import PHONE, opened, prove, submitted
from hubs import Hub
from playwright.sync_api import Browser, Page
from rooms import browser as django_client
from rooms import caller, person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture
def address(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    from django.conf import settings

    from accord.site.wsgi import application

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    with browsing.served(application) as address:
        yield address


def scene(hub: Hub) -> tuple[Any, list[str]]:
    """One appeal that is half decided and one that waits for a proof, as the secretariat sees them; its pages."""
    from accord.hub.appeals import queries
    from accord.hub.requests import actions

    alpha, telecom = hub.member("Alpha"), hub.member("A rather long name of a telecom of the north", "telecom")
    claim = alpha.publish(PHONE)["id"]
    hub.member("Beta").publish(PHONE)
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    sue = person(hub.admin, "secretariat", "Sue")
    submitted(f"https://{'a-long-name-of-a-shop.' * 3}example.org/sale", reason="Mine. " * 60, reach="owner@example.org")
    prove(submitted(reason="هذا رقم متجري.\nIt is my shop's.").code)
    part = next(id for id, claimant in opened() if claimant == alpha.n)
    actions.take(caller(sue), part, "begin-review", side="reviewer")
    actions.take(caller(sue), part, "uphold-claim", {"claim": claim}, private={"findings": "A shop's."}, side="reviewer")
    from appealing import attend

    attend()
    ids = [row.id for row in queries.appeals(caller(sue))[0]]
    assert len(ids) == 2
    return sue, ["/console/appeals", "/console/appeals/new", *(f"/console/appeals/{id}" for id in ids)]


def visited(chromium: Browser, address: str, row: Any, complaints: list[str], *, width: int) -> Page:
    page = browsing.page(chromium, complaints, width=width)
    page.context.add_cookies([{"name": name, "value": kept.value, "url": address} for name, kept in django_client(row).cookies.items()])
    return page


def test_each_page_fits_and_can_be_read_by_everybody(chromium: Browser, address: str, hub: Hub) -> None:
    complaints: list[str] = []
    who, paths = scene(hub)
    page = visited(chromium, address, who, complaints, width=360)
    for path in paths:
        for language in ("en", "ar"):
            answer = page.goto(f"{address}{path}?lang={language}")
            assert answer and answer.status == 200, path
            for width in (1440, 360) if language == "en" else (360, 1440):
                browsing.widen(page, width)
                assert browsing.overflow(page) == 0, (path, width, language)
                # Each width and each direction of writing once; that it fits, in both.
                if (width, language) in ((360, "en"), (1440, "ar")):
                    assert browsing.flaws(page) == [], (path, width, language)
    assert complaints == []


def test_one_is_taken_in_and_its_code_shown(chromium: Browser, address: str, hub: Hub) -> None:
    complaints: list[str] = []
    page = visited(chromium, address, person(hub.member("Bank"), "officer", "Bo"), complaints, width=360)
    page.goto(f"{address}/console/appeals")
    page.keyboard.press("n")
    page.wait_for_url("**/console/appeals/new")
    page.get_by_label("Number, account, link or address").fill(PHONE)
    page.get_by_label("Why it is wrong").fill("It is our customer's.")
    page.get_by_role("button", name="Send it and show the code").click()
    assert len(page.get_by_label("The code").input_value()) == 19
    assert browsing.overflow(page) == 0 and browsing.flaws(page) == []
    page.get_by_role("link", name="To the appeal").click()
    assert page.locator("h1").inner_text() == "Appeal about: phone number"
    assert complaints == []


def test_a_step_opens_beside_the_appeal(chromium: Browser, address: str, hub: Hub) -> None:
    complaints: list[str] = []
    who, paths = scene(hub)
    page = visited(chromium, address, who, complaints, width=1440)
    page.goto(f"{address}{paths[2]}")
    page.get_by_role("button", name="Begin the review").click()
    page.wait_for_load_state()
    page.goto(f"{address}{paths[2]}")
    # Alpha's part has nothing left to decide: there it isn't offered.
    page.get_by_role("region", name="Claims of Beta").get_by_role("link", name="Reject, for one claim").click()
    assert page.get_by_role("link", name="Reject, for one claim").count() == 1
    page.locator(".step-form").wait_for()
    assert page.get_by_role("heading", name="Claims of Beta").is_visible()
    assert browsing.flaws(page) == [] and complaints == []
