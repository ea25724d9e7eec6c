"""The scene: all parts at work, a NATS server killed and its store wiped, a replica that stands still, a background that is gone; and what
must hold when it is over."""

import hashlib
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msgspec
from bells import Post
from nodes import Program, counts, is_fresh
from programs import wait_until

from scale.cast import Cast, cast
from scale.consumers import FEED, STREAM, WEBHOOK, Consumers, Spec, numbers
from scale.load import Announcements, Checks, Publishes, Retracts, Rings, Worker, all_ids
from scale.machines import Machines

IN_HAND_MAILS = 3  # threads of a background that send mails
A_BELL_EACH, MOST_BELLS = 4.0, 8  # seconds; of one ringer: no more than may ring of one member at a time


@dataclass(frozen=True)
class Plan:
    """`rate` entries and `checks` a second for so many seconds; `stands` is for how long the replica does. `comes_back`: the background is
    started again in its place; else it stays away, and the other takes over when its leases have run out."""

    rate: float = 1000.0
    seconds: float = 60.0
    consumers: int = 50
    checks: float = 40.0
    stands: float = 20.0
    retract_every: float = 0.5
    comes_back: bool = False
    durable: bool = True
    processes: int = 2  # of consumers
    within: float = 600.0  # for everybody to come to the end
    own_share: float = 0.95  # of the checks at least the nodes answer themselves


@dataclass
class Outcome:
    faults: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)


Tell = Callable[[str], None]


def play(plan: Plan, folder: Path, tell: Tell = lambda _: None) -> Outcome:
    with Post() as post:
        settings = {"ACCORD_SMTP": post.address, "ACCORD_MAIL_FROM": "bells@accord.example", "ACCORD_PRIVATE_HOOKS": "1"}
        machines = Machines(folder, settings, durable=plan.durable, tell=lambda what: tell(f"starting {what}"))
        try:
            return Scene(plan, machines, post, tell).play()
        finally:
            machines.end()


class Scene:
    def __init__(self, plan: Plan, machines: Machines, post: Post, tell: Tell) -> None:
        self.plan, self.machines, self.post, self._tell = plan, machines, post, tell
        self.outcome = Outcome()
        self.over = threading.Event()
        self._begun = time.monotonic()
        self.cast: Cast = cast(machines, ringers=max(1, min(5, int(plan.seconds / 12))))

    def tell(self, what: str) -> None:
        self._tell(f"{time.monotonic() - self._begun:6.1f} s  {what}")

    def play(self) -> Outcome:
        with ExitStack() as stack:
            self.consumers = [Consumers() for _ in range(min(self.plan.processes, self.plan.consumers))]
            for each in self.consumers:
                stack.callback(each.end)
            self._listen()
            heard = Announcements([server.address for server in self.machines.nats])
            stack.callback(heard.close)
            self._workers(heard)
            before = [counts(node) for node in self.machines.nodes]
            self._begun = time.monotonic()
            for worker in self.workers:
                worker.start()
            self._let_fall()
            while self._at() < self.plan.seconds:
                time.sleep(min(5.0, max(0.05, self.plan.seconds - self._at())))
                self._progress()
            self.over.set()
            for worker in self.workers:
                worker.join(240)
                self.outcome.faults += worker.trouble
            after = [counts(node) for node in self.machines.nodes]
            self._rates(before, after, heard)
            for falling in self._falling:
                falling.join(120)
            self._everybody_ends_equal()
            self._bells()
        return self.outcome

    def _at(self) -> float:
        return time.monotonic() - self._begun

    # Who is there

    def _listen(self) -> None:
        """Every fifth is a webhook; of the others half read the feed and half a stream, most of them at the nodes."""
        nodes = [node.served.address for node in self.machines.nodes]
        specs: list[Spec] = []
        for number in range(self.plan.consumers):
            process = self.consumers[number % len(self.consumers)]
            kind = WEBHOOK if number % 5 == 4 else (FEED, STREAM)[number % 2]
            name = f"{kind}-{number}"
            reader = (number // 5) % len(self.cast.readers)
            token = self.cast.readers[reader].token
            if kind == WEBHOOK:
                where = self._made_webhook(token, f"{process.hooks}/{name}")
            else:
                where = self.machines.web.served.address if number % 6 == 5 else nodes[(number // 2) % len(nodes)]
            specs.append(Spec(name, kind, where, token, reader, str(self.machines.folder / f"{name}.seqs")))
        for place, process in enumerate(self.consumers):
            process.begin([spec for number, spec in enumerate(specs) if number % len(self.consumers) == place])
        self.specs = specs
        kinds = Counter(spec.kind for spec in specs)
        at_nodes = sum(spec.where in nodes for spec in specs)
        self._tell(f"{len(specs)} consumers: " + ", ".join(f"{n} {kind}s" for kind, n in kinds.items()) + f"; {at_nodes} at nodes")

    def _made_webhook(self, token: str, url: str) -> str:
        done = self.machines.web.served.ask("POST", "/api/v1/webhooks", token, {"url": url, "after": 0})
        assert done.status == 201, done
        return str(done.json()["secret"])

    def _workers(self, heard: Announcements) -> None:
        web, plan = self.machines.web.served.address, self.plan
        nodes = [node.served.address for node in self.machines.nodes]
        count = len(self.cast.publishers)
        self.publishers = [Publishes(self.over, web, self.cast, number, plan.rate / count) for number in range(count)]
        who = (self.cast.single, self.cast.asks)
        self.retracts = Retracts(self.over, web, nodes, who, heard, plan.retract_every)
        self.checks = [
            Checks(self.over, node, self.cast.asks, self.retracts.gone, plan.checks / len(nodes), 100 + place)
            for place, node in enumerate(nodes)
        ]
        self.rings = [Rings(self.over, web, self.cast, number, A_BELL_EACH, MOST_BELLS) for number in range(len(self.cast.ringers))]
        self.workers: list[Worker] = [*self.publishers, self.retracts, *self.checks, *self.rings]

    # What falls

    def _let_fall(self) -> None:
        seconds = self.plan.seconds
        falls = [self._nats_falls, self._replica_stands, self._background_is_gone]
        times = [seconds / 4, seconds / 3, seconds / 2]
        self._falling = [threading.Thread(target=self._fall, args=(at, fall), daemon=True) for at, fall in zip(times, falls, strict=True)]
        for thread in self._falling:
            thread.start()

    def _fall(self, at: float, fall: Callable[[], None]) -> None:
        time.sleep(max(0.0, at - self._at()))
        try:
            fall()
        except Exception as error:
            self.outcome.faults.append(f"{fall.__name__}: {type(error).__name__} {error}"[:500])

    def _nats_falls(self) -> None:
        leader = self.machines.leader()
        leader.kill()
        shutil.rmtree(leader.folder / "store")
        self.tell(f"NATS server {leader.folder.name}, which led the stream, is killed and its store wiped")
        time.sleep(self.plan.seconds / 6)
        leader.start()
        self.tell(f"NATS server {leader.folder.name} is back, empty")

    def _replica_stands(self) -> None:
        with self.machines.replicas[0].stopped():
            self.tell(f"replica 1 stands still for {self.plan.stands:g} s")
            time.sleep(self.plan.stands)
        self.tell("replica 1 goes on")

    def _background_is_gone(self) -> None:
        self.machines.backgrounds[0].kill()
        self.tell("background 1 is killed")
        if self.plan.comes_back:
            time.sleep(0.5)
            self.machines.back(0)
            self.tell("background 1 is started again")

    # How it goes

    def _progress(self) -> None:
        taken = sum(publisher.taken for publisher in self.publishers)
        places = [place for each in self.consumers for place in each.places().values()]
        fresh = [_fresh(node) for node in self.machines.nodes]
        self.tell(
            f"{taken} published, {len(self.retracts.gone)} taken back, {sum(check.asked for check in self.checks)} checks; "
            f"consumers at {min(places)} to {max(places)}; nodes fresh: {' '.join(fresh)}"
        )

    def _rates(self, before: list[Any], after: list[Any], heard: Announcements) -> None:
        figures, faults = self.outcome.figures, self.outcome.faults
        lasted = max(publisher.lasted for publisher in self.publishers)
        taken = sum(publisher.taken for publisher in self.publishers)
        figures["published"], figures["seconds"], figures["entries/s"] = taken, round(lasted, 1), round(taken / lasted)
        for publisher in self.publishers:
            for held, count in publisher.held.items():
                figures[f"lines: {held}"] = figures.get(f"lines: {held}", 0) + count
        own = [now["check", "node"] - then.get(("check", "node"), 0) for then, now in zip(before, after, strict=True)]
        asked = [now.get(("check", "primary"), 0) - then.get(("check", "primary"), 0) for then, now in zip(before, after, strict=True)]
        share = sum(own) / max(1, sum(own) + sum(asked))
        figures["checks"] = sum(own) + sum(asked)
        figures["checks by the nodes themselves"] = round(share, 4)
        figures["by node"] = [f"{mine}/{mine + theirs}" for mine, theirs in zip(own, asked, strict=True)]
        figures["announcements heard"] = heard.count
        figures["taken back"] = len(self.retracts.gone)
        unanswered = self.retracts.unanswered + sum(check.unanswered for check in self.checks)
        if share < self.plan.own_share:
            faults.append(f"checks: the nodes themselves answered {share:.1%}, less than {self.plan.own_share:.0%}")
        if unanswered:
            faults.append(f"checks: {unanswered} were not answered")
        if not self.retracts.gone:
            faults.append("retractions: none was announced")
        faults += [*self.retracts.contradicted, *(said for check in self.checks for said in check.contradicted)]

    # What must hold

    def _everybody_ends_equal(self) -> None:
        begun = time.monotonic()
        self._wait_until_the_head_rests()
        feeds = {reader: self._feed(self.cast.readers[reader].token) for reader in range(len(self.cast.readers))}
        self._is_the_journal(feeds)
        until = {spec.name: feeds[spec.member][-1]["seq"] for spec in self.specs}
        for each in self.consumers:
            each.finish(until, self.plan.within, 1.0)
        told = {name: got for each in self.consumers for name, got in each.told().items()}
        self.outcome.figures["consumers equal after, s"] = round(time.monotonic() - begun, 1)
        digests = {reader: _digest(feed) for reader, feed in feeds.items()}
        for spec in self.specs:
            self._compare(spec, told[spec.name], feeds[spec.member], digests[spec.member])
        self.outcome.figures["messages of webhooks that came again"] = sum(
            got["again"] for name, got in told.items() if name.startswith(WEBHOOK)
        )
        self.outcome.figures["consumers"] = len(self.specs)
        self.outcome.figures["entries of a reader"] = len(feeds[0])

    def _wait_until_the_head_rests(self) -> None:
        """What follows the journal writes into it: until it has all been followed, there is more to come."""
        rested = [0, 0.0]

        def rests() -> bool:
            ((head,),) = self.machines.rows("SELECT seq FROM journal_head")
            behind = self.machines.rows("SELECT name FROM journal_follower WHERE seq < (SELECT seq FROM journal_head)")
            if head != rested[0] or behind:
                rested[:] = [head, time.monotonic()]
            time.sleep(0.1)
            return time.monotonic() - rested[1] > 2.0

        wait_until(rests, self.plan.within)

    def _feed(self, token: str) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = []
        after, more = 0, True
        with httpx.Client(base_url=self.machines.web.served.address, trust_env=False, timeout=60) as client:
            while more:
                page = client.get(f"/api/v1/feed?after={after}&limit=5000", headers={"Authorization": f"Bearer {token}"}).json()
                entries += page["entries"]
                after, more = page["next"], page["more"]
        return entries

    def _is_the_journal(self, feeds: dict[int, list[dict[str, Any]]]) -> None:
        """What the primary shows a reader is what the journal's table holds, and of what was published exactly what it may see."""
        bodies = {seq: msgspec.json.decode(bytes(body)) for seq, body in self.machines.rows("SELECT seq, body FROM journal_entry") if body}
        seen_by = {id: readers for id, readers in all_ids(self.publishers)}
        mine = set(self.retracts.made)
        for reader, feed in feeds.items():
            published = [entry["data"]["id"] for entry in feed if entry["type"] == "signal.published"]
            wanted = {id for id, readers in seen_by.items() if reader in readers} | mine
            if len(published) != len(set(published)) or set(published) != wanted:
                lost, more = len(wanted - set(published)), len(set(published) - wanted)
                self.outcome.faults.append(
                    f"reader {reader + 1}: of {len(wanted)} claims that it may see {lost} are not in its feed, and {more} others are"
                )
            other = [entry["seq"] for entry in feed if not _is_of(entry, bodies.get(entry["seq"]))]
            if other:
                self.outcome.faults.append(f"reader {reader + 1}: {len(other)} entries are not what the journal holds, such as {other[0]}")

    def _compare(self, spec: Spec, got: dict[str, Any], feed: list[dict[str, Any]], digest: str) -> None:
        self.outcome.faults += [f"{spec.name}: {trouble}" for trouble in got["trouble"]]
        if (got["count"], got["digest"]) == (len(feed), digest):
            return
        came, wanted = numbers(spec), [entry["seq"] for entry in feed]
        lost, beside, twice = len(set(wanted) - set(came)), len(set(came) - set(wanted)), len(came) - len(set(came))
        order = "" if came == sorted(came) else ", out of order"
        text = f"of {len(wanted)} entries {lost} never came, {beside} others did, {twice} came twice{order}"
        self.outcome.faults.append(f"{spec.name}: {text}")

    def _bells(self) -> None:
        """Each bell is mailed once, by the id of its mail; what was on its way in the background that was killed may have come again."""
        bells = set().union(*(ring.bells for ring in self.rings))

        def is_sent() -> bool:
            return self.machines.rows("SELECT COUNT(*) FROM desks_ring WHERE channel = 'mail' AND state IN ('due', 'sending')") == [(0,)]

        wait_until(is_sent, 180)
        mails = Counter(mail.id for mail in self.post.mails)
        ((rows,),) = self.machines.rows("SELECT COUNT(*) FROM desks_ring WHERE channel = 'mail'")
        ((rung,),) = self.machines.rows("SELECT COUNT(DISTINCT bell) FROM desks_ring WHERE channel = 'mail'")
        again = sum(mails.values()) - len(mails)
        self.outcome.figures |= {"bells": len(bells), "mails": len(mails), "mails that came again": again}
        if not len(bells) == rung == rows == len(mails):
            self.outcome.faults.append(f"bells: {len(bells)} were rung, {rung} had {rows} mails to send, and {len(mails)} came")
        if again > IN_HAND_MAILS:
            self.outcome.faults.append(f"bells: {again} mails came again, more than the background that was killed can have had in hand")


def _digest(feed: list[dict[str, Any]]) -> str:
    digest = hashlib.sha256()
    for entry in feed:
        digest.update(msgspec.json.encode(entry, order="sorted"))
    return digest.hexdigest()


def _is_of(entry: dict[str, Any], body: Any) -> bool:
    return body is not None and all(entry.get(name) == value for name, value in body.items())


def _fresh(node: Program) -> str:
    try:
        return "yes" if is_fresh(node) else "no"
    except httpx.HTTPError:
        return "?"
