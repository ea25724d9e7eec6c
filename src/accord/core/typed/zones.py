"""Zones: of a setting, and as a text names them (`+07:00`, `ICT`, `Bangkok time`, `Asia/Bangkok`)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.core import get_global

from accord.core.caching import cache_short
from accord.core.times import moment
from accord.core.typed.letters import plain
from accord.core.typed.reading import Setting

_LANGUAGES: Final = ("en", "th", "bn", "ne", "es", "ar")
_OFFSET: Final = re.compile(r"(?<=[0-9mZ ])(?:utc|gmt)? ?([+-])([0-9]{1,2})(?::?([0-5][0-9]))?(?![0-9/:.-])")
_IN_BRACKETS: Final = re.compile(r"\((?:utc|gmt) ?([+-])([0-9]{1,2})(?::?([0-5][0-9]))?\)")
_NAMED_AGAIN: Final = re.compile(r" ?\([a-z]{2,5}\)$")
_EXACT: Final = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})")
_ABBREVIATION: Final = re.compile(r"(?<![a-z])([a-z]{3,4})(?![a-z/])")
# `1730Z`, as signals and shipping write it; `2026 UTC` ends a date.
_DIGITS_OF_UTC: Final = re.compile(
    r"(?<![0-9:./-])(?:([01][0-9]|2[0-3])([0-5][0-9])(?=z(?![a-z]))|(?!19|20)([01][0-9]|2[0-3])([0-5][0-9])(?= (?:z|utc|gmt)(?![a-z])))"
)
_Z: Final = re.compile(r"(?<=[0-9]) ?z(?![a-z])")
_IANA: Final = re.compile(r"(?<![a-z])(?:africa|america|asia|atlantic|australia|europe|indian|pacific)/[a-z_]+(?:/[a-z_]+)?")
# So far back is looked for what belongs to a zone: an hour, a word for time. Members send texts of a megabyte.
_NEAR: Final = 40
# A name of several zones is resolved by the country, or asked.
_SHORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "utc": "UTC", "gmt": "UTC",
        "ict": "Asia/Bangkok", "npt": "Asia/Kathmandu", "pet": "America/Lima", "gst": "Asia/Dubai", "bst": "Asia/Dhaka Europe/London",
        "bdt": "Asia/Dhaka", "ist": "Asia/Kolkata Asia/Jerusalem Europe/Dublin", "sgt": "Asia/Singapore", "myt": "Asia/Kuala_Lumpur",
        "hkt": "Asia/Hong_Kong", "mmt": "Asia/Yangon", "wib": "Asia/Jakarta",
        "wita": "Asia/Makassar", "wit": "Asia/Jayapura", "pkt": "Asia/Karachi", "jst": "Asia/Tokyo",
        "kst": "Asia/Seoul", "pht": "Asia/Manila", "cet": "+01:00", "cest": "+02:00", "est": "-05:00", "edt": "-04:00",
        "pst": "America/Los_Angeles Asia/Manila", "pdt": "-07:00",
    }
)  # fmt: skip
_PEOPLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Asia/Bangkok": "thai ไทย ประเทศไทย กรุงเทพฯ กรุงเทพ กรุงเทพมหานคร tailandesa থাই थाई थाइल्याण्ड",
        "Asia/Dhaka": "bangladeshi bangladesh ঢাকা ঢাকার বাংলাদেশ বাংলাদেশের",
        "Asia/Kathmandu": "nepali nepal नेपाल नेपाली नेपालको काठमाडौं काठमाण्डौ",
        "America/Lima": "peruvian peru lima peruana",
        "Asia/Dubai": "uae emirates dubai الإمارات دبي ابوظبي أبوظبي",
    }
)
# Cities by which people know the zones of a large country, in the order in which they are offered.
_CITIES: Final = (
    "Asia/Jakarta Asia/Makassar Asia/Jayapura Asia/Kuala_Lumpur America/Sao_Paulo America/Manaus America/Rio_Branco America/Noronha "
    "America/Mexico_City America/Tijuana America/Hermosillo America/Cancun America/Argentina/Buenos_Aires America/Santiago "
    "America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage Pacific/Honolulu "
    "America/Toronto America/Winnipeg America/Regina America/Edmonton America/Vancouver America/Halifax America/St_Johns "
    "Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Darwin Australia/Perth Pacific/Auckland "
    "Europe/Moscow Europe/Kaliningrad Europe/Samara Asia/Yekaterinburg Asia/Omsk Asia/Krasnoyarsk Asia/Irkutsk Asia/Yakutsk "
    "Asia/Vladivostok Europe/Madrid Europe/Lisbon Europe/Berlin Europe/Kyiv Asia/Almaty Asia/Tashkent America/Guayaquil Africa/Kinshasa"
).split()
# One clock for all by law, whatever CLDR has beside it (China: 中国标准时间 everywhere).
_LAWFUL: Final[Mapping[str, str]] = MappingProxyType({"CN": "Asia/Shanghai"})
_BEFORE: Final = re.compile(r"(?:hora (?:local )?(?:de|del) |เวลา(?:ใน)? ?|(?:ب)?توقيت |حسب توقيت |hora )$")
_ENDS_BEFORE: Final = re.compile(r" |เวลา|ใน")  # where one of these words can end
_AFTER: Final = re.compile(r" ?(?:(?:standard |local )?time(?![a-z])|সময়|সময়|समय)")


def zone_of_country(code: str) -> str:
    """The zone of a country that has one; empty where it has several, or is not known."""
    zones = get_global("territory_zones").get(code, [])
    return str(zones[0]) if len(zones) == 1 else ""


@cache_short(512)
def zone_named(name: str) -> tzinfo | None:
    """The zone of this IANA name, or of an offset as `+07:00`; None where there is none."""
    exact = _EXACT.fullmatch(name)
    if exact:
        return _offset(exact[1], exact[2], exact[3])
    if name in ("UTC", "Z"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_of(setting: Setting) -> tzinfo | None:
    """The setting's zone, else that of its country."""
    if setting.zone:
        return zone_named(setting.zone)
    if setting.country is None:
        return None
    pack = setting.packs.get(setting.country)
    if pack is not None and pack.locale.zone.value is not None:
        return zone_named(pack.locale.zone.value)
    zones = zones_of_country(setting.country, setting.now)
    return zone_named(zones[0]) if len(zones) == 1 else None


def zones_of_country(country: str, now: int) -> tuple[str, ...]:
    """The zones of a country whose clocks differ, those of its large cities first; `now` in microseconds since 1970."""
    return _zones_of(country, moment(now).year)


@lru_cache(maxsize=512)
def _zones_of(country: str, year: int) -> tuple[str, ...]:
    if country in _LAWFUL:
        return (_LAWFUL[country],)
    own = {str(zone) for zone, territory in get_global("zone_territories").items() if territory == country}
    named = [zone for zone in _CITIES if zone in own]
    by_clocks: dict[tuple[timedelta | None, ...], str] = {}
    for name in (*named, *sorted(own.difference(named))):
        zone = zone_named(name)
        clocks = tuple(datetime(year, month, 1, tzinfo=zone).utcoffset() for month in (1, 4, 7, 10)) if zone else ()
        if clocks:
            by_clocks.setdefault(clocks, name)
    return tuple(by_clocks.values())


def zones_in(text: str, setting: Setting) -> tuple[str, tuple[tzinfo, ...]]:
    """The text without the zone that it names, and which zones that can be: none where it names none. `text` is plain."""
    text = _DIGITS_OF_UTC.sub(lambda match: f"{match[1] or match[3]}:{match[2] or match[4]}", text)
    bracketed = _in_brackets(text, setting)
    if bracketed is not None:
        return bracketed
    match = _IANA.search(text)
    if match:
        zone = _by_name().get(match[0])
        if zone is not None:
            return _without(text, match.start(), match.end()), _all(zone)
    without_place = _by_place(text)
    if without_place is not None:
        return without_place
    for offset in _OFFSET.finditer(text):
        if "utc" in offset[0] or "gmt" in offset[0] or _ends_time(text[max(0, offset.start() - _NEAR) : offset.start(1)], offset[1]):
            zone_at = _offset(offset[1], offset[2], offset[3] or "00")
            if zone_at is not None:  # mails name it once more: `+0700 (ICT)`
                return _without(_NAMED_AGAIN.sub("", text), offset.start(), offset.end()), (zone_at,)
    match = next((candidate for candidate in _ABBREVIATION.finditer(text) if candidate[0] in _SHORT), None)
    if match:
        rest = _without(text, match.start(), match.end())
        zones = _all(_SHORT[match[0]])
        home = zone_of(setting)
        return rest, ((home,) if home in zones and home is not None else zones)
    match = _Z.search(text)
    return (_without(text, match.start(), match.end()), (UTC,)) if match else (text, ())


def city_of(zone: str, locale: Locale) -> str:
    """The city by which a zone is known, in the language."""
    zones = locale.time_zones
    names = zones[zone] if zone in zones else zones.get(_older_names().get(zone, zone), {})
    return str(names["city"]) if "city" in names else zone.rpartition("/")[2].replace("_", " ")


@cache
def _older_names() -> Mapping[str, str]:
    """CLDR keeps cities by the first name that their zone had: Asia/Katmandu."""
    return {str(zone): str(alias) for alias, zone in get_global("zone_aliases").items()}


def _ends_time(head: str, sign: str) -> bool:
    """Whether an hour with minutes stands just before: else a minus is part of a date. Without a space between, a minus follows seconds,
    as databases write it (`05:00:00-05`): `10:30-12:00` is a span."""
    if sign == "-" and not head.endswith(" "):
        return re.search(r"[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?$", head) is not None
    return re.search(r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9.]+)? ?(?:[ap]\.? ?m\.?)? ?$", head) is not None


def _in_brackets(text: str, setting: Setting) -> tuple[str, tuple[tzinfo, ...]] | None:
    """`18:00 (UTC+7)`, and as pages of ours say it: `18:00, Bangkok time (UTC+07:00)`. None where the place has another distance."""
    match = _IN_BRACKETS.search(text)
    zone = None if match is None else _offset(match[1], match[2], match[3] or "00")
    if match is None or zone is None:
        return None
    rest = _without(text, match.start(), match.end())
    place = _by_place(rest)
    if place is None:
        return rest, (zone,)
    year = moment(setting.now).year
    here = {datetime(year, month, 1, tzinfo=known).utcoffset() for known in place[1] for month in (1, 4, 7, 10)}
    return (place[0], (zone,)) if zone.utcoffset(None) in here else None


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start]} {text[end:]}".strip()


def _offset(sign: str, hours: str, minutes: str) -> tzinfo | None:
    length = timedelta(hours=int(hours), minutes=int(minutes))
    if length > timedelta(hours=14):
        return None
    return timezone(-length if sign == "-" else length)


def _all(names: str) -> tuple[tzinfo, ...]:
    return tuple(zone for name in names.split() if (zone := zone_named(name)) is not None)


def _by_place(text: str) -> tuple[str, tuple[tzinfo, ...]] | None:
    """`Bangkok time`, `hora de Lima`: a place known by its zone beside the word for time."""
    for after in _AFTER.finditer(text):
        for start in _starts(text, after.start()):
            zone = _places().get(text[start : after.start()])
            if zone is not None:
                return _without(text, start, after.end()), _all(zone)
    for word in _ENDS_BEFORE.finditer(text):
        begins = word.end()
        before = _BEFORE.search(text, max(0, begins - _NEAR), begins)
        if before is None:
            continue
        for ends in range(min(len(text), begins + _NEAR), begins + 1, -1):
            zone = _places().get(text[begins:ends])
            if zone is not None:
                return _without(text, before.start(), ends), _all(zone)
    return None


def _starts(text: str, end: int) -> list[int]:
    """Where the name of a place that ends there may begin."""
    first = max(0, end - _longest_place())
    return [index for index in range(first, end) if index == 0 or text[index - 1] in " (,"]


@cache
def _longest_place() -> int:
    return max(map(len, _places()))


@cache
def _by_name() -> Mapping[str, str]:
    return {str(zone).casefold(): str(zone) for zone in get_global("zone_territories")}


@cache
def _places() -> Mapping[str, str]:
    """The names of cities and countries, in each language, with their zone; of a country with several zones its cities only."""
    names: dict[str, str] = {}
    territories: dict[str, set[str]] = {}
    for zone, country in get_global("zone_territories").items():
        territories.setdefault(str(country), set()).add(str(zone))
        names[plain(str(zone).rpartition("/")[2].replace("_", " "))] = str(zone)
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for zone, country in get_global("zone_territories").items():
            names[plain(city_of(str(zone), locale))] = str(zone)
            if len(territories[str(country)]) == 1:
                names[plain(locale.territories.get(country, str(zone)))] = str(zone)
    for zone, listed in _PEOPLES.items():
        names |= dict.fromkeys((plain(word) for word in listed.split()), zone)
    return names
