"""A hub of its own for each test, as `accord init` makes it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from programs import Session, new_hub


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """The data directory, and what `accord init --json` printed."""
    return new_hub(tmp_path)


@pytest.fixture
def data(made: tuple[Path, dict[str, Any]]) -> Path:
    return made[0]


@pytest.fixture
def accord(data: Path) -> Iterator[Session]:
    """The program on this hub, command after command."""
    session = Session(data)
    yield session
    session.close()
