"""The leak law: whatever others do that a viewer may not see changes no byte of what it gets, in random worlds."""

import contextlib
from typing import Any

import pytest
from asking import ask, cast
from bells import NOON
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from investigating import DAY, HOUR, NUMBER, PERSON, opened, whole_view

NAMES = ("Police", "Kasi", "Bangkok", "Emirates")
TABLES = ("cases_line", "cases_share", "cases_part", "cases_participant", "cases_case")
WORDS = ("Golden Orchid", "A note on Quivolda", "Ask again", "They met in Ostermoor")
WAYS = ("note", "target", "event", "task", "person", "title", "item", "share", "withdraw", "remove", "change", "close", "invite", "new")
NOT_THERE = "12345678-1234-4234-9234-123456789012"

place = st.integers(0, 3)
acts = st.tuples(
    st.sampled_from(
        ("note", "target", "event", "task", "person", "title", "item", "share", "withdraw", "remove", "change", "close", "invite", "new")
    ),
    place,  # who
    place,  # with whom
    st.integers(0, 40),  # which
)


@pytest.fixture
def made(hub: Any) -> Any:
    """The cast, and a request between two of them, which the others don't know of."""
    whole = cast(hub)
    whole.request = ask(whole, who="Police", to=("Kasi",)).requests[0].id
    return whole


class World:
    """Two cases and acts upon them; what can't be done as things stand is not done."""

    def __init__(self, made: Any) -> None:
        from accord.hub.cases import actions
        from accord.hub.database import rows

        self.made, self.actions, self.rows, self.at = made, actions, rows, NOON
        self.cases = [opened(made, "Police"), opened(made, "Kasi", title="The second")]
        for case, lead, others in ((self.cases[0], "Police", ("Kasi", "Bangkok")), (self.cases[1], "Kasi", ("Emirates",))):
            for other in others:
                actions.invite(made[lead], case, made[other].id, "amber+strict", at=NOON)
                actions.accept(made[other], case, at=NOON)

    def parts(self, owner: int) -> list[Any]:
        sql = "SELECT p.id, c.id, p.kind, p.n FROM cases_part p JOIN cases_case c ON c.n = p.case_n WHERE p.owner = %s ORDER BY p.n"
        return self.rows(sql, [owner])

    def do(self, act: tuple[str, int, int, int], but: str = "") -> None:
        """One act. With `but`, only where that member may see nothing of it."""
        from accord.hub.refusals import Refusal

        what, who, other, which = act
        name, with_whom = NAMES[who], NAMES[other]
        me, case = self.made[name], self.cases[which % len(self.cases)]
        self.at += HOUR
        if but and (name == but or with_whom == but):
            return
        own = self.parts(me.n)
        if but and own and what in ("remove", "change") and self.shown(own[which % len(own)], but):
            return
        if but and what in ("close", "invite") and not self.hides(case, me, but, what):
            return
        with contextlib.suppress(Refusal):
            self._do(what, me, self.made[with_whom], case, own, which)

    def shown(self, part: Any, name: str) -> bool:
        return bool(self.rows("SELECT 1 FROM cases_share WHERE part = %s AND member = %s", [part[3], self.made[name].n]))

    def hides(self, case: str, me: Any, but: str, what: str) -> bool:
        """Whether the viewer learns nothing of this act on the whole case: it has no place there, or does not lead and is not asked."""
        sql = "SELECT 1 FROM cases_participant p JOIN cases_case c ON c.n = p.case_n WHERE c.id = %s AND p.member = %s"
        return what == "invite" or not self.rows(sql, [case, self.made[but].n])

    def _do(self, what: str, me: Any, other: Any, case: str, own: list[Any], which: int) -> None:
        actions, at, words = self.actions, self.at, WORDS[which % len(WORDS)]
        part = own[which % len(own)] if own else (NOT_THERE, case, "note", 0)
        remove = {"note": actions.remove_note, "target": actions.remove_target, "event": actions.remove_event}
        remove |= {"task": actions.remove_task, "person": actions.erase_person}
        change = actions.change_note if part[2] == "note" else actions.change_event
        ways = {
            "note": lambda: actions.add_note(me, case, words, at=at),
            "target": lambda: actions.add_target(me, case, f"{NUMBER[:-1]}{which % 10}", deconflict=which % 2 == 0, at=at),
            "event": lambda: actions.add_event(me, case, at - DAY, words, at=at),
            "task": lambda: actions.add_task(me, case, words, due=at + DAY, at=at),
            "person": lambda: actions.add_person(me, case, PERSON, possible_victim=which % 2 == 0, at=at),
            "item": lambda: actions.add_item(me, case, "request", self.made.request, at=at),
            "title": lambda: actions.set_title(me, case, words, at=at),
            "share": lambda: actions.share(me, part[1], [part[0]], [other.id], at=at),
            "withdraw": lambda: actions.withdraw_share(me, part[1], [part[0]], [other.id], at=at),
            "remove": lambda: remove.get(part[2], actions.remove_item)(me, part[1], part[0], at=at),
            "change": lambda: change(me, part[1], part[0], text=f"{words}, changed", at=at),
            "close": lambda: actions.close(me, case, "other", at=at),
            "invite": lambda: actions.invite(me, case, other.id, "green", at=at),
            "new": lambda: actions.add_note(me, actions.open_case(me, title=words, at=at), words, at=at),
        }
        ways[what]()

    def end(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DELETE FROM {table}")


@settings(max_examples=14, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True)
@given(place, st.lists(acts, max_size=10), st.lists(acts, min_size=1, max_size=8))
@example(2, [("note", 0, 0, 0), ("share", 0, 2, 1)], [("person", 0, 0, 0), ("remove", 0, 0, 5), ("invite", 0, 3, 0), ("new", 1, 0, 0)])
@example(3, [("item", 1, 1, 1), ("share", 1, 3, 0)], [("item", 0, 0, 0), ("share", 0, 1, 0), ("remove", 0, 0, 0), ("item", 0, 0, 0)])
@example(1, [("note", 0, 0, 0), ("share", 0, 1, 1)], [("share", 0, 2, 1)])
@example(1, [("task", 2, 2, 0)], [("note", 0, 0, 0), ("share", 0, 2, 1), ("withdraw", 0, 2, 1), ("title", 2, 2, 0), ("close", 3, 3, 1)])
def test_what_others_do_unseen_changes_nothing(made: Any, viewer: int, world: list[Any], hidden: list[Any]) -> None:
    from accord.hub.journal import queries as journal

    there, name = World(made), NAMES[viewer]
    me = made[name]
    try:
        for act in world:
            there.do(act)
        late = there.at + 30 * DAY
        refs = [("request", made.request)]
        before, head = whole_view(me, there.cases, refs=refs, at=late), journal.head()
        for act in hidden:
            there.do(act, but=name)
        assert whole_view(me, there.cases, refs=refs, at=late) == before
        assert not journal.feed(me.n, after=head, limit=100).entries, "nor does anything come in its feed"
        assert opened(made, name, at=late) and _newest_number(me, late) == 1 + max(_numbers(before), default=0)
        _refusals_are_those_of_nothing(there, me, late)
    finally:
        there.end()


def _numbers(view: Any) -> list[int]:
    rows = view["list", None][0]
    return [int(dict(pair for pair in row[1:])["number"]) for row in rows]


def _newest_number(me: Any, at: int) -> int:
    from accord.hub.cases import queries

    return queries.cases(me, at=at)[0][0].number


def _refusals_are_those_of_nothing(there: World, me: Any, at: int) -> None:
    """What is asked of a part or a case that is hidden is answered as of one that never was."""
    from accord.hub.cases import queries
    from accord.hub.refusals import Refusal

    def answer(ask: Any) -> tuple[Any, ...]:
        try:
            ask()
        except Refusal as refusal:
            return type(refusal), refusal.code, refusal.text, refusal.field
        return ("done",)

    sql = (
        "SELECT p.id, c.id FROM cases_part p JOIN cases_case c ON c.n = p.case_n WHERE p.owner <> %s "
        "AND NOT EXISTS (SELECT 1 FROM cases_share s WHERE s.part = p.n AND s.member = %s)"
    )
    for part, case in there.rows(sql, [me.n, me.n]):
        for attempt in (
            lambda part, case=case: queries.part(me, case, part, at=at),
            lambda part, case=case: there.actions.change_note(me, case, part, "Words", at=at),
            lambda part, case=case: there.actions.share(me, case, [part], [], at=at),
            lambda part, case=case: there.actions.change_task(me, case, part, done=True, at=at),
            lambda part, case=case: there.actions.erase_person(me, case, part, at=at),
            lambda part, case=case: queries.share_preview(me, case, [part], []),
        ):
            assert answer(lambda attempt=attempt, part=part: attempt(part)) == answer(lambda attempt=attempt: attempt(NOT_THERE))
