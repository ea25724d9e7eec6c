"""What contacts answer where something can't be done: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext as _


class BadContact(ValueError):
    """Something about a verification cannot be. `field` names what, `code` is stable, `text` says what would."""

    def __init__(self, field: str, code: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.code = code
        self.text = text


class NoSuchContact(LookupError):
    """There is no such country here, or no such contact in it."""

    def __init__(self, text: str = "") -> None:
        self.text = text or _("There is no such contact. See the country's page for those there are.")
        super().__init__(self.text)


class NotAllowed(NoSuchContact):
    """The caller's role does not include this, whatever is asked for."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text or _("Your role does not include this. Ask an administrator of your member."))
