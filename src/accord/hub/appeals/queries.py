"""Appeals as members see them: those that they sent, keep, answer for or decide; and who has applied what was taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from accord.hub.appeals import store
from accord.hub.appeals.errors import NoSuchAppeal, NotAllowed
from accord.hub.appeals.opening import appellant
from accord.hub.appeals.standing import due_of, step_of
from accord.hub.appeals.store import OpenedRow, ReceiptRow
from accord.hub.appeals.vocabulary import PROTOCOL
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission
from accord.hub.intake.vocabulary import PROVE, WAITS
from accord.hub.intake.vocabulary.ways import BY_HAND, ways_for
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Request
from accord.hub.requests.vocabulary import ANSWER, ANSWERER, ASKER, BANK, MANAGE, OPEN, READ, REVIEWER, WATCHER
from accord.hub.times import now
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason

MOST = 200


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A way to prove control that was chosen. `by`: the member that recorded it by hand, by id; empty where the hub saw it."""

    way: str
    state: str
    outcome: str
    by: str
    by_name: str
    shown: int | None


@dataclass(frozen=True, slots=True)
class ReceiptOf:
    """A member that must apply a retraction, and since when it says that it has; `acted`: it had acted on the claim."""

    claim: str
    member: str
    member_name: str
    acted: bool
    seq: int
    applied: int | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim that the appeal is about. `decision`: upheld, rejected, or nothing yet; `seq`: the retraction's number; `answered`: its
    member said that it stands by it; `is_request`: no signal, but a request by which something is held or blocked.
    """

    claim: str
    decision: str
    seq: int | None
    answered: bool
    is_request: bool


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request of the appeal, as far as the caller takes part in it. `reviewers` are the names of those who may decide."""

    id: str
    state: str
    due: int | None
    claimant: str
    claimant_name: str
    reviewers: tuple[str, ...]
    claims: tuple[ClaimRow, ...]
    receipts: tuple[ReceiptOf, ...]


@dataclass(frozen=True, slots=True)
class AppealRow:
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
    """What lies in the vault and the caller may read: None, or nothing, for what it may not. Each look leaves a line."""

    about: str | None = field(default=None, repr=False)
    reason: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    harm: str = ""
    reach: str | None = field(default=None, repr=False)
    added: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal with its requests. `ways`: those by which control can be proven; `may_confirm`: the caller may record one by hand, and look
    at the pictures of papers that were sent, of which there are `papers`."""

    row: AppealRow
    ways: tuple[str, ...]
    proofs: tuple[ProofRow, ...]
    requests: tuple[RequestRow, ...]
    may_confirm: bool
    papers: int
    papers_wait: bool


def need(caller: Caller, *permissions: str) -> None:
    """One of these. Raises NotAllowed."""
    if not any(caller.may(permission) for permission in permissions):
        raise NotAllowed


def appeals(caller: Caller, *, before: int | None = None, limit: int = 50) -> tuple[list[AppealRow], int | None]:
    """The appeals that the caller may see, newest first; then the `before` of the next page, or None. Raises NotAllowed."""
    need(caller, READ, MANAGE)
    limit = min(max(limit, 1), MOST)
    mine = (
        "(s.home = %s OR s.member = %s OR "
        f"EXISTS (SELECT 1 FROM appeals_opened o WHERE o.submission = s.n AND {requests.party_of('o.request')}))"
    )
    values: list[str | int] = [PROTOCOL, before if before is not None else 2**62]
    condition = "" if caller.may(MANAGE) else f"AND {mine}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.n FROM intake_submission s WHERE s.kind = %s AND s.n < %s {condition} ORDER BY s.n DESC LIMIT %s",
            [*values, *([] if caller.may(MANAGE) else [caller.n] * 3), limit + 1],
        )
        numbers = [n for (n,) in cursor.fetchall()]
        found = [
            _row(caller, row, _sides(caller, row, running), running)
            for n in numbers[:limit]
            if (row := intake.by_number(n)) is not None
            for running in [_running(store.opened_for(cursor, n))]
        ]
    return found, numbers[limit - 1] if len(numbers) > limit else None


def find(caller: Caller, id: str) -> tuple[Submission, tuple[str, ...]]:
    """The submission of an appeal, and how the caller stands to it. Raises NoSuchAppeal, NotAllowed."""
    need(caller, READ, OPEN, ANSWER, MANAGE)
    row = intake.submission(id)
    if row is None or row.kind != PROTOCOL:
        raise NoSuchAppeal
    with connection.cursor() as cursor:
        sides = _sides(caller, row, _running(store.opened_for(cursor, row.n)))
    if not sides:
        raise NoSuchAppeal
    return row, sides


def appeal(caller: Caller, id: str) -> Appeal:
    """An appeal, with its requests and receipts as far as the caller may see them. Raises NoSuchAppeal, NotAllowed."""
    row, sides = find(caller, id)
    with connection.cursor() as cursor:
        running = _running(store.opened_for(cursor, row.n))
    names = {one.n: one for one in members.members()}
    with connection.cursor() as cursor:
        opened = store.opened_for(cursor, row.n)
        shown = []
        for one, request in zip(opened, running, strict=True):
            parties = requests.parties(request.n)
            if requests.sees(caller, request, parties):
                takes = requests.takes_part(caller, request, parties)
                claims = _claims(request)
                reviewers = [names[party.member].name for party in parties if party.side == REVIEWER and party.member in names]
                shown.append(_request(caller, one, request, takes, claims, store.receipts(cursor, [request.id]), names, reviewers))
    return Appeal(
        row=_row(caller, row, sides, running),
        ways=tuple(way.word for way in ways_for(row.about_kind)),
        proofs=tuple(_proof(proof, names) for proof in intake.proofs(row.n)),
        requests=tuple(shown),
        may_confirm=may_confirm(caller, row, sides),
        papers=len(intake.papers(row.n)) if may_confirm(caller, row, sides) else 0,
        papers_wait=bool(papers(row)),
    )


def _proof(row: intake.Proof, names: Mapping[int, MemberRow]) -> ProofRow:
    by = names.get(row.by_member) if row.by_member is not None else None
    return ProofRow(row.way, row.state, row.outcome, by.id if by else "", by.name if by else "", row.shown)


def said(caller: Caller, id: str) -> Said:
    """What the appellant says, and which identifier it is about, as far as the vault opens it to the caller. Never inside a turn.

    Raises NoSuchAppeal, NotAllowed.
    """
    row, _sides_of_it = find(caller, id)
    at = now()
    words, contact = _read(row.sealed, caller, at), _read(row.contact, caller, at) if row.home == caller.n else {}
    added = [text for reference in intake.notes(row.n) if (text := _read(reference, caller, at).get("reason"))]
    return Said(
        about=words.get("about") or _subject(caller, row),
        reason=words.get("reason"),
        name=words.get("name"),
        harm=contact.get("harm", ""),
        reach=contact.get("reach"),
        added=tuple(added),
    )


def _read(reference: UUID | None, caller: Caller, at: int) -> dict[str, str]:
    if reference is None:
        return {}
    try:
        kept = vault.read(reference, Reader(caller.n, caller.role, caller.actor), Reason("request"), at=at)
    except VaultError:
        return {}
    return {name: str(value) for name, value in kept.items()}


def papers(row: Submission) -> int:
    """How many pictures of papers wait for somebody to look at them."""
    waits = any(one.way == BY_HAND and one.state == WAITS for one in intake.proofs(row.n))
    return len(intake.papers(row.n)) if waits else 0


def paper(caller: Caller, id: str, number: int) -> tuple[str, bytes]:
    """One of the pictures of papers, from 1: its type and its bytes, for whoever may record what it shows. The look leaves a line.

    Raises NoSuchAppeal, NotAllowed.
    """
    row, sides = find(caller, id)
    references = intake.papers(row.n)
    if not may_confirm(caller, row, sides) or not 1 <= number <= len(references):
        raise NoSuchAppeal
    try:
        kept = vault.read(references[number - 1], Reader(caller.n, caller.role, caller.actor), Reason("request"), at=now())
    except VaultError:
        raise NoSuchAppeal from None
    data = kept.get("file")
    if not isinstance(data, bytes):
        raise NoSuchAppeal
    return kept.text("type"), data


def _subject(caller: Caller, row: Submission) -> str | None:
    """The identifier as the requests have it, for those who take part in one."""
    with connection.cursor() as cursor:
        for request in _running(store.opened_for(cursor, row.n)):
            if requests.sees(caller, request, requests.parties(request.n)) and request.subject is not None:
                return requests.subjects_by([request.subject])[request.subject][2]
    return None


def barred(row: Submission) -> set[int]:
    """Who may not decide any part of an appeal: its claimants, and the member that appeals."""
    with connection.cursor() as cursor:
        claimants = {one.claimant for one in store.opened_for(cursor, row.n) if one.claimant is not None}
    appeals = appellant(row)
    return claimants if appeals is None else claimants | {appeals}


def candidates(caller: Caller, id: str) -> list[MemberRow]:
    """The members that may be named to decide, for whoever names them. Raises NoSuchAppeal, NotAllowed."""
    row, _sides_of_it = find(caller, id)
    need(caller, MANAGE)
    out = barred(row)
    return [one for one in members.members() if one.standing == "active" and one.n not in out]


def may_confirm(caller: Caller, row: Submission, sides: Iterable[str]) -> bool:
    """Whether the caller may record by hand that control is proven: not the appellant, nor whoever watches or claims alone."""
    if appellant(row) == caller.n and "confirms" not in sides:
        return False
    return caller.may(ANSWER) and not {"keeps", "reviewer", "secretariat", "confirms"}.isdisjoint(sides)


def _running(opened: list[OpenedRow]) -> list[Request]:
    found = [requests.by_id(one.request) for one in opened]
    return [one for one in found if one is not None]


def _sides(caller: Caller, row: Submission, running: list[Request]) -> tuple[str, ...]:
    appeals = appellant(row)
    found = ["sent"] if row.member == caller.n else []
    found += ["keeps"] if row.home == caller.n and appeals is None else []
    found += ["secretariat"] if caller.may(MANAGE) else []
    words = {ANSWERER: "claimant", REVIEWER: "reviewer", WATCHER: "watcher", BANK: "confirms"}
    # Where a member appeals, another stands for it in the parts that it may not see.
    words |= {ASKER: "keeps"} if appeals != caller.n else {}
    for request in running:
        found += [words[one.side] for one in requests.parties(request.n) if one.member == caller.n and one.side in words]
    return tuple(dict.fromkeys(found))


def _row(caller: Caller, row: Submission, sides: tuple[str, ...], running: list[Request]) -> AppealRow:
    step, dues, counts = _standing(caller, row, sides, running)
    return AppealRow(
        id=str(row.id),
        step=step,
        kind=row.about_kind,
        country=row.country,
        language=row.language,
        made=row.made,
        changed=row.changed,
        dues=dues,
        facts=counts,
        for_person=row.for_person,
        sides=sides,
    )


def _standing(
    caller: Caller, row: Submission, sides: tuple[str, ...], running: list[Request]
) -> tuple[str, Mapping[str, int], Mapping[str, int]]:
    """How it stands: as a whole for those who handle the whole, as the appellant is told for who sent it, and for everybody else as
    its own parts stand, so that one claimant learns of no other."""
    if {"keeps", "secretariat"} & set(sides):
        return row.step, row.dues, row.facts
    if "sent" in sides or row.step == PROVE:
        return row.step, row.dues, intake.public_facts(row.facts)
    own = [one for one in running if requests.sees(caller, one, requests.parties(one.n))]
    is_upheld = any(claim.decision == "upheld" for one in own for claim in requests.claims(one.n))
    step = step_of(own, is_upheld)
    public = {name: at for name, at in row.facts.items() if name == "public_at"}
    return step, due_of(own, step), public


def _claims(request: Request) -> tuple[ClaimRow, ...]:
    return tuple(
        ClaimRow(one.claim, one.decision, one.seq, one.answered, requests.asked(one.claim) is not None)
        for one in requests.claims(request.n)
    )


def _request(
    caller: Caller,
    one: OpenedRow,
    request: Request,
    takes: bool,
    claims: tuple[ClaimRow, ...],
    receipts: list[ReceiptRow],
    names: Mapping[int, MemberRow],
    reviewers: list[str],
) -> RequestRow:
    """Who watches alone sees its own receipt, and no other member's."""
    claimant = names.get(one.claimant) if one.claimant is not None and takes else None
    return RequestRow(
        id=request.id,
        state=request.state,
        due=request.next_due,
        claimant="" if claimant is None else claimant.id,
        claimant_name="" if claimant is None else claimant.name,
        reviewers=tuple(reviewers) if takes else (),
        claims=claims,
        receipts=tuple(
            ReceiptOf(each.claim, names[each.member].id, names[each.member].name, each.acted, each.seq, each.applied)
            for each in receipts
            if each.member in names and (takes or each.member == caller.n)
        ),
    )
