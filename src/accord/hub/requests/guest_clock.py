"""Until when a guest's page is open, as its mail says it: on the clock of where the guest most likely is."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from babel import Locale

from accord.core.times import moment
from accord.hub.requests import store
from accord.hub.requests.store import Request
from accord.tables import countries

# How a day is written with its year, by language: Thai says which years are counted.
_DAY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "{day} {month} {year},",
        "es": "{day} de {month} de {year},",
        "th": "{day} {month} ค.ศ. {year},",
        "ar": "{day} {month} {year}،",
    }
)


def until(expires: int, language: str, offset: str) -> str:
    """The day in words, as no reader takes it for another one, and the hour on the clock of this offset, with what that is ahead of UTC."""
    at = moment(expires)
    if offset:
        at = at.astimezone(datetime.strptime(offset, "%z").tzinfo)
    month = Locale.parse(language).months["format"]["wide"][at.month]
    return f"{_DAY.get(language, _DAY['en']).format(day=at.day, month=month, year=at.year)} {at:%H:%M} UTC{offset}"


def offset_of(request: Request) -> str:
    """Of the clock where the guest most likely is, which an account says; empty where nothing says it."""
    kind, value, _display = store.subjects_by([request.subject]).get(request.subject, ("", None, None)) if request.subject else ("", "", "")
    pack = countries().get((value or "")[:2]) if kind in ("account", "iban") else None
    return pack.locale.usual_offset if pack is not None else ""
