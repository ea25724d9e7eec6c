"""Refusals of appeals: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, Invalid, NotAllowed

__all__ = ["BadAppeal", "NoSuchAppeal", "NotAllowed"]


class BadAppeal(Invalid):
    """Something about it cannot be."""


class NoSuchAppeal(Absent):
    """There is no such appeal, or none that this caller may know of: the same answer."""

    code = "no-such-appeal"
    says = _("There is no such appeal. See the list for those there are.")
