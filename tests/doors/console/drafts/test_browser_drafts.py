"""What is typed is not lost, in a real browser: the session ends, tabs differ, the line is dead, somebody goes back."""

from collections.abc import Iterator
from typing import Any

import browsing
import pytest
from codes import totp
from hubs import Hub
from playwright.sync_api import Browser, Page, expect
from rooms import PASSWORD, forget_guesses, generator, newcomer
from rooms import browser as signed_in_as

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture
def people(hub: Hub, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> dict[str, Any]:
    """Ann, with a code generator, and Eve; with a session of each, made before a browser runs, which keeps the database away."""
    from accord.hub.members.actions import people as actions

    forget_guesses(monkeypatch)
    bank = hub.member("Heron Bank", "finance", "TH")
    ann, eve = newcomer(bank, "officer", "Ann", "ann"), newcomer(bank, "officer", "Eve", "eve")
    if getattr(request.node, "callspec", None) is not None:
        actions.set_preferences(ann.n, language=request.node.callspec.params["language"], theme="")
    keys = {"ann": generator(ann), "eve": generator(eve)}
    sessions = {name: signed_in_as(row).cookies["accord_session"].value for name, row in (("ann", ann), ("eve", eve))}
    return {"keys": keys, "sessions": sessions}


@pytest.fixture
def address(people: dict[str, Any]) -> Iterator[str]:
    from accord.hub.guard.hosts import prepare
    from accord.site.wsgi import application

    prepare()
    with browsing.served(application) as address:
        yield address


@pytest.fixture
def complaints() -> list[str]:
    return []


def at_desk(chromium: Browser, complaints: list[str], address: str, people: dict[str, Any], **more: Any) -> Page:
    tab = browsing.page(chromium, complaints, **{"width": 1400, "expected": (401, 403, 409, 422), **more})
    tab.context.add_cookies([{"name": "accord_session", "value": people["sessions"]["ann"], "url": address}])
    tab.goto(f"{address}/console/publish")
    return tab


def note(tab: Page) -> Any:
    return tab.locator("#met")


def kept(tab: Page) -> Any:
    return tab.locator(".draft-line")


def sign_in(tab: Page, people: dict[str, Any], name: str) -> None:
    dialog = tab.locator("dialog.signing-in")
    expect(dialog.locator("#id_login")).to_be_visible()
    assert browsing.flaws(tab) == []
    dialog.locator("#id_login").fill(name)
    dialog.locator("#id_password").fill("not this")
    dialog.locator("button.primary").click()
    expect(dialog.locator(".errors")).to_be_focused()
    dialog.locator("#id_password").fill(PASSWORD)
    dialog.locator("button.primary").click()
    dialog.locator("#id_code").fill(totp(people["keys"][name]))
    dialog.locator("button.primary").click()


def test_it_is_kept_while_it_is_typed_and_stands_there_after_going_back(
    chromium: Browser, complaints: list[str], address: str, people: dict[str, Any]
) -> None:
    tab = at_desk(chromium, complaints, address, people)
    note(tab).fill("081 234 5678")
    expect(kept(tab)).to_contain_text("not sent yet")
    note(tab).type(" and more")
    tab.locator(".bar .house").click()
    tab.wait_for_url("**/console/")
    tab.go_back()
    expect(note(tab)).to_have_value("081 234 5678 and more")
    expect(tab.locator("[data-draft-note]")).to_contain_text("It has not been sent.")
    assert browsing.flaws(tab) == []
    tab.goto(f"{address}/console/publish")
    tab.get_by_role("link", name="Bring back what you typed here").click()
    expect(note(tab)).to_have_value("081 234 5678 and more")
    tab.get_by_role("button", name="Discard what I typed").click()
    expect(note(tab)).to_have_value("")
    assert complaints == []


def test_a_session_that_ended_is_signed_in_to_where_one_is(
    chromium: Browser, complaints: list[str], address: str, people: dict[str, Any]
) -> None:
    tab = at_desk(chromium, complaints, address, people)
    tab.context.clear_cookies(name="accord_session")
    note(tab).fill("081 234 5678")
    sign_in(tab, people, "ann")
    expect(tab.locator("dialog.signing-in")).to_have_count(0)
    expect(note(tab)).to_have_value("081 234 5678")
    expect(kept(tab)).to_contain_text("not sent yet")
    tab.get_by_label("Kind of scam").select_option(label="Parcel or delivery scam")
    tab.locator("#member").get_by_label("Secretariat").check() if tab.locator("#member").count() else None
    tab.get_by_role("button", name="Publish", exact=True).click()
    expect(tab.locator("main")).to_contain_text("Published as entry")
    assert complaints == []


def test_somebody_else_who_signs_in_there_leaves_the_page(
    chromium: Browser, complaints: list[str], address: str, people: dict[str, Any]
) -> None:
    tab = at_desk(chromium, complaints, address, people)
    note(tab).fill("081 234 5678")
    expect(kept(tab)).to_contain_text("not sent yet")
    tab.context.clear_cookies(name="accord_session")
    note(tab).type("9")
    sign_in(tab, people, "eve")
    tab.wait_for_url("**/console/")
    tab.goto(f"{address}/console/publish")
    expect(note(tab)).to_have_value("")
    assert tab.get_by_role("link", name="Bring back").count() == 0


def test_two_tabs_and_a_dead_line(chromium: Browser, complaints: list[str], address: str, people: dict[str, Any]) -> None:
    tab = at_desk(chromium, complaints, address, people)
    note(tab).fill("081 234 5678")
    expect(kept(tab)).to_contain_text("not sent yet")
    other = tab.context.new_page()
    other.goto(f"{address}/console/publish")
    other.get_by_role("link", name="Bring back what you typed here").click()
    other.locator("#met").type(" second")
    expect(kept(other)).to_contain_text("not sent yet")
    note(tab).type(" first")
    expect(kept(tab)).to_contain_text("Both are kept")
    third = tab.context.new_page()
    third.goto(f"{address}/console/publish")
    brought = third.get_by_role("link", name="Bring back what you typed here")
    expect(brought).to_have_count(2)
    note(third).fill("086 000 1122")
    expect(kept(third)).to_contain_text("not sent yet")
    third.goto(f"{address}/console/publish")
    older = third.get_by_text("Typed here before that, and not sent: 1")
    expect(older).to_be_visible()
    expect(brought).to_have_count(2)
    older.click()
    expect(brought).to_have_count(3)
    tab.context.set_offline(True)
    note(tab).type(" offline")
    expect(kept(tab)).to_contain_text("There is no connection.")
    tab.get_by_role("button", name="Publish", exact=True).click()
    expect(kept(tab)).to_contain_text("Not sent: there is no connection.")
    expect(note(tab)).to_have_value("081 234 5678 first offline")
    tab.context.set_offline(False)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_form_sent_wrong_has_its_focus_at_the_top(
    chromium: Browser, complaints: list[str], address: str, people: dict[str, Any], language: str
) -> None:
    tab = at_desk(chromium, complaints, address, people)
    for width in (1400, 390):
        browsing.widen(tab, width)
        for path in ("/console/publish", "/console/appeals/new", "/console/settings/contact"):
            tab.goto(f"{address}{path}")
            for each in tab.locator("main form[method=post] input[type=email], main form[method=post] input[type=tel]").all():
                each.fill("nobody")
            tab.locator("main form[method=post] button:not([name])").first.click()
            summary = tab.locator("main [data-errors]")
            expect(summary).to_be_focused()
            assert tab.evaluate("document.documentElement.lang") == language and browsing.overflow(tab) == 0, path
            # Each width and each direction of writing once; that it fits, in both.
            if (width, language) in ((390, "en"), (1400, "ar")):
                assert browsing.flaws(tab) == [], path
            summary.get_by_role("link").first.click()
            assert tab.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true", path
    assert complaints == []


def test_what_is_looked_for_is_no_draft(chromium: Browser, complaints: list[str], address: str, people: dict[str, Any]) -> None:
    """Each visit to the search left one more line that offered to bring it back."""
    tab = at_desk(chromium, complaints, address, people)
    for place, box in (("search", "main [name=q]"), ("cases", "#q")):
        tab.goto(f"{address}/console/{place}")
        tab.locator(box).type("081 234 5678")
        tab.wait_for_timeout(2000)
        assert kept(tab).count() == 0, place
        tab.goto(f"{address}/console/{place}")
        assert tab.get_by_role("link", name="Bring back").count() == 0, place
    assert complaints == []
