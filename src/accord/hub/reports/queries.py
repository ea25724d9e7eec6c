"""The read side of reports: what was handed to a member, what is held back since too many came, and what a call comes to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from msgspec import Struct

from accord.core.reports.answers import AnswerFault, Around, BadAnswers
from accord.core.reports.paths import Path, before_the_bell, missing, path
from accord.core.reports.plan import KeptBack
from accord.core.reports.sheet import Read, Sheet
from accord.hub.care import queries as care
from accord.hub.intake import queries as intake
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.queries import Submission
from accord.hub.members.queries import Caller
from accord.hub.reports import store
from accord.hub.reports.errors import NoSuchReport, NotAllowed
from accord.hub.reports.handing.copies import by_question
from accord.hub.reports.planning import reading
from accord.hub.reports.store import Sent
from accord.hub.reports.vocabulary import ENDED, LATER
from accord.hub.requests.vocabulary import ANSWER, MANAGE, OPEN
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason
from accord.tables import report_form, report_paths

LOOKS = (ANSWER, MANAGE)
_ITEM = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9a-f]{8}|[0-9a-f]{8}-[0-9a-f-]{0,27}")  # what the pages show of a report's id, or more of it
_WHY = Reason("handling")


class HandedRow(Struct, frozen=True):
    """A report as far as it was handed to a member: to its police desk, its rescue desk, its consulate. `report` is the same for all."""

    id: str
    report: str
    outlet: str
    state: str
    country: str
    language: str
    at: int
    changed: int


@dataclass(frozen=True, slots=True)
class HandedPage:
    """`texts`: the answers that the person agreed to hand on, by question; None where the vault does not open them to this role."""

    row: HandedRow
    texts: Mapping[str, str] | None = field(repr=False)


def handed(caller: Caller, *, limit: int = 100) -> list[HandedRow]:
    """The items handed to the caller's member, newest first. Raises NotAllowed."""
    need(caller, ANSWER)
    return _all_handed(store.handed_to(caller.n, limit))


def held_back(caller: Caller, *, limit: int = 100) -> list[HandedRow]:
    """The items held back, since very many came: the secretariat looks at them first. Raises NotAllowed."""
    need(caller, MANAGE)
    return _all_handed(store.held_back(limit))


def page(caller: Caller, report_id: str, *, at: int | None = None) -> HandedPage:
    """One report with the answers that the person agreed to hand on; each look leaves a line. Raises NoSuchReport, NotAllowed."""
    row = find(caller, report_id)
    try:
        kept = vault.read(UUID(row.sealed), _reader(caller), _WHY, at=now() if at is None else at)
    except (VaultError, ValueError):
        return HandedPage(_all_handed([row])[0], None)
    return HandedPage(_all_handed([row])[0], by_question(kept))


@dataclass(frozen=True, slots=True)
class Picture:
    type: str
    data: bytes = field(repr=False)


def picture(caller: Caller, report_id: str, number: int, *, at: int | None = None) -> Picture:
    """One of the pictures that the person agreed to hand on, from 1; each look leaves a line. Raises NoSuchReport, NotAllowed."""
    row, moment, reader = find(caller, report_id), now() if at is None else at, _reader(caller)
    try:
        references = vault.read(UUID(row.sealed), reader, _WHY, at=moment).text("evidence").split()
        kept = vault.read(UUID(references[number - 1]), reader, _WHY, at=moment) if 1 <= number <= len(references) else None
    except (VaultError, ValueError, KeyError):
        kept = None
    if kept is None or not isinstance(kept["file"], bytes):
        raise NoSuchReport
    return Picture(kept.text("type"), kept["file"])


def find(caller: Caller, report_id: str) -> Sent:
    """The item handed to the caller's member under this id. Raises NoSuchReport, NotAllowed."""
    need(caller, ANSWER)
    row = store.by_item(report_id)
    if row is None or row.member != caller.n or not row.sealed or row.state == ENDED:
        raise NoSuchReport
    return row


def glance(caller: Caller, report_id: str) -> HandedRow:
    """The item handed to the caller's member under this id, in one line: what the person told stays in the vault. Raises NoSuchReport,
    NotAllowed."""
    return _all_handed([find(caller, report_id.lower())])[0]


def named(caller: Caller, text: str) -> list[HandedRow]:
    """The items of a report handed to the caller's member: by its number as the pages show it, which is the beginning of its id, by an id
    of it, or by the code of the reporter; newest first."""
    if not caller.may(ANSWER):
        return []
    number = text.strip().lower()
    if _NUMBER.fullmatch(number):
        return list(handed_among(caller, intake.numbers_of(number)).values())[::-1]
    try:
        submission = intake.find(text, "report").n
    except BadSubmission:
        row = store.by_item(text.strip().lower()) if _ITEM.fullmatch(text.strip().lower()) else None
        if row is None:
            return []
        submission = row.submission
    rows = [row for row in store.of(submission) if row.member == caller.n and row.sealed and row.state != ENDED]
    return _all_handed(rows[::-1])


def numbered(caller: Caller, text: str) -> tuple[int, HandedRow] | None:
    """A report handed to the caller's member, by an id of it, and its number, which is the same for all to whom it was handed; None where
    there is none."""
    if not caller.may(ANSWER):
        return None
    there = intake.submission(text.strip())
    if there is not None:
        handed_rows = handed_among(caller, [there.n])
        return (there.n, handed_rows[there.n]) if there.n in handed_rows else None
    rows = named(caller, text)
    row = store.by_item(rows[0].id) if rows and len({row.report for row in rows}) == 1 else None
    return None if row is None else (row.submission, rows[0])


def handed_among(caller: Caller, numbers: Iterable[int]) -> dict[int, HandedRow]:
    """Of these reports those that were handed to the caller's member, by number: of each its newest item. Few queries, however many."""
    wanted = sorted(set(numbers))
    if not wanted or not caller.may(ANSWER):
        return {}
    rows = store.handed_among(caller.n, wanted)
    return {row.submission: handed for row, handed in zip(rows, _all_handed(rows), strict=True)}


def find_held_back(caller: Caller, report_id: str) -> Sent:
    """The item held back under this id. Raises NoSuchReport, NotAllowed."""
    need(caller, MANAGE)
    row = store.by_item(report_id)
    if row is None or row.state != LATER:
        raise NoSuchReport
    return row


def file_of(caller: Caller, report: str) -> str:
    """The file that was opened from this report, where the caller may open it; else empty."""
    return care.from_report(caller, report)


def need(caller: Caller, permission: str) -> None:
    """Raises NotAllowed."""
    if not caller.may(permission):
        raise NotAllowed


def _reader(caller: Caller) -> Reader:
    return Reader(caller.n, caller.role, caller.actor)


def _all_handed(rows: Sequence[Sent]) -> list[HandedRow]:
    submissions = intake.by_numbers(row.submission for row in rows)
    return [_handed(row, submissions.get(row.submission)) for row in rows]


def _handed(row: Sent, submission: Submission | None) -> HandedRow:
    report, country, language = ("", "", "") if submission is None else (str(submission.id), submission.country, submission.language)
    return HandedRow(row.item, report, row.outlet, row.state, country, language, row.at, row.changed)


# --- A report that is told on the telephone


class CallReading(Struct, frozen=True):
    """A call as far as it is typed in. `read` is what can be read, `wrong` what can't; `missing` are questions that must be answered before
    it can be sent; `rings`: the banks have all that they need; `kept`: what is agreed to and not sent all the same, and why. `goes`: sent
    now, somebody would receive something of it."""

    way: Path
    read: Read
    wrong: tuple[AnswerFault, ...]
    missing: tuple[str, ...]
    rings: bool
    kept: tuple[KeptBack, ...]
    goes: bool


def around(country: str) -> Around:
    """The context for reading a sheet in the country of the hotline's caller."""
    return reading.around(country, now())


def read_call(caller: Caller, sheet: Sheet, consents: Mapping[str, bool]) -> CallReading:
    """The values typed so far, read by the rules of every report. Raises NotAllowed."""
    need(caller, OPEN)
    country, at = country_of(caller, sheet), now()
    wrong: tuple[AnswerFault, ...] = ()
    faulty: set[str] = set()
    try:
        read = reading.read(sheet, country, at, "officer")
    except BadAnswers as error:
        wrong, faulty = error.wrong, {fault.question.partition(".")[0] for fault in error.wrong}
        # Half of an amount is being typed: the rest of the page is read all the same.
        answers = {key: answer for key, answer in sheet.answers.items() if key not in faulty}
        read = reading.read(msgspec.structs.replace(sheet, answers=answers), country, at, "officer")
    way = path(report_form(), report_paths(), sheet.kind, read.facts.situations)
    rings = not wrong and way.bell and consents.get("bank", False) and before_the_bell(read.answers) == ()
    stands = frozenset(word for word, yes in consents.items() if yes)
    plan = reading.planned(read.facts, stands, sheet.off, at)
    still = tuple(key for key in missing(way, read.answers) if key not in faulty)
    kept = tuple(kept for kept in plan.kept_back if kept.consent in stands)
    return CallReading(way, read, wrong, still, rings, kept, bool(plan.sent))


def country_of(caller: Caller, sheet: Sheet) -> str:
    """The country that the sheet tells, else the caller's."""
    return str(sheet.answers.get("country") or caller.country)
