"""One signal a request, many at the same moment, on PostgreSQL: they share turns, and each is answered as if it were alone."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from bells import rows
from edges import Served, Told, served
from hubs import Api, Hub
from killing import killed_everywhere

from accord.doors.api import together
from accord.hub.members.queries import hash_of

PATH = "/api/v1/signals"
BEHIND = {"Content_Encoding": "identity"}  # what is not regular is answered by the API behind
# What Django's answers tell browsers, as the answers beside Django don't: nobody opens them in one.
FOR_BROWSERS = {"content-security-policy", "referrer-policy", "cross-origin-opener-policy"}


def _claim(value: str, **more: Any) -> dict[str, Any]:
    return {"identifier": {"value": value}, "scheme": "investment", "marking": {"tlp": "TLP:GREEN"}, **more}


@pytest.fixture
def scene(postgres_hub: Hub, tmp_path: Path) -> Iterator[tuple[Hub, Served]]:
    for name in ("Alpha", "Beta", "Gamma"):
        postgres_hub.member(name)
    with served(tmp_path) as hub:
        yield postgres_hub, hub


def _names(answer: Told) -> set[str]:
    return {name for name, _ in answer.headers} - FOR_BROWSERS


def _told(answer: Told) -> tuple[int, Any, set[str]]:
    """What is the same of two that publish different claims."""
    body = answer.json()
    body = {name: None if name in ("id", "seq", "identifier") else value for name, value in body.items()}
    return answer.status, body, _names(answer)


def test_many_at_once_share_turns_and_each_is_there_once(scene: tuple[Hub, Served]) -> None:
    world, hub = scene
    tokens = [world.member(name).token for name in ("Alpha", "Beta")]
    wanted = [(tokens[number % 2], f"site-{number}.example.com", f"key-{number % 90}") for number in range(120)]

    def publish(asked: tuple[str, str, str]) -> Told:
        token, value, key = asked
        return hub.ask("POST", PATH, token, _claim(value), Idempotency_Key=key)

    def publish_twice(asked: tuple[str, str, str]) -> tuple[Told, Told]:
        return publish(asked), publish(asked)

    with ThreadPoolExecutor(16) as crowd:
        # A client that did not hear its answer sends the same again; and some by mistake another claim under a key that was used.
        answers = list(crowd.map(publish_twice, wanted))
    statuses = Counter(first.status for first, _ in answers)
    assert statuses == {201: 90, 422: 30}, statuses
    ids = [first.json()["id"] for first, _ in answers if first.status == 201]
    for first, again in answers:
        assert (again.status, again.body) == (first.status, first.body) or first.status == 422
    feed = [entry for entry in world.member("Gamma").feed() if entry["type"] == "signal.published"]
    assert Counter(entry["data"]["id"] for entry in feed) == Counter(ids), "each once, and nothing else"
    for first, _ in answers:
        if first.status == 201:
            seqs = {entry["data"]["id"]: entry["seq"] for entry in feed}
            assert first.json()["seq"] == seqs[first.json()["id"]]
            assert dict(first.headers)["location"] == f"{PATH}/{first.json()['id']}"
    turns = rows("SELECT COUNT(DISTINCT e.at) FROM journal_entry e JOIN signals_signal s ON s.first = e.seq")
    assert turns[0][0] < 90, "some shared one"


def test_an_answer_is_the_one_of_the_api_behind(scene: tuple[Hub, Served]) -> None:
    world, hub = scene
    alpha = world.member("Alpha")

    def both(token: str | None, body: Any, other: Any = None, **headers: str) -> tuple[Told, Told]:
        return hub.ask("POST", PATH, token, body, **headers), hub.ask("POST", PATH, token, other or body, **headers, **BEHIND)

    beside, behind = both(alpha.token, _claim("one.example.com"), _claim("two.example.com"))
    assert _told(beside) == _told(behind) and beside.status == 201
    assert beside.json()["audience"]["count"] > 1 and beside.json()["identifier"]["value"] == "one.example.com"
    beside, behind = both(alpha.token, _claim("one.example.com"))
    assert (beside.status, beside.json()) == (behind.status, behind.json()) and beside.status == 200, "a duplicate"
    wrong: list[Any] = [
        {"identifier": {"value": "not an identifier"}, "scheme": "investment", "marking": {"tlp": "TLP:GREEN"}},
        _claim("three.example.com", scheme="nobody-knows-it"),
        _claim("three.example.com", unknown=1),
        _claim("one.example.com", id="6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77", marking={"tlp": "TLP:PURPLE"}),
        b'{"scheme": "other", "scheme": "other"}',
        b"{",
        b"[]",
    ]
    for body in wrong:
        beside, behind = both(alpha.token, body)
        assert (beside.status, _problem(beside)) == (behind.status, _problem(behind)), body
        assert 400 <= beside.status < 500
    hub.ask("POST", PATH, alpha.token, _claim("four.example.com", id="6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"))
    taken = _claim("five.example.com", id="6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77")
    beside, behind = both(alpha.token, taken, Idempotency_Key="again")
    assert (beside.status, _problem(beside)) == (behind.status, _problem(behind))
    assert _names(beside) - {"cache-control"} == _names(behind)
    assert beside.json()["code"] == "id-taken"
    for token in (None, "nobody's"):
        beside, behind = both(token, _claim("six.example.com"))
        assert (beside.status, _problem(beside)) == (behind.status, _problem(behind)) and beside.status == 401


def test_who_may_not_publish_is_refused_and_audited_once(scene: tuple[Hub, Served]) -> None:
    from accord.hub.members import actions, queries

    world, hub = scene
    _, token = actions.make_token(
        queries.member(world.member("Alpha").id), by=queries.operator(), scopes=("member:feed:read",), name="reads"
    )
    before = rows("SELECT COUNT(*) FROM journal_audit WHERE outcome = 'refused'")[0][0]
    assert hub.ask("POST", PATH, token, _claim("one.example.com")).status == 403
    assert rows("SELECT COUNT(*) FROM journal_audit WHERE outcome = 'refused'") == [(before + 1,)]


def _problem(answer: Told) -> Any:
    problem = json.loads(answer.body)
    problem.pop("request_id", None)
    return problem


def test_killed_anywhere_a_group_is_there_whole_or_not_at_all_and_each_retry_gets_its_answer(postgres_hub: Hub) -> None:
    """The retry goes to the API behind, as one does that comes to another process."""
    members = [postgres_hub.member(name) for name in ("Alpha", "Beta")]
    number = 0

    def asked(member: Api, place: int) -> together.Asked:
        body = bytearray(json.dumps(_claim(f"site-{number}-{place}.example.com")).encode())
        bearer = f"Bearer {member.token}".encode()
        return together.Asked(hash_of(member.token), f"key-{number}-{place}".encode(), bearer, body, asyncio.Future(loop=loop))

    def send() -> None:
        outcomes = together.handle([asked(member, place) for place, member in enumerate(members * 2)])
        assert {outcome.status for outcome in outcomes if isinstance(outcome, together.Answer)} == {201} and None not in outcomes

    loop = asyncio.new_event_loop()
    seen = set[int]()
    for _death in killed_everywhere(send, stride=2):
        count = rows("SELECT COUNT(*) FROM signals_signal WHERE n > %s", max(seen, default=0))[0][0]
        assert count in (0, 4), "all or nothing"
        assert rows("SELECT COUNT(*) FROM journal_retry WHERE status = 0") == [(0,)], "no key is held for good"
        for place, member in enumerate(members * 2):
            key, claim = f"key-{number}-{place}", _claim(f"site-{number}-{place}.example.com")
            first = member("POST", "/signals", claim, Idempotency_Key=key)
            assert first[0] == 201 and member("POST", "/signals", claim, Idempotency_Key=key) == first
        assert rows("SELECT COUNT(*) FROM signals_signal WHERE n > %s", max(seen, default=0)) == [(4,)], "each once"
        seen.add(rows("SELECT MAX(n) FROM signals_signal")[0][0])
        number += 1
    loop.close()
    assert number > 4
