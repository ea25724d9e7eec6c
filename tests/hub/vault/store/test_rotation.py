"""Keys come, go, are lost and found; records stay readable as long as they should, and not an instant longer."""

import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from vaults import HOME, LATER, NOON, OTHER, change, kept, read, reader, rows

from accord.hub.vault.errors import Erased, KeyInUse, KeyLost, NoSuchKey


def states() -> list[tuple[int, str, bool, int]]:
    from accord.hub.vault.store.rotation import status

    return [(key.member, key.state, key.in_ring, key.records) for key in status().keys]


def test_each_home_member_has_a_key_of_its_own_and_each_record_a_data_key(ring: Path) -> None:
    for home in (HOME, HOME, OTHER):
        kept(home=home)
    assert states() == [(HOME, "current", True, 2), (OTHER, "current", True, 1)]
    assert len({bytes(wrapped) for (wrapped,) in rows("SELECT wrapped FROM vault_record")}) == 3


def test_after_a_rotation_old_and_new_are_readable_and_moving_over_touches_no_ciphertext(ring: Path) -> None:
    from accord.hub.vault.store import rotation

    old = [kept({"name": f"Quivolda {number}"}) for number in range(5)]
    sealed = rows("SELECT id, sealed FROM vault_field ORDER BY id")
    first = rotation.status().keys[0].id
    second = rotation.rotate(HOME, by="hub", at=LATER)
    new = kept({"name": "Zanthipe"}, at=LATER)
    assert states() == [(HOME, "retired", True, 5), (HOME, "current", True, 1)]
    assert [read(reference)["name"] for reference in old] == [f"Quivolda {number}" for number in range(5)]
    assert rotation.rewrap(LATER, 2) == 2
    with pytest.raises(KeyInUse, match="rewrap"):
        rotation.destroy_key(first, by="hub", at=LATER)
    assert [rotation.rewrap(LATER, 2) for _ in range(3)] == [2, 1, 0]
    assert rows("SELECT id, sealed FROM vault_field ORDER BY id")[:5] == sealed
    assert states() == [(HOME, "retired", True, 0), (HOME, "current", True, 6)]
    rotation.destroy_key(first, by="hub", at=LATER)
    rotation.destroy_key(first, by="hub", at=LATER)
    assert states() == [(HOME, "destroyed", False, 0), (HOME, "current", True, 6)]
    assert [read(reference)["name"] for reference in (*old, new)] == [*(f"Quivolda {number}" for number in range(5)), "Zanthipe"]
    with pytest.raises(KeyInUse):
        rotation.destroy_key(second, by="hub", at=LATER)
    for unknown in ("00000000-0000-0000-0000-000000000000", "Quivolda"):
        with pytest.raises(NoSuchKey):
            rotation.destroy_key(unknown, by="hub", at=LATER)


def test_a_copy_of_the_database_from_before_is_forgotten_with_the_old_key(ring: Path) -> None:
    from accord.hub.vault.store import rotation

    reference = kept()
    [(key, wrapped)] = rows("SELECT key, wrapped FROM vault_record")
    first = rotation.status().keys[0].id
    rotation.rotate(HOME, by="hub", at=LATER)
    while rotation.rewrap(LATER):
        pass
    rotation.destroy_key(first, by="hub", at=LATER)
    change("UPDATE vault_record SET key = %s, wrapped = %s", bytes(key), bytes(wrapped))
    change("UPDATE vault_key SET destroyed = NULL")
    with pytest.raises(KeyLost):
        read(reference)


def test_without_the_ring_nothing_is_readable_nor_begun_anew_and_with_it_everything(ring: Path) -> None:
    from accord.hub.vault.followers import work
    from accord.hub.vault.store import rotation

    reference = kept(days=1)
    other = kept()
    rotation.rotate(HOME, by="hub", at=NOON + 1)
    away = ring.with_name("away")
    ring.rename(away)
    for ask in (lambda: read(reference), lambda: kept(), lambda: kept(home=OTHER), lambda: rotation.rotate(HOME, by="hub", at=NOON)):
        with pytest.raises(KeyLost, match="Put the ring back where ACCORD_KEYRING points"):
            ask()
    assert not ring.exists()
    assert work(NOON) is False
    assert [key.records for key in rotation.status().lost] == [2]
    assert work(LATER) is True, "erasing needs no key"
    away.rename(ring)
    assert read(other)["name"]
    assert work(LATER) is True
    assert states() == [(HOME, "retired", True, 0), (HOME, "current", True, 1)]
    assert rotation.status().lost == ()


def test_a_lost_or_damaged_key_or_row_keeps_no_other_record_from_moving_over(sqlite_ring: Path) -> None:
    from accord.hub.vault.store import rotation

    kept(home=1)
    broken, whole = kept(home=2), kept(home=2)
    for member in (1, 2):
        rotation.rotate(member, by="hub", at=NOON)
    change("UPDATE vault_record SET wrapped = %s WHERE reference = %s", b"\0" * 92, broken.bytes)
    for file in (sqlite_ring / "1").iterdir():
        file.write_bytes(b"{}")
    assert rotation.rewrap(LATER, 1) == 0
    assert rotation.rewrap(LATER, 1) == 1
    assert rotation.rewrap(LATER, 1) == 0
    assert rotation.status().damaged == 1
    assert read(whole, reader(member=2))["name"]


def test_where_the_new_key_alone_is_lost_the_records_of_others_move_over(sqlite_ring: Path) -> None:
    from accord.hub.vault.store import rotation

    kept(home=1)
    whole = kept(home=2, at=LATER)  # the lost one comes first
    lost = rotation.rotate(1, by="hub", at=LATER)
    rotation.rotate(2, by="hub", at=LATER)
    [file] = [path for path in (sqlite_ring / "1").iterdir() if lost.replace("-", "") in path.name.replace("-", "")]
    file.unlink()
    assert [rotation.rewrap(LATER, 1) for _ in range(2)] == [1, 0]
    assert read(whole, reader(member=2), at=LATER)["name"]
    assert states()[0] == (1, "retired", True, 1), "it waits for its key, and is readable until then"


def _keys(ring: Path) -> list[Path]:
    """The keys of members: those of the hub itself, in the folder 0, are nobody's to destroy."""
    return [path for path in ring.rglob("*.key") if path.parent.name != "0"]


def test_destroying_a_members_keys_erases_its_records_and_nobody_elses(ring: Path) -> None:
    from accord.hub.vault.store import rotation

    own_references, other_reference = [kept() for _ in range(3)], kept(home=OTHER)
    rotation.rotate(HOME, by="hub", at=NOON)
    assert rotation.destroy_member(HOME, by="hub", at=NOON) == 2
    assert rotation.destroy_member(HOME, by="hub", at=NOON) == 0
    for reference in own_references:
        with pytest.raises(Erased):
            read(reference)
    assert read(other_reference, reader(member=OTHER))["name"]
    assert [path.parent.name for path in _keys(ring)] == [str(OTHER)]
    assert rows("SELECT COUNT(*) FROM vault_field") == [(1,)]
    assert read(kept())["name"], "the member can begin again"


def test_a_destruction_that_was_stopped_half_way_is_finished_by_the_background(ring: Path) -> None:
    from accord.hub.vault.followers import work
    from accord.hub.vault.store import rotation

    reference = kept()
    change("UPDATE vault_key SET destroyed = %s", NOON)
    with pytest.raises(Erased):
        read(reference)
    assert work(NOON) is True
    assert work(NOON) is False
    assert rows("SELECT COUNT(*) FROM vault_field") == [(0,)]
    assert rotation.destroy_member(HOME, by="hub", at=NOON) == 0
    assert _keys(ring) == []


def test_strangers_in_the_ring_are_counted(sqlite_ring: Path) -> None:
    from accord.hub.vault.store import rotation

    kept()
    change("DELETE FROM vault_key")
    assert rotation.status().strangers == 1


def test_writers_rotations_and_moving_over_at_once_lose_no_record(ring: Path) -> None:
    from django.db import connection

    from accord.hub.vault.store import rotation

    kept_by_writers: list[Any] = []
    errors: list[BaseException] = []

    def run(work: Any) -> None:
        try:
            for _ in range(8):
                work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    def turn_over() -> None:
        rotation.rotate(HOME, by="hub", at=NOON)
        rotation.rewrap(NOON, 3)
        for key in rotation.status().keys:
            if key.state == "retired" and not key.records:
                with suppress(KeyInUse):  # another thread's rotation can come between
                    rotation.destroy_key(key.id, by="hub", at=NOON)

    threads = [threading.Thread(target=run, args=(work,)) for work in (lambda: kept_by_writers.append(kept()),) * 3 + (turn_over,) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(kept_by_writers) == 24
    assert all(read(reference)["name"] for reference in kept_by_writers)
