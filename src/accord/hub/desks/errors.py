"""What desks answer where something can't be done: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext as _


class BadDesk(ValueError):
    """Something about a desk, its rota or its bell cannot be. `field` names what, `text` says what would."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.text = text


class NoSuchDesk(LookupError):
    """There is no such desk, bell, shift or cover, or none that this caller may know of: the same answer."""

    def __init__(self, text: str = "") -> None:
        self.text = text or _("There is no such desk or bell. See the list of desks for those there are.")
        super().__init__(self.text)


class NotAllowed(NoSuchDesk):
    """The caller's role does not include this, whatever is asked for."""

    def __init__(self) -> None:
        super().__init__(_("Your role does not include this. Ask an administrator of your member."))
