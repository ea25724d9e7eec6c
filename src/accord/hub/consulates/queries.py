"""Which consulates a person of a nationality has in a country, and who is accredited from elsewhere. Offices only, so anybody may know."""

from collections.abc import Callable
from datetime import date

import msgspec
from msgspec import Struct

from accord.core.times import moment
from accord.hub.consulates import store
from accord.hub.consulates.errors import NoSuchConsulate, NotAllowed
from accord.hub.consulates.store import is_member_of, rows
from accord.hub.consulates.vocabulary import MANAGE, MANAGE_ALL, PHONES, READ, STALE_AFTER
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.times import now

_COUNTRIES = msgspec.json.Decoder(tuple[str, ...])


class Channel(msgspec.Struct, frozen=True):
    """One way to reach the office: `kind` is of `vocabulary.CHANNELS`."""

    kind: str
    value: str


class Consulate(Struct, frozen=True):
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


class Office(Struct, frozen=True):
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
    serving = [consulate for consulate in accredited(nationality) if country in consulate.serves]
    return tuple(sorted(serving, key=lambda consulate: (consulate.country != country, not consulate.member)))


def offices(nationality: str, country: str) -> tuple[Office, ...]:
    """The same as anybody may be shown them: where they are and the numbers to call. Offices without a number are left out."""
    known = (
        Office(
            consulate.city,
            consulate.country,
            tuple(channel.value for kind in PHONES for channel in consulate.channels if channel.kind == kind),
            consulate.hours,
            consulate.is_stale,
        )
        for consulate in contacts(nationality, country)
    )
    return tuple(office for office in known if office.phones)


def accredited(nationality: str) -> tuple[Consulate, ...]:
    """Every consulate of a nationality, wherever it is: where none serves a country, one of these or the capital is asked."""
    return _present(rows(nation=nationality))


def served(country: str) -> frozenset[str]:
    """The nationalities with authorities of theirs for this country: those that have a consulate for it, and its own."""
    return frozenset(row.nation for row in rows() if country in _COUNTRIES.decode(row.serves)) | {country}


def stands_for(member: int, nationality: str) -> bool:
    """Whether a member, by number, stands for a consulate of this nationality now."""
    return is_member_of(member, nationality)


def directory(caller: Caller, *, nationality: str = "", country: str = "") -> tuple[Consulate, ...]:
    """The directory, narrowed to a nationality or to the country that is served. Raises NotAllowed."""
    if not any(caller.may(permission) for permission in (READ, MANAGE, MANAGE_ALL)):
        raise NotAllowed
    kept = accredited(nationality) if nationality else _present(rows())
    return tuple(consulate for consulate in kept if not country or country in consulate.serves)


def consulate(consulate_id: str) -> Consulate:
    """One entry. Raises NoSuchConsulate."""
    kept = _present(rows(id=consulate_id)) if len(consulate_id) == 36 and consulate_id.isascii() else ()
    if not kept:
        raise NoSuchConsulate
    return kept[0]


def may_write(caller: Caller, nationality: str, country: str, member: int | None = None) -> bool:
    """Whether the caller may write such an entry: the secretariat any; a national member, and who stands for it, their own."""
    return writing(caller)(nationality, country, member)


def writing(caller: Caller) -> Callable[[str, str, int | None], bool]:
    """The same for many entries: what says it of each, without asking again."""
    if caller.may(MANAGE_ALL):
        return lambda nationality, country, member: True
    if not caller.may(MANAGE):
        return lambda nationality, country, member: False
    row = members.by_number([caller.n])[caller.n]
    return lambda nationality, country, member: (row.national and row.country in (nationality, country)) or member == caller.n


def may_enter(caller: Caller) -> bool:
    """Whether the caller may make an entry at all."""
    return caller.may(MANAGE_ALL) or (caller.may(MANAGE) and members.by_number([caller.n])[caller.n].national)


def _present(entries: list[store.Consulate]) -> tuple[Consulate, ...]:
    named = members.by_number({row.member for row in entries if row.member is not None})
    active = members.active_among(named)
    today = moment(now()).date()
    return tuple(_consulate(row, named.get(row.member or 0) if row.member in active else None, today) for row in entries)


def _consulate(row: store.Consulate, member: MemberRow | None, today: date) -> Consulate:
    checked = date.fromisoformat(row.checked)
    age = max(0, (today - checked).days)
    return Consulate(
        id=row.id,
        nationality=row.nation,
        country=row.country,
        city=row.city,
        serves=_COUNTRIES.decode(row.serves),
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
