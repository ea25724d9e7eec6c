"""Responsibilities, ways and gaps at the command line."""

from pathlib import Path

import pytest
from programs import NAME, Session


@pytest.mark.parametrize(
    "words",
    [("responsibility", "list"), ("desk", "list"), ("watch", "list"), ("embargo", "list"), ("case", "list"), ("request", "list")],
)
def test_who_names_no_member_is_told_whose_there_is_nothing_of(accord: Session, words: tuple[str, ...]) -> None:
    accord.answer("member", "add", "Heron Bank", "--sector", "finance", "--country", "TH")
    says = "This is the hub's first member's. To see another's: --member MEMBER\n"
    assert accord.run(*words)[1].endswith(says)
    assert says not in accord.run(*words, "--member", "Heron Bank")[1]


def test_what_is_declared_is_listed_routed_and_ended(accord: Session) -> None:
    assert "Nothing is declared yet" in accord.run("responsibility", "list")[1]
    id = accord.answer("responsibility", "add", "bank", "TH:KBANK", "--note", "Retail", "--protocol", "hold-funds")["id"]
    (item,) = accord.answer("responsibility", "list")["items"]
    assert (item["id"], item["value"], item["note"], item["protocols"]) == (id, "TH:004", "Retail", ["hold-funds"])
    assert "TH:004" in accord.run("responsibility", "list", "--kind", "bank")[1]
    (way,) = accord.answer("route", "TH:004:1234567890", "--protocol", "hold-funds")["ways"]
    assert (way["member"]["name"], way["desk"], way["why"][0]["value"]) == (NAME, None, "TH:004")
    output = accord.run("route", "TH:004:1234567890")[1]
    assert "It declares: bank code TH:004." in " ".join(output.split())
    assert accord.answer("responsibility", "end", id) == {"id": id, "ended": True}
    assert "No member can act on it yet" in accord.run("route", "TH:004:1234567890")[1]
    (gap,) = accord.answer("gaps")["items"]
    assert (gap["value"], gap["protocol"], gap["asked"], gap["invite"]["name"]) == ("TH:004", None, 1, "Kasikornbank")
    assert "Kasikornbank" in accord.run("gaps", "--currency", "THB")[1]
    # Refusals are one sentence.
    for words, code in (
        (("responsibility", "add", "bank", "004"), "form"),
        (("responsibility", "end", "no-such-id"), "no-such-responsibility"),
        (("route", "+66812345678", "--protocol", "takedown"), "protocol-does-not-fit"),
        (("route", "https://evil.com/x", "--known", "colour=red"), "known"),
    ):
        status, out, error = accord.run(*words, "--json")
        assert status == 1, words
        assert f'"code":"{code}"' in out
        assert error.strip()


def test_a_table_is_taken_in_whole_or_its_good_lines(accord: Session, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("kind,value,note\nbank,TH:004,\nbank,004,\nnumber,+6681,\n", encoding="utf-8")
    status, out, error = accord.run("responsibility", "import", str(file))
    assert (status, out.strip()) == (1, "3 lines, 0 declared, 0 already, 0 changed, 0 ended, 1 refused")
    assert "line 3: value:" in error
    assert "Nothing was imported" in error
    status, out, _ = accord.run("responsibility", "import", str(file), "--partial", "--json")
    assert status == 1
    assert '"declared":2' in out
    file.write_text("kind,value\nbank,TH:014\n", encoding="utf-8")
    assert accord.answer("responsibility", "import", str(file), "--replace")["ended"] == 2
    assert [item["value"] for item in accord.answer("responsibility", "list")["items"]] == ["TH:014"]
    file.write_text("bank;TH:014\n", encoding="utf-8")
    assert accord.run("responsibility", "import", str(file))[0] == 1
    # Overlaps.
    accord.answer("member", "add", "Beta", "--sector", "telecom")
    accord.answer("responsibility", "add", "number", "+66", "--member", "Beta")
    assert "No other member" in accord.run("responsibility", "overlaps")[1]
    accord.answer("responsibility", "add", "number", "+6681")
    (item,) = accord.answer("responsibility", "overlaps")["items"]
    assert (item["by"]["name"], item["by_value"], item["same"]) == ("Beta", "+66", False)
    assert "wider" in accord.run("responsibility", "overlaps")[1]
