"""Webhooks: what the convention's own library signs is taken, and nothing else."""

import base64
import hmac
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from accord.client import BadWebhook, entries_of, verify_webhook
from accord.formats.webhooks import headers

SECRET = "whsec_" + base64.b64encode(b"k" * 24).decode()
BODY = b'{"type":"signal.published","seq":4711}'
NOW = datetime(2026, 11, 24, 16, tzinfo=UTC)


def signed(body: bytes = BODY, at: datetime = NOW, secret: str = SECRET) -> dict[str, str]:
    return {
        "Webhook-Id": "msg_1",
        "Webhook-Timestamp": str(int(at.timestamp())),
        "Webhook-Signature": Webhook(secret).sign("msg_1", at, body.decode()),
    }


def test_a_signed_webhook_gives_what_it_says() -> None:
    sent = signed()
    assert verify_webhook(BODY, sent, SECRET, at=NOW.timestamp()) == {"type": "signal.published", "seq": 4711}
    # While a secret is changed both sign.
    several = sent | {"Webhook-Signature": f"v1,AAAA v2,x {sent['Webhook-Signature']}"}
    assert verify_webhook(BODY, several, SECRET, at=NOW.timestamp())["seq"] == 4711


OTHER = "whsec_" + base64.b64encode(b"z" * 24).decode()


@pytest.mark.parametrize(
    ("body", "sent", "secret"),
    [
        (BODY + b" ", signed(), SECRET),
        (BODY, signed(), OTHER),
        (BODY, signed(), "whsec_?"),
        (BODY, signed(at=NOW - timedelta(minutes=6)), SECRET),
        (BODY, signed(at=NOW + timedelta(minutes=6)), SECRET),
        (BODY, signed() | {"Webhook-Id": "msg_2"}, SECRET),
        (BODY, signed() | {"Webhook-Timestamp": "soon"}, SECRET),
        (BODY, signed() | {"Webhook-Signature": "v1,é"}, SECRET),
        (BODY, {}, SECRET),
        (b"no JSON", signed(b"no JSON"), SECRET),
    ],
)
def test_anything_else_is_refused(body: bytes, sent: dict[str, str], secret: str) -> None:
    with pytest.raises(BadWebhook):
        verify_webhook(body, sent, secret, at=NOW.timestamp())


@pytest.mark.parametrize("secret", ["", "whsec_", None, "whsec_" + base64.b64encode(b"short").decode()])
def test_a_secret_that_is_missing_or_short_is_none_whoever_signed_with_it(secret: str | None) -> None:
    key = base64.b64decode((secret or "").removeprefix("whsec_"))
    made = hmac.digest(key, f"msg_1.{int(NOW.timestamp())}.".encode() + BODY, "sha256")
    forged = signed() | {"Webhook-Signature": "v1," + base64.b64encode(made).decode()}
    with pytest.raises(BadWebhook, match="The secret is not as the hub gave it"):
        verify_webhook(BODY, forged, secret, at=NOW.timestamp())  # type: ignore[arg-type]


def test_the_body_may_come_as_its_text_and_the_secret_with_the_end_of_its_line() -> None:
    assert verify_webhook(BODY.decode(), signed(), f"{SECRET}\n", at=NOW.timestamp())["seq"] == 4711
    with pytest.raises(TypeError, match="as it came"):
        verify_webhook(json.loads(BODY), signed(), SECRET, at=NOW.timestamp())


def test_the_convention_takes_what_the_hub_signs_and_we_take_what_the_convention_signs() -> None:
    body = b'{"type":"ping"}'
    sent = headers([SECRET, OTHER], "msg_1", str(int(time.time())), body)
    for secret in (SECRET, OTHER):
        assert Webhook(secret).verify(body, sent) == {"type": "ping"}
        assert verify_webhook(body, sent, secret) == {"type": "ping"}
    third = "whsec_" + base64.b64encode(b"3" * 24).decode()
    with pytest.raises(WebhookVerificationError):
        Webhook(third).verify(body, sent)
    with pytest.raises(BadWebhook):
        verify_webhook(body, sent, third)


def test_entries_are_taken_out_of_a_webhook() -> None:
    def entries(payload: object) -> object:
        body = json.dumps(payload).encode()
        return entries_of(body, signed(body), SECRET, at=NOW.timestamp())

    data = {"entries": [{"seq": 7, "type": "signal.published"}], "after": 6, "next": 9}
    assert entries({"type": "feed.entries", "timestamp": "2026-11-24T16:00:00Z", "data": data}) == data["entries"]
    assert entries({"type": "test", "timestamp": "2026-11-24T16:00:00Z", "data": {}}) == []
    assert entries(["something else"]) == []
    with pytest.raises(BadWebhook, match="no entries"):
        entries({"type": "feed.entries", "data": {"after": 1}})
    with pytest.raises(BadWebhook, match="signature"):
        entries_of(b"{}", signed(), SECRET, at=NOW.timestamp())
