"""How submissions stand: to whoever holds the code, in words that name nobody; and to the features that handle them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from django.db.models import Q

from accord.core import codes
from accord.core.reports.answers import BadAnswers
from accord.core.reports.plan import Plan
from accord.core.reports.sheet import Sheet, open_sheet
from accord.hub.intake import plans
from accord.hub.intake.digests import code_of, digest, placed_text
from accord.hub.intake.digests import is_form as is_form
from accord.hub.intake.digests import new_form as new_form
from accord.hub.intake.errors import BadSubmission as BadSubmission  # the doors catch it by this name
from accord.hub.intake.kinds import kinds
from accord.hub.intake.models import Back, Followed, Note, Paper, Proof, Returned, Said, Submission
from accord.hub.intake.offices import offices as offices
from accord.hub.intake.vocabulary import (
    ASKED,
    COUNTS_TOLD,
    DRAFT,
    ENDED,
    LOOK_AGAIN_AFTER,
    MOST_NOTES,
    PROVE,
    SEND_AGAIN_AFTER,
    SHORT_LIVES,
    SHOWN,
    TAKEN_AGAIN_AFTER,
)
from accord.hub.intake.ways import ways, ways_for
from accord.hub.intake.ways.base import PLACED, SENT, TOLD
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.asking import Reader, Reason
from accord.hub.vault.errors import VaultError


@dataclass(frozen=True, slots=True)
class Row:
    """A submission as the features that handle it see it."""

    n: int
    id: UUID
    kind: str
    home: int
    member: int | None
    for_person: bool
    country: str
    language: str
    about_kind: str
    sealed: UUID
    contact: UUID | None
    step: str
    dues: Mapping[str, int]
    facts: Mapping[str, int]
    damped: bool
    made: int
    changed: int

    @property
    def is_over(self) -> bool:
        return self.step in ENDED


@dataclass(frozen=True, slots=True)
class ProofRow:
    n: int
    submission: int
    way: str
    state: str
    times: int
    sent: int | None
    outcome: str
    by: str
    by_member: int | None
    shown: int | None


@dataclass(frozen=True, slots=True)
class Offered:
    """A way to prove control: `style` is sent, placed or told."""

    word: str
    style: str


@dataclass(frozen=True, slots=True)
class Shown:
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
    """What the sender is told; None where the vault can't open it now."""

    at: int
    text: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Status:
    """How a submission stands, for whoever holds its code: nothing that says whose it is or what it is about."""

    kind: str
    step: str
    made: int
    changed: int
    dues: Mapping[str, int]
    facts: Mapping[str, int]
    offered: tuple[Offered, ...]
    proofs: tuple[Shown, ...]
    letters: tuple[Letter, ...]
    added: tuple[int, ...]
    may_add: bool
    papers: int
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class FollowedRow:
    """A step that is taken for the sender. `key` tells it from the others of its kind."""

    key: str
    step: str
    state: str
    since: int
    due: int | None


@dataclass(frozen=True, slots=True)
class BackRow:
    """What became of something when a consent was taken back. `became`: ended, or stays; `word`: what it was, or upon what it rests."""

    consent: str
    became: str
    word: str
    at: int


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """Money that came back, all of it so far. `bank`: the name of whoever gave it back; `is_whole`: there is no more of it."""

    amount: str
    code: str
    bank: str
    is_whole: bool
    at: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A sheet as far as it is filled in. `stands`: what is agreed to now; `handed_in`: the sheet can't be changed any more."""

    step: str
    country: str
    language: str
    sheet: Sheet = field(repr=False)
    stands: frozenset[str]
    handed_in: bool


def choices(kind: str, name: str) -> tuple[str, ...]:
    """The codes that a field of this kind of submission may have."""
    one = kinds()[kind]
    return {**one.fields, **one.reach}[name].choices


def longest(kind: str, name: str) -> int:
    one = kinds()[kind]
    return {**one.fields, **one.reach}[name].most


def read_code(text: str) -> bytes:
    """The digest of a code as somebody typed it. Raises BadSubmission before anything is looked up."""
    try:
        code = codes.read(text)
    except codes.BadCode as bad:
        raise BadSubmission("code", f"code-{bad.code}") from None
    return digest("submission", code.encode())


def find(code: str, kind: str = "") -> Row:
    """The submission of a code, of this kind where one is named. Raises BadSubmission."""
    found = Submission.objects.filter(code=read_code(code)).first()
    if found is None or kind not in ("", found.kind):
        raise BadSubmission("code", "unknown")
    return _row(found)


def by_code(digest: bytes) -> Row | None:
    found = Submission.objects.filter(code=digest).first()
    return None if found is None else _row(found)


def number_of(id: str) -> int:
    return int(Submission.objects.values_list("n", flat=True).get(id=id))


def followed(n: int) -> tuple[FollowedRow, ...]:
    """What is done for the sender, in the order in which it began."""
    return tuple(
        FollowedRow(one.key, one.step, one.state, one.since, one.due) for one in Followed.objects.filter(submission=n).order_by("n")
    )


def taken_back(n: int) -> tuple[BackRow, ...]:
    """What ended and what goes on of that to which consent was taken back, the last first."""
    found = Back.objects.filter(submission=n).order_by("-at", "n")
    return tuple(BackRow(one.consent, one.became, one.word, one.at) for one in found)


def returned(n: int) -> tuple[ReturnedRow, ...]:
    """The money that came back to the sender."""
    found = Returned.objects.filter(submission=n).order_by("n")
    return tuple(ReturnedRow(one.amount, one.code, one.bank, one.is_whole, one.at) for one in found)


def draft(code: str, *, at: int | None = None) -> Draft:
    """The sheet of a code, for whoever holds it. Raises BadSubmission."""
    row = find(code, "report")
    reader, reason = Reader(None, "person", "public"), Reason("person-asked")
    try:
        sheet = open_sheet(vault.read(row.sealed, reader, reason, at=now() if at is None else at).text("sheet"))
    except (VaultError, BadAnswers):
        raise BadSubmission("code", "gone") from None
    return Draft(row.step, row.country, row.language, sheet, stands(row.n), row.step != DRAFT)


def _last_words(n: int) -> dict[str, bool]:
    return dict(Said.objects.filter(submission=n).order_by("n").values_list("word", "yes"))


def stands(n: int) -> frozenset[str]:
    """What the sender agrees to now."""
    return frozenset(word for word, yes in _last_words(n).items() if yes)


def answered(n: int) -> tuple[str, ...]:
    """All that the sender was asked to agree to, and said yes or no to."""
    return tuple(_last_words(n))


def is_from(code: str, form: str) -> bool:
    """Whether the sheet of this code was begun from the page with this random text: by the browser that goes on with it, and not by
    whoever found the code."""
    return is_form(form) and read_code(code_of(form.encode()[:200], b"report None")) == read_code(code)


def planned(sheet: Sheet, agreed: frozenset[str], country: str) -> Plan:
    """What would be sent if it were handed in now. Raises BadAnswers."""
    return plans.plan(sheet, agreed, country)


def status(code: str, *, at: int | None = None) -> Status:
    """How the submission of this code stands at a moment, by default now. Raises BadSubmission."""
    row, at = find(code), now() if at is None else at
    shown = tuple(_shown(row, proof, at) for proof in proofs(row.n))
    is_open = row.step == PROVE
    notes = list(Note.objects.filter(submission=row.n).order_by("n"))
    return Status(
        kind=row.kind,
        step=row.step,
        made=row.made,
        changed=row.changed,
        dues=row.dues,
        facts=told(row.facts),
        offered=tuple(Offered(way.word, way.style) for way in ways_for(row.about_kind)) if is_open else (),
        proofs=shown if is_open else tuple(one for one in shown if one.state == SHOWN),
        letters=tuple(Letter(note.at, _opened(note.sealed, at)) for note in notes if note.is_answer),
        added=tuple(note.at for note in notes if not note.is_answer),
        may_add=not row.is_over and sum(not note.is_answer for note in notes) < MOST_NOTES,
        may_withdraw=not row.is_over,
        papers=len(papers(row.n)),
    )


def told(facts: Mapping[str, int]) -> dict[str, int]:
    """Of the counts, those that whoever sent it is told."""
    return {name: count for name, count in facts.items() if name in COUNTS_TOLD}


def _opened(reference: UUID, at: int) -> str | None:
    try:
        return vault.read(reference, Reader(None, "person", "public"), Reason("person-asked"), at=at).text("text")
    except VaultError:
        return None


def _shown(row: Row, proof: ProofRow, at: int) -> Shown:
    way = ways()[proof.way]
    again = SEND_AGAIN_AFTER if way.style == SENT else LOOK_AGAIN_AFTER
    return Shown(
        way=proof.way,
        style=way.style,
        state=proof.state,
        outcome=proof.outcome,
        text=placed_text(row.id.bytes) if way.style == PLACED else "",
        takes_code=way.style == SENT and proof.sent is not None and proof.sent + SHORT_LIVES > at and proof.state != SHOWN,
        may_ask_again=way.style != TOLD and proof.state not in (ASKED, SHOWN) and (proof.sent is None or proof.sent + again <= at),
        by_hand=bool(proof.by),
    )


def submission(id: str) -> Row | None:
    """A submission by its id, for the features that handle it."""
    try:
        found = Submission.objects.filter(id=UUID(id)).first()
    except ValueError:
        return None
    return _row(found) if found else None


def by_number(n: int) -> Row | None:
    found = Submission.objects.filter(n=n).first()
    return _row(found) if found else None


def sent_by(member: int, kind: str, *, before: int | None = None, limit: int = 50) -> list[Row]:
    """What a member sent itself, newest first."""
    found = Submission.objects.filter(member=member, kind=kind)
    if before is not None:
        found = found.filter(n__lt=before)
    return [_row(one) for one in found.order_by("-n")[:limit]]


def kept_by(home: int, kind: str, *, before: int | None = None, limit: int = 50) -> list[Row]:
    """What a member keeps, newest first."""
    found = Submission.objects.filter(home=home, kind=kind)
    if before is not None:
        found = found.filter(n__lt=before)
    return [_row(one) for one in found.order_by("-n")[:limit]]


def proofs(n: int) -> list[ProofRow]:
    return [_proof(one) for one in Proof.objects.filter(submission=n).order_by("n")]


def notes(n: int) -> list[UUID]:
    """The vault's references of what the sender added, oldest first."""
    return list(Note.objects.filter(submission=n, is_answer=False).order_by("n").values_list("sealed", flat=True))


def papers(n: int) -> list[UUID]:
    """The vault's references of the pictures of papers."""
    return list(Paper.objects.filter(submission=n).order_by("n").values_list("sealed", flat=True))


def ahead(row: Row) -> int:
    """How many unproven submissions about the same identifier were sent before this one."""
    about = Submission.objects.filter(n=row.n).values_list("about", flat=True).get()
    return Submission.objects.filter(about=about, step=PROVE, n__lt=row.n).count()


def proof_to_make(at: int | None = None) -> ProofRow | None:
    """The way that was chosen longest ago and that nobody sends or looks for yet; None where nothing waits."""
    free = Q(taken=None) | Q(taken__lte=(now() if at is None else at) - TAKEN_AGAIN_AFTER)
    found = Proof.objects.filter(free, state=ASKED).order_by("asked", "n").first()
    return _proof(found) if found else None


def submission_of(proof: ProofRow) -> Row:
    return _row(Submission.objects.get(n=proof.submission))


def _row(one: Submission) -> Row:
    return Row(
        n=one.n,
        id=one.id,
        kind=one.kind,
        home=one.home,
        member=one.member,
        for_person=one.for_person,
        country=one.country,
        language=one.language,
        about_kind=one.about_kind,
        sealed=one.sealed,
        contact=one.contact,
        step=one.step,
        dues=msgspec.json.decode(one.dues, type=dict[str, int]),
        facts=msgspec.json.decode(one.facts, type=dict[str, int]),
        damped=one.damped,
        made=one.made,
        changed=one.changed,
    )


def _proof(one: Proof) -> ProofRow:
    return ProofRow(one.n, one.submission, one.way, one.state, one.times, one.sent, one.outcome, one.by, one.by_member, one.shown)
