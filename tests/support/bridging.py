"""Field interviews in a real browser whose line is cut: prepared, held on the device, and sent when there is a line again."""

from collections.abc import Iterator
from contextlib import contextmanager

import browsing
from lines import Line
from playwright.sync_api import Page, expect

PHRASE = "nine herons over slow water"
# What a browser says of a line that is cut, on purpose.
CUT = ("ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_FAILED", "failed: ")
LEFT = """async () => [(await indexedDB.databases()).length, (await caches.keys()).length, localStorage.length, sessionStorage.length,
  (await navigator.serviceWorker.getRegistrations()).length]"""


@contextmanager
def at_the_bridge(target: str, session: str, files: list[str]) -> Iterator[tuple[Page, Line]]:
    """A prepared device with these files taken along, and no connection any more."""
    line, complaints = Line(target), list[str]()
    with browsing.alone() as chromium:
        page = browsing.page(chromium, complaints, width=390)
        page.context.add_cookies([{"name": "accord_session", "value": session, "url": line.address}])
        page.goto(f"{line.address}/console/field")
        page.locator("#new-phrase").fill(PHRASE)
        page.locator("#new-phrase-again").fill(PHRASE)
        page.locator("#prepare").get_by_role("button", name="Prepare this device").click()
        expect(page.locator("#told")).to_have_text("The device is prepared. You can leave the connection now.")
        page.get_by_text("Take files along").click()
        for file in files:
            page.locator(f"#along-files input[value='{file}']").check()
        page.get_by_role("button", name="Lock").click()
        expect(page.get_by_role("heading", name="This device is locked")).to_be_visible()
        page.context.set_offline(True)
        line.cut()
        page.reload()
        expect(page.locator("#line")).to_have_text("no connection")
        page.locator("#phrase").fill(PHRASE)
        page.get_by_role("button", name="Open it").click()
        yield page, line
        page.context.close()
        line.cut()
    others = [complaint for complaint in complaints if not any(cut in complaint for cut in CUT)]
    assert others == [], others


def step(page: Page, name: str) -> None:
    """To a step of the interview by the list of all of them."""
    page.locator("#steps summary").click()
    page.locator("#steps").get_by_role("button", name=name).first.click()
    expect(page.locator("#steps")).not_to_have_attribute("open", "")


def until(page: Page, question: str) -> None:
    """To the step in which a question is asked, from the first one on: there are more questions than a screen holds."""
    step(page, "The person")
    while not page.get_by_role("group", name=question).count():
        page.get_by_role("button", name="Next step").click()


def hold(page: Page, file: str, *, goes_home: bool, consulate: tuple[str, bool], note: str) -> None:
    """One interview for a file: what is agreed to, a consulate (whether it is feared), answers, a note."""
    page.get_by_role("button", name="Begin an interview").click()
    page.get_by_label("For whom").select_option(file)
    step(page, "May we ask an organisation")
    page.get_by_role("group", name="May we ask an organisation that helps people to help you?").get_by_label("Yes").check()
    step(page, "Do you want to go home")
    page.get_by_role("group", name="Do you want to go home").get_by_label("Yes" if goes_home else "No", exact=True).check()
    step(page, "May we tell the embassy")
    country, feared = consulate
    page.get_by_label("Which consulate").select_option(country)
    embassy = page.get_by_role("group", name="May we tell the embassy")
    embassy.get_by_label("No, the person is afraid of it" if feared else "Yes", exact=True).check()
    until(page, "A debt that had to be worked off")
    page.get_by_role("group", name="A debt that had to be worked off").get_by_label("present").check()
    until(page, "Passport or phone taken")
    page.get_by_role("group", name="Passport or phone taken").get_by_label("declined").check()
    step(page, "Offer now")
    expect(page.locator("#paper")).to_contain_text("Offer legal help before any statement is taken")
    step(page, "Notes")
    page.get_by_label("What else was said or seen").fill(note)
    page.get_by_label("What else was said or seen").blur()
    step(page, "Check and finish")
    page.get_by_role("button", name="Done: it may be sent").click()
    expect(page.get_by_role("heading", name="On this device")).to_be_visible()


def send(page: Page, line: Line, target: str) -> None:
    """The line is there again: what is done goes by itself, and the device is wiped."""
    line.mend(target)
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("heading", name="All of it has arrived, and the device is wiped")).to_be_visible()
    assert page.evaluate(LEFT) == [0, 0, 0, 0, 0]


def look_at_the_board(page: Page, line: Line, group: str) -> None:
    """The same browser, back at the desk: the board of the operation room."""
    page.goto(f"{line.address}{group}")
    expect(page.locator("dl.figures-row div").filter(has_text="people").first.locator("dd")).to_have_text("240")
    assert browsing.overflow(page) == 0
    # From a nationality to its people, and no name is in sight before somebody says why.
    page.get_by_role("link", name="Nepal").first.click()
    page.wait_for_url("**/people?nation=NP")
    assert page.locator("tbody tr").count() == 40 and page.locator("tbody th bdi").count() == 0
