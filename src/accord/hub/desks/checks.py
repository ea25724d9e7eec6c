"""Checks of a desk's fields: each returns the value to store, or raises BadDesk naming the field."""

import re
import secrets
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import msgspec
from django.utils.translation import gettext as _

from accord.core.hours import NotHours, read_hours, write_hours
from accord.core.texts import is_readable, shows_all
from accord.core.times import moment
from accord.formats.webhooks import is_secret, secret_of
from accord.hub.delivery.actions import channels
from accord.hub.delivery.queries import is_url
from accord.hub.desks.errors import BadDesk
from accord.hub.desks.holiday import is_place
from accord.hub.desks.vocabulary import BY_HAND, MOST_AHEAD, MOST_SPAN, MOST_WAIT, NOT_CHOSEN
from accord.hub.times import now

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_REF = re.compile(r"([a-z]{1,16}:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|")
# Of times that people give; the database can hold more.
_FIRST, _LAST = 0, 7_258_118_400_000_000


def name(text: str) -> str:
    cleaned = " ".join(text.split()) if isinstance(text, str) else ""
    if not 1 <= len(cleaned) <= 100 or not is_readable(cleaned) or not shows_all(cleaned):
        raise BadDesk("name", _("Give the desk a name of 1 to 100 printable characters. Everyone who is alerted reads it."))
    return cleaned


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone(text: str) -> str:
    if text not in _zones():
        raise BadDesk("zone", _("Name the time zone as the IANA list has it, for example Asia/Bangkok."))
    return text


def hours(given: Any) -> str:
    """Hours as JSON text, from what `read_hours` reads or its JSON."""
    if isinstance(given, str) and given[:1] in ('"', "{"):
        try:
            given = msgspec.json.decode(given)
        except (msgspec.DecodeError, UnicodeError):
            given = None
    try:
        return msgspec.json.encode(write_hours(read_hours(given))).decode()
    except NotHours:
        raise BadDesk(
            "hours", _('Give the hours for each weekday (mon to sun) as up to 8 spans such as 09:00-17:00 or 22:00-06:00, or "always".')
        ) from None


def holidays(text: str) -> str:
    cleaned = text.strip() if isinstance(text, str) else "-"
    if not is_place(cleaned):
        raise BadDesk("holidays", _("Give the country whose holidays count as two letters, with a part of it where needed: TH, US-CA."))
    return cleaned


def languages(given: Iterable[str]) -> str:
    cleaned = list(dict.fromkeys(given))
    if len(cleaned) > 20 or not all(isinstance(code, str) and _LANGUAGE.fullmatch(code) for code in cleaned):
        raise BadDesk("languages", _("Give up to 20 languages by their codes, for example th, en, pt-BR."))
    return " ".join(cleaned)


def wait(minutes: int) -> int:
    if not isinstance(minutes, int) or not 1 <= minutes <= MOST_WAIT:
        raise BadDesk("wait", _("Let a bell escalate after 1 to 120 minutes."))
    return minutes


def person_channels(given: Iterable[str]) -> str:
    cleaned = list(dict.fromkeys(given))
    known = [channel for channel in channels() if channel not in NOT_CHOSEN]
    if not cleaned or not set(cleaned) <= set(known):
        raise BadDesk("channels", _("Choose at least one channel for each contact: %(known)s.") % {"known": ", ".join(known)})
    return " ".join(cleaned)


def span(begins: int, ends: int) -> None:
    at = now()
    if isinstance(begins, int) and begins > at + MOST_AHEAD:
        # 2083 in Nepal and 2569 in Thailand are this year: nobody would be on call, or away, when it was meant.
        text = _("It begins more than ten years from now. Check the year: it is {year} in the Gregorian calendar, which counts here.")
        raise BadDesk("begins", text.format(year=moment(at).year))
    if not (isinstance(begins, int) and isinstance(ends, int) and _FIRST <= begins < ends <= _LAST):
        raise BadDesk("ends", _("It must end after it begins."))
    if ends - begins > MOST_SPAN:
        raise BadDesk("ends", _("It can last a year at most. Enter the rest as another one."))


def kind(word: str) -> str:
    if word not in BY_HAND:
        raise BadDesk("kind", _("Choose what the bell rings for: %(kinds)s.") % {"kinds": ", ".join(BY_HAND)})
    return word


def ref(text: str) -> str:
    if not isinstance(text, str) or not _REF.fullmatch(text):
        raise BadDesk("ref", _("Give the id of what the bell rings for, such as a signal's, and nothing else; or leave it empty."))
    return text


def hook(url: str, secret: str | None) -> Mapping[str, str]:
    """The fields of a hook's record; a secret is made where none is given."""
    if not is_url(url):
        raise BadDesk("url", _("Give the webhook's address, beginning with https:// and without a user name in it."))
    secret = secret or secret_of(secrets.token_bytes(32))
    if not is_secret(secret):
        raise BadDesk("secret", _("Give the secret as whsec_ and 24 to 64 bytes in base64, or leave it out and one is made."))
    return {"webhook_url": url, "webhook_secret": secret}
