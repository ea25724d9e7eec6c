"""Refusals of the directory of consulates: sentences with a next step."""

from django.utils.translation import gettext_lazy as _

from accord.hub import refusals
from accord.hub.refusals import Absent, Invalid


class BadConsulate(Invalid):
    """Something about an entry cannot be."""


class NoSuchConsulate(Absent):
    """There is no such entry, or it was ended."""

    code = "no-such-consulate"
    says = _("There is no such consulate. See the directory for those there are.")


class NotAllowed(refusals.NotAllowed):
    """The caller may not write this entry."""

    says = _("Consulates are kept by the secretariat, and by administrators of the national member of either country. Ask one of them.")
