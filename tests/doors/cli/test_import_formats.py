"""import FILE: a list in any format, as it comes; what is taken in, what is lost, and what a dry run says."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from programs import Session, answer

ADBLOCK = """\ufeff[Adblock Plus 2.0]
! Title: Scams
||evil-one.com^$third-party
||EVIL-two.com^$document
||evil-two.com^
||bücher-scam.com^
@@||evil-three.com^
||evil-three.com^
evil-one.com##.ad
/banner/*/x^
||evil-four.com/login^
google.com
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "whatever.csv"  # a name says nothing of what a list holds


def read(accord: Session, place: Path, content: str | bytes, *options: str) -> dict[str, Any]:
    place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return accord.answer("import", str(place), *options)


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {name: value for name, value in report.items() if isinstance(value, int) and value}


def test_a_filter_list_is_read_and_what_it_excepts_is_not(accord: Session, place: Path) -> None:
    report = read(accord, place, ADBLOCK.replace("\n", "\r\n"))
    assert report["format"] == "adblock"
    assert report["losses"] == {"cosmetic": 1, "exception": 2, "pattern": 1}
    assert counts(report) == {"lines": 6, "published": 4, "duplicates": 1, "quarantined": 1}
    asked = (
        "https://sub.evil-one.com/x",
        "evil-two.com",
        "evil-three.com",
        "https://evil-four.com/login",
        "evil-four.com",
        "bücher-scam.com",
    )
    verdicts = [result["verdict"] for result in accord.answer("check", *asked)["results"]]
    assert verdicts == ["reported", "reported", "none", "reported", "none", "reported"]


def test_a_list_is_read_packed_and_from_the_standard_input(accord: Session, place: Path, data: Path) -> None:
    hosts = "127.0.0.1 localhost\n0.0.0.0 evil-one.com # first\n0.0.0.0 evil-two.com\n192.168.0.2 nas.home\n"
    report = read(accord, place, gzip.compress(hosts.encode()), "--source", "list:hosts")
    assert (report["format"], report["losses"], report["published"]) == ("hosts", {"redirect": 1}, 2)
    again = answer("import", "-", "--source", "list:hosts", stdin=hosts.encode("utf-16"), data=data)
    assert (again["format"], again["duplicates"]) == ("hosts", 2)


def test_what_is_said_counts_more_than_what_is_told(accord: Session, place: Path) -> None:
    place.write_text("||evil-one.com^\n")
    assert accord.answer("import", "--format", "list", str(place))["refused"] == 1
    assert accord.answer("import", str(place), "--format", "adblock")["published"] == 1


def test_the_other_commands_stay_as_they_are(accord: Session, place: Path) -> None:
    place.write_text("evil-one.com\n# a comment\n")
    report = accord.answer("import", "list", str(place))
    assert (report["published"], report["format"], report["losses"]) == (1, "list", {})


def test_a_host_is_checked_with_its_port(accord: Session, place: Path) -> None:
    read(accord, place, "evil-one.top:8080\n203.0.113.77:443\n")
    results = accord.answer("check", "evil-one.top:8080", "http://evil-one.top:8080/a", "evil-one.top", "203.0.113.77:443")["results"]
    assert [result["verdict"] for result in results] == ["reported"] * 4


def test_a_table_is_tried_first_and_read_as_last_time(accord: Session, place: Path, tmp_path: Path) -> None:
    table = "Case;Site;Other\n1;evil-one.com;evil-a.com\n2;evil-two.com;evil-b.com\n3;;\n"
    dry = read(accord, place, table, "--dry-run")
    assert (dry["format"], dry["mapping"]["columns"], dry["mapping"]["delimiter"]) == ("csv", {"value": "Site"}, ";")
    assert (dry["readable"], dry["losses"], dry["kinds"]) == (2, {"column": 1}, {"domain": 2})
    assert [(row["line"], row["kind"], row["value"]) for row in dry["first"]] == [
        (2, "domain", "evil-one[.]com"),
        (3, "domain", "evil-two[.]com"),
    ]
    assert accord.answer("status")["signals"] == {}, "a dry run publishes nothing"
    assert read(accord, place, table, "--map", "value=Other")["published"] == 2
    later = read(accord, place, table.replace("evil-", "later-"))
    assert later["published"] == 2
    words = [result["verdict"] for result in accord.answer("check", "later-a.com", "later-one.com")["results"]]
    assert words == ["reported", "none"], "as this source's table was read last time"
    accord.answer("member", "add", "Bank A", "--sector", "finance")
    assert read(accord, place, table, "--member", "Bank A", "--dry-run")["mapping"]["columns"] == {"value": "Site"}, (
        "each member has its own"
    )


def test_of_an_allow_list_its_exceptions_are_vouched_for(accord: Session, place: Path) -> None:
    report = read(accord, place, "@@||fine-one.com^\n||evil-one.com^\n", "--benign")
    assert (report["benign"], report["losses"]) == (1, {"blocking": 1})
    assert [result["verdict"] for result in accord.answer("check", "fine-one.com", "evil-one.com")["results"]] == ["protected", "none"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04rest", "packed"),
        (gzip.compress(b"0.0.0.0 evil.com\n" * 100, mtime=0)[:40], "broken-archive"),
        (b"Name,Colour\nAna,red\nBen,blue\n", "no-column"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do(accord: Session, place: Path, content: bytes, code: str) -> None:
    place.write_bytes(content)
    options = ("--format", "csv") if code == "no-column" else ()
    assert accord.refusal("import", str(place), *options) == code


def test_a_column_that_is_not_there(accord: Session, place: Path) -> None:
    place.write_text("url,note\nevil-one.com,x\n")
    assert accord.refusal("import", str(place), "--map", "value=Nothing") == "bad-mapping"
