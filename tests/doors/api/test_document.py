"""The API's document is whole and true: every route is in it, every example works, every answer of a small story is what it says."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bells import person
from contract import Contract
from documented import Checked, requests_story
from hubs import Hub
from worlds import caller

ROOT = Path(__file__).resolve().parents[3]
CHECKED_IN = ROOT / "docs" / "openapi.json"
HOSTS = b"0.0.0.0 listed-elsewhere.com\n"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the module prints, with nothing around it: no hub, no settings, no home."""
    home = tmp_path_factory.mktemp("home")
    environment = {"HOME": str(home), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-m", "accord.doors.api.openapi"], env=environment, check=True, capture_output=True, text=True, encoding="utf-8"
    )
    assert list(home.iterdir()) == [], "printing the document leaves nothing behind"
    return done.stdout


@pytest.fixture(scope="module")
def document(printed: str) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(printed)
    return spec


def test_the_checked_in_document_is_what_the_code_gives(printed: str) -> None:
    assert CHECKED_IN.read_text(encoding="utf-8") == printed
    assert printed == json.dumps(json.loads(printed), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def test_every_route_is_in_the_document_and_nothing_else(hub: Hub, document: dict[str, Any]) -> None:
    from accord.doors.api.routes import OPERATIONS, urlpatterns

    listed = {(operation.method, operation.path, operation.name) for operation in OPERATIONS}
    routes = {(method.upper(), path, item["operationId"]) for path, items in document["paths"].items() for method, item in items.items()}
    assert routes == listed
    assert len({name for _, _, name in listed}) == len(OPERATIONS), "operation ids are unique"
    assert len(urlpatterns()) == len(document["paths"]) + 1


def test_every_operation_names_its_scope_its_key_and_its_problems(hub: Hub, document: dict[str, Any]) -> None:
    from accord.doors.api.routes import OPERATIONS

    for operation in OPERATIONS:
        spec = document["paths"][operation.path][operation.method.lower()]
        assert all(f"`{scope}`" in spec["description"] for scope in (operation.scope, *operation.beside))
        either = [{"token": [operation.scope, scope]} for scope in operation.beside]
        assert spec["security"] == (either or [{"token": [operation.scope]}])
        assert {"400", "401", "403"} <= spec["responses"].keys()
        keyed = {"$ref": "#/components/parameters/IdempotencyKey"} in spec["parameters"]
        assert keyed is (operation.method != "GET")
        assert ("requestBody" in spec) is operation.takes_body
        assert [p["name"] for p in spec["parameters"] if p.get("in") == "query"] == [query.name for query in operation.query]


def test_the_examples_fit_the_shapes(document: dict[str, Any]) -> None:
    contract = Contract(document)
    held = 0
    for items in document["paths"].values():
        for item in items.values():
            contents = [item.get("requestBody", {}).get("content", {})]
            contents += [answer.get("content", {}) for answer in item["responses"].values()]
            for content in (media for by_type in contents for media in by_type.values()):
                for example in content.get("examples", {}).values():
                    contract.validate(content["schema"], example["value"], item["operationId"])
                    held += 1
    for response in document["components"]["responses"].values():
        for content in response["content"].values():
            for example in content.get("examples", {}).values():
                contract.validate(content["schema"], example["value"], "problem")
                held += 1
    assert held > 20


def test_a_small_story_is_answered_as_the_document_says(any_hub: Hub, document: dict[str, Any]) -> None:
    from accord.doors.api.examples import REQUESTS
    from accord.doors.api.routes import OPERATIONS

    contract = Contract(document)
    admin, alpha, beta = (Checked(api, contract) for api in (any_hub.admin, any_hub.member("Alpha"), any_hub.member("Beta")))
    sent = {name: iter(examples.values()) for name, examples in REQUESTS.items()}
    link, account = REQUESTS["publish_signal"].values()

    bank = admin.done("POST", "/members", next(sent["add_member"]))
    alpha.done("GET", f"/members/{bank['id']}")
    admin.done("POST", f"/members/{bank['id']}/budget", next(sent["set_budget"]))
    alpha.done("GET", "/members")
    alpha.done("GET", "/me")
    alpha.done("GET", "/schemes")
    circle = alpha.done("POST", "/circles", next(sent["make_circle"]))
    alpha.done("POST", f"/circles/{circle['id']}/members", next(sent["join_circle"]))
    alpha.done("GET", "/circles")
    alpha.done("DELETE", f"/circles/{circle['id']}/members/{bank['id']}")
    token = alpha.done("POST", "/tokens", next(sent["make_token"]))
    for _example in range(2):
        client = alpha.done("POST", "/clients", next(sent["make_client"]))
        alpha.done("DELETE", f"/tokens/{client['id']}")
    alpha.done("GET", "/tokens")
    alpha.done("DELETE", f"/tokens/{token['id']}")
    requests_story(any_hub, contract, sent)
    _watchlists(alpha, sent)
    _proposals(alpha, beta, sent)
    admin.done("POST", f"/members/{bank['id']}/standing", next(sent["set_standing"]))

    alpha.done("POST", "/signals/preview", next(sent["preview_signal"]))
    made = alpha.done("POST", "/signals", link, Idempotency_Key="one")
    assert alpha.done("POST", "/signals", link, Idempotency_Key="one") == made
    assert alpha("POST", "/signals", link)[0] == 200
    rich = alpha.done("POST", "/signals", account)
    assert alpha("POST", "/signals", {**link, "identifier": {"value": "keplr.me"}})[0] == 202
    held = admin.done("GET", "/quarantine")["items"][0]
    alpha.done("GET", f"/signals/{held['id']}")
    admin.done("POST", f"/quarantine/{held['id']}", next(sent["review_claim"]))
    beta.done("POST", f"/signals/{made['id']}/sightings", next(sent["sight_signal"]))
    beta.done("POST", f"/signals/{made['id']}/actions", next(sent["act_on_signal"]))
    beta.done("POST", f"/signals/{made['id']}/disputes", next(sent["dispute_signal"]))
    assert beta("POST", f"/signals/{made['id']}/disputes", next(sent["dispute_signal"]))[0] == 200
    _lists(any_hub, beta)
    _webhooks(beta, sent)
    asked = beta.done("POST", f"/signals/{rich['id']}/share-requests", next(sent["ask_to_share"]))
    alpha.done("GET", f"/signals/{rich['id']}/share-requests")
    alpha.done("POST", f"/signals/{rich['id']}/share-requests/{asked['id']}", next(sent["answer_share_request"]))
    for change in REQUESTS["revise_signal"].values():
        alpha.done("POST", f"/signals/{made['id']}/revise", change)
    alpha.done("GET", f"/signals/{made['id']}/receipts")
    beta.done("POST", "/feed/applied", next(sent["acknowledge_applied"]))
    alpha.done("GET", f"/signals/{rich['id']}")
    alpha.done("GET", f"/signals?own=1&state=live&limit=1&scheme={link['scheme']}")
    for question in REQUESTS["check_values"].values():
        beta.done("POST", "/check", question)
    beta.done("POST", "/check", {"values": ["4111 1111 1111 1111", "nothing at all", "google.com", "evil-site.com"], "use": "warn"})
    beta.done("GET", "/check/url/https%3A%2F%2Fevil-site.com%2Fa?use=warn&region=TH")
    desk = _desk(any_hub)
    beta.done("GET", "/desks?member=Alpha")
    for reader in (alpha, beta, admin):
        reader.done("GET", f"/desks/{desk}")
    rung = beta.done("POST", f"/desks/{desk}/ring", next(sent["ring_desk"]))
    assert alpha.done("POST", f"/bells/{rung['id']}/answer")["state"] == "answered"
    rung = beta.done("POST", f"/desks/{desk}/ring", next(sent["ring_desk"]))
    assert beta.done("POST", f"/bells/{rung['id']}/stop")["state"] == "stopped"
    alpha.done("POST", f"/desks/{desk}/test")
    assert beta("POST", f"/desks/{desk}/test")[0] == 403
    assert beta("POST", f"/desks/{desk}/ring", {"kind": "test"})[0] == 422
    for reader in (alpha, beta):
        reader.done("GET", "/bells?limit=1")
    alpha.done("GET", f"/bells/{rung['id']}")
    _routing(alpha, admin, sent)
    for protocol in alpha.done("GET", "/protocols?all=1")["items"]:
        alpha.done("GET", f"/protocols/{protocol['ref']}")
    _countries(alpha, admin, sent)
    _appeals(alpha, sent)
    _cases(alpha, beta, sent, rich["id"])
    _evidence(alpha, sent)
    admin.done("GET", f"/signals/{made['id']}/attribution")
    alpha.done("POST", f"/signals/{made['id']}/retract", next(sent["retract_signal"]))
    admin.done("DELETE", f"/entries/{rich['seq']}")
    admin.done("GET", "/audit?limit=1000")
    for member in (admin, alpha, beta):
        member.done("GET", "/feed?limit=5000")
        for item in member.done("GET", "/signals?limit=1000")["items"]:
            member.done("GET", f"/signals/{item['id']}")
    assert alpha("GET", "/stream")[0] == 503
    # Served in front of Django: the stream itself (tests/doors/edge/test_stream.py), and a part of a file (test_evidence_edge.py there).
    told_here = [operation for operation in OPERATIONS if operation.name != "read_stream"]
    promised = {(operation.name, status) for operation in told_here for status in operation.statuses} - {
        (name, 206) for name in ("download_evidence", "download_evidence_bag")
    }
    assert promised - contract.seen == set(), "the story leaves an operation out"


def _proposals(alpha: Checked, beta: Checked, sent: dict[str, Any]) -> None:
    example = next(sent["propose_protocol"])
    withdrawn = alpha.done("POST", "/protocols/proposals", example)
    alpha.done("POST", f"/protocols/proposals/{withdrawn['id']}/withdraw")
    assert alpha.done("GET", f"/protocols/proposals/{withdrawn['id']}")["state"] == "withdrawn"
    example = {**example, "members": ["Beta"]}
    assert alpha.done("POST", "/protocols/proposals/check", next(sent["check_protocol"]))["faults"] == []
    weak = example["text"].replace('effects = ["ring-desks"]', 'effects = ["hold"]')
    assert alpha.done("POST", "/protocols/proposals/check", {"text": weak})["faults"]
    agreed = alpha.done("POST", "/protocols/proposals", example)
    beta.done("POST", f"/protocols/proposals/{agreed['id']}/accept", next(sent["accept_proposal"]))
    assert beta.done("GET", "/protocols/proposals?limit=1")["items"][0]["state"] == "agreed"
    assert beta.done("GET", f"/protocols/{agreed['ref']}")["title"] == agreed["title"]
    refused = alpha.done("POST", "/protocols/proposals", {**example, "text": example["text"].replace("version = 1", "version = 2")})
    beta.done("POST", f"/protocols/proposals/{refused['id']}/refuse", next(sent["refuse_proposal"]))
    assert beta.done("POST", f"/protocols/proposals/{agreed['id']}/leave", next(sent["leave_protocol"]))["in_force"]


def _routing(alpha: Checked, admin: Checked, sent: dict[str, Any]) -> None:
    for example in sent["declare_responsibility"]:
        made = alpha.done("POST", "/responsibilities", example)
    alpha.done("POST", "/responsibilities/import", next(sent["import_responsibilities"]))
    alpha.done("GET", "/responsibilities?kind=bank&limit=1")
    admin.done("POST", "/responsibilities", {"kind": "number", "value": "+66"})
    assert alpha.done("GET", "/responsibilities/overlaps")["items"]
    held, nobody = (admin.done("POST", "/route", example) for example in sent["route_identifier"])
    assert held["ways"] and held["gap"] is None
    assert nobody["gap"]["invite"]["name"] == ".com" and not nobody["ways"]
    assert admin.done("GET", "/gaps")["items"]
    alpha.done("DELETE", f"/responsibilities/{made['id']}")


def _countries(alpha: Checked, admin: Checked, sent: dict[str, Any]) -> None:
    made = admin.done("POST", "/gateways", next(sent["enter_gateway"]))
    assert alpha.done("GET", "/gateways?country=TH&protocol=hold-funds&limit=1")["items"] == [made]
    assert alpha.done("GET", "/countries")["items"]
    alpha.done("POST", "/countries/TH/contacts", next(sent["verify_contact"]))
    entered = admin.done("POST", "/countries/TH/banks", next(sent["enter_bank_contact"]))
    for country in ("TH", "AE"):
        assert alpha.done("GET", f"/countries/{country}")["values"]
    assert admin.done("DELETE", f"/countries/TH/banks/{entered['key']}")["ended"]
    for example in sent["advise"]:
        assert alpha.done("POST", "/advise", example)["doors"]
    admin.done("DELETE", f"/gateways/{made['id']}")
    assert alpha.done("GET", f"/gateways/{made['id']}")["ended"]


def _appeals(alpha: Checked, sent: dict[str, Any]) -> None:
    for example in sent["lodge_appeal"]:
        made = alpha.done("POST", "/appeals", example)
    for example in sent["hand_in_report"]:
        assert alpha.done("POST", "/reports", example)["code"]
    customer = alpha.done("GET", "/appeals?limit=2")["items"][1]["id"]
    assert alpha.done("GET", f"/appeals/{made['id']}")["step"] == "prove"
    alpha.done("POST", "/responsibilities", {"kind": "tld", "value": "com"})
    assert alpha.done("POST", f"/appeals/{customer}/control", {"way": "record"})["step"] == "proven"


def _cases(alpha: Checked, beta: Checked, sent: dict[str, Any], signal: str) -> None:
    """Every call on cases, by the examples; where an example names something, what is there is named."""
    made = alpha.done("POST", "/cases", next(sent["open_case"]))
    path = f"/cases/{made['id']}"
    item = alpha.done("POST", f"{path}/items", {**next(sent["add_case_item"]), "ref": signal})["part"]
    for example in sent["add_case_target"]:
        target = alpha.done("POST", f"{path}/targets", example)["part"]
    alpha.done("POST", f"{path}/targets/{target}", next(sent["change_case_target"]))
    for kind in ("note", "event", "task"):
        part = alpha.done("POST", f"{path}/{kind}s", next(sent[f"add_case_{kind}"]))["part"]
        alpha.done("POST", f"{path}/{kind}s/{part}", next(sent[f"change_case_{kind}"]))
    person = alpha.done("POST", f"{path}/persons", next(sent["add_case_person"]))["part"]
    alpha.done("POST", f"{path}/persons/{person}", next(sent["change_case_person"]))
    assert alpha.done("GET", f"{path}/persons")["items"][0]["possible_victim"]
    alpha.done("POST", f"{path}/title", next(sent["set_case_title"]))
    alpha.done("POST", f"{path}/members", next(sent["invite_to_case"]))
    assert beta.done("GET", "/cases?state=invited")["items"][0]["title"]
    beta.done("POST", f"{path}/decline")
    assert beta("GET", path)[0] == 404
    alpha.done("POST", f"{path}/members", {"member": "Beta"})
    beta.done("POST", f"{path}/accept")
    chosen = {"parts": [target], "members": ["Beta"]}
    assert alpha.done("POST", f"{path}/share/preview", chosen)["items"][0]["parts"] == [target]
    assert alpha.done("POST", f"{path}/share", chosen)["count"] == 1
    assert [row["id"] for row in beta.done("GET", path)["targets"]] == [target]
    assert alpha.done("POST", f"{path}/withdraw", chosen)["count"] == 1
    other = next(row["member"]["id"] for row in alpha.done("GET", path)["participants"] if not row["is_lead"])
    alpha.done("POST", f"{path}/members/{other}", next(sent["set_case_ceiling"]))
    for answer in ("decline", "take"):
        alpha.done("POST", f"{path}/lead", next(sent["offer_case_lead"]) if answer == "decline" else {"member": "Beta"})
        beta.done("POST", f"{path}/lead/{answer}")
    beta.done("POST", f"{path}/close", next(sent["close_case"]))
    assert alpha("POST", f"{path}/notes", {"text": "Too late."})[0] == 409
    beta.done("POST", f"{path}/reopen")
    alpha.done("DELETE", f"{path}/parts/{item}")
    assert alpha.done("GET", f"/cases/containing?kind=signal&ref={signal}")["items"] == []
    alpha.done("POST", "/cases/find", {"text": "lima"})
    for page in ("/cases/tasks", "/cases/waiting", f"{path}/timeline?limit=2", f"{path}/money"):
        alpha.done("GET", page)
    alpha.done("POST", f"{path}/leave")
    own = beta.done("POST", "/cases", {"title": "Another"})["id"]
    beta.done("POST", f"/cases/{own}/members", {"member": "Alpha"})
    alpha.done("POST", f"/cases/{own}/accept")
    other = next(row["member"]["id"] for row in beta.done("GET", f"/cases/{own}")["participants"] if not row["is_lead"])
    beta.done("DELETE", f"/cases/{own}/members/{other}")


def _evidence(alpha: Checked, sent: dict[str, Any]) -> None:
    """A file put into a case at once, one sent in two pieces, one given up."""
    files = f"/cases/{alpha.done('POST', '/cases', {'title': 'Files'})['id']}/evidence"
    assert alpha("GET", f"{files}/bag")[0] == alpha("GET", f"{files}/report")[0] == 409, "there is none yet"
    named = {"Content_Type": "application/octet-stream", "Content_Disposition": 'attachment; filename="chat.txt"'}
    whole = alpha.done("POST", files, b"He asked for a second payment.", **named)
    begun = alpha.done("POST", f"{files}/uploads", {**next(sent["begin_evidence_upload"]), "size": 6})
    upload = f"{files}/uploads/{begun['id']}"
    piece = {"Content_Type": "application/octet-stream", "Upload_Complete": "?0"}
    assert alpha.done("PATCH", upload, b"one", Upload_Offset="0", **piece)["offset"] == 3
    assert alpha("PATCH", upload, b"two", Upload_Offset="5", **piece)[0] == 409
    assert alpha.done("GET", upload)["offset"] == 3
    assert [row["id"] for row in alpha.done("GET", f"{files}/uploads")["items"]] == [begun["id"]]
    assert alpha.done("PATCH", upload, b"two", Upload_Offset="3", Content_Type="application/octet-stream")["item"]
    alpha.done("DELETE", f"{files}/uploads/{alpha.done('POST', f'{files}/uploads', {'name': 'b', 'size': 9})['id']}")
    one = f"{files}/{whole['item']}"
    alpha.done("GET", one)
    assert alpha.done("GET", f"{one}/content") == "He asked for a second payment."
    assert alpha.done("POST", f"{one}/verify")["ok"]
    alpha.done("PATCH", one, next(sent["change_evidence"]))
    assert len(alpha.done("GET", f"{one}/custody")["items"]) >= 3
    assert len(alpha.done("GET", files)["items"]) == 2
    assert alpha.done("GET", f"{files}/report?language=es&zone=America/Lima").startswith("%PDF-")
    assert "bagit.txt" in alpha.done("GET", f"{files}/bag?language=ar")
    alpha.done("DELETE", one)


def _lists(hub: Hub, beta: Checked) -> None:
    from accord.hub.lists import actions
    from accord.hub.members import queries

    actions.build(queries.member(hub.member("Beta").id), "block", by=queries.operator())
    version = beta.done("GET", "/lists")["items"][0]["version"]
    beta.done("GET", "/lists/key")
    beta.done("GET", "/lists/block")
    assert beta("GET", f"/lists/block?since={version}")[0] == 304
    named = {"Content_Type": "text/plain", "Content_Disposition": 'attachment; filename="others.txt"'}
    assert beta.done("POST", "/imports?dry_run=yes&format=hosts", HOSTS, **named)["readable"] == 1
    assert beta.done("POST", "/imports", HOSTS, **named)["published"] == 1
    assert beta("POST", "/imports?scheme=nonsense", HOSTS, **named)[0] == 422
    assert "listed-elsewhere.com" in beta.done("GET", "/lists/warn/export")
    assert beta("GET", "/lists/nothing/export")[0] == 404


def _watchlists(alpha: Any, sent: Any) -> None:
    put = alpha.done("POST", "/watchlist", next(sent["watch"]))["items"][0]
    alpha.done("GET", "/watchlist")
    alpha.done("GET", f"/watchlist/{put['id']}")
    alpha.done("POST", f"/watchlist/{put['id']}", next(sent["change_watched"]))
    alpha.done("DELETE", f"/watchlist/{put['id']}")


def _webhooks(beta: Checked, sent: dict[str, Any]) -> None:
    from hooks import dead_letter

    for example in sent["make_webhook"]:
        made = beta.done("POST", "/webhooks", example)
    webhook_path = f"/webhooks/{made['id']}"
    beta.done("POST", webhook_path, next(sent["change_webhook"]))
    beta.done("POST", f"{webhook_path}/secret", next(sent["rotate_webhook_secret"]))
    beta.done("POST", f"{webhook_path}/pause")
    assert beta("POST", f"{webhook_path}/test")[0] == 422
    for example in sent["resume_webhook"]:
        beta.done("POST", f"{webhook_path}/resume", example)
    beta.done("POST", f"{webhook_path}/test")
    letter = dead_letter(made["id"])
    beta.done("GET", f"{webhook_path}/dead-letters")
    beta.done("POST", f"{webhook_path}/dead-letters")
    beta.done("POST", f"{webhook_path}/dead-letters/{letter}")
    beta.done("DELETE", f"{webhook_path}/dead-letters/{letter}")
    assert beta.done("DELETE", f"{webhook_path}/dead-letters") == {"count": 0}
    assert len(beta.done("GET", "/webhooks")["items"]) == 2
    beta.done("GET", webhook_path)
    beta.done("DELETE", webhook_path)


def _desk(hub: Hub) -> str:
    """A desk of Alpha's with a contact on call, and another contact who is away."""
    from accord.core.times import DAY
    from accord.hub.desks import actions
    from accord.hub.times import now

    who, at = caller(hub.member("Alpha")), now()
    ann, bob = (person(hub.member("Alpha"), name) for name in ("Ann", "Bob"))
    desk = actions.make_desk(who, name="Fraud desk", zone="Asia/Bangkok", hours={"mon": ["09:00-17:00"]}, languages=["th"])
    actions.set_contacts(who, desk, [(ann, ["mail"]), (bob, ["mail"])])
    actions.add_shift(who, desk, ann, at - DAY, at + DAY)
    actions.set_away(who, bob, at - DAY, at + DAY, ann)
    return desk


def test_an_answer_with_an_undocumented_field_is_noticed(document: dict[str, Any]) -> None:
    contract = Contract(document)
    answer = {"member": {"id": "0b9e7c1e-53a2-4c0e-8f0e-5f4f1d2c3b4a", "name": "A", "sector": "finance", "country": ""}}
    whole = {**answer, "scopes": [], "role": "officer", "budget": {"daily": 1, "spent": 0}, "epoch": 1}
    contract.check("GET", "/me", 200, "application/json", json.dumps(whole).encode())
    with pytest.raises(AssertionError, match="more"):
        contract.check("GET", "/me", 200, "application/json", json.dumps({**whole, "more": 1}).encode())
    with pytest.raises(AssertionError, match="budget"):
        contract.check("GET", "/me", 200, "application/json", json.dumps({**answer, "scopes": [], "role": "officer", "epoch": 1}).encode())


def test_generated_requests_get_documented_answers(hub: Hub, document: dict[str, Any]) -> None:
    import schemathesis
    from hypothesis import HealthCheck, given, settings
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi.checks import (
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
        status_code_conformance,
    )

    from accord.site.wsgi import application

    checks = [
        not_a_server_error,
        status_code_conformance,
        content_type_conformance,
        response_headers_conformance,
        response_schema_conformance,
    ]
    # The stream is served in front of Django, which says 503 of it.
    schema = schemathesis.openapi.from_dict(document).exclude(path_regex="/stream$")
    schema.app = application
    statuses: set[int] = set()
    for operation in schema.get_all_operations():
        # What takes no body has an id and a query to vary, and is answered in few ways: "not found", mostly.
        takes_body = "requestBody" in operation.ok().definition.raw

        @given(case=operation.ok().as_strategy())
        @settings(max_examples=15 if takes_body else 8, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def holds(case: Any) -> None:
            answer = case.call(headers={"Authorization": f"Bearer {hub.admin.token}"})
            case.validate_response(answer, checks=checks)
            statuses.add(answer.status_code)

        holds()
    assert {200, 201, 404, 422} <= statuses, "generated requests reach the handlers, and some of them succeed"
