"""A second step is shown by the session that it opens: none that waits is let in by what another did, and no code works twice."""

import re
from threading import Thread
from typing import Any

import pytest
from clocks import Clock
from codes import totp
from django.test import Client
from hubs import Hub
from rooms import PASSWORD, audited, browser, forget_guesses, generator, is_signed_in, newcomer, sign_in

SECOND = "/account/2fa/authenticate/"
SHOW = "/account/2fa/reauthenticate/?next=%2Fconsole%2F"


@pytest.fixture(autouse=True)
def no_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_guesses(monkeypatch)


def _waiting(login: str = "newcomer") -> Any:
    client = Client()
    sign_in(client, login)
    assert client.get("/console/")["Location"] == "/account/2fa/"
    return client


def _set_up(client: Any) -> tuple[str, str]:
    """Set up a generator in this session; returns its key, and the code that was used for it."""
    page = client.get("/account/2fa/totp/activate/").content.decode()
    key = page.partition('aria-labelledby="key-label">')[2].partition("<")[0]
    code = totp(key)
    assert client.post("/account/2fa/totp/activate/", {"code": code}).status_code == 302
    return key, code


def test_a_session_that_waits_is_not_let_in_by_what_another_set_up(any_hub: Hub) -> None:
    from accord.hub.members import queries

    newcomer(any_hub.member("Bank A"))
    waits, owner = _waiting(), _waiting()
    kept = waits.session.session_key
    _set_up(owner)
    assert is_signed_in(owner), "it has shown it by setting it up"
    assert waits.get("/console/")["Location"].startswith("/account/login/"), "the first step ends the others"
    assert queries.session_caller(kept) is None
    assert queries.session_caller(owner.session.session_key) is not None


def test_a_session_by_the_password_alone_only_gets_to_where_it_shows_the_step(any_hub: Hub) -> None:
    from accord.hub.members import queries

    row = newcomer(any_hub.member("Bank A"))
    client = browser(row, has_shown=False)
    key = generator(row)
    for page in (
        "/console/",
        "/account/2fa/",
        "/account/2fa/totp/deactivate/",
        "/account/2fa/webauthn/add/",
        "/account/2fa/recovery-codes/",
    ):
        for method in (client.get, client.post):
            answer = method(page)
            assert answer.status_code == 303 and answer["Location"].startswith("/account/2fa/reauthenticate/?next="), page
    assert queries.session_caller(client.session.session_key) is None
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert not is_signed_in(client)
    assert client.get(SHOW).status_code == 200
    assert client.post(SHOW, {"code": totp(key)})["Location"] == "/console/"
    assert is_signed_in(client)
    assert queries.session_caller(client.session.session_key) is not None


def test_a_role_that_asks_for_one_later_asks_sessions_that_are_open(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"), "analyst")
    client = Client()
    sign_in(client, "newcomer")
    assert is_signed_in(client)
    generator(row)
    assert not is_signed_in(client), "also of a role that asks for none: there is one"
    people.change_role(row, "officer", by=queries.operator())
    assert client.get("/console/")["Location"].startswith("/account/2fa/reauthenticate/")


def test_what_somebody_else_showed_in_this_session_does_not_count(hub: Hub) -> None:
    row = newcomer(hub.member("Bank A"))
    generator(row)
    client = browser(row)
    session = client.session
    session["account_authentication_methods_user"] = str(row.n + 1)
    session.save()
    assert not is_signed_in(client)


@pytest.mark.parametrize("what", ["link", "password", "ended", "member"])
def test_half_a_sign_in_does_not_outlive_what_it_began_with(any_hub: Hub, what: str) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    api = any_hub.member("Bank A")
    row = newcomer(api)
    key = generator(row)
    half, other = Client(), Client()
    for client in (half, other):
        sign_in(client, "newcomer")
    if what == "link":
        people.take_up(people.new_link(row, by=queries.operator()), "", "quite another password")
    elif what == "password":
        from django.contrib.auth.hashers import make_password

        people.set_password(row.n, make_password("quite another password"))
    elif what == "ended":
        people.set_active(row, False, by=queries.operator())
    else:
        members.change_standing(queries.member(api.id), "suspended", by=queries.operator())
    half.post(SECOND, {"code": totp(key)})
    assert "_auth_user_id" not in half.session
    assert "account_authentication_methods" not in half.session
    assert not is_signed_in(half)
    why = "password changed meanwhile" if what in ("link", "password") else "takes no part"
    assert ("member:people:sign-in", "refused", why) in audited()
    assert ("member:people:sign-in", "done", "") not in audited()


def test_half_a_sign_in_ends_well_where_nothing_changed(hub: Hub) -> None:
    key = generator(newcomer(hub.member("Bank A")))
    client = Client()
    sign_in(client, "newcomer")
    assert 0 < client.session.get_expiry_age() <= 600, "nobody is signed in yet"
    client.post(SECOND, {"code": totp(key)})
    assert is_signed_in(client)
    assert client.session.get_expiry_age() > 11 * 3600


def test_the_code_that_set_the_generator_up_signs_nobody_in(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    newcomer(hub.member("Bank A"))
    key, code = _set_up(_waiting())
    for taken, opened in ((code, False), (None, True)):
        client = Client()
        sign_in(client, "newcomer")
        if taken is None:
            clock.ahead += 30
        client.post(SECOND, {"code": taken or totp(key)})
        assert is_signed_in(client) is opened


def test_a_recovery_code_that_is_used_while_they_are_first_shown_stays_used(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from django.db import connections

    from accord.hub.members.actions import people
    from accord.hub.members.queries import accounts

    row = newcomer(any_hub.member("Bank A"))
    client = _waiting()
    _set_up(client)
    used: list[Any] = []

    def use(code: str) -> None:
        used.append(people.use_code(row.n, code))
        connections.close_all()

    threads: list[Thread] = []
    real = RecoveryCodes.mark_as_viewed

    def meanwhile(codes: Any) -> None:
        threads.append(Thread(target=use, args=(codes.get_unused_codes()[2],)))
        threads[0].start()
        threads[0].join(0.5)
        real(codes)

    monkeypatch.setattr(RecoveryCodes, "mark_as_viewed", meanwhile)
    assert client.get("/account/2fa/recovery-codes/").status_code == 200
    threads[0].join()
    assert used[0] is not None
    assert accounts.second_steps(row.n).recovery_codes == 9


def test_a_person_who_lost_the_phone_reads_what_helps_and_a_new_link_does_not(hub: Hub) -> None:
    """A new link sets a password, and the second step is asked for all the same: so no page sends anybody there for a phone."""
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"))
    generator(row)
    says = "your administrator takes the old phone off"
    client = Client()
    assert says in client.get("/account/login/").content.decode()
    sign_in(client, "newcomer")
    assert says in client.get(SECOND).content.decode()
    people.take_up(people.new_link(queries.person(row.n), by=queries.operator()), "", PASSWORD)
    client = Client()
    sign_in(client, "newcomer")
    assert client.get("/console/")["Location"] != "/account/2fa/", "the code is asked for"
    people.forget_second_steps(queries.person(row.n), by=queries.operator())
    client = Client()
    sign_in(client, "newcomer")
    _set_up(client)
    assert is_signed_in(client)


@pytest.mark.parametrize("typed", ["{0}\u2011{1}", "{0} \u2013 {1}", "{0}.{1}.", "\u202d{0}{1}\u202c"])
def test_a_recovery_code_is_taken_with_what_people_put_between_its_digits(hub: Hub, typed: str) -> None:
    newcomer(hub.member("Bank A"))
    owner = _waiting()
    _set_up(owner)
    code = re.findall(r'class="identifier">(\d{8})<', owner.get("/account/2fa/recovery-codes/").content.decode())[0]
    client = Client()
    sign_in(client, "newcomer")
    client.post(SECOND, {"code": typed.format(code[:4], code[4:])})
    assert is_signed_in(client)


def test_a_code_has_no_letters_so_those_that_look_like_digits_are_digits() -> None:
    """As it is read off paper: O for 0, I and l for 1."""
    from accord.doors.console.signin.forms import Code

    assert Code().clean("3o2l OI82") == "30210182"


def test_a_code_that_did_not_fit_is_said_to_be_the_clocks_fault_too(hub: Hub) -> None:
    row = newcomer(hub.member("Bank A"))
    generator(row)
    client = Client()
    sign_in(client, "newcomer")
    page = client.post(SECOND, {"code": "000000"}).content.decode()
    assert "clock may be wrong" in page


def test_only_ways_that_were_set_up_are_offered(hub: Hub) -> None:
    row = newcomer(hub.member("Bank A"))
    generator(row)
    client = Client()
    sign_in(client, "newcomer")
    page = client.get(SECOND).content.decode()
    assert "From your code generator" in page and "Use a passkey" not in page
