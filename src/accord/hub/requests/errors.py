"""What requests answer where something can't be done: sentences with a next step, and nothing of what was typed."""

from django.utils.translation import gettext as _

from accord.core.protocols import Fault


class Refused(ValueError):
    """A request was not opened, or a step not taken. `code` is stable; `field` names what is at fault, and `faults` all of it.

    `open` are the keys of the steps that are open to the caller now, and `happened` the last step that was taken, where that is why;
    `can_confirm` are the names of the members that can stand behind the ask, where nobody does and that is why.
    """

    def __init__(
        self,
        code: str,
        text: str,
        field: str | None = None,
        *,
        open: tuple[str, ...] = (),
        faults: tuple[Fault, ...] = (),
        happened: str | None = None,
        can_confirm: tuple[str, ...] = (),
    ) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
        self.field = field
        self.open = open
        self.faults = faults
        self.happened = happened
        self.can_confirm = can_confirm


class NoSuchRequest(LookupError):
    """There is no such request, message, attachment or page, or none that this caller may know of: the same answer."""

    def __init__(self, text: str = "") -> None:
        self.text = text or _("There is no such request. See your inbox for those there are.")
        super().__init__(self.text)


class PageOver(NoSuchRequest):
    """The page of a guest, opened with its own token, takes no answer any more.

    `why` is `answered`, `expired`, `withdrawn`, `replaced` by a newer page, or `closed`, where the request itself is over.
    """

    def __init__(self, why: str, text: str = "") -> None:
        super().__init__(text)
        self.why = why


class NotAllowed(NoSuchRequest):
    """The caller's role does not include this, whatever is asked for."""

    def __init__(self) -> None:
        super().__init__(_("Your role does not include this. Ask an administrator of your member."))
