"""A key ring of its own, and a receiver on this machine, for each test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bells import Web


@pytest.fixture(autouse=True)
def _ring(tmp_path: Path, settings_of: Any) -> None:
    settings_of(ACCORD_KEYRING=str(tmp_path / "vault-keys"), ACCORD_PRIVATE_HOOKS=True)


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(**values: Any) -> None:
        from django.conf import settings

        for name, value in values.items():
            monkeypatch.setattr(settings, name, value)

    return use


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server
