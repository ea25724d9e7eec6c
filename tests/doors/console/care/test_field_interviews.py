"""The field interview by its addresses: who may, what the page and its worker are, what is taken in, and what is said where it can't be."""

import json
import logging
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from canary import plant
from hubs import Hub
from rooms import audited, browser, caller, person

CANARIES = plant(12)


@pytest.fixture
def officer(hub: Hub) -> Any:
    from accord.hub.members import actions as members
    from accord.hub.members import queries

    desk = hub.member("Desk", "state")
    members.name_national_desk(queries.member(desk.id), by=queries.operator())
    return person(desk, "victim officer", "Wrexomandel Dao")


def clock() -> int:
    from accord.hub.times import now

    return now()


def interview(who: Any, **more: Any) -> dict[str, Any]:
    at = clock()
    record = {
        "id": str(uuid4()),
        "officer": who.id,
        "file": "",
        "country": "",
        "is_child": False,
        "fields": {"called": CANARIES.texts[0]},
        "answers": [{"indicator": "debt", "answer": "present", "at": at}],
        "consents": [{"consent": "support", "yes": True, "how": "spoken", "at": at}],
        "notes": [{"text": CANARIES.texts[1], "at": at}],
    }
    return record | more


def send(visitor: Any, *interviews: Any, **more: Any) -> Any:
    body = json.dumps({"clock": clock(), "interviews": list(interviews)})
    return visitor.post("/console/field/taken", body, content_type="application/json", **more)


def test_the_page_and_its_worker_hold_nothing_of_anybody(officer: Any) -> None:
    visitor = browser(officer)
    page = visitor.get("/console/field")
    text = page.content.decode()
    assert page.status_code == 200
    for personal in ("Wrexomandel", "Desk", officer.id, "csrf", "A debt"):
        assert personal not in text, personal
    assert "script-src 'self'" in page["Content-Security-Policy"] and page["Content-Security-Policy"].endswith("worker-src 'self'")
    assert visitor.get("/console/care")["Content-Security-Policy"].endswith("worker-src 'none'")
    worker = visitor.get("/console/field/worker")
    assert worker["Content-Type"].startswith("text/javascript") and worker["Service-Worker-Allowed"] == "/console/field"
    assert worker["Cache-Control"] == "no-store" and page["Cache-Control"] == "no-store"


def test_the_kit_has_every_question_field_and_consent_in_the_language_of_its_officer(officer: Any) -> None:
    from accord.hub.care import actions
    from accord.tables import care, screening

    file = actions.open_file(caller(officer), "forced", {"called": CANARIES.texts[2]}).id
    visitor = browser(officer)
    kit = visitor.get("/console/field/kit").json()
    asked = [indicator["key"] for dimension in kit["dimensions"] for indicator in dimension["indicators"]]
    assert sorted(asked) == sorted(screening().indicators)
    assert {field["key"] for field in kit["fields"]} == {key for key, field in care().fields.items() if "forced" in field.files} - {
        "screening",
        "status",
    }
    # Every field is asked for in one part, by its type; of a choice with its words.
    assert sorted(key for part in kit["parts"] for key in part["fields"]) == sorted(field["key"] for field in kit["fields"])
    types = {field["key"]: field["type"] for field in kit["fields"]}
    assert (types["birth"], types["children-with"], types["sex"], types["danger-from"]) == ("date", "number", "choice", "known")
    assert all(bool(field["choices"]) == (field["type"] in ("choice", "known")) for field in kit["fields"])
    assert ["NP", "Nepal"] in kit["countries"]
    assert [consent["key"] for consent in kit["consents"]] == ["support", "consulate", "travel", "statement"]
    assert [row["id"] for row in kit["files"]] == [file] and set(kit["files"][0]) == {"id", "number", "opened"}
    assert kit["note"]["country"] == "TH" and kit["note"]["own"] and kit["officer"] == officer.id
    assert CANARIES.texts[2] not in json.dumps(kit)


@pytest.mark.parametrize("role", ["officer", "investigator", "analyst", "administrator", "auditor"])
def test_nobody_but_a_victim_officer_gets_any_of_it(officer: Any, hub: Hub, role: str) -> None:
    from accord.hub.care import queries

    visitor = browser(person(hub.member("Desk", "state"), role, "Somebody else"))
    for path in ("", "/worker", "/ready", "/kit"):
        assert visitor.get(f"/console/field{path}").status_code == 403
    assert send(visitor, interview(officer)).status_code == 403
    assert audited()[-1][:2] == ("member:care:handle", "refused")
    assert queries.files(caller(officer), "forced")[0] == []


def test_sent_twice_it_is_there_once_and_another_officers_stays_where_it_is(officer: Any, hub: Hub) -> None:
    from accord.hub.care import queries

    visitor, record = browser(officer), interview(officer)
    first, again = send(visitor, record).json(), send(visitor, record, interview(officer, fields={})).json()
    assert first["interviews"][0]["state"] == "kept" and again["interviews"][0] == first["interviews"][0]
    assert (again["interviews"][1]["state"], again["interviews"][1]["field"]) == ("decide", "fields")
    ((file,), _) = queries.files(caller(officer), "forced")
    page = visitor.get(f"/console/care/{file.id}/screening?reason=handling").content.decode()
    assert "Notes of interviews" in page and CANARIES.texts[1] in unescape(page)
    other = browser(person(hub.member("Desk", "state"), "victim officer", "Another"))
    outcome = send(other, interview(officer)).json()["interviews"][0]
    assert (outcome["state"], outcome["code"]) == ("decide", "another-officer")


def test_what_can_not_be_read_is_said_and_keeps_nothing_else_from_coming_in(officer: Any) -> None:
    visitor = browser(officer)
    strange = interview(officer, score=7)
    outcomes = send(visitor, strange, interview(officer)).json()["interviews"]
    assert [(outcome["state"], outcome["code"]) for outcome in outcomes] == [("decide", "unreadable"), ("kept", "")]
    for body in (b"", b"[]", b"{", b"\xff", b'{"clock": "now", "interviews": []}', b'{"clock": 1, "interviews": [{}]}'):
        answer = visitor.post("/console/field/taken", body, content_type="application/json")
        assert answer.status_code == 422 and answer.json()["text"].startswith("This can't be read."), body
    assert visitor.post("/console/field/taken", {"in": "parts"}).status_code == 422
    assert send(visitor, *[interview(officer, answers=[])] * 21).status_code == 413
    large = visitor.post("/console/field/taken", b" " * (2 * 1024 * 1024 + 1), content_type="application/json")
    assert large.status_code == 413 and "too much at once" in large.json()["text"]
    assert visitor.get("/console/field/taken").status_code == 405


def test_nothing_is_taken_without_the_token_that_is_asked_for_first(officer: Any) -> None:
    visitor = browser(officer, enforce_csrf_checks=True)
    assert send(visitor, interview(officer)).status_code == 403
    csrf = visitor.get("/console/field/ready").json()["csrf"]
    assert send(visitor, interview(officer), headers={"X-CSRFToken": csrf}).json()["interviews"][0]["state"] == "kept"


def test_whoever_is_signed_out_or_suspended_gets_nothing(officer: Any, hub: Hub) -> None:
    from django.test import Client

    from accord.hub.members import actions as members
    from accord.hub.members import queries

    visitor = browser(officer)
    members.change_standing(queries.member(hub.member("Desk", "state").id), "suspended", by=queries.operator())
    for client in (visitor, Client()):
        for path in ("", "/worker", "/ready", "/kit"):
            answer = client.get(f"/console/field{path}")
            assert answer.status_code == 303 and answer["Location"].startswith("/account/login/")
        assert send(client, interview(officer)).status_code == 303


def test_what_was_told_stands_in_no_log_no_line_and_no_refusal(officer: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visitor = browser(officer)
    outputs = []
    wrong = CANARIES.texts[3]
    for more in (
        {},
        {"fields": {wrong: wrong}},
        {"fields": {"called": wrong + "\x00"}},
        {"country": wrong},
        {"file": wrong},
        {"officer": wrong},
        {"answers": [{"indicator": wrong, "answer": wrong, "at": 1}]},
        {"answers": [{"indicator": "debt", "answer": wrong, "at": wrong}]},
        {"consents": [{"consent": wrong, "yes": True, "at": 1}]},
        {"notes": [{"text": wrong, "at": 1, wrong: wrong}]},
    ):
        outputs.append(send(visitor, interview(officer, **more)).content.decode())
    outputs += [str(line) for line in audited("actor", "action", "outcome", "detail")]
    assert '"kept"' in outputs[0] and all('"decide"' in output for output in outputs[1:10])
    assert CANARIES.leaks(texts={**{f"told {number}": text for number, text in enumerate(outputs)}, "log": caplog.text}) == []
