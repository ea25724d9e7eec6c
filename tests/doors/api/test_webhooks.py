"""Webhooks by the API: the secret once, what can't be, and who may give the feed away."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from bells import Web
from hooks import dead_letter
from hubs import Api, Hub

from accord.core.times import SECOND
from accord.hub.times import now
from accord.hub.webhooks import sending

URL = "https://hooks.example.com/accord"


@pytest.fixture(autouse=True)
def _here(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_PRIVATE_HOOKS", True)
    with Web() as server:
        yield server


def test_the_whole_life_of_a_webhook(any_hub: Hub, web: Web) -> None:
    from standardwebhooks import Webhook

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    made = beta.post("/webhooks", {"url": web.url, "after": 0})
    webhook_path = f"/webhooks/{made['id']}"
    assert made["secret"].startswith("whsec_") and made["state"] == "active"
    assert "secret" not in beta.get(webhook_path) and made["secret"].encode() not in beta.raw
    alpha.publish("https://evil.example/")
    sending.deliver(now())
    ((_, headers, body),) = web.got
    message = Webhook(made["secret"]).verify(body, headers)
    assert message["data"]["entries"] == beta.feed()
    webhook = beta.get(webhook_path)
    assert (webhook["behind"], webhook["last_try"]["status"], webhook["dead_letters"]) == (0, 204, 0)
    assert beta.post(f"{webhook_path}/test", None)["test_waits"]
    sending.deliver(now() + SECOND)
    assert beta.get(webhook_path)["test"]["outcome"] == "sent"
    assert beta.post(f"{webhook_path}/pause", None)["state"] == "paused"
    assert beta.post(f"{webhook_path}/resume", {"after": 0})["cursor"] == 0
    fresh = beta.post(f"{webhook_path}/secret", {})
    assert fresh["secret"] != made["secret"] and fresh["old_secret_signs_until"]
    letter = dead_letter(made["id"])
    assert beta.get(f"{webhook_path}/dead-letters")["items"][0]["id"] == letter
    assert beta.post(f"{webhook_path}/dead-letters/{letter}", None) == {"count": 1}
    assert beta.get(f"{webhook_path}/dead-letters")["items"][0]["waits"]
    assert beta("DELETE", f"{webhook_path}/dead-letters/{letter}") == (200, {"count": 1})
    assert beta("DELETE", webhook_path) == (200, {"id": made["id"], "removed": True})
    assert beta("GET", webhook_path)[0] == 404
    assert beta.get("/webhooks")["items"] == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"url": "hooks.example.com"}, "url"),
        ({"url": "http://hooks.example.com/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "https://[fd00::1]/"}, "url"),
        ({"url": "https://[::ffff:127.0.0.1]/"}, "url"),
        ({"url": "https://169.254.169.254/latest"}, "url"),
        ({"url": "https://[fec0::1]/"}, "url"),
        ({"url": "https://127.1/"}, "url"),
        ({"url": "https://0x7f000001/"}, "url"),
        ({"url": "https://2130706433/"}, "url"),
        ({"url": "https://localhost/"}, "url"),
        ({"url": "https://LOCALHOST./"}, "url"),
        ({"url": "https://metadata.google.internal./"}, "url"),
        ({"url": "https://hooks.example.com:0/"}, "url"),
        ({"url": "https://ann:pw@hooks.example.com/"}, "url"),
        ({"url": "https://hooks.example.com/\r\nX: y"}, "url"),
        ({"url": "https://hooks.example.com:99999/"}, "url"),
        ({"url": "https://hooks.example.com/" + "x" * 3000}, "url"),
        ({"url": ""}, "url"),
        ({"url": URL, "secret": "hunter2"}, "secret"),
        ({"url": URL, "secret": "whsec_QUJD"}, "secret"),
        ({"url": URL, "kind": "moon"}, "kind"),
        ({"url": URL, "scheme": "moon"}, "scheme"),
        ({"url": URL, "country": "Siam"}, "country"),
        ({"url": URL, "after": -1}, "after"),
        ({"url": URL, "after": 10**30}, "after"),
    ],
)
def test_what_cannot_be_is_named_and_not_repeated(hub: Hub, sent: dict[str, Any], field: str) -> None:
    beta = hub.member("Beta")
    status, answer = beta("POST", "/webhooks", sent)
    assert status == 422, answer
    assert [fault["field"] for fault in answer["errors"]] == [field]
    assert not any(str(value) and str(value) in str(answer) for name, value in sent.items() if name == field)
    assert beta.get("/webhooks")["items"] == []


def test_an_address_in_other_letters_is_told_how_to_write_it(hub: Hub) -> None:
    beta = hub.member("Beta")
    status, answer = beta("POST", "/webhooks", {"url": "https://มิจ.ไทย/in"})
    assert status == 422 and answer["errors"][0]["field"] == "url" and "xn--" in answer["detail"]
    assert beta.post("/webhooks", {"url": "https://xn--q3cn.xn--o3cw4h/in"})["state"] == "active"


def test_an_address_is_taken_as_it_was_pasted(hub: Hub) -> None:
    beta = hub.member("Beta")
    for pasted in (" https://hooks.example/in", "https://hooks.example/in \n", "\u00a0https://hooks.example/in"):
        assert beta.post("/webhooks", {"url": pasted})["url"] == "https://hooks.example/in"


def test_a_member_has_ten_at_most(hub: Hub) -> None:
    beta = hub.member("Beta")
    for _ in range(10):
        beta.post("/webhooks", {"url": URL})
    assert beta("POST", "/webhooks", {"url": URL})[0] == 422
    hub.member("Alpha").post("/webhooks", {"url": URL})


def test_who_may_not_read_the_feed_gives_it_to_no_webhook(hub: Hub) -> None:
    beta = hub.member("Beta")
    webhook_path = f"/webhooks/{beta.post('/webhooks', {'url': URL})['id']}"
    lesser = Api(beta.post("/tokens", {"scopes": ["member:webhooks:read", "member:webhooks:write"]})["token"])
    for method, path, body in (
        ("POST", "/webhooks", {"url": URL}),
        ("POST", webhook_path, {"url": URL}),
        ("POST", f"{webhook_path}/secret", {}),
        ("POST", f"{webhook_path}/resume", {"after": 0}),
        ("POST", f"{webhook_path}/dead-letters", None),
    ):
        status, answer = lesser(method, path, body)
        assert (status, answer["code"]) == (403, "missing-scope"), path
        line = hub.admin.get("/audit?limit=1")["items"][0]
        assert (line["action"], line["outcome"], line["member"]) == ("member:webhooks:write", "refused", beta.id)
    assert lesser("POST", f"{webhook_path}/pause")[0] == 200
    assert len(lesser.get("/webhooks")["items"]) == 1


def test_a_retry_makes_no_second_one_and_shows_the_secret_to_the_same_token_alone(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    beta = hub.member("Beta")
    made = beta.post("/webhooks", {"url": URL}, Idempotency_Key="once")
    assert beta("POST", "/webhooks", {"url": URL}, Idempotency_Key="once") == (201, made)
    _, token = actions.make_token(queries.member(beta.id), by=queries.operator(), scopes=("member:webhooks:write", "member:feed:read"))
    status, answer = dataclasses.replace(beta, token=token)("POST", "/webhooks", {"url": URL}, Idempotency_Key="once")
    assert status == 409 and made["secret"] not in str(answer)
    assert len(beta.get("/webhooks")["items"]) == 1


def test_the_secret_lies_in_no_table(any_hub: Hub) -> None:
    from django.db import connection

    made = any_hub.member("Beta").post("/webhooks", {"url": URL})
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # every value of every table of the hub
            for row in cursor.fetchall():
                for value in row:
                    text = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    assert made["secret"].removeprefix("whsec_").encode() not in text, table


def test_where_private_addresses_are_allowed_plain_http_goes_to_this_machine_alone(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_PRIVATE_HOOKS", True)
    beta = hub.member("Beta")
    for url in ("http://localhost:9/in", "http://hooks.localhost/in", "http://127.0.0.1:9/in", "http://[::1]/in", "https://10.0.0.1/in"):
        assert beta("POST", "/webhooks", {"url": url})[0] == 201, url
    for url in ("http://hooks.example.com/", "http://10.0.0.1/", "http://localhost.example.com/", "http://hooks.internal/"):
        status, answer = beta("POST", "/webhooks", {"url": url})
        assert status == 422 and "begins with https://" in answer["detail"], url
