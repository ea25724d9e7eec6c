"""For every marking and every viewer in a made world, all ways to read say what `core.sharing.decide` says."""

import json
import random
from dataclasses import dataclass
from typing import Any

import pytest
from hubs import Api, Hub
from worlds import caller, draft, everything_listed, whole_feed

from accord.core.identifiers import parse
from accord.core.sharing import PUBLIC, Marking, Reach, Viewer, decide, spec
from accord.core.sharing import reach as reach_of
from accord.hub.journal import queries as journal
from accord.hub.journal.store import feeding
from accord.hub.signals import actions, queries
from accord.hub.verdicts import queries as verdicts
from accord.tables import identifier_tables

# The sparse reader's sector and country are named in no audience, so that almost nothing reaches it.
SECTORS, COUNTRIES = ("state", "platform", "finance", "telecom"), ("TH", "BD", "NP", "PE")


@dataclass
class Made:
    """One published signal, and how it is marked."""

    id: str
    value: str
    seq: int
    by: int
    marking: Marking
    told: list[int]
    previewed: list[int]


@dataclass
class World:
    hub: Hub
    members: dict[int, Api]
    viewers: dict[int, Viewer]
    signals: list[Made]

    def entitled(self, n: int) -> dict[str, Made]:
        return {made.id: made for made in self.signals if decide(made.marking, self.viewers[n]).allowed}


def _marking(dice: random.Random, names: dict[str, str], circles: list[str], people: list[str], others: list[str]) -> dict[str, Any]:
    """A marking at random; the three readers of 1 %, 50 % and 99 % are put in or kept out as their share demands."""
    unnamed = {"attribution": "unnamed"} if dice.random() < 0.2 else {}
    share = {"Few": 0.01, "Half": 0.5, "Most": 0.99}
    let_in = {name for name, part in share.items() if dice.random() < part}
    kept_out = [names[name] for name in share if name not in let_in]
    label = dice.choices(["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"], [0.004, 0.1, 0.55, 0.3, 0.01])[0]
    if label == "CLEAR":
        return {"tlp": "TLP:CLEAR", **unnamed}
    if label == "RED":
        return {"tlp": "TLP:RED", "audience": {"people": dice.sample(people, dice.randint(1, len(people)))}, **unnamed}
    excluded = sorted({*kept_out, *dice.sample(others, dice.choice([0, 0, 1, 3]))})
    if label == "GREEN":
        return {"tlp": "TLP:GREEN", "audience": {"except": excluded}, **unnamed} if excluded else {"tlp": "TLP:GREEN", **unnamed}
    audience = {
        "members": sorted({names[name] for name in let_in} | set(dice.sample(others, dice.randint(0, 3)))) or [dice.choice(others)],
        "sectors": dice.sample(SECTORS, dice.choice([0, 0, 1, 2])),
        "countries": dice.sample(COUNTRIES, dice.choice([0, 0, 1])),
        "circles": dice.sample(circles, dice.choice([0, 0, 1, 2])),
        "except": excluded,
    }
    return {"tlp": f"TLP:{label}", "audience": {name: listed for name, listed in audience.items() if listed}, **unnamed}


def _world(hub: Hub, size: int) -> World:
    from accord.hub.members import actions as members
    from accord.hub.members import queries as member_queries
    from accord.hub.members.actions import people as staff

    dice = random.Random(20261124)
    by = member_queries.operator()
    hub.member("Few", "support", "AE")
    for name in ("Half", "Most"):
        hub.member(name, "crypto", "AE")
    for place in range(13):
        hub.member(f"Member {place}", SECTORS[place % 4], COUNTRIES[place % 3])
    names = {name: api.id for name, api in hub.cast.items()}
    others = [names[f"Member {place}"] for place in range(13)]
    circles = []
    for place in range(4):
        circle = members.make_circle(f"Circle {place}", by=by, opens=place % 2 == 0)
        circles.append(circle.id)
        for id in dice.sample(others, 4):
            members.join(circle, member_queries.member(id), by=by)
    people = [staff.add_person(member_queries.member(names["Member 1"]), f"Person {place}", by=by) for place in range(3)]
    for name, standing in (("Member 11", "suspended"), ("Member 12", "withdrawn")):
        members.change_standing(member_queries.member(names[name]), standing, by=by)
    api = {n: member_api for n, member_api in ((member.n, member) for member in hub.cast.values())} | {hub.admin.n: hub.admin}
    world = World(hub, api, member_queries.viewers(), [])
    callers = {id: caller(id) for id in (*others[:11], hub.admin.id)}  # nobody changes any more
    seen: set[str] = set()
    while len(seen) < size:
        wire = _marking(dice, names, circles, people, others)
        whose = callers[hub.admin.id if "circles" in wire.get("audience", {}) else names[f"Member {dice.randint(0, 10)}"]]
        value = f"scam-{len(world.signals)}.example-shop{len(world.signals)}.com"
        claim = draft(whose, value, marking=wire, tlp=wire["tlp"])
        kind = spec(reach_of(claim.marking))
        # Audiences that are alike by chance would only repeat each other; those open to all come again.
        if kind in seen and wire["tlp"] not in ("TLP:CLEAR", "TLP:RED") and dice.random() < 0.9:
            continue
        seen.add(kind)
        previewed = list(actions.preview(whose, claim).told.members)
        made = actions.publish(whose, [claim])[0]
        assert made.status == "published"
        recipients = journal.members_of(made.audience)
        world.signals.append(Made(str(made.id), value, made.seq, whose.n, claim.marking, recipients, previewed))
    return world


@pytest.fixture
def world(any_hub: Hub) -> World:
    return _world(any_hub, 1000 if any_hub.vendor == "sqlite" else 200)


def test_every_way_to_read_agrees_with_the_decision(world: World) -> None:
    """One world, made once, and everything asked of it: building it costs more than asking."""
    _the_world_is_as_wide_as_it_should_be(world)
    for n in world.members:
        if world.viewers[n].standing == "active":
            _one_reader_agrees(world, n)
    _previews_and_receipts_agree(world)
    _both_ways_through_the_journal_agree(world)
    _the_public_sees_what_is_public(world)
    _the_api_agrees(world)


def _the_world_is_as_wide_as_it_should_be(world: World) -> None:
    size = len(world.signals)
    kinds = {spec(reach_of(made.marking)) for made in world.signals}
    assert len(kinds) >= (1000 if world.hub.vendor == "sqlite" else 200)
    assert {made.marking.tlp.value for made in world.signals} == {"clear", "green", "amber", "amber+strict", "red"}
    share = {name: len(world.entitled(world.hub.cast[name].n)) / size for name in ("Few", "Half", "Most")}
    assert 0 < share["Few"] < 0.05
    assert 0.4 < share["Half"] < 0.6
    assert 0.95 < share["Most"] < 1


def _one_reader_agrees(world: World, n: int) -> None:
    who, entitled = caller(world.members[n]), world.entitled(n)
    fed = [entry for entry in whole_feed(n, limit=97) if entry["type"] == "signal.published"]
    assert [(entry["data"]["id"], entry["seq"]) for entry in fed] == [(made.id, made.seq) for made in entitled.values()]
    assert everything_listed(who).keys() == entitled.keys()
    assert {made.id for made in world.signals if queries.find(who, made.id) is not None} == entitled.keys()
    values = [made.value for made in world.signals]
    inputs = {checked.input for checked in verdicts.check(values, who) if checked.verdict and checked.verdict.word != "none"}
    assert inputs == {made.value for made in entitled.values()}
    # Asked one by one, only some of them: it is the same question.
    for made in random.Random(n).sample(world.signals, 60):
        key = parse(made.value, tables=identifier_tables()).key
        items, _ = queries.listed(who, queries.Filters(key=key))
        assert [item["id"] for item in items] == ([made.id] if made.id in entitled else [])
        row = queries.find(who, made.id)
        if row is not None:
            history = queries.history(row, who)
            assert [entry["seq"] for entry in history] == [made.seq]
            output = json.dumps([history, queries.shown(queries.show(row, who))])
            hidden = {*made.marking.audience.circles, *made.marking.audience.excluded, *made.marking.audience.members}
            assert not any(id in output for id in hidden - {made.marking.originator}), "a reader learns the audience"
            assert made.marking.attribution == "named" or made.marking.originator not in output


def _previews_and_receipts_agree(world: World) -> None:
    for made in world.signals:
        readers = [n for n, viewer in world.viewers.items() if decide(made.marking, viewer).allowed]
        assert made.told == readers
        assert made.previewed == [n for n in readers if n != made.by]
        row = queries.find(caller(world.members[made.by]), made.id)
        if made.marking.tlp == "red":
            assert row is None, "not even its publisher reads RED through a token"
        else:
            assert row is not None
            assert [n for n, _ in queries.receipts(row)[1]] == readers


def _both_ways_through_the_journal_agree(world: World) -> None:
    """Who may see little is fed by a walk along its audiences, who may see much by one along all entries: the same pages."""
    head = journal.head()
    dice = random.Random(1)
    asked = [(n, limit, dice.choice([0, dice.randint(0, head), head - 3])) for n in world.members for limit in (1, 7, 40, head + 1)]
    with pytest.MonkeyPatch.context() as patch:
        pages = []
        for share in (0.0, 2.0):
            patch.setattr(feeding, "SPARSE", share)
            feeding.forget()
            pages.append([journal.feed(n, after=after, limit=limit) for n, limit, after in asked])
    feeding.forget()
    assert pages[0] == pages[1]
    assert any(page.entries for page in pages[0])


def _the_public_sees_what_is_public(world: World) -> None:
    inputs = {checked.input for checked in verdicts.check([made.value for made in world.signals], None) if checked.verdict.word != "none"}
    assert inputs == {made.value for made in world.signals if decide(made.marking, PUBLIC).allowed}
    assert inputs


def _the_api_agrees(world: World) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    few, half = world.hub.cast["Few"], world.hub.cast["Half"]
    for member in (few, half):
        entitled = world.entitled(member.n)
        assert {entry["data"]["id"] for entry in member.feed() if entry["type"] == "signal.published"} == entitled.keys()
        for made in random.Random(2).sample(world.signals, 25):
            sees = made.id in entitled
            assert (member("GET", f"/signals/{made.id}")[0] == 200) is sees
            assert [item["id"] for item in member.get(f"/signals?identifier={made.value}")["items"]] == ([made.id] if sees else [])
            assert (member.verdict(f"https://www.{made.value}/page")["verdict"] != "none") is sees
            if not sees:
                for path in ("", "/receipts", "/share-requests"):
                    assert member("GET", f"/signals/{made.id}{path}") == member("GET", f"/signals/{unknown}{path}")
                    assert made.id.encode() not in member.raw
    for name in ("Member 11", "Member 12"):
        for path in ("/feed", "/signals", f"/signals/{world.signals[0].id}", "/me"):
            assert world.hub.cast[name]("GET", path)[0] == 401


def test_an_audience_that_names_nobody_reaches_nobody(hub: Hub) -> None:
    from accord.hub.journal.actions import turn

    alpha = hub.member("Alpha")
    with turn() as t:
        from accord.hub.signals.publishing.directory import Directory

        audience = t.audience(Reach(scope="named"), lambda: Directory(caller(alpha)).readers(Reach(scope="named")))
        t.append("member.changed", audience=audience, by=alpha.n, by_id=alpha.id, data={"empty": "policy"})
    assert journal.members_of(audience) == []
    assert not any(entry["data"].get("empty") for entry in alpha.feed())
