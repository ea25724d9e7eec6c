"""The manifest of a backup: any flipped byte is seen, and it names no file outside of the backup."""

import pytest
from msgspec.structs import replace

from accord.formats.backup import BadManifest, Manifest, Stored, read, write

FILE = Stored(path="accord.db", size=3, sha256="a", stored="accord.db.age", stored_size=9, stored_sha256="b")
MANIFEST = Manifest(
    format=1, accord="0.1.0", made=1, hub="id", kind="sqlite", schema=["journal.0001_initial"], seq=7, epoch=1, keys=["1/ab"], lists=[],
    attachments=0, log="/x", log_check="0", recipients=["age1"], files=[FILE],
)  # fmt: skip


def test_it_is_read_as_it_was_written() -> None:
    assert replace(read(write(MANIFEST)), check="") == MANIFEST


def test_any_flipped_byte_is_seen() -> None:
    text = write(MANIFEST)
    for place in range(len(text)):
        with pytest.raises(BadManifest):
            read(text[:place] + bytes([text[place] ^ 1]) + text[place + 1 :])


@pytest.mark.parametrize("path", ["../secret.key", "/etc/passwd", "a/../../b", ".hidden", "a//b", ""])
def test_no_file_lies_outside(path: str) -> None:
    with pytest.raises(BadManifest, match="outside"):
        read(write(replace(MANIFEST, files=[replace(FILE, path=path, stored=path)])))


def test_another_format_says_so() -> None:
    with pytest.raises(BadManifest, match="format 2"):
        read(write(replace(MANIFEST, format=2)))
