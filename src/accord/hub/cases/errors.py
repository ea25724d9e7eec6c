"""Errors of cases: sentences with a next step, and nothing of what the caller typed."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from accord.hub.refusals import Absent, Conflict, Invalid, NotAllowed, Refusal

__all__ = ["AsThingsStand", "LinesRefused", "NoSuchCase", "NoSuchItem", "NotAllowed", "Refused"]


class NoSuchCase(Absent):
    """There is no such case or part, or the caller's member takes no part in it or is not shown it: the same answer."""

    code = "no-such-case"
    says = _("There is no such case, or nothing of this kind in it. See the list of your cases.")


class NoSuchItem(NoSuchCase):
    """There is no such request, signal or report, or the caller may not see it: the same answer. `place`: among several, the first is 0."""

    code = "no-such-item"
    says = _("There is no such request, signal or report. Give its id, as its own page shows it.")

    def __init__(self, place: int | None = None) -> None:
        super().__init__()
        self.field = "ref" if place is None else f"items[{place}].ref"


class Refused(Invalid):
    """A value can't be taken."""


class LinesRefused(Refused):
    """Of several lines some can't be taken, so none was: `lines` are the numbers of those, the first is 1, and why each was refused."""

    def __init__(self, lines: Iterable[tuple[int, Refusal]]) -> None:
        self.lines = tuple(lines)
        super().__init__("lines", " ".join(f"{number}: {refused.text}" for number, refused in self.lines), "lines")


class AsThingsStand(Conflict):
    """The act is good in itself, but not as the case stands. `happened` names what happened instead, such as `closed` or `lead-taken`."""

    def __init__(self, code: str, text: str, happened: str = "") -> None:
        super().__init__(code, text)
        self.happened = happened
