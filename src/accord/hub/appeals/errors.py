"""What appeals answer where something can't be done: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, Invalid, NotAllowed

__all__ = ["BadAppeal", "NoSuchAppeal", "NotAllowed"]


class BadAppeal(Invalid):
    """Something about it cannot be."""


class NotYours(NotAllowed):
    """Whether the appellant controls the identifier is recorded by others than the caller."""

    code = "not-yours"
    says = _("You can't confirm this one. The bank, the platform or the desk that keeps it can.")

    def __init__(self) -> None:
        super().__init__()
        self.field = "way"


class NoSuchAppeal(Absent):
    """There is no such appeal, or none that this caller may know of: the same answer."""

    code = "no-such-appeal"
    says = _("There is no such appeal. See the list for those there are.")
