"""Signing in: password and second step, locks that tell nothing, the second step that a role owes, and pages that are not there."""

import time
from typing import Any

import pytest
from clocks import Clock
from codes import totp
from django.test import Client, override_settings
from hubs import Hub
from rooms import PASSWORD, audited, browser, forget_guesses, generator, is_signed_in, newcomer, person, sign_in, signed_in

SECOND = "/account/2fa/authenticate/"
WRONG = "not the password at all"


@pytest.fixture(autouse=True)
def no_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_guesses(monkeypatch)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def _signs() -> list[Any]:
    return [(outcome, detail) for action, outcome, detail in audited() if action == "member:people:sign-in"]


def test_name_and_password_then_a_code(any_hub: Hub) -> None:
    key = generator(newcomer(any_hub.member("Bank A")))
    client = Client()
    answer = sign_in(client, " NewComer ", next="/console/signals")
    assert (answer.status_code, answer["Location"]) == (302, SECOND)
    assert not is_signed_in(client)
    answer = client.post(SECOND, {"code": "000000"})
    assert "This did not fit" in answer.content.decode()
    answer = client.post(SECOND, {"code": totp(key)})
    assert answer["Location"] == "/console/signals"
    assert is_signed_in(client)
    assert _signs() == [("refused", "wrong password or code"), ("done", "")]
    from django.contrib.auth import get_user_model

    assert [user.last_login for user in get_user_model().objects.all()] == [None], "the audit line tells it"


def test_a_used_code_opens_no_second_session(hub: Hub) -> None:
    key = generator(newcomer(hub.member("Bank A")))
    code = totp(key)
    for opened in (True, False):
        client = Client()
        sign_in(client, "newcomer")
        client.post(SECOND, {"code": code})
        assert is_signed_in(client) is opened


def test_each_recovery_code_opens_once(any_hub: Hub) -> None:
    row = newcomer(any_hub.member("Bank A"))
    generator(row)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from django.contrib.auth import get_user_model

    code = RecoveryCodes.activate(get_user_model().objects.get(n=row.n)).get_unused_codes()[3]
    for opened in (True, False):
        client = Client()
        sign_in(client, "newcomer")
        client.post(SECOND, {"code": code})
        assert is_signed_in(client) is opened


def test_whoever_comes_in_by_the_last_recovery_code_is_told_so(hub: Hub) -> None:
    row = newcomer(hub.member("Bank A"))
    generator(row)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from django.contrib.auth import get_user_model

    codes = RecoveryCodes.activate(get_user_model().objects.get(n=row.n)).get_unused_codes()
    for number, code in enumerate(codes, 1):
        client = Client()
        sign_in(client, "newcomer")
        answer = client.post(SECOND, {"code": code})
        assert (answer.headers["Location"] == "/console/settings?said=last-code") is (number == len(codes))
    assert "That was your last recovery code." in client.get("/console/settings?said=last-code").content.decode()


def test_a_code_is_taken_in_the_digits_of_the_keyboard_and_in_groups(hub: Hub) -> None:
    """Of Arabic, the console's second language, the keyboards of phones write their own digits."""
    row = newcomer(hub.member("Bank A"))
    generator(row)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from django.contrib.auth import get_user_model

    codes = RecoveryCodes.activate(get_user_model().objects.get(n=row.n)).get_unused_codes()
    shapes = (
        codes[0].translate({ord("0") + digit: 0x0660 + digit for digit in range(10)}),
        codes[1].translate({ord("0") + digit: 0x0E50 + digit for digit in range(10)}),
        f"\u200f{codes[2][:4]} {codes[2][4:]}",
        f"{codes[3][:4]}-{codes[3][4:]}",
    )
    for typed in shapes:
        client = Client()
        sign_in(client, "newcomer")
        client.post(SECOND, {"code": typed})
        assert is_signed_in(client), typed


@pytest.mark.parametrize("login", ["newcomer", "nobody-has-this"])
def test_a_lock_says_the_same_of_a_name_that_nobody_has(hub: Hub, clock: Clock, login: str) -> None:
    newcomer(hub.member("Bank A"), "analyst")
    client = Client()
    pages = [sign_in(client, login, WRONG) for _ in range(7)]
    assert [page.status_code for page in pages] == [422] * 7
    locks = ["is taken for 1 minute." in page.content.decode() for page in pages]
    assert locks == [False] * 5 + [True] * 2
    assert all("do not go together" in page.content.decode() for page in pages[:5])
    assert sign_in(client, login, PASSWORD).status_code == 422
    clock.ahead += 61
    assert sign_in(client, login, PASSWORD).status_code == (302 if login == "newcomer" else 422)


def test_known_and_unknown_names_get_the_same_page_byte_for_byte(hub: Hub) -> None:
    newcomer(hub.member("Bank A"))
    for round in range(7):
        pages = []
        for login in ("newcomer", "nobody-ha"):
            page = sign_in(Client(), login, WRONG).content.decode()
            pages.append(page.replace(login, "LOGIN"))
        strip = [[line for line in page.split("\n") if "csrfmiddlewaretoken" not in line] for page in pages]
        assert strip[0] == strip[1], round


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
@pytest.mark.parametrize("login", ["newcomer", "nobody-has-this"])
def test_a_failure_costs_one_password_check_whoever_it_is(hub: Hub, monkeypatch: pytest.MonkeyPatch, login: str) -> None:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    newcomer(hub.member("Bank A"))
    counted = []
    real = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", lambda *given, **more: counted.append(1) or real(*given, **more))
    sign_in(Client(), login, WRONG)
    assert len(counted) == 1
    for _ in range(4):
        sign_in(Client(), login, WRONG)
    counted.clear()
    sign_in(Client(), login, WRONG)
    assert counted == [], "while it is locked nothing is checked, whoever it is"


def test_wrong_codes_lock_like_wrong_passwords(hub: Hub, clock: Clock) -> None:
    key = generator(newcomer(hub.member("Bank A")))
    client = Client()
    sign_in(client, "newcomer")
    for _ in range(5):
        client.post(SECOND, {"code": "12345"})
    page = client.post(SECOND, {"code": totp(key)}).content.decode()
    assert "no password and no code is taken for 1 minute." in page
    assert not is_signed_in(client)
    assert sign_in(Client(), "newcomer").status_code == 422
    clock.ahead += 61
    client.post(SECOND, {"code": totp(key)})
    assert is_signed_in(client)


def test_guesses_inside_a_session_count_too(hub: Hub) -> None:
    row = newcomer(hub.member("Bank A"), "analyst")
    client = browser(row)
    for _ in range(5):
        client.post(
            "/account/password/change/", {"oldpassword": WRONG, "password1": "new words for a door", "password2": "new words for a door"}
        )
    assert sign_in(Client(), "newcomer").status_code == 422


def test_a_role_that_owes_a_second_step_gets_to_nothing_else(hub: Hub) -> None:
    from accord.doors.console.urls import BASE, PAGES

    client = Client()
    newcomer(hub.member("Bank A"), "administrator")
    sign_in(client, "newcomer")
    others = ("/account/password/change/", "/account/oidc/outside/login/", "/account/login/", "/console", "/console/nothing", "/join/x")
    for page in [BASE + page.path for page in PAGES if page.name != "sign_out"] + list(others):
        for method in (client.get, client.post, client.put, client.head):
            answer = method(page)
            assert (answer.status_code, answer["Location"]) == (303, "/account/2fa/"), (page, method)
    for detour in ("/console/../console/settings", "/account/2fa/../../console/settings", "/account/2fa/%2e%2e/console/settings"):
        assert client.get(detour).status_code in (303, 404), detour
    assert client.get("/api/v1/signals").status_code == 401, "the API knows tokens only"
    assert "Choose one of the two" in client.get("/account/2fa/").content.decode()


def test_the_stream_of_bells_owes_it_too(hub: Hub) -> None:
    from accord.hub.members import queries

    row = newcomer(hub.member("Bank A"))
    client = Client()
    sign_in(client, "newcomer")
    assert queries.session_caller(client.session.session_key) is None
    key = generator(row)
    assert queries.session_caller(client.session.session_key) is None, "set up elsewhere, it was not shown here"
    client.post("/account/2fa/reauthenticate/?next=/console/", {"code": totp(key)})
    assert queries.session_caller(client.session.session_key) is not None


def test_setting_up_the_generator_opens_the_console_and_shows_the_codes_once(any_hub: Hub) -> None:
    client = Client()
    newcomer(any_hub.member("Bank A"))
    sign_in(client, "newcomer")
    page = client.get("/account/2fa/totp/activate/").content.decode()
    key = page.partition('aria-labelledby="key-label">')[2].partition("<")[0]
    assert 'class="qr"' in page and "style=" not in page and "data:" not in page
    answer = client.post("/account/2fa/totp/activate/", {"code": totp(key)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    page = client.get(answer["Location"]).content.decode()
    assert page.count('<li><bdi dir="ltr" class="identifier">') == 10
    again = client.get(answer["Location"]).content.decode()
    assert '<li><bdi dir="ltr" class="identifier">' not in again and "10 codes are left" in again
    assert client.get("/console/settings").status_code == 200
    details = [detail for action, _, detail in audited() if action == "member:people:secure"]
    assert sorted(details) == ["code generator added", "recovery codes added"]


def test_what_guards_an_account_is_not_changed_by_the_password_alone(hub: Hub, clock: Clock) -> None:
    key = generator(newcomer(hub.member("Bank A")))
    client = Client()
    sign_in(client, "newcomer")
    client.post(SECOND, {"code": totp(key)})
    assert client.get("/account/2fa/totp/deactivate/").status_code == 200, "proved a moment ago"
    clock.ahead += 16 * 60
    for page in ("totp/deactivate/", "webauthn/add/", "recovery-codes/generate/"):
        answer = client.get(f"/account/2fa/{page}")
        assert answer["Location"].startswith("/account/2fa/reauthenticate/"), page
        assert client.post(f"/account/2fa/{page}")["Location"].startswith("/account/2fa/reauthenticate/"), page
    answer = client.get("/account/reauthenticate/")
    assert answer["Location"].startswith("/account/2fa/reauthenticate/"), "the password is no way here"
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get("/account/2fa/totp/deactivate/").status_code == 302
    assert client.post("/account/2fa/reauthenticate/?next=/account/2fa/", {"code": totp(key, time.time())})["Location"] == "/account/2fa/"
    assert client.post("/account/2fa/totp/deactivate/").status_code == 302
    assert client.get("/console/settings")["Location"] == "/account/2fa/", "the role owes one again"
    assert audited()[-1] == ("member:people:secure", "done", "code generator removed")


def test_a_new_password_ends_the_other_sessions_and_keeps_the_rest_of_the_row(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"), "analyst")
    here, there = browser(row), browser(row)
    link = people.new_link(row, by=queries.operator())
    sent = {"oldpassword": PASSWORD, "password1": "words that nobody knows", "password2": "words that nobody knows"}
    answer = here.post("/account/password/change/", sent)
    assert answer["Location"] == "/console/settings?said=password"
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert "/console/settings/sessions/end" not in here.get("/console/settings").content.decode()
    assert Client().get(f"/join/{link}").status_code == 404
    assert sign_in(Client(), "newcomer").status_code == 422
    assert sign_in(Client(), "newcomer", "words that nobody knows").status_code == 302
    assert ("member:people:secure", "done", "password changed") in audited()


@pytest.mark.parametrize("password", ["tiny", "password1234", "newcomer.2026"])
def test_a_poor_password_is_refused_beside_its_field(hub: Hub, password: str) -> None:
    client = browser(newcomer(hub.member("Bank A"), "analyst"))
    sent = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post("/account/password/change/", sent)
    assert answer.status_code == 422
    assert 'id="id_password1_error"' in answer.content.decode()
    assert password not in answer.content.decode()


def test_whoever_takes_no_part_is_out_at_once_and_stays_out(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    row = newcomer(hub.member("Bank A"), "analyst")
    client = browser(row)
    actions.change_standing(queries.member(hub.member("Bank A").id), "suspended", by=queries.operator())
    assert client.post("/account/password/change/", {}).status_code == 302
    assert not is_signed_in(client)
    answer = sign_in(Client(), "newcomer")
    assert answer.status_code == 403 and "You take no part here at the moment" in answer.content.decode()
    assert client.get("/account/inactive/").status_code == 404
    assert _signs()[-1] == ("refused", "takes no part")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "\\\\evil.example",
        "/\\evil.example",
        "http:///evil.example",
        "console/",
    ],
)
def test_signing_in_leads_nowhere_outside(hub: Hub, target: str) -> None:
    newcomer(hub.member("Bank A"), "analyst")
    assert sign_in(Client(), "newcomer", next=target)["Location"] == "/console/"


@override_settings(ALLOWED_HOSTS=["testserver", "another.example"], CSRF_TRUSTED_ORIGINS=["https://third.example"])
@pytest.mark.parametrize("target", ["http://another.example/", "https://third.example/", "http://testserver/console/signals"])
def test_signing_in_leads_to_no_other_name_of_the_hub(hub: Hub, target: str) -> None:
    newcomer(hub.member("Bank A"), "analyst")
    assert sign_in(Client(), "newcomer", next=target)["Location"] == "/console/"


ABSENT = (
    "signup/",
    "email/",
    "confirm-email/",
    "confirm-email/abc/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/1-set-password/",
    "password/set/",
    "login/code/",
    "login/code/confirm/",
    "phone/verify/",
    "2fa/recovery-codes/download/",
    "2fa/webauthn/signup/",
    "2fa/trust/",
    "outside/",
    "outside/signup/",
    "sessions/",
    "",
    "anything\n",
)


@pytest.mark.parametrize("path", ABSENT)
def test_what_is_not_used_is_absent_like_anything_else(hub: Hub, path: str) -> None:
    for client in (Client(), signed_in(hub.member("Bank A"))):
        unknown, page = client.get("/account/nothing-of-the-kind"), client.get(f"/account/{path}")
        assert page.status_code == unknown.status_code == 404
        assert _without_token(page) == _without_token(unknown)
        assert client.post(f"/account/{path}").status_code == 404


def _without_token(page: Any) -> list[str]:
    return [line for line in page.content.decode().split("\n") if "csrf" not in line.lower()]


@pytest.mark.parametrize(
    "path", ["2fa/webauthn/keys/999/edit/", "2fa/webauthn/keys/999/remove/", "2fa/recovery-codes/", "oidc/outside/login/callback/"]
)
def test_what_somebody_does_not_have_is_said_in_our_words(hub: Hub, path: str) -> None:
    client = signed_in(hub.member("Bank A"))
    answer = client.get(f"/account/{path}", follow=True)
    assert answer.status_code in (200, 404)
    assert "Accord" in answer.content.decode()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


_HANDLE = '{"response": {"userHandle": "____________"}}'
JUNK = (
    "",
    "null",
    "[]",
    "{}",
    '"text"',
    "{" * 5000,
    "[" * 19_000,
    '{"id": 1}',
    '{"response": {"userHandle": "____________"}}',
    "x" * 30_000,
)


@pytest.mark.parametrize("credential", JUNK)
def test_a_passkey_that_is_none_is_refused(hub: Hub, credential: str) -> None:
    client = Client()
    client.get("/account/2fa/webauthn/login/", headers={"Accept": "application/json"})
    answer = client.post("/account/2fa/webauthn/login/", {"credential": credential})
    assert (answer.status_code, answer["Location"]) == (303, "/account/login/?said=passkey")
    assert "That passkey was not accepted" in client.get(answer["Location"]).content.decode()
    key = generator(newcomer(hub.member("Bank A")))
    inside = Client()
    sign_in(inside, "newcomer")
    assert inside.post(SECOND, {"credential": credential}).status_code == 200
    inside.post(SECOND, {"code": totp(key)})
    assert inside.post("/account/2fa/webauthn/add/", {"name": "Key", "credential": credential}).status_code == 422
    assert ("refused", "passkey") in _signs()


@pytest.mark.parametrize("login", ["\x00", "a\x00b", "x" * 5000, "\u202e", "' OR 1=1 --", "🙂"])
def test_a_name_that_is_none_is_refused(any_hub: Hub, login: str) -> None:
    assert sign_in(Client(), login).status_code == 422


def test_every_page_of_signing_in_has_the_strict_policy(hub: Hub) -> None:
    client = signed_in(hub.member("Bank A"))
    for asked, path in [
        (Client(), "/account/login/"),
        (client, "/account/logout/"),
        (client, "/account/2fa/"),
        (client, "/account/nothing"),
    ]:
        answer = asked.get(f"/account/{path}")
        assert "'unsafe" not in answer["Content-Security-Policy"] and "data:" not in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"


def test_a_form_from_elsewhere_is_refused(hub: Hub) -> None:
    newcomer(hub.member("Bank A"), "analyst")
    client = Client(enforce_csrf_checks=True)
    client.get("/account/login/")  # the cookie comes, and the form of another page has no token of it
    answer = sign_in(client, "newcomer")
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()


def test_signing_out_ends_the_session_and_leaves_a_line(any_hub: Hub) -> None:
    row = person(any_hub.member("Bank A"))
    client = browser(row)
    key = client.session.session_key
    assert client.get("/console/sign-out").status_code == 405
    answer = client.post("/console/sign-out")
    assert (answer.status_code, answer["Location"]) == (303, "/account/login/")
    assert not is_signed_in(client)
    client.cookies["accord_session"] = key
    assert not is_signed_in(client)
    assert audited()[-1][0] == "member:people:sign-out"


def test_lines_hold_ids_and_nothing_typed(hub: Hub) -> None:
    generator(newcomer(hub.member("Bank A"), name="Quivolda Ostrovantz", login="quivolda"))
    client = Client()
    sign_in(client, "quivolda", WRONG)
    sign_in(client, "planted-guess", WRONG)
    sign_in(client, "quivolda")
    client.post(SECOND, {"code": "987654"})
    text = str(audited("actor", "action", "outcome", "detail"))
    assert not any(word in text.lower() for word in ("quivolda", "planted", "987654"))


@override_settings(ACCORD_SECOND_STEP_ROLES=frozenset())
def test_where_no_role_owes_one_the_password_is_enough(hub: Hub) -> None:
    newcomer(hub.member("Bank A"), "administrator")
    client = Client()
    assert sign_in(client, "newcomer")["Location"] == "/console/"
    assert is_signed_in(client)


def test_it_speaks_english_until_somebody_chooses(hub: Hub) -> None:
    client = Client(headers={"Accept-Language": "th"})
    for path, language in (("login/", "en"), ("login/?lang=ar", "ar"), ("login/", "ar"), ("nothing", "ar")):
        answer = client.get(f"/account/{path}")
        assert answer["Content-Language"] == language
        assert f'<html lang="{language}"' in answer.content.decode()
    assert Client(headers={"Accept-Language": "th"}).get("/check")["Content-Language"] == "th", "the public page follows the browser"


@pytest.mark.parametrize(
    ("asked", "language"),
    [("ar", "ar"), ("ar-AE,ar;q=0.9,en;q=0.8", "ar"), ("en-GB,ar;q=0.5", "en"), ("th-TH,ar;q=0.5", "en"), ("es-PE", "en"), ("", "en")],
)
def test_before_the_sign_in_the_browser_is_asked_for_its_language(hub: Hub, asked: str, language: str) -> None:
    from rooms import invited

    _, token = invited(hub.member("Bank A"))
    for path in ("/account/login/", f"/join/{token}", "/join/over"):
        answer = Client(headers={"Accept-Language": asked}).get(path)
        assert answer["Content-Language"] == language, path
        assert f'<html lang="{language}"' in answer.content.decode()
    chosen = Client(headers={"Accept-Language": asked})
    chosen.cookies["django_language"] = "en"
    assert chosen.get("/account/login/")["Content-Language"] == "en", "what was chosen before comes first"
    own = browser(person(hub.member("Bank A")), headers={"Accept-Language": asked})
    assert own.get("/console/")["Content-Language"] == "en", "a person has a language of their own"


@pytest.mark.parametrize("number", ["999", "99999999999999999999"])
def test_a_passkey_that_somebody_does_not_have_is_absent(any_hub: Hub, number: str) -> None:
    key = generator(newcomer(any_hub.member("Bank A")))
    client = Client()
    sign_in(client, "newcomer")
    client.post(SECOND, {"code": totp(key)})
    for what in ("edit", "remove"):
        answer = client.get(f"/account/2fa/webauthn/keys/{number}/{what}/")
        assert answer.status_code == 404
        assert "Nothing here" in answer.content.decode()


def test_the_language_chosen_at_the_sign_in_stays_for_whoever_signs_in(hub: Hub) -> None:
    row = newcomer(hub.member("Bank A"))
    key = generator(row)
    client = Client()
    page = client.get("/account/login/?lang=ar&next=/console/inbox").content.decode()
    assert '<input type="hidden" name="lang" value="ar">' in page
    assert 'href="?lang=en&amp;next=%2Fconsole%2Finbox"' in page, "where to go then is kept"
    again = client.post("/account/login/", {"login": "newcomer", "password": WRONG, "lang": "ar"}).content.decode()
    assert '<input type="hidden" name="lang" value="ar">' in again
    sign_in(client, "newcomer", lang="ar")
    client.post(SECOND, {"code": totp(key)})
    assert '<html lang="ar"' in client.get("/console/").content.decode()
    # It is this person's now, also on another machine whose cookie says something else.
    other = browser(row)
    other.cookies["django_language"] = "en"
    assert '<html lang="ar"' in other.get("/console/").content.decode()


@pytest.mark.parametrize("lang", ["", "xx", "th", "ar'><script>"])
def test_a_language_that_nobody_chose_changes_nothing(hub: Hub, lang: str) -> None:
    key = generator(newcomer(hub.member("Bank A")))
    client = Client()
    sign_in(client, "newcomer", lang=lang)
    client.post(SECOND, {"code": totp(key)})
    assert '<html lang="en"' in client.get("/console/").content.decode()


@pytest.mark.parametrize("name", ["newcomer", ""])
def test_a_browser_that_takes_no_cookies_is_told_so(hub: Hub, name: str) -> None:
    answer = sign_in(Client(enforce_csrf_checks=True), name)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Allow cookies for this site" in page and "too old" not in page


def test_a_form_of_before_is_too_old_where_cookies_come(hub: Hub) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/account/login/")
    answer = sign_in(client, "newcomer")
    assert answer.status_code == 403
    assert "This form is too old." in answer.content.decode() and "Allow cookies" not in answer.content.decode()
