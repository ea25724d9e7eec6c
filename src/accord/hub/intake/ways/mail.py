"""A code that is sent to the e-mail address."""

from accord.hub.intake.ways.base import SENT, Way

WAY = Way("mail", SENT, frozenset({"email"}), "code-at-number", 10)
