"""How an appeal stands as a whole, from its requests: one step, what falls due, and counts. Inside a turn."""

import re
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

import msgspec

from accord.core.identifiers import Identifier, NotAnIdentifier
from accord.core.identifiers.extract import extract
from accord.hub.appeals import store
from accord.hub.appeals.opening import HUB
from accord.hub.appeals.store import Opened, Receipt
from accord.hub.appeals.vocabulary import STANDS
from accord.hub.intake import queries as intake
from accord.hub.intake import vocabulary
from accord.hub.intake.actions import set_step_in, write_letter_in
from accord.hub.intake.queries import Submission
from accord.hub.intake.vocabulary.kinds import KINDS
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.requests import queries as requests
from accord.hub.requests.queries import Claim, Request
from accord.hub.requests.vocabulary import ANSWERER, WATCHER
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reason
from accord.hub.verdicts.queries import judge
from accord.tables import identifier_tables

# The further an appeal has come, the later its word; the whole stands where the one that is least far does.
_ORDER = ("lodged", "control-proven", "acknowledged", "in-review")
_STEPS = {"lodged": vocabulary.PROVEN, "control-proven": vocabulary.PROVEN, "acknowledged": vocabulary.SEEN, "in-review": vocabulary.REVIEW}
# The clock of each state, as what falls due for the appellant.
_DUES = {"control-proven": "answer", "acknowledged": "review", "in-review": "decide", "upheld": "applied"}
# The public check's answers where a person's report is open to everybody.
_LISTED = ("reported", "corroborated", "disputed")
HIDDEN = "[…]"
UPHELD = "upheld"


def requests_of(opened: Iterable[Opened]) -> list[Request]:
    return [request for row in opened if (request := requests.by_id(row.request)) is not None]


def restate(t: Turn, submission: Submission, opened: list[Opened]) -> None:
    """Bring the submission's standing to what its requests say.

    Scammers appeal too, against reports of what is theirs. So before the proof nothing changes, and after it the appellant is told how it
    goes on only where the public check says that it is listed; elsewhere the moment alone decides, until something is taken back.
    """
    if submission.step == vocabulary.PROVE or not opened or (submission.is_over and submission.step != vocabulary.CLOSED):
        return
    running = requests_of(opened)
    counts = _counts(running, store.receipts(request.id for request in running))
    if submission.step == vocabulary.CLOSED and not counts.get("upheld"):
        return
    public_at = submission.facts.get("public_at") or (t.at if counts.get("claims") and _is_public(running) else 0)
    facts = counts | ({"public_at": public_at} if public_at else {})
    if public_at:
        claims = requests.claims_of(request.n for request in running)
        step = step_of(running, claims)
        due = due_of(running, step, claims)
    elif counts.get("upheld"):
        step = vocabulary.DONE if all(request.closed is not None for request in running) else vocabulary.UPHELD
        due = due_of([request for request in running if request.state == "upheld"], step, {})
    else:
        step, due = _unseen(t, submission)
    if step == vocabulary.DONE and counts.get("told", 0) > counts.get("applied", 0):
        step = vocabulary.UPHELD  # what was rejected before it was taken back elsewhere is over by its own clock
    if (step, facts, due) != (submission.step, submission.facts, submission.dues):
        set_step_in(t, submission, step, dues=due, facts=facts)


def _is_public(running: list[Request]) -> bool:
    """Whether the public check says of the identifier that it is listed."""
    subjects = requests.subjects_by({request.subject for request in running if request.subject is not None}).values()
    about = [Identifier(kind=kind, value=value, display=display or "") for kind, value, display in subjects if value]
    return any(str(verdict.word) in _LISTED for verdict in judge(about, None).values())


def _unseen(t: Turn, submission: Submission) -> tuple[str, dict[str, int]]:
    """How it stands where nothing about it is public: by the moment alone, and the hub looks again at the next."""
    proven = min((proof.shown for proof in intake.proofs(submission.n) if proof.shown is not None), default=t.at)
    answer = proven + KINDS[submission.kind].answer
    ends = answer + vocabulary.UNCHANGED_FOR
    if t.at >= ends:
        return vocabulary.CLOSED, {}
    upcoming = answer if t.at < answer else ends
    t.set_clock(STANDS, str(submission.id), upcoming)
    return (vocabulary.PROVEN, {"answer": answer}) if upcoming == answer else (vocabulary.UNCHANGED, {})


def step_of(running: list[Request], claims: Mapping[int, list[Claim]]) -> str:
    """Where these requests stand together, once control is proven. `claims` by the number of their request: a request of which every claim
    is taken back waits for nobody's answer, although it is not concluded yet."""
    pending = [request.state for request in running if request.state in _ORDER and not _is_settled(claims.get(request.n, ()))]
    if pending:
        return _STEPS[min(pending, key=_ORDER.index)]
    is_over = all(request.closed is not None for request in running)
    if any(claim.decision == UPHELD for request in running for claim in claims.get(request.n, ())):
        return vocabulary.DONE if is_over else vocabulary.UPHELD
    return vocabulary.CLOSED if is_over else vocabulary.REJECTED


def _is_settled(claims: Collection[Claim]) -> bool:
    return len(claims) > 0 and all(claim.decision == UPHELD for claim in claims)


def due_of(running: list[Request], step: str, claims: Mapping[int, list[Claim]]) -> dict[str, int]:
    """The deadlines of the appellant, and when each is; `claims` as for `step_of`."""
    if step in vocabulary.ENDED:
        return {}
    dues: dict[str, int] = {}
    for request in running:
        name = _DUES.get(request.state)
        if request.state in _ORDER and _is_settled(claims.get(request.n, ())):
            continue
        if name is not None and request.next_due is not None:
            dues[name] = max(dues.get(name, 0), request.next_due)
    return dues


def _counts(running: list[Request], receipts: list[Receipt]) -> dict[str, int]:
    decisions = [claim.decision for request in running for claim in requests.claims(request.n)]
    waited: dict[int, list[int | None]] = {}
    gone = members.gone(receipt.member for receipt in receipts if receipt.applied is None)
    for receipt in receipts:
        if receipt.counts and receipt.member not in gone:
            waited.setdefault(receipt.member, []).append(receipt.applied)
    done = [max(at for at in times if at is not None) for times in waited.values() if None not in times]
    counts = {
        "claims": len(decisions),
        "upheld": decisions.count(UPHELD),
        "rejected": decisions.count("rejected"),
        "told": len(waited),
        "applied": len(done),
        "applied_at": max(done, default=0),
    }
    return {name: count for name, count in counts.items() if count}


def tell_answers(t: Turn, submission: Submission, opened: Opened) -> None:
    """Seal members' texts to the appellant for it, without identifiers and without the names of who claims or acted. Each once."""
    request = requests.by_id(opened.request)
    if request is None:
        return
    last = opened.told
    for step in requests.steps_of(request.n):
        if step.n <= opened.told:
            continue
        last = step.n
        answer = _answer(step.texts, t.at)
        if answer:
            sides = [party.member for party in requests.parties(request.n) if party.side in (ANSWERER, WATCHER)]
            names = [member.name for member in members.by_number(sides).values()]
            write_letter_in(t, submission, masked(answer, submission.country, names))
    if last != opened.told:
        store.note_told(opened.n, last)


def _answer(reference: str, at: int) -> str:
    if not reference:
        return ""
    try:
        return requests.words_of(vault.read(UUID(reference), HUB, Reason("delivery"), at=at)).get("answer", "")
    except (VaultError, msgspec.DecodeError):
        return ""


def masked(text: str, country: str, names: Iterable[str] = ()) -> str:
    """A text without identifiers and without these names: a finder of the code reads it too."""
    for name in names:
        text = re.sub(re.escape(name), HIDDEN, text, flags=re.IGNORECASE)
    try:
        places = extract(text, country or None, tables=identifier_tables())
    except NotAnIdentifier:
        return HIDDEN
    whole, done = "", 0
    for place in places:
        whole += text[done : place.start] + HIDDEN
        done = place.end
    return whole + text[done:]
