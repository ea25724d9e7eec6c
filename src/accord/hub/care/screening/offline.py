"""Interviews held without a connection, taken in when there is one: each once, however often it is sent, with its own times.

An interview has an id that its device made, known within the member alone. What can't be kept as it is stays on the device, and the answer
says what is to be decided; the others are not kept from coming in.
"""

from collections.abc import Iterable
from typing import Final

import msgspec
from django.utils.translation import gettext as _
from msgspec import Struct
from msgspec.structs import replace

from accord.core.screening.prompts import ANSWERS
from accord.core.times import DAY
from accord.hub.care import sealing, store
from accord.hub.care.access import need
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.files import consenting, lifecycle
from accord.hub.care.files.consenting import Heard
from accord.hub.care.screening import interviewing
from accord.hub.care.screening.interviewing import NOTES, Answered
from accord.hub.care.store import StoredFile
from accord.hub.care.vocabulary import FORCED, HANDLE, OPEN
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.times import at_or_now
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reason
from accord.tables import screening

KEPT: Final = "kept"
DECIDE: Final = "decide"
LONGEST_AWAY: Final = 90 * DAY  # no answer is taken to be older than this, whatever the clock of a device says
MOST_ROWS: Final = 1000  # answers, consents and notes of one interview
WHY: Final = Reason("handling")


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to an indicator, by the clock of the device."""

    indicator: str
    answer: str
    at: int

    def __repr__(self) -> str:
        return "<Said>"


class Note(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The officer's notes in words."""

    text: str
    at: int

    def __repr__(self) -> str:
        return "<Note>"


class Interview(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One interview as a device held it. `officer` is the id of who held it; `file` a file that is there, empty for a new person.

    Shows nothing of what was told where it is printed or logged by mistake.
    """

    id: str
    officer: str
    file: str = ""
    country: str = ""
    is_child: bool = False
    fields: dict[str, str] = {}
    answers: tuple[Said, ...] = ()
    consents: tuple[Heard, ...] = ()
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        return f"<Interview {self.id}>"


class TakenIn(Struct, frozen=True):
    """The outcome of one: `kept`, in `file` where the caller's member keeps that; or `decide`, with what is at fault.

    `bounded`: some of its times could not be, and were moved to the nearest that could.
    """

    id: str
    state: str
    file: str = ""
    code: str = ""
    text: str = ""
    field: str = ""
    bounded: bool = False


class Clock:
    """Times of a device by the hub's clock. None is in the future, or longer ago than anybody is away."""

    def __init__(self, ahead: int, now: int) -> None:
        self.ahead, self.now, self.bounded = ahead, now, False

    def __call__(self, at: int) -> int:
        true = at - self.ahead
        within = min(max(true, self.now - LONGEST_AWAY), self.now)
        self.bounded |= within != true
        return within


def take_in(caller: Caller, interviews: Iterable[Interview], *, ahead: int = 0, at: int | None = None) -> tuple[TakenIn, ...]:
    """Take in interviews, each in a turn of its own; sent again, what was kept is told to be kept and nothing is done twice.

    `ahead` is by how much the device's clock is before the hub's. Raises NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    return tuple(_taken_in(caller, interview, Clock(ahead, at), at) for interview in interviews)


def _taken_in(caller: Caller, interview: Interview, clock: Clock, at: int) -> TakenIn:
    try:
        _check(caller, interview)
        file = _of_file(caller, interview, clock, at) if interview.file else _of_new(caller, interview, clock, at)
    except Refused as refused:
        return TakenIn(interview.id, DECIDE, code=refused.code, text=refused.text, field=refused.field or "")
    except VaultError as error:
        refusal = sealing.as_care(error)
        return TakenIn(interview.id, DECIDE, code=getattr(refusal, "code", "no-such-file"), text=refusal.text)
    except NoSuchFile:
        text = _("This file no longer exists. Make a separate file of this interview, or throw the interview away.")
        return TakenIn(interview.id, DECIDE, code="no-such-file", text=text, field="file")
    return TakenIn(interview.id, KEPT, file=file.id if file.home == caller.n else "", bounded=clock.bounded)


def _check(caller: Caller, interview: Interview) -> None:
    if not store.is_id(interview.id):
        raise Refused("no-id", _("Give each interview an id of its own, made on the device."), "id")
    if interview.officer != caller.person:
        raise Refused("another-officer", _("Another officer held this interview. Let that officer sign in and send it."), "officer")
    if len(interview.answers) + len(interview.consents) + len(interview.notes) > MOST_ROWS:
        raise Refused("too-much", _("This interview holds more than can be kept in one. Begin another one."), "answers")
    if any(answer.indicator not in screening().indicators for answer in interview.answers):
        raise Refused("no-such-indicator", _("Choose indicators from the list."), "answers")
    if any(answer.answer not in ANSWERS for answer in interview.answers):
        raise Refused("no-such-answer", _("Answer with one of: {answers}.").format(answers=", ".join(ANSWERS)), "answers")


def _rows(caller: Caller, interview: Interview, clock: Clock) -> dict[str, list[Answered]]:
    rows: dict[str, list[Answered]] = {}
    for answer in interview.answers:
        rows.setdefault(answer.indicator, []).append(Answered(answer.answer, caller.actor, clock(answer.at)))
    for note in interview.notes:
        rows.setdefault(NOTES, []).append(Answered(sealing.checked_text(note.text, "notes"), caller.actor, clock(note.at)))
    return rows


def _heard(interview: Interview, clock: Clock) -> list[Heard]:
    return [replace(consent, at=clock(consent.at)) for consent in interview.consents]


def _of_new(caller: Caller, interview: Interview, clock: Clock, at: int) -> StoredFile:
    """A file of a person who had none: all of it in one turn, and with it the line that knows the interview again."""
    with turn() as t:
        before = store.taken(caller.n, interview.id)
        if before is not None:
            return before
        country = interview.country or caller.country
        file = lifecycle.add_in(
            t, FORCED, interview.fields, country=country, by=caller.actor, is_child=interview.is_child, member=caller.n, at=at
        )  # fmt: skip
        answers = {key: interviewing.among((), rows) for key, rows in _rows(caller, interview, clock).items()}
        if answers:
            interviewing.begin(t, file, interviewing.sealable(answers), by=caller.actor, at=at)
            interviewing.note_screened(file, answers, at)
            store.update(file)
        _known(t, caller, interview, file, clock, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"took in {file.id}")
    return file


def _of_file(caller: Caller, interview: Interview, clock: Clock, at: int) -> StoredFile:
    """Into a file that is there. What is in it was not on the device, so nothing of it is changed: answers, consents and notes are added.

    Stopped between the answers and the turn, it is sent again, and the same answers are not written twice.
    """
    before = store.taken(caller.n, interview.id)
    if before is not None:
        return before
    if any(interview.fields.values()):
        raise Refused(
            "fields-unseen", _("Write new facts into the notes. To change fields of a file that exists, open its page."), "fields"
        )
    file = interviewing.screened_file(caller, interview.file, WHY, at)
    if file.state != OPEN:
        text = _("This file was closed in the meantime. Open it again on its page and send this again, or make a separate file of it.")
        raise Refused("closed", text, "file")
    rows = _rows(caller, interview, clock)

    def more(t: Turn, file: StoredFile) -> None:
        if store.taken(caller.n, interview.id) is None:
            _known(t, caller, interview, file, clock, at)

    try:
        return interviewing.record(caller, interview.file, rows, WHY, at, more)
    except Refused as refused:
        if refused.code != "changed":
            raise
    # Another caller began this screening a moment ago: these answers can now be added to it.
    return interviewing.record(caller, interview.file, rows, WHY, at, more)


def _known(t: Turn, caller: Caller, interview: Interview, file: StoredFile, clock: Clock, at: int) -> None:
    """Record the consent that was given, and that this interview was taken in."""
    consenting.hear(t, file, _heard(interview, clock), by=caller, at=at)
    store.add(store.Taken(member=caller.n, id=interview.id, file=file.n, actor=caller.actor, at=at))
