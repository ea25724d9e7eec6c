"""The hub's figures: what they say, to whom, and that nothing of what is exchanged and no address becomes a label."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from edges import Served, listening, served
from hubs import Hub
from listing import build
from programs import new_hub, run, wait_until
from prometheus_client.parser import text_string_to_metric_families

from accord.server.timings import BOUNDS, Timings

TOKEN = "a-token-for-figures-only"


def figures(hub: Served, token: str | None = None) -> dict[str, dict[tuple[tuple[str, str], ...], float]]:
    """Every sample, by name and labels, as Prometheus' own parser reads it."""
    response = hub.get("/metrics", token)
    assert response.status == 200, response.body
    samples: dict[str, dict[tuple[tuple[str, str], ...], float]] = {}
    for family in text_string_to_metric_families(response.body.decode()):
        for sample in family.samples:
            samples.setdefault(sample.name, {})[tuple(sorted(sample.labels.items()))] = sample.value
    return samples


def sample_value(samples: Any, name: str, **labels: str) -> float:
    value: float = samples[name][tuple(sorted(labels.items()))]
    return value


@pytest.fixture
def busy(any_hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Hub, Served]]:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path)
    with served(tmp_path) as hub:
        yield any_hub, hub


def test_they_say_how_the_hub_is(busy: tuple[Hub, Served]) -> None:
    from accord.hub.journal.actions import turn
    from accord.hub.journal.queries import head
    from accord.hub.journal.store.parked import park

    made, hub = busy
    alpha, beta = made.member("Alpha"), made.member("Beta")
    with turn() as t:
        park(t.cursor, "clock:request.due", 7, "KeyError at line 3", "4711", t.at)
    for number in range(3):
        alpha.publish(f"https://evil-{number}.com/pay")
    alpha.publish("google.com")  # is held
    beta.post("/feed/applied", {"consumer": "gateway", "seq": head() - 2})
    beta.post("/feed/applied", {"consumer": "mail", "seq": head()})
    build(beta, "block")
    result = figures(hub)
    assert sample_value(result, "accord_database_up") == 1
    assert sample_value(result, "accord_journal_seq") == head()
    assert sample_value(result, "accord_feed_behind", member=beta.id, by="applied") == 2, "the furthest behind counts"
    assert sample_value(result, "accord_list_version", member=beta.id, list="block") == 1
    assert 0 <= sample_value(result, "accord_list_age_seconds", member=beta.id, list="block") < 600
    assert sample_value(result, "accord_quarantine_waiting") == 1
    assert sample_value(result, "accord_bells_waiting") == 0
    assert sample_value(result, "accord_parked", kind="clock:request.due") == 1
    assert sample_value(result, "accord_clock_overdue_seconds") < 60
    assert 0 <= sample_value(result, "accord_background_seen_seconds") < 60
    assert sample_value(result, "accord_index_warm") == 1
    assert sample_value(result, "process_resident_memory_bytes") > 10_000_000
    assert sample_value(result, "process_cpu_seconds_total") > 0
    assert sample_value(result, "accord_threads", pool="django") == 4
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
        "/api/v1/nothing/canary-q7x": ("api", "/api/{*}"),
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
    assert sample_value(result, "accord_request_seconds_count", door="edge", route="/api/v1/feed", method="GET", status="2xx") == 1


def test_what_is_open_is_counted(busy: tuple[Hub, Served]) -> None:
    made, hub = busy
    alpha = made.member("Alpha")
    assert sample_value(figures(hub), "accord_requests_in_flight") == 1, "this very one"
    with listening(hub, alpha.token) as events:
        assert events.status == 200
        assert sample_value(figures(hub), "accord_streams_open", route="/api/v1/stream") == 1
        assert sample_value(figures(hub), "accord_requests_in_flight") == 2
    wait_until(lambda: not figures(hub).get("accord_streams_open"), 60)


def test_without_a_token_they_are_for_this_machine_alone(busy: tuple[Hub, Served]) -> None:
    _, hub = busy
    assert hub.get("/metrics").status == 200
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "x-forwarded-host"):
        response = hub.get("/metrics", **{name: "127.0.0.1"})
        assert response.status == 404, name
        assert b"accord_" not in response.body


def test_with_a_token_they_are_for_whoever_holds_it(hub: Hub, tmp_path: Path) -> None:
    with served(tmp_path, ACCORD_METRICS_TOKEN=TOKEN) as at:
        for token in (None, TOKEN[:-1], TOKEN + "x", hub.admin.token):
            response = at.get("/metrics", token)
            assert response.status == 401
            assert dict(response.headers)["www-authenticate"].startswith("Bearer")
            assert b"accord_" not in response.body
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
        first = metrics._written()
    assert 0 < len(asked) < 30
    with CaptureQueriesContext(connection) as asked:
        again = metrics._written()
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
