"""Appeals as members see them: those that they sent, keep, answer for or decide; and who has applied what was taken back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from accord.hub.appeals import store
from accord.hub.appeals.errors import NoSuchAppeal, NotAllowed
from accord.hub.appeals.store import OpenedRow, ReceiptRow
from accord.hub.appeals.words import PROTOCOL
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Row
from accord.hub.intake.ways import ways_for
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.requests import facts, reaching
from accord.hub.requests import store as requests
from accord.hub.requests.store import Request
from accord.hub.requests.words import ANSWER, ANSWERER, MANAGE, OPEN, READ, REVIEWER, WATCHER

MOST = 200


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A way to prove control that was chosen. `by`: the member that recorded it by hand, by id; empty where the hub saw it."""

    way: str
    state: str
    outcome: str
    by: str
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
    """A claim that the appeal is about. `decision`: upheld, rejected, or nothing yet; `seq`: the retraction's number."""

    claim: str
    decision: str
    seq: int | None


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request of the appeal, as far as the caller takes part in it."""

    id: str
    state: str
    due: int | None
    claimant: str
    claimant_name: str
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
class Appeal:
    """An appeal with its requests. `ways`: those by which control can be proven; `may_confirm`: the caller may record one by hand."""

    row: AppealRow
    ways: tuple[str, ...]
    proofs: tuple[ProofRow, ...]
    requests: tuple[RequestRow, ...]
    may_confirm: bool


def need(caller: Caller, *permissions: str) -> None:
    """One of these. Raises NotAllowed."""
    if not any(caller.may(permission) for permission in permissions):
        raise NotAllowed


def appeals(caller: Caller, *, before: int | None = None, limit: int = 50) -> tuple[list[AppealRow], int | None]:
    """The appeals that the caller may see, newest first; then the `before` of the next page, or None. Raises NotAllowed."""
    need(caller, READ, MANAGE)
    limit = min(max(limit, 1), MOST)
    mine = (
        "(s.home = %s OR s.member = %s OR EXISTS (SELECT 1 FROM appeals_opened o JOIN requests_request r ON r.id = o.request "
        "JOIN requests_party p ON p.request = r.n WHERE o.submission = s.n AND p.member = %s))"
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
            _row(row, _sides(caller, row, _running(cursor, store.opened_for(cursor, n))))
            for n in numbers[:limit]
            if (row := intake.by_number(n)) is not None
        ]
    return found, numbers[limit - 1] if len(numbers) > limit else None


def find(caller: Caller, id: str) -> tuple[Row, tuple[str, ...]]:
    """The submission of an appeal, and how the caller stands to it. Raises NoSuchAppeal, NotAllowed."""
    need(caller, READ, OPEN, ANSWER, MANAGE)
    row = intake.submission(id)
    if row is None or row.kind != PROTOCOL:
        raise NoSuchAppeal
    with connection.cursor() as cursor:
        sides = _sides(caller, row, _running(cursor, store.opened_for(cursor, row.n)))
    if not sides:
        raise NoSuchAppeal
    return row, sides


def appeal(caller: Caller, id: str) -> Appeal:
    """An appeal, with its requests and receipts as far as the caller may see them. Raises NoSuchAppeal, NotAllowed."""
    row, sides = find(caller, id)
    names = {one.n: one for one in members.members()}
    with connection.cursor() as cursor:
        opened = store.opened_for(cursor, row.n)
        shown = []
        for one, request in zip(opened, _running(cursor, opened), strict=True):
            parties = requests.parties(cursor, request.n)
            if reaching.sees(caller, request, parties):
                takes = reaching.takes_part(caller, request, parties)
                shown.append(
                    _request(caller, one, request, takes, facts.claims(cursor, request.n), store.receipts(cursor, [request.id]), names)
                )
    return Appeal(
        row=_row(row, sides),
        ways=tuple(way.word for way in ways_for(row.about_kind)),
        proofs=tuple(
            ProofRow(proof.way, proof.state, proof.outcome, names[proof.by_member].id if proof.by_member in names else "", proof.shown)
            for proof in intake.proofs(row.n)
        ),
        requests=tuple(shown),
        may_confirm=may_confirm(caller, row, sides),
    )


def may_confirm(caller: Caller, row: Row, sides: Iterable[str]) -> bool:
    """Whether the caller may record by hand that control is proven: not the appellant, nor whoever watches or claims alone."""
    if row.member == caller.n and "confirms" not in sides:
        return False
    return caller.may(ANSWER) and not {"keeps", "reviewer", "secretariat", "confirms"}.isdisjoint(sides)


def _running(cursor: store.Cursor, opened: list[OpenedRow]) -> list[Request]:
    found = [requests.load(cursor, "id", one.request) for one in opened]
    return [one for one in found if one is not None]


def _sides(caller: Caller, row: Row, running: list[Request]) -> tuple[str, ...]:
    found = ["sent"] if row.member == caller.n else ["keeps"] if row.home == caller.n else []
    found += ["secretariat"] if caller.may(MANAGE) else []
    words = {ANSWERER: "claimant", REVIEWER: "reviewer", WATCHER: "watcher", "bank": "confirms"}
    with connection.cursor() as cursor:
        for request in running:
            found += [words[one.side] for one in requests.parties(cursor, request.n) if one.member == caller.n and one.side in words]
    return tuple(dict.fromkeys(found))


def _row(row: Row, sides: tuple[str, ...]) -> AppealRow:
    return AppealRow(
        id=str(row.id),
        step=row.step,
        kind=row.about_kind,
        country=row.country,
        language=row.language,
        made=row.made,
        changed=row.changed,
        dues=row.dues,
        facts=row.facts,
        for_person=row.for_person,
        sides=sides,
    )


def _request(
    caller: Caller,
    one: OpenedRow,
    request: Request,
    takes: bool,
    claims: facts.Claims,
    receipts: list[ReceiptRow],
    names: Mapping[int, MemberRow],
) -> RequestRow:
    """Who watches alone sees its own receipt, and no other member's."""
    claimant = names.get(one.claimant) if one.claimant is not None and takes else None
    return RequestRow(
        id=request.id,
        state=request.state,
        due=request.next_due,
        claimant="" if claimant is None else claimant.id,
        claimant_name="" if claimant is None else claimant.name,
        claims=tuple(ClaimRow(claim, decision, seq) for claim, _, decision, seq in claims),
        receipts=tuple(
            ReceiptOf(each.claim, names[each.member].id, names[each.member].name, each.acted, each.seq, each.applied)
            for each in receipts
            if each.member in names and (takes or each.member == caller.n)
        ),
    )
