"""A record in the domain's DNS."""

from accord.hub.intake.ways.base import PLACED, Way

WAY = Way("record", PLACED, frozenset({"domain", "url"}), "record-at-domain", 20)
