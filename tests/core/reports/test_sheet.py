"""The sheet: what is kept of a form between its steps, read anew each time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_cast import NOW, TABLES

from accord.core.identifiers import parse
from accord.core.reports.answers import Around, BadAnswers
from accord.core.reports.sheet import Sheet, card_in, open_sheet, read_sheet, write_sheet
from accord.tables import report_form, schemes

AROUND = Around(now=NOW, region="TH", tables=TABLES, schemes=frozenset(schemes()))
PHONE = "+66812345678"


def key(text: str) -> str:
    return parse(text, "TH", tables=TABLES).key.hex()


typed = st.text(max_size=20) | st.lists(st.text(max_size=5))
sheets = st.builds(
    Sheet,
    kind=st.sampled_from(["money", "held"]),
    answers=st.dictionaries(
        st.sampled_from(sorted(report_form().questions)), st.text(max_size=20) | st.lists(st.text(max_size=5)), max_size=5
    ),
    marks=st.dictionaries(st.text(max_size=70), st.sampled_from(["own", "theirs", "wrong"]), max_size=3),
    off=st.lists(st.text(max_size=20), max_size=3).map(tuple),
)


@given(sheets)
def test_written_and_opened_it_is_the_same(sheet: Sheet) -> None:
    assert open_sheet(write_sheet(sheet)) == sheet


@given(st.binary(max_size=60))
def test_junk_is_refused_and_never_repeated(junk: bytes) -> None:
    try:
        open_sheet(junk)
    except BadAnswers as error:
        assert [fault.code for fault in error.wrong] == ["not-a-sheet"]


def test_whose_it_is_counts_as_the_person_said() -> None:
    words = {"words": f"He called from {PHONE}."}

    def theirs(**more: object) -> list[str]:
        sheet = Sheet(kind="money", answers=words, **more)  # type: ignore[arg-type]
        return [identifier.value for identifier in read_sheet(sheet, report_form(), AROUND).facts.scammer_identifiers]

    assert theirs() == []
    assert theirs(marks={key(PHONE): "theirs"}) == [PHONE]
    assert theirs(marks={key(PHONE): "own"}) == []


def test_what_is_ones_own_stays_so_whatever_is_marked() -> None:
    sheet = Sheet(kind="money", answers={"words": f"My number is {PHONE}.", "own": [PHONE]}, marks={key(PHONE): "theirs"})
    assert read_sheet(sheet, report_form(), AROUND).facts.scammer_identifiers == ()


def test_a_card_number_is_found_in_words_and_not_in_accounts() -> None:
    assert card_in(Sheet(kind="money", answers={"words": "It was 4111 1111 1111 1111."}), report_form()) == "words"
    assert card_in(Sheet(kind="money", answers={"theirs": ["4111111111111111"]}), report_form()) is None


def test_the_number_of_an_account_that_somebody_said_is_one_may_stand_in_the_words() -> None:
    paid = {"to": "BD:200:4111111111111111", "amount": "500 BDT"}
    answers = {"payments": [paid], "words": "I sent it to 4111 1111 1111 1111 at Sonali."}
    assert card_in(Sheet(kind="money", answers=answers), report_form()) is None
    other = {**answers, "words": "It was 4111 1111 1111 1111, from my card 5555 5555 5555 4444."}
    assert card_in(Sheet(kind="money", answers=other), report_form()) == "words"
    assert card_in(Sheet(kind="money", answers={**answers, "payments": [{"to": "4111111111111111"}]}), report_form()) == "words"


def test_every_fault_is_told_by_its_question() -> None:
    with pytest.raises(BadAnswers) as bad:
        read_sheet(Sheet(kind="money", answers={"country": "XX", "lost": ["colour"]}), report_form(), AROUND)
    assert {fault.question for fault in bad.value.wrong} == {"country", "lost"}
