"""Any junk gets a problem that says why and repeats nothing; never a failure of ours; and the journal stands unharmed."""

import json
from collections import Counter
from typing import Any

import pytest
from appealing import lodged
from asking import one_of_each
from hooks import dead_letter
from hubs import Api, Hub
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junk import CANARY, everywhere, requests
from listing import build
from operations import a_case
from wire import Sent, assert_journal_whole, assert_sound, logged, send
from worlds import caller

ON_SQLITE, ON_POSTGRESQL = 6_000, 1_000


class Target:
    """A hub with one of everything, so that junk meets what exists. The one who sends it is not among what it can change."""

    def __init__(self, hub: Hub) -> None:
        from accord.doors.api.examples import REQUESTS
        from accord.doors.api.routes import OPERATIONS
        from accord.hub.desks import actions as desks
        from accord.hub.gateways import actions as gateways
        from accord.hub.members import queries as members
        from accord.hub.protocol_book import actions as proposals
        from accord.hub.routing import actions as routing
        from accord.hub.webhooks import actions as webhooks

        # The stream is the edge's: where only Django is asked, it says 503.
        self.operations, self.examples = [operation for operation in OPERATIONS if operation.path != "/stream"], REQUESTS
        alpha, beta = hub.member("Alpha"), hub.member("Beta")
        self.sender, self.alpha = hub.admin, alpha
        own = self.sender.publish("evil-site.com", tlp="TLP:AMBER", audience={"members": [alpha.id]})["id"]
        asked = alpha.post(f"/signals/{own}/share-requests", {"audience": {"members": ["Beta"]}, "reason": "they host it"})["id"]
        circle = self.sender.post("/circles", {"name": "Circle"})["id"]
        spare = self.sender.post("/tokens", {"name": "spare"})["id"]
        held = alpha.publish("google.com")["id"]
        desk = desks.make_desk(caller(self.sender), name="Night desk", zone="UTC")
        bell = self.sender.post(f"/desks/{desk}/ring", {"kind": "call"})["id"]
        webhook = webhooks.make(caller(self.sender), "https://hooks.example.com/accord")[0]
        self._ids = {
            ("webhooks", "id"): webhook,
            ("webhooks", "letter"): dead_letter(webhook),
            ("protocols", "ref"): "hold-funds",
            ("protocols", "id"): proposals.propose(caller(self.sender), REQUESTS["propose_protocol"]["example"]["text"], ["Alpha"]),
            ("check", "kind"): "url",
            ("check", "value"): "https://evil-site.com/",
            ("signals", "id"): own,
            ("signals", "ask"): asked,
            ("circles", "id"): circle,
            ("circles", "member"): beta.id,
            ("members", "id"): beta.id,
            ("tokens", "id"): spare,
            ("quarantine", "id"): held,
            ("entries", "seq"): "2",
            ("desks", "id"): desk,
            ("bells", "id"): bell,
            ("lists", "name"): build(self.sender).header.name,
            ("countries", "code"): "TH",
            ("countries", "bank"): "004",
            ("appeals", "id"): lodged(caller(self.sender)),
            ("gateways", "id"): gateways.enter(members.operator(), "TH", "AE", "inform", "MoU", scope=["fraud"], source="art. 3"),
            ("responsibilities", "id"): routing.declare(caller(self.sender), "bank", "TH:004"),
            ("watchlist", "id"): self.sender.post("/watchlist", {"identifiers": ["watched.example.com"]})["items"][0]["id"],
            **a_case(self.sender, alpha, own),
            **one_of_each(alpha, police=hub.member("Police", "state")),
        }

    def real(self, path: str, name: str) -> str:
        return self._ids[path.split("/")[1], name]


def _assert_unharmed(target: Target, before: int) -> None:
    assert assert_journal_whole() >= before
    for member in (target.sender, target.alpha):
        numbers = [entry["seq"] for entry in member.feed()]
        assert numbers == sorted(set(numbers))
        assert numbers


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_thousands_of_junk_requests_are_refused_with_reasons(vendor: str, request: pytest.FixtureRequest) -> None:
    """The sample on PostgreSQL is there for what only it refuses, such as NUL in a text."""
    if vendor == "sqlite":
        hub, count, seed = request.getfixturevalue("hub"), ON_SQLITE, 1
    else:
        hub, count, seed = request.getfixturevalue("postgres_hub"), ON_POSTGRESQL, 2
    target = Target(hub)
    before = assert_journal_whole()
    statuses: Counter[int] = Counter()
    reached: set[str] = set()
    with logged() as log:
        for sent in requests(target.operations, target.examples, target.real, target.sender.token, seed=seed, count=count):
            answer = send(sent)
            assert_sound(sent, answer, CANARY)
            statuses[answer.status] += 1
            reached.add(sent.method)
        log_text = log.getvalue()
    assert CANARY.lower() not in log_text.lower()
    assert "ERROR" not in log_text
    assert {200, 201, 400, 401, 404, 405, 415, 422} <= statuses.keys(), "the junk meets every way of being refused, and now and then none"
    assert sum(n for status, n in statuses.items() if status >= 400) > count / 2
    _assert_unharmed(target, before)


def test_control_characters_and_endless_texts_are_refused_wherever_they_stand(any_hub: Hub) -> None:
    target = Target(any_hub)
    before = assert_journal_whole()
    statuses: Counter[int] = Counter()
    texts = [f"{CANARY}\0", f"\0{CANARY}", f"{CANARY}" + "9" * 5000]
    if any_hub.vendor == "sqlite":  # what no database minds is refused before it comes to one
        texts += [f"\u202e{CANARY}", f"{CANARY}\n"]
    for text in texts:
        for sent in everywhere(target.operations, target.examples, target.real, target.sender.token, text):
            answer = send(sent)
            assert_sound(sent, answer, CANARY)
            statuses[answer.status] += 1
    assert statuses[422] > 100
    assert statuses[404] > 50
    _assert_unharmed(target, before)


_texts = st.text(st.characters(exclude_categories=())).map(lambda text: text + CANARY)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _texts,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(_texts | st.sampled_from(["value", "tlp", "members", "kind"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_generated_json_is_refused_with_reasons(hub: Hub) -> None:
    target = Target(hub)
    before = assert_journal_whole()
    takers = [operation for operation in target.operations if operation.takes is not None]

    @given(data=st.data())
    @settings(max_examples=600, database=None, suppress_health_check=list(HealthCheck))
    def holds(data: Any) -> None:
        operation = data.draw(st.sampled_from(takers))
        good = data.draw(st.sampled_from(list(target.examples[operation.name].values())))
        body: Any = data.draw(st.fixed_dictionaries({}, optional={name: _json for name in good}).map(lambda bad: {**good, **bad}) | _json)
        path = operation.path
        for name in ("id", "ask", "member", "seq"):
            path = path.replace("{" + name + "}", target._ids.get((path.split("/")[1], name), ""))
        raw = json.dumps(body, ensure_ascii=data.draw(st.booleans())).encode("utf-8", "surrogatepass")
        sent = Sent(operation.method, path, raw, {"Authorization": f"Bearer {target.sender.token}"})
        assert_sound(sent, send(sent), CANARY)

    with logged() as log:
        holds()
        assert CANARY.lower() not in log.getvalue().lower()
    _assert_unharmed(target, before)


def test_addresses_below_the_base_are_the_apis_whatever_they_hold(hub: Hub) -> None:
    for path in (
        "",
        "/",
        "//",
        "/x",
        "/%0a",
        "/a%0ab/c",
        "/me%0a",
        "/me/",
        "/%ff",
        "/%00",
        "/signals/%2f/x/y/z",
        "/../healthz",
        "/" + "a" * 9000,
    ):
        for headers in ({}, {"Authorization": f"Bearer {hub.admin.token}"}):
            sent = Sent("GET", path, b"", headers)
            answer = send(sent)
            assert answer.status in (401, 404), path
            assert_sound(sent, answer, CANARY)


def test_errors_help_without_repeating(hub: Hub) -> None:
    """What an API user reads after a slip: the field, and what would be right."""
    from accord.hub.desks import actions as desks

    alpha = hub.member("Alpha")
    made = alpha.publish("evil-site.com")["id"]
    desk = desks.make_desk(caller(alpha), name="Fraud desk", zone="UTC")
    good = {"identifier": {"value": "evil-site.com"}, "scheme": "other", "marking": {"tlp": "TLP:GREEN"}}
    slips: list[tuple[Api, str, Any, str, str]] = [
        (alpha, "/signals", {**good, "scheem": "x"}, "", "scheme"),
        (alpha, "/signals", {**good, "identifier": {"val": "x", "value": "y"}}, "identifier", "region"),
        (alpha, "/signals", {**good, "marking": {"tlp": "TLP:GREEN", "audiance": {}}}, "marking", "audience"),
        (alpha, "/signals", {**good, "marking": {"tlp": "TLP:PINK"}}, "marking.tlp", "TLP:AMBER"),
        (alpha, "/signals", {**good, "scheme": "pink"}, "scheme", "investment"),
        (alpha, "/signals", {"scheme": "other", "marking": {"tlp": "TLP:GREEN"}}, "identifier", "missing"),
        (alpha, f"/signals/{made}/actions", {"action": "smashed"}, "action", "nothing-found"),
        (alpha, f"/signals/{made}/sightings", {"count": "three"}, "count", "Expected `integer`, got `string`"),
        (alpha, f"/signals/{made}/sightings", {"count": 0}, "count", "1,000,000,000"),
        (
            hub.admin,
            f"/signals/{made}/share-requests",
            {"audience": {"members": ["Nobody"]}, "reason": "x"},
            "audience.members",
            "lists of members",
        ),
        (hub.admin, f"/signals/{made}/share-requests", {"audience": {}, "reason": "x"}, "audience", "Name at least one"),
        (alpha, "/check", {"values": ["x"], "region": "XX"}, "region", "ISO 3166-1"),
        (alpha, "/check", {"values": ["x"], "kind": "car"}, "kind", "phone"),
        (alpha, "/check", {"values": ["x", 7]}, "values[1]", "Expected `string`, got `integer`"),
        (alpha, "/tokens", {"scopes": ["member:moon:read"]}, "scopes", "member:feed:read"),
        (hub.admin, "/members", {"name": "X1", "sector": "moon"}, "sector", "finance"),
        (alpha, f"/desks/{desk}/ring", {"kind": "fire"}, "kind", "request"),
        (alpha, f"/desks/{desk}/ring", {"kind": "call", "ref": "two words"}, "ref", "leave it empty"),
    ]
    for who, path, body, field, helps in slips:
        status, answer = who("POST", path, body)
        assert status == 422, (path, body, answer)
        (fault,) = answer["errors"]
        assert fault["field"] == field, (body, fault)
        assert helps in fault["text"], (body, fault)
        assert answer["detail"] == fault["text"]
    # Of two slips both are told, in the order of the body.
    status, answer = alpha("POST", "/signals", {"scheme": "other"})
    assert (status, [fault["field"] for fault in answer["errors"]]) == (422, ["identifier", "marking"])


def test_a_body_in_chunks_is_refused_and_not_taken_for_an_empty_one(hub: Hub) -> None:
    made = hub.admin.publish("evil-site.com")["id"]
    headers = {"Authorization": f"Bearer {hub.admin.token}"}
    sent = Sent("POST", f"/signals/{made}/sightings", b'{"count":5}', headers, {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"})
    answer = send(sent)
    assert (answer.status, json.loads(answer.raw)["code"]) == (411, "no-length")
    assert not any(entry["type"] == "signal.sighted" for entry in hub.admin.feed())


def test_the_canary_would_be_seen(hub: Hub) -> None:
    """The measure itself: an answer that repeats the canary fails."""
    from wire import Answer

    from accord.formats.problems import write_problem

    sent = Sent("GET", "/me")
    problem = Answer(400, {"Content-Type": "application/problem+json"}, write_problem(400, "x", f"No {CANARY}!"))
    with pytest.raises(AssertionError):
        assert_sound(sent, problem, CANARY)
    with pytest.raises(AssertionError):
        assert_sound(sent, Answer(500, problem.headers, problem.raw), "other")
    assert_sound(sent, problem, "other")
