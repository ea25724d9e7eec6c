"""Webhooks by the Standard Webhooks convention (standardwebhooks.com): who sent this, and was it sent just now?"""

import json
import time
from collections.abc import Mapping
from typing import Any

from accord.client.errors import EpochChanged
from accord.formats.webhooks import SHORTEST, holds, key_of

TOLERANCE = 5 * 60  # seconds between the sender's clock and ours


class BadWebhook(ValueError):
    """This did not come from the hub as it is, or not now. Answer 400 and do nothing."""


def verify_webhook(body: bytes | str, headers: Mapping[str, str], secret: str, *, at: float | None = None) -> Any:
    """The webhook's content, where its signature holds and it is not older than five minutes. Raises BadWebhook.

    `body` is the request's body as it came, as bytes or as their text, `secret` the `whsec_...` of this webhook, `at` the time by another
    clock than the machine's.
    """
    raw = body.encode() if isinstance(body, str) else body
    if not isinstance(raw, bytes | bytearray):
        raise TypeError("Give the body as it came: what was read as JSON and written again is not what was signed.")
    values = {name.lower(): value for name, value in headers.items()}
    try:
        id, sent, signatures = (values[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
    except KeyError:
        raise BadWebhook("The headers webhook-id, webhook-timestamp and webhook-signature are missing: this is no webhook.") from None
    if not (sent.isascii() and sent.isdigit()) or abs(int(sent[:12]) - (time.time() if at is None else at)) > TOLERANCE:
        raise BadWebhook("The webhook is too old, or from the future. Set this machine's clock; an old one is sent again by itself.")
    if not holds(_checked(secret), id, sent, bytes(raw), signatures):
        raise BadWebhook("The signature does not hold. Check the secret; what you got may be forged.")
    try:
        return json.loads(raw)
    except ValueError:
        raise BadWebhook("The webhook is signed, but is no JSON.") from None


def _checked(secret: str) -> str:
    """The secret, without the end of its line. With one that is empty, as where a setting is missing, anybody could sign."""
    text = secret.strip() if isinstance(secret, str) else ""
    try:
        is_one = len(key_of(text)) >= SHORTEST
    except ValueError:
        is_one = False
    if not is_one:
        raise BadWebhook("The secret is not as the hub gave it: whsec_ and base64. Copy it again.")
    return text


def epoch_change_of(body: bytes | str, headers: Mapping[str, str], secret: str, *, at: float | None = None) -> EpochChanged | None:
    """That the hub was put back to an earlier state, where a webhook says so; else None. Raises BadWebhook.

    Drop what you applied after its `read_from`, and go back there: entries up to it come once more, and others after it.
    """
    payload = verify_webhook(body, headers, secret, at=at)
    if not isinstance(payload, dict) or payload.get("type") != "epoch-changed":
        return None
    data = payload.get("data")
    if not isinstance(data, dict) or not isinstance(data.get("epoch"), int) or not isinstance(data.get("read_from"), int):
        raise BadWebhook("The webhook is signed, but does not say where to read on. Update accord.")
    return EpochChanged(data["epoch"], data["read_from"])


def entries_of(body: bytes | str, headers: Mapping[str, str], secret: str, *, at: float | None = None) -> list[dict[str, Any]]:
    """The entries that a webhook brings, as `feed` gives them; none where it says something else. Raises BadWebhook.

    A webhook may come twice: pass over entries up to the `seq` that you have worked on.
    """
    payload = verify_webhook(body, headers, secret, at=at)
    if not isinstance(payload, dict) or payload.get("type") != "feed.entries":
        return []
    data = payload.get("data")
    entries = data.get("entries") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise BadWebhook("The webhook is signed, but holds no entries. Update accord.")
    return entries
