"""Errors of rescue: sentences with a next step, and nothing of what the caller typed or of the people concerned."""

from django.utils.translation import gettext_lazy as _

from accord.hub import refusals
from accord.hub.refusals import Absent
from accord.hub.requests.errors import Refused

# Rescue refuses with the same errors as requests, so code that shows them need not tell the two apart.
__all__ = ["NoSuchRescue", "NotAllowed", "Refused"]


class NoSuchRescue(Absent):
    """There is no such rescue, or the caller is not on its list: the same answer."""

    code = "no-such-rescue"
    says = _("There is no such rescue. See the list of those that you are named for.")


class NotAllowed(refusals.NotAllowed):
    """The caller's role does not include this act, on any rescue."""

    says = _("Your role does not include this. Ask an officer or victim officer of your member.")
