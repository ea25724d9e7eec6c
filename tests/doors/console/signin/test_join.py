"""One-time links: an invitation is taken up once, a reset link sets a new password, and every other link opens the same page."""

from typing import Any

import pytest
from clocks import Clock
from django.test import Client
from hubs import Hub
from rooms import PASSWORD, audited, browser, forget_guesses, invited, is_signed_in, newcomer, person, sign_in

GOOD = {"login": "anong", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def no_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_guesses(monkeypatch)


def _link(row: Any) -> str:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    return f"/join/{people.new_link(queries.managed_person(queries.operator(), row.id), by=queries.operator())}"


def test_choose_a_name_and_a_password_then_sign_in(any_hub: Hub) -> None:
    row, token = invited(any_hub.member("Bank A"), "analyst", "Anong Srisai")
    client = Client(enforce_csrf_checks=True)
    page = client.get(f"/join/{token}").content.decode()
    assert "Welcome, Anong Srisai" in page and 'autocomplete="new-password"' in page
    answer = client.post(f"/join/{token}", GOOD)
    assert (answer.status_code, answer["Location"]) == (303, "/account/login/?said=joined")
    assert "Your password is set." in client.get(answer["Location"]).content.decode()
    assert not is_signed_in(client), "with the password, not with the link"
    other = Client()
    sign_in(other, "anong")
    assert is_signed_in(other)
    assert ("member:people:join", "done", f"link used by {row.id}") in audited()


def test_a_new_person_goes_on_in_the_language_in_which_they_took_it_up_and_a_known_one_in_theirs(hub: Hub) -> None:
    row, token = invited(hub.member("Bank A"), "analyst", "Anong Srisai")
    client = Client()
    assert '<html lang="ar"' in client.get(f"/join/{token}?lang=ar").content.decode()
    assert client.post(f"/join/{token}", GOOD).status_code == 303
    other = Client()
    sign_in(other, "anong")
    assert '<html lang="ar"' in other.get("/console/").content.decode()
    again = Client()
    assert '<html lang="en"' in again.get(link := _link(row)).content.decode()
    assert again.post(link, GOOD).status_code == 303
    sign_in(again, "anong")
    assert '<html lang="ar"' in again.get("/console/").content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"login": "a b"}, "login"),
        ({"login": ""}, "login"),
        ({"login": "กมล"}, "login"),
        ({"login": "taken"}, "login"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password1": "", "password2": ""}, "password1"),
        ({"login": "kamonchanok", "password1": "kamonchanok12", "password2": "kamonchanok12"}, "password1"),
        ({"password2": "something else than it"}, "password2"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_uses_nothing_up(hub: Hub, changed: dict[str, str], field: str) -> None:
    newcomer(hub.member("Bank A"), login="taken")
    _, token = invited(hub.member("Bank A"))
    sent = GOOD | changed
    answer = Client().post(f"/join/{token}", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert f'value="{PASSWORD}"' not in page, "no password is sent back"
    if field != "login":
        assert f'value="{sent["login"]}"' in page
    assert Client().post(f"/join/{token}", GOOD).status_code == 303


def test_a_name_that_cannot_be_is_said_together_with_a_password_that_cannot(hub: Hub) -> None:
    _, token = invited(hub.member("Bank A"))
    page = Client().post(f"/join/{token}", {"login": "กมล", "password1": "short", "password2": "short"}).content.decode()
    assert 'id="id_login_error"' in page and 'id="id_password1_error"' in page


@pytest.mark.parametrize(
    ("chosen", "typed"),
    [
        ("\u09ac\u09bf\u09dc\u09be\u09b2 of the house", "\u09ac\u09bf\u09a1\u09bc\u09be\u09b2 of the house"),
        ("\u09ac\u09bf\u09a1\u09bc\u09be\u09b2 of the house", "\u09ac\u09bf\u09dc\u09be\u09b2 of the house"),
        ("\u0e2a\u0e35\u0e14\u0e33 of the house", "\u0e2a\u0e35\u0e14\u0e4d\u0e32 of the house"),
        ("jos\u00e9 y los gatos", "jose\u0301 y los gatos"),
    ],
)
def test_a_password_of_one_keyboard_opens_on_another(hub: Hub, chosen: str, typed: str) -> None:
    """Bengali, Thai and Spanish keyboards write some letters as one character, or as two."""
    _, token = invited(hub.member("Bank A"), "analyst")
    Client().post(f"/join/{token}", {"login": "anong", "password1": chosen, "password2": chosen})
    client = Client()
    sign_in(client, "anong", typed)
    assert is_signed_in(client)
    sent = {"oldpassword": chosen, "password1": typed + " 2", "password2": typed + " 2"}
    assert client.post("/account/password/change/", sent)["Location"] == "/console/settings?said=password"
    other = Client()
    sign_in(other, "anong", chosen + " 2")
    assert is_signed_in(other)


def test_a_password_that_was_kept_as_it_was_typed_still_opens(hub: Hub) -> None:
    from django.contrib.auth.hashers import make_password

    from accord.hub.members.actions import people

    _, token = invited(hub.member("Bank A"), "analyst")
    typed = "jose\u0301 y los gatos"
    people.take_up_hashed(token, "anong", make_password(typed))
    client = Client()
    sign_in(client, "anong", typed)
    assert is_signed_in(client)


def test_what_hides_in_a_pasted_name_is_dropped(hub: Hub) -> None:
    _, token = invited(hub.member("Bank A"))
    assert Client().post(f"/join/{token}", GOOD | {"login": "\u200b\x00anong\u202e"}).status_code == 303
    sent = {"login": "anong", "password": PASSWORD}
    assert Client().post("/account/login/", sent).status_code == 302


def test_used_old_unknown_and_ended_open_the_same_page(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    clock = Clock(monkeypatch)
    api = hub.member("Bank A")
    used, old, ended = (invited(api) for _ in range(3))
    people.take_up(used[1], "anong", PASSWORD)
    people.set_active(ended[0], False, by=queries.operator())
    clock.ahead += 3 * 24 * 3600 + 1
    answers = []
    for token in (used[1], old[1], ended[1], "x" * 43, "%00", "..", "a" * 3000, "ก"):
        for method in (Client().get, Client().post):
            answer = method(f"/join/{token}", GOOD if method is Client.post else {})
            answers.append((answer.status_code, answer.content))
    assert {status for status, _ in answers} == {404}
    assert len({body for _, body in answers}) == 1
    assert "This link opens nothing" in answers[0][1].decode()


def test_a_reset_link_keeps_the_name_sets_the_password_and_ends_the_sessions(any_hub: Hub) -> None:
    row = newcomer(any_hub.member("Bank A"), "analyst")
    client = browser(row)
    link = _link(row)
    page = Client().get(link).content.decode()
    assert "Your sign-in name stays:" in page and 'id="id_login"' not in page
    words = "quite another password"
    answer = Client().post(link, {"login": "somebody-else", "password1": words, "password2": words})
    assert answer.status_code == 303
    assert not is_signed_in(client)
    assert sign_in(Client(), "newcomer").status_code == 422
    assert sign_in(Client(), "newcomer", words)["Location"] == "/console/"


def test_a_reset_link_takes_no_second_step_away(hub: Hub) -> None:
    row = person(hub.member("Bank A"))
    Client().post(_link(row), {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(Client(), row.login)["Location"] == "/account/2fa/authenticate/"


def test_the_page_tells_nobody_its_address(hub: Hub) -> None:
    _, token = invited(hub.member("Bank A"))
    answer = Client().get(f"/join/{token}")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert token not in answer.content.decode()
    assert token not in str(audited("actor", "action", "outcome", "detail"))


def test_trying_many_is_stopped_for_one_client_and_not_for_another(hub: Hub) -> None:
    client = Client()
    answers = [client.get(f"/join/guess-{n}").status_code for n in range(32)]
    assert answers == [404] * 30 + [429] * 2
    assert Client(REMOTE_ADDR="203.0.113.9").get("/join/guess").status_code == 404


def test_only_looking_and_sending(hub: Hub) -> None:
    _, token = invited(hub.member("Bank A"))
    assert Client().put(f"/join/{token}").status_code == 405
    assert Client().delete(f"/join/{token}").status_code == 405
