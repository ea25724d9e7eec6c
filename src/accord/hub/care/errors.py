"""What care answers where something can't be done: sentences with a next step, and nothing of who it is about or of what was typed."""

from django.utils.translation import gettext as _


class Refused(ValueError):
    """Something was not done. `code` is stable; `field` names what is at fault."""

    def __init__(self, code: str, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.field = field


class NoSuchFile(LookupError):
    """There is no such file, referral or mark, it was erased, or it is not for this caller's member: the same answer."""

    def __init__(self, text: str = "") -> None:
        self.text = text or _("There is no such file. See the list of files for those that your member keeps.")
        super().__init__(self.text)


class NotAllowed(NoSuchFile):
    """The caller's role does not include this, whatever is asked for."""

    def __init__(self) -> None:
        super().__init__(_("Your role does not include this. Ask a victim officer of your member."))
