"""Refusals of the register: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, Invalid, NotAllowed

__all__ = ["BadGateway", "NoSuchGateway", "NotAllowed"]


class BadGateway(Invalid):
    """Something about an entry cannot be."""


class NoSuchGateway(Absent):
    """There is no such entry, or none that this caller may change: the same answer."""

    code = "no-such-gateway"
    says = _("There is no such entry that you may change. See the register for those there are.")
