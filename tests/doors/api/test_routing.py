"""Responsibilities, ways and gaps over HTTP."""

from typing import Any

import pytest
from bells import office
from hubs import Hub

CSV = b"kind,value,note\nbank,TH:004,retail\nbank,004,\nnumber,+6681,\n"


@pytest.fixture(autouse=True)
def _ring(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def post_csv(token: str, path: str, body: bytes) -> tuple[int, Any]:
    from django.test import Client

    answer = Client().generic("POST", f"/api/v1{path}", body, content_type="text/csv", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.json()


def test_what_is_declared_is_listed_routed_and_ended(any_hub: Hub) -> None:
    made = office(any_hub, shift=False)
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    row = alpha.post("/responsibilities", {"kind": "bank", "value": "th:kbank", "note": "Retail", "protocols": ["hold-funds"]})
    assert (row["value"], row["note"], row["protocols"], row["member"]) == ("TH:004", "Retail", ["hold-funds"], alpha.id)
    assert alpha.get("/responsibilities")["items"] == [row]
    assert beta.get("/responsibilities")["items"] == []
    question = {"value": "TH:004:1234567890", "protocol": "hold-funds"}
    answer = beta.post("/route", question)
    assert answer["identifier"]["value"] == question["value"]
    (way,) = answer["ways"]
    assert (way["member"], way["desk"], way["stop"]) == (alpha.id, made.desk, "contact")
    assert way["why"] == [{"id": row["id"], "kind": "bank", "value": "TH:004", "length": 6, "note": "Retail"}]
    assert beta("DELETE", f"/responsibilities/{row['id']}")[0] == 404
    status, answer = alpha("DELETE", f"/responsibilities/{row['id']}")
    assert (status, answer) == (200, {"id": row["id"], "ended": True})
    assert beta.post("/route", question)["ways"] == []


def test_where_nobody_can_act_the_secretariat_sees_the_gap_and_others_do_not(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    question = {"value": "TH:004:1234567890", "protocol": "hold-funds", "loss": {"THB": "480000.50"}}
    answer = alpha.post("/route", question)
    invite = {"sector": "finance", "country": "TH", "name": "Kasikornbank"}
    assert answer["gap"] == {"kind": "bank", "value": "TH:004", "invite": invite}
    (gap,) = any_hub.admin.get("/gaps?currency=THB")["items"]
    assert (gap["value"], gap["protocol"], gap["asked"], gap["invite"]) == ("TH:004", "hold-funds", 1, invite)
    assert gap["harm"] == {"THB": "480000.50"}
    status, problem = any_hub.admin("GET", "/gaps?currency=THV")
    assert (status, problem["code"], [fault["field"] for fault in problem["errors"]]) == (400, "bad-query", ["currency"])
    assert alpha("GET", "/gaps")[0] == 403
    assert "1234567890" not in str(any_hub.admin.get("/gaps")) + str(any_hub.admin.get("/audit"))


@pytest.mark.parametrize(
    ("path", "body", "field", "code"),
    [
        ("/responsibilities", {"kind": "colour", "value": "red"}, "kind", "unknown-kind"),
        ("/responsibilities", {"kind": "bank", "value": "004"}, "value", "form"),
        ("/route", {"value": "+66812345678", "protocol": "takedown"}, "protocol", "protocol-does-not-fit"),
        ("/route", {"value": "nothing at all"}, "value", "no-kind-fits"),
        ("/route", {"value": "0812345678", "region": "XX"}, "region", "unknown-region"),
        ("/route", {"value": "https://evil.com/x", "known": {"registrar": "x"}}, "known", "registrar-number"),
        ("/route", {"value": "TH:004:1234567890", "loss": {"THB": "-1"}}, "loss.THB", "bad-loss"),
    ],
)
def test_a_refusal_names_the_field(hub: Hub, path: str, body: Any, field: str, code: str) -> None:
    status, problem = hub.member("Alpha")("POST", path, body)
    assert (status, problem["code"]) == (422, code)
    assert [error["field"] for error in problem["errors"]] == [field]


def test_a_table_comes_as_csv_or_in_json_whole_or_in_part(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    status, problem = post_csv(alpha.token, "/responsibilities/import", CSV)
    assert (status, problem["code"]) == (422, "bad-lines")
    assert [(error["field"], error["code"]) for error in problem["errors"]] == [("csv[3].value", "form")]
    assert alpha.get("/responsibilities")["items"] == []
    status, answer = post_csv(alpha.token, "/responsibilities/import?partial=1", CSV)
    assert (status, answer["declared"], answer["refused"], answer["refusals"][0]["line"]) == (200, 2, 1, 3)
    answer = alpha.post("/responsibilities/import?replace=1", {"csv": "kind,value\nbank,TH:014\nnumber,+6681\n"})
    assert (answer["declared"], answer["already"], answer["ended"]) == (1, 1, 1)
    assert {row["value"] for row in alpha.get("/responsibilities")["items"]} == {"TH:014", "+6681"}
    status, problem = post_csv(alpha.token, "/responsibilities/import", b"bank;TH:004\n")
    assert (status, problem["code"]) == (422, "bad-table")
    assert post_csv(alpha.token, "/responsibilities/import", b"kind,value\nbank,\xff\n")[1]["errors"][0]["code"] == "not-utf8"
    assert post_csv(alpha.token, "/responsibilities", CSV)[0] == 415, "only where a table is asked for"


def test_another_members_takes_the_secretariat(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    any_hub.admin.post("/responsibilities", {"kind": "number", "value": "+66", "member": "Beta"})
    alpha.post("/responsibilities", {"kind": "number", "value": "+6681"})
    assert [row["value"] for row in any_hub.admin.get("/responsibilities?member=Beta")["items"]] == ["+66"]
    (overlap,) = alpha.get("/responsibilities/overlaps")["items"]
    assert (overlap["value"], overlap["by"], overlap["by_value"], overlap["same"]) == ("+6681", beta.id, "+66", False)
    for method, path, body in (
        ("GET", "/responsibilities?member=Beta", None),
        ("GET", "/responsibilities/overlaps?member=Beta", None),
        ("POST", "/responsibilities", {"kind": "bank", "value": "TH:004", "member": "Beta"}),
        ("POST", "/responsibilities/import?member=Beta", {"csv": "kind,value\nbank,TH:004\n"}),
    ):
        before = len(any_hub.admin.get("/audit?limit=1000")["items"])
        assert alpha(method, path, body)[0] == 403
        lines = any_hub.admin.get("/audit?limit=1000")["items"]
        assert (len(lines) - before, lines[0]["outcome"]) == (1, "refused")
    assert any_hub.admin("GET", "/responsibilities?member=Nobody")[0] == 404
