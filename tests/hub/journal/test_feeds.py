"""Feeds under a law: whatever members join, leave and are suspended between its pages, each reader gets exactly its entries, in order."""

import json
import random
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from hubs import Hub

from accord.core.sharing import Reach
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import erase, turn
from accord.hub.journal.store import feeding
from accord.hub.journal.vocabulary import Topic, Topics

MEMBERS = range(101, 107)
TOPICS = [
    None,
    *(
        Topic(kind, frozenset(schemes.split()), country)
        for kind in ("url", "phone")
        for schemes in ("parcel", "romance", "parcel romance")
        for country in ("TH", None)
    ),
]
FILTERS = [
    None,
    Topics(kinds=frozenset({"url"})),
    Topics(schemes=frozenset({"parcel", "job"})),
    Topics(kinds=frozenset({"phone"}), countries=frozenset({"TH", "KH"})),
    Topics(countries=frozenset({"LA"})),
]


@dataclass
class Reader:
    member: int
    filters: Topics | None
    after: int = 0
    got: list[bytes] = field(default_factory=list)

    def read(self, limit: int) -> bool:
        """One page; the same in one piece is the same to the byte."""
        page = journal.feed(self.member, after=self.after, limit=limit, filters=self.filters)
        sheet = journal.sheet(self.member, after=self.after, limit=limit, filters=self.filters)
        assert len(page.entries) <= limit
        assert page.seqs == [json.loads(entry)["seq"] for entry in page.entries]
        assert self.after <= page.next <= journal.head()
        if page.seqs:
            assert self.after < page.seqs[0]
            assert page.seqs[-1] <= page.next
        assert (sheet.body, sheet.next, sheet.more) == (b",".join(page.entries), page.next, page.more)
        events = journal.sheet(self.member, after=self.after, limit=limit, filters=self.filters, form=journal.Form.EVENTS)
        pairs = zip(page.seqs, page.entries, strict=True)
        assert events.body == b"\n\n".join(b"id: 1-%d\nevent: entry\ndata: %s" % pair for pair in pairs)
        assert not page.more or page.next > self.after
        self.after, self.got = page.next, self.got + page.entries
        return page.more


class Journal:
    """A journal that is written at random, and all that it ever said."""

    def __init__(self, seed: int) -> None:
        self.made = random.Random(seed)
        self.audiences: list[tuple[int, bool]] = []
        self.belongs: set[tuple[int, int]] = set()
        self.suspended: set[int] = set()
        self.topics: dict[int, Topic | None] = {}
        with turn() as t:
            for place in range(6):
                is_open = place == 0
                reach = Reach(scope="members") if is_open else Reach(scope="named", members=frozenset({f"m{place}"}))
                first = set(MEMBERS) if is_open else set(self.made.sample(MEMBERS, 3))
                audience = t.audience(reach, lambda first=first: first)  # type: ignore[misc]
                for member in sorted(first):  # whoever had the audience before, these belong to it from now on
                    t.open(member, audience, history=False)
                self.audiences.append((audience, is_open))
                self.belongs |= {(member, audience) for member in first}

    def write(self) -> None:
        with turn() as t:
            for _ in range(self.made.choice([1, 2, 9])):
                audience, _ = self.made.choice(self.audiences)
                topic = self.made.choice(TOPICS)
                number = t.topic(topic) if topic else None
                seq = t.append("signal.published", audience=audience, by=1, by_id=None, data={"n": self.made.random()}, topic=number)
                self.topics[seq] = topic

    def move(self) -> None:
        """Somebody joins or leaves an audience, or is suspended, or comes back."""
        with turn() as t:
            member = self.made.choice(MEMBERS)
            if self.made.random() < 0.3:
                self._suspend_or_not(t, member)
            elif member not in self.suspended:
                audience, _ = self.made.choice(self.audiences[1:])
                self._change(t, member, audience, (member, audience) not in self.belongs)
            t.append("member.changed", audience=self.audiences[0][0], by=1, by_id=None, data={})

    def _suspend_or_not(self, t: Any, member: int) -> None:
        opens = member in self.suspended
        for audience, is_open in self.audiences:
            if is_open or (not opens and (member, audience) in self.belongs):
                self._change(t, member, audience, opens)
        self.suspended ^= {member}

    def _change(self, t: Any, member: int, audience: int, joins: bool) -> None:
        if joins:
            t.open(member, audience, history=False)
        else:
            t.close(member, audience)
        self.belongs ^= {(member, audience)}

    def end(self) -> None:
        """All are active in the end, so that nothing is held back from anybody any more."""
        with turn() as t:
            for member in sorted(self.suspended):
                self._suspend_or_not(t, member)

    def of(self, reader: Reader) -> list[int]:
        """What the reader's feed is, entry by entry, from the tables themselves."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq, audience FROM journal_entry ORDER BY seq")
            entries = cursor.fetchall()
            cursor.execute("SELECT audience, feed_from, until FROM journal_reader WHERE member = %s", [reader.member])
            spans = cursor.fetchall()
        seqs = [seq for seq, audience in entries if any(a == audience and low <= seq < until for a, low, until in spans)]
        if reader.filters is None:
            return seqs
        return [seq for seq in seqs if (topic := self.topics.get(seq)) and reader.filters.matches(topic)]


@pytest.mark.parametrize(
    ("sparse", "listed", "mapped", "fresh"),
    [(0.0, 4000, 10_000, 1.0), (0.0, 4000, 0, 1.0), (2.0, 4000, 10_000, 1.0), (0.0, 0, 10_000, 1.0), (0.2, 4000, 10_000, 0.0)],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_pages_between_which_everything_changes_are_the_feed(
    any_hub: Hub, monkeypatch: pytest.MonkeyPatch, seed: int, sparse: float, listed: int, mapped: int, fresh: float
) -> None:
    bounds = {"SPARSE": sparse, "LISTED": listed, "MAPPED": mapped, "FRESH": fresh, "WINDOW": 40, "SPAN": 60, "TOGETHER": 2}
    for name, value in bounds.items():
        monkeypatch.setattr(feeding, name, value)
    feeding.forget()
    made, world = random.Random(seed), Journal(seed)
    readers = [Reader(member, filters) for member in MEMBERS for filters in FILTERS]
    for _ in range(60):
        for _ in range(made.choice([0, 1, 3])):
            (world.move if made.random() < 0.3 else world.write)()
        if made.random() < 0.1:
            erase(made.randint(1, journal.head()), member=1, actor="test")
        for reader in made.sample(readers, 6):
            reader.read(made.choice([1, 3, 7]))
    world.end()
    for reader in readers:
        while reader.read(5):
            pass
        assert reader.after == journal.head()
        assert [json.loads(entry)["seq"] for entry in reader.got] == world.of(reader)
    assert any(reader.got for reader in readers if reader.filters == FILTERS[3])
    assert not any(reader.got for reader in readers if reader.filters == FILTERS[4])
    assert any(b'"entry.erased"' in entry for reader in readers for entry in reader.got)


def test_audiences_of_others_are_not_a_readers_wherever_their_numbers_lie(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of its own has the lowest number, one it joined and left lies among those of others, and theirs go on beyond both."""
    monkeypatch.setattr(feeding, "SPARSE", 0.0)
    feeding.forget()
    mine, others = 101, 102
    own: list[int] = []
    audiences: list[int] = []
    with turn() as t:
        t.open(mine, t.audience(Reach(scope="members"), set), history=False)
        for place in range(60):
            reach = Reach(scope="named", members=frozenset({f"m{place}"}))
            audiences.append(t.audience(reach, lambda place=place: {others if place else mine}))  # type: ignore[misc]
        for step, audience in enumerate([*audiences, *reversed(audiences)]):
            if step == 20:
                t.open(mine, audiences[31], history=False)
            if step == 80:
                t.close(mine, audiences[40])
                t.close(mine, audiences[31])
            if step == 30:
                t.open(mine, audiences[40], history=False)
            seq = t.append("signal.published", audience=audience, by=1, by_id=None, data={"step": step})
            if step in (0, 31, 40, 79, 119):
                own.append(seq)
    for limit in (1, 2, 3, 5, 50):
        reader = Reader(mine, None)
        while reader.read(limit):
            pass
        seqs = [json.loads(entry)["seq"] for entry in reader.got]
        assert [seq for seq in seqs if seq >= own[0]] == own


def test_what_was_written_a_moment_ago_is_in_the_next_page(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    for place in range(5):
        alpha.publish(f"site-{place}.example.com")
        feed = [entry["data"].get("identifier", {}).get("value") for entry in beta.feed()]
        assert feed[-1] == f"site-{place}.example.com"


def test_a_signal_is_followed_under_every_scheme_it_had_and_its_country(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    signal = alpha.publish("https://pay.bank-x.co.th/in", scheme="parcel")
    alpha.publish("+85512345678", scheme="romance")
    alpha.post(f"/signals/{signal['id']}/revise", {"scheme": "investment"})
    beta.post(f"/signals/{signal['id']}/sightings", {})
    alpha.post(f"/signals/{signal['id']}/retract", {"reason": "It was ours."})

    def types(query: str) -> list[str]:
        return [entry["type"] for entry in beta.get(f"/feed?{query}")["entries"]]

    whole = ["signal.published", "signal.revised", "signal.sighted", "signal.retracted"]
    assert types("kind=url") == types("scheme=parcel") == types("country=th") == whole
    assert types("scheme=investment") == whole[1:]
    assert types("scheme=romance,investment&kind=phone") == ["signal.published"]
    assert types("country=KH") == ["signal.published"]
    spaced = types("scheme=romance, investment&kind=url, phone&country=TH, KH")
    assert spaced == types("scheme=romance,investment&kind=url,phone&country=TH,KH") and len(spaced) == 4
    assert types("country=KH&kind=url") == []
    assert "member.joined" in types("") and "member.joined" not in types("kind=url,phone,domain")


def test_who_no_longer_sees_a_signal_is_not_told_its_new_scheme_by_a_filter(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    signal = alpha.publish("a.example.com", tlp="AMBER", scheme="parcel", audience={"members": [beta.id, gamma.id]})
    marking = {"tlp": "AMBER", "audience": {"members": [gamma.id]}}
    alpha.post(f"/signals/{signal['id']}/revise", {"scheme": "romance", "marking": marking})
    assert [entry["type"] for entry in beta.get("/feed?scheme=parcel")["entries"]] == ["signal.published", "signal.retracted"]
    assert beta.get("/feed?scheme=romance")["entries"] == []
    assert [entry["type"] for entry in gamma.get("/feed?scheme=romance")["entries"]] == ["signal.revised"]


@pytest.mark.parametrize(
    "query", ["kind=card", "kind=", "scheme=none-such", "country=XX", "country=T", "kind=url,,phone", "kind=url&kind=ip"]
)
def test_a_filter_that_nobody_knows_is_refused(hub: Hub, query: str) -> None:
    status, problem = hub.member("Alpha")("GET", f"/feed?{query}")
    assert (status, problem["code"]) == (400, "bad-query")
