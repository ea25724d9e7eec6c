"""The files of a PostgreSQL server, and what came since: copied while it serves, proved as a chain, put back in another folder and port."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from backed_up import LOOK, SINCE, Place, inside
from postgres import OwnServer
from programs import run

BOUNDED = {"wheel": {"summarize_wal": "on"}, "debian": {"max_slot_wal_keep_size": "1GB"}}
KINDS = {"wheel": "incremental", "debian": "wal"}
MORE = """
from accord.hub.members import actions, queries
actions.add_member(made["name"], "finance", "TH", by=queries.operator())
print(json.dumps(None))
"""
NAMES = """
from accord.hub.members import queries
print(json.dumps(sorted(row.name for row in queries.members())))
"""


@pytest.fixture(scope="module", params=["wheel", "debian"])
def server(request: pytest.FixtureRequest) -> Iterator[OwnServer]:
    own = OwnServer(request.param, **BOUNDED[request.param])
    own.command("CREATE ROLE hub LOGIN")
    own.command("CREATE ROLE copier LOGIN REPLICATION")
    own.command("CREATE DATABASE hub OWNER hub")
    yield own
    own.end()


@pytest.fixture(scope="module")
def place(server: OwnServer, tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("copied")
    return Place(folder, **server.settings(ACCORD_REPLICATION=server.uri("hub", "copier")))


@pytest.fixture(scope="module")
def chain(place: Place) -> list[Path]:
    """A base and two increments, with something new before each."""
    made = [place.create("--kind", "base")]
    for name in ("Second", "Third"):
        inside(place.data, MORE, {"name": name}, **place.more)
        made.append(place.create("--kind", "incremental"))
    return made


def test_a_chain_is_put_back(server: Any, place: Place, chain: list[Path], tmp_path: Path) -> None:
    status, proof = place.verify(*place.opened(), ACCORD_POSTGRES_BIN=str(server.bin))
    assert (status, proof["faults"], proof["opened"]) == (0, [], True)
    assert proof["builds_on"] == [folder.name for folder in chain[:2]]
    data, files = tmp_path / "new", server.folder("restored")
    inside(place.data, SINCE, place.made, **place.more)
    words, tools = (*place.opened(), "--postgres", str(files)), {"ACCORD_POSTGRES_BIN": str(server.bin)}
    assert place.restore(data, *place.opened(), **tools)[1]["code"] == "needs-postgres-folder"
    status, done = place.restore(data, *words, **tools)
    assert (status, done.get("epoch"), done.get("replayed")) == (0, 2, {"record": 1, "token": 1, "person": 1, "consent": 1}), done
    assert done["seq"] == done["read_from"]
    again = OwnServer(server.version, files)
    try:
        given = again.settings()
        expected = {"kept": "Kept", "erased": "erased", "report": "withdrawn", "revoked": True, "active": False}
        assert inside(data, LOOK, place.made, **given) == expected
        assert {"Second", "Third"} <= set(inside(data, NAMES, **given))
        checked = run("verify", "--json", data=data, **given)
        assert checked.returncode == 0, checked.stdout
        assert inside(data, MORE, {"name": "Fourth"}, **given) is None, "and it goes on"
    finally:
        again.end()


def test_what_is_amiss_in_a_chain_is_named(place: Place, chain: list[Path], tmp_path: Path) -> None:
    from accord.hub.backups import actions, queries
    from accord.hub.refusals import Conflict

    copy = tmp_path / "backups"
    shutil.copytree(place.to, copy)
    base, middle, last = sorted(copy / folder.name for folder in chain)

    def faults() -> list[tuple[str, str]]:
        return queries.prove(copy, [], lambda line: None).faults

    assert faults() == []
    assert actions.prune(copy, 1) == 0, "those on which the last builds stay"
    (file,) = base.glob("postgresql.tar.gz.age")
    flipped = bytearray(file.read_bytes())
    flipped[len(flipped) // 2] ^= 1
    file.write_bytes(flipped)
    assert [(code, f"{base.name}/{file.name}" in text) for code, text in faults()] == [("damaged", True)]
    with pytest.raises(Conflict) as refused:
        queries.check_files(last, queries.find(last)[1], lambda line: None)
    assert refused.value.code == "damaged"
    middle.rename(tmp_path / "aside")
    assert [(code, middle.name in text) for code, text in faults()] == [("missing", True)]
    shutil.copytree(base, middle)
    assert [(code, middle.name in text) for code, text in faults()] == [("damaged", True)], "another in its place"


def test_who_may_not_copy_the_server_is_told_so(server: OwnServer, place: Place, chain: list[Path], tmp_path: Path) -> None:
    own_role = {name: value for name, value in place.more.items() if name != "ACCORD_REPLICATION"}
    words = ("backup", "create", "--to", str(tmp_path / "none"), "--json", "--kind")
    assert b"no-replication" in run(*words, "base", data=place.data, **own_role).stdout
    assert b"no-base" in run(*words, "incremental", data=place.data, **place.more).stdout
    if server.version == "wheel":
        changes = {b"no-summaries": "ALTER SYSTEM SET summarize_wal = off"}
    else:
        changes = {
            b"chain-broken": "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots",
            b"no-bound": "ALTER SYSTEM SET max_slot_wal_keep_size = -1",
        }
    for expected, change in changes.items():
        server.command(change)
        server.command("SELECT pg_reload_conf()")
        done = run("backup", "create", "--to", str(place.to), "--json", "--kind", "incremental", data=place.data, **place.more)
        assert expected in done.stdout, done
