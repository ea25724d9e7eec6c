"""The journal's epoch at the command line: shown, and begun where the hub was put back."""

import json
import shutil
from pathlib import Path

from programs import Session

from accord.core.epochs import STRIDE


def test_the_epoch_is_shown_and_another_begun_only_when_said_so(accord: Session) -> None:
    before = accord.answer("epoch", "show")
    assert (before["epoch"], before["unclear"], before["epochs"]) == (1, None, [])
    status, _, error = accord.run("epoch", "begin", stdin="n\n")
    assert status == 1 and "given up for good" in error
    begun = accord.answer("epoch", "begin", "--yes", "--reason", "restore", "--above", "4")
    assert begun == {"epoch": 5, "after": before["seq"], "reason": "restore"}
    after = accord.answer("epoch", "show")
    assert (after["epoch"], after["seq"], [row["epoch"] for row in after["epochs"]]) == (5, 4 * STRIDE, [5])
    assert "Epoch 5" in accord.run("epoch", "show")[1]
    accord.answer("member", "add", "Bank", "--sector", "finance", "--country", "TH")
    state = accord.answer("status")
    assert state["epoch"] == 5 and state["entries"] < STRIDE < state["seq"]


def test_a_command_that_writes_is_refused_where_the_database_was_put_back(accord: Session, data: Path) -> None:
    accord.answer("status")
    shutil.copy(data / "accord.db", data / "copied")
    accord.answer("member", "add", "Bank", "--sector", "finance", "--country", "TH")
    accord.answer("status")
    accord.close()
    for ending in ("-wal", "-shm"):
        (data / f"accord.db{ending}").unlink(missing_ok=True)
    shutil.copy(data / "copied", data / "accord.db")
    again = Session(data)
    try:
        assert again.refusal("member", "add", "Bank", "--sector", "finance", "--country", "TH") == "epoch-unclear"
        assert again.answer("member", "list")
        assert again.answer("epoch", "show")["unclear"] == "copy"
        begun = again.answer("epoch", "begin", "--yes")
        assert (begun["epoch"], begun["reason"]) == (2, "copy")
        again.answer("member", "add", "Bank", "--sector", "finance", "--country", "TH")
    finally:
        again.close()
    assert json.loads((data / "epoch.json").read_bytes())["epoch"] == 2


def test_a_database_that_another_took_over_from_is_to_be_stopped(accord: Session, data: Path) -> None:
    accord.answer("status")
    shutil.copy(data / "accord.db", data / "copied")
    accord.answer("epoch", "begin", "--yes")
    accord.close()
    for ending in ("-wal", "-shm"):
        (data / f"accord.db{ending}").unlink(missing_ok=True)
    shutil.copy(data / "copied", data / "accord.db")
    again = Session(data)
    try:
        assert again.answer("epoch", "show")["unclear"] == "replaced"
        status, _, error = again.run("epoch", "show")
        assert status == 0 and "Stop it, and let the hub reach the one that took over." in error and "epoch begin" not in error
        status, _, error = again.run("epoch", "begin", stdin="n\n")
        assert status == 1 and "another took over from" in error
        assert "epoch show" in again.run("member", "add", "Bank", "--sector", "finance", "--country", "TH")[2]
        begun = again.answer("epoch", "begin", "--yes")
        assert (begun["epoch"], begun["reason"]) == (3, "copy")
    finally:
        again.close()


def test_after_a_recovery_to_a_point_in_time_a_backup_of_it_replays_the_erasure_log(accord: Session, data: Path, tmp_path: Path) -> None:
    """By the lines of docs/operate/backup.md."""
    member = accord.answer("member", "add", "Bank", "--sector", "finance", "--country", "TH")["id"]
    token = accord.answer("token", "create", "--member", member)["id"]
    accord.close()
    shutil.copy(data / "accord.db", data / "copied")
    later = Session(data)
    later.run("token", "revoke", token)
    later.close()
    for ending in ("-wal", "-shm"):
        (data / f"accord.db{ending}").unlink(missing_ok=True)
    shutil.copy(data / "copied", data / "accord.db")
    again = Session(data)
    try:
        assert [row["revoked"] for row in again.answer("token", "list", "--member", member)["items"]] == [None]
        assert again.run("backup", "key", "--to", str(tmp_path / "identity.txt"))[0] == 0
        again.answer("backup", "create", "--to", str(tmp_path / "recovered"))
    finally:
        again.close()
    new = Session(tmp_path / "new")
    try:
        words = ("--identity", str(tmp_path / "identity.txt"), "--erasures", str(data / "erasures.log"))
        new.answer("backup", "restore", "--from", str(tmp_path / "recovered"), *words)
        assert [row["revoked"] is None for row in new.answer("token", "list", "--member", member)["items"]] == [False]
        assert new.answer("epoch", "show")["unclear"] is None
    finally:
        new.close()
