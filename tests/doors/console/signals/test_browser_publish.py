"""Publishing in a real browser: a newcomer's first signal, by keyboard alone, on a phone, without a complaint."""

from collections.abc import Iterator
from typing import Any

import browsing
import pytest
from hubs import Api, Hub
from playwright.sync_api import Browser, Page, expect
from rooms import browser as signed_in_as
from rooms import person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture
def cast(hub: Hub) -> dict[str, Api]:
    return {
        "police": hub.member("Cyber Police", "state", "TH"),
        "bank": hub.member("Heron Bank", "finance", "TH"),
        "telecom": hub.member("Tern Telecom", "telecom", "PE"),
        "support": hub.member("Harbour", "support", "PE"),
    }


LONG = "https://" + "a" * 50 + ".parcel-fee-now.com/" + "b" * 300


@pytest.fixture
def long(cast: dict[str, Api]) -> str:
    """The id of a signal with a long identifier and a long note."""
    return str(cast["bank"].publish(LONG, note="x" * 400)["id"])


@pytest.fixture
def sessions(cast: dict[str, Api]) -> dict[str, str]:
    """The session of an officer at each member, and of an administrator; made before a browser runs, which keeps the database away."""
    people = {name: person(member, "officer", f"Officer of {name}") for name, member in cast.items()}
    people["administrator"] = person(cast["police"], "administrator", "Anan")
    return {name: signed_in_as(row).cookies["accord_session"].value for name, row in people.items()}


@pytest.fixture
def address(sessions: dict[str, str], long: str) -> Iterator[str]:
    from accord.hub.guard.hosts import prepare
    from accord.site.wsgi import application

    # The lists of well-known hosts are made on the first use of a new hub.
    prepare()
    with browsing.served(application) as address:
        yield address


@pytest.fixture
def complaints() -> list[str]:
    return []


def _at_desk(chromium: Browser, complaints: list[str], address: str, session: str, **more: Any) -> Page:
    """Somebody's browser, signed in."""
    page = browsing.page(chromium, complaints, **{"width": 1280, **more})
    page.context.add_cookies([{"name": "accord_session", "value": session, "url": address}])
    return page


def test_a_newcomer_publishes_to_two_members_and_the_third_sees_nothing(
    chromium: Browser, complaints: list[str], address: str, sessions: dict[str, str]
) -> None:
    page = _at_desk(chromium, complaints, address, sessions["police"])
    page.goto(f"{address}/console/")
    page.locator("#nav").get_by_role("link", name="Share", exact=True).click()
    expect(page.locator("#tabs").get_by_role("link", name="Publish", exact=True)).to_have_attribute("aria-current", "page")
    preview = page.locator("#preview")
    page.get_by_label("What did you meet?").fill("081 234 5678")
    expect(preview).to_contain_text("+66 81 234 5678")
    expect(preview).to_contain_text("Nothing is known of it yet.")
    page.get_by_label("Kind of scam").select_option(label="Parcel or delivery scam")
    members = page.locator("#member")
    members.get_by_label("Heron Bank").check()
    expect(preview).to_contain_text("1 member will see this")
    members.get_by_label("Tern Telecom").check()
    expect(preview).to_contain_text("2 members will see this")
    expect(preview).to_contain_text("It will be published at once.")
    assert browsing.flaws(page) == []
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="Published as entry")).to_contain_text("2 members have it")
    assert "812345678" not in page.url and "81 234" not in page.title()
    assert browsing.flaws(page) == []
    for name, count in (("bank", 2), ("telecom", 2), ("support", 1)):
        other = _at_desk(chromium, complaints, address, sessions[name])
        other.goto(f"{address}/console/signals")
        expect(other.get_by_role("heading", name="Signals", exact=True)).to_be_visible()
        assert other.locator("tr[data-row]").count() == count, name
        assert other.get_by_text("+66 81 234 5678").count() == count - 1, name
    assert complaints == []


def test_the_label_decides_whether_members_or_people_are_picked(
    chromium: Browser, complaints: list[str], address: str, sessions: dict[str, str]
) -> None:
    page = _at_desk(chromium, complaints, address, sessions["administrator"])
    page.goto(f"{address}/console/publish")
    assert page.locator("#member").is_visible() and not page.locator("#person").is_visible()
    page.get_by_label("TLP:RED").check()
    assert page.locator("#person").is_visible() and not page.locator("#member").is_visible()
    page.get_by_label("Officer of bank").check()
    expect(page.locator("#preview")).to_contain_text("2 people will see this")
    expect(page.locator("#preview")).to_contain_text("Anan (Cyber Police)")
    page.get_by_label("TLP:CLEAR").check()
    expect(page.locator("#preview")).to_contain_text("And the public")
    assert complaints == []


def test_by_keyboard_alone(chromium: Browser, complaints: list[str], address: str, sessions: dict[str, str]) -> None:
    page = _at_desk(chromium, complaints, address, sessions["police"], expected=(422,))
    page.goto(f"{address}/console/signals")
    page.keyboard.type("gp")
    page.wait_for_url("**/console/publish")
    expect(page.locator("#met")).to_be_focused()
    page.keyboard.type("parcel-fee-now.com")
    _tab_to(page, "#scheme")
    page.keyboard.type("Parcel")
    _tab_to(page, 'input[name="tlp"]')
    page.keyboard.press("ArrowDown")
    expect(page.locator("#preview")).to_contain_text("4 members will see this")
    _tab_to(page, "button.primary[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/signals/*")
    expect(page.get_by_role("status").filter(has_text="Published as entry")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator("dialog#retract")).to_contain_text("4 members will be told within seconds")
    page.keyboard.type("A wrong site")
    page.keyboard.press("Escape")
    expect(page.locator("dialog#retract")).not_to_be_visible()
    page.keyboard.press("r")
    page.locator("textarea[name=reason]").fill("wrong " * 200)
    _tab_to(page, "dialog#retract button.danger")
    page.keyboard.press("Enter")
    page.wait_for_url("**/retract")
    expect(page.locator("dialog#retract .error")).to_contain_text("1 to 1000 characters")
    expect(page.locator("textarea[name=reason]")).to_be_focused()
    expect(page.locator("textarea[name=reason]")).to_have_value("wrong " * 200)
    page.locator("textarea[name=reason]").fill("")
    page.keyboard.type("It was a wrong site")
    _tab_to(page, "dialog#retract button.danger")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Retracted.")).to_be_visible()
    assert complaints == []


def _tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus; fails where the keyboard does not reach it."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_on_a_phone(chromium: Browser, complaints: list[str], address: str, sessions: dict[str, str], long: str) -> None:
    page = _at_desk(chromium, complaints, address, sessions["police"], width=360)
    for where in ("publish", "search", "signals", f"signals/{long}"):
        page.goto(f"{address}/console/{where}")
        assert browsing.overflow(page) == 0, where
        assert browsing.flaws(page) == [], where
    page.goto(f"{address}/console/publish")
    page.get_by_label("What did you meet?").fill(LONG)
    expect(page.locator("#preview")).to_contain_text("Already known")
    for more in page.locator("details.more, details.picker").all():
        if more.get_attribute("open") is None:
            more.locator("summary").click()
    assert browsing.overflow(page) == 0
    page.goto(f"{address}/console/search")
    page.locator("#q").fill(f"see {LONG} and 081 234 5678")
    page.locator("main").get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".result")).to_have_count(2)
    assert browsing.overflow(page) == 0
    assert browsing.flaws(page) == []
    assert complaints == []


def test_the_form_works_without_javascript(chromium: Browser, complaints: list[str], address: str, sessions: dict[str, str]) -> None:
    page = _at_desk(chromium, complaints, address, sessions["police"], java_script_enabled=False)
    page.goto(f"{address}/console/publish")
    page.locator("#met").fill("parcel-fee-now.com")
    page.locator("#scheme").select_option("parcel")
    page.locator("#member").get_by_label("Heron Bank").check()
    page.get_by_role("button", name="Show who will see it").click()
    assert "1 member will see this" in page.locator("#preview").inner_text()
    page.get_by_role("button", name="Publish", exact=True).click()
    assert "1 member has it" in page.locator(".notice.done").inner_text()
    page.locator("details.confirm > summary", has_text="Retract").click()
    page.locator("#retract-reason").fill("A wrong site")
    page.get_by_role("button", name="Retract it").click()
    assert "Retracted." in page.locator(".notice.done").inner_text()
    assert complaints == []
