"""The roles of docs/operate: the one that serves can't make the tables and is told which one does, and that of the nodes gets in."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from postgres import OwnServer
from programs import NAME, run

OPERATE = Path(__file__).parents[2] / "docs" / "operate"


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    """A server with the roles and rights of postgresql.sql."""
    own = OwnServer("wheel")
    _type(own, "postgresql.sql", own.uri("postgres"), app="a", owner="o")
    yield own
    own.end()


def _type(server: OwnServer, name: str, place: str, **passwords: str) -> None:
    copy = server.home / name  # where the server's user can read it
    copy.write_text((OPERATE / name).read_text(encoding="utf-8"), encoding="utf-8")
    copy.chmod(0o644)
    given = [word for role, password in passwords.items() for word in ("-v", f"{role}={password}")]
    server._run("psql", "--no-psqlrc", "--quiet", *given, "-f", str(copy), place)


def test_the_tables_are_made_by_their_owner_and_read_by_nodes(server: OwnServer, tmp_path: Path) -> None:
    data, role = tmp_path / "hub", server.settings("accord", "accord")
    done = run("init", "--name", NAME, data=data, **role)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("The database's role may not do this."), "a sentence, and no traceback"
    assert "hub --owner init" in done.stderr.decode()
    assert run("init", "--name", NAME, data=data, **server.settings("accord", "accord_owner")).returncode == 0
    assert run("status", data=data, **role).returncode == 0
    _type(server, "node.sql", server.uri("accord"), node="n")
    assert server.command("SELECT count(*) FROM members_member", "accord", "accord_node") == (1,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        server.command("SELECT count(*) FROM vault_record", "accord", "accord_node")
