"""A key ring of its own for each test: the texts of cases are sealed by it."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    return tmp_path / "vault-keys"
