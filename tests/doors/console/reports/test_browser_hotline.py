"""A report by telephone in a real browser: with the keys alone, on a narrow phone, light and dark, without a script."""

from collections.abc import Iterator
from typing import Any

import browsing
import pytest
from asking import cast
from bells import rows
from hubs import Hub
from playwright.sync_api import Browser, Page
from reporting import ACCOUNT, WORDS, attend, declared, sent
from rooms import browser as django_client
from rooms import person

NEW = "/console/reports/new"
pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with pytest.MonkeyPatch.context() as patched, browsing.launched() as launched:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield launched


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    said: list[str] = []
    yield said
    assert said == []


@pytest.fixture
def address(hub: Hub) -> Iterator[str]:
    from accord.site.wsgi import application

    with browsing.served(application) as address:
        yield address


@pytest.fixture
def officer(hub: Hub) -> Any:
    made = cast(hub)
    declared(made)
    return person(made.api("Police"), "officer", "Ann")


def opened(chromium: Browser, address: str, row: Any, complaints: list[str], **more: Any) -> Page:
    shown = browsing.page(chromium, complaints, **more)
    shown.context.add_cookies([{"name": name, "value": kept.value, "url": address} for name, kept in django_client(row).cookies.items()])
    return shown


def to(shown: Page, name: str) -> None:
    """Tab until the field of this name has the focus."""
    for _ in range(90):
        if shown.evaluate("document.activeElement && document.activeElement.name") == name:
            return
        shown.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name}.")


def test_a_call_with_the_keys_alone(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    shown = opened(chromium, address, officer, complaints, width=1400)
    shown.goto(f"{address}{NEW}")
    assert shown.evaluate("document.activeElement.name") == "language", "the first field waits for the first word"
    to(shown, "q.country")
    shown.keyboard.type("Thai")
    to(shown, "q.lost")
    shown.keyboard.press("Space")
    to(shown, "p1.amount")
    shown.keyboard.type("480000.00")
    to(shown, "p1.currency")
    shown.keyboard.type("THB")
    to(shown, "p1.to")
    shown.keyboard.type(ACCOUNT)
    to(shown, "yes")
    shown.keyboard.press("Space")
    shown.get_by_text("The banks are rung").wait_for()
    attend()
    assert sent() == [("receiving-bank", "sent")]
    to(shown, "q.words")
    shown.keyboard.type(WORDS)
    to(shown, "q.may-contact")
    shown.get_by_text("Found in the words").wait_for()
    shown.keyboard.type("No: I")
    shown.locator("#heard select").first.focus()
    shown.keyboard.type("theirs:")
    shown.wait_for_function("document.querySelector('#heard select').value === 'theirs'")
    shown.locator('button[value="send"]').focus()
    with shown.expect_navigation():
        shown.keyboard.press("Enter")
    shown.locator(".read-aloud").wait_for()
    assert browsing.flaws(shown) == [] and browsing.overflow(shown) == 0
    assert rows("SELECT COUNT(*), MAX(step) FROM intake_submission") == [(1, "handed-in")]
    shown.context.close()


@pytest.mark.parametrize("more", [{"width": 360}, {"width": 1400, "color_scheme": "dark"}])
def test_nothing_to_object_to_on_either_page(
    chromium: Browser, address: str, officer: Any, complaints: list[str], more: dict[str, Any]
) -> None:
    shown = opened(chromium, address, officer, complaints, **more)
    for path in (NEW, f"{NEW}?door=held"):
        shown.goto(f"{address}{path}")
        assert browsing.overflow(shown) == 0, path
        assert browsing.flaws(shown) == [], path
    shown.goto(f"{address}{NEW}")
    shown.fill('[name="q.words"]', WORDS)
    shown.locator('[name="q.name"]').focus()
    shown.get_by_text("Found in the words").wait_for()
    assert browsing.overflow(shown) == 0 and browsing.flaws(shown) == []
    shown.context.close()


def test_without_a_script_the_button_keeps(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    shown = opened(chromium, address, officer, complaints, width=1000, java_script_enabled=False)
    shown.goto(f"{address}{NEW}")
    shown.fill('[name="q.words"]', WORDS)
    shown.fill('[name="p1.amount"]', "5")
    with shown.expect_navigation():
        shown.locator('[name="p1.amount"]').press("Enter")
    assert shown.locator("#heard").inner_text().startswith("Kept under this code") and shown.locator("#heard select").count() > 0
    shown.context.close()


def test_what_is_read_aloud_is_in_the_callers_language(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    shown = opened(chromium, address, officer, complaints, width=1000)
    shown.goto(f"{address}{NEW}")
    shown.fill('[name="p1.amount"]', "480000.00")
    shown.locator("#language").focus()
    shown.keyboard.type("Esp")
    shown.wait_for_selector('label[for="yes-bank"][lang="es"]')
    assert "banco" in shown.locator('label[for="yes-bank"]').inner_text().lower()
    assert shown.locator('[name="p1.amount"]').input_value() == "480000.00"
    assert shown.evaluate("document.activeElement.id") == "language"
    assert browsing.flaws(shown) == []
    shown.fill('[name="q.words"]', WORDS)
    shown.locator('[name="q.name"]').focus()
    shown.get_by_text("Found in the words").wait_for()
    shown.context.close()
