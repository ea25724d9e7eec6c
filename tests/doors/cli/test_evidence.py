"""evidence: taken in, listed, exported for the member that leads, verified without a hub."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hubs import Hub

from accord.hub.cases import actions as cases
from accord.hub.members.queries import as_member, member
from accord.site.command import main

DATA = b"the chat, exported on 20 November\n" * 4000


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path / "data")
    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    (tmp_path / "data").mkdir()


def ran(*words: object) -> Result:
    return CliRunner().invoke(main, ["evidence", *map(str, words)], obj=lambda: None)


def told(*words: object) -> Any:
    done = ran(*words, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_a_file_goes_in_and_out_and_the_bag_is_verified(hub: Hub, tmp_path: Path) -> None:
    case = cases.open_case(as_member(member(hub.member("Police", "state").id)), title="Romance")
    file = tmp_path / "แชท.txt"
    file.write_bytes(DATA)
    item = told("add", file, "--case", case, "--note", "From her phone")["id"]
    (row,) = told("list", "--case", case)["items"]
    assert (row["id"], row["name"], row["size"], row["tlp"]) == (item, "แชท.txt", len(DATA), "amber")
    told("get", item, "--case", case, "--to", tmp_path / "out.txt")
    assert (tmp_path / "out.txt").read_bytes() == DATA
    assert told("check", item, "--case", case) == {"ok": True, "sha256": row["sha256"]}
    bag = tmp_path / "bag"
    assert told("export", "--case", case, "--to", bag)["files"] == 1
    assert told("verify", bag) == {
        "ok": True,
        "checked": {"files": 12, "payload": 6, "bytes": sum(f.stat().st_size for f in bag.rglob("*") if f.is_file())},
        "faults": [],
    }
    acts = [(line["act"], line["how"]) for line in told("custody", item, "--case", case)["items"]]
    assert acts == [(act, "command-line") for act in ("taken-in", "downloaded", "verified", "exported")]
    read = ran("custody", item, "--case", case, "--language", "es", "--zone", "America/Lima").output
    assert f"1. Recibido: {len(DATA):,} bytes" in read and "hora de Lima" in read and " UTC)" in read and "Police (Operador" in read
    assert f"SHA-256 {row['sha256']}" in read and ran("custody", item, "--case", case, "--zone", "Nowhere").exit_code == 1
    assert item in ran("list", "--case", case).output, "an id stands on one line, to be copied"
    packed = tmp_path / "bag.tar"
    packed.write_bytes(b"as the console gives it")
    for words in (("verify", packed), ("import", packed, "--case", case)):
        done = ran(*words)
        assert done.exit_code == 1 and "Unpack it first" in done.output, done.output
    assert "There is no folder of this name." in ran("import", tmp_path / "nothing", "--case", case).output
    with next((bag / "data/files").iterdir()).open("r+b") as damaged:
        damaged.write(b"T")
    done = ran("verify", bag, "--json")
    found = json.loads(done.output)
    assert (done.exit_code, found["ok"], {fault["code"] for fault in found["faults"]}) == (1, False, {"checksum", "custody"})
    assert ran("import", bag, "--case", case).exit_code == 1
    assert ran("erase", item, "--case", case).exit_code == 1
    told("erase", item, "--case", case, "--yes")
    assert told("list", "--case", case)["items"] == []


def test_who_takes_no_part_and_what_is_no_case_are_answered_alike(hub: Hub) -> None:
    case = cases.open_case(as_member(member(hub.member("Police", "state").id)), title="Romance")
    hub.member("Stranger")
    for words in (("list", "--case", case, "--member", "Stranger"), ("list", "--case", "x"), ("export", "--case", "x", "--to", "/nowhere")):
        done = ran(*words, "--json")
        assert done.exit_code == 1 and json.loads(done.stdout)["code"] == "no-such-case", done.output


# The SHA-256 of these three letters: FIPS 180-2, B.1.
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "typed",
    [
        ABC.upper(),
        f"{ABC}  abc.txt",
        f"SHA256 (abc.txt) = {ABC}",
        f" {ABC[:32]} {ABC[32:]}\n",
        ":".join(ABC[at : at + 2] for at in range(0, 64, 2)),
        f"sha256:{ABC}",
    ],
)
def test_a_digest_is_taken_as_programs_print_it(hub: Hub, tmp_path: Path, typed: str) -> None:
    case = cases.open_case(as_member(member(hub.member("Police", "state").id)), title="Romance")
    file = tmp_path / "abc.txt"
    file.write_bytes(b"abc")
    told("add", file, "--case", case, "--sha256", typed)
    file.write_bytes(b"abd")
    assert ran("add", file, "--case", case, "--sha256", typed).exit_code == 1


@pytest.mark.parametrize("typed", [ABC[:-1], f"{ABC}0", ABC[:40], "x" * 64, "900150983cd24fb0d6963f7d28e17f72  abc.txt"])
def test_what_is_no_digest_is_refused(hub: Hub, tmp_path: Path, typed: str) -> None:
    case = cases.open_case(as_member(member(hub.member("Police", "state").id)), title="Romance")
    (tmp_path / "abc.txt").write_bytes(b"abc")
    assert "64 digits" in ran("add", tmp_path / "abc.txt", "--case", case, "--sha256", typed).output


def test_a_file_that_the_case_has_already_says_so(hub: Hub, tmp_path: Path) -> None:
    case = cases.open_case(as_member(member(hub.member("Police", "state").id)), title="Romance")
    (tmp_path / "one.txt").write_bytes(b"abc")
    (tmp_path / "two.txt").write_bytes(b"abc")
    first = told("add", tmp_path / "one.txt", "--case", case)
    assert first["same_as"] is None
    assert f"one.txt, {first['id']}" in ran("add", tmp_path / "two.txt", "--case", case).output


def test_empty_files_of_a_bag_are_named(hub: Hub, tmp_path: Path) -> None:
    """A bag as another program writes it (RFC 8493, 2.1), with the MD5 of nothing and of `abc` (RFC 1321, A.5)."""
    case = cases.open_case(as_member(member(hub.member("Police", "state").id)), title="Romance")
    (tmp_path / "bag/data").mkdir(parents=True)
    (tmp_path / "bag/data/abc.txt").write_bytes(b"abc")
    (tmp_path / "bag/data/none.log").touch()
    (tmp_path / "bag/bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    lines = ("900150983cd24fb0d6963f7d28e17f72  data/abc.txt", "d41d8cd98f00b204e9800998ecf8427e  data/none.log")
    (tmp_path / "bag/manifest-md5.txt").write_text("\n".join(lines) + "\n")
    done = ran("import", tmp_path / "bag", "--case", case)
    assert done.exit_code == 0 and done.output.splitlines() == ["Taken in: 1 files.", "Not taken in, since it is empty: data/none.log"]
    assert told("import", tmp_path / "bag", "--case", case)["empty"] == ["data/none.log"]
