"""A hub with an edge node beside it: what the node answers, when it asks the primary, and that nothing taken back is ever said again.

One hub, one replica, one NATS and one node for all of it; each test leaves them as it found them.
"""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from edges import Told, listening
from nodes import Program, World, counts, is_fresh, told, until_fresh
from programs import Session, wait_until

from accord.core.epochs import STRIDE

NDJSON = "application/x-ndjson"


class Scene:
    def __init__(self, world: World, session: Session, node: Program) -> None:
        self.world, self.session, self.node = world, session, node
        for name in ("Alpha", "Beta"):
            session.answer("member", "add", name, "--sector", "finance", "--country", "TH")
        self.alpha, self.beta = (self.token(name) for name in ("Alpha", "Beta"))
        self._made = 0

    def token(self, member: str) -> str:
        return str(self.session.answer("token", "create", "--member", member)["token"])

    def fresh_value(self) -> str:
        self._made += 1
        return f"https://bad-{self._made}.example.net/pay"

    def publish(self, value: str, at: Program | None = None) -> Any:
        body = {"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
        return self._done(at or self.world.hub, "/api/v1/signals", body, 201)

    def retract(self, claim: str) -> int:
        done = self._done(self.world.hub, f"/api/v1/signals/{claim}/retract", {"reason": "Mistyped."}, 200)
        return int(done["seq"])

    def _done(self, at: Program, path: str, body: Any, status: int) -> Any:
        answers: list[Told] = []
        key = str(uuid4())

        def is_done() -> bool:
            with suppress(httpx.TransportError):
                answers.append(at.served.ask("POST", path, self.alpha, body, Idempotency_Key=key))
            return bool(answers) and answers[-1].status != 503

        wait_until(is_done)
        assert answers[-1].status == status, answers[-1]
        return answers[-1].json()

    def verdict(self, value: str, at: Program | None = None) -> str:
        answer = (at or self.node).served.ask("POST", "/api/v1/check", self.beta, {"values": [value]})
        assert answer.status == 200, answer
        return str(answer.json()["results"][0]["verdict"])

    def head(self) -> int:
        return int(self.world.hub.served.get("/api/v1/feed?limit=5000", self.beta).json()["next"])

    def answered_by(self, door: str, by: str) -> int:
        return counts(self.node).get((door, by), 0)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    world = World(tmp_path_factory.mktemp("nodes"))
    session = Session(world.data, **world.hub_settings)
    try:
        node = world.node()
        made = Scene(world, session, node)
        until_fresh(node)
        yield made
    finally:
        session.close()
        world.end()


def _reads(scene: Scene, value: str) -> list[tuple[str, str, Any, dict[str, str]]]:
    return [
        ("POST", "/api/v1/check", {"values": [value, "nobody-knows.example.net", "+66812345678"]}, {}),
        ("POST", "/api/v1/check", {"values": [value], "use": "block"}, {}),
        ("GET", "/api/v1/check/url/https%3A%2F%2Fbad-1.example.net%2Fpay", None, {}),
        ("GET", "/api/v1/feed?after=0&limit=2", None, {}),
        ("GET", "/api/v1/feed", None, {"Accept": NDJSON}),
        ("GET", "/api/v1/feed?kind=url", None, {"Accept_Encoding": "gzip"}),
        ("GET", "/api/v1/lists", None, {}),
        ("GET", "/api/v1/lists/warn", None, {}),
    ]


def test_what_a_node_answers_is_what_the_primary_answers_to_the_byte(scene: Scene) -> None:
    value = scene.fresh_value()
    scene.publish(value, at=scene.node)  # what writes is handed on
    scene.session.answer("lists", "build", "--member", "Beta", "--use", "warn")
    head = scene.head()
    wait_until(lambda: told(scene.node)["reached"] >= head)
    begun = counts(scene.node)

    def answers_itself() -> bool:
        before = counts(scene.node)
        for method, path, body, headers in _reads(scene, value):
            here = scene.node.served.ask(method, path, scene.beta, body, **headers)
            there = scene.world.hub.served.ask(method, path, scene.beta, body, **headers)
            assert (here.status, here.body) == (there.status, there.body), path
        scene.node.served.get("/api/v1/lists/warn", scene.beta)
        after = counts(scene.node)
        mine = {door: after[door, "node"] - before[door, "node"] for door in ("check", "feed", "lists")}
        assert all(count <= 3 for count in mine.values()), mine
        return all(mine.values())

    # Whatever the replica lacks for a moment is the primary's. So is the file of a list, once: it is fetched there.
    wait_until(answers_itself)
    assert counts(scene.node)["lists", "primary"] > begun["lists", "primary"]


def test_what_is_irregular_or_refused_is_the_primarys_to_say(scene: Scene) -> None:
    asked = [
        ("POST", "/api/v1/check", {"values": ["a"], "kind": "no-kind"}),
        ("GET", "/api/v1/feed?after=-1", None),
        ("GET", f"/api/v1/feed?after={STRIDE - 1}", None),
        ("GET", "/api/v1/lists/none", None),
        ("GET", "/api/v1/me", None),
        ("DELETE", "/api/v1/feed", None),
    ]
    for token in (scene.beta, "accord_nobody", None):
        for method, path, body in asked:
            here, there = (at.served.ask(method, path, token, body) for at in (scene.node, scene.world.hub))
            assert (here.status, here.body) == (there.status, there.body), (path, token)


def test_pages_are_at_the_hubs_own_address_alone(scene: Scene) -> None:
    for path in ("/", "/console/", "/account/login/", "/report/"):
        answer = scene.node.served.get(path)
        assert answer.status == 421 and b"hub's own address" in answer.body


def test_a_stream_at_a_node_tells_what_is_written_and_goes_on_where_it_stopped(scene: Scene) -> None:
    value = scene.fresh_value()
    until_fresh(scene.node)
    before = scene.answered_by("stream", "node")
    with listening(scene.node.served, scene.beta, "after=0") as events:
        seq = scene.publish(value)["seq"]
        wait_until(lambda: seq in events.seqs)
        cursor = events.cursor
    claim = scene.publish(scene.fresh_value())
    with listening(scene.node.served, scene.beta, "after=0", Last_Event_ID=f"1-{cursor}") as events:
        wait_until(lambda: claim["seq"] in events.seqs)
        assert min(events.seqs) > cursor
    assert scene.answered_by("stream", "node") > before


def test_what_was_taken_back_is_never_said_again_once_that_was_announced(scene: Scene) -> None:
    begun = counts(scene.node)
    for _ in range(25):
        value = scene.fresh_value()
        claim = scene.publish(value)
        while told(scene.node)["announced"] < claim["seq"]:
            time.sleep(0.001)
        assert scene.verdict(value) == "reported"
        seq = scene.retract(claim["id"])
        while told(scene.node)["announced"] < seq:
            time.sleep(0.001)
        assert scene.verdict(value) == "retracted"
    after = counts(scene.node)
    assert after["check", "node"] > begun["check", "node"], "the node answers most itself"


def test_a_replica_that_stands_still_answers_nothing(scene: Scene) -> None:
    value = scene.fresh_value()
    claim = scene.publish(value)
    wait_until(lambda: scene.verdict(value) == "reported")
    revoked = scene.session.answer("token", "create", "--member", "Beta")
    assert scene.node.served.get("/api/v1/feed", revoked["token"]).status == 200
    with scene.world.replica.stopped():
        seq = scene.retract(claim["id"])
        wait_until(lambda: told(scene.node)["announced"] >= seq)
        before = counts(scene.node)
        assert scene.verdict(value) == "retracted"
        assert scene.node.served.get("/api/v1/feed?after=0&limit=5", scene.beta).status == 200
        assert counts(scene.node)["check", "primary"] > before["check", "primary"]
        scene.session.answer("token", "revoke", revoked["id"])
        time.sleep(1.0)
        for path in ("/api/v1/feed", "/api/v1/lists", "/api/v1/check/domain/a.example.net"):
            assert scene.node.served.get(path, revoked["token"]).status == 401
        wait_until(lambda: told(scene.node)["checks"]["replica"]["code"] in ("replica-away", "replica-behind"))
        assert told(scene.node)["ready"]
    until_fresh(scene.node)
    assert scene.verdict(value) == "retracted"


def test_a_node_that_has_another_replica_reads_there_while_one_stands_still(scene: Scene) -> None:
    replica, primary = scene.world.replica, scene.world.primary
    both = f"host={quote(f'{replica.home},{primary.home}', safe=',')}&port={replica.port},{primary.port}"
    node = scene.world.node("two", ACCORD_REPLICA=f"postgresql://accord_node@/hub?{both}")
    until_fresh(node)
    value = scene.fresh_value()
    claim = scene.publish(value)
    wait_until(lambda: scene.verdict(value, node) == "reported")
    time.sleep(5.0)  # one is read for so long at least
    with scene.world.replica.stopped():
        wait_until(lambda: any("Another one is read" in line for line in node.lines))
        until_fresh(node)
        before = counts(node)
        seq = scene.retract(claim["id"])
        wait_until(lambda: told(node)["announced"] >= seq)
        assert scene.verdict(value, node) == "retracted"
        assert node.served.get("/api/v1/feed?after=0&limit=5", scene.beta).status == 200
        with listening(node.served, scene.beta, "after=0", Last_Event_ID=f"1-{claim['seq']}") as events:
            wait_until(lambda: seq in events.seqs)

        def answers_itself() -> bool:  # one that would wait for it too long is the primary's
            assert scene.verdict(value, node) == "retracted"
            assert node.served.get("/api/v1/feed?after=0&limit=5", scene.beta).status == 200
            after = counts(node)
            return all(after[door, "node"] > before[door, "node"] for door in ("check", "feed"))

        wait_until(answers_itself)


def test_a_revoked_token_is_out_within_a_second_on_every_path(scene: Scene) -> None:
    made = scene.session.answer("token", "create", "--member", "Beta")
    token = made["token"]
    wait_until(lambda: scene.node.served.get("/api/v1/feed", token).status == 200)
    asked = [("GET", "/api/v1/feed", None), ("POST", "/api/v1/check", {"values": ["a.example.net"]}), ("GET", "/api/v1/lists", None)]
    assert {scene.node.served.status(method, path, token, body) for method, path, body in asked} == {200}
    with listening(scene.node.served, token) as events:
        scene.session.answer("token", "revoke", made["id"])
        time.sleep(1.0)
        assert {scene.node.served.status(method, path, token, body) for method, path, body in asked} == {401}
        value = scene.fresh_value()
        claim = scene.publish(value)
        wait_until(lambda: events.ended)
        assert claim["seq"] not in events.seqs and value not in json.dumps(events.entries)


def test_a_member_that_is_suspended_is_out_within_a_second(scene: Scene) -> None:
    scene.session.answer("member", "add", "Gamma", "--sector", "finance", "--country", "TH")
    token = scene.token("Gamma")
    wait_until(lambda: scene.node.served.get("/api/v1/feed", token).status == 200)
    scene.session.answer("member", "standing", "Gamma", "suspended")
    time.sleep(1.0)
    assert scene.node.served.get("/api/v1/feed", token).status == 401


def test_without_nats_the_hub_goes_on_and_the_node_asks(scene: Scene) -> None:
    value = scene.fresh_value()
    scene.world.nats.kill()
    try:
        claim = scene.publish(value)  # nothing waits for NATS
        wait_until(lambda: told(scene.node)["checks"]["replica"].get("code") == "nats-silent")
        assert scene.verdict(value) == "reported"
        scene.retract(claim["id"])
        before = counts(scene.node)
        assert scene.verdict(value) == "retracted"
        assert counts(scene.node)["check", "primary"] == before["check", "primary"] + 1
        assert told(scene.node)["ready"] and not told(scene.node)["checks"]["nats"]["ok"]
    finally:
        scene.world.nats.start()
    until_fresh(scene.node)
    before = counts(scene.node)

    def answers_itself() -> bool:
        assert scene.verdict(value) == "retracted"
        return counts(scene.node)["check", "node"] > before["check", "node"]

    wait_until(answers_itself)


def test_where_the_primary_is_away_the_node_says_so(scene: Scene) -> None:
    scene.world.hub.pause()
    try:
        wait_until(lambda: told(scene.node)["checks"]["replica"].get("code") == "nats-silent")
        wait_until(lambda: not told(scene.node)["ready"])
        answer = scene.node.served.get("/api/v1/feed", scene.beta)
        assert (answer.status, answer.json()["code"]) == (503, "primary-away")
    finally:
        scene.world.hub.go_on()
    until_fresh(scene.node)
    scene.world.hub.end()
    try:
        wait_until(lambda: told(scene.node)["checks"]["replica"].get("code") == "nats-silent")
        for path in ("/api/v1/feed", "/api/v1/check/domain/a.example.net", "/api/v1/me", "/api/v1/stream"):
            answer = scene.node.served.get(path, scene.beta)
            assert (answer.status, answer.json()["code"]) == (503, "primary-away"), path
            assert int(dict(answer.headers)["retry-after"]) > 0 and answer.json()["detail"]
        ready = scene.node.served.get("/readyz")
        assert ready.status == 503 and not ready.json()["ready"]
        assert scene.node.served.get("/healthz").status == 200
    finally:
        scene.world.hub = scene.world.serve()
    until_fresh(scene.node)


def test_a_nodes_role_reads_what_it_answers_from_and_nothing_else(scene: Scene) -> None:
    import psycopg

    with psycopg.connect(scene.world.primary.uri("hub"), autocommit=True) as owner:
        tables = {name for (name,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()}
    with psycopg.connect(scene.world.replica.uri("hub", "accord_node"), autocommit=True) as node:
        readable = {name for name in tables if node.execute("SELECT has_table_privilege(%s, 'SELECT')", [name]).fetchone() == (True,)}
        assert readable and not [name for name in readable if name.startswith(("vault_", "care_", "intake_", "mfa_", "django_session"))]
        assert {"members_person", "members_link", "journal_retry", "guard_held", "journal_audit"}.isdisjoint(readable)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            node.execute("SELECT password FROM members_person")
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            node.execute("UPDATE journal_head SET seq = seq")


def test_nothing_that_a_node_says_or_writes_down_names_anybody(scene: Scene) -> None:
    said = "".join(scene.node.lines) + json.dumps(told(scene.node)) + scene.node.served.get("/metrics").body.decode()
    assert "example.net" not in said and scene.beta not in said and "bad-" not in said
    assert Path(scene.world.folder / "node" / "vault-keys").exists() is False


def test_a_node_starts_anew_in_another_epoch(scene: Scene) -> None:
    """One that was begun by hand; what a failover brings with it is told in test_epoch_nodes.py."""
    cursor = scene.head()
    scene.session.answer("epoch", "begin", "--reason", "begun", "--yes")
    value = scene.fresh_value()
    claim = scene.publish(value)
    assert claim["seq"] > STRIDE
    wait_until(lambda: _is_of(scene.node, 2) and is_fresh(scene.node))
    assert scene.verdict(value) == "reported"
    before = scene.answered_by("feed", "node")

    def answers_itself() -> bool:
        seqs = [entry["seq"] for entry in scene.node.served.get(f"/api/v1/feed?after={cursor}", scene.beta).json()["entries"]]
        assert claim["seq"] in seqs
        return scene.answered_by("feed", "node") > before

    wait_until(answers_itself)
    refused = scene.node.served.get(f"/api/v1/feed?after={cursor}&epoch=1", scene.beta)
    assert (refused.status, refused.json()["code"]) == (409, "epoch-changed")


def _is_of(node: Program, epoch: int) -> bool:
    with suppress(httpx.HTTPError):
        return bool(told(node)["epoch"] == epoch)
    return False
