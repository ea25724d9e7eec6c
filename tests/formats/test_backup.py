"""The manifest of a backup: any flipped byte is seen, and it names no file outside of the backup."""

import pytest
from msgspec.structs import replace

from accord.formats.backup import BadManifest, Manifest, Physical, Stored, lsn_of, place_of, read, write

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
    with pytest.raises(BadManifest, match="format 3"):
        read(write(replace(MANIFEST, format=3)))


COPIED = Physical(
    kind="incremental",
    server=18,
    database="hub",
    owner="hub",
    timeline=1,
    start="0/1000000",
    end="16/B374D848",
    after="one",
    after_check="c",
)
PHYSICAL = replace(MANIFEST, format=2, kind="postgresql", physical=COPIED)


def test_one_of_a_servers_files_is_read_as_it_was_written_and_a_dump_says_nothing_of_it() -> None:
    manifest = read(write(PHYSICAL))
    assert (manifest.copied, manifest.database) == (COPIED, "postgresql.tar.gz")
    assert read(write(MANIFEST)).copied is None
    assert b"physical" not in write(MANIFEST), "as versions before wrote it"


@pytest.mark.parametrize(
    "manifest",
    [
        replace(PHYSICAL, format=1),
        replace(MANIFEST, format=2),
        replace(PHYSICAL, physical=replace(COPIED, kind="mirror")),
        replace(PHYSICAL, physical=replace(COPIED, after="../elsewhere")),
        replace(PHYSICAL, physical=replace(COPIED, after="")),
        replace(PHYSICAL, physical=replace(COPIED, kind="base")),
    ],
)
def test_what_it_can_not_be_is_refused(manifest: Manifest) -> None:
    with pytest.raises(BadManifest):
        read(write(manifest))


def test_a_place_in_the_servers_log_is_a_number_and_back() -> None:
    assert place_of("16/B374D848") == 0x16B374D848
    assert lsn_of(0x16B374D848) == "16/B374D848"
    assert place_of("1/0") > place_of("0/FFFFFFFF")
