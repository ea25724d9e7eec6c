"""The next people to ring. Pure: the state of the desks at a moment and the people rung already are arguments.

The people on shift; then the contacts one after another, while the desk is open; then all of the desk that covers it; then the
secretariat, and from then on the secretariat again; and whoever comes to the desk later, by a shift that begins or a door that opens,
when they are there. Nobody but the secretariat is rung twice, and people whom no ring reached.
"""

from collections.abc import Collection, Iterator, Mapping, Set

from msgspec import Struct

SHIFT, CONTACT, COVER, SECRETARIAT = "shift", "contact", "cover", "secretariat"


class Post(Struct, frozen=True):
    """A desk at one moment: whether it is inside its hours, who is on shift, its contacts in order, who covers it."""

    desk: int
    member: int
    in_hours: bool
    shift: tuple[int, ...] = ()
    contacts: tuple[int, ...] = ()
    cover: int | None = None


class World(Struct, frozen=True):
    """Desks by number; the secretariat's members and, for each, whom to ring where it has no desk with anybody at it.

    `away`: who is away, and who stands in, None for nobody. `active`: who takes part at all.
    """

    posts: Mapping[int, Post]
    secretariat: Mapping[int, tuple[int, ...]]
    away: Mapping[int, int | None]
    active: Collection[int]


class Rung(Struct, frozen=True):
    """A person to ring: for which member and desk (None: as one of the secretariat's people), and in whose place."""

    person: int
    member: int
    desk: int | None
    instead_of: int


class Stop(Struct, frozen=True):
    """One step: the people it rings, and the members it has come to, also where nobody is there."""

    kind: str
    people: tuple[Rung, ...]
    members: tuple[int, ...]


def stand_in(person: int, world: World) -> int | None:
    """The person, or their stand-in, and that one's in turn; None where it ends at nobody or in a circle."""
    passed: set[int] = set()
    current: int | None = person
    while current is not None and current not in passed:
        if current not in world.away:
            return current if current in world.active else None
        passed.add(current)
        current = world.away[current]
    return None


def leaves(stop: Stop, member: int) -> bool:
    """Whether a step comes to another member than this."""
    return any(other != member for other in stop.members)


def next_stop(desk: int, world: World, rung: Set[int], *, reached: bool, takes_part: bool = True) -> Stop:
    """Where a bell at this desk goes next, when these people were rung and, if so, the secretariat has been reached.

    `takes_part`: whether the desk's member does; a bell of one that doesn't goes to the secretariat.
    """
    if not takes_part:
        return _secretariat(world)
    for stop in _newcomers(world.posts[desk], world) if reached else _own_stops(world.posts[desk], world):
        left = tuple(person for person in stop.people if person.person not in rung)
        if left:
            return Stop(stop.kind, left, stop.members)
    return _secretariat(world)


def later_stop(
    desk: int, world: World, rung: Set[int], missed: Set[int], *, reached: bool, own: bool = False, takes_part: bool = True
) -> Stop:
    """As `next_stop`; a bell that has passed everybody comes back to those of the desk whom it rang and did not reach (`missed`).

    `own`: a bell of the member's own matters, which goes to no other member and so waits at the desk.
    """
    stop = next_stop(desk, world, rung, reached=reached, takes_part=takes_part)
    if not takes_part or not missed or not (reached or (own and leaves(stop, world.posts[desk].member))):
        return stop
    return next_stop(desk, world, rung - missed, reached=True)


def first_stop(desk: int, world: World) -> Stop | None:
    """The first person of this desk who would be rung now; None where nobody is there."""
    post = world.posts[desk]
    for stop in _desk_stops(post, world):
        return Stop(stop.kind, stop.people[:1], stop.members)
    return None


def is_attended(post: Post, world: World) -> bool:
    """Whether a desk is open: inside its hours, or with a person on shift."""
    return post.in_hours or bool(_there(post, post.shift, world))


def _there(post: Post, people: tuple[int, ...], world: World) -> tuple[Rung, ...]:
    """These people, or their stand-ins, each once."""
    rung: dict[int, Rung] = {}
    for person in people:
        there = stand_in(person, world)
        if there is not None:
            rung.setdefault(there, Rung(there, post.member, post.desk, person))
    return tuple(rung.values())


def _own_stops(post: Post, world: World) -> Iterator[Stop]:
    yield from _desk_stops(post, world)
    cover = _cover(post, world)
    if cover is not None:
        yield Stop(COVER, _everybody(cover, world), (cover.member,))


def _desk_stops(post: Post, world: World) -> Iterator[Stop]:
    on_shift = _there(post, post.shift, world)
    if on_shift:
        yield Stop(SHIFT, on_shift, (post.member,))
    if post.in_hours:
        for contact in _there(post, post.contacts, world):
            yield Stop(CONTACT, (contact,), (post.member,))


def _newcomers(post: Post, world: World) -> Iterator[Stop]:
    """Who is at the desk now, in as few steps as there are kinds: meanwhile the secretariat is not rung."""
    yield Stop(SHIFT, _there(post, post.shift, world), (post.member,))
    if post.in_hours:
        yield Stop(CONTACT, _there(post, post.contacts, world), (post.member,))


def _everybody(post: Post, world: World) -> tuple[Rung, ...]:
    """All whom a desk has now: out of hours only those on shift."""
    return _there(post, post.shift + (post.contacts if post.in_hours else ()), world)


def _cover(post: Post, world: World) -> Post | None:
    """The first desk along the covers with a person present; None where there is none, or they go round in a circle."""
    passed = {post.desk}
    desk = post.cover
    while desk is not None and desk not in passed:
        cover = world.posts.get(desk)
        if cover is None:
            return None
        if _everybody(cover, world):
            return cover
        passed.add(desk)
        desk = cover.cover
    return None


def _secretariat(world: World) -> Stop:
    """All people at the secretariat's desks now; where there are none, those who belong to them at any hour; else its own people."""
    people: dict[int, Rung] = {}
    for member, officers in world.secretariat.items():
        desks = [post for post in world.posts.values() if post.member == member]
        rung = [person for post in desks for person in _everybody(post, world)]
        rung = rung or [person for post in desks for person in _there(post, post.contacts, world)]
        rung = rung or [Rung(there, member, None, person) for person in officers if (there := stand_in(person, world)) is not None]
        for person in rung:
            people.setdefault(person.person, person)
    return Stop(SECRETARIAT, tuple(people.values()), tuple(world.secretariat))
