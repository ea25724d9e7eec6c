"""lists export: a list for other programs, with a report of what it could not carry."""

import json
from pathlib import Path

from programs import Session


def test_a_list_is_written_to_a_file_or_into_the_report(accord: Session, tmp_path: Path) -> None:
    place = tmp_path / "list.txt"
    place.write_text("evil-one.com\nhttps://page-only.com/login\n+66812345678\n")
    accord.answer("import", str(place))
    out = tmp_path / "block.conf"
    report = accord.answer("lists", "export", "block", "--format", "unbound", "--output", str(out))
    assert (report["name"], report["format"], report["written"], report["losses"]) == ("block", "unbound", 1, {"phone": 1, "url": 1})
    lines = out.read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["server:", 'local-zone: "evil-one.com." always_nxdomain']
    assert "# Not carried by this format: 1 phone numbers." in lines
    whole = accord.answer("lists", "export", "block", "--format", "csv")
    assert "domain,evil-one.com,other,block\n" in whole["content"]
    assert whole["losses"] == {}
    code, printed, said = accord.run("lists", "export", "hold", "--format", "rpz")
    assert code == 0
    assert printed.endswith("evil-one.com CNAME .\n*.evil-one.com CNAME .\n")
    assert "1 written" in said
    assert json.loads(json.dumps(report))["seq"] > 0


def test_what_another_member_may_not_see_is_not_in_its_list(accord: Session, tmp_path: Path) -> None:
    place = tmp_path / "list.txt"
    place.write_text("evil-one.com\n")
    accord.answer("member", "add", "Bank A", "--sector", "finance")
    accord.answer("import", str(place), "--tlp", "AMBER", "--to-sector", "state")
    for member, count in (([], 1), (["--member", "Bank A"], 0)):
        assert accord.answer("lists", "export", "block", "--format", "hosts", *member)["written"] == count
