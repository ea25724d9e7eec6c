"""Requests over HTTP: asked, answered, refused with what was open; two officers at once; and what nobody else learns."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from agreeing import COURIER, agree
from asking import Cast, cast
from bells import rows
from hubs import Api, Hub
from request_calls import BANGKOK, KASI, NEVER, NOBODY, OPENING, body, opened, refused, soon
from worlds import caller

HOLD: dict[str, Any] = {"step": "hold", "fields": {"amount": "480000.00 THB", "until": soon()}}


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


@pytest.fixture
def api(made: Cast) -> Callable[[str], Api]:
    return made.api


# Opening


def test_one_ask_rings_every_responsible_desk_and_says_whom_nobody_reached(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender = made.api("Sender")
    answer = sender.post("/requests", body(KASI, {"value": BANGKOK, "kind": "account"}, NOBODY))
    assert [
        (request["answerers"], request["desk"], request["rung"], request["state"], request["confirmed"]) for request in answer["requests"]
    ] == [([made.api(name).id], made.desks[name], True, "received", True) for name in ("Kasi", "Bangkok")]
    assert [(gap["about"], gap["kind"], gap["value"]) for gap in answer["gaps"]] == [(2, "bank", "TH:006")]
    for name in ("Kasi", "Bangkok"):
        (bell,) = made.api(name).get("/bells")["items"]
        assert (bell["state"], bell["kind"], bell["ref"] in [request["id"] for request in answer["requests"]]) == (
            "ringing",
            "request",
            True,
        )
        (row,) = made.api(name).get("/requests/inbox")["items"]
        assert (row["open"][0], row["sides"], row["totals"]["THB"]["pending"]) == ("acknowledge", ["answerer"], "480000.00")
        assert row["due"] is not None
    assert {request["ask"] for request in sender.get(f"/requests?ask={answer['ask']}")["items"]} == {answer["ask"]}
    assert [(gateway["asker"], gateway["asked"], gateway["entries"]) for gateway in answer["gateways"]] == [("TH", "TH", [])]
    assert answer["gateways"][0]["says"]


def test_an_ask_comes_from_a_signal_a_verdict_or_nothing(made: Cast, api: Callable[[str], Api]) -> None:
    from accord.hub.requests.queries import of_origin

    sender = api("Sender")
    signal = api("Kasi").publish("+66812345678", tlp="TLP:AMBER", audience={"members": [sender.id]})["id"]
    telecom = made.hub.member("Telecom", "telecom")
    telecom.post("/responsibilities", {"kind": "number", "value": "+66812345678"})
    ask = {"protocol": "block-number", "fields": {"measure": "block-calls", "reasons": "reported"}}
    fields = {field["field"]: field for field in api("Sender").get("/protocols/block-number")["opening"][0]["fields"]}
    ask["fields"] = {
        key: next(iter(field["choices"])) if "choices" in field else "Said" for key, field in fields.items() if field["required"]
    }
    answer = sender.post("/requests", {**ask, "signal": signal})
    (request,) = answer["requests"]
    assert request["answerers"] == [telecom.id]
    assert sender.get(f"/requests/{request['id']}")["subject"]["value"] == "+66812345678"
    assert [id for id, *_ in of_origin("signal", signal)] == [request["id"]]
    verdict = sender.post("/requests", {**ask, "identifiers": ["+66812345678"], "origin": {"kind": "verdict"}})
    assert of_origin("verdict", "")[0][0] == verdict["requests"][0]["id"]
    # A signal that is not for you is one that never was.
    for id in (NEVER, signal):
        answer = api("Stranger")("POST", "/requests", {**ask, "signal": id})
        assert refused(answer) == (422, "unknown-signal", ["signal"])
    assert refused(sender("POST", "/requests", {**ask, "identifiers": [], "fields": {}})) == (422, "nothing-asked", ["identifiers"])


def test_the_same_ask_under_the_same_key_is_made_once(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender = made.api("Sender")
    first = sender.post("/requests", body(KASI), Idempotency_Key="ask")
    assert sender.post("/requests", body(KASI), Idempotency_Key="ask") == first
    assert sender.headers["Idempotency-Replayed"] == "true"
    assert len(made.api("Kasi").get("/requests/inbox")["items"]) == len(made.api("Kasi").get("/bells")["items"]) == 1
    assert refused(sender("POST", "/requests", body(BANGKOK), Idempotency_Key="ask"))[:2] == (422, "key-reused")
    (id,) = (request["id"] for request in first["requests"])
    step = f"/requests/{id}/steps"
    taken = made.api("Kasi").post(step, {"step": "acknowledge"}, Idempotency_Key="step")
    assert made.api("Kasi").post(step, {"step": "acknowledge"}, Idempotency_Key="step") == taken
    assert refused(made.api("Kasi")("POST", step, {"step": "acknowledge"}))[:2] == (409, "not-open")
    assert rows("SELECT COUNT(*) FROM requests_step WHERE step = 'acknowledge'") == [(1,)]


def test_a_retry_of_an_ask_gets_the_guests_address_again_and_invites_nobody_twice(api: Callable[[str], Api]) -> None:
    guest = {"about": 0, "email": "fraud@bank.example", "verified": "called back"}
    sender = api("Sender")
    answer = sender.post("/requests", body(NOBODY, guests=[guest]), Idempotency_Key="guest")
    assert answer["guests"][0]["address"].count("/guest/") == 1
    assert sender("POST", "/requests", body(NOBODY, guests=[guest]), Idempotency_Key="guest") == (201, answer)
    assert sender.headers["Idempotency-Replayed"] == "true"
    other = Api(sender.post("/tokens", {"name": "other"})["token"])
    status, refusal = other("POST", "/requests", body(NOBODY, guests=[guest]), Idempotency_Key="guest")
    assert status == 409 and "/guest/" not in str(refusal), "kept for the token that asked, and no other"
    assert rows("SELECT COUNT(*) FROM requests_invitation") == [(1,)]


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"protocol": "seize"}, "no-such-protocol", "protocol"),
        ({"identifiers": ["TH:004:1234567890", "nothing"]}, None, "identifiers[1]"),
        ({"identifiers": ["https://a.example/x"]}, "not-this-kind", "identifiers[0]"),
        ({"identifiers": [{"value": "x", "kind": "car"}]}, "unknown-kind", "identifiers[0]"),
        ({"identifiers": ["x", {"value": "x", "sort": "car"}]}, "unknown-field", "identifiers[1]"),
        ({"payments": [{"amount": "1 THB", "colour": "red"}]}, "unknown-field", "payments[0]"),
        ({"fields": {**OPENING, "asks": "seize"}}, "not-a-choice", "fields.asks"),
        ({"fields": {"asks": "hold"}}, "field-missing", "fields.recall-sent"),
        ({"fields": {**OPENING, "colour": "red"}}, "field-unknown", "fields.colour"),
        ({"fields": {**OPENING, "4111 1111": "red"}}, "field-unknown", "fields"),
        ({"payments": []}, "field-missing", "payments"),
        ({"payments": [{"amount": "5 THB"}, {"amount": "0 THB"}]}, None, "payments[1].amount"),
        ({"payments": [{"amount": "5 THB", "time": "noon"}]}, "moment-zone", "payments[0].time"),
        ({"payments": [{"amount": "5 THB", "to": 7}]}, "not-among-them", "payments[0].to"),
        ({"private": {"asks": "x"}}, "field-unknown", "private"),
        ({"private": {"narrative": "a\0b"}}, "hidden-characters", "private.narrative"),
        ({"private": {"harmed-person": {"Full Name": "x"}}}, "bad-name", "private.harmed-person"),
        ({"private": {"harmed-person": {}}}, "bad-name", "private.harmed-person"),
        ({"about": "a\0b"}, "hidden-characters", "about"),
        ({"origin": {"kind": "report", "id": "x" * 65}}, "bad-id", "origin.id"),
        ({"fields": {**OPENING, "harmed-in": ["TH"]}}, "not-a-country", "fields.harmed-in"),
        ({"to": ["nobody"]}, "not-a-member", "to"),
        ({"confirmers": ["nobody"], "for_person": True}, "not-a-member", "confirmers"),
        ({"guests": [{"about": 0, "verified": "x"}]}, "no-contact", "guests"),
        ({"guests": [{"about": 0, "email": "two words", "verified": "x"}]}, "bad-address", "guests"),
        ({"origin": {"kind": "rumour"}}, None, "origin.kind"),
        ({"step": "seize"}, "unknown-step", None),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_field(api: Callable[[str], Api], given: Any, code: str | None, field: str | None) -> None:
    status, problem = api("Sender")("POST", "/requests", {**body(KASI), **given})
    assert status == 422, problem
    assert code in (None, problem["code"]), problem
    assert ([fault["field"] for fault in problem.get("errors", [])] or [None])[0] == field, problem
    assert rows("SELECT COUNT(*) FROM requests_request") == [(0,)]


def test_floods_that_nobody_stands_behind_are_damped(api: Callable[[str], Api]) -> None:
    from accord.hub.requests.vocabulary import UNCONFIRMED_A_TARGET

    helper = api("Helper")
    for number in range(UNCONFIRMED_A_TARGET):
        helper.post("/requests", body(KASI, for_person=True, reporter=f"r-{number}"))
    answer = helper("POST", "/requests", body(KASI, for_person=True, reporter="r-new"))
    assert refused(answer) == (429, "too-many-unconfirmed", ["identifiers[0]"])
    opened(api("Police"), KASI)


# Steps


def test_a_refused_step_says_what_was_open(api: Callable[[str], Api]) -> None:
    request = opened(api("Sender"))
    page = {name: api(name).get(f"/requests/{request}") for name in ("Sender", "Kasi")}
    for name, step, status, code in (
        ("Sender", "acknowledge", 409, "not-yours"),
        ("Kasi", "withdraw", 409, "not-yours"),
        ("Kasi", "release", 409, "not-open"),
        ("Kasi", "seize", 422, "unknown-step"),
    ):
        actual, problem = api(name)("POST", f"/requests/{request}/steps", {"step": step})
        assert (actual, problem["code"]) == (status, code)
        assert problem["open"] == page[name]["open"] != []
    status, problem = api("Kasi")("POST", f"/requests/{request}/steps", {"step": "hold"})
    assert (status, [fault["field"] for fault in problem["errors"]]) == (422, ["fields.amount", "fields.until"])
    assert problem["open"] == page["Kasi"]["open"]
    more = {**HOLD["fields"], "amount": "480000.01 THB"}
    status, problem = api("Kasi")("POST", f"/requests/{request}/steps", {"step": "hold", "fields": more})
    assert (status, problem["code"], problem["open"]) == (422, "amount-all-pending", page["Kasi"]["open"])
    hop = {"step": "moved-on", "fields": {"hops": [{"amount": "1 THB", "next": BANGKOK}, {"amount": "x", "next": "x"}]}}
    status, problem = api("Kasi")("POST", f"/requests/{request}/steps", hop)
    assert (status, [fault["field"] for fault in problem["errors"]]) == (422, ["fields.hops[1].amount", "fields.hops[1].next"])
    assert api("Kasi").get(f"/requests/{request}")["version"] == 1


def test_whoever_looked_at_an_older_version_is_told_what_happened(api: Callable[[str], Api]) -> None:
    request, kasi = opened(api("Sender")), api("Kasi")
    seen = kasi.get(f"/requests/{request}")["version"]
    taken = kasi.post(f"/requests/{request}/steps", {"step": "acknowledge", "seen": seen})
    assert (taken["state"], taken["version"]) == ("acknowledged", seen + 1)
    status, problem = kasi("POST", f"/requests/{request}/steps", {**HOLD, "seen": seen})
    assert (status, problem["code"], problem["open"]) == (409, "changed", taken["open"])
    assert problem["happened"].startswith("Acknowledge, ")
    assert kasi.post(f"/requests/{request}/steps", {**HOLD, "seen": taken["version"]})["state"] == "held"


def test_of_two_officers_at_the_same_instant_one_wins_and_the_other_is_told(any_hub: Hub) -> None:
    made = cast(any_hub)
    request = opened(made.api("Sender"))
    ways = {"hold": HOLD, "refuse": {"step": "refuse", "fields": {"refusal": "needs-order"}}}
    gate, answers = threading.Barrier(2), {}

    def officer(name: str) -> None:
        from django.db import connection

        client = Api(made.api("Kasi").token)
        gate.wait()
        answers[name] = client("POST", f"/requests/{request}/steps", {**ways[name], "seen": 1})
        connection.close()

    threads = [threading.Thread(target=officer, args=(name,)) for name in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = (name for name, (status, _) in answers.items() if status == 200)
    (lost,) = (name for name in answers if name != won)
    status, problem = answers[lost]
    assert (status, problem["code"]) == (409, "changed")
    assert problem["happened"].startswith({"hold": "Hold all of it", "refuse": "Refuse"}[won])
    assert problem["open"] == made.api("Kasi").get(f"/requests/{request}")["open"]
    assert rows("SELECT step FROM requests_step WHERE step IN ('hold', 'refuse')") == [(won,)]


def test_one_step_for_many_tells_what_became_of_each_in_order(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender, kasi = made.api("Sender"), made.api("Kasi")
    first, two, others = opened(sender), opened(sender), opened(sender, BANGKOK)
    kasi.post(f"/requests/{two}/steps", {"step": "acknowledge"})
    items = kasi.post("/requests/steps", {"requests": [two, first, others, NEVER, "x", first], "step": "acknowledge"})["items"]
    assert [item["request"] for item in items] == [two, first, others, NEVER, "x"]
    assert [item["taken"] and item["taken"]["state"] for item in items] == [None, "acknowledged", None, None, None]
    codes = [item["refused"] and item["refused"]["code"] for item in items]
    assert codes == ["not-open", None, "not-found", "not-found", "not-found"]
    assert items[0]["refused"]["open"] == kasi.get(f"/requests/{two}")["open"]
    assert items[2]["refused"] == items[3]["refused"], "another's request is as one that never was"
    (item,) = kasi.post("/requests/steps", {"requests": [first], "step": "hold", "fields": {"until": soon()}})["items"]
    assert item["refused"]["field"] == "fields.amount"
    too_many = {"requests": [f"{number:036}" for number in range(101)], "step": "acknowledge"}
    assert refused(kasi("POST", "/requests/steps", too_many)) == (422, "too-many", ["requests"])


def test_an_ask_that_nobody_stands_behind_is_confirmed_by_one_step(api: Callable[[str], Api]) -> None:
    request = opened(api("Helper"), for_person=True, reporter="r-1")
    assert not api("Kasi").get(f"/requests/{request}")["confirmed"]
    status, problem = api("Kasi")("POST", f"/requests/{request}/steps", HOLD)
    assert (status, problem["code"]) == (422, "confirmed")
    assert refused(api("Kasi")("POST", f"/requests/{request}/confirm", {}))[:2] == (409, "not-yours")
    assert api("Police").post(f"/requests/{request}/confirm", {"fields": {"note": "They filed with us."}})["step"] == "confirm"
    page = api("Helper").get(f"/requests/{request}")
    assert (page["confirmed"], page["confirmed_by"]) == (True, "Police")
    assert api("Kasi").post(f"/requests/{request}/steps", HOLD)["state"] == "held"


def test_a_program_that_only_reads_the_page_can_take_each_step_that_it_shows(api: Callable[[str], Api]) -> None:
    request = opened(api("Sender"))
    page = api("Kasi").get(f"/requests/{request}")
    steps = {step["step"]: step for step in api("Kasi").get(f"/protocols/{page['protocol']}")["steps"] if page["state"] in step["from"]}
    for step in page["steps"]:
        assert step["fields"] == steps[step["step"]]["fields"]
    hold = next(step for step in page["steps"] if step["step"] == "hold")
    assert hold["offered"]["amount"] == "480000.00 THB"
    taken = api("Kasi").post(f"/requests/{request}/steps", {"step": "hold", "fields": {"until": soon(), **hold["offered"]}})
    assert taken["state"] == "held"


def test_money_that_moved_on_is_followed_and_shown_as_one_trail(api: Callable[[str], Api]) -> None:
    request = opened(api("Sender"))
    hop = {"hops": [{"amount": "300000.00 THB", "next": BANGKOK}, {"amount": "180000.00 THB", "next": NOBODY}]}
    taken = api("Kasi").post(f"/requests/{request}/steps", {"step": "moved-on", "fields": hop})
    assert len(taken["begot"]) == 2 and taken["gaps"] == ["account"]
    child = api("Bangkok").get("/requests/inbox")["items"][0]
    assert child["id"] in taken["begot"]
    trail = api("Sender").get(f"/requests/{request}")["trail"]
    assert [(row["depth"], row["parent"]) for row in trail] == [(0, None), (1, request), (1, request)]
    assert {row["id"] for row in api("Sender").get(f"/requests?trail={request}")["items"]} == {request, *taken["begot"]}
    whole = api("Sender").get(f"/requests/{request}/trail")
    assert [row["id"] for row in whole["items"]] == [row["id"] for row in trail]
    links = whole["drawings"]["THB"]["links"]
    assert {(link["source"], link["amount"]) for link in links if link["target"] in taken["begot"]} == {
        (request, "300000.00 THB"),
        (request, "180000.00 THB"),
    }
    alone = api("Bangkok").get(f"/requests/{child['id']}/trail")
    assert ([row["id"] for row in alone["items"]], alone["drawings"]) == ([child["id"]], {}), "who answers a hop sees its own request alone"


# Lists


def test_lists_are_narrowed_and_read_page_by_page(api: Callable[[str], Api]) -> None:
    sender, kasi = api("Sender"), api("Kasi")
    ids = [opened(sender, f"TH:004:123456789{number}") for number in range(5)]
    kasi.post(f"/requests/{ids[0]}/steps", {"step": "acknowledge"})
    kasi.post(f"/requests/{ids[1]}/steps", {"step": "refuse", "fields": {"refusal": "needs-order"}})
    sender.post(f"/requests/{ids[1]}/steps", {"step": "close"})

    def found(query: str, who: Api = sender) -> list[str]:
        return [item["id"] for item in who.get(f"/requests?{query}")["items"]]

    pages, before = [], ""
    while True:
        page = sender.get(f"/requests?limit=2{before}")
        pages += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        before = f"&before={page['next']}"
    assert pages == ids[::-1]
    assert found("open=no") == [ids[1]]
    assert set(found("open=yes")) == set(ids) - {ids[1]}
    assert found("state=acknowledged") == [ids[0]]
    assert found("identifier=TH:004:1234567893") == [ids[3]]
    assert found("side=answerer") == [] and found("side=answerer", kasi) == found("side=asker")
    assert found("protocol=takedown") == [] and len(found("protocol=hold-funds")) == 5
    assert found("due=2000-01-01T00:00:00Z") == [] and set(found("due=2090-01-01T00:00:00Z")) == set(ids) - {ids[1]}
    for query, field in (
        ("state=%00", "state"),
        ("state=bogus", "state"),
        ("protocol=bogus", "protocol"),
        ("due=soon", "due"),
        ("side=both", "side"),
        ("identifier=x", "identifier"),
        ("x=1", "query"),
    ):
        assert refused(sender("GET", f"/requests?{query}")) == (400, "bad-query", [field])


def test_totals_stand_side_by_side(api: Callable[[str], Api]) -> None:
    request, kasi = opened(api("Sender")), api("Kasi")
    kasi.post(f"/requests/{request}/steps", HOLD)
    kasi.post(f"/requests/{request}/steps", {"step": "return-part", "fields": {"amount": "80000.00 THB"}})
    kasi.post(f"/requests/{request}/steps", {"step": "release", "fields": {"amount": "400000.00 THB", "release-ground": "settled"}})
    for refusal, given in (
        ("not-a-choice", {"amount": "100.00 THB", "ground": "whim"}),
        ("amount-unread", {"amount": "1e5 THB", "ground": "held-wrongly"}),
    ):
        assert refused(kasi("POST", f"/requests/{request}/wrong-holds", given))[:2] == (422, refusal)
    kasi.post(f"/requests/{request}/wrong-holds", {"amount": "400000.00 THB", "ground": "held-wrongly"})
    assert refused(api("Sender")("POST", f"/requests/{request}/wrong-holds", {"amount": "1.00 THB", "ground": "settled"}))[0] == 409
    totals = api("Sender").get("/requests/totals")
    assert (totals["lost"], totals["held"], totals["returned"], totals["wrongly_held"]) == (
        {"THB": "480000.00"},
        {"THB": "0.00"},
        {"THB": "80000.00"},
        {"THB": "400000.00"},
    )
    assert api("Stranger").get("/requests/totals") == {fact: {} for fact in totals}


# Who may


def test_a_token_takes_the_steps_that_its_scopes_and_its_role_allow(made: Cast, api: Callable[[str], Api]) -> None:
    from accord.hub.members import actions, queries

    def token(name: str, *scopes: str, role: str = "officer") -> Api:
        pair = actions.make_token(queries.member(api(name).id), by=queries.operator(), scopes=scopes, role=role)
        return Api(pair[1])

    request = opened(api("Sender"))
    reads = token("Kasi", "member:requests:read")
    assert reads.get(f"/requests/{request}")["open"] == []
    status, problem = reads("POST", f"/requests/{request}/steps", {"step": "acknowledge"})
    assert (status, problem["code"]) == (403, "missing-scope")
    lines = made.hub.admin.get("/audit?limit=3")["items"]
    assert [(line["outcome"], line["member"]) for line in lines][:1] == [("refused", api("Kasi").id)]
    # A role that the protocol does not name takes no step, whatever its scopes.
    auditor = token("Kasi", "member:requests:read", "member:requests:answer", role="auditor")
    status, problem = auditor("POST", f"/requests/{request}/steps", {"step": "acknowledge"})
    assert (status, problem["code"], problem["open"]) == (409, "not-yours", [])
    opens = token("Sender", "member:requests:read", "member:requests:open")
    assert opens("POST", f"/requests/{request}/confirm", {})[0] == 403
    assert reads("POST", "/requests", body(KASI))[0] == 403


def test_the_secretariat_names_who_reviews_an_appeal(made: Cast, api: Callable[[str], Api]) -> None:
    api("Kasi").publish("shop.example.com")
    ask = {"protocol": "appeal", "identifiers": ["shop.example.com"], "fields": {"harm": "listed"}, "private": {"reason": "It is ours."}}
    request = api("Sender").post("/requests", ask)["requests"][0]["id"]
    stranger = api("Stranger")
    assert stranger("GET", f"/requests/{request}")[0] == 404
    assert refused(api("Secretariat")("POST", f"/requests/{request}/reviewer", {"member": "Nobody"})) == (422, "not-a-member", ["member"])
    asked = f"/requests/{request}/reviewer"
    api("Secretariat").post(f"/members/{stranger.id}/standing", {"standing": "suspended"})
    assert refused(api("Secretariat")("POST", asked, {"member": stranger.id})) == (422, "not-a-member", ["member"])
    api("Secretariat").post(f"/members/{stranger.id}/standing", {"standing": "active"})
    for side in ("Sender", "Kasi"):  # who appeals, and who claims
        assert refused(api("Secretariat")("POST", asked, {"member": api(side).id})) == (422, "not-impartial", ["member"])
    api("Secretariat").post(asked, {"member": stranger.id})
    assert stranger.get(f"/requests/{request}")["sides"] == ["reviewer"]
    held = opened(api("Sender"))
    assert refused(api("Secretariat")("POST", f"/requests/{held}/reviewer", {"member": stranger.id}))[:2] == (422, "no-reviewer")


# Embargoes


def test_the_police_ask_that_nobody_acts_until_they_take_it_back(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender, kasi, police = (made.api(name) for name in ("Sender", "Kasi", "Police"))
    request = opened(sender)
    assert refused(sender("POST", "/embargoes", {"identifier": KASI, "until": soon()}))[:2] == (422, "not-police")
    for given, code, field in (
        ({"identifier": "nothing", "until": soon()}, None, "identifier"),
        ({"identifier": KASI, "until": "soon"}, "not-a-time", "until"),
        ({"identifier": KASI, "until": soon(91)}, "bad-until", "until"),
        ({"identifier": KASI, "until": soon(), "desk": made.desks["Kasi"]}, "no-such-desk", "desk"),
    ):
        status, problem = police("POST", "/embargoes", given)
        assert (status, problem["errors"][0]["field"]) == (422, field) and code in (None, problem["code"])
    id = police.post("/embargoes", {"identifier": {"value": KASI}, "until": soon(), "desk": made.desks["Police"]})["id"]
    page = kasi.get(f"/requests/{request}")
    assert (page["embargo"], page["embargo_by"]) == (True, {"member": "Police", "desk": made.desks["Police"]})
    status, problem = kasi("POST", f"/requests/{request}/steps", HOLD)
    assert (status, problem["code"]) == (422, "no-embargo") and problem["open"] == page["open"]
    assert kasi("DELETE", f"/embargoes/{id}") == kasi("DELETE", f"/embargoes/{NEVER}")
    assert [item["id"] for item in police.get("/embargoes")["items"]] == [id] and sender.get("/embargoes")["items"] == []
    assert police("DELETE", f"/embargoes/{id}")[1] == {"id": id, "lifted": True}
    assert police("DELETE", f"/embargoes/{id}")[0] == 404
    assert kasi.post(f"/requests/{request}/steps", HOLD)["state"] == "held"


def test_nobody_but_the_parties_learns_of_a_request(made: Cast, api: Callable[[str], Api]) -> None:
    request, sender = opened(api("Sender")), api("Sender")
    file = api("Kasi")("POST", f"/requests/{request}/attachments", b"text", Content_Type="text/plain")[1]["id"]
    payment = sender.get(f"/requests/{request}")["payments"][0]["id"]
    for name in ("Stranger", "Bangkok", "Police"):
        who = api(name)
        for path in (f"/requests/{request}", f"/requests/{request}/trail", f"/attachments/{file}", f"/payments/{payment}"):
            assert who("GET", path) == who("GET", path.replace(path.split("/")[2], NEVER))
            assert who("GET", path)[0] == 404
        assert who.get("/requests")["items"] == who.get("/requests/inbox")["items"] == []
        assert not [entry for entry in who.feed() if entry["type"].startswith("request.")]
    assert caller(sender).id == sender.id


# What somebody typed, passed on as it stands


def _problem(api: Api, path: str, sent: dict[str, Any]) -> Any:
    status, problem = api("POST", path, sent)
    assert status == 422, problem
    return problem


def _typed(**more: Any) -> dict[str, Any]:
    return {**body(KASI), **more}


@pytest.mark.parametrize(
    "about",
    [
        {"kind": "account", "value": "123-4-56789-0", "bank": "TH:004", "country": "TH"},
        {"kind": "account", "value": "1234567890", "bank": "KBANK", "country": "TH"},
        {"value": "๑๒๓-๔-๕๖๗๘๙-๐", "bank": "กสิกรไทย"},
        "KBANK 123-4-56789-0",
        "TH:004:1234567890",
    ],
)
def test_an_account_is_passed_on_as_it_was_typed_with_its_bank(made: Cast, about: Any) -> None:
    answer = made.api("Sender").post("/requests", _typed(identifiers=[about]))
    assert answer["requests"][0]["answerers"] == [made.api("Kasi").id]


def test_an_account_without_its_bank_is_refused_with_the_banks_that_it_may_be_at(made: Cast) -> None:
    problem = _problem(made.api("Sender"), "/requests", _typed(identifiers=[{"kind": "account", "value": "123-4-56789-0"}]))
    (error,) = problem["errors"]
    assert (problem["code"], error["field"]) == ("which-bank", "identifiers[0].value")
    assert "TH:004:1234567890" in [choice["value"] for choice in problem["choices"]] and problem["choices"] == error["choices"]
    assert "123-4-56789-0" not in problem["detail"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"identifiers": [{"kind": "account", "value": "123-4-56789-0"}] * 51}, "identifiers"),
        ({"identifiers": [f"123-4-{place:05}-0" for place in range(3_000)]}, "identifiers"),
        ({"payments": [{"amount": "50.000 THB", "time": "26/11/2020 15:30"}] * 201}, "payments"),
    ],
)
def test_of_more_than_a_request_may_name_nothing_is_read(made: Cast, more: dict[str, Any], field: str) -> None:
    """Each by itself would be asked about; three thousand of them kept the hub busy for half a minute before they were refused."""
    problem = _problem(made.api("Sender"), "/requests", _typed(**more))
    assert (problem["code"], problem["errors"][0]["field"]) == ("too-many", field)


def test_of_more_rows_than_a_step_may_have_none_is_read(made: Cast) -> None:
    request = made.api("Sender").post("/requests", body(KASI))["requests"][0]["id"]
    step = {"step": "moved-on", "fields": {"hops": [{"amount": "50.000 THB", "next": {"kind": "account", "value": "123-4-56789-0"}}] * 201}}
    problem = _problem(made.api("Kasi"), f"/requests/{request}/steps", step)
    assert (problem["code"], problem["errors"][0]["field"]) == ("too-many", "fields.hops")


def test_amounts_and_moments_are_passed_on_as_they_were_typed(made: Cast) -> None:
    sender = made.api("Sender")
    paid = {"amount": {"value": "480,000", "code": "THB"}, "time": "26/11/2020 15:30 Bangkok time", "bank_reference": "REF-9"}
    request = sender.post("/requests", _typed(payments=[paid]))["requests"][0]["id"]
    (row,) = sender.get(f"/requests/{request}")["payments"]
    assert (row["amounts"], row["times"]) == (["480000.00 THB"], ["2020-11-26T08:30:00.000000Z"])
    asked = _problem(sender, "/requests", _typed(payments=[{**paid, "amount": "50.000 THB"}]))
    assert asked["errors"][0]["field"] == "payments[0].amount"
    assert [choice["value"] for choice in asked["choices"]] == ["50000.00 THB", "50.00 THB"]
    assert asked["choices"][0]["display"] == "THB 50,000"
    nowhere = _problem(sender, "/requests", _typed(payments=[{**paid, "time": "26/11/2020 15:30"}]))
    assert nowhere["code"] == "moment-zone" and nowhere["errors"][0]["field"] == "payments[0].time"
    # An example without a zone, as a form gives it, would be asked about in its turn.
    for typed in ("1606404600", "26/11/2020"):
        unread = _problem(sender, "/requests", _typed(payments=[{**paid, "time": typed}]))
        assert (unread["code"].split("-")[0], unread["errors"][0]["field"]) == ("moment", "payments[0].time")
        assert unread["detail"] == "Write the time as RFC 3339, for example 2026-11-24T16:00:00Z."


@pytest.mark.parametrize(
    ("named", "key"),
    [("TH:014", "TH:014"), ("th:014", "TH:014"), ("ธนาคารไทยพาณิชย์", "TH:014"), ("KBANK", "TH:004"), ("SICOTHBK", "SICOTHBK")],
)
def test_the_bank_of_a_payment_is_passed_on_as_it_was_typed(made: Cast, named: str, key: str) -> None:
    sender = made.api("Sender")
    request = sender.post("/requests", _typed(payments=[{"bank_reference": "REF-9", "amount": "9000.00 THB", "from_bank": named}]))[
        "requests"
    ][0]["id"]
    (row,) = sender.get(f"/requests/{request}")["payments"]
    assert row["from_banks"] == [key]


def test_the_amount_of_a_step_is_read_as_it_was_typed(made: Cast) -> None:
    request = made.api("Sender").post("/requests", body(KASI))["requests"][0]["id"]
    kasi = made.api("Kasi")
    problem = _problem(kasi, f"/requests/{request}/steps", {"step": "hold-part", "fields": {"amount": "80.000 THB", "until": soon()}})
    assert problem["errors"][0]["field"] == "fields.amount" and [choice["value"] for choice in problem["choices"]] == [
        "80000.00 THB",
        "80.00 THB",
    ]
    kasi.post(f"/requests/{request}/steps", {"step": "hold-part", "fields": {"amount": "฿80,000", "until": soon()}})
    assert kasi.get(f"/requests/{request}")["totals"]["THB"]["held"] == "80000.00"


def test_states_of_what_others_agreed_on_are_named_to_nobody_else(api: Callable[[str], Api]) -> None:
    """COURIER (tests/support/agreeing.py) has the state `stopped`, which no protocol has that ships."""
    agree(COURIER, api("Sender"), api("Kasi"))
    assert api("Sender").get("/requests?state=stopped&protocol=stop-courier")["items"] == []
    for query, its_own in (("state=bogus", "stopped"), ("protocol=bogus", "stop-courier")):
        said = {name: api(name)("GET", f"/requests?{query}")[1]["errors"][0]["detail"] for name in ("Sender", "Kasi", "Bangkok")}
        assert its_own in said["Sender"] and its_own in said["Kasi"] and its_own not in said["Bangkok"]
    # What it agreed on is as unknown to it as what nobody did.
    answers = [api("Bangkok")("GET", f"/requests?state={word}") for word in ("stopped", "bogus")]
    assert [status for status, _ in answers] == [400, 400] and answers[0][1] == answers[1][1]
