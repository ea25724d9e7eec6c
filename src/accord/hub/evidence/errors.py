"""Errors of evidence: sentences with a next step, and nothing of what the caller sent."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, Busy, Conflict, Invalid

__all__ = ["AsThingsStand", "Damaged", "NoSuchEvidence", "Refused", "UploadInHand"]


class NoSuchEvidence(Absent):
    """There is no such file, or it is not shown to the caller's member: the same answer."""

    code = "no-such-evidence"
    says = _("There is no such file in this case. See the list of its evidence.")


class Refused(Invalid):
    """What was sent can't be taken."""


class AsThingsStand(Conflict):
    """Good in itself, but not as the file stands."""


class WrongOffset(Conflict):
    """What was sent doesn't go on where the upload stands. `offset` is where it stands."""

    code = "wrong-offset"
    says = _("This is not the offset at which the upload continues. Ask for its offset, and continue from there.")

    def __init__(self, offset: int) -> None:
        super().__init__()
        self.offset = offset


class UploadInHand(Busy):
    """Somebody else sends to this upload at this moment."""

    code = "upload-in-hand"
    says = _("Another call is sending to this upload now. Wait until it has ended, then ask for the upload's offset.")


class NoRoom(Busy):
    code = "no-room"
    says = _("The hub's disk has no room for this file now. Tell the operator, and try again later.")


class NoReport(Busy):
    """What sets the report has ended without one: a report of many lines wants more memory than is free."""

    code = "no-report"
    says = _("The custody report could not be made now. Tell the operator, and try again later.")


class Damaged(Busy):
    """The sealed file is not what was stored: missing, cut, swapped or changed."""

    code = "damaged"
    says = _("This file is not the one that the hub took in. Tell the operator, who can restore it from a backup.")
