"""Webhooks: what the convention's own library signs is taken, and nothing else."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from accord.client import BadWebhook, verify_webhook

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
    headers = signed()
    assert verify_webhook(BODY, headers, SECRET, at=NOW.timestamp()) == {"type": "signal.published", "seq": 4711}
    # While a secret is changed both sign.
    several = headers | {"Webhook-Signature": f"v1,AAAA v2,x {headers['Webhook-Signature']}"}
    assert verify_webhook(BODY, several, SECRET, at=NOW.timestamp())["seq"] == 4711


OTHER = "whsec_" + base64.b64encode(b"z" * 24).decode()


@pytest.mark.parametrize(
    ("body", "headers", "secret"),
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
def test_anything_else_is_refused(body: bytes, headers: dict[str, str], secret: str) -> None:
    with pytest.raises(BadWebhook):
        verify_webhook(body, headers, secret, at=NOW.timestamp())
