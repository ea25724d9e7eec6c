"""A hub is backed up while it serves and others write, and put back in another folder, database and port: it is the same hub, later."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from backed_up import LOOK, SINCE, Place, inside
from edges import Served
from postgres import OwnServer
from programs import run, started, wait_until

BEFORE = """
from types import SimpleNamespace
from accord.core.times import DAY
from accord.hub.desks import actions as desks
from accord.hub.members import actions, queries
from accord.hub.requests import actions as requests
from accord.hub.requests.models import Due
from accord.hub.routing import actions as routing
from rooms import generator, newcomer
by = queries.operator()
alpha, kasi = (actions.add_member(name, "finance", "TH", by=by) for name in ("Alpha", "Kasi"))
desks.make_desk(queries.as_member(kasi), name="Kasi desk", zone="UTC", wait=5)
routing.declare(queries.as_member(kasi), "bank", "TH:004")
payment = {"amount": "480000.00 THB", "bank_reference": "REF-1", "from_bank": "TH:014"}
fields = {"asks": "hold", "recall-sent": "yes", "harmed-in": "TH"}
ask = requests.Ask("hold-funds", identifiers=["TH:004:1234567890"], fields=fields, payments=[payment])
# A day ahead: nothing of it falls due while this test runs.
(opened,) = requests.open_request(queries.as_member(alpha), ask, at=now() + DAY).requests
tokens = [actions.make_token(row, by=by)[1] for row in (alpha, kasi)]
key = generator(newcomer(SimpleNamespace(id=alpha.id)))
from accord.hub.requests.models import Request
n = Request.objects.get(id=opened.id).n
dues = sorted((row.kind, row.clock, row.target) for row in Due.objects.filter(request=n))
print(json.dumps({"tokens": tokens, "request": opened.id, "n": n, "key": key, "dues": dues}))
"""
CLOCKS = """
from accord.hub.requests.models import Due
print(json.dumps(sorted(Due.objects.filter(request=made["n"]).values_list("kind", "clock", "target", "at"))))
"""
LATER = """
from django.db.models import F
from accord.core.times import DAY
from accord.hub.journal.models import Clock
from accord.hub.requests.models import Due
Due.objects.update(at=F("at") - 2 * DAY)
Clock.objects.filter(kind="request.due").update(due=F("due") - 2 * DAY)
print("null")
"""
SECOND_STEP = """
from codes import totp
from django.test import Client
from rooms import is_signed_in, sign_in
client = Client(SERVER_NAME="localhost")
sign_in(client, "newcomer")
client.post("/account/2fa/authenticate/", {"code": totp(made["key"])})
print(json.dumps(is_signed_in(client)))
"""


class Kind:
    """How the database is kept, and how it is put back."""

    def __init__(self, server: OwnServer | None, kind: str) -> None:
        self.server, self.kind = server, kind
        self.again: OwnServer | None = None

    def settings(self) -> dict[str, str]:
        if self.server is None:
            return {}
        for name in (self.kind, f"{self.kind}_again"):
            self.server.command(f"CREATE DATABASE {name} OWNER hub")
        return self.server.settings(self.kind, ACCORD_REPLICATION=self.server.uri(self.kind, "copier"))

    def tools(self) -> dict[str, str]:
        return {} if self.server is None else {"ACCORD_POSTGRES_BIN": str(self.server.bin)}

    def restore(self, place: Place, data: Path, *words: str) -> tuple[dict[str, str], tuple[int, Any]]:
        """The settings of the hub that was put back, and what the restore said."""
        if self.server is None:
            return {}, place.restore(data, *words)
        if self.kind == "dumped":
            settings = self.server.settings("dumped_again")
            return settings, place.restore(data, *words, **settings)
        files = self.server.folder("files")
        done = place.restore(data, *words, "--postgres", str(files), **self.tools())
        if done[0]:
            files.rmdir()
            return {}, done
        self.again = OwnServer("wheel", files)
        return self.again.settings("copied"), done


@pytest.fixture(scope="module")
def server() -> Iterator[OwnServer]:
    own = OwnServer("wheel", summarize_wal="on")
    own.command("CREATE ROLE hub LOGIN")
    own.command("CREATE ROLE copier LOGIN REPLICATION")
    yield own
    own.end()


@pytest.fixture(params=["sqlite", "dumped", "copied"])
def kind(request: pytest.FixtureRequest) -> Iterator[Kind]:
    made = Kind(None if request.param == "sqlite" else request.getfixturevalue("server"), request.param)
    yield made
    if made.again is not None:
        made.again.end()


@contextmanager
def served(data: Path, settings: dict[str, str]) -> Iterator[Served]:
    process = started("serve", "--port", "0", data=data, **settings)
    assert process.stdout is not None
    try:
        served_hub = Served(process.stdout.readline().decode().split()[-1], [], process.pid)
        wait_until(lambda: served_hub.is_ready)
        yield served_hub
        served_hub.close()
    finally:
        process.terminate()
        process.communicate(timeout=60)


@contextmanager
def writing(hub: Served, token: str) -> Iterator[list[str]]:
    """Another member publishes meanwhile, one claim after another: those that were acknowledged."""
    stop, done = threading.Event(), list[str]()

    def publish() -> None:
        with httpx.Client(base_url=hub.address, trust_env=False, timeout=60) as client:
            while not stop.is_set():
                value = f"load-{len(done)}.example.com"
                body = {"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
                answer = client.post("/api/v1/signals", json=body, headers={"Authorization": f"Bearer {token}"})
                assert answer.status_code == 201, answer.text
                done.append(value)

    thread = threading.Thread(target=publish)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def verdicts(hub: Served, token: str, values: list[str]) -> list[Any]:
    """What a check says of each, but for when it was asked."""
    return [_plain(hub.get(f"/api/v1/check/domain/{value}", token).json()) for value in values]


def _plain(said: Any) -> Any:
    return {name: value for name, value in said.items() if name not in ("at", "checked", "expires", "seq", "as_of", "epoch")}


def fired(hub: Served, token: str, request: str) -> list[tuple[str, str, str]]:
    """The clocks of the request that have fired, as its party reads in the feed."""
    entries: list[Any] = []
    page: Any = {"next": 0, "more": True}
    while page["more"]:
        page = hub.get(f"/api/v1/feed?after={page['next']}", token).json()
        entries += page["entries"]
    told = [entry["data"] for entry in entries if entry["type"] == "request.told" and entry["data"]["request"] == request]
    return sorted((data["what"], data["clock"], data["to"]) for data in told if "clock" in data)


def test_it_is_the_same_hub_in_another_place(kind: Kind, tmp_path: Path) -> None:
    place = Place(tmp_path, **kind.settings())
    made = inside(place.data, BEFORE, **place.more)
    assert made["dues"]
    alpha, kasi = made["tokens"]
    if kind.kind == "copied":
        place.create("--kind", "base")
    with served(place.data, place.more) as hub:
        with writing(hub, alpha) as done:
            wait_until(lambda: len(done) >= 3)
            values = list(done)
            folder = place.create(*(("--kind", "incremental") if kind.kind == "copied" else ()))
            count = len(done)
            wait_until(lambda: len(done) > count)
        before = verdicts(hub, kasi, values)
    clocks = inside(place.data, CLOCKS, made, **place.more)
    status, proof = place.verify(*place.opened(), **kind.tools())
    assert (status, proof["faults"], proof["opened"]) == (0, [], True)
    inside(place.data, SINCE, place.made, **place.more)
    _refused(kind, place, folder, tmp_path)
    data = tmp_path / "another"
    settings, (status, said) = kind.restore(place, data, *place.opened())
    assert (status, said.get("replayed")) == (0, {"record": 1, "token": 1, "person": 1, "consent": 1}), said
    checked = run("verify", "--json", data=data, **settings)
    assert checked.returncode == 0, checked.stdout
    assert inside(data, CLOCKS, made, **settings) == clocks
    expected = {"kept": "Kept", "erased": "erased", "report": "withdrawn", "revoked": True, "active": False}
    assert inside(data, LOOK, place.made, **settings) == expected, "the vault is readable, codes fit, and who was erased stays erased"
    assert inside(data, SECOND_STEP, made, **settings) is True
    inside(data, LATER, **settings)
    for _ in range(2):
        with served(data, settings) as again:
            assert again.address != hub.address
            assert verdicts(again, kasi, values) == before
            wait_until(lambda: len(fired(again, kasi, made["request"])) >= len(made["dues"]))
            assert fired(again, kasi, made["request"]) == sorted(map(tuple, made["dues"])), "each once, and not again at the next start"


def _refused(kind: Kind, place: Place, folder: Path, tmp_path: Path) -> None:
    """A missing key, a flipped byte, a wrong recovery key: each by name, and nothing is put anywhere."""
    import pyrage

    copy = tmp_path / "copy"
    shutil.copytree(place.to, copy)
    there = copy / folder.name
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(f"{pyrage.x25519.Identity.generate()}\n")
    key = next(there.glob("vault-keys/*/*.key.age"))
    (database,) = (there / file["stored"] for file in json.loads((there / "manifest.json").read_text())["files"] if _is_database(file))

    more = ("--postgres", str(tmp_path / "no")) if kind.kind == "copied" else ()
    settings = kind.server.settings("dumped_again") if kind.kind == "dumped" and kind.server else kind.tools()

    def said(*words: str) -> tuple[str, str]:
        status, problem = place.restore(tmp_path / "nothing", *words, *more, place=copy, **settings)
        assert status == 1 and not (tmp_path / "nothing").exists() and not (tmp_path / "no").exists()
        return str(problem["code"]), str(problem["error"])

    assert said("--identity", str(wrong))[0] == "wrong-recovery-key"
    key.rename(tmp_path / "key")
    code, text = said(*place.opened())
    assert (code, key.name in text) == ("missing", True)
    (tmp_path / "key").rename(key)
    whole = bytearray(database.read_bytes())
    whole[len(whole) // 2] ^= 1
    database.write_bytes(whole)
    code, text = said(*place.opened())
    assert (code, database.name in text) == ("damaged", True)


def _is_database(file: dict[str, Any]) -> bool:
    return file["path"] in ("accord.db", "database.dump", "postgresql.tar.gz")
