"""Whom a climb rings: laws that hold for any desks, shifts, absences and covers."""

from hypothesis import given
from hypothesis import strategies as st

from accord.hub.desks.escalation import CONTACT, COVER, SECRETARIAT, SHIFT, Post, Stop, World, first_stop, next_stop, stand_in

PEOPLE = st.integers(1, 8)
DESKS = st.integers(1, 5)
SECRETARIAT_MEMBER = 9


@st.composite
def worlds(draw: st.DrawFn) -> World:
    posts = {
        n: Post(
            n,
            draw(st.sampled_from([1, 2, SECRETARIAT_MEMBER])),
            draw(st.booleans()),
            tuple(draw(st.lists(PEOPLE, max_size=2, unique=True))),
            tuple(draw(st.lists(PEOPLE, max_size=4, unique=True))),
            draw(st.none() | DESKS),
        )
        for n in range(1, 6)
    }
    officers = {SECRETARIAT_MEMBER: tuple(draw(st.lists(PEOPLE, max_size=2, unique=True)))}
    away = draw(st.dictionaries(PEOPLE, st.none() | PEOPLE, max_size=6))
    return World(posts, officers, away, draw(st.frozensets(PEOPLE)))


def climbed(desk: int, world: World, steps: int = 30) -> list[Stop]:
    """A climb in a world that does not change, as far as the secretariat's second time."""
    rung: set[int] = set()
    stops: list[Stop] = []
    for _ in range(steps):
        stop = next_stop(desk, world, rung, reached=any(earlier.kind == SECRETARIAT for earlier in stops))
        stops.append(stop)
        rung |= {target.person for target in stop.people}
        if [earlier.kind for earlier in stops].count(SECRETARIAT) == 2:
            return stops
    raise AssertionError("it never came to the secretariat")


@given(worlds(), DESKS)
def test_it_always_comes_to_the_secretariat_and_stays_there(world: World, desk: int) -> None:
    stops = climbed(desk, world)
    kinds = [stop.kind for stop in stops]
    assert kinds[-2:] == [SECRETARIAT, SECRETARIAT]
    assert kinds == sorted(kinds, key=[SHIFT, CONTACT, COVER, SECRETARIAT].index)
    assert stops[-1] == stops[-2]


@given(worlds(), DESKS)
def test_nobody_is_rung_twice_before_the_secretariat_and_nobody_who_is_away_at_all(world: World, desk: int) -> None:
    stops = climbed(desk, world)
    before = [target.person for stop in stops[:-2] for target in stop.people]
    assert len(before) == len(set(before))
    everybody = {target.person for stop in stops for target in stop.people}
    assert everybody <= set(world.active)
    assert not everybody & set(world.away)
    assert all(stop.people for stop in stops[:-2])


@given(worlds(), DESKS)
def test_contacts_are_rung_one_by_one_and_only_in_hours(world: World, desk: int) -> None:
    post = world.posts[desk]
    contacts = [stop for stop in climbed(desk, world) if stop.kind == CONTACT]
    assert all(len(stop.people) == 1 for stop in contacts)
    if not post.in_hours:
        assert contacts == []
    on_shift = {stand_in(person, world) for person in post.shift}
    wanted = [substitute for person in post.contacts if (substitute := stand_in(person, world)) is not None and substitute not in on_shift]
    if post.in_hours:
        assert [stop.people[0].person for stop in contacts] == list(dict.fromkeys(wanted))


@given(worlds(), DESKS)
def test_a_cover_is_another_desk_at_which_somebody_is_there(world: World, desk: int) -> None:
    for stop in climbed(desk, world):
        if stop.kind == COVER:
            (member,) = stop.members
            desks = {target.desk for target in stop.people}
            assert len(desks) == 1
            (cover,) = desks
            assert cover is not None
            assert cover != desk
            assert world.posts[cover].member == member
            assert world.posts[cover].in_hours or world.posts[cover].shift


@given(worlds(), PEOPLE)
def test_standing_in_ends(world: World, person: int) -> None:
    substitute = stand_in(person, world)
    assert substitute is None or (substitute in world.active and substitute not in world.away)


@given(worlds(), DESKS)
def test_a_test_rings_one_person_of_the_desk(world: World, desk: int) -> None:
    stop = first_stop(desk, world)
    if stop is not None:
        assert len(stop.people) == 1
        assert stop.kind in (SHIFT, CONTACT)
        assert stop.people[0] == climbed(desk, world)[0].people[0]


def test_covers_that_go_round_in_a_circle_end_at_the_secretariat() -> None:
    posts = {n: Post(n, n, False, cover=n % 3 + 1) for n in (1, 2, 3)}
    world = World(posts, {9: (5,)}, {}, {5})
    stop = next_stop(1, world, set(), reached=False)
    assert (stop.kind, [target.person for target in stop.people], stop.members) == (SECRETARIAT, [5], (9,))


def test_the_cover_of_a_closed_cover_takes_over() -> None:
    posts = {1: Post(1, 1, False, cover=2), 2: Post(2, 2, False, contacts=(4,), cover=3), 3: Post(3, 3, True, contacts=(6,))}
    stop = next_stop(1, World(posts, {}, {}, {4, 6}), set(), reached=False)
    assert (stop.kind, [target.person for target in stop.people], stop.members) == (COVER, [6], (3,))


def test_two_who_stand_in_for_each_other_are_both_gone() -> None:
    world = World({1: Post(1, 1, True, contacts=(1, 2, 3))}, {}, {1: 2, 2: 1}, {1, 2, 3})
    assert [target.person for target in next_stop(1, world, set(), reached=False).people] == [3]


def test_whoever_comes_to_the_desk_after_the_secretariat_was_rung_is_rung_once() -> None:
    """At night the secretariat; in the morning the desk opens, and a shift begins: they are rung, and then the secretariat again."""
    night = World({1: Post(1, 1, False, contacts=(3, 4))}, {9: (5,)}, {}, {2, 3, 4, 5})
    assert next_stop(1, night, set(), reached=False).kind == SECRETARIAT
    morning = World({1: Post(1, 1, True, shift=(2,), contacts=(3, 4))}, {9: (5,)}, {}, {2, 3, 4, 5})
    rung = {5}
    stops = []
    for _ in range(3):
        stop = next_stop(1, morning, rung, reached=True)
        stops.append((stop.kind, [target.person for target in stop.people]))
        rung |= {target.person for target in stop.people}
    assert stops == [(SHIFT, [2]), (CONTACT, [3, 4]), (SECRETARIAT, [5])]
    assert next_stop(1, morning, {5}, reached=True, takes_part=False).kind == SECRETARIAT
