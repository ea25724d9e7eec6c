"""Lists out of spreadsheets: every row is kept, and what is unclear is said and not repeated."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.care.duplicates import find_duplicates
from accord.core.care.labels import LISTS
from accord.core.care.lists import find_heading, read_birth, read_list, read_nationality
from accord.tables import care

CARE = care()
TODAY = date(2026, 11, 25)
HEADER = ["No.", "Full Name", "Name in own script", "D.O.B", "Nationality", "Passport No.", "Sex"]
ROWS = [
    ["1", "Ram Bahadur THAPA", "राम बहादुर थापा", "05/03/1997", "Nepali", "1234567", "M"],
    ["2", "Thapa, Ram B.", "", "1997-03-05", "NPL", "NP:1234567", "male"],
    ["", " ", "", "", "", "", ""],
    ["3", "", "", "yesterday", "Atlantis", "", "?"],
    ["4", "Somchai Jaidee", "สมชาย ใจดี", "5 มี.ค. 2540"],
]


def listed(rows=ROWS, header=HEADER):
    return read_list(CARE, header, rows, TODAY)


def test_a_list_is_read_row_by_row() -> None:
    people_list = listed()
    assert [person.reference for person in people_list.people] == ["row-1", "row-2", "row-4", "row-5"]
    assert people_list.files[0] == {
        "name": "Ram Bahadur THAPA", "names-other": "राम बहादुर थापा", "birth": "1997-03-05", "nationality": "NP", "papers": "1234567",
        "sex": "man",
    }  # fmt: skip
    assert people_list.people[0].documents == ("NP:1234567",) and people_list.unused == (1,)
    assert [(mark.row, mark.column, mark.code) for mark in people_list.unclear] == [
        (1, "birth", "birth-day-or-month"),
        (4, "name", "no-name"),
        (4, "birth", "birth-unread"),
        (4, "nationality", "nationality-unread"),
        (4, "sex", "sex-unread"),
        (5, "birth", "birth-unread"),
    ]


def test_its_duplicates_are_found() -> None:
    (candidate,) = find_duplicates(listed().people)
    assert (candidate.one, candidate.other) == ("row-1", "row-2") and {"same-document", "same-birth"} <= set(candidate.reasons)


def test_headings_are_known_in_the_languages_of_the_partnership() -> None:
    for header in (
        ["ชื่อ-สกุล", "วันเกิด", "สัญชาติ"],
        ["নাম", "জন্ম তারিখ", "জাতীয়তা"],
        ["नाम", "जन्म मिति", "राष्ट्रियता"],
        ["Nombre completo", "Fecha de nacimiento", "Nacionalidad"],
        ["الاسم الكامل", "تاريخ الميلاد", "الجنسية"],
        ["GIVEN NAMES", "Date of Birth", "nationality"],
    ):
        people_list = listed([["Anna", "1997", "NP"]], header)
        assert people_list.unused == () and people_list.files == ({"name": "Anna", "birth": "1997", "nationality": "NP"},)


@pytest.mark.parametrize(
    ("text", "birth", "code"),
    [
        ("1997-03-05", "1997-03-05", None),
        ("25.12.1997", "1997-12-25", None),
        ("05/03/1997", "1997-03-05", "birth-day-or-month"),
        ("03/25/1997", "1997-03-25", None),
        ("05/05/1997", "1997-05-05", None),
        ("5 Mar 1997", "1997-03-05", None),
        ("05-March-1997", "1997-03-05", None),
        ("๐๕/๑๓/๒๕๔๐", "1997-05-13", "birth-buddhist"),
        ("25/12/2540", "1997-12-25", "birth-buddhist"),
        ("०५-०३-१९९७", "1997-03-05", "birth-day-or-month"),
        ("35494", "1997-03-05", "birth-serial"),
        ("1997", "1997", None),
        ("2540", "1997", "birth-buddhist"),
        ("31/02/1997", "", "birth-unread"),
        ("05/03/97", "", "birth-unread"),
        ("2030-01-01", "", "birth-unread"),
        ("1850", "", "birth-unread"),
        ("0000", "", "birth-unread"),
        ("99999", "", "birth-unread"),
    ],
)
def test_dates_are_read_as_people_write_them(text, birth, code) -> None:
    assert read_birth(text, TODAY) == (birth, code)


@pytest.mark.parametrize(
    ("text", "code"),
    [("np", "NP"), ("Nepalese", "NP"), ("NEPAL", "NP"), ("Sri Lankan", "LK"), ("United Arab Emirates", "AE"), ("Peruana", "PE"), ("x", "")],
)
def test_nationalities_are_read_as_people_write_them(text, code) -> None:
    assert read_nationality(CARE, text) == code


@given(
    st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6), st.lists(st.sampled_from(HEADER) | st.text(max_size=6), max_size=8)
)
def test_no_row_with_text_is_lost_and_nothing_fails(rows, header) -> None:
    people_list = read_list(CARE, header, rows, TODAY)
    assert len(people_list.people) == len(people_list.files) == sum(any(cell.strip() for cell in row) for row in rows)
    assert {mark.code for mark in people_list.unclear} <= set(LISTS)
    find_duplicates(people_list.people)


def test_a_heading_below_a_title_is_found() -> None:
    rows = [["People brought over the bridge"], [], ["No.", "Name", "Nationality"], ["1", "Quivolda", "NP"]]
    assert find_heading(CARE, rows) == 2 and find_heading(CARE, rows[2:]) == 0
    assert find_heading(CARE, []) == 0 and find_heading(CARE, [["a"], ["b"]]) == 0
