"""The matter of a request in one line: what its page is called, what a row of a list says, and what a bell rings for.

`THB 480,000, Bangkok Bank, 17 min left`. Never anything about a person, and never an identifier: a title stays in a browser's history.
"""

from collections.abc import Iterable

from django.utils.translation import get_language_bidi, gettext, ngettext

from accord.core.times import SECOND
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.moments import about
from accord.doors.console.frame.money import money
from accord.doors.console.requests.labels import SUBJECTS
from accord.hub.requests.queries import Matter

_MANY = 2  # names that a line has room for


def title(matter: Matter, at: int) -> str:
    """All of it, as the title of a page."""
    return listed([what(matter), who(matter), until(matter, at)])


def line(matter: Matter) -> str:
    """The same without the time, where a clock stands beside it."""
    return listed([what(matter), who(matter)])


def what(matter: Matter) -> str:
    """How much, else what is asked and about what kind of thing."""
    if matter.amounts:
        whole = listed(money(value, code, short=True) for value, code in matter.amounts)
        rest = listed(money(value, code, short=True) for value, code in matter.rest)
        return gettext("{part} of {whole} unanswered").format(part=rest, whole=whole) if rest else whole
    kind = KINDS.get(matter.kind) or SUBJECTS.get(matter.kind)
    return gettext("{what}: {kind}").format(what=gettext(matter.title), kind=gettext(kind)) if kind else gettext(matter.title)


def who(matter: Matter) -> str:
    """The other side: by name, or how many there are."""
    if len(matter.who) <= _MANY:
        return listed(matter.who) or gettext("no member yet")
    if matter.are_banks:
        return ngettext("{number} bank", "{number} banks", len(matter.who)).format(number=len(matter.who))
    return ngettext("{number} member", "{number} members", len(matter.who)).format(number=len(matter.who))


def until(matter: Matter, at: int) -> str:
    """How long is left, or where it stands while no clock runs."""
    if matter.due is None:
        return gettext(matter.state)
    seconds = (matter.due - at) // SECOND
    if seconds <= 0:
        return gettext("over by {time}").format(time=about(-seconds))
    return gettext("{time} left").format(time=about(seconds))


def listed(parts: Iterable[str]) -> str:
    """One after the other; where the page reads from the right, each keeps its own direction."""
    there = [part for part in parts if part]
    if get_language_bidi():
        there = [f"\u2068{part}\u2069" for part in there]
    return joined(there)
