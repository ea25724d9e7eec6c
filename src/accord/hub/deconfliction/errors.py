"""Errors of deconfliction: sentences with a next step."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent


class NoSuchMatch(Absent):
    """There is no such introduction, or the caller is not one of the two officers: the same answer."""

    code = "no-such-match"
    says = _("There is no such introduction, or it is not yours. See the list of yours.")
