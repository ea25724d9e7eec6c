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


def test_a_list_for_platforms_of_threat_intelligence_is_one_document(accord: Session, tmp_path: Path) -> None:
    place, out = tmp_path / "list.txt", tmp_path / "block.json"
    place.write_text("evil-one.com\nhttps://page-only.com/login\n+66812345678\n")
    accord.answer("import", str(place), "--scheme", "parcel")
    first = accord.answer("feed")["entries"][-1]["at"]
    report = accord.answer("lists", "export", "block", "--format", "stix", "--output", str(out))
    assert (report["written"], report["losses"]) == (3, {"below": 1})
    bundle = json.loads(out.read_text())
    found = {thing["pattern"]: thing for thing in bundle["objects"] if thing["type"] == "indicator"}
    page = "[url:value = 'https://page-only.com/login' OR url:value = 'http://page-only.com/login']"
    assert set(found) == {"[domain-name:value = 'evil-one.com']", page, "[phone-number:value = '+66812345678']"}
    assert {(thing["labels"][0], thing["valid_from"][:16]) for thing in found.values()} == {("parcel", first[:16])}
    assert all(thing["valid_until"] > thing["modified"] > thing["valid_from"] for thing in found.values())
    # A hub that takes it in reads the three, and shares them no wider than it was told.
    accord.answer("member", "add", "Bank A", "--sector", "finance")
    assert accord.refusal("import", "file", str(out), "--dry-run") == "file-is-stricter"
    looked = accord.answer("import", "file", str(out), "--tlp", "TLP:AMBER+STRICT", "--to", "Bank A", "--dry-run")
    assert (looked["kinds"], looked["refused"]) == ({"url": 2, "domain": 1, "phone": 1}, 0)
