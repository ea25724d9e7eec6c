"""The page of devices that ring, and its worker, in a real browser: set up, rung while the page is closed, a click that leads to the bell.

Only the browser's own push service is another than its maker's: what it would give the page is given by ours, on loopback.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from browsing import flaws, is_missing, overflow, page, served
from hubs import Hub
from playwright.sync_api import Browser, CDPSession, Page
from programs import wait_until
from pushing import Phone, PushService
from rooms import browser as signed_in
from rooms import person

pytestmark = pytest.mark.skipif(is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
DEVICES = "/console/settings/devices"
# What the browser's maker would answer.
GIVEN = """(given) => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0)).buffer;
  PushManager.prototype.subscribe = async (options) => {
    if (!options.userVisibleOnly || options.applicationServerKey.byteLength !== 65) throw new Error("not as it must be");
    return { endpoint: given.address, getKey: (name) => bytes(name === "auth" ? given.secret : given.key) };
  };
}"""


@dataclass(frozen=True)
class Officer:
    """An officer's session, and the hub's key. Both are there before the browser, whose driver has a loop of its own."""

    session: str
    key: str


@pytest.fixture
def officer(hub: Hub) -> Officer:
    from accord.hub.push import queries

    client = signed_in(person(hub.admin, "officer", "Ann"))
    return Officer(client.cookies["accord_session"].value, queries.public_key())


@pytest.fixture
def address(officer: Officer) -> Iterator[str]:
    from accord.site.wsgi import application

    with served(application) as url:
        yield url


def opened(chromium: Browser, address: str, officer: Officer, complaints: list[str], **more: Any) -> Page:
    tab = page(chromium, complaints, **more)
    tab.context.add_cookies([{"name": "accord_session", "value": officer.session, "url": address}])
    tab.goto(address + DEVICES)
    return tab


def test_set_up_and_rung_while_no_page_is_open(whole_chromium: Browser, address: str, officer: Officer) -> None:
    complaints: list[str] = []
    tab = opened(whole_chromium, address, officer, complaints)
    tab.context.grant_permissions(["notifications"], origin=address)
    tab.reload()
    assert overflow(tab) == 0 and flaws(tab, by_night=True) == []
    with PushService() as service:
        phone = Phone(service, officer.key)
        tab.evaluate(GIVEN, phone.form)
        tab.click("#set-up button")
        tab.wait_for_url(f"**{DEVICES}?said=rings")
    assert tab.locator("tbody tr").count() == 1 and "this one" in tab.inner_text("tbody")
    assert overflow(tab) == 0 and flaws(tab, by_night=True) == []
    # The page goes elsewhere; what is pushed is shown by the worker.
    session = tab.context.new_cdp_session(tab)
    found: list[Any] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")

    def registered() -> list[Any]:
        tab.evaluate("true")  # what the browser says besides is heard meanwhile
        return [each for each in found if each["scopeURL"] == f"{address}/console/push/"]

    wait_until(registered)
    registration, before = registered()[0], 0.0
    for sent, words, link in (
        ('{"count": 3, "link": "/console/bells"}', "Bells ringing: 3", "/console/bells"),
        ('{"count": 1, "link": "https://elsewhere.example/"}', "Bells ringing: 1", "/console/bells"),
        ('{"count": "<b>", "link": "//elsewhere.example"}', "Bells ringing: 1", "/console/bells"),
        ("not JSON", "Bells ringing: 1", "/console/bells"),
        (
            json.dumps({"count": 1, "link": "/console/bells/6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77", "more": "name"}),
            "Bells ringing: 1",
            "/console/bells/6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77",
        ),
    ):
        given = {"origin": address, "registrationId": registration["registrationId"], "data": sent}
        shown = pushed(tab, session, given, before)
        before = shown.pop("at")
        assert shown == {"title": "Accord", "body": words, "tag": "bells", "link": link}, "one notification, the newest"
    # A click leads to that bell and nowhere else, and takes the notification away.
    (worker,) = tab.context.service_workers
    assert worker.evaluate(CLICKED) == ["/console/bells/6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"]
    assert tab.evaluate(SHOWN) == []
    assert complaints == []


# As the browser does it with a click of somebody's own: only such a one may open a window.
CLICKED = """async () => {
  const opened = [], waits = [];
  clients.openWindow = async (link) => { opened.push(link); };
  ExtendableEvent.prototype.waitUntil = (wait) => { waits.push(wait); };
  const [notification] = await registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
  await Promise.all(waits);
  return opened;
}"""


SHOWN = """async () => {
  const registration = await navigator.serviceWorker.getRegistration("/console/push/");
  const shown = await registration.getNotifications();
  return shown.map(({ title, body, tag, data, timestamp }) => ({ title, body, tag, link: data.link, at: timestamp }));
}"""


def pushed(tab: Page, session: CDPSession, given: dict[str, str], before: float) -> dict[str, Any]:
    """The one notification, of later than that moment; pushed again where nothing came of it, as a push service does."""
    shown: list[dict[str, Any]] = []
    due = 0.0

    def is_shown() -> bool:
        nonlocal due
        if time.monotonic() >= due:
            session.send("ServiceWorker.deliverPushMessage", given)
            due = time.monotonic() + 15
        shown[:] = tab.evaluate(SHOWN)
        return [each["at"] > before for each in shown] == [True]

    wait_until(is_shown)
    return shown[0]


def test_it_says_why_where_it_can_not_be(whole_chromium: Browser, address: str, officer: Officer) -> None:
    complaints: list[str] = []
    tab = opened(whole_chromium, address, officer, complaints, locale="en")
    # Nothing was allowed: a browser without a window asks nobody, and says no.
    tab.click("#set-up button")
    tab.wait_for_selector("[data-push-says=blocked]", state="visible")
    assert tab.is_disabled("#set-up button")
    tab.context.grant_permissions(["notifications"], origin=address)
    tab.reload()
    tab.evaluate("() => { PushManager.prototype.subscribe = async () => { throw new Error('no service'); }; }")
    tab.click("#set-up button")
    tab.wait_for_selector("[data-push-says=failed]", state="visible")
    assert not tab.is_disabled("#set-up button")
    bare = page(whole_chromium, complaints)
    bare.context.add_cookies(tab.context.cookies())
    bare.add_init_script("delete window.PushManager")
    bare.goto(address + DEVICES)
    bare.wait_for_selector("[data-push-says=missing]", state="visible")
    assert complaints == []
