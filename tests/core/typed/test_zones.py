"""Zones as a text names them. The expected zones are literal, and so is what is left of the text."""

from datetime import timedelta

import pytest

from accord.core.times import read_time
from accord.core.typed import Setting
from accord.core.typed.zones import zones_in
from accord.tables import countries, identifier_tables

NOW = read_time("2026-11-27T20:41:00+07:00")
LONG = 100_000


def setting(country: str | None = None) -> Setting:
    return Setting(now=NOW, tables=identifier_tables(), packs=countries(), country=country)


def named(text: str, country: str | None = None) -> tuple[str, list[str]]:
    rest, zones = zones_in(text, setting(country))
    return rest, [str(zone) for zone in zones]


@pytest.mark.parametrize(
    ("text", "rest", "zones"),
    [
        ("22:15 bangkok time", "22:15", ["Asia/Bangkok"]),
        ("bangkok time 22:15", "22:15", ["Asia/Bangkok"]),
        ("22:15 (bangkok time)", "22:15 ( )", ["Asia/Bangkok"]),
        ("22:15, kuala lumpur local time", "22:15,", ["Asia/Kuala_Lumpur"]),
        ("22:15 port of spain standard time", "22:15", ["America/Port_of_Spain"]),
        ("22:15 hora de lima", "22:15", ["America/Lima"]),
        ("22:15 hora local de lima ayer", "22:15   ayer", ["America/Lima"]),
        ("22:15 hora lima", "22:15", ["America/Lima"]),
        ("22:15 เวลาไทย", "22:15", ["Asia/Bangkok"]),
        ("22:15 เวลาในประเทศไทย", "22:15", ["Asia/Bangkok"]),
        ("22:15 بتوقيت دبي", "22:15", ["Asia/Dubai"]),
        ("22:15 حسب توقيت دبي", "22:15", ["Asia/Dubai"]),
        ("22:15 asia/dhaka", "22:15", ["Asia/Dhaka"]),
        ("22:15 hora de nadie", "22:15 hora de nadie", []),
        ("22:15 every time", "22:15 every time", []),
        ("22:15", "22:15", []),
    ],
)
def test_a_place_beside_the_word_for_time_names_its_zone(text: str, rest: str, zones: list[str]) -> None:
    assert named(text) == (rest, zones)


def test_an_offset_counts_behind_a_time_alone() -> None:
    assert zones_in("1:30 pm +5:45", setting())[1][0].utcoffset(None) == timedelta(hours=5, minutes=45)
    assert named("2026-11-27 -05") == ("2026-11-27 -05", []), "a part of a date"


def test_a_short_name_of_several_zones_is_settled_by_the_country() -> None:
    assert named("22:15 bst")[1] == ["Asia/Dhaka", "Europe/London"]
    assert named("22:15 bst", "BD")[1] == ["Asia/Dhaka"]


@pytest.mark.parametrize(
    "piece", ["0", "x", "10:00 -x ", "10:00 +7:0 ", "time ", "of time (", "hora de ", "เวลา", "เวลาใน", "توقيت ", "asia/", "ict/"]
)
def test_a_long_text_is_read_once(piece: str) -> None:
    """It took minutes, and of a megabyte hours: each of its places was looked at as the end of all that stood before."""
    text = piece * (LONG // len(piece))
    rest, zones = zones_in(text, setting())
    assert (rest == text, zones) == (True, ())
