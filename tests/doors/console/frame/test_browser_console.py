"""The console in a real browser: keys, Arabic, no script, and a bell that is heard on an open page."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import browsing
import forks
import pytest
from hubs import Hub
from playwright.sync_api import Browser, expect
from programs import environment, new_hub, started
from rooms import browser as django_client
from rooms import caller, person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
opened = partial(browsing.opened, width=1440)
# A field that waits for the first word takes the focus with the first frame, which a busy machine draws after the page has come.
LEFT_TO_ITSELF = "new Promise(requestAnimationFrame).then(() => document.activeElement.blur())"


def plain_pages(client: Any, who: Any) -> list[str]:
    """Every page that can be looked at without an id, as the list of pages has it: a new one is looked at the day it is added.

    What no administrator opens, the files of people, is looked at in `test_browser_care`.
    """
    from accord.doors.console.urls import BASE, PAGES

    paths = [BASE + page.path for page in PAGES if "GET" in page.methods and "{" not in page.path and page.is_open_to(who)]
    return [path for path in paths if _is_page(client.get(path))]


def _is_page(answer: Any) -> bool:
    """A file to download, an answer to a script, or a part that sends on to the page that it stands in: none of them is a page."""
    is_file = "attachment" in answer.headers.get("Content-Disposition", "")
    is_markup = answer.headers["Content-Type"].startswith("text/html")
    return is_markup and not is_file and "Location" not in answer.headers


class Scene:
    """A hub in which every page has something to show to the secretariat's administrator."""

    def __init__(self, hub: Hub) -> None:
        from accord.core.times import DAY, SECOND
        from accord.hub.desks import actions
        from accord.hub.routing import actions as routing
        from accord.hub.times import now

        self.home, self.tern = hub.admin, hub.member("Tern")
        self.who, self.other = person(self.home, "administrator", "Anan"), person(self.tern, "administrator", "Bee")
        for place in range(12):
            made = self.home.publish(f"+6681234567{place:02}"[:12], scheme="parcel", region="TH")["id"]
        self.tern.post(f"/signals/{made}/disputes", {"reason": "This is a line of ours."})
        self.home.post(f"/signals/{made}/retract", {"reason": "They are right."})
        self.tern.publish("facebook.com")
        self.signal = self.tern.publish("https://parcel-fee-now.com/pay", scheme="phishing-credentials")["id"]
        me, at = caller(self.who), now()
        self.desk = actions.make_desk(
            me, name="Night desk", zone="Asia/Bangkok", hours={"mon": ["08:00-12:00", "13:00-17:00"], "fri": ["22:00-06:00"]}, holidays="TH"
        )
        actions.set_contacts(me, self.desk, [(self.who.id, ["mail", "sms"])])
        actions.add_shift(me, self.desk, self.who.id, at - DAY, at + DAY)
        self.far = actions.make_desk(caller(self.other), name="Far desk", zone="UTC", languages=["en"])
        self.declared = routing.declare(me, "number", "+6681", note="Prepaid lines of the north", protocols=["block-number", "inform"])
        routing.declare(me, "host", "a-rather-long-name-of-a-provider-of-sites.example.com")
        routing.declare(caller(self.other), "number", "+66")
        for text, loss in (("TH:004:1234567890", {"THB": "480000.50", "USD": "1200"}), ("+8801712345678", {})):
            self.home.post("/route", {"value": text, "loss": loss})
        self.bell = actions.ring(caller(self.other), self.desk, "call", at=at - 60 * SECOND).id

    @property
    def pages(self) -> list[str]:
        own = [f"desks/{self.desk}", f"desks/{self.desk}/change", f"desks/{self.far}", f"bells/{self.bell}"]
        return [*plain_pages(django_client(self.who), caller(self.who)), *(f"/console/{path}" for path in own)]


@pytest.fixture
def scene(hub: Hub) -> Scene:
    return Scene(hub)


def test_without_a_script_every_page_says_the_same(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    page = opened(chromium, address, scene.who, complaints, java_script_enabled=False)
    for path in scene.pages:
        page.goto(address + path)
        assert page.locator("main").inner_text().strip(), path
    page.goto(f"{address}/console/bells/{scene.bell}")
    page.get_by_role("button", name="Acknowledge: I take it").click()
    expect(page.locator(".notice.done")).to_contain_text("Acknowledged by Anan")


def test_the_keyboard_alone_is_enough(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    page = opened(chromium, address, scene.who, complaints)
    page.goto(f"{address}/console/")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("gj")
    page.wait_for_url("**/console/journal")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.closest('[data-row]').rowIndex")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-row]').rowIndex") > first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.closest('[data-row]').rowIndex") == first
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.type("gb")
    page.wait_for_url("**/console/bells")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/bells/{scene.bell}")
    page.keyboard.press("Control+k")
    expect(page.locator("dialog#palette")).to_be_visible()
    page.keyboard.type("acknow")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.done")).to_contain_text("Acknowledged by Anan")
    page.wait_for_load_state()  # the notice is there before the script that hears the keys
    page.keyboard.press("Control+k")
    expect(page.locator("dialog#palette")).to_be_visible()
    page.keyboard.type("desk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/desks")


def test_every_letter_of_the_navigation_leads_to_its_page(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    from accord.doors.console.urls import BASE, PAGES

    letters = {page.key: BASE + page.path for page in PAGES if page.key}
    assert len(letters) == sum(bool(page.key) for page in PAGES) >= 8, "a letter stands for one page"
    tab = opened(chromium, address, scene.who, complaints)
    # Those of pages that no administrator opens are pressed in `test_browser_care`.
    letters = {page.key: BASE + page.path for page in PAGES if page.key and page.is_open_to(caller(scene.who))}
    tab.goto(f"{address}/console/desks/{scene.desk}")
    for letter, path in letters.items():
        # From the page of the letter before. Some wait with a field for the first word.
        tab.wait_for_load_state()
        tab.evaluate(LEFT_TO_ITSELF)
        tab.keyboard.type(f"g{letter}")
        tab.wait_for_url(address + path)


def test_a_confirmation_says_what_follows_before_it_does(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    page = opened(chromium, address, scene.who, complaints)
    page.goto(f"{address}/console/journal/receipts")
    page.get_by_role("button", name="We have applied everything up to here").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You can't undo this.")
    dialog.get_by_role("button", name="We have applied everything up to No.").click()
    expect(page.get_by_text("Others see the lowest of these")).to_be_visible()


def test_home_is_mirrored_in_arabic_and_identifiers_are_not(chromium: Browser, address: str, scene: Scene, complaints: list[str]) -> None:
    for width in (1440, 360):
        page = opened(chromium, address, scene.who, complaints, width=width)
        page.goto(f"{address}/console/?lang=ar")
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert browsing.overflow(page) == 0
        if width == 1440:
            nav, main = page.locator(".nav").bounding_box(), page.locator("main").bounding_box()
            assert nav and main and nav["x"] > main["x"]
            assert browsing.flaws(page) == []
    page.goto(f"{address}/console/journal?lang=ar")
    number = page.locator("bdi.identifier", has_text="+66").first
    assert number.evaluate("element => getComputedStyle(element).direction") == "ltr"


# Done in a process of its own, on the served hub's own place.
_PREPARE = """
import django
django.setup()
from accord.hub.members import queries
from accord.hub.members.actions import people
from accord.hub.desks import actions as desks
by = queries.operator()
home = queries.first_member()
row = queries.managed_person(by, people.add_person(home, "Anan", by=by, role="administrator"))
row = queries.managed_person(by, people.take_up(people.new_link(row, by=by), "anan", "a long night at the desk").id)
print(desks.make_desk(queries.person_caller(row.n), name="Night desk", zone="UTC"), row.n)
"""
_RING = """
import sys, django
django.setup()
from accord.hub.members import queries
from accord.hub.desks import actions
print(actions.ring(queries.person_caller(int(sys.argv[2])), sys.argv[1], "call").id)
"""
_ANSWER = """
import sys, django
django.setup()
from accord.hub.members import queries
from accord.hub.desks import actions
actions.answer(queries.person_caller(int(sys.argv[2])), sys.argv[1])
"""


def _do(script: str, data: Path, *words: str) -> list[str]:
    given = environment(ACCORD_DATA=str(data), ACCORD_SECOND_STEP="none", DJANGO_SETTINGS_MODULE="accord.site.settings")
    done = forks.run([sys.executable, "-c", script, *words], env=given, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().split()


# Counts the tones that are really played, and keeps what notifications say.
_EARS = """
window.tones = 0;
window.notices = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...given) { window.tones += 1; return start.apply(this, given); };
window.Notification = class extends window.Notification {
  constructor(title, given) { super(title, given); window.notices.push([title, given.body]); }
};
"""


def test_a_bell_is_heard_on_an_open_page(whole_chromium: Browser, complaints: list[str], tmp_path: Path) -> None:
    """On the real server, with everything that it runs: the page is never reloaded. A sound and a notification are asked for once."""
    data, _ = new_hub(tmp_path)
    desk, who = _do(_PREPARE, data)
    server = started("serve", "--port", "0", data=data, ACCORD_SECOND_STEP="none")
    assert server.stdout is not None
    try:
        line = server.stdout.readline().decode()
        assert line.startswith("Accord is ready at"), line
        address = line.split()[-1]
        # Leaving a page ends its stream, which the browser counts as a request that failed.
        heard: list[str] = []
        page = browsing.page(whole_chromium, heard, width=1440)
        page.goto(f"{address}/console/journal")
        page.get_by_label("Sign-in name").fill("anan")
        page.get_by_label("Password").fill("a long night at the desk")
        page.keyboard.press("Enter")
        page.wait_for_url("**/console/journal")
        chip = page.locator("a.bells")
        expect(chip).to_have_attribute("data-ringing", "0")
        page.context.grant_permissions(["notifications"], origin=address)
        page.add_init_script(_EARS)
        page.goto(f"{address}/console/bells")
        page.get_by_role("button", name="Turn sound and notifications on").click()
        expect(page.locator("[data-alarm-is-on]")).to_be_visible()
        expect(page.locator("[data-alarm-ask]")).to_be_hidden()
        page.evaluate("window.notReloaded = true")
        (bell,) = _do(_RING, data, desk, who)
        expect(chip).to_have_attribute("data-ringing", "1", timeout=60_000)
        page.wait_for_function("() => window.tones === 3")
        assert page.evaluate("window.notices") == [], "whoever sees the page needs no notification"
        expect(chip.locator("[data-bell-count]")).to_have_text("1")
        assert page.title().startswith("(1) ")
        expect(page.locator("#live")).to_have_text("Bells ringing: 1")
        page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})")
        (second,) = _do(_RING, data, desk, who)
        expect(chip).to_have_attribute("data-ringing", "2", timeout=60_000)
        page.wait_for_function("() => window.notices.length === 1")
        assert page.evaluate("window.notices") == [["Accord", "Bells ringing: 2"]], "a count, and nothing else"
        for rung in (bell, second):
            _do(_ANSWER, data, rung, who)
        expect(chip).to_have_attribute("data-ringing", "0", timeout=60_000)
        assert page.evaluate("window.notReloaded")
        page.reload()
        expect(page.locator("[data-alarm-is-on]")).to_be_visible()
        expect(page.locator("[data-alarm-ask]")).to_be_hidden()
        complaints += [message for message in heard if "/console/stream" not in message]
    finally:
        server.kill()
        server.communicate(timeout=120)
