"""Webhooks: the secret is shown once, what stands wrong is said, and what was given up can be sent again."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from bells import Web, change
from hooks import dead_letter
from hubs import Hub
from rooms import signed_in

from accord.core.times import SECOND
from accord.hub.times import now
from accord.hub.webhooks import sending

LIST = "/console/webhooks"
SHOWN = re.compile(r'value="(whsec_[A-Za-z0-9+/=]+)"')


@pytest.fixture(autouse=True)
def _here(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setattr(settings, "ACCORD_PRIVATE_HOOKS", True)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


def boss(hub: Hub) -> Any:
    return signed_in(hub.member("Bank A"), "administrator", "Bea Boss")


def sent(desk: Any, url: str, **more: str) -> Any:
    once = re.search(r'name="once" value="([^"]+)"', desk.get(f"{LIST}/make").content.decode())[1]  # type: ignore[index]
    return {"url": url, "kind": "", "scheme": "", "country": "", "start": "now", "once": once, **more}


def made(desk: Any, url: str, **more: str) -> str:
    """Set one up; returns its page."""
    answer = desk.post(f"{LIST}/make", sent(desk, url, **more))
    assert answer.status_code == 200 and SHOWN.search(answer.content.decode())
    return re.search(rf'href="({LIST}/[0-9a-f-]{{36}})"', answer.content.decode())[1]  # type: ignore[index]


def text(desk: Any, address: str) -> str:
    return str(desk.get(address).content.decode())


def test_it_is_set_up_and_its_secret_is_shown_once(hub: Hub, web: Web) -> None:
    desk = boss(hub)
    assert "No webhook yet" in text(desk, LIST)
    form = sent(desk, web.url)
    answer = desk.post(f"{LIST}/make", form)
    secret = SHOWN.search(answer.content.decode())[1]  # type: ignore[index]
    again = desk.post(f"{LIST}/make", form)
    assert again.status_code == 409 and not SHOWN.search(again.content.decode())
    assert web.url in text(desk, LIST) and secret not in text(desk, LIST)
    page = re.search(rf'href="({LIST}/[0-9a-f-]{{36}})"', answer.content.decode())[1]  # type: ignore[index]
    assert secret not in text(desk, page)
    fresh = SHOWN.search(desk.post(f"{page}/secret").content.decode())[1]  # type: ignore[index]
    assert fresh != secret
    assert "the old one signs too until" in text(desk, page)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("url", "ftp://hooks.example", "beginning with https://"),
        ("url", "https://ann@hooks.example/", "beginning with https://"),
        ("url", "https://hooks.example/ x", "beginning with https://"),
        ("kind", "moon", "Choose kinds"),
        ("scheme", "moon", "Choose schemes"),
        ("country", "Thailand, Atlantis", "One of these is no country"),
    ],
)
def test_bad_input_is_named_and_kept(hub: Hub, field: str, value: str, sentence: str) -> None:
    desk = boss(hub)
    answer = desk.post(f"{LIST}/make", sent(desk, "https://hooks.example/") | {field: value})
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert "No webhook yet" in text(desk, LIST)


@pytest.mark.parametrize(
    "url", ["http://hooks.example/", "https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/", "https://localhost/"]
)
def test_private_addresses_are_refused_unless_allowed(hub: Hub, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_PRIVATE_HOOKS", False)
    desk = boss(hub)
    assert desk.post(f"{LIST}/make", sent(desk, url)).status_code == 422


def test_how_it_stands_is_said_and_it_can_be_paused_tested_and_removed(hub: Hub, web: Web) -> None:
    desk = boss(hub)
    page = made(desk, web.url)
    hub.member("Bank B").publish("https://evil.example/")
    assert "3 entries behind" in text(desk, page) or "entr" in text(desk, page)
    web.status = 503
    sending.deliver(now())
    assert "HTTP 503" in text(desk, page) and "1 failed try" in text(desk, page) and "Try now" in text(desk, page)
    web.status = 200
    desk.post(f"{page}/resume")
    sending.deliver(now() + SECOND)
    assert "up to date" in text(desk, page)
    desk.post(f"{page}/test")
    assert "A test is on its way" in text(desk, page)
    sending.deliver(now() + SECOND)
    assert "taken" in text(desk, page) and "A test is on its way" not in text(desk, page)
    desk.post(f"{page}/pause")
    assert "paused" in text(desk, LIST)
    assert desk.post(f"{page}/test").status_code == 422
    desk.post(f"{page}/resume")
    assert desk.post(f"{page}/resume", {"after": "99999"}).status_code == 422
    assert desk.post(f"{page}/resume", {"after": "minus"}).status_code == 422
    assert desk.post(f"{page}/resume", {"after": "0"}).status_code == 303
    assert "No. 0" in text(desk, page)
    assert desk.post(f"{page}/change", {"url": web.url + "/new", "kind": "phone", "scheme": "", "country": "th"}).status_code == 303
    assert "/new" in text(desk, page) and "phone number, Thailand" in text(desk, page)
    assert desk.post(f"{page}/remove").status_code == 303
    assert desk.get(page).status_code == 404


def test_no_new_secret_is_made_while_the_vault_does_not_open(hub: Hub, web: Web, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    desk = boss(hub)
    page = made(desk, web.url)
    with monkeypatch.context() as lost:
        lost.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "another ring"))
        answer = desk.post(f"{page}/secret")
        assert answer.status_code == 503 and "The vault does not open at the moment" in answer.content.decode()
        assert not SHOWN.search(answer.content.decode())
    assert SHOWN.search(desk.post(f"{page}/secret").content.decode())


def test_what_was_given_up_is_sent_again_or_dismissed(hub: Hub, web: Web) -> None:
    desk = boss(hub)
    page = made(desk, web.url)
    first = dead_letter(page.rpartition("/")[2])
    dead_letter(page.rpartition("/")[2])
    assert text(desk, page).count("no answer within 15 seconds") == 2
    desk.post(f"{page}/letters/send", {"letter": first})
    assert "being sent again" in text(desk, page)
    sending.deliver(now() + SECOND)
    assert text(desk, page).count("no answer within 15 seconds") == 1
    desk.post(f"{page}/letters/dismiss")
    assert "every message was taken" in text(desk, page)


def test_one_that_the_hub_stopped_waits_on_the_first_page_of_everybody_on_duty(hub: Hub, web: Web) -> None:
    page = made(boss(hub), web.url)
    officer = signed_in(hub.member("Bank A"), "officer", "Ann")
    assert page not in text(officer, "/console/")
    change("UPDATE webhooks_webhook SET state = 'stopped', reason = 'dead', code = 'timeout', served = 1")
    assert page in text(officer, "/console/")
    assert "Repair the receiver" in text(officer, page)
    assert officer.post(f"{page}/resume").status_code == 403
