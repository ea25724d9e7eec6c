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
