"""Every form of signing in, sent wrong: what is wrong stands at the top and beside its field, and no password is shown again."""

from typing import Any

import pytest
from django.test import Client
from hubs import Hub
from rooms import browser, person
from wrong import said

WRONG = {
    "login": "ann@home",
    "password": "hunter2 hunter2",
    "code": "12",
    "password1": "short",
    "password2": "other",
    "oldpassword": "hunter3 hunter3",
}


def summary(answer: Any) -> str:
    assert not any(word in answer.content.decode() for word in ("hunter2", "hunter3"))
    return said(answer)


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/password/change/", "/account/reauthenticate/", "/account/2fa/totp/activate/"]
)
@pytest.mark.parametrize("sent", [{}, WRONG])
def test_a_form_of_signing_in(hub: Hub, path: str, sent: dict[str, str]) -> None:
    from allauth.mfa.models import Authenticator

    who = person(hub.member("Alpha"))
    if "totp" in path or "reauthenticate" in path:
        Authenticator.objects.all().delete()
        client = browser(who)
    if "totp" in path:
        client.post("/account/reauthenticate/", {"password": "a long night at the desk"})
    elif "reauthenticate" not in path:
        client = Client() if "login" in path else browser(who)
    client.get(path)
    assert "<" not in summary(client.post(path, sent))
    if path == "/account/login/" and sent:
        assert 'value="ann@home"' in client.post(path, sent).content.decode(), "the name stays"


PHRASE = "a few long words 7"  # as the page recommends


def test_a_page_without_the_form_shows_no_password_that_was_typed(hub: Hub) -> None:
    """A link that was used meanwhile, a browser without cookies: what was typed is shown there to be copied, and a password is not."""
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    operator = queries.operator()
    invited = people.add_person(queries.member(hub.member("Alpha").id), "Eve", by=operator)
    link = people.new_link(queries.managed_person(operator, invited), by=operator)
    typed = {"login": "eve", "password1": PHRASE, "password2": PHRASE}
    assert Client().post(f"/join/{link}", typed).status_code == 303
    used = Client().post(f"/join/{link}", typed)
    assert used.status_code >= 400 and PHRASE not in used.content.decode()
    strict = Client(enforce_csrf_checks=True)
    for path, fields in (
        ("/account/login/", {"login": "eve", "password": PHRASE}),
        ("/account/2fa/authenticate/", {"code": "52663415"}),
        ("/account/password/change/", {"oldpassword": PHRASE, "password1": PHRASE, "password2": PHRASE}),
        ("/account/reauthenticate/", {"password": PHRASE}),
    ):
        page = strict.post(path, fields).content.decode()
        assert PHRASE not in page and "52663415" not in page, path


def test_the_second_step_and_the_invitation(hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    who = person(hub.member("Alpha"))
    client = browser(who, has_shown=False)
    assert client.get("/account/2fa/reauthenticate/?next=/console/").status_code == 200
    assert "12" not in summary(client.post("/account/2fa/reauthenticate/?next=/console/", {"code": "12"}))
    operator = queries.operator()
    invited = people.add_person(queries.member(hub.member("Alpha").id), "Eve", by=operator)
    link = people.new_link(queries.managed_person(operator, invited), by=operator)
    fresh = Client()
    assert fresh.get(f"/join/{link}").status_code == 200
    summary(fresh.post(f"/join/{link}", {"login": "no such, name", "password": "short"}))
