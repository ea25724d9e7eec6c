"""Bells as rows, and one bell's story as a timeline: for the pages of bells and for home."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from accord.core.times import SECOND, moment
from accord.doors.console.desks.labels import CHANNELS, NEXT, RING_STEPS
from accord.doors.console.frame.moments import exact
from accord.hub.desks.labels import CODE_WORDS, KIND_WORDS, STATE_WORDS, STOP_WORDS
from accord.hub.desks.queries import BellRow, RingRow
from accord.hub.desks.queries.schedule import Next, next_steps
from accord.hub.members.queries import Caller

ANSWERED, RINGING = "answered", "ringing"
TONES = {RINGING: "red", ANSWERED: "green"}


@dataclass(frozen=True, slots=True)
class Bell:
    """A bell as it is shown. `next` says in words whom it rings next; `step` is when it last climbed."""

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

    @property
    def href(self) -> str:
        return f"/console/bells/{self.row.id}"

    @property
    def more(self) -> int:
        """How many reports it rings for besides the first."""
        return self.row.count - 1

    @property
    def rings(self) -> bool:
        return self.row.state == RINGING


def shown(caller: Caller, rows: Iterable[BellRow]) -> list[Bell]:
    bells = list(rows)
    coming = next_steps(caller, bells)
    return [_bell(row, coming.get(row.id)) for row in bells]


def _bell(row: BellRow, coming: Next | None) -> Bell:
    state = "unanswered" if row.state == RINGING and row.unanswered is not None else row.state
    return Bell(
        row=row,
        kind=str(KIND_WORDS[row.kind]),
        state=str(STATE_WORDS[state]),
        tone=TONES.get(row.state, ""),
        at=moment(row.at),
        ended=moment(row.ended) if row.ended is not None else None,
        took=(row.ended - row.at) // SECOND if row.ended is not None else None,
        next=_next(coming) if coming else "",
        due=moment(coming.due) if coming else None,
        step=moment(max([row.at, *(ring.due for ring in row.rings)])),
    )


def _next(coming: Next) -> str:
    names = ", ".join(coming.people)
    if coming.stop in ("shift", "contact") and names:
        return names
    words = gettext(NEXT[coming.stop])
    if coming.stop == "cover" and coming.members:
        words = gettext("the desk that covers, at {members}").format(members=", ".join(coming.members))
    return f"{words}: {names}" if names else words


def story(row: BellRow) -> list[dict[str, Any]]:
    """Everything that happened to a bell, in order: who was rung how, when it was due, when it was sent, what came of it."""
    steps: list[dict[str, Any]] = [
        {
            "at": moment(row.at),
            "step": gettext("Rung: {kind}").format(kind=KIND_WORDS[row.kind]),
            "who": f"{row.by_person}, {row.by_member_name}" if row.by_person else row.by_member_name,
        }
    ]
    steps += [_ring(ring) if row.sees_rings else _came(ring) for ring in row.rings]
    if row.unanswered is not None:
        steps.append({"at": moment(row.unanswered), "step": gettext("Unanswered for a day"), "note": gettext("It rings on.")})
    if row.ended is not None:
        who = f"{row.answered_person}, {row.answered_by_name}" if row.answered_person else row.answered_by_name
        if row.state == ANSWERED:
            steps.append({"at": moment(row.ended), "step": gettext("Acknowledged"), "who": who})
        else:
            steps.append({"at": moment(row.ended), "step": gettext("Taken back"), "who": row.stopped_by_name or row.by_member_name})
    return sorted(steps, key=lambda step: step["at"])


def _came(ring: RingRow) -> dict[str, Any]:
    """What is told to whoever rang: that the bell has come to a member, and not how or whom it rings there."""
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
