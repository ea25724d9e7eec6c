"""The small pack, written and parsed."""

import tomllib

import pytest
from country_cast import FILES


@pytest.fixture
def written() -> dict[str, str]:
    """The pack's files as they are written, by name."""
    return dict(FILES)


@pytest.fixture
def files(written: dict[str, str]) -> dict[str, dict[str, object]]:
    return {name: tomllib.loads(text) for name, text in written.items()}
