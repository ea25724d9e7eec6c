"""The leak law: in random worlds of targets, requests and introductions nobody gets another byte for what others do, but for the contact
that an introduction grants."""

import contextlib
from typing import Any
from uuid import UUID

import pytest
from asking import ask, cast
from bells import NOON, person, signed_in
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from investigating import DAY, repr_of
from worlds import caller as as_program

from accord.hub.times import now

MEMBERS = ("Police", "Kasi", "Bangkok", "Emirates")
ROLES = ("investigator", "officer", "analyst", "auditor", "administrator")
PAGE = "https://evil.example/pay"
VALUES = ("+66812345678", "whatsapp:+66812345678", "evil.example", f"{PAGE}/", f"{PAGE}?utm_source=x")
WRITTEN = {"Police": "Ostermoor", "Kasi": "Quivolda", "Bangkok": "Mekkelhaus", "Emirates": "Vrandelux"}
TABLES = (
    *("watchlists_hit", "watchlists_place", "watchlists_item"),
    *("cases_line", "cases_share", "cases_part", "cases_participant", "cases_case"),
    *("deconfliction_name", "deconfliction_stake", "deconfliction_match", "deconfliction_wish", "deconfliction_rest", "desks_bell"),
)
NOT_THERE = "12345678-1234-4234-9234-123456789012"

act = st.tuples(
    st.sampled_from(
        ("watch", "watch", "case", "request", "off", "unchoose", "choose", "agree", "agree", "decline", "close", "look", "later")
    ),
    st.integers(0, 3),  # who
    st.integers(0, 4),  # which
)


class Cast:
    """Four members, each with people of every role and a program; a request between two, and one between the other two."""

    def __init__(self, hub: Any) -> None:
        made = cast(hub)
        self.people = {(name, role): signed_in(person(made.api(name), f"{role}-{name}", role=role)) for name in MEMBERS for role in ROLES}
        self.people |= {("Secretariat", role): signed_in(person(hub.admin, role, role=role)) for role in ("secretariat", "auditor")}
        self.people |= {(name, "program"): as_program(made.api(name)) for name in MEMBERS}
        pairs = (("Police", "Kasi"), ("Emirates", "Bangkok"))
        self.requests = [ask(made, who=one, to=(other,)).requests[0].id for one, other in pairs]


@pytest.fixture
def made(hub: Any) -> Cast:
    return Cast(hub)


class World:
    """What its officers do; what can't be done as things stand is not done."""

    def __init__(self, made: Cast) -> None:
        self.made, self.at = made, NOON
        self.own: dict[str, list[tuple[str, str, str]]] = {name: [] for name in MEMBERS}

    def do(self, act: tuple[str, int, int]) -> None:
        from accord.hub.refusals import Refusal

        what, who, which = act
        self.at += 60_000_000
        with contextlib.suppress(Refusal):
            self._do(what, MEMBERS[who], which)
        self.work()

    def work(self) -> None:
        from accord.hub.deconfliction import followers

        while followers.work(self.at):
            pass

    def _do(self, what: str, name: str, which: int) -> None:
        from accord.hub.cases import actions as cases
        from accord.hub.deconfliction import actions, queries
        from accord.hub.watchlists import actions as watchlists
        from accord.hub.watchlists.actions import Terms

        me, at, own = self.made.people[name, "investigator"], self.at, self.own[name]
        if what == "watch":
            value = VALUES[which]
            given: Any = {"value": value, "kind": "handle"} if value.startswith("whatsapp") else value
            (put,) = watchlists.watch(me, [given], Terms(note=WRITTEN[name], deconflict=True, until=at + 90 * DAY), at=at)
            if put.status == "added":
                own.append(("watch", put.id, ""))
        elif what == "case":
            case = cases.open_case(me, title=WRITTEN[name], at=at)
            own.append(("case", cases.add_target(me, case, VALUES[which], note=WRITTEN[name], deconflict=True, at=at), case))
        elif what == "request":
            actions.deconflict_request(me, self.made.requests[which % 2], wanted=which < 3, at=at)
        elif what in ("off", "choose", "unchoose") and own:
            self._change(me, what, own[which % len(own)])
        elif what == "later":
            self.at += which * 2 * DAY
        elif what in ("agree", "decline", "close", "look"):
            matches = queries.matches(me, at=at)
            id = matches[which % len(matches)].id if matches else NOT_THERE
            if what == "look":
                queries.match(me, id, at=at)
            else:
                actions.answer(me, id, what, {"refusal": "not-now"} if what == "decline" else None, at=at)

    def _change(self, me: Any, what: str, target: tuple[str, str, str]) -> None:
        from accord.hub.cases import actions as cases
        from accord.hub.watchlists import actions as watchlists

        kind, id, case = target
        if what == "off":
            watchlists.take_off(me, [id], at=self.at) if kind == "watch" else cases.remove_target(me, case, id, at=self.at)
        elif kind == "watch":
            watchlists.change(me, id, deconflict=what == "choose", at=self.at)
        else:
            cases.change_target(me, case, id, deconflict=what == "choose", at=self.at)

    def end(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DELETE FROM {table}")
            cursor.execute("DELETE FROM requests_request WHERE name = 'deconflict'")


def view(made: Cast, who: Any, at: int, since: int) -> dict[Any, Any]:
    """All that a caller gets that could tell of a target or an introduction, in the smallest pages."""
    from accord.hub.cases import queries as cases
    from accord.hub.deconfliction import queries
    from accord.hub.desks import queries as desks
    from accord.hub.journal import queries as journal
    from accord.hub.members.queries import auditing
    from accord.hub.requests import queries as requests
    from accord.hub.watchlists import queries as watchlists

    shown: dict[Any, Any] = {
        "matches": asked(lambda: queries.matches(who, at=at)),
        "open": queries.count_open(who),
        "counts": asked(lambda: queries.counts(who)),
        "wants": [queries.wants(who, request) for request in made.requests],
        "watched": asked(lambda: paged(lambda before: watchlists.watched(who, before=before, limit=1, at=at))),
        "count": watchlists.count(who, at=at),
        "cases": asked(lambda: cases.cases(who, limit=50, at=at)),
        "case counts": cases.counts(who, at=at),
        "search": [asked(lambda value=value: cases.cases(who, text=value, at=at)) for value in (*VALUES, *WRITTEN.values())],
        "ringing": asked(lambda: desks.ringing(who)),
        "bells": asked(lambda: paged(lambda before: desks.bells(who, before=before, limit=1))),
        "ring count": desks.ringing_count(who),
        "requests": asked(lambda: paged(lambda before: requests.listing(who, before=before, limit=1, at=at))),
        "inbox": asked(lambda: requests.inbox(who, at=at)),
        "waiting": requests.count_waiting(who),
        "feed": list(journal.feed(who.n, after=0, limit=1000).entries),
        "audit": paged(lambda before: auditing.lines(who, before=before, limit=100, since=since)),
    }
    for kind, ref in [("request", request) for request in made.requests]:
        shown["cases of", ref] = asked(lambda kind=kind, ref=ref: cases.cases_of(who, kind, ref, at=at))
    return {key: repr_of(value) for key, value in shown.items()}


def paged(look: Any) -> list[Any]:
    rows, before = look(None)
    pages = [(rows, before)]
    while before is not None and len(pages) < 60:
        rows, before = look(before)
        pages.append((rows, before))
    return pages


def asked(look: Any) -> Any:
    from accord.hub.refusals import Refusal

    try:
        return look()
    except Refusal as refusal:
        return type(refusal).__name__, refusal.code, refusal.text, refusal.field


def introductions(who: Any) -> set[str]:
    """Ids of the introductions of the caller's member, of their requests and bells: only its officer and its auditors are told of these."""
    from accord.hub.database import rows

    if who.role not in ("investigator", "officer", "auditor"):
        return set()
    ids = rows("SELECT id, request FROM deconfliction_match WHERE low = %s OR high = %s", [who.n, who.n])
    sql = "SELECT b.id FROM desks_bell b JOIN desks_desk d ON d.n = b.desk WHERE b.kind = 'match' AND d.member = %s"
    bells = rows(sql, [who.n])
    return {str(id) for pair in ids for id in pair} | {str(UUID(str(id))) for (id,) in bells}


def without(value: Any, granted: set[str]) -> Any:
    """What a caller gets, without the rows of introductions: those that name one, the bells that ring for one, and how many they are."""
    if not granted:
        return value
    if isinstance(value, tuple):
        kept = [without(each, granted) for each in value if not is_of(each, granted)]
        return tuple(each for each in kept if not (isinstance(each, tuple) and len(each) == 2 and each[0] == ()))  # no empty page
    return value


def difference(had: Any, has: Any, key: Any, granted: set[str]) -> str:
    one, other = (flat(without(view[key], granted)) for view in (had, has))
    return f"{key}: {[each for each in one if each not in other][:6]} became {[each for each in other if each not in one][:6]}"


def flat(value: Any) -> list[Any]:
    is_list = isinstance(value, tuple) and not (value and isinstance(value[0], str))
    return [row for each in value for row in flat(each)] if is_list else [value]


def is_of(value: Any, granted: set[str]) -> bool:
    if not isinstance(value, tuple) or not value or not isinstance(value[0], str):
        return False
    fields = dict(pair for pair in value[1:] if len(pair) == 2)
    if value[0] == "BellRow":
        return fields["kind"] == "'match'"
    return value[0] in ("MatchRow", "Line") and any(id in repr(value) for id in granted)


@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True, deadline=None
)
@given(st.integers(0, 3), st.sampled_from((*ROLES, "program")), st.lists(act, max_size=5), st.lists(act, min_size=1, max_size=7))
@example(0, "investigator", [("watch", 0, 0)], [("watch", 1, 0), ("agree", 1, 0), ("watch", 2, 0), ("agree", 2, 0), ("agree", 1, 0)])
@example(0, "officer", [("watch", 0, 1), ("watch", 1, 0)], [("agree", 1, 0), ("decline", 1, 0), ("case", 2, 3), ("watch", 3, 4)])
@example(0, "auditor", [("watch", 0, 2)], [("watch", 1, 2), ("look", 1, 0), ("agree", 1, 0), ("watch", 2, 2), ("case", 3, 2)])
@example(3, "program", [("request", 3, 0)], [("request", 2, 1), ("request", 2, 3), ("case", 1, 0), ("off", 1, 0), ("watch", 0, 0)])
def test_what_others_do_changes_nothing_but_the_contact(made: Cast, place: int, role: str, before: list[Any], hidden: list[Any]) -> None:
    world, name, begun = World(made), MEMBERS[place], now()
    viewers = [made.people[name, role], made.people["Secretariat", "secretariat" if role != "auditor" else "auditor"]]
    try:
        for each in before:
            world.do(each)
        late = world.at + 60 * DAY
        seen = [view(made, who, late, begun) for who in viewers]
        for each in hidden:
            if each[1] != place:
                world.do(each)
        for who, had in zip(viewers, seen, strict=True):
            has = view(made, who, late, begun)
            granted = introductions(who)
            counted = ("open", "ring count") if granted and role == "investigator" else ()
            differ = [key for key in had if key not in counted and without(has[key], granted) != without(had[key], granted)]
            assert not differ, (who.name, who.role, difference(had, has, differ[0], granted))
            own = {other: [WRITTEN[other], *(ref for _, *refs in world.own[other] for ref in refs)] for other in MEMBERS}
            theirs = [word for other in MEMBERS if other != name for word in own[other]]
            assert not [word for word in theirs if word and word in repr(has)]
            refusals_are_those_of_nothing(who, world, name, late)
    finally:
        world.end()


def refusals_are_those_of_nothing(who: Any, world: World, name: str, at: int) -> None:
    """What is asked of what others have is answered as of what never was; of the request of an introduction, to everybody."""
    from accord.hub.database import rows
    from accord.hub.deconfliction import actions, queries
    from accord.hub.requests import actions as request_actions
    from accord.hub.requests import queries as requests
    from accord.hub.watchlists import actions as watchlists
    from accord.hub.watchlists import queries as lists

    officers = rows("SELECT id, request, later_person, earlier_person FROM deconfliction_match")
    strange = [id for id, _, *people in officers if who.person_n not in people]
    kept = [ref for other in MEMBERS if other != name for kind, ref, _ in world.own[other] if kind == "watch"]
    attempts: list[tuple[list[str], tuple[Any, ...]]] = [
        (strange, (lambda ref: queries.match(who, ref, at=at), lambda ref: actions.answer(who, ref, "agree", at=at))),
        (
            [request for _, request, *_ in officers],
            (
                lambda ref: requests.page(who, ref, at=at),
                lambda ref: requests.trail(who, ref),
                lambda ref: actions.deconflict_request(who, ref, at=at),
                lambda ref: request_actions.take(who, ref, "agree", at=at),
                lambda ref: requests.listing(who, requests.Filters(root=ref), at=at),
            ),
        ),
        (kept, (lambda ref: lists.item(who, ref, at=at), lambda ref: watchlists.change(who, ref, note="x", at=at))),
    ]
    for ids, ways in attempts:
        for way in ways:
            assert {asked_of(way, ref) for ref in ids} <= {asked_of(way, NOT_THERE)}


def asked_of(way: Any, ref: str) -> str:
    return repr(asked(lambda: way(ref)))
