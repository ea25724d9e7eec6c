"""Somebody looks at pictures of papers that the appellant sends, and records by hand what they show."""

from accord.hub.intake.ways.base import BY_HAND, TOLD, Way

WAY = Way(BY_HAND, TOLD, frozenset(), BY_HAND, 90)
