"""Signing in, in a real browser: invitation, password, code generator, recovery codes, passkey; and it complains of nothing."""

from collections.abc import Iterator

import pytest
from browsing import flaws, is_missing, launched, overflow, page, served, with_passkeys
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

    with served(application) as found:
        yield found


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture
def complaints() -> list[str]:
    return []


def _fit(shown: Page) -> None:
    """Nothing sticks out of a narrow phone, and axe finds nothing, in light and in dark."""
    assert overflow(shown) == 0, shown.url
    assert flaws(shown, by_night=True) == [], shown.url


def _sign_in(shown: Page, address: str, login: str) -> None:
    shown.goto(f"{address}/account/login/")
    shown.fill("#id_login", login)
    shown.fill("#id_password", PASSWORD)
    shown.click("button.primary")


def test_from_the_invitation_to_the_console_and_back_by_every_way(
    token: str, address: str, browser: Browser, complaints: list[str]
) -> None:
    shown = page(browser, complaints, expected=(422,))
    with_passkeys(shown)

    shown.goto(f"{address}/join/{token}")
    _fit(shown)
    for password, answer in (("short", "join"), (PASSWORD, "account/login")):
        shown.fill("#id_login", "anong")
        shown.fill("#id_password1", password)
        shown.fill("#id_password2", password)
        shown.click("button.primary")
        shown.wait_for_url(f"**/{answer}/**")
        _fit(shown)

    _sign_in(shown, address, "anong")
    shown.wait_for_url("**/account/2fa/")
    _fit(shown)
    shown.goto(f"{address}/console/settings")
    assert shown.url.endswith("/account/2fa/"), "nothing else opens before the second step is set up"

    shown.click("text=Set up a code generator")
    _fit(shown)
    key = shown.inner_text("#totp-key")
    shown.fill("#id_code", "000000")
    shown.click("button.primary")
    assert shown.inner_text("#totp-key") == key, "the same key after a slip"
    assert shown.inner_text("#id_code_error").startswith("This did not fit")
    _fit(shown)
    shown.fill("#id_code", totp(key))
    shown.click("button.primary")
    shown.wait_for_url("**/recovery-codes/")
    assert shown.locator(".codes li").count() == 10
    _fit(shown)
    recovery = shown.locator(".codes li").first.inner_text()
    shown.click("text=To the console")
    shown.wait_for_url("**/console/")

    for path in ("/console/settings", "/console/settings/contact", "/account/2fa/", "/account/2fa/totp/deactivate/"):
        shown.goto(f"{address}{path}")
        _fit(shown)
    shown.goto(f"{address}/account/2fa/webauthn/add/")
    _fit(shown)
    shown.click("#mfa_webauthn_add")
    shown.wait_for_url("**/account/2fa/")
    shown.click("text=Look after passkeys")
    assert "Signs in by itself." in shown.inner_text("main")
    _fit(shown)

    _sign_out(shown, address)
    _sign_in(shown, address, "anong")
    shown.wait_for_url("**/authenticate/")
    _fit(shown)
    shown.fill("#id_code", recovery)
    shown.click("button.primary")
    shown.wait_for_url("**/console/")

    _sign_out(shown, address)
    _sign_in(shown, address, "anong")
    shown.click("#mfa_webauthn_authenticate")
    shown.wait_for_url("**/console/")

    _sign_out(shown, address)
    shown.goto(f"{address}/account/login/?next=/console/settings")
    shown.click("#passkey_login")
    shown.wait_for_url(f"{address}/console/settings")
    assert "this one" in shown.inner_text("main")
    assert complaints == []


def _sign_out(shown: Page, address: str) -> None:
    shown.goto(f"{address}/account/logout/")
    shown.click("button.primary")
    shown.wait_for_url("**/account/login/")


def test_a_device_without_a_passkey_is_told_so_in_words(address: str, browser: Browser, complaints: list[str]) -> None:
    shown = page(browser, complaints)
    session = shown.context.new_cdp_session(shown)
    session.send("WebAuthn.enable")  # and no authenticator in it
    shown.goto(f"{address}/account/login/")
    assert not shown.is_visible("#passkey-problem")
    shown.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError')) }")
    shown.click("#passkey_login")
    shown.wait_for_selector("#passkey-problem", state="visible")
    _fit(shown)
    assert complaints == []


def test_at_a_number_the_page_says_where_passkeys_work(address: str, browser: Browser, complaints: list[str]) -> None:
    shown = page(browser, complaints)
    shown.goto(address.replace("localhost", "127.0.0.1") + "/account/login/")
    assert shown.get_attribute(".note a", "href") == address
    _fit(shown)
    shown.goto(f"{address}/account/login/")
    assert shown.locator(".note").count() == 0


def test_arabic_is_mirrored(token: str, address: str, browser: Browser, complaints: list[str]) -> None:
    shown = page(browser, complaints, expected=(404,))
    for path in ("/account/login/", f"/join/{token}", "/join/nothing"):
        shown.goto(f"{address}{path}?lang=ar")
        assert shown.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert shown.get_attribute("html", "dir") == "rtl"
        _fit(shown)
    shown.goto(f"{address}/account/login/")
    assert shown.get_attribute("html", "lang") == "ar", "chosen once"
    assert [text for text in complaints if not text.endswith("/join/nothing?lang=ar")] == []


def test_it_works_without_javascript(address: str, browser: Browser, complaints: list[str]) -> None:
    shown = page(browser, complaints, java_script_enabled=False)
    _sign_in(shown, address, "newcomer")
    shown.goto(f"{address}/console/settings")
    assert "Chromium on Linux" in shown.inner_text("main")
    shown.click("text=Change the password")
    shown.fill("#id_oldpassword", PASSWORD)
    shown.fill("#id_password1", "words that nobody knows")
    shown.fill("#id_password2", "words that nobody knows")
    shown.click("button.primary")
    assert "your other sessions are ended" in shown.inner_text("main")
    assert complaints == []


def test_the_way_outside_and_back_under_the_policy(address: str, browser: Browser, complaints: list[str]) -> None:
    with provider() as outside, override_settings(SOCIALACCOUNT_PROVIDERS=settings_for(outside)):
        shown = page(browser, complaints)
        _sign_in(shown, address, "newcomer")
        shown.goto(f"{address}/console/settings")
        _fit(shown)
        shown.click("text=Tie it to you")
        shown.wait_for_url("**/console/settings?said=tied")
        _fit(shown)
        _sign_out(shown, address)
        shown.click("text=Sign in with Ministry")
        shown.wait_for_url("**/console/")
    assert complaints == []
