"""Cases at the command line: opened, shared with another member after a preview, handed over, closed."""

import json
from pathlib import Path

from programs import Session


def test_a_joint_case_from_its_opening_to_its_end(accord: Session, tmp_path: Path) -> None:
    for name, sector in (("Police", "state"), ("Social", "platform")):
        accord.answer("member", "add", name, "--sector", sector, "--country", "TH")
    us, them = ("--member", "Police"), ("--member", "Social")
    assert "There is no case here" in accord.run("case", "list", *us)[1]
    case = accord.answer("case", "open", "The gold club", "--scheme", "romance", *us)["id"]
    (target,) = accord.answer("case", "target", case, "089-765-4321", *us)["parts"]
    words = tmp_path / "words.txt"
    words.write_text("The same photographs.", encoding="utf-8")
    (note,) = accord.answer("case", "note", case, str(words), *us)["parts"]
    (task,) = accord.answer("case", "task", case, str(words), "--due", "2199-01-31T12:00:00Z", *us)["parts"]
    accord.answer("case", "event", case, "2026-11-20T09:30:00+07:00", str(words), *us)
    person = tmp_path / "person.json"
    person.write_text(json.dumps({"also-known-as": "Kevin"}), encoding="utf-8")
    accord.answer("case", "person", case, str(person), "--possible-victim", *us)
    accord.answer("case", "invite", case, "Social", "--ceiling", "TLP:AMBER", *us)
    assert "invitation" in accord.run("case", "list", *them)[1]
    accord.answer("case", "answer", case, "accept", *them)
    wanted = ("--part", target, "--part", note, "--with", "Social")
    (preview,) = accord.answer("case", "share", case, *wanted, "--preview", *us)["items"]
    assert preview["parts"] == [target, note] and accord.answer("case", "show", case, *them)["targets"] == []
    assert accord.answer("case", "share", case, *wanted, *us)["count"] == 2
    shown = accord.answer("case", "show", case, *them)
    assert [row["value"] for row in shown["targets"]] == ["+66897654321"] and shown["title"] is None and shown["tasks"] == []
    assert accord.answer("case", "withdraw", case, "--part", note, "--with", "Social", *us)["count"] == 1
    accord.answer("case", "done", case, task, *us)
    assert accord.answer("case", "tasks", *us)["items"] == []
    accord.answer("case", "lead", case, "offer", "--to", "Social", *us)
    accord.answer("case", "lead", case, "take", *them)
    accord.answer("case", "close", case, "arrests", *them)
    status, _, error = accord.run("case", "target", case, "089-765-4322", *us)
    assert status == 1 and "closed" in error
    accord.answer("case", "reopen", case, *them)
    accord.answer("case", "answer", case, "leave", *us)
    assert accord.answer("case", "list", *us)["items"] == []
    for part in ("show", "timeline", "money"):
        assert accord.run("case", part, case, *them)[0] == 0
    assert accord.run("case", "show", case, *us)[0] == 1


def test_what_is_typed_wrong_is_said(accord: Session, tmp_path: Path) -> None:
    accord.answer("member", "add", "Police", "--sector", "state", "--country", "TH")
    case = accord.answer("case", "open", "The gold club", "--member", "Police")["id"]
    for words, says in (
        (("add", case, "nothing"), "Write what it is, a colon, and its id"),
        (("target", case, "!!!"), "value"),
        (("close", case, "nonsense"), "outcome"),
        (("lead", case, "offer"), "--to MEMBER"),
    ):
        status, _, error = accord.run("case", *words, "--member", "Police")
        assert status != 0 and says in error, (words, error)
