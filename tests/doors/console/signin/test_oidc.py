"""Outside identities: tied by whoever is signed in, then they sign in; nobody is made by one, and nothing that it tells is kept."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from clocks import Clock
from codes import totp
from django.test import Client, override_settings
from hubs import Hub
from provider import Provider, provider, settings_for
from rooms import audited, browser, forget_guesses, generator, is_signed_in, newcomer, person, sign_in

START = "/account/oidc/outside/login/"


@pytest.fixture(autouse=True)
def no_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_guesses(monkeypatch)


@pytest.fixture
def outside() -> Iterator[Provider]:
    with provider() as running, override_settings(SOCIALACCOUNT_PROVIDERS=settings_for(running)):
        yield running


def _there_and_back(client: Any, sent: dict[str, str] | None = None) -> Any:
    """Press the button, go where the page leads, and come back with what the provider says."""
    page = client.post(START, sent or {})
    assert page.status_code == 200, page.headers
    return _back(client, page)


def _back(client: Any, page: Any) -> Any:
    address = unescape(re.search(r'href="(http://127[^"]+)"', page.content.decode())[1])  # type: ignore[index]
    away = requests.get(address, allow_redirects=False, timeout=60)
    back = urlsplit(away.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_tie_one_then_sign_in_by_it(any_hub: Hub, outside: Provider) -> None:
    row = newcomer(any_hub.member("Bank A"), "analyst")
    client = Client()
    sign_in(client, "newcomer")
    assert "Link it to you" in client.get("/console/settings").content.decode()
    answer = _there_and_back(client)
    assert answer["Location"] == "/console/settings?said=tied"
    page = client.get(answer["Location"]).content.decode()
    assert "Unlink it" in page and "Your outside identity is linked to you" in page
    fresh = Client()
    assert "Sign in with Ministry" in fresh.get("/account/login/").content.decode()
    answer = _there_and_back(fresh, {"next": "/console/signals"})
    assert answer["Location"] == "/console/signals"
    assert is_signed_in(fresh)
    assert {asked["scope"] for asked in outside.asked} == {"openid"}
    assert all(asked["code_challenge_method"] == "S256" for asked in outside.asked)
    from accord.hub.members.queries import accounts

    assert len(accounts.identities(row.n)) == 1


def test_nothing_that_it_tells_is_kept(any_hub: Hub, outside: Provider) -> None:
    from django.db import connection

    row = newcomer(any_hub.member("Bank A"))
    generator(row)
    client = browser(row)
    _prove(client, row)
    _there_and_back(client)
    # Signing in by it stops at the second step, so that what is kept meanwhile is kept now.
    assert _there_and_back(Client())["Location"] == "/account/2fa/authenticate/"
    _there_and_back(Client())
    outside.subject = "nobody-tied-this"
    _there_and_back(Client())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for line in cursor.fetchall():
                assert not re.search("quivolda|ostrovantz|canary", str(line), re.IGNORECASE), table
        cursor.execute("SELECT extra_data FROM socialaccount_socialaccount")
        assert [str(data) for (data,) in cursor.fetchall()] == ["{}"]


def _prove(client: Any, row: Any) -> None:
    key = generator(row)
    client.post("/account/2fa/reauthenticate/?next=/account/2fa/", {"code": totp(key)})


def test_a_second_step_is_asked_after_it(hub: Hub, outside: Provider) -> None:
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"))
    people.tie(row.n, "outside", people.bound(outside.address, outside.subject))
    client = Client()
    assert _there_and_back(client)["Location"] == "/account/2fa/" or not is_signed_in(client), "the role owes one"
    key = generator(row)
    client = Client()
    assert _there_and_back(client)["Location"] == "/account/2fa/authenticate/"
    assert not is_signed_in(client)
    client.post("/account/2fa/authenticate/", {"code": totp(key)})
    assert is_signed_in(client)


def test_an_identity_that_nobody_tied_is_refused_and_makes_nobody(any_hub: Hub, outside: Provider) -> None:
    from django.contrib.auth import get_user_model

    before = get_user_model().objects.count()
    client = Client()
    answer = _there_and_back(client)
    assert answer.status_code == 403
    assert "No account here is linked to this outside identity" in answer.content.decode()
    assert not is_signed_in(client)
    assert get_user_model().objects.count() == before
    assert audited()[-1] == ("member:people:sign-in", "refused", "outside identity that nobody tied")


def test_one_that_somebody_else_tied_stays_theirs(hub: Hub, outside: Provider) -> None:
    from accord.hub.members.actions import people
    from accord.hub.members.queries import accounts

    owner, other = person(hub.member("Bank A")), newcomer(hub.member("Bank B"), "analyst")
    people.tie(owner.n, "outside", people.bound(outside.address, outside.subject))
    client = Client()
    sign_in(client, "newcomer")
    answer = _there_and_back(client)
    assert answer["Location"] == "/console/settings?said=not-tied"
    assert len(accounts.identities(owner.n)) == 1 and accounts.identities(other.n) == []


def test_untied_it_signs_nobody_in(hub: Hub, outside: Provider) -> None:
    from accord.hub.members.actions import people
    from accord.hub.members.queries import accounts

    row, other = person(hub.member("Bank A")), person(hub.member("Bank A"))
    people.tie(row.n, "outside", people.bound(outside.address, outside.subject))
    (identity,) = accounts.identities(row.n)
    browser(other).post("/console/settings/outside/untie", {"identity": identity.id})
    assert len(accounts.identities(row.n)) == 1, "somebody else's"
    browser(row).post("/console/settings/outside/untie", {"identity": identity.id})
    assert _there_and_back(Client()).status_code == 403


def test_tying_asks_to_prove_it_first_and_not_too_long_before(hub: Hub, outside: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    row = newcomer(hub.member("Bank A"))
    key = generator(row)
    client = browser(row)
    assert client.post(START)["Location"].startswith("/account/2fa/reauthenticate/")
    # What was sent goes on by itself once it is proved.
    page = client.post(f"/account/2fa/reauthenticate/?next={START}", {"code": totp(key)})
    assert page.status_code == 200 and "Go on to Ministry" in page.content.decode()
    clock.ahead += 10 * 60
    page = client.post(START)
    clock.ahead += 6 * 60
    assert _back(client, page)["Location"] == "/console/settings?said=too-late"


def test_a_person_whose_part_ended_meanwhile_is_not_brought_back(hub: Hub, outside: Provider) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"), "analyst")
    client = Client()
    sign_in(client, "newcomer")
    page = client.post(START)
    people.set_active(row, False, by=queries.operator())
    _back(client, page)
    assert not queries.person(row.n).is_active
    assert not is_signed_in(client)


def test_whoever_turns_round_outside_is_back_at_the_door(hub: Hub, outside: Provider) -> None:
    outside.refuses = True
    client = Client()
    answer = _there_and_back(client)
    assert client.get(answer["Location"])["Location"] == "/account/login/"


def test_a_provider_that_is_away_or_answers_for_somebody_else(hub: Hub, outside: Provider) -> None:
    outside.audience = "another client"
    answer = _there_and_back(Client())
    assert answer.status_code == 502
    assert "Signing in with the outside identity did not work" in answer.content.decode()
    away = settings_for(Provider("http://127.0.0.1:9"))
    with override_settings(SOCIALACCOUNT_PROVIDERS=away):
        assert Client().post(START).status_code == 502


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x&code=y", "?error=access_denied&state=", "?code=%00&state=%00"])
def test_an_answer_that_nobody_asked_for(hub: Hub, outside: Provider, query: str) -> None:
    client = Client()
    answer = client.get(f"{START}callback/{query}")
    assert answer.status_code == 400
    assert "Signing in with the outside identity did not work" in answer.content.decode()
    assert not is_signed_in(client)


def test_an_identity_that_was_told_to_another_browser_signs_nobody_in(hub: Hub, outside: Provider) -> None:
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"), "analyst")
    people.tie(row.n, "outside", people.bound(outside.address, outside.subject))
    outside.repeats = False
    client = Client()
    assert _there_and_back(client).status_code == 502
    assert not is_signed_in(client)
    outside.repeats = True
    assert _there_and_back(client)["Location"] == "/console/"
    nonces = {asked["nonce"] for asked in outside.asked}
    assert len(nonces) == 2 and min(map(len, nonces)) >= 32


@override_settings(ACCORD_ADDRESS="https://hub.example")
def test_the_way_back_leads_to_the_hubs_own_address(hub: Hub, outside: Provider) -> None:
    from accord.hub.members.actions import people

    row = newcomer(hub.member("Bank A"), "analyst")
    people.tie(row.n, "outside", people.bound(outside.address, outside.subject))
    client = Client()
    assert _there_and_back(client)["Location"] == "/console/", "the provider compares it when the code is changed for an identity"
    assert [asked["redirect_uri"] for asked in outside.asked] == [f"https://hub.example{START}callback/"]


def test_it_never_begins_by_following_a_link(hub: Hub, outside: Provider) -> None:
    assert Client().get(START).status_code == 405
    assert Client(enforce_csrf_checks=True).post(START).status_code == 403
    assert Client().post("/account/oidc/another/login/").status_code == 404


def test_the_address_adds_nothing_to_what_is_asked(hub: Hub, outside: Provider) -> None:
    page = Client().post(f"{START}?scope=email,profile&auth_params=prompt%3Dnone&process=redirect&next=https://evil.example/")
    _back(Client(), page)
    (asked,) = outside.asked
    assert asked["scope"] == "openid" and "prompt" not in asked


def test_without_a_provider_there_is_no_button(hub: Hub) -> None:
    assert "/account/oidc/" not in Client().get("/account/login/").content.decode()
    assert Client().post(START).status_code == 404


def test_a_number_is_its_issuers_and_another_issuers_same_number_is_nobodys(any_hub: Hub, outside: Provider) -> None:
    newcomer(any_hub.member("Bank A"), "analyst")
    client = Client()
    sign_in(client, "newcomer")
    _there_and_back(client)
    fresh = Client()
    _there_and_back(fresh)
    assert is_signed_in(fresh)
    with provider() as other, override_settings(SOCIALACCOUNT_PROVIDERS=settings_for(other)):
        assert other.subject == outside.subject and other.address != outside.address
        stranger = Client()
        _there_and_back(stranger)
        assert not is_signed_in(stranger)


def test_an_identity_that_an_older_version_kept_is_bound_where_it_was_tied_and_nowhere_else(any_hub: Hub, outside: Provider) -> None:
    from allauth.socialaccount.models import SocialAccount

    from accord.hub.members.actions import people

    row = newcomer(any_hub.member("Bank A"), "analyst")
    SocialAccount.objects.create(user_id=row.n, provider="outside", uid=outside.subject, extra_data={})
    early = Client()
    _there_and_back(early)
    assert not is_signed_in(early), "whose number it is has not been noted yet"
    people.mark_issuer(outside.address)
    people.mark_issuer("https://another.example")  # a later start, with another provider: what is noted stays
    with provider() as other, override_settings(SOCIALACCOUNT_PROVIDERS=settings_for(other)):
        stranger = Client()
        _there_and_back(stranger)
        assert not is_signed_in(stranger)
    for _ in range(2):
        client = Client()
        _there_and_back(client)
        assert is_signed_in(client)
    [(uid, kept)] = SocialAccount.objects.values_list("uid", "extra_data")
    assert uid == people.bound(outside.address, outside.subject) and kept == {}
