"""Moments and days as people of countries without a pack write them, literal. `?` with all the choices where it must be asked, `!`
refused."""

import pytest
from test_moment import outcome, setting

from accord.core.typed.moment import read_date, read_moment
from accord.core.typed.reading import Question


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        # Chinese and Japanese
        ("2026年11月25日", "JP", "2026-11-25"),
        ("２０２６年１１月２５日", "JP", "2026-11-25"),
        ("2026年11月25日14時30分", "JP", "2026-11-25T14:30:00+09:00"),
        ("2026年11月25日(水) 14:30", "JP", "2026-11-25T14:30:00+09:00"),
        ("2026年11月25日 午後2時30分", "JP", "2026-11-25T14:30:00+09:00"),
        ("午後2時半 11月25日", "JP", "2026-11-25T14:30:00+09:00"),
        ("令和8年11月25日 9時", "JP", "?2026-11-25T09:00:00+09:00|2026-11-25T21:00:00+09:00"),
        ("昨日 14:30", "JP", "2026-11-26T14:30:00+09:00"),
        ("2026年11月25号14点30分", "CN", "2026-11-25T14:30:00+08:00"),
        ("2026年11月25日下午2点30分", "CN", "2026-11-25T14:30:00+08:00"),
        ("2026年11月25日 下午2:30", "CN", "2026-11-25T14:30:00+08:00"),
        ("2026年11月25日 星期三 14:30:05", "CN", "2026-11-25T14:30:05+08:00"),
        ("11月25日 14:30", "CN", "2026-11-25T14:30:00+08:00"),
        ("11月25日晚上8点", "CN", "2026-11-25T20:00:00+08:00"),
        ("昨天下午3点半", "CN", "2026-11-26T15:30:00+08:00"),
        ("2小时前", "CN", "2026-11-27T19:41:00+08:00"),
        ("民國115年11月25日", "TW", "2026-11-25"),
        ("115年11月25日下午2時", "TW", "2026-11-25T14:00:00+08:00"),
        ("2026年11月25日凌晨1時15分", "HK", "2026-11-25T01:15:00+08:00"),
        # Korean
        ("2026년 11월 25일", "KR", "2026-11-25"),
        ("2026년 11월 25일 오후 2시 30분", "KR", "2026-11-25T14:30:00+09:00"),
        ("2026. 11. 25. 오후 2:30", "KR", "2026-11-25T14:30:00+09:00"),
        ("어제 오전 9시 반", "KR", "2026-11-26T09:30:00+09:00"),
        ("2시간 전", "KR", "2026-11-27T20:41:00+09:00"),
        # Vietnamese, with its signs and without them
        ("lúc 14h30 ngày 25/11/2026", "VN", "2026-11-25T14:30:00+07:00"),
        ("14h30 ngày 25/11/2026", "VN", "2026-11-25T14:30:00+07:00"),
        ("14g30 25/11/2026", "VN", "2026-11-25T14:30:00+07:00"),
        ("ngày 25/11/2026 lúc 14:30", "VN", "2026-11-25T14:30:00+07:00"),
        ("14 giờ 30 ngày 25 tháng 11 năm 2026", "VN", "2026-11-25T14:30:00+07:00"),
        ("14 giờ 30 phút, ngày 25 tháng 11 năm 2026", "VN", "2026-11-25T14:30:00+07:00"),
        ("14 gio 30 ngay 25 thang 11 nam 2026", "VN", "2026-11-25T14:30:00+07:00"),
        ("Thứ Tư, 25/11/2026 14:30", "VN", "2026-11-25T14:30:00+07:00"),
        ("2h30 chiều hôm qua", "VN", "2026-11-26T14:30:00+07:00"),
        ("8 giờ sáng nay", "VN", "2026-11-27T08:00:00+07:00"),
        ("12h trưa hôm qua", "VN", "2026-11-26T12:00:00+07:00"),
        ("11h trưa hôm qua", "VN", "2026-11-26T11:00:00+07:00"),
        ("9 giờ tối hôm kia", "VN", "2026-11-25T21:00:00+07:00"),
        ("25 tháng 11", "VN", "2026-11-25"),
        ("2 giờ trước", "VN", "2026-11-27T18:41:00+07:00"),
        ("T5, 26/11/2026 21:03", "VN", "2026-11-26T21:03:00+07:00"),
        ("26 thg 11 2026 21:03", "VN", "2026-11-26T21:03:00+07:00"),
        # As chats, mails and pages show them
        ("[26/11/26, 21:03:11]", "TH", "2026-11-26T21:03:11+07:00"),
        ("26 Nov 2026 • 9:03 PM", "TH", "2026-11-26T21:03:00+07:00"),
        ("9:03 PM · Nov 26, 2026", "TH", "2026-11-26T21:03:00+07:00"),
        ("Date: Thu, 26 Nov 2026 21:03:11 +0700 (ICT)", "TH", "2026-11-26T21:03:11+07:00"),
        # Indonesian, Malay
        ("25 November 2026 jam 14.30 WIB", "ID", "2026-11-25T14:30:00+07:00"),
        ("tanggal 25/11/2026 pukul 14.30 WIB", "ID", "2026-11-25T14:30:00+07:00"),
        ("Rabu, 25 Nopember 2026 pukul 14.30 WITA", "ID", "2026-11-25T14:30:00+08:00"),
        ("25 Agustus 2026", "ID", "2026-08-25"),
        ("25 Mei 2026", "ID", "2026-05-25"),
        ("jam 14.30 WIB", "ID", "2026-11-27T14:30:00+07:00"),
        ("kemarin jam 3 sore WIB", "ID", "2026-11-26T15:00:00+07:00"),
        ("kemarin jam 11 siang WIB", "ID", "2026-11-26T11:00:00+07:00"),
        ("kemarin jam 1 siang WIB", "ID", "2026-11-26T13:00:00+07:00"),
        ("2 jam yang lalu", "MY", "2026-11-27T19:41:00+08:00"),
        ("25 Ogos 2026 pukul 2.30 petang", "MY", "2026-08-25T14:30:00+08:00"),
        ("25 Disember 2025", "MY", "2025-12-25"),
        ("25/11/2026 14:30", "MY", "2026-11-25T14:30:00+08:00"),
        # Filipino
        ("kahapon 3pm", "PH", "2026-11-26T15:00:00+08:00"),
        ("kahapon ng alas 3 ng hapon", "PH", "2026-11-26T15:00:00+08:00"),
        # Portuguese
        ("25 de novembro de 2026 às 14h30 (horário de Brasília)", "BR", "!moment-unread"),
        ("25 de novembro de 2026 às 14h30", "PT", "?2026-11-25T14:30:00+00:00|2026-11-25T14:30:00-01:00"),
        ("25/11/2026 14:30", "AR", "2026-11-25T14:30:00-03:00"),
        # Russian, Urdu, Hindi
        ("25 ноября 2026 г.", "RU", "2026-11-25"),
        ("25 نومبر 2026", "PK", "2026-11-25"),
        ("۲۵ نومبر ۲۰۲۶ شام ۵ بجے", "PK", "2026-11-25T17:00:00+05:00"),
        ("25 नवंबर 2026 शाम 5 बजे", "IN", "2026-11-25T17:00:00+05:30"),
        ("कल दोपहर 2 बजे", "IN", "2026-11-26T14:00:00+05:30"),
        # What only looks like one.
        ("2026年13月25日", "CN", "!moment-unread"),
        ("2026年11月", "CN", "!moment-unread"),
        ("25 tháng 13", "VN", "!moment-unread"),
        ("26 giờ 30 ngày 25/11/2026", "VN", "!moment-unread"),
        ("phòng 25", "VN", "!moment-unread"),
        ("jam", "ID", "!moment-unread"),
    ],
)
def test_a_moment(text: str, country: str, expected: str) -> None:
    assert outcome(read_moment(text, setting(country, "en"))) == expected


@pytest.mark.parametrize(
    ("text", "country", "expected"),
    [
        ("2026年11月25日", "JP", "2026-11-25"),
        ("昭和55年3月4日", "JP", "1980-03-04"),
        ("1980年3月4日", "CN", "1980-03-04"),
        ("ngày 25 tháng 11 năm 1990", "VN", "1990-11-25"),
        ("25 tháng 11, 1990", "VN", "1990-11-25"),
        ("1990년 3월 4일", "KR", "1990-03-04"),
        ("17 Agustus 1985", "ID", "1985-08-17"),
        ("25 de março de 1990", "BR", "1990-03-25"),
        ("25 марта 1990", "RU", "1990-03-25"),
    ],
)
def test_a_day(text: str, country: str, expected: str) -> None:
    assert outcome(read_date(text, setting(country, "en"))) == expected


@pytest.mark.parametrize(
    ("country", "cities"),
    [
        ("ID", ["Jakarta", "Makassar", "Jayapura"]),
        ("US", ["New York", "Chicago", "Denver", "Los Angeles", "Anchorage", "Honolulu"]),
        ("BR", ["Sao Paulo", "Manaus", "Rio Branco", "Fernando de Noronha"]),
    ],
)
def test_the_zone_is_asked_among_those_of_the_country(country: str, cities: list[str]) -> None:
    reading = read_moment("25 November 2026 14:30", setting(country, "en"))
    assert isinstance(reading, Question) and reading.code == "moment-zone"
    assert [choice.display.partition(", ")[2].removesuffix(" time") for choice in reading.choices][: len(cities)] == cities


def test_words_of_hours_read_in_a_page_of_another_language() -> None:
    """A person of Vietnam reports at the Thai hub, whose page is in Thai."""
    assert outcome(read_moment("lúc 14h30 ngày 25/11/2026", setting("TH", "th"))) == "2026-11-25T14:30:00+07:00"
