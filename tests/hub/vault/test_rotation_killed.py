"""A rotation that is killed -9 at any moment, while others write: every record stays readable; run again it completes, and then the old keys
are needed for nothing."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from edges import place_of
from killing import killed_everywhere
from programs import environment
from vaults import HOME, LATER, NOON, kept, read, rows

# In a process of its own: records are put, one after another, and each is said when it is kept.
_WRITES = """
import django
django.setup()
from vaults import kept
while True:
    print(kept(), flush=True)
"""


def _turn_over() -> None:
    """A new key, everything moved over to it, the old ones destroyed."""
    from accord.hub.vault import rotation

    rotation.rotate(HOME, by="hub", at=LATER)
    _complete()


def _complete() -> None:
    from accord.hub.vault import rotation
    from accord.hub.vault.errors import KeyInUse

    while rotation.rewrap(LATER, 3):
        pass
    for key in rotation.status().keys:
        if key.state == "retired" and not key.records:
            try:
                rotation.destroy_key(key.id, by="hub", at=LATER)
            except KeyInUse:
                continue


def _writer(folder: Path, ring: Path) -> "subprocess.Popen[str]":
    from django.conf import settings

    support = str(Path(__file__).parents[2] / "support")
    data = folder if place_of(folder) == {} else Path(settings.ACCORD_DATA)
    settings_of = {"DJANGO_SETTINGS_MODULE": "accord.site.settings", "ACCORD_KEYRING": str(ring), **place_of(folder)}
    return subprocess.Popen(
        [sys.executable, "-c", _WRITES], env=environment(ACCORD_DATA=str(data), PYTHONPATH=support, **settings_of), stdout=subprocess.PIPE, text=True
    )


def test_killed_anywhere_nothing_is_lost_and_it_completes(ring: Path, any_hub: Any, tmp_path: Path) -> None:
    records = [kept({"name": f"Quivolda {number}"}) for number in range(7)]
    said: list[UUID] = []
    writer = _writer(tmp_path, ring)
    assert writer.stdout is not None
    try:
        said.append(UUID(writer.stdout.readline().strip()))
        for _ in killed_everywhere(_turn_over, stride=5 if any_hub.vendor == "sqlite" else 13):
            assert [read(one)["name"] for one in records] == [f"Quivolda {number}" for number in range(7)]
            said.append(UUID(writer.stdout.readline().strip()))
    finally:
        writer.kill()
        said += [UUID(line) for line in writer.stdout.read().split("\n")[:-1]]
        writer.wait(30)
    assert len(said) > 5
    _complete()
    _complete()
    from accord.hub.vault import rotation

    (current,) = [key for key in rotation.status().keys if key.state != "destroyed"]
    assert (current.state, rotation.status().damaged, rotation.status().lost) == ("current", 0, ())
    assert rows("SELECT DISTINCT key FROM vault_record") == [(UUID(current.id).bytes,)] or [
        bytes(key) for (key,) in rows("SELECT DISTINCT key FROM vault_record")
    ] == [UUID(current.id).bytes]
    # Only the current key is left in the ring, but for what was made in the very moment of a death and is known to nobody.
    for path in ring.rglob("*"):
        if path.is_file() and path.stem != UUID(current.id).hex:
            path.unlink()
    assert [read(one)["name"] for one in records] == [f"Quivolda {number}" for number in range(7)]
    assert all(read(one)["name"] for one in said), "what was said to be kept can be read"
    assert rows("SELECT COUNT(*) FROM vault_record WHERE made = %s", NOON)[0][0] >= len(records) + len(said)
