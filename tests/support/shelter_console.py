"""What docs/start/shelter.md has a shelter's people do in the console, done there: by the words that the page says stand on the buttons.

Two people, each in a browser of their own, from the link of their invitation to a person who was taken in.
"""

import re
from pathlib import Path

from browsing import page as new_tab
from codes import totp
from playwright.sync_api import Browser, Page, expect

PASSWORD = "a long walk by the river 7"
SERVICE = "A safe place to stay"
NAME, FULL = "Nan", "Somying Jaidee"


def play_console(browser: Browser, folder: Path) -> None:
    """The console's part of the page, at the hub whose invitations lie in the folder."""
    complaints: list[str] = []
    shelter = _signed_in(browser, _link(folder / "shelter-invitation.txt"), "night", complaints)
    desk = _signed_in(browser, _link(folder / "desk-invitation.txt"), "desk", complaints)
    _offer(shelter)
    _desk_and_devices(shelter)
    _hand_on(desk)
    _take_in(shelter)
    assert complaints == []


def _link(invitation: Path) -> str:
    (address,) = re.findall(r"https?://\S+", invitation.read_text(encoding="utf-8"))
    return str(address)


def _signed_in(browser: Browser, link: str, login: str, complaints: list[str]) -> Page:
    """Open the link, choose a name and a password, sign in, set up the second step."""
    tab = new_tab(browser, complaints, width=1280, expected=(422,))
    tab.goto(link)
    tab.fill("#id_login", login)
    tab.fill("#id_password1", PASSWORD)
    tab.fill("#id_password2", PASSWORD)
    tab.click("button.primary")
    tab.wait_for_url("**/account/login/**")
    tab.fill("#id_login", login)
    tab.fill("#id_password", PASSWORD)
    tab.click("button.primary")
    tab.click("text=Set up a code generator")
    tab.fill("#id_code", totp(tab.inner_text("#totp-key")))
    tab.click("button.primary")
    tab.click("text=To the console")
    expect(tab.locator("body")).to_contain_text("sandbox")
    return tab


def _to(tab: Page, place: str, page: str) -> None:
    """By the bar of places, then by the tab of the page, as somebody who reads their names."""
    tab.get_by_role("link", name=place, exact=True).first.click()
    tab.get_by_role("link", name=page, exact=True).first.click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(page)


def _offer(tab: Page) -> None:
    _to(tab, "People", "Help we offer")
    tab.get_by_label(SERVICE, exact=True).check()
    tab.get_by_label("Countries").fill("Thailand")
    tab.get_by_label("Languages").fill("Thai, English")
    tab.get_by_label("women", exact=True).check()
    tab.get_by_label(f"Room: {SERVICE}").fill("2")
    tab.get_by_role("button", name="Publish this offer").click()
    expect(tab.get_by_label(f"Room: {SERVICE}")).to_have_value("2")


def _desk_and_devices(tab: Page) -> None:
    _to(tab, "Partnership", "Desks")
    tab.get_by_role("link", name="Night desk").first.click()
    expect(tab.locator("main")).to_contain_text("Night officer")
    expect(tab.get_by_role("button", name="Save the contacts")).to_have_count(0)  # the administrator's
    tab.get_by_role("button", name="Ring a test now").click()
    expect(tab.locator("main")).to_contain_text("A test of the desk Night desk")
    tab.get_by_role("button", name="Acknowledge").click()
    tab.get_by_role("link", name="Settings", exact=True).first.click()
    expect(tab.get_by_role("heading", name="How to reach you")).to_be_visible()
    tab.get_by_role("link", name="Devices that ring").click()
    expect(tab.get_by_role("button", name="Let this device ring")).to_have_count(1)


def _hand_on(tab: Page) -> None:
    """Open a file, ask for help without consent, which can't be, write down the consent, and ask again."""
    _to(tab, "People", "Files of people")
    tab.get_by_role("link", name="Open a file").click()
    tab.get_by_label("How the person wants to be called", exact=True).fill(NAME)
    tab.get_by_label("Full name, as in papers", exact=True).fill(FULL)
    tab.get_by_role("button", name="Save it").click()
    _ask(tab)
    expect(tab.locator("main")).to_contain_text("There is no consent to this.")
    tab.get_by_role("link", name="The file", exact=True).click()
    tab.get_by_label("To what").first.select_option(label="ask a body that helps")
    tab.get_by_label("The person's answer").select_option("yes")
    tab.locator("section[aria-labelledby=consents] form").get_by_role("button", name="Record it").click()
    _ask(tab)
    tab.wait_for_url("**/console/referrals/**")
    expect(tab.locator("main")).to_contain_text(SERVICE)


def _ask(tab: Page) -> None:
    """Find help by what the person needs: who fits stands there with the reasons, and is asked."""
    tab.get_by_role("link", name="Find help").click()
    for member in ("", "Example Shelter"):
        tab.get_by_label(SERVICE, exact=True).check()
        tab.get_by_label("Language of the person").fill("Thai")
        if member:
            expect(tab.locator("section[aria-labelledby=fits]")).to_contain_text(member)
            tab.get_by_label("Member to ask").select_option(label=member)
        tab.get_by_role("button", name="Go on").click()


def _take_in(tab: Page) -> None:
    _to(tab, "People", "Handed to us")
    tab.get_by_role("link", name="Example National Desk").first.click()
    expect(tab.locator("main")).to_contain_text(SERVICE)
    _sees_nobody(tab)
    tab.get_by_role("button", name="Accept", exact=True).click()
    _sees_nobody(tab)
    tab.get_by_label("Why you look").select_option(label="handing the person over to those who can help")
    tab.get_by_role("button", name="Show the person").click()
    expect(tab.locator("section[aria-labelledby=person]")).to_contain_text(NAME)
    assert FULL not in tab.content(), "no full name"
    tab.get_by_label("Done", exact=True).select_option(label="Helped")
    tab.get_by_role("button", name="Done", exact=True).click()
    expect(tab.get_by_role("button", name="Show the person")).to_have_count(0)
    _sees_nobody(tab)


def _sees_nobody(tab: Page) -> None:
    """Neither as a word of the page nor in what it carries unseen; three letters of a token are no name."""
    assert not re.search(rf"\b{NAME}\b", tab.content()) and FULL not in tab.content()
