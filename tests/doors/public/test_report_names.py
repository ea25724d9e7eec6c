"""Names among the numbers and accounts that scammers used: they are kept with the words, and nobody is sent round because of one."""

from pathlib import Path

import pytest
from asking import cast
from hubs import Hub
from report_pages import PAID, at, begin, code_in, fill, roomy_reports

from accord.hub.intake import queries

ACCOUNT, PHONE = "SCB 456-7-89123-0", "081-999-9999"


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy_reports(tmp_path, monkeypatch)


def begun() -> str:
    code = code_in(begin().page)
    assert at(fill(code, "money", **PAID).page) == "story"
    return code


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        (f"Somchai Jaidee\n{ACCOUNT}", "Somchai Jaidee"),
        (f"{ACCOUNT}\nน้องมิ้น แอดมิน\n{PHONE}", "น้องมิ้น แอดมิน"),
        ("মোঃ করিম\nराम बहादुर", "মোঃ করিম\nराम बहादुर"),
        ("محمد علي", "محمد علي"),
    ],
)
def test_a_name_is_told_in_the_words_and_the_rest_stays_where_it_was_typed(hub: Hub, typed: str, names: str) -> None:
    cast(hub)
    code = begun()
    answer = fill(code, "story", **{"q.words": "He called me.", "q.theirs": typed})
    assert answer.status_code == 200
    answers = queries.draft(code).sheet.answers
    assert answers["words"] == f"He called me.\n{names}"
    assert answers.get("theirs", []) == [line for line in typed.splitlines() if line not in names.splitlines()]


def test_beside_a_name_the_line_that_is_wrong_is_named_and_all_stands_as_it_was_typed(hub: Hub) -> None:
    cast(hub)
    code = begun()
    typed = "Somchai Jaidee\nAE07 0331 2345 6789 0123 457\n@mintshop"
    refused = fill(code, "story", **{"q.words": "He called me.", "q.theirs": typed})
    assert refused.status_code == 422 and "Line 2: We could not read this." in refused.page
    assert typed in refused.page.replace("\r\n", "\n") and "He called me.\nSomchai" not in refused.page
    platform = fill(code, "story", **{"q.words": "He called me.", "q.theirs": "Somchai Jaidee\n@mintshop"})
    assert "Line 2: Write the app or site before this name, for example: Telegram @name" in platform.page
    assert fill(code, "story", **{"q.words": "He called me.", "q.theirs": "Somchai Jaidee\nTelegram @mintshop"}).status_code == 200


@pytest.mark.parametrize("nothing", ["-", "I don't know", "ไม่ทราบค่ะ", "জানি না", "थाहा छैन", "no sé", "لا أعرف"])
def test_what_is_not_known_can_be_said_in_each_field_and_is_left_out(hub: Hub, nothing: str) -> None:
    cast(hub)
    code = code_in(begin().page)
    payment = dict.fromkeys(("p1.at", "p1.own-account", "p1.to", "p1.reference"), nothing)
    assert at(fill(code, "money", **payment, **{"p1.amount": "500", "p1.currency": "THB"}).page) == "story"
    (row,) = queries.draft(code).sheet.answers["payments"]
    assert row == {"amount": "500.00 THB", "currency": "THB"}
    answer = fill(code, "story", **{"q.words": "He called me.", "q.theirs": f"{ACCOUNT}\n{nothing}", "q.began": nothing})
    assert answer.status_code == 200
    answers = queries.draft(code).sheet.answers
    assert answers["theirs"] == [ACCOUNT] and answers["words"] == "He called me." and "began" not in answers
    assert fill(code, "you", **{"q.may-contact": "call", "q.contact": nothing, "q.own": nothing, "q.name": nothing}).status_code == 200
    answers = queries.draft(code).sheet.answers
    assert "contact" not in answers and "own" not in answers and answers["name"] == nothing
