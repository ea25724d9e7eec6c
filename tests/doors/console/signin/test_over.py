"""At a shared desk the next officer signs in over the one before, who is signed out by it; no step of signing in is left out."""

from typing import Any

import pytest
from codes import totp
from django.test import Client
from hubs import Hub
from rooms import audited, browser, forget_guesses, generator, is_signed_in, newcomer, person, sign_in

WRONG = "not the password at all"


@pytest.fixture(autouse=True)
def no_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_guesses(monkeypatch)


def _page(client: Client) -> str:
    return client.get("/account/login/").content.decode()


def test_the_page_says_who_is_signed_in_and_what_will_follow(hub: Hub) -> None:
    client = browser(person(hub.member("Bank A"), name="Suda Klinhom"))
    page = _page(client)
    assert "Suda Klinhom is signed in here, and will be signed out when somebody else signs in." in page
    assert 'name="password"' in page and 'href="/console/"' in page
    assert is_signed_in(client), "looking ends nothing"
    assert "is signed in here" not in _page(Client())


def test_whoever_comes_next_ends_the_session_before(any_hub: Hub) -> None:
    bank = any_hub.member("Bank A")
    client = browser(person(bank, name="Suda"))
    before: Any = client.session.session_key
    newcomer(bank, "analyst", "Malee")
    assert sign_in(client, "newcomer").status_code == 302
    assert is_signed_in(client) and "Malee" in client.get("/console/").content.decode()
    old = Client()
    old.cookies["accord_session"] = before
    assert not is_signed_in(old)
    assert [action for action, *_ in audited()][-2:] == ["member:people:sign-out", "member:people:sign-in"]


def test_a_wrong_password_changes_nothing_and_is_counted(hub: Hub) -> None:
    bank = hub.member("Bank A")
    client = browser(person(bank, name="Suda"))
    newcomer(bank, "analyst", "Malee")
    assert sign_in(client, "newcomer", WRONG).status_code == 422
    assert is_signed_in(client) and "Suda" in client.get("/console/").content.decode()
    assert audited()[-1] == ("member:people:sign-in", "refused", "wrong password or code")


def test_the_second_step_is_owed_all_the_same(hub: Hub) -> None:
    bank = hub.member("Bank A")
    client = browser(person(bank, name="Suda"))
    key = generator(newcomer(bank, name="Malee"))
    answer = sign_in(client, "newcomer")
    assert answer["Location"] == "/account/2fa/authenticate/"
    assert not is_signed_in(client), "between the two steps nobody is signed in, neither she nor the one before"
    client.post("/account/2fa/authenticate/", {"code": totp(key)})
    assert is_signed_in(client) and "Malee" in client.get("/console/").content.decode()


def test_a_form_that_this_hub_did_not_give_signs_nobody_in_or_out(hub: Hub) -> None:
    bank = hub.member("Bank A")
    newcomer(bank, "analyst", "Malee")
    client = browser(person(bank, name="Suda"), enforce_csrf_checks=True)
    assert sign_in(client, "newcomer").status_code == 403
    assert "Suda" in client.get("/console/").content.decode()


@pytest.mark.parametrize("path", ["/console/drafts/here", "/console/", "/account/login/", "/"])
def test_what_was_sent_before_somebody_signed_in_signs_nobody_out(hub: Hub, path: str) -> None:
    """A page keeps what is typed by itself; its answer comes after that of the sign-in, and the browser takes both."""
    client = browser(person(hub.member("Bank A"), name="Suda"))
    before = client.cookies["accord_session"].value
    client.session.flush()
    newcomer(hub.member("Bank A"), "analyst", "Malee")
    assert sign_in(client, "newcomer").status_code == 302
    late = Client()
    late.cookies["accord_session"] = before
    client.cookies.update(late.get(path).cookies)
    assert is_signed_in(client) and "Malee" in client.get("/console/").content.decode()


def test_whoever_signs_out_keeps_no_cookie(hub: Hub) -> None:
    client = browser(person(hub.member("Bank A"), name="Suda"))
    answer = client.post("/console/sign-out")
    assert (answer.cookies["accord_session"].value, answer.cookies["accord_session"]["max-age"]) == ("", 0)
