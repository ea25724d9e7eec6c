"""import list and import csv: what becomes of every line."""

import json
from pathlib import Path
from typing import Any

import pytest
from programs import Session, answer

CARD = "4111 1111 1111 1111"
LIST = f"""\ufeff# a list
accord-test-one.com

accord-test-two.com
ธนาคารทดสอบแอคคอร์ด.com
accord-test-one.com
google.com
not an identifier at all
{CARD}
081-234-5678
"""


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "some list.txt"
    path.write_text(LIST, encoding="utf-8")
    return path


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: value for name, value in report.items() if isinstance(value, int) and value}


def test_a_list_is_taken_in_and_every_refusal_and_protection_named(accord: Session, listed: Path) -> None:
    report = accord.answer("import", "list", str(listed), "--region", "TH")
    assert counts(report) == {"lines": 8, "published": 4, "duplicates": 1, "quarantined": 1, "refused": 2}
    assert [(refusal["line"], refusal["text"], refusal["code"]) for refusal in report["refusals"]] == [
        (8, "not an identifier at all", "no-kind-fits"),
        (9, None, "card-number"),
    ]
    assert [(row["line"], row["text"]) for row in report["protected"]] == [(7, "google.com")]
    assert all(row["why"] for row in report["refusals"] + report["protected"])
    assert accord.answer("status")["signals"] == {"live": 4}


def test_defaults_are_scheme_other_green_the_first_member_and_the_files_name(accord: Session, listed: Path) -> None:
    accord.answer("import", "list", str(listed))
    entries = [entry for entry in accord.answer("feed")["entries"] if entry["type"] == "signal.published"]
    assert {(entry["data"]["scheme"], entry["marking"]["tlp"], entry["data"]["source"]) for entry in entries} == {
        ("other", "TLP:GREEN", "list:some list")
    }
    assert {entry["by"] for entry in entries} == {accord.answer("member", "list")["items"][0]["id"]}


def test_a_second_import_changes_nothing(accord: Session, listed: Path) -> None:
    accord.answer("import", "list", str(listed), "--region", "TH")
    seq = accord.answer("status")["seq"]
    again = accord.answer("import", "list", str(listed), "--region", "TH")
    assert counts(again) == {"lines": 8, "duplicates": 5, "quarantined": 1, "refused": 2}
    assert accord.answer("status")["seq"] == seq


def test_two_members_with_one_list_are_one_source_whatever_they_call_it(accord: Session, listed: Path) -> None:
    accord.answer("member", "add", "Bank A", "--sector", "finance")

    def sources() -> int:
        count = accord.answer("check", "accord-test-one.com")["results"][0]["sources"]
        assert isinstance(count, int)
        return count

    accord.answer("import", "list", str(listed))
    accord.answer("import", "list", str(listed), "--member", "Bank A")
    assert sources() == 1
    accord.answer("import", "list", str(listed), "--member", "Bank A", "--source", "own work")
    assert sources() == 1


def test_an_allow_list_protects_and_names_what_is_listed_already(accord: Session, listed: Path, tmp_path: Path) -> None:
    allowed = tmp_path / "allow.txt"
    allowed.write_text("accord-test-one.com\nshop.accord-test-two.com\naccord-test-fine.com\nnothing at all\n")
    accord.answer("import", "list", str(listed))
    report = accord.answer("import", "list", str(allowed), "--benign")
    assert counts(report) == {"lines": 4, "benign": 3, "refused": 1}
    assert [(row["line"], row["code"]) for row in report["listed"]] == [(1, "listed"), (2, "below-listed")]
    asked = ("accord-test-one.com", "x.shop.accord-test-two.com", "accord-test-two.com")
    verdicts = [result["verdict"] for result in accord.answer("check", *asked)["results"]]
    assert verdicts == ["protected", "protected", "reported"]
    again = accord.answer("import", "list", str(allowed), "--benign")
    assert counts(again) == {"lines": 4, "duplicates": 3, "refused": 1}


def test_what_is_on_an_allow_list_is_held_back_when_it_is_listed_later(accord: Session, listed: Path, tmp_path: Path) -> None:
    allowed = tmp_path / "allow.txt"
    allowed.write_text("accord-test-one.com\n")
    accord.answer("import", "list", str(allowed), "--benign")
    report = accord.answer("import", "list", str(listed))
    assert ("accord-test-one.com", True) in [(row["text"], "allow-list" in row["why"]) for row in report["protected"]]


def test_bare_digits_of_a_phone_list_are_international(accord: Session, tmp_path: Path) -> None:
    numbers = tmp_path / "numbers.txt"
    numbers.write_text("12025550123\n442079460123\n999\n")
    report = accord.answer("import", "list", str(numbers), "--kind", "phone")
    assert counts(report) == {"lines": 3, "published": 2, "refused": 1}
    assert accord.answer("check", "+1 202-555-0123")["results"][0]["verdict"] == "reported"


def test_an_import_is_no_matter_of_budgets(accord: Session, listed: Path) -> None:
    member = accord.answer("member", "list")["items"][0]["id"]
    accord.answer("member", "budget", member, "1")
    assert accord.answer("import", "list", str(listed))["published"] == 3


def test_the_standard_input_is_a_list_too(data: Path) -> None:
    assert counts(answer("import", "list", "-", stdin=b"accord-test-one.com\n\xff\n", data=data)) == {
        "lines": 2,
        "published": 1,
        "refused": 1,
    }


def test_a_plan_that_cannot_be_used_is_refused_before_anything_is_published(accord: Session, listed: Path) -> None:
    assert accord.refusal("import", "list", str(listed), "--scheme", "nonsense") == "unknown-scheme"
    assert accord.refusal("import", "list", str(listed), "--tlp", "PURPLE") == "unknown-label"
    assert accord.refusal("import", "list", str(listed), "--tlp", "AMBER") == "empty-audience"
    assert accord.run("import", "list", "no-such-file")[0] == 2
    assert accord.answer("status")["signals"] == {}


def test_the_whole_report_is_written_where_it_is_asked_for(accord: Session, listed: Path, tmp_path: Path) -> None:
    code, out, _ = accord.run("import", "list", str(listed), "--report", str(tmp_path / "report.json"))
    assert code == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["refusals"][0]["text"] in out
    assert CARD not in out + (tmp_path / "report.json").read_text()
    assert f"published    {report['published']}" in out


def test_a_list_that_was_the_wrong_one_is_taken_back_as_a_whole(accord: Session, listed: Path, tmp_path: Path) -> None:
    right = tmp_path / "right.txt"
    right.write_text("accord-test-nine.com\n")
    accord.answer("import", "list", str(listed), "--region", "TH")
    accord.answer("import", str(right))
    rows = accord.answer("import", "taken")["items"]
    assert [(row["source"], row["identifiers"]) for row in rows] == [("right", 1), ("some list", 4)]
    assert all(row["ended"].endswith("Z") for row in rows)
    wrong = str(rows[1]["number"])
    assert accord.answer("import", "undo", wrong, "--reason", "It is the wrong list.") == {"source": "some list", "retracted": 4}
    assert accord.answer("status")["signals"] == {"live": 1, "retracted": 4}
    assert accord.answer("import", "undo", wrong, "--reason", "It is the wrong list.")["retracted"] == 0
    assert counts(accord.answer("import", "list", str(listed), "--region", "TH"))["retracted"] == 5, "they stay so; one stands there twice"
    assert accord.refusal("import", "undo", "999", "--reason", "It is the wrong list.") == "no-such-list"
    assert accord.refusal("import", "undo", wrong, "--reason", " ") == "missing"


def test_a_table_is_taken_in_by_its_mapping(accord: Session, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "Address,Type,When,Scam\n"
        "accord-test-one.com,domain,2026-01-02,romance\n"
        '"https://accord-test-two.com/a,b",url,,\n'
        "accord-test-three.com,domain,yesterday,romance\n"
        ",domain,,\n"
        "accord-test-four.com,domain,,nonsense\n"
    )
    report = accord.answer("import", "csv", str(table), "--map", "value=Address,kind=Type,last=When,scheme=#4", "--scheme", "parcel")
    assert counts(report) == {"lines": 4, "published": 2, "refused": 2}
    assert [(refusal["line"], refusal["field"]) for refusal in report["refusals"]] == [(4, "seen.last"), (6, "scheme")]
    entries = [entry["data"] for entry in accord.answer("feed")["entries"] if entry["type"] == "signal.published"]
    assert [(data["scheme"], data.get("seen", {}).get("last", "")[:10]) for data in entries] == [("romance", "2026-01-02"), ("parcel", "")]
    assert accord.refusal("import", "csv", str(table), "--map", "value=Nowhere") == "bad-mapping"
    assert accord.refusal("import", "csv", str(table), "--map", "kind=Type") == "bad-mapping"


def test_a_table_of_accounts_names_their_banks_as_people_do(accord: Session, tmp_path: Path) -> None:
    table = tmp_path / "mules.csv"
    table.write_text("Bank,Account,Seen\nSCB,456-7-89123-0,26/11/2567 15:30\nกสิกรไทย,๑๒๓-๔-๕๖๗๘๙-๐,\nTH:006,9876543210,\n,111-2-33333-4,\n")
    given = ("import", "csv", str(table), "--map", "value=Account,bank=Bank,last=Seen", "--kind", "account", "--region", "TH")
    report = accord.answer(*given)
    assert [(refusal["line"], refusal["code"]) for refusal in report["refusals"]] == [(5, "which-bank")]
    entries = [entry["data"] for entry in accord.answer("feed")["entries"] if entry["type"] == "signal.published"]
    assert {data["identifier"]["value"] for data in entries} == {"TH:014:4567891230", "TH:004:1234567890", "TH:006:9876543210"}
    assert "2024-11-26T08:30:00" in str(entries)


def test_what_a_list_no_longer_names_is_taken_back_where_its_number_and_a_reason_are_given(accord: Session, tmp_path: Path) -> None:
    path = tmp_path / "mules.txt"
    path.write_text("accord-test-one.com\naccord-test-two.com\naccord-test-three.com\n")
    accord.answer("import", "file", str(path))
    path.write_text("accord-test-one.com\naccord-test-four.com\n")
    looked = accord.run("import", "file", str(path), "--dry-run")[1]
    assert "accord-test-two[.]com" in looked and "--withdraw 2 --reason TEXT" in looked

    def stands(*names: str) -> list[str]:
        return [accord.answer("check", f"accord-test-{name}.com")["results"][0]["verdict"] for name in names]

    for options, code in (
        (["--withdraw", "2"], "no-reason"),
        (["--withdraw", "2", "--reason", " "], "no-reason"),
        (["--withdraw", "2", "--reason", "a" * 2001], "bad-text"),
        (["--withdraw", "3", "--reason", "No longer on our list."], "left-changed"),
    ):
        assert accord.refusal("import", "file", str(path), *options) == code, options
        assert stands("two", "three", "four") == ["reported", "reported", "none"], "nothing is published, nothing taken back"
    done = accord.answer("import", "file", str(path), "--withdraw", "2", "--reason", "No longer on our list.")
    assert (done["published"], done["withdrawn"]) == (1, 2)
    assert stands("one", "two", "three", "four") == ["reported", "retracted", "retracted", "reported"]
