"""A code that is sent to the telephone number by text message."""

from accord.hub.intake.ways.base import SENT, Way

WAY = Way("sms", SENT, frozenset({"phone"}), "code-at-number", 10)
