"""People whom a desk would alert by a way for which nothing is kept of them, or who could not answer: said to who sets the desk up, before
the night shows it."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext

from accord.doors.console.desks.labels import LACKS
from accord.hub.desks.queries import DeskPage
from accord.hub.desks.vocabulary import DEFAULT_CHANNELS, NEEDS
from accord.hub.members.queries import PersonRow
from accord.hub.members.vocabulary import ROLES
from accord.hub.push.queries import with_devices
from accord.hub.vault.queries import field_names

ANSWER = "member:bells:answer"


def ways_lacking(page: DeskPage, people: Sequence[PersonRow]) -> dict[str, list[str]]:
    """By the ids of contacts: what is missing for the ways by which they are to be alerted, in words."""
    kept = _kept(people)
    lacking = {}
    for contact in page.contacts:
        if contact.person in kept:
            ways = [way for way in contact.channels if way in NEEDS and NEEDS[way] not in kept[contact.person]]
            lacking[contact.person] = [gettext(LACKS[way]) for way in ways]
    return lacking


def silent(page: DeskPage, people: Sequence[PersonRow], at: int) -> list[str]:
    """The names of contacts and of people on call, now or later, whom a bell here reaches in the open console alone."""
    kept, named, ways = _kept(people), {person.id: person for person in people if person.is_active}, _ways(page, at)
    there = [named[id] for id, by in ways.items() if id in named and not any(NEEDS[way] in kept[id] for way in by if way in NEEDS)]
    ringing = with_devices(person.n for person in there)
    return [person.name for person in there if person.n not in ringing]


def unable(page: DeskPage, people: Sequence[PersonRow], at: int) -> list[str]:
    """The names of contacts and of people on call, now or later, who can't answer a bell: they have not come yet, or their role has no
    part in it."""
    names = {person.id: person.name for person in people if person.is_active and not answers(person)}
    return [names[id] for id in _ways(page, at) if id in names]


def answers(person: PersonRow) -> bool:
    """Whether this person can answer a bell, once signed in."""
    return person.login is not None and ANSWER in ROLES.get(person.role, ())


def _ways(page: DeskPage, at: int) -> dict[str, Iterable[str]]:
    """By which ways each of its people is alerted, now or later."""
    ways: dict[str, Iterable[str]] = {shift.person: DEFAULT_CHANNELS for shift in page.shifts if shift.ends > at}
    return ways | {contact.person: contact.channels for contact in page.contacts}


def _kept(people: Sequence[PersonRow]) -> Mapping[str, frozenset[str]]:
    names = field_names([person.contact for person in people if person.contact is not None])
    return {person.id: names.get(person.contact, frozenset()) if person.contact else frozenset() for person in people}
