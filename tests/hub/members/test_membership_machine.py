"""The heart of sharing, as a machine of random changes: each member's list, feed, checks and a plain model say the same at every moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test
from worlds import Consumer, caller, everything_listed, found, publish, use_sqlite

from accord.core.sharing import Marking, Reach, Viewer, decide_reach, reach, read_marking
from accord.hub.refusals import Conflict

EXAMPLES = 25
SECTORS, COUNTRIES = ("finance", "telecom", "state"), ("TH", "PE")


@dataclass
class ModelMember:
    """What the model knows of a member."""

    id: str
    n: int
    sector: str
    country: str
    standing: str = "active"
    circles: set[str] = field(default_factory=set)

    def viewer(self, standing: str | None = None) -> Viewer:
        return Viewer(
            member=self.id, sector=self.sector, country=self.country, circles=frozenset(self.circles), standing=standing or self.standing
        )


@dataclass
class ModelSignal:
    """`has`: the members that received it and were not told to forget it. `due`: those it is still to be granted to."""

    id: str
    key: bytes
    by: ModelMember
    audience: dict[str, list[str]]
    tlp: str
    value: str
    state: str = "live"
    has: set[int] = field(default_factory=set)
    due: set[int] = field(default_factory=set)
    disputed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.first = (self.tlp, self.audience)

    @property
    def marking(self) -> Marking:
        return read_marking({"tlp": self.tlp, **({"audience": self.audience} if self.audience else {})}, self.by.id)

    @property
    def reach(self) -> Reach:
        return reach(self.marking)

    @property
    def is_open(self) -> bool:
        return self.reach.scope in ("public", "members")


class Membership(RuleBasedStateMachine):
    """Members come, go, join and leave circles, are suspended and come back, while signals are published, changed and taken back."""

    start: Callable[[], None]

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        from accord.hub.members import actions, queries
        from accord.hub.members.actions import people

        type(self).start()
        self.members: list[ModelMember] = []
        self.signals: list[ModelSignal] = []
        self.consumers: dict[int, Consumer] = {}
        self._add("secretariat", "")
        for place in range(4):
            self._add(SECTORS[place % 2], COUNTRIES[place % 2])
        by = queries.operator()
        self.person = people.add_person(queries.member(self.members[0].id), "Somebody", by=by)
        self.circles = [
            actions.make_circle(name, by=by, opens=opens) for name, opens in (("Closed", False), ("Opening", True), ("Also opening", True))
        ]
        self.members[0].circles |= {circle.id for circle in self.circles}
        for member, circle in ((1, 0), (2, 1), (3, 0), (3, 2)):
            self._join(self.circles[circle], self.members[member])
        for _ in range(6):
            self._publish_anew(data)

    def _add(self, sector: str, country: str, standing: str = "active") -> ModelMember:
        from accord.hub.members import actions, queries

        by = queries.operator() if self.members else None
        row = actions.add_member(f"Member {len(self.members)}", sector, country, by=by, standing=standing)
        made = ModelMember(row.id, row.n, sector, country, standing)
        self.members.append(made)
        self.consumers[made.n] = Consumer(made.n, over=set())
        self._open_to(made)
        return made

    def _active(self) -> list[ModelMember]:
        return [member for member in self.members if member.standing == "active"]

    def _holders(self, signal: ModelSignal) -> list[ModelMember]:
        return [member for member in self._active() if member.n in signal.has]

    def _open_to(self, member: ModelMember) -> None:
        """What is open to all members is an active member's, whenever it came."""
        if member.standing == "active":
            for signal in self.signals:
                if signal.is_open and decide_reach(signal.reach, member.viewer()).allowed:
                    signal.has.add(member.n)

    def _due_to(self, member: ModelMember, circles: set[str]) -> None:
        """What these circles open to a joiner and it does not have is to be granted to it."""
        opening = {circle.id for circle in self.circles if circle.opens} & circles
        for signal in self.signals:
            if not signal.is_open and signal.reach.circles & opening and decide_reach(signal.reach, member.viewer()).allowed:
                signal.due |= {member.n} - signal.has

    def _settle(self, member: ModelMember) -> None:
        """A member has left audiences: what was on its way to it from those and has not arrived never will."""
        for signal in self.signals:
            if member.n in signal.due and not decide_reach(signal.reach, member.viewer()).allowed:
                signal.due.discard(member.n)
                if signal.id in self._visible(member):
                    signal.has.add(member.n)

    def _visible(self, member: ModelMember) -> set[str]:
        return set(everything_listed(caller(member.id)))

    def _knows(self, member: ModelMember, audience: dict[str, list[str]]) -> bool:
        return set(audience.get("circles", [])) <= member.circles

    def _circles_of(self, member: ModelMember) -> list[str]:
        return [circle.id for circle in self.circles if circle.id in member.circles]

    def _audience(self, data: st.DataObject, by: ModelMember) -> tuple[str, dict[str, list[str]]]:
        tlp = data.draw(st.sampled_from(["TLP:CLEAR", *["TLP:GREEN"] * 2, *["TLP:AMBER"] * 3, "TLP:RED"]), label="tlp")
        ids = st.lists(st.sampled_from([member.id for member in self.members]), max_size=2, unique=True)
        if tlp == "TLP:CLEAR":
            return tlp, {}
        if tlp == "TLP:RED":
            return tlp, {"people": [self.person]}
        excluded = data.draw(ids, label="except")
        if tlp == "TLP:GREEN":
            return tlp, {"except": excluded} if excluded else {}
        if by.circles and data.draw(st.booleans(), label="circles alone"):
            return tlp, {"circles": data.draw(st.lists(st.sampled_from(self._circles_of(by)), min_size=1, max_size=2, unique=True))}
        circles = st.lists(st.sampled_from(self._circles_of(by)), max_size=2, unique=True) if by.circles else st.just([])
        names: dict[str, list[str]] = {
            "circles": data.draw(circles, label="circles"),
            "members": data.draw(ids, label="members"),
            "sectors": data.draw(st.lists(st.sampled_from(SECTORS), max_size=1), label="sectors"),
            "countries": data.draw(st.lists(st.sampled_from(COUNTRIES), max_size=1), label="countries"),
            "except": excluded,
        }
        if not any(names[name] for name in ("circles", "members", "sectors", "countries")):
            names["members"] = [by.id]
        return tlp, {name: listed for name, listed in names.items() if listed}

    def _pick_signal(self, data: st.DataObject, *, by_holder: bool = False) -> tuple[ModelSignal, ModelMember] | None:
        """A signal that is not retracted with an active member that can change it, or answer it."""
        pairs = [
            (signal, member)
            for signal in self.signals
            if signal.state != "retracted" and signal.tlp != "TLP:RED"
            for member in ([m for m in self._holders(signal) if m is not signal.by] if by_holder else [signal.by])
            if member.standing == "active" and member.n in signal.has
        ]
        return data.draw(st.sampled_from(pairs), label="signal") if pairs else None

    # What happens

    @precondition(lambda self: len(self.signals) < 25)
    @rule(data=st.data())
    def publish(self, data: st.DataObject) -> None:
        self._publish_anew(data)

    @precondition(lambda self: len(self.signals) < 25)
    @rule(data=st.data(), times=st.integers(1, 3))
    def publish_to_an_audience_that_was_there_before(self, data: st.DataObject, times: int) -> None:
        alike = [signal for signal in self.signals if signal.by.standing == "active" and self._knows(signal.by, signal.audience)]
        if alike:
            like = data.draw(st.sampled_from(alike), label="like")
            for _ in range(times):
                self._publish(like.by, like.tlp, like.audience)

    def _publish_anew(self, data: st.DataObject) -> None:
        by = data.draw(st.sampled_from(self._active()), label="by")
        self._publish(by, *self._audience(data, by))

    def _publish(self, by: ModelMember, tlp: str, audience: dict[str, list[str]]) -> None:
        value = f"scam-{len(self.signals)}.example-shop.com"
        made = publish(caller(by.id), value, tlp=tlp, audience=audience)
        assert made.status == "published"
        from accord.core.identifiers import parse
        from accord.tables import identifier_tables

        signal = ModelSignal(str(made.id), parse(value, tables=identifier_tables()).key, by, audience, tlp, value)
        signal.has = {member.n for member in self.members if decide_reach(signal.reach, member.viewer()).allowed}
        self.signals.append(signal)
        if signal.is_open:
            for member in self.members:
                if member.standing != "active" and decide_reach(signal.reach, member.viewer("active")).allowed:
                    # It finds this when it comes back.
                    signal.has.add(member.n)

    @rule(data=st.data())
    def revise_the_content(self, data: st.DataObject) -> None:
        from accord.hub.signals import actions

        picked = self._pick_signal(data)
        if picked:
            signal, by = picked
            scheme = data.draw(st.sampled_from(["investment", "romance", "parcel"]))
            actions.revise(found(caller(by.id), signal.id), caller(by.id), {"scheme": scheme})
            signal.state = "live"

    @rule(data=st.data())
    def revise_the_marking(self, data: st.DataObject) -> None:
        from accord.hub.signals import actions

        picked = self._pick_signal(data)
        if not picked:
            return
        signal, by = picked
        tlp, audience = self._audience(data, by)
        if tlp == "TLP:RED":
            return
        marking = {"tlp": tlp, **({"audience": audience} if audience else {})}
        actions.revise(found(caller(by.id), signal.id), caller(by.id), {"marking": marking})
        self._remark(signal, tlp, audience)

    def _remark(self, signal: ModelSignal, tlp: str, audience: dict[str, list[str]]) -> None:
        before = signal.reach
        signal.tlp, signal.audience, signal.state = tlp, audience, "live"
        if signal.reach != before:
            standing = "active" if signal.is_open else None
            signal.has = {member.n for member in self.members if decide_reach(signal.reach, member.viewer(standing)).allowed}
            signal.due = set()

    @rule(data=st.data())
    def share_more_widely_on_request(self, data: st.DataObject) -> None:
        from accord.hub.signals import actions

        picked = self._pick_signal(data, by_holder=True)
        if not picked or picked[0].by.standing != "active" or picked[0].by.n not in picked[0].has:
            return
        signal, asker = picked
        wanted: dict[str, list[str]] = {"members": [data.draw(st.sampled_from(self.members)).id]}
        if asker.circles:
            wanted["circles"] = [data.draw(st.sampled_from(self._circles_of(asker)))]
        who, owner = caller(asker.id), caller(signal.by.id)
        if signal.is_open:
            with pytest.raises(Conflict, match="no list that could grow"):
                actions.ask_to_share(found(who, signal.id), who, wanted, "they could stop it")
            return
        request = actions.ask_to_share(found(who, signal.id), who, wanted, "they could stop it")
        actions.answer_share_request(found(owner, signal.id), owner, request, True)
        grown = {name: sorted({*signal.audience.get(name, []), *wanted.get(name, [])}) for name in {*signal.audience, *wanted}}
        # Who is let in by name is no exception any more.
        kept_out = [id for id in grown.pop("except", []) if id not in wanted["members"]]
        self._remark(signal, signal.tlp, {**grown, **({"except": kept_out} if kept_out else {})})

    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        from accord.hub.signals import actions

        picked = self._pick_signal(data)
        if picked:
            signal, by = picked
            actions.retract(found(caller(by.id), signal.id), caller(by.id), "it was a mistake")
            signal.state = "retracted"

    @rule(data=st.data())
    def expire(self, data: st.DataObject) -> None:
        """Time passes for one signal."""
        from django.db import connection

        from accord.hub.signals.followers import expire_some

        live = [signal for signal in self.signals if signal.state == "live"]
        if live:
            signal = data.draw(st.sampled_from(live))
            with connection.cursor() as cursor:
                from uuid import UUID

                cursor.execute("UPDATE signals_signal SET expires = 1 WHERE id = %s", [UUID(signal.id).bytes])
            assert expire_some() == 1
            signal.state = "expired"

    @rule(data=st.data())
    def publish_again(self, data: st.DataObject) -> None:
        """The same claim again: it is the same signal. It stands again where it had expired and its audience is still the same."""
        if not self.signals:
            return
        signal = data.draw(st.sampled_from(self.signals))
        tlp, audience = signal.first
        if signal.by.standing != "active" or not self._knows(signal.by, audience):
            return
        now = signal.reach
        made = publish(caller(signal.by.id), signal.value, tlp=tlp, audience=audience)
        stands_again = signal.state == "expired" and reach(read_marking({"tlp": tlp, "audience": audience or None}, signal.by.id)) == now
        assert (str(made.id), made.status) == (signal.id, "published" if stands_again else "duplicate")
        if stands_again:
            signal.state = "live"

    @rule(data=st.data(), what=st.sampled_from(["sight", "act", "dispute", "withdraw"]))
    def answer(self, data: st.DataObject, what: str) -> None:
        from accord.hub.signals import actions

        picked = self._pick_signal(data, by_holder=True)
        if not picked:
            return
        signal, member = picked
        who = caller(member.id)
        row = found(who, signal.id)
        if what == "sight":
            actions.sight(row, who)
        elif what == "act":
            actions.act(row, who, "blocked")
        elif what == "dispute":
            if member.id in signal.disputed:
                with pytest.raises(Conflict) as refusal:
                    actions.dispute(row, who, "it is our own page")
                assert refusal.value.code == "disputed"
            else:
                actions.dispute(row, who, "it is our own page")
                signal.disputed.add(member.id)
        else:
            try:
                actions.withdraw_dispute(row, who)
                signal.disputed.remove(member.id)
            except Conflict as refused:
                assert refused.code == "no-dispute"

    @rule(data=st.data())
    def join(self, data: st.DataObject) -> None:
        self._join(data.draw(st.sampled_from(self.circles)), data.draw(st.sampled_from(self.members)))

    def _join(self, circle: Any, member: ModelMember) -> None:
        from accord.hub.members import actions, queries

        is_new = circle.id not in member.circles
        actions.join(circle, queries.member(member.id), by=queries.operator())
        member.circles.add(circle.id)
        if is_new:
            self._due_to(member, {circle.id})

    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        from accord.hub.members import actions, queries

        inside = [(circle, member) for circle in self.circles for member in self.members[1:] if circle.id in member.circles]
        if not inside:
            return
        circle, member = data.draw(st.sampled_from(inside))
        actions.leave(circle, queries.member(member.id), by=queries.operator())
        member.circles.discard(circle.id)
        self._settle(member)

    @rule(data=st.data(), standing=st.sampled_from(["suspended", "active", "active", "withdrawn", "signed"]))
    def change_standing(self, data: st.DataObject, standing: str) -> None:
        from accord.hub.members import actions, queries

        member = data.draw(st.sampled_from(self.members[1:]))
        was = member.standing
        actions.change_standing(queries.member(member.id), standing, by=queries.operator())
        member.standing = standing
        if standing == "active" and was != "active":
            self._open_to(member)
            self._due_to(member, member.circles)
        elif standing != "active":
            self._settle(member)

    @precondition(lambda self: len(self.members) < 8)
    @rule(sector=st.sampled_from(SECTORS), country=st.sampled_from(COUNTRIES), standing=st.sampled_from(["active", "active", "invited"]))
    def add(self, sector: str, country: str, standing: str) -> None:
        self._add(sector, country, standing)

    @rule()
    def grant_one_turn(self) -> None:
        from accord.hub.signals import actions

        actions.grant_some()

    @rule()
    def grant_everything(self) -> None:
        from accord.hub.signals import actions

        actions.grant_all()
        for signal in self.signals:
            signal.has |= signal.due
            signal.due = set()

    # What must hold

    def _from_the_beginning(self, member: int) -> Iterator[Consumer]:
        """Consumers that read everything again, on each of the two ways through the journal."""
        from accord.hub.journal import queries

        usual = queries.SPARSE
        for queries.SPARSE in (0.0, 2.0):
            yield Consumer(member, limit=50, over=self.consumers[member].over).catch_up()
        queries.SPARSE = usual

    @invariant()
    def everything_agrees(self) -> None:
        if not hasattr(self, "signals") or len(self.signals) < 6:
            return
        from accord.hub.signals.queries import claims_on
        from accord.hub.signals.vocabulary import LIVE

        # What is opened to a joiner when it has ended comes not as a signal, but what follows it does.
        for signal in self.signals:
            for n in signal.due if signal.state != "live" else ():
                self.consumers[n].over |= {signal.id}
        keys = [signal.key for signal in self.signals]
        live = {signal.id: signal for signal in self.signals if signal.state == "live"}
        for member in self.members:
            # A member that is not active may try to read: its cursor must not pass what it will find when it comes back.
            self.consumers[member.n].catch_up()
        for member in self._active():
            who = caller(member.id)
            listed = {id: item for id, item in everything_listed(who).items() if item["state"] == "live"}
            has = {id for id, signal in live.items() if member.n in signal.has}
            due = {id for id, signal in live.items() if member.n in signal.due}
            assert has <= listed.keys() <= has | due
            for consumer in (self.consumers[member.n], *self._from_the_beginning(member.n)):
                assert consumer.holds.keys() == listed.keys()
                for id, data in consumer.holds.items():
                    assert {name: listed[id].get(name) for name in data} == data
            assert {str(row.id) for row in claims_on(keys, who) if row.state == LIVE} == listed.keys()
        public = {str(row.id) for row in claims_on(keys, None) if row.state == LIVE}
        assert public == {id for id, signal in live.items() if signal.reach.scope == "public"}


@pytest.fixture
def machine(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:

    # Grants in many small turns, so that the machine comes between them.
    monkeypatch.setattr("accord.hub.signals.following.granting.GRANTS_A_TURN", 2)

    class Here(Membership):
        start = staticmethod(lambda: use_sqlite(sqlite_template, tmp_path))

    yield Here
    from django.db import connections

    connections.close_all()


def test_list_feed_check_and_model_agree_at_every_moment(machine: Any) -> None:
    quick = settings(max_examples=EXAMPLES, stateful_step_count=40, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(machine, settings=quick)
