"""Desks and bells by the API, as a bank's or a telecom's own systems use them: see, ring, acknowledge, take back. No names of people."""

import json
from typing import Any

import pytest
from bells import MINUTE, Office, entries, office, person, rows, signed_in
from hubs import Api, Hub
from worlds import caller

from accord.core.times import DAY, read_time

NAMES = ("Ann", "Bob", "Cid", "Dee", "Sue")
NEVER = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def place(any_hub: Hub) -> Office:
    """Ann on shift at Alpha's desk right now, the contacts after her; Beta's desk covers; Gamma rings."""
    from accord.hub.desks import actions
    from accord.hub.times import now

    made = office(any_hub, shift=False)
    actions.add_shift(made.alpha, made.desk, made.people["Ann"], now() - DAY, now() + DAY)
    any_hub.member("Gamma", "telecom")
    return made


def _apis(place: Office) -> tuple[Api, Api, Api]:
    return place.hub.member("Alpha"), place.hub.member("Beta"), place.hub.member("Gamma")


def _lines(place: Office) -> list[tuple[str, str, str]]:
    """Audit lines about bells, oldest first, as member, outcome and detail."""
    lines = place.hub.admin.get("/audit?limit=1000")["items"]
    return [(line["member"], line["outcome"], line["detail"]) for line in reversed(lines) if line["action"].startswith("member:bells:")]


def _assert_nameless(raw: bytes) -> None:
    text = raw.decode()
    assert not [name for name in NAMES if f'"{name}' in text or f"{name}@" in text or f"{name.lower()}@" in text], text


def test_every_member_sees_whom_it_can_ring_and_its_own_first(place: Office) -> None:
    alpha, beta, gamma = _apis(place)
    listed = gamma.get("/desks")
    assert listed["next"] is None
    assert [(item["member"], item["name"]) for item in listed["items"]] == [(alpha.id, "Fraud desk"), (beta.id, "Night desk")]
    assert [item["member"] for item in beta.get("/desks")["items"]] == [beta.id, alpha.id]
    fraud, night = listed["items"]
    assert fraud == {
        "id": place.desk,
        "member": alpha.id,
        "name": "Fraud desk",
        "zone": "UTC",
        "holidays": "",
        "languages": [],
        "open": True,
        "attended": True,
        "tested": None,
        "wait": 5,
    }
    assert night["attended"] is False
    for text in (alpha.id, "Alpha"):
        assert [item["id"] for item in gamma.get(f"/desks?member={text}")["items"]] == [place.desk]
    assert gamma.get(f"/desks?member={gamma.id}")["items"] == []
    for text in (NEVER, "Nobody", "x" * 300):
        status, problem = gamma("GET", f"/desks?member={text}")
        assert (status, problem["errors"][0]["field"]) == (400, "member")
        assert text not in problem["detail"]


def test_contacts_and_shifts_are_for_the_desks_own_member_and_without_names(place: Office) -> None:
    from accord.hub.desks import actions
    from accord.hub.times import now

    alpha, _beta, gamma = _apis(place)
    actions.set_away(place.alpha, place.people["Bob"], now() - MINUTE, now() + DAY, place.people["Cid"])
    actions.set_hook(place.alpha, place.desk, "https://bank.example/bells")
    own = alpha.get(f"/desks/{place.desk}")
    _assert_nameless(alpha.raw)
    assert b"bank.example" not in alpha.raw, "where the webhook leads lies in the vault"
    assert own["contacts"] == [{"person": place.people[name], "channels": ["mail"]} for name in ("Ann", "Bob", "Cid")]
    assert [shift["person"] for shift in own["shifts"]] == [place.people["Ann"]]
    assert read_time(own["shifts"][0]["ends"]) - read_time(own["shifts"][0]["begins"]) >= 2 * DAY
    assert [(away["person"], away["stand_in"]) for away in own["away"]] == [(place.people["Bob"], place.people["Cid"])]
    assert (own["hook"], own["cover"], own["hours"]) == (True, place.cover, "always")
    seen = gamma.get(f"/desks/{place.desk}")
    assert seen == {name: value for name, value in own.items() if name not in ("hook", "contacts", "shifts", "away")}
    assert place.people["Ann"].encode() not in gamma.raw
    managed = place.hub.admin.get(f"/desks/{place.desk}")
    _assert_nameless(place.hub.admin.raw)
    assert managed == own, "the hub's desk managers see what they set up"


def test_a_bell_is_rung_acknowledged_and_timed(place: Office) -> None:
    alpha, _beta, gamma = _apis(place)
    status, rung = gamma("POST", f"/desks/{place.desk}/ring", {"kind": "call", "ref": "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"})
    assert status == 201
    _assert_nameless(gamma.raw)
    assert (rung["kind"], rung["ref"], rung["by"], rung["member"], rung["desk"]) == (
        "call",
        "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77",
        gamma.id,
        alpha.id,
        place.desk,
    )
    assert (rung["state"], rung["answered_by"], rung["ended"]) == ("ringing", None, None)
    assert (rung["may_answer"], rung["may_stop"]) == (False, True)
    assert rung["next"] is None
    assert [(ring["member"], ring["channel"], ring["state"]) for ring in rung["rings"]] == [(alpha.id, "console", "sent")]

    seen = alpha.get(f"/bells/{rung['id']}")
    assert read_time(seen["next"]) - read_time(seen["at"]) == 5 * MINUTE
    assert [(ring["stop"], ring["channel"], ring["state"]) for ring in seen["rings"]] == [
        ("shift", "console", "sent"),
        ("shift", "mail", "due"),
    ]
    assert all("person" not in ring for ring in seen["rings"])
    assert (seen["may_answer"], seen["may_stop"]) == (True, False)
    status, answered = alpha("POST", f"/bells/{rung['id']}/answer")
    assert status == 200
    assert (answered["state"], answered["answered_by"], answered["next"]) == ("answered", alpha.id, None)
    assert read_time(answered["ended"]) >= read_time(answered["at"])
    assert [ring["state"] for ring in answered["rings"]] == ["sent", "off"]
    assert alpha.post(f"/bells/{rung['id']}/answer", None) == answered, "once more changes nothing"
    assert gamma.get(f"/bells/{rung['id']}")["answered_by"] == alpha.id
    assert gamma.post(f"/bells/{rung['id']}/stop", None)["state"] == "answered", "what was answered can't be taken back"
    assert [entry["type"] for entry in entries(gamma.n)] == ["bell.rung", "bell.answered"]
    assert _lines(place) == [
        (gamma.id, "done", f"rung {rung['id']} at {place.desk}"),
        (alpha.id, "done", f"answered {rung['id']}"),
    ]


def test_a_bell_is_taken_back_by_whoever_rang_it_alone(place: Office) -> None:
    alpha, _beta, gamma = _apis(place)
    rung = gamma.post(f"/desks/{place.desk}/ring", {"kind": "request"})
    assert rung["ref"] == ""
    assert alpha("POST", f"/bells/{rung['id']}/stop") == alpha("POST", f"/bells/{NEVER}/stop")
    assert gamma("POST", f"/bells/{rung['id']}/answer") == gamma("POST", f"/bells/{NEVER}/answer")
    assert gamma.get(f"/bells/{rung['id']}")["state"] == "ringing"
    stopped = gamma.post(f"/bells/{rung['id']}/stop", None)
    assert (stopped["state"], stopped["answered_by"], stopped["may_stop"]) == ("stopped", None, False)
    assert stopped["ended"] is not None
    assert alpha.post(f"/bells/{rung['id']}/answer", None)["state"] == "stopped", "it was taken back before"


def test_a_bell_that_has_climbed_is_answered_by_whom_it_has_come_to(place: Office) -> None:
    from accord.hub.desks import followers

    alpha, beta, gamma = _apis(place)
    rung = gamma.post(f"/desks/{place.desk}/ring", {"kind": "call"})
    assert beta("GET", f"/bells/{rung['id']}") == beta("GET", f"/bells/{NEVER}"), "it has not climbed there"
    assert beta.get("/bells")["items"] == []
    at = read_time(rung["at"])
    for step in range(1, 5):
        while followers.work(at + 5 * step * MINUTE):
            pass
    rings = [(ring["member"], ring["channel"], ring["code"], ring["tries"]) for ring in gamma.get(f"/bells/{rung['id']}")["rings"]]
    assert rings == [(member.id, "console", "shown", 0) for member in (alpha, beta, place.hub.admin)], "and nothing of whom it rings there"
    assert [ring["stop"] for ring in alpha.get(f"/bells/{rung['id']}")["rings"] if ring["channel"] == "mail"][:4] == [
        "shift",
        "contact",
        "contact",
        "cover",
    ]
    assert [item["id"] for item in beta.get("/bells")["items"]] == [rung["id"]]
    _assert_nameless(beta.raw)
    assert beta.post(f"/bells/{rung['id']}/answer", None)["answered_by"] == beta.id


def test_the_list_of_bells_goes_on_page_by_page(place: Office) -> None:
    alpha, _beta, gamma = _apis(place)
    rung = [
        gamma.post(f"/desks/{place.desk}/ring", {"kind": "call", "ref": f"6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b7{number}"})["id"]
        for number in range(5)
    ]
    pages, before = [], ""
    while True:
        page = alpha.get(f"/bells?limit=2{before}")
        pages.append([item["id"] for item in page["items"]])
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert pages == [[rung[4], rung[3]], [rung[2], rung[1]], [rung[0]]]
    for query in ("limit=0", "limit=201", "limit=x", "before=-1", "state=ringing"):
        assert alpha("GET", f"/bells?{query}")[0] == 400, query
    assert place.hub.admin.get("/bells")["items"] == [], "neither rung by it, nor at its desks, nor climbed to it"


def test_a_test_is_for_the_own_desk_and_shows_its_age_once_answered(place: Office) -> None:
    alpha, _beta, gamma = _apis(place)
    status, problem = gamma("POST", f"/desks/{place.desk}/test")
    assert (status, problem["code"]) == (403, "not-yours")
    assert _lines(place) == [(gamma.id, "refused", "not-yours")]
    status, problem = gamma("POST", f"/desks/{place.desk}/ring", {"kind": "test"})
    assert (status, problem["code"], problem["errors"][0]["field"]) == (422, "bad-desk", "kind")
    status, tested = alpha("POST", f"/desks/{place.desk}/test")
    assert (status, tested["kind"], tested["next"]) == (201, "test", None)
    assert alpha.get(f"/desks/{place.desk}")["tested"] is None
    answered = alpha.post(f"/bells/{tested['id']}/answer", None)
    assert gamma.get("/desks")["items"][0]["tested"] == answered["ended"]


def test_a_test_that_would_reach_nobody_says_so_and_makes_no_bell(any_hub: Hub) -> None:
    from accord.hub.desks import actions

    alpha = any_hub.member("Alpha")
    desk = actions.make_desk(caller(alpha), name="Empty desk", zone="UTC")
    status, problem = alpha("POST", f"/desks/{desk}/test", Idempotency_Key="one")
    assert (status, problem["code"]) == (422, "bad-desk")
    assert problem["detail"] == problem["errors"][0]["text"]
    assert alpha.get("/bells")["items"] == []
    person_id = person(alpha, "Ann")
    actions.set_contacts(caller(alpha), desk, [(person_id, ["mail"])])
    assert alpha("POST", f"/desks/{desk}/test", Idempotency_Key="one")[0] == 201, "a refusal frees the key"


def test_what_cannot_be_rung_for_is_refused_by_the_fields_name_and_not_repeated(place: Office) -> None:
    _alpha, _beta, gamma = _apis(place)
    bodies: list[tuple[Any, str]] = [
        ({"kind": "fire"}, "kind"),
        ({}, "kind"),
        ({"kind": None}, "kind"),
        ({"kind": "call", "ref": "Somchai Jaidee"}, "ref"),
        ({"kind": "call", "ref": "x" * 65}, "ref"),
        ({"kind": "call", "ref": 17}, "ref"),
        ({"kind": "call", "note": "Somchai"}, ""),
    ]
    for body, field in bodies:
        status, problem = gamma("POST", f"/desks/{place.desk}/ring", body)
        assert (status, problem["errors"][0]["field"]) == (422, field), body
        assert b"Somchai" not in gamma.raw
    assert rows("SELECT count(*) FROM desks_bell") == [(0,)]


def test_no_bell_tells_of_a_signal_that_whoever_rings_does_not_see(place: Office) -> None:
    from worlds import publish

    alpha, beta, gamma = _apis(place)
    gil = signed_in(person(gamma, "Gil"))
    seen = alpha.publish("+66811111111", tlp="TLP:AMBER", audience={"members": [gamma.id]}, region="TH")["id"]
    hidden = alpha.publish("+66822222222", tlp="TLP:AMBER", audience={"members": [beta.id]}, region="TH")["id"]
    red = str(publish(gil, "+66833333333", tlp="TLP:RED", audience={"people": [gil.person, place.people["Ann"]]}).id)
    held = str(publish(caller(alpha), "https://www.google.com/").id)
    refusals = set()
    for ringer, ids in ((gamma, (hidden, red, held)), (beta, (red,)), (alpha, (red,))):
        for id in ids:
            for kind, ref in (("signal", id), ("call", id), ("call", f"signal:{id}")):
                status, problem = ringer("POST", f"/desks/{place.desk}/ring", {"kind": kind, "ref": ref})
                assert (status, problem["errors"][0]["field"]) == (422, "ref"), (ringer.name, ref)
                assert id.encode() not in ringer.raw
                refusals.add(problem["detail"])
    assert len(refusals) == 1
    assert rows("SELECT COUNT(*) FROM desks_bell") == [(0,)]
    for ref in (seen, f"signal:{seen}", NEVER, f"case:{NEVER}", ""):
        assert gamma.post(f"/desks/{place.desk}/ring", {"kind": "signal", "ref": ref})["ref"] == ref


def test_ten_bells_ring_at_anothers_desk_and_no_more(place: Office) -> None:
    _alpha, _beta, gamma = _apis(place)
    rung = [gamma.post(f"/desks/{place.desk}/ring", {"kind": "call"})["id"] for _ in range(10)]
    status, problem = gamma("POST", f"/desks/{place.desk}/ring", {"kind": "call"})
    assert (status, problem["errors"][0]["field"]) == (422, "desk")
    gamma.post(f"/bells/{rung[0]}/stop", None)
    gamma.post(f"/desks/{place.desk}/ring", {"kind": "call"})


def test_a_retry_under_a_key_rings_once(place: Office) -> None:
    alpha, _beta, gamma = _apis(place)
    first = gamma.post(f"/desks/{place.desk}/ring", {"kind": "call"}, Idempotency_Key="one")
    again = gamma.post(f"/desks/{place.desk}/ring", {"kind": "call"}, Idempotency_Key="one")
    assert again == first
    assert gamma.headers["Idempotency-Replayed"] == "true"
    assert gamma("POST", f"/desks/{place.desk}/ring", {"kind": "request"}, Idempotency_Key="one")[1]["code"] == "key-reused"
    assert rows("SELECT count(*) FROM desks_bell") == [(1,)]
    answered = alpha.post(f"/bells/{first['id']}/answer", None, Idempotency_Key="two")
    assert alpha.post(f"/bells/{first['id']}/answer", None, Idempotency_Key="two") == answered
    assert [line for line in _lines(place) if line[2].startswith("answered")] == [(alpha.id, "done", f"answered {first['id']}")]


@pytest.mark.parametrize("unknown_id", [NEVER, "x", "%00", "Fraud%20desk", "0"])
def test_an_unknown_desk_or_bell_is_answered_like_any_unknown_id(hub: Hub, unknown_id: str) -> None:
    alpha = hub.member("Alpha")
    unknown = alpha("GET", f"/members/{NEVER}")
    assert unknown[0] == 404
    for method, path in (("GET", ""), ("POST", "/ring"), ("POST", "/test")):
        assert alpha(method, f"/desks/{unknown_id}{path}", {"kind": "call"} if path == "/ring" else None) == unknown
    for method, path in (("GET", ""), ("POST", "/answer"), ("POST", "/stop")):
        assert alpha(method, f"/bells/{unknown_id}{path}") == unknown
    assert [line for line in hub.admin.get("/audit?limit=1000")["items"] if line["outcome"] == "refused"] == []


def test_a_token_rings_with_its_scope_and_reads_with_another(place: Office) -> None:
    alpha, _beta, gamma = _apis(place)
    ringer = Api(gamma.post("/tokens", {"scopes": ["member:bells:ring"]})["token"])
    rung = ringer.post(f"/desks/{place.desk}/ring", {"kind": "call"})
    assert rung["may_stop"] is True
    for path in ("/desks", f"/desks/{place.desk}", "/bells", f"/bells/{rung['id']}"):
        status, problem = ringer("GET", path)
        assert (status, problem["code"]) == (403, "missing-scope"), path
        assert "member:desks:read" in problem["detail"]
    assert ringer("POST", f"/bells/{rung['id']}/answer")[0] == 403
    answerer = Api(alpha.post("/tokens", {"scopes": ["member:bells:answer"]})["token"])
    assert answerer("POST", f"/desks/{place.desk}/ring", {"kind": "call"})[0] == 403
    assert answerer.post(f"/bells/{rung['id']}/answer", None)["state"] == "answered"


def test_who_answered_in_a_session_is_named_to_no_token(place: Office) -> None:
    from accord.hub.desks import actions

    alpha, _beta, gamma = _apis(place)
    rung = gamma.post(f"/desks/{place.desk}/ring", {"kind": "call"})
    assert actions.answer(signed_in(place.people["Ann"]), rung["id"]).answered_person == "Ann", "in a session of her member she is named"
    for member in (alpha, gamma):
        assert member.get(f"/bells/{rung['id']}")["answered_by"] == alpha.id
        _assert_nameless(member.raw)
        member.get("/bells")
        _assert_nameless(member.raw)
        member.get("/desks")
        _assert_nameless(member.raw)


def test_a_caller_without_the_permission_is_refused_and_audited_once(place: Office) -> None:
    """The list's scopes come first; should one of them ever be too wide, the feature refuses by itself, with one line."""
    from accord.doors.api.desks import OPERATIONS
    from accord.doors.api.handling import _answered
    from accord.doors.api.operations import Request
    from accord.doors.api.problems import Problem
    from accord.formats.api.desks import NewBell
    from accord.hub.members import queries

    alpha, _beta, gamma = _apis(place)
    rung = gamma.post(f"/desks/{place.desk}/ring", {"kind": "call"})
    weak = Api(alpha.post("/tokens", {"scopes": ["member:feed:read"]})["token"])
    who = queries.caller(weak.token)
    assert who is not None
    for operation in OPERATIONS:
        id = rung["id"] if operation.path.startswith("/bells") else place.desk
        query = {parameter.name: parameter.default for parameter in operation.query}
        body = NewBell("call") if operation.takes else None
        before = len(place.hub.admin.get("/audit?limit=1000")["items"])
        with pytest.raises(Problem) as refused:
            _answered(operation, Request(who, body, {"id": id}, query))
        assert (refused.value.status, refused.value.code) == (403, "not-allowed"), operation.name
        lines = place.hub.admin.get("/audit?limit=1000")["items"]
        assert len(lines) == before + 1, operation.name
        assert (lines[0]["action"], lines[0]["outcome"], lines[0]["member"]) == (operation.scope, "refused", alpha.id)
    assert gamma.get(f"/bells/{rung['id']}")["state"] == "ringing"


def test_a_bell_at_the_door_reaches_the_feed_of_both_without_names(place: Office) -> None:
    alpha, _beta, gamma = _apis(place)
    rung = gamma.post(f"/desks/{place.desk}/ring", {"kind": "call", "ref": "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"})
    alpha.post(f"/bells/{rung['id']}/answer", None)
    for member in (alpha, gamma):
        bell_entries = [entry for entry in member.feed() if entry["type"].startswith("bell.")]
        assert [entry["type"] for entry in bell_entries] == ["bell.rung", "bell.answered"]
        assert all(entry["data"]["bell"] == rung["id"] for entry in bell_entries)
        _assert_nameless(json.dumps(bell_entries).encode())
