"""What appeals answer where something can't be done: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext as _


class BadAppeal(ValueError):
    """Something about it cannot be. `field` names what, `code` is stable, `text` says what would."""

    def __init__(self, field: str, code: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.code = code
        self.text = text


class NoSuchAppeal(LookupError):
    """There is no such appeal, or none that this caller may know of: the same answer."""

    def __init__(self, text: str = "") -> None:
        self.text = text or _("There is no such appeal. See the list for those there are.")
        super().__init__(self.text)


class NotAllowed(NoSuchAppeal):
    """The caller's role does not include this, whatever is asked for."""

    def __init__(self) -> None:
        super().__init__(_("Your role does not include this. Ask an administrator of your member."))
