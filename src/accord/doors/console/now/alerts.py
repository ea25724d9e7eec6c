"""Bells as rows, alike ones together, and one bell's story as a timeline: for the pages of bells and for home."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from msgspec import Struct
from msgspec.structs import replace

from accord.core.times import SECOND, moment
from accord.doors.console.desks.labels import CHANNELS, NEXT, RING_STEPS
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.moments import exact
from accord.doors.console.now.matters import Matter, matters
from accord.doors.console.requests.rows import StepLink
from accord.hub.desks.labels import CODE_WORDS, KIND_WORDS, STATE_WORDS, STOP_WORDS
from accord.hub.desks.queries import BellRow, RingRow
from accord.hub.desks.queries.hands import DeedRow
from accord.hub.desks.queries.schedule import Next, next_steps
from accord.hub.desks.vocabulary import HANDED, SNOOZED
from accord.hub.members.queries import Caller
from accord.hub.times import now

ANSWERED, RINGING = "answered", "ringing"
TONES = {RINGING: "red", ANSWERED: "green"}


class Bell(Struct, frozen=True):
    """A bell as it is shown. `next` says in words whom it rings next; `step` is when it last climbed; `quiet` until when it is snoozed.

    `alike`: how many more things ring in the bells like this one, which stand behind its row. `others`: further bells that ring for the
    very same, at other desks or for another side.
    """

    row: BellRow
    kind: str
    state: str
    tone: str
    at: datetime
    ended: datetime | None
    took: int | None
    next: str
    due: datetime | None
    step: datetime
    quiet: datetime | None = None
    handed: datetime | None = None
    matters: tuple[Matter, ...] = ()
    alike: int = 0
    others: tuple["Bell", ...] = ()

    @property
    def href(self) -> str:
        return f"/console/bells/{self.row.id}"

    @property
    def matter(self) -> Matter | None:
        """The most pressing matter that it rings for."""
        return self.matters[0] if self.matters else None

    @property
    def what(self) -> str:
        return self.matter.title if self.matter else capfirst(self.kind)

    @property
    def opens(self) -> str:
        """Where Enter leads from its row: to what it rings for, where the person may see it."""
        return self.matter.href if self.matter else self.href

    @property
    def takes(self) -> bool:
        """Whether taking it takes what it rings for."""
        return any(matter.is_to_take for matter in self.matters)

    @property
    def bells(self) -> int:
        """How many bells ring for the same as this one, with it."""
        return 1 + len(self.others)

    @property
    def likely(self) -> StepLink | None:
        """The likely step of what it rings for, where taking the bell takes nothing."""
        return self.matter.step if self.matter and self.row.may_answer and not self.alike else None

    @property
    def says_all(self) -> bool:
        """Whether nothing could be done from another row for the same that can't be done from this one."""
        is_request = self.matter is not None and self.matter.kind == "request"
        return not is_request or self.takes or self.likely is not None or not self.row.may_answer

    @property
    def more(self) -> int:
        """How many things it rings for besides the first."""
        return self.row.count - 1

    @property
    def of_reports(self) -> bool:
        """Whether these are reports alone, as far as can be seen of them."""
        return all(matter.kind == "report" for matter in self.matters)

    @property
    def rings(self) -> bool:
        return self.row.state == RINGING


def shown(caller: Caller, rows: Iterable[BellRow]) -> list[Bell]:
    bells = list(rows)
    coming = next_steps(caller, bells)
    about, at = matters(caller, bells), moment(now())
    return [replace(_bell(row, coming.get(row.id)), matters=tuple(sorted(about.get(row.id, ()), key=_pressing(at)))) for row in bells]


def _pressing(at: datetime) -> Callable[[Matter], tuple[bool, bool, timedelta]]:
    """What is nearest its time first, before it or after, as in the inbox: what is over since days must not stand above what can be in
    time for another minute."""
    return lambda matter: (not matter.is_open, matter.due is None, abs((matter.due or at) - at))


def _bell(row: BellRow, coming: Next | None) -> Bell:
    state = "unanswered" if row.state == RINGING and row.unanswered is not None else row.state
    return Bell(
        row=row,
        kind=str(KIND_WORDS[row.kind]),
        state=str(STATE_WORDS[state]),
        tone=TONES.get(row.state, ""),
        at=moment(row.at),
        ended=moment(row.ended) if row.ended is not None else None,
        took=max(0, row.ended - row.at) // SECOND if row.ended is not None else None,
        next=(row.quiet_by if row.quiet is not None else _next(coming)) if coming else "",
        due=moment(coming.due) if coming else None,
        step=moment(max([row.at, *(ring.due for ring in row.rings)])),
        quiet=moment(row.quiet) if row.quiet is not None else None,
        handed=moment(row.handed_at) if row.handed_at is not None else None,
    )


def merged(bells: Iterable[Bell]) -> list[Bell]:
    """Bells that ring for the very same, each such thing once: at the bell that this person should take, with the others beside it."""
    same: dict[Any, list[Bell]] = {}
    for bell in bells:
        # What a bell rings for is not always seen whole; then it is like no other.
        is_whole = len(bell.matters) == bell.row.count
        same.setdefault(frozenset(matter.href for matter in bell.matters) if is_whole else bell.row.id, []).append(bell)
    first_of_each = []
    for like in same.values():
        first = min(like, key=lambda bell: (bell.quiet is not None, not bell.row.handed_to_me, not bell.row.rings_me, bell.row.at))
        first_of_each.append(replace(first, others=tuple(bell for bell in like if bell is not first)))
    return first_of_each


def grouped(bells: Iterable[Bell], at: datetime, opened: str = "") -> list[Bell]:
    """Bells in their order, each thing once, of like ones the most urgent alone with how much more rings; `opened`: the bell whose group
    is shown whole.

    Alike are bells at one desk, from one member, for the same kind of matter; what this person alone is told of stands by itself.
    """
    groups: dict[tuple[Any, ...], list[Bell]] = {}
    for bell in merged(bells):
        own = bell.row.id if bell.row.handed_to_me or bell.quiet is not None else ""
        groups.setdefault((bell.row.desk, bell.row.by_member, bell.what, own), []).append(bell)
    rows: list[Bell] = []
    for like in groups.values():
        if len(like) < ALIKE_FROM or any(opened in (bell.row.id, *(other.row.id for other in bell.others)) for bell in like):
            rows += like
        else:
            first = min(like, key=lambda bell: _urgency(bell, at))
            rows.append(replace(first, alike=sum(bell.row.count for bell in like) - 1))
    return sorted(rows, key=lambda bell: (bell.quiet is not None, _urgency(bell, at)))


# Four bells are four rows: money that can still be held must not stand behind money whose time is over.
ALIKE_FROM = 5


def _urgency(bell: Bell, at: datetime) -> tuple[bool, bool, timedelta]:
    """As `_pressing`; a member who calls is as near as the call is new, and what has no clock comes after what has one."""
    due = bell.matter.due if bell.matter else bell.at
    return (not bell.row.rings_me, due is None, abs((due or bell.at) - at))


def _next(coming: Next) -> str:
    names = joined(coming.people)
    if coming.stop in ("shift", "contact") and names:
        return names
    words = gettext(NEXT[coming.stop])
    if coming.stop == "cover" and coming.members:
        words = gettext("the desk that covers, at {members}").format(members=joined(coming.members))
    return f"{words}: {names}" if names else words


def story(row: BellRow, deeds: Iterable[DeedRow] = ()) -> list[dict[str, Any]]:
    """Everything that happened to a bell, in order: who was rung how, when it was due, when it was sent, what people did with it."""
    steps: list[dict[str, Any]] = [
        {
            "at": moment(row.at),
            "step": gettext("Bell: {kind}").format(kind=KIND_WORDS[row.kind]),
            "who": f"{row.by_person}, {row.by_member_name}" if row.by_person else row.by_member_name,
        }
    ]
    steps += [_ring(ring) if row.sees_rings else _came(ring) for ring in row.rings]
    steps += [_deed(deed) for deed in deeds]
    if row.unanswered is not None:
        steps.append({"at": moment(row.unanswered), "step": gettext("Unanswered for a day"), "note": gettext("It is still ringing.")})
    if row.ended is not None:
        who = f"{row.answered_person}, {row.answered_by_name}" if row.answered_person else row.answered_by_name
        if row.state == ANSWERED:
            steps.append({"at": moment(row.ended), "step": gettext("Acknowledged"), "who": who})
        else:
            steps.append({"at": moment(row.ended), "step": gettext("Taken back"), "who": row.stopped_by_name or row.by_member_name})
    return sorted(steps, key=lambda step: step["at"])


def _deed(deed: DeedRow) -> dict[str, Any]:
    if deed.what == SNOOZED and deed.until is not None:
        step = gettext("Snoozed until {time}").format(time=exact(moment(deed.until)))
        return {"at": moment(deed.at), "step": step, "who": deed.person}
    if deed.what == HANDED:
        return {"at": moment(deed.at), "step": gettext("Handed to {name}").format(name=deed.to_person), "who": deed.person}
    words = deed.words if deed.words is not None else gettext("Your role does not open notes, or the note was erased.")
    return {"at": moment(deed.at), "step": gettext("Note"), "who": deed.person, "note": words}


def _came(ring: RingRow) -> dict[str, Any]:
    """The line for the side that rang: that the bell has come to a member, and not how or whom it rings there."""
    return {"at": moment(ring.due), "step": gettext("Rings at"), "who": ring.member_name}


def _ring(ring: RingRow) -> dict[str, Any]:
    channel = gettext(CHANNELS.get(ring.channel, ring.channel))
    due = gettext("due {time}").format(time=exact(moment(ring.due)))
    parts = [str(STOP_WORDS[ring.stop]), due]
    if ring.sent is not None and ring.channel != "console":
        parts.append(gettext("sent {time}").format(time=exact(moment(ring.sent))))
    if ring.channel != "console" and ring.code not in ("", "sent"):
        parts.append(str(CODE_WORDS.get(ring.code, ring.code)))
    if ring.tries > 1:
        parts.append(ngettext("{number} try", "{number} tries", ring.tries).format(number=ring.tries))
    step = gettext("Shown in the console") if ring.channel == "console" else f"{gettext(RING_STEPS[ring.state])}: {channel}"
    return {
        "at": moment(ring.sent if ring.sent is not None else ring.due),
        "step": step,
        "who": f"{ring.person}, {ring.member_name}" if ring.person else ring.member_name,
        "note": " · ".join(parts),
    }
