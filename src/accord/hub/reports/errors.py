"""Errors of reports: sentences with a next step, and nothing of what the reporter told."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, NotAllowed

__all__ = ["NoSuchReport", "NotAllowed"]


class NoSuchReport(Absent):
    """There is no such report, or none that was handed to this caller: the same answer."""

    code = "no-such-report"
    says = _("There is no such report. See the list for those that were handed to you.")
