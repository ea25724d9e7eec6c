"""Times of the day as people type them where a browser has no field for one."""

import pytest

from accord.core.times import read_time
from accord.core.typed.reading import Setting
from accord.core.typed.time_of_day import times_of_day
from accord.tables import countries, identifier_tables

NOW = read_time("2026-11-27T20:41:00+07:00")


def times(text: str, country: str, language: str) -> tuple[str, ...]:
    return times_of_day(text, Setting(now=NOW, tables=identifier_tables(), packs=countries(), country=country, language=language))


@pytest.mark.parametrize(
    ("text", "country", "language", "meant"),
    [
        ("23:00", "TH", "th", "23:00"),
        ("22.00 น.", "TH", "th", "22:00"),
        ("หลัง 4 ทุ่ม", "TH", "th", "22:00"),
        ("ตี 2", "TH", "th", "02:00"),
        ("เที่ยงคืน", "TH", "th", "00:00"),
        ("২৩:৩০", "BD", "bn", "23:30"),
        ("রাত ১১টা থেকে", "BD", "bn", "23:00"),
        ("রাত ১১টার পর", "BD", "bn", "23:00"),
        ("সকাল ৯টা", "BD", "bn", "09:00"),
        ("राति ११ बजेदेखि", "NP", "ne", "23:00"),
        ("बिहान १ बजे", "NP", "ne", "01:00"),
        ("desde las 11 pm", "PE", "es", "23:00"),
        ("a partir de las 10 de la noche", "PE", "es", "22:00"),
        ("بعد الساعة ١١ ليلا", "AE", "ar", "23:00"),
        ("after 11 pm", "TH", "en", "23:00"),
        ("2200", "TH", "en", "22:00"),
        ("21", "TH", "en", "21:00"),
    ],
)
def test_a_time_of_the_day_is_read_as_people_say_it(text: str, country: str, language: str, meant: str) -> None:
    assert times(text, country, language) == (meant,)


@pytest.mark.parametrize(
    ("text", "country", "language"), [("11", "NP", "ne"), ("१১টা", "BD", "bn"), ("las 11", "PE", "es"), ("11", "TH", "th")]
)
def test_an_hour_without_its_half_of_the_day_may_be_either(text: str, country: str, language: str) -> None:
    assert times(text, country, language) == ("11:00", "23:00")


@pytest.mark.parametrize("text", ["", "25:00", "13:70", "yesterday 11 pm", "26/11/2026", "at night", "never", "x" * 500, "from", "1" * 60])
def test_what_is_no_time_of_the_day_is_none(text: str) -> None:
    assert times(text, "TH", "en") == ()
