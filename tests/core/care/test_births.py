"""Births as they stand in lists of people, by the calendars of those whom they are of."""

from datetime import UTC, datetime

import pytest

from accord.core.care.births import age_group, read_age, read_birth
from accord.core.typed import Setting
from accord.tables import countries, identifier_tables


def here(country: str | None) -> Setting:
    now = datetime(2026, 11, 25, 9, tzinfo=UTC)
    return Setting(now=int(now.timestamp()) * 1_000_000, tables=identifier_tables(), packs=countries(), country=country)


@pytest.mark.parametrize(
    ("text", "country", "birth", "code"),
    [
        ("1997-03-05", "TH", "1997-03-05", None),
        ("25.12.1997", "TH", "1997-12-25", None),
        ("05/03/1997", "TH", "1997-03-05", "birth-day-or-month"),
        ("03/25/1997", "TH", "1997-03-25", None),
        ("05/05/1997", "TH", "1997-05-05", None),
        ("5 Mar 1997", "TH", "1997-03-05", None),
        ("05-March-1997", "TH", "1997-03-05", None),
        ("๐๕/๑๓/๒๕๔๐", "TH", "1997-05-13", "birth-buddhist"),
        ("25/12/2540", "TH", "1997-12-25", "birth-buddhist"),
        ("०५-०३-१९९७", "NP", "1997-03-05", "birth-day-or-month"),
        ("35494", "TH", "1997-03-05", "birth-serial"),
        ("1997", "TH", "1997", None),
        ("2540", "TH", "1997", "birth-buddhist"),
        # As spreadsheets and passports write them.
        ("12-Mar-97", "TH", "1997-03-12", None),
        ("12MAR1997", "KE", "1997-03-12", None),
        ("Mar 12, 1997", "PH", "1997-03-12", None),
        ("12th March 1997", None, "1997-03-12", None),
        ("19970312", "TH", "1997-03-12", None),
        ("13031997", "TH", "1997-03-13", None),
        ("12031997", "TH", "1997-03-12", "birth-day-or-month"),
        ("1997-03-05 00:00:00", "TH", "1997-03-05", None),
        ("1997-03-05T00:00:00.000Z", "TH", "1997-03-05", None),
        ("13/03/1997 (29)", "TH", "1997-03-13", None),
        ("DOB: 5 Mar 1997", "TH", "1997-03-05", None),
        ("05/03/97", "PE", "1997-03-05", "birth-day-or-month"),
        ("13/03/97", "PE", "1997-03-13", None),
        # In their languages and calendars.
        ("5 มี.ค. 2540", "TH", "1997-03-05", "birth-buddhist"),
        ("5 มีนาคม 2540", None, "1997-03-05", "birth-buddhist"),
        ("৫ মার্চ ১৯৯৭", "BD", "1997-03-05", None),
        ("5 de marzo de 1997", "PE", "1997-03-05", None),
        ("05-mar-97", "PE", "1997-03-05", None),
        ("٥ مارس ١٩٩٧", "AE", "1997-03-05", None),
        ("١٤١٧/١٠/٢٦ هـ", "AE", "1997-03-05", "birth-calendar"),
        ("2055-03-12", "NP", "1998-06-26", "birth-calendar"),
        ("2055 असार 12", "NP", "1998-06-26", "birth-calendar"),
        ("1997年3月5日", "CN", "1997-03-05", None),
        # A month or a year alone.
        ("Mar 1997", "KE", "1997-03", None),
        ("03/1997", "KE", "1997-03", None),
        ("1997-03", "KE", "1997-03", None),
        ("มีนาคม 2540", "TH", "1997-03", "birth-buddhist"),
        ("03/2540", "TH", "1997-03", "birth-buddhist"),
        ("c. 1997", "KE", "1997", None),
        ("approx. 1997", "KE", "1997", None),
        ("1997?", "KE", "1997", None),
        ("พ.ศ. 2540", "TH", "1997", "birth-buddhist"),
        ("B.E. 2540", "TH", "1997", "birth-buddhist"),
        ("year 1997", "KE", "1997", None),
        ("2055", "NP", "1999", "birth-nepali"),
        ("वि.सं. २०५५", "NP", "1999", "birth-nepali"),
        # None.
        ("2055", "TH", "", "birth-unread"),
        ("2055-03-12", "KE", "", "birth-unread"),
        ("5/3/40", "TH", "", "birth-unread"),  # 1940, or 2540 of the Buddhist calendar
        ("31/02/1997", "TH", "", "birth-unread"),
        ("13/13/1997", "TH", "", "birth-unread"),
        ("2030-01-01", "TH", "", "birth-unread"),
        ("1850", "TH", "", "birth-unread"),
        ("0000", "TH", "", "birth-unread"),
        ("99999", "TH", "", "birth-unread"),
        ("unknown", "TH", "", "birth-unread"),
        ("-", "TH", "", "birth-unread"),
        ("yesterday", "TH", "", "birth-unread"),
        ("A1234567", "TH", "", "birth-unread"),
        # Ages.
        ("25", "TH", "", "birth-age"),
        ("25 y/o", "TH", "", "birth-age"),
        ("25 ปี", "TH", "", "birth-age"),
        ("২৫ বছর", "BD", "", "birth-age"),
        ("25 años", "PE", "", "birth-age"),
    ],
)
def test_births(text: str, country: str | None, birth: str, code: str | None) -> None:
    assert read_birth(text, here(country)) == (birth, code)


@pytest.mark.parametrize(
    ("text", "age"), [("17", 17), ("0", 0), ("119", 119), ("120", None), ("أربعون", None), ("عمر 17", 17), ("17 yrs old", 17), ("", None)]
)
def test_ages(text: str, age: int | None) -> None:
    assert read_age(text) == age


@pytest.mark.parametrize(
    ("age", "group"),
    [
        (0, "child"),
        (11, "child"),
        (12, "teenager"),
        (17, "teenager"),
        (18, "young"),
        (24, "young"),
        (25, "adult"),
        (59, "adult"),
        (60, "old"),
        (119, "old"),
    ],
)
def test_age_groups_are_those_of_a_file(age: int, group: str) -> None:
    assert age_group(age) == group
