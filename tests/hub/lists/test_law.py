"""A list that is made of what changed is the list that is made from nothing: after any history, for every member and use."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from databases import copy_sqlite
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from memory import forget_interned
from worlds import caller, found, publish, use_sqlite

from accord.core.identifiers import parse
from accord.hub.lists import building, judging
from accord.hub.lists.store import files
from accord.hub.lists.vocabulary import NAMES
from accord.hub.refusals import Refusal
from accord.tables import identifier_tables

HOSTS = ("evil-a.com", "x.evil-a.com", "y.x.evil-a.com", "www.evil-b.com", "sites.google.com", "bangkokbank.com")
VALUES = (
    *(f"https://{host}{path}" for host in HOSTS for path in ("/", "/a/", "/a/b", "/a/b?q=1")),
    *HOSTS[:5],
    "+66812345678",
    "pay@evil-a.com",
)
AUDIENCES: tuple[tuple[str, Any], ...] = (
    ("TLP:CLEAR", None),
    ("TLP:GREEN", None),
    ("TLP:AMBER", "telecom"),
    ("TLP:AMBER", "circle"),
    ("TLP:AMBER", 1),
)
values, places = st.sampled_from(VALUES), st.integers(0, 3)


class Histories(RuleBasedStateMachine):
    start: Callable[[], None]

    @initialize()
    def begin(self) -> None:
        from accord.hub.members import actions, queries

        type(self).start()
        actions.add_member("Secretariat", "secretariat", "", by=None)
        self.by = queries.operator()
        self.members = [actions.add_member(f"Member {n}", ("finance", "telecom")[n % 2], "TH", by=self.by) for n in range(4)]
        self.circle = actions.make_circle("Circle", by=self.by, opens=True)
        actions.join(self.circle, self.members[0], by=self.by)
        self.made: list[tuple[Any, UUID]] = []
        self.kept: Path | None = None
        self.same()

    def who(self, place: int) -> Any:
        return caller(self.members[place].id)

    # What happens

    @rule(value=values, place=places, to=st.sampled_from(AUDIENCES), more=st.sampled_from([{}, {}, {"uses": ["warn"]}, {"embargo": {}}]))
    def publishes(self, value: str, place: int, to: tuple[str, Any], more: Any) -> None:
        tlp, named = to
        readers = {"telecom": {"sectors": ["telecom"]}, "circle": {"circles": [self.circle.id]}, 1: {"members": [self.members[1].id]}}
        with suppress(Refusal):
            made = publish(self.who(place), value, tlp=tlp, audience=readers.get(named), marking=more)
            if made.status == "published":
                self.made.append((place, made.id))

    @precondition(lambda self: self.made)
    @rule(data=st.data(), what=st.sampled_from(["retract", "narrow", "widen", "scheme", "dispute", "withdraw", "sight", "erase", "lapse"]))
    def changes(self, data: st.DataObject, what: str) -> None:
        from accord.hub.signals import actions, queries

        place, id = data.draw(st.sampled_from(self.made))
        who = self.who(place)
        row = queries.by_id(str(id))
        if row is None:
            return  # of a history that was put back
        narrow = {"tlp": "TLP:AMBER", "audience": {"members": [self.members[2].id]}}
        with suppress(Refusal):
            if what == "retract":
                actions.retract(found(who, id), who, "wrong")
            elif what in ("narrow", "widen"):
                actions.revise(found(who, id), who, {"marking": narrow if what == "narrow" else {"tlp": "TLP:GREEN"}})
            elif what == "scheme":
                actions.revise(found(who, id), who, {"scheme": data.draw(st.sampled_from(["investment", "parcel"]))})
            elif what == "erase":
                from accord.hub.journal.actions import erase

                erase(row.seq, member=self.by.n, actor="operator")
            elif what == "lapse":
                self._sql("UPDATE signals_signal SET expires = %s WHERE n = %s", [time.time_ns() // 1000 - 1, row.n])
            else:
                other = self.who(data.draw(places))
                if queries.find(other, str(id)) is not None:
                    answer = {"dispute": actions.dispute, "withdraw": actions.withdraw_dispute, "sight": actions.sight}[what]
                    answer(found(other, id), other, *(["ours"] if what == "dispute" else []))

    @precondition(lambda self: self.made)
    @rule(data=st.data())
    def an_embargo_ends(self, data: st.DataObject) -> None:
        from accord.hub.lists import actions
        from accord.hub.members import queries as members
        from accord.hub.signals import queries

        _, id = data.draw(st.sampled_from(self.made))
        if (row := queries.by_id(str(id))) is not None:
            until = time.time_ns() // 1000 + 40_000
            self._sql("UPDATE signals_signal SET embargo = %s WHERE n = %s", [until, row.n])
            self._sql("INSERT INTO signals_step (signal, seq) VALUES (%s, %s)", [row.n, row.seq])
            actions.build(members.member(self.members[0].id), "block", by=self.by)
            while time.time_ns() // 1000 <= until:
                time.sleep(0.01)

    @rule(value=values, place=places)
    def vouches(self, value: str, place: int) -> None:
        from accord.hub.signals import actions

        actions.vouch([parse(value, tables=identifier_tables())], self.who(place))

    @rule(place=places, comes=st.booleans(), is_granted=st.booleans())
    def comes_or_goes(self, place: int, comes: bool, is_granted: bool) -> None:
        from accord.hub.members import actions
        from accord.hub.signals.actions import grant_all

        (actions.join if comes else actions.leave)(self.circle, self.members[place], by=self.by)
        if is_granted:
            grant_all()

    @rule()
    def what_lapsed_is_marked(self) -> None:
        from accord.hub.signals.followers import expire_some

        expire_some()

    @rule()
    def is_kept(self) -> None:
        from django.db import connection, connections

        name = Path(connection.settings_dict["NAME"])
        connections.close_all()
        self.kept = name.with_suffix(".kept")
        copy_sqlite(name, self.kept)

    @precondition(lambda self: self.kept is not None)
    @rule(is_said=st.booleans())
    def is_put_back(self, is_said: bool) -> None:
        """Even where nobody says so."""
        from django.db import connection, connections

        from accord.hub.journal.actions import begin_epoch

        assert self.kept is not None
        name = Path(connection.settings_dict["NAME"])
        connections.close_all()
        copy_sqlite(self.kept, name)
        if is_said:
            begin_epoch("restore", above=3)
        else:
            forget_interned()  # by hand it is put back beneath a hub that stands

    # What must hold

    @rule(place=places, is_harmed=st.booleans())
    def is_built(self, place: int, is_harmed: bool) -> None:
        if is_harmed:  # a disk that loses things, or turns bits
            for path in sorted((files.shared() / "bodies").glob("*"))[:1]:
                path.write_bytes(path.read_bytes()[:-1] + b"\x42") if path.stat().st_size else path.unlink()
        self._check(place)

    @rule()
    def same(self) -> None:
        for place in range(len(self.members)):
            self._check(place)

    def teardown(self) -> None:
        if hasattr(self, "made"):
            self.same()

    def _check(self, place: int) -> None:
        from accord.hub.lists import actions, queries
        from accord.hub.members.queries import member

        row = member(self.members[place].id)
        whole = judging.all_entries(self.who(place))
        for use, name in enumerate(NAMES):
            if name != NAMES[place % 3] and place:
                continue
            built = actions.build(row, name, by=self.by)
            if files.whole(row.id, name, built.version) is None:  # harmed, and so not given to anyone
                assert queries.missing() == (row.id, name), "whoever builds sees what is to be built anew"
                built = actions.build(row, name, by=self.by)
            body = files.snapshot(row.id, name, built.version).body
            assert body.prefixes.tolist() == whole[use].prefixes.tolist(), name
            assert body.marks.tolist() == whole[use].marks.tolist(), name

    @staticmethod
    def _sql(text: str, given: list[Any]) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(text, given)


@pytest.fixture
def machine(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr("accord.hub.signals.following.granting.GRANTS_A_TURN", 2)
    monkeypatch.setattr(building, "made_by", lambda: "")
    yield type("Here", (Histories,), {"start": staticmethod(lambda: use_sqlite(sqlite_template, tmp_path))})
    from django.db import connections

    connections.close_all()


def test_what_changed_makes_the_same_list_as_everything(machine: Any) -> None:
    quick = settings(
        max_examples=10,
        stateful_step_count=20,
        suppress_health_check=list(HealthCheck),
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a history is told by its steps; to shrink it takes minutes
    )
    run_state_machine_as_test(machine, settings=quick)
