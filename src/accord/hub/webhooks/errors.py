"""Refusals of webhooks: sentences with a next step, and nothing of what was typed."""

from accord.hub.refusals import Absent, BadField, NotAllowed

__all__ = ["BadWebhook", "NoSuchWebhook", "NotAllowed"]


class BadWebhook(BadField):
    """Something about a webhook cannot be."""

    code = "bad-webhook"


class NoSuchWebhook(Absent):
    """There is no such webhook or dead letter, or none of this member: the same answer."""

    code = "no-such-webhook"
