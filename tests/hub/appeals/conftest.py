"""A key ring outside the database, and a submission as the public sends it."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    return tmp_path / "vault-keys"


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The hub's clock, to be moved by hand: what it writes is of that moment, and so is what a check says."""
    from bells import NOON

    from accord.hub.journal.store import turn
    from accord.hub.verdicts import queries as verdicts

    class Clock:
        now = NOON

        def __call__(self) -> int:
            return self.now

    clock = Clock()
    monkeypatch.setattr(turn, "now", clock)
    monkeypatch.setattr(verdicts, "now", clock)
    return clock
