"""What rescue answers where something can't be done: sentences with a next step, and nothing of what was typed or of whom it is about."""

from django.utils.translation import gettext as _


class Refused(ValueError):
    """Something was not done. `code` is stable; `field` names what is at fault."""

    def __init__(self, code: str, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.field = field


class NoSuchRescue(LookupError):
    """There is no such rescue, or the caller is not on its list: the same answer."""

    def __init__(self) -> None:
        self.text = _("There is no such rescue. See the list of those that you are named for.")
        super().__init__(self.text)


class NotAllowed(NoSuchRescue):
    """The caller's role does not include this, whatever is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.text = _("Your role does not include this. Ask an officer or victim officer of your member.")
