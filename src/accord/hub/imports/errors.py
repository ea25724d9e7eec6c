"""Refusals of imports: sentences with a next step, and nothing of what was in the file."""

from accord.hub.refusals import Invalid


class BadImport(Invalid):
    """A list can't be taken in as it was given."""
