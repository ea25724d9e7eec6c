"""Text messages through a gateway of the operator's own: ACCORD_SMS_GATEWAY, ACCORD_SMS_TOKEN."""

from collections.abc import Mapping

import msgspec
from django.conf import settings

from accord.hub.amiss import SMS_AWAY
from accord.hub.delivery import TEXTS
from accord.hub.delivery.post import post
from accord.hub.delivery.vocabulary import BAD_CERTIFICATE, NO_ADDRESS, NOT_CONFIGURED, REFUSED, TIMEOUT, UNREACHABLE, Message, Outcome

CHANNEL = "sms"


def send(message: Message, to: Mapping[str, str]) -> Outcome:
    phone = to.get("phone", "")
    if not settings.ACCORD_SMS_GATEWAY:
        return NOT_CONFIGURED
    if not phone:
        return NO_ADDRESS
    headers = {"Content-Type": "application/json", "User-Agent": "Accord", "Idempotency-Key": message.id}
    if settings.ACCORD_SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.ACCORD_SMS_TOKEN}"
    body = msgspec.json.encode({"to": phone, "text": message.text})
    # The operator chose this address; it may well be on a private network.
    outcome = post(settings.ACCORD_SMS_GATEWAY, body, headers, lambda address, secure: True)
    if outcome.is_sent:
        TEXTS.is_well()
    elif outcome in (REFUSED, TIMEOUT, UNREACHABLE, BAD_CERTIFICATE):
        TEXTS.fails(SMS_AWAY)
    return outcome
