"""Trafficking screening: the answers, who wrote them down and when; and the status that an officer assesses. Never a number."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _

from accord.core.screening.prompts import ANSWERS
from accord.core.screening.status import STATUSES, StatusRefused, assess
from accord.core.times import DAY
from accord.hub.care import sealing, store, suspects
from accord.hub.care.access import need, own_file, own_file_or_note, reader
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.store import StoredFile
from accord.hub.care.vocabulary import ANCHOR, FILE, FORCED, HANDLE
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.times import at_or_now
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import Reason
from accord.tables import care, screening

PUT: Final = ("present", "absent", "declined")  # a question was put
NOTES = "notes"  # beside the indicators: what the interviewer wrote down in words


class Answered(msgspec.Struct, frozen=True):
    """One answer to an indicator, or a note; an earlier one is never overwritten. `by` is an opaque id of who wrote it down."""

    answer: str
    by: str
    at: int


def answer(caller: Caller, file_id: str, answers: Mapping[str, str], reason: Reason, *, at: int | None = None) -> None:
    """Write down what the person answered to indicators: present, absent, not-asked, declined. What was written before stays below it.

    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    if not answers:
        raise Refused("field-missing", _("Give at least one answer."), "answers")
    if any(key not in screening().indicators for key in answers):
        raise Refused("no-such-indicator", _("Choose indicators from the list."), "answers")
    if any(word not in ANSWERS for word in answers.values()):
        raise Refused("no-such-answer", _("Answer with one of: {answers}.").format(answers=", ".join(ANSWERS)), "answers")
    record(caller, file_id, {key: (Answered(value, caller.actor, at),) for key, value in answers.items()}, reason, at)


def record(
    caller: Caller,
    file_id: str,
    added: Mapping[str, Collection[Answered]],
    reason: Reason,
    at: int,
    more: Callable[[Turn, StoredFile], None] | None = None,
) -> StoredFile:
    """Put answers among those that are there, by their times; `more` is done in the same turn. Raises Refused, NoSuchFile."""
    file = screened_file(caller, file_id, reason, at)
    begun, screened = file.screening, file.screened
    earlier = revisions(file, caller, reason, at)
    fields = sealable({key: among(earlier.get(key, ()), rows) for key, rows in added.items()})
    with sealing.together(), turn() as t:
        file = own_file(caller, file_id, changing=True)
        # Written over the answers of another officer meanwhile, those would be lost.
        if fields and (file.screening, file.screened) != (begun, screened):
            raise Refused("changed", _("Another officer began this screening a moment ago. Read it, then write down your answers."))
        if fields and earlier:
            assert begun is not None
            vault.update(UUID(begun), fields, reader(caller), reason, at=at)
        elif fields:
            begin(t, file, fields, by=caller.actor, at=at)
        if fields:
            file.screened = at
            note_screened(file, added, at)
        file.changed = at
        if more is not None:
            more(t, file)
        sealing.settle_time(t, file, at)
        store.update(file)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"screened {file.id}")
    return file


def note_screened(file: StoredFile, answers: Mapping[str, Collection[Answered]], at: int) -> None:
    """From now on the person counts as screened, where any question was put: one that is left as not asked was not."""
    was_put = any(row.answer in PUT for key, rows in answers.items() if key != NOTES for row in rows)
    if isinstance(file, store.Forced) and file.first_screened is None and was_put:
        file.first_screened = at


def among(earlier: Iterable[Answered], added: Iterable[Answered]) -> tuple[Answered, ...]:
    """Answers by their times, each once: what was recorded in the field and comes in late stands below what is newer."""
    return tuple(sorted(dict.fromkeys([*earlier, *added]), key=lambda answered: answered.at))


def sealable(answers: Mapping[str, tuple[Answered, ...]]) -> dict[str, str]:
    """Answers as the vault keeps them."""
    return {sealing.name_of(key): msgspec.json.encode(rows).decode() for key, rows in answers.items() if rows}


def begin(t: Turn, file: StoredFile, fields: Mapping[str, str], *, by: str, at: int) -> None:
    """The record of a screening, in a caller's turn."""
    until = sealing.period(file, at)[1]
    file.screening = str(vault.put(file.home, FILE, {**fields, ANCHOR: file.id}, by=by, at=at, until=until))
    file.screened = at


def screened_file(caller: Caller, file_id: str, reason: Reason, at: int) -> StoredFile:
    """A file that can be screened. Raises Refused, NoSuchFile."""
    file = own_file_or_note(caller, file_id, reason, at)
    if file.kind != FORCED:
        raise Refused("no-such-kind", _("Screening is about people who were forced. Choose such a file."), "file")
    return file


def revisions(file: StoredFile, caller: Caller, reason: Reason, at: int) -> dict[str, tuple[Answered, ...]]:
    """Every answer by indicator, the oldest first, and the notes; nothing where they were erased. Leaves a line; never in a turn."""
    if file.screening is None:
        return {}
    try:
        opened = sealing.read_record(file.screening, caller, reason, at)
    except NoSuchFile:
        return {}
    names = {sealing.name_of(key): key for key in (*screening().indicators, NOTES)}
    return {names[name]: msgspec.json.decode(value, type=tuple[Answered, ...]) for name, value in opened.items() if name in names}


def assess_status(caller: Caller, file_id: str, status: str, *, review: int, words: str = "", at: int | None = None) -> None:
    """Record an officer's assessment, and the day on which it is looked at again. Nothing is ever derived from answers.

    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    if status not in STATUSES:
        raise Refused("no-such-status", _("Choose a status: {words}.").format(words=", ".join(STATUSES)), "status")
    text = sealing.checked_text(words, "words") if words else ""
    with turn() as t:
        file = own_file(caller, file_id, changing=True)
        if file.kind != FORCED:
            raise Refused("no-such-kind", _("Screening is about people who were forced. Choose such a file."), "file")
        try:
            assess(suspects.assessments(file.n), status, by=caller.actor, at=at, review=review)
        except StatusRefused as error:
            raise Refused(error.code, error.text, "review") from None
        until = sealing.period(file, at)[1]
        sealed = sealing.seal_words(file, file.id, text, by=caller.actor, at=at) if text else None
        store.add(store.Assessment(file=file.n, status=status, member=caller.n, actor=caller.actor, reason=sealed, at=at, review=review))
        file.changed = at
        if file.first_screened is None and status != "not-assessed":
            file.first_screened = at
        sealing.settle_time(t, file, at)
        if file.screening is not None:
            # From the assessment on the answers have a time of their own.
            sealing.keep(file.screening, min(until, at + care().records["screening"].days * DAY), at)
        store.update(file)
        suspects.settle(t, file, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"assessed {file.id}")
