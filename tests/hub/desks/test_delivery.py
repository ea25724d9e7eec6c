"""Webhooks and text messages, to real servers; and where they may not go."""

import ipaddress
import json
from typing import Any

import pytest
from bells import MINUTE, Post, Web, office, pass_time, person, rows
from hubs import Hub
from standardwebhooks import Webhook

from accord.core.times import SECOND
from accord.hub.delivery.actions import channels
from accord.hub.delivery.addresses import is_public
from accord.hub.delivery.vocabulary import Message
from accord.hub.desks import actions, followers, queries
from accord.hub.desks.errors import BadDesk
from accord.hub.times import now

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="
MESSAGE = Message("bell.1.2", "Subject", "Text", 1_795_521_600 * SECOND, {"type": "bell.rung"})


def hooked(any_hub: Hub, url: str, secret: str | None = SECRET) -> Any:
    made = office(any_hub, contacts=(), shift=False)
    assert actions.set_hook(made.alpha, made.desk, url, secret) == (secret or "")
    return made


def hook_of(made: Any, bell: str) -> queries.RingRow:
    (webhook_ring,) = [ring for ring in queries.bell(made.alpha, bell).rings if ring.channel == "webhook"]
    return webhook_ring


def test_a_desks_webhook_is_rung_and_signed(any_hub: Hub, web: Web, settings_of: Any) -> None:
    settings_of(ACCORD_PRIVATE_HOOKS=True)
    made = hooked(any_hub, web.url + "/in?desk=7")
    at = now()
    bell = actions.ring(made.gamma, made.desk, "call", "case:6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77", at=at)
    pass_time(at, since=at)
    ((path, headers, body),) = web.got
    assert path == "/in?desk=7"
    assert Webhook(SECRET).verify(body, headers) == {
        "type": "bell.rung",
        "timestamp": json.loads(body)["timestamp"],
        "data": {
            "bell": bell.id,
            "desk": made.desk,
            "count": 1,
            "address": f"https://accord.example/console/bells/{bell.id}",
        },
    }
    assert headers["webhook-id"].startswith(f"bell.{bell.id}.")
    assert headers["content-type"] == "application/json"
    assert (hook_of(made, bell.id).state, hook_of(made, bell.id).code) == ("sent", "sent")


def test_a_webhook_is_tried_again_under_the_same_id(hub: Hub, web: Web, settings_of: Any) -> None:
    settings_of(ACCORD_PRIVATE_HOOKS=True)
    made = hooked(hub, web.url)
    web.status = 500
    at = now()
    bell = actions.ring(made.gamma, made.desk, "call", at=at)
    pass_time(at + 4 * MINUTE, since=at, step=10 * SECOND)
    assert len(web.got) == 3
    assert len({headers["webhook-id"] for _, headers, _ in web.got}) == 1
    assert (hook_of(made, bell.id).state, hook_of(made, bell.id).code) == ("failed", "refused")


def test_a_webhook_does_not_follow_a_redirect_and_reads_little(hub: Hub, web: Web, settings_of: Any) -> None:
    settings_of(ACCORD_PRIVATE_HOOKS=True)
    to = {"webhook_url": web.url, "webhook_secret": SECRET}
    web.status, web.headers = 302, {"Location": web.url + "/elsewhere"}
    assert channels()["webhook"](MESSAGE, to).code == "refused"
    assert [path for path, _, _ in web.got] == ["/"]
    web.status, web.headers, web.body = 200, {}, b"x" * 5_000_000
    assert channels()["webhook"](MESSAGE, to).code == "sent"


def test_a_webhook_on_a_private_network_is_refused(hub: Hub, web: Web, settings_of: Any) -> None:
    to = {"webhook_secret": SECRET}
    addresses = [
        web.url,
        f"http://localhost:{web.port}",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/",
    ]
    for url in addresses:
        assert channels()["webhook"](MESSAGE, {**to, "webhook_url": url}).code == "forbidden-address"
    assert web.got == []
    settings_of(ACCORD_PRIVATE_HOOKS=True)
    assert channels()["webhook"](MESSAGE, {**to, "webhook_url": "http://10.0.0.1/"}).code == "forbidden-address"
    assert channels()["webhook"](MESSAGE, {**to, "webhook_url": web.url}).code == "sent"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("9.9.9.9", True),
        ("2620:fe::fe", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.1.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:9.9.9.9", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::909:909", True),
        ("2002:a00:1::", False),
    ],
)
def test_what_lies_in_the_open(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_a_hooks_address_and_secret_lie_in_the_vault_only(any_hub: Hub) -> None:
    made = hooked(any_hub, "https://hooks.quivolda.example/in")
    secret = actions.set_hook(made.alpha, made.desk, "https://hooks.quivolda.example/two")
    assert secret is not None
    assert secret.startswith("whsec_")
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'contact' AND erased IS NOT NULL") == [(1,)], "the first one is gone"
    assert queries.desk(made.alpha, made.desk).has_hook
    assert actions.set_hook(made.alpha, made.desk, None) is None
    assert not queries.desk(made.alpha, made.desk).has_hook
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'contact' AND erased IS NOT NULL") == [(2,)]


@pytest.mark.parametrize(
    ("url", "secret", "field"),
    [
        ("ftp://hooks.example/", None, "url"),
        ("https://", None, "url"),
        ("https://user:pass@hooks.example/", None, "url"),
        ("https://hooks.example:99999/", None, "url"),
        ("https://hooks.example/a b", None, "url"),
        ("https://hooks.example/", "whsec_short", "secret"),
        ("https://hooks.example/", "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo=", "secret"),
        ("https://hooks.example/", "whsec_é", "secret"),
    ],
)
def test_a_hook_that_cannot_be_is_refused_without_repeating_it(hub: Hub, url: str, secret: str | None, field: str) -> None:
    made = office(hub)
    with pytest.raises(BadDesk) as refused:
        actions.set_hook(made.alpha, made.desk, url, secret)
    assert refused.value.field == field
    assert url == "https://" or url not in refused.value.text


def test_a_text_message_goes_through_the_gateway(any_hub: Hub, web: Web, post: Post, settings_of: Any) -> None:
    settings_of(ACCORD_SMS_GATEWAY=web.url + "/send", ACCORD_SMS_TOKEN="gateway-token")
    made = office(any_hub, contacts=(), shift=False)
    eve = person(any_hub.member("Alpha"), "Eve", phone="+66812345678")
    actions.set_contacts(made.alpha, made.desk, [(eve, ["sms", "mail"]), (made.people["Ann"], ["sms"])])
    at = now()
    bell = actions.ring(made.gamma, made.desk, "signal", at=at)
    pass_time(at + 6 * MINUTE, since=at)
    ((path, headers, body),) = web.got
    assert (path, headers["authorization"]) == ("/send", "Bearer gateway-token")
    assert json.loads(body) == {
        "to": "+66812345678",
        "text": f"Accord: 1 bell waits for you. Sign in to see: https://accord.example/console/bells/{bell.id}",
    }
    assert post.to == ["eve", "dee"], "Ann can't be reached so: it goes on at once"
    codes = [(ring.channel, ring.code) for ring in queries.bell(made.alpha, bell.id).rings if ring.channel != "console"]
    assert codes == [("sms", "sent"), ("mail", "sent"), ("sms", "no-address"), ("mail", "sent")]


def test_a_record_that_cannot_be_read_is_said(hub: Hub, post: Post, settings_of: Any, tmp_path: Any) -> None:
    made = office(hub)
    at = now()
    actions.add_shift(made.alpha, made.desk, made.people["Bob"], at - MINUTE, at + MINUTE)
    bell = actions.ring(made.gamma, made.desk, "call", at=at)
    settings_of(ACCORD_KEYRING=str(tmp_path / "gone"))
    followers.work(at)
    assert post.to == []
    assert next(ring.code for ring in queries.bell(made.alpha, bell.id).rings if ring.channel == "mail") == "unreadable"


def test_every_channel_has_its_file() -> None:
    assert sorted(channels()) == ["mail", "push", "sms", "webhook"]
