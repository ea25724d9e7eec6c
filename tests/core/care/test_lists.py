"""Lists out of spreadsheets: every row is kept, and what is unclear is said and not repeated."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.care.duplicates import find_duplicates
from accord.core.care.labels import LISTS
from accord.core.care.lists import find_heading, read_list
from accord.core.typed import Setting
from accord.tables import care, countries, identifier_tables

CARE = care()


def here(country: str | None = "TH") -> Setting:
    now = datetime(2026, 11, 25, 9, tzinfo=UTC)
    return Setting(now=int(now.timestamp()) * 1_000_000, tables=identifier_tables(), packs=countries(), country=country)


HEADER = ["No.", "Full Name", "Name in own script", "D.O.B", "Nationality", "Passport No.", "Sex"]
ROWS = [
    ["1", "Ram Bahadur THAPA", "राम बहादुर थापा", "05/03/1997", "Nepali", "1234567", "M"],
    ["2", "Thapa, Ram B.", "", "1997-03-05", "NPL", "NP:1234567", "male"],
    ["", " ", "", "", "", "", ""],
    ["3", "", "", "yesterday", "Atlantis", "", "both"],
    ["4", "Somchai Jaidee", "สมชาย ใจดี", "5 มี.ค. 2540"],
]


def listed(rows=ROWS, header=HEADER):
    return read_list(CARE, header, rows, here())


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
        (4, "nationality", "nationality-unread"),
        (4, "birth", "birth-unread"),
        (4, "sex", "sex-unread"),
        (5, "birth", "birth-buddhist"),
    ]
    # What could not be read is in the file as it stands in the list.
    assert people_list.files[2] == {"birth": "yesterday", "nationality": "Atlantis"}
    assert people_list.people[2].birth is None and people_list.people[2].nationality is None


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
    ("header", "row", "file"),
    [
        (
            ["S/N", "Full Name (as per passport)", "Gender (M/F)", "DOB (dd/mm/yyyy)", "Passport/ID Number", "Nationality", "Remarks"],
            ["1", "ABEBE KEBEDE", "M", "13/04/1999", "EP1234567", "Ethiopian", "ok"],
            {"name": "ABEBE KEBEDE", "sex": "man", "birth": "1999-04-13", "papers": "EP1234567", "nationality": "ET"},
        ),
        (
            ["ลำดับ", "ชื่อ - นามสกุล / Name", "เพศ", "วัน/เดือน/ปีเกิด", "เลขที่หนังสือเดินทาง", "สัญชาติ", "อายุ"],
            ["๑", "นายสมชาย ใจดี", "ชาย", "๕ มี.ค. ๒๕๔๐", "AA1234567", "ไทย", "๒๙ ปี"],
            {
                "name": "นายสมชาย ใจดี", "sex": "man", "birth": "1997-03-05", "papers": "AA1234567", "nationality": "TH",
                "age-group": "adult",
            },
        ),
        (
            ["ক্রমিক", "নাম", "Name (English)", "লিঙ্গ", "জন্মতারিখ", "পাসপোর্ট নং", "দেশ"],
            ["১", "রহিমা বেগম", "Rahima Begum", "মহিলা", "১৩ মার্চ ২০০১", "A01234567", "বাংলাদেশ"],
            {
                "name": "রহিমা বেগম", "names-other": "Rahima Begum", "sex": "woman", "birth": "2001-03-13", "papers": "A01234567",
                "nationality": "BD",
            },
        ),
        (
            ["क्र.सं.", "नाम थर", "लिङ्ग", "जन्म मिति (वि.सं.)", "राहदानी नं.", "नागरिकता"],
            ["१", "सीता थापा", "महिला", "२०५५/०३/१२", "१२३४५६७८", "नेपाली"],
            # The day by nepali.date.gov.np's calendar.
            {"name": "सीता थापा", "sex": "woman", "birth": "1998-06-26", "papers": "12345678", "nationality": "NP"},
        ),
        (
            ["N°", "Apellidos y Nombres", "Sexo", "Fecha nac.", "Nro. de pasaporte", "País de origen", "Edad"],
            ["1", "QUISPE MAMANI, Rosa", "F", "5 de marzo de 2010", "123456789", "Perú", "16 años"],
            {
                "name": "QUISPE MAMANI, Rosa", "sex": "woman", "birth": "2010-03-05", "papers": "123456789", "nationality": "PE",
                "age-group": "teenager",
            },
        ),
        (
            ["م", "الاسم الرباعي", "الجنس", "تاريخ الميلاد", "رقم الجواز", "الجنسية"],
            ["١", "محمد أحمد علي حسن", "ذكر", "٥ مارس ١٩٩٧", "N0123456", "مصري"],
            {"name": "محمد أحمد علي حسن", "sex": "man", "birth": "1997-03-05", "papers": "N0123456", "nationality": "EG"},
        ),
        (
            ["Surname", "Given name(s)", "Middle Name", "Nat.", "YOB"],
            ["OKELLO", "James", "Peter", "UGA", "1998"],
            {"name": "James Peter OKELLO", "nationality": "UG", "birth": "1998"},
        ),
        (["ชื่อ", "นามสกุล", "สัญชาติ"], ["ສົມ", "ພົມມາ", "ลาว"], {"name": "ສົມ ພົມມາ", "nationality": "LA"}),
        (
            ["Name", "Surname", "Nationality", "Age"],
            ["Anna Smith", "SMITH", "Nepali/Indian", "11"],
            {"name": "Anna Smith", "nationality": "NP, IN", "age-group": "child"},
        ),
        (["姓名", "性别", "出生日期", "国籍", "护照号"], ["张伟", "男", "1997年3月5日", "中国", "E12345678"],
         {"name": "张伟", "sex": "man", "birth": "1997-03-05", "nationality": "CN", "papers": "E12345678"}),
    ],
)  # fmt: skip
def test_lists_as_authorities_of_many_countries_head_them(header, row, file) -> None:
    assert listed([row], header).files == (file,)


@pytest.mark.parametrize("word", ["-", "unknown", "N/A", "ไม่ทราบ", "জানি না", "थाहा छैन", "no sé", "لا أعرف"])
def test_where_nothing_is_told_nothing_is_unclear(word) -> None:
    header = ["Name", "Date of birth", "Nationality", "Sex", "Passport", "Age"]
    people_list = listed([["Anna", word, word, word, word, word], ["Ben", "5 Mar 1997", "NA", "m", "A1234567", "29"]], header)
    assert people_list.unclear == () and people_list.files[0] == {"name": "Anna"}
    assert people_list.files[1]["nationality"] == "NA"  # Namibia


def test_headings_that_only_sound_alike_are_nobodys() -> None:
    header = [
        "Name of broker",
        "Father's name",
        "Passport expiry",
        "Date of arrival",
        "Country of exploitation",
        "Address (country)",
        "ID",
        "  ",
        "???",
    ]
    assert listed([["x"] * 9], header).unused == (1, 2, 3, 4, 5, 6, 7, 8, 9)
    assert listed([["x"] * 2], ["ชื่อ (Name)", "ID No."]).files == ({"name": "x", "papers": "x"},)


@pytest.mark.parametrize(
    ("words", "sexes"),
    [
        (["F", "m", "Female", "MALE"], ["woman", "man", "woman", "man"]),
        (["H", "M", "H"], ["man", "woman", "man"]),  # hombre, mujer
        (["V", "M"], ["man", "woman"]),
        (["Mujer", "Varón"], ["woman", "man"]),
        (["M", "F", "M"], ["man", "woman", "man"]),
        (["ด.ญ.", "นาง", "หญิง", "ช"], ["woman", "woman", "woman", "man"]),
        (["أنثى", "ذكر", "انثى"], ["woman", "man", "woman"]),
        (["?", "unknown"], [None, None]),
    ],
)
def test_a_sex_in_the_words_of_its_column(words, sexes) -> None:
    files = listed([["A", word] for word in words], ["Name", "Sex"]).files
    assert [file.get("sex") for file in files] == sexes


@pytest.mark.parametrize(
    ("birth", "age", "group", "told", "faults"),
    [
        ("17", "", "teenager", None, ["birth-age"]),
        ("24 yrs", "", "young", None, ["birth-age"]),
        ("อายุ 11 ปี", "", "child", None, ["birth-age"]),
        ("", "17", "teenager", None, []),
        ("1997", "29", "adult", "1997", []),
        ("", "60", "old", None, []),
        ("", "59", "adult", None, []),
        ("", "about twenty", None, None, ["age-unread"]),
        ("", "300", None, None, ["age-unread"]),
    ],
)
def test_an_age_says_who_may_be_a_child(birth, age, group, told, faults) -> None:
    people_list = listed([["A", birth, age]], ["Name", "Date of birth", "Age"])
    assert people_list.files[0].get("age-group") == group and people_list.files[0].get("birth") == told
    assert [fault.code for fault in people_list.unclear] == faults


@given(
    st.lists(st.lists(st.text(max_size=12), max_size=8), max_size=6), st.lists(st.sampled_from(HEADER) | st.text(max_size=6), max_size=8)
)
def test_no_row_with_text_is_lost_and_nothing_fails(rows, header) -> None:
    people_list = read_list(CARE, header, rows, here())
    assert len(people_list.people) == len(people_list.files) == sum(any(cell.strip() for cell in row) for row in rows)
    assert {mark.code for mark in people_list.unclear} <= set(LISTS)
    find_duplicates(people_list.people)


def test_a_heading_below_a_title_is_found() -> None:
    rows = [["People brought over the bridge"], [], ["No.", "Name", "Nationality"], ["1", "Quivolda", "NP"]]
    assert find_heading(CARE, rows) == 2 and find_heading(CARE, rows[2:]) == 0
    assert find_heading(CARE, []) == 0 and find_heading(CARE, [["a"], ["b"]]) == 0


def test_sexes_are_read_as_lists_of_other_countries_write_them() -> None:
    header = ["Name", "Sex"]
    for man, woman in (("ကျား", "မ"), ("Laki-laki", "Perempuan"), ("L", "P"), ("ប្រុស", "ស្រី"), ("м", "ж"), ("ወንድ", "ሴት"), ("homme", "femme")):
        people_list = listed([["Anna", woman], ["Bo", man]], header)
        assert [file["sex"] for file in people_list.files] == ["woman", "man"], (man, woman)
        assert people_list.unclear == ()
    # Alone, P says nothing.
    assert [mark.code for mark in listed([["Anna", "P"], ["Bo", "M"]], header).unclear] == ["sex-unread"]


def test_the_languages_of_a_person_go_into_the_file() -> None:
    rows = [["Anna", "Amharic/English"], ["Bo", "-"], ["Chai", "မြန်မာ, ไทย"]]
    for head in ("ภาษา Language", "Languages spoken", "اللغة", "भाषा", "语言", "Idioma"):
        people_list = listed(rows, ["Name", head])
        assert people_list.unused == (), head
        assert [file.get("languages") for file in people_list.files] == ["Amharic/English", None, "မြန်မာ, ไทย"]
