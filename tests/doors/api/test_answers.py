"""What every answer of the API has beside its body: ids, tags, addresses of what was made, bounds, and all faults at once."""

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hubs import Api, Hub
from wire import Sent, send

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"
ULID = "01BX5ZZKBKACTAV9WEVGEMMVRZ"


def asked(api: Api, method: str, path: str, **headers: str) -> Any:
    return send(Sent(method, path, headers={"Authorization": f"Bearer {api.token}", **headers}))


def bare(method: str, path: str, **headers: str) -> Any:
    """Any address, and no token."""
    from django.test import Client

    return Client(raise_request_exception=False).generic(
        method, path, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )


def test_the_hub_serves_the_document_that_is_checked_in(hub: Hub) -> None:
    answer = bare("GET", "/api/v1/openapi.json")
    assert answer.status_code == 200 and answer.content == DOCUMENT.read_bytes()
    assert answer["Content-Type"] == "application/json" and "max-age" in answer["Cache-Control"]
    again = bare("GET", "/api/v1/openapi.json", If_None_Match=answer["ETag"])
    assert again.status_code == 304 and not again.content and again["ETag"] == answer["ETag"]
    assert bare("GET", "/api/v1/openapi.json", If_None_Match='"another"').status_code == 200
    packed = bare("GET", "/api/v1/openapi.json", Accept_Encoding="gzip")
    assert packed["Content-Encoding"] == "gzip" and len(packed.content) < len(answer.content) / 4 and packed["ETag"] != answer["ETag"]
    for taken in ("gzip, deflate, br", "br;q=1.0,GZIP;q=0.5", "zstd, gzip"):
        assert bare("GET", "/api/v1/openapi.json", Accept_Encoding=taken)["Content-Encoding"] == "gzip"
    for refused in ("gzip;q=0, identity", "br, gzip; q=0.0", "gzipped", "*;q=0"):
        assert "Content-Encoding" not in bare("GET", "/api/v1/openapi.json", Accept_Encoding=refused), refused
    assert bare("POST", "/api/v1/openapi.json").status_code == 405


def test_what_is_nobodys_is_a_problem(hub: Hub) -> None:
    for path in ("/api", "/api/", "/api/v2", "/api/v2/signals", "/api/v1/never-was", "/api/nothing", "/api/v10/me"):
        answer = bare("GET", path)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json"), path
        assert answer.json()["code"] == ("not-found" if path.startswith("/api/v1/") else "no-such-version"), path
    # No id is wrong there, as at the address of a thing that is not: the address is.
    for path in ("/api/v1", "/api/v1/", "/api/v1/signals/", "/api/v1/signal"):
        problem = bare("GET", path).json()
        assert problem["code"] == "not-found" and "/api/v1/openapi.json lists those there are" in problem["detail"], path


def test_a_list_in_the_place_of_one_is_told_how_several_are_sent(hub: Hub) -> None:
    status, problem = hub.member("Alpha")("POST", "/signals", [{"scheme": "parcel"}])
    assert (status, problem["code"], problem["errors"][0]["field"]) == (422, "wrong-type", "")
    assert problem["detail"].endswith("Several go with 'Content-Type: application/x-ndjson', one object a line.")


def test_a_parameter_that_is_repeated_is_told_how_several_values_are_sent(hub: Hub) -> None:
    status, problem = hub.member("Alpha")("GET", "/feed?kind=url&kind=domain")
    assert (status, [fault["field"] for fault in problem["errors"]]) == (400, ["kind"])
    assert "commas between" in problem["detail"]


def test_head_is_answered_where_get_is(hub: Hub) -> None:
    from accord.doors.api.routes import OPERATIONS

    alpha = hub.member("Alpha")
    made = alpha.publish("evil.example")["id"]
    for operation in OPERATIONS:
        if operation.method != "GET" or operation.path == "/stream":
            continue
        path = operation.path.replace("/signals/{id}", f"/signals/{made}").replace("{kind}/{value}", "url/evil.example")
        path = path.replace("{name}", "block").replace("{ref}", "hold-funds").replace("{code}", "TH").replace("{id}", "nothing")
        whole, head = (asked(alpha, method, path) for method in ("GET", "HEAD"))
        assert head.status == whole.status and head.raw == b"", operation.name
        assert head.headers["Content-Type"] == whole.headers["Content-Type"]
        if "Content-Length" in head.headers and operation.name not in ("who_am_i",):
            assert int(head.headers["Content-Length"]) == len(whole.raw), operation.name
    stream = asked(alpha, "HEAD", "/stream")
    assert stream.status == 200 and stream.headers["Content-Type"] == "text/event-stream" and not stream.raw
    refused = asked(alpha, "PUT", "/me")
    assert refused.status == 405 and refused.headers["Allow"] == "GET, HEAD"


def test_an_id_that_was_given_is_named_and_no_other(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    for given in (str(uuid4()), uuid4().hex, ULID):
        answer = asked(alpha, "GET", "/signals/nothing", **{"X-Request-Id": given})
        assert answer.headers["X-Request-Id"] == given == json.loads(answer.raw)["request_id"]
    # A telephone number, an account, an address, digits alone of the right length, and what would break a line.
    for given in ("+66812345678", "TR330006100519786457841326", "ann@example.org", "1" * 32, "x" * 36, "0" * 26, ""):
        answer = asked(alpha, "GET", "/signals/nothing", **{"X-Request-Id": given})
        made = answer.headers["X-Request-Id"]
        assert made != given and len(made) == 32 and made == json.loads(answer.raw)["request_id"]
    one, two = (asked(alpha, "GET", "/me", **{"X-Request-Id": "-"}).headers["X-Request-Id"] for _ in range(2))
    assert one != two


def test_what_was_made_says_where_it_is(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    link = {"identifier": {"value": "evil.example"}, "scheme": "other", "marking": {"tlp": "TLP:GREEN"}}
    made = alpha.post("/signals", link, Idempotency_Key="one")
    places = [alpha.headers["Location"]]
    alpha.post("/signals", link, Idempotency_Key="one")
    assert alpha.headers["Idempotency-Replayed"] == "true" and alpha.headers["Location"] == places[0]
    beta.post(f"/signals/{made['id']}/sightings", {})
    places.append(beta.headers["Location"])
    beta.post("/webhooks", {"url": "https://siem.example.org/hook"})
    places.append(beta.headers["Location"])
    assert places[0] == places[1] == f"/api/v1/signals/{made['id']}"
    for place in places:
        assert beta(*("GET", place.removeprefix("/api/v1")))[0] == 200, place
    assert alpha("POST", "/signals", link)[0] == 200 and "Location" not in alpha.headers


def test_what_may_be_kept_has_a_tag(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    for path in ("/schemes", "/protocols", "/protocols/hold-funds", "/countries", "/members", "/lists/key"):
        whole = asked(alpha, "GET", path)
        tag = whole.headers["ETag"]
        assert whole.status == 200 and whole.headers["Cache-Control"] == "private, no-cache" and "Authorization" in whole.headers["Vary"]
        for known in (tag, f'"other", W/{tag}', "*"):
            again = asked(alpha, "GET", path, **{"If-None-Match": known})
            assert again.status == 304 and again.raw == b"" and again.headers["ETag"] == tag, (path, known)
        assert asked(alpha, "GET", path, **{"If-None-Match": '"other"'}).raw == whole.raw
    before = asked(alpha, "GET", "/members").headers["ETag"]
    hub.member("Beta")
    assert asked(alpha, "GET", "/members", **{"If-None-Match": before}).status == 200
    signals = asked(alpha, "GET", "/signals")
    assert "ETag" not in signals.headers and signals.headers["Cache-Control"] == "no-store"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from django.conf import settings

    from accord.doors.api import limiting

    monkeypatch.setattr(settings, "ACCORD_API_PER_MINUTE", 3)
    monkeypatch.setattr(limiting, "_buckets", {})
    yield


def test_a_member_that_asks_too_often_waits_and_no_other(hub: Hub, few: None) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    left = []
    for _ in range(3):
        answer = asked(alpha, "GET", "/me")
        assert answer.status == 200 and answer.headers["RateLimit-Policy"] == '"member";q=3;w=60'
        left.append(answer.headers["RateLimit"].partition(";t=")[0])
    assert left == ['"member";r=2', '"member";r=1', '"member";r=0']
    refused = asked(alpha, "GET", "/me")
    assert refused.status == 429 and json.loads(refused.raw)["code"] == "too-many-requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= 20 and refused.headers["RateLimit"].startswith('"member";r=0;')
    assert asked(beta, "GET", "/signals/nothing").headers["RateLimit"].startswith('"member";r=2;')


def test_without_a_bound_nothing_is_said_of_one(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_API_PER_MINUTE", 0)
    assert "RateLimit" not in asked(hub.member("Alpha"), "GET", "/me").headers


def test_all_faults_of_a_body_are_named_at_once(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    body = {"identifier": {"kind": 4}, "scheme": 7, "seen": {"first": [], "never": 1}, "ai": ["x", 3], "extra": True}
    status, problem = alpha("POST", "/signals", body)
    assert status == 422
    faults = {fault["pointer"]: fault["code"] for fault in problem["errors"]}
    assert faults == {
        "#/identifier/kind": "wrong-type",
        "#/identifier/value": "missing",
        "#/scheme": "wrong-type",
        "#/marking": "missing",
        "#/seen/first": "wrong-type",
        "#/seen": "unknown-field",
        "#/ai/1": "wrong-type",
        "#": "unknown-field",
    }
    assert problem["code"] == problem["errors"][0]["code"] and all(fault["detail"] == fault["text"] for fault in problem["errors"])
    assert "extra" not in json.dumps(problem), "a name that was typed is not said again"
    status, problem = alpha("POST", "/signals", {"identifier": {"value": "?"}, "scheme": "no", "marking": {}, "role": "no", "id": "no"})
    assert {fault["field"] for fault in problem["errors"]} == {"identifier.value", "scheme", "marking.tlp", "role", "id"}
    status, problem = alpha("POST", "/webhooks", {"url": 1, "kinds": "phone"})
    assert len(problem["errors"]) == 2
    status, problem = alpha("GET", "/signals?limit=0")
    assert status == 400 and "pointer" not in problem["errors"][0]


def test_a_byte_order_mark_before_a_body_is_passed_over(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    body = {"identifier": {"value": "marked.example-shop.com"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
    assert alpha("POST", "/signals", b"\xef\xbb\xbf" + json.dumps(body).encode())[0] == 201
    status, problem = alpha("POST", "/signals", json.dumps(body).encode("utf-16"))
    assert (status, problem["code"]) == (400, "not-json")


def test_a_packed_body_is_told_that_it_is_packed(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    body = json.dumps({"values": ["one.example"]}).encode()
    for coding, packed in (("gzip", gzip.compress(body)), ("deflate", zlib.compress(body)), ("br", b"\x0b\x11\x80{}\x03")):
        status, problem = alpha("POST", "/check", packed, Content_Encoding=coding)
        assert (status, problem["code"]) == (415, "unknown-encoding") and "without a Content-Encoding" in problem["detail"]
    assert alpha("POST", "/check", body, Content_Encoding="identity")[0] == 200
    assert alpha("POST", "/check", b"no json", Content_Encoding="identity")[0] == 400


def test_a_form_with_a_file_in_it_is_not_taken_for_the_file(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    form = b'--b0\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nCall 1441.\r\n--b0--\r\n'

    def sent(path: str) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {alpha.token}"}
        answer = send(Sent("POST", path, form, headers, {"CONTENT_TYPE": "multipart/form-data; boundary=b0"}))
        return answer.status, json.loads(answer.raw)

    for path in ("/attachments", "/imports", "/returns"):
        status, problem = sent(path)
        assert (status, problem["code"]) == (415, "wrong-type") and "--data-binary" in problem["detail"], path
    status, problem = sent("/responsibilities/import")
    assert (status, problem["code"]) == (415, "not-json") and "'Content-Type: text/csv'" in problem["detail"]


def test_a_packed_file_table_or_message_is_told_that_it_is_packed(hub: Hub) -> None:
    alpha = hub.member("Alpha")

    def sent(path: str, body: bytes, coding: str, kind: str) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {alpha.token}", "Content-Encoding": coding}
        answer = send(Sent("POST", path, body, headers, {"CONTENT_TYPE": kind}))
        return answer.status, json.loads(answer.raw)

    for path, kind, body in (
        ("/imports", "text/csv", b"evil-one.com\nevil-two.com\n"),
        ("/attachments", "text/plain", b"evil-one.com"),
        ("/returns", "application/xml", b"<Document/>"),
        ("/requests/answers", "text/xml", b"<Document/>"),
        ("/responsibilities/import", "text/csv", b"kind,value,note\nbank,TH:014,\n"),
    ):
        for coding, packed in (("gzip", gzip.compress(body)), ("Deflate", zlib.compress(body)), ("gzip, br", b"\x0b\x11\x80{}\x03")):
            if (path, coding) == ("/imports", "gzip"):
                continue  # a list may be packed with gzip, however that is said
            status, problem = sent(path, packed, coding, kind)
            assert (status, problem["code"]) == (415, "unknown-encoding"), (path, coding)
    status, read = sent("/imports?dry_run=yes", gzip.compress(b"evil-one.com\n"), "gzip", "text/csv")
    assert status == 200 and read["kinds"] == {"domain": 1}
    # Programs name the letters there too, and mean Content-Type.
    for coding in ("identity", "", "UTF-8"):
        assert sent("/attachments", b"evil-one.com", coding, "text/plain")[0] == 201, coding


@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded", "text/plain"])
def test_lines_that_are_sent_as_something_else_are_told_their_type(hub: Hub, kind: str) -> None:
    alpha = hub.member("Alpha")
    signal = {"identifier": {"value": "evil-one.com"}, "scheme": "other", "marking": {"tlp": "TLP:GREEN"}}
    for path, one, told in (("/signals", signal, True), ("/check", {"values": ["evil-one.com"]}, False)):
        lines = f"{json.dumps(one)}\n{json.dumps(one)}\n".encode()
        answer = send(Sent("POST", path, lines, {"Authorization": f"Bearer {alpha.token}"}, {"CONTENT_TYPE": kind}))
        problem = json.loads(answer.raw)
        assert problem["code"] == "not-json" and ("application/x-ndjson" in problem["detail"]) is told, problem


def test_a_plus_that_a_query_made_a_space_is_read(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    before = datetime.now(UTC)
    number = alpha("POST", "/signals", {"identifier": {"value": "+66812345678"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}})[1]
    bangkok = timezone(timedelta(hours=7))
    for moment, rows in ((before, [number["id"]]), (datetime.now(UTC), [])):
        local = moment.astimezone(bangkok)
        for text in (local.isoformat(), local.isoformat(" "), f"{moment:%Y-%m-%dT%H:%M:%S.%f+0000}"):
            assert "+" in text
            assert [row["id"] for row in alpha.get(f"/signals?since={text.replace(' ', '%20')}")["items"]] == rows, text
    for text in ("+66812345678", "+66%2081%20234%205678", "%2B66812345678"):
        assert [row["id"] for row in alpha.get(f"/signals?identifier={text}")["items"]] == [number["id"]]
    # A day and an hour without a zone stay what they are.
    assert alpha("GET", "/signals?since=2026-11-24 16:00")[1]["errors"][0]["code"] == "not-a-time"


def test_listings_are_narrowed_by_time(any_hub: Hub) -> None:
    alpha = any_hub.member("Alpha")
    first = alpha.publish("one.example")["id"]
    between = datetime.now(UTC).isoformat()
    second = alpha.publish("two.example")["id"]

    def listed(query: str) -> list[str]:
        return [row["id"] for row in alpha.get(f"/signals?{query}".replace("+", "%2B"))["items"]]

    assert listed(f"since={between}") == [second] and listed(f"until={between}") == [first]
    assert listed(f"since={(datetime.now(UTC) - timedelta(days=1)).date()}") == [second, first]
    assert listed("until=2020-01-01") == [] == listed(f"since={between}&until={between}")
    assert any_hub.admin.get(f"/audit?since={between}&limit=1000".replace("+", "%2B"))["items"]
    assert not any_hub.admin.get("/audit?until=2020-01-01")["items"]
    for path in ("/requests", "/bells", "/appeals", "/signals", "/audit"):
        for query in ("since=2020-01-01", "until=2020-01-01T00:00:00Z"):
            any_hub.admin.get(f"{path}?{query}")
        assert any_hub.admin("GET", f"{path}?since=yesterday")[1]["errors"][0]["field"] == "since"


def test_an_operation_that_ends_says_when(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import RequestFactory
    from msgspec.structs import replace

    from accord.doors.api.handling import view
    from accord.doors.api.operations import Deprecated
    from accord.doors.api.routes import OPERATIONS

    (me,) = (operation for operation in OPERATIONS if operation.name == "who_am_i")
    ending = replace(me, deprecated=Deprecated(1_790_000_000, 1_810_000_000, "https://hub.example.org/changes"))
    request = RequestFactory().get("/api/v1/me", headers={"Authorization": f"Bearer {hub.member('Alpha').token}"})
    answer = view({"GET": ending})(request)
    assert answer.status_code == 200 and answer["Deprecation"] == "@1790000000"
    assert parsedate_to_datetime(answer["Sunset"]).timestamp() == 1_810_000_000
    assert answer["Link"] == '<https://hub.example.org/changes>; rel="deprecation"'
