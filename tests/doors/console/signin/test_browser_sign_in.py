"""Signing in, in a real browser: invitation, password, code generator, recovery codes, passkey; and it complains of nothing."""

from collections.abc import Iterator

import pytest
from browsing import flaws, is_missing, overflow, page, served, with_passkeys
from codes import totp
from django.test import override_settings
from hubs import Hub
from playwright.sync_api import Browser, Page
from provider import provider, settings_for
from rooms import PASSWORD, forget_guesses, invited, newcomer

pytestmark = pytest.mark.skipif(is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture(autouse=True)
def no_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_guesses(monkeypatch)


@pytest.fixture
def token(hub: Hub) -> str:
    """Of somebody's invitation. Beside them there is an analyst, who signs in as `newcomer`; everybody is there before the browser."""
    newcomer(hub.member("Bank A"), "analyst")
    return invited(hub.member("Bank A"), "officer", "Anong Srisai")[1]


@pytest.fixture
def address(hub: Hub, token: str) -> Iterator[str]:
    from accord.site.wsgi import application

    with served(application) as url:
        yield url


@pytest.fixture
def complaints() -> list[str]:
    return []


def _fit(page: Page) -> None:
    """Nothing sticks out of a narrow phone, and axe finds nothing, in light and in dark."""
    assert overflow(page) == 0, page.url
    assert flaws(page, by_night=True) == [], page.url


def _sign_in(page: Page, address: str, login: str) -> None:
    page.goto(f"{address}/account/login/")
    page.fill("#id_login", login)
    page.fill("#id_password", PASSWORD)
    page.click("button.primary")


def test_from_the_invitation_to_the_console_and_back_by_every_way(
    token: str, address: str, chromium: Browser, complaints: list[str]
) -> None:
    tab = page(chromium, complaints, expected=(422,))
    with_passkeys(tab)

    tab.goto(f"{address}/join/{token}")
    _fit(tab)
    for password, answer in (("short", "join"), (PASSWORD, "account/login")):
        tab.fill("#id_login", "anong")
        tab.fill("#id_password1", password)
        tab.fill("#id_password2", password)
        tab.click("button.primary")
        tab.wait_for_url(f"**/{answer}/**")
        _fit(tab)

    _sign_in(tab, address, "anong")
    tab.wait_for_url("**/account/2fa/")
    _fit(tab)
    tab.goto(f"{address}/console/settings")
    assert tab.url.endswith("/account/2fa/"), "nothing else opens before the second step is set up"

    tab.click("text=Set up a code generator")
    _fit(tab)
    key = tab.inner_text("#totp-key")
    tab.fill("#id_code", "000000")
    tab.click("button.primary")
    assert tab.inner_text("#totp-key") == key, "the same key after a slip"
    assert tab.inner_text("#id_code_error").startswith("This did not fit")
    _fit(tab)
    tab.fill("#id_code", totp(key))
    tab.click("button.primary")
    tab.wait_for_url("**/recovery-codes/")
    assert tab.locator(".codes li").count() == 10
    _fit(tab)
    recovery = tab.locator(".codes li").first.inner_text()
    tab.click("text=To the console")
    tab.wait_for_url("**/console/")

    for path in ("/console/settings", "/console/settings/contact", "/account/2fa/", "/account/2fa/totp/deactivate/"):
        tab.goto(f"{address}{path}")
        _fit(tab)
    tab.goto(f"{address}/account/2fa/webauthn/add/")
    _fit(tab)
    tab.click("#mfa_webauthn_add")
    tab.wait_for_url("**/account/2fa/")
    tab.click("text=Manage passkeys")
    assert "Signs in by itself." in tab.inner_text("main")
    _fit(tab)
    tab.goto(f"{address}/account/2fa/webauthn/add/")
    tab.click("#mfa_webauthn_add")
    tab.wait_for_selector("#passkey-problem", state="visible")
    assert "already holds one of yours" in tab.inner_text("#passkey-problem"), "a device keeps one passkey for each person"

    _sign_out(tab, address)
    _sign_in(tab, address, "anong")
    tab.wait_for_url("**/authenticate/")
    _fit(tab)
    tab.fill("#id_code", recovery)
    tab.click("button.primary")
    tab.wait_for_url("**/console/")

    _sign_out(tab, address)
    _sign_in(tab, address, "anong")
    tab.click("#mfa_webauthn_authenticate")
    tab.wait_for_url("**/console/")

    _sign_out(tab, address)
    tab.goto(f"{address}/account/login/?next=/console/settings")
    tab.click("#passkey_login")
    tab.wait_for_url(f"{address}/console/settings")
    assert "this one" in tab.inner_text("main")

    for remove, gone, left in (
        ("/account/2fa/totp/deactivate/", "The code generator is removed.", "You have 1 passkey."),
        ("/account/2fa/webauthn/keys/", "The passkey is removed.", "Your role needs more than a password."),
    ):
        tab.goto(f"{address}/account/2fa/webauthn/" if remove.endswith("keys/") else f"{address}{remove}")
        if remove.endswith("keys/"):
            tab.click("text=Remove")
        tab.click("button.danger")
        tab.wait_for_url("**/account/2fa/?said=*")
        assert gone in tab.inner_text("main") and left in tab.inner_text("main")
        _fit(tab)
    tab.goto(f"{address}/console/settings")
    assert tab.url.endswith("/account/2fa/") and "Set up a code generator" in tab.inner_text("main")
    assert complaints == []


def _sign_out(page: Page, address: str) -> None:
    page.goto(f"{address}/account/logout/")
    page.click("button.primary")
    page.wait_for_url("**/account/login/")


def test_a_device_without_a_passkey_is_told_so_in_words(address: str, chromium: Browser, complaints: list[str]) -> None:
    tab = page(chromium, complaints)
    session = tab.context.new_cdp_session(tab)
    session.send("WebAuthn.enable")  # and no authenticator in it
    tab.goto(f"{address}/account/login/")
    assert not tab.is_visible("#passkey-problem")
    tab.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")
    tab.click("#passkey_login")
    tab.wait_for_selector("#passkey-problem", state="visible")
    _fit(tab)
    assert complaints == []


def test_at_a_number_the_page_says_where_passkeys_work(address: str, chromium: Browser, complaints: list[str]) -> None:
    tab = page(chromium, complaints)
    tab.goto(address.replace("localhost", "127.0.0.1") + "/account/login/")
    assert tab.get_attribute(".note a", "href") == address
    _fit(tab)
    tab.goto(f"{address}/account/login/")
    assert tab.locator(".note").count() == 0


def test_arabic_is_mirrored(token: str, address: str, chromium: Browser, complaints: list[str]) -> None:
    tab = page(chromium, complaints, expected=(404,))
    for path in ("/account/login/", f"/join/{token}", "/join/nothing"):
        tab.goto(f"{address}{path}?lang=ar")
        assert tab.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert tab.get_attribute("html", "dir") == "rtl"
        _fit(tab)
    tab.goto(f"{address}/account/login/")
    assert tab.get_attribute("html", "lang") == "ar", "chosen once"
    assert [text for text in complaints if not text.endswith("/join/nothing?lang=ar")] == []


def test_it_works_without_javascript(address: str, chromium: Browser, complaints: list[str]) -> None:
    tab = page(chromium, complaints, java_script_enabled=False)
    _sign_in(tab, address, "newcomer")
    tab.goto(f"{address}/console/settings")
    assert "Chromium on Linux" in tab.inner_text("main")
    tab.click("text=Change the password")
    tab.fill("#id_oldpassword", PASSWORD)
    tab.fill("#id_password1", "words that nobody knows")
    tab.fill("#id_password2", "words that nobody knows")
    tab.click("button.primary")
    assert "your other sessions are ended" in tab.inner_text("main")
    assert complaints == []


def test_the_way_outside_and_back_under_the_policy(address: str, chromium: Browser, complaints: list[str]) -> None:
    with provider() as outside, override_settings(SOCIALACCOUNT_PROVIDERS=settings_for(outside)):
        tab = page(chromium, complaints)
        _sign_in(tab, address, "newcomer")
        tab.goto(f"{address}/console/settings")
        _fit(tab)
        tab.click("text=Link it to you")
        tab.wait_for_url("**/console/settings?said=tied")
        _fit(tab)
        _sign_out(tab, address)
        tab.click("text=Sign in with Ministry")
        tab.wait_for_url("**/console/")
    assert complaints == []
