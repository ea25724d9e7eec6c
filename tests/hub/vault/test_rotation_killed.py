"""A rotation that is killed -9 at any moment, while others write: every record stays readable; run again it completes, and then the old
keys are needed for nothing.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import forks
from edges import place_of
from killing import killed_everywhere
from programs import environment
from vaults import HOME, LATER, NOON, kept, read, rows

AT_ONCE = 3  # records that are put while a rotation is at work

# In a process of its own: a record is put for each line that is asked for, and said when it is kept.
_WRITES = """
import sys
import django
django.setup()
from vaults import kept
for line in sys.stdin:
    print(kept(), flush=True)
"""


def _ask(writer: "subprocess.Popen[str]") -> None:
    """So many records are asked for, to be put while the rotation goes on."""
    assert writer.stdin is not None
    os.write(writer.stdin.fileno(), b"\n" * AT_ONCE)


def _turn_over() -> None:
    """A new key, everything moved over to it, the old ones destroyed."""
    from accord.hub.vault.store import rotation

    rotation.rotate(HOME, by="hub", at=LATER)
    _complete()


def _complete() -> None:
    from accord.hub.vault.errors import KeyInUse
    from accord.hub.vault.store import rotation

    while rotation.rewrap(LATER, 20):
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
    return forks.Popen(
        [sys.executable, "-c", _WRITES],
        env=environment(ACCORD_DATA=str(data), PYTHONPATH=support, **settings_of),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_anywhere_nothing_is_lost_and_it_completes(ring: Path, any_hub: Any, tmp_path: Path) -> None:
    records = [kept({"name": f"Quivolda {number}"}) for number in range(7)]
    acknowledged: list[UUID] = []
    writer = _writer(tmp_path, ring)
    assert writer.stdin is not None and writer.stdout is not None
    try:
        for _ in killed_everywhere(lambda: _ask(writer) or _turn_over(), stride=7 if any_hub.vendor == "sqlite" else 23):
            assert [read(record)["name"] for record in records] == [f"Quivolda {number}" for number in range(7)]
            acknowledged += [UUID(writer.stdout.readline().strip()) for _ in range(AT_ONCE)]
    finally:
        writer.kill()
        writer.wait(120)
    assert len(acknowledged) > 5
    _complete()
    _complete()
    from accord.hub.vault.store import rotation

    (current,) = [key for key in rotation.status().keys if key.state != "destroyed"]
    assert (current.state, rotation.status().damaged, rotation.status().lost) == ("current", 0, ())
    assert [bytes(key) for (key,) in rows("SELECT DISTINCT key FROM vault_record")] == [UUID(current.id).bytes]
    # Only the current key is left in the ring, but for what was made in the very moment of a death and is known to nobody.
    for path in ring.rglob("*"):
        if path.is_file() and path.stem != UUID(current.id).hex:
            path.unlink()
    assert [read(record)["name"] for record in records] == [f"Quivolda {number}" for number in range(7)]
    assert all(read(record)["name"] for record in acknowledged), "what was said to be kept can be read"
    assert rows("SELECT COUNT(*) FROM vault_record WHERE made = %s", NOON)[0][0] >= len(records) + len(acknowledged)
