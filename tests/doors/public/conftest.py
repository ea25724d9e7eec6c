"""What the tests of the public page share: a client without a limit in its way, and settings to change."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hubs import Hub
from report_pages import read

Ask = Callable[..., Any]


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit stays as it works, but wide enough for a test that asks often."""
    from accord.doors.public import views
    from accord.limits import Buckets

    monkeypatch.setattr(views, "buckets", Buckets(60_000, burst=1_000))


@pytest.fixture
def ask(hub: Hub, roomy: None) -> Ask:
    """Post the form; the answer's text is its `page`."""
    from django.test import Client

    def post(text: str = "", *, country: str = "TH", lang: str = "en", picture: Any = None, **headers: str) -> Any:
        data = {"text": text, "country": country} | ({"picture": picture} if picture is not None else {})
        response = Client().post(f"/check?lang={lang}", data, headers=headers)
        response.page = read(response.content.decode())
        return response

    return post


@pytest.fixture
def settings_of() -> Iterator[Any]:
    """Change settings of the hub for one test; undone afterwards."""
    from django.test import override_settings

    changed: list[override_settings] = []

    def change(**names: Any) -> None:
        changed.append(override_settings(**names))
        changed[-1].enable()

    yield change
    for override in reversed(changed):
        override.disable()


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch, settings_of: Any) -> list[tuple[str, str]]:
    """The pages that were mailed to guests: the address, and the text."""
    from accord.hub.delivery.vocabulary import SENT
    from accord.hub.requests import followers

    mails: list[tuple[str, str]] = []

    def keep(channel: str, message: Any, to: Any) -> Any:
        mails.append((to["email"], message.text))
        return SENT

    settings_of(ACCORD_SMTP="smtp://mail.example", ACCORD_MAIL_FROM="hub@accord.example")
    monkeypatch.setattr(followers, "send", keep)
    return mails
