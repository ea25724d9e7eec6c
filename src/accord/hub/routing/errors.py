"""Refusals of routing: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, Invalid, NotAllowed

__all__ = ["BadRouting", "NoSuchResponsibility", "NotAllowed"]


class BadRouting(Invalid):
    """Something about a responsibility or a question cannot be."""

    field: str


class NoSuchResponsibility(Absent):
    """There is no such responsibility, or none that this caller may know of: the same answer."""

    code = "no-such-responsibility"
    says = _("There is no such responsibility. See the list for those there are.")
