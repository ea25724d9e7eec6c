"""The key ring: files that only their owner reads, and no remembering."""

import os
import stat
from pathlib import Path

import pytest

from accord.hub.vault.errors import KeyLost, KeyRingOpen
from accord.hub.vault.keyring import KeyRing
from accord.hub.vault.sealing import new_key

ID, KEY = bytes(range(16)), new_key()


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    ring = KeyRing(tmp_path / "vault-keys")
    ring.add(7, ID, KEY, 1)
    return ring


def the_file(ring: KeyRing) -> Path:
    [path] = ring.folder.rglob("*.*")
    return path


def test_a_key_comes_back_and_is_listed(ring: KeyRing) -> None:
    assert ring.load(7, ID) == KEY
    assert ring.has(7, ID)
    assert list(ring.all()) == [(7, ID)]


def test_directories_and_files_are_their_owners_only(ring: KeyRing) -> None:
    path = the_file(ring)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, ring.folder)} == {0o700}


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_could_read_is_not_used(ring: KeyRing, mode: int) -> None:
    the_file(ring).chmod(mode)
    with pytest.raises(KeyRingOpen, match="chmod"):
        ring.load(7, ID)


def test_a_ring_that_others_could_enter_is_not_used(ring: KeyRing) -> None:
    ring.folder.chmod(0o755)
    with pytest.raises(KeyRingOpen):
        ring.load(7, ID)


def test_a_key_of_another_member_or_id_is_lost(ring: KeyRing) -> None:
    for member, id in ((8, ID), (7, bytes(16))):
        with pytest.raises(KeyLost, match="ACCORD_KEYRING"):
            ring.load(member, id)


def test_a_file_under_another_members_name_is_no_key_of_that_member(ring: KeyRing) -> None:
    (ring.folder / "8").mkdir(mode=0o700)
    the_file(ring).rename(ring.folder / "8" / the_file(ring).name)
    with pytest.raises(KeyLost):
        ring.load(8, ID)


def test_a_damaged_file_is_a_lost_key_and_shows_nothing(ring: KeyRing) -> None:
    path = the_file(ring)
    whole = path.read_bytes()
    for damaged in (whole[:40], b"", whole.replace(b'"check":"', b'"check":"0'), b"{}", b"\xff" + whole):
        path.write_bytes(damaged)
        with pytest.raises(KeyLost):
            ring.load(7, ID)
        assert not ring.has(7, ID)


def test_a_destroyed_key_is_gone_and_destroying_again_does_nothing(ring: KeyRing) -> None:
    path = the_file(ring)
    link = path.parent.parent.parent / "kept"
    os.link(path, link)
    ring.destroy(7, ID)
    ring.destroy(7, ID)
    assert not path.exists()
    assert not link.read_bytes().strip(b"\0")
    with pytest.raises(KeyLost):
        ring.load(7, ID)
