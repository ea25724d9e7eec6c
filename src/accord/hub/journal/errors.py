"""Refusals of the journal: sentences with a next step."""

from django.utils.translation import gettext_lazy

from accord.hub.refusals import Busy, Conflict
from accord.hub.trouble import EPOCH, EPOCH_BEGUN, OwnTrouble

__all__ = ["EpochBegun", "EpochChanged", "EpochUnclear"]


class EpochChanged(Conflict):
    """A cursor of another epoch, or one that this journal never came to. What came after `read_from` may not exist here."""

    code = "epoch-changed"

    def __init__(self, epoch: int, read_from: int) -> None:
        text = (
            "This cursor is no place in the hub's journal as it is now: the hub was put back to an earlier state, or it is another hub's. "
            f"Drop what you got after entry {read_from}, and read on after it in epoch {epoch}."
        )
        super().__init__(text=text)
        self.epoch = epoch
        self.read_from = read_from


class EpochUnclear(Busy, OwnTrouble):
    """The database was put back, or is another than before: nothing is written until somebody begins an epoch.

    Threads that work by themselves meet it as what it is: trouble with the database, after which they try again.
    """

    code = "epoch-unclear"
    cause = EPOCH
    says = gettext_lazy(
        "Nothing can be saved at the moment: the database was put back to an earlier state, and those who run this service must look at "
        "it first. Try again later."
    )


class EpochBegun(Busy, OwnTrouble):
    """Another epoch began under this process, which ends and is started anew."""

    code = "epoch-begun"
    cause = EPOCH_BEGUN
    says = gettext_lazy("Nothing can be saved for a moment, since the service is starting anew. Try again in a few seconds.")
