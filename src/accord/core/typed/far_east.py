"""Days and hours as Chinese, Japanese, Korean and Vietnamese number them, put into the form in which all others write them.

`2026年11月25日下午2点30分`, `令和8年11月25日`, `오후 2시 30분`, `14 giờ 30 ngày 25 tháng 11 năm 2026`.
"""

import re
from typing import Final

# How far each era's years are behind ours: year 1 of Reiwa is 2019 (Japan, 平成三十一年政令第百四十三号), of the Republic 1912.
_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_MONTHS: Final = "january february march april may june july august september october november december".split()
_DAY: Final = re.compile(
    r"(?:(?P<era>令和|平成|昭和|民國|民国)? ?(?P<year>[0-9]{1,4}|元) ?[年년] ?)?"
    r"(?P<month>[0-9]{1,2}) ?[月월] ?(?P<day>[0-9]{1,2})(?: ?[日号號일])?(?![0-9])"
)
_VIETNAMESE_DAY: Final = re.compile(
    r"(?<![0-9])(?P<day>[0-9]{1,2}) ?(?:thang|thg\.?) ?(?P<month>[0-9]{1,2})(?: ?(?:,|nam)? ?(?P<year>[0-9]{4}))?(?![0-9])"
)
# `时间` and `시간` are lengths of time.
_HOUR: Final = re.compile(
    r"(?<![0-9])(?P<hour>[0-9]{1,2}) ?(?:[点點]|[时時](?![间間])|시(?!간))"
    r"(?: ?(?P<minute>[0-9]{1,2}) ?[分분]?|(?P<half> ?[半반]))?(?:[整钟鐘])?(?! ?(?:前|之前|전))"
)
_VIETNAMESE_HOUR: Final = re.compile(
    r"(?<![0-9])(?P<hour>[0-9]{1,2}) ?(?:gio|g) ?(?:(?P<minute>[0-5][0-9])(?![0-9/.:-])(?: ?phut| ?p(?![a-z]))?|(?P<half>ruoi))"
)
_IN_BRACKETS: Final = re.compile(r"[(（](?:周|星期)?[月火水木金土日一二三四五六天월화수목금토일](?:曜日?|요일)?[)）]")
# `T5, 26/11/2026`: the fifth day of the week, as phones show it.
_VIETNAMESE_WEEKDAY: Final = re.compile(r"(?<![a-z0-9])(?:t[2-7]|cn), ?(?=[0-9])")
_POINTED: Final = re.compile(r"([0-9]{4})\. ?([0-9]{1,2})\. ?([0-9]{1,2})\. ?")
_MAY_HOLD: Final = re.compile(r"[月월点點时時시]|th(?:an)?g|gio|[0-9]g|(?:t[2-7]|cn),|[0-9]{4}\. ")


def in_our_order(text: str) -> str:
    """The plain text with such days as `25 november 2026` and such hours as `2:30`; every other text as it is."""
    if _MAY_HOLD.search(text) is None:
        return text
    text = _POINTED.sub(r"\1-\2-\3 ", _IN_BRACKETS.sub(" ", text))
    text = _VIETNAMESE_HOUR.sub(_hour, _VIETNAMESE_DAY.sub(_day, _VIETNAMESE_WEEKDAY.sub("", text)))
    return _HOUR.sub(_hour, _DAY.sub(_day, text)).strip()


def _day(match: re.Match[str]) -> str:
    """What is no day of the calendar stays as it is, and is refused as such."""
    month = int(match["month"])
    if not 1 <= month <= len(_MONTHS):
        return match[0]
    parts = match.groupdict()
    year = "" if parts["year"] is None else str(_year(parts["year"], parts.get("era")))
    return f" {match['day']} {_MONTHS[month - 1]} {year} "


def _year(digits: str, era: str | None) -> int:
    number = 1 if digits == "元" else int(digits)
    if era is not None:
        return number + _ERAS[era]
    # Of three digits only Taiwan counts its years; of two they are those of this century.
    return number + _ERAS["民國"] if len(digits) == 3 else number + 2000 if len(digits) == 2 else number


def _hour(match: re.Match[str]) -> str:
    minute = "30" if match["half"] else (match["minute"] or "00").zfill(2)
    return f" {match['hour']}:{minute} "
