"""A desk's webhook, signed as Standard Webhooks has it. It may be anywhere in the open, and nowhere else."""

from collections.abc import Mapping

import msgspec

from accord.core.times import SECOND
from accord.formats.webhooks import headers
from accord.hub.delivery.addresses import allowed
from accord.hub.delivery.post import post
from accord.hub.delivery.vocabulary import NO_ADDRESS, Message, Outcome

CHANNEL = "webhook"


def send(message: Message, to: Mapping[str, str]) -> Outcome:
    url, secret = to.get("webhook_url", ""), to.get("webhook_secret", "")
    if not url or not secret:
        return NO_ADDRESS
    body = msgspec.json.encode(message.data)
    return post(url, body, headers([secret], message.id, str(message.at // SECOND), body), allowed)
