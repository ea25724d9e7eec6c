"""Guesses and floods: tries that come at once, one address with many people behind it, sessions of nobody, and junk that is no address."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client, RequestFactory, override_settings
from hubs import Hub
from rooms import PASSWORD, browser, forget_guesses, is_signed_in, newcomer, person, sign_in

WRONG = "not the password at all"
PASSKEY = "/account/2fa/webauthn/login/"


@pytest.fixture(autouse=True)
def no_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_guesses(monkeypatch)


@pytest.mark.parametrize("login", ["newcomer", "nobody-has-this"])
def test_of_twenty_guesses_at_once_five_are_looked_at(any_hub: Hub, monkeypatch: pytest.MonkeyPatch, login: str) -> None:
    newcomer(any_hub.member("Bank A"), "analyst")
    hash_calls: list[int] = []
    sent: list[int] = []
    real = MD5PasswordHasher.encode

    def encode(*given: Any) -> str:
        # The next guess comes while this one is still being looked at.
        hash_calls.append(1)
        _guess()
        return real(*given)

    def _guess() -> None:
        if len(sent) < 20:
            sent.append(1)
            assert sign_in(Client(), login, WRONG).status_code == 422
            _guess()

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    _guess()
    assert (len(sent), len(hash_calls)) == (20, 5)
    monkeypatch.undo()


def test_right_passwords_count_for_nothing_and_forgive_nothing(hub: Hub) -> None:
    from accord.hub.members.queries import accounts
    from accord.hub.times import now

    row = person(hub.member("Bank A"))
    for _ in range(4):
        sign_in(Client(), row.login, WRONG)
    for _ in range(3):
        assert sign_in(Client(), row.login)["Location"] == "/account/2fa/authenticate/"
        assert accounts.locked_for(row.login, now()) == 0
    sign_in(Client(), row.login, WRONG)
    assert accounts.locked_for(row.login, now()) > 0


def test_the_present_password_in_a_session_counts_for_nothing_where_it_is_right(hub: Hub) -> None:
    client = browser(newcomer(hub.member("Bank A"), "analyst"))
    for _ in range(4):
        client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "x", "password2": "x"})
    sent = {"oldpassword": PASSWORD, "password1": "new words for a door", "password2": "new words for a door"}
    assert client.post("/account/password/change/", sent).status_code == 302


def test_junk_from_one_address_shuts_the_door_for_nobody_there(hub: Hub) -> None:
    newcomer(hub.member("Bank A"), "analyst")
    for n in range(70):
        assert Client().post(PASSKEY, {"credential": "{}"}).status_code == 303
        sign_in(Client(), f"guess-{n}", WRONG)
    assert Client().post(PASSKEY, {"credential": "{}"})["Location"] == "/account/login/?said=passkey"
    client = Client()
    sign_in(client, "newcomer")
    assert is_signed_in(client)


def test_sessions_of_nobody_end_soon_and_one_client_begins_only_so_many(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.console.signin import limits
    from accord.limits import Buckets

    asked = {"X-Requested-With": "XMLHttpRequest"}
    client = Client()
    assert client.get(PASSKEY, headers=asked).status_code == 200
    assert 0 < client.session.get_expiry_age() <= 600
    assert client.cookies["accord_session"]["max-age"] <= 600
    monkeypatch.setattr(limits, "begins", Buckets(3, burst=3, clock=lambda: 0.0))
    answers = [Client().get(PASSKEY, headers=asked) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 2
    assert "Too many tries from here" in answers[-1].content.decode()
    assert Client(REMOTE_ADDR="203.0.113.9").get(PASSKEY, headers=asked).status_code == 200


@pytest.mark.parametrize(
    "key",
    ["\\000aaaaaaaaaaa", "a\\000" + "a" * 30, "\x00" * 32, "A" * 32, "a" * 31, "a" * 33, "\xe0\xb8\x81" * 32, "../../secret.key"],
)
def test_a_session_key_that_none_ever_was_is_no_session(any_hub: Hub, key: str) -> None:
    from accord.hub.members import queries
    from accord.hub.members.store.sessions import SessionStore

    cookie = f'accord_session="{key}"'
    client = Client(raise_request_exception=False, headers={"Cookie": cookie})
    assert client.get("/account/login/").status_code == 200
    assert client.get("/console/").status_code == 303
    assert client.get(PASSKEY, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 200
    unquoted = key.replace("\\000", "\0")
    assert queries.session_caller(unquoted) is None
    assert SessionStore(unquoted).load() == {}


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("203.0.113.5, 10.1.2.3:5555", "10.1.2.3"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("unknown", "192.0.2.7"),
        ("fe80::1%" + "x" * 300, "192.0.2.7"),
        ("x" * 300, "192.0.2.7"),
        ("10.1.2.3:5555:1", "192.0.2.7"),
        ("10.1.2.3 secret\n", "192.0.2.7"),
        ("", "192.0.2.7"),
    ],
)
def test_behind_a_proxy_only_an_address_counts_as_one(forwarded: str, expected: str) -> None:
    from accord.doors.console.signin.adapters import AccountAdapter

    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.7")
    with override_settings(ACCORD_TRUST_PROXY=True):
        assert AccountAdapter(request).get_client_ip(request) == expected
    assert AccountAdapter(request).get_client_ip(request) == "192.0.2.7"


@override_settings(ACCORD_TRUST_PROXY=True)
@pytest.mark.parametrize("forwarded", ["10.1.2.3:5555", "unknown", "planted words " * 30])
def test_signing_in_behind_a_proxy_keeps_an_address(any_hub: Hub, forwarded: str, recwarn: pytest.WarningsRecorder) -> None:
    from allauth.usersessions.models import UserSession

    newcomer(any_hub.member("Bank A"), "analyst")
    client = Client(headers={"X-Forwarded-For": forwarded}, raise_request_exception=False)
    assert sign_in(client, "newcomer").status_code == 302
    assert is_signed_in(client)
    assert [row.ip for row in UserSession.objects.all()] == ["10.1.2.3" if forwarded[0] == "1" else "127.0.0.1"]
    assert not any("planted" in str(warning.message) for warning in recwarn)


def test_what_python_warns_of_stays_out_of_the_log() -> None:
    process = _in_a_hub("import warnings; warnings.warn('planted words', RuntimeWarning)")
    assert "planted" not in process.stderr
    assert '"level": "WARNING", "logger": "py.warnings"' in process.stderr


def _in_a_hub(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    begun = f"import django; django.setup(); from django.conf import settings as s; {code}"
    return subprocess.run([sys.executable, "-c", begun], env=os.environ | environment, capture_output=True, text=True, check=True)


def test_with_https_cookies_belong_to_this_host_alone_and_http_is_over() -> None:
    code = "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    assert _in_a_hub(code, ACCORD_ADDRESS="https://hub.example").stdout.split() == [
        "__Host-accord_session",
        "__Host-accord_csrf",
        "True",
        "15552000",
    ]
    assert _in_a_hub(code).stdout.split() == ["accord_session", "accord_csrf", "False", "0"]


@pytest.mark.parametrize("path", ["/account/login/", "/api/v1/signals", "/check", "/healthz", "/static/nope"])
def test_where_https_is_it_is_for_long(hub: Hub, path: str) -> None:
    assert "Strict-Transport-Security" not in Client().get(path)
    with override_settings(SECURE_HSTS_SECONDS=15552000):
        assert Client().get(path)["Strict-Transport-Security"] == "max-age=15552000"


@pytest.mark.parametrize(
    "path",
    [
        "/account",
        "/account/",
        "/join",
        "/join/",
        "/consolex",
        "/static/nope",
        "/nope",
        "/healthz",
        "/api/v1/nope",
        "/api/v1/signals",
        "/check",
        "/",
    ],
)
def test_every_answer_has_a_strict_policy(hub: Hub, path: str) -> None:
    for answer in (Client().get(path), Client().post(path, {str(n): n for n in range(1500)}), Client().get(f"{path}?" + "a=1&" * 1500)):
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy, answer.status_code
        if path.startswith("/api/"):
            assert policy == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account", "/console/settings/name", "/account/nope", "/console/", "/console", "/join/x"]
)
def test_what_cannot_be_read_is_answered_in_our_words(hub: Hub, path: str) -> None:
    from django.conf import settings

    inside = browser(person(hub.admin, "administrator"))
    for client in (Client(), inside):
        many = {str(n): n for n in range(1500)}
        large = {"login": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)}
        form = "application/x-www-form-urlencoded"
        for answer in (
            client.post(path, many),
            client.post(path, "&".join(f"{n}=1" for n in many), content_type=form),
            client.post(path, f"login={large['login']}", content_type=form),
            client.get(f"{path}?{'a=1&' * 1500}"),
        ):
            if answer.status_code in (303, 404, 405):
                continue  # refused before anything of it was read
            assert answer.status_code == 400
            assert "This request can't be read." in answer.content.decode().replace("&#x27;", "'")
            assert answer["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")


def test_a_host_that_is_none_is_refused(hub: Hub) -> None:
    with override_settings(ALLOWED_HOSTS=["hub.example"]):
        answer = Client(raise_request_exception=False).get("/account/login/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.content.decode()
