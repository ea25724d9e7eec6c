"""Where the file of well-known hosts lies: beside the packages for every hub of the environment, else in the hub's own directory."""

import sys
from pathlib import Path

import pytest
from django.conf import settings

from accord.hub.guard import hosts


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders in which it is made; what is made is one host of no list."""
    made: list[Path] = []

    def build(prefixes: Path, which: Path) -> None:
        made.append(prefixes.parent)
        prefixes.parent.mkdir(parents=True, exist_ok=True)
        prefixes.write_bytes(bytes(8))
        which.write_bytes(bytes(2))

    monkeypatch.setattr(hosts, "_build", build)
    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path / "hub")
    return made


def test_hubs_of_one_environment_share_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: list[Path]) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    for name in ("hub", "another hub"):
        monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path / name)
        hosts._views.__wrapped__()
    assert built == [tmp_path / "environment" / "var" / "accord"]


def test_where_the_environment_can_not_be_written_a_hub_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, built: list[Path]
) -> None:
    (tmp_path / "environment").write_text("no folder")
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    for _ in range(2):
        hosts._views.__wrapped__()
    assert built == [tmp_path / "hub"]
