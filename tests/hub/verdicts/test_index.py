"""What a process keeps in memory says just what the database says, to every viewer, at every moment."""

import asyncio
import importlib.util
import random
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from contextvars import Context
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import connection
from hubs import Hub
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from msgspec.structs import replace
from programs import wait_until
from worlds import caller, draft, found, publish, use_sqlite

from accord.core.identifiers import parse
from accord.core.sharing import Use
from accord.core.times import micros, moment
from accord.core.trust.verdict import verdict
from accord.hub.refusals import Refusal
from accord.hub.signals import actions, queries
from accord.hub.signals.errors import NeedsThread
from accord.hub.signals.index import known
from accord.hub.signals.store import standing
from accord.hub.verdicts import queries as verdicts
from accord.tables import identifier_tables


@pytest.fixture(autouse=True)
def cool() -> Iterator[None]:
    yield
    known._index = None


def verdict_bytes(values: list[str], who: Any, use: str | None = None) -> bytes:
    return verdicts.encode_all(verdicts.check(values, who, use=use))


def written_bytes(values: list[str], who: Any, use: str | None = None) -> bytes:
    """The same as a batch has it written."""
    return b'{"results":[%s]}' % b",".join(verdicts.Checking(who, use=use).written(values))


def said_alone(values: list[str], who: Any, use: str | None = None) -> bytes:
    """What is said of each value where it is the only one of a request."""
    return b'{"results":[%s]}' % b",".join(verdicts.encode(verdicts.Checking(who, use=use).only(value)) for value in values)


def assert_agrees(values: list[str], viewers: list[Any], use: str | None = None) -> None:
    """The same bytes from the index, twice (as it loads, and from memory), together and one by one, and from the database.

    One by one from the database it is asked for one of many viewers, now this one, now that, as what is said changes.
    """
    index = known.current()
    assert index is not None
    said = []
    for who in viewers:
        alone, loaded, kept, again = (way(values, who, use) for way in (said_alone, verdict_bytes, written_bytes, said_alone))
        known._index = None
        try:
            assert alone == loaded == kept == again == verdict_bytes(values, who, use) == written_bytes(values, who, use)
        finally:
            known._index = index
        said.append(alone)
    chosen = range(len(viewers)) if len(viewers) <= 3 else [sum(map(len, said)) % len(viewers)]
    known._index = None
    try:
        assert all(said_alone(values, viewers[place], use) == said[place] for place in chosen)
    finally:
        known._index = index


def _machine() -> Any:
    """The members' machine of random changes, from the tests of that feature."""
    path = Path(__file__).parents[1] / "members" / "test_membership_machine.py"
    spec = importlib.util.spec_from_file_location("membership_machine", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Membership


def test_every_viewer_is_told_the_same_after_every_change(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.hub.signals.following.granting.GRANTS_A_TURN", 2)
    membership = _machine()

    class Indexed(membership):
        @staticmethod
        def start() -> None:
            known._index = None
            use_sqlite(sqlite_template, tmp_path)

        @invariant()
        def everything_agrees(self) -> None:
            if not hasattr(self, "signals") or len(self.signals) < 6:
                return
            if known.current() is None:
                known.warm()
            named = replace(caller(self.members[0].id), person=self.person)
            viewers = [caller(member.id) for member in self.members]
            assert_agrees([signal.value for signal in self.signals], [*viewers, named, None], "block")

    quick = settings(max_examples=15, stateful_step_count=30, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Indexed, settings=quick)


class _History:
    """A hub in which anything may happen next."""

    def __init__(self, hub: Hub) -> None:
        from accord.hub.members import actions as member_actions
        from accord.hub.members import queries as members

        self.members, self.numbers, self.by = member_actions, members, members.operator()
        self.dice, self.admin = random.Random(4), hub.admin
        self.api = [hub.member(f"Member {place}", ("finance", "telecom")[place % 2], ("TH", "NP")[place % 3 % 2]) for place in range(5)]
        self.circle = member_actions.make_circle("Circle", by=self.by, opens=True)
        self.values = [f"https://site{place}.example-scam.com/a" for place in range(6)] + ["example-scam.com", "+66812345678"]
        self.made: list[tuple[Any, UUID]] = []
        self.vouched = 0

    def anybody(self) -> Any:
        return self.dice.choice(self.api)

    def publish_one(self) -> None:
        dice = self.dice
        audience = dice.choice([None, {"members": [self.anybody().id]}, {"sectors": ["telecom"]}, {"countries": ["NP"]}])
        author = self.anybody()
        tlp = "TLP:AMBER" if audience else dice.choice(["TLP:GREEN", "TLP:CLEAR"])
        published = publish(caller(author), dice.choice(self.values), tlp=tlp, audience=audience, confidence=dice.randrange(100))
        if published.status == "published":
            self.made.append((author, published.id))

    def publish_in_circle(self) -> None:
        publish(caller(self.admin), self.dice.choice(self.values), tlp="TLP:AMBER", audience={"circles": [self.circle.id]})

    def change(self) -> None:
        if not self.made:
            return
        author, id = self.dice.choice(self.made)
        row, who = found(caller(author), id), caller(author)
        narrow = {"tlp": "TLP:AMBER", "audience": {"members": [self.api[0].id]}}
        with suppress(Refusal):
            what = self.dice.choice(("retract", "narrow", "widen"))
            if what == "retract":
                actions.retract(row, who, "wrong")
            else:
                actions.revise(row, who, {"marking": narrow if what == "narrow" else {"tlp": "TLP:GREEN"}})

    def answer(self) -> None:
        if not self.made:
            return
        _, id = self.dice.choice(self.made)
        who = caller(self.anybody())
        row = queries.find(who, str(id))
        if row is None:
            return
        what = self.dice.choice(("dispute", "sight", "act"))
        with suppress(Refusal):
            if what == "dispute":
                actions.dispute(row, who, "wrong")
            elif what == "sight":
                actions.sight(row, who)
            else:
                actions.act(row, who, "blocked")

    def join(self) -> None:
        self.members.join(self.circle, self.numbers.member(self.anybody().id), by=self.by)
        if self.dice.random() < 0.5:
            actions.grant_all()

    def leave(self) -> None:
        self.members.leave(self.circle, self.numbers.member(self.anybody().id), by=self.by)

    def vouch(self) -> None:
        self.vouched += 1
        if self.vouched % 4 == 0:
            actions.vouch([parse(self.dice.choice(self.values), tables=identifier_tables())], caller(self.anybody()))

    def step(self) -> None:
        happens = (self.publish_one, self.publish_one, self.publish_in_circle, self.change, self.change, self.answer)
        self.dice.choice((*happens, self.join, self.leave, self.vouch))()


def test_random_histories_are_followed_on_both_databases(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "TRUSTED_FOR", 3600.0)  # the thread that looks may wait longer for a turn on a slow machine
    history = _History(any_hub)
    index = known.warm()
    for _ in range(60):
        history.step()
        viewers = [*(caller(member) for member in history.api), caller(any_hub.admin), None]
        assert_agrees(history.values, viewers, history.dice.choice([None, "block", "warn"]))
    assert len(history.made) > 8
    assert index is known.current()


def test_what_another_process_changed_shows_within_milliseconds(hub: Hub) -> None:
    alpha, beta = caller(hub.member("Alpha")), caller(hub.member("Beta"))
    publish(alpha, "evil-site.com")
    known.warm()
    assert verdicts.check(["evil-site.com"], beta)[0].verdict.word == "reported"  # type: ignore[union-attr]
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.executescript(
        "BEGIN; UPDATE signals_signal SET state = 2; INSERT INTO signals_step (signal, seq) SELECT n, seq FROM signals_signal; COMMIT;"
    )
    time.sleep(2 * known.AGAIN)
    assert verdicts.check(["evil-site.com"], beta)[0].verdict.word == "retracted"  # type: ignore[union-attr]
    row = other.execute(
        "SELECT key, member, audience, shared, first, seq, state, uses, flags, kind, scheme, published, expires FROM signals_signal"
    )
    (values,) = row.fetchall()
    new = parse("new-evil.com", tables=identifier_tables()).key
    other.execute(
        "INSERT INTO signals_signal (id, key, member, audience, shared, first, seq, state, uses, flags, kind, scheme, published, expires) "
        "VALUES (?,?,?,?,?,?,?,1,?,?,?,?,?,?)",
        [b"x" * 16, new, *values[1:6], *values[7:]],
    )
    other.close()
    time.sleep(2 * known.AGAIN)
    assert verdicts.check(["new-evil.com"], beta)[0].verdict.word == "reported"  # type: ignore[union-attr]


def test_what_is_not_committed_is_no_answer_of_the_index(hub: Hub) -> None:
    from accord.hub.journal.actions import turn

    known.warm()
    assert known.current() is not None
    with turn():
        assert known.current() is None
    assert known.current() is not None


def test_an_index_of_another_database_is_not_asked(hub: Hub, sqlite_template: Path, tmp_path: Path) -> None:
    publish(caller(hub.member("Alpha")), "evil-site.com")
    known.warm()
    use_sqlite(sqlite_template, tmp_path)
    assert known.current() is None


def _crowd(hub: Hub, count: int) -> tuple[list[Any], str]:
    """Many claims of many members on one value, with different markings, times and answers."""
    from accord.hub.members.models import Member

    value = "https://hot.example-scam.com/pay"
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    wide = publish(caller(alpha), value, confidence=80, seen={"first": "2026-01-01", "last": "2026-11-20T00:00:00Z"})
    publish(caller(alpha), value, tlp="TLP:AMBER", audience={"members": [beta.id]}, confidence=20, scheme="investment")
    gone = publish(caller(beta), value, confidence=60)
    actions.sight(found(caller(beta), wide.id), caller(beta))
    actions.retract(found(caller(beta), gone.id), caller(beta), "wrong")
    first = Member.objects.count() + 1
    columns = (
        "key, audience, shared, first, seq, state, uses, flags, kind, scheme, source, confidence, "
        "published, first_seen, last_seen, expires, embargo"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {count}) "
            f"INSERT INTO signals_signal (id, member, {columns}) SELECT randomblob(16), {first} + c.i / 60, "
            + columns.replace("published, first_seen, last_seen", "published - c.i, first_seen - c.i, last_seen - c.i * 1000000")
            + " FROM signals_signal s, c WHERE s.n = 1 + c.i % 3"
        )
    return [caller(alpha), caller(beta), caller(hub.member("Gamma")), None], value


def test_twenty_thousand_claims_on_one_value_are_counted_not_loaded(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    viewers, value = _crowd(hub, 20_000)
    monkeypatch.setattr(standing, "MOST_ONE_BY_ONE", 10**9)
    one_by_one = [verdict_bytes([value, "https://other.example"], who, use) for who in viewers for use in (None, "block")]
    monkeypatch.undo()
    assert [verdict_bytes([value, "https://other.example"], who, use) for who in viewers for use in (None, "block")] == one_by_one
    index = known.warm()
    assert [verdict_bytes([value, "https://other.example"], who, use) for who in viewers for use in (None, "block")] == one_by_one
    assert b'"sources":33' in one_by_one[0], one_by_one[0]
    key = parse(value, tables=identifier_tables()).key
    assert index._kept[key] is known._CROWD
    assert index._held < 100
    assert all(len(crowd) < 6 * 340 for _, crowd in index._crowds.values())
    # What was counted is not shown any more once it has changed.
    publish(viewers[2], value)
    assert verdict_bytes([value], viewers[0]) != one_by_one[0]
    assert_agrees([value], viewers)


def asked_on_the_loop(value: str, who: Any) -> bytes:
    """As the edge asks: on an event loop, where nothing may be held up.

    In an empty context: a browser that drives another test is a loop in this thread, and leaves its connection, to another database,
    in the thread's own context.
    """

    async def ask() -> bytes:
        known.on_loop()
        return verdict_bytes([value], who)

    return Context().run(asyncio.run, ask())


def test_a_crowd_is_never_counted_on_the_event_loop(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setattr(known, "SPANS_FOR", 3600.0)  # a slow machine must not make it count again
    viewers, value = _crowd(hub, 1100)
    known.warm()

    with pytest.raises(NeedsThread):
        asked_on_the_loop(value, viewers[0])
    answer = verdict_bytes([value], viewers[0])
    assert asked_on_the_loop(value, viewers[0]) == answer
    assert asked_on_the_loop("https://nothing.example/", viewers[0]) == verdict_bytes(["https://nothing.example/"], viewers[0])


def test_what_was_counted_of_a_crowd_holds_for_a_moment_only(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two looks somebody may have let the asker in, and claims expire."""
    (viewer, *_), value = _crowd(hub, 1100)
    counted, at = [], verdicts.now()
    real = known.together
    monkeypatch.setattr(known, "together", lambda key, who: counted.append(key) or real(key, who))
    known.warm()
    for later, times in ((0.0, 1), (0.0, 1), (known.SPANS_FOR + 0.1, 2), (known.SPANS_FOR + 0.1, 2), (365 * 86400.0, 3)):
        monkeypatch.setattr(known, "now", lambda later=later: at + int(later * 1_000_000))
        verdict_bytes([value], viewer)
        assert len(counted) == times, later


def test_on_the_loop_nothing_waits_for_postgresql(postgres_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    monkeypatch.setattr(known, "TRUSTED_FOR", 3600.0)  # on a slow machine as on a fast one
    alpha, beta = caller(postgres_hub.member("Alpha")), caller(postgres_hub.member("Beta"))
    publish(alpha, "evil-site.com")
    index = known.warm()

    assert b'"none"' in asked_on_the_loop("https://unknown.example/x", beta)
    with pytest.raises(NeedsThread):
        asked_on_the_loop("evil-site.com", beta)
    answer = verdict_bytes(["evil-site.com"], beta)
    assert asked_on_the_loop("evil-site.com", beta) == answer
    # An index that has not looked for a while is not trusted.
    index._looked -= 2 * known.TRUSTED_FOR
    assert known.current() is None
    with pytest.raises(NeedsThread):
        asked_on_the_loop("https://unknown.example/x", beta)


def test_a_full_filter_is_made_larger(hub: Hub) -> None:
    alpha = caller(hub.member("Alpha"))
    index = known.warm()
    room = index._room
    index._room = index._put
    publish(alpha, "one-more.example.com")
    assert verdict_bytes(["one-more.example.com"], alpha).count(b'"reported"') == 1
    wait_until(lambda: index._put * 2 != index._room > index._put)  # first twice what is in it, until it was filled anew
    assert index._room == room
    assert verdict_bytes(["one-more.example.com"], alpha).count(b'"reported"') == 1
    assert_agrees(["one-more.example.com", "nothing.example.com"], [alpha, None])


def test_what_is_kept_of_a_claim_ends_with_its_embargo_as_it_fades_and_with_the_claim(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for at moments in any order, of the page itself and of another below its host, each time as the database says it."""
    alpha, beta = caller(hub.member("Alpha")), caller(hub.member("Beta"))
    begun = moment(verdicts.now())
    until = begun + timedelta(days=2)
    marked = {"embargo": {"until": f"{until:%Y-%m-%dT%H:%M:%SZ}"}}
    publish(alpha, "https://evil-site.com/a/b", confidence=80, marking=marked)
    publish(alpha, "other-evil.com", confidence=70)
    publish(alpha, "+66812345678", confidence=60)
    known.warm()
    values = [
        "https://evil-site.com/a/b",
        "https://evil-site.com/a",
        "https://www.other-evil.com/x",
        "https://other-evil.com/y",
        "+66812345678",
    ]
    answers = set()
    for days in (0, 1, 3, 30, 3, 120, 0, 2000, 1):
        at = micros(begun + timedelta(days=days))
        monkeypatch.setattr(verdicts, "now", lambda at=at: at)
        for use in (None, "block"):
            assert_agrees(values, [alpha, beta, None], use)
        answers.add(verdict_bytes(values, beta))
    assert len(answers) >= 4, "what is said changes with time"


def test_what_one_claim_says_of_all_below_its_host_is_worked_out_once(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha = caller(hub.member("Alpha"))
    publish(alpha, "evil-site.com")
    known.warm()
    monkeypatch.setattr(verdicts, "_alone", OrderedDict())
    worked: list[Any] = []
    monkeypatch.setattr(verdicts, "verdict", lambda *given, **more: worked.append(given) or verdict(*given, **more))
    answers = {said_alone([f"https://evil-site.com/{page}"], alpha, "block").partition(b'"verdict"')[2] for page in "abcabc"}
    assert len(answers) == len(worked) == 1


def test_what_is_kept_of_one_page_is_not_said_of_another_that_is_protected(hub: Hub) -> None:
    """The claim is on the host that both lie under; the other lies under a bank's as well."""
    alpha = caller(hub.member("Alpha"))
    publish(alpha, "luxweb.com")
    known.warm()
    values = ["https://shop.luxweb.com/x", "https://finance.luxweb.com/x", "https://shop.luxweb.com/x"]
    assert_agrees(values, [alpha, None], "block")
    shop, bank, again = verdicts.check(values, alpha)
    assert shop.verdict == again.verdict != bank.verdict


def test_no_more_is_kept_than_may_be(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "MOST", 20)
    alpha = caller(hub.member("Alpha"))
    values = [f"site{place}.example.com" for place in range(50)]
    actions.publish(alpha, [draft(alpha, value) for value in values])
    index = known.warm()
    assert verdict_bytes(values, alpha).count(b'"reported"') == 50
    assert index._held <= 20
    assert index._held == sum(len(rows) or 1 for rows in index._kept.values())
    assert_agrees(values, [alpha, None])


@pytest.mark.parametrize("use", [None, *Use])
def test_nothing_known_is_what_the_long_way_says(hub: Hub, use: str | None) -> None:
    values = ["https://nothing.example/a/b?c", "+66812345678", "nothing-here.co.th", "somebody@nothing.example", "198.51.100.7"]
    alpha = caller(hub.member("Alpha"))
    known.warm()
    for checked in verdicts.check(values, alpha, use=use):
        assert checked.verdict == verdict((), (), now=moment(0), use=use)
    assert_agrees(values, [alpha, None], use)


def test_protected_things_are_protected_by_the_index_too(hub: Hub) -> None:
    """Lists, suffixes, help lines, names with `www.` and below a bank: with nothing claimed, and with a claim."""
    values = [
        "google.com", "www.google.com", "https://www.google.com/x", "https://sub.docs.google.com/y", "co.th", "www.gov.uk",
        "https://www.co.th/x",
        "github.io", "https://somebody.github.io/kit", "duckdns.org", "1.1.1.1", "8.8.8.8", "https://8.8.8.8/x", "scb.co.th",
        "login.scb.co.th",
        "kasikornbank.com", "https://a.b.kasikornbank.com/x", "+661441", "1441", "https://xn--l-7sba6dbr.com/login",
        "foo.ck", "www.ck", "a.www.ck",
    ]  # fmt: skip
    alpha, beta = caller(hub.member("Alpha")), caller(hub.member("Beta"))
    known.warm()
    assert_agrees(values, [alpha, beta, None], "block")
    for value in ("https://www.google.com/x", "https://somebody.github.io/kit", "https://a.b.kasikornbank.com/x"):
        publish(alpha, value)
    actions.vouch([parse("foo.ck", tables=identifier_tables())], beta)
    assert_agrees(values, [alpha, beta, None], "block")


def test_pieces_written_before_are_the_whole_written_at_once(hub: Hub) -> None:
    alpha, beta = caller(hub.member("Alpha")), caller(hub.member("Beta"))
    id = publish(alpha, "evil-site.com", confidence=70, seen={"first": "2026-01-01", "last": "2026-11-23T01:02:03.000004Z"}).id
    actions.dispute(found(beta, id), beta, "wrong")
    actions.act(found(beta, id), beta, "blocked")
    assert isinstance(id, UUID)
    values = ["https://evil-site.com/ก", "google.com", "4111 1111 1111 1111", "???", "", "https://nothing.example", '"\\\u2028', "co.th"]
    for use in (None, "block", "warn"):
        checked = verdicts.check(values, beta, use=use)
        assert verdicts.encode_all(checked) == msgspec.json.encode({"results": [verdicts.result_out(result) for result in checked]})


def test_values_under_too_many_hosts_are_refused_in_parts_as_at_once(hub: Hub) -> None:
    alpha = caller(hub.member("Alpha"))
    known.warm()
    long = [f"https://{'a.' * 110}x{place}.example.com/" + "b/" * 16 for place in range(40)]
    with pytest.raises(verdicts.BadSignal):
        verdicts.check(long, alpha)
    parts = verdicts.Checking(alpha)
    parts.some(long[:10])
    with pytest.raises(verdicts.BadSignal):
        for start in range(10, 40, 10):
            parts.some(long[start : start + 10])
    # The same value again is no more work.
    assert len(verdicts.check([long[0]] * 100, alpha)) == 100


def test_web_addresses_are_kept_as_they_were_read_and_so_many_only(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "MOST_READ", 5)
    monkeypatch.setattr(verdicts, "_read", OrderedDict())
    publish(caller(hub.admin), "https://kept.example-scam.com/in")
    deep = "https://" + ".".join("a" * 40) + ".example-scam.com/" + "/".join("b" * 14)
    people = ("+66812345678", "TH:004:1234567890")
    for _ in range(2):
        for value in ["https://kept.example-scam.com/in", *people, deep, *(f"https://x{n}.example/in" for n in range(12))]:
            first = verdict_bytes([value], caller(hub.admin))
            assert verdict_bytes([value], caller(hub.admin)) == first
            assert (b'"reported"' in first) is ("kept" in value)
            assert len(verdicts._read) <= 5
    assert not any("66812345678" in value or "TH:004" in value or value == deep for value, _, _ in verdicts._read)
    # What nobody asks for again is not kept.
    verdict_bytes(["https://once.example/in"], caller(hub.admin))
    assert not any("once" in value for value, _, _ in verdicts._read)
    # A refusal is one each time, and another region or kind another question.
    assert verdict_bytes(["https://"], caller(hub.admin)) == verdict_bytes(["https://"], caller(hub.admin))
