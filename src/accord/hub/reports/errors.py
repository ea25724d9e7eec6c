"""What reports answer where something can't be done: sentences with a next step, and nothing of what was told."""

from django.utils.translation import gettext as _


class NoSuchReport(LookupError):
    """There is no such report, or none that was handed to this caller: the same answer."""

    def __init__(self, text: str = "") -> None:
        self.text = text or _("There is no such report. See the list for those that were handed to you.")
        super().__init__(self.text)


class NotAllowed(NoSuchReport):
    """The caller's role does not include this, whatever is asked for."""

    def __init__(self) -> None:
        super().__init__(_("Your role does not include this. Ask an administrator of your member."))
