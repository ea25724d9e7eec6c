"""A lost or foreign key file is named, and none is made anew in silence; a newer database is refused; two migrations are one."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hubs import Hub
from programs import Session, new_hub, run, started
from vaults import change, rows


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return new_hub(tmp_path)[0]


def refused(*words: str, data: Path) -> str:
    done = run(*words, "--json", data=data)
    assert done.returncode == 1, done.stdout
    return str(json.loads(done.stdout)["code"])


@pytest.mark.parametrize("name", ["secret.key", "lists/signing.key"])
def test_a_key_file_that_is_gone_is_named_and_not_made_anew(data: Path, name: str) -> None:
    path = data / name
    kept = path.read_bytes()
    path.unlink()
    assert refused("status", data=data) == refused("serve", "--port", "0", data=data) == "key-missing"
    assert not path.exists()
    path.write_bytes(bytes(reversed(kept)))
    assert refused("status", data=data) == "key-foreign"
    path.write_bytes(kept)
    assert run("status", data=data).returncode == 0


def test_a_hub_does_not_serve_without_the_keys_of_its_records(data: Path) -> None:
    session = Session(data)
    shutil.rmtree(data / "vault-keys")
    session.close()
    done = run("serve", "--port", "0", "--json", data=data)
    assert json.loads(done.stdout)["code"] == "key-lost"


def test_a_database_that_a_newer_version_changed_is_refused(any_hub: Hub) -> None:
    from accord.doors.cli.program import Failed
    from accord.site.opening import migrate

    change("INSERT INTO django_migrations (app, name, applied) VALUES ('journal', '9999_later', '2027-01-01')")
    with pytest.raises(Failed, match=r"journal\.9999_later") as refusal:
        migrate()
    assert refusal.value.code == "newer-database"


def test_a_hub_from_before_records_its_keys_at_its_first_start(any_hub: Hub) -> None:
    from accord.site.opening import migrate

    change("DROP TABLE vault_fingerprint")
    change("DELETE FROM django_migrations WHERE app = 'vault' AND name = '0003_fingerprint'")
    assert migrate() == ["vault.0003_fingerprint"]
    assert {name for (name,) in rows("SELECT name FROM vault_fingerprint")} == {"secret.key", "signing.key"}
    assert migrate() == []


def test_a_list_is_not_signed_by_a_new_key(any_hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.hub.lists.errors import SigningKeyLost
    from accord.hub.lists.queries import public_key
    from accord.site.keys import settle_keys

    settle_keys()
    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path / "elsewhere")
    with pytest.raises(SigningKeyLost):
        public_key()
    assert not (tmp_path / "elsewhere").exists()


def test_a_key_that_was_being_replaced_when_the_process_died_is_put_in_its_place(data: Path) -> None:
    path = data / "lists/signing.key"
    before = path.read_bytes()
    shown = json.loads(run("lists", "rotate", "--yes", "--json", data=data).stdout)
    after = path.read_bytes()
    assert after != before and json.loads(run("lists", "key", "--json", data=data).stdout)["key"] == shown["key"]
    path.write_bytes(before)  # as it is between the record in the database and the file's new name
    path.with_name("signing.key.new").write_bytes(after)
    assert json.loads(run("lists", "key", "--json", data=data).stdout)["key"] == shown["key"]
    assert path.read_bytes() == after and not path.with_name("signing.key.new").exists()
    path.with_name("signing.key.new").write_bytes(before)  # one that was never recorded changes nothing
    assert json.loads(run("lists", "key", "--json", data=data).stdout)["key"] == shown["key"]
    assert refused("lists", "rotate", data=data) == "not-confirmed"


def test_of_two_migrations_at_once_one_does_it(data: Path) -> None:
    import sqlite3

    with sqlite3.connect(data / "accord.db") as database:
        database.execute("DROP TABLE vault_fingerprint")
        database.execute("DELETE FROM django_migrations WHERE app = 'vault' AND name = '0003_fingerprint'")
    database.close()
    assert refused("serve", "--port", "0", "--no-migrate", data=data) == "older-database"
    both = [started("migrate", "--json", data=data) for _ in range(2)]
    done: list[Any] = [json.loads(process.communicate(timeout=120)[0])["applied"] for process in both]
    assert sorted(done) == [[], ["vault.0003_fingerprint"]]


def test_no_migrate_leaves_the_tables_of_a_hub_whose_secret_lay_open_as_they_are(data: Path) -> None:
    """Until the secret was sealed, a hub had no table for it: such a one was brought up without being asked."""
    import sqlite3

    with sqlite3.connect(data / "accord.db") as database:
        database.execute("DROP TABLE vault_secret")
        database.execute("DELETE FROM django_migrations WHERE app = 'vault' AND name >= '0002'")
    database.close()
    assert refused("serve", "--port", "0", "--no-migrate", data=data) == "older-database"
    with sqlite3.connect(data / "accord.db") as database:
        assert not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'vault_secret'").fetchall()
    database.close()


def test_a_database_without_a_hub_is_named_as_what_is_looked_at(data: Path, postgres_server: Any) -> None:
    """The data directory holds a hub on SQLite; the setting names another place."""
    done = run("member", "list", "--json", data=data, ACCORD_DATABASE=postgres_server.get_uri("postgres"))
    said = json.loads(done.stdout)
    assert said["code"] == "no-hub" and "ACCORD_DATABASE" in said["error"]


def test_it_says_which_version_it_is() -> None:
    from importlib.metadata import version

    assert run("--version").stdout.decode() == f"accord {version('accord')}\n"
