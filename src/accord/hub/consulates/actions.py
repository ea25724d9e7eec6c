"""Enter a consulate, write it anew, say that it was checked, end it: change and audit line, in one turn."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date
from typing import Any
from uuid import uuid4

import msgspec
from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.sharing import COUNTRIES
from accord.core.texts import is_readable
from accord.core.times import moment
from accord.core.typed.zones import zone_named, zone_of_country
from accord.hub.consulates import queries, store
from accord.hub.consulates.errors import BadConsulate, NoSuchConsulate, NotAllowed
from accord.hub.consulates.queries import Channel
from accord.hub.consulates.vocabulary import CHANNELS, MANAGE, MANAGE_ALL, MOST_CHANNELS
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller


class Entry(Struct, frozen=True, kw_only=True):
    """A consulate as it is entered. `channels` are (kind, value); `member` the id of the member that stands for it, or empty."""

    nationality: str
    country: str
    city: str
    channels: Iterable[tuple[str, str]]
    source: str
    serves: Iterable[str] = ()
    languages: Iterable[str] = ()
    hours: str = ""
    member: str = ""
    checked: str = ""


def enter(caller: Caller, entry: Entry) -> str:
    """Enter a consulate; returns the entry's id. `serves` is the country where it is, unless others are named too.

    Raises BadConsulate, NotAllowed.
    """
    if not queries.may_enter(caller):
        raise NotAllowed
    kept = _checked(entry)
    if not queries.may_write(caller, kept["nation"], kept["country"]):
        raise NotAllowed
    id = str(uuid4())
    with turn() as t:
        day = _day(entry.checked, _today(caller, t.at))
        store.add(id=id, checked=day, by=caller.n, actor=caller.actor, changed=t.at, **kept)
        _audit(t, caller, f"entered {id}")
    return id


def write(caller: Caller, consulate_id: str, entry: Entry) -> None:
    """Write an entry anew. The members that kept it before and keep it then may. Raises BadConsulate, NoSuchConsulate, NotAllowed."""
    _need_own(caller, consulate_id)
    kept = _checked(entry)
    if not queries.may_write(caller, kept["nation"], kept["country"], kept["member"]):
        raise NotAllowed
    with turn() as t:
        day = _day(entry.checked, _today(caller, t.at))
        _change(consulate_id, checked=day, by=caller.n, actor=caller.actor, changed=t.at, **kept)
        _audit(t, caller, f"written {consulate_id}")


def check(caller: Caller, consulate_id: str, *, source: str = "") -> None:
    """It was checked today, and all of it still holds. Raises BadConsulate, NoSuchConsulate, NotAllowed."""
    _need_own(caller, consulate_id)
    more = {"source": _text(source, "source", 1000)} if source.strip() else {}
    with turn() as t:
        _change(consulate_id, checked=_today(caller, t.at).isoformat(), by=caller.n, actor=caller.actor, changed=t.at, **more)
        _audit(t, caller, f"checked {consulate_id}")


def end(caller: Caller, consulate_id: str) -> None:
    """Take a consulate out of the directory. Raises NoSuchConsulate, NotAllowed."""
    _need_own(caller, consulate_id)
    with turn() as t:
        _change(consulate_id, ended=t.at)
        _audit(t, caller, f"ended {consulate_id}")


def _need_own(caller: Caller, consulate_id: str) -> None:
    kept = queries.consulate(consulate_id)
    if not queries.may_write(caller, kept.nationality, kept.country, kept.member_n):
        raise NotAllowed


def _change(consulate_id: str, **columns: Any) -> None:
    if not store.change(consulate_id, **columns):
        raise NoSuchConsulate


def _audit(t: Turn, caller: Caller, detail: str) -> None:
    t.audit(caller.n, caller.actor, MANAGE_ALL if caller.may(MANAGE_ALL) else MANAGE, detail=detail)


def _checked(entry: Entry) -> dict[str, Any]:
    """An entry as it is kept. Raises BadConsulate, and never repeats what was typed."""
    nation, country = _country(entry.nationality, "nationality"), _country(entry.country, "country")
    serves = tuple(sorted({_country(code, "serves") for code in entry.serves if str(code).strip()} or {country}))
    languages = tuple(sorted({str(code).strip().lower() for code in entry.languages if str(code).strip()}))
    if len(languages) > 40 or any(not (2 <= len(code) <= 3 and code.isascii() and code.isalpha()) for code in languages):
        raise BadConsulate("no-such-language", _("Write languages by their codes, such as ne or en."), "languages")
    return {
        "nation": nation,
        "country": country,
        "city": _text(entry.city, "city", 80),
        "serves": _json(serves),
        "channels": _json(_channels(entry.channels)),
        "languages": _json(languages),
        "hours": _text(entry.hours, "hours", 200) if entry.hours.strip() else "",
        "member": _member(entry.member, nation),
        "source": _text(entry.source, "source", 1000),
    }


def _country(code: object, field: str) -> str:
    country = str(code).strip().upper()
    if country not in COUNTRIES:
        raise BadConsulate("no-such-country", _("Write the country by its two letters, such as NP."), field)
    return country


def _channels(given: Iterable[tuple[str, str]]) -> tuple[Channel, ...]:
    channels = []
    for kind, value in given:
        if kind not in CHANNELS:
            raise BadConsulate("no-such-channel", _("Choose how it is reached: {words}.").format(words=", ".join(CHANNELS)), "channels")
        channels.append(Channel(kind, _text(value, "channels", 200)))
    if not 1 <= len(channels) <= MOST_CHANNELS:
        raise BadConsulate(
            "no-channel", _("Name at least one way to reach it, and at most {count}.").format(count=MOST_CHANNELS), "channels"
        )
    return tuple(channels)


def _member(member_id: str, nation: str) -> int | None:
    """Who stands for a consulate sees persons of it, so it must be a member of that very country."""
    if not member_id:
        return None
    try:
        row = members.member(member_id)
    except NoSuchMember:
        row = None
    if row is None or row.standing != "active" or row.country != nation:
        raise BadConsulate("not-its-member", _("Choose an active member of the country whose consulate it is, or leave it out."), "member")
    return row.n


def _today(caller: Caller, at: int) -> date:
    """The day in the country of the caller's member, where it has one zone; else in UTC."""
    zone = zone_of_country(caller.country or "")
    return moment(at).astimezone(zone_named(zone) if zone else UTC).date()


def _day(text: str, today: date) -> str:
    if not text.strip():
        return today.isoformat()
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise BadConsulate("no-day", _("Write the day as 2026-11-25, or leave it out for today."), "checked") from None
    # A caller east of the hub may be a day ahead of it.
    if day.year < 2000 or (day - today).days > 1:
        raise BadConsulate("no-such-day", _("This day has not come yet, or is too far back. Write the day of the check."), "checked")
    return day.isoformat()


def _text(value: str, field: str, longest: int) -> str:
    if not value.strip():
        raise BadConsulate("field-missing", _("Fill this in."), field)
    if len(value) > longest or not is_readable(value):
        raise BadConsulate("bad-text", _("Write at most {count} characters, in one line.").format(count=longest), field)
    return value.strip()


def _json(value: Mapping[str, Any] | tuple[Any, ...]) -> str:
    return msgspec.json.encode(value).decode()
