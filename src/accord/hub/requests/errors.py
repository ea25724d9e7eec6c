"""Errors of requests: sentences with a next step, and nothing of what the caller typed."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, Kind, NotAllowed, Refusal

__all__ = ["NoSuchRequest", "NotAllowed", "PageOver", "Refused"]

# A valid call that the request's state does not allow: the caller can read the request again and choose among its open steps.
_KINDS = {
    "not-open": Kind.CONFLICT,
    "not-yours": Kind.CONFLICT,
    "changed": Kind.CONFLICT,
    "open-already": Kind.CONFLICT,
    "too-many-unconfirmed": Kind.BUSY,
}


class Refused(Refusal):
    """A request was not opened, or a step not taken. Its kind follows from the code.

    `happened` is the last step that was taken, where that is why; `can_confirm` are the names of the members that can confirm the ask,
    where that is why.
    """

    def __init__(
        self,
        code: str,
        text: str | Promise,
        field: str | None = None,
        *,
        happened: str | None = None,
        can_confirm: tuple[str, ...] = (),
        **more: Any,
    ) -> None:
        super().__init__(code, text, field, **more)
        self.kind = _KINDS.get(code, Kind.INVALID)
        self.happened = happened
        self.can_confirm = can_confirm


class NoSuchRequest(Absent):
    """There is no such request, message, attachment or page, or none that this caller may know of: the same answer."""

    code = "no-such-request"
    says = _("There is no such request. See your inbox for those there are.")


class PageOver(NoSuchRequest):
    """The page of a guest, opened with its own token, takes no answer any more.

    `why` is `answered`, `expired`, `withdrawn`, `replaced` by a newer page, or `closed`, where the request itself is over.
    """

    def __init__(self, why: str, text: str = "") -> None:
        super().__init__(text)
        self.why = why
