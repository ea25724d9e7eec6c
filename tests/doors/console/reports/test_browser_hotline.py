"""A report by telephone in a real browser: with the keys alone, on a narrow phone, light and dark, without a script."""

from typing import Any

import browsing
import pytest
from asking import cast
from bells import rows
from browsing import opened
from hubs import Hub
from playwright.sync_api import Browser, Page, Route, expect
from reporting import ACCOUNT, WORDS, attend, declared, sent
from rooms import person

NEW = "/console/reports/new"
pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
UNSETTLED = ".htmx-request, .htmx-swapping, .htmx-settling"


@pytest.fixture
def officer(hub: Hub) -> Any:
    made = cast(hub)
    declared(made)
    return person(made.api("Police"), "officer", "Ann")


def to(page: Page, name: str) -> None:
    """Tab until the field of this name has the focus."""
    for _ in range(90):
        if page.evaluate("document.activeElement && document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name}.")


def test_a_call_with_the_keys_alone(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    page = opened(chromium, address, officer, complaints, width=1400)
    page.goto(f"{address}{NEW}")
    assert page.evaluate("document.activeElement.name") == "language", "the first field waits for the first word"
    to(page, "q.country")
    page.keyboard.type("Thai")
    to(page, "q.lost")
    page.keyboard.press("Space")
    to(page, "p1.amount")
    page.keyboard.type("480000.00")
    to(page, "p1.currency")
    page.keyboard.type("THB")
    to(page, "p1.to")
    page.keyboard.type(ACCOUNT)
    to(page, "yes")
    page.keyboard.press("Space")
    page.get_by_text("The banks have been notified").wait_for()
    attend()
    assert sent() == [("receiving-bank", "sent")]
    to(page, "q.words")
    page.keyboard.type(WORDS)
    to(page, "q.may-contact")
    page.get_by_text("Found in the words").wait_for()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.keyboard.type("No: I")
    expect(page.locator(UNSETTLED)).to_have_count(0)
    page.locator("#heard select").first.focus()
    page.keyboard.type("theirs:")
    expect(page.locator("#heard select").first).to_have_value("theirs")
    page.locator('button[value="send"]').focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(".read-aloud").wait_for()
    assert browsing.flaws(page) == [] and browsing.overflow(page) == 0
    assert rows("SELECT COUNT(*), MAX(step) FROM intake_submission") == [(1, "handed-in")]
    page.context.close()


def test_what_is_found_in_the_words_fits_and_can_be_read(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    page = opened(chromium, address, officer, complaints, width=360)
    page.goto(f"{address}{NEW}")
    page.fill('[name="q.words"]', WORDS)
    page.locator('[name="q.name"]').focus()
    page.get_by_text("Found in the words").wait_for()
    assert browsing.overflow(page) == 0 and browsing.flaws(page, by_night=True) == []
    page.context.close()


def test_without_a_script_the_button_keeps(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    page = opened(chromium, address, officer, complaints, width=1000, java_script_enabled=False)
    page.goto(f"{address}{NEW}")
    page.fill('[name="q.words"]', WORDS)
    page.fill('[name="p1.amount"]', "5")
    with page.expect_navigation():
        page.locator('[name="p1.amount"]').press("Enter")
    assert page.locator("#heard").inner_text().startswith("Kept under this code") and page.locator("#heard select").count() > 0
    page.context.close()


def test_what_is_read_aloud_is_in_the_callers_language(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    page = opened(chromium, address, officer, complaints, width=1000)
    page.goto(f"{address}{NEW}")
    page.fill('[name="p1.amount"]', "480000.00")
    page.locator("#language").focus()
    page.keyboard.type("Esp")
    page.wait_for_selector('label[for="yes-bank"][lang="es"]')
    assert "banco" in page.locator('label[for="yes-bank"]').inner_text().lower()
    assert page.locator('[name="p1.amount"]').input_value() == "480000.00"
    assert page.evaluate("document.activeElement.id") == "language"
    assert browsing.flaws(page) == []
    page.fill('[name="q.words"]', WORDS)
    page.locator('[name="q.name"]').focus()
    page.get_by_text("Found in the words").wait_for()
    page.context.close()


def test_what_is_chosen_while_an_answer_is_on_its_way_stays(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    page = opened(chromium, address, officer, complaints, width=1400)
    page.goto(f"{address}{NEW}")
    page.fill('[name="q.words"]', WORDS)
    page.locator('[name="q.name"]').focus()
    page.get_by_text("Found in the words").wait_for()
    expect(page.locator(UNSETTLED)).to_have_count(0)
    answers: list[Route] = []
    page.route(f"**{NEW}", lambda route: answers.append(route))
    page.locator('[name="q.name"]').fill("Somchai")
    page.locator("#heard select").first.focus()
    while not answers:
        page.wait_for_timeout(20)
    page.locator("#heard select").first.select_option("theirs")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.unroute(f"**{NEW}")
    expect(page.locator(UNSETTLED)).to_have_count(0)
    expect(page.locator("#heard select").first).to_have_value("theirs")
    page.context.close()


def test_the_currency_and_the_banks_follow_the_country(chromium: Browser, address: str, officer: Any, complaints: list[str]) -> None:
    page = opened(chromium, address, officer, complaints, width=1000)
    page.goto(f"{address}{NEW}")
    page.fill('[name="p1.amount"]', "480000")
    page.locator('[name="p1.amount"]').press("Tab")
    expect(page.locator("#preset")).to_have_value("THB")
    page.select_option('[name="q.country"]', "NP")
    page.fill('[name="p1.reference"]', "R-1")
    expect(page.locator('[name="p1.currency"]')).to_have_value("NPR")
    expect(page.locator('[name="p1.own-bank"] option').nth(1)).to_have_text("Nepal Bank")
    assert page.locator('[name="p1.reference"]').input_value() == "R-1", "what is typed meanwhile stays"
    page.select_option('[name="p1.currency"]', "USD")
    page.select_option('[name="q.country"]', "PE")
    expect(page.locator("#there")).to_have_value("PE")
    expect(page.locator('[name="p1.currency"]')).to_have_value("USD")
    page.context.close()
