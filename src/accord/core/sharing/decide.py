"""The one sharing decision: may this viewer see it, may it be used so, and who exactly will see it. Never without a reason.

Reasons are for the originator and for audit. A reader that is refused must not learn them: to it the entry does not exist.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from accord.core.sharing.marking import Marking
from accord.core.sharing.reach import Reach, reach


class Reason(Struct, frozen=True):
    """A stable lower-case code and an English sentence, never bare."""

    code: str
    text: str


class Decision(Struct, frozen=True):
    """Allowed or not, with at least one reason. Its truth is `allowed`, so that `if decide(...)` can't open a door."""

    allowed: bool
    reasons: tuple[Reason, ...]

    def __post_init__(self) -> None:
        if not self.reasons:
            raise ValueError("A decision needs a reason. Give at least one.")

    def __bool__(self) -> bool:
        return self.allowed


class Viewer(Struct, frozen=True, kw_only=True):
    """Who asks: a member, and in a signed-in session the person. `session` False is a token, a list or a webhook.

    Without a member it is the public, whatever else it says of itself.
    """

    member: str | None = None
    sector: str | None = None
    country: str | None = None
    circles: frozenset[str] = frozenset()
    standing: str | None = None
    person: str | None = None
    session: bool = False


PUBLIC: Final = Viewer()


def decide(marking: Marking, viewer: Viewer, now: datetime | None = None) -> Decision:
    """May the viewer see what is so marked? With `now` (aware) an expired marking refuses everybody."""
    if now is not None and _expired(marking, now):
        return _refused(_EXPIRED)
    decision = decide_reach(reach(marking), viewer)
    if decision.allowed and viewer.member == marking.originator:
        return Decision(True, (_ORIGINATOR, *decision.reasons))
    return decision


def decide_reach(reach: Reach, viewer: Viewer) -> Decision:
    """May the viewer see what has this reach? What is not opened to it is refused."""
    if viewer.member is None:
        return Decision(True, (_PUBLIC,)) if reach.scope == "public" else _refused(_NOT_PUBLIC)
    if viewer.standing != "active":
        return _refused(_STANDING.get(viewer.standing or "", _NOT_ACTIVE))
    if viewer.member in reach.excluded:
        return _refused(_EXCLUDED)
    if reach.scope == "public":
        return Decision(True, (_PUBLIC,))
    if reach.scope == "members":
        return Decision(True, (_MEMBERS,))
    if reach.scope == "people":
        return _decide_people(reach, viewer)
    return _decide_named(reach, viewer)


def recipients(reach: Reach, viewers: Iterable[Viewer]) -> list[Viewer]:
    """Exactly those of the viewers that will see it, in the order given: the preview before publishing."""
    return [viewer for viewer in viewers if decide_reach(reach, viewer).allowed]


def wider(reached: Reach, other: Reach, viewers: Iterable[Viewer]) -> list[Viewer]:
    """The viewers that `reached` reaches and `other` does not; empty where `reached` is no wider."""
    return [viewer for viewer in recipients(reached, viewers) if not decide_reach(other, viewer).allowed]


def _decide_people(reach: Reach, viewer: Viewer) -> Decision:
    if not reach.people:
        return _refused(_EMPTY)
    if not viewer.session or viewer.person is None:
        return _refused(_NEEDS_SESSION)
    return Decision(True, (_NAMED_PERSON,)) if viewer.person in reach.people else _refused(_NOT_NAMED_PERSON)


def _decide_named(reach: Reach, viewer: Viewer) -> Decision:
    if not (reach.members or reach.sectors or reach.countries or reach.circles):
        return _refused(_EMPTY)
    fits = (
        (viewer.member in reach.members, _NAMED_MEMBER),
        (viewer.sector in reach.sectors, _NAMED_SECTOR),
        (viewer.country in reach.countries, _NAMED_COUNTRY),
        (not reach.circles.isdisjoint(viewer.circles), _NAMED_CIRCLE),
    )
    reasons = tuple(reason for fit, reason in fits if fit)
    return Decision(True, reasons) if reasons else _refused(_NOT_NAMED)


def _expired(marking: Marking, now: datetime) -> bool:
    return marking.expires is not None and now >= marking.expires


def _refused(reason: Reason) -> Decision:
    return Decision(False, (reason,))


_ORIGINATOR: Final = Reason("originator", "The viewer's member published it.")
_PUBLIC: Final = Reason("public", "It is public.")
_MEMBERS: Final = Reason("all-members", "Every active member may see it.")
_NAMED_MEMBER: Final = Reason("named-member", "The audience names the member.")
_NAMED_SECTOR: Final = Reason("named-sector", "The audience names the member's sector.")
_NAMED_COUNTRY: Final = Reason("named-country", "The audience names the member's country.")
_NAMED_CIRCLE: Final = Reason("named-circle", "The audience names a circle of the member.")
_NAMED_PERSON: Final = Reason("named-person", "The audience names the person, who is signed in.")

_EXPIRED: Final = Reason("expired", "The marking has expired. Ask the originator to publish it again.")
_NOT_PUBLIC: Final = Reason("not-public", "It is not public. Sign in as a member that may see it.")
_NOT_ACTIVE: Final = Reason("not-active", "Only active members read. Ask the secretariat about the member's standing.")
_EXCLUDED: Final = Reason("excluded", "The audience excludes the member. Ask the originator to share it more widely.")
_EMPTY: Final = Reason("empty-audience", "The audience names nobody, and an empty policy refuses. Ask the originator to name somebody.")
_NEEDS_SESSION: Final = Reason("needs-session", "TLP:RED is for named people in signed-in sessions. Sign in; tokens never see it.")
_NOT_NAMED_PERSON: Final = Reason("not-a-named-person", "The audience doesn't name the person. Ask the originator.")
_NOT_NAMED: Final = Reason("not-in-audience", "Nothing in the audience fits the member. Ask the originator to share it more widely.")

_STANDING: Final[Mapping[str, Reason]] = MappingProxyType(
    {
        "invited": Reason("standing-invited", "The member is invited and not active yet. It reads once it has signed and been vetted."),
        "signed": Reason("standing-signed", "The member has signed and is not active yet. It reads once it has been vetted."),
        "suspended": Reason("standing-suspended", "The member is suspended. Ask the secretariat what lifts it."),
        "withdrawn": Reason("standing-withdrawn", "The member has withdrawn. It reads again after it has joined again."),
    }
)
