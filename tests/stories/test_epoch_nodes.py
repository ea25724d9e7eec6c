"""PostgreSQL fails over to a replica that lacked the last entries, while members' programs of every kind read at the hub, at two edge nodes
and at whichever of them a balancer gives: each ends with exactly what the hub holds, and no node says anything of what was given up.

The primary's last entries reach one replica, that of the node `far`; that of the node `near` lacks them and is promoted. The other is
brought to follow it as docs/operate/scale.md says.
"""

import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from bells import Web
from edges import Served, Told
from epoch_readers import Readers
from nodes import OPERATE, Program, Replica, World, counts, is_fresh, told, until_fresh
from programs import Session, wait_until

from accord.client import Client, HubFailed, Unreachable
from accord.core.epochs import STRIDE, epoch_of

T = TypeVar("T")

REST = 0.15  # seconds between two looks of a program that reads now and then


class Rotating(Readers):
    """Programs behind a balancer: each question goes to another address."""

    addresses: "cycle[str]"

    def client(self) -> Client:
        self.address = next(self.addresses)
        return super().client()


@dataclass
class Known:
    """What has happened, for those who look whether a node contradicts it."""

    retracted: dict[str, int] = field(default_factory=dict)  # value -> number, of what the hub of this moment holds
    given_up: list[str] = field(default_factory=list)  # values that the lost primary alone held
    fork: int = 0


class Place:
    """An address with programs of every kind at it, and somebody who asks there all the time. `node` is the edge node that answers."""

    def __init__(self, name: str, readers: Readers, token: str, known: Known, node: Program | None) -> None:
        self.name, self.readers, self.node = name, readers, node
        self._token, self._known = token, known
        self._trouble: list[BaseException] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()
        self.looked = 0  # how often, after another epoch was announced to this node

    def leave(self) -> None:
        self._stop.set()
        self.readers.leave()

    def close(self) -> None:
        self._thread.join(120)
        self.readers.close()
        self.is_well()

    def is_well(self) -> None:
        if self._trouble:
            raise AssertionError(f"{self.name}: {self._trouble[0]!r}") from self._trouble[0]

    def _live(self) -> None:
        served = Served(self.node.served.address, []) if self.node else None
        try:
            while not self._stop.wait(REST):
                with suppress(Unreachable, HubFailed):
                    self.readers.feed()
                with suppress(httpx.TransportError):
                    if served is not None:
                        self._contradicts_nothing(served)
        except BaseException as error:  # told in the thread of the test
            self._trouble.append(error)
        finally:
            if served is not None:
                served.close()

    def _contradicts_nothing(self, served: Served) -> None:
        """What the node answers, asked after it had heard of so much."""
        seen = served.get("/readyz").json()
        announced = seen["announced"]
        expected = {value: "retracted" for value, seq in self._known.retracted.copy().items() if seq <= announced}
        if announced > STRIDE:
            expected |= dict.fromkeys(self._known.given_up, "none")
            self._says_nothing_given_up(served)
        if expected:
            answer = served.ask("POST", "/api/v1/check", self._token, {"values": list(expected)})
            if answer.status == 200:
                verdicts = [result["verdict"] for result in answer.json()["results"]]
                assert dict(zip(expected, verdicts, strict=True)) == expected
            else:
                assert answer.status == 503, answer

    def _says_nothing_given_up(self, served: Served) -> None:
        self.looked += 1
        page = served.get(f"/api/v1/feed?after={self._known.fork - 1}&limit=50", self._token)
        assert page.status in (200, 503), page
        if page.status == 200:
            seqs = [entry["seq"] for entry in page.json()["entries"]]
            assert seqs and not [seq for seq in seqs if self._known.fork < seq < STRIDE], seqs

    def has(self, whole: list[tuple[int, str]]) -> bool:
        self.is_well()
        self.readers.hear()
        readers = self.readers
        return readers.fed.entries == readers.streamed.entries == readers.pushed.entries == whole


class Story:
    """The hub, its replicas, its nodes, and the places where Beta's programs read. Alpha publishes and takes back."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.places: dict[str, Place] = {}
        self.world = world = World(folder, ACCORD_PRIVATE_HOOKS="1")
        stack.callback(world.end)
        stack.callback(self._close)
        self.promoted, self.other = world.replica, Replica(world.primary, "other")
        stack.callback(self.other.end)
        self.session = Session(world.data, **world.hub_settings)
        stack.callback(lambda: self.session.close())
        for name in ("Alpha", "Beta"):
            self.session.answer("member", "add", name, "--sector", "finance", "--country", "TH")
        self.alpha, self.beta = (self.session.answer("token", "create", "--member", name)["token"] for name in ("Alpha", "Beta"))
        # The third has the replica that is gone astray first, and another beside: nobody's programs are there.
        self.nodes = {name: world.node(name, ACCORD_REPLICA=at) for name, at in self._replicas().items()}
        for node in self.nodes.values():
            until_fresh(node)
        self.known = Known()
        self.standing: list[tuple[str, str]] = []  # value and id of each claim that stands
        self.values: list[str] = []
        self._folder, self._stack = folder, stack
        self._open()

    def _replicas(self) -> dict[str, str]:
        near, far = self.promoted, self.other
        hosts = quote(f"{far.home},{near.home}", safe=",")
        both = f"postgresql://accord_node@/hub?host={hosts}&port={far.port},{near.port}"
        return {"near": near.uri("hub", "accord_node"), "far": far.uri("hub", "accord_node"), "either": both}

    def _open(self) -> None:
        near, far = self.nodes["near"], self.nodes["far"]
        addresses = {"hub": self.hub.address, "near": near.served.address, "far": far.served.address}
        for name, address in addresses.items():
            self._place(name, Readers, address)
        Rotating.addresses = cycle(addresses.values())
        self._place("balanced", Rotating, near.served.address)

    def _place(self, name: str, kind: type[Readers], address: str) -> None:
        folder = self._folder / f"member-{name}"
        folder.mkdir()
        web = self._stack.enter_context(Web())
        with httpx.Client(base_url=address, trust_env=False, timeout=120, headers={"Authorization": f"Bearer {self.beta}"}) as asked:
            made = asked.post("/api/v1/webhooks", json={"url": f"{web.url}/feed", "after": 0}).json()
        readers = kind(folder, address, self.beta, web, made["secret"])
        self.places[name] = Place(name, readers, self.beta, self.known, self.nodes.get(name))

    def _close(self) -> None:
        """A listener ends with the next entry of its stream."""
        for place in self.places.values():
            place.leave()
        with suppress(httpx.TransportError):
            self.hub.ask("POST", "/api/v1/signals", self.alpha, _signal("goodbye.example.com"), Idempotency_Key=str(uuid4()))
        for place in self.places.values():
            place.close()

    @property
    def hub(self) -> Served:
        return self.world.hub.served

    def act(self, name: str) -> None:
        """Three claims, the oldest that stands taken back, and a list built."""
        for number in range(3):
            value = f"{name}-{number}.example.com"
            self.standing.append((value, self._done("/signals", _signal(value), 201)["id"]))
            self.values.append(value)
        value, claim = self.standing.pop(0)
        self.known.retracted[value] = int(self._done(f"/signals/{claim}/retract", {"reason": "Mistyped."}, 200)["seq"])
        self.session.answer("lists", "build", "--member", "Beta", "--use", "warn")

    def _done(self, path: str, body: Any, status: int) -> Any:
        """Asked again, as members' programs do, while the hub starts its processes anew."""
        answers: list[Told] = []
        key = str(uuid4())

        def is_done() -> bool:
            with suppress(httpx.TransportError):
                answers.append(self.hub.ask("POST", f"/api/v1{path}", self.alpha, body, Idempotency_Key=key))
            return bool(answers) and answers[-1].status != 503

        wait_until(is_done)
        assert answers[-1].status == status, answers[-1]
        return answers[-1].json()

    def all_have_all(self) -> list[tuple[int, str]]:
        """Everybody everywhere ends with the hub's own view: entries, verdicts, and the list."""
        whole = self.places["hub"].readers.whole()
        wait_until(lambda: all(place.has(whole) for place in self.places.values()))
        verdicts = self._verdicts(self.hub)
        assert {verdicts[value] for value in self.known.retracted} == {"retracted"}
        lists = self.places["hub"].readers.fetch("anew")
        for place in self.places.values():
            assert place.readers.fetch() == lists, place.name
        for name, node in self.nodes.items():
            assert _soon(lambda node=node: self._verdicts(node.served)) == verdicts, name
        return whole

    def _verdicts(self, at: Served) -> dict[str, str]:
        answer = at.ask("POST", "/api/v1/check", self.beta, {"values": self.values})
        assert answer.status == 200, answer
        return dict(zip(self.values, [result["verdict"] for result in answer.json()["results"]], strict=True))

    def answers_itself(self, name: str) -> bool:
        """Whether a node answers at each of its doors by itself, by what it counts. One that starts anew does in a moment."""
        with suppress(httpx.TransportError):
            return self._answers_itself(self.nodes[name])
        return False

    def _answers_itself(self, node: Program) -> bool:
        before = counts(node)
        self._verdicts(node.served)
        for path in ("/api/v1/feed", "/api/v1/lists"):
            assert node.served.get(path, self.beta).status == 200
        after = counts(node)
        return all(after[door, "node"] > before[door, "node"] for door in ("check", "feed", "lists"))


def _soon(ask: Callable[[], T]) -> T:
    """The answer, of a node that may be starting anew."""
    answers: list[T] = []

    def is_answered() -> bool:
        with suppress(httpx.TransportError):
            answers.append(ask())
        return bool(answers)

    wait_until(is_answered)
    return answers[0]


def _signal(value: str) -> Any:
    return {"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}


def _head(server: Any) -> int:
    return int(server.command("SELECT seq FROM journal_head", "hub")[0])


def _before(story: Story) -> None:
    story.act("first")
    story.act("kept")
    story.all_have_all()
    for name in story.nodes:
        wait_until(lambda name=name: story.answers_itself(name))
    for name in ("near", "far"):
        assert counts(story.nodes[name])["stream", "node"] > 0, name
    wait_until(lambda: _head(story.promoted) == _head(story.world.primary))
    story.promoted.cut()
    story.known.fork = _head(story.promoted)


def _lost(story: Story) -> int:
    """What the replica lacks that will be promoted. Its node asks the hub; returns the version of the list."""
    kept_claims, kept_values, kept_retracted = list(story.standing), list(story.values), dict(story.known.retracted)
    story.act("lost")
    wait_until(lambda: told(story.nodes["near"])["checks"]["replica"].get("code") == "replica-behind")
    whole = story.all_have_all()
    assert whole[-1][0] > story.known.fork == _head(story.promoted)
    version, _ = story.places["hub"].readers.fetch()
    wait_until(lambda: _head(story.other) == _head(story.world.primary))
    # From now on this is so: the retraction is to be made again.
    story.known.given_up = [value for value in story.values if value not in kept_values]
    story.standing, story.known.retracted = kept_claims, kept_retracted
    return version


def _fails_over(story: Story) -> None:
    """Steps 1 and 2 of the document."""
    world = story.world
    story.session.close()
    world.primary.stop("immediate")
    world.hub.end()
    story.promoted.promote()
    world.hub_settings["ACCORD_DATABASE"] = story.promoted.uri("hub")
    world.hub = world.serve()
    story.session = Session(world.data, **world.hub_settings)
    wait_until(lambda: not story.hub.get("/readyz").json()["checks"]["epoch"]["ok"])


def _nothing_is_decided(story: Story) -> None:
    """The hub writes nothing, the node whose replica is farther says what it said before, the other asks the hub."""
    signal = _signal("not-now.example.com")
    for at in (story.hub, *(node.served for node in story.nodes.values())):
        wait_until(lambda at=at: at.ask("POST", "/api/v1/signals", story.alpha, signal).json()["code"] == "epoch-unclear")
    far = story.nodes["far"]
    until_fresh(far)
    wait_until(lambda: story.answers_itself("far"))
    # By itself: what it leaves to the hub for a moment, on a busy machine, the hub answers, which lacks these.
    by_itself: list[list[int]] = []

    def says_more() -> bool:
        page = far.served.get(f"/api/v1/feed?after={story.known.fork}", story.beta).json()
        by_itself.append([entry["seq"] for entry in page.get("entries", ())])
        return bool(by_itself[-1])

    wait_until(says_more)
    assert max(by_itself[-1]) < STRIDE
    wait_until(lambda: set(_of(story, far, story.known.given_up)) == {"reported"})
    assert set(_of(story, story.nodes["near"], story.known.given_up)) == {"none"}
    hub = story.places["hub"].readers
    wait_until(lambda: {change.read_from for change in (*hub.fed.changes, *hub.streamed.changes)} == {story.known.fork})


def _of(story: Story, node: Program, values: list[str]) -> list[str]:
    answer = node.served.ask("POST", "/api/v1/check", story.beta, {"values": values})
    assert answer.status == 200, answer
    return [result["verdict"] for result in answer.json()["results"]]


def _epoch_begins(story: Story, version: int) -> int:
    """Step 3. Returns the new epoch."""
    begun = story.session.answer("epoch", "begin", "--reason", "promotion", "--yes")
    assert begun["after"] == story.known.fork
    story.session.close()
    story.session = Session(story.world.data, **story.world.hub_settings)
    story.act("new")
    whole = story.all_have_all()
    assert not [seq for seq, _ in whole if story.known.fork < seq < STRIDE] and whole[-1][0] > STRIDE

    def stands() -> tuple[str, int, bool]:
        far = told(story.nodes["far"])
        return far["checks"]["replica"].get("code", ""), far["epoch"], far["ready"]

    wait_until(lambda: stands() == ("epoch-changed", 1, True))
    assert _head(story.other) < STRIDE
    assert story.places["far"].readers.fetch()[0] > version
    for place in story.places.values():
        for applied in (place.readers.fed, place.readers.streamed, place.readers.pushed):
            assert {change.read_from for change in applied.changes} == {story.known.fork}, place.name
        assert [change.epoch for change in place.readers.pushed.changes] == [begun["epoch"]]
    wait_until(lambda: _is_of(story.nodes["near"], begun["epoch"]) and story.answers_itself("near"))
    _old_cursors(story, ("near", "far"), begun["epoch"])
    return int(begun["epoch"])


def _old_cursors(story: Story, names: tuple[str, ...], epoch: int) -> None:
    """At a node as at the hub: each cursor of what was given up is answered by name, with the place to read on from."""
    fork = story.known.fork
    for at in (story.hub, *(story.nodes[name].served for name in names)):
        for path, headers in (
            (f"/api/v1/feed?after={fork + 1}", {}),
            (f"/api/v1/feed?after={fork + 1}&epoch=1", {}),
            ("/api/v1/stream", {"Last_Event_ID": f"1-{fork + 1}"}),
        ):
            problem = _not_busy(at, path, story.beta, headers)
            assert (problem["code"], problem["epoch"], problem["read_from"]) == ("epoch-changed", epoch, fork), path


def _not_busy(at: Served, path: str, token: str, headers: dict[str, str]) -> Any:
    """A refusal, asked for again where it says to come back in a moment."""
    answers: list[Told] = []

    def is_told() -> bool:
        answers.append(at.get(path, token, **headers))
        return answers[-1].status != 503

    wait_until(is_told)
    assert answers[-1].status == 409, answers[-1]
    return answers[-1].json()


def _is_of(node: Program, epoch: int) -> bool:
    with suppress(httpx.HTTPError):
        return bool(told(node)["epoch"] == epoch and is_fresh(node))
    return False


def _finds_another(story: Story, epoch: int) -> None:
    """The node that has both reads the promoted one, and begins there after it started anew."""
    either = story.nodes["either"]
    wait_until(lambda: _is_of(either, epoch) and story.answers_itself("either"))
    assert sum("This node starts anew" in line for line in either.lines) == 1
    _old_cursors(story, ("either",), epoch)


def _points_anew(story: Story, epoch: int) -> None:
    """Step 4, by the very lines of the document."""
    (block,) = re.findall(r"^ *```sh repoint\n(.*?)^ *```", (OPERATE / "scale.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert "pg_rewind" in block
    story.other.stop()
    # The promoted one had a slot, as the document sets a replica up: its setting is copied, and the slot is nowhere any more.
    with (story.promoted.data / "postgresql.auto.conf").open("a", encoding="ascii") as settings:
        settings.write("primary_slot_name = 'node1'\n")
    where = {
        "SLOT": "node2",
        "REPLICA": str(story.other.data),
        "PRIMARY": f"host={story.promoted.home} port={story.promoted.port} user=postgres dbname=postgres",
        "PATH": f"{story.other.bin}:{os.environ['PATH']}",
    }
    done = subprocess.run(["sh", "-euc", block], env=where, capture_output=True, text=True, cwd="/", check=False, **story.other.as_user)
    assert done.returncode == 0, done.stderr
    story.other.start()
    wait_until(lambda: _is_of(story.nodes["far"], epoch))
    story.act("later")
    story.all_have_all()
    for name in story.nodes:
        wait_until(lambda name=name: story.answers_itself(name))
    assert _head(story.other) == _head(story.promoted) > STRIDE


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    with ExitStack() as stack:
        yield Story(tmp_path, stack)


def test_a_replica_that_lacked_the_last_entries_is_promoted_and_everybody_at_hub_and_nodes_heals(story: Story) -> None:
    _before(story)
    version = _lost(story)
    _fails_over(story)
    _nothing_is_decided(story)
    epoch = _epoch_begins(story, version)
    assert epoch == 2 == epoch_of(_head(story.promoted))
    _finds_another(story, epoch)
    _points_anew(story, epoch)
    for name in ("near", "far"):
        assert story.places[name].looked > 5, "somebody asked all the time"
