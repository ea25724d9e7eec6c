"""Refusals of contacts: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, Invalid, NotAllowed

__all__ = ["BadContact", "NoSuchContact", "NotAllowed"]


class BadContact(Invalid):
    """Something about a verification cannot be."""


class NoSuchContact(Absent):
    """There is no such country here, or no such contact in it."""

    code = "no-such-contact"
    says = _("There is no such contact. See the country's page for those there are.")
