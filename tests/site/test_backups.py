"""A backup is made while the hub serves, proved, and put back in another place; what is amiss is refused by name."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from backed_up import CLOCKS, LOOK, SINCE, Place, inside
from msgspec.structs import replace
from programs import answer, new_hub, run, started, wait_until

from accord.formats import backup as form


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    made = Place(tmp_path_factory.mktemp("backed-up"))
    made.create()
    return made


@pytest.fixture
def copy(place: Place, tmp_path: Path) -> Path:
    """A backup of its own, to be damaged."""
    folder = next(path.parent for path in place.to.glob("*/manifest.json"))
    shutil.copytree(folder, tmp_path / "copy")
    return tmp_path / "copy"


def codes(answered: tuple[int, Any]) -> set[str]:
    status, proof = answered
    assert status == 1
    assert not proof["ok"]
    return {fault["code"] for fault in proof["faults"]}


def test_it_is_whole_and_nothing_of_it_lies_open(place: Place) -> None:
    status, proof = place.verify()
    assert (status, proof["ok"], proof["opened"]) == (0, True, False)
    status, proof = place.verify(*place.opened())
    assert (status, proof["ok"], proof["opened"]) == (0, True, True)
    stored = [path for path in place.to.rglob("*") if path.is_file()]
    assert {path.suffix for path in stored if path.name not in (".lock", "manifest.json")} == {".age"}
    assert not any(path.stat().st_mode & 0o077 for path in stored)
    assert not list(place.data.glob(".backup-*")), "the copy that was not encrypted is gone"


def test_what_was_erased_revoked_or_withdrawn_since_stays_so(place: Place, tmp_path: Path) -> None:
    before = inside(place.data, LOOK, place.made)
    assert before == {"kept": "Kept", "erased": "Gone", "report": "draft", "revoked": False, "active": True}
    data = tmp_path / "plain"
    status, done = place.restore(data, *place.opened())
    assert (status, done["epoch"], done["replayed"]) == (0, 2, {})
    assert inside(data, LOOK, place.made) == before, "the vault, the codes and the people are as they were"
    clocks = inside(data, CLOCKS)
    assert clocks
    assert clocks == inside(place.data, CLOCKS)
    for name in ("secret.key", "lists/signing.key"):
        assert (data / name).read_bytes() == (place.data / name).read_bytes(), "second steps fit, and lists are of the same hub"
    inside(place.data, SINCE, place.made)
    data = tmp_path / "later"
    status, done = place.restore(data, *place.opened())
    assert (status, done["without_log"]) == (0, False)
    assert done["replayed"] == {"record": 1, "token": 1, "person": 1, "consent": 1}
    assert inside(data, LOOK, place.made) == {"kept": "Kept", "erased": "erased", "report": "withdrawn", "revoked": True, "active": False}
    assert done["read_from"] == done["seq"], "nothing is written to the old epoch, whose numbers were given already"
    assert run("status", data=data).returncode == 0
    log = (place.data / "erasures.log").read_bytes()
    assert b"Somebody" not in log
    assert (data / "erasures.log").read_bytes().startswith(log)


def test_what_was_erased_after_a_backup_of_a_clock_that_went_ahead_stays_so(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.create()
    (file,) = place.to.glob("*/manifest.json")
    manifest = form.read(file.read_bytes())
    file.write_bytes(form.write(replace(manifest, made=manifest.made + 30 * 3600 * 1_000_000)))
    inside(place.data, SINCE, place.made)
    status, done = place.restore(tmp_path / "new", *place.opened())
    assert status == 0, done
    assert done["replayed"] == {"record": 1, "token": 1, "person": 1, "consent": 1}


def test_without_its_log_a_restore_must_be_told_so(place: Place, copy: Path, tmp_path: Path) -> None:
    lost, foreign = tmp_path / "lost.log", tmp_path / "foreign.log"
    status, done = place.restore(tmp_path / "new", *place.opened(), "--erasures", str(lost))
    assert (status, done["code"]) == (1, "no-log")
    assert not (tmp_path / "new").exists()
    inside(place.data, "from accord.hub.erasures import actions\nfrom django.db import transaction\n"
        "with transaction.atomic():\n    actions.note('epoch', '1', now())\nprint('null')")  # fmt: skip
    place.create()
    foreign.write_bytes(b"")
    assert place.restore(tmp_path / "new", *place.opened(), "--erasures", str(foreign))[1]["code"] == "foreign-log"
    damaged = (place.data / "erasures.log").read_bytes().replace(b'"epoch"', b'"token"')
    foreign.write_bytes(damaged)
    assert place.restore(tmp_path / "new", *place.opened(), "--erasures", str(foreign))[1]["code"] == "damaged-log"
    status, done = place.restore(tmp_path / "new", *place.opened(), "--without-log")
    assert (status, done["without_log"]) == (0, True)
    assert done["epoch"] > 1


def test_an_act_that_the_log_does_not_hold_whole_is_shown(place: Place, tmp_path: Path) -> None:
    inside(place.data, "from accord.hub.erasures import actions\nfrom django.db import transaction\n"
        "with transaction.atomic():\n    actions.note('epoch', '1', now())\nprint('null')")  # fmt: skip
    log, cut = (place.data / "erasures.log").read_bytes(), tmp_path / "cut.log"
    cut.write_bytes(log)
    assert place.restore(tmp_path / "whole", *place.opened(), "--erasures", str(cut))[1]["cut_off"] == ""
    cut.write_bytes(log[:-3])
    status, done = place.restore(tmp_path / "new", *place.opened(), "--erasures", str(cut))
    assert (status, done["cut_off"]) == (0, log.splitlines()[-1][:-2].decode())
    options = ["--from", str(place.to), *place.opened(), "--erasures", str(cut)]
    told = run("backup", "restore", *options, data=tmp_path / "again")
    assert done["cut_off"].encode() in told.stdout
    assert b"Restore with a newer copy of the log." in told.stdout


def test_a_key_of_lists_that_was_replaced_since_is_told(place: Place, tmp_path: Path) -> None:
    assert place.restore(tmp_path / "before", *place.opened())[1]["older_list_key"] is False
    public = json.loads(run("lists", "rotate", "--yes", "--json", data=place.data).stdout)["id"]
    assert json.loads((place.data / "erasures.log").read_text().splitlines()[-1])["ref"] == public
    status, done = place.restore(tmp_path / "after", *place.opened())
    assert (status, done["older_list_key"], done["replayed"]) == (0, True, {})
    told = run("backup", "restore", "--from", str(place.to), *place.opened(), data=tmp_path / "again")
    assert b"accord lists rotate" in told.stdout
    place.create()
    assert place.restore(tmp_path / "newer", *place.opened())[1]["older_list_key"] is False


def test_each_fault_of_a_backup_has_its_name(place: Place, copy: Path, tmp_path: Path) -> None:
    key = next(copy.glob("vault-keys/*/*.key.age"))
    for path in (copy / "manifest.json", copy / "accord.db.age", key):
        kept = path.read_bytes()
        flipped = bytearray(kept)
        flipped[len(kept) // 2] ^= 1
        path.write_bytes(flipped)
        status, proof = place.verify(place=copy)
        assert (status, proof["code"]) == (1, "damaged"), path.name
        assert path.name in proof["error"]
        path.write_bytes(kept)
    for name in ("secret.key.age", "lists/signing.key.age"):
        (copy / name).rename(tmp_path / "aside")
        assert codes(place.verify(place=copy)) == {"missing"}
        status, done = place.restore(tmp_path / "new", *place.opened(), place=copy)
        assert (status, done["code"]) == (1, "missing")
        (tmp_path / "aside").rename(copy / name)
    wrong = tmp_path / "wrong.txt"
    import pyrage

    wrong.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    assert place.restore(tmp_path / "new", "--identity", str(wrong), place=copy)[1]["code"] == "wrong-recovery-key"
    assert codes(place.verify("--identity", str(wrong), place=copy)) == {"wrong-recovery-key"}
    assert place.restore(tmp_path / "new", place=copy)[1]["code"] == "needs-recovery-key"
    assert place.restore(place.data, *place.opened(), place=copy)[1]["code"] == "not-empty"
    assert place.restore(tmp_path / "new", *place.opened(), place=place.data)[1]["code"] == "no-backup"
    assert not (tmp_path / "new").exists()


def test_a_newer_hubs_backup_is_refused(place: Place, copy: Path, tmp_path: Path) -> None:
    from msgspec.structs import replace

    from accord.formats import backup as form

    manifest = form.read((copy / "manifest.json").read_bytes())
    (copy / "manifest.json").write_bytes(form.write(replace(manifest, schema=[*manifest.schema, "journal.9999_later"])))
    assert codes(place.verify(place=copy)) == {"newer-schema"}
    assert place.restore(tmp_path / "new", *place.opened(), place=copy)[1]["code"] == "newer-schema"


def test_a_restore_that_was_cut_off_serves_nothing_and_begins_anew(place: Place, tmp_path: Path) -> None:
    data = tmp_path / "cut"
    data.mkdir(mode=0o700)
    (data / "restoring").write_text("")
    (data / "accord.db").write_bytes(b"half of it")
    done = run("serve", "--port", "0", "--json", data=data)
    assert json.loads(done.stdout)["code"] == "restore-unfinished"
    assert place.restore(data, *place.opened())[0] == 0
    assert run("status", data=data).returncode == 0


def test_a_ring_of_its_own_place_is_put_back_there(place: Place, tmp_path: Path) -> None:
    ring, data = tmp_path / "ring", tmp_path / "apart"
    ring.mkdir(mode=0o700)
    (ring / "mine.key").write_text("something of others")
    assert place.restore(data, *place.opened(), ACCORD_KEYRING=str(ring))[1]["code"] == "not-empty"
    assert (ring / "mine.key").exists()
    (ring / "mine.key").unlink()
    assert place.restore(data, "--identity", str(tmp_path / "none"), ACCORD_KEYRING=str(ring))[1]["code"] == "bad-recovery-key"
    assert (data.exists(), list(ring.iterdir())) == (False, [])
    assert place.restore(data, *place.opened(), ACCORD_KEYRING=str(ring))[0] == 0
    assert list(ring.glob("*/*.key")) and not (data / "vault-keys").exists()
    assert inside(data, LOOK, place.made, ACCORD_KEYRING=str(ring))["kept"] == "Kept"


def test_without_a_recovery_key_it_says_that_all_lies_open(place: Place, tmp_path: Path) -> None:
    (place.data / "recovery.pub").rename(tmp_path / "aside")
    try:
        done = run("backup", "create", "--to", str(tmp_path / "open"), "--json", data=place.data)
    finally:
        (tmp_path / "aside").rename(place.data / "recovery.pub")
    assert json.loads(done.stdout)["encrypted"] is False
    assert b"NOT encrypted" in done.stderr
    assert place.verify(place=tmp_path / "open")[1]["opened"] is True
    inside_it = run("backup", "create", "--to", str(place.data / "here"), "--json", data=place.data)
    assert json.loads(inside_it.stdout)["code"] == "inside-data"


def test_by_hand_it_goes_where_those_on_the_schedule_go_and_is_encrypted_to_the_same(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    done = run("backup", "create", data=data)
    assert done.returncode == 1 and b"ACCORD_BACKUP_TO" in done.stderr
    recipient = "age1gde3ncmahlqd9gg50tanl99r960llztrhfapnmx853s4tjum03uqfssgdh"
    scheduled = {"ACCORD_BACKUP_TO": str(tmp_path / "to"), "ACCORD_RECOVERY_KEY": recipient}
    made = json.loads(run("backup", "create", "--json", data=data, **scheduled).stdout)
    assert Path(made["backup"]).parent == tmp_path / "to"
    assert made["recipients"] == [recipient]
    done = run("backup", "key", "--to", str(tmp_path / "identity.txt"), data=data, **scheduled)
    assert b"ACCORD_RECOVERY_KEY names another key" in done.stdout and b"now encrypted" not in done.stdout
    lying_open = run("backup", "create", "--json", data=data, **scheduled | {"ACCORD_RECOVERY_KEY": "none"})
    assert json.loads(lying_open.stdout)["encrypted"] is False


def test_it_is_of_one_moment_while_others_write(place: Place, tmp_path: Path) -> None:
    """A turn is in the copy whole or not at all, whatever commits while it is made."""
    writer = """
import time
from accord.hub.journal.actions import turn
from accord.hub.journal.queries import head
from accord.hub.members.actions import everybody
ends = time.monotonic() + 600
print("null", flush=True)
while time.monotonic() < ends and not __import__("pathlib").Path(made["stop"]).exists():
    with turn() as t:
        for _ in range(3):
            t.append("member.changed", audience=everybody(t), by=1, by_id=None, data={"n": _})
print("null")
"""
    import threading

    stop = tmp_path / "stop"
    thread = threading.Thread(target=inside, args=(place.data, writer, {"stop": str(stop)}))
    thread.start()

    def head() -> int:
        with closing(sqlite3.connect(place.data / "accord.db", timeout=30)) as database:
            return int(database.execute("SELECT MAX(seq) FROM journal_entry").fetchone()[0])

    folders = []
    try:
        for _ in range(2):
            before = head()
            wait_until(lambda before=before: head() > before)  # it writes
            folders.append(place.create())
    finally:
        stop.touch()
        thread.join()
    heads = []
    for number, folder in enumerate(folders):
        data = tmp_path / str(number)
        assert place.restore(data, *place.opened(), place=folder)[0] == 0
        with closing(sqlite3.connect(data / "accord.db")) as database:
            seqs = [seq for (seq,) in database.execute("SELECT seq FROM journal_entry WHERE seq < 4294967296 ORDER BY seq")]
        heads.append(json.loads((folder / "manifest.json").read_text())["seq"])
        assert seqs == list(range(1, heads[-1] + 1))
    assert heads[0] < heads[1]


def test_a_served_hub_is_restored_beside_it(place: Place, tmp_path: Path) -> None:
    data = tmp_path / "served"
    assert place.restore(data, *place.opened())[0] == 0
    hub = started("serve", "--port", "0", "--json", data=data)
    try:
        assert hub.stdout is not None
        assert "ready" in json.loads(hub.stdout.readline())
        assert answer("backup", "create", "--to", str(tmp_path / "again"), data=data)["epoch"] >= 2
    finally:
        hub.terminate()
        hub.communicate(timeout=120)


def test_a_recovery_key_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    """Backups are never encrypted to a key whose identity nobody has."""
    data, kept = new_hub(tmp_path)[0], tmp_path / "kept.txt"
    done = run("backup", "key", "--to", str(tmp_path / "missing" / "identity.txt"), data=data)
    assert (done.returncode, (data / "recovery.pub").exists()) == (1, False)
    assert done.stderr.decode().strip().endswith("so no key was made. Name a file in a folder that this user may write to.")
    notes = tmp_path / "notes.txt"
    notes.write_text("no key", encoding="utf-8")
    done = run("backup", "key", "--to", str(notes), data=data)
    assert (done.returncode, notes.read_text(encoding="utf-8")) == (1, "no key")
    assert "recovery key already" not in done.stderr.decode() and str(notes) in done.stderr.decode()
    assert answer("backup", "key", "--to", str(kept), data=data)["identity"] == str(kept)
    recipient = (data / "recovery.pub").read_bytes()
    again = tmp_path / "again.txt"
    done = run("backup", "key", "--to", str(again), data=data)
    assert (done.returncode, again.exists(), (data / "recovery.pub").read_bytes() == recipient) == (1, False, True)
    assert str(data / "recovery.pub") in done.stderr.decode()
