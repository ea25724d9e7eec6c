"""Appeals as members see them: those that they sent, keep, answer for or decide; and who has applied what was taken back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from msgspec import Struct

from accord.hub.appeals import store
from accord.hub.appeals.errors import NoSuchAppeal
from accord.hub.appeals.opening import appellant
from accord.hub.appeals.standing import due_of, requests_of, step_of
from accord.hub.appeals.store import Opened
from accord.hub.appeals.vocabulary import PROTOCOL
from accord.hub.intake import queries as intake
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.queries import Submission
from accord.hub.intake.vocabulary import DRAFT, PROVE, WAITS
from accord.hub.intake.vocabulary.ways import BY_HAND, ways_for
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow, need
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Claim, Party, Request
from accord.hub.requests.vocabulary import ANSWER, ANSWERER, ASKER, BANK, MANAGE, OPEN, READ, REVIEWER, WATCHER
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

MOST = 200


class ProofRow(Struct, frozen=True):
    """A way to prove control that was chosen. `by`: the member that recorded it by hand, by id; empty where the hub saw it."""

    way: str
    state: str
    outcome: str
    by: str
    by_name: str
    shown: int | None


class ReceiptOf(Struct, frozen=True):
    """A member that must apply a retraction, and since when it says that it has; `acted`: it had acted on the claim."""

    claim: str
    member: str
    member_name: str
    acted: bool
    seq: int
    applied: int | None


class ClaimRow(Struct, frozen=True):
    """A claim that the appeal is about. `decision`: upheld, rejected, or nothing yet; `seq`: the retraction's number; `answered`: its
    member said that it stands by it; `is_request`: no signal, but a request by which something is held or blocked.
    """

    claim: str
    decision: str
    seq: int | None
    answered: bool
    is_request: bool


class RequestRow(Struct, frozen=True):
    """One request of the appeal, as far as the caller takes part in it. `reviewers` are the names of those who may decide."""

    id: str
    state: str
    due: int | None
    claimant: str
    claimant_name: str
    reviewers: tuple[str, ...]
    claims: tuple[ClaimRow, ...]
    receipts: tuple[ReceiptOf, ...]


class AppealRow(Struct, frozen=True):
    """`sides`: how the caller stands to it: sent, keeps, claimant, reviewer, watcher, secretariat, confirms."""

    id: str
    step: str
    kind: str
    country: str
    language: str
    made: int
    changed: int
    dues: Mapping[str, int]
    facts: Mapping[str, int]
    for_person: bool
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The sealed texts that the caller may read: None, or nothing, for those it may not. Each look leaves a line."""

    about: str | None = field(default=None, repr=False)
    reason: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    harm: str = ""
    reach: str | None = field(default=None, repr=False)
    added: tuple[str, ...] = field(default=(), repr=False)


class Appeal(Struct, frozen=True):
    """An appeal with its requests. `ways`: those by which control can be proven; `may_confirm`: the caller may record one by hand, and look
    at the pictures of papers that were sent, of which there are `papers`."""

    row: AppealRow
    ways: tuple[str, ...]
    proofs: tuple[ProofRow, ...]
    requests: tuple[RequestRow, ...]
    may_confirm: bool
    papers: int
    papers_wait: bool


def appeals(
    caller: Caller, *, before: int | None = None, limit: int = 50, since: int | None = None, until: int | None = None
) -> tuple[list[AppealRow], int | None]:
    """The appeals that the caller may see, newest first; then the `before` of the next page, or None. `since` and `until`: those handed in
    from then on, or before. Raises NotAllowed."""
    need(caller, READ, MANAGE)
    limit = min(max(limit, 1), MOST)
    numbers = intake.numbers(
        PROTOCOL,
        party=None if caller.may(MANAGE) else caller.n,
        others=store.submissions_of(caller.n),
        before=before if before is not None else 2**62,
        limit=limit + 1,
        handed=(since, until),
    )
    rows, page = [], numbers[:limit]
    submissions, running = intake.by_numbers(page), _running(page)
    parties = requests.parties_of(request.n for there in running.values() for request in there)
    claims = requests.claims_of(parties)
    home = cache(members.home_of_people)
    for submission in (submissions[n] for n in page if n in submissions):
        own = running.get(submission.n, [])
        sides = _sides(caller, submission, own, parties, home)
        rows.append(_row(caller, submission, sides, own, parties, claims))
    return rows, numbers[limit - 1] if len(numbers) > limit else None


def find(caller: Caller, appeal_id: str) -> tuple[Submission, tuple[str, ...]]:
    """The submission of an appeal, and how the caller stands to it. Raises NoSuchAppeal, NotAllowed."""
    need(caller, READ, OPEN, ANSWER, MANAGE)
    submission = intake.submission(appeal_id)
    if submission is None or submission.kind != PROTOCOL or submission.step == DRAFT:
        raise NoSuchAppeal
    running = requests_of(store.opened_for(submission.n))
    sides = _sides(caller, submission, running, requests.parties_of(request.n for request in running))
    if not sides:
        raise NoSuchAppeal
    return submission, sides


def named(caller: Caller, text: str) -> list[AppealRow]:
    """The appeal that an id names, or the appellant's code, where the caller stands to it in any way."""
    if not any(caller.may(permission) for permission in (READ, OPEN, ANSWER, MANAGE)):
        return []
    try:
        submission, sides = find(caller, intake.id_of(text, PROTOCOL))
    except (NoSuchAppeal, BadSubmission):
        return []
    return [_row(caller, submission, sides, requests_of(store.opened_for(submission.n)))]


def appeal(caller: Caller, appeal_id: str) -> Appeal:
    """An appeal, with its requests and receipts as far as the caller may see them. Raises NoSuchAppeal, NotAllowed."""
    submission, sides = find(caller, appeal_id)
    opened = store.opened_for(submission.n)
    running = requests_of(opened)
    names = {member.n: member for member in members.members()}
    may = may_confirm(caller, submission, sides)
    visible = []
    for row, request in zip(opened, running, strict=True):
        parties = requests.parties(request.n)
        if requests.sees(caller, request, parties):
            visible.append(_request(caller, row, request, parties, names))
    return Appeal(
        row=_row(caller, submission, sides, running),
        ways=tuple(way.word for way in ways_for(submission.about_kind)),
        proofs=tuple(_proof(proof, names) for proof in intake.proofs(submission.n)),
        requests=tuple(visible),
        may_confirm=may,
        papers=len(intake.papers(submission.n)) if may else 0,
        papers_wait=bool(papers(submission)),
    )


def _proof(proof: intake.Proof, names: Mapping[int, MemberRow]) -> ProofRow:
    by = names.get(proof.by_member) if proof.by_member is not None else None
    return ProofRow(proof.way, proof.state, proof.outcome, by.id if by else "", by.name if by else "", proof.shown)


def said(caller: Caller, appeal_id: str) -> Said:
    """The appellant's texts, and which identifier they are about, as far as the vault opens them to the caller. Never inside a turn.

    Raises NoSuchAppeal, NotAllowed.
    """
    submission, _sides_of_it = find(caller, appeal_id)
    at = now()
    texts = _read(submission.sealed, caller, at)
    contact = _read(submission.contact, caller, at) if submission.home == caller.n else {}
    added = [text for reference in intake.notes(submission.n) if (text := _read(reference, caller, at).get("reason"))]
    return Said(
        about=texts.get("about") or _subject(caller, submission),
        reason=texts.get("reason"),
        name=texts.get("name"),
        harm=contact.get("harm", ""),
        reach=contact.get("reach"),
        added=tuple(added),
    )


def _reader(caller: Caller) -> Reader:
    return Reader(caller.n, caller.role, caller.actor)


def _read(reference: UUID | None, caller: Caller, at: int) -> dict[str, str]:
    if reference is None:
        return {}
    try:
        kept = vault.read(reference, _reader(caller), Reason("request"), at=at)
    except VaultError:
        return {}
    return {name: str(value) for name, value in kept.items()}


def papers(submission: Submission) -> int:
    """How many pictures of papers wait for a reviewer."""
    waits = any(proof.way == BY_HAND and proof.state == WAITS for proof in intake.proofs(submission.n))
    return len(intake.papers(submission.n)) if waits else 0


def paper(caller: Caller, appeal_id: str, number: int) -> tuple[str, bytes]:
    """One of the pictures of papers, from 1: its type and its bytes, for a caller who may record what it shows. The look leaves a line.

    Raises NoSuchAppeal, NotAllowed.
    """
    submission, sides = find(caller, appeal_id)
    references = intake.papers(submission.n)
    if not may_confirm(caller, submission, sides) or not 1 <= number <= len(references):
        raise NoSuchAppeal
    try:
        kept = vault.read(references[number - 1], _reader(caller), Reason("request"), at=now())
    except VaultError:
        raise NoSuchAppeal from None
    data = kept.get("file")
    if not isinstance(data, bytes):
        raise NoSuchAppeal
    return kept.text("type"), data


def _subject(caller: Caller, submission: Submission) -> str | None:
    """The identifier as the requests have it, for those who take part in one."""
    for request in requests_of(store.opened_for(submission.n)):
        if request.subject is not None and requests.sees(caller, request, requests.parties(request.n)):
            return requests.subjects_by([request.subject])[request.subject][2]
    return None


def barred(submission: Submission) -> set[int]:
    """Who may not decide any part of an appeal: its claimants, and the member that appeals."""
    parts = {row.claimant for row in store.opened_for(submission.n)} | {appellant(submission)}
    return {member for member in parts if member is not None}


def candidates(caller: Caller, appeal_id: str) -> list[MemberRow]:
    """The members that may be named to decide, for the caller who names them. Raises NoSuchAppeal, NotAllowed."""
    submission, _sides_of_it = find(caller, appeal_id)
    need(caller, MANAGE)
    out = barred(submission)
    return [member for member in members.members() if member.standing == "active" and member.n not in out]


def may_confirm(caller: Caller, submission: Submission, sides: Iterable[str]) -> bool:
    """Whether the caller may record by hand that control is proven: not the appellant, nor a member that watches or claims alone."""
    if appellant(submission) == caller.n and "confirms" not in sides:
        return False
    return caller.may(ANSWER) and not {"keeps", "reviewer", "secretariat", "confirms"}.isdisjoint(sides)


def _running(submissions: Iterable[int]) -> dict[int, list[Request]]:
    """The requests of many appeals, by the submission's number."""
    opened = store.opened_of(submissions)
    there = requests.by_ids(row.request for rows in opened.values() for row in rows)
    return {n: [there[row.request] for row in rows if row.request in there] for n, rows in opened.items()}


def _sides(
    caller: Caller,
    submission: Submission,
    running: list[Request],
    parties: Mapping[int, list[Party]],
    home: Callable[[str], int] = members.home_of_people,
) -> tuple[str, ...]:
    appeals = appellant(submission, home)
    sides = ["sent"] if submission.member == caller.n else []
    sides += ["keeps"] if submission.home == caller.n and appeals is None else []
    sides += ["secretariat"] if caller.may(MANAGE) else []
    words = {ANSWERER: "claimant", REVIEWER: "reviewer", WATCHER: "watcher", BANK: "confirms"}
    # Where a member appeals, another stands for it in the parts that it may not see.
    words |= {ASKER: "keeps"} if appeals != caller.n else {}
    for request in running:
        sides += [words[party.side] for party in parties.get(request.n, ()) if party.member == caller.n and party.side in words]
    return tuple(dict.fromkeys(sides))


def _row(
    caller: Caller,
    submission: Submission,
    sides: tuple[str, ...],
    running: list[Request],
    parties: Mapping[int, list[Party]] | None = None,
    claims: Mapping[int, list[Claim]] | None = None,
) -> AppealRow:
    """`parties` and `claims` of the requests, where many rows are made at once; else they are asked for where they are needed."""
    step, dues, counts = _standing(caller, submission, sides, running, parties, claims)
    return AppealRow(
        id=str(submission.id),
        step=step,
        kind=submission.about_kind,
        country=submission.country,
        language=submission.language,
        made=submission.made,
        changed=submission.changed,
        dues=dues,
        facts=counts,
        for_person=submission.for_person,
        sides=sides,
    )


def _standing(
    caller: Caller,
    submission: Submission,
    sides: tuple[str, ...],
    running: list[Request],
    parties: Mapping[int, list[Party]] | None,
    claims: Mapping[int, list[Claim]] | None,
) -> tuple[str, Mapping[str, int], Mapping[str, int]]:
    """How it stands: as a whole for those who handle the whole, as the appellant is told for who sent it, and for everybody else as
    its own parts stand, so that one claimant learns of no other."""
    if {"keeps", "secretariat"} & set(sides):
        return submission.step, submission.dues, submission.facts
    if "sent" in sides or submission.step == PROVE:
        return submission.step, submission.dues, intake.public_facts(submission.facts)
    parties = requests.parties_of(request.n for request in running) if parties is None else parties
    own = [request for request in running if requests.sees(caller, request, parties.get(request.n, []))]
    claims = requests.claims_of(request.n for request in own) if claims is None else claims
    step = step_of(own, claims)
    return step, due_of(own, step, claims), {name: at for name, at in submission.facts.items() if name == "public_at"}


def _request(caller: Caller, row: Opened, request: Request, parties: list[Party], names: Mapping[int, MemberRow]) -> RequestRow:
    """Who watches alone sees its own receipt, and no other member's."""
    takes_part = requests.takes_part(caller, request, parties)
    claimant = names.get(row.claimant) if row.claimant is not None and takes_part else None
    reviewers = [names[party.member].name for party in parties if party.side == REVIEWER and party.member in names]
    return RequestRow(
        id=request.id,
        state=request.state,
        due=request.next_due,
        claimant="" if claimant is None else claimant.id,
        claimant_name="" if claimant is None else claimant.name,
        reviewers=tuple(reviewers) if takes_part else (),
        claims=tuple(
            ClaimRow(claim.claim, claim.decision, claim.seq, claim.answered, requests.asked(claim.claim) is not None)
            for claim in requests.claims(request.n)
        ),
        receipts=tuple(
            ReceiptOf(receipt.claim, names[receipt.member].id, names[receipt.member].name, receipt.acted, receipt.seq, receipt.applied)
            for receipt in store.receipts([request.id])
            if receipt.member in names and (takes_part or receipt.member == caller.n)
        ),
    )
