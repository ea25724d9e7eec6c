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
    with browsing.launched() as chromium:
        shown = browsing.page(chromium, complaints, width=390)
        shown.context.add_cookies([{"name": "accord_session", "value": session, "url": line.address}])
        shown.goto(f"{line.address}/console/field")
        shown.locator("#new-phrase").fill(PHRASE)
        shown.locator("#new-phrase-again").fill(PHRASE)
        shown.locator("#prepare").get_by_role("button", name="Prepare this device").click()
        expect(shown.locator("#told")).to_have_text("The device is prepared. You can leave the connection now.")
        shown.get_by_text("Take files along").click()
        for file in files:
            shown.get_by_label(f"File {file[:8]}").check()
        shown.get_by_role("button", name="Lock").click()
        expect(shown.get_by_role("heading", name="This device is locked")).to_be_visible()
        shown.context.set_offline(True)
        line.cut()
        shown.reload()
        expect(shown.locator("#line")).to_have_text("no connection")
        shown.locator("#phrase").fill(PHRASE)
        shown.get_by_role("button", name="Open it").click()
        yield shown, line
        shown.context.close()
        line.cut()
    others = [each for each in complaints if not any(cut in each for cut in CUT)]
    assert others == [], others


def hold(shown: Page, file: str, *, goes_home: bool, consulate: tuple[str, bool], note: str) -> None:
    """One interview for a file: what is agreed to, a consulate (whether it is feared), answers, a note."""
    shown.get_by_role("button", name="Begin an interview").click()
    shown.get_by_label("For whom").select_option(file)
    shown.get_by_role("group", name="May we ask an organisation that helps people to help you?").get_by_label("Yes").check()
    shown.get_by_role("group", name="Do you want to go home").get_by_label("Yes" if goes_home else "No", exact=True).check()
    country, feared = consulate
    shown.get_by_label("Which consulate").select_option(country)
    embassy = shown.get_by_role("group", name="May the embassy")
    embassy.get_by_label("No: the person is afraid of it" if feared else "Yes", exact=True).check()
    shown.get_by_role("group", name="A debt that had to be worked off").get_by_label("present").check()
    shown.get_by_role("group", name="Passport or phone taken").get_by_label("declined").check()
    expect(shown.locator("#paper")).to_contain_text("Offer legal help before any statement is taken")
    shown.get_by_label("What else was said or seen").fill(note)
    shown.get_by_label("What else was said or seen").blur()
    shown.get_by_role("button", name="Done: it may be sent").click()
    expect(shown.get_by_role("heading", name="On this device")).to_be_visible()


def send(shown: Page, line: Line, target: str) -> None:
    """The line is there again: what is done goes by itself, and the device is wiped."""
    line.mend(target)
    shown.context.set_offline(False)
    shown.evaluate("dispatchEvent(new Event('online'))")
    expect(shown.get_by_role("heading", name="All of it has arrived, and the device is wiped")).to_be_visible(timeout=30_000)
    assert shown.evaluate(LEFT) == [0, 0, 0, 0, 0]


def look_at_the_board(shown: Page, line: Line, group: str) -> None:
    """The same browser, back at the desk: the board of the operation room."""
    shown.goto(f"{line.address}{group}")
    expect(shown.locator("dl.figures-row div").filter(has_text="persons").first.locator("dd")).to_have_text("240")
    assert browsing.overflow(shown) == 0
    # From a nationality to its people, and no name is in sight before somebody says why.
    shown.get_by_role("link", name="Nepal").first.click()
    shown.wait_for_url("**/people?nation=NP")
    assert shown.locator("tbody tr").count() == 40 and shown.locator("tbody bdi").count() == 0
