"""Money, corridors and trends in a real browser: by day and night, in Arabic, on a narrow phone, on paper; nothing comes from elsewhere."""

from typing import Any

import browsing
import pytest
from asking import Cast, cast
from hubs import Hub
from playwright.sync_api import Browser
from recounting import DAY, plant_money
from rooms import browser as django_client
from rooms import person
from worlds import caller, publish

from accord.hub.times import now

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
PAGES = ("money", "money?unit=day", "money?by=answerer", "money/corridors", "trends")


def planted(hub: Hub) -> tuple[Cast, Any]:
    made = cast(hub)
    plant_money(made, now() - 45 * DAY, 4, asks=24)
    for number in range(8):
        publish(caller(hub.member("Kasi")), f"https://romance-{number}.example/", scheme="romance")
    return made, person(hub.admin, "secretariat", "Sue the second")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_figures_are_legible_by_day_and_night_on_a_phone_and_on_paper(chromium: Browser, hub: Hub, address: str, language: str) -> None:
    made, reader = planted(hub)
    complaints: list[str] = []
    page = browsing.page(chromium, complaints, width=1440)
    client = django_client(reader)
    client.post("/console/settings/look", {"language": language, "theme": ""})
    page.context.add_cookies([{"name": name, "value": kept.value, "url": address} for name, kept in client.cookies.items()])
    asked: list[str] = []
    shapes: set[int] = set()
    page.on("request", lambda request: asked.append(request.url))
    for path in PAGES:
        browsing.widen(page, 360)
        answer = page.goto(f"{address}/console/{path}")
        assert answer and answer.status == 200, path
        assert page.locator("html").get_attribute("lang") == language
        assert browsing.overflow(page) == 0, path
        assert page.locator("main svg:not(.patterns)").count() > 0, path
        browsing.widen(page, 1440)
        assert browsing.flaws_of_new(page, shapes) == [], path
        page.emulate_media(media="print")
        assert page.locator("main svg:not(.patterns)").first.is_visible() and page.locator("main table").first.is_visible(), path
        page.emulate_media(media="screen")
    assert all(url.startswith(address) for url in asked), "a picture that comes from elsewhere tells who looks at what"
    assert complaints == []
    assert made
