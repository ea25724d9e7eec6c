"""Whatever is put into a field of an ask, a step or a payment: done by chance, or refused by that field's name; never a failure of ours."""

import json
from typing import Any

from asking import cast
from hubs import Api, Hub
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junk import CANARY
from request_calls import KASI, OPENING, PAID, body, opened
from wire import Sent, assert_journal_whole, assert_sound, logged, send

_SETTINGS = settings(max_examples=250, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
_texts = st.text(st.characters(exclude_categories=()), max_size=40).map(lambda text: text + CANARY)
_NEAR: list[Any] = [
    *("480000.00 THB", "1e9 THB", "-1 THB", "NaN THB", "1 thb", "0.001 THB", "9" * 400 + " THB", "1.00 XAU", "yes", "hold", "TH", "th"),
    *("2090-01-31T12:00:00Z", "9999-12-31T23:59:59.999999Z", "0001-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "", " ", "\ud800", "\0"),
    *("TH:004:1234567890", "00000000-0000-4000-8000-000000000000", 0, -1, 2**63, 2**64, 10**400, 1e308, -0.0, True, None),
    *([], {}, [[]], {"value": "1", "code": "THB"}, {"value": 1, "code": "THB"}, {"kind": "account", "value": "x"}),
]
_near = st.sampled_from(_NEAR)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _texts | _near,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_texts | st.sampled_from(["amount", "next", "value", "code"]), inner, max_size=3)
    ),
    max_leaves=8,
)


def _sent(who: Api, path: str, given: Any) -> tuple[int, Any]:
    raw = json.dumps(given).encode("utf-8", "surrogatepass")
    sent = Sent("POST", path, raw, {"Authorization": f"Bearer {who.token}"})
    answer = send(sent)
    assert_sound(sent, answer, CANARY)
    return answer.status, json.loads(answer.raw)


def _named(problem: Any, prefixes: tuple[str, ...]) -> None:
    """Each fault lies in one of these places."""
    for fault in problem.get("errors", []):
        assert fault["field"].startswith(prefixes), problem


def test_junk_in_any_field_of_any_step_is_refused_by_its_field(hub: Hub) -> None:
    made = cast(hub)
    request = opened(made.api("Sender"))
    before = assert_journal_whole()
    sides = {"asker": made.api("Sender"), "answerer": made.api("Kasi")}
    steps = {side: who.get(f"/requests/{request}")["steps"] for side, who in sides.items()}
    reached = set()

    @given(data=st.data())
    @_SETTINGS
    def holds(data: Any) -> None:
        side = data.draw(st.sampled_from(["answerer", "answerer", "answerer", "asker"]))
        step = data.draw(st.sampled_from(steps[side]))
        keys = [field["field"] for field in step["fields"]] or ["note"]
        fields = data.draw(st.dictionaries(st.sampled_from(keys) | _texts, _json, min_size=1, max_size=4))
        private = data.draw(st.just({}) | st.dictionaries(st.sampled_from([*keys, "narrative"]), _texts, max_size=2))
        status, problem = _sent(sides[side], f"/requests/{request}/steps", {"step": step["step"], "fields": fields, "private": private})
        reached.add(status)
        if status == 422:
            _named(problem, ("fields", "private"))

    with logged() as log:
        holds()
        assert CANARY.lower() not in log.getvalue().lower()
    assert 422 in reached
    assert assert_journal_whole() >= before


def test_junk_in_any_field_of_an_ask_is_refused_by_its_field(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender = made.api("Sender")
    before = assert_journal_whole()
    good: Any = body(KASI, payments=[{**PAID, "time": "2026-11-24T09:30:00Z", "rail": "swift", "from": "TH:002:1234567890", "holder": "y"}])
    good |= {
        "private": {"narrative": "He called."},
        "guests": [{"about": 0, "email": "a@b.example", "verified": "x"}],
        "to": [],
        "about": "",
    }
    good |= {"origin": {"kind": "verdict", "id": ""}, "reporter": "r", "confirmers": [], "claims": [], "region": "TH", "signal": None}
    places = [(name,) for name in good] + [("fields", key) for key in [*OPENING, "scheme", "evidence", "recall-at", "harmed-person"]]
    places += [("payments", key) for key in good["payments"][0]] + [("guests", key) for key in good["guests"][0]]
    reached = set()

    @given(data=st.data())
    @_SETTINGS
    def holds(data: Any) -> None:
        given = json.loads(json.dumps(good))
        place = data.draw(st.sampled_from(places))
        holder = given
        for name in place[:-1]:
            holder = holder[name][0] if isinstance(holder[name], list) else holder[name]
        holder[place[-1]] = data.draw(_json)
        status, problem = _sent(sender, "/requests", given)
        reached.add(status)
        if status == 422 and problem.get("errors"):
            # What is said to be wrong lies where the junk is; a bad region shows where an identifier is read by it.
            assert problem["errors"][0]["field"].startswith((place[0], "identifiers", "payments", "fields")), (place, problem)

    with logged() as log:
        holds()
        assert CANARY.lower() not in log.getvalue().lower()
    assert {201, 422} <= reached
    assert assert_journal_whole() >= before


def test_junk_where_a_bank_message_or_a_file_is_taken(hub: Hub) -> None:
    made = cast(hub)
    sender = made.api("Sender")
    request = opened(sender, payments=[PAID])
    heads = st.sampled_from(
        [
            b"",
            b"<?xml version='1.0'?>",
            b'<?xml version="1.0" encoding="utf-7"?>',
            b"<!DOCTYPE x>",
            b"%PDF-",
            b"PK\x03\x04",
            b"\xef\xbb\xbf",
        ]
    )
    tails = st.binary(max_size=60) | st.sampled_from(
        [b"<Document/>", b"<a" * 2000, b"<a>" * 5000, b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.13"/>']
    )

    @given(path=st.sampled_from(["/requests/answers", "/returns", f"/requests/{request}/attachments"]), head=heads, tail=tails)
    @_SETTINGS
    def holds(path: str, head: bytes, tail: bytes) -> None:
        sent = Sent("POST", path, head + tail, {"Authorization": f"Bearer {sender.token}"}, {"CONTENT_TYPE": "application/xml"})
        answer = send(sent)
        assert_sound(sent, answer, CANARY)
        if "attachments" not in path:
            assert answer.status == 422, answer.raw

    holds()
