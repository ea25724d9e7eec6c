"""A day and a moment in words, in the language of a setting, and as the person would type them."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time

from accord.core.typed.calendars import BUDDHIST_AHEAD, to_bikram
from accord.core.typed.days import order_in
from accord.core.typed.numerals import locale_of
from accord.core.typed.reading import Setting
from accord.core.typed.zones import city_of

_JOINED: Final = {
    "en": "{day} at {time}, {zone}",
    "th": "{day} เวลา {time} น. ({zone})",
    "bn": "{day}, {time} ({zone})",
    "ne": "{day}, {time} ({zone})",
    "es": "{day}, {time}, {zone}",
    "ar": "{day}، {time}، {zone}",
}
_ZONE: Final = {"en": "{} time", "th": "เวลา{}", "bn": "{} সময়", "ne": "{} समय", "es": "hora de {}", "ar": "بتوقيت {}"}
_BIKRAM_MONTHS: Final = "वैशाख जेठ असार साउन भदौ असोज कात्तिक मंसिर पुस माघ फागुन चैत".split()
_BIKRAM_LATIN: Final = "Baisakh Jestha Asar Shrawan Bhadra Ashwin Kartik Mangsir Poush Magh Falgun Chaitra".split()


def day_in_words(day: date, setting: Setting) -> str:
    """`27 November 2026`; in Thai with the Buddhist year, in Nepal with the day of Bikram Sambat beside it."""
    locale = locale_of(setting)
    if locale.language == "th":
        return f"{format_date(day, 'd MMMM', locale=locale)} {day.year + BUDDHIST_AHEAD} (ค.ศ. {day.year})"
    text = str(format_date(day, "d MMMM y" if locale.language == "ne" else "long", locale=locale))
    bikram = to_bikram(day) if locale.language == "ne" or setting.country == "NP" else None
    if bikram is None:
        return text
    year, month, number = bikram
    if locale.language == "ne":
        return f"{text} ({number} {_BIKRAM_MONTHS[month - 1]} {year})"
    return f"{text} ({number} {_BIKRAM_LATIN[month - 1]} {year} BS)"


def moment_in_words(at: datetime, setting: Setting) -> str:
    """`27 November 2026 at 01:30, Bangkok time`."""
    locale = locale_of(setting)
    joined = _JOINED.get(locale.language, "{day}, {time} ({zone})")
    clock_time = _clock_in_words(at, locale, with_seconds=bool(at.second and not at.microsecond))
    return joined.format(day=day_in_words(at.date(), setting), time=clock_time, zone=zone_in_words(at, setting))


def _clock_in_words(at: datetime, locale: Locale, *, with_seconds: bool) -> str:
    if locale.language == "en":
        shape = "HH:mm:ss" if with_seconds else "HH:mm"
    elif locale.language == "bn":
        # CLDR's short form ends in AM or PM, which nobody says in Bengali. Twelve at night would be of either day, so it is 00.
        shape = f"{'B h' if at.hour else 'HH'}:mm{':ss' if with_seconds else ''}"
    else:
        shape = "medium" if with_seconds else "short"
    text = str(format_time(at.replace(tzinfo=None), shape, locale=locale)).replace("\u202f", "\u00a0")
    return text.replace("রাত্রি", "রাত") if locale.language == "bn" else text


def zone_in_words(at: datetime, setting: Setting) -> str:
    """`Bangkok time`; `London time (UTC+01:00)` in the hour that clocks set back show twice; `UTC+07:00` where only the offset is known."""
    zone = at.tzinfo
    locale = locale_of(setting)
    if isinstance(zone, ZoneInfo) and zone.key != "UTC":
        words = _ZONE.get(locale.language, "{}").format(city_of(zone.key, locale))
        is_twice = at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()
        return f"{words} (UTC{at.isoformat()[-6:]})" if is_twice else words
    offset = at.utcoffset() or timedelta()
    if not offset:
        return "UTC"
    return f"UTC{at.isoformat()[-6:]}"


def is_twelve_hours(setting: Setting) -> bool:
    """Whether `3:30` may be the afternoon: where CLDR writes times with their half of the day, and in English."""
    locale = locale_of(setting)
    return locale.language == "en" or "a" in str(locale.time_formats["short"].pattern)


def typed_day(day: date, setting: Setting) -> str:
    """A day as the person would type it: `27/11/2026`, in Thai `27/11/2569`, in the United States `11/27/2026`; `2026-11-27` where nobody
    can tell which of the two comes first. It is read as that day and no other."""
    year_offset = BUDDHIST_AHEAD if setting.country == "TH" and setting.language == "th" else 0
    bikram = to_bikram(day) if setting.language == "ne" else None
    if bikram is not None:
        return "{}-{:02}-{:02}".format(*bikram)
    order = order_in(setting.country, setting.language.partition("-")[0])
    if order == "either" or setting.country == "NP":  # in Nepal 02/11/2026 may be a day of Bikram Sambat
        return day.isoformat()
    first, second = (day.month, day.day) if order == "month" else (day.day, day.month)
    return f"{first:02}/{second:02}/{day.year + year_offset}"


def typed_moment(at: datetime, setting: Setting) -> str:
    return f"{typed_day(at.date(), setting)} {at:%H:%M}"
