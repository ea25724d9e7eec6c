"""The directory of those who can help: what each member says of itself."""

from collections.abc import Iterable, Mapping

import msgspec
from django.utils.translation import gettext as _

from accord.core.sharing import COUNTRIES
from accord.hub.care import store
from accord.hub.care.access import need
from accord.hub.care.errors import Refused
from accord.hub.care.vocabulary import OFFER, TAKES
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.times import at_or_now
from accord.tables import care

MOST_LANGUAGES = 100


class Told(msgspec.Struct, frozen=True):
    """A member's statement of its own help; `room`: how many more people, by service, None where it did not say."""

    countries: tuple[str, ...]
    services: tuple[str, ...]
    languages: tuple[str, ...]
    takes: tuple[str, ...]
    room: dict[str, int | None]


def offer(
    caller: Caller,
    *,
    countries: Iterable[str],
    services: Iterable[str],
    languages: Iterable[str] = (),
    takes: Iterable[str] = (),
    room: Mapping[str, int | None] | None = None,
    at: int | None = None,
) -> None:
    """Say what the caller's member can help with, where, in which languages, whom it takes, and how much room it has; no service: nothing.

    Raises Refused, NotAllowed.
    """
    need(caller, OFFER)
    offered = Told(_sorted(countries), _sorted(services), _sorted(languages), _sorted(takes), dict(room or {}))
    if any(country not in COUNTRIES for country in offered.countries):
        raise Refused("no-such-country", _("Write countries by their two letters, such as TH."), "countries")
    if any(service not in care().services for service in offered.services):
        raise Refused("no-such-service", _("Choose services: {services}.").format(services=", ".join(care().services)), "services")
    if len(offered.languages) > MOST_LANGUAGES or any(not is_language(language) for language in offered.languages):
        raise Refused("no-such-language", _("Write languages by their codes, such as th or my."), "languages")
    if any(group not in TAKES for group in offered.takes):
        raise Refused("no-such-group", _("Choose whom you take: {words}.").format(words=", ".join(TAKES)), "takes")
    if any(key not in offered.services or (count is not None and not 0 <= count <= 100_000) for key, count in offered.room.items()):
        raise Refused("no-such-room", _("Say for a service that you offer how many more people there is room for."), "room")
    with turn() as t:
        store.set_body(caller.n, store.encode(offered) if offered.services else None, at_or_now(at))
        t.audit(caller.n, caller.actor, OFFER, detail=f"services {len(offered.services)}")


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


def is_language(code: str) -> bool:
    return 2 <= len(code) <= 3 and code.isascii() and code.isalpha() and code.islower()
