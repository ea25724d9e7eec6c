"""What the register answers where something can't be done: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext as _


class BadGateway(ValueError):
    """Something about an entry cannot be. `field` names what, `code` is stable, `text` says what would."""

    def __init__(self, field: str, code: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.code = code
        self.text = text


class NoSuchGateway(LookupError):
    """There is no such entry, or none that this caller may change: the same answer."""

    def __init__(self, text: str = "") -> None:
        self.text = text or _("There is no such entry that you may change. See the register for those there are.")
        super().__init__(self.text)


class NotAllowed(NoSuchGateway):
    """The caller may not do this, whatever is asked for."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text or _("Your role does not include this. Ask an administrator of your member."))
