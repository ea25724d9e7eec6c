"""Somebody at the home member looks at what the appellant brings, and records it by hand."""

from accord.hub.intake.ways.base import TOLD, Way

WAY = Way("by-hand", TOLD, frozenset(), "by-hand", 90)
