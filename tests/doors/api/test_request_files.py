"""What goes in and out of requests over HTTP beside steps: words, files, bank messages, guests, payments. Each for its parties alone."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from asking import Cast, cast
from bank_cast import OTHER_UETR, RETURN, UETR, finding, with_another
from bells import rows
from hubs import Api, Hub
from request_calls import BANGKOK, KASI, NEVER, NOBODY, PAID, XML, body, opened, pending, refused

from accord.core.times import DAY, read_time
from accord.hub.requests.vocabulary import MOST_FILE

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
CONTACT = {"email": "fraud@elsewhere.example", "verified": "number in the register"}


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


@pytest.fixture
def api(made: Cast) -> Callable[[str], Api]:
    return made.api


def named(name: str, content_type: str = "application/octet-stream") -> dict[str, str]:
    return {"Content_Type": content_type, "Content_Disposition": f'attachment; filename="{name}"'}


# Words


def test_what_is_said_inside_is_read_by_the_parties_alone_and_stands_in_no_entry(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender, kasi = made.api("Sender"), made.api("Kasi")
    request = opened(sender)
    id = kasi.post(f"/requests/{request}/messages", {"text": "Our customer is with the police."})["id"]
    (message,) = sender.get(f"/requests/{request}")["messages"]
    assert (message["id"], message["member"]["name"], message["text"]) == (id, "Kasi", "Our customer is with the police.")
    assert sender.get(f"/requests/{request}?words=0")["messages"][0]["text"] is None
    for name in ("Sender", "Kasi"):
        entries = [entry for entry in made.api(name).feed() if entry["data"].get("what") == "message"]
        assert len(entries) == 1 and "police" not in json.dumps(entries)
    for text, code in (("", "not-text"), (" ", "not-text"), ("a\0b", "hidden-characters"), ("x" * 10_001, "bad-text")):
        assert refused(kasi("POST", f"/requests/{request}/messages", {"text": text})) == (422, code, ["text"])
    stranger = made.api("Stranger")
    assert stranger("POST", f"/requests/{request}/messages", {"text": "x"}) == stranger(
        "POST", f"/requests/{NEVER}/messages", {"text": "x"}
    )


def test_whoever_only_watches_sees_steps_and_clocks_and_nothing_that_is_said(made: Cast, api: Callable[[str], Api]) -> None:
    from accord.hub.requests import store

    sender, watcher = api("Sender"), api("Bangkok")
    request_id = opened(sender, payments=[PAID], private={"narrative": "He called."})
    sender.post(f"/requests/{request_id}/messages", {"text": "Our customer waits."})
    file = sender.post(f"/requests/{request_id}/attachments", PNG, Content_Type="image/png")["id"]
    request = store.by_id(request_id)
    assert request is not None
    store.add_parties(request.n, [store.Party(watcher.n, "watcher")])
    page = watcher.get(f"/requests/{request_id}")
    assert page["taken"][0]["step"] == "open" and page["clocks"] and page["state"] == "received"
    assert page["messages"] == page["attachments"] == page["payments"] == page["open"] == page["sides"] == []
    assert page["private"] == page["taken"][0]["fields"] == page["taken"][0]["words"] == {}
    payment = sender.get(f"/requests/{request_id}")["payments"][0]["id"]
    for path in (f"/attachments/{file}", f"/payments/{payment}"):
        assert watcher("GET", path)[0] == 404
    for path, given in (("messages", {"text": "x"}), ("recall", {}), ("investigation", {}), ("bank-answer", {}), ("attachments", None)):
        assert watcher("POST", f"/requests/{request_id}/{path}", given)[0] == 404, path
    assert refused(watcher("POST", f"/requests/{request_id}/steps", {"step": "acknowledge"}))[:2] == (409, "not-yours")


def test_a_role_that_may_not_is_refused_once_and_one_line_says_so(made: Cast, api: Callable[[str], Api]) -> None:
    from accord.hub.members import actions, queries

    request = opened(api("Sender"))
    given = actions.make_token(queries.member(api("Kasi").id), by=queries.operator(), scopes=("member:requests:read",), role="analyst")
    reads = Api(given[1])
    for path, body_given in (("messages", {"text": "x"}), ("attachments", b"text"), ("steps", {"step": "acknowledge"})):
        before = len(made.hub.admin.get("/audit?limit=1000")["items"])
        assert refused(reads("POST", f"/requests/{request}/{path}", body_given))[:2] == (403, "missing-scope"), path
        assert len(made.hub.admin.get("/audit?limit=1000")["items"]) == before + 1, path


# Files


def test_a_file_goes_out_so_that_no_browser_runs_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender, kasi = made.api("Sender"), made.api("Kasi")
    request = opened(sender)
    name = "attachment; filename*=UTF-8''%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80%20%221%22.html"
    file = kasi.post(f"/requests/{request}/attachments", PNG, Content_Type="text/html", Content_Disposition=name)
    (attachment,) = sender.get(f"/requests/{request}")["attachments"]
    assert (attachment["id"], attachment["type"], attachment["size"]) == (file["id"], "image/png", len(PNG)), "its bytes say what it is"
    assert sender("GET", f"/attachments/{file['id']}")[0] == 200
    assert sender.raw == PNG
    headers = sender.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment;") and "%22" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"
    assert "sandbox" in headers["Content-Security-Policy"] and "default-src 'none'" in headers["Content-Security-Policy"]
    for name in ("Stranger", "Bangkok"):
        assert made.api(name)("GET", f"/attachments/{file['id']}") == made.api(name)("GET", f"/attachments/{NEVER}")


@pytest.mark.parametrize(
    ("data", "headers", "status", "code"),
    [
        (b"", named("a.txt"), 422, "empty"),
        (b"MZ\x90\x00" + bytes(60), named("a.png"), 422, "not-this-kind"),
        (b"<html><script>1</script>", named("a.txt", "text/plain"), 422, "not-this-kind"),
        (b"%PDF-" + bytes(MOST_FILE), named("a.pdf"), 413, "too-large"),
        (b"text", named("n" * 201), 422, "bad-name"),
        (b"text", {"Content_Type": "text/plain", "Content_Disposition": "attachment; filename*=UTF-8''%00"}, 422, "bad-name"),
    ],
)
def test_what_could_run_or_is_too_large_is_not_taken(
    api: Callable[[str], Api], data: bytes, headers: dict[str, str], status: int, code: str
) -> None:
    request = opened(api("Sender"))
    for path in (f"/requests/{request}/attachments", "/attachments"):
        answer = api("Sender")("POST", path, data, **headers)
        assert refused(answer)[:2] == (status, code)
    assert rows("SELECT COUNT(*) FROM requests_attachment") == [(0,)]


def test_a_file_is_kept_for_an_ask_and_belongs_to_it_from_then_on(api: Callable[[str], Api]) -> None:
    sender = api("Sender")
    whole = b"%PDF-" + bytes(4 * 1024 * 1024)
    kept = sender.post("/attachments", whole, **named("bill.pdf"))["id"]
    assert sender("GET", f"/attachments/{kept}")[0] == 200 and api("Police")("GET", f"/attachments/{kept}")[0] == 404
    ask = body(KASI)
    evidence = {**ask, "fields": {**ask["fields"], "evidence": kept}}
    assert refused(api("Police")("POST", "/requests", evidence)) == (422, "not-an-attachment", ["fields.evidence"])
    sender.post("/requests", evidence)
    assert api("Kasi")("GET", f"/attachments/{kept}")[0] == 200
    assert api("Kasi").raw == whole


# Bank messages


def test_a_recall_goes_out_and_the_banks_answer_and_the_money_come_in(any_hub: Hub) -> None:
    from accord.formats.iso20022.recall import read_recall
    from accord.formats.iso20022.resolution import read_resolution
    from accord.tables import code_lists

    made = cast(any_hub)
    sender, kasi = made.api("Sender"), made.api("Kasi")
    request = opened(sender, payments=[PAID])
    (payment,) = sender.get(f"/requests/{request}")["payments"]
    assert sender("POST", f"/requests/{request}/recall", {"payment": payment["id"]})[0] == 200
    assert (sender.headers["Content-Type"], sender.headers["X-Content-Type-Options"]) == ("application/xml", "nosniff")
    recall = read_recall(sender.raw, code_lists())
    assert (recall.case, recall.original.uetr, recall.assignee.bic) == (request.replace("-", ""), UETR, "KASITHBK")
    assert refused(sender("POST", f"/requests/{request}/recall", {"payment": NEVER})) == (422, "which-payment", ["payment"])
    assert refused(kasi("POST", f"/requests/{request}/recall", {}))[:2] == (409, "not-yours")
    assert kasi("POST", f"/requests/{request}/bank-answer", {})[0] == 200
    answered = read_resolution(kasi.raw, code_lists())
    assert (answered.case, answered.confirmation, answered.answers[0].original.uetr) == (recall.case, "PDCR", UETR)
    assert refused(sender("POST", f"/requests/{request}/bank-answer", {}))[:2] == (409, "not-yours")
    (taken,) = kasi.post("/requests/answers", pending(recall.case), **XML)["items"]
    assert (taken["request"], taken["step"], taken["state"]) == (request, "acknowledge", "acknowledged")
    assert sender.get(f"/requests/{request}")["taken"][-1]["how"] == "bank-message"
    steps = [taken["step"] for taken in sender.post("/returns", RETURN, **XML)["items"]]
    assert steps[-1].startswith("return")
    totals = sender.get(f"/requests/{request}")["totals"]["THB"]
    assert (totals["returned"], totals["pending"]) == ("60000.00", "140000.00")


def test_a_payment_in_a_message_that_is_nobodys_is_named_beside_what_was_taken(api: Callable[[str], Api]) -> None:
    request = opened(api("Sender"), payments=[PAID])
    answer = api("Sender").post("/returns", with_another(), **XML)
    assert {taken["request"] for taken in answer["items"]} == {request}
    assert answer["unknown"] == [{"place": 2, "reference": OTHER_UETR}]
    assert api("Sender").post("/returns", RETURN, **XML)["unknown"] == []


def test_a_bank_message_of_nobodys_or_with_a_flaw_changes_nothing(api: Callable[[str], Api]) -> None:
    request = opened(api("Sender"), payments=[PAID])
    answer = pending(request.replace("-", ""))
    for path, data in (("/requests/answers", answer), ("/returns", RETURN)):
        status, problem = api("Stranger")("POST", path, data, **XML)
        assert (status, problem["code"]) == (404, "not-found") and "payment" in problem["detail"]
        broken = (b"", b"<Document/>", b"no xml", data[:-30], data.replace(UETR.encode(), b"x"), b'<!DOCTYPE a [<!ENTITY b "c">]>' + data)
        for bad in broken:
            status, problem = api("Kasi")("POST", path, bad, **XML)
            assert (status, [fault["field"] for fault in problem["errors"]]) == (422, ["message"]), (bad[:40], problem)
        assert refused(api("Kasi")("POST", path, data))[:2] == (415, "wrong-type")
    assert refused(api("Sender")("POST", "/requests/answers", answer, **XML))[:2] == (409, "not-yours")
    assert api("Sender").get(f"/requests/{request}")["version"] == 1


def test_a_recall_goes_out_in_the_form_that_the_bank_set_or_asks_for(any_hub: Hub) -> None:
    from accord.formats.iso20022.messages import name_of

    made = cast(any_hub)
    sender = made.api("Sender")
    request = opened(sender, payments=[{**PAID, "time": "2026-11-27T05:00:00+07:00"}])
    assert sender.get("/bank-form")["place"] == "Asia/Bangkok"
    assert sender.post("/bank-form", {"version": "08", "header": "02"})["version"] == "08"
    assert sender("POST", f"/requests/{request}/recall", {})[0] == 200
    assert name_of(sender.raw) == "camt.056.001.08" and b"<AppHdr" in sender.raw
    assert b"<OrgnlIntrBkSttlmDt>2026-11-27</OrgnlIntrBkSttlmDt>" in sender.raw
    for version in ("09", "10", "11"):
        assert sender("POST", f"/requests/{request}/recall", {"version": version, "header": "", "message": "OWN-7"})[0] == 200
        assert name_of(sender.raw) == f"camt.056.001.{version}" and b"AppHdr" not in sender.raw and b"<Id>OWN-7</Id>" in sender.raw
    assert refused(sender("POST", f"/requests/{request}/recall", {"version": "07"})) == (422, "not-a-choice", ["version"])
    assert refused(sender("POST", "/bank-form", {"zone": "Moon/Base"})) == (422, "unknown-zone", ["zone"])
    assert refused(sender("POST", f"/requests/{request}/recall", {"market": "fedwire", "version": "08"}))[:2] == (422, "market")


def test_an_investigation_goes_out_and_what_became_of_it_comes_in(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender, kasi = made.api("Sender"), made.api("Kasi")
    request = opened(sender, payments=[PAID])
    path = f"/requests/{request}/investigation"
    assert refused(sender("POST", path, {"action": "RQST"})) == (422, "not-asked", ["action"])
    assert sender("POST", path, {"message": "OWN-1", "header": "02", "service": "swift.cbprplus.02"})[0] == 200
    assert b"<MsgDefIdr>camt.110.001.01<" in sender.raw and b"<BizMsgIdr>OWN-1<" in sender.raw
    assert sender.headers["Content-Disposition"].endswith('"camt.110.xml"')
    assert refused(sender("POST", path, {"action": "RQCL", "reason": "FRAD"})) == (422, "not-a-choice", ["reason"])
    assert refused(kasi("POST", path, {}))[:2] == (409, "not-yours")
    data = finding("PDNG", "ARPL", asked="OWN-1", words=("We asked our customer.",))
    items = kasi.post("/requests/answers", data, **XML)["items"]
    assert [(row["step"], row["repeated"]) for row in items] == [("acknowledge", False), ("message", False)]
    assert {row["request"] for row in items} == {request}
    again = kasi.post("/requests/answers", data.replace(b"RESP-0", b"RESP-1"), **XML)["items"]
    assert [(row["step"], row["repeated"]) for row in again] == [("acknowledge", True), ("message", True)]
    page = sender.get(f"/requests/{request}")
    assert page["state"] == "acknowledged" and "We asked our customer." in page["messages"][0]["text"]
    assert refused(kasi("POST", "/requests/answers", data.replace(b"PDNG", b"OPEN"), **XML)) == (422, "code-list", ["message"])
    assert refused(kasi("POST", "/returns", data, **XML))[:2] == (422, "unknown-message")


def test_facts_that_came_later_are_added_and_an_answer_finds_the_request_by_them(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender, kasi = made.api("Sender"), made.api("Kasi")
    request = opened(sender, payments=[{"amount": "200000.00 THB", "from_bank": "VICTTHBK"}])
    (payment,) = sender.get(f"/requests/{request}")["payments"]
    facts = {
        "to_bank": "KASITHBK",
        "uetr": UETR,
        "message": "MSG-1",
        "message_name": "pacs.008.001.08",
        "time": "2026-11-27T05:00:00+07:00",
    }
    added = sender.post(f"/requests/{request}/payments/{payment['id']}", facts)
    assert (added["to_banks"], added["uetr"], added["message"]) == (["KASITHBK"], UETR, "MSG-1")
    assert kasi.get(f"/requests/{request}")["payments"][0]["uetr"] == UETR
    assert sender("POST", f"/requests/{request}/recall", {})[0] == 200 and b"<OrgnlMsgId>MSG-1</OrgnlMsgId>" in sender.raw
    path = f"/requests/{request}/payments/{payment['id']}"
    assert refused(sender("POST", path, {"to_bank": "OTHRTHBK"})) == (422, "already-stated", ["to_bank"])
    assert refused(sender("POST", path, {"settled": "soon"})) == (422, "bad-day", ["settled"])
    assert refused(kasi("POST", path, facts))[:2] == (409, "not-yours")
    assert made.api("Stranger")("POST", path, facts)[0] == 404
    first = kasi.post("/requests/answers", pending(""), **XML)
    again = kasi.post("/requests/answers", pending(""), Content_Type="text/xml; charset=utf-8")
    assert [(row["request"], row["step"], row["repeated"]) for row in first["items"] + again["items"]] == [
        (request, "acknowledge", False), (request, "acknowledge", True),
    ]  # fmt: skip


def test_who_opens_a_request_that_rings_nobody_is_told_so(any_hub: Hub) -> None:
    made = cast(any_hub)
    silent = made.hub.member("Silent Bank", "finance", "TH")
    answer = made.api("Sender").post(
        "/requests", {**body(KASI), "identifiers": [], "about": "case-7", "to": [silent.id], "payments": [PAID]}
    )
    (row,) = answer["requests"]
    assert (row["desk"], row["rung"]) == (None, False)
    (warning,) = [warning for warning in answer["warnings"] if warning["code"] == "nobody-rung"]
    assert "Silent Bank" in warning["text"]


# Guests


def test_a_bank_that_is_no_member_is_asked_through_a_page_and_its_word_is_entered_by_hand(any_hub: Hub) -> None:
    from accord.hub.requests.queries import guest_page

    made = cast(any_hub)
    sender = made.api("Sender")
    opening = sender.post("/requests", body(NOBODY, guests=[{**CONTACT, "about": 0, "language": "th"}]))
    (first,), (request,) = opening["guests"], opening["requests"]
    assert (first["request"], request["answerers"], request["rung"]) == (request["id"], [], False)
    page = f"/requests/{request['id']}"
    second = sender.post(f"{page}/guests", {**CONTACT, "days": 3})
    status, again = sender("POST", f"{page}/guests", CONTACT, Idempotency_Key="k")
    assert sender("POST", f"{page}/guests", CONTACT, Idempotency_Key="k") == (201, again) and status == 201, "a retry after a cut line"
    token = again["address"].rpartition("/")[2]
    assert guest_page(token).asker_name == "Sender"
    assert first["address"] != second["address"] and token not in json.dumps(sender.get(page))
    assert sender("DELETE", f"{page}/guests")[0] == 200
    invited = sender.get(page)["guests"]
    assert len(invited) == 3 and all(item["used"] for item in invited)
    given = {"step": "refuse", "fields": {"refusal": "needs-order"}, "spoke_with": "Mr Q of the fraud desk"}
    done = sender.post(f"{page}/answer", given)
    assert done["state"] == "refused"
    view = sender.get(page)
    assert (view["taken"][-1]["how"], view["messages"][-1]["text"]) == ("by-hand", "Mr Q of the fraud desk")
    assert rows("SELECT answers FROM routing_gap") == [(1,)]
    # What is refused can still be found: nothing is left to refuse.
    assert refused(sender("POST", f"{page}/answer", given))[:2] == (422, "refused-within-pending")


def test_a_guest_is_asked_only_where_no_member_answers_and_at_a_verified_contact(api: Callable[[str], Api]) -> None:
    sender = api("Sender")
    request = opened(sender)
    answer = {"step": "acknowledge", "spoke_with": "somebody"}
    assert refused(sender("POST", f"/requests/{request}/guests", CONTACT))[:2] == (422, "has-answerer")
    assert refused(sender("POST", f"/requests/{request}/answer", answer))[:2] == (422, "has-answerer")
    assert refused(api("Kasi")("POST", f"/requests/{request}/guests", CONTACT))[:2] == (409, "not-yours")
    two = sender.post("/requests", body(NOBODY, guests=[{**CONTACT, "about": 0}]))["requests"][0]["id"]
    for given, code, field in (
        ({"verified": "x"}, "no-contact", "email"),
        ({"email": "a@b.example", "verified": " "}, "no-contact", "email"),
        ({"email": "two words@b.example", "verified": "x"}, "bad-address", "email"),
        ({"email": "a@b.example"}, "missing", "verified"),
    ):
        assert refused(sender("POST", f"/requests/{two}/guests", given)) == (422, code, [field])
    assert refused(sender("POST", f"/requests/{two}/answer", {**answer, "spoke_with": ""})) == (422, "not-text", ["spoke_with"])


# Payments


def test_two_reports_of_one_payment_are_one_and_each_sees_its_own_requests_about_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    sender, police, kasi = (made.api(name) for name in ("Sender", "Police", "Kasi"))
    first = opened(sender, payments=[{**PAID, "from": "TH:014:1112223334", "holder": "Mrs Y"}])
    two = opened(police, payments=[{"amount": "200000.00 THB", "uetr": UETR.upper(), "rail": "swift"}])
    (payment,) = sender.get(f"/requests/{first}")["payments"]
    assert payment["sender"] == {"account": "TH:014:1112223334", "holder": "Mrs Y"}
    kasi_view = kasi.get(f"/payments/{payment['id']}")
    assert kasi_view["rails"] == ["swift"] and {row["id"] for row in kasi_view["requests"]} == {first, two}
    assert "Mrs Y" not in json.dumps(kasi_view)
    assert [row["id"] for row in police.get(f"/payments/{payment['id']}")["requests"]] == [two]
    assert kasi("GET", f"/payments/{NEVER}")[0] == made.api("Bangkok")("GET", f"/payments/{payment['id']}")[0] == 404


def test_a_hold_names_its_payment_and_no_other_requests(api: Callable[[str], Api]) -> None:
    from accord.core.times import rfc3339
    from accord.hub.times import now

    request, other = opened(api("Sender"), payments=[PAID]), opened(api("Sender"), BANGKOK)
    (payment,), (strange,) = (api("Sender").get(f"/requests/{id}")["payments"] for id in (request, other))
    fields: dict[str, Any] = {"amount": "200000.00 THB", "until": rfc3339(now() + DAY)}
    status, problem = api("Kasi")("POST", f"/requests/{request}/steps", {"step": "hold", "fields": {**fields, "payment": strange["id"]}})
    assert (status, [fault["field"] for fault in problem["errors"]]) == (422, ["fields.payment"]), problem
    api("Kasi").post(f"/requests/{request}/steps", {"step": "hold", "fields": {**fields, "payment": payment["id"]}})
    assert api("Sender").get(f"/requests/{request}")["taken"][-1]["fields"]["payment"] == payment["id"]


def test_asking_about_anothers_payment_shows_nothing_of_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    whole = {**PAID, "rail": "swift", "bank_reference": "REF-OF-SENDER", "end_to_end": "INV-OF-SENDER", "time": "2026-11-24T10:00:00Z"}
    request = opened(made.api("Sender"), payments=[whole])
    for name, guess in (("Stranger", {"amount": "1.00 IDR", "uetr": UETR}), ("Emirates", {"amount": "200000.00 THB", "uetr": UETR})):
        who = made.api(name)
        false = opened(who, BANGKOK, payments=[guess])
        (row,) = who.get(f"/requests/{false}")["payments"]
        both = [who.get(f"/requests/{false}"), who.get(f"/payments/{row['id']}"), made.api("Bangkok").get(f"/payments/{row['id']}")]
        dump = json.dumps([*both, who.feed(), made.api("Bangkok").feed()])
        for secret in ("REF-OF-SENDER", "INV-OF-SENDER", "VICTTHBK", "KASITHBK", "swift", "2026-11-24T10:00", request):
            assert secret not in dump, (name, secret)
        assert made.api("Sender").get(f"/requests/{request}")["payments"][0]["amounts"] == ["200000.00 THB"]
    payment_id = made.api("Sender").get(f"/requests/{request}")["payments"][0]["id"]
    assert made.api("Stranger")("GET", f"/payments/{payment_id}")[0] == 404


def test_the_answer_names_who_can_confirm_and_until_when_money_is_held(any_hub: Hub) -> None:
    from request_calls import soon

    made = cast(any_hub)
    police, kasi = made.api("Police"), made.api("Kasi")
    request = opened(police, for_person=True, payments=[{"amount": "100.00 THB", "from_bank": "TH:030"}])
    page = kasi.get(f"/requests/{request}")
    assert [(row["member"]["name"], row["side"]) for row in page["can_confirm"]] == [("Police", "police"), ("Secretariat", "secretariat")]
    until = soon()
    hold = {"step": "hold", "fields": {"amount": "100.00 THB", "until": until}}
    status, problem = kasi("POST", f"/requests/{request}/steps", hold)
    assert (status, problem["code"], problem["can_confirm"]) == (422, "confirmed", ["Police", "Secretariat"])
    police.post(f"/requests/{request}/confirm", {})
    kasi.post(f"/requests/{request}/steps", hold)
    page = kasi.get(f"/requests/{request}")
    assert page["can_confirm"] == [] and read_time(page["hold"]["until"]) == read_time(until)
    assert (page["hold"]["by_rule"], page["hold"]["order"]) == (True, None)
    far: dict[str, Any] = {"step": "extend", "fields": {"until": soon(3000), "ground": "inquiry-open"}}
    assert refused(kasi("POST", f"/requests/{request}/steps", far)) == (422, "needs-order", ["fields.until"])
    ordered = {**far, "fields": {**far["fields"], "ground": "police-order"}, "private": {"order": {"reference": "Order 7/2026"}}}
    kasi.post(f"/requests/{request}/steps", ordered)
    assert kasi.get(f"/requests/{request}")["hold"]["order"] == "police-order"
