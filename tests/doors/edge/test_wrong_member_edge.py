"""Every marking, every history and every reader through every door of a served hub, whose index for checks followed as it all happened.

What the hub's own queries say of a reader is what each door says; to whoever may not see it, a claim answers byte for byte like one
that never was.
"""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from bells import Web
from edges import Events, Served, Told, hub_on, listening
from hubs import Api, Hub
from markings import CAST, NEVER, REAL, SEES, World
from nodes import way_in
from programs import wait_until
from worlds import caller, whole_feed

READERS = [*CAST, "Secretariat"]
WAYS = ("sqlite", "sqlite again", "postgresql", "node")
# Asked one by one, each reader's claims take longest, and what one request says of many of them is compared whole: at each way a part of
# them is asked so, at each another one.
OF_CHECKS, OF_SIGNALS = 8, 6


@dataclass
class Scene:
    hub: Hub
    world: World
    served: Served
    streams: dict[str, Events]
    web: Web
    way: int

    def part(self, name: str, of: int) -> slice:
        """Which of the claims are asked about one by one for this reader here."""
        return slice((READERS.index(name) + self.way * of // len(WAYS)) % of, None, of)

    def reader(self, name: str) -> Api:
        return self.world.readers[name]

    def sees(self, name: str) -> dict[str, bool]:
        return self.world.sees(self.reader(name))

    def check(self, name: str, value: str, query: str = "") -> Told:
        return self.served.get(f"/api/v1/check/url/{quote(value, safe='')}{query}", self.reader(name).token)

    def batch(self, name: str, values: list[str], **more: Any) -> list[Any]:
        response = self.served.ask("POST", "/api/v1/check", self.reader(name).token, {"values": values, **more})
        assert response.status == 200, response.body
        results: list[Any] = response.json()["results"]
        return results

    def feed(self, name: str, query: str = "", *, limit: int = 500, ndjson: bool = False) -> list[dict[str, Any]]:
        """The whole feed through the door, page by page."""
        after, entries = 0, []
        while True:
            path = f"/api/v1/feed?after={after}&limit={limit}{query}"
            response = self.served.get(path, self.reader(name).token, **({"Accept": "application/x-ndjson"} if ndjson else {}))
            assert response.status == 200, response.body
            if ndjson:
                headers = dict(response.headers)
                entries += [json.loads(line) for line in response.body.splitlines()]
                following, more = int(headers["accord-next"]), headers["accord-more"] == "true"
            else:
                page = response.json()
                entries += page["entries"]
                following, more = page["next"], page["more"]
            assert following > after or not more
            after = following
            if not more:
                return entries


def _scene(hub: Hub, folder: Path, serve: Any, *, again: bool, way: int) -> Iterator[Scene]:
    """A world that comes about while the hub serves; `again`: and which is then served by a new process, that reads it all at once."""
    from django.conf import settings

    from accord.hub.webhooks import actions as webhooks

    settings.ACCORD_PRIVATE_HOOKS = True
    with ExitStack() as stack:
        web = stack.enter_context(Web())
        world = World(hub)
        serving = stack.enter_context(ExitStack())
        at = serving.enter_context(serve(folder, ACCORD_PRIVATE_HOOKS="1"))
        streams = {name: serving.enter_context(listening(at, api.token)) for name, api in world.readers.items()}
        for name, api in world.readers.items():
            webhooks.make(caller(api), f"{web.url}/{name}", after=0)
        world.publish()
        if again:
            serving.close()
            at = stack.enter_context(serve(folder, ACCORD_PRIVATE_HOOKS="1"))
            streams = {name: stack.enter_context(listening(at, api.token)) for name, api in world.readers.items()}
        scene = Scene(hub, world, at, streams, web, way)
        world.members["Author"].publish("https://the-last-of-all.com/", scheme="parcel")
        wait_until(lambda: scene.batch("Outsider", ["https://the-last-of-all.com/"])[0]["verdict"] != "none", 60)
        yield scene


@pytest.fixture(scope="module", params=WAYS)
def scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    from django.conf import settings

    before = settings.ACCORD_PRIVATE_HOOKS
    param, _, again = request.param.partition(" ")
    vendor, serve = way_in(param)
    folder = tmp_path_factory.mktemp("scene")
    with hub_on(vendor, request, folder) as hub:
        yield from _scene(hub, folder, serve, again=bool(again), way=WAYS.index(request.param))
    settings.ACCORD_PRIVATE_HOOKS = before


def test_the_world_is_what_it_is_meant_to_be(scene: Scene) -> None:
    fresh = [claim for claim in scene.world.claims if (claim.history, claim.time) == ("fresh", "after")]
    assert {claim.marking for claim in fresh} == SEES.keys()
    for name in READERS:
        sees = scene.sees(name)
        for claim in fresh:
            assert sees[claim.value] is (name in SEES[claim.marking]), (name, claim)
        for claim in scene.world.claims:
            if claim.history == "retracted" or claim.marking == "red":
                assert not sees[claim.value], (name, claim)
            elif claim.history == "wider":
                assert sees[claim.value], (name, claim)
            elif claim.history == "narrower":
                assert sees[claim.value] is (name in ("Author", "Named")), (name, claim)


@pytest.mark.parametrize("name", READERS)
def test_the_feed_is_the_readers_own_in_every_form(scene: Scene, name: str) -> None:
    own = whole_feed(scene.reader(name).n)
    assert scene.feed(name) == own
    assert scene.feed(name, limit=7) == own
    assert scene.feed(name, ndjson=True) == own
    assert scene.feed(name, limit=13, ndjson=True) == own


@pytest.mark.parametrize("name", READERS)
def test_a_filter_only_leaves_out(scene: Scene, name: str) -> None:
    own = whole_feed(scene.reader(name).n)
    published = [entry for entry in own if entry["type"] == "signal.published"]
    for query in ("&kind=url", "&scheme=parcel", "&kind=url&scheme=parcel", "&country=TH"):
        for ndjson in (False, True):
            fetched = scene.feed(name, query, limit=50, ndjson=ndjson)
            assert [entry for entry in own if entry in fetched] == fetched
            if "country" not in query:
                assert [entry for entry in fetched if entry["type"] == "signal.published"] == published
    for query in ("&kind=phone", "&scheme=romance"):
        assert [entry for entry in scene.feed(name, query) if entry["type"] == "signal.published"] == []


@pytest.mark.parametrize("name", READERS)
def test_the_stream_is_the_feed(scene: Scene, name: str) -> None:
    reader, events = scene.reader(name), scene.streams[name]
    own = whole_feed(reader.n)
    if name == "Returner" and events.ended:
        # Suspended, it was shut out; it comes back and goes on where it was.
        with listening(scene.served, reader.token, "after=0", Last_Event_ID=str(events.cursor)) as more:
            wait_until(lambda: len(events.entries) + len(more.entries) >= len(own), 60)
        assert events.entries + more.entries == own
    else:
        wait_until(lambda: len(events.entries) >= len(own), 60)
        assert events.entries == own
        assert events.seqs == [entry["seq"] for entry in own]
    half = own[len(own) // 2]["seq"]
    with listening(scene.served, reader.token, "after=0", Last_Event_ID=str(half)) as later:
        rest = [entry for entry in own if entry["seq"] > half]
        wait_until(lambda: len(later.entries) >= len(rest), 60)
        assert later.entries == rest
    with listening(scene.served, reader.token, f"after={half}&kind=url") as filtered:
        rest = [entry for entry in scene.feed(name, "&kind=url") if entry["seq"] > half]
        wait_until(lambda: len(filtered.entries) >= len(rest), 60)
        assert filtered.entries == rest


@pytest.mark.parametrize("use", [None, "block"])
@pytest.mark.parametrize("name", READERS)
def test_a_check_says_what_the_queries_say_and_of_all_else_what_it_says_of_nothing(scene: Scene, name: str, use: str | None) -> None:
    from accord.hub.signals import queries
    from accord.hub.verdicts.queries import check, result_out

    claims, more = scene.world.claims, {"use": use} if use else {}
    values = [claim.value for claim in claims]
    fetched = scene.batch(name, values, **more)
    assert fetched == json.loads(
        msgspec.json.encode([result_out(verdict) for verdict in check(values, caller(scene.reader(name)), use=use)])
    )
    twins = scene.batch(name, [claim.twin for claim in claims], **more)
    sees = scene.sees(name)
    there = {claim.id for claim in claims if queries.find(caller(scene.reader(name)), claim.id) is not None}
    hidden = 0
    for claim, result, twin in zip(claims, fetched, twins, strict=True):
        assert (result["verdict"] not in ("none", "retracted")) is sees[claim.value], claim
        if claim.id not in there:
            assert _bare(json.dumps(result, sort_keys=True).encode()) == _bare(json.dumps(twin, sort_keys=True).encode()), claim
            hidden += 1
    assert hidden > (40 if name != "Author" else 0)
    for claim, result in list(zip(claims, fetched, strict=True))[scene.part(name, OF_CHECKS)]:
        query = f"?use={use}" if use else ""
        response = scene.check(name, claim.value, query)
        assert (response.status, response.json()) == (200, result), claim
        if claim.id not in there:
            never = scene.check(name, claim.twin, query)
            assert (response.status, response.headers, _bare(response.body)) == (never.status, never.headers, _bare(never.body)), claim


def _bare(body: bytes) -> bytes:
    """An answer with what was asked for taken out: the one word in which twins differ, and the key that is made of it."""
    return re.sub(rb"[0-9a-f]{64}", b"?", re.sub(f"{REAL}|{NEVER}".encode(), b"?", body))


@pytest.mark.parametrize("name", READERS)
def test_a_signal_that_is_hidden_is_none(scene: Scene, name: str) -> None:
    never = "00000000-0000-4000-8000-000000000000"
    token = scene.reader(name).token
    nothing = scene.served.get(f"/api/v1/signals/{never}", token)
    assert nothing.status == 404
    from accord.hub.signals import queries

    who = caller(scene.reader(name))
    for claim in scene.world.claims[scene.part(name, OF_SIGNALS)]:
        response = scene.served.get(f"/api/v1/signals/{claim.id}", token)
        if queries.find(who, claim.id) is None:
            assert response == nothing, claim
        else:
            assert response.json()["id"] == claim.id


@pytest.mark.parametrize("name", READERS)
def test_a_list_holds_what_its_reader_may_block_and_nothing_else(scene: Scene, name: str, tmp_path: Path) -> None:
    from listing import build

    from accord.client.lists import Lists
    from accord.hub.verdicts.queries import check

    reader = scene.reader(name)
    build(reader, "block")
    hub = _Files(scene.served, reader.token)
    lists = Lists(tmp_path, hub, use="block")
    assert lists.update()
    values = [claim.value for claim in scene.world.claims]
    for verdict in check(values, caller(reader), use="block"):
        assert (lists.check(verdict.input) is not None) is ("block" in verdict.verdict.uses), verdict.input


class _Files:
    """Where lists come from: the served hub."""

    def __init__(self, hub: Served, token: str) -> None:
        self._hub, self._token = hub, token

    def list_file(self, name: str, since: int | None = None) -> bytes | None:
        response = self._hub.get(f"/api/v1/lists/{name}" + (f"?since={since}" if since is not None else ""), self._token)
        return response.body if response.status == 200 else None

    def list_key(self) -> str:
        return str(self._hub.get("/api/v1/lists/key", self._token).json()["key"])


@pytest.mark.parametrize("name", READERS)
def test_a_webhook_is_given_its_members_feed(scene: Scene, name: str) -> None:
    own = whole_feed(scene.reader(name).n)

    def came() -> list[Any]:
        seen: dict[str, list[Any]] = {}
        for path, headers, body in list(scene.web.got):
            if path == f"/{name}":
                seen.setdefault(headers["webhook-id"], json.loads(body)["data"]["entries"])
        return [entry for entries in seen.values() for entry in entries]

    wait_until(lambda: len(came()) >= len(own), 60)
    assert came() == own


@pytest.mark.parametrize("name", READERS)
def test_readers_learn_no_audience_and_no_author_that_is_not_named(scene: Scene, name: str) -> None:
    world, author = scene.world, scene.world.members["Author"].id
    hidden = {world.opening.id, world.closed.id, world.members["Excepted"].id, world.person} - {scene.reader(name).id}
    unnamed = {claim.id for claim in world.claims if claim.marking == "unnamed" and claim.history in ("fresh", "retracted", "granted")}
    if name == "Author":
        return
    for entry in scene.feed(name):
        text = json.dumps(entry)
        if entry["type"].startswith("signal."):
            assert not [id for id in hidden if id in text], entry["type"]
        if (entry["data"].get("id") or entry["data"].get("signal")) in unnamed:
            assert author not in text
    for claim in world.claims:
        if claim.id in unnamed:
            assert author.encode() not in scene.check(name, claim.value).body


def test_figures_and_health_say_nothing_of_what_is_exchanged(scene: Scene) -> None:
    texts = {path: scene.served.get(path).body.decode() for path in ("/metrics", "/readyz", "/healthz")}
    assert "accord_journal_seq" in texts["/metrics"]
    assert 'route="/api/v1/check/{kind}/{value}"' in texts["/metrics"]
    for path, text in texts.items():
        for claim in scene.world.claims:
            assert claim.id not in text, path
            assert claim.value not in text, path
            assert REAL not in text, path
        for api in scene.world.readers.values():
            assert api.token not in text, path
            assert f'"{api.name}"' not in text, path
