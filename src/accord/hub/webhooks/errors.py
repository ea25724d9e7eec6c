"""What webhooks answer where something can't be done: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext as _


class BadWebhook(ValueError):
    """Something about a webhook cannot be. `field` names what, `text` says what would."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field
        self.text = text


class NoSuchWebhook(LookupError):
    """There is no such webhook or dead letter, or none of this member: the same answer."""


class NotAllowed(Exception):
    """The caller may not do this, whichever webhook is meant. The door audits it."""

    def __init__(self, text: str = "") -> None:
        self.text = text or _("Your role does not include this. Ask an administrator of your member.")
        super().__init__(self.text)
