"""A mail server or a gateway that takes nothing is said in the log, once and not for each bell; what was sent and to whom is not."""

import logging
from typing import Any

import pytest
from bells import Post, Web, free_port

from accord.hub.amiss import MAIL_AWAY, MAIL_REFUSES, SMS_AWAY, Amiss, Watch
from accord.hub.delivery.channels import mail, sms
from accord.hub.delivery.vocabulary import Message

MESSAGE = Message("ring.1", "1 bell waits", "1 bell waits for you.", 0, {})
TO = {"email": "quivolda@example.org", "phone": "+66812345678"}


def line(seen: Amiss) -> str:
    return f"{seen.text} ({seen.code})"


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(mail, "MAILS", Watch("Mails are taken again."))
    monkeypatch.setattr(sms, "TEXTS", Watch("Text messages are taken again."))
    caplog.set_level(logging.WARNING, "accord.amiss")


def test_a_mail_server_that_is_away_is_said_until_it_is_back(post: Post, settings_of: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings_of(ACCORD_SMTP=f"smtp://hub:hush@127.0.0.1:{free_port()}?tls=none")
    assert [mail.send(MESSAGE, TO).code for _ in range(3)] == ["unreachable"] * 3
    assert caplog.messages == [line(MAIL_AWAY)]
    settings_of(ACCORD_SMTP=post.address)
    assert [mail.send(MESSAGE, TO).code for _ in range(2)] == ["sent"] * 2
    assert caplog.messages == [line(MAIL_AWAY), "Mails are taken again."]
    assert "quivolda" not in caplog.text and "hush" not in caplog.text


def test_one_that_refuses_the_hub_is_another_trouble(post: Post, settings_of: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings_of(ACCORD_SMTP=post.address.replace("//", "//hub:hush@"))
    assert mail.send(MESSAGE, TO).code == "refused"
    assert caplog.messages == [line(MAIL_REFUSES)]


def test_a_mail_that_is_refused_by_itself_says_nothing_of_the_server(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    post.refuses, post.answer = 1, "550 No such mailbox"
    assert mail.send(MESSAGE, TO).code == "refused"
    assert caplog.messages == []


def test_a_gateway_that_takes_nothing_is_said(web: Web, settings_of: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings_of(ACCORD_SMS_GATEWAY=f"http://127.0.0.1:{free_port()}/send")
    assert sms.send(MESSAGE, TO).code == "unreachable"
    settings_of(ACCORD_SMS_GATEWAY=web.url + "/send")
    assert sms.send(MESSAGE, TO).code == "sent"
    assert caplog.messages == [line(SMS_AWAY), "Text messages are taken again."]
