"""A data directory and a key ring of its own for each test: sealed files lie in the one, their keys hang on the other."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path / "data")
    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    (tmp_path / "data").mkdir()
