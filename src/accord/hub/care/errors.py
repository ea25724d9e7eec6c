"""Refusals of care: sentences with a next step, and nothing of who it is about or of what was typed."""

from django.utils.translation import gettext_lazy as _

from accord.hub import refusals
from accord.hub.refusals import Absent
from accord.hub.requests.errors import Refused

# Care refuses with the same errors as requests: the code that shows them tells none apart.
__all__ = ["NoSuchFile", "NotAllowed", "Refused"]


class NoSuchFile(Absent):
    """There is no such file, referral or mark, it was erased, or it is not for this caller's member: the same answer."""

    code = "no-such-file"
    says = _("There is no such file. See the list of files for those that your member keeps.")


class NotAllowed(refusals.NotAllowed):
    """The caller's role does not include this, whatever is asked for."""

    says = _("Your role does not include this. Ask a victim officer of your member.")
