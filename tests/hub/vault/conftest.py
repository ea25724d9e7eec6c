"""A vault of its own for each test: an empty ring beside the hub's database."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def ring(any_hub: Any, tmp_path: Path, settings_of_vault: Any) -> Path:
    """The key ring's directory, on each of the two databases."""
    return settings_of_vault(tmp_path / "vault-keys")


@pytest.fixture
def sqlite_ring(hub: Any, tmp_path: Path, settings_of_vault: Any) -> Path:
    """The key ring's directory of a hub on SQLite, where the database makes no difference."""
    return settings_of_vault(tmp_path / "vault-keys")


@pytest.fixture
def settings_of_vault(monkeypatch: pytest.MonkeyPatch) -> Any:
    def use(folder: Path) -> Path:
        from django.conf import settings

        monkeypatch.setattr(settings, "ACCORD_KEYRING", str(folder))
        return folder

    return use
