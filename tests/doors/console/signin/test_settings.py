"""One's own settings: for every role, about oneself only, and what is personal lies in the vault."""

from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from hubs import Hub
from rooms import audited, browser, is_signed_in, person, signed_in

PHONE_UA = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"


def _page(client: Any, path: str = "/console/settings") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("role", ["officer", "investigator", "victim officer", "analyst", "administrator", "auditor"])
def test_every_role_has_its_own(hub: Hub, role: str) -> None:
    page = _page(signed_in(hub.member("Bank A"), role, "Anong Srisai"))
    assert "Anong Srisai" in page
    assert ('action="/console/settings/name"' in page) is (role == "administrator")


def test_only_whoever_manages_people_changes_the_own_name(hub: Hub) -> None:
    officer = signed_in(hub.member("Bank A"))
    assert officer.post("/console/settings/name", {"name": "Another"}).status_code == 403
    row = person(hub.member("Bank A"), "administrator", "Somchai")
    boss = browser(row)
    assert boss.post("/console/settings/name", {"name": "  Somchai K. "})["Location"] == "/console/settings?said=name"
    assert "Somchai K." in _page(boss)
    for bad in ("", "\ue000abc", "x" * 300):
        answer = boss.post("/console/settings/name", {"name": bad})
        assert answer.status_code == 422
        assert 'id="id_name_error"' in answer.content.decode()
    assert ("member:people:manage", "done", f"name of {row.id}") in audited()


def test_contact_details_are_kept_shown_back_changed_and_taken_away(any_hub: Hub) -> None:
    client = signed_in(any_hub.member("Bank A"))
    assert "No contact details are kept" in _page(client)
    where = "/console/settings/contact"
    assert client.post(where, {"email": "a@canary.example", "phone": "+66 81 234 5678"})["Location"].endswith("said=contact")
    assert "canary" not in _page(client), "the settings do not look into the vault"
    page = _page(client, where)
    assert 'value="a@canary.example"' in page and 'value="+66812345678"' in page
    client.post(where, {"email": "b@canary.example", "phone": ""})
    page = _page(client, where)
    assert "b@canary.example" in page and "a@canary" not in page
    client.post(where, {})
    assert "No contact details are kept" in _page(client)


def test_a_contact_that_reaches_nobody_is_said_beside_its_field_and_kept_in_the_form(hub: Hub) -> None:
    client = signed_in(hub.member("Bank A"))
    answer = client.post("/console/settings/contact", {"email": "not an address", "phone": "+66812345678"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="id_email_error"' in page and 'value="not an address"' in page
    assert "No contact details are kept" in _page(client)


def test_a_vault_that_does_not_open_is_said(hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    from django.conf import settings

    client = signed_in(hub.member("Bank A"))
    client.post("/console/settings/contact", {"email": "a@canary.example", "phone": ""})
    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "gone"))
    answer = client.get("/console/settings/contact")
    assert answer.status_code == 503
    assert "The vault does not open" in answer.content.decode()


def test_language_and_theme_follow_the_person(hub: Hub) -> None:
    row = person(hub.member("Bank A"))
    client = browser(row)
    assert client.post("/console/settings/look", {"language": "ar", "theme": "dark"}).status_code == 303
    for session in (client, browser(row)):
        page = _page(session)
        assert '<html lang="ar" dir="rtl" data-theme="dark"' in page
    for bad in ({"language": "th", "theme": "dark"}, {"language": "en", "theme": "neon"}, {}):
        assert client.post("/console/settings/look", bad).status_code == 422
    client.post("/console/settings/look", {"language": "en", "theme": ""})
    assert '<html lang="en" dir="ltr">' in _page(client)


def test_sessions_are_listed_in_words_and_ended(any_hub: Hub) -> None:
    row = person(any_hub.member("Bank A"))
    here, there, third = browser(row), browser(row), browser(row)
    page = _page(here)
    assert page.count("Chromium on Linux") == 3
    assert page.count("this one") == 1
    rows = page.split('name="session" value="')[1:]
    assert len(rows) == 2
    here.post("/console/settings/sessions/end", {"session": rows[0].partition('"')[0]})
    assert sorted([is_signed_in(there), is_signed_in(third)]) == [False, True]
    assert here.post("/console/settings/sessions/end-others")["Location"] == "/console/settings?said=others-ended"
    assert [is_signed_in(client) for client in (here, there, third)] == [True, False, False]


def test_somebody_elses_session_is_not_ended(hub: Hub) -> None:
    from accord.hub.members.queries import accounts

    me, other = person(hub.member("Bank A")), person(hub.member("Bank A"))
    my_client, other_client = browser(me), browser(other)
    (row,) = accounts.own_sessions(other.n, None)[0]
    for text in (str(row.id), "999999", "x", "", "٣", "9" * 30):
        assert my_client.post("/console/settings/sessions/end", {"session": text}).status_code == 303
    assert is_signed_in(other_client)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE_UA, "Chromium on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15", "Safari on macOS"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("", "a browser on an unknown device"),
        ("<script>alert(1)</script>", "a browser on an unknown device"),
    ],
)
def test_a_device_in_words(user_agent: str, words: str) -> None:
    from accord.doors.console.signin.devices import in_words

    assert in_words(user_agent) == words


def test_as_many_questions_with_three_sessions_as_with_forty(hub: Hub) -> None:
    from django.db import connection

    row = person(hub.member("Bank A"))
    counts = []
    for more in (2, 37):
        for _ in range(more):
            browser(row)
        client = browser(row)
        client.get("/console/settings")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/console/settings")
        counts.append(len(asked))
    assert counts[0] == counts[1] < 40
