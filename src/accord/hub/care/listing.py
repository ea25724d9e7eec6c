"""Lists of files, and how one is found again: by its number, or by a known alias. Nothing of who the person is."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from django.utils.translation import gettext as _

from accord.core.care.tasks import Task, next_task
from accord.core.identifiers.digits import latin, visible
from accord.core.times import DAY
from accord.hub.care import store
from accord.hub.care.access import need, note_attempt
from accord.hub.care.aliases import ALIAS, LONGEST, digest
from accord.hub.care.consents import in_force
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.present import FileRow, Overview
from accord.hub.care.sealing import read_record
from accord.hub.care.store import StoredFile
from accord.hub.care.vocabulary import CLOSED, FORCED, HANDLE, KINDS, OFFERED, OFFICER, OPEN, REVIEW, REVIEW_DAYS
from accord.hub.members.queries import Caller
from accord.hub.requests import queries as requests
from accord.hub.times import FOR_EVER, at_or_now
from accord.hub.vault.vocabulary import Reason

MOST: Final = 200
STATES: Final = (OPEN, CLOSED, REVIEW)
# A number as it is said or typed: by itself, or after a sign or a word for it.
_NUMBER: Final = re.compile(r"(?:#|№|no\.?|nr\.?|file|file no\.?|ملف|رقم|الملف رقم)?\s*([0-9]{1,9})", re.IGNORECASE)


def file_row(file: StoredFile) -> FileRow:
    return FileRow(
        id=file.id,
        n=file.n,
        number=file.number,
        kind=file.kind,
        state=file.state,
        is_child=file.is_child,
        risk=file.risk,
        opened=file.opened,
        changed=file.changed,
        closed=file.closed,
        due=file.due,
        screened=file.screened,
        has_alias=bool(file.alias),
    )


def files(
    caller: Caller, kind: str, states: Collection[str] = (OPEN,), *, before: int | None = None, limit: int = 50
) -> tuple[list[FileRow], int | None]:
    """The files of one kind that the caller's member keeps, the newest first; then the `before` of the next page, or None.

    The two kinds are never listed together. Raises Refused, NotAllowed.
    """
    rows, following = _page(caller, kind, states, before, limit)
    return [file_row(stored) for stored in rows], following


def overview(
    caller: Caller, kind: str, states: Collection[str] = (OPEN,), *, before: int | None = None, limit: int = 50, at: int | None = None
) -> tuple[list[Overview], int | None]:
    """The same with what is to be done for each. Raises Refused, NotAllowed."""
    rows, following = _page(caller, kind, states, before, limit)
    tasks = tasks_of(kind, rows, at_or_now(at))
    return [Overview(file_row(stored), tasks[stored.n]) for stored in rows], following


def _page(caller: Caller, kind: str, states: Collection[str], before: int | None, limit: int) -> tuple[list[StoredFile], int | None]:
    need(caller)
    if kind not in KINDS or any(state not in STATES for state in states):
        text = _("Choose a kind ({kinds}) and states ({states}).").format(kinds=", ".join(KINDS), states=", ".join(STATES))
        raise Refused("no-such-kind", text, "kind")
    limit = min(max(limit, 1), MOST)
    rows = store.files(caller.n, kind, states or STATES, FOR_EVER if before is None else before, limit + 1)
    return rows[:limit], rows[limit - 1].n if len(rows) > limit else None


def find_files(caller: Caller, text: str) -> tuple[FileRow, ...]:
    """The files of the caller's member that a number or a working alias names; none for a caller who may open no file.

    An alias is compared by its digest: nothing is opened, so no look is written down. Closed ones come after open ones.
    """
    if not caller.may(HANDLE) or caller.role != OFFICER or caller.person is None:
        return ()
    typed = visible(text).strip()
    if not typed or len(typed) > LONGEST:
        return ()
    number = number_in(typed)
    rows = [] if number is None else store.of_number(caller.n, number)
    rows += [row for row in store.of_alias(caller.n, digest(caller.n, typed)) if row.id not in {other.id for other in rows}]
    return tuple(file_row(row) for row in sorted(rows, key=lambda row: row.state != OPEN))


def number_in(text: str) -> int | None:
    """The number of a file or a rescue that a text is, as it is said or typed; None where it is none."""
    number = _NUMBER.fullmatch(latin(visible(text)).strip())
    return int(number[1]) if number and int(number[1]) < 2**31 else None


def aliases(caller: Caller, kind: str, ids: Iterable[str], reason: Reason, *, at: int | None = None) -> dict[str, str]:
    """The working aliases of these files by their ids, for a reason that stays written down in each that is opened.

    Those without one are not opened. Raises Refused, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    wanted = {id for id in ids if store.is_id(id)}
    rows = {row.id: row for row in store.own(caller.n, kind, wanted)}
    for foreign in sorted(wanted - set(rows)):
        note_attempt(caller, foreign, reason, at)
    found = {}
    for row in rows.values():
        if row.alias:
            try:
                found[row.id] = str(read_record(row.sealed, caller, reason, at, only=(ALIAS,)).get(ALIAS, ""))
            except NoSuchFile:
                continue  # erased a moment ago
    return found


def tasks_of(kind: str, files: Collection[StoredFile], at: int) -> dict[int, Task | None]:
    """The next task for each of these files, by its number in the table: as far as the files themselves say."""
    numbers = [file.n for file in files if file.state != CLOSED]
    standing = store.standing_of(kind, numbers)
    running = requests.by_ids(request for there in standing.values() for request in there.requests)

    def tasks(file: StoredFile) -> Iterable[Task]:
        there = standing.get(file.n, store.NOTHING)
        if file.state == REVIEW:
            yield Task("decide", file.due + REVIEW_DAYS * DAY)
        ground = in_force(there.grounds, at)
        if ground is not None:
            yield Task("ground", ground.until)
        for id in there.requests:
            request = running.get(id)
            # Once it is accepted, its clock is of the body that helps.
            if request is not None and request.state == OFFERED and request.next_due is not None:
                yield Task("referral", request.next_due)
        if file.state == OPEN and not there.is_asked and ground is None:
            yield Task("consent")
        if kind != FORCED or file.state != OPEN:
            return
        if file.first_screened is None:
            yield Task("screening")
        if there.review is not None:
            yield Task("status", there.review)

    return {file.n: None if file.state == CLOSED else next_task(tasks(file)) for file in files}
