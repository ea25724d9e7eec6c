"""A text in the profile of the account or app, which the platform or a reviewer sees there."""

from accord.hub.intake.ways.base import PLACED, Way

WAY = Way("profile", PLACED, frozenset({"handle", "app"}), "code-in-profile", 10)
