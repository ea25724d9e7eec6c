"""Where targets stand that their members chose to deconflict: cases, watchlists and requests. All that matching knows of them is this."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from accord.core.identifiers import Identifier
from accord.core.identifiers.base import key_of
from accord.core.identifiers.equivalents import equivalents
from accord.core.identifiers.tracking import asked_forms, is_tracking
from accord.hub.cases import queries as cases
from accord.hub.deconfliction import store
from accord.hub.deconfliction.store import Place, Wish
from accord.hub.deconfliction.vocabulary import CASE, REQUEST, WATCH
from accord.hub.members import queries as members
from accord.hub.requests import queries as requests
from accord.hub.watchlists import queries as watchlists
from accord.tables import identifier_tables

_AT_ONCE = 500


class Target(Struct, frozen=True):
    """A target as its source has it now. `names`: all keys under which it is known, its own first. `person`: a number, or who acted in the
    words of the audit."""

    member: int
    source: str
    ref: str
    key: bytes
    names: tuple[bytes, ...]
    person: int | str | None
    since: int
    until: int | None = None  # when it ends by itself

    @property
    def place(self) -> Place:
        return self.member, self.source, self.ref


@lru_cache(maxsize=1_000)
def names_of(kind: str, value: str, key: bytes) -> tuple[bytes, ...]:
    """Its own key and those of its other names: a number has the chat accounts and wallets that go by it; a page is the same with what
    tracks its visitors, and with its trailing slash, and without."""
    if not value:
        return (key,)
    identifier = Identifier(kind=kind, value=value, display=value)
    others = [other.key for other in equivalents(identifier, identifier_tables())]
    if kind == "url":
        others += [key_of(kind, form) for form in _page_forms(value)]
    return tuple(dict.fromkeys((key, *others)))


def _page_forms(value: str) -> list[str]:
    """A page without what tracks its visitors, each form with its trailing slash and without."""
    host, _, rest = value.partition("/")
    forms = [f"/{rest}", *asked_forms(f"/{rest}")]
    path, mark, query = rest.partition("?")
    if mark and all(is_tracking(part.partition("=")[0]) for part in query.split("&")):
        forms.append(f"/{path}")
    for form in tuple(forms):
        bare, mark, query = form.partition("?")
        twin = bare[:-1] if bare.endswith("/") and bare != "/" else f"{bare}/"
        forms.append(twin + mark + query)
    return [host + form for form in dict.fromkeys(forms)]


def targets(at: int) -> Iterator[Target]:
    """All of them."""
    yield from _watched(watchlists.deconflicting(at))
    yield from _requested(store.wishes())
    yield from _in_cases()


def targets_at(source: str, ref: str, at: int) -> list[Target]:
    """Those that stand at one place now, of whichever member."""
    if source == WATCH:
        return list(_watched(watchlists.deconflicting(at, ref)))
    if source == REQUEST:
        return list(_requested(store.wishes(ref)))
    hit = cases.deconflicting_part(ref)
    return [] if hit is None else [_in_case(hit)]


def is_there(place: Place, key: bytes, at: int) -> bool:
    """Whether its member still has this there, and chooses that it is compared."""
    member, source, ref = place
    return any((target.member, target.key) == (member, key) for target in targets_at(source, ref, at))


def _watched(items: Iterable[watchlists.Target]) -> Iterator[Target]:
    for item in items:
        names = names_of(item.kind, item.value, item.key)
        yield Target(item.member, WATCH, item.id, item.key, names, item.person, item.since, item.until)


def _requested(wishes: Sequence[Wish]) -> Iterator[Target]:
    rows = requests.by_ids([wish.request for wish in wishes]) if wishes else {}
    subjects = requests.subjects_by([row.subject for row in rows.values() if row.subject is not None]) if rows else {}
    for wish in wishes:
        row = rows.get(wish.request)
        if row is None or row.closed is not None or row.subject is None or row.erased is not None:
            continue
        kind, value, _display = subjects.get(row.subject, ("", None, None))
        yield Target(wish.member, REQUEST, wish.request, row.subject, names_of(kind, value or "", row.subject), wish.person, wish.at)


def _in_cases() -> Iterator[Target]:
    after = 0
    while rows := cases.deconflicting(after=after, limit=_AT_ONCE):
        after = rows[-1][0]
        for _n, hit in rows:
            yield _in_case(hit)


def _in_case(hit: cases.TargetHit) -> Target:
    key = bytes(hit.key)
    return Target(hit.member, CASE, hit.part, key, names_of(hit.kind, hit.value, key), hit.actor, hit.at)


def person_of(target: Target) -> int | None:
    """The number of the person who put it there; None for a program."""
    if not isinstance(target.person, str):
        return target.person
    word, _, id = target.person.partition(":")
    return next((row.n for row in members.people_of(target.member) if row.id == id), None) if word == "person" else None
