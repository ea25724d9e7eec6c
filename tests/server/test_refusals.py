"""What the front refuses by itself is said in the language of whoever reads it; programs get it in English."""

import asyncio
from typing import Any

import pytest
from django.utils import translation

from accord.server.refusals import refuse

TEXT = "Wait {seconds} seconds."


@pytest.fixture(autouse=True)
def said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each language says which it is: what the catalogues hold is theirs to test."""
    monkeypatch.setattr(translation, "gettext", lambda text: f"{translation.get_language()}: {text}")


def answer(path: str = "/account/login/", query: bytes = b"", **headers: str) -> tuple[dict[bytes, bytes], str]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    sent_headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"path": path, "query_string": query, "headers": sent_headers}
    asyncio.run(refuse(scope, send, 429, "too-many-tries", TEXT, retry=7))
    return dict(sent[0]["headers"]), sent[1]["body"].decode()


@pytest.mark.parametrize(
    ("query", "headers", "language"),
    [
        (b"", {}, "en"),
        (b"lang=ar", {"cookie": "django_language=th"}, "ar"),
        (b"", {"cookie": "csrftoken=x; django_language=ne", "accept_language": "es"}, "ne"),
        (b"", {"accept_language": "fr-FR, es-PE;q=0.8, en;q=0.5"}, "es"),
        (b"", {"accept_language": "th"}, "th"),
        (b"lang=xx", {"cookie": "django_language=;;\x00=", "accept_language": ";;q=x"}, "en"),
        (b"\xff\xfe&lang=bn", {}, "bn"),
    ],
)
def test_a_page_is_refused_in_the_readers_language(query: bytes, headers: dict[str, str], language: str) -> None:
    given, body = answer(query=query, **headers)
    assert body == f"{language}: Wait 7 seconds.\n"
    assert given[b"content-language"] == language.encode() and given[b"retry-after"] == b"7"
    assert given[b"content-length"] == str(len(body.encode())).encode()


def test_what_stands_in_a_sentence_stands_in_it_in_each_language() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"path": "/report", "query_string": b"lang=bn", "headers": []}
    asyncio.run(refuse(scope, send, 413, "too-large", "At most {megabytes} MB.", values={"megabytes": "64"}))
    assert sent[1]["body"].decode() == "bn: At most 64 MB.\n"


def test_a_program_is_refused_in_english() -> None:
    _, body = answer("/api/v1/me", accept_language="ar")
    assert "en: Wait 7 seconds." in body and "too-many-tries" in body
