"""A setting with a slip of the pen is said where the hub begins, and stays in sight; its value is not."""

import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from programs import new_hub, run, started

import accord.site
from accord.site.unknown import OWN, SETTINGS, unknown_settings

SECRET = "postgresql://accord:hush@db.example.org/accord"


def test_every_setting_that_the_documents_name_is_known() -> None:
    written = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`ACCORD_([A-Z_]+)`", written)) == SETTINGS
    # What the settings themselves read from outside has its place in the documents too.
    source = (Path(accord.site.__file__).parent / "settings.py").read_text(encoding="utf-8")
    assert set(re.findall(r"""environ(?:\.get\(|\[)["']ACCORD_([A-Z_]+)""", source)) <= SETTINGS | OWN


def test_it_is_named_with_what_may_be_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unknown_settings() == []
    monkeypatch.setenv("ACCORD_DATABSE", SECRET)
    monkeypatch.setenv("ACCORD_COLOUR", "green")
    colour, database = unknown_settings()
    assert "ACCORD_COLOUR is no setting" in colour and "Perhaps" not in colour
    assert "Perhaps ACCORD_DATABASE is meant" in database and "hush" not in database


def test_a_hub_is_not_made_in_another_database_in_silence(tmp_path: Path) -> None:
    done = run("init", "--name", "Hub", data=tmp_path / "hub", ACCORD_DATABSE=SECRET)
    assert b"Perhaps ACCORD_DATABASE is meant" in done.stderr and b"hush" not in done.stderr + done.stdout


def test_it_stays_in_sight_while_the_hub_serves(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    process = started("serve", "--port", "0", data=data, ACCORD_BACKUPS_TO="/mnt/backups")
    try:
        assert process.stdout is not None
        address = process.stdout.readline().decode().split()[-1]
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=60) as answered:
                body = answered.read()
        except urllib.error.HTTPError as error:  # it is only just there
            body = error.read()
        assert any("Perhaps ACCORD_BACKUP_TO is meant" in text for text in json.loads(body)["warnings"])
    finally:
        process.kill()
        _, said = process.communicate(timeout=60)
    assert said.count(b"ACCORD_BACKUPS_TO is no setting") == 1
