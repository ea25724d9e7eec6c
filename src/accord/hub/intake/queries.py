"""How submissions stand: to the holder of the code, in words that name nobody; and to the features that handle them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from msgspec import Struct

from accord.core import codes
from accord.core.reports.answers import BadAnswers
from accord.core.reports.plan import Plan
from accord.core.reports.sheet import Sheet, open_sheet
from accord.hub.columns import is_id
from accord.hub.consulates.queries import Office, offices
from accord.hub.intake.digests import code_of, digest, is_form, new_form, placed_text, short_code
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.reporting import Part, handler
from accord.hub.intake.store import notes as note_rows
from accord.hub.intake.store import proofs as proof_rows
from accord.hub.intake.store import submissions
from accord.hub.intake.store.notes import papers
from accord.hub.intake.store.progress import FollowedStep, MoneyBack, TakenBack, consents, followed, returned, taken_back
from accord.hub.intake.store.proofs import Proof, proofs
from accord.hub.intake.store.submissions import Submission
from accord.hub.intake.vocabulary import (
    ASKED,
    CALL_LIVES,
    COUNTS_TOLD,
    DRAFT,
    DRAFT_LIVES,
    EVIDENCE,
    LOOK_AGAIN_AFTER,
    MOST_NOTES,
    PROVE,
    SEND_AGAIN_AFTER,
    SHORT_LIVES,
    SHOWN,
    TAKEN_AGAIN_AFTER,
)
from accord.hub.intake.vocabulary.kinds import KINDS, Text
from accord.hub.intake.vocabulary.ways import PLACED, SENT, TOLD, WAYS, Way, ways_for
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

_PERSON, _ASKED_BY_PERSON = Reader(None, "person", "public"), Reason("person-asked")


class Shown(Struct, frozen=True):
    """How a chosen way stands. `text`: what is to be put there, where something is; `takes_code`: a short code is waited for."""

    way: str
    style: str
    state: str
    outcome: str
    text: str
    takes_code: bool
    may_ask_again: bool
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """The note to the sender; None where the vault can't open it now."""

    at: int
    text: str | None = field(repr=False)


class Status(Struct, frozen=True):
    """How a submission stands, for the holder of its code: nothing that says whose it is or what it is about."""

    kind: str
    step: str
    made: int
    changed: int
    dues: Mapping[str, int]
    facts: Mapping[str, int]
    offered: tuple[Way, ...]
    proofs: tuple[Shown, ...]
    letters: tuple[Letter, ...]
    added: tuple[int, ...]
    may_add: bool
    papers: int
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A sheet as far as it is filled in. `stands`: what is agreed to now; `handed_in`: the sheet can't be changed any more."""

    step: str
    sheet: Sheet = field(repr=False)
    stands: frozenset[str]
    handed_in: bool


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form of one page that was typed and not sent. `is_own`: all of it was written from the page with this random text, so that it may
    be shown there; `is_mixed`: a page that was not the writer's added to it; `version` tells it from what it was before."""

    sealed: UUID
    fields: Mapping[str, str] = field(repr=False)
    is_own: bool
    is_mixed: bool
    version: str


def field_of(kind: str, name: str) -> Text:
    """A field of this kind of submission: how long it may be, and the codes that it may have."""
    return {**KINDS[kind].fields, **KINDS[kind].reach}[name]


def read_code(text: str) -> bytes:
    """The digest of a code as a person typed it. Raises BadSubmission before anything is looked up."""
    try:
        code = codes.read(text)
    except codes.BadCode as bad:
        raise BadSubmission("code", f"code-{bad.code}") from None
    return digest("submission", code.encode())


def find(code: str, kind: str = "") -> Submission:
    """The submission of a code, of this kind where one is named. Raises BadSubmission."""
    submission = submissions.find(code=read_code(code))
    if submission is None or kind not in ("", submission.kind):
        raise BadSubmission("code", "unknown")
    return submission


def id_of(text: str, kind: str) -> str:
    """The id of a submission of this kind, from that itself or from its code. The caller checks then whether they may see it.

    Raises BadSubmission.
    """
    text = text.strip()
    return text.lower() if is_id(text.lower()) else str(find(text, kind).id)


def find_open(code: str) -> Submission:
    """The same, as long as it has not ended. Raises BadSubmission."""
    submission = find(code)
    if submission.is_over:
        raise BadSubmission("code", "ended")
    if is_unsent(submission):
        raise BadSubmission("code", "unknown")
    return submission


def draft(code: str, *, at: int | None = None) -> Draft:
    """The sheet of a code, for its holder. Raises BadSubmission."""
    submission = find(code, "report")
    try:
        kept = vault.read(submission.sealed, _PERSON, _ASKED_BY_PERSON, at=now() if at is None else at)
        sheet = open_sheet(kept.text("sheet"))
    except (VaultError, BadAnswers):
        raise BadSubmission("code", "gone") from None
    return Draft(submission.step, sheet, stands(submission.n), submission.step != DRAFT)


def _last_words(n: int) -> dict[str, bool]:
    return {row.consent: row.yes for row in consents(n)}


def stands(n: int) -> frozenset[str]:
    """The sender's consents now."""
    return frozenset(word for word, yes in _last_words(n).items() if yes)


def asks_first(n: int) -> bool:
    """Whether the sender is asked before this report ends, so that nothing ends by its code alone."""
    return handler().asks_first(n)


def parts(submission: Submission, *, at: int | None = None) -> Mapping[str, Part]:
    """By the key of a step that is followed, for the holder of the code: the part of the report that it is about."""
    at = now() if at is None else at
    try:
        sheet = open_sheet(vault.read(submission.sealed, _PERSON, _ASKED_BY_PERSON, at=at).text("sheet"))
    except (VaultError, BadAnswers):
        sheet = None
    return handler().parts(submission, sheet, at)


def answered(n: int) -> tuple[str, ...]:
    """All that the sender was asked to agree to, and said yes or no to."""
    return tuple(_last_words(n))


def is_unsent(row: Submission) -> bool:
    """Whether it is a form of one page that was kept and not sent."""
    return row.step == DRAFT and not KINDS[row.kind].in_steps


def unsent(kind: str, code: str, form: str, *, at: int | None = None) -> Unsent | None:
    """What was typed in the form of a kind and not sent, by its code; None where it was sent. `form` is the random text of the page that
    asks. Raises BadSubmission."""
    row = find(code, kind)
    if not is_unsent(row):
        return None
    try:
        kept = vault.read(row.sealed, _PERSON, _ASKED_BY_PERSON, at=now() if at is None else at)
    except VaultError:
        raise BadSubmission("code", "gone") from None
    is_mixed = kept.get("mixed") == "yes"
    is_own = not is_mixed and is_form(form) and read_code(code_of(form.encode()[:200], f"{row.kind} draft".encode())) == read_code(code)
    fields = msgspec.json.decode(kept.text("fields"), type=dict[str, str])
    return Unsent(row.sealed, fields, is_own, is_mixed, version_of(row))


def version_of(row: Submission) -> str:
    return version_at(row.changed)


def version_at(changed: int) -> str:
    """Opaque, so that nobody reads times from it or reckons with it."""
    return f"{changed:x}"


def is_from(code: str, form: str) -> bool:
    """Whether the sheet of this code was begun from the page with this random text: by the browser that goes on with it, and not by
    a finder of the code."""
    return is_form(form) and read_code(code_of(form.encode()[:200], b"report None")) == read_code(code)


def planned(sheet: Sheet, agreed: frozenset[str], country: str) -> Plan:
    """The items that would be sent if it were handed in now. Raises BadAnswers."""
    return handler().plan(sheet, agreed, country)


def status(code: str, *, at: int | None = None) -> Status:
    """How the submission of this code stands at a moment, by default now. Raises BadSubmission."""
    submission, at = find(code), now() if at is None else at
    chosen = tuple(_chosen(submission, proof, at) for proof in proofs(submission.n))
    is_open = submission.step == PROVE
    notes = note_rows.notes(submission.n)
    added = tuple(note.at for note in notes if not note.is_answer)
    return Status(
        kind=submission.kind,
        step=submission.step,
        made=submission.made,
        changed=submission.changed,
        dues=submission.dues,
        facts=public_facts(submission.facts),
        offered=tuple(ways_for(submission.about_kind)) if is_open else (),
        proofs=chosen if is_open else tuple(proof for proof in chosen if proof.state == SHOWN),
        letters=tuple(Letter(note.at, _opened(note.sealed, at)) for note in notes if note.is_answer),
        added=added,
        may_add=not submission.is_over and len(added) < MOST_NOTES,
        may_withdraw=not submission.is_over,
        papers=len(papers(submission.n)),
    )


def public_facts(facts: Mapping[str, int]) -> dict[str, int]:
    """Of the counts, those that the sender is told."""
    return {name: count for name, count in facts.items() if name in COUNTS_TOLD}


def _opened(reference: UUID, at: int) -> str | None:
    try:
        return vault.read(reference, _PERSON, _ASKED_BY_PERSON, at=at).text("text")
    except VaultError:
        return None


def _chosen(submission: Submission, proof: Proof, at: int) -> Shown:
    style = WAYS[proof.way].style
    again = SEND_AGAIN_AFTER if style == SENT else LOOK_AGAIN_AFTER
    return Shown(
        way=proof.way,
        style=style,
        state=proof.state,
        outcome=proof.outcome,
        text=placed_text(submission.id.bytes) if style == PLACED else "",
        takes_code=style == SENT and _may_come(proof, at),
        may_ask_again=style != TOLD and proof.state not in (ASKED, SHOWN) and (proof.sent is None or proof.sent + again <= at),
        by_hand=bool(proof.by),
    )


def _may_come(proof: Proof, at: int) -> bool:
    """Whether a code that still works was sent, or may have been: a gateway that gave an error can have passed it on all the same."""
    return proof.sent is not None and proof.sent + SHORT_LIVES > at and proof.state != SHOWN and proof.outcome != "not-configured"


# --- For the features that handle submissions


def said_since(submission: int, consent: str, at: int) -> bool:
    """Whether a yes or a no to this was said at a moment or later."""
    return any(row.consent == consent and row.at >= at for row in consents(submission))


def submission(submission_id: str) -> Submission | None:
    """A submission by its id."""
    try:
        return submissions.find(id=UUID(submission_id))
    except ValueError:
        return None


def numbers_of(beginning: str) -> list[int]:
    """The numbers of the submissions whose id begins so, at least eight letters of it; the caller checks then whether they may see them."""
    letters = beginning.replace("-", "")
    try:
        first, last = UUID(letters.ljust(32, "0")), UUID(letters.ljust(32, "f"))
    except ValueError:
        return []
    return submissions.between(first, last) if 8 <= len(letters) <= 32 else []


def by_number(n: int) -> Submission | None:
    return submissions.find(n=n)


def by_numbers(numbers: Iterable[int]) -> dict[int, Submission]:
    """The submissions of these numbers that exist, by number: one question for a whole list."""
    return submissions.among(numbers)


def numbers(
    kind: str,
    *,
    party: int | None,
    others: Iterable[int],
    before: int,
    limit: int,
    handed: tuple[int | None, int | None] = (None, None),
) -> list[int]:
    """The submissions of a kind, by number, the newest first: all; or those that `party` keeps or sent, and `others`, which are numbers.
    `handed`: from when on, and before when, they were handed in."""
    return submissions.numbers_of(kind, party=party, others=others, before=before, limit=limit, handed=handed)


def notes(n: int) -> list[UUID]:
    """The vault's references of what the sender added, oldest first."""
    return [note.sealed for note in note_rows.notes(n) if not note.is_answer]


def unproven_before(submission: Submission) -> int:
    """How many unproven submissions about the same identifier were sent before this one."""
    return submissions.count_unproven(submission.about, before=submission.n)


def proof_to_make(at: int | None = None) -> Proof | None:
    """The way that was chosen longest ago and that nobody sends or looks for yet; None where nothing waits."""
    return proof_rows.next_to_make((now() if at is None else at) - TAKEN_AGAIN_AFTER)


def submission_of(proof: Proof) -> Submission:
    submission = submissions.find(n=proof.submission)
    assert submission is not None
    return submission


def sheet_of(submission: Submission, at: int) -> Sheet:
    """The sheet that the sender filled in, for the hub that hands it on. Raises VaultError, BadAnswers."""
    return open_sheet(vault.read(submission.sealed, Reader(None, "hub", "hub"), Reason("delivery"), at=at).text("sheet"))


def pictures(sheet: Sheet) -> tuple[str, ...]:
    """The vault's references of the pictures of a sheet that is kept."""
    return tuple(sheet.answers.get(EVIDENCE, ()))


def draft_kept_until(submission: Submission) -> int:
    """Until when a draft that nobody hands in is kept."""
    return submission.changed + (DRAFT_LIVES if submission.member is None else CALL_LIVES)


def from_same_place(submission: Submission) -> tuple[str, tuple[int, ...]]:
    """The network that this sheet came from within its hour, as a digest in hex; and the other sheets that came from there, by number."""
    if submission.place is None:
        return "", ()
    return submission.place.hex(), submissions.others_from(submission.place, submission.kind, submission.n)


__all__ = [
    "BadSubmission", "FollowedStep", "MoneyBack", "Office", "Part", "Proof", "Submission", "TakenBack", "Way", "consents", "digest",
    "followed", "is_form", "new_form", "offices", "papers", "placed_text", "proofs", "returned", "short_code", "taken_back",
]  # fmt: skip
