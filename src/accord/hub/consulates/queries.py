"""Which consulates a person of a nationality has in a country, and who is accredited from elsewhere. Offices only, so anybody may know."""

from dataclasses import dataclass
from datetime import date

import msgspec

from accord.core.times import moment
from accord.hub.consulates.errors import NoSuchConsulate, NotAllowed
from accord.hub.consulates.models import Consulate as Row
from accord.hub.consulates.vocabulary import MANAGE, MANAGE_ALL, PHONES, READ, STALE_AFTER
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.times import now


class Channel(msgspec.Struct, frozen=True):
    """One way to reach the office: `kind` is of `words.CHANNELS`."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Consulate:
    """An entry. `member` is the id of the member that stands for it, empty where none does; `age`: days since it was last checked."""

    id: str
    nationality: str
    country: str
    city: str
    serves: tuple[str, ...]
    channels: tuple[Channel, ...]
    languages: tuple[str, ...]
    hours: str
    member: str
    member_name: str
    member_n: int | None
    source: str
    checked: date
    age: int
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Office:
    """An embassy or consulate in a city of `country`, as anybody may know it. `is_stale`: nobody has checked the entry lately."""

    city: str
    country: str
    phones: tuple[str, ...]
    hours: str
    is_stale: bool


def contacts(nationality: str, country: str) -> tuple[Consulate, ...]:
    """The consulates of a nationality that serve a country, those in it first, and of these those that a member stands for.

    Empty where there is none: see `accredited` for whom else to ask.
    """
    found = [one for one in accredited(nationality) if country in one.serves]
    return tuple(sorted(found, key=lambda one: (one.country != country, not one.member)))


def offices(nationality: str, country: str) -> tuple[Office, ...]:
    """The same as anybody may be shown them: where they are and the numbers to call. Offices without a number are left out."""
    found = (
        Office(
            one.city,
            one.country,
            tuple(channel.value for kind in PHONES for channel in one.channels if channel.kind == kind),
            one.hours,
            one.is_stale,
        )
        for one in contacts(nationality, country)
    )
    return tuple(one for one in found if one.phones)


def accredited(nationality: str) -> tuple[Consulate, ...]:
    """Every consulate of a nationality, wherever it is: where none serves a country, one of these or the capital is asked."""
    return _shown(list(Row.objects.filter(nation=nationality, ended=None).order_by("country", "city", "n")))


def served(country: str) -> frozenset[str]:
    """The nationalities that have a consulate for this country."""
    rows = Row.objects.filter(ended=None).values_list("nation", "serves")
    return frozenset(nation for nation, serves in rows if country in msgspec.json.decode(serves, type=tuple[str, ...]))


def stands_for(member: int, nationality: str) -> bool:
    """Whether a member, by number, stands for a consulate of this nationality now."""
    return Row.objects.filter(nation=nationality, member=member, ended=None).exists()


def directory(caller: Caller, *, nationality: str = "", country: str = "") -> tuple[Consulate, ...]:
    """The directory, narrowed to a nationality or to the country that is served. Raises NotAllowed."""
    if not any(caller.may(one) for one in (READ, MANAGE, MANAGE_ALL)):
        raise NotAllowed
    rows = Row.objects.filter(ended=None).order_by("nation", "country", "city", "n")
    if nationality:
        rows = rows.filter(nation=nationality)
    return tuple(one for one in _shown(list(rows)) if not country or country in one.serves)


def consulate(id: str) -> Consulate:
    """One entry. Raises NoSuchConsulate."""
    found = _shown(list(Row.objects.filter(id=id, ended=None))) if len(id) == 36 and id.isascii() else ()
    if not found:
        raise NoSuchConsulate
    return found[0]


def may_write(caller: Caller, nationality: str, country: str, member: int | None = None) -> bool:
    """Whether the caller may write such an entry: the secretariat any; a national member, and who stands for it, their own."""
    if caller.may(MANAGE_ALL):
        return True
    if not caller.may(MANAGE):
        return False
    ours = members.by_number([caller.n])[caller.n]
    return (ours.national and ours.country in (nationality, country)) or (member is not None and member == caller.n)


def may_enter(caller: Caller) -> bool:
    """Whether the caller may make an entry at all."""
    return caller.may(MANAGE_ALL) or (caller.may(MANAGE) and members.by_number([caller.n])[caller.n].national)


def _shown(rows: list[Row]) -> tuple[Consulate, ...]:
    named = members.by_number({row.member for row in rows if row.member is not None})
    active = members.active_among(named)
    today = moment(now()).date()
    return tuple(_one(row, named.get(row.member or 0) if row.member in active else None, today) for row in rows)


def _one(row: Row, member: MemberRow | None, today: date) -> Consulate:
    checked = date.fromisoformat(row.checked)
    age = max(0, (today - checked).days)
    return Consulate(
        id=row.id,
        nationality=row.nation,
        country=row.country,
        city=row.city,
        serves=msgspec.json.decode(row.serves, type=tuple[str, ...]),
        channels=msgspec.json.decode(row.channels, type=tuple[Channel, ...]),
        languages=msgspec.json.decode(row.languages, type=tuple[str, ...]),
        hours=row.hours,
        member=member.id if member else "",
        member_name=member.name if member else "",
        member_n=member.n if member else None,
        source=row.source,
        checked=checked,
        age=age,
        is_stale=age > STALE_AFTER,
    )
