"""What rescue answers where something can't be done: sentences with a next step, and nothing of what was typed or of whom it is about."""

from django.utils.translation import gettext_lazy as _

from accord.hub import refusals
from accord.hub.refusals import Absent
from accord.hub.requests.errors import Refused

# What is refused here is refused as it is by requests: whoever shows it tells none apart.
__all__ = ["NoSuchRescue", "NotAllowed", "Refused"]


class NoSuchRescue(Absent):
    """There is no such rescue, or the caller is not on its list: the same answer."""

    code = "no-such-rescue"
    says = _("There is no such rescue. See the list of those that you are named for.")


class NotAllowed(refusals.NotAllowed):
    """The caller's role does not include this, whatever is asked for."""

    says = _("Your role does not include this. Ask an officer or victim officer of your member.")
