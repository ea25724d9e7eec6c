"""Machines over one PostgreSQL: the keys are made once, by whoever comes first, and lie where all of them reach them."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from bells import rows
from databases import postgres_at
from edges import place_of
from hubs import Hub
from programs import run, started


def init(folder: Path, name: str, where: dict[str, str]) -> "subprocess.Popen[bytes]":
    return started("init", "--name", name, "--json", data=folder / name, **where)


def fingerprint(path: Path, name: str) -> str:
    from accord.hub.vault.queries import fingerprint_of

    return fingerprint_of(name, path.read_bytes().strip())


def empty_database(postgres_server: Any, name: str) -> dict[str, str]:
    from databases import use_database

    use_database(postgres_at(postgres_server, name))
    return place_of(Path("/nowhere"))


def test_two_that_begin_at_once_on_an_empty_store_make_one_hub_with_one_key(postgres_server: Any, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    where = {**empty_database(postgres_server, "accord_begun_twice"), "ACCORD_SHARED": str(shared)}
    both = [init(tmp_path, name, where) for name in ("a", "b")]
    told = [json.loads(process.communicate(timeout=120)[0]) for process in both]
    assert sorted(bool("token" in answer) for answer in told) == [False, True], told
    assert [answer["code"] for answer in told if "code" in answer] == ["hub-exists"]
    recorded = dict(rows("SELECT name, digest FROM vault_fingerprint"))
    paths = {"secret.key": shared / "secret.key", "signing.key": shared / "lists" / "signing.key"}
    assert recorded == {name: fingerprint(path, name) for name, path in paths.items()}
    assert rows("SELECT COUNT(*) FROM vault_secret") == rows("SELECT COUNT(*) FROM members_member") == [(1,)]
    assert len(list((shared / "vault-keys" / "0").glob("*.key"))) == 1
    # Either machine works with them, and each keeps nothing of them in its own directory.
    for name in ("a", "b"):
        assert run("status", data=tmp_path / name, **where).returncode == 0
        assert not list((tmp_path / name).rglob("*.key"))


def test_a_machine_that_does_not_reach_the_keys_is_refused_and_makes_none(postgres_server: Any, tmp_path: Path) -> None:
    where = empty_database(postgres_server, "accord_apart")
    done = init(tmp_path, "a", where).communicate(timeout=120)
    assert "token" in json.loads(done[0])
    (tmp_path / "b").mkdir(mode=0o700)
    for words in (("status",), ("serve", "--port", "0")):
        refused = run(*words, "--json", data=tmp_path / "b", **where)
        assert (refused.returncode, json.loads(refused.stdout)["code"]) == (1, "key-missing"), refused.stderr
        assert b"ACCORD_SHARED" in refused.stderr
    assert not list((tmp_path / "b").rglob("*.key"))
    shutil.copytree(tmp_path / "a", tmp_path / "b", dirs_exist_ok=True)
    assert run("status", data=tmp_path / "b", **where).returncode == 0


def test_the_secret_is_made_once_by_processes_that_start_at_once(tmp_path: Path) -> None:
    from accord.site import place

    before = place.SHARED
    try:
        place.SHARED = tmp_path
        first = place.write_secret_key("first")
        assert (first, place.write_secret_key("second")) == ("first", "first")
    finally:
        place.SHARED = before
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_restore_is_into_one_directory(hub: Hub, tmp_path: Path) -> None:
    refused = run("backup", "restore", "--from", str(tmp_path), "--json", data=tmp_path / "hub", ACCORD_SHARED=str(tmp_path / "shared"))
    assert (refused.returncode, json.loads(refused.stdout)["code"]) == (1, "shared-directory")


def test_a_hub_that_is_put_back_from_a_backup_is_given_no_new_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.site import place

    monkeypatch.setattr(place, "DATA", tmp_path)
    monkeypatch.setattr(place, "SHARED", tmp_path)
    monkeypatch.setattr(place, "WRITTEN", [])
    monkeypatch.delenv("ACCORD_DATABASE", raising=False)
    (tmp_path / place.RESTORING).touch()
    assert len(place.secret_key()) > 40 and not (tmp_path / place.SECRET_KEY).exists()
    (tmp_path / place.RESTORING).unlink()
    assert place.secret_key() == (tmp_path / place.SECRET_KEY).read_text() == place.secret_key()
    (tmp_path / place.SECRET_KEY).unlink()
    (tmp_path / place.DATABASE).touch()
    place.secret_key()
    assert not (tmp_path / place.SECRET_KEY).exists(), "beside a database it may have been lost"
