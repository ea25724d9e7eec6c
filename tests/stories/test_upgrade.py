"""A hub that an older version made (tests/data/upgrade) is upgraded while a client publishes and one reads the stream: nothing that it
promised is lost, and nothing is there twice. `make upgrade` plays the same with an old version that serves meanwhile."""

import json
import subprocess
import tarfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from clocks import ServedClock
from databases import postgres_at, uri
from kills.acts import FollowStream, PublishOne
from kills.postgres import PROGRAMS
from kills.serving import Serving
from kills.upgrade import Upgrade
from kills.world import World

_made = count()
OLD = Path(__file__).parents[1] / "data" / "upgrade"


def _unpacked(vendor: str, folder: Path, request: pytest.FixtureRequest) -> tuple[Serving, dict[str, Any]]:
    """The old hub, with what it promised; its clock stands where it stood."""
    with tarfile.open(OLD / f"{vendor}.tar.xz") as tar:
        tar.extractall(folder / "hub", filter="data")
    (folder / "hub").chmod(0o700)
    promises = json.loads((folder / "hub" / "promises.json").read_text(encoding="utf-8"))
    clock = ServedClock(folder / "clock")
    clock.move(promises["made"] + 5 - time.time())
    return Serving(folder / "hub", _restored(folder, request) if vendor == "postgresql" else "", clock=clock), promises


def _restored(folder: Path, request: pytest.FixtureRequest) -> str:
    server, name = request.getfixturevalue("postgres_server"), f"accord_old_{next(_made)}"
    address = uri(postgres_at(server, name), name)
    words = [PROGRAMS / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-f", folder / "hub" / "dump.sql", address]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return address


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_an_old_hub_is_upgraded_while_clients_wait_for_it(vendor: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    from accord.site.processes import free_port

    hub, promises = _unpacked(vendor, tmp_path, request)
    hub.port = free_port("127.0.0.1", 0)
    upgrade = Upgrade(hub, World(**promises["world"]), tmp_path, seed=2)
    upgrade.promised(promises)
    before = len(promises["one"])
    upgrade.act(FollowStream).begin()
    try:
        with upgrade.at_work(PublishOne):
            hub.start()
            hub.wait_until_ready()
            wanted = upgrade.stage.book.count + 3
            while upgrade.stage.book.count < wanted:
                time.sleep(0.01)
        assert len(upgrade.act(PublishOne).made) > before
        assert upgrade.faults() == []
    finally:
        left = upgrade.close()
    assert left == []


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_two_that_migrate_at_once_are_one_and_a_newer_database_is_refused(
    vendor: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    hub, _ = _unpacked(vendor, tmp_path, request)
    clock, hub.clock = hub.clock, None
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(hub.command, "migrate", "--json") for _ in range(2)]
        done = [json.loads(each.result().stdout)["applied"] for each in both]
    assert sorted(map(bool, done)) == [False, True], "one changes the tables, the other waits and finds nothing to do"
    hub.clock = clock
    assert json.loads(hub.command("verify", "--json").stdout)["faults"] == []
    hub.clock = None
    before = hub.rows("SELECT app, name FROM django_migrations ORDER BY id")
    newer = "INSERT INTO django_migrations (app, name, applied) VALUES ('journal', '9999_of_a_newer_version', CURRENT_TIMESTAMP)"
    assert hub.write(newer) == 1
    for words in (("migrate",), ("serve", "--port", "0"), ("status",)):
        refused = hub.command(*words, "--json")
        assert (refused.returncode, json.loads(refused.stdout)["code"]) == (1, "newer-database"), words
        assert "9999_of_a_newer_version" in json.loads(refused.stdout)["error"]
    assert hub.rows("SELECT app, name FROM django_migrations ORDER BY id")[:-1] == before
