"""The hub's figures: what they say, to whom, and that nothing of what is exchanged and no address becomes a label."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from edges import Served, listening, served
from hubs import Hub
from listing import build
from programs import new_hub, run, wait_until
from prometheus_client.parser import text_string_to_metric_families

from accord.doors.edge.timings import BOUNDS, Route, Routes, Timings

TOKEN = "a-token-for-figures-only"


def figures(hub: Served, token: str | None = None) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """Every sample, by name and labels, as Prometheus' own parser reads it."""
    told = hub.get("/metrics", token)
    assert told.status == 200, told.body
    found: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in text_string_to_metric_families(told.body.decode()):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return found


def one(found: Any, name: str, **labels: str) -> float:
    value: float = found[name][tuple(sorted(labels.items()))]
    return value


@pytest.fixture
def busy(any_hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Hub, Served]]:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path)
    with served(tmp_path) as hub:
        yield any_hub, hub


def test_they_say_how_the_hub_is(busy: tuple[Hub, Served]) -> None:
    from accord.hub.journal.queries import head

    made, hub = busy
    alpha, beta = made.member("Alpha"), made.member("Beta")
    for number in range(3):
        alpha.publish(f"https://evil-{number}.com/pay")
    alpha.publish("google.com")  # is held
    beta.post("/feed/applied", {"consumer": "gateway", "seq": head() - 2})
    beta.post("/feed/applied", {"consumer": "mail", "seq": head()})
    build(beta, "block")
    result = figures(hub)
    assert one(result, "accord_database_up") == 1
    assert one(result, "accord_journal_seq") == head()
    assert one(result, "accord_feed_behind", member=beta.id, by="applied") == 2, "the furthest behind counts"
    assert one(result, "accord_list_version", member=beta.id, list="block") == 1
    assert 0 <= one(result, "accord_list_age_seconds", member=beta.id, list="block") < 600
    assert one(result, "accord_quarantine_waiting") == 1
    assert one(result, "accord_bells_waiting") == 0
    assert one(result, "accord_clock_overdue_seconds") < 60
    assert 0 <= one(result, "accord_background_seen_seconds") < 60
    assert one(result, "accord_index_warm") == 1
    assert one(result, "process_resident_memory_bytes") > 10_000_000
    assert one(result, "process_cpu_seconds_total") > 0
    assert one(result, "accord_threads", pool="django") == 4
    assert result["accord_build_info"]
    assert any(labels[0][0] == "follower" for labels in result["accord_follower_behind"])
    assert all(value == 0 for value in result["accord_follower_parked"].values())


def test_requests_are_counted_by_route_never_by_address(busy: tuple[Hub, Served]) -> None:
    made, hub = busy
    alpha = made.member("Alpha")
    never = "00000000-0000-4000-8000-000000000000"
    paths = {
        "/api/v1/feed": ("edge", "/api/v1/feed"),
        f"/api/v1/signals/{never}": ("api", "/api/v1/signals/{id}"),
        "/api/v1/check/phone/%2B66812345678": ("edge", "/api/v1/check/{kind}/{value}"),
        "/api/v1/nothing/canary-q7x": ("api", "/api/v1/{*}"),
        "/canary-q7x": ("other", "other"),
        "/check": ("public", "/check"),
        "/console/signals/canary-q7x": ("console", "/console/signals/{id}"),
        "/guest/canary-q7x": ("guests", "/guest/{*}"),
        "/join/canary-q7x": ("console", "/join/{token}"),
        "/static/canary-q7x.css": ("static", "/static/{*}"),
    }
    for path in paths:
        hub.get(path, alpha.token)
        hub.get(f"{path}?canary=q7x", alpha.token)
    hub.ask("CANARYQ7X", "/check")
    text = hub.get("/metrics").body.decode()
    assert "canary" not in text.lower()
    assert "66812345678" not in text
    assert never not in text
    result = figures(hub)
    routes = {dict(labels)["route"]: dict(labels)["door"] for labels in result["accord_request_seconds_count"]}
    for door, route in paths.values():
        assert routes[route] == door
    assert {dict(labels)["method"] for labels in result["accord_request_seconds_count"]} <= {"GET", "HEAD", "POST", "other"}
    for labels, count in result["accord_request_seconds_count"].items():
        cells = [value for key, value in result["accord_request_seconds_bucket"].items() if set(labels) < set(key)]
        assert len(cells) == len(BOUNDS) + 1
        assert cells == sorted(cells)
        assert cells[-1] == count
    assert one(result, "accord_request_seconds_count", door="edge", route="/api/v1/feed", method="GET", status="2xx") == 1


def test_what_is_open_is_counted(busy: tuple[Hub, Served]) -> None:
    made, hub = busy
    alpha = made.member("Alpha")
    assert one(figures(hub), "accord_requests_in_flight") == 1, "this very one"
    with listening(hub, alpha.token) as events:
        assert events.status == 200
        assert one(figures(hub), "accord_streams_open", route="/api/v1/stream") == 1
        assert one(figures(hub), "accord_requests_in_flight") == 2
    wait_until(lambda: not figures(hub).get("accord_streams_open"), 30)


def test_without_a_token_they_are_for_this_machine_alone(busy: tuple[Hub, Served]) -> None:
    _, hub = busy
    assert hub.get("/metrics").status == 200
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "x-forwarded-host"):
        told = hub.get("/metrics", **{name: "127.0.0.1"})
        assert told.status == 404, name
        assert b"accord_" not in told.body


def test_with_a_token_they_are_for_whoever_holds_it(hub: Hub, tmp_path: Path) -> None:
    with served(tmp_path, ACCORD_METRICS_TOKEN=TOKEN) as at:
        for token in (None, TOKEN[:-1], TOKEN + "x", hub.admin.token):
            told = at.get("/metrics", token)
            assert told.status == 401
            assert dict(told.headers)["www-authenticate"].startswith("Bearer")
            assert b"accord_" not in told.body
        assert at.get("/metrics", TOKEN, X_Forwarded_For="203.0.113.9").status == 200
        assert TOKEN.encode() not in at.get("/metrics", TOKEN).body


def test_a_token_that_can_be_guessed_is_refused(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    done = run("status", data=data, ACCORD_METRICS_TOKEN="short")
    assert done.returncode != 0
    assert b"ACCORD_METRICS_TOKEN" in done.stderr
    assert b"short" not in done.stderr


def test_who_is_here() -> None:
    from accord.doors.edge.metrics import is_here

    def asked(client: Any, *headers: bytes) -> bool:
        return is_here({"client": client, "headers": [(name, b"x") for name in headers]})

    assert asked(("127.0.0.1", 5))
    assert asked(("::1", 5))
    for client in (("203.0.113.9", 5), ("::ffff:203.0.113.9", 5), None, ("", 0), ("unix", 0), ("localhost", 1)):
        assert not asked(client), client
    assert not asked(("127.0.0.1", 5), b"x-forwarded-for")
    assert not asked(("127.0.0.1", 5), b"forwarded")


def test_scrapes_in_a_row_ask_the_database_once(hub: Hub) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accord.doors.edge.metrics import Metrics, Now

    async def run_here(job: Any) -> Any:
        return job()

    now = Now(0, {}, 0, {}, {})
    metrics = Metrics(run_here, Timings(), lambda: now, "")
    with CaptureQueriesContext(connection) as asked:
        first = metrics._written(now)
    assert 0 < len(asked) < 30
    with CaptureQueriesContext(connection) as asked:
        again = metrics._written(now)
    assert len(asked) == 0
    assert b"accord_journal_seq" in first
    assert b"accord_journal_seq" in again


def test_members_beyond_a_thousand_share_a_line(hub: Hub) -> None:
    from accord.doors.edge import gauges
    from accord.hub.journal.actions import apply

    late = [hub.member(f"Member {place}") for place in range(6)]
    for place, member in enumerate(late):
        apply(member.n, "gateway", place)
    kept, gauges.MOST = gauges.MOST, 4  # the secretariat and three more
    try:
        gauges_now = gauges.gather()
    finally:
        gauges.MOST = kept
    assert {of[0] for of in gauges_now.applied} == {member.id for member in late[:3]} | {"other"}
    assert gauges_now.applied["other", "applied"] == gauges_now.head - 3, "the worst of them"


def test_a_route_is_one_of_those_there_are() -> None:
    routes = Routes(["/a/{id}", "/a/{id}/b", "/a/new", "/rest/{*}", "/"])
    for path, template in {
        "/a/1": "/a/{id}",
        "/a/new": "/a/new",
        "/a/1/b": "/a/{id}/b",
        "/a/1/c": "other",
        "/a/": "other",
        "/a": "other",
        "/rest/x/y/z": "/rest/{*}",
        "/": "/",
        "": "other",
        "//": "other",
        "/api/v1/check/": "/api/v1/check/{kind}/{value}",
        "/api/v1/check/url/https://x/y": "/api/v1/check/{kind}/{value}",
    }.items():
        assert routes.of(path).template == template, path


def test_times_fall_into_their_cells() -> None:
    timings, route = Timings(), Route("edge", "/x")
    for seconds in (0.0001, 0.0005, 0.002, 3.0, 99.0):
        timings.note(route, "GET", 204, seconds)
    timings.note(route, "BREW", 418, 0.2)
    timings.note(route, "BREW2", 418, 0.2)
    rows = {key: (cells, total) for key, cells, total in timings.rows()}
    cells, total = rows["edge", "/x", "GET", 2]
    assert (cells[0], cells[2], cells[BOUNDS.index(5.0)], cells[-1], sum(cells)) == (2, 1, 1, 1, 5)
    assert total == pytest.approx(102.0026)
    assert sum(rows["edge", "/x", "other", 4][0]) == 2
    assert len(rows) == 2, "what callers make up adds no label"


def test_the_addresses_of_all_doors_are_templates(hub: Hub) -> None:
    from django.urls import get_resolver

    from accord.site.front.addresses import templates

    result = list(templates(get_resolver().url_patterns))
    assert {"/api/v1/signals/{id}", "/console/signals/{id}", "/check", "/join/{token}", "/account/{*}"} <= set(result)
    for template in result:
        assert re.fullmatch(r"(/[A-Za-z0-9._-]*|/\{(\w+|\*)\})+", template), template


def test_an_exchange_is_timed_and_told_only_where_it_is_slow_or_failed(caplog: pytest.LogCaptureFixture) -> None:
    from accord.site.front.watching import Watch

    async def notes() -> None:
        watch = Watch(Routes(["/a/{id}"]))
        scope = {"path": "/a/canary", "method": "GET", "headers": []}
        watch.note(scope, 200, 0.2)
        watch.note(scope, 404, 0.2)
        watch.note(scope, 200, 1.2)
        watch.note(scope, 503, 0.1)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(notes())
    told = [(record.__dict__["route"], record.__dict__["status_code"], record.__dict__["milliseconds"]) for record in caplog.records]
    assert told == [("/a/{id}", 200, 1200), ("/a/{id}", 503, 100)]
    assert "canary" not in caplog.text


def test_a_flood_of_failures_is_counted_whole_and_told_in_part(caplog: pytest.LogCaptureFixture) -> None:
    from accord.site.front.watching import MOST_LINES, Watch

    watch = Watch(Routes(["/a"]))

    async def notes() -> None:
        for _ in range(1000):
            watch.note({"path": "/a", "method": "GET", "headers": []}, 503, 0.1)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(notes())
    assert MOST_LINES <= len(caplog.records) < 1000
    ((_, cells, _),) = watch.timings.rows()
    assert sum(cells) == 1000
