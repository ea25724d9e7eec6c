"""A key ring of its own, and a mail server, for each test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bells import Post, Web


@pytest.fixture(autouse=True)
def _ring(tmp_path: Path, settings_of: Any) -> None:
    settings_of(ACCORD_KEYRING=str(tmp_path / "vault-keys"), ACCORD_ADDRESS="https://accord.example")


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(**values: Any) -> None:
        from django.conf import settings

        for name, value in values.items():
            monkeypatch.setattr(settings, name, value)

    return use


@pytest.fixture
def post(settings_of: Any) -> Iterator[Post]:
    """A mail server that the hub uses."""
    with Post() as server:
        settings_of(ACCORD_SMTP=server.address, ACCORD_MAIL_FROM="bells@accord.example")
        yield server


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server
