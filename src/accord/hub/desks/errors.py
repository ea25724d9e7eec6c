"""Errors of desks: sentences with a next step, and nothing of what the caller typed."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, BadField, NotAllowed

__all__ = ["BadDesk", "NoSuchDesk", "NotAllowed"]


class BadDesk(BadField):
    """Something about a desk, its rota or its bell cannot be."""

    code = "bad-desk"


class NoSuchDesk(Absent):
    """There is no such desk, bell, shift or cover, or none that this caller may know of: the same answer."""

    code = "no-such-desk"
    says = _("There is no such desk or bell. See the list of desks for those there are.")
