"""What the directory of consulates answers where something can't be done: sentences with a next step."""

from django.utils.translation import gettext as _


class BadConsulate(ValueError):
    """Something about an entry cannot be. `field` names what, `code` is stable, `text` says what would."""

    def __init__(self, field: str, code: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.code = code
        self.text = text


class NoSuchConsulate(LookupError):
    """There is no such entry, or it was ended."""

    def __init__(self, text: str = "") -> None:
        self.text = text or _("There is no such consulate. See the directory for those there are.")
        super().__init__(self.text)


class NotAllowed(NoSuchConsulate):
    """The caller may not write this entry."""

    def __init__(self) -> None:
        super().__init__(
            _("Consulates are kept by the secretariat, and by administrators of the national member of either country. Ask one of them.")
        )
